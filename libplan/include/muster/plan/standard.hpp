#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "muster/plan/id.hpp"
#include "muster/plan/time.hpp"
#include "muster/plan/units.hpp"

namespace muster {

struct Rule;
struct Rules;

/// How soon, or from how far, a service is expected to reach (rule `coverage_standard`).
struct Standard {
  RuleId rule;
  std::string service;
  std::string measured;  ///< driving_time, from_order, after_call, radius or agreement_radius
  std::optional<Seconds> within;
  std::optional<Meters> radius;
  std::optional<Decimal> share_pct;  ///< of the cases in which it is to be met
  std::vector<std::string> areas;    ///< urban, rural …; none: everywhere
  std::string mark;
  std::string source;
  bool own_area = false;  ///< only inside a station's own area, and met by that station
  std::string station;    ///< only stations of that class; none: of any
};

/// One row of the rule.
[[nodiscard]] Standard standard_of(const std::map<std::string, std::string>& row, const Rule& rule);

/// Whether a row's scope includes an area of that class and a hazard of that kind; scopes that are
/// not written include all.
[[nodiscard]] bool applies(const std::map<std::string, std::string>& row, const std::string& area,
                           const std::optional<HazardKindId>& kind);

/// The standards for a service in an area of that class (urban, rural …), for a hazard of that
/// kind. A standard whose scope does not include both does not apply, and none is stretched to fit.
///
/// Order:   as the rule has them.
/// Empty:   when the standard is not applicable here, or there is none.
[[nodiscard]] std::vector<Standard> standards(const std::string& service, const std::string& area,
                                              const std::optional<HazardKindId>& hazard_kind,
                                              const Rules& rules, Date day,
                                              const std::vector<JurisdictionId>& jurisdictions);

/// Who commands at the scene (rule `command`): `fire_service` or `government`. `kinds` are the kind
/// of the incident and all above it, innermost first; the innermost that the rule names decides.
///
/// Empty:   when no rule says so.
[[nodiscard]] std::optional<std::string> commander(
    const std::vector<IncidentKindId>& kinds, const Rules& rules, Date day,
    const std::vector<JurisdictionId>& jurisdictions);

}  // namespace muster
