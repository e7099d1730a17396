#include <algorithm>
#include <map>
#include <set>

#include "report_sections.hpp"

namespace muster {

namespace {

struct Arrivals {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// For every requirement of people, the first and the last arrival; of goods, the last when it is
/// late.
void add_arrivals(const Response& response, std::set<std::size_t>& result) {
  std::map<std::size_t, Arrivals> arrivals;
  for (std::size_t i = 0; i < response.linkage.size(); ++i) {
    const LinkageStep& step = response.linkage[i];
    if (step.kind != StepKind::travel || !step.assignment) continue;
    const std::size_t requirement = response.dispatch.assignments[*step.assignment].requirement;
    Arrivals& ends = arrivals.try_emplace(requirement, Arrivals{i, i}).first->second;
    if (step.finish < response.linkage[ends.first].finish) ends.first = i;
    if (step.finish > response.linkage[ends.last].finish) ends.last = i;
  }
  for (const auto& [requirement, ends] : arrivals) {
    const LinkageStep& last = response.linkage[ends.last];
    const bool goods = response.requirements[requirement].material.has_value();
    const bool late = last.deadline && last.finish > *last.deadline;
    if (!goods) result.insert(ends.first);
    if (!goods || late) result.insert(ends.last);
  }
}

/// The steps that mark the way: what has a deadline, the orders, the arrivals. A notice is part of
/// the action it belongs to and has no line of its own.
std::set<std::size_t> milestones(const Response& response) {
  std::set<std::size_t> result;
  for (std::size_t i = 0; i < response.linkage.size(); ++i) {
    const LinkageStep& step = response.linkage[i];
    const bool has_limit = step.deadline && !step.assignment && step.kind != StepKind::notify;
    if (step.kind == StepKind::order || has_limit) result.insert(i);
  }
  add_arrivals(response, result);
  return result;
}

struct Line {
  std::string who;
  std::string what;
};

Line line_of(const LinkageStep& step, const Wording& wording) {
  const std::string text = wording.in(step.text);
  switch (step.kind) {
    case StepKind::travel:
      return {text, wording.label(Label::on_site)};
    case StepKind::order:
      return {wording.actor(step), wording.label(Label::gets, {text})};
    case StepKind::notify:
      if (step.receiver) {
        return {wording.actor(step),
                wording.label(Label::tells, {text, wording.organisation(*step.receiver)})};
      }
      break;
    default:
      break;
  }
  return {wording.actor(step), text + (step.confirm ? wording.label(Label::to_confirm) : "")};
}

std::vector<Cell> row(const LinkageStep& step, const Wording& wording) {
  const Instant origin = wording.origin(step.incident);
  const bool broken = step.deadline && step.finish > *step.deadline;
  const Style style = broken ? Style::alarm : Style::plain;
  std::string deadline;
  if (step.deadline) {
    deadline =
        broken ? wording.label(Label::deadline_broken, {wording.clock(*step.deadline),
                                                        wording.span(step.finish - *step.deadline)})
               : wording.clock(*step.deadline);
  }
  const bool moment = step.start == step.finish;
  const std::string time = moment ? wording.clock_up(step.finish)
                                  : wording.clock(step.start) + "–" + wording.clock_up(step.finish);
  const Line line = line_of(step, wording);
  return {{time, style},
          {wording.since_up(origin, step.finish), style},
          {step.critical ? wording.label(Label::critical_mark) : "", style},
          {line.who, style},
          {line.what, style},
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
  Table table({{wording.label(Label::column_time), Align::left, true},
               {"", Align::left, true},
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
