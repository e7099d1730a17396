#include "muster/resources/report.hpp"

#include "report_sections.hpp"

namespace muster {

std::string report(const Response& response, const Region& region, const ReportOptions& options) {
  const std::vector<Ask> questions = asks(response, region);
  const Wording wording(response, region, options.language);
  Page page(wording, options);
  write_first_screen(page);
  write_zones(page);
  write_plans(page);
  write_reporting(page);
  write_orders(page);
  write_materials(page);
  write_experts(page);
  write_shortfalls(page);
  write_choice(page);
  write_casualties(page);
  write_shelters(page);
  write_reliefs(page);
  write_coverage(page);
  write_linkage(page);
  write_closures(page);
  write_asks(page, questions);
  write_left_out(page);
  write_notes(page);
  write_record(page, questions);
  return page.str();
}

}  // namespace muster
