#pragma once

#include <optional>
#include <vector>

#include "command.hpp"
#include "muster/plan/standard.hpp"
#include "muster/resources/scenarios.hpp"
#include "muster/resources/what_if.hpp"
#include "opened_region.hpp"

namespace muster {

/// --as-of, which a question about readiness cannot do without: nothing here reads a clock.
[[nodiscard]] Argument as_of_instant_argument();
/// Throws:  Error{usage_required}, Error{usage_form}.
[[nodiscard]] Instant asked_instant(const Given& given, const Region& region);

/// "mine_rescue=30": driving time from a full-time team.
///
/// Throws:  Error{usage_form}.
[[nodiscard]] std::vector<Standard> asked_standards(const Given& given);

/// --what-if FILE: changes to be laid over region and situation.
[[nodiscard]] Argument what_if_argument();
/// Empty:   without --what-if.
/// Throws:  as read_file() and what_if().
[[nodiscard]] std::optional<WhatIf> asked_what_if(const Given& given, const OpenedRegion& opened);

/// --scenario FILE: what is supposed to happen, instead of the trials.
[[nodiscard]] Argument scenario_argument();
/// Empty:   without --scenario.
/// Throws:  as read_file() and read_scenarios(); Error{scenario_none} once what is wrong with the
///          file has been said.
[[nodiscard]] std::optional<std::vector<Scenario>> asked_scenarios(const Given& given,
                                                                   const Region& region,
                                                                   Language language);

/// Throws:  Error{usage_form}.
[[nodiscard]] unsigned count_of_threads(const Given& given);

}  // namespace muster
