#pragma once

#include "command.hpp"
#include "muster/resources/obligations.hpp"

namespace muster {

/// --as-of, which is asked for, --until and --policy: the question whatever falls due is asked by.
[[nodiscard]] Argument as_of_day_argument();
[[nodiscard]] Argument until_argument();
[[nodiscard]] Argument policy_argument();

/// Throws:  Error{usage_form}.
[[nodiscard]] DueQuestion due_question(const Given& given);

}  // namespace muster
