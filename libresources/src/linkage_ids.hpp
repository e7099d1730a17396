#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// The id of a step before anybody reads it: `incident/part/part`, the parts that are not empty;
/// the second and further ones of the same id end in their number. Refers to what the parts stand
/// in.
struct StepPath {
  std::array<std::string_view, 3> parts = {};
  std::size_t number = 1;
};

/// Tells equal ids of one incident's steps apart, in the order in which they come.
///
/// Cost:    O(length) for each, without a copy.
class StepIds {
 public:
  /// Room for so many.
  explicit StepIds(std::size_t most) { slots_.resize(slots_for(most)); }
  /// Gives the path the first number that nobody has.
  void take(StepPath& path);

 private:
  static std::size_t slots_for(std::size_t count);
  [[nodiscard]] bool is_taken(const StepPath& path, std::uint64_t hash) const;
  void put(std::size_t position);

  std::vector<StepPath> taken_ = {};
  std::vector<std::uint64_t> hashes_ = {};  ///< of each taken one
  std::vector<std::uint32_t> slots_ =
      {};  ///< position + 1 of a taken one, from its hash on; 0: free
};

/// What stands behind the incident in the id.
[[nodiscard]] std::string text_of(const StepPath& path);

}  // namespace muster
