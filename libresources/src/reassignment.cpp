#include "muster/resources/reassignment.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "dispatch_worth.hpp"
#include "muster/resources/region.hpp"

namespace muster {
namespace {

Text need_name(const Requirement& requirement, const Region& region) {
  return requirement.capability ? region.catalogue.name_of(*requirement.capability)
                                : region.catalogue.name_of(*requirement.material);
}

/// Everybody may do what they could, but that crew stays with whom it is held by.
Candidates with_left(const Candidates& candidates, const CrewId& crew,
                     std::span<const Requirement> requirements) {
  Candidates left = candidates;
  std::erase_if(left.crews, [&](const CrewCandidate& one) {
    return one.crew == crew && one.engaged_at != requirements[one.requirement].incident;
  });
  return left;
}

}  // namespace

std::vector<Reassignment> reassignments(std::span<const Requirement> requirements,
                                        const Candidates& candidates, const Dispatch& dispatch,
                                        const Region& region, Instant as_of) {
  const auto turns = [&](const Assignment& one) {
    return one.engaged_at && !one.carried &&
           *one.engaged_at != requirements[one.requirement].incident;
  };
  std::vector<Reassignment> found;
  if (std::ranges::none_of(dispatch.assignments, turns)) return found;
  const Offset offset = region.header.display_offset;
  const Worth now =
      worth(dispatch.assignments, requirements, candidates, region, dispatch.options, as_of);
  for (const Assignment& one : dispatch.assignments) {
    if (!turns(one)) continue;
    const Candidates left = with_left(candidates, *one.crew, requirements);
    const Dispatch then = muster::dispatch(requirements, left, region, dispatch.options);
    const Worth stays =
        worth(then.assignments, requirements, left, region, dispatch.options, as_of);
    const auto gain = first_difference(now, stays, dispatch.options.policy)
                          .value_or(WorthDifference{.aim = Aim::ids});
    const auto [turned, stayed] = worth_texts(gain, as_of, offset);
    const Requirement& requirement = requirements[one.requirement];
    const Text need = need_name(requirement, region);
    const std::string incident = requirement.incident.str();
    found.push_back({.crew = *one.crew,
                     .from = *one.engaged_at,
                     .requirement = one.requirement,
                     .what = {Code::turned_gains,
                              {name_of(region.crews, *one.crew), Text(one.engaged_at->view()),
                               Text(incident + " " + need.zh, need.en + " at " + incident),
                               Text(format_clock(std::chrono::ceil<Minutes>(one.coming.arrives),
                                                 as_of, offset)),
                               title(gain.aim), stayed, turned}}});
  }
  return found;
}

std::vector<CrewId> left_over(const Candidates& candidates, const Dispatch& dispatch) {
  std::set<CrewId> sent;
  for (const Assignment& one : dispatch.assignments) {
    if (one.crew && !one.carried) sent.insert(*one.crew);
  }
  std::set<CrewId> left;
  for (const CrewCandidate& one : candidates.crews) {
    if (one.engaged_at && !sent.contains(one.crew)) left.insert(one.crew);
  }
  return {left.begin(), left.end()};
}

}  // namespace muster
