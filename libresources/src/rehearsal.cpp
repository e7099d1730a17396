#include "muster/resources/rehearsal.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <numeric>
#include <tuple>
#include <utility>

#include "drill_words.hpp"
#include "rehearsal_course.hpp"
#include "rehearsal_prepared.hpp"
#include "rehearsal_turns.hpp"

namespace muster {

namespace {

constexpr std::array<std::string_view, 13> kind_names = {
    "incident",  "inject",       "step",         "told", "ordered", "departed", "arrived",
    "needs_met", "needs_missed", "limit_missed", "lost", "delayed", "stopped"};

/// So many events of a turn are expected at most: a whole answer's linkage is longer than its turn.
constexpr std::size_t most_of_a_turn = 400;

/// What each answer says happens in its own turn.
class Telling {
 public:
  Telling(const Drill& drill, const RehearsalCourse& course, const Region& region)
      : drill_(drill), course_(course), region_(region) {
    expect_events();
    for (std::size_t k = 0; k < course.answers.size(); ++k) tell_answer(k);
    tell_injects();
    for (const auto& [at, spoilt] : course.spoilt) tell_spoilt(at, spoilt);
    if (course.stopped_by) {
      add(course.end, RehearsalEventKind::stopped, std::to_string(*course.stopped_by + 1), {},
          drill.stops[*course.stopped_by].text);
    }
    put_in_order();
  }

  [[nodiscard]] std::vector<RehearsalEvent> take() { return std::move(events_); }

 private:
  void add(Instant at, RehearsalEventKind kind, std::string id, const IncidentId& incident,
           Text text) {
    events_.push_back({.at = at,
                       .kind = kind,
                       .id = std::move(id),
                       .incident = incident,
                       .text = std::move(text),
                       .answer = answer_});
  }

  /// Or so; events are large and moved when there are more.
  void expect_events() {
    std::size_t events = course_.injects.size() + course_.spoilt.size() + drill_.incidents.size();
    for (const RehearsedAnswer& one : course_.answers) {
      const std::size_t of_turn = one.response.linkage.size() + one.response.requirements.size();
      events += std::min(of_turn, most_of_a_turn);
    }
    events_.reserve(events);
  }

  /// What has the id is called so, and by its id where nothing has it: that is kept in `own`.
  template <class Entry, class Tag>
  static const Text& name_in(const std::vector<Entry>& entries, const Id<Tag>& id, Text& own) {
    const Entry* entry = find(entries, id);
    if (entry != nullptr) return entry->name;
    own = Text(id.view());
    return own;
  }

  /// Of equals the first that was told stays first. Each is moved once.
  void put_in_order() {
    std::vector<std::size_t> order(events_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) {
      const RehearsalEvent& one = events_[i];
      return std::tuple<Instant, RehearsalEventKind, std::string_view, std::size_t>(
          one.at, one.kind, one.id, i);
    });
    std::vector<RehearsalEvent> sorted;
    sorted.reserve(events_.size());
    for (const std::size_t i : order) sorted.push_back(std::move(events_[i]));
    events_ = std::move(sorted);
  }

  [[nodiscard]] bool in_turn(Instant at) const { return turn_.has(at); }

  void tell_answer(std::size_t k) {
    answer_ = k;
    turn_ = turn_of(course_, k);
    const Response& response = course_.answers[k].response;
    for (const LocatedIncident& incident : response.incidents) {
      const Instant at = std::max(incident.incident.known, drill_.start);
      if (!in_turn(at)) continue;
      add(at, RehearsalEventKind::incident, incident.incident.id.str(), incident.incident.id,
          words(DrillWord::event_incident,
                {region_.catalogue.name_of(incident.incident.kind), incident.where}));
    }
    for (const LinkageStep& step : response.linkage) tell_step(step);
    for (std::size_t r = 0; r < response.requirements.size(); ++r) tell_need(response, r);
  }

  void tell_step(const LinkageStep& step) {
    const auto& organisations = region_.organisations;
    Text own;
    Text own_receiver;
    const auto tell = [&](Instant at, RehearsalEventKind kind, DrillWord word,
                          std::initializer_list<const Text*> parameters) {
      add(at, kind, step.id, step.incident,
          words_with(word, std::span(parameters.begin(), parameters.size())));
    };
    if (in_turn(step.finish)) {
      switch (step.kind) {
        case StepKind::act:
          tell(step.finish, RehearsalEventKind::step, DrillWord::event_step,
               {&name_in(organisations, step.actor, own), &step.text});
          break;
        case StepKind::notify:
          tell(
              step.finish, RehearsalEventKind::told, DrillWord::event_told,
              {&name_in(organisations, step.actor, own),
               &name_in(organisations, step.receiver ? *step.receiver : step.actor, own_receiver)});
          break;
        case StepKind::order:
          tell(step.finish, RehearsalEventKind::ordered, DrillWord::event_ordered,
               {&name_in(organisations, step.actor, own), &step.text});
          break;
        case StepKind::consent:
          break;
        case StepKind::turnout:
          tell(step.finish, RehearsalEventKind::departed, DrillWord::event_departed, {&step.text});
          break;
        case StepKind::travel:
          tell(step.finish, RehearsalEventKind::arrived, DrillWord::event_arrived, {&step.text});
          break;
      }
    }
    const bool act = step.kind == StepKind::act || step.kind == StepKind::notify;
    if (act && step.deadline && step.finish > *step.deadline && in_turn(*step.deadline)) {
      tell(*step.deadline, RehearsalEventKind::limit_missed, DrillWord::event_limit_missed,
           {&name_in(organisations, step.actor, own), &step.text});
    }
  }

