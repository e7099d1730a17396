// Material: what crews carry and what depots ship, settled together where nothing ties one material
// to another, else material after material.
#include "dispatch_material.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

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

class MaterialAssignments {
 public:
  MaterialAssignments(std::span<const Requirement> requirements, const Candidates& candidates,
                      std::span<const Assignment> crews, const Region& region,
                      const DispatchOptions& options, SearchWork& work)
      : requirements_(requirements),
        candidates_(candidates),
        crews_(crews),
        region_(region),
        options_(options),
        work_(work),
        own_first_(std::ranges::find(options.policy.aims, Aim::own_first) !=
                   options.policy.aims.end()),
        apart_(opened_apart(requirements, candidates)) {}

  /// Nothing that one material takes is missing for another.
  void choose_at_once() {
    offer_carried(std::nullopt);
    offer_lots();
    settle_pool();
  }

  /// One material after another: each has what those before it have left. Where several incidents
  /// open more kits of a lot than there are, the gravest keep theirs, and it is done again.
  void choose_in_turn() {
    const auto order = supply_order(requirements_, candidates_, region_, options_);
    for (int round = 0; round < 2; ++round) {
      chosen_.assignments.clear();
      chosen_.proofs.clear();
      taken_.fleet = {};
      taken_.whole_kits.clear();
      carried_whole_.clear();
      for (const MaterialId& material : order) {
        pool_ = {};
        from_.clear();
        offer_carried(material);
        offer_lots_of(material);
        for (const Taken& taken : settle_pool()) note_taken(taken);
      }
      if (!apart_ || round > 0 || !share_kits()) break;
    }
    chosen_.kit_shares = taken_.kit_shares;
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
    count_kits();
    count_carried_kits();
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
        assignment.reasons.push_back(
            {Code::assign_late, {Text(minutes_text(*assignment.late_by))}});
      }
      before = before + assignment.quantity;
    }
  }

  [[nodiscard]] Quantity in_kit(const Assignment& one) const {
    const auto found = std::ranges::find_if(candidates_.lots, [&](const LotCandidate& lot) {
      return lot.requirement == one.requirement && lot.lot == *one.lot;
    });
    return found->in_kit;
  }

  using Opened = std::map<std::pair<LotId, IncidentId>, std::int64_t>;

  /// Kits by lot and incident: as many as the part of which most is wanted. `count` is told of each
  /// assignment how many it adds.
  template <class Count>
  Opened opened(const Count& count) {
    std::map<std::tuple<LotId, IncidentId, MaterialId>, Quantity> parts;
    Opened kits;
    for (Assignment& one : chosen_.assignments) {
      if (!one.kits || !one.lot) continue;
      const Requirement& requirement = requirements_[one.requirement];
      Quantity& sum = parts[{*one.lot, requirement.incident, *requirement.material}];
      sum = sum + one.quantity;
      const std::int64_t each = in_kit(one).count();
      const std::int64_t wanted = units_in(sum, Quantity(each));
      std::int64_t& so_far = kits[{*one.lot, requirement.incident}];
      count(one, std::max<std::int64_t>(0, wanted - so_far));
      so_far = std::max(so_far, wanted);
    }
    return kits;
  }

  /// Gives the kits of each lot to the incidents in their order, where they want more than there
  /// are. False: when they do not.
  [[nodiscard]] bool share_kits() {
    const Opened wanted = opened([](const Assignment&, std::int64_t) {});
    std::map<IncidentId, Rank> ranks;
    for (const Requirement& one : requirements_) {
      const Rank rank = rank_of(one, options_);
      const auto [at, fresh] = ranks.try_emplace(one.incident, rank);
      if (!fresh) at->second = std::min(at->second, rank);
    }
    std::map<LotId, Quantity> there;
    for (const LotCandidate& lot : candidates_.lots) {
      if (lot.in_kit == Quantity(0)) continue;
      Quantity& most = there[lot.lot];
      most = std::max(most, Quantity(lot.available.count() / lot.in_kit.count()));
    }
    for (const auto& [lot, kits] : taken_.whole_kits) {
      const auto at = there.find(lot);
      if (at != there.end()) at->second = at->second - kits;
    }
    std::map<LotId, std::int64_t> sums;
    for (const auto& [key, kits] : wanted) sums[key.first] += kits;
    std::vector<std::tuple<LotId, Rank, IncidentId>> turns;
    for (const auto& [lot, sum] : sums) {
      if (sum <= there[lot].count()) continue;
      for (const auto& [incident, rank] : ranks) turns.emplace_back(lot, rank, incident);
    }
    std::ranges::sort(turns);
    for (const auto& [lot, rank, incident] : turns) {
      const auto asked = wanted.find({lot, incident});
      const std::int64_t kits = asked == wanted.end() ? 0 : asked->second;
      const Quantity share(std::min(kits, there[lot].count()));
      taken_.kit_shares[{lot, incident}] = share;
      there[lot] = there[lot] - share;
    }
    return !turns.empty();
  }

  /// "2 kits: 20 dressings"; what lies in the same kits beside comes with them.
  void say_kits(Assignment& one, const MaterialId& of, std::int64_t kits, Quantity parts) const {
    const Text kit = region_.catalogue.name_of(of);
    if (kits == 0) {
      one.reasons.push_back({Code::assign_same_kits, {kit}});
      return;
    }
    const Text name = region_.catalogue.name_of(*requirements_[one.requirement].material);
    const std::string number = std::to_string(parts.count());
    one.reasons.push_back(
        {Code::assign_kits,
         {Text(std::to_string(kits)), kit, Text(name.zh + " " + number, number + " " + name.en)}});
  }

  void count_kits() {
    (void)opened([&](Assignment& one, std::int64_t kits) {
      one.kits = Quantity(kits);
      say_kits(one, find(region_.lots, *one.lot)->material, kits, one.quantity);
    });
  }

  /// What a crew carries loose is used first, then what lies in its kits, kit after kit.
  void count_carried_kits() {
    std::map<std::pair<CrewId, MaterialId>, Quantity> used;          // by part
    std::map<std::pair<CrewId, MaterialId>, std::int64_t> unpacked;  // by kit
    for (Assignment& one : chosen_.assignments) {
      if (!one.carried) continue;
      const MaterialId& material = *requirements_[one.requirement].material;
      const CarriedSupply supply = carried_supply(*one.crew, material, region_, carried_whole_);
      if (supply.kits.empty()) continue;
      Quantity& before = used[{*one.crew, material}];
      const Quantity after = before + one.quantity;
      Quantity held = supply.loose;  // loose, and in the kits looked at so far
      for (const CarriedSupply::Kits& kits : supply.kits) {
        const Quantity first = std::max(before, held);
        const Quantity last = std::min(after, held + kits.in_kit * kits.count.count());
        if (first < last) {
          const std::int64_t wanted = units_in(last - held, kits.in_kit);
          std::int64_t& so_far = unpacked[{*one.crew, kits.kit}];
          const std::int64_t more = std::max<std::int64_t>(0, wanted - so_far);
          so_far = std::max(so_far, wanted);
          one.kits = one.kits.value_or(Quantity(0)) + Quantity(more);
          say_kits(one, kits.kit, more, last - first);
        }
        held = held + kits.in_kit * kits.count.count();
      }
      before = after;
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

}  // namespace

std::optional<Seconds> late_by(Instant arrives, Instant by) {
  return arrives <= by ? std::nullopt : std::optional<Seconds>(arrives - by);
}

std::string minutes_text(Seconds seconds) {
  return std::to_string(std::chrono::ceil<Minutes>(seconds).count()) + " min";
}

MaterialChosen choose_material(std::span<const Requirement> requirements,
                               const Candidates& candidates, std::span<const Assignment> crews,
                               const Region& region, const DispatchOptions& options,
                               SearchWork& work) {
  const auto packed = in_whole_packs(requirements, candidates);
  MaterialAssignments chosen(packed.empty() ? requirements : std::span<const Requirement>(packed),
                             candidates, crews, region, options, work);
  if (shares_supply(requirements, candidates, region)) {
    chosen.choose_in_turn();
  } else {
    chosen.choose_at_once();
  }
  return chosen.take();
}

}  // namespace muster
