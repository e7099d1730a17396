#include "drill_evidence.hpp"

#include <algorithm>
#include <string>

namespace muster {

namespace {

/// The level or a graver one.
bool level_fits(const DrillExpectation& expected, const std::string& subject,
                const Region& region) {
  if (!expected.plan) return false;
  const auto slash = subject.find('/');
  if (subject.substr(0, slash) != expected.plan->view()) return false;
  if (expected.level.empty()) return true;
  const Plan* plan = region.plans.find(*expected.plan);
  if (plan == nullptr || slash == std::string::npos) return false;
  const auto seen = std::ranges::find(plan->levels, subject.substr(slash + 1), &Level::id);
  const auto wanted = std::ranges::find(plan->levels, expected.level, &Level::id);
  return seen != plan->levels.end() && seen <= wanted;
}

bool called(const DrillExpectation& expected, const std::string& subject, const Region& region) {
  if (expected.crew) return subject == expected.crew->view();
  if (!expected.team) return false;
  if (subject == expected.team->view()) return true;
  const Crew* crew = find(region.crews, CrewId(subject));
  return crew != nullptr && crew->team == *expected.team;
}

std::optional<Quantity> came(const DrillExpectation& expected, const Observation& row,
                             const Region& region) {
  if (expected.material && row.subject == expected.material->view()) return row.quantity;
  if (!expected.capability) return std::nullopt;
  if (row.subject == expected.capability->view()) return row.quantity;
  const Crew* crew = find(region.crews, CrewId(row.subject));
  if (crew == nullptr) return std::nullopt;
  for (const Skill& skill : crew->skills) {
    if (region.catalogue.covers(skill.capability, *expected.capability)) return Quantity(1);
  }
  return std::nullopt;
}

std::optional<Quantity> fits(const DrillExpectation& expected, const Observation& row,
                             const Region& region) {
  switch (row.what) {
    case ObservedKind::done:
      if (expected.card && row.subject == expected.card->str() + "/" + expected.action) {
        return row.quantity;
      }
      return std::nullopt;
    case ObservedKind::level:
      return level_fits(expected, row.subject, region) ? std::optional(row.quantity) : std::nullopt;
    case ObservedKind::called:
      return called(expected, row.subject, region) ? std::optional(row.quantity) : std::nullopt;
    case ObservedKind::arrived:
      return came(expected, row, region);
    case ObservedKind::note:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Evidence evidence_of(const DrillExpectation& expected, const Drill& drill, const EventLog& log,
                     const Region& region) {
  Evidence found;
  Quantity sum;
  for (const Observation& row : log.rows) {
    if (row.at < drill.start || row.at > drill.end()) continue;
    const bool named_here = row.expected && *row.expected == expected.id;
    const auto quantity = named_here ? std::optional(row.quantity) : fits(expected, row, region);
    if (!quantity || (row.expected && !named_here)) continue;
    found.lines.push_back(row.line);
    if (!row.happened) {
      found.watched = true;
      continue;
    }
    const bool counted = (expected.capability || expected.material) && !named_here;
    sum = sum + *quantity;
    if (counted && sum < expected.quantity) continue;
    found.watched = true;
    found.done = row.at;
    break;
  }
  return found;
}

}  // namespace muster
