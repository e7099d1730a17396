#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "muster/plan/incident.hpp"
#include "muster/plan/match.hpp"
#include "muster/plan/requirements.hpp"
#include "muster/resources/organisation.hpp"
#include "muster/resources/team.hpp"

namespace muster {

struct Activation;
struct Region;
struct Situation;
class TravelByVehicle;

/// When something could be there, step by step. Every instant is at or after `as_of`.
struct Coming {
  OrganisationId authority;
  Act act = Act::order;
  std::optional<AgreementId> agreement;  ///< under which it comes
  Instant alerted = {};                  ///< the authority is asked: alerted by the plans, or now
  Instant agreed = {};                   ///< alerted + consent
  Instant departs = {};                  ///< agreed + turnout, or + call-in and loading
  TravelTime travel = {};
  Instant arrives = {};  ///< departs + travel, rounded up to the second
  /// What each crew, or each counting unit of a material, costs this way, in hundredths of the
  /// region's currency; none: not recorded.
  std::optional<std::int64_t> cost;
};

/// What a unit costs as far as that is known: nothing for an order of one's own, unless a price is
/// recorded.
[[nodiscard]] inline std::optional<std::int64_t> known_cost(const Coming& coming) {
  if (coming.cost || coming.act != Act::order) return coming.cost;
  return 0;
}

/// A crew that can fill a requirement.
struct CrewCandidate {
  std::size_t requirement = 0;  ///< position in the requirements
  CrewId crew;
  Skill skill;  ///< the one that fits
  /// Held already: by the incident of the requirement, where it stays or is on its way, or by
  /// another, from which it would turn round.
  std::optional<IncidentId> engaged_at;
  /// The crew whose low-loader carries it, itself where it has its own; none: it drives.
  std::optional<CrewId> low_loader;
  Coming coming;
};

/// How a depot's vehicles bring one lot, load after load. Mass in grams, volume in millilitres.
struct Haulage {
  StockpileId depot;
  std::int64_t vehicles = 0;
  std::int64_t unit_mass = 0;  ///< of one counting unit
  std::optional<std::int64_t> unit_volume;
  std::int64_t vehicle_mass = 0;  ///< what one vehicle carries
  std::optional<std::int64_t> vehicle_volume;
  std::optional<std::int64_t> mass_per_minute;  ///< loading on top of the depot's own time
  Seconds unloading = {};                       ///< at the scene, before it drives back
  Instant opened = {};                          ///< loading begins
  Seconds loading = {};
};

/// A lot that can serve a requirement.
struct LotCandidate {
  std::size_t requirement = 0;
  LotId lot;
  Quantity available = {};  ///< the balance above the minimum stock, in whole packs
  Quantity in_kit = {};     ///< not 0: a lot of kits, each with so many inside, and `available`
                            ///< counts what is inside all of them
  Quantity pack = {};       ///< not 0: sent in packs of so many that may not be broken
  bool expiry_unknown = false;
  bool to_confirm = false;  ///< telephone first: looked at too long ago, see is_to_confirm()
  std::optional<Minutes> called_in;  ///< the depot is shut and its keeper takes so long
  /// The depot is shut, nobody is known who could be called in, and so it waits until it opens.
  std::optional<Seconds> shut;
  /// In loads, where a rule says what the depot's vehicles carry; `coming` is then that of a first
  /// load that takes no longer than the depot's own loading time.
  std::optional<Haulage> haulage;
  bool mass_unknown = false;  ///< such a rule holds, but what one weighs is not recorded
  Coming coming;
};

using Resource = std::variant<CrewId, LotId>;

/// Somebody or something that would fit but cannot be counted on, and why.
struct RuledOut {
  std::size_t requirement = 0;
  Resource resource;
  Quantity quantity = {Quantity(1)};
  Message reason;
  std::optional<Coming> coming;       ///< when it could be there all the same, where that is known
  std::optional<CrewId> low_loader;   ///< behind whose low-loader, with `coming`
  std::optional<std::size_t> beside;  ///< of a lot: its place among `besides`, with `coming`
};

struct Candidates {
  std::vector<CrewCandidate> crews;
  /// What the same crews could do when the agreement or the low-loader by which they would come
  /// first is used by others.
  std::vector<CrewCandidate> otherwise;
  std::vector<LotCandidate> lots;
  std::vector<RuledOut> ruled_out;
  /// What lots could give that were ruled out all the same: the minimum stock, what lies behind a
  /// shut door, what would do instead (in its own units), what the policy forbids.
  std::vector<LotCandidate> besides;
};

/// Who could, how soon. One TravelByVehicle for each incident answers for all of its requirements.
///
/// A crew that an incident holds counts for that incident alone, from where it is now and without
/// being asked again; with `allow_reassign` also for the others among `incidents`, where whoever
/// commands it must agree. One of an incident that is not among them is never taken from it.
/// By whose leave and when is as `access` has it: the soonest open way. Of a lot of kits the parts
/// are offered for what they are. What is packed is offered in whole packs (rule `pack`), what
/// depots load by the load (rule `haulage`), and heavy plant behind a low-loader (rule
/// `low_loader`) that is its own or comes from another base first.
///
/// Order:   by requirement, arrival, id; of lots that arrive together those to confirm come last.
/// Empty:   when nothing in the region fits.
[[nodiscard]] Candidates candidates(std::span<const Requirement> requirements,
                                    std::span<const LocatedIncident> incidents,
                                    std::span<const Match> matches,
                                    std::span<const Activation> activations, const Region& region,
                                    const Situation& situation,
                                    const std::map<IncidentId, TravelByVehicle>& travel,
                                    Instant as_of, bool allow_reassign = false);

}  // namespace muster
