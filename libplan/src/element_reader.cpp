#include "element_reader.hpp"

#include <algorithm>
#include <set>

namespace muster {
namespace {

bool ends_a_word(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

std::string on_one_line(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    while (i < text.size() && !ends_a_word(text[i])) ++i;
    line.append(text, begin, i - begin);
    bool broken = false;
    for (; i < text.size() && ends_a_word(text[i]); ++i) broken = broken || text[i] == '\n';
    if (line.empty() || i == text.size()) continue;
    const bool between_chinese = !is_ascii(line.back()) && !is_ascii(text[i]);
    if (!(broken && between_chinese)) line += ' ';
  }
  return line;
}

}  // namespace

ElementReader::ElementReader(const XmlElement& element, const std::string& file, Findings& findings)
    : fields(element, file, findings), element_(&element), file_(&file), findings_(&findings) {}

Origin ElementReader::origin() const { return fields.origin(); }

void ElementReader::note_asked(std::size_t child) {
  if (child < 64) {
    asked_ |= std::uint64_t{1} << child;
    return;
  }
  if (asked_more_.empty()) asked_more_.resize(element_->children.size());
  asked_more_[child] = true;
}

bool ElementReader::was_asked(std::size_t child) const {
  if (child < 64) return (asked_ >> child & 1U) != 0;
  return !asked_more_.empty() && asked_more_[child];
}

std::vector<ElementReader> ElementReader::each(std::string_view name) {
  const auto& children = element_->children;
  const auto is_it = [&](const XmlElement& child) { return child.name == name; };
  std::vector<ElementReader> found;
  const auto count = std::ranges::count_if(children, is_it);
  if (count == 0) return found;
  found.reserve(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < children.size(); ++i) {
    if (!is_it(children[i])) continue;
    note_asked(i);
    found.emplace_back(children[i], *file_, *findings_);
  }
  return found;
}

std::vector<ElementReader> ElementReader::at_most_one(std::string_view name) {
  auto found = each(name);
  if (found.size() > 1) {
    report(*findings_, Code::xml_element_twice, found[1].origin(), {std::string(name)});
    while (found.size() > 1) found.pop_back();
  }
  return found;
}

Text ElementReader::text(std::string_view name) {
  Text result = maybe_text(name);
  if (result.empty() && each(name).empty()) {
    report(*findings_, Code::xml_element_missing, origin(), {std::string(name)});
  }
  return result;
}

Text ElementReader::maybe_text(std::string_view name) {
  Text result;
  bool in_zh = false;
  bool in_en = false;
  for (ElementReader& part : each(name)) {
    const auto language = part.fields.maybe_one_of("lang", {"zh", "en"});
    const bool zh = language != 1u;
    const bool en = language != 0u;
    if ((zh && in_zh) || (en && in_en)) {
      report(*findings_, Code::xml_element_twice, part.origin(), {std::string(name)});
    }
    std::string words = part.content();
    part.finish();
    if (zh && en) result.zh = words;
    (en ? result.en : result.zh) = std::move(words);
    in_zh = in_zh || zh;
    in_en = in_en || en;
  }
  if (!in_zh) result.zh = result.en;
  if (!in_en) result.en = result.zh;
  return result;
}

std::string ElementReader::content() {
  content_read_ = true;
  std::string line = on_one_line(element_->text);
  if (line.empty()) {
    Origin where = origin();
    where.field = element_->name;
    report(*findings_, Code::field_missing, where);
  }
  return line;
}

std::vector<std::string> ElementReader::words(std::string_view field) {
  std::vector<std::string> found;
  const auto list = fields.maybe_text(field);
  if (!list) return found;
  std::set<std::string> seen;
  std::string word;
  for (const char c : *list + ' ') {
    if (!ends_a_word(c)) {
      word += c;
      continue;
    }
    if (word.empty()) continue;
    if (!is_id(word)) {
      fields.report(field, Code::field_not_id, {word});
    } else if (!seen.insert(word).second) {
      fields.report(field, Code::id_twice, {word, element_->name});
    } else {
      found.push_back(word);
    }
    word.clear();
  }
  return found;
}

void ElementReader::finish() {
  fields.refuse_unread();
  for (std::size_t i = 0; i < element_->children.size(); ++i) {
    if (was_asked(i)) continue;
    const XmlElement& child = element_->children[i];
    report(*findings_, Code::xml_element_unknown,
           {.file = *file_, .line = child.line, .column = child.column, .field = child.name},
           {child.name});
  }
  if (!content_read_ && !element_->text.empty()) {
    report(*findings_, Code::xml_text_stray, origin(), {element_->name});
  }
}

bool opens(ElementReader& root, const XmlElement& element, std::string_view name) {
  if (element.name.empty()) return false;  // not XML at all; read_xml has said so
  if (element.name != name) {
    report(root.findings(), Code::xml_root, root.origin(), {std::string(name), element.name});
    return false;
  }
  (void)root.fields.one_of("format", {"1"});
  return true;
}

const std::vector<std::string_view>& provenance_marks() {
  static const std::vector<std::string_view> marks = {"verified", "second_hand", "memory",
                                                      "illustrative", "drawn"};
  return marks;
}

std::string mark_of(Fields& fields) {
  return std::string(provenance_marks()[fields.one_of("mark", provenance_marks())]);
}

}  // namespace muster
