#pragma once

#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "muster/plan/incident.hpp"

namespace muster {

/// An instant a person typed: ISO 8601, or without offset and then in the region's own.
///
/// Throws:  Error{usage_form} naming the argument.
[[nodiscard]] Instant instant_argument(const std::string& name, const std::string& value,
                                       Offset offset);

/// "hazard:CM04", "node:ID", "road:e0016@1200" or "39.881,112.993[,gcj02]".
///
/// Throws:  as position_argument().
[[nodiscard]] IncidentPlace incident_place(const std::string& value);

/// "39.881,112.993" or "39.881,112.993,gcj02", as `name` was given.
///
/// Throws:  Error{usage_form}, Error{geo_swapped}, Error{geo_latitude}, Error{geo_datum}.
[[nodiscard]] StatedPosition position_argument(const std::string& name, const std::string& value);

/// The incidents of --incident, or the one of --kind, --at, --set, --occurred and --known. A name
/// that is no file is looked for as incidents/<name>.xml in the region folder.
///
/// Throws:  Error{usage_incident}, Error{usage_together}, Error{usage_form}, Error{usage_known};
///          Error{usage_incident_refused} after its findings stand on standard error.
[[nodiscard]] std::vector<Incident> incident_arguments(const Given& given,
                                                       const std::string& region_path,
                                                       Offset offset, Language language);

}  // namespace muster
