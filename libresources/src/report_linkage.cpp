#include <algorithm>
#include <map>
#include <set>

#include "report_sections.hpp"

namespace muster {

namespace {

/// The steps that mark the way: what has a deadline, the orders, and for every requirement the
/// first and the last arrival.
std::set<std::size_t> milestones(const Response& response) {
  std::set<std::size_t> result;
  std::map<std::size_t, std::pair<std::size_t, std::size_t>> arrivals;  // by requirement: first, last
  for (std::size_t i = 0; i < response.linkage.size(); ++i) {
    const LinkageStep& step = response.linkage[i];
    if (step.kind == StepKind::travel && step.assignment) {
      const std::size_t requirement = response.dispatch.assignments[*step.assignment].requirement;
      auto& [first, last] = arrivals.try_emplace(requirement, i, i).first->second;
      if (step.finish < response.linkage[first].finish) first = i;
      if (step.finish > response.linkage[last].finish) last = i;
    } else if (step.kind == StepKind::order || (step.deadline && !step.assignment)) {
      result.insert(i);
    }
  }
  for (const auto& [requirement, ends] : arrivals) {
    result.insert(ends.first);
    result.insert(ends.second);
  }
  return result;
}

std::string who(const LinkageStep& step, const Wording& wording) {
  std::string text = wording.organisation(step.actor);
  if (!step.role.empty()) text += " " + wording.in(step.role);
  return text;
}

std::vector<Cell> row(const LinkageStep& step, const Wording& wording) {
  const Instant origin = wording.origin(step.incident);
  const bool broken = step.deadline && step.finish > *step.deadline;
  const Style style = broken ? Style::alarm : Style::plain;
  std::string deadline;
  if (step.deadline) {
    deadline = broken ? wording.label(Label::deadline_broken, {wording.clock(*step.deadline),
                                                               wording.span(step.finish - *step.deadline)})
                      : wording.clock(*step.deadline);
  }
  std::string what = wording.in(step.text);
  if (step.confirm) what += wording.label(Label::to_confirm);
  const bool moment = step.start == step.finish;
  const std::string time = moment ? wording.clock_up(step.finish)
                                  : wording.clock(step.start) + "–" + wording.clock_up(step.finish);
  return {{time, style},
          {wording.since_up(origin, step.finish), style},
          {step.critical ? wording.label(Label::critical_mark) : "", style},
          {who(step, wording), style},
          {what, style},
          {deadline, style}};
}

}  // namespace

void write_linkage(Page& page) {
  const Wording& wording = page.wording();
  const Response& response = wording.response();
  if (response.linkage.empty()) return;
  const std::set<std::size_t> shown = milestones(response);
  const bool all = page.options().explain || shown.size() == response.linkage.size();
  page.heading(all ? Label::section_linkage : Label::section_linkage_condensed,
               {std::to_string(shown.size()), std::to_string(response.linkage.size())});
  Table table({{wording.label(Label::column_time)},
               {""},
               {""},
               {wording.label(Label::column_who)},
               {wording.label(Label::column_does)},
               {wording.label(Label::column_deadline)}});
  bool critical = false;
  for (std::size_t i = 0; i < response.linkage.size(); ++i) {
    if (!all && !shown.contains(i)) continue;
    table.add(row(response.linkage[i], wording));
    critical = critical || response.linkage[i].critical;
  }
  page.table(table, 2);
  if (critical) page.text(wording.label(Label::critical_note), 2);
}

}  // namespace muster
