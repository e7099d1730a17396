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
    if (label.search != number_) {
      label = {.search = number_, .ms = ms, .position = static_cast<std::uint32_t>(heap_.size())};
      heap_.push_back(key(ms, vertex));
      rise(label.position);
    } else if (ms < label.ms) {
      label.ms = ms;
      heap_[label.position] = key(ms, vertex);
      rise(label.position);
    }
  }

  /// The next vertex by time; its arcs are not followed yet. Empty when none is left.
  [[nodiscard]] std::optional<Reached> next() {
    if (heap_.empty()) return std::nullopt;
    const std::uint64_t least = heap_.front();
    const std::uint64_t last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sink(last);
    return Reached{vertex_of(least), static_cast<std::uint32_t>(least >> 32U)};
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
    std::uint32_t position = 0;  ///< in the heap, while it is there
  };

  static std::uint64_t key(std::uint32_t ms, std::uint32_t vertex) {
    return std::uint64_t{ms} << 32U | vertex;
  }
  static std::uint32_t vertex_of(std::uint64_t entry) { return static_cast<std::uint32_t>(entry); }

  void put(std::uint64_t entry, std::size_t position) {
    heap_[position] = entry;
    labels_[vertex_of(entry)].position = static_cast<std::uint32_t>(position);
  }

  void rise(std::size_t position) {
    const std::uint64_t entry = heap_[position];
    while (position > 0) {
      const std::size_t above = (position - 1) / 4;
      if (heap_[above] <= entry) break;
      put(heap_[above], position);
      position = above;
    }
    put(entry, position);
  }

  /// The hole at the top is filled with what stood last.
  void sink(std::uint64_t entry) {
    std::size_t position = 0;
    const std::size_t size = heap_.size();
    for (;;) {
      const std::size_t first = 4 * position + 1;
      if (first >= size) break;
      const std::size_t end = first + 4 < size ? first + 4 : size;
      std::size_t least = first;
      for (std::size_t child = first + 1; child < end; ++child) {
        if (heap_[child] < heap_[least]) least = child;
      }
      if (heap_[least] >= entry) break;
      put(heap_[least], position);
      position = least;
    }
    put(entry, position);
  }

  std::vector<Label> labels_;
  std::vector<std::uint64_t> heap_ = {};
  std::uint32_t number_ = 0;
};

}  // namespace muster
