#include <algorithm>
#include <map>

#include "rehearsal_course.hpp"

namespace muster {

namespace {

bool concerns_need(const Requirement& need, const std::optional<IncidentId>& incident,
                   const std::optional<CapabilityId>& capability,
                   const std::optional<MaterialId>& material) {
  if (incident && need.incident != *incident) return false;
  return capability ? need.capability == capability : need.material == material;
}

bool is_of(const Assignment& assignment, const std::optional<TeamId>& team,
           const std::optional<CrewId>& crew, const Region& region) {
  if (!assignment.crew || assignment.carried) return false;
  if (crew) return *assignment.crew == *crew;
  const Crew* entry = find(region.crews, *assignment.crew);
  return entry != nullptr && team && entry->team == *team;
}

void sooner(std::optional<Instant>& best, Instant at) { best = best ? std::min(*best, at) : at; }

std::optional<Instant> first_arrival(const DrillCondition& condition, const Response& answer,
                                     const Region& region) {
  std::optional<Instant> best;
  for (const Assignment& assignment : answer.dispatch.assignments) {
    const Requirement& need = answer.requirements[assignment.requirement];
    if (condition.incident && need.incident != *condition.incident) continue;
    const bool hit = condition.capability
                         ? need.capability == condition.capability
                         : is_of(assignment, condition.team, condition.crew, region);
    if (hit) sooner(best, assignment.coming.arrives);
  }
  return best;
}

std::optional<Instant> first_miss(const DrillCondition& condition, const Response& answer) {
  std::optional<Instant> best;
  if (condition.card) {
    for (const LinkageStep& step : answer.linkage) {
      if (!step.source || step.kind != StepKind::act || step.source->card != *condition.card ||
          step.source->action != condition.action ||
          (condition.incident && step.incident != *condition.incident)) {
        continue;
      }
      if (step.deadline && step.finish > *step.deadline) sooner(best, *step.deadline);
    }
    return best;
  }
  for (std::size_t r = 0; r < answer.requirements.size(); ++r) {
    const Requirement& need = answer.requirements[r];
    if (!concerns_need(need, condition.incident, condition.capability, condition.material))
      continue;
    for (const DemandPoint& point : need.curve) {
      if (there_by(answer, r, point.by) < point.quantity) sooner(best, point.by);
    }
  }
  return best;
}

/// When so many of it are on the spot, counting all needs of that kind.
std::optional<Instant> complete_at(const DrillExpectation& expected, const Response& answer) {
  std::vector<std::pair<Instant, Quantity>> arrivals;
  for (const Assignment& assignment : answer.dispatch.assignments) {
    const Requirement& need = answer.requirements[assignment.requirement];
    if (!concerns_need(need, expected.incident, expected.capability, expected.material)) continue;
    arrivals.emplace_back(assignment.coming.arrives, assignment.quantity);
  }
  std::ranges::sort(arrivals);
  Quantity sum;
  for (const auto& [at, quantity] : arrivals) {
    sum = sum + quantity;
    if (sum >= expected.quantity) return at;
  }
  return std::nullopt;
}

std::optional<Instant> level_started(const DrillExpectation& expected, const Response& answer,
                                     const Region& region, Instant asked) {
  const Plan* plan = region.plans.find(*expected.plan);
  if (plan == nullptr) return std::nullopt;
  const auto place = [&](const std::string& level) {
    return std::ranges::find(plan->levels, level, &Level::id) - plan->levels.begin();
  };
  std::optional<Instant> best;
  for (const Match& match : answer.matches) {
    if (match.plan != *expected.plan) continue;
    if (expected.incident && match.incident != *expected.incident) continue;
    const bool reached =
        expected.level.empty() || (match.level && place(*match.level) <= place(expected.level));
    if (!reached) continue;
    for (const Activation& one : answer.activations) {
      if (one.incident != match.incident || one.organisation != plan->owner) continue;
      // A graver level than before starts when the facts are there, not before.
      sooner(best, std::max(one.alerted, asked));
    }
  }
  return best;
}

/// When this answer has it done; it may lie outside the answer's own turn.
std::optional<Instant> done_at(const DrillExpectation& expected, const Response& answer,
                               const Region& region, Instant asked) {
  std::optional<Instant> best;
  if (expected.card) {
    for (const LinkageStep& step : answer.linkage) {
      if (!step.source || step.kind != StepKind::act || step.source->card != *expected.card ||
          step.source->action != expected.action ||
          (expected.incident && step.incident != *expected.incident)) {
        continue;
      }
      sooner(best, step.finish);
    }
    return best;
  }
  if (expected.plan) return level_started(expected, answer, region, asked);
  if (expected.team || expected.crew) {
    for (const Assignment& assignment : answer.dispatch.assignments) {
      const Requirement& need = answer.requirements[assignment.requirement];
      if (expected.incident && need.incident != *expected.incident) continue;
      if (is_of(assignment, expected.team, expected.crew, region)) {
        sooner(best, assignment.coming.alerted);
      }
    }
    return best;
  }
  if (expected.judged()) return std::nullopt;
  return complete_at(expected, answer);
}

}  // namespace

std::vector<StockPoint> stock_by(const Response& answer, const MaterialId& material,
                                 const std::optional<StockpileId>& stockpile, const Region& region,
                                 const Situation& situation, Instant from) {
  Quantity left;
  for (const Lot& lot : region.lots) {
    if (lot.material != material || (stockpile && lot.stockpile != *stockpile)) continue;
    const auto known = situation.balances.find(lot.id);
    left = left + (known == situation.balances.end() ? lot.quantity : known->second);
  }
  std::map<Instant, Quantity> leaving;
  for (const Assignment& assignment : answer.dispatch.assignments) {
    if (!assignment.lot) continue;
    const Lot* lot = find(region.lots, *assignment.lot);
    if (lot == nullptr || lot->material != material) continue;
    if (stockpile && lot->stockpile != *stockpile) continue;
    const Instant at = std::max(assignment.coming.departs, from);
    leaving[at] = leaving[at] + assignment.quantity;
  }
  std::vector<StockPoint> points = {{from, left}};
  for (const auto& [at, quantity] : leaving) {
    left = left > quantity ? left - quantity : Quantity(0);
    if (points.back().at == at) {
      points.back().left = left;
    } else {
      points.push_back({at, left});
    }
  }
  return points;
}

std::optional<Instant> holds_from(const DrillCondition& condition, const Response& answer,
                                  const Region& region, const Situation& situation, Instant from) {
  std::optional<Instant> at;
  switch (condition.kind) {
    case DrillConditionKind::arrived:
      at = first_arrival(condition, answer, region);
      break;
    case DrillConditionKind::deadline_missed:
      at = first_miss(condition, answer);
      break;
    case DrillConditionKind::stock_below:
      for (const StockPoint& point :
           stock_by(answer, *condition.material, condition.stockpile, region, situation, from)) {
        if (point.left < *condition.level) {
          at = point.at;
          break;
        }
      }
      break;
    case DrillConditionKind::reported:
    case DrillConditionKind::unreported:
      break;  // the course itself knows what players did
  }
  if (!at) return std::nullopt;
  return std::max(*at, from);
}

std::optional<Instant> first_done(const DrillExpectation& expected,
                                  std::span<const RehearsedAnswer> answers, const Region& region) {
  for (std::size_t k = 0; k < answers.size(); ++k) {
    const auto at = done_at(expected, answers[k].response, region, answers[k].at);
    const bool last = k + 1 == answers.size();
    if (at && (last || *at < answers[k + 1].at)) return at;
  }
  return std::nullopt;
}

std::vector<ExpectationOutcome> outcomes_of(const Drill& drill, const RehearsalCourse& course,
                                            const Region& region) {
  std::map<std::string_view, std::optional<Instant>> came;
  for (std::size_t i = 0; i < drill.injects.size(); ++i) {
    came[drill.injects[i].id] = course.injects[i];
  }
  std::vector<ExpectationOutcome> outcomes;
  for (const DrillExpectation& expected : drill.expectations) {
    ExpectationOutcome outcome;
    std::optional<Instant> from = drill.start;
    if (expected.after) from = came[*expected.after];
    if (from) outcome.limit = *from + expected.within;
    outcome.possible = first_done(expected, course.answers, region);
    outcomes.push_back(outcome);
  }
  return outcomes;
}

}  // namespace muster
