#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "muster/plan/match.hpp"
#include "muster/plan/zone.hpp"

namespace muster {

struct Region;

/// A place inside, with the people there at that time of day; by the larger figure where day or
/// night is not told.
struct ZonePlace {
  PlaceId place;
  std::optional<std::int64_t> people;
  std::optional<std::string> mark;  ///< how far the figure can be trusted
};

/// A road that runs through the zone. It is closed by itself.
struct ZoneRoad {
  RoadId road;
  std::optional<Approach> from =
      {};  ///< staging where the zone begins, coming from the road's first place
  std::optional<Approach> to;  ///< coming from its second place
};

/// A hazard inside, which the incident may set off, and the plans that get ready for that.
struct ZoneHazard {
  HazardId hazard;
  std::vector<PlanId> warned;  ///< in warning state, by id; those that run already left out
};

/// The zone of one incident and what of the region lies in it. Lists are ordered by id.
struct HazardZone {
  Zone zone;
  std::vector<ZonePlace> places;
  std::vector<FacilityId> facilities;
  std::vector<ZoneHazard> hazards;  ///< the incident's own left out
  std::vector<ZoneRoad> roads;
  bool upwind = false;  ///< the wind is known, and no staging point lies downwind
  std::vector<Finding> notes;

  /// The people of all places inside whose number is known. Empty: when none is.
  [[nodiscard]] std::optional<std::int64_t> people() const;
};

/// The zone that the distances of the matched cards give, and what lies in it. A road is taken as
/// straight between its places.
///
/// Empty:   when no matched card states a distance that fits.
[[nodiscard]] std::optional<HazardZone> hazard_zone(const LocatedIncident& incident,
                                                    std::span<const Match> matches,
                                                    const Region& region, Date day);

/// What to find out about the zone of the incident, as zone_questions() of plan/zone says.
[[nodiscard]] std::vector<ZoneQuestion> zone_questions(const LocatedIncident& incident,
                                                       std::span<const Match> matches,
                                                       const Region& region, Date day);

/// How the incident is approached once the zone is closed: by the staging points where a road
/// enters it, those upwind only where there are any, and by the approaches it had for whoever is
/// inside already or comes by a way that does not lead through the zone.
[[nodiscard]] std::vector<Approach> approaches_around(const HazardZone& zone,
                                                      const LocatedIncident& incident,
                                                      const Region& region);

/// One closure for each road of the zone, named after the incident.
[[nodiscard]] std::vector<Closure> zone_closures(const HazardZone& zone,
                                                 const LocatedIncident& incident);

}  // namespace muster
