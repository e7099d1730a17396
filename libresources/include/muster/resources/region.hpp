#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "muster/plan/catalogue.hpp"
#include "muster/plan/plan_library.hpp"
#include "muster/plan/rules.hpp"
#include "muster/plan/work_calendar.hpp"
#include "muster/resources/agreement.hpp"
#include "muster/resources/closures.hpp"
#include "muster/resources/dated_fact.hpp"
#include "muster/resources/facility.hpp"
#include "muster/resources/hazard.hpp"
#include "muster/resources/roads.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/team.hpp"
#include "muster/resources/vehicles.hpp"

namespace muster {

/// region.xml: what a centre says about itself.
struct RegionHeader {
  std::string id;
  Text name;
  Text banner;  ///< printed on every output; empty for a real region
  bool sample = false;
  JurisdictionId jurisdiction;
  Offset display_offset = {};
  Datum datum = Datum::wgs84;
  Language language = Language::zh;
  std::optional<std::string> currency;  ///< ISO 4217, of amounts of money
  Meters access_limit = {};             ///< a place farther from any road is refused
  KilometersPerHour access_speed = {};  ///< of the leg between a road and the place
};

/// What one centre knows, and what changes only by import. Lists are ordered by id, references
/// resolve, and nothing here changes once it stands: share it as `shared_ptr<const Region>`.
struct Region {
  // No `= {}` at what fills itself: nobody writes one in braces, and each would be compiled by all
  // who include this.
  RegionHeader header;
  Catalogue catalogue;
  Rules rules;
  PlanLibrary plans;
  std::shared_ptr<const RoadNetwork> roads;
  std::vector<Jurisdiction> jurisdictions;
  std::vector<Organisation> organisations;
  std::vector<Contact> contacts;
  std::vector<Agreement> agreements;
  std::vector<Team> teams;
  std::vector<TeamMeasure> team_measures;
  std::vector<Crew> crews;
  std::vector<CrewEquipment> crew_equipment;  ///< by crew, then material
  std::vector<JointTeamMember> joint_teams;
  std::vector<Expert> experts;
  std::vector<Stockpile> stockpiles;
  std::vector<Lot> lots;
  std::vector<KitPart> kits;           ///< by kit, then part
  std::vector<Shift> shifts;           ///< the duty rosters
  std::vector<RestRule> rest_rules;    ///< by kind of team
  std::vector<TeamPaper> team_papers;  ///< by team, paper and number
  std::vector<PayerRule> payer_rules;
  std::vector<Facility> facilities;
  std::vector<FacilityCapacity> facility_capacities;
  std::vector<Hazard> hazards;
  std::vector<HazardSubstance> hazard_substances;
  std::vector<HazardMeasure> hazard_measures;
  std::vector<AccessPoint> access_points;
  std::vector<Vehicle> vehicles;          ///< none: the roads' own times hold for all
  std::vector<RoadCondition> conditions;  ///< by condition, then row
  std::vector<Closure> closures;          ///< standing ones, from closures.csv
  std::vector<Holiday> holidays;          ///< days off and days made up for them
  std::vector<DatedFact> dated_facts;
  std::vector<Explanation> explanations;
  std::string digest;  ///< SHA-256 over all of the above in canonical form
};

/// The entry with that id in a list ordered by id, or nullptr.
template <class Entry, class Tag>
[[nodiscard]] const Entry* find(const std::vector<Entry>& entries, const Id<Tag>& id) {
  std::size_t low = 0;
  std::size_t high = entries.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (entries[middle].id < id) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < entries.size() && entries[low].id == id ? &entries[low] : nullptr;
}

/// The name, or the id where nothing has it: for messages and tables.
template <class Entry, class Tag>
[[nodiscard]] Text name_of(const std::vector<Entry>& entries, const Id<Tag>& id) {
  const Entry* entry = find(entries, id);
  return entry == nullptr ? Text(id.view()) : entry->name;
}

/// SHA-256 over every record, plan and rule in canonical form: what Region::digest holds. Two
/// regions have the same digest only when they say the same.
[[nodiscard]] std::string region_digest(const Region& region);

/// The jurisdiction and all above it, smallest first. Empty when it is unknown.
[[nodiscard]] std::vector<JurisdictionId> chain_of(const Region& region, const JurisdictionId& id);

}  // namespace muster
