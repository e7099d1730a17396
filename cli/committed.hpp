#pragma once

#include <optional>
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
  std::vector<LinkageEvent> events = {};
  std::vector<SentReport> sent = {};
  Findings findings = {};  ///< the region changed since
};

/// Throws:  Error{linkage_not_committed}.
[[nodiscard]] Committed committed(const Store& store, const Region& region,
                                  const IncidentId& incident);

}  // namespace muster
