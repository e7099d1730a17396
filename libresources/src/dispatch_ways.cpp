// Who keeps an agreement or a low-loader that more would come by than it brings.
#include "dispatch_ways.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>

#include "dispatch_crews_worth.hpp"
#include "muster/resources/agreement.hpp"
#include "muster/resources/region.hpp"

namespace muster {
namespace {

/// A crew that could, and the number of its crew among all that could.
struct NumberedCrew {
  const CrewCandidate* candidate = nullptr;
  std::uint32_t crew = 0;
};

/// All that crews could do, each crew with a number, so that what is settled again and again looks
/// up no ids and copies no candidates.
class NumberedCrews {
 public:
  NumberedCrews(const Candidates& candidates, std::span<const Requirement> requirements,
                const Region& region, bool own_first)
      : requirements_(requirements), region_(region), own_first_(own_first) {
    numbers_.reserve(candidates.crews.size());
    const auto number = [&](const std::vector<CrewCandidate>& all) {
      std::vector<NumberedCrew> found;
      found.reserve(all.size());
      for (const CrewCandidate& one : all) {
        const auto next = static_cast<std::uint32_t>(numbers_.size());
        found.push_back({&one, numbers_.try_emplace(one.crew.str(), next).first->second});
      }
      return found;
    };
    first_ = number(candidates.crews);
    const std::vector<NumberedCrew> otherwise = number(candidates.otherwise);
    otherwise_.resize(numbers_.size());
    for (const NumberedCrew& one : otherwise) otherwise_[one.crew].push_back(one.candidate);
    in_order_ = std::ranges::is_sorted(first_, comes_before);
    if (own_first) find_external(candidates);
  }

  /// As crews_left() has them.
  [[nodiscard]] std::vector<NumberedCrew> left(std::span<const UsedUp> used_up) const {
    if (used_up.empty()) return first_;
    std::vector<std::vector<const UsedUp*>> closed(otherwise_.size());
    for (const UsedUp& used : used_up) {
      const auto known = numbers_.find(used.crew.str());
      if (known != numbers_.end()) closed[known->second].push_back(&used);
    }
    std::vector<NumberedCrew> still;
    std::vector<NumberedCrew> instead;
    still.reserve(first_.size());
    for (const NumberedCrew& one : first_) {
      const auto& ways = closed[one.crew];
      if (ways.empty() || !is_closed(*one.candidate, ways)) {
        still.push_back(one);
        continue;
      }
      const auto& all = otherwise_[one.crew];
      const auto next = std::ranges::find_if(all, [&](const CrewCandidate* other) {
        return other->requirement == one.candidate->requirement && !is_closed(*other, ways);
      });
      if (next != all.end()) instead.push_back({*next, one.crew});
    }
    std::ranges::stable_sort(instead, comes_before);
    if (!in_order_) std::ranges::stable_sort(still, comes_before);
    std::vector<NumberedCrew> merged;
    merged.reserve(still.size() + instead.size());
    std::ranges::merge(still, instead, std::back_inserter(merged), comes_before);
    return merged;
  }

  /// Of a crew that could.
  [[nodiscard]] std::uint32_t number(const CrewId& crew) const { return numbers_.at(crew.str()); }
  [[nodiscard]] std::size_t count() const { return otherwise_.size(); }
  /// foreign_crew(), where the policy asks for it.
  [[nodiscard]] bool is_foreign(const CrewCandidate& one, std::uint32_t crew) const {
    return own_first_ && (one.coming.act != Act::order || external_[crew]);
  }

  /// What a crew could do otherwise, in the order of Candidates::otherwise.
  [[nodiscard]] std::span<const CrewCandidate* const> otherwise(std::uint32_t crew) const {
    return otherwise_[crew];
  }

  /// What it could do, in the order of Candidates::crews.
  template <class Use>
  void each_first(std::uint32_t crew, const Use& use) const {
    for (const NumberedCrew& one : first_) {
      if (one.crew == crew) use(*one.candidate);
    }
  }

