// Incidents that take crews of several skills from one another.
#include "dispatch_contested.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "multi_cover.hpp"

namespace muster {
namespace {

constexpr Instant ever = Instant::max();
/// Prices of this much, added up over all needs, stay within 64 bits.
constexpr std::int64_t most_weight = std::int64_t{1} << 30;

class Contest {
 public:
  using Rows = std::map<std::pair<std::size_t, Instant>, std::int64_t>;
  using Goes = std::map<std::size_t, IncidentId>;  // source → where

  Contest(std::span<const Requirement> requirements, const Pool& pool,
          std::span<const std::size_t> group, const DispatchOptions& options, SearchWork& work)
      : requirements_(requirements), pool_(pool), group_(group), options_(options), work_(work) {
    for (std::size_t i = 0; i < pool.offers.size(); ++i) {
      if (std::ranges::find(group, pool.offers[i].requirement) == group.end()) continue;
      by_need_[pool.offers[i].requirement].push_back(i);
      by_source_[pool.offers[i].source].push_back(i);
    }
  }

  [[nodiscard]] std::optional<SettledTogether> take(const std::vector<Proof::Need>& needs) {
    const auto& aims = options_.policy.aims;
    if (aims.size() < 2 || aims[0] != Aim::in_time || aims[1] != Aim::sent) return std::nullopt;
    name_stages();
    for (const std::size_t r : group_) ask(r);
    MultiCoverQuestion question = columns(rows_, false);
    add_ways_out(question);
    if (question.crews.size() > most_cover_crews) return std::nullopt;
    const MultiCover least = cover(question, options_.most_nodes, work_);
    if (!least.found) return std::nullopt;

    SettledTogether settled;
    settled.proof.needs = needs;
    Proof::Cover contested = said_of(rows_, least);
    settled.taken = taken_by(goes(least.chosen));
    shorten(settled);
    contested.cost = cost_of(missing(settled.taken));
    contested.bound = std::min(contested.bound, contested.cost);
    settled.proof.stages = stages_of(contested, settled.taken);
    settled.proof.contested = std::move(contested);
    return settled;
  }

 private:
  struct DigitOfMissing {
    AimStage stage = {};
    std::int64_t most = 0;    ///< it cannot be more
    std::int64_t weight = 1;  ///< more than all later ones together
  };

  /// By a deadline so many, beside those that are missing whoever goes.
  [[nodiscard]] std::int64_t wanted(std::size_t r, const DemandPoint& point) const {
    const std::int64_t all = requirements_[r].curve.back().quantity.count();
    const auto offers = static_cast<std::int64_t>(by_need_.at(r).size());
    return std::max<std::int64_t>(0,
                                  point.quantity.count() - std::max<std::int64_t>(0, all - offers));
  }
  [[nodiscard]] std::int64_t wanted(std::size_t r) const {
    return wanted(r, requirements_[r].curve.back());
  }

  /// As many stages as fit into one cost, the first ones. Of the others nothing is proved but that
  /// nobody is missing where nobody is.
  void name_stages() {
    std::map<Rank, std::int64_t> most;
    for (const std::size_t r : group_) most[rank_of(requirements_[r], options_)] += wanted(r);
    for (const Aim aim : {Aim::in_time, Aim::sent}) {
      for (const auto& [rank, units] : most) {
        stages_.push_back({.stage = {.aim = aim, .severity = rank.first, .priority = rank.second},
                           .most = units});
      }
    }
    while (!weigh()) {
      without_digit_.insert(without_digit_.begin(), stages_.back().stage);
      stages_.pop_back();
    }
  }

  [[nodiscard]] bool weigh() {
    std::int64_t weight = 1;
    for (std::size_t k = stages_.size(); k-- > 0;) {
      if (weight > most_weight) return false;
      stages_[k].weight = weight;
      weight *= stages_[k].most + 1;
    }
    return true;
  }

  [[nodiscard]] const DigitOfMissing* stage_of(Aim aim, std::size_t r) const {
    const Rank rank = rank_of(requirements_[r], options_);
    const auto found = std::ranges::find_if(stages_, [&](const DigitOfMissing& one) {
      return one.stage.aim == aim && Rank(one.stage.severity, one.stage.priority) == rank;
    });
    return found == stages_.end() ? nullptr : &*found;
  }

  void ask(std::size_t r) {
    const auto want = [&](Instant by, std::int64_t count) {
      if (count <= 0) return;
      std::int64_t& most = rows_[{r, by}];
      most = std::max(most, count);
    };
    if (stage_of(Aim::in_time, r) != nullptr) {
      for (const DemandPoint& point : requirements_[r].curve) want(point.by, wanted(r, point));
    }
    if (stage_of(Aim::sent, r) != nullptr) want(ever, wanted(r));
  }

