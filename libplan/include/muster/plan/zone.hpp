#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/plan/geo.hpp"
#include "muster/plan/id.hpp"
#include "muster/plan/time.hpp"

namespace muster {

struct Distance;
struct LocatedIncident;
struct Rules;

/// From one point to another along the shortest line on the ellipsoid of WGS-84.
struct Geodesic {
  std::int64_t millimeters = 0;
  std::int64_t bearing_e6 =
      0;  ///< millionths of a degree from true north at the first point, 0 to 359 999 999
};

/// Vincenty's inverse formula, within a millimetre; for points that lie nearly opposite on the
/// globe, where it does not settle, the sphere's answer, within 0.6 %.
[[nodiscard]] Geodesic geodesic(const Position& from, const Position& to);

/// What is known of a release. What is left out is unknown.
struct ZoneConditions {
  std::vector<std::string> substances;  ///< on the site; none: not known
  std::optional<std::string> container;
  std::optional<std::string> spill;  ///< small or large
  std::optional<std::string> light;  ///< day or night
  std::optional<int> wind_from;
  std::optional<std::string> wind_class;  ///< low, moderate or high
  bool calm = false;                      ///< known to be no wind at all
  std::optional<bool> burning;
};

/// Where nobody stays without protection: a circle, and beyond it a sector downwind, which is a
/// whole circle where the wind is not known. Both edges belong to it.
struct Zone {
  Position centre = {};
  Meters isolation = {};
  std::optional<Meters> downwind;
  std::optional<int> towards;    ///< bearing of the sector's middle; none: all round
  int half_angle = 180;          ///< degrees to either side
  std::vector<Message> reasons;  ///< which distance of which edition, and what was not known
};

/// The zone that the cards' distances give under these conditions. A distance counts unless one of
/// its conditions is known to be otherwise; of those that count the greatest holds.
///
/// Empty:   when no distance counts.
/// Throws:  Error{zone_sector} unless 0 < half_angle <= 180, Error{zone_bearing} unless the wind
///          comes from 0 to 359 degrees.
[[nodiscard]] std::optional<Zone> zone(const Position& centre, std::span<const Distance> distances,
                                       const ZoneConditions& conditions, int half_angle);

[[nodiscard]] bool in_zone(const Zone& zone, const Position& position);

/// On the ground, in square metres, with π as 355/113.
[[nodiscard]] std::int64_t area_m2(const Zone& zone);

/// A fact that the size of a zone hangs on.
enum class ZoneFact { fire, substance, container, spill, wind_direction, wind_speed, light };
[[nodiscard]] std::string_view name(ZoneFact fact);

/// A fact nobody has told, and the zone as it would be with the value that changes it most.
struct ZoneQuestion {
  ZoneFact fact = ZoneFact::fire;
  std::vector<std::string> tried = {};  ///< as the cards write them; none for the wind's direction
  std::optional<Zone> now = {};         ///< none: no distance counts
  std::optional<Zone> then = {};
  std::int64_t changed_m2 = 0;  ///< between the two
};

/// What to find out about the zone, by trying the values that the distances name.
///
/// Order:   by the area that changes, most first; then as ZoneFact.
/// Empty:   when nothing unknown changes the zone.
/// Throws:  what zone() throws.
[[nodiscard]] std::vector<ZoneQuestion> zone_questions(const Position& centre,
                                                       std::span<const Distance> distances,
                                                       const ZoneConditions& conditions,
                                                       int half_angle);

/// The parts of the straight line between two points that lie in the zone, as shares of its length
/// in millionths, from the first point; rounded outwards. The ground is taken as flat around the
/// centre, as for roads of some tens of kilometres it may be.
struct ZoneSpan {
  std::int64_t from_e6 = 0;
  std::int64_t to_e6 = 0;
};
[[nodiscard]] std::vector<ZoneSpan> in_zone(const Zone& zone, const Position& from,
                                            const Position& to);

/// What the incident itself tells: what was released, wind, light, and by the rules `wind_class`
/// and `spill_size` the class of its speed and, where nobody says it, the size of the spill.
/// Whether it burns is known where an area on fire is reported.
[[nodiscard]] ZoneConditions zone_conditions(const LocatedIncident& incident, const Rules& rules,
                                             Date day);

/// The half angle of the sector by the rule `downwind_sector`; 180 when there is none.
[[nodiscard]] int sector_half_angle(const Rules& rules, Date day,
                                    const std::vector<JurisdictionId>& jurisdictions);

}  // namespace muster
