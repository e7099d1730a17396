// Who keeps an agreement or a low-loader that more would come by than it brings.
#include "dispatch_ways.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>

#include "dispatch_crews_worth.hpp"
#include "muster/resources/agreement.hpp"
#include "muster/resources/region.hpp"

namespace muster {
namespace {

constexpr std::uint32_t no_number = std::numeric_limits<std::uint32_t>::max();

using UsedWay = std::variant<AgreementId, CrewId>;

/// A way that is closed to a crew, both by their numbers: in the order of UsedUp.
struct Closed {
  std::uint32_t crew = 0;
  std::uint32_t way = 0;
  friend auto operator<=>(const Closed&, const Closed&) = default;
};

/// Something a crew could do: what is settled again and again looks up no ids and copies no
/// candidates.
struct NumberedCrew {
  const CrewCandidate* candidate = nullptr;
  std::uint32_t crew = 0;                  ///< in the order of their ids
  std::uint32_t turn = 0;                  ///< among all, by requirement, arrival, crew
  std::uint32_t by_agreement = no_number;  ///< of those that bring only so many: which way
  std::uint32_t by_loader = no_number;
  bool foreign = false;  ///< where the policy asks for it
  Offer offer = {};      ///< but for its source
};

/// All that crews could do, with a number for each crew and for each way that brings only so many.
class NumberedCrews {
 public:
  NumberedCrews(const Candidates& candidates, std::span<const Requirement> requirements,
                const Region& region, bool own_first)
      : first_count_(candidates.crews.size()) {
    all_.reserve(candidates.crews.size() + candidates.otherwise.size());
    for (const auto* some : {&candidates.crews, &candidates.otherwise}) {
      for (const CrewCandidate& one : *some) all_.push_back({.candidate = &one});
    }
    number_crews();
    number_ways(region);
    std::vector<std::optional<bool>> external(count());
    for (NumberedCrew& one : all_) {
      const CrewCandidate& candidate = *one.candidate;
      if (own_first) {
        if (!external[one.crew]) external[one.crew] = is_external(candidate.crew, region);
        one.foreign = candidate.coming.act != Act::order || *external[one.crew];
      }
      one.offer = {.requirement = candidate.requirement,
                   .arrives = candidate.coming.arrives,
                   .kept = candidate.engaged_at == requirements[candidate.requirement].incident,
                   .alerted = candidate.coming.alerted,
                   .cost = known_cost(candidate.coming)};
    }
  }

  [[nodiscard]] const NumberedCrew& operator[](std::uint32_t entry) const { return all_[entry]; }
  [[nodiscard]] std::size_t entries() const { return all_.size(); }
  [[nodiscard]] std::size_t count() const { return ids_.size(); }
  [[nodiscard]] const CrewId& id(std::uint32_t crew) const { return *ids_[crew]; }
  [[nodiscard]] const UsedWay& way(std::uint32_t number) const { return ways_[number]; }
  [[nodiscard]] std::size_t ways() const { return ways_.size(); }

  /// As crews_left() has them.
  [[nodiscard]] std::vector<std::uint32_t> left(std::span<const Closed> closed) {
    if (closed.empty()) {
      std::vector<std::uint32_t> all(first_count_);
      std::iota(all.begin(), all.end(), std::uint32_t{0});
      return all;
    }
    if (first_in_turn_.size() < first_count_) put_in_turn();
    std::vector<bool> concerned(count());
    for (const Closed& one : closed) concerned[one.crew] = true;
    std::vector<std::uint32_t> still;
    std::vector<std::uint32_t> instead;
    still.reserve(first_count_);
    for (const std::uint32_t entry : first_in_turn_) {
      const NumberedCrew& one = all_[entry];
      if (!concerned[one.crew] || !is_closed(one, closed)) {
        still.push_back(entry);
        continue;
      }
      const auto& others = otherwise_[one.crew];
      const auto next = std::ranges::find_if(others, [&](std::uint32_t other) {
        return all_[other].candidate->requirement == one.candidate->requirement &&
               !is_closed(all_[other], closed);
      });
      if (next != others.end()) instead.push_back(*next);
    }
    const auto turn = [&](std::uint32_t entry) { return all_[entry].turn; };
    std::ranges::sort(instead, {}, turn);
    std::vector<std::uint32_t> merged;
    merged.reserve(still.size() + instead.size());
    std::ranges::merge(still, instead, std::back_inserter(merged), {}, turn, turn);
    return merged;
  }

