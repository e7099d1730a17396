// Lots that could serve a requirement: all of them, or the first that matter.
#include "candidates_goods.hpp"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

namespace muster {
namespace {

bool expired_at(const Lot& lot, Instant arrival, const Requirement& requirement,
                const Region& region) {
  if (lot.expires.kind != Expiry::Kind::on) return false;
  const Instant last_needed =
      arrival + requirement.least_life.value_or(Seconds{0}) + region.header.display_offset;
  return lot.expires.last_day < std::chrono::floor<std::chrono::days>(last_needed);
}

/// How many of the part are in one kit, by kit.
std::map<MaterialId, Quantity> kits_with(const MaterialId& part, const Region& region) {
  std::map<MaterialId, Quantity> kits;
  for (const KitPart& row : region.kits) {
    if (row.part == part && row.quantity > Quantity(0)) kits.emplace(row.kit, row.quantity);
  }
  return kits;
}

/// As it comes; how much of it, and in what, is for the caller to say.
LotCandidate candidate_of(std::size_t position, const Lot& lot, const Prospect& prospect,
                          const Prospects& prospects) {
  return {.requirement = position,
          .lot = lot.id,
          .expiry_unknown = lot.expires.kind == Expiry::Kind::unknown,
          .to_confirm = prospects.to_confirm(lot),
          .called_in = prospect.called_in,
          .shut = prospect.shut,
          .haulage = prospect.haulage,
          .mass_unknown = prospect.mass_unknown,
          .coming = prospect.coming};
}

Quantity balance_of(const Lot& lot, const Situation& situation) {
  const auto changed = situation.balances.find(lot.id);
  return changed == situation.balances.end() ? lot.quantity : changed->second;
}

/// Writes down lots of one requirement, one after another.
class LotsOfNeed {
 public:
  LotsOfNeed(std::size_t position, const Requirement& requirement, const Region& region,
             const Situation& situation, const Prospects& prospects, Candidates& into)
      : position_(position),
        requirement_(requirement),
        region_(region),
        situation_(situation),
        prospects_(prospects),
        into_(into),
        kits_(kits_with(*requirement.material, region)),
        pack_(prospects.pack(*requirement.material)) {}

  [[nodiscard]] const std::map<MaterialId, Quantity>& kits() const { return kits_; }

  /// What is ruled out of it; and what could come, if that is wanted.
  void add(std::uint32_t index, bool coming_too) {
    const Lot& lot = region_.lots[index];
    Quantity in_kit;
    if (lot.material != *requirement_.material) {
      in_kit = kits_.at(lot.material);
    }
    const std::int64_t each = std::max<std::int64_t>(in_kit.count(), 1);
    const Quantity balance = balance_of(lot, situation_);
    const auto reserved = situation_.reserved.find(lot.id);
    const bool held = reserved != situation_.reserved.end();
    if (balance <= Quantity(0) && !held) return;
    const Prospect prospect = prospects_.lot(index);
    const auto rule_out = [&](Quantity quantity, Message reason) {
      RuledOut out{.requirement = position_,
                   .resource = lot.id,
                   .quantity = quantity * each,
                   .reason = std::move(reason)};
      out.coming = prospect.could();
      into_.ruled_out.push_back(std::move(out));
    };
    // What is packed leaves in whole packs; the broken one stays.
    const auto packed = [&](Quantity amount) {
      const Quantity all = amount * each;
      return pack_ > Quantity(1) ? all - Quantity(all.count() % pack_.count()) : all;
    };
    const auto could = [&](Quantity available) {
      LotCandidate made = candidate_of(position_, lot, prospect, prospects_);
      made.available = available;
      made.in_kit = in_kit;
      if (made.coming.cost) made.coming.cost = (*made.coming.cost + each - 1) / each;
      made.pack = pack_;
      return made;
    };
    const auto rule_out_beside = [&](Quantity quantity, Message reason, Quantity available) {
      rule_out(quantity, std::move(reason));
      if (!into_.ruled_out.back().coming || available <= Quantity(0)) return;
      into_.ruled_out.back().beside = into_.besides.size();
      into_.besides.push_back(could(available));
    };
    if (held) rule_out(reserved->second, {Code::candidate_reserved, {}});
    if (balance <= Quantity(0)) return;
    const Quantity kept = std::min(balance, lot.floor);
    const Quantity available = packed(balance - kept);
    if (prospect.ruled_out) {
      rule_out_beside(balance, *prospect.ruled_out, available);
      return;
    }
    if (expired_at(lot, prospect.coming.arrives, requirement_, region_)) {
      rule_out(balance, {Code::candidate_expired, {Text(format_expiry(lot.expires))}});
      return;
    }
    if (kept > Quantity(0)) {
      rule_out_beside(kept, {Code::candidate_floor, {}}, packed(balance) - available);
    }
    if (coming_too && available > Quantity(0)) into_.lots.push_back(could(available));
  }