  [[nodiscard]] const IncidentId& incident(std::size_t offer) const {
    return requirements_[pool_.offers[offer].requirement].incident;
  }

  /// Each crew once for each incident it could go to, with what it serves there; it costs its time
  /// (`timed`) or nothing.
  [[nodiscard]] MultiCoverQuestion columns(const Rows& rows, bool timed) {
    MultiCoverQuestion question;
    for (const auto& [place, count] : rows) question.wanted.push_back(count);
    origin_ = pool_.offers[by_source_.begin()->second.front()].alerted;
    for (const auto& [source, offers] : by_source_) {
      for (const std::size_t i : offers) origin_ = std::min(origin_, pool_.offers[i].alerted);
    }
    crews_.clear();
    for (const auto& [source, offers] : by_source_) {
      std::map<IncidentId, std::vector<std::size_t>> there;
      for (const std::size_t i : offers) there[incident(i)].push_back(i);
      for (const auto& [where, some] : there) {
        MultiCoverQuestion::Crew& crew = question.crews.emplace_back();
        if (timed) crew.cost = (pool_.offers[some.front()].arrives - origin_).count();
        if (there.size() > 1) crew.either = static_cast<std::uint32_t>(source);
        std::uint32_t row = 0;
        for (const auto& one : rows) {
          const bool serves = std::ranges::any_of(some, [&](std::size_t i) {
            return pool_.offers[i].requirement == one.first.first &&
                   pool_.offers[i].arrives <= one.first.second;
          });
          if (serves) crew.needs.push_back(row);
          ++row;
        }
        crews_.emplace_back(source, where);
      }
    }
    return question;
  }

  /// A unit that is missing stands in every row of its need that it is missing from.
  void add_ways_out(MultiCoverQuestion& question) const {
    std::map<std::size_t, std::vector<std::uint32_t>> in_time;
    std::map<std::size_t, std::vector<std::uint32_t>> sent;
    std::uint32_t row = 0;
    for (const auto& [place, count] : rows_) {
      (place.second == ever ? sent : in_time)[place.first].push_back(row++);
    }
    for (const auto& [aim, all] :
         {std::pair(Aim::in_time, &in_time), std::pair(Aim::sent, &sent)}) {
      for (const auto& [r, rows] : *all) {
        const std::int64_t weight = stage_of(aim, r)->weight;
        for (std::int64_t n = 0; n < wanted(r) && question.crews.size() <= most_cover_crews; ++n) {
          question.crews.push_back({.cost = weight, .needs = rows});
        }
      }
    }
  }

  [[nodiscard]] Proof::Cover said_of(const Rows& rows, const MultiCover& found) const {
    Proof::Cover said{.origin = origin_,
                      .cost = found.cost,
                      .bound = found.bound,
                      .price_bound = found.price_bound,
                      .nodes = found.nodes};
    std::size_t row = 0;
    for (const auto& [place, count] : rows) {
      said.rows.push_back({.requirement = place.first,
                           .by = place.second,
                           .wanted = count,
                           .price = found.price[row++]});
    }
    return said;
  }

  /// The digits of what was reached, then the stages that have none, up to the first that is not
  /// proved.
  [[nodiscard]] std::vector<AimStage> stages_of(const Proof::Cover& found,
                                                const std::vector<Taken>& taken) const {
    std::vector<AimStage> said;
    std::int64_t cost = found.cost;
    std::int64_t bound = found.bound;
    for (const DigitOfMissing& one : stages_) {
      said.push_back(one.stage);
      said.back().value = cost / one.weight;
      cost %= one.weight;
      const std::int64_t least = bound / one.weight;
      bound %= one.weight;
      if (least == said.back().value) continue;
      said.back().bound = least;
      return said;
    }
    for (const AimStage& one : without_digit_) {
      said.push_back(one);
      said.back().value = missing_of(one, taken);
      if (said.back().value == 0) continue;
      said.back().bound = 0;
      break;
    }
    return said;
  }

  /// In the stage, beside those that are missing whoever goes.
  [[nodiscard]] std::int64_t missing_of(const AimStage& stage,
                                        const std::vector<Taken>& taken) const {
    std::int64_t sum = 0;
    for (const std::size_t r : group_) {
      if (rank_of(requirements_[r], options_) != Rank(stage.severity, stage.priority)) continue;
      const auto there = [&](Instant by) {
        return std::ranges::count_if(taken, [&](const Taken& one) {
          const Offer& offer = pool_.offers[one.offer];
          return offer.requirement == r && offer.arrives <= by;
        });
      };
      if (stage.aim == Aim::sent) {
        sum += std::max<std::int64_t>(0, wanted(r) - there(ever));
        continue;
      }
      std::int64_t most = 0;
      for (const DemandPoint& point : requirements_[r].curve) {
        most = std::max(most, wanted(r, point) - there(point.by));
      }
      sum += most;
    }
    return sum;
  }

