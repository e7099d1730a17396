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
#include "dispatch_supply.hpp"

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
                      const DispatchOptions& options, SearchWork& work, bool apart)
      : requirements_(requirements),
        candidates_(candidates),
        crews_(crews),
        region_(region),
        options_(options),
        work_(work),
        own_first_(std::ranges::find(options.policy.aims, Aim::own_first) !=
                   options.policy.aims.end()),
        apart_(apart) {}

  /// Nothing that one material takes is missing for another.
  void choose_at_once() {
    offer_carried(std::nullopt);
    offer_lots();
    settle_pool();
  }

  /// One material after another: each has what those before it have left. Where several incidents
  /// open more kits of a lot than there are, the gravest keep theirs, and it is done again; or
  /// `shares` say who keeps how many.
  void choose_in_turn(const std::vector<MaterialId>& order, const KitShares& shares = {}) {
    taken_.kit_shares = shares;
    while (true) {
      chosen_.assignments.clear();
      chosen_.proofs.clear();
      taken_.fleet = {};
      taken_.whole_kits.clear();
      carried_whole_.clear();
      offers_.clear();
      for (const MaterialId& material : order) {
        pool_ = {};
        from_.clear();
        offer_carried(material);
        offer_lots_of(material);
        for (const Taken& taken : settle_pool()) note_taken(taken);
      }
      if (!apart_ || !shares.empty()) break;
      // Who has to leave one lot may be too many at another.
      KitShares more =
          shared_kits(chosen_.assignments, requirements_, candidates_, options_, taken_);
      const std::size_t known = taken_.kit_shares.size();
      taken_.kit_shares.merge(more);
      if (taken_.kit_shares.size() == known) break;
    }
    chosen_.kit_shares = taken_.kit_shares;
  }

  /// How else the kits could be shared than they are now.
  [[nodiscard]] std::vector<KitShares> otherwise_shared() {
    return other_shares(chosen_.assignments, requirements_, candidates_);
  }

  /// In time by rank, then at all by rank; in each rank kits that are wanted whole first.
  [[nodiscard]] std::vector<std::int64_t> missing(const std::set<MaterialId>& kits) const {
    const auto rank = [&](const Requirement& one) {
      return std::pair(rank_of(one, options_), !kits.contains(*one.material));
    };
    std::map<std::pair<Rank, bool>, std::size_t> ranks;
    for (const Requirement& one : requirements_) {
      if (one.material) ranks.emplace(rank(one), 0);
    }
    std::size_t number = 0;
    for (auto& [unused, place] : ranks) place = number++;
    std::vector<std::int64_t> sums(2 * number, 0);
    for (std::size_t r = 0; r < requirements_.size(); ++r) {
      const Requirement& one = requirements_[r];
      if (!one.material || one.curve.empty()) continue;
      const std::size_t place = ranks.at(rank(one));
      const auto lacks = [&](Instant by, Quantity wanted) {
        Quantity left = wanted;
        for (const Assignment& sent : chosen_.assignments) {
          if (sent.requirement != r || sent.coming.arrives > by) continue;
          left = left - std::min(left, sent.quantity);
        }
        return left.count();
      };
      std::int64_t late = 0;
      for (const DemandPoint& point : one.curve) {
        late = std::max(late, lacks(point.by, point.quantity));
      }
      sums[place] = Quantity(sums[place] + late).count();
      sums[number + place] += lacks(Instant::max(), one.curve.back().quantity);
    }
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
    order_offers();
    Settled settled = settle(requirements_, pool_, options_, work_);
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
      const IncidentId& incident = requirements_[crew.requirement].incident;
      std::map<MaterialId, std::size_t> sources;
      for (std::size_t r = 0; r < requirements_.size(); ++r) {
        const Requirement& requirement = requirements_[r];
        if (!requirement.material || requirement.incident != incident) continue;
        if (only && *requirement.material != *only) continue;
        auto source = sources.find(*requirement.material);
        if (source == sources.end()) {
          const Quantity supply = whole_packs(
              carried_supply(*crew.crew, *requirement.material, region_, carried_whole_).all(),
              pack_of(r));
          if (supply <= Quantity(0)) continue;
          source = sources.emplace(*requirement.material, pool_.sources.size()).first;
          pool_.sources.push_back(
              {.source = {.crew = &*crew.crew, .carried = true}, .supply = supply});
        }
        offer(r, source->second, crew.coming.arrives, {.crew = &crew, .coming = &crew.coming});
      }
    }
  }

  [[nodiscard]] Quantity pack_of(std::size_t requirement) {
    if (packs_.empty()) packs_ = packs_of(requirements_, candidates_);
    return packs_[requirement];
  }

  /// A lot that only one need could use is met once; of all others it is remembered where they
  /// stand.
  void offer_lots() {
    std::unordered_map<MaterialId, std::size_t> needs;
    for (const Requirement& requirement : requirements_) {
      if (requirement.material) ++needs[*requirement.material];
    }
    std::vector<bool> shared;
    for (const Requirement& requirement : requirements_) {
      shared.push_back(requirement.material && needs[*requirement.material] > 1);
    }
    std::unordered_map<LotId, std::size_t> numbers;
    std::map<std::pair<LotId, MaterialId>, std::size_t> parts;  // of kits
    pool_.sources.reserve(pool_.sources.size() + candidates_.lots.size());
    pool_.offers.reserve(pool_.offers.size() + candidates_.lots.size());
    from_.reserve(pool_.offers.capacity());
    for (const LotCandidate& lot : candidates_.lots) {
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
      assignment.reasons.push_back(
          {Code::assign_carried, {name_of(region_.crews, *from.crew->crew)}});
      return assignment;
    }
    assignment.lot = from.lot->lot;
    assignment.load = from.load;
    if (from.lot->in_kit > Quantity(0)) assignment.kits = Quantity(0);
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
  static void mark_late(const Requirement& requirement, std::span<Assignment> coming) {
    Quantity before;
    for (Assignment& assignment : coming) {
      for (const DemandPoint& point : requirement.curve) {
        if (point.quantity <= before) continue;
        assignment.late_by = late_by(assignment.coming.arrives, point.by);
        break;
      }
      if (assignment.late_by) {
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
  Pool pool_ = {};
  std::vector<From> from_ = {};  // by offer
  std::vector<Quantity> packs_ = {};
  std::vector<std::vector<LotOffer>> offers_ = {};  // what from_ points into
  LotsTaken taken_ = {};
  CarriedWhole carried_whole_ = {};
  MaterialChosen chosen_ = {};
};

/// The usual order, and as long as anything is missing others, then other shares of the kits: what
/// leaves least missing.
MaterialChosen decided_in_turn(MaterialAssignments& chosen, const std::vector<MaterialId>& usual,
                               std::span<const Requirement> requirements,
                               const Candidates& candidates, const Region& region,
                               const SearchWork& work) {
  const std::set<MaterialId> kits = kits_to_open(requirements, candidates, region);
  std::vector<MaterialId> order = usual;
  KitShares shares;
  chosen.choose_in_turn(order);
  std::vector<std::int64_t> least = chosen.missing(kits);
  const auto short_of = [&] {
    return !work.ended() &&
           std::ranges::any_of(least, [](std::int64_t lacks) { return lacks > 0; });
  };
  if (!short_of()) return chosen.take();
  for (const auto& other : other_orders(requirements, candidates, region, usual)) {
    if (!short_of()) break;
    chosen.choose_in_turn(other);
    auto missing = chosen.missing(kits);
    if (missing >= least) continue;
    least = std::move(missing);
    order = other;
  }
  chosen.choose_in_turn(order);
  std::size_t tried = 0;
  for (bool better = true; better && short_of();) {
    better = false;
    for (const KitShares& other : chosen.otherwise_shared()) {
      if (++tried > most_shares_tried || !short_of()) break;
      chosen.choose_in_turn(order, other);
      auto missing = chosen.missing(kits);
      if (missing >= least) continue;
      least = std::move(missing);
      shares = other;
      better = true;
    }
    chosen.choose_in_turn(order, shares);
  }
  MaterialChosen made = chosen.take();
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
                               SearchWork& work) {
  const SharedSupply shared = shared_supply(requirements, candidates, region);
  const auto packed =
      shared.packed ? in_whole_packs(requirements, candidates) : std::vector<Requirement>();
  MaterialAssignments chosen(packed.empty() ? requirements : std::span<const Requirement>(packed),
                             candidates, crews, region, options, work, shared.opened_apart);
  if (!shared.in_turn) {
    chosen.choose_at_once();
    return chosen.take();
  }
  return decided_in_turn(chosen, supply_order(requirements, candidates, region, options),
                         requirements, candidates, region, work);
}

}  // namespace muster
