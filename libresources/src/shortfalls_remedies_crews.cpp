// Crews that were ruled out: off duty, of too low a type, held by another incident.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "muster/plan/requirements.hpp"
#include "muster/resources/candidates.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/team.hpp"
#include "shortfalls_remedies.hpp"

namespace muster {

void offer_off_duty(RemedyTrial& trial) {
  const ShortNeed& need = trial.need();
  std::map<TeamId, std::vector<const RuledOut*>> by_team;
  std::set<TeamId> help;
  for (const Code reason : {Code::candidate_off_duty, Code::candidate_resting}) {
    for (const RuledOut* out : trial.ruled_out(reason)) {
      const Crew* crew = find(need.region.crews, std::get<CrewId>(out->resource));
      if (crew == nullptr) continue;
      by_team[crew->team].push_back(out);
      if (trial.in_time_all_the_same(*out)) help.insert(crew->team);
    }
  }
  for (const TeamId& team : help) {
    Candidates changed = trial.as_it_is();
    for (const RuledOut* out : by_team[team]) trial.let_come(*out, changed);
    const Effect found = trial.effect(trial.decided(std::move(changed)));
    if (found.gains <= Quantity(0)) continue;
    trial.offer(Code::remedy_off_duty, {name_of(need.region.teams, team), need.amount(found.gains)},
                found);
  }
}

/// For this need alone: who asks for the type accepts a lower one.
void offer_lower_types(RemedyTrial& trial) {
  const ShortNeed& need = trial.need();
  std::map<std::string, std::vector<const RuledOut*>> by_type;
  for (const RuledOut* out : trial.ruled_out(Code::candidate_no_type)) {
    if (!trial.in_time_all_the_same(*out)) continue;
    by_type[out->reason.parameters.front().zh].push_back(out);
  }
  for (const auto& [type, crews] : by_type) {
    Candidates changed = trial.as_it_is();
    for (const RuledOut* out : crews) trial.let_come(*out, changed);
    const Effect found = trial.effect(trial.decided(std::move(changed)));
    if (found.gains <= Quantity(0)) continue;
    trial.offer(Code::remedy_type, {Text(type), need.amount(found.gains)}, found);
  }
}

/// The first that come of those that one incident holds, no more than are wanted. They lose their
/// place there, and go where they are needed most.
void offer_turning_round(RemedyTrial& trial) {
  const ShortNeed& need = trial.need();
  std::map<std::string, std::vector<const RuledOut*>> by_incident;
  for (const Code reason : {Code::candidate_engaged, Code::candidate_engaged_until}) {
    for (const RuledOut* out : trial.ruled_out(reason)) {
      by_incident[out->reason.parameters.front().zh].push_back(out);
    }
  }
  for (const auto& [holder, held] : by_incident) {
    const std::string& incident = holder;
    std::set<std::tuple<Instant, CrewId>> first;
    for (const RuledOut* out : held) {
      if (!trial.in_time_all_the_same(*out)) continue;
      first.emplace(out->coming->arrives, std::get<CrewId>(out->resource));
    }
    std::set<CrewId> turned;
    for (const auto& [arrives, crew] : first) {
      if (static_cast<std::int64_t>(turned.size()) < trial.missing().count()) turned.insert(crew);
    }
    if (turned.empty()) continue;
    Candidates changed = trial.as_it_is();
    std::erase_if(changed.crews, [&](const auto& one) { return turned.contains(one.crew); });
    for (const RuledOut* out : held) {
      if (turned.contains(std::get<CrewId>(out->resource))) trial.let_come(*out, changed);
    }
    const Effect found = trial.effect(trial.decided(std::move(changed)));
    if (found.gains <= Quantity(0)) continue;
    const bool asked = std::ranges::any_of(
        need.requirements, [&](const Requirement& one) { return one.incident.view() == incident; });
    if (asked) {
      trial.offer(Code::remedy_turn,
                  {Text(incident), need.amount(found.gains), need.amount(found.costs)}, found);
    } else {
      trial.offer(Code::remedy_turn_unasked, {Text(incident), need.amount(found.gains)}, found);
    }
  }
}

}  // namespace muster
