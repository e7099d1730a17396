#pragma once

#include <optional>
#include <span>
#include <vector>

#include "dispatch_settle.hpp"

namespace muster {

struct SettledTogether {
  std::vector<Taken> taken = {};
  Proof proof = {};
};

/// A group of needs in which crews use several skills at once. Taking everybody fills each need as
/// well as it can be in every aim about one need, so that much is asked of each need for itself, as
/// so many by so many instants; which crews do it in the least time is a cover. Of several
/// incidents a crew goes to one: where every need can still be filled as well as if it had
/// everybody to itself, that is the best in every aim; else settle_contested() says who goes
/// without.
///
/// Empty:   when the group is not of that kind: nobody has several skills here, or somebody could
///          not use all of them together, an incident holds somebody, the policy prefers some, or
///          it has the whole time before what is about one need.
[[nodiscard]] std::optional<SettledTogether> settle_together(
    std::span<const Requirement> requirements, const Pool& pool, std::span<const std::size_t> group,
    const std::vector<Proof::Need>& needs, const DispatchOptions& options, SearchWork& work);

}  // namespace muster
