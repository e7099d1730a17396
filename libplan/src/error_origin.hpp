#pragma once

#include <string>
#include <string_view>

#include "muster/plan/error.hpp"

namespace muster {

/// The same place, at that field.
inline Origin at(Origin origin, std::string_view field) {
  origin.field = field;
  return origin;
}

/// As people write it: file:line.
inline std::string line_of(const Origin& origin) {
  return origin.file + ":" + std::to_string(origin.line);
}

}  // namespace muster