  [[nodiscard]] Pool pool(std::span<const NumberedCrew> candidates) const {
    constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
    Pool pool;
    pool.offers.reserve(candidates.size());
    std::vector<std::size_t> source(otherwise_.size(), none);
    for (const auto& [one, crew] : candidates) {
      if (source[crew] == none) {
        source[crew] = pool.sources.size();
        pool.sources.push_back({.source = {.crew = &one->crew},
                                .supply = Quantity(1),
                                .foreign = is_foreign(*one, crew)});
      }
      pool.offers.push_back({.requirement = one->requirement,
                             .source = source[crew],
                             .arrives = one->coming.arrives,
                             .kept = one->engaged_at == requirements_[one->requirement].incident,
                             .alerted = one->coming.alerted,
                             .cost = known_cost(one->coming)});
    }
    return pool;
  }

 private:
  void find_external(const Candidates& candidates) {
    external_.resize(numbers_.size());
    for (const auto* all : {&candidates.crews, &candidates.otherwise}) {
      std::uint32_t last = std::numeric_limits<std::uint32_t>::max();
      for (const CrewCandidate& one : *all) {
        const std::uint32_t crew = number(one.crew);
        if (crew != last) external_[crew] = is_external(one.crew, region_);
        last = crew;
      }
    }
  }

  static bool comes_before(const NumberedCrew& a, const NumberedCrew& b) {
    return std::tie(a.candidate->requirement, a.candidate->coming.arrives, a.candidate->crew) <
           std::tie(b.candidate->requirement, b.candidate->coming.arrives, b.candidate->crew);
  }

  /// By one of the ways that are closed to its crew.
  static bool is_closed(const CrewCandidate& one, std::span<const UsedUp* const> ways) {
    return std::ranges::any_of(ways, [&](const UsedUp* used) {
      if (const auto* agreement = std::get_if<AgreementId>(&used->what)) {
        return one.coming.agreement == *agreement;
      }
      return one.low_loader == std::get<CrewId>(used->what);
    });
  }

  std::span<const Requirement> requirements_;
  const Region& region_;
  bool own_first_ = false;
  bool in_order_ = true;
  std::vector<NumberedCrew> first_ = {};
  std::vector<std::vector<const CrewCandidate*>> otherwise_ = {};  // by number
  std::vector<bool> external_ = {};                                // likewise
  std::unordered_map<std::string_view, std::uint32_t> numbers_ = {};
};

/// Crews of which it does not matter which has to be without: they could do the same at the same
/// times, with it and otherwise. A number for each, found out when it is asked for.
class KindsOfCrews {
 public:
  KindsOfCrews(const NumberedCrews& crews, const Region& region) : crews_(crews), region_(region) {}

  [[nodiscard]] std::size_t of(std::uint32_t crew) {
    const auto [known, fresh] = of_crew_.try_emplace(crew);
    if (fresh) known->second = numbers_.try_emplace(rows(crew), numbers_.size()).first->second;
    return known->second;
  }

 private:
  using Row = std::tuple<bool, std::size_t, Instant, Instant, std::optional<std::int64_t>,
                         std::optional<AgreementId>, std::optional<CrewId>,
                         std::optional<IncidentId>, CapabilityId, bool>;

  [[nodiscard]] std::vector<Row> rows(std::uint32_t crew) const {
    std::vector<Row> found;
    const auto add = [&](const CrewCandidate& one, bool otherwise) {
      found.emplace_back(otherwise, one.requirement, one.coming.arrives, one.coming.alerted,
                         known_cost(one.coming), one.coming.agreement, one.low_loader,
                         one.engaged_at, one.skill.capability, foreign_crew(one, region_));
    };
    crews_.each_first(crew, [&](const CrewCandidate& one) { add(one, false); });
    for (const CrewCandidate* one : crews_.otherwise(crew)) add(*one, true);
    std::ranges::sort(found);
    return found;
  }

