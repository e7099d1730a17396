#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "muster/plan/geo.hpp"
#include "muster/plan/id.hpp"
#include "muster/plan/text.hpp"
#include "muster/plan/units.hpp"
#include "muster/resources/organisation.hpp"

namespace muster {

/// 危险目标: a mine, plant, pipeline, pond … where an incident can happen.
struct Hazard {
  HazardId id;
  Text name;
  HazardKindId kind;
  std::string sector;
  OrganisationId organisation;  ///< the operator
  std::optional<JurisdictionId> jurisdiction;
  std::optional<PlaceId> place;  ///< none: it is reached only by its access points
  Position position = {};
  std::string status;
  std::optional<std::int64_t> people;
  Provenance provenance;
};

struct HazardSubstance {
  HazardId hazard;
  std::string substance;
  Text name;
  Decimal quantity = {};
  std::string measured_in;
  Provenance provenance;
};

/// Any other fact about a hazard, with its name and the measure it is in.
struct HazardMeasure {
  HazardId hazard;
  std::string measure;
  std::string value;
  std::optional<std::string> measured_in;
  Provenance provenance;
};

/// Where wheels stop: a gate, shaft, portal or carriageway. It lies at a place of the network; or
/// on a road at `offset` from the road's first place, to be reached from its end `towards`; or at
/// a position, which stands for the nearest point of a road. Of the roads beside a position,
/// `road_ref` names the one that is meant (by reference or name) and `heading` the carriageway: the
/// one driven more or less that way.
struct AccessPoint {
  AccessPointId id;
  HazardId hazard;
  std::string kind;
  Text name;
  std::optional<PlaceId> place;
  std::optional<RoadId> road;
  std::optional<Meters> offset;
  std::optional<PlaceId> towards;
  std::optional<Position> position;
  std::optional<std::string> road_ref;
  std::optional<Heading> heading;
  Provenance provenance;
};

}  // namespace muster
