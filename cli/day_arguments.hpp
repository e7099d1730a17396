#pragma once

#include <optional>
#include <string>

#include "command.hpp"
#include "muster/plan/time.hpp"

namespace muster {

/// A day written after that argument.
///
/// Empty:   when it was not written.
/// Throws:  Error{usage_form} when it is no day.
[[nodiscard]] std::optional<Date> day_argument(const Given& given, const std::string& name);

}  // namespace muster