  [[nodiscard]] Goes goes(const std::vector<std::size_t>& chosen) const {
    Goes where;
    for (const std::size_t t : chosen) {
      if (t < crews_.size()) where.insert(crews_[t]);
    }
    return where;
  }

  [[nodiscard]] std::vector<Taken> taken_by(const Goes& where) const {
    std::vector<Taken> taken;
    for (const std::size_t r : group_) {
      std::int64_t left = wanted(r);
      for (const std::size_t offer : by_need_.at(r)) {
        if (left == 0) break;
        const auto at = where.find(pool_.offers[offer].source);
        if (at == where.end() || at->second != requirements_[r].incident) continue;
        taken.push_back({offer, Quantity(1)});
        --left;
      }
    }
    return taken;
  }

  [[nodiscard]] std::int64_t time_of(const std::vector<Taken>& taken) const {
    std::set<std::size_t> counted;
    std::int64_t sum = 0;
    for (const Taken& one : taken) {
      const Offer& offer = pool_.offers[one.offer];
      if (counted.insert(offer.source).second) sum += (offer.arrives - origin_).count();
    }
    return sum;
  }

  using Missing = std::map<std::pair<std::size_t, Aim>, std::int64_t>;  // by need

  [[nodiscard]] static Aim aim_of(Instant by) { return by == ever ? Aim::sent : Aim::in_time; }

  /// Of each need so many units: as many as are short in the row that is shortest.
  [[nodiscard]] Missing missing(const std::vector<Taken>& taken) const {
    Rows there;
    for (const Taken& one : taken) {
      const Offer& offer = pool_.offers[one.offer];
      for (const auto& [place, count] : rows_) {
        if (place.first == offer.requirement && offer.arrives <= place.second) ++there[place];
      }
    }
    Missing found;
    for (const auto& [place, count] : rows_) {
      std::int64_t& most = found[{place.first, aim_of(place.second)}];
      most = std::max(most, count - there[place]);
    }
    return found;
  }

  [[nodiscard]] std::int64_t cost_of(const Missing& missing) const {
    std::int64_t cost = 0;
    for (const auto& [place, units] : missing) {
      cost += stage_of(place.second, place.first)->weight * units;
    }
    return cost;
  }

  /// Of all that leave no more missing in any need, the crews of least time. Should they leave
  /// less, once more.
  void shorten(SettledTogether& settled) {
    while (true) {
      const Missing allowed = missing(settled.taken);
      Rows rows;
      for (const auto& [place, count] : rows_) {
        const std::int64_t asked = count - allowed.at({place.first, aim_of(place.second)});
        if (asked > 0) rows[place] = asked;
      }
      MultiCover timed{.found = false};
      if (!rows.empty()) timed = cover(columns(rows, true), options_.most_nodes, work_);
      if (timed.found) {
        std::vector<Taken> taken = taken_by(goes(timed.chosen));
        const bool less = missing(taken) != allowed;
        if (less || time_of(taken) <= time_of(settled.taken)) settled.taken = std::move(taken);
        if (less) continue;
      } else {
        timed = {.price = std::vector<std::int64_t>(rows.size(), 0)};
      }
      timed.cost = time_of(settled.taken);
      timed.bound = std::min(timed.bound, timed.cost);
      settled.proof.cover = said_of(rows, timed);
      return;
    }
  }

  std::span<const Requirement> requirements_;
  const Pool& pool_;
  std::span<const std::size_t> group_;
  const DispatchOptions& options_;
  SearchWork& work_;
  std::map<std::size_t, std::vector<std::size_t>> by_need_;    // offers, by arrival
  std::map<std::size_t, std::vector<std::size_t>> by_source_;  // offers
  std::vector<DigitOfMissing> stages_;
  std::vector<AimStage> without_digit_;  // those that come after
  Rows rows_;
  std::vector<std::pair<std::size_t, IncidentId>> crews_;  // of the cover → source, and where
  Instant origin_ = {};
};

}  // namespace

std::optional<SettledTogether> settle_contested(std::span<const Requirement> requirements,
                                                const Pool& pool,
                                                std::span<const std::size_t> group,
                                                const std::vector<Proof::Need>& needs,
                                                const DispatchOptions& options, SearchWork& work) {
  return Contest(requirements, pool, group, options, work).take(needs);
}

}  // namespace muster
