#include "muster/plan/tier.hpp"

#include <algorithm>
#include <array>

namespace muster {

namespace {

/// In the order of the enumerators.
constexpr std::array<std::string_view, 10> names = {"post",     "workshop", "enterprise", "group",
                                                    "township", "zone",     "county",     "city",
                                                    "province", "nation"};
static_assert(static_cast<std::size_t>(Tier::nation) + 1 == names.size());

}  // namespace

std::string_view name(Tier tier) { return names.at(static_cast<std::size_t>(tier)); }

std::optional<Tier> tier_named(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Tier>(found - names.begin());
}

}  // namespace muster
