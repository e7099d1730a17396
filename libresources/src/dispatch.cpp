#include "muster/resources/dispatch.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "dispatch_orders.hpp"
#include "dispatch_settle.hpp"

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

/// Whether it takes more than an order of the region's own.
bool foreign_crew(const CrewCandidate& candidate, const Region& region) {
  if (candidate.coming.act != Act::order) return true;
  const Crew* crew = find(region.crews, candidate.crew);
  const Team* team = crew == nullptr ? nullptr : find(region.teams, crew->team);
  return team != nullptr && team->external;
}

bool foreign_lot(const LotCandidate& candidate, const Region& region) {
  if (candidate.coming.act != Act::order) return true;
  const Lot* lot = find(region.lots, candidate.lot);
  const Stockpile* stockpile = lot == nullptr ? nullptr : find(region.stockpiles, lot->stockpile);
  return stockpile != nullptr && stockpile->external;
}

bool prefers_own(const DispatchOptions& options) {
  return std::ranges::find(options.policy.aims, Aim::own_first) != options.policy.aims.end();
}

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

Pool pool_of(std::span<const Requirement> requirements, std::span<const CrewCandidate> candidates,
             const Region& region, bool own_first) {
  Pool pool;
  std::unordered_map<CrewId, std::size_t> numbers;
  for (const CrewCandidate& candidate : candidates) {
    const auto [at, fresh] = numbers.try_emplace(candidate.crew, pool.sources.size());
    if (fresh) {
      pool.sources.push_back({.source = {.crew = &candidate.crew},
                              .supply = Quantity(1),
                              .foreign = own_first && foreign_crew(candidate, region)});
    }
    pool.offers.push_back(
        {.requirement = candidate.requirement,
         .source = at->second,
         .arrives = candidate.coming.arrives,
         .kept = candidate.engaged_at == requirements[candidate.requirement].incident,
         .alerted = candidate.coming.alerted,
         .cost = known_cost(candidate.coming)});
  }
  return pool;
}

/// The crews that go.
class CrewAssignments {
 public:
  CrewAssignments(std::span<const Requirement> requirements,
                  std::span<const CrewCandidate> candidates, const Region& region,
                  const DispatchOptions& options, SearchWork& work)
      : requirements_(requirements), candidates_(candidates), region_(region) {
    Settled settled =
        settle(requirements, pool_of(requirements, candidates, region, prefers_own(options)),
               options, work);
    proofs_ = std::move(settled.proofs);
    for (const Taken& taken : settled.taken) {
      serves_.emplace(candidates[taken.offer].crew, candidates[taken.offer].requirement);
    }
    for (auto begin = settled.taken.begin(); begin != settled.taken.end();) {
      const std::size_t requirement = candidates[begin->offer].requirement;
      auto end = begin;
      std::vector<Instant> arrivals;
      for (; end != settled.taken.end() && candidates[end->offer].requirement == requirement;
           ++end) {
        arrivals.push_back(candidates[end->offer].coming.arrives);
      }
      const auto due = due_by_arrival(arrivals, requirements[requirement].curve);
      for (std::size_t i = 0; begin != end; ++begin, ++i) assign(begin->offer, due[i]);
    }
  }

  [[nodiscard]] std::vector<Assignment> take() { return std::move(assignments_); }
  [[nodiscard]] std::vector<Proof> take_proofs() { return std::move(proofs_); }

 private:
  void assign(std::size_t position, Instant due) {
    const CrewCandidate& candidate = candidates_[position];
    const Requirement& requirement = requirements_[candidate.requirement];
    Assignment assignment{.requirement = candidate.requirement, .crew = candidate.crew};
    assignment.coming = candidate.coming;
    assignment.engaged_at = candidate.engaged_at;
    if (requirement.hold) assignment.hold_until = candidate.coming.arrives + *requirement.hold;
    assignment.late_by = late_by(candidate.coming.arrives, due);
    assignment.carried = !sent_.insert(candidate.crew).second;
    if (!assignment.carried) assignment.reasons.push_back(why(position));
    if (assignment.late_by) {
      assignment.reasons.push_back({Code::assign_late, {Text(minutes_text(*assignment.late_by))}});
    }
    assignments_.push_back(std::move(assignment));
  }