  const NumberedCrews& crews_;
  const Region& region_;
  std::map<std::vector<Row>, std::size_t> numbers_ = {};
  std::map<std::uint32_t, std::size_t> of_crew_ = {};
};

using UsedWay = std::variant<AgreementId, CrewId>;

class SharedWays {
 public:
  SharedWays(std::span<const Requirement> requirements, const Candidates& candidates,
             const Region& region, const DispatchOptions& options, SearchWork& work)
      : requirements_(requirements),
        candidates_(candidates),
        region_(region),
        options_(options),
        work_(work),
        crews_(candidates, requirements, region, prefers_own(options)) {
    for (const Agreement& one : region.agreements) {
      if (one.limit_crews) limited_.insert(one.id.str());
    }
    const auto mark = [&](const std::vector<CrewCandidate>& all, std::vector<bool>& limited) {
      limited.reserve(all.size());
      for (const CrewCandidate& one : all) limited.push_back(comes_by_limited(one));
    };
    mark(candidates.crews, first_limited_);
    mark(candidates.otherwise, otherwise_limited_);
  }

  [[nodiscard]] CrewsSettled take() {
    CrewsSettled open = settled_without({});
    std::vector<UsedUp> more = too_many(open);
    if (more.empty()) return open;
    CrewsSettled made = open;
    while (!more.empty()) {
      std::vector<UsedUp> closed = std::move(made.used_up);
      closed.insert(closed.end(), more.begin(), more.end());
      std::ranges::sort(closed);
      made = settled_without(std::move(closed));
      more = too_many(made);
    }
    return best(std::move(open), std::move(made));
  }

 private:
  struct Turn {
    bool free = false;  ///< no incident holds it already
    Rank rank = {};
    bool could_do_without = false;
    Seconds otherwise = {};  ///< less for who would come later without it
    Instant arrives = {};
    const CrewId* crew = nullptr;

    [[nodiscard]] auto order() const {
      return std::tie(free, rank, could_do_without, otherwise, arrives, *crew);
    }
  };
  /// Somebody who comes by one of them, and his turn in keeping it.
  struct Using {
    const AgreementId* agreement = nullptr;
    const CrewId* low_loader = nullptr;  ///< where no agreement
    Turn turn = {};

    [[nodiscard]] bool same_way(const Using& other) const {
      if (agreement == nullptr || other.agreement == nullptr) {
        return agreement == other.agreement && *low_loader == *other.low_loader;
      }
      return *agreement == *other.agreement;
    }
    /// As UsedWay is ordered, then by turn.
    [[nodiscard]] bool operator<(const Using& other) const {
      if (same_way(other)) return turn.order() < other.turn.order();
      if (agreement == nullptr || other.agreement == nullptr) {
        if (agreement != other.agreement) return agreement != nullptr;
        return *low_loader < *other.low_loader;
      }
      return *agreement < *other.agreement;
    }
    [[nodiscard]] UsedWay what() const {
      return agreement != nullptr ? UsedWay(*agreement) : UsedWay(*low_loader);
    }
  };
  struct Users {
    UsedWay what = {};
    std::size_t most = 0;
    std::vector<CrewId> crews = {};  ///< who keeps it before the others comes first
  };

  [[nodiscard]] CrewsSettled settled_without(std::vector<UsedUp> closed) {
    CrewsSettled made{.used_up = std::move(closed)};
    const std::vector<NumberedCrew> left = crews_.left(made.used_up);
    made.settled = settle(requirements_, crews_.pool(left), options_, work_);
    made.candidates.reserve(left.size());
    made.crews.reserve(left.size());
    for (const NumberedCrew& one : left) {
      made.candidates.push_back(one.candidate);
      made.crews.push_back(one.crew);
    }
    return made;
  }

