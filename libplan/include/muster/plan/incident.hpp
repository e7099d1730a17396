#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/plan/geo.hpp"
#include "muster/plan/id.hpp"
#include "muster/plan/time.hpp"

namespace muster {

/// A position as somebody gave it: its datum is declared, never guessed.
struct StatedPosition {
  Position position = {};
  Datum datum = Datum::wgs84;
  friend bool operator==(const StatedPosition&, const StatedPosition&);
};

/// A point on a road, measured from the road's first place.
struct RoadPoint {
  RoadId road = {};
  Meters from_start = {};
  friend bool operator==(const RoadPoint&, const RoadPoint&);
};

using IncidentPlace = std::variant<HazardId, PlaceId, StatedPosition, RoadPoint>;

/// When one level of the chain received the report: its own two hours run from here.
struct Receipt {
  OrganisationId by = {};
  Instant at = {};
  friend bool operator==(const Receipt&, const Receipt&);
};

/// The weather at the scene, as far as somebody told it. What is left out is unknown: no wind told
/// is not calm air.
struct Weather {
  std::optional<int> wind_from = {};  ///< whole degrees from true north that the wind blows from
  std::optional<Decimal> wind_kmh = {};
  std::optional<std::string> light = {};  ///< day (sunrise to sunset) or night, said by the caller
  std::optional<std::string> note = {};
  friend bool operator==(const Weather&, const Weather&);
};

/// What got out, as far as somebody told it, in the words of the cards' distances.
struct Released {
  std::optional<std::string> substance = {};
  std::optional<std::string> container = {};
  std::optional<std::string> spill = {};  ///< small or large
  friend bool operator==(const Released&, const Released&);
};

/// What happened, where, and what is known of it. What is not in `indicators` is unknown, not zero.
struct Incident {
  IncidentId id = {};
  IncidentKindId kind = {};
  std::optional<Instant> occurred = {};
  Instant known = {};  ///< the head of the accident unit was told
  std::vector<Receipt> received = {};
  IncidentPlace place = {};
  std::vector<JurisdictionId> also_in = {};  ///< areas it reaches into beside the one it lies in
  std::map<IndicatorId, Decimal> indicators = {};
  std::optional<Weather> weather = {};
  std::optional<Released> released = {};
  std::optional<std::string> note = {};
  friend bool operator==(const Incident&, const Incident&);
};

/// The day whose rules count: when it occurred, or where nobody knows that, became known.
[[nodiscard]] Date day_of(const Incident& incident, Offset offset);

/// One way to reach the incident: from a place of the road network along a last leg. Crews stop
/// their wheels at its end.
struct Approach {
  std::optional<AccessPointId> access_point = {};
  Text name = {};
  PlaceId place = {};
  TravelTime leg = {.ms = 0};
  std::optional<RoadId> road = {};  ///< the leg leads along this road,
  bool forward = true;              ///< away from its first place,
  TravelTime beyond = {.ms = 0};    ///< but for the end of the leg, which takes so long
};

/// An incident whose surroundings are filled in.
struct LocatedIncident {
  Incident incident = {};
  Text where = {};
  Position position = {};
  std::vector<JurisdictionId> jurisdictions = {};         ///< from the smallest to the nation
  std::vector<std::vector<JurisdictionId>> also_in = {};  ///< of each further area, as above
  std::optional<HazardId> hazard = {};
  std::optional<HazardKindId> hazard_kind = {};
  std::optional<OrganisationId> unit = {};  ///< the accident unit 事故单位, where known
  std::vector<Approach> approaches = {};    ///< at least one; ordered by access point, then place
  std::optional<RoadId> on_road = {};       ///< the incident blocks this road
};

/// Reads an incident of `incident.xsd`.
///
/// Empty:   when a finding of severity error was added.
[[nodiscard]] std::optional<Incident> read_incident(std::string_view xml, const std::string& file,
                                                    Findings& findings);

}  // namespace muster