  void add_instead(std::uint32_t index, const Substitute& substitute) {
    const Lot& lot = region_.lots[index];
    const Quantity balance = balance_of(lot, situation_);
    if (balance <= lot.floor) return;
    const Prospect prospect = prospects_.lot(index);
    if (prospect.ruled_out || expired_at(lot, prospect.coming.arrives, requirement_, region_)) {
      return;
    }
    into_.ruled_out.push_back({.requirement = position_,
                               .resource = lot.id,
                               .quantity = balance - lot.floor,
                               .reason = {Code::assign_substitute,
                                          {region_.catalogue.name_of(substitute.instead),
                                           region_.catalogue.name_of(substitute.need)}},
                               .coming = prospect.coming,
                               .beside = into_.besides.size()});
    into_.besides.push_back(candidate_of(position_, lot, prospect, prospects_));
    into_.besides.back().available = balance - lot.floor;
  }

 private:
  std::size_t position_;
  const Requirement& requirement_;
  const Region& region_;
  const Situation& situation_;
  const Prospects& prospects_;
  Candidates& into_;
  std::map<MaterialId, Quantity> kits_;
  Quantity pack_;
};

/// When each of some lots could be there, and which depots have one that could by then.
struct ArrivalsOfLots {
  std::vector<std::optional<LotArrival>> of = {};  ///< by position among the lots
  std::vector<bool> depot_in_time = {};            ///< by stockpile
};
ArrivalsOfLots arrivals_of(std::span<const std::uint32_t> lots, const Region& region,
                           const RegionPositions& positions, const Prospects& prospects,
                           Instant by) {
  ArrivalsOfLots found{.depot_in_time = std::vector<bool>(region.stockpiles.size(), false)};
  found.of.reserve(lots.size());
  for (const std::uint32_t index : lots) {
    found.of.push_back(prospects.lot_arrival(index));
    if (found.of.back() && found.of.back()->arrives <= by) {
      found.depot_in_time[positions.stockpile_of_lot[index]] = true;
    }
  }
  return found;
}

}  // namespace

void add_lots(std::size_t position, const Requirement& requirement, const Region& region,
              const RegionPositions& positions, const Situation& situation,
              const Prospects& prospects, Candidates& into) {
  LotsOfNeed lots(position, requirement, region, situation, prospects, into);
  for (const std::uint32_t index : positions.lots_of(*requirement.material, lots.kits())) {
    lots.add(index, true);
  }
}

void add_substitutes(std::size_t position, const Requirement& requirement, const Region& region,
                     const RegionPositions& positions, const Situation& situation,
                     const Prospects& prospects, Candidates& into) {
  LotsOfNeed lots(position, requirement, region, situation, prospects, into);
  for (const Substitute& substitute : region.catalogue.parts().substitutes) {
    if (substitute.need != *requirement.material) continue;
    for (const std::uint32_t index : positions.lots_of(substitute.instead)) {
      lots.add_instead(index, substitute);
    }
  }
}

void add_ruled_out_goods(std::size_t position, const Requirement& requirement, const Region& region,
                         const RegionPositions& positions, const Situation& situation,
                         const Prospects& prospects, Instant missed, Candidates& into) {
  LotsOfNeed lots(position, requirement, region, situation, prospects, into);
  const auto all = positions.lots_of(*requirement.material);
  const ArrivalsOfLots arrivals = arrivals_of(all, region, positions, prospects, missed);
  Quantity kept;  // by depots from which nothing is in time
  const Lot* first_kept = nullptr;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Lot& lot = region.lots[all[i]];
    const auto& arrival = arrivals.of[i];
    const bool plain = arrival && !arrivals.depot_in_time[positions.stockpile_of_lot[all[i]]] &&
                       !situation.reserved.contains(lot.id) &&
                       !expired_at(lot, arrival->arrives, requirement, region);
    if (!plain) {
      lots.add(all[i], false);
      continue;
    }
    const Quantity floor = std::min(balance_of(lot, situation), lot.floor);
    if (floor <= Quantity(0)) continue;
    kept = kept + floor;
    if (first_kept == nullptr) first_kept = &lot;
  }
  if (first_kept != nullptr) {
    into.ruled_out.push_back({.requirement = position,
                              .resource = first_kept->id,
                              .quantity = kept,
                              .reason = {Code::candidate_floor, {}}});
  }
  for (const Substitute& substitute : region.catalogue.parts().substitutes) {
    if (substitute.need != *requirement.material) continue;
    const auto instead = positions.lots_of(substitute.instead);
    const ArrivalsOfLots these = arrivals_of(instead, region, positions, prospects, missed);
    for (const std::uint32_t index : instead) {
      const std::uint32_t depot = positions.stockpile_of_lot[index];
      if (depot == RegionPositions::none || !these.depot_in_time[depot]) continue;
      lots.add_instead(index, substitute);
    }
  }
}

