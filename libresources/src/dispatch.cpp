#include "muster/resources/dispatch.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "crew_matching.hpp"

namespace muster {
namespace {

Text requirement_name(const Requirement& requirement, const Region& region) {
  return requirement.capability ? region.catalogue.name_of(*requirement.capability)
                                : region.catalogue.name_of(*requirement.material);
}

Text crew_name(const CrewId& id, const Region& region) { return name_of(region.crews, id); }

std::optional<Seconds> late_by(Instant arrives, Instant by) {
  return arrives <= by ? std::nullopt : std::optional<Seconds>(arrives - by);
}

std::string minutes_text(Seconds seconds) {
  return std::to_string(std::chrono::ceil<Minutes>(seconds).count()) + " min";
}

/// The crews that go, one assignment a filled seat.
class CrewAssignments {
 public:
  CrewAssignments(std::span<const Requirement> requirements,
                  std::span<const CrewCandidate> candidates, const Region& region)
      : requirements_(requirements), candidates_(candidates), region_(region) {
    const Seating seating = match_crews(requirements, candidates);
    for (std::size_t i = 0; i < seating.seats.size(); ++i) {
      if (!seating.candidate[i]) continue;
      serves_[candidates[*seating.candidate[i]].crew] = seating.seats[i].requirement;
    }
    for (std::size_t i = 0; i < seating.seats.size(); ++i) {
      if (seating.candidate[i]) assign(seating.seats[i], *seating.candidate[i]);
    }
  }

  [[nodiscard]] std::vector<Assignment> take() { return std::move(assignments_); }

 private:
  void assign(const Seat& seat, std::size_t position) {
    const CrewCandidate& candidate = candidates_[position];
    const Requirement& requirement = requirements_[seat.requirement];
    Assignment assignment{.requirement = seat.requirement, .crew = candidate.crew};
    assignment.coming = candidate.coming;
    if (requirement.hold) assignment.hold_until = candidate.coming.arrives + *requirement.hold;
    assignment.late_by = late_by(candidate.coming.arrives, seat.by);
    assignment.reasons.push_back(why(position));
    if (assignment.late_by) {
      assignment.reasons.push_back({Code::assign_late, {Text(minutes_text(*assignment.late_by))}});
    }
    assignments_.push_back(std::move(assignment));
  }

  /// The earliest that can come; or the nearer crew that another requirement needs.
  [[nodiscard]] Message why(std::size_t position) const {
    const CrewCandidate& chosen = candidates_[position];
    for (std::size_t i = position; i-- > 0;) {
      const CrewCandidate& nearer = candidates_[i];
      if (nearer.requirement != chosen.requirement) break;
      const auto other = serves_.find(nearer.crew);
      if (other == serves_.end() || other->second == chosen.requirement) continue;
      return {Code::assign_moved,
              {crew_name(nearer.crew, region_),
               requirement_name(requirements_[other->second], region_)}};
    }
    return {Code::assign_nearest, {}};
  }

  std::span<const Requirement> requirements_;
  std::span<const CrewCandidate> candidates_;
  const Region& region_;
  std::map<CrewId, std::size_t> serves_;
  std::vector<Assignment> assignments_;
};

/// The material that comes, requirement by requirement, the more urgent first; what one has taken
/// the next no longer finds.
class MaterialAssignments {
 public:
  MaterialAssignments(std::span<const Requirement> requirements, const Candidates& candidates,
                      std::span<const Assignment> crews, const Region& region)
      : requirements_(requirements), candidates_(candidates), crews_(crews), region_(region) {
    std::vector<std::size_t> order(requirements.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t r) { return requirements[r].priority; });
    for (const std::size_t position : order) {
      if (requirements[position].material) serve(position);
    }
  }

  [[nodiscard]] std::vector<Assignment> take() { return std::move(assignments_); }

 private:
  void serve(std::size_t position) {
    const Requirement& requirement = requirements_[position];
    if (requirement.curve.empty()) return;
    std::vector<Assignment> coming = carried(position);
    Quantity sum;
    for (const Assignment& assignment : coming) sum = sum + assignment.quantity;
    add_lots(position, requirement.curve.back().quantity, sum, coming);
    std::ranges::stable_sort(coming, {}, [](const Assignment& a) { return a.coming.arrives; });
    mark_late(requirement, coming);
    std::ranges::move(coming, std::back_inserter(assignments_));
  }