  /// What a crew could do otherwise, in the order of Candidates::otherwise.
  [[nodiscard]] std::span<const std::uint32_t> otherwise(std::uint32_t crew) const {
    return otherwise_[crew];
  }

  /// What it could do, in the order of Candidates::crews.
  template <class Use>
  void each_first(std::uint32_t crew, const Use& use) const {
    for (std::size_t i = 0; i < first_count_; ++i) {
      if (all_[i].crew == crew) use(*all_[i].candidate);
    }
  }

  [[nodiscard]] Pool pool(std::span<const std::uint32_t> entries) const {
    Pool pool;
    pool.offers.reserve(entries.size());
    pool.sources.reserve(count());
    std::vector<std::uint32_t> source(count(), no_number);
    for (const std::uint32_t entry : entries) {
      const NumberedCrew& one = all_[entry];
      std::uint32_t& number = source[one.crew];
      if (number == no_number) {
        number = static_cast<std::uint32_t>(pool.sources.size());
        pool.sources.push_back({.source = {.crew = &one.candidate->crew},
                                .supply = Quantity(1),
                                .foreign = one.foreign});
      }
      pool.offers.push_back(one.offer);
      pool.offers.back().source = number;
    }
    return pool;
  }

 private:
  void number_crews() {
    std::unordered_map<std::string_view, std::uint32_t> met;
    met.reserve(all_.size());
    const CrewId* last = nullptr;
    std::uint32_t number = 0;
    for (NumberedCrew& one : all_) {
      const CrewId& id = one.candidate->crew;
      if (last == nullptr || *last != id) {
        const auto next = static_cast<std::uint32_t>(ids_.size());
        const auto [known, fresh] = met.try_emplace(id.view(), next);
        if (fresh) ids_.push_back(&id);
        number = known->second;
        last = &id;
      }
      one.crew = number;
    }
    std::vector<std::uint32_t> order(ids_.size());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) { return *ids_[a] < *ids_[b]; });
    std::vector<std::uint32_t> place(ids_.size());
    std::vector<const CrewId*> sorted(ids_.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      place[order[i]] = i;
      sorted[i] = ids_[order[i]];
    }
    ids_ = std::move(sorted);
    for (NumberedCrew& one : all_) one.crew = place[one.crew];
    otherwise_.resize(ids_.size());
    for (std::size_t i = first_count_; i < all_.size(); ++i) {
      otherwise_[all_[i].crew].push_back(static_cast<std::uint32_t>(i));
    }
  }

  /// In the order of UsedWay.
  void number_ways(const Region& region) {
    std::vector<const AgreementId*> limited;
    for (const Agreement& one : region.agreements) {
      if (one.limit_crews) limited.push_back(&one.id);
    }
    std::vector<const CrewId*> loaders;
    for (const NumberedCrew& one : all_) {
      if (one.candidate->low_loader) loaders.push_back(&*one.candidate->low_loader);
    }
    const auto sort_once = [](auto& all) {
      std::ranges::sort(all, [](const auto* a, const auto* b) { return *a < *b; });
      const auto same = [](const auto* a, const auto* b) { return *a == *b; };
      all.erase(std::unique(all.begin(), all.end(), same), all.end());
    };
    sort_once(limited);
    sort_once(loaders);
    const auto place = [](const auto& all, const auto& id) {
      const auto found = std::ranges::lower_bound(
          all, id, {}, [](const auto* one) -> const auto& { return *one; });
      return found != all.end() && **found == id ? static_cast<std::uint32_t>(found - all.begin())
                                                 : no_number;
    };
    ways_.reserve(limited.size() + loaders.size());
    for (const AgreementId* one : limited) ways_.emplace_back(*one);
    const auto agreements = static_cast<std::uint32_t>(limited.size());
    for (const CrewId* one : loaders) ways_.emplace_back(*one);
    for (NumberedCrew& one : all_) {
      if (one.candidate->coming.agreement) {
        one.by_agreement = place(limited, *one.candidate->coming.agreement);
      }
      if (one.candidate->low_loader) {
        one.by_loader = agreements + place(loaders, *one.candidate->low_loader);
      }
    }
  }

