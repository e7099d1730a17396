#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "muster/resources/outlook.hpp"
#include "muster/resources/readiness.hpp"
#include "muster/resources/region.hpp"

namespace muster {

/// A world a little different from the real one: nothing of it is kept.
struct WhatIf {
  Region region = {};
  Situation situation = {};
  PlannedAhead planned = {};  ///< for the outlook
  std::vector<Standard> standards = {};
};

/// Lays the changes over region and situation. One change a line, blank lines and lines after `#`
/// say nothing:
///
///     close TARGET                          a road is shut, as respond's --close has it
///     remove team ID                        nobody of it comes
///     remove stockpile ID                   nothing lies there
///     move team ID PLACE                    it stands there
///     add team NEW like ID at PLACE         another of the kind, with its crews and equipment
///     add stock STOCKPILE MATERIAL NUMBER   more lies there, and does not expire
///     deliver STOCKPILE MATERIAL NUMBER DATE   for the outlook
///     use STOCKPILE MATERIAL NUMBER DATE       for the outlook
///     qualified team|crew|expert ID DATE    its qualifications on record hold until then
///     standard SERVICE MINUTES              a standard of driving time, for all
///
/// Throws:  Error{what_if_form} with line and text, Error{id_unknown} or Error{id_unknown_near} for
///          what nobody knows, Error{id_twice} for a new team of an old name.
[[nodiscard]] WhatIf what_if(std::string_view text, const Region& region,
                             const Situation& situation);

/// A need whose state is another one.
struct NeedChange {
  HazardId hazard = {};       ///< none: it is a scenario's
  std::string scenario = {};  ///< none: it is a trial's
  BasisRef basis = {};
  RequirementId requirement = {};
  std::optional<CapabilityId> capability = {};
  std::optional<MaterialId> material = {};
  NeedState was = NeedState::in_time;
  NeedState is = NeedState::in_time;
};

struct ReadinessDifference {
  std::vector<NeedChange> better = {};  ///< in the order of the trials, then of the scenarios
  std::vector<NeedChange> worse = {};
};

/// What changed from one to the other; both of the same hazards and instant.
[[nodiscard]] ReadinessDifference difference(const RegionReadiness& before,
                                             const RegionReadiness& after);

}  // namespace muster
