#include <algorithm>

#include "running_parts.hpp"

namespace muster::running {
namespace {

bool is_word(const ChainStep& step) {
  return step.kind == ChainKind::notify || step.kind == ChainKind::acknowledge;
}

}  // namespace

/// The instant at which the present try of the step runs out.
std::optional<Instant> answer_due(const ChainStep& step, const StepRun& run) {
  const bool waits = run.state == StepState::planned || run.state == StepState::begun;
  if (!waits || run.blocked || !step.answer_within) return std::nullopt;
  if (run.tries > step.if_silent.size()) return std::nullopt;  // nobody is left to be asked
  const Instant asked = run.asked ? std::max(*run.asked, run.start) : run.start;
  if (run.tries == 0) return asked + *step.answer_within;
  const AskNext& present = step.if_silent[run.tries - 1U];
  if (present.act) return asked + present.takes.value_or(*step.answer_within);
  // A messenger has to get there first.
  return asked + present.takes.value_or(Seconds{0}) + *step.answer_within;
}

/// Step after step in the order in which they wait: who comes later begins, and runs out, by what
/// became of those before.
void Happening::run_out() {
  Linkage& linkage = into_.linkage;
  const Chain& planned = chain();
  const auto overdue = [&](std::size_t i) {
    const auto due = answer_due(planned.steps[i], linkage.runs[i]);
    return due && *due < event_.at ? due : std::optional<Instant>();
  };
  if (std::ranges::none_of(planned.answering,
                           [&](std::uint32_t i) { return overdue(i).has_value(); }))
    return;
  for (const std::uint32_t i : planned.order) {
    run_forward(linkage, i);
    if (!planned.steps[i].answer_within) continue;
    for (auto due = overdue(i); due; due = overdue(i)) {
      ask_next(i, *due, std::nullopt);
      run_forward(linkage, i);
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
void Happening::ask_next(std::size_t position, Instant at, std::optional<StepState> said) {
  const ChainStep& step = chain().steps[position];
  StepRun& run = into_.linkage.runs[position];
  while (run.tries < step.if_silent.size() && !usable(step, step.if_silent[run.tries])) ++run.tries;
  run.asked = at;
  if (run.tries >= step.if_silent.size()) {
    change(ChangeKind::asked_next, step.id, Code::linkage_nobody_left, {step.text});
    // Who was asked and says nothing may still agree: the step stays open and is put off.
    if (step.kind == ChainKind::consent && !said) {
      run.tries = static_cast<std::uint16_t>(step.if_silent.size() + 1);
      return;
    }
    run.state = said.value_or(StepState::failed);
    run.ended = at;
    say_who_moves_without(position);
    return;
  }
  const AskNext& next = step.if_silent[run.tries];
  ++run.tries;
  run.began.reset();
  run.state = StepState::planned;
  take_up_instead(position);
  const Text when = clock(into_.linkage, at);
  if (next.takes && next.channel == "messenger") {
    change(ChangeKind::asked_next, step.id, Code::linkage_messenger,
           {step.text, format_duration(*next.takes)});
  } else if (next.act) {
    change(ChangeKind::asked_next, step.id, Code::linkage_ask_way,
           {step.text, when, title(*next.act), next.to.view()});
  } else if (next.kind == FallbackKind::next_channel) {
    change(ChangeKind::asked_next, step.id, Code::linkage_ask_channel,
           {step.text, when, next.channel});
  } else {
    const Code code =
        next.kind == FallbackKind::deputy ? Code::linkage_ask_deputy : Code::linkage_ask_superior;
    change(ChangeKind::asked_next, step.id, code, {step.text, when, next.to.view()});
  }
}

/// What is needed only on the way that is tried now: the papers of a requisition.
void Happening::take_up_instead(std::size_t position) {
  Linkage& linkage = into_.linkage;
  for (const auto& [asked, i] : pairs_of(chain().instead, position)) {
    const ChainStep& step = chain().steps[i];
    const bool now = step.instead->tries == linkage.runs[asked].tries;
    if (!now || linkage.runs[i].state != StepState::dormant) continue;
    linkage.runs[i].state = StepState::planned;
    linkage.runs[i].asked = linkage.runs[position].asked;
    change(ChangeKind::added, step.id, Code::linkage_added, {step.text});
  }
}

/// Whoever decides on a requisition says yes or no in place of the one who would not agree; and
/// who agrees in the end leaves nothing to decide.
void Happening::decide_for(std::size_t position, StepState state) {
  Linkage& linkage = into_.linkage;
  const ChainStep& step = chain().steps[position];
  if (step.kind == ChainKind::requisition && step.instead) {
    StepRun& asked = linkage.runs[step.instead->step];
    if (asked.over()) return;
    if (state != StepState::done) return ask_next(step.instead->step, event_.at, state);
    asked.state = state;
    asked.ended = event_.at;
    return;
  }
  if (step.kind != ChainKind::consent || state != StepState::done) return;
  for (const auto& [asked, i] : pairs_of(chain().instead, position)) {
    StepRun& run = linkage.runs[i];
    const bool decides =
        chain().steps[i].kind == ChainKind::requisition && run.state != StepState::dormant;
    if (!decides || run.over()) continue;
    run.state = StepState::done;
    run.ended = event_.at;
  }
}

void Happening::say_who_moves_without(std::size_t position) {
  for (const auto& [word, i] : pairs_of(chain().movers, position)) {
    const ChainStep& mover = chain().steps[i];
    const Instant at =
        chain().timing[word].by_plan.value_or(chain().origin) + *mover.standing_order;
    change(ChangeKind::other, mover.id, Code::linkage_standing_order,
           {mover.actor.view(), mover.text, clock(into_.linkage, at)});
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
  for (const std::size_t i : cut) {
    ask_next(i, std::max(event_.at, into_.linkage.runs[i].start), std::nullopt);
  }
}

}  // namespace muster::running
