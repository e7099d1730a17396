#include <algorithm>
#include <set>
#include <tuple>

#include "report_first_screen_parts.hpp"

namespace muster {

std::vector<const LinkageStep*> due(const Response& response) {
  std::vector<const LinkageStep*> result;
  for (const LinkageStep& step : response.linkage) {
    if (!step.deadline || step.assignment) continue;
    if (step.finish > response.as_of || *step.deadline >= response.as_of) result.push_back(&step);
  }
  std::ranges::stable_sort(result, [](const LinkageStep* a, const LinkageStep* b) {
    return std::tie(*a->deadline, b->finish, a->id) < std::tie(*b->deadline, a->finish, b->id);
  });
  std::set<std::tuple<PlanId, CardId, std::string>> seen;
  std::erase_if(result, [&](const LinkageStep* step) {
    if (!step->source) return false;
    return !seen.emplace(step->source->plan, step->source->card, step->source->action).second;
  });
  return result;
}

void write_due(Page& page, std::size_t most) {
  const Wording& wording = page.wording();
  const auto steps = due(wording.response());
  if (steps.empty()) return;
  page.text(wording.label(Label::due_next), 0, Style::bold);
  const std::size_t columns = std::max<std::size_t>(page.options().columns, 60) - 42;
  Table table({{"", Align::left, true}, {""}, {""}, {""}});
  for (std::size_t i = 0; i < std::min(most, steps.size()); ++i) {
    const LinkageStep& step = *steps[i];
    const bool broken = step.finish > *step.deadline;
    const Style style = broken ? Style::alarm : Style::plain;
    table.add(
        {{wording.label(Label::due_by,
                        {wording.clock(*step.deadline),
                         wording.since(wording.origin(step.incident), *step.deadline)}),
          style},
         {clipped(wording.actor(step), columns * 2 / 5), style},
         {clipped(wording.in(step.text), columns * 3 / 5), style},
         {broken ? wording.label(Label::due_broken, {wording.span(step.finish - *step.deadline)})
                 : "",
          style}});
  }
  page.table(table, 2);
}

}  // namespace muster
