#pragma once

#include <string>

namespace muster {

/// The same PDF in fewer bytes: no comments and no needless blanks between what is no stream, which
/// of a hundred cards are 16 kB of 300. Streams stay as they are. A file of another build than
/// cairo 1.16 writes (a plain cross-reference table at its end) comes back unchanged.
/// Cost:    O(bytes).
[[nodiscard]] std::string compacted(std::string pdf);

}  // namespace muster
