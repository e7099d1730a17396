#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/resources/response.hpp"
#include "muster/resources/running.hpp"

namespace muster {

/// 初报、续报、终报.
enum class ReportKind { initial, follow_up, final_report };
[[nodiscard]] std::string_view name(ReportKind kind);
[[nodiscard]] Text title(ReportKind kind);
[[nodiscard]] std::optional<ReportKind> report_kind_named(std::string_view name);

/// A report that went out.
struct SentReport {
  ReportKind kind = ReportKind::initial;
  Instant at = {};
  std::string by = {};
  OrganisationId to = {};  ///< empty: not said
};

/// 事故信息快报: the six fields of State Council order 493, Art 12, out of what is known of the
/// incident and what happened since; what nobody told is "待核", never none. There is one figure
/// for each count: that of the latest report. Then what was sent by whom and when, and how long is
/// left for each report that is still due.
///
/// Throws:  Error{linkage_report_receiver} for a receiver that the region does not have.
[[nodiscard]] std::string incident_report(ReportKind kind, const Response& response,
                                          const Linkage& linkage, const Region& region,
                                          const std::optional<OrganisationId>& to,
                                          std::span<const SentReport> sent, Language language,
                                          std::size_t columns);

/// What a report that went out means for the linkage: the written report to that receiver is done,
/// or the follow-up of the day is met.
///
/// Empty:   when no step and no duty waits for it.
[[nodiscard]] std::optional<LinkageEvent> event_of(const SentReport& report,
                                                   const Linkage& linkage);

/// One line, as the store keeps it among the events of an incident, and back.
[[nodiscard]] std::string kept(const SentReport& report);
[[nodiscard]] std::optional<SentReport> kept_report(const std::string& line);

}  // namespace muster