  /// What the crews sent to the same incident bring along, up to the need.
  std::vector<Assignment> carried(std::size_t position) {
    const Requirement& requirement = requirements_[position];
    Quantity wanted = requirement.curve.back().quantity;
    std::vector<const Assignment*> crews;
    for (const Assignment& crew : crews_) {
      if (requirements_[crew.requirement].incident == requirement.incident) crews.push_back(&crew);
    }
    std::ranges::stable_sort(crews, {}, [](const Assignment* crew) {
      return std::tie(crew->coming.arrives, *crew->crew);
    });
    std::vector<Assignment> found;
    for (const Assignment* crew : crews) {
      if (wanted <= Quantity(0)) break;
      const Quantity left = left_of(*crew->crew, *requirement.material);
      const Quantity quantity = std::min(left, wanted);
      if (quantity <= Quantity(0)) continue;
      taken_equipment_[{*crew->crew, *requirement.material}] =
          taken_equipment_[{*crew->crew, *requirement.material}] + quantity;
      wanted = wanted - quantity;
      Assignment assignment{.requirement = position, .crew = crew->crew, .carried = true};
      assignment.quantity = quantity;
      assignment.coming = crew->coming;
      assignment.reasons.push_back({Code::assign_carried, {crew_name(*crew->crew, region_)}});
      found.push_back(std::move(assignment));
    }
    return found;
  }

  [[nodiscard]] Quantity left_of(const CrewId& crew, const MaterialId& material) const {
    const auto wanted = std::tie(crew, material);
    const auto row = std::ranges::lower_bound(region_.crew_equipment, wanted, {},
                                              [](const CrewEquipment& equipment) {
                                                return std::tie(equipment.crew, equipment.material);
                                              });
    if (row == region_.crew_equipment.end() || row->crew != crew || row->material != material) {
      return Quantity(0);
    }
    const auto taken = taken_equipment_.find({crew, material});
    return taken == taken_equipment_.end() ? row->quantity : row->quantity - taken->second;
  }

  void add_lots(std::size_t position, Quantity wanted, Quantity sum,
                std::vector<Assignment>& coming) {
    auto lot = std::ranges::lower_bound(candidates_.lots, position, {}, &LotCandidate::requirement);
    for (; lot != candidates_.lots.end() && lot->requirement == position; ++lot) {
      if (sum >= wanted) return;
      const LotCandidate& candidate = *lot;
      const Quantity left = candidate.available - taken_lots_[candidate.lot];
      const Quantity quantity = std::min(left, wanted - sum);
      if (quantity <= Quantity(0)) continue;
      taken_lots_[candidate.lot] = taken_lots_[candidate.lot] + quantity;
      sum = sum + quantity;
      Assignment assignment{.requirement = position, .lot = candidate.lot};
      assignment.quantity = quantity;
      assignment.coming = candidate.coming;
      assignment.reasons.push_back({Code::assign_nearest, {}});
      if (candidate.expiry_unknown) {
        assignment.reasons.push_back({Code::candidate_expiry_unknown, {}});
      }
      coming.push_back(std::move(assignment));
    }
  }

  /// The first piece of each delivery is due when the curve first asks for more than came before.
  static void mark_late(const Requirement& requirement, std::vector<Assignment>& coming) {
    Quantity before;
    for (Assignment& assignment : coming) {
      for (const DemandPoint& point : requirement.curve) {
        if (point.quantity <= before) continue;
        assignment.late_by = late_by(assignment.coming.arrives, point.by);
        break;
      }
      if (assignment.late_by) {
        assignment.reasons.push_back(
            {Code::assign_late, {Text(minutes_text(*assignment.late_by))}});
      }
      before = before + assignment.quantity;
    }
  }

  std::span<const Requirement> requirements_;
  const Candidates& candidates_;
  std::span<const Assignment> crews_;
  const Region& region_;
  std::map<std::pair<CrewId, MaterialId>, Quantity> taken_equipment_;
  std::map<LotId, Quantity> taken_lots_;
  std::vector<Assignment> assignments_;
};

std::vector<Order> orders_of(std::span<const Assignment> assignments) {
  std::map<OrganisationId, Order> by_authority;
  for (std::size_t i = 0; i < assignments.size(); ++i) {
    const Assignment& assignment = assignments[i];
    if (assignment.carried) continue;
    const auto [at, fresh] = by_authority.try_emplace(assignment.coming.authority);
    Order& order = at->second;
    order.authority = assignment.coming.authority;
    order.act = fresh ? assignment.coming.act : std::max(order.act, assignment.coming.act);
    order.alerted =
        fresh ? assignment.coming.alerted : std::min(order.alerted, assignment.coming.alerted);
    order.assignments.push_back(i);
  }
  std::vector<Order> orders;
  for (auto& [authority, order] : by_authority) orders.push_back(std::move(order));
  std::ranges::stable_sort(orders, {}, &Order::alerted);
  return orders;
}

}  // namespace

Dispatch dispatch(std::span<const Requirement> requirements, const Candidates& candidates,
                  const Region& region) {
  Dispatch answer;
  answer.assignments = CrewAssignments(requirements, candidates.crews, region).take();
  auto material = MaterialAssignments(requirements, candidates, answer.assignments, region).take();
  std::ranges::move(material, std::back_inserter(answer.assignments));
  std::ranges::stable_sort(answer.assignments, [](const Assignment& a, const Assignment& b) {
    return std::tie(a.requirement, a.coming.arrives, a.crew, a.lot) <
           std::tie(b.requirement, b.coming.arrives, b.crew, b.lot);
  });
  answer.orders = orders_of(answer.assignments);
  return answer;
}

}  // namespace muster
