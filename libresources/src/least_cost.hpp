#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "allocation.hpp"
#include "search_work.hpp"

namespace muster {

/// Allocations of least cost, one question after another: each minimise() looks only among the
/// flows that all before it found best, so the order of the questions is the order of what matters.
/// A network simplex on whole numbers whose sources with one link in the tree cost nothing to move.
///
/// Order:   equal input gives equal output; of equal flows, the one found first.
/// Cost:    a pivot is O(sinks) at most; in practice a few for each unit that moves.
class LeastCost {
 public:
  /// Nothing flows yet.
  ///
  /// Keeps:   the allocation, which must outlive this.
  explicit LeastCost(const Allocation& allocation);

  /// Makes the cost as small as it can be without spoiling an earlier question, closes every link
  /// that no best flow uses, and gives the prices that prove both.
  Prices minimise(const UnitCosts& costs);
  /// Likewise, as far as the work goes. Where it ends before that: no earlier question is spoilt,
  /// nothing is closed, and the prices prove nothing.
  Prices minimise(const UnitCosts& costs, SearchWork& work);

  [[nodiscard]] LinkFlow flow() const;
  /// Whether some best flow may still use it: by link, then what each source keeps, then what each
  /// sink lacks.
  [[nodiscard]] std::vector<bool> open() const;

 private:
  // Nodes of the tree: the sinks, the root, the sources. The root takes what sources keep and gives
  // what sinks lack. Flow runs up from a source to its parent (a sink or the root) and down to a
  // sink from its parent (a source or the root). Every arc down carries something: the tree is
  // strongly feasible (Cunningham 1976), so no sequence of pivots comes back to where it was.
  struct Arc {
    std::size_t row = 0;     ///< a source, or the root's
    std::uint32_t head = 0;  ///< a sink, or the root
    std::size_t number = 0;
    std::int64_t over = 0;  ///< by how much it is dearer than its prices; below 0 it pays
  };

  struct Leaving {
    bool at_head = false;  ///< on the way up from the head
    std::size_t node = 0;  ///< whose arc to the parent leaves
    std::int64_t amount = std::numeric_limits<std::int64_t>::max();
    std::size_t meet = 0;  ///< the node at the top of the cycle
  };

  [[nodiscard]] std::int64_t price_of_row(std::size_t row) const {
    return row == sources_ ? 0 : price_[parent_[row]] - cost_[up_[row]];
  }
  [[nodiscard]] std::size_t node_of_row(std::size_t row) const {
    return row == sources_ ? root_ : root_ + 1 + row;
  }
  [[nodiscard]] std::size_t depth_of(std::size_t node) const;
  [[nodiscard]] std::size_t above(std::size_t node) const;

  bool enter(Arc& found, SearchWork& work);
  [[nodiscard]] Leaving leaving(const Arc& arc) const;
  void push(const Arc& arc, const Leaving& leaving);
  void pivot(const Arc& arc);
  void hang(std::size_t node);
  void unhang(std::size_t node);
  void list(std::size_t source);
  void unlist(std::size_t source);
  void reprice(std::size_t node, std::int64_t by);
  void price_tree();
  void close_dear_links();

  const Allocation& allocation_;
  std::size_t sources_;
  std::uint32_t root_;
  std::vector<std::int64_t> cost_;  // by arc: links, then what sources keep, then what sinks lack

  // The arcs still open: a row for each source, and one for the root.
  std::vector<std::size_t> row_begin_, row_end_, row_arc_;
  std::vector<std::uint32_t> row_head_;
  std::size_t cursor_ = 0;

  std::vector<std::uint32_t> parent_;     // source → sink or root
  std::vector<std::size_t> up_;           // source → its arc to the parent
  std::vector<std::int64_t> up_flow_;     // what flows on it
  std::vector<std::size_t> sink_parent_;  // sink → source, or sources_ for the root
  std::vector<std::size_t> sink_up_;      // sink → the arc from its parent
  std::vector<std::int64_t> sink_flow_;
  std::vector<std::int64_t> price_;  // of sinks and the root; a source's follows from its parent's
  std::vector<std::size_t> depth_;   // likewise

  // Children: the sinks of a source; of a sink, only those sources that have sinks below them.
  std::vector<std::uint32_t> first_sink_, next_sink_, previous_sink_;
  std::vector<std::size_t> first_source_, next_source_, previous_source_;
  std::vector<std::uint32_t> visit_;
};

}  // namespace muster