  /// The earliest that can come; or the nearer crew that another requirement needs, or that is
  /// left at home for whom the policy prefers.
  [[nodiscard]] Message why(std::size_t position) const {
    const CrewCandidate& chosen = candidates_[position];
    if (chosen.engaged_at) {
      const bool stays = *chosen.engaged_at == requirements_[chosen.requirement].incident;
      return {stays ? Code::assign_kept : Code::assign_turned, {Text(chosen.engaged_at->str())}};
    }
    for (std::size_t i = position; i-- > 0;) {
      const CrewCandidate& nearer = candidates_[i];
      if (nearer.requirement != chosen.requirement) break;
      const auto other = serves_.find(nearer.crew);
      if (other == serves_.end()) {
        if (nearer.coming.arrives == chosen.coming.arrives) continue;
        return {Code::assign_preferred, {crew_name(nearer.crew, region_)}};
      }
      if (other->second == chosen.requirement) continue;
      return {Code::assign_moved,
              {crew_name(nearer.crew, region_),
               requirement_name(requirements_[other->second], region_)}};
    }
    return {Code::assign_nearest, {}};
  }

  std::span<const Requirement> requirements_;
  std::span<const CrewCandidate> candidates_;
  const Region& region_;
  std::unordered_map<CrewId, std::size_t> serves_;
  std::set<CrewId> sent_;  // for one need already: the others it serves beside it
  std::vector<Assignment> assignments_;
  std::vector<Proof> proofs_;
};

/// The material that comes: what the sent crews bring along and what the depots ship.
class MaterialAssignments {
 public:
  MaterialAssignments(std::span<const Requirement> requirements, const Candidates& candidates,
                      std::span<const Assignment> crews, const Region& region,
                      const DispatchOptions& options, SearchWork& work)
      : requirements_(requirements),
        candidates_(candidates),
        crews_(crews),
        region_(region),
        own_first_(prefers_own(options)) {
    offer_carried();
    offer_lots();
    order_offers();
    Settled settled = settle(requirements, pool_, options, work);
    proofs_ = std::move(settled.proofs);
    for (auto begin = settled.taken.begin(); begin != settled.taken.end();) {
      const std::size_t requirement = pool_.offers[begin->offer].requirement;
      std::vector<Assignment> coming;
      for (; begin != settled.taken.end() && pool_.offers[begin->offer].requirement == requirement;
           ++begin) {
        coming.push_back(assignment_of(*begin));
      }
      mark_late(requirements[requirement], coming);
      std::ranges::move(coming, std::back_inserter(assignments_));
    }
  }

  [[nodiscard]] std::vector<Assignment> take() { return std::move(assignments_); }
  [[nodiscard]] std::vector<Proof> take_proofs() { return std::move(proofs_); }

 private:
  struct From {
    const Assignment* crew = nullptr;
    const LotCandidate* lot = nullptr;
  };

  void offer(std::size_t requirement, std::size_t source, Instant arrives, From from) {
    pool_.offers.push_back({.requirement = requirement,
                            .source = source,
                            .arrives = arrives,
                            .cost = from.lot == nullptr ? std::optional<std::int64_t>(0)
                                                        : known_cost(from.lot->coming)});
    from_.push_back(from);
  }

  /// The equipment of each crew serves the needs of the incident the crew goes to.
  void offer_carried() {
    for (const Assignment& crew : crews_) {
      if (crew.carried) continue;
      const IncidentId& incident = requirements_[crew.requirement].incident;
      auto row =
          std::ranges::lower_bound(region_.crew_equipment, *crew.crew, {}, &CrewEquipment::crew);
      for (; row != region_.crew_equipment.end() && row->crew == *crew.crew; ++row) {
        if (row->quantity <= Quantity(0)) continue;
        std::optional<std::size_t> source;
        for (std::size_t r = 0; r < requirements_.size(); ++r) {
          const Requirement& requirement = requirements_[r];
          if (requirement.material != row->material || requirement.incident != incident) continue;
          if (!source) {
            source = pool_.sources.size();
            pool_.sources.push_back(
                {.source = {.crew = &*crew.crew, .carried = true}, .supply = row->quantity});
          }
          offer(r, *source, crew.coming.arrives, {.crew = &crew});
        }
      }
    }
  }

