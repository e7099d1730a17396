#include "muster/resources/candidates.hpp"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "candidates_for_needs.hpp"
#include "candidates_goods.hpp"
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

Fit fit(std::uint32_t index, const Requirement& requirement,
        std::span<const std::uint32_t> covering, const Region& region,
        const RegionPositions& positions) {
  const Catalogue& catalogue = region.catalogue;
  const auto& skills = region.crews[index].skills;
  const std::uint32_t first = positions.first_skill_of_crew[index];
  Fit best;
  for (std::size_t i = 0; i < skills.size(); ++i) {
    if (!std::ranges::binary_search(covering, positions.capability_of_skill[first + i])) continue;
    const Skill& skill = skills[i];
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
  const auto arrival = [](const CrewThatCould& one) { return one.coming->arrives; };
  if (!std::ranges::is_sorted(could, {}, arrival)) std::ranges::stable_sort(could, {}, arrival);
  if (into.capacity() - into.size() < could.size()) {
    into.reserve(std::max(2 * into.capacity(), into.size() + could.size()));
  }
  for (const CrewThatCould& one : could) {
    CrewCandidate& made = into.emplace_back();
    made.requirement = position;
    made.crew = one.crew->id;
    made.skill = *one.skill;
    made.engaged_at = prospects.holder(one.crew->id);
    made.low_loader = *one.low_loader;
    made.coming = *one.coming;
  }
}

void add_crews(std::size_t position, const Requirement& requirement, const Region& region,
               const RegionPositions& positions, Prospects& prospects, Candidates& into) {
  const auto capabilities = positions.covering(*requirement.capability, region);
  std::vector<CrewThatCould> first;
  std::vector<CrewThatCould> otherwise;
  for (const std::uint32_t index : positions.crews_with(capabilities)) {
    const Crew& crew = region.crews[index];
    const Fit fitting = fit(index, requirement, capabilities, region, positions);
    if (fitting.skill == nullptr) continue;
    if (!fitting.type_too_low && prospects.is_left_out(index)) continue;
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
                         bool allow_reassign, const std::vector<bool>* sent,
                         KnownProspectRules* rules) {
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
    auto entry = all.find(requirement.incident);
    if (entry == all.end()) {
      const auto found_at = std::ranges::find(incidents, requirement.incident,
                                              [](const auto& one) { return one.incident.id; });
      const LocatedIncident* located = found_at == incidents.end() ? nullptr : &*found_at;
      ProspectsShared shared;
      if (rules != nullptr && located != nullptr) shared.rules = rules->of(*located, region);
      entry =
          all.try_emplace(requirement.incident, requirement.incident, located, matches, activations,
                          region, positions, situation, times->second, as_of, may_give, shared)
              .first;
      if (sent != nullptr) entry->second.leave_out(*sent);
    }
    Prospects& prospects = entry->second;
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

CandidatesForNeeds::CandidatesForNeeds(
    const RegionPositions& positions, std::span<const Requirement> requirements,
    const LocatedIncident& incident, std::span<const Match> matches,
    std::span<const Activation> activations, const Region& region, const Situation& situation,
    const TravelByVehicle& travel, Instant as_of, const ProspectsShared& shared)
    : positions_(positions),
      requirements_(requirements),
      region_(region),
      situation_(situation),
      prospects_(incident.incident.id, &incident, matches, activations, region, positions,
                 situation, travel, as_of, {}, shared),
      plain_(plain_needs()),
      until_(requirements.size()) {}

std::vector<bool> CandidatesForNeeds::plain_needs() const {
  std::vector<bool> plain;
  for (std::size_t r = 0; r < requirements_.size(); ++r) {
    plain.push_back(goes_plainly(r, requirements_, region_, prospects_));
  }
  return plain;
}

/// Whether what is ruled out for other needs is looked at too when this one is short.
bool CandidatesForNeeds::asks_beyond(std::size_t position) const {
  const auto& material = requirements_[position].material;
  return material && (!plain_[position] ||
                      std::ranges::any_of(
                          region_.kits, [&](const KitPart& row) { return row.kit == *material; }));
}

Candidates CandidatesForNeeds::first() {
  Candidates found;
  for (std::size_t position = 0; position < requirements_.size(); ++position) {
    const Requirement& requirement = requirements_[position];
    if (requirement.capability) {
      add_crews(position, requirement, region_, positions_, prospects_, found);
    } else if (plain_[position]) {
      until_[position] =
          add_first_lots(position, requirement, region_, positions_, situation_, prospects_, found);
    } else if (requirement.material) {
      add_lots(position, requirement, region_, positions_, situation_, prospects_, found);
      add_substitutes(position, requirement, region_, positions_, situation_, prospects_, found);
    }
  }
  put_lots_in_order(found.lots);
  return found;
}

bool CandidatesForNeeds::complete(Candidates& found,
                                  std::span<const std::optional<Instant>> missed) {
  bool beyond = false;
  for (std::size_t r = 0; r < requirements_.size(); ++r) {
    beyond = beyond || (missed[r] && asks_beyond(r));
    if (missed[r] && until_[r] && *until_[r] < *missed[r]) return false;
  }
  for (std::size_t r = 0; r < requirements_.size(); ++r) {
    if (!plain_[r] || (!beyond && !missed[r])) continue;
    // Beyond its own need it matters alone what lies behind a shut door.
    add_ruled_out_goods(r, requirements_[r], region_, positions_, situation_, prospects_,
                        missed[r].value_or(Instant::min()), found);
  }
  return true;
}

}  // namespace muster
