#pragma once

#include <optional>
#include <string>

#include "muster/plan/geo.hpp"
#include "muster/resources/organisation.hpp"

namespace muster {

/// A place that serves: hospital, shelter, command post, blood station, base.
struct Facility {
  FacilityId id;
  Text name;
  std::string kind;
  OrganisationId organisation;
  PlaceId place;
  Position position = {};
  std::optional<JurisdictionId> jurisdiction;
  bool external = false;
  Provenance provenance;
};

struct FacilityCapacity {
  FacilityId facility;
  std::string measure;
  Quantity quantity = {};
  std::string measured_in;
  Provenance provenance;
};

}  // namespace muster
