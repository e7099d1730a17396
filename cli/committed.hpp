#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/resources/incident_report.hpp"
#include "muster/resources/linkage_log.hpp"
#include "muster/resources/response.hpp"
#include "muster/resources/store.hpp"

namespace muster {

/// An incident whose answer was committed, as the store has it: the answer anew, the events of its
/// linkage and the reports that went out, in the order they were noted.
struct Committed {
  Response response = {};
  std::vector<LinkageEvent> silent = {};  ///< contacts that do not answer, from the situation
  /// In the order in which they were noted.
  std::vector<std::variant<LinkageEvent, SentReport>> log = {};
  Findings findings = {};  ///< the region changed since
};

/// The ways to reach somebody that the situation says are down, as events of that instant.
[[nodiscard]] std::vector<LinkageEvent> silent_channels(const Region& region,
                                                        const Situation& situation, Instant at);

/// The chain of the answer, brought up to date.
[[nodiscard]] Advanced brought_up_to_date(const Committed& known, const Region& region);
[[nodiscard]] std::vector<SentReport> reports_of(const Committed& known);

/// Throws:  Error{linkage_not_committed}.
[[nodiscard]] Committed committed(const Store& store, const Region& region,
                                  const IncidentId& incident);

}  // namespace muster
