#include <algorithm>
#include <array>
#include <utility>

#include "running_parts.hpp"

namespace muster::running {
namespace {

constexpr std::array steps_of_entry = {ChainKind::set_up, ChainKind::first_effective};

bool goes_in(const ChainStep& step) {
  return step.entry || std::ranges::find(steps_of_entry, step.kind) != steps_of_entry.end();
}

bool is_word(const ChainStep& step) {
  return step.kind == ChainKind::notify || step.kind == ChainKind::acknowledge;
}

}  // namespace

void Happening::change(ChangeKind kind, const std::string& step, Code code,
                       std::vector<Text> parameters) {
  into_.changes.push_back({.kind = kind, .step = step, .message = {code, std::move(parameters)}});
}

void Happening::find(Code code, std::vector<Text> parameters) {
  report(into_.findings, code, {}, std::move(parameters));
}

void Happening::not_on_the_chain(const std::string& what) {
  find(Code::linkage_event_subject, {event_.id, what});
}

void Happening::take() {
  switch (event_.kind) {
    case LinkageEventKind::clock:
      return;
    case LinkageEventKind::begun:
    case LinkageEventKind::acknowledged:
    case LinkageEventKind::done:
    case LinkageEventKind::failed:
    case LinkageEventKind::refused:
    case LinkageEventKind::cancelled:
      return about_a_step();
    case LinkageEventKind::level:
      return change_level();
    case LinkageEventKind::road_closed:
      return close_road();
    case LinkageEventKind::team_lost:
      return lose_team();
    case LinkageEventKind::withdraw:
      return withdraw();
    case LinkageEventKind::channel_down:
      return channel(true);
    case LinkageEventKind::channel_up:
      return channel(false);
    case LinkageEventKind::command:
      return pass_command();
    case LinkageEventKind::figure:
      return set_figure();
    case LinkageEventKind::rumour:
      return rumour();
    case LinkageEventKind::answered:
      return answer_duty();
    case LinkageEventKind::lifted:
      return lift();
  }
}

/// Who answers a notice answers the step that waits for the answer.
void Happening::about_a_step() {
  auto step = position_of(chain(), event_.step);
  if (event_.kind == LinkageEventKind::acknowledged) {
    if (const auto answer = position_of(chain(), event_.step + "/ack")) step = answer;
  }
  if (!step) {
    std::vector<std::string> names;
    for (const ChainStep& one : chain().steps) names.push_back(one.id);
    const auto near =
        names.size() > 20'000 ? std::vector<std::string>() : near_matches(event_.step, names, 1);
    if (near.empty()) return find(Code::linkage_event_step, {event_.id, event_.step});
    return find(Code::linkage_event_step_near, {event_.id, event_.step, near.front()});
  }
  switch (event_.kind) {
    case LinkageEventKind::begun:
      return set(*step, StepState::begun);
    case LinkageEventKind::failed:
      return set(*step, StepState::failed);
    case LinkageEventKind::refused:
      return set(*step, StepState::refused);
    case LinkageEventKind::cancelled:
      return set(*step, StepState::cancelled);
    default:
      return set(*step, StepState::done);
  }
}

/// Who is told of a step for the second time learns nothing; a later word of another kind counts.
void Happening::set(std::size_t position, StepState state) {
  Linkage& linkage = into_.linkage;
  const ChainStep& step = chain().steps[position];
  StepRun& run = linkage.runs[position];
  const bool repeated = run.state == state || (run.over() && state == StepState::begun);
  if (repeated) {
    find(Code::linkage_event_over, {step.text, title(run.state), event_.id});
    return;
  }
  const bool waited = step.answer_within && !run.over();
  if (state == StepState::done && waited && run.tries < step.if_silent.size()) {
    change(ChangeKind::timer_stopped, step.id, Code::linkage_timer_stopped,
           {step.text, step.if_silent[run.tries].to.str()});
  }
  const bool no = state == StepState::failed || state == StepState::refused;
  if (no && !run.over() && !step.if_silent.empty()) return ask_next(position, event_.at);
  take_ancestors_as_done(position);
  run.state = state;
  run.let_go = false;
  if (state == StepState::begun) {
    run.began = event_.at;
  } else {
    run.ended = event_.at;
  }
  if (state == StepState::cancelled) {
    change(ChangeKind::state, step.id, Code::linkage_cancelled, {step.text});
  }
  if (state != StepState::done) return;
  for (const CommandTerm& term : chain().command) {
    if (term.from_step == position) {
      const OrganisationId from =
          linkage.command.empty() ? OrganisationId() : linkage.command.back().organisation;
      linkage.command.push_back({term.incident, term.organisation, event_.at});
      change(ChangeKind::other, step.id, Code::linkage_command,
             {from.str(), term.organisation.str()});
    }
  }
}

/// What a step waited for is over when the step begins or ends, whether or not anybody said so.
void Happening::take_ancestors_as_done(std::size_t position) {
  if (event_.kind == LinkageEventKind::cancelled || event_.kind == LinkageEventKind::failed ||
      event_.kind == LinkageEventKind::refused) {
    return;
  }
  Linkage& linkage = into_.linkage;
  const Chain& planned = chain();
  std::vector<std::size_t> open = {position};
  std::vector<bool> seen(planned.steps.size(), false);
  while (!open.empty()) {
    const std::size_t here = open.back();
    open.pop_back();
    for (std::uint32_t a = planned.first[here]; a < planned.first[here + 1]; ++a) {
      const std::size_t before = planned.arcs[a].before;
      StepRun& run = linkage.runs[before];
      if (seen[before] || run.over() || run.state == StepState::dormant) continue;
      seen[before] = true;
      open.push_back(before);
      const bool unsaid = planned.steps[before].confirm || run.finish > event_.at;
      if (!unsaid) continue;
      run.state = StepState::done;
      run.ended = std::min(run.finish, event_.at);
      find(Code::linkage_event_missed, {planned.steps[before].text});
    }
  }
}

bool Happening::usable(const ChainStep& step, const AskNext& next) const {
  const auto& down = into_.linkage.channels_down;
  const std::string channel = next.channel;
  const OrganisationId& to = next.to.empty() && step.receiver ? *step.receiver : next.to;
  return !down.contains(channel) && !down.contains(channel + "@" + to.str());
}

/// The next way, deputy or superior that can be tried; when nobody is left the step has failed.
void Happening::ask_next(std::size_t position, Instant at) {
  const ChainStep& step = chain().steps[position];
  StepRun& run = into_.linkage.runs[position];
  while (run.tries < step.if_silent.size() && !usable(step, step.if_silent[run.tries])) ++run.tries;
  run.asked = at;
  if (run.tries >= step.if_silent.size()) {
    change(ChangeKind::asked_next, step.id, Code::linkage_nobody_left, {step.text});
    // Who was asked and says nothing may still agree: the step stays open and is put off.
    const bool said_no = event_.step == step.id && event_.kind != LinkageEventKind::clock;
    if (step.kind == ChainKind::consent && !said_no) {
      run.tries = static_cast<std::uint16_t>(step.if_silent.size() + 1);
      return;
    }
    run.state = event_.kind == LinkageEventKind::refused && event_.step == step.id
                    ? StepState::refused
                    : StepState::failed;
    run.ended = at;
    for (std::size_t i = 0; i < chain().steps.size(); ++i) {
      const ChainStep& mover = chain().steps[i];
      const bool waits =
          mover.standing_order &&
          std::ranges::any_of(mover.after, [&](const Wait& w) { return w.step == position; });
      if (waits) {
        change(ChangeKind::other, mover.id, Code::linkage_standing_order,
               {mover.actor.str(), mover.text});
      }
    }
    return;
  }
  const AskNext& next = step.if_silent[run.tries];
  ++run.tries;
  run.began.reset();
  run.state = StepState::planned;
  const Text when = clock(into_.linkage, at);
  if (next.takes && next.channel == "messenger") {
    change(ChangeKind::asked_next, step.id, Code::linkage_messenger,
           {step.text, format_duration(*next.takes)});
  } else if (next.kind == FallbackKind::next_channel) {
    change(ChangeKind::asked_next, step.id, Code::linkage_ask_channel,
           {step.text, when, next.channel});
  } else {
    const Code code =
        next.kind == FallbackKind::deputy ? Code::linkage_ask_deputy : Code::linkage_ask_superior;
    change(ChangeKind::asked_next, step.id, code, {step.text, when, next.to.str()});
  }
}

void Happening::change_level() {
  Linkage& linkage = into_.linkage;
  const auto scale = std::ranges::find(chain().scales, PlanId(event_.subject), &Scale::plan);
  if (scale == chain().scales.end()) return not_on_the_chain(event_.subject);
  const bool known =
      event_.to.empty() || std::ranges::find(scale->levels, event_.to) != scale->levels.end();
  if (!known) return not_on_the_chain(event_.subject + ":" + event_.to);
  const auto at = static_cast<std::size_t>(scale - chain().scales.begin());
  const auto before = linkage.levels;
  linkage.levels[at] = event_.to.empty() ? std::nullopt : std::optional(event_.to);
  raise_linked(at);
  for (std::size_t i = 0; i < linkage.levels.size(); ++i) {
    if (linkage.levels[i] == before[i]) continue;
    const Scale& changed = chain().scales[i];
    const auto named = [&](const std::optional<std::string>& level) -> Text {
      if (!level) return "—";
      const auto found = std::ranges::find(changed.levels, *level);
      return changed.names[static_cast<std::size_t>(found - changed.levels.begin())];
    };
    change(ChangeKind::other, "", Code::linkage_level,
           {changed.title, named(before[i]), named(linkage.levels[i])});
  }
  // What comes is taken up in the order of the chain; what goes is let go from its end.
  const auto now_in_force = [&](std::size_t i) {
    return in_force(chain(), chain().steps[i], linkage.levels);
  };
  const auto was_in_force = [&](std::size_t i) {
    return in_force(chain(), chain().steps[i], before);
  };
  const auto& order = chain().order;
  for (auto i = order.rbegin(); i != order.rend(); ++i) {
    if (chain().steps[*i].scale && was_in_force(*i) && !now_in_force(*i)) let_go(*i);
  }
  for (const std::uint32_t i : order) {
    if (chain().steps[i].scale && !was_in_force(i) && now_in_force(i)) take_up(i);
  }
}

/// A level asks linked plans for a level of theirs; it raises them and never lowers them.
void Happening::raise_linked(std::size_t first) {
  Linkage& linkage = into_.linkage;
  std::vector<std::size_t> open = {first};
  while (!open.empty()) {
    const Scale& scale = chain().scales[open.back()];
    const auto level = linkage.levels[open.back()];
    open.pop_back();
    if (!level) continue;
    const auto at = std::ranges::find(scale.levels, *level);
    for (const Scale::Link& link : scale.links) {
      const bool reached =
          link.level == *level ||
          (scale.additive && std::find(at, scale.levels.end(), link.level) != scale.levels.end());
      if (!reached) continue;
      for (std::size_t i = 0; i < chain().scales.size(); ++i) {
        const Scale& upper = chain().scales[i];
        if (upper.plan != link.plan || upper.incident != scale.incident) continue;
        const auto asked = std::ranges::find(upper.levels, link.asks_for);
        if (asked == upper.levels.end()) continue;
        const auto& present = linkage.levels[i];
        if (present && std::ranges::find(upper.levels, *present) <= asked) continue;
        linkage.levels[i] = link.asks_for;
        open.push_back(i);
      }
    }
  }
}

/// Whether another word that stands goes, or went, to the same receiver. An answer is waited for
/// only where the word is given.
bool Happening::told_before(std::size_t position) const {
  const ChainStep& step = chain().steps[position];
  if (step.kind == ChainKind::acknowledge) {
    return std::ranges::any_of(step.after, [&](const Wait& wait) {
      return into_.linkage.runs[wait.step].state == StepState::cancelled;
    });
  }
  if (step.kind != ChainKind::notify || !step.receiver) return false;
  for (std::size_t i = 0; i < chain().steps.size(); ++i) {
    const ChainStep& other = chain().steps[i];
    const StepState state = into_.linkage.runs[i].state;
    const bool stands =
        state == StepState::planned || state == StepState::begun || state == StepState::done;
    if (i != position && stands && other.kind == ChainKind::notify &&
        other.receiver == step.receiver && other.incident == step.incident) {
      return true;
    }
  }
  return false;
}

void Happening::take_up(std::size_t position) {
  const ChainStep& step = chain().steps[position];
  StepRun& run = into_.linkage.runs[position];
  const bool comes_back = run.state == StepState::cancelled && run.let_go;
  if (run.state != StepState::dormant && !comes_back) return;
  run = StepRun{.state = StepState::planned, .asked = event_.at};
  if (told_before(position)) {
    run.state = StepState::cancelled;
    run.ended = event_.at;
    if (step.kind == ChainKind::notify) {
      change(ChangeKind::told_before, step.id, Code::linkage_told_before, {step.receiver->str()});
    }
    return;
  }
  change(ChangeKind::added, step.id, Code::linkage_added, {step.text});
}

void Happening::let_go(std::size_t position) {
  StepRun& run = into_.linkage.runs[position];
  if (run.over() || run.state == StepState::dormant) return;
  const bool over_by_plan = !chain().steps[position].confirm && run.finish <= event_.at;
  if (over_by_plan) return;
  run.state = StepState::cancelled;
  run.let_go = true;
  run.ended = event_.at;
  const ChainStep& step = chain().steps[position];
  change(ChangeKind::let_go, step.id, Code::linkage_let_go, {step.text});
}

bool Happening::is_of(const ChainStep& step) const {
  return !event_.subject.empty() &&
         (step.resource == event_.subject || step.body == event_.subject);
}

void Happening::close_road() {
  Linkage& linkage = into_.linkage;
  const RoadId road(event_.subject);
  linkage.roads_closed.insert(road);
  for (std::size_t i = 0; i < chain().steps.size(); ++i) {
    const ChainStep& step = chain().steps[i];
    StepRun& run = linkage.runs[i];
    const bool on_it = std::ranges::find(step.roads, road) != step.roads.end();
    const bool travels =
        !run.over() && run.state != StepState::dormant && (step.confirm || run.finish > event_.at);
    if (!on_it || !travels) continue;
    change(ChangeKind::other, step.id, Code::linkage_way_closed, {step.text, road.str()});
    if (event_.within) {
      run.longer += *event_.within;
    } else {
      run.state = StepState::failed;
      run.ended = event_.at;
    }
  }
}

void Happening::lose_team() {
  bool any = false;
  for (std::size_t i = 0; i < chain().steps.size(); ++i) {
    const ChainStep& step = chain().steps[i];
    if (!is_of(step)) continue;
    any = true;
    StepRun& run = into_.linkage.runs[i];
    const bool open =
        !run.over() && run.state != StepState::dormant && (step.confirm || run.finish > event_.at);
    if (!open) continue;
    run.state = StepState::failed;
    run.ended = event_.at;
  }
  if (!any) return not_on_the_chain(event_.subject);
  change(ChangeKind::other, "", Code::linkage_team_lost, {event_.subject});
}

/// The leader needs nobody's leave: whoever goes in stops at once.
void Happening::withdraw() {
  change(ChangeKind::other, "", Code::linkage_withdraws,
         {event_.subject.empty() ? Text("全部", "everybody") : Text(event_.subject)});
  for (std::size_t i = 0; i < chain().steps.size(); ++i) {
    const ChainStep& step = chain().steps[i];
    StepRun& run = into_.linkage.runs[i];
    const bool theirs = event_.subject.empty() || is_of(step);
    if (!theirs || !goes_in(step) || run.over() || run.state == StepState::dormant) continue;
    run.state = StepState::cancelled;
    run.ended = event_.at;
    change(ChangeKind::state, step.id, Code::linkage_cancelled, {step.text});
  }
}

void Happening::channel(bool down) {
  auto& all = into_.linkage.channels_down;
  const std::string key = event_.to.empty() ? event_.subject : event_.subject + "@" + event_.to;
  if (!down) {
    all.erase(key);
    change(ChangeKind::other, "", Code::linkage_channel_up, {key});
    return;
  }
  all.insert(key);
  std::vector<std::size_t> cut;
  for (std::size_t i = 0; i < chain().steps.size(); ++i) {
    const ChainStep& step = chain().steps[i];
    const StepRun& run = into_.linkage.runs[i];
    const bool open =
        !run.over() && run.state != StepState::dormant && (step.confirm || run.finish > event_.at);
    if (!open || !is_word(step)) continue;
    const AskNext present = run.tries > 0 && run.tries <= step.if_silent.size()
                                ? step.if_silent[run.tries - 1U]
                                : AskNext{.channel = step.channel};
    if (!present.channel.empty() && !usable(step, present)) cut.push_back(i);
  }
  change(ChangeKind::other, "", Code::linkage_channel_down, {key, std::to_string(cut.size())});
  for (const std::size_t i : cut) ask_next(i, std::max(event_.at, into_.linkage.runs[i].start));
}

void Happening::pass_command() {
  auto& command = into_.linkage.command;
  const OrganisationId from = command.empty() ? OrganisationId() : command.back().organisation;
  const IncidentId incident = command.empty() ? IncidentId() : command.back().incident;
  command.push_back({incident, OrganisationId(event_.to), event_.at});
  change(ChangeKind::other, "", Code::linkage_command, {from.str(), event_.to});
}

/// One figure for all: that of the latest report, however late a word arrives.
void Happening::set_figure() {
  Figure& figure = into_.linkage.figures[event_.subject];
  if (!figure.value.empty() && figure.at > event_.at) return;
  figure = {.value = event_.to, .at = event_.at};
  change(ChangeKind::other, "", Code::linkage_figure,
         {event_.subject, clock(into_.linkage, event_.at), event_.to});
}

void Happening::rumour() {
  RunningDuty running{.duty = {.id = event_.id.empty() ? "rumour" : event_.id,
                               .text = event_.note,
                               .owner = OrganisationId(event_.to)},
                      .since = event_.at};
  if (event_.within) running.duty.due = event_.at + *event_.within;
  change(ChangeKind::other, "", Code::linkage_rumour,
         {event_.note, event_.to,
          running.duty.due ? Text(clock(into_.linkage, *running.duty.due)) : Text("—")});
  into_.linkage.duties.push_back(std::move(running));
}

void Happening::answer_duty() {
  auto& duties = into_.linkage.duties;
  const auto found = std::ranges::find_if(
      duties, [&](const RunningDuty& one) { return one.duty.id == event_.subject; });
  if (found == duties.end()) return not_on_the_chain(event_.subject);
  found->done = event_.at;
}

void Happening::lift() {
  change(ChangeKind::other, "", Code::linkage_lifted, {});
  const auto& order = chain().order;
  for (auto i = order.rbegin(); i != order.rend(); ++i) {
    const Stage stage = chain().steps[*i].stage;
    if (stage == Stage::warning) let_go(*i);
  }
}

}  // namespace muster::running
