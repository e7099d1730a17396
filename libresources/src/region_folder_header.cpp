#include "region_folder_header.hpp"

#include <algorithm>
#include <set>

#include "muster/plan/fields.hpp"
#include "muster/plan/xml.hpp"
#include "region_records.hpp"

namespace muster {
namespace {

/// "WGS-84" and "wgs84" are the same datum.
Datum read_datum(Fields& fields) {
  const std::string text = fields.text("datum");
  if (text.empty()) return Datum::wgs84;
  std::string plain;
  for (const char c : text) {
    if (c != '-') plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  const auto datum = datum_named(plain);
  if (!datum) fields.report("datum", Code::geo_datum, {text});
  return datum.value_or(Datum::wgs84);
}

class HeaderReader {
 public:
  HeaderReader(const XmlElement& root, const std::string& file, Findings& findings)
      : root_(root), file_(file), findings_(findings) {}

  HeaderReading read() {
    attributes();
    reading_.header.name = words("name");
    if (reading_.header.name.empty()) missing("name");
    reading_.header.banner = words("banner");
    if (const XmlElement* element = the("jurisdiction", true)) jurisdiction(*element);
    if (const XmlElement* element = the("access", true)) access(*element);
    if (const XmlElement* element = the("rules", false)) rules(*element);
    for (const XmlElement& child : root_.children) {
      if (!asked_.contains(child.name)) {
        report(findings_, Code::xml_element_unknown, origin(child), {child.name});
      }
    }
    return std::move(reading_);
  }

 private:
  void attributes() {
    Fields fields(root_, file_, findings_);
    RegionHeader& header = reading_.header;
    header.id = fields.id<RegionHeader>("id").view();
    header.sample = fields.maybe_yes_no("sample").value_or(false);
    header.language = static_cast<Language>(fields.one_of("language", records::words<Language>()));
    header.datum = read_datum(fields);
    header.display_offset = offset(fields);
    header.currency = currency(fields);
    fields.refuse_unread();
  }

  static Offset offset(Fields& fields) {
    const std::string text = fields.text("display_offset");
    const auto offset = parse_offset(text);
    if (!offset && !text.empty()) {
      fields.report("display_offset", Code::field_not_form, {text, "+08:00"});
    }
    return offset.value_or(Offset{});
  }

  static std::optional<std::string> currency(Fields& fields) {
    auto text = fields.maybe_text("currency");
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (text && (text->size() != 3 || !std::ranges::all_of(*text, is_capital))) {
      fields.report("currency", Code::field_not_form, {*text, "CNY"});
    }
    return text;
  }

  void jurisdiction(const XmlElement& element) {
    reading_.jurisdiction = origin(element);
    reading_.jurisdiction.field = "jurisdiction";
    reading_.header.jurisdiction = JurisdictionId(element.text);
    if (element.text.empty()) {
      report(findings_, Code::field_missing, reading_.jurisdiction);
    } else if (!is_id(element.text)) {
      report(findings_, Code::field_not_id, reading_.jurisdiction, {element.text});
    }
    Fields(element, file_, findings_).refuse_unread();
  }

  void access(const XmlElement& element) {
    Fields fields(element, file_, findings_);
    reading_.header.access_limit = {fields.integer("max_distance_m", 1, 1'000'000)};
    reading_.header.access_speed = {
        fields.integer("speed_kmh", records::speed_range.least, records::speed_range.most)};
    fields.refuse_unread();
  }

  void rules(const XmlElement& element) {
    Fields fields(element, file_, findings_);
    reading_.rules_origin = fields.origin("path");
    const std::string path = fields.text("path");
    if (!path.empty()) reading_.rules = path;
    fields.refuse_unread();
  }

  /// `<name lang="zh">` and `<name lang="en">`; one of them, or one without `lang`, is enough.
  Text words(const std::string& name) {
    asked_.insert(name);
    std::optional<std::string> zh;
    std::optional<std::string> en;
    for (const XmlElement& child : root_.children) {
      if (child.name != name) continue;
      Fields fields(child, file_, findings_);
      const auto language = fields.maybe_one_of("lang", records::words<Language>());
      fields.refuse_unread();
      if (child.text.empty()) report(findings_, Code::field_missing, fields.origin(name));
      auto& place = language == std::size_t{1} ? en : zh;
      if (place) report(findings_, Code::xml_element_twice, fields.origin(), {name});
      place = child.text;
    }
    if (!zh && !en) return {};
    return {zh ? *zh : *en, en ? *en : *zh};
  }

  const XmlElement* the(const std::string& name, bool required) {
    asked_.insert(name);
    const XmlElement* found = nullptr;
    for (const XmlElement& child : root_.children) {
      if (child.name != name) continue;
      if (found != nullptr) report(findings_, Code::xml_element_twice, origin(child), {name});
      found = found == nullptr ? &child : found;
    }
    if (found == nullptr && required) missing(name);
    return found;
  }

  void missing(const std::string& name) {
    report(findings_, Code::xml_element_missing, origin(root_), {name});
  }
  [[nodiscard]] Origin origin(const XmlElement& element) const {
    return {.file = file_, .line = element.line, .column = element.column};
  }

  const XmlElement& root_;
  const std::string& file_;
  Findings& findings_;
  HeaderReading reading_ = {};
  std::set<std::string> asked_ = {};
};

}  // namespace

HeaderReading read_header(std::string_view xml, const std::string& file, Findings& findings) {
  const XmlElement root = read_xml(xml, file, findings);
  if (root.name.empty()) return {};
  if (root.name != "region") {
    report(findings, Code::xml_root, {.file = file, .line = root.line, .column = root.column},
           {"region", root.name});
    return {};
  }
  return HeaderReader(root, file, findings).read();
}

}  // namespace muster
