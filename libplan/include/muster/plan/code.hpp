#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace muster {

/// Everything Muster can say, as a stable number and a stable name "room.reason". The one list is
/// codes.def; docs/codes.md is checked against it. A number is never given to another meaning.
enum class Code : int {
#define MUSTER_CODE(enumerator, number, name, severity, zh, en) enumerator = number,
#include "muster/plan/codes.def"
};

/// "roads.unknown_place". Throws nothing; a number that is no code has the name "unknown".
[[nodiscard]] std::string_view name(Code code);
[[nodiscard]] std::optional<Code> code_named(std::string_view name);
/// In the order of codes.def, which is that of the numbers.
[[nodiscard]] const std::vector<Code>& all_codes();

}  // namespace muster
