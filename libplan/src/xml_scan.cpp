#include "xml_scan.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "utf8.hpp"

namespace muster {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool are_blanks(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_blank(c); });
}

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool continues_name(char c) {
  return begins_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return result;
}

/// Char of XML 1.0 without the control characters that no text of ours may hold.
bool is_character(char32_t value) {
  return (!is_control(value) || is_layout(value)) && (value < 0xD800 || value > 0xDFFF) &&
         value != 0xFFFE && value != 0xFFFF && value <= 0x10FFFF;
}

/// Whether the words between & and ; are one of the five entities or a character reference.
bool is_reference(std::string_view name) {
  if (!name.starts_with('#')) {
    return name == "lt" || name == "gt" || name == "amp" || name == "quot" || name == "apos";
  }
  name.remove_prefix(1);
  const int base = name.starts_with('x') ? 16 : 10;
  if (base == 16) name.remove_prefix(1);
  std::uint32_t value = 0;
  const char* end = name.data() + name.size();
  const auto read = std::from_chars(name.data(), end, value, base);
  return read.ec == std::errc{} && read.ptr == end && is_character(value);
}

struct Open {
  std::string_view name = {};
  std::size_t at = 0;
  bool has_text = false;
  bool has_children = false;
};

/// Every step returns false as soon as the fault is known.
class Scan {
 public:
  Scan(std::string_view text, const XmlBounds& most) : text_(text), most_(most) {}

  std::optional<XmlFault> run() {
    if (declaration()) {
      while (at_ < text_.size() && (text_[at_] == '<' ? markup() : characters())) {
      }
      if (!fault_) finish();
    }
    return std::move(fault_);
  }

