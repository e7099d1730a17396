#pragma once

#include <cstddef>

namespace muster {

/// Columns of one code point on a terminal: 2 for East Asian wide and full-width characters and for
/// emoji shown as such, 0 for combining and invisible characters, else 1 (ambiguous ones too).
[[nodiscard]] std::size_t columns_of(char32_t value);

}  // namespace muster
