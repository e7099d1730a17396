#pragma once

#include <optional>
#include <span>
#include <vector>

#include "dispatch_together.hpp"

namespace muster {

/// A group of needs as in settle_together() whose incidents take crews of several skills from one
/// another: not every need can be filled as if it had everybody to itself. Which crew goes to which
/// incident so that as little as possible is missing in time, then missing at all, the gravest
/// first, is a cover in which a missing unit is a way out that costs; all these aims are one
/// number, each a digit of it. Of the choices with that much missing in each need, the one of least
/// time. NP-hard, so anytime: the stages say what was reached, and a bound where it is not proved.
///
/// Empty:   when a policy does not begin with what is missing, or there are too many crews.
[[nodiscard]] std::optional<SettledTogether> settle_contested(
    std::span<const Requirement> requirements, const Pool& pool, std::span<const std::size_t> group,
    const std::vector<Proof::Need>& needs, const DispatchOptions& options, SearchWork& work);

}  // namespace muster
