#pragma once

#include "muster/plan/incident.hpp"
#include "muster/plan/xml.hpp"

namespace muster {

/// The incident in an element of a larger document, as read_incident() reads a file of its own.
///
/// Empty:   when a finding of severity error was added.
[[nodiscard]] std::optional<Incident> read_incident(const XmlElement& raw, const std::string& file,
                                                    Findings& findings);

}  // namespace muster
