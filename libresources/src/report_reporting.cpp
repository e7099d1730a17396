#include <array>

#include "report_sections.hpp"

namespace muster {

namespace {

std::string limit(const StatutoryReport& report, const Wording& wording) {
  if (!report.within) return wording.label(Label::reporting_at_once);
  Label label = Label::reporting_within_received;
  if (report.runs_from == ClockEvent::known) label = Label::reporting_within_known;
  if (report.runs_from == ClockEvent::occurred) label = Label::reporting_within_occurred;
  std::string limit = wording.label(label, {wording.span(*report.within)});
  if (!report.due) return limit;
  return wording.label(Label::reporting_due, {limit, wording.clock(*report.due)});
}

/// Parallel notices stand in the line of those who are told beside.
std::optional<std::string> receiver(const StatutoryReport& report, const Wording& wording) {
  if (report.step == "unit_to_mine_safety") return wording.label(Label::reporting_mine_safety);
  if (report.step == "level_to_own_government") {
    return wording.label(Label::reporting_own_government);
  }
  if (report.step == "province_to_state_council") {
    return wording.label(Label::reporting_state_council);
  }
  if (report.to) return wording.tier(*report.to);
  return std::nullopt;
}

std::string name_of_receiver(const std::string& receiver, const Wording& wording) {
  static const std::array<std::pair<std::string_view, Label>, 9> names = {
      {{"own_government", Label::receiver_own_government},
       {"public_security", Label::receiver_public_security},
       {"human_resources", Label::receiver_human_resources},
       {"trade_union", Label::receiver_trade_union},
       {"procuratorate", Label::receiver_procuratorate},
       {"mine_safety", Label::receiver_mine_safety},
       {"ecology", Label::receiver_ecology},
       {"health", Label::receiver_health},
       {"transport", Label::receiver_transport}}};
  for (const auto& [id, label] : names) {
    if (id == receiver) return wording.label(label);
  }
  return one_line(receiver);
}

void write_reports(Page& page, const Reporting& reporting) {
  const Wording& wording = page.wording();
  for (const StatutoryReport& report : reporting.reports) {
    std::string what;
    if (report.step == "correction") {
      what = wording.label(Label::reporting_correction);
    } else if (const auto to = receiver(report, wording)) {
      what = wording.label(Label::reporting_chain, {wording.tier(report.from), *to});
    } else {
      continue;
    }
    page.text(wording.label(Label::reporting_to, {what, limit(report, wording)}), 4, Style::plain,
              2);
  }
}

}  // namespace

void write_reporting(Page& page) {
  const Wording& wording = page.wording();
  const Response& response = wording.response();
  for (std::size_t i = 0; i < response.reporting.size(); ++i) {
    if (!response.reporting[i]) continue;
    const Reporting& reporting = *response.reporting[i];
    page.heading(Label::section_reporting);
    if (response.incidents.size() > 1) {
      page.text(wording.in(response.incidents[i].where), 0, Style::bold);
    }
    page.text(
        wording.label(Label::reporting_end, {wording.begun(wording.in(title(reporting.grade))),
                                             wording.tier(reporting.up_to),
                                             one_line(reporting.source + " " + reporting.clause)}),
        2, Style::plain, 2);
    write_reports(page, reporting);
    std::vector<std::string> beside;
    for (const std::string& one : reporting.beside) {
      beside.push_back(name_of_receiver(one, wording));
    }
    if (!beside.empty()) {
      page.text(wording.label(Label::reporting_beside, {wording.list(beside)}), 4, Style::plain, 2);
    }
    if (reporting.times_per_day) {
      page.text(wording.label(Label::reporting_follow_up, {reporting.times_per_day->str()}), 4,
                Style::plain, 2);
    }
  }
}

}  // namespace muster
