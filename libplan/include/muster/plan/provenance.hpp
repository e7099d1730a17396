#pragma once

#include <string>

namespace muster {

/// How far a row can be trusted (verified, memory, illustrative, drawn …) and where it comes from.
/// Empty where nobody said.
struct Provenance {
  std::string mark;
  std::string source;
};

}  // namespace muster
