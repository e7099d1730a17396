#pragma once

#include <string>
#include <vector>

#include "muster/plan/text.hpp"

namespace muster {

/// What `muster place` says.
enum class PlaceWord {
  uncoverable,
  value,
  proved,
  gap,
  equal,
  site,
  name,
  amount,
  units,
  sites,
  weight,
  weighted_seconds,
  seconds
};
[[nodiscard]] std::string place_text(PlaceWord word, Language language,
                                     const std::vector<std::string>& with = {});

}  // namespace muster
