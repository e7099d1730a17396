#include "muster/plan/xml.hpp"

#include <algorithm>
#include <cstddef>

#include <pugixml.hpp>

#include "text_check.hpp"
#include "utf8.hpp"
#include "xml_scan.hpp"

namespace muster {

namespace {

// Not so many that reading, copying or destroying a tree could exhaust the stack, whatever the
// caller allows.
constexpr std::size_t deepest = 256;

constexpr unsigned parse_flags =
    pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_wconv_attribute;

/// Blanks alone between two marks matter only where a comment, an instruction or CDATA parts one
/// text; elsewhere they are the indents between elements, one node each. A declaration at the
/// beginning parts nothing.
unsigned flags_for(std::string_view text) {
  const bool is_plain =
      text.find("<!") == std::string_view::npos && text.find("<?", 1) == std::string_view::npos;
  return is_plain ? parse_flags : parse_flags | pugi::parse_ws_pcdata;
}

/// Bounded by the depth that the scan let pass.
XmlElement element_of(const pugi::xml_node& node, Places& places) {
  XmlElement element;
  element.name = node.name();
  // The parser points at the name; people look for the bracket before it.
  const TextPlace place = places.next(static_cast<std::size_t>(node.offset_debug()) - 1);
  element.line = place.line;
  element.column = place.column;
  std::size_t attributes = 0;
  for (auto one = node.first_attribute(); one; one = one.next_attribute()) ++attributes;
  element.attributes.reserve(attributes);
  for (auto one = node.first_attribute(); one; one = one.next_attribute()) {
    element.attributes.emplace_back(one.name(), one.value());
  }
  std::size_t children = 0;
  for (auto child = node.first_child(); child; child = child.next_sibling()) {
    if (child.type() == pugi::node_element) ++children;
  }
  element.children.reserve(children);
  for (auto child = node.first_child(); child; child = child.next_sibling()) {
    if (child.type() == pugi::node_element) {
      element.children.push_back(element_of(child, places));
    } else if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      element.text += child.value();
    }
  }
  const std::string_view inside = trimmed(element.text);
  if (inside.size() != element.text.size()) element.text = std::string(inside);
  return element;
}

void write_escaped(std::string& out, std::string_view text, bool in_attribute) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = code_point_at(text, at);
    at += next.bytes;
    switch (next.value) {
      case U'&':
        out += "&amp;";
        break;
      case U'<':
        out += "&lt;";
        break;
      case U'>':
        out += "&gt;";
        break;
      case U'"':
        out += in_attribute ? "&quot;" : "\"";
        break;
      case U'\r':
        out += "&#13;";
        break;
      case U'\n':
        out += in_attribute ? "&#10;" : "\n";
        break;
      case U'\t':
        out += in_attribute ? "&#9;" : "\t";
        break;
      default:
        append_utf8(out, is_control(next.value) || next.value == 0xFFFE || next.value == 0xFFFF
                             ? U'\uFFFD'
                             : next.value);
    }
  }
}

void write_element(std::string& out, const XmlElement& element, std::size_t level) {
  out.append(2 * level, ' ').append("<").append(element.name);
  for (const auto& [name, value] : element.attributes) {
    out.append(" ").append(name).append("=\"");
    write_escaped(out, value, true);
    out += '"';
  }
  if (element.children.empty() && element.text.empty()) {
    out += "/>\n";
    return;
  }
  out += '>';
  if (element.children.empty()) {
    write_escaped(out, element.text, false);
  } else {
    out += '\n';
    for (const XmlElement& child : element.children) write_element(out, child, level + 1);
    out.append(2 * level, ' ');
  }
  out.append("</").append(element.name).append(">\n");
}

}  // namespace

XmlElement read_xml(std::string_view text, const std::string& file, Findings& findings,
                    const XmlLimits& limits) {
  if (text.size() > limits.bytes) {
    report(findings, Code::xml_limit, {.file = file},
           {Text("字节", "bytes"), Text(std::to_string(limits.bytes))});
    return {};
  }
  if (!check_text(text, file, findings)) return {};
  text = without_mark(text);
  const XmlBounds most = {.depth = std::min(limits.depth, deepest),
                          .elements = limits.elements,
                          .attributes = limits.attributes,
                          .attribute_bytes = limits.attribute_bytes};
  const auto refuse = [&](const XmlFault& fault) {
    const TextPlace place = place_of(text, fault.at);
    report(findings, fault.message.code, {.file = file, .line = place.line, .column = place.column},
           fault.message.parameters);
    return XmlElement();
  };
  if (const auto fault = scan_xml(text, most)) return refuse(*fault);
  pugi::xml_document document;
  const auto result =
      document.load_buffer(text.data(), text.size(), flags_for(text), pugi::encoding_utf8);
  if (!result) {
    return refuse({{Code::xml_malformed, {result.description()}},
                   static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0))});
  }
  Places places(text);
  return element_of(document.document_element(), places);
}

std::string write_xml(const XmlElement& root) {
  std::string out;
  write_element(out, root, 0);
  return out;
}

}  // namespace muster
