#include "multi_cover.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

#include "muster/plan/error.hpp"

namespace muster {
namespace {

constexpr std::int64_t scale = cover_price_scale;
constexpr std::int64_t without_end = std::numeric_limits<std::int64_t>::max();
constexpr int passes_at_root = 400;
constexpr int passes_at_node = 24;

std::int64_t rounded_up(std::int64_t scaled) {
  return scaled <= 0 ? scaled / scale : (scaled + scale - 1) / scale;
}

class Search {
 public:
  Search(const MultiCoverQuestion& question, std::uint64_t most_nodes, SearchWork& work)
      : crews_(question.crews),
        most_nodes_(most_nodes),
        work_(work),
        left_(question.wanted.size(), 0) {
    std::vector<std::int64_t> there(question.wanted.size(), 0);
    if (crews_.size() > most_cover_crews) throw Error(Code::quantity_overflow);
    for (const auto& crew : crews_) {
      if (crew.cost < 0 || crew.cost > most_cover_cost) throw Error(Code::quantity_overflow);
      dearest_ = std::max(dearest_, crew.cost);
      for (const std::uint32_t need : crew.needs) ++there[need];
    }
    for (std::size_t q = 0; q < left_.size(); ++q) {
      left_[q] = std::clamp<std::int64_t>(question.wanted[q], 0, there[q]);
    }
    state_.assign(crews_.size(), State::free);
    over_.assign(crews_.size(), 0);
    taken_.assign(crews_.size(), false);
    group_alike();
    find_rivals();
  }

  [[nodiscard]] MultiCover take() {
    std::vector<std::int64_t> price(left_.size(), 0);
    drop_useless();
    consider(complete());
    MultiCover answer;
    answer.price_bound = rounded_up(ascend(price, passes_at_root, true));
    answer.price = price;
    const std::int64_t searched = explore(price);
    answer.found = found_;
    answer.cost = best_cost_;
    answer.bound = std::min(best_cost_, std::max(searched, answer.price_bound));
    answer.chosen = best_;
    answer.nodes = nodes_;
    return answer;
  }

 private:
  enum class State : std::uint8_t { free, in, out };
  struct Change {
    std::size_t crew;
    State state;
  };

  /// Crews that serve the same needs, the cheapest first: one is taken only after those before it.
  void group_alike() {
    std::vector<std::size_t> order(crews_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t t) { return crews_[t].cost; });
    std::map<std::vector<std::uint32_t>, std::size_t> last;
    next_alike_.assign(crews_.size(), crews_.size());
    head_alike_.resize(crews_.size());
    std::iota(head_alike_.begin(), head_alike_.end(), std::size_t{0});
    for (const std::size_t t : order) {
      if (crews_[t].either) continue;  // to take the cheaper may bar what another way would allow
      const auto [at, fresh] = last.try_emplace(crews_[t].needs, t);
      if (fresh) continue;
      next_alike_[at->second] = t;
      head_alike_[t] = head_alike_[at->second];
      at->second = t;
    }
  }

  /// Those of which one excludes the others: from `first_rival_` up to `end_rival_`. With such
  /// there may be no whole choice: until one is found the best counts as dearer than any could be.
  void find_rivals() {
    first_rival_.resize(crews_.size());
    end_rival_.resize(crews_.size());
    for (std::size_t t = 0; t < crews_.size(); ++t) {
      first_rival_[t] = t;
      if (t > 0 && crews_[t].either && crews_[t].either == crews_[t - 1].either) {
        first_rival_[t] = first_rival_[t - 1];
        rivals_ = true;
      }
      for (std::size_t u = first_rival_[t]; u <= t; ++u) end_rival_[u] = t + 1;
    }
    if (!rivals_) return;
    found_ = false;
    best_cost_ = 1;
    for (const auto& crew : crews_) best_cost_ += crew.cost;
  }

  void set(std::size_t t, State state) {
    trail_.push_back({t, state_[t]});
    state_[t] = state;
    if (state != State::in) return;
    spent_ += crews_[t].cost;
    for (const std::uint32_t q : crews_[t].needs) --left_[q];
    for (std::size_t u = first_rival_[t]; u < end_rival_[t]; ++u) {
      if (u != t && state_[u] == State::free) set(u, State::out);
    }
  }

