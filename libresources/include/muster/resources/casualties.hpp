#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/requirements.hpp"
#include "muster/plan/time.hpp"
#include "muster/resources/hazard_zone.hpp"

namespace muster {

struct Dispatch;
struct Region;
struct Situation;

/// 危重、重伤、轻伤, the classes of triage of those who live; the gravest first.
enum class Triage { immediate, delayed, minor };
[[nodiscard]] std::string_view name(Triage triage);
[[nodiscard]] Text title(Triage triage);

/// The name people know an injury, or a measure of a facility, by; the id where it has none.
[[nodiscard]] Text injury_title(std::string_view injury);
[[nodiscard]] Text measure_title(std::string_view measure);

/// Casualties who are alike.
struct CasualtyGroup {
  Triage triage = Triage::delayed;
  std::string injury;  ///< none: nobody told
  Quantity people = {};
  Quantity left = {};  ///< whom no facility can take
};

/// How many casualties there are, by triage class and injury.
struct CasualtyCount {
  std::vector<CasualtyGroup> groups;
  std::vector<Message> notes;  ///< what was assumed, what is not known, what does not add up
};

/// What the indicators of the incident tell, by the rules `casualty_class` and `casualty_injury`.
/// Where one number is a part of another only the rest of the whole is counted again; a row whose
/// better source was told is passed over. Injuries told apart from the classes belong to the
/// gravest of whom no injury is known yet.
///
/// Order:   by class, then injury in the order of the rules, those of unknown injury last.
/// Empty:   when nothing of it was told, or no rule is in force. Nobody told is not nobody hurt.
[[nodiscard]] CasualtyCount casualties_told(const LocatedIncident& incident, const Region& region);

/// So many of a group to one facility.
struct CasualtyShare {
  std::size_t group = 0;
  FacilityId facility;
  std::string beds;  ///< the measure whose beds they take
  Quantity people = {};
  Seconds drive = {};
  std::optional<Seconds> wait;  ///< with consent, drive and queue; none: consent not recorded
  bool to_confirm = false;      ///< nobody told how many of its beds are taken
};

/// A facility as near as those a group goes to, or nearer, and why it does not go there.
struct PassedFacility {
  std::size_t group = 0;
  FacilityId facility;
  std::optional<Seconds> drive;  ///< none: no road leads there
  Message reason;
};

/// Where the casualties of one incident go.
struct Casualties {
  IncidentId incident;
  std::vector<CasualtyGroup> groups;
  std::vector<CasualtyShare> shares;
  std::vector<PassedFacility> passed;
  std::vector<CrewId> ambulances;  ///< sent to it, each once
  std::vector<Message> notes;
};

/// From one incident to every place, by place index; never where no road leads.
using WaysOut = std::map<IncidentId, std::vector<TravelTime>>;

/// Which facility takes whom, for all incidents together, by the rule `casualty_care`: its rows say
/// which beds serve a class, for one injury or for all that no row of the class names, what else a
/// facility must have, and how many it treats at once for how long. Those who come to a facility
/// after so many wait that long for the next turn. Free are the recorded beds less those that are
/// taken. A facility on diversion, in a zone, or that no road reaches takes nobody. One outside the
/// region agrees first: by an agreement on medical care that is in force and names the minutes;
/// else its wait is not known, and it comes after all others.
///
/// The graver class goes first, as few as can be are left over, and the worst wait is least
/// (least_wait).
/// Order:   one entry for each incident that tells of casualties, in their order; shares and passed
///          facilities by group, wait or drive, facility.
/// Empty:   when no incident tells of any.
/// Cost:    O(groups · facilities · turns) and a least_wait(); of the turns at a facility the first
///          48 count.
/// Throws:  Error{internal} for an incident with casualties and no ways.
[[nodiscard]] std::vector<Casualties> casualties(std::span<const LocatedIncident> incidents,
                                                 std::span<const std::optional<HazardZone>> zones,
                                                 const WaysOut& ways,
                                                 std::span<const Requirement> requirements,
                                                 const Dispatch& dispatch, const Region& region,
                                                 const Situation& situation);

}  // namespace muster
