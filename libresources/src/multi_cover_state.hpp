#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "multi_cover.hpp"

namespace muster {

/// Who goes, who stays, who is still free, and what is then still wanted: where a search for a
/// cover stands, and the way back from there.
class CoverState {
 public:
  /// What nobody serves is not wanted.
  ///
  /// Keeps:   the question, which must outlive this.
  /// Throws:  Error{quantity_overflow} for a cost out of its range, or too many crews.
  explicit CoverState(const MultiCoverQuestion& question);

  enum class Stand : std::uint8_t { free, in, out };

  /// Whoever excludes one that goes stays.
  void set(std::size_t crew, Stand stand);
  [[nodiscard]] std::size_t mark() const { return trail_.size(); }
  void undo(std::size_t mark);
  /// Whoever serves nothing that is still wanted stays.
  void drop_useless();
  /// Likewise; and whoever is the last that can serve a need goes. False when too few are left for
  /// one.
  [[nodiscard]] bool settle();

  [[nodiscard]] const std::vector<MultiCoverQuestion::Crew>& crews() const { return crews_; }
  [[nodiscard]] const std::vector<std::int64_t>& left() const { return left_; }  ///< by need
  [[nodiscard]] bool served() const;
  [[nodiscard]] std::int64_t spent() const { return spent_; }
  [[nodiscard]] bool is_free(std::size_t crew) const { return stands_[crew] == Stand::free; }
  [[nodiscard]] bool is_in(std::size_t crew) const { return stands_[crew] == Stand::in; }

  /// Whether any exclude one another; those that do stand from first_rival() up to end_rival().
  [[nodiscard]] bool rivals() const { return rivals_; }
  [[nodiscard]] std::size_t first_rival(std::size_t crew) const { return first_rival_[crew]; }
  [[nodiscard]] std::size_t end_rival(std::size_t crew) const { return end_rival_[crew]; }

  /// Of crews that serve the same needs one is taken only after those that cost less: the first of
  /// them, and the next after one; past the last: the number of crews.
  [[nodiscard]] std::size_t head_alike(std::size_t crew) const { return head_alike_[crew]; }
  [[nodiscard]] std::size_t next_alike(std::size_t crew) const { return next_alike_[crew]; }

 private:
  struct Change {
    std::size_t crew;
    Stand before;
  };

  void group_alike();
  void find_rivals();
  [[nodiscard]] bool wanted(std::size_t crew) const;

  const std::vector<MultiCoverQuestion::Crew>& crews_;
  std::vector<std::int64_t> left_;  // by need
  std::int64_t spent_ = 0;
  std::vector<Stand> stands_;
  std::vector<Change> trail_;
  std::vector<std::size_t> next_alike_;
  std::vector<std::size_t> head_alike_;
  std::vector<std::size_t> first_rival_;
  std::vector<std::size_t> end_rival_;
  bool rivals_ = false;
};

}  // namespace muster
