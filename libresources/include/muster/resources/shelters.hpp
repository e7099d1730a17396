#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "muster/resources/casualties.hpp"

namespace muster {

/// So many people to one shelter.
struct ShelterShare {
  FacilityId facility;
  Quantity people = {};
  Seconds drive = {};       ///< from the edge of the zone
  bool to_confirm = false;  ///< nobody told how many are there already
};

/// A shelter as near as the farthest that is used, or nearer, and why it is not.
struct PassedShelter {
  FacilityId facility;
  std::optional<Seconds> drive;
  Message reason;
};

/// Where the people of one zone go.
struct Sheltering {
  IncidentId incident;
  std::optional<Quantity> people;  ///< none: not in the data, and nobody told
  Quantity left = {};              ///< for whom no shelter has room
  std::vector<ShelterShare> shares;
  std::vector<PassedShelter> passed;
  std::vector<Message> notes;
};

/// Which shelter takes whom, for all incidents together, by the rule `sheltering`: which kind of
/// facility shelters, by which measure it is full, which indicator tells how many must leave and
/// which capability drives them. The people are those whom the data know in the zone, or those that
/// were told where that is more; who is at work there, in its facilities and hazards, is not among
/// them. No shelter lies in a zone and no way leads through one: the drive counts from where the
/// roads enter the zone (WaysOut).
///
/// As few as can be are without shelter, and the longest drive is least (least_wait).
/// Order:   an entry for each incident with a zone or people told to leave, in their order; shares
///          by drive, facility.
/// Empty:   when there is none of these.
/// Throws:  Error{internal} for such an incident without ways.
[[nodiscard]] std::vector<Sheltering> sheltering(std::span<const LocatedIncident> incidents,
                                                 std::span<const std::optional<HazardZone>> zones,
                                                 const WaysOut& ways, const Region& region,
                                                 const Situation& situation);

/// Whether the incident tells of anybody to be sheltered.
[[nodiscard]] bool asks_for_shelter(const LocatedIncident& incident,
                                    const std::optional<HazardZone>& zone, const Region& region);

}  // namespace muster
