#include "muster/resources/dispatch.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <variant>

#include "dispatch_depth.hpp"
#include "dispatch_material.hpp"
#include "dispatch_orders.hpp"
#include "dispatch_settle.hpp"
#include "dispatch_ways.hpp"
#include "muster/resources/region.hpp"

namespace muster {
namespace {

Text requirement_name(const Requirement& requirement, const Region& region) {
  return requirement.capability ? region.catalogue.name_of(*requirement.capability)
                                : region.catalogue.name_of(*requirement.material);
}

Text crew_name(const CrewId& id, const Region& region) { return name_of(region.crews, id); }

/// Within a requirement, whoever comes earlier takes the place that is due earlier and still in
/// time for; those too late for every place take what is left.
std::vector<Instant> due_by_arrival(const std::vector<Instant>& arrivals,
                                    const std::vector<DemandPoint>& curve) {
  std::vector<Instant> places;
  const auto most = static_cast<std::int64_t>(arrivals.size());
  Quantity before;
  for (const DemandPoint& point : curve) {
    const Quantity more = std::max(Quantity(0), point.quantity - before);
    before = std::max(before, point.quantity);
    places.insert(places.end(), static_cast<std::size_t>(std::min(more.count(), most)), point.by);
  }
  std::vector<Instant> due(arrivals.size());
  std::vector<bool> taken(places.size(), false);
  std::vector<std::size_t> late;
  std::size_t next = 0;
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    while (next < places.size() && places[next] < arrivals[i]) ++next;
    if (next < places.size()) {
      taken[next] = true;
      due[i] = places[next++];
    } else {
      late.push_back(i);
    }
  }
  std::size_t empty = 0;
  for (const std::size_t i : late) {
    while (empty < taken.size() && taken[empty]) ++empty;
    if (empty == taken.size()) break;
    due[i] = places[empty++];
  }
  return due;
}

/// The crews that go.
class CrewAssignments {
 public:
  CrewAssignments(std::span<const Requirement> requirements, const Candidates& candidates,
                  const Region& region, const DispatchOptions& options, SearchWork& work,
                  DispatchDepth depth)
      : requirements_(requirements),
        region_(region),
        depth_(depth),
        made_(settle_crews(requirements, candidates, region, options, work, depth)),
        candidates_(made_.candidates) {
    const Settled& settled = made_.settled;
    for (const Taken& taken : settled.taken) {
      const std::size_t crew = made_.crews[taken.offer];
      if (crew >= serves_.size()) serves_.resize(crew + 1);
      if (!serves_[crew]) serves_[crew] = candidates_[taken.offer]->requirement;
    }
    sent_.resize(serves_.size());
    assignments_.reserve(settled.taken.size());
    for (auto begin = settled.taken.begin(); begin != settled.taken.end();) {
      const std::size_t requirement = candidates_[begin->offer]->requirement;
      auto end = begin;
      std::vector<Instant> arrivals;
      for (; end != settled.taken.end() && candidates_[end->offer]->requirement == requirement;
           ++end) {
        arrivals.push_back(candidates_[end->offer]->coming.arrives);
      }
      const auto due = due_by_arrival(arrivals, requirements[requirement].curve);
      for (std::size_t i = 0; begin != end; ++begin, ++i) assign(begin->offer, due[i]);
    }
  }

  [[nodiscard]] std::vector<Assignment> take() { return std::move(assignments_); }
  [[nodiscard]] std::vector<Proof> take_proofs() { return std::move(made_.settled.proofs); }
  [[nodiscard]] const std::optional<AimStage>& ways_open() const { return made_.ways_open; }
  [[nodiscard]] std::vector<UsedUp> take_used_up() { return std::move(made_.used_up); }

 private:
  void assign(std::size_t position, Instant due) {
    const CrewCandidate& candidate = *candidates_[position];
    const Requirement& requirement = requirements_[candidate.requirement];
    Assignment assignment{.requirement = candidate.requirement, .crew = candidate.crew};
    assignment.coming = candidate.coming;
    assignment.engaged_at = candidate.engaged_at;
    assignment.low_loader = candidate.low_loader;
    if (requirement.hold) assignment.hold_until = candidate.coming.arrives + *requirement.hold;
    assignment.late_by = late_by(candidate.coming.arrives, due);
    const std::size_t crew = made_.crews[position];
    assignment.carried = sent_[crew];
    sent_[crew] = true;
    if (depth_ == DispatchDepth::sent) {
      assignments_.push_back(std::move(assignment));
      return;
    }
    if (!assignment.carried) add_reasons(position, assignment);
    if (assignment.late_by) {
      assignment.reasons.push_back({Code::assign_late, {minutes_text(*assignment.late_by)}});
    }
    assignments_.push_back(std::move(assignment));
  }

