#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "multi_cover_choice.hpp"
#include "multi_cover_state.hpp"

namespace muster {

/// So much as a bound times the scale proves.
[[nodiscard]] inline std::int64_t proved_by(std::int64_t scaled) {
  return scaled <= 0 ? scaled / cover_price_scale
                     : (scaled + cover_price_scale - 1) / cover_price_scale;
}

/// Prices of the needs, and what each crew that is free costs over them: the bound of a search for
/// a cover. Sums are times cover_price_scale.
class CoverPrices {
 public:
  explicit CoverPrices(const CoverState& state);

  /// Raises the price of what is lacking and lowers that of what is served too often, in steps
  /// that shrink; keeps the best prices found, and says what they prove of what is not settled.
  /// With `fill` it also tries whole choices by the prices under way.
  std::int64_t ascend(std::vector<std::int64_t>& price, int passes, CoverChoice& best,
                      SearchWork& work, bool fill = false);

  [[nodiscard]] const std::vector<std::int64_t>& over() const { return over_; }  ///< by crew
  /// Of those that exclude one another who costs least over the prices, one left out or none.
  [[nodiscard]] std::optional<std::size_t> best_rival(
      std::size_t crew, std::optional<std::size_t> without = {}) const;

 private:
  std::int64_t relaxed(std::vector<std::int64_t>& price);

  const CoverState& state_;
  std::vector<std::int64_t> over_;
  std::vector<std::int64_t> lacks_;  // by need: how far from being served by those who pay
  std::int64_t dearest_ = 0;
};

}  // namespace muster