  /// A lot that only one need could use is met once; of all others it is remembered where they
  /// stand.
  void offer_lots() {
    std::unordered_map<MaterialId, std::size_t> needs;
    for (const Requirement& requirement : requirements_) {
      if (requirement.material) ++needs[*requirement.material];
    }
    std::vector<bool> shared;
    for (const Requirement& requirement : requirements_) {
      shared.push_back(requirement.material && needs[*requirement.material] > 1);
    }
    std::unordered_map<LotId, std::size_t> numbers;
    pool_.sources.reserve(pool_.sources.size() + candidates_.lots.size());
    pool_.offers.reserve(pool_.offers.size() + candidates_.lots.size());
    from_.reserve(pool_.offers.capacity());
    for (const LotCandidate& lot : candidates_.lots) {
      if (lot.available <= Quantity(0)) continue;
      std::size_t source = pool_.sources.size();
      if (shared[lot.requirement]) source = numbers.try_emplace(lot.lot, source).first->second;
      if (source == pool_.sources.size()) {
        pool_.sources.push_back({.source = {.lot = &lot.lot},
                                 .supply = lot.available,
                                 .shipped = true,
                                 .foreign = own_first_ && foreign_lot(lot, region_),
                                 .to_confirm = lot.to_confirm});
      }
      offer(lot.requirement, source, lot.coming.arrives, {.lot = &lot});
    }
  }

  /// Lots come in order; only what crews carry has to be put among them.
  void order_offers() {
    const auto before = [&](const Offer& x, const Offer& y) {
      if (x.requirement != y.requirement) return x.requirement < y.requirement;
      if (x.arrives != y.arrives) return x.arrives < y.arrives;
      return pool_.sources[x.source].source < pool_.sources[y.source].source;
    };
    if (std::ranges::is_sorted(pool_.offers, before)) return;
    std::vector<std::size_t> order(pool_.offers.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      return before(pool_.offers[a], pool_.offers[b]);
    });
    std::vector<Offer> offers;
    std::vector<From> from;
    for (const std::size_t i : order) {
      offers.push_back(pool_.offers[i]);
      from.push_back(from_[i]);
    }
    pool_.offers = std::move(offers);
    from_ = std::move(from);
  }

  [[nodiscard]] Assignment assignment_of(const Taken& taken) const {
    Assignment assignment{.requirement = pool_.offers[taken.offer].requirement};
    assignment.quantity = taken.amount;
    const From& from = from_[taken.offer];
    if (from.crew != nullptr) {
      assignment.crew = from.crew->crew;
      assignment.carried = true;
      assignment.coming = from.crew->coming;
      assignment.reasons.push_back({Code::assign_carried, {crew_name(*from.crew->crew, region_)}});
      return assignment;
    }
    assignment.lot = from.lot->lot;
    assignment.coming = from.lot->coming;
    assignment.reasons.push_back({Code::assign_nearest, {}});
    if (from.lot->called_in) {
      assignment.reasons.push_back(
          {Code::candidate_closed, {Text(std::to_string(from.lot->called_in->count()))}});
    }
    if (from.lot->expiry_unknown) {
      assignment.reasons.push_back({Code::candidate_expiry_unknown, {}});
    }
    return assignment;
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
  bool own_first_;
  Pool pool_;
  std::vector<From> from_;  // by offer
  std::vector<Assignment> assignments_;
  std::vector<Proof> proofs_;
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
  Dispatch answer{.options = options};
  SearchWork work(options.most_work, options.stop);
  CrewAssignments crews(requirements, candidates.crews, region, options, work);
  answer.proofs = crews.take_proofs();
  answer.assignments = crews.take();
  MaterialAssignments goods(requirements, candidates, answer.assignments, region, options, work);
  std::ranges::move(goods.take_proofs(), std::back_inserter(answer.proofs));
  auto material = goods.take();
  std::ranges::move(material, std::back_inserter(answer.assignments));
  std::ranges::stable_sort(answer.assignments, [](const Assignment& a, const Assignment& b) {
    return std::tie(a.requirement, a.coming.arrives, a.crew, a.lot) <
           std::tie(b.requirement, b.coming.arrives, b.crew, b.lot);
  });
  answer.orders = orders_of(answer.assignments);
  answer.work = work.used();
  if (work.ended()) answer.end = work.stopped() ? SearchEnd::stopped : SearchEnd::budget;
  return answer;
}

}  // namespace muster