 private:
  bool fail(Code code, std::size_t at, std::vector<Text> parameters) {
    fault_ = XmlFault{{code, std::move(parameters)}, at};
    return false;
  }
  bool broken(std::size_t at, std::string zh, std::string en) {
    return fail(Code::xml_malformed, at, {Text(std::move(zh), std::move(en))});
  }
  bool too_many(std::size_t limit, std::string zh, std::string en) {
    return fail(Code::xml_limit, at_,
                {Text(std::move(zh), std::move(en)), Text(std::to_string(limit))});
  }
  bool cut_off(std::size_t begin, std::string_view what) {
    const TextPlace place = place_of(text_, begin);
    const std::string line = std::to_string(place.line);
    return broken(text_.size(), "第 " + line + " 行的 " + std::string(what) + " 没有结束",
                  "the " + std::string(what) + " of line " + line + " does not end");
  }

  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  bool take(std::string_view mark) {
    if (!rest().starts_with(mark)) return false;
    at_ += mark.size();
    return true;
  }
  /// Whether there was at least one blank.
  bool skip_blanks() {
    const std::size_t begin = at_;
    while (!at_end() && is_blank(text_[at_])) ++at_;
    return at_ > begin;
  }
  std::string_view take_name() {
    const std::size_t begin = at_;
    if (at_end() || !begins_name(text_[at_])) return {};
    while (!at_end() && continues_name(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  /// "<?xml version="1.0" encoding="UTF-8"?>", which may be missing.
  bool declaration() {
    constexpr std::string_view begin = "<?xml";
    if (!rest().starts_with(begin) || rest().size() == begin.size() ||
        continues_name(text_[begin.size()])) {
      return true;
    }
    const auto end = text_.find("?>");
    if (end == std::string_view::npos) return cut_off(at_, "<?xml");
    at_ = begin.size();
    while (skip_blanks() && at_ < end) {
      std::string_view value;
      const std::size_t here = at_;
      const std::string_view name = take_name();
      if (!value_of(name, here, value)) return false;
      if (at_ > end) return cut_off(0, "<?xml");
      if (name == "encoding" && lower(value) != "utf-8") {
        return fail(Code::xml_encoding, here, {Text(std::string(value))});
      }
    }
    if (at_ != end) return broken(at_, "XML 声明有误", "the XML declaration is wrong");
    at_ = end + 2;
    return true;
  }

  bool markup() {
    if (rest().starts_with("<!--")) return comment();
    if (rest().starts_with("<![CDATA[")) return cdata();
    if (rest().starts_with("<?")) return instruction();
    if (rest().starts_with("<!")) return declaration_inside();
    if (rest().starts_with("</")) return end_tag();
    return start_tag();
  }

  bool comment() {
    const std::size_t begin = at_;
    const auto end = text_.find("--", at_ + 4);
    if (end == std::string_view::npos) return cut_off(begin, "<!--");
    if (text_.substr(end, 3) != "-->") {
      return broken(end, "注释中不能有 --", "a comment cannot hold --");
    }
    at_ = end + 3;
    return true;
  }

  bool cdata() {
    constexpr std::size_t begin_size = 9;
    if (open_.empty()) return outside();
    const auto end = text_.find("]]>", at_ + begin_size);
    if (end == std::string_view::npos) return cut_off(at_, "<![CDATA[");
    if (end > at_ + begin_size) open_.back().has_text = true;
    if (++elements_ > most_.elements) return too_many_elements();
    at_ = end + 3;
    return true;
  }

  bool instruction() {
    const std::size_t begin = at_;
    at_ += 2;
    const std::string_view target = take_name();
    if (target.empty() || lower(target) == "xml") {
      return broken(begin, "处理指令有误", "a processing instruction is wrong or out of place");
    }
    const auto end = text_.find("?>", at_);
    if (end == std::string_view::npos) return cut_off(begin, "<?" + std::string(target));
    at_ = end + 2;
    return true;
  }

  bool declaration_inside() {
    for (const std::string_view name :
         {"<!doctype", "<!entity", "<!element", "<!attlist", "<!notation"}) {
      if (lower(rest().substr(0, name.size())) == name) return fail(Code::xml_doctype, at_, {});
    }
    return broken(at_, "<! 之后应为注释或 CDATA", "after <! only a comment or CDATA may follow");
  }

  bool outside() {
    return root_seen_ ? broken(at_, "根元素之后还有内容", "something follows the root element")
                      : broken(at_, "根元素之前有内容", "something stands before the root element");
  }
  bool too_many_elements() { return too_many(most_.elements, "元素", "elements"); }

  bool start_tag() {
    const std::size_t begin = at_;
    if (open_.empty() && root_seen_) return outside();
    if (open_.size() >= most_.depth) {
      return too_many(most_.depth, "元素嵌套层数", "levels of elements");
    }
    if (++elements_ > most_.elements) return too_many_elements();
    ++at_;
    const std::string_view name = take_name();
    if (name.empty())
      return broken(begin, "< 之后应为元素名", "after < the name of an element is due");
    if (!open_.empty()) open_.back().has_children = true;
    root_seen_ = true;
    attributes_.clear();
    while (skip_blanks() && !at_end() && text_[at_] != '/' && text_[at_] != '>') {
      if (!attribute()) return false;
    }
    if (take("/>")) return true;
    if (at_end()) return cut_off(begin, "<" + std::string(name));
    if (!take(">"))
      return broken(at_, "标签 <" + std::string(name) + "> 有误",
                    "the tag <" + std::string(name) + "> is wrong");
    open_.push_back({name, begin});
    return true;
  }

  bool attribute() {
    const std::size_t begin = at_;
    const std::string_view name = take_name();
    std::string_view value;
    if (!value_of(name, begin, value)) return false;
    if (std::ranges::find(attributes_, name) != attributes_.end()) {
      return fail(Code::xml_attribute_twice, begin, {Text(std::string(name))});
    }
    attributes_.push_back(name);
    if (attributes_.size() > most_.attributes) {
      return too_many(most_.attributes, "一个元素的属性", "attributes of one element");
    }
    if (value.size() > most_.attribute_bytes) {
      return too_many(most_.attribute_bytes, "一个属性的字节", "bytes in one attribute");
    }
    const auto less = value.find('<');
    if (less != std::string_view::npos) {
      return broken(offset(value) + less, "属性中的 < 须写作 &lt;",
                    "in an attribute < is written &lt;");
    }
    return references(value);
  }

  /// What follows the name of an attribute: ="…" or ='…'.
  bool value_of(std::string_view name, std::size_t begin, std::string_view& value) {
    skip_blanks();
    const bool equals = !name.empty() && take("=");
    skip_blanks();
    if (!equals || at_end() || (text_[at_] != '"' && text_[at_] != '\'')) {
      if (at_end()) return cut_off(begin, name.empty() ? "?" : name);
      return broken(at_, "属性应写作 名=\"值\"", "an attribute is written name=\"value\"");
    }
    const std::size_t first = at_ + 1;
    const auto end = text_.find(text_[at_], first);
    if (end == std::string_view::npos) return cut_off(begin, name);
    value = text_.substr(first, end - first);
    at_ = end + 1;
    return true;
  }

  bool end_tag() {
    const std::size_t begin = at_;
    at_ += 2;
    const std::string_view name = take_name();
    skip_blanks();
    if (at_end()) return cut_off(begin, "</" + std::string(name));
    if (!take(">")) return broken(at_, "结束标签有误", "the end tag is wrong");
    if (open_.empty() || open_.back().name != name) return wrong_end(begin, name);
    const Open closed = open_.back();
    open_.pop_back();
    if (closed.has_text && closed.has_children) {
      const std::string shown = '<' + std::string(closed.name) + '>';
      return broken(closed.at, shown + " 中文字与元素混排",
                    "in " + shown + " text stands beside elements");
    }
    return true;
  }

  bool wrong_end(std::size_t begin, std::string_view name) {
    const std::string shown = "</" + std::string(name) + '>';
    if (open_.empty()) return broken(begin, shown + " 没有开始", shown + " ends nothing");
    const std::string line = std::to_string(place_of(text_, open_.back().at).line);
    const std::string due = "</" + std::string(open_.back().name) + '>';
    return broken(begin, "此处应为第 " + line + " 行开始的 " + due + "，写的是 " + shown,
                  shown + " stands where " + due + " of line " + line + " is due");
  }

  bool characters() {
    const std::size_t end = std::min(text_.find('<', at_), text_.size());
    const std::string_view run = text_.substr(at_, end - at_);
    if (!are_blanks(run)) {
      if (open_.empty()) {
        skip_blanks();
        return outside();
      }
      open_.back().has_text = true;
      const auto cdata_end = run.find("]]>");
      if (cdata_end != std::string_view::npos) {
        return broken(at_ + cdata_end, "文字中的 ]]> 须写作 ]]&gt;",
                      "in text ]]> is written ]]&gt;");
      }
      if (!references(run)) return false;
    }
    at_ = end;
    return true;
  }

  bool references(std::string_view run) {
    for (auto begin = run.find('&'); begin != std::string_view::npos;
         begin = run.find('&', begin)) {
      constexpr std::size_t longest = 12;
      const std::string_view word = run.substr(begin + 1, longest);
      const auto end = word.find(';');
      if (end == std::string_view::npos || !is_reference(word.substr(0, end))) {
        return broken(offset(run) + begin, "不认识的引用（& 须写作 &amp;）",
                      "a reference that is not known (& itself is written &amp;)");
      }
      begin += end + 2;
    }
    return true;
  }

  [[nodiscard]] std::size_t offset(std::string_view part) const {
    return static_cast<std::size_t>(part.data() - text_.data());
  }

  void finish() {
    for (const std::string_view no_character : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
      const auto at = text_.find(no_character);
      if (at != std::string_view::npos) {
        broken(at, "XML 中不能有 U+FFFE 与 U+FFFF", "XML cannot hold U+FFFE or U+FFFF");
        return;
      }
    }
    if (!open_.empty())
      cut_off(open_.back().at, '<' + std::string(open_.back().name) + '>');
    else if (!root_seen_)
      broken(at_, "没有元素", "there is no element");
  }

  std::string_view text_;
  const XmlBounds& most_;
  std::size_t at_ = 0;
  std::size_t elements_ = 0;
  bool root_seen_ = false;
  std::vector<Open> open_;
  std::vector<std::string_view> attributes_;
  std::optional<XmlFault> fault_;
};

}  // namespace

std::optional<XmlFault> scan_xml(std::string_view text, const XmlBounds& most) {
  return Scan(text, most).run();
}

}  // namespace muster
