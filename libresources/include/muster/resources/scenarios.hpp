#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "muster/resources/balance.hpp"
#include "muster/resources/outlook.hpp"
#include "muster/resources/readiness.hpp"
#include "muster/resources/travel.hpp"

namespace muster {

/// Something that could happen, and how much of one material it would ask for.
struct Scenario {
  std::string id = {};
  IncidentPlace at = {};
  std::int64_t weight = 1;  ///< probability in millionths; of trials: 1, for nobody knows more
  MaterialId material = {};
  Quantity demand = {};
  std::optional<Seconds> within = {};  ///< by when it is wanted there; none: nobody has said
};

/// Scenarios of a CSV file with the columns scenario, at, probability, material, quantity and, if
/// need be, within ("90min"): a row for each material of a scenario, `at` as `hazard:CM04`,
/// `node:town-140624101` or the id alone.
///
/// Order:   as they stand.
/// Empty:   where a finding of severity error says why: also for probabilities of all scenarios
///          that do not sum to 1.
/// Throws:  Error{scenario_none} for a file without a row.
[[nodiscard]] std::vector<Scenario> read_scenarios(std::string_view text, const std::string& file,
                                                   const Region& region, Findings& findings);

/// What could come of all that each scenario asks for: steps 4 to 6 of respond() with these needs,
/// the question asked at `as_of`; minimum stock stays where it is. What is wanted by no time is
/// never late.
///
/// Order:   by id; needs by material, what is wanted sooner first.
[[nodiscard]] std::vector<ScenarioTrial> try_scenarios(const std::vector<Scenario>& scenarios,
                                                       const Region& region,
                                                       const Situation& situation, Instant as_of);

/// What the trials ask for: each planning basis at each hazard, all equally likely.
[[nodiscard]] std::vector<Scenario> scenarios_of(const RegionReadiness& readiness);

/// The most that any one of the scenarios asks for, of materials: of crews they say nothing.
[[nodiscard]] OutlookNeeds most_asked(const std::vector<Scenario>& scenarios);

/// By what a unit's way is measured.
enum class BalanceBy { time, distance };

struct BalanceWish {
  MaterialId material = {};
  BalanceBy by = BalanceBy::time;
  std::int64_t pack = 1;               ///< units that are only moved together
  std::optional<Seconds> within = {};  ///< with BalanceBy::time
};

/// The question of balance on the roads of a region.
struct RegionBalance {
  BalanceQuestion question = {};
  std::vector<StockpileId> depots = {};    ///< by depot of the question
  std::vector<IncidentPlace> places = {};  ///< by scenario of the question
  Quantity left_out = {};                  ///< lies where nobody knows how long loading takes
  Findings notes = {};  ///< scenarios beyond all stock, and places no road leads to
};

/// What lies in the region's own depots of the kinds that hold some of it, serviceable and not run
/// out on that day; minimum stock counts, for the question is where things lie. Loading is part of
/// the way in time; in distance the way is the shortest. A unit that cannot come costs ten times
/// the farthest way.
///
/// Order:   depots by id; scenarios as given, those of other materials left out.
/// Throws:  Error{scenario_none} where none asks for the material, Error{id_unknown}.
[[nodiscard]] RegionBalance region_balance(const BalanceWish& wish,
                                           const std::vector<Scenario>& scenarios,
                                           const Region& region, const Situation& situation,
                                           const Travel& roads, Instant as_of);

}  // namespace muster
