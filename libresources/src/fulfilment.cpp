#include "fulfilment.hpp"

#include <algorithm>

namespace muster {

bool Fulfilment::short_of() const {
  return std::ranges::any_of(points,
                             [](const PointMet& point) { return point.filled < point.needed; });
}

Quantity Fulfilment::missing() const {
  Quantity most = {};
  for (const PointMet& point : points) most = std::max(most, point.needed - point.filled);
  return most;
}

bool Fulfilment::complete() const { return points.empty() || sent >= points.back().needed; }

std::vector<Fulfilment> fulfilments(const Response& response) {
  std::vector<Fulfilment> result(response.requirements.size());
  for (std::size_t r = 0; r < result.size(); ++r) {
    for (const DemandPoint& point : response.requirements[r].curve) {
      result[r].points.push_back({point.by, point.quantity, point.quantity});
    }
  }
  for (const Shortfall& shortfall : response.shortfalls) {
    PointMet& point = result.at(shortfall.requirement).points.at(shortfall.point);
    point.filled = point.needed - shortfall.missing;
  }
  for (const Assignment& assignment : response.dispatch.assignments) {
    Fulfilment& met = result.at(assignment.requirement);
    const Instant arrives = assignment.coming.arrives;
    met.first = std::min(met.first.value_or(arrives), arrives);
    met.last = std::max(met.last.value_or(arrives), arrives);
    met.sent = met.sent + assignment.quantity;
    if (assignment.late_by) {
      ++met.late;
      met.latest_by = std::max(met.latest_by.value_or(*assignment.late_by), *assignment.late_by);
    }
  }
  return result;
}

Instant meant_for(const Assignment& assignment, const Requirement& requirement) {
  const Instant arrives = assignment.coming.arrives;
  if (assignment.late_by) return arrives - *assignment.late_by;
  for (const DemandPoint& point : requirement.curve) {
    if (arrives <= point.by) return point.by;
  }
  return requirement.curve.empty() ? arrives : requirement.curve.back().by;
}

}  // namespace muster
