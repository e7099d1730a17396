#pragma once

#include <string>
#include <string_view>

namespace muster {

/// The SHA-256 of these bytes, as 64 lower-case hexadecimal digits.
///
/// Empty:   no bytes have a digest too: e3b0c442…
/// Cost:    O(bytes).
std::string sha256_hex(std::string_view bytes);

}  // namespace muster