void put_lots_in_order(std::vector<LotCandidate>& lots) {
  struct Turn {
    std::size_t requirement = 0;
    Instant arrives = {};
    bool to_confirm = false;
    std::uint32_t at = 0;
    auto operator<=>(const Turn&) const = default;
  };
  std::vector<Turn> order;
  order.reserve(lots.size());
  for (const LotCandidate& one : lots) {
    order.push_back({one.requirement, one.coming.arrives, one.to_confirm,
                     static_cast<std::uint32_t>(order.size())});
  }
  if (std::ranges::is_sorted(order)) return;
  std::ranges::sort(order);
  std::vector<LotCandidate> sorted;
  sorted.reserve(lots.size());
  for (const Turn& turn : order) sorted.push_back(std::move(lots[turn.at]));
  lots = std::move(sorted);
}

bool goes_plainly(std::size_t position, std::span<const Requirement> requirements,
                  const Region& region, const Prospects& prospects) {
  const Requirement& requirement = requirements[position];
  if (!requirement.material || requirement.curve.empty() || prospects.by_the_load() ||
      prospects.pack(*requirement.material) > Quantity(1) ||
      !std::ranges::is_sorted(requirement.curve, {}, &DemandPoint::quantity)) {
    return false;
  }
  const auto asked_for = [&](const MaterialId& material) {
    return std::ranges::count(requirements, material, &Requirement::material);
  };
  return asked_for(*requirement.material) == 1 &&
         std::ranges::none_of(region.kits, [&](const KitPart& row) {
           return row.part == *requirement.material ||
                  (row.kit == *requirement.material && asked_for(row.part) > 0);
         });
}

namespace {

/// A lot that could be there, before it is written down.
struct LotThatCould {
  LotArrival arrival = {};
  bool to_confirm = false;
  std::uint32_t index = 0;
  Quantity available = {};
  std::size_t sort = 0;
};

/// Lots of which one is as good as another but for its arrival, and the first of them.
struct SortOfLots {
  bool to_confirm = false;
  std::optional<std::int64_t> cost = {};
  Quantity sum = {};
  std::optional<Instant> until = {};  ///< by then more is there than is wanted
  bool one_more = false;              ///< the first that comes later is kept too
};

std::size_t sort_of(const LotThatCould& lot, std::vector<SortOfLots>& sorts) {
  const auto known = std::ranges::find_if(sorts, [&](const SortOfLots& one) {
    return one.to_confirm == lot.to_confirm && one.cost == lot.arrival.cost;
  });
  if (known != sorts.end()) return static_cast<std::size_t>(known - sorts.begin());
  sorts.push_back({.to_confirm = lot.to_confirm, .cost = lot.arrival.cost});
  return sorts.size() - 1;
}

}  // namespace

std::optional<Instant> add_first_lots(std::size_t position, const Requirement& requirement,
                                      const Region& region, const RegionPositions& positions,
                                      const Situation& situation, const Prospects& prospects,
                                      Candidates& into) {
  const Quantity wanted = requirement.curve.back().quantity;
  std::vector<LotThatCould> all;
  std::vector<SortOfLots> sorts;
  for (const std::uint32_t index : positions.lots_of(*requirement.material)) {
    const Lot& lot = region.lots[index];
    const Quantity balance = balance_of(lot, situation);
    if (balance <= lot.floor || balance <= Quantity(0)) continue;
    const auto arrival = prospects.lot_arrival(index);
    if (!arrival || expired_at(lot, arrival->arrives, requirement, region)) continue;
    LotThatCould& one = all.emplace_back();
    one.arrival = *arrival;
    one.to_confirm = prospects.to_confirm(lot);
    one.index = index;
    one.available = balance - std::min(balance, lot.floor);
    one.sort = sort_of(one, sorts);
  }
  std::ranges::sort(all, [](const LotThatCould& a, const LotThatCould& b) {
    if (a.arrival.arrives != b.arrival.arrives) return a.arrival.arrives < b.arrival.arrives;
    return std::tie(a.to_confirm, a.index) < std::tie(b.to_confirm, b.index);
  });
  for (const LotThatCould& one : all) {
    SortOfLots& sort = sorts[one.sort];
    if (sort.until) continue;
    // Kept at one more than is wanted: what there is beyond says nothing.
    sort.sum = one.available > wanted - std::min(sort.sum, wanted) ? wanted + Quantity(1)
                                                                   : sort.sum + one.available;
    if (sort.sum > wanted) sort.until = one.arrival.arrives;
  }
  for (const LotThatCould& one : all) {
    SortOfLots& sort = sorts[one.sort];
    if (sort.until && one.arrival.arrives > *sort.until && one.arrival.soonest > *sort.until) {
      if (sort.one_more) continue;
      sort.one_more = true;
    }
    const Lot& lot = region.lots[one.index];
    LotCandidate& made =
        into.lots.emplace_back(candidate_of(position, lot, prospects.lot(one.index), prospects));
    made.available = one.available;
    made.pack = prospects.pack(*requirement.material);
  }
  std::optional<Instant> until;
  for (const SortOfLots& sort : sorts) {
    if (sort.until) until = std::min(until.value_or(*sort.until), *sort.until);
  }
  return until;
}

}  // namespace muster