  void put_in_turn() {
    std::vector<std::uint32_t> order(all_.size());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
      const CrewCandidate& one = *all_[a].candidate;
      const CrewCandidate& other = *all_[b].candidate;
      return std::tie(one.requirement, one.coming.arrives, all_[a].crew) <
             std::tie(other.requirement, other.coming.arrives, all_[b].crew);
    };
    std::ranges::stable_sort(order, before);
    first_in_turn_.reserve(first_count_);
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      all_[order[i]].turn = i;
      if (order[i] < first_count_) first_in_turn_.push_back(order[i]);
    }
  }

  /// By one of the ways that are closed to its crew.
  static bool is_closed(const NumberedCrew& one, std::span<const Closed> closed) {
    return std::ranges::any_of(closed, [&](const Closed& way) {
      return way.crew == one.crew && (way.way == one.by_agreement || way.way == one.by_loader);
    });
  }

  std::size_t first_count_ = 0;
  std::vector<NumberedCrew> all_ = {};             // those of Candidates::crews, then the others
  std::vector<std::uint32_t> first_in_turn_ = {};  // once any way is closed
  std::vector<const CrewId*> ids_ = {};            // by number
  std::vector<UsedWay> ways_ = {};                 // by number
  std::vector<std::vector<std::uint32_t>> otherwise_ = {};  // by crew
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
    for (const std::uint32_t other : crews_.otherwise(crew)) add(*crews_[other].candidate, true);
    std::ranges::sort(found);
    return found;
  }

  const NumberedCrews& crews_;
  const Region& region_;
  std::map<std::vector<Row>, std::size_t> numbers_ = {};
  std::map<std::uint32_t, std::size_t> of_crew_ = {};
};

class SharedWays {
 public:
  SharedWays(std::span<const Requirement> requirements, const Candidates& candidates,
             const Region& region, const DispatchOptions& options, SearchWork& work,
             DispatchDepth depth)
      : requirements_(requirements),
        candidates_(candidates),
        region_(region),
        options_(options),
        work_(work),
        depth_(depth),
        crews_(candidates, requirements, region, prefers_own(options)),
        turns_(crews_.entries()) {
    most_.reserve(crews_.ways());
    for (std::uint32_t way = 0; way < crews_.ways(); ++way) {
      most_.push_back(bring_at_most(crews_.way(way)));
    }
  }

  [[nodiscard]] CrewsSettled take() {
    Made open = settled_without({});
    std::vector<Closed> more = too_many(open);
    if (more.empty()) return named(std::move(open));
    Made made = open;
    while (!more.empty()) {
      std::vector<Closed> closed = std::move(made.closed);
      closed.insert(closed.end(), more.begin(), more.end());
      std::ranges::sort(closed);
      made = settled_without(std::move(closed));
      more = too_many(made);
    }
    return named(best(std::move(open), std::move(made)));
  }

 private:
  /// A settling with some ways closed.
  struct Made {
    std::vector<std::uint32_t> entries = {};  ///< what Taken::offer points into
    Settled settled = {};
    std::vector<Closed> closed = {};
  };
  /// Whose turn it is in keeping a way.
  struct Turn {
    bool free = false;  ///< no incident holds it already
    Rank rank = {};
    bool could_do_without = false;
    Seconds otherwise = {};  ///< less for who would come later without it
    Instant arrives = {};
    std::uint32_t crew = 0;
    friend auto operator<=>(const Turn&, const Turn&) = default;
  };
  /// Somebody who comes by one of the ways.
  struct Using {
    std::uint32_t way = 0;
    const Turn* turn = nullptr;

