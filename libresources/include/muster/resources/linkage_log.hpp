#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/resources/running.hpp"

namespace muster {

/// The events of a CSV file (docs/linkage.md): id, at, kind, step, subject, to, within, by, note;
/// only `at` and `kind` are needed. Their order is that of the file, which is the order in which
/// they were told.
///
/// Empty:   when a finding of severity error was added.
[[nodiscard]] std::optional<std::vector<LinkageEvent>> read_linkage_events(std::string_view csv,
                                                                           const std::string& file,
                                                                           Findings& findings);

/// What an event of that kind has to say is there.
void check_event(const LinkageEvent& event, const Origin& origin, Findings& findings);

/// One line, as the store keeps it among the events of an incident.
[[nodiscard]] std::string kept(const LinkageEvent& event);
/// Empty:   when the line is something else that was noted.
[[nodiscard]] std::optional<LinkageEvent> kept_event(const std::string& line);

}  // namespace muster
