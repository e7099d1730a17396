#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "muster/resources/dispatch.hpp"

namespace muster {

/// Sums and products that stay at the largest number.
[[nodiscard]] std::int64_t bounded_sum(std::int64_t a, std::int64_t b);
[[nodiscard]] std::int64_t bounded_product(std::int64_t a, std::int64_t b);

/// What is already on the vehicles of each depot, load by load, in grams and millilitres.
class FleetUse {
 public:
  struct Room {
    std::int64_t mass = 0;
    std::int64_t volume = 0;
  };
  [[nodiscard]] Room taken(const StockpileId& depot, std::size_t load) const;
  void take(const LotCandidate& lot, std::size_t load, Quantity amount);

 private:
  std::map<std::pair<StockpileId, std::size_t>, Room> taken_ = {};
};

/// So much as the depot's vehicles still take with one load, in counting units of the lot.
[[nodiscard]] std::int64_t room_for(const Haulage& haulage, const FleetUse::Room& taken);

/// What one lot gives one requirement with one load.
struct LotOffer {
  const LotCandidate* lot = nullptr;
  std::size_t load = 0;  ///< 0: the lot does not go by the load
  Quantity supply = {};  ///< whoever asks
  Coming coming = {};
};

/// So many kits of a lot may be opened for an incident.
using KitShares = std::map<std::pair<LotId, IncidentId>, Quantity>;

/// What the lots of one material give, beside what others have taken before.
struct LotsTaken {
  FleetUse fleet = {};
  std::map<LotId, Quantity> whole_kits = {};  ///< sent unopened
  KitShares kit_shares = {};                  ///< kept for those even where kits are wanted whole
  MostFrom most_from = {};                    ///< of kits also who opens them, with a load
  /// As if nobody else took anything: no load waits for what others load, and what may be opened
  /// takes nothing from what goes whole.
  bool alone = false;
};
[[nodiscard]] std::int64_t most_from(const MostFrom& most, const Source& source,
                                     const MaterialId& material);

/// Beyond so many loads of a depot nothing is planned.
constexpr std::size_t most_loads = 48;

/// The offers of the lots for every requirement of that material, kits by what is inside. Whatever
/// goes by the load is split: each load as much as the vehicles still carry, up to all that the
/// requirements ask for together; the next one leaves when the one before is back and loaded.
///
/// Order:   by requirement, arrival, lot, load; of lots that arrive together those to confirm last.
[[nodiscard]] std::vector<LotOffer> lot_offers(std::span<const Requirement> requirements,
                                               const Candidates& candidates,
                                               const MaterialId& material, const LotsTaken& taken);

/// What ties one material to another, by one look at all lots.
struct SharedSupply {
  bool packed = false;        ///< something is sent in packs
  bool opened_apart = false;  ///< several incidents want the parts of the same lot of kits
  bool in_turn = false;       ///< see shares_supply()
  bool in_order = true;       ///< lots by requirement and arrival
};
[[nodiscard]] SharedSupply shared_supply(std::span<const Requirement> requirements,
                                         const Candidates& candidates, const Region& region);

/// Whether anything has to be settled material after material: because depots load by the load, or
/// because kits are wanted whole and opened, those in lots or those that crews carry.
[[nodiscard]] bool shares_supply(std::span<const Requirement> requirements,
                                 const Candidates& candidates, const Region& region);
/// Kits that are wanted opened, in lots or with crews.
[[nodiscard]] std::set<MaterialId> kits_to_open(std::span<const Requirement> requirements,
                                                const Candidates& candidates, const Region& region);
/// Kits that are wanted whole, then the others; of each the gravest and most urgent first.
[[nodiscard]] std::vector<MaterialId> supply_order(std::span<const Requirement> requirements,
                                                   const Candidates& candidates,
                                                   const Region& region,
                                                   const DispatchOptions& options);

/// Other orders of those that go by the load; kits that are wanted whole stay before the others.
/// All of them where there are at most four, else each in front of all others.
[[nodiscard]] std::vector<std::vector<MaterialId>> other_orders(
    std::span<const Requirement> requirements, const Candidates& candidates, const Region& region,
    const std::vector<MaterialId>& usual);

/// What a crew carries of a material: loose, and in kits that it also carries.
struct CarriedSupply {
  struct Kits {
    MaterialId kit = {};
    Quantity in_kit = {};
    Quantity count = {};  ///< beside those that are used whole
  };
  Quantity loose = {};
  std::vector<Kits> kits = {};  ///< by kit

  [[nodiscard]] Quantity all() const;
};
/// Kits used whole, by crew and kit.
using CarriedWhole = std::map<std::pair<CrewId, MaterialId>, Quantity>;
[[nodiscard]] CarriedSupply carried_supply(const CrewId& crew, const MaterialId& material,
                                           const Region& region, const CarriedWhole& whole);

/// The requirements with what is packed rounded up to whole packs. Empty: when nothing is packed.
[[nodiscard]] std::vector<Requirement> in_whole_packs(std::span<const Requirement> requirements,
                                                      const Candidates& candidates);
/// So many kits as hold that much; the amount itself where it does not lie in kits.
[[nodiscard]] std::int64_t units_in(Quantity amount, Quantity in_kit);
/// So much of `amount` as fills whole packs.
[[nodiscard]] Quantity whole_packs(Quantity amount, Quantity pack);
/// The pack of each requirement's material; 0: not packed.
[[nodiscard]] std::vector<Quantity> packs_of(std::span<const Requirement> requirements,
                                             const Candidates& candidates);

/// Whether several incidents want the parts of the same lot of kits.
[[nodiscard]] bool opened_apart(std::span<const Requirement> requirements,
                                const Candidates& candidates);

/// The crews as they could come when some ways are used up: in the place of such a way the crew's
/// next one, or none.
///
/// Order:   as Candidates::crews.
/// Keeps:   points into `candidates`.
[[nodiscard]] std::vector<const CrewCandidate*> crews_left(const Candidates& candidates,
                                                           std::span<const UsedUp> used_up);

}  // namespace muster
