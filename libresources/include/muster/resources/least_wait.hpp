#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace muster {

/// A place one of a group may go to, and how long each of them then waits.
struct WaitOption {
  std::size_t place = 0;
  std::int64_t wait = 0;
};

/// People who are alike: the same rank, the same places.
struct WaitGroup {
  int rank = 0;  ///< the smaller goes first
  std::int64_t people = 0;
  std::vector<WaitOption> options = {};  ///< each place once
};

struct WaitShare {
  std::size_t group = 0;
  std::size_t option = 0;  ///< position in the group's options
  std::int64_t people = 0;
  friend bool operator==(const WaitShare&, const WaitShare&) = default;
};

/// Who goes where so that the worst wait is least. `room` is how many each place takes.
///
/// Exact, one question after another: of those of the smallest rank as few as can be are left over;
/// of the choices still equal their longest wait is least, then their second longest, and so on;
/// then the same of the next rank. It is a flow of least cost whose costs are the counts of people
/// at each wait, compared from the worst wait of the smallest rank on: no weights, nothing rounded.
/// Order:   shares by group, then option; of equal choices the options that come first.
/// Empty:   without groups, people or room.
/// Cost:    O(groups² · options) for each share that is settled.
/// Throws:  Error{internal} for a place without room, a negative number, a place twice in a group.
[[nodiscard]] std::vector<WaitShare> least_wait(std::span<const WaitGroup> groups,
                                                std::span<const std::int64_t> room);

}  // namespace muster
