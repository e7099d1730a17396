// Material: what crews carry and what depots ship, settled together where nothing ties one material
// to another, else material after material.
#include "dispatch_material.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "dispatch_kits.hpp"
#include "dispatch_settle.hpp"
#include "dispatch_shares.hpp"
#include "dispatch_supply.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"

namespace muster {
namespace {

bool foreign_lot(const LotCandidate& candidate, const Region& region) {
  if (candidate.coming.act != Act::order) return true;
  const Lot* lot = find(region.lots, candidate.lot);
  const Stockpile* stockpile = lot == nullptr ? nullptr : find(region.stockpiles, lot->stockpile);
  return stockpile != nullptr && stockpile->external;
}

/// So many ways to share the kits are tried.
constexpr std::size_t most_shares_tried = 200;

class MaterialAssignments {
 public:
  MaterialAssignments(std::span<const Requirement> requirements, const Candidates& candidates,
                      std::span<const Assignment> crews, const Region& region,
                      const DispatchOptions& options, SearchWork& work, bool apart,
                      DispatchDepth depth)
      : requirements_(requirements),
        candidates_(candidates),
        crews_(crews),
        region_(region),
        options_(options),
        work_(work),
        own_first_(std::ranges::find(options.policy.aims, Aim::own_first) !=
                   options.policy.aims.end()),
        apart_(apart),
        depth_(depth) {}

  /// Nothing that one material takes is missing for another.
  void choose_at_once(bool in_order) {
    offer_carried(std::nullopt);
    offer_lots(in_order);
    order_offers();
    settle_pool();
  }

  /// One material after another: each has what those before it have left. Where several incidents
  /// open more kits of a lot than there are, the gravest keep theirs, and it is done again; or
  /// `shares` say who keeps how many.
  void choose_in_turn(const std::vector<MaterialId>& order, const SupplyShares& shares = {}) {
    taken_ = {.kit_shares = shares.kit_shares};
    while (true) {
      chosen_.assignments.clear();
      chosen_.proofs.clear();
      taken_.fleet = {};
      taken_.whole_kits.clear();
      taken_.most_from = shares.most_from;
      carried_whole_.clear();
      offers_.clear();
      for (const MaterialId& material : order) choose_next(material);
      if (!apart_ || !shares.kit_shares.empty()) break;
      // Who has to leave one lot may be too many at another.
      KitShares more =
          shared_kits(chosen_.assignments, requirements_, candidates_, options_, taken_);
      const std::size_t known = taken_.kit_shares.size();
      taken_.kit_shares.merge(more);
      if (taken_.kit_shares.size() == known) break;
    }
    chosen_.kit_shares = taken_.kit_shares;
    chosen_.most_from = taken_.most_from;
  }

  /// What a material takes where no other takes anything.
  [[nodiscard]] TakenAlone alone(const MaterialId& material, const LotsTaken& within,
                                 const CarriedWhole& whole, const MissingByRank& ranks) {
    taken_ = within;
    carried_whole_ = whole;
    offers_.clear();
    offer(material);
    const Settled settled = settle(requirements_, pool_, options_, work_, DispatchDepth::sent);
    TakenAlone taken{.missing = ranks.none()};
    std::vector<std::vector<std::pair<Instant, Quantity>>> coming(requirements_.size());
    for (const Taken& one : settled.taken) {
      const std::size_t r = pool_.offers[one.offer].requirement;
      const From& from = from_[one.offer];
      coming[r].emplace_back(from.coming->arrives, one.amount);
      taken.uses.push_back({.requirement = r,
                            .crew = from.crew == nullptr ? nullptr : &*from.crew->crew,
                            .lot = from.lot,
                            .load = from.load,
                            .amount = one.amount});
    }
    for (std::size_t r = 0; r < requirements_.size(); ++r) {
      if (requirements_[r].material == material) ranks.add(taken.missing, r, coming[r]);
    }
    return taken;
  }

