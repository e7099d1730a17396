#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "muster/plan/error.hpp"

namespace muster {

/// What is wrong with the bytes of a file that should be text, and at which byte: not UTF-8, or a
/// control character.
struct BadText {
  Message message = {};
  std::size_t at = 0;
};
[[nodiscard]] std::optional<BadText> bad_text(std::string_view bytes);

/// Whether the bytes are text; if not, that is a finding with line and column.
[[nodiscard]] bool check_text(std::string_view bytes, const std::string& file, Findings& findings);

}  // namespace muster
