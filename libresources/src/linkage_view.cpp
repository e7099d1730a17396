#include "muster/resources/linkage_view.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "linkage_view_parts.hpp"
#include "muster/plan/table.hpp"

namespace muster {
namespace {

constexpr std::array marking = {ChainKind::decide_level,
                                ChainKind::transfer_command,
                                ChainKind::open_command_post,
                                ChainKind::first_effective,
                                ChainKind::order,
                                ChainKind::request_aid,
                                ChainKind::requisition};

bool in_view(const Linkage& linkage, std::size_t i) {
  const StepState state = linkage.runs[i].state;
  return state != StepState::dormant && !(state == StepState::cancelled && linkage.runs[i].let_go);
}

struct ChannelName {
  std::string_view id = {};
  const char* zh = "";
  const char* en = "";
};
constexpr std::array channels = {ChannelName{"phone", "电话", "phone"},
                                 ChannelName{"mobile", "手机", "mobile"},
                                 ChannelName{"radio", "电台", "radio"},
                                 ChannelName{"satellite", "卫星电话", "satellite phone"},
                                 ChannelName{"fax", "传真", "fax"},
                                 ChannelName{"sms", "短信", "text message"},
                                 ChannelName{"messenger", "派人送信", "messenger"}};

/// What runs on after the work is done by plan, such as a return, marks no way.
bool is_late(const StepRun& run) { return run.broken() && run.state != StepState::done; }

}  // namespace

std::string LinkageWords::organisation(const OrganisationId& id) const {
  return in(name_of(region_.organisations, id));
}

std::string LinkageWords::channel(std::string_view key) const {
  const std::string_view id = key.substr(0, key.find('@'));
  const auto found = std::ranges::find(channels, id, &ChannelName::id);
  std::string word = one_line(id);
  if (found != channels.end()) word = language_ == Language::zh ? found->zh : found->en;
  if (id.size() == key.size()) return word;
  return label(Label::linkage_by_channel,
               {organisation(OrganisationId(key.substr(id.size() + 1))), word});
}

std::string LinkageWords::in(const Message& message) const {
  Message named = message;
  const bool about_a_channel =
      message.code == Code::linkage_channel_down || message.code == Code::linkage_channel_up;
  if (about_a_channel) named.parameters.at(0) = Text(channel(named.parameters[0].zh));
  if (message.code == Code::linkage_ask_channel) {
    named.parameters.at(2) = Text(channel(named.parameters[2].zh));
  }
  for (Text& parameter : named.parameters) {
    if (parameter.zh != parameter.en) continue;
    const Organisation* organisation = find(region_.organisations, OrganisationId(parameter.zh));
    if (organisation != nullptr) parameter = organisation->name;
  }
  return text(named, language_);
}

std::string LinkageWords::who(const ChainStep& step) const {
  std::string actor = organisation(step.actor);
  if (step.role.empty()) return actor;
  return label(Label::actor_role, {actor, in(step.role)});
}

std::string LinkageWords::what(const ChainStep& step) const {
  std::string text = in(step.text);
  const std::string kind = in(title(step.kind));
  switch (step.kind) {
    case ChainKind::notify:
    case ChainKind::acknowledge: {
      const std::string to = step.receiver ? organisation(*step.receiver) : "";
      return label(Label::linkage_what_to, {kind, to, text});
    }
    case ChainKind::request_aid: {
      const std::string to = step.receiver ? organisation(*step.receiver) : "";
      return label(Label::linkage_what, {text, to});
    }
    case ChainKind::report_up:
    case ChainKind::report_written:
    case ChainKind::arrive:
    case ChainKind::travel:
    case ChainKind::turn_out:
    case ChainKind::check_in:
    case ChainKind::set_up:
    case ChainKind::first_effective:
    case ChainKind::relieve:
    case ChainKind::activate_group:
    case ChainKind::consent:
      return label(Label::linkage_what, {kind, text});
    default:
      return text;
  }
}

std::string LinkageWords::clock(Instant at) const {
  return format_clock(at, linkage_.chain->origin, linkage_.chain->offset);
}

std::string LinkageWords::clock_up(Instant at) const { return clock(at + Seconds{59}); }

std::string LinkageWords::span(Seconds seconds) const {
  const auto minutes = (seconds.count() + 59) / 60;
  const std::string odd = std::to_string(minutes % 60);
  if (minutes < 120) return label(Label::linkage_minutes, {std::to_string(minutes)});
  return label(Label::linkage_hours,
               {std::to_string(minutes / 60), odd.size() < 2 ? "0" + odd : odd});
}

std::string LinkageWords::room(const StepRun& run) const {
  if (run.blocked) return label(Label::linkage_stopped);
  if (!run.limit) return "";
  if (run.finish > *run.limit) return label(Label::linkage_late, {span(run.finish - *run.limit)});
  return label(Label::linkage_room, {span(*run.limit - run.finish)});
}

std::string LinkageWords::next(const AskNext& next) const {
  if (next.channel == "messenger") {
    return label(Label::linkage_by_messenger, {span(next.takes.value_or(Seconds{0}))});
  }
  if (next.kind == FallbackKind::next_channel) {
    return label(Label::linkage_by_channel, {organisation(next.to), channel(next.channel)});
  }
  return organisation(next.to);
}

std::string LinkageWords::timer(const Timer& timer) const {
  const auto step = [&] { return what(linkage_.chain->steps[*timer.step]); };
  switch (timer.kind) {
    case Timer::Kind::answer:
      return timer.next ? label(Label::linkage_timer_next, {step(), next(*timer.next)})
                        : label(Label::linkage_timer_last, {step()});
    case Timer::Kind::limit:
      return label(Label::linkage_timer_limit, {who(linkage_.chain->steps[*timer.step]), step()});
    case Timer::Kind::confirm:
      return label(Label::linkage_timer_confirm, {who(linkage_.chain->steps[*timer.step]), step()});
    case Timer::Kind::duty:
      break;
  }
  const auto duty = std::ranges::find_if(
      linkage_.duties, [&](const RunningDuty& one) { return one.duty.id == timer.duty; });
  return label(Label::linkage_timer_limit, {organisation(duty->duty.owner), in(duty->duty.text)});
}

namespace {

/// For everything that was asked for, the first arrival, and the last where it is late.
std::set<std::size_t> arrivals(const Linkage& linkage) {
  std::map<std::string_view, std::pair<std::size_t, std::size_t>> ends;
  const auto& steps = linkage.chain->steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].kind != ChainKind::arrive || !in_view(linkage, i)) continue;
    auto& [first, last] = ends.try_emplace(steps[i].requirement, i, i).first->second;
    if (linkage.runs[i].finish < linkage.runs[first].finish) first = i;
    if (linkage.runs[i].finish > linkage.runs[last].finish) last = i;
  }
  std::set<std::size_t> result;
  for (const auto& [requirement, both] : ends) {
    result.insert(both.first);
    if (is_late(linkage.runs[both.second])) result.insert(both.second);
  }
  return result;
}

