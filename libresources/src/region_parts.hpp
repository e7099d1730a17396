#pragma once

#include <memory>

#include "muster/plan/error.hpp"
#include "muster/plan/plan_xml.hpp"
#include "region_tables.hpp"

namespace muster::records {

/// The region made of its parts, whose lists are ordered and whose references resolve. The digest
/// is left empty.
///
/// Empty:   when a finding of severity error was added, for plans that contradict one another.
/// Throws:  Error of Catalogue and RoadNetwork for parts that break their promises.
std::shared_ptr<Region> assemble(RegionParts parts, std::vector<Plan> plans,
                                 std::shared_ptr<const RoadNetwork> roads, Findings& findings);

/// The rows of a rule as single fields, and back.
std::vector<RuleField> fields_of(const std::vector<Rule>& rules);
void add_fields(std::vector<Rule>& rules, const std::vector<RuleField>& fields);

/// The records of a kind in a region: a list, or a view of one.
template <class R>
decltype(auto) rows_of(const Region& region) {
  constexpr auto member = table_of<R>.list;
  if constexpr (std::same_as<R, RegionHeader>) {
    return std::vector<RegionHeader>{region.header};
  } else if constexpr (std::same_as<R, Rule>) {
    return std::span<const Rule>(region.rules.rules);
  } else if constexpr (std::same_as<R, RuleField>) {
    return fields_of(region.rules.rules);
  } else if constexpr (std::same_as<R, PlanText>) {
    std::vector<PlanText> plans;
    for (const Plan& plan : region.plans.plans()) plans.push_back({plan.id, write_plan(plan)});
    return plans;
  } else if constexpr (std::same_as<R, Place>) {
    static const PlaceRows none;
    return region.roads ? region.roads->places() : none;
  } else if constexpr (std::same_as<R, Road>) {
    static const RoadRows none;
    return region.roads ? region.roads->roads() : none;
  } else if constexpr (requires { region.*member; }) {
    return std::span<const R>(region.*member);
  } else {
    return std::span<const R>(region.catalogue.parts().*member);
  }
}

}  // namespace muster::records
