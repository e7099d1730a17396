#include <algorithm>
#include <utility>

#include "running_parts.hpp"

namespace muster::running {

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

void Happening::nobody_is(const std::string& organisation) {
  find(Code::linkage_event_actor, {event_.id, organisation});
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
           {step.text, step.if_silent[run.tries].to.view()});
  }
  const bool no = state == StepState::failed || state == StepState::refused;
  if (no && !run.over() && !step.if_silent.empty()) return ask_next(position, event_.at, state);
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
  if (state != StepState::begun) decide_for(position, state);
  if (state != StepState::done) return;
  for (const CommandTerm& term : chain().command) {
    if (term.from_step == position) {
      const OrganisationId from =
          linkage.command.empty() ? OrganisationId() : linkage.command.back().organisation;
      linkage.command.push_back({term.incident, term.organisation, event_.at});
      change(ChangeKind::other, step.id, Code::linkage_command,
             {from.view(), term.organisation.view()});
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
      const bool unsaid = planned.timing[before].confirm || run.finish > event_.at;
      if (!unsaid) continue;
      run.state = StepState::done;
      run.ended = std::min(run.finish, event_.at);
      std::vector<Text> about(1, planned.steps[before].text);
      find(Code::linkage_event_missed, std::move(about));
    }
  }
}

}  // namespace muster::running
