#include "multi_cover.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "multi_cover_choice.hpp"
#include "multi_cover_prices.hpp"
#include "multi_cover_state.hpp"

namespace muster {
namespace {

constexpr std::int64_t without_end = std::numeric_limits<std::int64_t>::max();
constexpr int passes_at_root = 400;
constexpr int passes_at_node = 24;

/// Branch and bound: who costs least over his prices goes, and then stays.
class CoverSearch {
 public:
  CoverSearch(const MultiCoverQuestion& question, std::uint64_t most_nodes, SearchWork& work)
      : state_(question), best_(state_), prices_(state_), most_nodes_(most_nodes), work_(work) {}

  [[nodiscard]] MultiCover take() {
    std::vector<std::int64_t> price(state_.left().size(), 0);
    state_.drop_useless();
    best_.complete(prices_.over());
    MultiCover answer;
    answer.price_bound = proved_by(prices_.ascend(price, passes_at_root, best_, work_, true));
    answer.price = price;
    const std::int64_t searched = explore(price);
    answer.found = best_.found();
    answer.cost = best_.cost();
    answer.bound = std::min(best_.cost(), std::max(searched, answer.price_bound));
    answer.chosen = best_.chosen();
    answer.nodes = nodes_;
    return answer;
  }

 private:
  /// Whoever is so far over his prices that with him nothing better is possible stays at home;
  /// whoever is so far below goes.
  void fix_by_prices(std::int64_t sum) {
    for (std::size_t t = 0; t < state_.crews().size(); ++t) {
      if (!state_.is_free(t)) continue;
      if (state_.end_rival(t) - state_.first_rival(t) > 1) {
        fix_rival(t, sum);
        continue;
      }
      const std::int64_t over = prices_.over()[t];
      const std::int64_t other = over < 0 ? sum - over : sum + over;
      if (proved_by(other) < best_.cost()) continue;
      state_.set(t, over < 0 ? CoverState::Stand::in : CoverState::Stand::out);
    }
  }

  /// Likewise where another could go in its place: the sum counts the best of them.
  void fix_rival(std::size_t t, std::int64_t sum) {
    const auto paid = [&](const std::optional<std::size_t>& one) {
      return one ? std::min<std::int64_t>(0, prices_.over()[*one]) : 0;
    };
    const std::int64_t counted = paid(prices_.best_rival(t));
    if (proved_by(sum - counted + prices_.over()[t]) >= best_.cost()) {
      state_.set(t, CoverState::Stand::out);
    } else if (proved_by(sum - counted + paid(prices_.best_rival(t, t))) >= best_.cost()) {
      state_.set(t, CoverState::Stand::in);
    }
  }

  /// Who costs least over his prices; of those that serve the same, the first that is free.
  [[nodiscard]] std::optional<std::size_t> next_choice() const {
    std::optional<std::size_t> found;
    for (std::size_t t = 0; t < state_.crews().size(); ++t) {
      if (!state_.is_free(t)) continue;
      if (!found || prices_.over()[t] < prices_.over()[*found]) found = t;
    }
    if (!found) return found;
    std::size_t first = state_.head_alike(*found);
    while (!state_.is_free(first)) first = state_.next_alike(first);
    return first;
  }

  /// Looks through this part of the search. No choice in it that would be better than the best
  /// found costs less than what comes back.
  std::int64_t explore(std::vector<std::int64_t> price) {
    const std::size_t mark = state_.mark();
    std::int64_t lower = without_end;
    while (state_.settle()) {
      if (state_.served()) {
        best_.settled();
        break;
      }
      const std::int64_t sum = prices_.ascend(price, passes_at_node, best_, work_);
      if (proved_by(sum) < best_.cost()) best_.complete(prices_.over());
      if (proved_by(sum) >= best_.cost()) break;
      if (nodes_ >= most_nodes_ || work_.ended()) {
        lower = std::min(lower, proved_by(sum));
        break;
      }
      ++nodes_;
      const std::size_t before = state_.mark();
      fix_by_prices(sum);
      if (state_.mark() > before) continue;
      const auto choice = next_choice();
      if (!choice) break;
      state_.set(*choice, CoverState::Stand::in);
      lower = std::min(lower, explore(price));
      state_.undo(before);
      // Without it, none of those that serve the same and cost as much or more.
      for (std::size_t t = *choice; t < state_.crews().size(); t = state_.next_alike(t)) {
        if (state_.is_free(t)) state_.set(t, CoverState::Stand::out);
      }
    }
    state_.undo(mark);
    return lower;
  }

  CoverState state_;
  CoverChoice best_;
  CoverPrices prices_;
  std::uint64_t most_nodes_;
  SearchWork& work_;
  std::uint64_t nodes_ = 0;
};

}  // namespace

MultiCover cover(const MultiCoverQuestion& question, std::uint64_t most_nodes) {
  SearchWork without_limit;
  return cover(question, most_nodes, without_limit);
}

MultiCover cover(const MultiCoverQuestion& question, std::uint64_t most_nodes, SearchWork& work) {
  return CoverSearch(question, most_nodes, work).take();
}

}  // namespace muster
