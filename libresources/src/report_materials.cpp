#include <algorithm>

#include "fulfilment.hpp"
#include "report_sections.hpp"

namespace muster {

namespace {

struct NamedSource {
  std::string name;
  Quantity quantity = {};
};

/// Where it comes from, in the order of arrival: "随队 66、怀仁库 134".
std::string sources(std::size_t requirement, const Wording& wording) {
  std::vector<NamedSource> found;
  for (const Assignment& assignment : wording.response().dispatch.assignments) {
    if (assignment.requirement != requirement) continue;
    const std::string name = assignment.carried || !assignment.lot
                                 ? wording.label(Label::carried)
                                 : wording.stockpile_of(*assignment.lot);
    auto one = std::ranges::find(found, name, &NamedSource::name);
    if (one == found.end()) one = found.insert(found.end(), {name, {}});
    one->quantity = one->quantity + assignment.quantity;
  }
  std::vector<std::string> parts;
  for (const NamedSource& source : found) {
    parts.push_back(source.name + " " + std::to_string(source.quantity.count()));
  }
  return parts.empty() ? wording.label(Label::nobody) : wording.list(parts);
}

std::vector<Cell> row(std::size_t position, const Fulfilment& met, const Wording& wording) {
  const Requirement& requirement = wording.response().requirements[position];
  std::vector<std::string> points;
  for (const PointMet& point : met.points) {
    points.push_back(wording.label(
        Label::met_by,
        {wording.clock(point.by), wording.ratio(requirement, point.filled, point.needed)}));
  }
  const Style style = met.short_of() ? Style::alarm : Style::plain;
  return {{wording.need(requirement), style},
          {wording.list(points), style},
          {met.first ? wording.clock_up(*met.first) : "", style},
          {met.last ? wording.clock_up(*met.last) : "", style},
          {sources(position, wording), style}};
}

}  // namespace

void write_materials(Page& page) {
  const Wording& wording = page.wording();
  const auto met = fulfilments(wording.response());
  Table table({{wording.label(Label::column_material)},
               {wording.label(Label::there_by)},
               {wording.label(Label::first), Align::left, true},
               {wording.label(Label::last), Align::left, true},
               {wording.label(Label::column_from)}});
  for (std::size_t i = 0; i < met.size(); ++i) {
    if (wording.response().requirements[i].material) table.add(row(i, met[i], wording));
  }
  if (table.empty()) return;
  page.heading(Label::section_materials);
  page.table(table, 2);
}

}  // namespace muster
