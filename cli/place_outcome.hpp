#pragma once

#include <string>
#include <vector>

#include "command.hpp"
#include "muster/plan/json.hpp"
#include "muster/resources/placement.hpp"
#include "muster/resources/readiness.hpp"
#include "muster/resources/siting.hpp"
#include "opened_region.hpp"

namespace muster {

/// What `muster place` is asked, in one world: the real one, or the one a change makes of it.
struct PlaceQuestion {
  const Given& given;
  const Region& region;
  const Situation& situation;
  Language language;
  Instant as_of;
  Travel roads;
};

/// What it answers.
struct PlaceOutcome {
  std::string figure = {};  ///< the one figure that a change is judged by
  std::string text = {};
  Json json = {};
  int code = 0;
};

/// A whole number of an argument.
///
/// Throws:  Error{usage_form}.
[[nodiscard]] std::int64_t whole_argument(const Given& given, const std::string& name,
                                          std::int64_t otherwise, std::int64_t most = 1'000'000);

/// Which sites: fewest, most, median or centre.
[[nodiscard]] PlaceOutcome place_sites(const PlaceQuestion& asked);
/// --buy: what to buy, into which depot.
[[nodiscard]] PlaceOutcome place_bought(const PlaceQuestion& asked, const std::string& value);
/// --balance: how well what lies there is placed.
[[nodiscard]] PlaceOutcome place_balance(const PlaceQuestion& asked, const std::string& material);
/// --allocate: where to put what a budget buys.
[[nodiscard]] PlaceOutcome place_allocated(const PlaceQuestion& asked, const std::string& material);
/// --moves: what to shift from surplus to shortage.
[[nodiscard]] PlaceOutcome place_moves(const PlaceQuestion& asked);

}  // namespace muster
