#pragma once

#include <optional>
#include <string_view>

namespace muster {

/// Who a plan or an organisation belongs to, from the smallest to the largest.
enum class Tier {
  post,
  workshop,
  enterprise,
  group,
  township,
  zone,
  county,
  city,
  province,
  nation
};

[[nodiscard]] std::string_view name(Tier tier);
[[nodiscard]] std::optional<Tier> tier_named(std::string_view name);

}  // namespace muster
