#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace muster {

/// A way out of a vertex and how long it takes. Ways that cannot be driven are left out.
struct FlatArc {
  std::uint32_t head = 0;
  std::uint32_t ms = 0;
};

/// The arcs out of each vertex, in one row: those of vertex v stand from first[v] to first[v + 1].
struct FlatArcs {
  std::vector<std::uint32_t> first = {0};
  std::vector<FlatArc> arcs = {};

  [[nodiscard]] std::size_t vertices() const { return first.size() - 1; }
};

/// A vertex whose shortest time is known.
struct Reached {
  std::uint32_t vertex = 0;
  std::uint32_t ms = 0;
};

/// Dijkstra's search, one vertex at a time, so that whoever asks may stop early. Used again and
/// again: beginning anew costs nothing, because labels carry the number of their search.
///
/// A vertex found again at a shorter time stands in the queue twice; what is left of the longer is
/// skipped when it comes up. So moving an entry writes to no label, and the queue, which is small
/// on roads, stays near the processor.
///
/// Order:   vertices are reached by (time, vertex).
class Search {
 public:
  explicit Search(std::size_t vertices) : labels_(vertices) {}

  void begin() {
    heap_.clear();
    if (++number_ == 0) {  // after 2³² searches the oldest labels would look new
      labels_.assign(labels_.size(), {});
      number_ = 1;
    }
  }

  /// The vertex may be reached at that time; a longer time than a known one changes nothing.
  void offer(std::uint32_t vertex, std::uint32_t ms) {
    if (ms >= never) return;
    Label& label = labels_[vertex];
    if (label.search == number_ && label.ms <= ms) return;
    label = {.search = number_, .ms = ms};
    push(std::uint64_t{ms} << 32U | vertex);
  }

  /// The next vertex by time; its arcs are not followed yet. Empty when none is left.
  [[nodiscard]] std::optional<Reached> next() {
    while (!heap_.empty()) {
      const std::uint64_t least = heap_.front();
      const std::uint64_t last = heap_.back();
      heap_.pop_back();
      if (!heap_.empty()) sink(last);
      const Reached reached{static_cast<std::uint32_t>(least),
                            static_cast<std::uint32_t>(least >> 32U)};
      if (labels_[reached.vertex].ms == reached.ms) return reached;
    }
    return std::nullopt;
  }

  void follow(const Reached& from, const FlatArcs& arcs) {
    const FlatArc* end = arcs.arcs.data() + arcs.first[from.vertex + 1];
    for (const FlatArc* arc = arcs.arcs.data() + arcs.first[from.vertex]; arc != end; ++arc) {
      offer(arc->head, from.ms + arc->ms);  // two numbers below 2³¹
    }
  }

  /// The time of a vertex that was reached; of any other an upper bound, or never.
  [[nodiscard]] std::uint32_t time_of(std::uint32_t vertex) const {
    const Label& label = labels_[vertex];
    return label.search == number_ ? label.ms : never;
  }

  static constexpr std::uint32_t never = 0x7FFFFFFF;

 private:
  struct Label {
    std::uint32_t search = 0;
    std::uint32_t ms = never;
  };

  void push(std::uint64_t entry) {
    std::size_t position = heap_.size();
    heap_.push_back(entry);
    while (position > 0) {
      const std::size_t above = (position - 1) / 4;
      if (heap_[above] <= entry) break;
      heap_[position] = heap_[above];
      position = above;
    }
    heap_[position] = entry;
  }

  /// The hole at the top is filled with what stood last.
  void sink(std::uint64_t entry) {
    std::uint64_t* const heap = heap_.data();
    const std::size_t size = heap_.size();
    std::size_t position = 0;
    for (std::size_t first = 1; first < size; first = 4 * position + 1) {
      const std::size_t end = first + 4 < size ? first + 4 : size;
      std::size_t least = first;
      for (std::size_t child = first + 1; child < end; ++child) {
        if (heap[child] < heap[least]) least = child;
      }
      if (heap[least] >= entry) break;
      heap[position] = heap[least];
      position = least;
    }
    heap[position] = entry;
  }

  std::vector<Label> labels_;
  std::vector<std::uint64_t> heap_ = {};
  std::uint32_t number_ = 0;
};

}  // namespace muster
