#include "report_sections.hpp"

namespace muster {

void write_shortfalls(Page& page) {
  const Wording& wording = page.wording();
  const Response& response = wording.response();
  if (response.shortfalls.empty()) return;
  page.heading(Label::section_shortfalls);
  for (const Shortfall& shortfall : response.shortfalls) {
    const Requirement& requirement = response.requirements[shortfall.requirement];
    const DemandPoint& point = requirement.curve[shortfall.point];
    page.text(wording.label(Label::shortfall_line,
                            {wording.need(requirement), wording.clock(point.by),
                             wording.since(wording.origin(requirement.incident), point.by),
                             wording.amount(requirement, point.quantity),
                             wording.amount(requirement, shortfall.missing)}),
              2, Style::alarm, 2);
    for (const Message& reason : shortfall.reasons) {
      page.text(wording.label(Label::shortfall_reason, {wording.in(reason)}), 4, Style::plain, 6);
    }
    for (const Remedy& remedy : shortfall.remedies) {
      page.text(wording.label(Label::shortfall_remedy, {wording.in(remedy.what)}), 4, Style::plain,
                6);
    }
  }
}

}  // namespace muster
