#pragma once

#include <optional>
#include <string>
#include <vector>

#include "muster/resources/placement.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/travel.hpp"

namespace muster {

/// A site or a demand of the region, by its id and name.
struct Sited {
  std::string id = {};
  Text name = {};
  Position position = {};
};

/// A question of placement on the roads of a region. Distances are seconds of driving.
struct Siting {
  PlacementQuestion question = {};
  std::vector<Sited> sites = {};    ///< by site of the question
  std::vector<Sited> demands = {};  ///< by demand of the question
};

/// Where sites may be.
enum class SitesAt { places, stockpiles, teams };

/// Whom they serve: the hazards of a kind (all, where none is named), each weighing one; or the
/// people of all places that say how many live there, by night.
struct SitingWish {
  SitesAt at = SitesAt::places;
  std::string team_kind = {};  ///< with SitesAt::teams: only teams of this kind
  bool people = false;
  std::optional<HazardKindId> hazard_kind = {};
};

/// Sites at one place are one: that of the first id. Bare nodes of imported roads are no sites.
///
/// Order:   sites and demands by id.
/// Throws:  Error{id_unknown} for a kind of hazard nobody has.
[[nodiscard]] Siting siting(const SitingWish& wish, const Region& region, const Travel& roads);

/// What to buy so that each hazard of the siting finds `each` of the material within the time:
/// stock that lies within reach already counts, above its minimum. Sites are stockpiles; loading
/// counts, and one whose loading time nobody knows is no site. At most `shelf` more fit into each.
[[nodiscard]] Siting buying(const SitingWish& wish, const MaterialId& material, Quantity each,
                            Seconds within, Quantity shelf, const Region& region,
                            const Situation& situation, const Travel& roads);

}  // namespace muster