    [[nodiscard]] bool operator<(const Using& other) const {
      return way != other.way ? way < other.way : *turn < *other.turn;
    }
  };
  struct Users {
    std::uint32_t way = 0;
    std::size_t most = 0;
    std::vector<std::uint32_t> crews = {};  ///< who keeps it before the others comes first
  };

  [[nodiscard]] Made settled_without(std::vector<Closed> closed) {
    Made made{.closed = std::move(closed)};
    made.entries = crews_.left(made.closed);
    made.settled = settle(requirements_, crews_.pool(made.entries), options_, work_, depth_);
    return made;
  }

  [[nodiscard]] CrewsSettled named(Made made) {
    CrewsSettled all{.settled = std::move(made.settled), .ways_open = ways_open_};
    all.candidates.reserve(made.entries.size());
    all.crews.reserve(made.entries.size());
    for (const std::uint32_t entry : made.entries) {
      all.candidates.push_back(crews_[entry].candidate);
      all.crews.push_back(crews_[entry].crew);
    }
    for (const Closed& one : made.closed) {
      all.used_up.push_back({crews_.id(one.crew), crews_.way(one.way)});
    }
    return all;
  }

  /// Of what brings only so many.
  [[nodiscard]] std::size_t bring_at_most(const UsedWay& what) const {
    if (std::holds_alternative<CrewId>(what)) return 1;
    const Agreement* agreement = find(region_.agreements, std::get<AgreementId>(what));
    return static_cast<std::size_t>(std::max<std::int64_t>(0, *agreement->limit_crews));
  }

  /// When the crew could be there by its next way; never comes last.
  [[nodiscard]] Instant next_arrival(const NumberedCrew& numbered) const {
    const CrewCandidate& one = *numbered.candidate;
    const auto all = crews_.otherwise(numbered.crew);
    const auto next = std::ranges::find_if(all, [&](std::uint32_t entry) {
      const CrewCandidate& other = *crews_[entry].candidate;
      return other.requirement == one.requirement && other.coming.arrives > one.coming.arrives &&
             (!one.coming.agreement || other.coming.agreement != one.coming.agreement) &&
             (!one.low_loader || other.low_loader != one.low_loader);
    });
    return next == all.end() ? Instant::max() : crews_[*next].candidate->coming.arrives;
  }

  /// Whoever an incident holds already keeps it, then whom the gravest incident and the highest
  /// priority want; of these who is in time only with it, then whoever would come latest without
  /// it, then who comes first.
  [[nodiscard]] const Turn& turn_of(std::uint32_t entry) {
    std::optional<Turn>& known = turns_[entry];
    if (known) return *known;
    const NumberedCrew& numbered = crews_[entry];
    const CrewCandidate& one = *numbered.candidate;
    const Requirement& requirement = requirements_[one.requirement];
    const Instant next = next_arrival(numbered);
    const Instant due = requirement.curve.back().by;
    known = Turn{.free = !one.engaged_at,
                 .rank = rank_of(requirement, options_),
                 .could_do_without = one.coming.arrives > due || next <= due,
                 .otherwise = Instant{} - next,
                 .arrives = one.coming.arrives,
                 .crew = numbered.crew};
    return *known;
  }

  /// Who comes by something that brings only so many, and in what turn they keep it.
  [[nodiscard]] std::vector<Users> users(const Made& made) {
    using_.clear();
    seen_.assign(crews_.count(), false);
    for (const Taken& taken : made.settled.taken) {
      const std::uint32_t entry = made.entries[taken.offer];
      const NumberedCrew& one = crews_[entry];
      if (!one.candidate->coming.agreement && !one.candidate->low_loader) continue;
      if (seen_[one.crew]) continue;
      seen_[one.crew] = true;
      for (const std::uint32_t way : {one.by_agreement, one.by_loader}) {
        if (way != no_number) using_.push_back({.way = way, .turn = &turn_of(entry)});
      }
    }
    std::ranges::sort(using_, [](const Using& a, const Using& b) { return a < b; });
    std::vector<Users> found;
    for (std::size_t i = 0; i < using_.size(); ++i) {
      if (i == 0 || using_[i].way != using_[i - 1].way) {
        found.push_back({.way = using_[i].way, .most = most_[using_[i].way]});
      }
      found.back().crews.push_back(using_[i].turn->crew);
    }
    return found;
  }

