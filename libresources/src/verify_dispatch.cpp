#include "muster/resources/verify_dispatch.hpp"

#include <algorithm>
#include <tuple>
#include <variant>

#include "muster/resources/agreement.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"
#include "verify_dispatch_parts.hpp"

namespace muster {

void DispatchCheck::collect_crews() {
  for (const CrewCandidate* one : crews_left(candidates_, dispatch_.used_up)) {
    const CrewCandidate& candidate = *one;
    const Crew* crew = find(region_.crews, candidate.crew);
    const Team* team = crew == nullptr ? nullptr : find(region_.teams, crew->team);
    const bool outside = team != nullptr && team->external;
    ways_[candidate.requirement].push_back(
        {.source = {.resource = candidate.crew},
         .arrives = candidate.coming.arrives,
         .foreign = outside || candidate.coming.act != Act::order,
         .kept = candidate.engaged_at == requirements_[candidate.requirement].incident,
         .alerted = candidate.coming.alerted,
         .cost = known_cost(candidate.coming)});
    supply_[{{.resource = candidate.crew}, std::nullopt}] = Quantity(1);
  }
}

void DispatchCheck::add_way(const LotCandidate& lot, std::size_t load, Quantity supply,
                            const Coming& coming) {
  const Lot* known = find(region_.lots, lot.lot);
  const Stockpile* stockpile =
      known == nullptr ? nullptr : find(region_.stockpiles, known->stockpile);
  const bool outside = stockpile != nullptr && stockpile->external;
  const Requirement& requirement = requirements_[lot.requirement];
  Source source{.resource = lot.lot, .load = load};
  if (apart_ && lot.in_kit > Quantity(0)) source.opened_for = requirement.incident;
  supply_[{source, requirement.material}] = supply;
  ways_[lot.requirement].push_back({.source = std::move(source),
                                    .arrives = coming.arrives,
                                    .foreign = outside || coming.act != Act::order,
                                    .to_confirm = lot.to_confirm,
                                    .cost = known_cost(coming)});
}

void DispatchCheck::collect_lots() {
  for (const LotCandidate& candidate : candidates_.lots) {
    if (candidate.available <= Quantity(0)) continue;
    add_way(candidate, 0, candidate.available, candidate.coming);
  }
}

void DispatchCheck::collect_lots_in_turn() {
  LotsTaken taken;
  taken.kit_shares = dispatch_.kit_shares;
  taken.most_from = dispatch_.most_from;
  auto order = supply_order(requirements_, candidates_, region_, options_);
  if (std::ranges::is_permutation(dispatch_.in_turn, order)) order = dispatch_.in_turn;
  for (const MaterialId& material : order) {
    const auto offers = lot_offers(requirements_, candidates_, material, taken);
    for (const LotOffer& one : offers) add_way(*one.lot, one.load, one.supply, one.coming);
    for (const Assignment& one : dispatch_.assignments) {
      if (!one.lot || requirements_[one.requirement].material != material) continue;
      const auto offer = std::ranges::find_if(offers, [&](const LotOffer& from) {
        return from.lot->lot == *one.lot && from.load == one.load &&
               from.lot->requirement == one.requirement;
      });
      if (offer != offers.end()) taken.fleet.take(*offer->lot, one.load, one.quantity);
      if (!one.kits) {
        Quantity& whole = taken.whole_kits[*one.lot];
        whole = whole + one.quantity;
      }
    }
  }
}

void DispatchCheck::collect_material() {
  if (shares_supply(requirements_, candidates_, region_)) {
    collect_lots_in_turn();
  } else {
    collect_lots();
  }
  CarriedWhole whole;
  for (const Assignment& one : dispatch_.assignments) {
    const auto& material = requirements_[one.requirement].material;
    if (!one.crew || !material) continue;
    Quantity& sum = whole[{*one.crew, *material}];
    sum = sum + one.quantity;
  }
  const std::vector<Quantity> packs = packs_of(requirements_, candidates_);
  for (const auto& [crew, where] : sent_) {
    const auto row =
        std::ranges::lower_bound(region_.crew_equipment, crew, {}, &CrewEquipment::crew);
    if (row == region_.crew_equipment.end() || row->crew != crew) continue;
    for (std::size_t r = 0; r < requirements_.size(); ++r) {
      const auto& material = requirements_[r].material;
      if (!material || requirements_[r].incident != where.first) continue;
      const std::int64_t most =
          most_from(dispatch_.most_from, {.resource = crew, .carried = true}, *material);
      const Quantity all =
          std::min(carried_supply(crew, *material, region_, whole).all(), Quantity(most));
      if (whole_packs(all, packs[r]) <= Quantity(0)) continue;
      ways_[r].push_back(
          {.source = {.resource = crew, .carried = true}, .arrives = where.second, .cost = 0});
      carried_[{crew, *material}] = whole_packs(all, packs[r]);
    }
  }
}

void DispatchCheck::check_crews() {
  for (std::size_t i = 0; i < dispatch_.assignments.size(); ++i) {
    const Assignment& assignment = dispatch_.assignments[i];
    if (!assignment.crew || !requirements_[assignment.requirement].capability) continue;
    check_way(i);
    if (assignment.carried) continue;
    const auto& incident = requirements_[assignment.requirement].incident;
    const bool first =
        sent_.try_emplace(*assignment.crew, incident, assignment.coming.arrives).second;
    if (!first || assignment.quantity != Quantity(1)) {
      say(Code::verify_twice, {Text(assignment.crew->view())});
    }
  }
}

void DispatchCheck::check_way(std::size_t i) {
  const Assignment& assignment = dispatch_.assignments[i];
  const Source source = source_of(assignment);
  const Way* known = way(assignment.requirement, source);
  if (known == nullptr || known->arrives != assignment.coming.arrives ||
      assignment.quantity <= Quantity(0)) {
    say(source.carried ? Code::verify_carrier : Code::verify_candidate,
        {Text(std::to_string(i)), source_name(source), need_name(assignment.requirement)});
  }
  Quantity& sum = used_[assignment.requirement][source];
  sum = sum + assignment.quantity;
}

void DispatchCheck::check_material() {
  std::map<std::pair<Source, std::optional<MaterialId>>, Quantity> lots;
  std::map<std::pair<CrewId, MaterialId>, Quantity> carried;
  for (std::size_t i = 0; i < dispatch_.assignments.size(); ++i) {
    const Assignment& assignment = dispatch_.assignments[i];
    if (assignment.crew && requirements_[assignment.requirement].capability) continue;
    if (assignment.crew && !assignment.carried) {
      say(Code::verify_candidate, {Text(std::to_string(i)), Text(assignment.crew->view()),
                                   need_name(assignment.requirement)});
      continue;
    }
    check_way(i);
    const auto& material = requirements_[assignment.requirement].material;
    if (assignment.lot) {
      Quantity& sum = lots[{source_of(assignment), material}];
      sum = sum + assignment.quantity;
    } else if (material) {
      Quantity& sum = carried[{*assignment.crew, *material}];
      sum = sum + assignment.quantity;
    }
  }
  for (const auto& [lot, sum] : lots) over(lot.first, supply_[lot], sum);
  for (const auto& [key, sum] : carried) {
    over({.resource = key.first, .carried = true}, carried_[key], sum);
  }
}

/// No crew opens more kits than it has left, and those it opens hold what is not loose.
void DispatchCheck::check_carried_kits() {
  CarriedWhole whole;
  std::map<std::pair<CrewId, MaterialId>, Quantity> parts;
  std::map<CrewId, Quantity> opened;
  for (const Assignment& one : dispatch_.assignments) {
    const auto& material = requirements_[one.requirement].material;
    if (!one.crew || !material) continue;
    Quantity& sum = parts[{*one.crew, *material}];
    sum = sum + one.quantity;
    opened[*one.crew] = opened[*one.crew] + one.kits.value_or(Quantity(0));
  }
  whole = parts;
  std::map<CrewId, std::map<MaterialId, std::int64_t>> wanted;  // by kit
  for (const auto& [key, amount] : parts) {
    const CarriedSupply supply = carried_supply(key.first, key.second, region_, whole);
    Quantity left = amount - std::min(amount, supply.loose);
    for (const CarriedSupply::Kits& kits : supply.kits) {
      const Quantity from = std::min(left, kits.in_kit * kits.count.count());
      std::int64_t& most = wanted[key.first][kits.kit];
      most = std::max(most, units_in(from, kits.in_kit));
      left = left - from;
    }
  }
  for (const auto& [crew, kits] : opened) {
    Quantity needed;
    for (const auto& [kit, count] : wanted[crew]) needed = needed + Quantity(count);
    const auto [less, more] = std::minmax(needed, kits);
    over({.resource = crew, .carried = true}, less, more);
  }
}

/// No load is heavier or larger than the vehicles of its depot carry together.
void DispatchCheck::check_loads() {
  struct Load {
    const Haulage* haulage = nullptr;
    std::int64_t mass = 0;
    std::int64_t volume = 0;
  };
  std::map<std::pair<StockpileId, std::size_t>, Load> loads;
  for (const Assignment& one : dispatch_.assignments) {
    if (!one.lot || one.load == 0) continue;
    const auto lot = std::ranges::find_if(candidates_.lots, [&](const LotCandidate& some) {
      return some.lot == *one.lot && some.requirement == one.requirement;
    });
    if (lot == candidates_.lots.end() || !lot->haulage) continue;
    const std::int64_t units = units_in(one.quantity, lot->in_kit);
    const Haulage& haulage = *lot->haulage;
    Load& load = loads[{haulage.depot, one.load}];
    load.haulage = &haulage;
    load.mass = bounded_sum(load.mass, bounded_product(units, haulage.unit_mass));
    load.volume = bounded_sum(load.volume, bounded_product(units, haulage.unit_volume.value_or(0)));
  }
  for (const auto& [key, load] : loads) {
    const Haulage& haulage = *load.haulage;
    const auto check = [&, depot = key.first](std::int64_t one, std::int64_t on) {
      const std::int64_t all = bounded_product(haulage.vehicles, one);
      if (on <= all) return;
      say(Code::verify_supply,
          {Text(depot.view()), Text(std::to_string(all)), Text(std::to_string(on))});
    };
    check(haulage.vehicle_mass, load.mass);
    if (haulage.vehicle_volume) check(*haulage.vehicle_volume, load.volume);
  }
}

void DispatchCheck::check_kits() {
  std::map<LotId, Quantity> there;
  std::map<std::pair<std::size_t, LotId>, std::int64_t> in_kit;
  for (const LotCandidate& lot : candidates_.lots) {
    if (lot.in_kit == Quantity(0)) continue;
    in_kit[{lot.requirement, lot.lot}] = lot.in_kit.count();
    Quantity& most = there[lot.lot];
    most = std::max(most, Quantity(lot.available.count() / lot.in_kit.count()));
  }
  if (there.empty()) return;
  std::map<LotId, Quantity> sent;
  std::map<std::pair<LotId, IncidentId>, Quantity> opened;
  std::map<std::tuple<LotId, IncidentId, MaterialId, std::int64_t>, Quantity> parts;
  for (const Assignment& one : dispatch_.assignments) {
    if (!one.lot || !there.contains(*one.lot)) continue;
    const Requirement& requirement = requirements_[one.requirement];
    sent[*one.lot] = sent[*one.lot] + drawn(one);
    if (!one.kits) continue;
    Quantity& kits = opened[{*one.lot, requirement.incident}];
    kits = kits + *one.kits;
    Quantity& sum = parts[{*one.lot, requirement.incident, *requirement.material,
                           in_kit[{one.requirement, *one.lot}]}];
    sum = sum + one.quantity;
  }
  for (const auto& [lot, kits] : sent) over({.resource = lot}, there[lot], kits);
  for (const auto& [key, sum] : parts) {
    const auto& [lot, incident, material, each] = key;
    over({.resource = lot}, opened[{lot, incident}] * std::max<std::int64_t>(each, 0), sum);
  }
}

void DispatchCheck::check_used_up() {
  std::map<std::variant<AgreementId, CrewId>, std::set<CrewId>> users;
  for (const Assignment& one : dispatch_.assignments) {
    if (!one.crew || !requirements_[one.requirement].capability) continue;
    if (one.coming.agreement) users[*one.coming.agreement].insert(*one.crew);
    if (one.low_loader) users[*one.low_loader].insert(*one.crew);
  }
  const auto say_of = [&](const CrewId& crew, const std::variant<AgreementId, CrewId>& what) {
    say(Code::verify_used_up,
        {Text(crew.view()), Text(std::visit([](const auto& id) { return id.view(); }, what))});
  };
  for (const auto& [what, crews] : users) {
    std::optional<std::int64_t> most = 1;
    if (const auto* id = std::get_if<AgreementId>(&what)) {
      const Agreement* agreement = find(region_.agreements, *id);
      most = agreement == nullptr ? std::nullopt : agreement->limit_crews;
    }
    if (most && static_cast<std::int64_t>(crews.size()) > *most) say_of(*crews.rbegin(), what);
  }
  for (const UsedUp& one : dispatch_.used_up) {
    if (users[one.what].empty()) say_of(one.crew, one.what);
  }
}

void DispatchCheck::over(const Source& source, Quantity holds, Quantity sent) {
  if (sent <= holds) return;
  say(Code::verify_supply, {source_name(source), Text(std::to_string(holds.count())),
                            Text(std::to_string(sent.count()))});
}

void DispatchCheck::check_lateness() {
  for (std::size_t i = 0; i < dispatch_.assignments.size(); ++i) {
    const Assignment& assignment = dispatch_.assignments[i];
    const auto& curve = requirements_[assignment.requirement].curve;
    const Instant arrives = assignment.coming.arrives;
    const bool right = std::ranges::any_of(curve, [&](const DemandPoint& point) {
      return assignment.late_by
                 ? *assignment.late_by > Seconds(0) && point.by + *assignment.late_by == arrives
                 : arrives <= point.by;
    });
    if (!right) say(Code::verify_late, {Text(std::to_string(i))});
  }
}

void DispatchCheck::check_orders() {
  std::vector<int> stands(dispatch_.assignments.size(), 0);
  for (const Order& order : dispatch_.orders) {
    for (const std::size_t i : order.assignments) {
      if (i >= stands.size()) continue;
      const Assignment& assignment = dispatch_.assignments[i];
      stands[i] += assignment.coming.authority == order.authority ? 1 : 2;
    }
  }
  for (std::size_t i = 0; i < stands.size(); ++i) {
    const int expected = dispatch_.assignments[i].carried ? 0 : 1;
    if (stands[i] != expected) say(Code::verify_order, {Text(std::to_string(i))});
  }
}

void DispatchCheck::check_end() {
  // Who goes to which of several incidents may be left open by its number of nodes too.
  const bool cut = std::ranges::any_of(dispatch_.proofs, [](const Proof& proof) {
    return !proof.contested && std::ranges::any_of(proof.stages, [](const AimStage& one) {
      return one.bound.has_value();
    });
  });
  if (cut && dispatch_.end == SearchEnd::complete) say(Code::verify_end, {});
}

Findings verify_dispatch(std::span<const Requirement> requirements, const Candidates& candidates,
                         const Dispatch& dispatch, const Region& region,
                         const DispatchOptions& options) {
  return DispatchCheck(requirements, candidates, dispatch, region, options).take();
}

}  // namespace muster
