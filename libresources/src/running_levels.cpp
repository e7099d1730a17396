#include <algorithm>

#include "running_parts.hpp"

namespace muster::running {

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
  collect_told();
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

/// To whom a word that stands goes, or went.
void Happening::collect_told() {
  for (std::size_t i = 0; i < chain().steps.size(); ++i) {
    const ChainStep& step = chain().steps[i];
    const StepState state = into_.linkage.runs[i].state;
    const bool stands =
        state == StepState::planned || state == StepState::begun || state == StepState::done;
    if (stands && step.kind == ChainKind::notify && step.receiver) {
      told_.emplace(step.incident, *step.receiver);
    }
  }
}

/// Whether the receiver was told before. An answer is waited for only where the word is given.
bool Happening::told_before(std::size_t position) const {
  const ChainStep& step = chain().steps[position];
  if (step.kind == ChainKind::acknowledge) {
    return std::ranges::any_of(step.after, [&](const Wait& wait) {
      return into_.linkage.runs[wait.step].state == StepState::cancelled;
    });
  }
  return step.kind == ChainKind::notify && step.receiver &&
         told_.contains({step.incident, *step.receiver});
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
      change(ChangeKind::told_before, step.id, Code::linkage_told_before, {step.receiver->view()});
    }
    return;
  }
  if (step.kind == ChainKind::notify && step.receiver) {
    told_.emplace(step.incident, *step.receiver);
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

void Happening::lift() {
  change(ChangeKind::other, "", Code::linkage_lifted, {});
  const auto& order = chain().order;
  for (auto i = order.rbegin(); i != order.rend(); ++i) {
    const Stage stage = chain().steps[*i].stage;
    if (stage == Stage::warning) let_go(*i);
  }
}

}  // namespace muster::running
