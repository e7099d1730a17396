#include "threshold.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace muster {
namespace {

constexpr std::uint32_t unreached = std::numeric_limits<std::uint32_t>::max();

/// A flow over the links up to some time, made larger as the time grows.
class Filling {
 public:
  Filling(const Allocation& allocation, std::span<const std::int64_t> time)
      : a_(allocation), time_(time), order_(a_.links()), source_(a_.links()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    first_in_.assign(a_.sinks() + 1, 0);
    for (std::size_t s = 0; s < a_.sources(); ++s) {
      const auto begin = order_.begin() + static_cast<std::ptrdiff_t>(a_.first_link[s]);
      const auto end = order_.begin() + static_cast<std::ptrdiff_t>(a_.first_link[s + 1]);
      std::stable_sort(begin, end,
                       [&](std::size_t x, std::size_t y) { return time_[x] < time_[y]; });
      for (std::size_t k = a_.first_link[s]; k < a_.first_link[s + 1]; ++k) {
        source_[k] = static_cast<std::uint32_t>(s);
        ++first_in_[a_.sink[k] + 1];
      }
    }
    std::partial_sum(first_in_.begin(), first_in_.end(), first_in_.begin());
    in_.resize(a_.links());
    std::vector<std::size_t> at(first_in_.begin(), first_in_.end() - 1);
    for (std::size_t k = 0; k < a_.links(); ++k) in_[at[a_.sink[k]]++] = k;
    state_ = {.flow = LinkFlow(a_.links(), 0), .left = a_.supply, .lacks = a_.demand};
  }

  struct State {
    LinkFlow flow = {};
    std::vector<std::int64_t> left = {};   ///< by source
    std::vector<std::int64_t> lacks = {};  ///< by sink
  };

  [[nodiscard]] const State& state() const { return state_; }
  void restore(const State& state) { state_ = state; }

  /// As much as the links up to that time can carry. True when every sink is full.
  bool fill(std::int64_t until) {
    until_ = until;
    while (layer()) {
      next_out_.assign(a_.first_link.begin(), a_.first_link.end() - 1);
      next_in_.assign(first_in_.begin(), first_in_.end() - 1);
      for (std::uint32_t s = 0; s < a_.sources(); ++s) {
        while (state_.left[s] > 0 && advance(s)) {
        }
      }
    }
    return std::ranges::all_of(state_.lacks, [](std::int64_t lack) { return lack == 0; });
  }

  /// After a fill() that was not enough.
  [[nodiscard]] std::vector<std::uint32_t> rivals() const;
  /// The earliest time at which the sources of each sink alone hold enough for it.
  [[nodiscard]] std::optional<std::int64_t> bound() const;

 private:
  bool layer();
  bool advance(std::uint32_t start);
  [[nodiscard]] std::size_t step_out(std::uint32_t source);
  [[nodiscard]] std::size_t step_in(std::uint32_t sink);
  void augment(std::uint32_t start, std::uint32_t end);

