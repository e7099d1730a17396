#include <algorithm>

#include "muster/resources/region.hpp"
#include "report_sections.hpp"

namespace muster {

namespace {

std::string effect(const Closure& closure, const Wording& wording) {
  switch (closure.effect) {
    case ClosureEffect::closed:
      return wording.label(Label::closure_closed);
    case ClosureEffect::opened:
      return wording.label(Label::closure_opened);
    case ClosureEffect::factor:
      break;
  }
  return wording.label(Label::closure_factor, {std::to_string(closure.factor_numerator),
                                               std::to_string(closure.factor_denominator)});
}

std::string direction(const Closure& closure, const Wording& wording) {
  switch (closure.direction) {
    case Direction::both:
      return wording.label(Label::both_ways);
    case Direction::forward:
      return wording.label(Label::forward_way);
    case Direction::backward:
      break;
  }
  return wording.label(Label::backward_way);
}

/// What the target is to people who know the road: reference, name, ends.
std::string road_names(const Closure& closure, const Wording& wording) {
  if (!wording.region().roads) return "";
  const RoadNetwork& network = *wording.region().roads;
  const auto roads = closed_roads(closure.target, network);
  if (roads.size() == 1) return wording.road(network[roads.front()]);
  return wording.label(Label::stretches, {std::to_string(roads.size())});
}

void write_closure(Page& page, const Closure& closure) {
  const Wording& wording = page.wording();
  std::vector<std::string> parts = {effect(closure, wording), direction(closure, wording)};
  if (closure.until)
    parts.push_back(wording.label(Label::until, {wording.clock_up(*closure.until)}));
  if (!closure.reason.empty()) parts.push_back(wording.in(closure.reason));
  page.text(wording.label(Label::closure_line, {one_line(closure.target),
                                                road_names(closure, wording), wording.list(parts)}),
            2, Style::plain, 2);
}

void write_change(Page& page, const ClosureChange& change, std::size_t indent) {
  const Wording& wording = page.wording();
  const std::string need = wording.need(wording.response().requirements[change.requirement]);
  const bool later = change.later_by && *change.later_by > Seconds{0};
  const std::string by = later ? wording.span(*change.later_by) : "";
  std::string text;
  if (change.now && change.instead_of && *change.now == *change.instead_of) {
    text = wording.label(later ? Label::change_same : Label::change_same_time,
                         {need, wording.resource(*change.now), by});
  } else if (change.now && change.instead_of) {
    text = wording.label(
        later ? Label::change_other_later : Label::change_other,
        {need, wording.resource(*change.now), wording.resource(*change.instead_of), by});
  } else if (change.instead_of) {
    text = wording.label(Label::change_lost, {need, wording.resource(*change.instead_of)});
  } else if (change.now) {
    text = wording.label(Label::change_added, {need, wording.resource(*change.now)});
  }
  page.text(text, indent, Style::plain, 2);
}

bool is_of_zone(const Closure& closure) {
  return closure.incident && closure.id.view() != closure.incident->view();
}

/// Each closure with what it changed alone.
void write_one_by_one(Page& page) {
  const Response& response = page.wording().response();
  std::vector<ClosureChange> written;
  for (std::size_t i = 0; i < response.closures.size(); ++i) {
    write_closure(page, response.closures[i]);
    const auto& changes = response.changes_by_closure[i];
    if (!changes) continue;
    const bool zone = is_of_zone(response.closures[i]);
    const Label head = changes->empty() ? Label::closure_nothing
                       : zone           ? Label::zone_changes
                                        : Label::closure_changes;
    page.text(page.wording().label(head), 4);
    for (const ClosureChange& change : *changes) {
      write_change(page, change, 6);
      written.push_back(change);
    }
  }
  bool first = true;
  for (const ClosureChange& change : response.closure_changes) {
    if (std::ranges::find(written, change) != written.end()) continue;
    if (first) page.text(page.wording().label(Label::together), 2);
    first = false;
    write_change(page, change, 4);
  }
}

void write_together(Page& page) {
  const Response& response = page.wording().response();
  for (const Closure& closure : response.closures) write_closure(page, closure);
  if (response.closure_changes.empty()) {
    page.text(page.wording().label(Label::no_change), 2);
    return;
  }
  page.text(page.wording().label(Label::changes), 2);
  for (const ClosureChange& change : response.closure_changes) write_change(page, change, 4);
}

}  // namespace

void write_closures(Page& page) {
  const Response& response = page.wording().response();
  if (response.closures.empty()) return;
  page.heading(Label::section_closures);
  const auto measured = std::ranges::count_if(response.changes_by_closure,
                                              [](const auto& one) { return one.has_value(); });
  if (measured > 1) {
    write_one_by_one(page);
  } else {
    write_together(page);
  }
}

}  // namespace muster