  void undo(std::size_t mark) {
    while (trail_.size() > mark) {
      const auto [t, before] = trail_.back();
      trail_.pop_back();
      if (state_[t] == State::in) {
        spent_ -= crews_[t].cost;
        for (const std::uint32_t q : crews_[t].needs) ++left_[q];
      }
      state_[t] = before;
    }
  }

  [[nodiscard]] bool wanted(std::size_t t) const {
    return std::ranges::any_of(crews_[t].needs, [&](std::uint32_t q) { return left_[q] > 0; });
  }

  void drop_useless() {
    for (std::size_t t = 0; t < crews_.size(); ++t) {
      if (state_[t] == State::free && !wanted(t)) set(t, State::out);
    }
  }

  /// Whoever is the last that can serve a need goes. False when too few are left for one.
  bool settle() {
    while (true) {
      drop_useless();
      std::vector<std::int64_t> there(left_.size(), 0);
      for (std::size_t t = 0; t < crews_.size(); ++t) {
        if (state_[t] != State::free) continue;
        for (const std::uint32_t q : crews_[t].needs) ++there[q];
      }
      bool forced = false;
      for (std::size_t q = 0; q < left_.size(); ++q) {
        if (left_[q] <= 0) continue;
        if (there[q] < left_[q]) return false;
        if (there[q] == left_[q]) forced = true;
      }
      if (!forced) return true;
      for (std::size_t t = 0; t < crews_.size(); ++t) {
        if (state_[t] != State::free) continue;
        const bool last = std::ranges::any_of(
            crews_[t].needs, [&](std::uint32_t q) { return left_[q] > 0 && there[q] == left_[q]; });
        if (!last) continue;
        set(t, State::in);
        if (rivals_) break;  // others went with it: counted anew
        for (const std::uint32_t q : crews_[t].needs) --there[q];
      }
    }
  }

  /// What the prices prove of this part of the search, times the scale; what each crew costs over
  /// its prices stays behind, and how far each need is from being served by those who pay.
  std::int64_t relaxed(std::vector<std::int64_t>& price, std::vector<std::int64_t>& lacks) {
    std::int64_t sum = spent_ * scale;
    for (std::size_t q = 0; q < left_.size(); ++q) {
      if (left_[q] <= 0) price[q] = 0;
      lacks[q] = std::max<std::int64_t>(0, left_[q]);
      sum += price[q] * lacks[q];
    }
    for (std::size_t t = 0; t < crews_.size(); ++t) {
      if (state_[t] != State::free) continue;
      std::int64_t over = crews_[t].cost * scale;
      for (const std::uint32_t q : crews_[t].needs) over -= price[q];
      over_[t] = over;
      if (over >= 0 || rivals_) continue;
      sum += over;
      for (const std::uint32_t q : crews_[t].needs) --lacks[q];
    }
    if (!rivals_) return sum;
    for (std::size_t t = 0; t < crews_.size(); t = end_rival_[t]) {
      const auto best = best_rival(t);
      if (!best || over_[*best] >= 0) continue;
      sum += over_[*best];
      for (const std::uint32_t q : crews_[*best].needs) --lacks[q];
    }
    return sum;
  }

  /// Of those that exclude one another who costs least over the prices, one left out or none.
  [[nodiscard]] std::optional<std::size_t> best_rival(
      std::size_t t, std::optional<std::size_t> without = {}) const {
    std::optional<std::size_t> best;
    for (std::size_t u = first_rival_[t]; u < end_rival_[t]; ++u) {
      if (state_[u] != State::free || u == without) continue;
      if (!best || over_[u] < over_[*best]) best = u;
    }
    return best;
  }

  /// Raises the price of what is lacking and lowers that of what is served too often, in steps
  /// that shrink; keeps the best prices found.
  std::int64_t ascend(std::vector<std::int64_t>& price, int passes, bool fill = false) {
    std::vector<std::int64_t> lacks(left_.size());
    std::vector<std::int64_t> at = price;
    std::int64_t best = std::numeric_limits<std::int64_t>::min();
    std::int64_t eighths = 16;  // of the Polyak step
    int stale = 0;
    for (int pass = 0; pass < passes; ++pass) {
      const std::int64_t sum = relaxed(at, lacks);
      if (sum > best) {
        best = sum;
        price = at;
        stale = 0;
      } else if (++stale == 8) {
        stale = 0;
        eighths = eighths > 1 ? eighths / 2 : eighths;
        at = price;
        relaxed(at, lacks);
      }
      if (rounded_up(best) >= best_cost_ || !work_.spend(crews_.size())) break;
      std::int64_t norm = 0;
      for (std::size_t q = 0; q < at.size(); ++q) {
        if (lacks[q] > 0 || at[q] > 0) norm += lacks[q] * lacks[q];
      }
      if (norm == 0) break;
      const std::int64_t gap = best_cost_ * scale - sum;
      const std::int64_t step = std::max<std::int64_t>(1, gap / norm / 8 * eighths);
      for (std::size_t q = 0; q < at.size(); ++q) {
        at[q] = std::clamp<std::int64_t>(at[q] + step * lacks[q], 0, dearest_ * scale);
      }
      if (fill && pass % 16 == 15) consider(complete());
    }
    return relaxed(price, lacks);
  }