  void add_reasons(std::size_t position, Assignment& assignment) const {
    assignment.reasons.push_back(why(position));
    if (const auto& agreement = assignment.coming.agreement) {
      assignment.reasons.push_back(
          {Code::assign_agreement, {name_of(region_.agreements, *agreement)}});
    }
    if (assignment.low_loader && *assignment.low_loader != *assignment.crew) {
      assignment.reasons.push_back(
          {Code::assign_low_loader, {crew_name(*assignment.low_loader, region_)}});
    }
  }

  /// The earliest that can come; or the nearer crew that another requirement needs, or that is
  /// left at home for whom the policy prefers.
  [[nodiscard]] Message why(std::size_t position) const {
    const CrewCandidate& chosen = *candidates_[position];
    if (chosen.engaged_at) {
      const bool stays = *chosen.engaged_at == requirements_[chosen.requirement].incident;
      return {stays ? Code::assign_kept : Code::assign_turned, {Text(chosen.engaged_at->view())}};
    }
    for (std::size_t i = position; i-- > 0;) {
      const CrewCandidate& nearer = *candidates_[i];
      if (nearer.requirement != chosen.requirement) break;
      const std::size_t crew = made_.crews[i];
      const auto other = crew < serves_.size() ? serves_[crew] : std::nullopt;
      if (!other) {
        if (nearer.coming.arrives == chosen.coming.arrives) continue;
        return {Code::assign_preferred, {crew_name(nearer.crew, region_)}};
      }
      if (*other == chosen.requirement) continue;
      return {Code::assign_moved,
              {crew_name(nearer.crew, region_), requirement_name(requirements_[*other], region_)}};
    }
    return {Code::assign_nearest, {}};
  }

  std::span<const Requirement> requirements_;
  const Region& region_;
  DispatchDepth depth_;
  CrewsSettled made_;
  std::span<const CrewCandidate* const> candidates_;
  std::vector<std::optional<std::size_t>> serves_;  // by number of the crew: its first need
  std::vector<bool> sent_;  // likewise, for one need already: the others it serves beside it
  std::vector<Assignment> assignments_;
};

}  // namespace

std::string_view name(SearchEnd end) {
  switch (end) {
    case SearchEnd::complete:
      return "complete";
    case SearchEnd::budget:
      return "budget";
    case SearchEnd::stopped:
      return "stopped";
  }
  return "";
}

Dispatch dispatch(std::span<const Requirement> requirements, const Candidates& candidates,
                  const Region& region, const DispatchOptions& options) {
  return dispatch_as_deep(DispatchDepth::whole, requirements, candidates, region, options);
}

Dispatch dispatch_as_deep(DispatchDepth depth, std::span<const Requirement> requirements,
                          const Candidates& candidates, const Region& region,
                          const DispatchOptions& options) {
  Dispatch answer{.options = options};
  SearchWork work(options.most_work, options.stop);
  CrewAssignments crews(requirements, candidates, region, options, work, depth);
  answer.proofs = crews.take_proofs();
  answer.assignments = crews.take();
  answer.used_up = crews.take_used_up();
  answer.ways_open = crews.ways_open();
  MaterialChosen goods =
      choose_material(requirements, candidates, answer.assignments, region, options, work, depth);
  answer.proofs.reserve(answer.proofs.size() + goods.proofs.size());
  std::ranges::move(goods.proofs, std::back_inserter(answer.proofs));
  answer.assignments.reserve(answer.assignments.size() + goods.assignments.size());
  std::ranges::move(goods.assignments, std::back_inserter(answer.assignments));
  answer.kit_shares = std::move(goods.kit_shares);
  answer.most_from = std::move(goods.most_from);
  answer.supply_open = goods.open;
  answer.in_turn = std::move(goods.in_turn);
  const auto before = [](const Assignment& a, const Assignment& b) {
    if (a.requirement != b.requirement) return a.requirement < b.requirement;
    if (a.coming.arrives != b.coming.arrives) return a.coming.arrives < b.coming.arrives;
    return std::tie(a.crew, a.lot, a.load) < std::tie(b.crew, b.lot, b.load);
  };
  if (!std::ranges::is_sorted(answer.assignments, before)) {
    std::ranges::stable_sort(answer.assignments, before);
  }
  if (depth == DispatchDepth::whole) answer.orders = orders_of(answer.assignments);
  answer.work = work.used();
  if (work.ended()) answer.end = work.stopped() ? SearchEnd::stopped : SearchEnd::budget;
  return answer;
}

}  // namespace muster
