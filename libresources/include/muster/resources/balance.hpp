#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "muster/plan/units.hpp"
#include "muster/resources/placement.hpp"

namespace muster {

/// One thing that could happen: how likely beside the others, how much it asks for, and how far
/// each depot is from it. A depot that is not in `reach` cannot bring anything there.
struct BalanceScenario {
  std::string id = {};
  std::int64_t weight = 1;  ///< probability, in any unit common to all
  std::int64_t demand = 0;
  std::vector<Reach> reach = {};
};

/// What lies where, and what may be asked of it.
struct BalanceQuestion {
  std::vector<std::int64_t> stock = {};  ///< by depot
  std::vector<BalanceScenario> scenarios = {};
  std::int64_t unserved = 0;  ///< what a unit costs that cannot come; not below any way
  std::optional<std::int64_t> limit = {};  ///< so far is still in time
};

/// A spread of units over depots and why none costs less: `prices` say for each scenario what its
/// last unit is worth, in millionths; see verify_spread().
struct Spread {
  std::vector<Decimal> amounts = {};     ///< by depot, as finely as a linear program may cut them
  std::vector<std::int64_t> whole = {};  ///< by depot, in whole units
  std::int64_t value = 0;                ///< weight × cost of `amounts`, rounded up
  std::int64_t whole_value = 0;          ///< of `whole`
  std::int64_t at_least = 0;             ///< no spread costs less, whole or cut; rounded down
  std::vector<Decimal> prices = {};
};

/// A depot, as it is.
struct DepotBalance {
  std::int64_t price = 0;  ///< weight × cost that one more unit here would save
  std::int64_t loss = 0;   ///< weight × cost that is added when all that lies here is lost
};

/// The balance of what lies where, after Acimovic and Goentzel (2016).
struct Balance {
  std::int64_t total = 0;   ///< units, of all depots
  std::int64_t weight = 0;  ///< of all scenarios
  std::int64_t actual = 0;  ///< V(actual): weight × cost of bringing what is asked for
  Spread best = {};         ///< V(best for the same total)
  std::optional<Decimal> d_at_least = {};  ///< V(actual) ÷ V(best) lies between these two; none:
  std::optional<Decimal> d_at_most = {};   ///< the best costs nothing, the actual does
  std::int64_t covered = 0;                ///< weight of the scenarios that all stock suffices for
  std::int64_t in_time = 0;  ///< of those it suffices for within the limit, from where it lies
  std::vector<std::size_t> beyond = {};       ///< scenarios that ask for more than all stock
  std::vector<std::size_t> unreachable = {};  ///< scenarios that some unit cannot be brought to
  std::vector<DepotBalance> depots = {};
  std::optional<std::size_t> worst = {};  ///< the depot whose loss costs most, the first of equals
};

/// How well what lies there is placed. A scenario is served from the nearest depots; one that asks
/// for more than all stock counts as asking for all of it, in both values, so that D is about
/// places alone.
///
/// Cost:    scenarios × depots for a look at all prices, some hundred looks for 500 × 200.
/// Throws:  Error{scenario_none}, Error{placement_question}, Error{placement_large}.
[[nodiscard]] Balance balance(const BalanceQuestion& question);

/// Where to put `more` units beside those that lie there, into each depot at most `room` (none: no
/// limit): what is bought with a budget. Scenarios keep what they ask for.
///
/// The search is a simplex that reckons in floating point; what it finds is judged in whole
/// numbers, from both sides. `whole` is the best cut to whole units: it may be dearer, and
/// `at_least` says by how much at most.
/// Throws:  as balance(); Error{placement_impossible} when there is not room for so many.
[[nodiscard]] Spread spread(const BalanceQuestion& question, std::int64_t more,
                            const std::vector<std::int64_t>& room = {});

/// Whether the spread is one of `more` units with such room, costs what it says, and no spread can
/// cost less than it says: recomputed from the question, sharing nothing with spread().
[[nodiscard]] bool verify_spread(const BalanceQuestion& question, std::int64_t more,
                                 const std::vector<std::int64_t>& room, const Spread& found);

}  // namespace muster