/// Whether the step marks the way by itself. A notice and a journey are part of what they belong
/// to, and a report that a plan sends stands where the plan has it.
bool marks_the_way(const ChainStep& step, const StepRun& run) {
  if (run.tries > 0 || run.state == StepState::begun || run.state == StepState::failed ||
      run.state == StepState::refused) {
    return true;
  }
  if (std::ranges::find(marking, step.kind) != marking.end()) return true;
  if (run.critical && run.finish != run.start) return true;
  switch (step.kind) {
    case ChainKind::notify:
    case ChainKind::arrive:
      return false;
    case ChainKind::report_written:
      return is_late(run);
    case ChainKind::report_up:
      return is_late(run) || (step.confirm && run.limit);
    default:
      return run.limit.has_value();
  }
}

}  // namespace

std::vector<std::size_t> milestones(const Linkage& linkage, bool all) {
  std::vector<std::size_t> result;
  const auto& steps = linkage.chain->steps;
  const auto coming = arrivals(linkage);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!in_view(linkage, i)) continue;
    if (all || coming.contains(i) || marks_the_way(steps[i], linkage.runs[i])) result.push_back(i);
  }
  std::ranges::sort(result, {}, [&](std::size_t i) {
    const StepRun& run = linkage.runs[i];
    return std::tuple(!is_late(run), run.start, run.finish, std::string_view(steps[i].id));
  });
  return result;
}

std::string linkage_table(const Linkage& linkage, const Region& region,
                          const LinkageViewOptions& options) {
  const LinkageWords say(linkage, region, options.language);
  const auto shown = milestones(linkage, options.all);
  Table table({{say.label(Label::column_time), Align::left, true},
               {""},
               {say.label(Label::column_who)},
               {say.label(Label::column_does)},
               {say.label(Label::column_deadline), Align::left, true},
               {say.label(Label::linkage_column_room), Align::left, true},
               {say.label(Label::linkage_column_state), Align::left, true}});
  for (const std::size_t i : shown) {
    const ChainStep& step = linkage.chain->steps[i];
    const StepRun& run = linkage.runs[i];
    const Style style = is_late(run) ? Style::alarm : Style::plain;
    std::string time = say.clock_up(run.finish);
    if (run.blocked) {
      time = "—";
    } else if (run.finish != run.start) {
      time = say.clock(run.start) + "–" + time;
    }
    const std::string mark = run.critical ? say.label(Label::critical_mark) : "";
    table.add({{time, style},
               {mark, style},
               {say.who(step), style},
               {say.what(step), style},
               {run.limit ? say.clock(*run.limit) : "", style},
               {say.room(run), style},
               {run.state == StepState::planned ? "" : say.in(title(run.state)), style}});
  }
  std::string page;
  if (!options.heading.empty()) {
    page += styled(say.in(options.heading), Style::bold, options.colour) + "\n";
  }
  const auto late = static_cast<std::size_t>(
      std::ranges::count_if(shown, [&](std::size_t i) { return is_late(linkage.runs[i]); }));
  page += late == 0 ? say.label(Label::linkage_all_kept)
                    : styled(say.label(Label::linkage_late_steps, {std::to_string(late)}),
                             Style::alarm, options.colour);
  page += say.label(Label::linkage_as_of, {say.clock(linkage.now)}) + "\n";
  for (const std::string& line : table.lines(options.columns - 2, options.colour)) {
    page += "  " + line + "\n";
  }
  for (const std::size_t i : shown) {
    if (!is_late(linkage.runs[i])) continue;
    const std::size_t culprit = blame(linkage, i);
    if (culprit == i) continue;
    const ChainStep& step = linkage.chain->steps[culprit];
    for (const std::string& line :
         wrapped(say.label(Label::linkage_held_up,
                           {say.what(linkage.chain->steps[i]), say.who(step), say.what(step)}),
                 options.columns - 2)) {
      page += "  " + line + "\n";
    }
  }
  return page;
}

}  // namespace muster
