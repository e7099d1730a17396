#include <algorithm>

#include "linkage_view_parts.hpp"

namespace muster {
namespace {

class Writer {
 public:
  Writer(const Linkage& linkage, const Region& region, Language language)
      : linkage_(linkage), say_(linkage, region, language) {}

  [[nodiscard]] Json step(std::size_t i) const {
    const ChainStep& step = linkage_.chain->steps[i];
    const StepRun& run = linkage_.runs[i];
    Json::Object json = {{"id", step.id},
                         {"incident", step.incident.view()},
                         {"kind", name(step.kind)},
                         {"stage", name(step.stage)},
                         {"text", say_.in(step.text)},
                         {"actor", step.actor.view()},
                         {"state", name(run.state)}};
    if (!step.role.empty()) json.emplace_back("role", say_.in(step.role));
    if (step.receiver) json.emplace_back("receiver", step.receiver->view());
    source(step.source, json);
    if (step.duration) json.emplace_back("duration_s", step.duration->count());
    if (run.state != StepState::dormant && !run.blocked) {
      json.emplace_back("start", at(run.start));
      json.emplace_back("finish", at(run.finish));
      json.emplace_back("latest_finish", at(run.latest_finish));
      json.emplace_back("slack_s", run.slack.count());
    }
    if (run.limit) json.emplace_back("deadline", at(*run.limit));
    if (step.limit) {
      json.emplace_back("runs_from", name(step.limit->runs_from));
      if (step.limit->from_step && !step.limit->from) {
        json.emplace_back("runs_from_step", id(*step.limit->from_step));
      }
    }
    json.emplace_back("critical", run.critical);
    json.emplace_back("broken", run.broken());
    json.emplace_back("blocked", run.blocked);
    if (run.broken()) json.emplace_back("held_up_by", id(blame(linkage_, i)));
    json.emplace_back("confirm", step.confirm);
    Json::Array after;
    for (const Wait& wait : step.after) {
      after.push_back(Json::Object{
          {"step", id(wait.step)}, {"why", name(wait.why)}, {"lag_s", wait.lag.count()}});
    }
    json.emplace_back("after", std::move(after));
    if (!step.resource.empty()) json.emplace_back("resource", step.resource);
    if (step.answer_within) json.emplace_back("answer_within_s", step.answer_within->count());
    if (!step.if_silent.empty()) {
      Json::Array next;
      for (const AskNext& one : step.if_silent) next.push_back(way(one));
      json.emplace_back("if_silent", std::move(next));
    }
    if (step.instead) {
      json.emplace_back("instead_of", id(step.instead->step));
    }
    if (step.standing_order) json.emplace_back("standing_order_s", step.standing_order->count());
    if (run.tries > 0) json.emplace_back("tries", std::int64_t{run.tries});
    return json;
  }

  [[nodiscard]] Json timer(const Timer& timer) const {
    static constexpr const char* kinds[] = {"answer", "limit", "confirm", "duty"};
    Json::Object json = {{"at", at(timer.at)},
                         {"kind", kinds[static_cast<std::size_t>(timer.kind)]},
                         {"about", timer.step ? id(*timer.step) : timer.duty},
                         {"text", say_.timer(timer)}};
    if (timer.next) {
      json.emplace_back("next", timer.next->act ? "other_way" : name(timer.next->kind));
      json.emplace_back("to", timer.next->to.view());
      if (!timer.next->channel.empty()) json.emplace_back("channel", timer.next->channel);
    }
    return json;
  }

  [[nodiscard]] Json weak(const WeakPoint& point) const {
    Json::Object json = {{"kind", name(point.kind)},
                         {"id", point.id},
                         {"limits", static_cast<std::int64_t>(point.limits)},
                         {"stopped", static_cast<std::int64_t>(point.stopped)}};
    if (!point.post.empty()) json.emplace_back("post", say_.in(point.post));
    return json;
  }

