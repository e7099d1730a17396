#include "muster/resources/verify_dispatch.hpp"

#include <algorithm>

#include "verify_dispatch_parts.hpp"

namespace muster {

void DispatchCheck::collect_crews() {
  for (const CrewCandidate& candidate : candidates_.crews) {
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
    supply_[{.resource = candidate.crew}] = Quantity(1);
  }
}

void DispatchCheck::collect_material() {
  for (const LotCandidate& candidate : candidates_.lots) {
    if (candidate.available <= Quantity(0)) continue;
    const Lot* lot = find(region_.lots, candidate.lot);
    const Stockpile* stockpile =
        lot == nullptr ? nullptr : find(region_.stockpiles, lot->stockpile);
    const bool outside = stockpile != nullptr && stockpile->external;
    ways_[candidate.requirement].push_back(
        {.source = {.resource = candidate.lot},
         .arrives = candidate.coming.arrives,
         .foreign = outside || candidate.coming.act != Act::order,
         .to_confirm = candidate.to_confirm,
         .cost = known_cost(candidate.coming)});
    supply_[{.resource = candidate.lot}] = candidate.available;
  }
  std::map<CrewId, std::vector<const CrewEquipment*>> equipment;
  for (const CrewEquipment& row : region_.crew_equipment) equipment[row.crew].push_back(&row);
  for (const auto& [crew, where] : sent_) {
    const auto rows = equipment.find(crew);
    if (rows == equipment.end()) continue;
    for (std::size_t r = 0; r < requirements_.size(); ++r) {
      if (requirements_[r].incident != where.first) continue;
      for (const CrewEquipment* row : rows->second) {
        if (requirements_[r].material != row->material || row->quantity <= Quantity(0)) continue;
        ways_[r].push_back(
            {.source = {.resource = crew, .carried = true}, .arrives = where.second, .cost = 0});
        carried_[{crew, row->material}] = row->quantity;
      }
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
      say(Code::verify_twice, {Text(assignment.crew->str())});
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
  std::map<LotId, Quantity> lots;
  std::map<std::pair<CrewId, MaterialId>, Quantity> carried;
  for (std::size_t i = 0; i < dispatch_.assignments.size(); ++i) {
    const Assignment& assignment = dispatch_.assignments[i];
    if (assignment.crew && requirements_[assignment.requirement].capability) continue;
    if (assignment.crew && !assignment.carried) {
      say(Code::verify_candidate, {Text(std::to_string(i)), Text(assignment.crew->str()),
                                   need_name(assignment.requirement)});
      continue;
    }
    check_way(i);
    const auto& material = requirements_[assignment.requirement].material;
    if (assignment.lot) {
      lots[*assignment.lot] = lots[*assignment.lot] + assignment.quantity;
    } else if (material) {
      Quantity& sum = carried[{*assignment.crew, *material}];
      sum = sum + assignment.quantity;
    }
  }
  for (const auto& [lot, sum] : lots) over({.resource = lot}, supply_[{.resource = lot}], sum);
  for (const auto& [key, sum] : carried) {
    over({.resource = key.first, .carried = true}, carried_[key], sum);
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
  const bool cut = std::ranges::any_of(dispatch_.proofs, [](const Proof& proof) {
    return std::ranges::any_of(proof.stages,
                               [](const AimStage& one) { return one.bound.has_value(); });
  });
  if (cut && dispatch_.end == SearchEnd::complete) say(Code::verify_end, {});
}

Findings verify_dispatch(std::span<const Requirement> requirements, const Candidates& candidates,
                         const Dispatch& dispatch, const Region& region,
                         const DispatchOptions& options) {
  return DispatchCheck(requirements, candidates, dispatch, region, options).take();
}

}  // namespace muster
