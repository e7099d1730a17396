#pragma once

#include <string>
#include <vector>

#include "command.hpp"
#include "muster/plan/time.hpp"
#include "muster/resources/closures.hpp"

namespace muster {

/// "ref:G208@a..b;direction=forward;from=T;until=T;effect=closed|opened|3/2;for=truck,coach;reason=…":
/// the target as closed_roads() reads it, then what is not both ways, at once, until further
/// notice.
///
/// Throws:  Error{closure_form} naming the part, Error{usage_form} for an instant.
[[nodiscard]] Closure closure_argument(const std::string& text, Offset offset);

/// One closure for each --close; the same text twice is one.
[[nodiscard]] std::vector<Closure> closure_arguments(const Given& given, Offset offset);

}  // namespace muster