  /// Of what brings only so many.
  [[nodiscard]] std::size_t bring_at_most(const UsedWay& what) const {
    if (std::holds_alternative<CrewId>(what)) return 1;
    const Agreement* agreement = find(region_.agreements, std::get<AgreementId>(what));
    return static_cast<std::size_t>(std::max<std::int64_t>(0, *agreement->limit_crews));
  }

  /// Whether it comes by something that brings only so many.
  [[nodiscard]] bool by_limited(const CrewCandidate& one) const {
    const CrewCandidate* first = candidates_.crews.data();
    const bool is_first =
        !std::less<>()(&one, first) && std::less<>()(&one, first + candidates_.crews.size());
    return is_first
               ? first_limited_[static_cast<std::size_t>(&one - first)]
               : otherwise_limited_[static_cast<std::size_t>(&one - candidates_.otherwise.data())];
  }
  [[nodiscard]] bool comes_by_limited(const CrewCandidate& one) const {
    return one.low_loader || (one.coming.agreement && is_limited(*one.coming.agreement));
  }
  [[nodiscard]] bool is_limited(const AgreementId& agreement) const {
    return limited_.contains(agreement.str());
  }

  /// When the crew could be there by its next way; never comes last.
  [[nodiscard]] Instant next_arrival(const CrewCandidate& one, std::uint32_t crew) const {
    const auto all = crews_.otherwise(crew);
    const auto next = std::ranges::find_if(all, [&](const CrewCandidate* other) {
      return other->requirement == one.requirement && other->coming.arrives > one.coming.arrives &&
             (!one.coming.agreement || other->coming.agreement != one.coming.agreement) &&
             (!one.low_loader || other->low_loader != one.low_loader);
    });
    return next == all.end() ? Instant::max() : (*next)->coming.arrives;
  }

  /// Who comes by something that brings only so many. Whoever an incident holds already keeps it,
  /// then whom the gravest incident and the highest priority want; of these who is in time only
  /// with it, then whoever would come latest without it, then who comes first.
  [[nodiscard]] std::vector<Users> users(const CrewsSettled& made) const {
    std::vector<Using> all;
    std::vector<bool> seen(crews_.count());
    for (const Taken& taken : made.settled.taken) {
      const CrewCandidate& one = *made.candidates[taken.offer];
      if (!one.coming.agreement && !one.low_loader) continue;
      const std::uint32_t crew = made.crews[taken.offer];
      if (seen[crew]) continue;
      seen[crew] = true;
      if (!by_limited(one)) continue;
      const Requirement& requirement = requirements_[one.requirement];
      const Instant next = next_arrival(one, crew);
      const Instant due = requirement.curve.back().by;
      const Turn turn{.free = !one.engaged_at,
                      .rank = rank_of(requirement, options_),
                      .could_do_without = one.coming.arrives > due || next <= due,
                      .otherwise = Instant{} - next,
                      .arrives = one.coming.arrives,
                      .crew = &one.crew};
      if (one.coming.agreement && is_limited(*one.coming.agreement)) {
        all.push_back({.agreement = &*one.coming.agreement, .turn = turn});
      }
      if (one.low_loader) all.push_back({.low_loader = &*one.low_loader, .turn = turn});
    }
    std::ranges::sort(all, [](const Using& a, const Using& b) { return a < b; });
    std::vector<Users> found;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i == 0 || !all[i].same_way(all[i - 1])) {
        const UsedWay what = all[i].what();
        found.push_back({.what = what, .most = bring_at_most(what)});
      }
      found.back().crews.push_back(*all[i].turn.crew);
    }
    return found;
  }

  [[nodiscard]] std::vector<UsedUp> too_many(const CrewsSettled& made) const {
    std::vector<UsedUp> found;
    for (const Users& some : users(made)) {
      for (std::size_t i = some.most; i < some.crews.size(); ++i) {
        found.push_back({some.crews[i], some.what});
      }
    }
    return found;
  }