  const Allocation& a_;
  std::span<const std::int64_t> time_;
  std::vector<std::size_t> order_;  // the links of each source by time
  std::vector<std::uint32_t> source_;
  std::vector<std::size_t> first_in_, in_;  // the links of each sink
  State state_;
  std::int64_t until_ = 0;
  std::vector<std::uint32_t> level_, sink_level_, queue_;
  std::vector<std::size_t> next_out_, next_in_, path_;
};

constexpr std::size_t no_link = std::numeric_limits<std::size_t>::max();

/// How many links from a source with something left each node is. False when no sink that lacks
/// something is reached.
bool Filling::layer() {
  level_.assign(a_.sources(), unreached);
  sink_level_.assign(a_.sinks(), unreached);
  queue_.clear();
  for (std::uint32_t s = 0; s < a_.sources(); ++s) {
    if (state_.left[s] == 0) continue;
    level_[s] = 0;
    queue_.push_back(s);
  }
  std::uint32_t last = unreached;
  for (std::size_t i = 0; i < queue_.size() && level_[queue_[i]] < last; ++i) {
    const std::uint32_t s = queue_[i];
    for (std::size_t n = a_.first_link[s]; n < a_.first_link[s + 1]; ++n) {
      const std::size_t k = order_[n];
      if (time_[k] > until_) break;
      const std::uint32_t j = a_.sink[k];
      if (sink_level_[j] != unreached) continue;
      sink_level_[j] = level_[s] + 1;
      if (state_.lacks[j] > 0) {
        last = sink_level_[j];
        continue;
      }
      for (std::size_t m = first_in_[j]; m < first_in_[j + 1]; ++m) {
        const std::uint32_t other = source_[in_[m]];
        if (state_.flow[in_[m]] == 0 || level_[other] != unreached) continue;
        level_[other] = sink_level_[j] + 1;
        queue_.push_back(other);
      }
    }
  }
  return last != unreached;
}

std::size_t Filling::step_out(std::uint32_t source) {
  for (std::size_t& n = next_out_[source]; n < a_.first_link[source + 1]; ++n) {
    const std::size_t k = order_[n];
    if (time_[k] > until_) return no_link;
    if (sink_level_[a_.sink[k]] == level_[source] + 1) return k;
  }
  return no_link;
}

std::size_t Filling::step_in(std::uint32_t sink) {
  for (std::size_t& n = next_in_[sink]; n < first_in_[sink + 1]; ++n) {
    const std::size_t k = in_[n];
    if (state_.flow[k] > 0 && level_[source_[k]] == sink_level_[sink] + 1) return k;
  }
  return no_link;
}

/// One path through the layers, from a source with something left to a sink that lacks something.
bool Filling::advance(std::uint32_t start) {
  path_.clear();
  std::uint32_t source = start;
  while (true) {
    const std::size_t out = step_out(source);
    if (out == no_link) {
      if (path_.empty()) return false;
      // Back over the link that led here and the one before it.
      ++next_in_[a_.sink[path_.back()]];
      path_.pop_back();
    } else {
      path_.push_back(out);
    }
    const std::uint32_t sink = a_.sink[path_.back()];
    if (state_.lacks[sink] > 0) {
      augment(start, sink);
      return true;
    }
    const std::size_t in = step_in(sink);
    if (in == no_link) {
      const std::uint32_t before = source_[path_.back()];
      ++next_out_[before];
      path_.pop_back();
      source = before;
      continue;
    }
    path_.push_back(in);
    source = source_[in];
  }
}

/// The links of the path come in turns: one that carries more, one that carries less.
void Filling::augment(std::uint32_t start, std::uint32_t end) {
  std::int64_t amount = std::min(state_.left[start], state_.lacks[end]);
  for (std::size_t i = 1; i < path_.size(); i += 2) {
    amount = std::min(amount, state_.flow[path_[i]]);
  }
  state_.left[start] -= amount;
  state_.lacks[end] -= amount;
  for (std::size_t i = 0; i < path_.size(); ++i) {
    state_.flow[path_[i]] += i % 2 == 0 ? amount : -amount;
  }
}

std::vector<std::uint32_t> Filling::rivals() const {
  std::vector<bool> among(a_.sinks(), false);
  std::vector<bool> seen(a_.sources(), false);
  std::vector<std::uint32_t> rivals;
  const auto first = std::ranges::find_if(state_.lacks, [](std::int64_t lack) { return lack > 0; });
  if (first == state_.lacks.end()) return rivals;
  rivals.push_back(static_cast<std::uint32_t>(first - state_.lacks.begin()));
  among[rivals.front()] = true;
  for (std::size_t i = 0; i < rivals.size(); ++i) {
    const std::uint32_t j = rivals[i];
    for (std::size_t n = first_in_[j]; n < first_in_[j + 1]; ++n) {
      const std::uint32_t s = source_[in_[n]];
      if (time_[in_[n]] > until_ || seen[s]) continue;
      seen[s] = true;
      for (std::size_t k = a_.first_link[s]; k < a_.first_link[s + 1]; ++k) {
        if (state_.flow[k] == 0 || among[a_.sink[k]]) continue;
        among[a_.sink[k]] = true;
        rivals.push_back(a_.sink[k]);
      }
    }
  }
  std::ranges::sort(rivals);
  return rivals;
}

std::optional<std::int64_t> Filling::bound() const {
  std::optional<std::int64_t> latest;
  std::vector<std::size_t> links;
  for (std::uint32_t j = 0; j < a_.sinks(); ++j) {
    links.assign(in_.begin() + static_cast<std::ptrdiff_t>(first_in_[j]),
                 in_.begin() + static_cast<std::ptrdiff_t>(first_in_[j + 1]));
    std::ranges::sort(links, {}, [&](std::size_t k) { return std::pair(time_[k], k); });
    std::int64_t lacks = a_.demand[j];
    for (const std::size_t k : links) {
      lacks -= std::min(lacks, a_.supply[source_[k]]);
      if (lacks > 0) continue;
      latest = std::max(latest.value_or(time_[k]), time_[k]);
      break;
    }
    if (lacks > 0) return std::nullopt;
  }
  return latest;
}

}  // namespace

std::optional<Threshold> least_threshold(const Allocation& allocation,
                                         std::span<const std::int64_t> time) {
  Filling filling(allocation, time);
  const auto bound = filling.bound();
  if (!bound) return std::nullopt;
  std::vector<std::int64_t> times(time.begin(), time.end());
  std::ranges::sort(times);
  times.erase(std::unique(times.begin(), times.end()), times.end());
  const auto first =
      static_cast<std::size_t>(std::ranges::lower_bound(times, *bound) - times.begin());
  std::size_t high = first;
  std::size_t step = 1;
  Filling::State small = filling.state();
  std::size_t low = first;  // every time before this one is too early
  while (!filling.fill(times[high])) {
    if (high + 1 == times.size()) return std::nullopt;
    small = filling.state();
    low = high + 1;
    high = std::min(high + step, times.size() - 1);
    step *= 2;
  }
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    filling.restore(small);
    if (filling.fill(times[middle])) {
      high = middle;
    } else {
      small = filling.state();
      low = middle + 1;
    }
  }
  Threshold answer{.time = times[high]};
  if (high == 0) return answer;
  if (high == first) small = Filling(allocation, time).state();
  filling.restore(small);
  filling.fill(times[high - 1]);
  answer.rivals = filling.rivals();
  return answer;
}

}  // namespace muster