  [[nodiscard]] Json message(const Message& message) const {
    return Json::Object{{"code", name(message.code)}, {"text", say_.in(message)}};
  }

  [[nodiscard]] Json at(Instant instant) const {
    return format_instant(instant, linkage_.chain->offset);
  }

 private:
  [[nodiscard]] static Json way(const AskNext& next) {
    Json::Object json = {{"next", next.act ? std::string_view("other_way") : name(next.kind)},
                         {"to", next.to.view()}};
    if (!next.channel.empty()) json.emplace_back("channel", next.channel);
    if (next.act) json.emplace_back("act", name(*next.act));
    if (!next.asker.empty()) json.emplace_back("asker", next.asker.view());
    if (next.takes) json.emplace_back("takes_s", next.takes->count());
    return json;
  }
  [[nodiscard]] std::string id(std::size_t i) const { return linkage_.chain->steps[i].id; }

  static void source(const ChainSource& source, Json::Object& json) {
    Json::Object from;
    const auto put = [&](const char* key, const std::string& value) {
      if (!value.empty()) from.emplace_back(key, value);
    };
    put("plan", source.plan.str());
    put("card", source.card.str());
    put("action", source.action);
    put("rule", source.rule.str());
    put("clause", source.clause);
    put("mark", source.mark);
    if (!from.empty()) json.emplace_back("source", std::move(from));
  }

  const Linkage& linkage_;
  LinkageWords say_;
};

}  // namespace

Json linkage_json(const Linkage& linkage, const Region& region, Language language,
                  std::span<const LinkageChange> changes, const Findings& findings) {
  const Writer write(linkage, region, language);
  const Chain& chain = *linkage.chain;
  Json::Array levels;
  for (std::size_t i = 0; i < chain.scales.size(); ++i) {
    levels.push_back(
        Json::Object{{"plan", chain.scales[i].plan.view()},
                     {"level", linkage.levels[i] ? Json(*linkage.levels[i]) : Json()}});
  }
  Json::Array command;
  for (const Commanding& one : linkage.command) {
    command.push_back(Json::Object{{"incident", one.incident.view()},
                                   {"organisation", one.organisation.view()},
                                   {"since", write.at(one.since)}});
  }
  Json::Array steps;
  for (std::size_t i = 0; i < chain.steps.size(); ++i) steps.push_back(write.step(i));
  Json::Array running;
  for (const Timer& timer : timers(linkage)) running.push_back(write.timer(timer));
  Json::Array weak;
  for (const WeakPoint& point : weak_points(linkage)) weak.push_back(write.weak(point));
  Json::Array figures;
  for (const auto& [indicator, figure] : linkage.figures) {
    figures.push_back(Json::Object{
        {"indicator", indicator}, {"value", figure.value}, {"at", write.at(figure.at)}});
  }
  Json::Array changed;
  for (const LinkageChange& change : changes) {
    Json::Object one = {{"kind", name(change.kind)}, {"step", change.step}};
    if (change.before) one.emplace_back("before", write.at(*change.before));
    if (change.after) one.emplace_back("after", write.at(*change.after));
    one.emplace_back("message", write.message(change.message));
    changed.push_back(std::move(one));
  }
  Json::Array found;
  for (const Findings* list : {&chain.findings, &findings}) {
    for (const Finding& finding : *list) {
      found.push_back(Json::Object{{"severity", name(finding.severity)},
                                   {"message", write.message(finding.message)}});
    }
  }
  return Json::Object{{"format", 1},
                      {"origin", write.at(chain.origin)},
                      {"now", write.at(linkage.now)},
                      {"levels", std::move(levels)},
                      {"command", std::move(command)},
                      {"figures", std::move(figures)},
                      {"steps", std::move(steps)},
                      {"timers", std::move(running)},
                      {"weak_points", std::move(weak)},
                      {"changes", std::move(changed)},
                      {"findings", std::move(found)}};
}

}  // namespace muster
