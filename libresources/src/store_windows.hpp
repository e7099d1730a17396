#pragma once

#include "muster/resources/engagement.hpp"
#include "store_change.hpp"

namespace muster::store {

// The windows for which crews are reserved. The schema keeps them apart: each names the end of the
// one before it.

/// What stands in a window until further notice: the end of the year 9999.
inline constexpr std::int64_t until_further_notice = 253402300799;

/// Puts the window between its neighbours, which it must not overlap.
void open_window(Change& change, const Reservation& reservation, std::int64_t line);
/// Ends an open reservation; its window, when it has one, closes and its neighbours meet.
void end_reservation(Change& change, const Row& reservation);

}  // namespace muster::store
