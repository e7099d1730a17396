#include "muster/resources/running.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "running_parts.hpp"

namespace muster {
namespace {

struct Words {
  std::string_view name = {};
  const char* zh = "";
  const char* en = "";
};

constexpr std::array states = {
    Words{"dormant", "未启用", "not taken up"}, Words{"planned", "待办", "to do"},
    Words{"begun", "进行中", "under way"},      Words{"done", "完成", "done"},
    Words{"failed", "未成", "failed"},          Words{"refused", "被拒", "refused"},
    Words{"cancelled", "取消", "cancelled"}};

constexpr std::array events = {Words{"clock", "对时", "time passed"},
                               Words{"begun", "开始", "begun"},
                               Words{"acknowledged", "已答复", "acknowledged"},
                               Words{"done", "完成", "done"},
                               Words{"failed", "未成", "failed"},
                               Words{"refused", "被拒", "refused"},
                               Words{"cancelled", "取消", "cancelled"},
                               Words{"level", "调整级别", "new level"},
                               Words{"road_closed", "道路封闭", "road closed"},
                               Words{"team_lost", "队伍失去能力", "team lost"},
                               Words{"withdraw", "撤出", "withdrawn"},
                               Words{"channel_down", "通信中断", "channel down"},
                               Words{"channel_up", "通信恢复", "channel up"},
                               Words{"command", "移交指挥", "command passed"},
                               Words{"figure", "新数字", "new figure"},
                               Words{"rumour", "舆情", "rumour"},
                               Words{"answered", "已回应", "answered"},
                               Words{"lifted", "预警解除", "warning lifted"}};
static_assert(events.size() == static_cast<std::size_t>(LinkageEventKind::lifted) + 1);

constexpr std::array<std::string_view, 13> changes = {
    "state",   "moved", "limit_moved", "limit_broken", "limit_kept",  "timer_stopped", "asked_next",
    "blocked", "freed", "added",       "let_go",       "told_before", "other"};

}  // namespace

std::string_view name(StepState state) { return states.at(static_cast<std::size_t>(state)).name; }

Text title(StepState state) {
  const Words& words = states.at(static_cast<std::size_t>(state));
  return {words.zh, words.en};
}

std::string_view name(LinkageEventKind kind) {
  return events.at(static_cast<std::size_t>(kind)).name;
}

Text title(LinkageEventKind kind) {
  const Words& words = events.at(static_cast<std::size_t>(kind));
  return {words.zh, words.en};
}

std::optional<LinkageEventKind> linkage_event_named(std::string_view name) {
  const auto found = std::ranges::find(events, name, &Words::name);
  if (found == events.end()) return std::nullopt;
  return static_cast<LinkageEventKind>(found - events.begin());
}

std::string_view name(ChangeKind kind) { return changes.at(static_cast<std::size_t>(kind)); }

Linkage begin(std::shared_ptr<const Chain> chain) {
  if (chain->timing.size() != chain->steps.size()) chain = prepared(*chain);
  Linkage linkage{.chain = std::move(chain)};
  const Chain& planned = *linkage.chain;
  linkage.now = planned.origin;
  for (const Scale& scale : planned.scales) linkage.levels.push_back(scale.level);
  linkage.runs.resize(planned.steps.size());
  for (std::size_t i = 0; i < planned.steps.size(); ++i) {
    if (planned.steps[i].instead || !in_force(planned, planned.steps[i], linkage.levels)) {
      linkage.runs[i].state = StepState::dormant;
    }
  }
  for (const Duty& duty : planned.duties) {
    linkage.duties.push_back({.duty = duty, .since = planned.origin});
  }
  for (const CommandTerm& term : planned.command) {
    if (!term.from_step) {
      linkage.command.push_back({term.incident, term.organisation, planned.origin});
    }
  }
  running::put_on_the_clock(linkage);
  return linkage;
}

Advanced advance(const Linkage& linkage, const LinkageEvent& event) {
  Advanced next{.linkage = linkage};
  running::Happening happening(next, event);
  const auto find = [&](Code code, std::vector<Text> parameters) {
    report(next.findings, code, {}, std::move(parameters));
  };
  const auto clock = [&](Instant at) { return Text(running::clock(linkage, at)); };
  if (!event.id.empty() && linkage.taken.contains(event.id)) {
    find(Code::linkage_event_repeated, {event.id});
    return next;
  }
  if (event.at < linkage.chain->origin) {
    find(Code::linkage_event_early, {event.id, clock(event.at), clock(linkage.chain->origin)});
    return next;
  }
  if (event.within && *event.within < Seconds{0}) {
    find(Code::linkage_event_within, {event.id, std::to_string(event.within->count()) + " s"});
    return next;
  }
  if (!event.id.empty()) next.linkage.taken.insert(event.id);
  if (event.at < linkage.now) {
    find(Code::linkage_event_late, {event.id, clock(event.at), clock(linkage.now)});
  }
  happening.run_out();
  next.linkage.now = std::max(linkage.now, event.at);
  happening.take();
  running::put_on_the_clock(next.linkage);
  running::compare(linkage, next.linkage, next.changes);
  return next;
}

Advanced replay(std::shared_ptr<const Chain> chain, std::span<const LinkageEvent> log) {
  Advanced result{.linkage = begin(std::move(chain))};
  for (const LinkageEvent& event : log) {
    Advanced next = advance(result.linkage, event);
    next.findings.insert(next.findings.begin(), result.findings.begin(), result.findings.end());
    result = std::move(next);
  }
  return result;
}

std::vector<Timer> timers(const Linkage& linkage) {
  std::vector<Timer> result;
  const Chain& chain = *linkage.chain;
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    const ChainStep& step = chain.steps[i];
    const StepRun& run = linkage.runs[i];
    if (run.state == StepState::dormant || run.over()) continue;
    if (const auto due = running::answer_due(step, run)) {
      Timer timer{.kind = Timer::Kind::answer, .step = i, .at = *due};
      if (run.tries < step.if_silent.size()) timer.next = step.if_silent[run.tries];
      result.push_back(std::move(timer));
    }
    const bool by_plan = !step.confirm && !run.broken() && run.finish < linkage.now;
    if (run.limit && !by_plan) {
      result.push_back({.kind = Timer::Kind::limit, .step = i, .at = *run.limit});
    }
    if (step.confirm && !run.blocked && run.finish <= linkage.now) {
      result.push_back({.kind = Timer::Kind::confirm, .step = i, .at = run.finish});
    }
  }
  for (const RunningDuty& duty : linkage.duties) {
    if (!duty.duty.due || (duty.done && !duty.duty.every)) continue;
    Instant due = *duty.duty.due;
    if (duty.done && duty.duty.every) due = std::max(due, *duty.done + *duty.duty.every);
    result.push_back({.kind = Timer::Kind::duty, .duty = duty.duty.id, .at = due});
  }
  std::ranges::sort(result, {}, [](const Timer& timer) {
    return std::tuple(timer.at, timer.step.value_or(most_steps), timer.kind, timer.duty);
  });
  return result;
}

namespace running {

std::string clock(const Linkage& linkage, Instant at) {
  return format_clock(at, linkage.chain->origin, linkage.chain->offset);
}

}  // namespace running
// Here and not where they are declared, so that whoever includes the header does not pay for them.
bool operator==(const StepRun& a, const StepRun& b) = default;
bool operator==(const Commanding& a, const Commanding& b) = default;
bool operator==(const Figure& a, const Figure& b) = default;
bool operator==(const LinkageEvent& a, const LinkageEvent& b) = default;
bool operator==(const LinkageChange& a, const LinkageChange& b) = default;

}  // namespace muster
