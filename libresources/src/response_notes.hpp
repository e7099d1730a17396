#pragma once

#include <utility>
#include <vector>

#include "muster/resources/response.hpp"

namespace muster {

/// Adds a word to what the answer says of itself.
inline void note(Response& answer, Code code, std::vector<Text> parameters) {
  report(answer.notes, code, {}, std::move(parameters));
}

}  // namespace muster
