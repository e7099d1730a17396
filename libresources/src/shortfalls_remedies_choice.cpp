// What another choice would bring: without a limit of the policy, or at the cost of another need.
#include <map>
#include <string>

#include "dispatch_worth.hpp"
#include "shortfalls_remedies.hpp"

namespace muster {

void offer_policy_aside(RemedyTrial& trial) {
  const ShortNeed& need = trial.need();
  const auto forbidden = trial.ruled_out(Code::candidate_policy);
  std::map<std::string, Text> limits;
  for (const RuledOut* out : forbidden) {
    if (!trial.in_time_all_the_same(*out)) continue;
    const Text& limit = out->reason.parameters.at(1);
    limits.emplace(limit.zh, limit);
  }
  for (const auto& [key, limit] : limits) {
    Candidates changed = trial.as_it_is();
    for (const RuledOut* out : forbidden) {
      if (out->reason.parameters.at(1) == limit) trial.let_come(*out, changed);
    }
    const Effect found = trial.effect(trial.decided(std::move(changed)));
    if (found.gains <= Quantity(0)) continue;
    trial.offer(Code::remedy_policy, {limit, need.amount(found.gains)}, found);
  }
}

/// From another need that has what this one could use, and is not more pressing: decided again
/// with that need after all others and this one before them.
void offer_taking_from_needs(RemedyTrial& trial) {
  const ShortNeed& need = trial.need();
  const DispatchOptions& options = need.dispatch.options;
  const Rank own = rank_of(need.requirement(), options);
  for (const auto& [other, amount] : need.elsewhere(trial.demand().by)) {
    if (rank_of(need.requirements[other], options) < own) continue;
    std::vector<Requirement> reordered(need.requirements.begin(), need.requirements.end());
    for (std::size_t r = 0; r < reordered.size(); ++r) {
      reordered[r].priority = r == need.position ? 1 : r == other ? 3 : 2;
    }
    DispatchOptions alike = options;
    alike.severity.clear();
    const Effect found = trial.effect(dispatch(reordered, trial.as_it_is(), need.region, alike));
    if (found.gains <= Quantity(0)) continue;
    trial.offer(Code::remedy_take,
                {need.name(other), need.amount(found.gains), need.amount(found.costs)}, found);
  }
}

}  // namespace muster
