#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "muster/plan/activation.hpp"
#include "muster/plan/requirements.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/travel.hpp"

namespace muster {

/// When something could be there, step by step. Every instant is at or after `as_of`.
struct Coming {
  OrganisationId authority = {};
  Act act = Act::order;
  Instant alerted = {};  ///< the authority is asked: alerted by the plans, or now
  Instant agreed = {};   ///< alerted + consent
  Instant departs = {};  ///< agreed + turnout, or + call-in and loading
  TravelTime travel = {};
  Instant arrives = {};  ///< departs + travel, rounded up to the second
  /// What each crew, or each counting unit of a material, costs this way, in hundredths of the
  /// region's currency; none: not recorded.
  std::optional<std::int64_t> cost = {};
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
  CrewId crew = {};
  Skill skill = {};  ///< the one that fits
  /// Held already: by the incident of the requirement, where it stays or is on its way, or by
  /// another, from which it would turn round.
  std::optional<IncidentId> engaged_at = {};
  Coming coming = {};
};

/// A lot that can serve a requirement.
struct LotCandidate {
  std::size_t requirement = 0;
  LotId lot = {};
  Quantity available = {};  ///< the balance above the minimum stock
  bool expiry_unknown = false;
  bool to_confirm = false;  ///< telephone first: looked at too long ago, see is_to_confirm()
  std::optional<Minutes> called_in = {};  ///< the depot is shut and its keeper takes so long
  /// The depot is shut, nobody is known who could be called in, and so it waits until it opens.
  std::optional<Seconds> shut = {};
  Coming coming = {};
};

using Resource = std::variant<CrewId, LotId>;

/// Somebody or something that would fit but cannot be counted on, and why.
struct RuledOut {
  std::size_t requirement = 0;
  Resource resource = {};
  Quantity quantity = {Quantity(1)};
  Message reason = {};
  std::optional<Coming> coming = {};  ///< when it could be there all the same, where that is known
};

struct Candidates {
  std::vector<CrewCandidate> crews = {};
  std::vector<LotCandidate> lots = {};
  std::vector<RuledOut> ruled_out = {};
};

/// Travel times to one incident by the kind of vehicle that drives.
///
/// Keeps:   the travel times, shared.
class TravelByVehicle {
 public:
  explicit TravelByVehicle(std::shared_ptr<const TravelTimes> any) : any_(std::move(any)) {}
  /// The same for all vehicles.
  TravelByVehicle(std::shared_ptr<const RoadNetwork> network, RoadTimes roads,
                  std::span<const Approach> approaches);

  void add(const VehicleId& vehicle, std::shared_ptr<const TravelTimes> travel);
  /// Of a vehicle that was not added, or none: as for all.
  [[nodiscard]] const TravelTimes& of(const Vehicle* vehicle) const {
    const auto found = vehicle == nullptr ? by_vehicle_.end() : by_vehicle_.find(vehicle->id);
    return found == by_vehicle_.end() ? *any_ : *found->second;
  }

 private:
  std::shared_ptr<const TravelTimes> any_;
  std::map<VehicleId, std::shared_ptr<const TravelTimes>> by_vehicle_ = {};
};

/// Who could, how soon. One TravelByVehicle for each incident answers for all of its requirements.
///
/// A crew that an incident holds counts for that incident alone, from where it is now and without
/// being asked again; with `allow_reassign` also for the others among `incidents`, where whoever
/// commands it must agree. One of an incident that is not among them is never taken from it.
/// Order:   by requirement, arrival, id; of lots that arrive together those to confirm come last.
/// Empty:   when nothing in the region fits.
[[nodiscard]] Candidates candidates(std::span<const Requirement> requirements,
                                    std::span<const LocatedIncident> incidents,
                                    std::span<const Activation> activations, const Region& region,
                                    const Situation& situation,
                                    const std::map<IncidentId, TravelByVehicle>& travel,
                                    Instant as_of, bool allow_reassign = false);

}  // namespace muster
