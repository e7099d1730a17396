#include "response_held.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace muster {
namespace {

using Places = std::set<std::pair<std::size_t, Resource>>;  ///< requirement, who

Resource resource_of(const CrewCandidate& candidate) { return candidate.crew; }
Resource resource_of(const LotCandidate& candidate) { return candidate.lot; }

/// Those that can still come for what they were held for.
Places held_places(std::span<const Requirement> requirements, const Candidates& candidates,
                   std::span<const Held> held) {
  std::set<std::pair<RequirementId, Resource>> wanted;
  for (const Held& one : held) wanted.emplace(one.requirement, one.resource);
  Places places;
  const auto look = [&](const auto& list) {
    for (const auto& candidate : list) {
      const Resource resource = resource_of(candidate);
      if (!wanted.contains({requirements[candidate.requirement].id, resource})) continue;
      places.emplace(candidate.requirement, resource);
    }
  };
  look(candidates.crews);
  look(candidates.lots);
  return places;
}

void bind_crews(Candidates& candidates, const Places& places) {
  std::set<Resource> bound;
  for (const auto& [requirement, resource] : places) bound.insert(resource);
  std::erase_if(candidates.crews, [&](const CrewCandidate& candidate) {
    const Resource crew = candidate.crew;
    return bound.contains(crew) && !places.contains({candidate.requirement, crew});
  });
}

void drop(Candidates& candidates, std::size_t requirement, const Resource& resource) {
  const auto is_it = [&](const auto& candidate) {
    return candidate.requirement == requirement && resource_of(candidate) == resource;
  };
  std::erase_if(candidates.crews, is_it);
  std::erase_if(candidates.lots, is_it);
}

/// Takes the last to arrive out of each requirement that has it instead of something held. False
/// when there was none.
bool make_room(Candidates& candidates, const Dispatch& found, const Places& places) {
  Places sent;
  std::map<std::size_t, const Assignment*> intruder;
  for (const Assignment& assignment : found.assignments) {
    if (assignment.carried) continue;
    const Resource resource = resource_of(assignment);
    sent.emplace(assignment.requirement, resource);
    if (places.contains({assignment.requirement, resource})) continue;
    const Assignment*& last = intruder[assignment.requirement];
    if (last == nullptr || last->coming.arrives <= assignment.coming.arrives) last = &assignment;
  }
  bool again = false;
  for (const auto& [position, assignment] : intruder) {
    const std::size_t requirement = position;
    const bool waits = std::ranges::any_of(places, [&](const auto& place) {
      return place.first == requirement && !sent.contains(place);
    });
    if (!waits) continue;
    drop(candidates, requirement, resource_of(*assignment));
    again = true;
  }
  return again;
}

}  // namespace

Resource resource_of(const Assignment& assignment) {
  if (assignment.lot) return *assignment.lot;
  return *assignment.crew;
}

Dispatch dispatch_held(std::span<const Requirement> requirements, const Candidates& candidates,
                       const Region& region, std::span<const Held> held,
                       const DispatchOptions& options) {
  if (held.empty()) return dispatch(requirements, candidates, region, options);
  const Places places = held_places(requirements, candidates, held);
  Candidates left = candidates;
  bind_crews(left, places);
  // Each round takes a candidate away, so it ends.
  while (true) {
    Dispatch found = dispatch(requirements, left, region, options);
    if (!make_room(left, found, places)) return found;
  }
}

}  // namespace muster