  /// A whole choice: those who pay by the prices, then whoever costs least over them for what he
  /// still adds, then thinned of whoever is not needed, the dearest first.
  [[nodiscard]] std::vector<std::size_t> complete() {
    std::vector<std::int64_t> left = left_;
    std::vector<std::size_t> chosen;
    taken_.assign(crews_.size(), false);
    const auto add = [&](std::size_t t) {
      taken_[t] = true;
      chosen.push_back(t);
      for (const std::uint32_t q : crews_[t].needs) --left[q];
    };
    const auto barred = [&](std::size_t t) {
      for (std::size_t u = first_rival_[t]; u < end_rival_[t]; ++u) {
        if (u != t && taken_[u]) return true;
      }
      return false;
    };
    const auto adds = [&](std::size_t t) {
      if (rivals_ && barred(t)) return std::ptrdiff_t{0};
      return std::ranges::count_if(crews_[t].needs, [&](std::uint32_t q) { return left[q] > 0; });
    };
    std::vector<std::size_t> order;
    for (std::size_t t = 0; t < crews_.size(); ++t) {
      if (state_[t] == State::free) order.push_back(t);
    }
    std::ranges::stable_sort(order, {},
                             [&](std::size_t t) { return std::pair(over_[t], crews_[t].cost); });
    for (const std::size_t t : order) {
      if (over_[t] < 0 && adds(t) > 0) add(t);
    }
    // As a heap of promises: what a crew adds only shrinks, so a stale one is looked at again.
    struct Promise {
      std::int64_t cost;
      std::int64_t adds;
      std::size_t crew;
      bool operator<(const Promise& other) const {
        const std::int64_t here = cost * other.adds;
        const std::int64_t there = other.cost * adds;
        return here != there ? here > there : crew > other.crew;
      }
    };
    std::vector<Promise> heap;
    for (const std::size_t t : order) {
      if (!taken_[t]) heap.push_back({crews_[t].cost, adds(t), t});
    }
    std::erase_if(heap, [](const Promise& one) { return one.adds == 0; });
    std::make_heap(heap.begin(), heap.end());
    while (!heap.empty()) {
      std::pop_heap(heap.begin(), heap.end());
      Promise one = heap.back();
      heap.pop_back();
      const std::int64_t now = adds(one.crew);
      if (now == 0) continue;
      if (now == one.adds) {
        add(one.crew);
        continue;
      }
      one.adds = now;
      heap.push_back(one);
      std::push_heap(heap.begin(), heap.end());
    }
    std::ranges::stable_sort(
        chosen, [&](std::size_t a, std::size_t b) { return crews_[a].cost > crews_[b].cost; });
    std::erase_if(chosen, [&](std::size_t t) {
      const bool spare =
          std::ranges::all_of(crews_[t].needs, [&](std::uint32_t q) { return left[q] < 0; });
      if (spare) {
        for (const std::uint32_t q : crews_[t].needs) ++left[q];
      }
      return spare;
    });
    return chosen;
  }

  /// Notes it where it serves every need.
  void consider(std::vector<std::size_t> chosen) {
    if (rivals_) {
      std::vector<std::int64_t> left = left_;
      for (const std::size_t t : chosen) {
        for (const std::uint32_t q : crews_[t].needs) --left[q];
      }
      if (std::ranges::any_of(left, [](std::int64_t lacks) { return lacks > 0; })) return;
    }
    improve(std::move(chosen));
  }

  /// Notes it, with those who are in already, when it is the best so far.
  void improve(std::vector<std::size_t> chosen) {
    std::int64_t cost = spent_;
    for (const std::size_t t : chosen) cost += crews_[t].cost;
    if (cost >= best_cost_) return;
    for (std::size_t t = 0; t < crews_.size(); ++t) {
      if (state_[t] == State::in) chosen.push_back(t);
    }
    std::ranges::sort(chosen);
    best_cost_ = cost;
    found_ = true;
    best_ = std::move(chosen);
  }

