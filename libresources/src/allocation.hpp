#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace muster {

/// Sources that hold so much, sinks that want so much, and links over which any source may serve a
/// sink. What a source keeps and what a sink goes without are amounts too, so every allocation has
/// an answer.
struct Allocation {
  std::vector<std::int64_t> supply = {};     ///< by source, at least 1
  std::vector<std::int64_t> demand = {};     ///< by sink, at least 1
  std::vector<std::size_t> first_link = {};  ///< by source, and one past the last link
  std::vector<std::uint32_t> sink = {};      ///< by link; the links of one source stand together

  [[nodiscard]] std::size_t sources() const { return supply.size(); }
  [[nodiscard]] std::size_t sinks() const { return demand.size(); }
  [[nodiscard]] std::size_t links() const { return sink.size(); }
};

/// What a unit costs on each link, and for each sink that goes without it.
struct UnitCosts {
  std::vector<std::int64_t> link = {};
  std::vector<std::int64_t> unmet = {};
};

/// What proves that no flow costs less: one more unit of a source would save its price, one more
/// unit wanted at a sink would cost its price. No link costs less than the price of its sink minus
/// the price of its source, no unmet unit less than the price of its sink, no price of a source is
/// below 0; and each is equal wherever something flows, is unmet or is kept.
struct Prices {
  std::vector<std::int64_t> source = {};
  std::vector<std::int64_t> sink = {};
};

/// How much goes over each link. What is kept and what is unmet follows from it.
using LinkFlow = std::vector<std::int64_t>;

/// The largest amount and the largest cost of a unit that an allocation may hold, so that no sum of
/// the engines leaves the 64 bits.
inline constexpr std::int64_t most_units = std::int64_t{1} << 60;
inline constexpr std::int64_t most_cost = std::int64_t{1} << 40;

}  // namespace muster
