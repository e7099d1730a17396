#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/plan/error.hpp"

namespace muster {

/// What an XML file may hold at most; a file beyond it is refused before a tree is built.
struct XmlLimits {
  std::size_t bytes = 8u << 20;
  std::size_t depth = 64;
  std::size_t elements = 200'000;
  std::size_t attributes = 64;  ///< of one element
  std::size_t attribute_bytes = 64u << 10;
};

/// One element, by value: what a strict reader needs and nothing else. Text stands in elements
/// without children, blanks around it removed; comments and processing instructions are dropped.
struct XmlElement {
  std::string name = {};
  std::vector<std::pair<std::string, std::string>> attributes = {};  ///< in file order
  std::string text = {};
  std::vector<XmlElement> children = {};
  std::size_t line = 0;
  std::size_t column = 0;
};

/// The root element. UTF-8 only, no DOCTYPE, no entity but the five and character references,
/// no duplicate attribute, no second root, nothing after it, no text beside elements: what
/// could not be kept is refused, so that no sentence of a card is lost without a word. Depth is
/// limited to 256 whatever the limits say.
///
/// Throws nothing of its own: what is wrong is one finding with line and column, and the result is
/// then an element without a name.
[[nodiscard]] XmlElement read_xml(std::string_view text, const std::string& file,
                                  Findings& findings, const XmlLimits& limits = {});

/// The element as text, two blanks a level, attributes in their order, LF, ends with a line feed.
/// Characters that XML cannot hold become U+FFFD; text of an element with children is not written.
[[nodiscard]] std::string write_xml(const XmlElement& root);

}  // namespace muster
