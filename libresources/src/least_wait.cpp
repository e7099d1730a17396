#include "muster/resources/least_wait.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "muster/plan/error.hpp"

namespace muster {
namespace {

/// How many more people than before stand at each level, the worst first: less is better.
using Levels = std::vector<int>;

/// One person more at a level, one less at another.
struct Trade {
  std::size_t more = 0;
  std::size_t less = 0;
};

bool better(const Trade& one, const Trade& other) {
  std::array<std::pair<std::size_t, int>, 4> changes = {
      std::pair{one.more, 1}, {one.less, -1}, {other.more, -1}, {other.less, 1}};
  std::ranges::sort(changes, {}, &std::pair<std::size_t, int>::first);
  for (std::size_t i = 0; i < changes.size();) {
    const std::size_t level = changes[i].first;
    int sum = 0;
    for (; i < changes.size() && changes[i].first == level; ++i) sum += changes[i].second;
    if (sum != 0) return sum < 0;
  }
  return false;
}

class Sharing {
 public:
  Sharing(std::span<const WaitGroup> groups, std::span<const std::int64_t> room)
      : groups_(groups), free_(room.begin(), room.end()), left_(groups.size(), 0) {
    check(room);
    number_levels();
    for (std::size_t g = 0; g < groups.size(); ++g) {
      gone_.emplace_back(groups[g].options.size(), 0);
    }
  }

  std::vector<WaitShare> settle() {
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      for (std::int64_t waiting = groups_[g].people; waiting > 0;) waiting -= send(g, waiting);
    }
    std::vector<WaitShare> shares;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      for (std::size_t o = 0; o < gone_[g].size(); ++o) {
        if (gone_[g][o] > 0) shares.push_back({.group = g, .option = o, .people = gone_[g][o]});
      }
    }
    return shares;
  }

 private:
  /// How a group is reached from the one that is being sent: `from` takes its option `takes`, and
  /// whom that displaces gives up the option `gives`.
  struct Step {
    std::size_t from = 0;
    std::size_t takes = 0;
    std::size_t gives = 0;
  };

  void check(std::span<const std::int64_t> room) const {
    bool sound = std::ranges::all_of(room, [](std::int64_t one) { return one >= 0; });
    for (const WaitGroup& group : groups_) {
      std::set<std::size_t> places;
      sound = sound && group.people >= 0;
      for (const WaitOption& option : group.options) {
        sound = sound && option.place < room.size() && places.insert(option.place).second;
      }
    }
    if (!sound) throw Error(Code::internal, {"least_wait: groups and room do not fit"});
  }

  /// Rank by rank: left over, then the waits from the longest to the shortest.
  void number_levels() {
    std::map<int, std::set<std::int64_t, std::greater<>>> waits;
    for (const WaitGroup& group : groups_) {
      auto& of_rank = waits[group.rank];
      for (const WaitOption& option : group.options) of_rank.insert(option.wait);
    }
    std::map<int, std::size_t> first;
    std::map<std::pair<int, std::int64_t>, std::size_t> number;
    for (const auto& [rank, of_rank] : waits) {
      first[rank] = levels_++;
      for (const std::int64_t wait : of_rank) number[{rank, wait}] = levels_++;
    }
    for (const WaitGroup& group : groups_) {
      left_level_.push_back(first.at(group.rank));
      auto& level = level_.emplace_back();
      for (const WaitOption& option : group.options) {
        level.push_back(number.at({group.rank, option.wait}));
      }
    }
  }

  /// The option with room that is best for the group; none: left over.
  [[nodiscard]] std::optional<std::size_t> best_free(std::size_t group) const {
    std::optional<std::size_t> best;
    for (std::size_t o = 0; o < level_[group].size(); ++o) {
      if (free_[groups_[group].options[o].place] == 0) continue;
      if (!best || level_[group][o] > level_[group][*best]) best = o;
    }
    return best;
  }

  /// The best way in which somebody of `to` makes room for somebody of `from`.
  [[nodiscard]] std::optional<Step> best_trade(std::size_t from, std::size_t to) const {
    std::optional<Step> best;
    for (std::size_t takes = 0; takes < level_[from].size(); ++takes) {
      for (std::size_t gives = 0; gives < level_[to].size(); ++gives) {
        if (gone_[to][gives] == 0 ||
            groups_[to].options[gives].place != groups_[from].options[takes].place) {
          continue;
        }
        const Trade trade{level_[from][takes], level_[to][gives]};
        if (!best || better(trade, {level_[from][best->takes], level_[to][best->gives]})) {
          best = Step{.from = from, .takes = takes, .gives = gives};
        }
      }
    }
    return best;
  }

  /// The least change by which each group can be made to move, from `start` on.
  void reach(std::size_t start) {
    distance_.assign(groups_.size(), std::nullopt);
    by_.assign(groups_.size(), Step{});
    distance_[start] = Levels(levels_, 0);
    const std::size_t count = groups_.size();
    std::vector<std::vector<std::optional<Step>>> trades(count);
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t from = 0; from < count; ++from) {
        if (!distance_[from]) continue;
        if (trades[from].empty()) {
          for (std::size_t to = 0; to < count; ++to) {
            trades[from].push_back(from == to || to == start ? std::nullopt : best_trade(from, to));
          }
        }
        for (std::size_t to = 0; to < count; ++to) {
          const auto& step = trades[from][to];
          if (!step) continue;
          Levels then = *distance_[from];
          ++then[level_[from][step->takes]];
          --then[level_[to][step->gives]];
          if (distance_[to] && *distance_[to] <= then) continue;
          distance_[to] = std::move(then);
          by_[to] = *step;
          changed = true;
        }
      }
    }
  }

  /// Sends as many of the group as go the same way; nobody is better off than by that way.
  std::int64_t send(std::size_t start, std::int64_t waiting) {
    reach(start);
    std::optional<Levels> best;
    std::size_t last = start;
    std::optional<std::size_t> option;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      if (!distance_[g]) continue;
      const auto free = best_free(g);
      Levels then = *distance_[g];
      ++then[free ? level_[g][*free] : left_level_[g]];
      if (best && *best <= then) continue;
      best = std::move(then);
      last = g;
      option = free;
    }
    std::int64_t many = waiting;
    if (option) many = std::min(many, free_[groups_[last].options[*option].place]);
    for (std::size_t g = last; g != start; g = by_[g].from) {
      many = std::min(many, gone_[g][by_[g].gives]);
    }
    if (option) {
      gone_[last][*option] += many;
      free_[groups_[last].options[*option].place] -= many;
    } else {
      left_[last] += many;
    }
    for (std::size_t g = last; g != start; g = by_[g].from) {
      gone_[g][by_[g].gives] -= many;
      gone_[by_[g].from][by_[g].takes] += many;
    }
    return many;
  }

  std::span<const WaitGroup> groups_;
  std::vector<std::int64_t> free_;
  std::vector<std::int64_t> left_;
  std::vector<std::vector<std::int64_t>> gone_ = {};  ///< by group and option
  std::size_t levels_ = 0;
  std::vector<std::size_t> left_level_ = {};
  std::vector<std::vector<std::size_t>> level_ = {};
  std::vector<std::optional<Levels>> distance_ = {};
  std::vector<Step> by_ = {};
};

}  // namespace

std::vector<WaitShare> least_wait(std::span<const WaitGroup> groups,
                                  std::span<const std::int64_t> room) {
  return Sharing(groups, room).settle();
}

}  // namespace muster
