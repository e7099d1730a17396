#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "muster/plan/error.hpp"

namespace muster {

/// What the scan lets pass at most; XmlLimits says the same to everybody else.
struct XmlBounds {
  std::size_t depth = 0;
  std::size_t elements = 0;
  std::size_t attributes = 0;
  std::size_t attribute_bytes = 0;
};

/// The first thing wrong in an XML text, and at which byte.
struct XmlFault {
  Message message = {};
  std::size_t at = 0;
};

/// Looks through the text once without building anything, so that what is too deep, too large or
/// not well-formed never reaches the parser, which accepts far too much. The text is UTF-8 without
/// byte-order mark.
///
/// Empty:   when the text is one element within the limits.
/// Cost:    O(bytes) time, O(depth + attributes of one element) memory.
[[nodiscard]] std::optional<XmlFault> scan_xml(std::string_view text, const XmlBounds& most);

}  // namespace muster
