#include "muster/resources/candidates.hpp"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "candidates_positions.hpp"
#include "candidates_prospects.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/travel_by_vehicle.hpp"

namespace muster {
namespace {

/// The skill of the crew that fits best: first one of sufficient type; empty when none covers the
/// capability at all.
struct Fit {
  const Skill* skill = nullptr;
  bool type_too_low = false;
};

Fit fit(const Crew& crew, const Requirement& requirement, const std::vector<CapabilityId>& covering,
        const Catalogue& catalogue) {
  Fit best;
  for (const Skill& skill : crew.skills) {
    if (std::ranges::find(covering, skill.capability) == covering.end()) continue;
    const bool enough =
        !requirement.least_type ||
        catalogue.is_at_least(skill, *requirement.capability, *requirement.least_type);
    if (enough) return {.skill = &skill, .type_too_low = false};
    if (best.skill == nullptr) best = {.skill = &skill, .type_too_low = true};
  }
  return best;
}

/// A crew that can fill a requirement, one way or another, before it is written down.
struct CrewThatCould {
  const Crew* crew = nullptr;
  const Skill* skill = nullptr;
  const Coming* coming = nullptr;
  const std::optional<CrewId>* low_loader = nullptr;
};

/// Soonest first; those who arrive together stay in their order.
void write_down(std::vector<CrewThatCould> could, std::size_t position, const Prospects& prospects,
                std::vector<CrewCandidate>& into) {
  std::ranges::stable_sort(could, {}, [](const CrewThatCould& one) { return one.coming->arrives; });
  for (const CrewThatCould& one : could) {
    into.push_back({.requirement = position,
                    .crew = one.crew->id,
                    .skill = *one.skill,
                    .engaged_at = prospects.holder(one.crew->id),
                    .low_loader = *one.low_loader,
                    .coming = *one.coming});
  }
}

void add_crews(std::size_t position, const Requirement& requirement, const Region& region,
               const RegionPositions& positions, Prospects& prospects, Candidates& into) {
  const auto capabilities = positions.covering(*requirement.capability, region);
  std::vector<CapabilityId> covering;
  for (const std::uint32_t one : capabilities) {
    covering.push_back(region.catalogue.parts().capabilities[one].id);
  }
  std::vector<CrewThatCould> first;
  std::vector<CrewThatCould> otherwise;
  for (const std::uint32_t index : positions.crews_with(capabilities)) {
    const Crew& crew = region.crews[index];
    const Fit fitting = fit(crew, requirement, covering, region.catalogue);
    if (fitting.skill == nullptr) continue;
    const Prospect& prospect = prospects.crew(index);
    const auto rule_out = [&](Message reason) {
      RuledOut out{.requirement = position, .resource = crew.id, .reason = std::move(reason)};
      out.coming = prospect.could();
      out.low_loader = prospect.low_loader;
      into.ruled_out.push_back(std::move(out));
    };
    if (fitting.type_too_low) {
      rule_out({Code::candidate_no_type,
                {Text(fitting.skill->type.value_or("—")), Text(*requirement.least_type)}});
      // Where something else keeps it at home, accepting the type does not bring it.
      if (prospect.ruled_out) into.ruled_out.back().coming.reset();
      continue;
    }
    if (prospect.ruled_out) {
      rule_out(*prospect.ruled_out);
      continue;
    }
    first.push_back({&crew, fitting.skill, &prospect.coming, &prospect.low_loader});
    for (const Prospect::Other& other : prospect.otherwise) {
      otherwise.push_back({&crew, fitting.skill, &other.coming, &other.low_loader});
    }
  }
  write_down(std::move(first), position, prospects, into.crews);
  write_down(std::move(otherwise), position, prospects, into.otherwise);
}

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

void add_lots(std::size_t position, const Requirement& requirement, const Region& region,
              const RegionPositions& positions, const Situation& situation, Prospects& prospects,
              Candidates& into) {
  const auto kits = kits_with(*requirement.material, region);
  const Quantity pack = prospects.pack(*requirement.material);
  for (const std::uint32_t index : positions.lots_of(*requirement.material, kits)) {
    const Lot& lot = region.lots[index];
    Quantity in_kit;
    if (lot.material != *requirement.material) {
      in_kit = kits.at(lot.material);
    }
    const std::int64_t each = std::max<std::int64_t>(in_kit.count(), 1);
    const auto changed = situation.balances.find(lot.id);
    const Quantity balance = changed == situation.balances.end() ? lot.quantity : changed->second;
    const auto reserved = situation.reserved.find(lot.id);
    const bool held = reserved != situation.reserved.end();
    if (balance <= Quantity(0) && !held) continue;
    const Prospect prospect = prospects.lot(index);
    const auto rule_out = [&](Quantity quantity, Message reason) {
      RuledOut out{.requirement = position,
                   .resource = lot.id,
                   .quantity = quantity * each,
                   .reason = std::move(reason)};
      out.coming = prospect.could();
      into.ruled_out.push_back(std::move(out));
    };
    // What is packed leaves in whole packs; the broken one stays.
    const auto packed = [&](Quantity amount) {
      const Quantity all = amount * each;
      return pack > Quantity(1) ? all - Quantity(all.count() % pack.count()) : all;
    };
    const auto could = [&](Quantity available) {
      LotCandidate made = candidate_of(position, lot, prospect, prospects);
      made.available = available;
      made.in_kit = in_kit;
      if (made.coming.cost) made.coming.cost = (*made.coming.cost + each - 1) / each;
      made.pack = pack;
      return made;
    };
    const auto rule_out_beside = [&](Quantity quantity, Message reason, Quantity available) {
      rule_out(quantity, std::move(reason));
      if (!into.ruled_out.back().coming || available <= Quantity(0)) return;
      into.ruled_out.back().beside = into.besides.size();
      into.besides.push_back(could(available));
    };
    if (held) rule_out(reserved->second, {Code::candidate_reserved, {}});
    if (balance <= Quantity(0)) continue;
    const Quantity kept = std::min(balance, lot.floor);
    const Quantity available = packed(balance - kept);
    if (prospect.ruled_out) {
      rule_out_beside(balance, *prospect.ruled_out, available);
      continue;
    }
    if (expired_at(lot, prospect.coming.arrives, requirement, region)) {
      rule_out(balance, {Code::candidate_expired, {Text(format_expiry(lot.expires))}});
      continue;
    }
    if (kept > Quantity(0)) {
      rule_out_beside(kept, {Code::candidate_floor, {}}, packed(balance) - available);
    }
    if (available > Quantity(0)) into.lots.push_back(could(available));
  }
}

/// What may stand in for it is not sent unasked: it is named with its yield, rounded down.
void add_substitutes(std::size_t position, const Requirement& requirement, const Region& region,
                     const RegionPositions& positions, const Situation& situation,
                     Prospects& prospects, Candidates& into) {
  for (const Substitute& substitute : region.catalogue.parts().substitutes) {
    if (substitute.need != *requirement.material) continue;
    for (const std::uint32_t index : positions.lots_of(substitute.instead, {})) {
      const Lot& lot = region.lots[index];
      const auto changed = situation.balances.find(lot.id);
      const Quantity balance = changed == situation.balances.end() ? lot.quantity : changed->second;
      if (balance <= lot.floor) continue;
      const Prospect prospect = prospects.lot(index);
      if (prospect.ruled_out || expired_at(lot, prospect.coming.arrives, requirement, region)) {
        continue;
      }
      into.ruled_out.push_back({.requirement = position,
                                .resource = lot.id,
                                .quantity = balance - lot.floor,
                                .reason = {Code::assign_substitute,
                                           {region.catalogue.name_of(substitute.instead),
                                            region.catalogue.name_of(substitute.need)}},
                                .coming = prospect.coming,
                                .beside = into.besides.size()});
      into.besides.push_back(candidate_of(position, lot, prospect, prospects));
      into.besides.back().available = balance - lot.floor;
    }
  }
}

/// By requirement, arrival, to confirm last; of equals as they stand. Each is moved once.
void put_lots_in_order(std::vector<LotCandidate>& lots) {
  struct Place {
    std::size_t requirement = 0;
    Instant arrives = {};
    bool to_confirm = false;
    std::uint32_t at = 0;
    auto operator<=>(const Place&) const = default;
  };
  std::vector<Place> order;
  order.reserve(lots.size());
  for (const LotCandidate& one : lots) {
    order.push_back({one.requirement, one.coming.arrives, one.to_confirm,
                     static_cast<std::uint32_t>(order.size())});
  }
  if (std::ranges::is_sorted(order)) return;
  std::ranges::sort(order);
  std::vector<LotCandidate> sorted;
  sorted.reserve(lots.size());
  for (const Place& place : order) sorted.push_back(std::move(lots[place.at]));
  lots = std::move(sorted);
}

}  // namespace

Candidates candidates(std::span<const Requirement> requirements,
                      std::span<const LocatedIncident> incidents, std::span<const Match> matches,
                      std::span<const Activation> activations, const Region& region,
                      const Situation& situation,
                      const std::map<IncidentId, TravelByVehicle>& travel, Instant as_of,
                      bool allow_reassign) {
  return candidates_by(RegionPositions(region), requirements, incidents, matches, activations,
                       region, situation, travel, as_of, allow_reassign);
}

Candidates candidates_by(const RegionPositions& positions,
                         std::span<const Requirement> requirements,
                         std::span<const LocatedIncident> incidents, std::span<const Match> matches,
                         std::span<const Activation> activations, const Region& region,
                         const Situation& situation,
                         const std::map<IncidentId, TravelByVehicle>& travel, Instant as_of,
                         bool allow_reassign) {
  Candidates found;
  std::set<IncidentId> may_give;
  if (allow_reassign) {
    for (const LocatedIncident& one : incidents) may_give.insert(one.incident.id);
  }
  std::map<IncidentId, Prospects> all;
  for (std::size_t position = 0; position < requirements.size(); ++position) {
    const Requirement& requirement = requirements[position];
    const auto times = travel.find(requirement.incident);
    if (times == travel.end()) continue;
    const auto located = std::ranges::find(
        incidents, requirement.incident, [](const auto& incident) { return incident.incident.id; });
    Prospects& prospects =
        all.try_emplace(requirement.incident, requirement.incident,
                        located == incidents.end() ? nullptr : &*located, matches, activations,
                        region, positions, situation, times->second, as_of, may_give)
            .first->second;
    if (requirement.capability) {
      add_crews(position, requirement, region, positions, prospects, found);
    } else if (requirement.material) {
      add_lots(position, requirement, region, positions, situation, prospects, found);
      add_substitutes(position, requirement, region, positions, situation, prospects, found);
    }
  }
  put_lots_in_order(found.lots);
  return found;
}

}  // namespace muster