  /// How else the kits could be shared than they are now.
  [[nodiscard]] std::vector<KitShares> otherwise_shared() {
    return other_shares(chosen_.assignments, requirements_, candidates_);
  }

  [[nodiscard]] MissingByRank::Numbers missing(const MissingByRank& ranks) const {
    std::vector<std::vector<std::pair<Instant, Quantity>>> coming(requirements_.size());
    for (const Assignment& sent : chosen_.assignments) {
      coming[sent.requirement].emplace_back(sent.coming.arrives, sent.quantity);
    }
    MissingByRank::Numbers sums = ranks.none();
    for (std::size_t r = 0; r < requirements_.size(); ++r) ranks.add(sums, r, coming[r]);
    return sums;
  }

  [[nodiscard]] MaterialChosen take() {
    // Settled at once they stand in order, and a look is cheaper than moving them all.
    if (!std::ranges::is_sorted(chosen_.assignments, {}, &Assignment::requirement)) {
      std::ranges::stable_sort(chosen_.assignments, {}, &Assignment::requirement);
    }
    const auto first = [](const Proof& proof) {
      return proof.needs.empty() ? 0 : proof.needs.front().requirement;
    };
    if (!std::ranges::is_sorted(chosen_.proofs, {}, first)) {
      std::ranges::stable_sort(chosen_.proofs, {}, first);
    }
    count_kits(chosen_.assignments, requirements_, candidates_, region_, carried_whole_);
    return std::move(chosen_);
  }

 private:
  struct From {
    const Assignment* crew = nullptr;
    const LotCandidate* lot = nullptr;
    std::size_t load = 0;
    const Coming* coming = nullptr;
  };

  void offer(const MaterialId& material) {
    pool_ = {};
    from_.clear();
    offer_carried(material);
    offer_lots_of(material);
    order_offers();
  }

  /// Lots of one material have each load to themselves at first. Where they take more than it holds
  /// the last are left what still fits, and it is settled again.
  void choose_next(const MaterialId& material) {
    const std::size_t assignments = chosen_.assignments.size();
    const std::size_t proofs = chosen_.proofs.size();
    while (true) {
      offer(material);
      const std::vector<Taken> taken = settle_pool();
      if (!leave_overload(material, taken)) {
        for (const Taken& one : taken) note_taken(one);
        return;
      }
      chosen_.assignments.resize(assignments);
      chosen_.proofs.resize(proofs);
    }
  }

  bool leave_overload(const MaterialId& material, const std::vector<Taken>& taken) {
    struct Load {
      const LotCandidate* lot = nullptr;
      std::int64_t units = 0;
    };
    std::map<std::tuple<StockpileId, std::size_t, Source>, Load> loads;
    for (const Taken& one : taken) {
      const From& from = from_[one.offer];
      if (from.lot == nullptr || !from.lot->haulage) continue;
      Source source{.resource = from.lot->lot, .load = from.load};
      if (from.lot->in_kit > Quantity(0)) {
        source.opened_for = requirements_[from.lot->requirement].incident;
      }
      Load& load = loads[{from.lot->haulage->depot, from.load, source}];
      load.lot = from.lot;
      load.units += units_in(one.amount, from.lot->in_kit);
    }
    FleetUse fleet = taken_.fleet;
    bool left = false;
    for (const auto& [key, load] : loads) {
      const auto& [depot, number, source] = key;
      const Quantity pack = load.lot->in_kit == Quantity(0) ? load.lot->pack : Quantity(0);
      const std::int64_t room = room_for(*load.lot->haulage, fleet.taken(depot, number));
      const Quantity fits = whole_packs(Quantity(std::min(load.units, room)), pack);
      if (fits.count() < load.units) {
        taken_.most_from[{source, material}] = fits;
        left = true;
      }
      fleet.take(*load.lot, number, fits * std::max<std::int64_t>(1, load.lot->in_kit.count()));
    }
    return left;
  }

