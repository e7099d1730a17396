#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/fields.hpp"
#include "muster/plan/text.hpp"
#include "muster/plan/xml.hpp"

namespace muster {

/// One XML element while it is read: attributes through `fields`, children by name. Whatever
/// nobody asked for is a finding at finish(), so that a slip of the pen is never passed over.
/// Children may stand in any order; the schema states the canonical one.
///
/// Keeps:   nothing of its own: the element, the name of the file and the findings must outlive it.
class ElementReader {
 public:
  ElementReader(const XmlElement& element, const std::string& file, Findings& findings);
  ElementReader(const XmlElement& element, std::string&& file, Findings& findings) = delete;

  Fields fields;

  /// The children of that name, in file order.
  [[nodiscard]] std::vector<ElementReader> each(std::string_view name);
  /// The child of that name; a second one is a finding. Empty: when there is none.
  [[nodiscard]] std::vector<ElementReader> at_most_one(std::string_view name);

  /// The text in `<name lang="zh">` and `<name lang="en">`. Without `lang`, or with one language
  /// only, it holds for both.
  [[nodiscard]] Text text(std::string_view name);
  /// Empty:   when there is none.
  [[nodiscard]] Text maybe_text(std::string_view name);
  /// The element's own text on one line: a line break between two Chinese characters vanishes,
  /// any other run of blanks becomes one. A finding when there is none.
  [[nodiscard]] std::string content();

  /// Words separated by blanks, each an id. Empty: when the attribute is absent.
  [[nodiscard]] std::vector<std::string> words(std::string_view field);

  void finish();
  [[nodiscard]] Findings& findings() { return *findings_; }
  [[nodiscard]] Origin origin() const;
  [[nodiscard]] const XmlElement& raw() const { return *element_; }

 private:
  void note_asked(std::size_t child);
  [[nodiscard]] bool was_asked(std::size_t child) const;

  const XmlElement* element_ = nullptr;
  const std::string* file_ = nullptr;
  Findings* findings_ = nullptr;
  std::uint64_t asked_ = 0;            ///< for which of the first 64 children, by position
  std::vector<bool> asked_more_ = {};  ///< and of those beyond; none yet: empty
  bool content_read_ = false;
};

/// Checks the root's name and its `format="1"`; false when it is another document.
[[nodiscard]] bool opens(ElementReader& root, const XmlElement& element, std::string_view name);

/// The four marks of provenance, and `second_hand` for what was read in a transcription.
[[nodiscard]] const std::vector<std::string_view>& provenance_marks();
[[nodiscard]] std::string mark_of(Fields& fields);

}  // namespace muster