  /// Opens again what was closed to somebody and is not used up.
  [[nodiscard]] CrewsSettled tidied(CrewsSettled made) {
    for (std::size_t i = 0; i < made.used_up.size();) {
      const UsedWay& what = made.used_up[i].what;
      const auto all = users(made);
      const auto some = std::ranges::find(all, what, &Users::what);
      if (some != all.end() && some->crews.size() >= some->most) {
        ++i;
        continue;
      }
      std::vector<UsedUp> closed = made.used_up;
      closed.erase(closed.begin() + static_cast<std::ptrdiff_t>(i));
      made = settled_without(std::move(closed));
      i = 0;
    }
    return made;
  }

  [[nodiscard]] CrewsSettled best(CrewsSettled open, CrewsSettled made) {
    using Numbers = CrewsWorth::Numbers;
    CrewsWorth worth(requirements_, candidates_, region_, options_);
    Numbers reached = worth.of(made);
    struct Node {
      std::vector<UsedUp> closed = {};
      std::vector<UsedUp> next = {};  // one of these has to be closed
    };
    std::multimap<Numbers, Node> nodes;
    std::set<std::vector<UsedUp>> seen;
    const auto look = [&](CrewsSettled&& one) {
      const Numbers least = worth.of(one);
      if (least >= reached) return;
      const auto all = users(one);
      const auto over = std::ranges::find_if(
          all, [](const Users& some) { return some.crews.size() > some.most; });
      if (over != all.end()) {
        Node node{.closed = std::move(one.used_up)};
        for (std::size_t i = some_last(*over); i < over->crews.size(); ++i) {
          node.next.push_back({over->crews[i], over->what});
        }
        nodes.emplace(least, std::move(node));
        return;
      }
      CrewsSettled tidy = tidied(std::move(one));
      if (!too_many(tidy).empty() || work_.ended()) return;
      Numbers found = worth.of(tidy);
      if (found >= reached) return;
      reached = std::move(found);
      made = std::move(tidy);
    };
    look(std::move(open));
    KindsOfCrews kind(crews_, region_);
    std::size_t tried = 0;
    while (!nodes.empty() && nodes.begin()->first < reached) {
      const Numbers least = nodes.begin()->first;
      const Node node = std::move(nodes.begin()->second);
      nodes.erase(nodes.begin());
      std::set<std::size_t> looked_at;
      for (auto one = node.next.rbegin(); one != node.next.rend(); ++one) {
        if (!looked_at.insert(kind.of(crews_.number(one->crew))).second) continue;
        std::vector<UsedUp> closed = node.closed;
        closed.insert(std::ranges::upper_bound(closed, *one), *one);
        if (!seen.insert(closed).second) continue;
        if (tried == most_ways_tried || !work_.spend(candidates_.crews.size())) {
          made.ways_open = worth.first_difference(reached, least);
          return made;
        }
        ++tried;
        look(settled_without(std::move(closed)));
      }
    }
    return made;
  }

  /// Of one more than it brings somebody has to be without it: those who keep it least.
  [[nodiscard]] static std::size_t some_last(const Users& some) {
    return some.crews.size() - some.most - 1;
  }

  std::span<const Requirement> requirements_;
  const Candidates& candidates_;
  const Region& region_;
  const DispatchOptions& options_;
  SearchWork& work_;
  NumberedCrews crews_;
  std::unordered_set<std::string_view> limited_ = {};  ///< agreements that bring only so many
  std::vector<bool> first_limited_ = {};      ///< by candidate: whether it comes by one of them,
  std::vector<bool> otherwise_limited_ = {};  ///< or by a low-loader
};

}  // namespace

CrewsSettled settle_crews(std::span<const Requirement> requirements, const Candidates& candidates,
                          const Region& region, const DispatchOptions& options, SearchWork& work) {
  return SharedWays(requirements, candidates, region, options, work).take();
}

}  // namespace muster