  void offer(std::size_t requirement, std::size_t source, Instant arrives, From from) {
    pool_.offers.push_back(
        {.requirement = requirement,
         .source = source,
         .arrives = arrives,
         .cost = from.lot == nullptr ? std::optional<std::int64_t>(0) : known_cost(*from.coming)});
    from_.push_back(from);
  }

  /// What was taken, by offer.
  std::vector<Taken> settle_pool() {
    Settled settled = settle(requirements_, pool_, options_, work_, depth_);
    std::ranges::move(settled.proofs, std::back_inserter(chosen_.proofs));
    auto& assignments = chosen_.assignments;
    assignments.reserve(assignments.size() + settled.taken.size());
    for (auto begin = settled.taken.begin(); begin != settled.taken.end();) {
      const std::size_t requirement = pool_.offers[begin->offer].requirement;
      const std::size_t first = assignments.size();
      for (; begin != settled.taken.end() && pool_.offers[begin->offer].requirement == requirement;
           ++begin) {
        assignments.push_back(assignment_of(*begin));
      }
      mark_late(requirements_[requirement], std::span(assignments).subspan(first));
    }
    return std::move(settled.taken);
  }

  void note_taken(const Taken& taken) {
    const From& from = from_[taken.offer];
    if (from.lot == nullptr) {
      const auto& material = requirements_[pool_.offers[taken.offer].requirement].material;
      Quantity& whole = carried_whole_[{*from.crew->crew, *material}];
      whole = whole + taken.amount;
      return;
    }
    taken_.fleet.take(*from.lot, from.load, taken.amount);
    if (from.lot->in_kit > Quantity(0)) return;
    Quantity& whole = taken_.whole_kits[from.lot->lot];
    whole = whole + taken.amount;
  }

  /// The equipment of each crew serves the needs of the incident the crew goes to, its kits those
  /// for what lies in them.
  void offer_carried(const std::optional<MaterialId>& only) {
    for (const Assignment& crew : crews_) {
      if (crew.carried) continue;
      const auto row =
          std::ranges::lower_bound(region_.crew_equipment, *crew.crew, {}, &CrewEquipment::crew);
      if (row == region_.crew_equipment.end() || row->crew != *crew.crew) continue;
      const std::span equipment(
          row, std::find_if(row, region_.crew_equipment.end(),
                            [&](const CrewEquipment& other) { return other.crew != *crew.crew; }));
      const IncidentId& incident = requirements_[crew.requirement].incident;
      std::map<MaterialId, std::size_t> sources;
      for (std::size_t r = 0; r < requirements_.size(); ++r) {
        const Requirement& requirement = requirements_[r];
        if (!requirement.material || requirement.incident != incident) continue;
        if (only && *requirement.material != *only) continue;
        if (!holds(equipment, *requirement.material)) continue;
        auto source = sources.find(*requirement.material);
        if (source == sources.end()) {
          const Quantity supply =
              whole_packs(carried(*crew.crew, *requirement.material), pack_of(r));
          if (supply <= Quantity(0)) continue;
          source = sources.emplace(*requirement.material, pool_.sources.size()).first;
          pool_.sources.push_back(
              {.source = {.crew = &*crew.crew, .carried = true}, .supply = supply});
        }
        offer(r, source->second, crew.coming.arrives, {.crew = &crew, .coming = &crew.coming});
      }
    }
  }

  /// Whether any of it is the material, or a kit with it.
  [[nodiscard]] bool holds(std::span<const CrewEquipment> equipment,
                           const MaterialId& material) const {
    return std::ranges::any_of(equipment, [&](const CrewEquipment& row) {
      return row.material == material ||
             std::ranges::any_of(region_.kits, [&](const KitPart& part) {
               return part.kit == row.material && part.part == material;
             });
    });
  }

  [[nodiscard]] Quantity carried(const CrewId& crew, const MaterialId& material) const {
    const Quantity all = carried_supply(crew, material, region_, carried_whole_).all();
    if (taken_.most_from.empty()) return all;
    const Source source{.resource = crew, .carried = true};
    return std::min(all, Quantity(most_from(taken_.most_from, source, material)));
  }