  [[nodiscard]] std::vector<Closed> too_many(const Made& made) {
    std::vector<Closed> found;
    for (const Users& some : users(made)) {
      for (std::size_t i = some.most; i < some.crews.size(); ++i) {
        found.push_back({some.crews[i], some.way});
      }
    }
    return found;
  }

  /// Opens again what was closed to somebody and is not used up.
  [[nodiscard]] Made tidied(Made made) {
    for (std::size_t i = 0; i < made.closed.size();) {
      const auto all = users(made);
      const auto some = std::ranges::find(all, made.closed[i].way, &Users::way);
      if (some != all.end() && some->crews.size() >= some->most) {
        ++i;
        continue;
      }
      std::vector<Closed> closed = made.closed;
      closed.erase(closed.begin() + static_cast<std::ptrdiff_t>(i));
      made = settled_without(std::move(closed));
      i = 0;
    }
    return made;
  }

  [[nodiscard]] CrewsWorth::Numbers worth_of(CrewsWorth& worth, const Made& made) {
    coming_.clear();
    for (const Taken& taken : made.settled.taken) {
      const NumberedCrew& one = crews_[made.entries[taken.offer]];
      coming_.push_back({.candidate = one.candidate, .crew = one.crew, .cost = one.offer.cost});
    }
    return worth.of(coming_);
  }

  [[nodiscard]] Made best(Made open, Made made) {
    using Numbers = CrewsWorth::Numbers;
    CrewsWorth worth(requirements_, candidates_, region_, options_);
    Numbers reached = worth_of(worth, made);
    struct Node {
      std::vector<Closed> closed = {};
      std::vector<Closed> next = {};  // one of these has to be closed
    };
    std::multimap<Numbers, Node> nodes;
    std::set<std::vector<Closed>> seen;
    const auto look = [&](Made&& one) {
      Numbers least = worth_of(worth, one);
      if (least >= reached) return;
      const auto all = users(one);
      const auto over = std::ranges::find_if(
          all, [](const Users& some) { return some.crews.size() > some.most; });
      if (over != all.end()) {
        Node node{.closed = std::move(one.closed)};
        for (std::size_t i = some_last(*over); i < over->crews.size(); ++i) {
          node.next.push_back({over->crews[i], over->way});
        }
        nodes.emplace(std::move(least), std::move(node));
        return;
      }
      Made tidy = tidied(std::move(one));
      if (!too_many(tidy).empty() || work_.ended()) return;
      Numbers found = worth_of(worth, tidy);
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
        if (!looked_at.insert(kind.of(one->crew)).second) continue;
        std::vector<Closed> closed = node.closed;
        closed.insert(std::ranges::upper_bound(closed, *one), *one);
        if (!seen.insert(closed).second) continue;
        if (tried == most_ways_tried || !work_.spend(candidates_.crews.size())) {
          ways_open_ = worth.first_difference(reached, least);
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
  DispatchDepth depth_;
  NumberedCrews crews_;
  std::vector<std::size_t> most_ = {};      // by way: so many it brings
  std::vector<std::optional<Turn>> turns_;  // by entry, where it was asked for
  std::optional<AimStage> ways_open_ = {};  // where not all was tried
  std::vector<bool> seen_ = {};             // room for what is asked again and again
  std::vector<Using> using_ = {};
  std::vector<CrewComing> coming_ = {};
};

}  // namespace

CrewsSettled settle_crews(std::span<const Requirement> requirements, const Candidates& candidates,
                          const Region& region, const DispatchOptions& options, SearchWork& work,
                          DispatchDepth depth) {
  return SharedWays(requirements, candidates, region, options, work, depth).take();
}

}  // namespace muster
