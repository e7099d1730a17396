// Needs whose crews use several skills at once.
#include "dispatch_together.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "dispatch_contested.hpp"
#include "multi_cover.hpp"

namespace muster {
namespace {

class Covering {
 public:
  Covering(std::span<const Requirement> requirements, const Pool& pool,
           std::span<const std::size_t> group, const DispatchOptions& options)
      : requirements_(requirements), pool_(pool), group_(group), options_(options) {
    for (std::size_t i = 0; i < pool.offers.size(); ++i) {
      if (std::ranges::find(group, pool.offers[i].requirement) == group.end()) continue;
      by_need_[pool.offers[i].requirement].push_back(i);
      by_source_[pool.offers[i].source].push_back(i);
    }
  }

  [[nodiscard]] bool fits() const {
    return !options_.together.empty() && needs_fit() && policy_fits() && crews_fit();
  }

  [[nodiscard]] std::optional<SettledTogether> take(const std::vector<Proof::Need>& needs,
                                                    SearchWork& work) {
    for (const std::size_t r : group_) ask(r);
    const MultiCover found = cover(question(), options_.most_nodes, work);
    if (!found.found) return std::nullopt;
    SettledTogether settled;
    settled.proof.needs = needs;
    Proof::Cover proof{.origin = origin_,
                       .cost = found.cost,
                       .bound = found.bound,
                       .price_bound = found.price_bound,
                       .nodes = found.nodes};
    std::size_t row = 0;
    for (const auto& [place, wanted] : rows_) {
      proof.rows.push_back({.requirement = place.first,
                            .by = place.second,
                            .wanted = wanted,
                            .price = found.price[row++]});
    }
    settled.proof.cover = std::move(proof);
    std::map<std::size_t, IncidentId> goes;
    for (const std::size_t t : found.chosen) goes.insert(crews_[t]);
    for (const std::size_t r : group_) {
      std::int64_t left = total(r);
      for (const std::size_t offer : by_need_.at(r)) {
        if (left == 0) break;
        const auto where = goes.find(pool_.offers[offer].source);
        if (where == goes.end() || where->second != requirements_[r].incident) continue;
        settled.taken.push_back({offer, Quantity(1)});
        --left;
      }
    }
    return settled;
  }

 private:
  [[nodiscard]] bool needs_fit() const {
    return std::ranges::all_of(
        group_, [&](std::size_t r) { return requirements_[r].capability.has_value(); });
  }

  [[nodiscard]] bool policy_fits() const {
    const auto& aims = options_.policy.aims;
    const auto total = std::ranges::find(aims, Aim::total_time);
    for (const Aim aim : {Aim::lateness, Aim::first_effective, Aim::last_arrival}) {
      const auto place = std::ranges::find(aims, aim);
      if (place != aims.end() && total < place) return false;
    }
    return true;
  }

  [[nodiscard]] bool crews_fit() const {
    const auto& aims = options_.policy.aims;
    const bool own_first = std::ranges::find(aims, Aim::own_first) != aims.end();
    bool several = false;
    for (const auto& [source, offers] : by_source_) {
      if (own_first && pool_.sources[source].foreign) return false;
      for (std::size_t i = 0; i < offers.size(); ++i) {
        const Offer& one = pool_.offers[offers[i]];
        if (one.kept) return false;
        for (std::size_t j = 0; j < i; ++j) {
          const Offer& other = pool_.offers[offers[j]];
          if (incident(one) != incident(other)) continue;
          if (one.arrives != other.arrives) return false;
          if (!together(one.requirement, other.requirement)) return false;
          several = true;
        }
      }
    }
    return several;
  }

  [[nodiscard]] const IncidentId& incident(const Offer& offer) const {
    return requirements_[offer.requirement].incident;
  }

  [[nodiscard]] bool together(std::size_t a, std::size_t b) const {
    auto pair = std::minmax(*requirements_[a].capability, *requirements_[b].capability);
    return options_.together.contains({pair.first, pair.second});
  }

  [[nodiscard]] const std::vector<std::size_t>& offers(std::size_t r) const {
    return by_need_.at(r);
  }

  [[nodiscard]] std::int64_t total(std::size_t r) const {
    return std::min(requirements_[r].curve.back().quantity.count(),
                    static_cast<std::int64_t>(offers(r).size()));
  }

  [[nodiscard]] std::int64_t there(std::size_t r, Instant by) const {
    return std::ranges::count_if(offers(r),
                                 [&](std::size_t i) { return pool_.offers[i].arrives <= by; });
  }

  /// When so many of a need are there at the soonest.
  [[nodiscard]] Instant soonest(std::size_t r, std::int64_t count) const {
    return pool_.offers[offers(r)[static_cast<std::size_t>(count - 1)]].arrives;
  }