  [[nodiscard]] Quantity pack_of(std::size_t requirement) {
    if (packs_.empty()) packs_ = packs_of(requirements_, candidates_);
    return packs_[requirement];
  }

  /// A lot that only one need could use is met once; of all others it is remembered where they
  /// stand. Where whoever comes first is best, those after the last that is wanted are not looked
  /// at.
  void offer_lots(bool in_order) {
    std::unordered_map<MaterialId, std::size_t> needs;
    for (const Requirement& requirement : requirements_) {
      if (requirement.material) ++needs[*requirement.material];
    }
    std::vector<bool> shared;
    for (const Requirement& requirement : requirements_) {
      shared.push_back(requirement.material && needs[*requirement.material] > 1);
    }
    const bool first_best = in_order && Preferred(options_.policy).nothing();
    std::vector<bool> carried(requirements_.size());
    for (const Offer& one : pool_.offers) carried[one.requirement] = true;
    std::unordered_map<LotId, std::size_t> numbers;
    std::map<std::pair<LotId, MaterialId>, std::size_t> parts;  // of kits
    const auto& lots = candidates_.lots;
    Quantity wanted;  // still, of the need whose lots these are
    for (std::size_t i = 0; i < lots.size(); ++i) {
      const LotCandidate& lot = lots[i];
      if (i == 0 || lot.requirement != lots[i - 1].requirement) {
        const auto& curve = requirements_[lot.requirement].curve;
        wanted = curve.empty() ? Quantity(0) : curve.back().quantity;
      }
      if (first_best && !shared[lot.requirement] && !carried[lot.requirement]) {
        if (wanted <= Quantity(0) && (i == 0 || lot.coming.arrives > lots[i - 1].coming.arrives ||
                                      lot.requirement != lots[i - 1].requirement)) {
          const auto next =
              std::ranges::upper_bound(lots.begin() + static_cast<std::ptrdiff_t>(i), lots.end(),
                                       lot.requirement, {}, &LotCandidate::requirement);
          i = static_cast<std::size_t>(next - lots.begin()) - 1;
          continue;
        }
        if (lot.available > Quantity(0)) wanted = wanted - std::min(wanted, lot.available);
      }
      if (lot.available <= Quantity(0)) continue;
      std::size_t source = pool_.sources.size();
      if (shared[lot.requirement]) {
        const MaterialId& material = *requirements_[lot.requirement].material;
        source = lot.in_kit > Quantity(0)
                     ? parts.try_emplace({lot.lot, material}, source).first->second
                     : numbers.try_emplace(lot.lot, source).first->second;
      }
      if (source == pool_.sources.size()) {
        pool_.sources.push_back({.source = {.lot = &lot.lot},
                                 .supply = lot.available,
                                 .shipped = true,
                                 .foreign = own_first_ && foreign_lot(lot, region_),
                                 .to_confirm = lot.to_confirm});
      }
      offer(lot.requirement, source, lot.coming.arrives, {.lot = &lot, .coming = &lot.coming});
    }
  }

  void offer_lots_of(const MaterialId& material) {
    offers_.push_back(lot_offers(requirements_, candidates_, material, taken_));
    std::map<Giver, std::size_t> numbers;
    for (const LotOffer& one : offers_.back()) {
      Giver source{.lot = &one.lot->lot, .load = one.load};
      if (apart_ && one.lot->in_kit > Quantity(0)) {
        source.opened_for = &requirements_[one.lot->requirement].incident;
      }
      const auto [at, fresh] = numbers.try_emplace(source, pool_.sources.size());
      if (fresh) {
        pool_.sources.push_back({.source = source,
                                 .supply = one.supply,
                                 .shipped = true,
                                 .foreign = own_first_ && foreign_lot(*one.lot, region_),
                                 .to_confirm = one.lot->to_confirm});
      }
      offer(one.lot->requirement, at->second, one.coming.arrives,
            {.lot = one.lot, .load = one.load, .coming = &one.coming});
    }
  }

