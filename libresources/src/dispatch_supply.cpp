#include "dispatch_supply.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <tuple>
#include <variant>

#include "dispatch_settle.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"

namespace muster {
namespace {

constexpr std::int64_t endless = std::numeric_limits<std::int64_t>::max();

std::int64_t fitting(std::int64_t room, std::int64_t unit) {
  return unit == 0 ? endless : std::max<std::int64_t>(0, room) / unit;
}

Quantity rounded_up(Quantity amount, Quantity pack) {
  const std::int64_t over = amount.count() % pack.count();
  return over == 0 ? amount : amount + (pack - Quantity(over));
}

Seconds loading_time(const Haulage& haulage, std::int64_t mass) {
  if (!haulage.mass_per_minute || *haulage.mass_per_minute <= 0) return haulage.loading;
  const std::int64_t rate = *haulage.mass_per_minute;
  const std::int64_t minutes = mass / rate;
  const std::int64_t rest = mass % rate;
  return haulage.loading + Minutes{minutes} + Seconds{(rest * 60 + rate - 1) / rate};
}

void add_loads(const LotCandidate& lot, const Requirement& requirement, Quantity supply,
               Quantity wanted, const LotsTaken& others, std::vector<LotOffer>& into) {
  const Haulage& haulage = *lot.haulage;
  const Quantity in_one = std::max(lot.in_kit, Quantity(1));
  const std::int64_t in_lot = supply.count() / in_one.count();
  std::int64_t left = std::min(in_lot, units_in(wanted, in_one));
  const Quantity pack =
      lot.pack > Quantity(0) && lot.in_kit == Quantity(0) ? lot.pack : Quantity(1);
  Instant ready = haulage.opened;
  Source source{.resource = lot.lot};
  if (lot.in_kit > Quantity(0)) source.opened_for = requirement.incident;
  for (std::size_t load = 1; load <= most_loads && left > 0; ++load) {
    const FleetUse::Room taken = others.fleet.taken(haulage.depot, load);
    std::int64_t most = std::min(left, room_for(haulage, taken));
    if (!others.most_from.empty()) {
      source.load = load;
      most = std::min(most, most_from(others.most_from, source, *requirement.material));
    }
    const std::int64_t units = whole_packs(Quantity(most), pack).count();
    const std::int64_t mass =
        others.alone ? 0 : bounded_sum(taken.mass, bounded_product(units, haulage.unit_mass));
    Coming coming = lot.coming;
    coming.departs = ready + loading_time(haulage, mass);
    coming.arrives = coming.departs + coming.travel.rounded_up();
    ready = coming.arrives + haulage.unloading + coming.travel.rounded_up();
    if (units <= 0) continue;
    left -= units;
    into.push_back(
        {.lot = &lot, .load = load, .supply = in_one * units, .coming = std::move(coming)});
  }
}

bool comes_sooner(const LotCandidate& one, const LotCandidate& other) {
  if (one.requirement != other.requirement) return one.requirement < other.requirement;
  return one.coming.arrives < other.coming.arrives;
}

/// Kits that crews carry and that are wanted both whole and for what lies in them.
std::set<MaterialId> carried_and_opened(std::span<const Requirement> requirements,
                                        const Region& region) {
  std::set<MaterialId> kits;
  if (region.kits.empty()) return kits;
  const auto wanted = [&](const MaterialId& material) {
    return std::ranges::any_of(requirements,
                               [&](const Requirement& one) { return one.material == material; });
  };
  for (const KitPart& row : region.kits) {
    if (row.quantity <= Quantity(0) || !wanted(row.kit) || !wanted(row.part)) continue;
    const bool carried = std::ranges::any_of(region.crew_equipment, [&](const CrewEquipment& one) {
      return one.material == row.kit && one.quantity > Quantity(0);
    });
    if (carried) kits.insert(row.kit);
  }
  return kits;
}

}  // namespace

std::int64_t bounded_product(std::int64_t a, std::int64_t b) {
  return b != 0 && a > endless / b ? endless : a * b;
}

std::int64_t bounded_sum(std::int64_t a, std::int64_t b) {
  return a > endless - b ? endless : a + b;
}

std::int64_t room_for(const Haulage& haulage, const FleetUse::Room& taken) {
  std::int64_t one = fitting(haulage.vehicle_mass, haulage.unit_mass);
  std::int64_t room = fitting(bounded_product(haulage.vehicles, haulage.vehicle_mass) - taken.mass,
                              haulage.unit_mass);
  if (haulage.vehicle_volume && haulage.unit_volume) {
    one = std::min(one, fitting(*haulage.vehicle_volume, *haulage.unit_volume));
    room = std::min(
        room, fitting(bounded_product(haulage.vehicles, *haulage.vehicle_volume) - taken.volume,
                      *haulage.unit_volume));
  }
  return std::min(room, bounded_product(haulage.vehicles, one));
}

std::int64_t most_from(const MostFrom& most, const Source& source, const MaterialId& material) {
  const auto found = most.find({source, material});
  return found == most.end() ? endless : found->second.count();
}

FleetUse::Room FleetUse::taken(const StockpileId& depot, std::size_t load) const {
  const auto found = taken_.find({depot, load});
  return found == taken_.end() ? Room{} : found->second;
}

void FleetUse::take(const LotCandidate& lot, std::size_t load, Quantity amount) {
  if (!lot.haulage || load == 0) return;
  const std::int64_t units = units_in(amount, lot.in_kit);
  Room& room = taken_[{lot.haulage->depot, load}];
  room.mass = bounded_sum(room.mass, bounded_product(units, lot.haulage->unit_mass));
  room.volume =
      bounded_sum(room.volume, bounded_product(units, lot.haulage->unit_volume.value_or(0)));
}

std::int64_t units_in(Quantity amount, Quantity in_kit) {
  if (in_kit <= Quantity(0)) return amount.count();
  return amount.count() / in_kit.count() + (amount.count() % in_kit.count() != 0 ? 1 : 0);
}

Quantity whole_packs(Quantity amount, Quantity pack) {
  if (pack <= Quantity(1)) return amount;
  return amount - Quantity(amount.count() % pack.count());
}

std::vector<LotOffer> lot_offers(std::span<const Requirement> requirements,
                                 const Candidates& candidates, const MaterialId& material,
                                 const LotsTaken& taken) {
  Quantity wanted;
  for (const Requirement& one : requirements) {
    if (one.material != material || one.curve.empty()) continue;
    const Quantity more = one.curve.back().quantity;
    wanted = wanted.count() > endless - more.count() ? Quantity(endless) : wanted + more;
  }
  std::vector<LotOffer> offers;
  for (const LotCandidate& lot : candidates.lots) {
    const Requirement& requirement = requirements[lot.requirement];
    if (requirement.material != material) continue;
    Quantity supply = lot.available;
    if (lot.in_kit > Quantity(0)) {
      std::int64_t kits = supply.count() / lot.in_kit.count();
      const auto whole = taken.whole_kits.find(lot.lot);
      if (whole != taken.whole_kits.end()) kits -= whole->second.count();
      const auto share = taken.kit_shares.find({lot.lot, requirement.incident});
      if (share != taken.kit_shares.end()) kits = std::min(kits, share->second.count());
      supply = lot.in_kit * std::max<std::int64_t>(0, kits);
      supply = whole_packs(supply, lot.pack);
    } else if (!taken.alone && !taken.kit_shares.empty()) {
      for (auto kept = taken.kit_shares.lower_bound({lot.lot, IncidentId()});
           kept != taken.kit_shares.end() && kept->first.first == lot.lot; ++kept) {
        supply = supply - std::min(supply, kept->second);
      }
      supply = whole_packs(supply, lot.pack);
    }
    if (lot.in_kit == Quantity(0) && !taken.most_from.empty()) {
      const std::int64_t most = most_from(taken.most_from, {.resource = lot.lot}, material);
      supply = whole_packs(std::min(supply, Quantity(most)), lot.pack);
    }
    if (supply <= Quantity(0)) continue;
    if (lot.haulage) {
      add_loads(lot, requirement, supply, wanted, taken, offers);
    } else {
      offers.push_back({.lot = &lot, .supply = supply, .coming = lot.coming});
    }
  }
  std::ranges::stable_sort(offers, [](const LotOffer& a, const LotOffer& b) {
    return std::tie(a.lot->requirement, a.coming.arrives, a.lot->to_confirm, a.lot->lot, a.load) <
           std::tie(b.lot->requirement, b.coming.arrives, b.lot->to_confirm, b.lot->lot, b.load);
  });
  return offers;
}

Quantity CarriedSupply::all() const {
  Quantity sum = loose;
  for (const Kits& one : kits) sum = sum + one.in_kit * one.count.count();
  return sum;
}

CarriedSupply carried_supply(const CrewId& crew, const MaterialId& material, const Region& region,
                             const CarriedWhole& whole) {
  CarriedSupply supply;
  auto row = std::ranges::lower_bound(region.crew_equipment, crew, {}, &CrewEquipment::crew);
  for (; row != region.crew_equipment.end() && row->crew == crew; ++row) {
    if (row->quantity <= Quantity(0)) continue;
    if (row->material == material) supply.loose = supply.loose + row->quantity;
    for (const KitPart& part : region.kits) {
      if (part.kit != row->material || part.part != material || part.quantity <= Quantity(0)) {
        continue;
      }
      const auto used = whole.find({crew, part.kit});
      const Quantity left = row->quantity - (used == whole.end() ? Quantity(0) : used->second);
      if (left <= Quantity(0)) continue;
      supply.kits.push_back({.kit = part.kit, .in_kit = part.quantity, .count = left});
    }
  }
  return supply;
}

SharedSupply shared_supply(std::span<const Requirement> requirements, const Candidates& candidates,
                           const Region& region) {
  SharedSupply found;
  std::map<LotId, const IncidentId*> kits;  // and for whom one is opened
  const LotCandidate* before = nullptr;
  for (const LotCandidate& lot : candidates.lots) {
    found.in_order = found.in_order && (before == nullptr || !comes_sooner(lot, *before));
    before = &lot;
    found.packed = found.packed || lot.pack > Quantity(1);
    found.in_turn = found.in_turn || lot.haulage.has_value();
    if (lot.in_kit == Quantity(0)) continue;
    const IncidentId& incident = requirements[lot.requirement].incident;
    const auto [at, fresh] = kits.try_emplace(lot.lot, &incident);
    if (!fresh && *at->second != incident) found.opened_apart = true;
  }
  found.in_turn =
      found.in_turn || found.opened_apart || !carried_and_opened(requirements, region).empty();
  if (found.in_turn || kits.empty()) return found;
  found.in_turn = std::ranges::any_of(candidates.lots, [&](const LotCandidate& lot) {
    return lot.in_kit == Quantity(0) && kits.contains(lot.lot);
  });
  return found;
}

bool shares_supply(std::span<const Requirement> requirements, const Candidates& candidates,
                   const Region& region) {
  return shared_supply(requirements, candidates, region).in_turn;
}

bool opened_apart(std::span<const Requirement> requirements, const Candidates& candidates) {
  std::map<LotId, const IncidentId*> first;
  for (const LotCandidate& lot : candidates.lots) {
    if (lot.in_kit == Quantity(0)) continue;
    const IncidentId& incident = requirements[lot.requirement].incident;
    const auto [at, fresh] = first.try_emplace(lot.lot, &incident);
    if (!fresh && *at->second != incident) return true;
  }
  return false;
}

std::set<MaterialId> kits_to_open(std::span<const Requirement> requirements,
                                  const Candidates& candidates, const Region& region) {
  std::set<MaterialId> opened;
  for (const LotCandidate& lot : candidates.lots) {
    if (lot.in_kit == Quantity(0)) continue;
    if (const Lot* known = find(region.lots, lot.lot)) opened.insert(known->material);
  }
  opened.merge(carried_and_opened(requirements, region));
  return opened;
}

std::vector<std::vector<MaterialId>> other_orders(std::span<const Requirement> requirements,
                                                  const Candidates& candidates,
                                                  const Region& region,
                                                  const std::vector<MaterialId>& usual) {
  const std::set<MaterialId> opened = kits_to_open(requirements, candidates, region);
  std::set<MaterialId> loaded;
  for (const LotCandidate& lot : candidates.lots) {
    if (lot.haulage) loaded.insert(*requirements[lot.requirement].material);
  }
  std::vector<std::size_t> places;  // of those that may change them
  for (std::size_t i = 0; i < usual.size(); ++i) {
    if (loaded.contains(usual[i]) && !opened.contains(usual[i])) places.push_back(i);
  }
  std::vector<std::vector<MaterialId>> orders;
  const auto add = [&](const std::vector<std::size_t>& from) {
    std::vector<MaterialId>& order = orders.emplace_back(usual);
    for (std::size_t i = 0; i < places.size(); ++i) order[places[i]] = usual[from[i]];
  };
  std::vector<std::size_t> from = places;
  if (places.size() <= 4) {
    while (std::ranges::next_permutation(from).found) add(from);
    return orders;
  }
  for (std::size_t i = 1; i < places.size(); ++i) {
    from = places;
    std::rotate(from.begin(), from.begin() + static_cast<std::ptrdiff_t>(i),
                from.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    add(from);
  }
  return orders;
}

std::vector<MaterialId> supply_order(std::span<const Requirement> requirements,
                                     const Candidates& candidates, const Region& region,
                                     const DispatchOptions& options) {
  const std::set<MaterialId> opened = kits_to_open(requirements, candidates, region);
  std::vector<std::tuple<bool, Rank, std::size_t>> order;
  std::map<MaterialId, std::size_t> places;
  for (std::size_t r = 0; r < requirements.size(); ++r) {
    if (!requirements[r].material) continue;
    const Rank rank = rank_of(requirements[r], options);
    const auto [at, fresh] = places.try_emplace(*requirements[r].material, order.size());
    if (fresh) {
      order.emplace_back(!opened.contains(*requirements[r].material), rank, r);
    } else if (rank < std::get<1>(order[at->second])) {
      std::get<1>(order[at->second]) = rank;
    }
  }
  std::ranges::sort(order);
  std::vector<MaterialId> materials;
  for (const auto& [later, rank, r] : order) materials.push_back(*requirements[r].material);
  return materials;
}

std::vector<Quantity> packs_of(std::span<const Requirement> requirements,
                               const Candidates& candidates) {
  std::vector<Quantity> packs(requirements.size());
  for (const LotCandidate& lot : candidates.lots) {
    packs[lot.requirement] = std::max(packs[lot.requirement], lot.pack);
  }
  return packs;
}

std::vector<Requirement> in_whole_packs(std::span<const Requirement> requirements,
                                        const Candidates& candidates) {
  const bool packed = std::ranges::any_of(
      candidates.lots, [](const LotCandidate& lot) { return lot.pack > Quantity(1); });
  if (!packed) return {};
  const auto packs = packs_of(requirements, candidates);
  std::vector<Requirement> rounded(requirements.begin(), requirements.end());
  for (std::size_t r = 0; r < rounded.size(); ++r) {
    if (packs[r] <= Quantity(1)) continue;
    for (DemandPoint& point : rounded[r].curve) {
      point.quantity = rounded_up(point.quantity, packs[r]);
    }
    if (rounded[r].least_group) {
      rounded[r].least_group = rounded_up(*rounded[r].least_group, packs[r]);
    }
  }
  return rounded;
}

std::vector<const CrewCandidate*> crews_left(const Candidates& candidates,
                                             std::span<const UsedUp> used_up) {
  const auto closed = [&](const CrewCandidate& one) {
    if (!one.coming.agreement && !one.low_loader) return false;
    return std::ranges::any_of(used_up, [&](const UsedUp& used) {
      if (used.crew != one.crew) return false;
      if (const auto* agreement = std::get_if<AgreementId>(&used.what)) {
        return one.coming.agreement == *agreement;
      }
      return one.low_loader == std::get<CrewId>(used.what);
    });
  };
  std::vector<const CrewCandidate*> left;
  left.reserve(candidates.crews.size());
  bool replaced = false;
  for (const CrewCandidate& one : candidates.crews) {
    if (!closed(one)) {
      left.push_back(&one);
      continue;
    }
    const auto next = std::ranges::find_if(candidates.otherwise, [&](const CrewCandidate& other) {
      return other.requirement == one.requirement && other.crew == one.crew && !closed(other);
    });
    if (next == candidates.otherwise.end()) continue;
    left.push_back(&*next);
    replaced = true;
  }
  if (!replaced) return left;
  std::ranges::stable_sort(left, [](const CrewCandidate* a, const CrewCandidate* b) {
    if (a->requirement != b->requirement) return a->requirement < b->requirement;
    if (a->coming.arrives != b->coming.arrives) return a->coming.arrives < b->coming.arrives;
    return a->crew < b->crew;
  });
  return left;
}

}  // namespace muster
