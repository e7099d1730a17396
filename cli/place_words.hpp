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
  bought,
  sites,
  weight,
  worth,
  mean,
  farthest,
  within_facts,
  drive_facts,
  before,
  after,
  allocated,
  allocated_gap,
  unchecked,
  lies,
  added,
  moved,
  nothing_yet
};
[[nodiscard]] std::string place_text(PlaceWord word, Language language,
                                     const std::vector<std::string>& with = {});

}  // namespace muster