  [[nodiscard]] std::int64_t least_group(std::size_t r) const {
    return std::min(requirements_[r].least_group.value_or(Quantity(0)).count(), total(r));
  }

  void want(std::size_t r, Instant by, std::int64_t count) {
    if (count <= 0) return;
    std::int64_t& wanted = rows_[{r, by}];
    wanted = std::max(wanted, count);
  }

  /// So many by that instant, and as few as can be only then.
  void want_by(std::size_t r, Instant by, std::int64_t count) {
    want(r, by, count);
    want(r, by - Seconds{1}, std::min(count, there(r, by - Seconds{1})));
  }

  void ask(std::size_t r) {
    const auto& curve = requirements_[r].curve;
    const bool in_time = std::ranges::all_of(curve, [&](const DemandPoint& point) {
      return there(r, point.by) >= point.quantity.count();
    });
    if (in_time) {
      for (const DemandPoint& point : curve) want(r, point.by, point.quantity.count());
    } else {
      // Somebody is late or missing: whoever comes first goes, so that nothing is later.
      for (std::int64_t n = 1; n <= total(r); ++n) {
        want(r, soonest(r, n), std::min(total(r), there(r, soonest(r, n))));
      }
    }
    if (total(r) <= 0) return;
    const Rank rank = rank_of(requirements_[r], options_);
    std::optional<Instant> group;
    Instant last = soonest(r, total(r));
    for (const std::size_t other : group_) {
      if (rank_of(requirements_[other], options_) != rank || total(other) <= 0) continue;
      last = std::max(last, soonest(other, total(other)));
      if (least_group(other) <= 0) continue;
      const Instant complete = soonest(other, least_group(other));
      group = std::max(group.value_or(complete), complete);
    }
    const auto& aims = options_.policy.aims;
    if (std::ranges::find(aims, Aim::last_arrival) != aims.end()) want_by(r, last, total(r));
    if (std::ranges::find(aims, Aim::first_effective) != aims.end() && least_group(r) > 0) {
      want_by(r, *group, least_group(r));
    }
  }

  [[nodiscard]] MultiCoverQuestion question() {
    MultiCoverQuestion question;
    for (const auto& [place, wanted] : rows_) question.wanted.push_back(wanted);
    origin_ = pool_.offers[by_source_.begin()->second.front()].alerted;
    for (const auto& [source, offers] : by_source_) {
      for (const std::size_t i : offers) origin_ = std::min(origin_, pool_.offers[i].alerted);
    }
    for (const auto& [source, offers] : by_source_) {
      std::map<IncidentId, std::vector<std::size_t>> there;
      for (const std::size_t i : offers) there[incident(pool_.offers[i])].push_back(i);
      for (const auto& [where, some] : there) {
        question.crews.push_back(column(some));
        if (there.size() > 1) question.crews.back().either = static_cast<std::uint32_t>(source);
        crews_.emplace_back(source, where);
      }
    }
    return question;
  }

  /// A crew at one incident: its time, and what it serves there by when it is asked for.
  [[nodiscard]] MultiCoverQuestion::Crew column(const std::vector<std::size_t>& offers) const {
    MultiCoverQuestion::Crew crew;
    crew.cost = (pool_.offers[offers.front()].arrives - origin_).count();
    std::uint32_t row = 0;
    for (const auto& one : rows_) {
      const bool serves = std::ranges::any_of(offers, [&](std::size_t i) {
        const Offer& offer = pool_.offers[i];
        return offer.requirement == one.first.first && offer.arrives <= one.first.second;
      });
      if (serves) crew.needs.push_back(row);
      ++row;
    }
    return crew;
  }

  std::span<const Requirement> requirements_;
  const Pool& pool_;
  std::span<const std::size_t> group_;
  const DispatchOptions& options_;
  std::map<std::size_t, std::vector<std::size_t>> by_need_;    // offers, by arrival
  std::map<std::size_t, std::vector<std::size_t>> by_source_;  // offers
  std::map<std::pair<std::size_t, Instant>, std::int64_t> rows_;
  std::vector<std::pair<std::size_t, IncidentId>> crews_;  // of the cover → source, and where
  Instant origin_ = {};
};

}  // namespace

std::optional<SettledTogether> settle_together(std::span<const Requirement> requirements,
                                               const Pool& pool, std::span<const std::size_t> group,
                                               const std::vector<Proof::Need>& needs,
                                               const DispatchOptions& options, SearchWork& work) {
  if (options.together.empty()) return std::nullopt;
  Covering covering(requirements, pool, group, options);
  if (!covering.fits()) return std::nullopt;
  if (auto settled = covering.take(needs, work)) return settled;
  return settle_contested(requirements, pool, group, needs, options, work);
}

}  // namespace muster