  /// Lots come in order; only what crews carry has to be put among them.
  void order_offers() {
    const auto before = [&](const Offer& x, const Offer& y) {
      if (x.requirement != y.requirement) return x.requirement < y.requirement;
      if (x.arrives != y.arrives) return x.arrives < y.arrives;
      return pool_.sources[x.source].source < pool_.sources[y.source].source;
    };
    if (std::ranges::is_sorted(pool_.offers, before)) return;
    std::vector<std::size_t> order(pool_.offers.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      return before(pool_.offers[a], pool_.offers[b]);
    });
    std::vector<Offer> offers;
    std::vector<From> from;
    for (const std::size_t i : order) {
      offers.push_back(pool_.offers[i]);
      from.push_back(from_[i]);
    }
    pool_.offers = std::move(offers);
    from_ = std::move(from);
  }

  [[nodiscard]] Assignment assignment_of(const Taken& taken) const {
    Assignment assignment{.requirement = pool_.offers[taken.offer].requirement};
    assignment.quantity = taken.amount;
    const From& from = from_[taken.offer];
    assignment.coming = *from.coming;
    if (from.crew != nullptr) {
      assignment.crew = from.crew->crew;
      assignment.carried = true;
      if (depth_ == DispatchDepth::sent) return assignment;
      assignment.reasons.push_back(
          {Code::assign_carried, {name_of(region_.crews, *from.crew->crew)}});
      return assignment;
    }
    assignment.lot = from.lot->lot;
    assignment.load = from.load;
    if (from.lot->in_kit > Quantity(0)) assignment.kits = Quantity(0);
    if (depth_ == DispatchDepth::sent) return assignment;
    assignment.reasons.push_back({Code::assign_nearest, {}});
    if (from.load > 1) {
      assignment.reasons.push_back({Code::assign_load, {Text(std::to_string(from.load))}});
    }
    if (from.lot->mass_unknown) assignment.reasons.push_back({Code::assign_mass_unknown, {}});
    if (from.lot->pack > Quantity(1) && from.lot->in_kit == Quantity(0)) {
      assignment.reasons.push_back(
          {Code::assign_packs, {Text(std::to_string(from.lot->pack.count()))}});
    }
    if (from.lot->called_in) {
      assignment.reasons.push_back(
          {Code::candidate_closed, {Text(std::to_string(from.lot->called_in->count()))}});
    }
    if (from.lot->expiry_unknown) {
      assignment.reasons.push_back({Code::candidate_expiry_unknown, {}});
    }
    return assignment;
  }

  /// The first piece of each delivery is due when the curve first asks for more than came before.
  void mark_late(const Requirement& requirement, std::span<Assignment> coming) const {
    Quantity before;
    for (Assignment& assignment : coming) {
      for (const DemandPoint& point : requirement.curve) {
        if (point.quantity <= before) continue;
        assignment.late_by = late_by(assignment.coming.arrives, point.by);
        break;
      }
      if (assignment.late_by && depth_ == DispatchDepth::whole) {
        assignment.reasons.push_back({Code::assign_late, {minutes_text(*assignment.late_by)}});
      }
      before = before + assignment.quantity;
    }
  }

