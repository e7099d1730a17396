#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "placement_search.hpp"

namespace muster {

/// Who is covered by whom, both ways, within the limit of the question.
struct CoverTable {
  std::vector<std::size_t> demand_begin = {0};
  std::vector<std::uint32_t> sites_of = {};  ///< demand by demand, ascending
  std::vector<std::size_t> site_begin = {0};
  std::vector<std::uint32_t> demands_of = {};  ///< site by site, ascending

  [[nodiscard]] std::span<const std::uint32_t> sites(std::size_t demand) const {
    return std::span(sites_of).subspan(demand_begin[demand],
                                       demand_begin[demand + 1] - demand_begin[demand]);
  }
  [[nodiscard]] std::span<const std::uint32_t> demands(std::size_t site) const {
    return std::span(demands_of).subspan(site_begin[site], site_begin[site + 1] - site_begin[site]);
  }
};

/// A question made ready: demands that say the same are one, those that say nothing are gone.
struct ReadyChoice {
  std::unique_ptr<SiteChoice> choice = {};
  std::vector<std::uint32_t> price_of = {};     ///< by demand of the question
  std::vector<std::uint32_t> uncoverable = {};  ///< likewise
  std::vector<std::pair<std::uint32_t, std::uint32_t>> replaced = {};  ///< see PlacementProof
  std::int64_t plus = 0;           ///< with `most`: what could be gained in all
  std::int64_t unserved_cost = 0;  ///< with `median`
};

[[nodiscard]] ReadyChoice fewest_choice(const PlacementQuestion& question);
[[nodiscard]] ReadyChoice most_choice(const PlacementQuestion& question);
[[nodiscard]] ReadyChoice median_choice(const PlacementQuestion& question);

/// The sites a question leaves open, with their units.
[[nodiscard]] SiteRange range_of(const PlacementQuestion& question);

/// The table over these demands, each as the sites that cover it (ascending).
[[nodiscard]] CoverTable cover_table(const std::vector<std::vector<std::uint32_t>>& rows,
                                     std::size_t sites);

/// Picks p sites: all that are fixed and of the open ones the cheapest; says what one more or one
/// less would cost. Ties by site.
void pick_cheapest(const SiteRange& range, std::size_t p, const std::vector<std::int64_t>& prices,
                   Relaxed& into);

/// p sites within the range, as near to these as can be: surplus ones leave from the back, missing
/// ones come from the front.
[[nodiscard]] bool make_p(const SiteRange& range, std::size_t p,
                          std::vector<std::int64_t>& amounts);

}  // namespace muster
