#include <algorithm>
#include <array>

#include "running_parts.hpp"

namespace muster::running {
namespace {

constexpr std::array steps_of_entry = {ChainKind::set_up, ChainKind::first_effective};

bool goes_in(const ChainStep& step) {
  return step.entry || std::ranges::find(steps_of_entry, step.kind) != steps_of_entry.end();
}

}  // namespace

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
    change(ChangeKind::other, step.id, Code::linkage_way_closed, {step.text, road.view()});
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

}  // namespace muster::running
