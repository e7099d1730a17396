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

/// One element, by value: what a strict reader needs and nothing else. Mixed content is not kept;
/// text stands in elements without children, blanks around it removed.
struct XmlElement {
  std::string name = {};
  std::vector<std::pair<std::string, std::string>> attributes = {};  ///< in file order
  std::string text = {};
  std::vector<XmlElement> children = {};
  std::size_t line = 0;
  std::size_t column = 0;
};

/// The root element. UTF-8 only, no DOCTYPE, no entity but the five and character references,
/// no duplicate attribute, no second root, nothing after it.
///
/// Throws nothing of its own: what is wrong is one finding with line and column, and the result is
/// then an element without a name.
[[nodiscard]] XmlElement read_xml(std::string_view text, const std::string& file,
                                  Findings& findings, const XmlLimits& limits = {});

/// The element as text, two blanks a level, attributes in their order, LF, ends with a line feed.
[[nodiscard]] std::string write_xml(const XmlElement& root);

}  // namespace muster