  /// Whoever is so far over his prices that with him nothing better is possible stays at home;
  /// whoever is so far below goes.
  void fix_by_prices(std::int64_t sum) {
    for (std::size_t t = 0; t < crews_.size(); ++t) {
      if (state_[t] != State::free) continue;
      if (end_rival_[t] - first_rival_[t] > 1) {
        fix_rival(t, sum);
        continue;
      }
      const std::int64_t other = over_[t] < 0 ? sum - over_[t] : sum + over_[t];
      if (rounded_up(other) < best_cost_) continue;
      set(t, over_[t] < 0 ? State::in : State::out);
    }
  }

  /// Likewise where another could go in its place: the sum counts the best of them.
  void fix_rival(std::size_t t, std::int64_t sum) {
    const auto paid = [&](const std::optional<std::size_t>& one) {
      return one ? std::min<std::int64_t>(0, over_[*one]) : 0;
    };
    const std::int64_t counted = paid(best_rival(t));
    if (rounded_up(sum - counted + over_[t]) >= best_cost_) {
      set(t, State::out);
    } else if (rounded_up(sum - counted + paid(best_rival(t, t))) >= best_cost_) {
      set(t, State::in);
    }
  }

  /// Who costs least over his prices; of those that serve the same, the first that is free.
  [[nodiscard]] std::optional<std::size_t> next_choice() const {
    std::optional<std::size_t> found;
    for (std::size_t t = 0; t < crews_.size(); ++t) {
      if (state_[t] != State::free) continue;
      if (!found || over_[t] < over_[*found]) found = t;
    }
    if (!found) return found;
    std::size_t first = head_alike_[*found];
    while (state_[first] != State::free) first = next_alike_[first];
    return first;
  }

  /// Looks through this part of the search. No choice in it that would be better than the best
  /// found costs less than what comes back.
  std::int64_t explore(std::vector<std::int64_t> price) {
    const std::size_t mark = trail_.size();
    std::int64_t lower = without_end;
    while (settle()) {
      if (std::ranges::none_of(left_, [](std::int64_t left) { return left > 0; })) {
        improve({});
        break;
      }
      const std::int64_t sum = ascend(price, passes_at_node);
      if (rounded_up(sum) < best_cost_) consider(complete());
      if (rounded_up(sum) >= best_cost_) break;
      if (nodes_ >= most_nodes_ || work_.ended()) {
        lower = std::min(lower, rounded_up(sum));
        break;
      }
      ++nodes_;
      const std::size_t before = trail_.size();
      fix_by_prices(sum);
      if (trail_.size() > before) continue;
      const auto choice = next_choice();
      if (!choice) break;
      set(*choice, State::in);
      lower = std::min(lower, explore(price));
      undo(before);
      // Without it, none of those that serve the same and cost as much or more.
      for (std::size_t t = *choice; t < crews_.size(); t = next_alike_[t]) {
        if (state_[t] == State::free) set(t, State::out);
      }
    }
    undo(mark);
    return lower;
  }

  const std::vector<MultiCoverQuestion::Crew>& crews_;
  std::uint64_t most_nodes_;
  SearchWork& work_;
  std::uint64_t nodes_ = 0;
  std::vector<std::int64_t> left_;  // by need: so many are still wanted
  std::int64_t spent_ = 0;
  std::vector<State> state_;
  std::vector<Change> trail_;
  std::vector<std::int64_t> over_;  // by crew, times the scale
  std::vector<bool> taken_;
  std::vector<std::size_t> next_alike_;
  std::vector<std::size_t> head_alike_;
  std::vector<std::size_t> first_rival_;
  std::vector<std::size_t> end_rival_;
  bool rivals_ = false;
  bool found_ = true;
  std::int64_t dearest_ = 0;
  std::int64_t best_cost_ = without_end;
  std::vector<std::size_t> best_;
};

}  // namespace

MultiCover cover(const MultiCoverQuestion& question, std::uint64_t most_nodes) {
  SearchWork without_limit;
  return cover(question, most_nodes, without_limit);
}

MultiCover cover(const MultiCoverQuestion& question, std::uint64_t most_nodes, SearchWork& work) {
  return Search(question, most_nodes, work).take();
}

}  // namespace muster