  std::span<const Requirement> requirements_;
  const Candidates& candidates_;
  std::span<const Assignment> crews_;
  const Region& region_;
  const DispatchOptions& options_;
  SearchWork& work_;
  bool own_first_;
  bool apart_;
  DispatchDepth depth_;
  Pool pool_ = {};
  std::vector<From> from_ = {};  // by offer
  std::vector<Quantity> packs_ = {};
  std::vector<std::vector<LotOffer>> offers_ = {};  // what from_ points into
  LotsTaken taken_ = {};
  CarriedWhole carried_whole_ = {};
  MaterialChosen chosen_ = {};
};

/// The usual order, and as long as more is missing than must be others, then other shares of the
/// kits, then all shares of vehicles and kits: what leaves least missing.
MaterialChosen decided_in_turn(MaterialAssignments& chosen, const std::vector<MaterialId>& usual,
                               std::span<const Requirement> requirements,
                               const Candidates& candidates, const Region& region,
                               const DispatchOptions& options, SearchWork& work) {
  const MissingByRank ranks(requirements, options, kits_to_open(requirements, candidates, region));
  std::vector<MaterialId> order = usual;
  SupplyShares shares;
  chosen.choose_in_turn(order);
  MissingByRank::Numbers least = chosen.missing(ranks);
  if (work.ended() || std::ranges::none_of(least, [](std::int64_t lacks) { return lacks > 0; })) {
    MaterialChosen made = chosen.take();
    made.open = ranks.first_open(least, work.ended() ? ranks.none() : least);
    return made;
  }
  const SupplyTrials trials = {
      .alone =
          [&](const MaterialId& material, const LotsTaken& within, const CarriedWhole& whole) {
            return chosen.alone(material, within, whole, ranks);
          },
      .in_turn =
          [&](const SupplyShares& some) {
            chosen.choose_in_turn(order, some);
            return chosen.missing(ranks);
          }};
  SharesSearch search(requirements, candidates, region, usual, ranks, trials, work);
  const auto more_than_must_be = [&] { return !work.ended() && search.bound() < least; };
  for (const auto& other : other_orders(requirements, candidates, region, usual)) {
    if (!more_than_must_be()) break;
    chosen.choose_in_turn(other);
    auto missing = chosen.missing(ranks);
    if (work.ended() || missing >= least) continue;
    least = std::move(missing);
    order = other;
  }
  chosen.choose_in_turn(order);
  std::size_t tried = 0;
  for (bool better = true; better && more_than_must_be();) {
    better = false;
    for (const KitShares& other : chosen.otherwise_shared()) {
      if (++tried > most_shares_tried || !more_than_must_be()) break;
      SupplyShares some{.kit_shares = other};
      auto missing = trials.in_turn(some);
      if (work.ended() || missing >= least) continue;
      least = std::move(missing);
      shares = std::move(some);
      better = true;
    }
    chosen.choose_in_turn(order, shares);
  }
  if (more_than_must_be()) {
    if (auto better = search.better_than(least)) shares = std::move(*better);
  }
  chosen.choose_in_turn(order, shares);
  least = chosen.missing(ranks);
  MaterialChosen made = chosen.take();
  made.open = ranks.first_open(least, std::min(least, search.bound()));
  if (order != usual) made.in_turn = std::move(order);
  return made;
}

}  // namespace

std::optional<Seconds> late_by(Instant arrives, Instant by) {
  return arrives <= by ? std::nullopt : std::optional<Seconds>(arrives - by);
}

Text minutes_text(Seconds seconds) {
  const std::string minutes = std::to_string(std::chrono::ceil<Minutes>(seconds).count());
  return {minutes + " 分钟", minutes + " min"};
}

MaterialChosen choose_material(std::span<const Requirement> requirements,
                               const Candidates& candidates, std::span<const Assignment> crews,
                               const Region& region, const DispatchOptions& options,
                               SearchWork& work, DispatchDepth depth) {
  const SharedSupply shared = shared_supply(requirements, candidates, region);
  const auto packed =
      shared.packed ? in_whole_packs(requirements, candidates) : std::vector<Requirement>();
  MaterialAssignments chosen(packed.empty() ? requirements : std::span<const Requirement>(packed),
                             candidates, crews, region, options, work, shared.opened_apart, depth);
  if (!shared.in_turn) {
    chosen.choose_at_once(shared.in_order);
    return chosen.take();
  }
  return decided_in_turn(chosen, supply_order(requirements, candidates, region, options),
                         requirements, candidates, region, options, work);
}

}  // namespace muster
