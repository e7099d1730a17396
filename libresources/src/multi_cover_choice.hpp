#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "multi_cover_state.hpp"

namespace muster {

/// The best whole choice so far of a search for a cover.
class CoverChoice {
 public:
  /// With crews that exclude one another there may be no whole choice: until one is found the best
  /// counts as dearer than any could be.
  explicit CoverChoice(const CoverState& state);

  /// Tries a whole choice from where the search stands: those who pay by the prices, then whoever
  /// costs least over them (`over`, by crew) for what he still adds, then thinned of whoever is not
  /// needed, the dearest first.
  void complete(const std::vector<std::int64_t>& over);
  /// Tries those who are in already.
  void settled() { improve({}); }

  [[nodiscard]] bool found() const { return found_; }
  [[nodiscard]] std::int64_t cost() const { return cost_; }
  [[nodiscard]] const std::vector<std::size_t>& chosen() const { return chosen_; }

 private:
  [[nodiscard]] std::vector<std::size_t> filled(const std::vector<std::int64_t>& over);
  [[nodiscard]] bool serves(const std::vector<std::size_t>& some) const;
  void improve(std::vector<std::size_t> some);

  const CoverState& state_;
  std::vector<bool> taken_;  // by crew
  std::vector<std::size_t> chosen_;
  std::int64_t cost_;
  bool found_;
};

}  // namespace muster