  void tell_need(const Response& response, std::size_t r) {
    const Requirement& need = response.requirements[r];
    const Text what = need.capability ? region_.catalogue.name_of(*need.capability)
                                      : region_.catalogue.name_of(*need.material);
    for (const DemandPoint& point : need.curve) {
      if (!in_turn(point.by)) continue;
      const Quantity there = there_by(response, r, point.by);
      const bool met = there >= point.quantity;
      add(point.by, met ? RehearsalEventKind::needs_met : RehearsalEventKind::needs_missed,
          need.id.str(), need.incident,
          words(met ? DrillWord::event_needs_met : DrillWord::event_needs_missed,
                {what, std::to_string(std::min(there, point.quantity).count()),
                 std::to_string(point.quantity.count())}));
    }
  }

  void tell_injects() {
    for (std::size_t i = 0; i < drill_.injects.size(); ++i) {
      if (!course_.injects[i]) continue;
      answer_ = 0;
      while (answer_ + 1 < course_.answers.size() &&
             course_.answers[answer_ + 1].at <= *course_.injects[i]) {
        ++answer_;
      }
      const Inject& inject = drill_.injects[i];
      add(*course_.injects[i], RehearsalEventKind::inject, inject.id,
          inject.incident.value_or(IncidentId()),
          words(DrillWord::event_inject, {title(inject.effect), inject.text}));
    }
  }

  void tell_spoilt(Instant at, const Spoilt& spoilt) {
    const Assignment& sent = spoilt.assignment;
    if (sent.carried) return;
    Text who = sent.crew ? name_of(region_.crews, *sent.crew) : Text(sent.lot->view());
    if (sent.lot) {
      if (const Lot* lot = find(region_.lots, *sent.lot)) {
        who = region_.catalogue.name_of(lot->material);
      }
    }
    const std::string id = sent.crew ? sent.crew->str() : sent.lot->str();
    if (!spoilt.later) {
      add(at, RehearsalEventKind::lost, id, spoilt.incident, words(DrillWord::event_lost, {who}));
      return;
    }
    const auto minutes = std::chrono::ceil<Minutes>(*spoilt.later).count();
    add(at, RehearsalEventKind::delayed, id, spoilt.incident,
        words(DrillWord::event_delayed, {who, std::to_string(minutes)}));
  }

  const Drill& drill_;
  const RehearsalCourse& course_;
  const Region& region_;
  std::vector<RehearsalEvent> events_ = {};
  std::size_t answer_ = 0;
  Turn turn_ = {};
};

}  // namespace

std::string_view name(RehearsalEventKind kind) {
  return kind_names.at(static_cast<std::size_t>(kind));
}

Text title(RehearsalEventKind kind) {
  static constexpr std::array<DrillWord, 13> titles = {
      DrillWord::kind_incident,     DrillWord::kind_inject,    DrillWord::kind_step,
      DrillWord::kind_told,         DrillWord::kind_ordered,   DrillWord::kind_departed,
      DrillWord::kind_arrived,      DrillWord::kind_needs_met, DrillWord::kind_needs_missed,
      DrillWord::kind_limit_missed, DrillWord::kind_lost,      DrillWord::kind_delayed,
      DrillWord::kind_stopped};
  return words(titles.at(static_cast<std::size_t>(kind)));
}

Rehearsal rehearse(const Drill& drill, const Region& region, const Situation& situation,
                   const std::optional<Played>& played, RehearsalDepth depth) {
  const bool told = depth == RehearsalDepth::told;
  PreparedAnswers prepared(told);
  const AnsweringOptions options{.lean = told,
                                 .routes = true,
                                 .steps = told ? steps_asked(drill) : AskedSteps(),
                                 .played = played ? &*played : nullptr,
                                 .prepared = prepared};
  RehearsalCourse course = course_of(drill, region, situation, options);
  Rehearsal result{.drill = drill.id,
                   .drill_digest = drill.digest,
                   .region_digest = region.digest,
                   .start = drill.start,
                   .end = course.end,
                   .stopped_by = course.stopped_by};
  result.outcomes = outcomes_of(drill, course, region);
  if (told) fill_turns(course, region, prepared);
  result.events = Telling(drill, course, region).take();
  result.answers = std::move(course.answers);
  result.injects = std::move(course.injects);
  return result;
}

std::vector<StockPoint> stock_course(const Rehearsal& rehearsal, const MaterialId& material,
                                     const Region& region, const Situation& situation) {
  std::vector<StockPoint> points;
  for (std::size_t k = 0; k < rehearsal.answers.size(); ++k) {
    const bool last = k + 1 == rehearsal.answers.size();
    const Instant until = last ? rehearsal.end + Seconds(1) : rehearsal.answers[k + 1].at;
    for (const StockPoint& point : stock_by(rehearsal.answers[k].response, material, {}, region,
                                            situation, rehearsal.start)) {
      if (point.at >= until || (!points.empty() && point.at <= points.back().at)) continue;
      if (!points.empty() && points.back().left == point.left) continue;
      points.push_back(point);
    }
  }
  return points;
}

}  // namespace muster
