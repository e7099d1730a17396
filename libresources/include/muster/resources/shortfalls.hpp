#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/plan/id.hpp"
#include "muster/plan/time.hpp"
#include "muster/plan/units.hpp"

namespace muster {

struct Candidates;
struct Dispatch;
struct Region;
struct Requirement;

/// Something that would lessen a shortfall, and what it gives.
struct Remedy {
  Message what;
  std::optional<Quantity> gains;
  Quantity costs = {};  ///< so much more is then missing at other needs
};

/// So many are missing at a deadline.
struct Shortfall {
  std::size_t requirement = 0;
  std::size_t point = 0;  ///< position in the requirement's curve
  Quantity missing = {};
  std::vector<Message> reasons;  ///< with the amounts behind each
  std::vector<Remedy> remedies;
};

/// The remedies in the order in which they are offered: those that cost other needs least; of
/// these what takes nobody's leave, then what takes a call, then a decision, then what gives up a
/// standard; then what gives most. No more than `most` stay at each shortfall.
void rank_remedies(std::vector<Shortfall>& shortfalls, std::size_t most);

constexpr std::size_t usual_remedies = 3;
constexpr std::size_t all_remedies = std::numeric_limits<std::size_t>::max();

/// What is missing, why, what would fix it. Each remedy but telephoning was decided again as if it
/// were done; what gains nothing is not named.
///
/// Order:   by requirement, then deadline; remedies as ranked, at most `most` at each.
/// Empty:   when every deadline is met.
/// Cost:    one dispatch, of what the need has to do with, for each remedy tried.
[[nodiscard]] std::vector<Shortfall> shortfalls(std::span<const Requirement> requirements,
                                                const Candidates& candidates,
                                                const Dispatch& dispatch, const Region& region,
                                                Instant as_of, std::size_t most = usual_remedies);

}  // namespace muster
