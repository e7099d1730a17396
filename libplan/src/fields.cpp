#include "muster/plan/fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "utf8.hpp"

namespace muster {

namespace {

/// What a person wrote, short enough for a message.
Text as_text(std::string_view value) {
  constexpr std::size_t longest = 80;
  std::string shown;
  std::size_t count = 0;
  for (std::size_t at = 0; at < value.size(); ++count) {
    if (count == longest) return {shown + "…"};
    const std::size_t bytes = code_point_at(value, at).bytes;
    shown.append(value, at, bytes);
    at += bytes;
  }
  return {shown};
}

struct CodePoints {
  char32_t first = 0;
  char32_t last = 0;
};

// Beyond ASCII everything is a letter but these: controls, blanks, punctuation, symbols, emoji,
// characters without a shape or without a meaning, and the replacement character.
constexpr std::array no_letters = std::to_array<CodePoints>({
    {0x80, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},     {0xBB, 0xBF},       {0xD7, 0xD7},
    {0xF7, 0xF7},     {0x1680, 0x1680}, {0x2000, 0x206F}, {0x2190, 0x2BFF},   {0x2E00, 0x2E7F},
    {0x2FF0, 0x3004}, {0x3008, 0x3020}, {0x3030, 0x3030}, {0xD800, 0xF8FF},   {0xFD3E, 0xFD3F},
    {0xFDD0, 0xFDEF}, {0xFE00, 0xFE19}, {0xFE30, 0xFE6F}, {0xFEFF, 0xFF0F},   {0xFF1A, 0xFF20},
    {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF}, {0xE0000, 0x10FFFF},
});

bool is_id_letter(char32_t value) {
  if (value < 0x80) {
    return (value >= U'a' && value <= U'z') || (value >= U'A' && value <= U'Z') ||
           (value >= U'0' && value <= U'9') || value == U'.' || value == U'_' || value == U'-';
  }
  return std::ranges::none_of(no_letters, [value](const CodePoints& range) {
    return value >= range.first && value <= range.last;
  });
}

std::string joined(std::span<const std::string_view> words, std::string_view between) {
  std::string result;
  for (const std::string_view word : words) {
    if (!result.empty()) result += between;
    result += word;
  }
  return result;
}

}  // namespace

bool is_id(std::string_view text) {
  constexpr std::size_t longest = 64;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    if (count < longest && static_cast<unsigned char>(text[at]) < 0x80) {
      if (!is_id_letter(static_cast<unsigned char>(text[at++]))) return false;
      continue;
    }
    const CodePoint next = code_point_at(text, at);
    if (count == longest || !next.valid || !is_id_letter(next.value)) return false;
    at += next.bytes;
  }
  return count > 0;
}

Fields::Fields(const CsvTable& table, const CsvRow& row, Findings& findings)
    : table_(&table), row_(&row), file_(&table.file), findings_(findings) {}

Fields::Fields(const XmlElement& element, const std::string& file, Findings& findings)
    : element_(&element), file_(&file), findings_(findings) {}

std::optional<std::string_view> Fields::find(std::string_view field) {
  std::string_view value;
  if (element_ != nullptr) {
    const auto& attributes = element_->attributes;
    const auto found =
        std::ranges::find(attributes, field, &std::pair<std::string, std::string>::first);
    if (found == attributes.end()) return std::nullopt;
    note_asked(static_cast<std::size_t>(found - attributes.begin()));
    value = found->second;
  } else {
    const auto column = std::ranges::find(table_->columns, field);
    const auto place = static_cast<std::size_t>(column - table_->columns.begin());
    if (place >= row_->cells.size()) return std::nullopt;
    value = row_->cells[place];
  }
  value = trimmed(value);
  if (value.empty()) return std::nullopt;
  return value;
}

void Fields::note_asked(std::size_t attribute) {
  if (attribute < 64) {
    asked_ |= std::uint64_t{1} << attribute;
    return;
  }
  if (asked_more_.empty()) asked_more_.resize(element_->attributes.size());
  asked_more_[attribute] = true;
}

bool Fields::was_asked(std::size_t attribute) const {
  if (attribute < 64) return (asked_ >> attribute & 1U) != 0;
  return !asked_more_.empty() && asked_more_[attribute];
}

bool Fields::has(std::string_view field) { return find(field).has_value(); }

Origin Fields::origin(std::string_view field) const {
  return {.file = *file_,
          .line = element_ != nullptr ? element_->line : row_->line,
          .column = element_ != nullptr ? element_->column : 0,
          .field = std::string(field)};
}

void Fields::report(std::string_view field, Code code, std::vector<Text> parameters) {
  muster::report(findings_, code, origin(field), std::move(parameters));
}

void Fields::refuse_unread() {
  if (element_ == nullptr) return;
  for (std::size_t i = 0; i < element_->attributes.size(); ++i) {
    if (was_asked(i)) continue;
    const std::string& name = element_->attributes[i].first;
    report(name, Code::xml_attribute_unknown, {as_text(name)});
  }
}

std::optional<std::string_view> Fields::required(std::string_view field) {
  const auto value = find(field);
  if (value) return value;
  if (table_ != nullptr && std::ranges::find(table_->columns, field) == table_->columns.end()) {
    report_absent_column(field);
  } else {
    report(field, Code::field_missing);
  }
  return std::nullopt;
}

/// One finding for the file, not one a row. Only the latest findings are looked at, so that a file
/// of a million bad rows is not read through a million times; the worst is to hear it again.
void Fields::report_absent_column(std::string_view field) {
  constexpr std::size_t looked_at = 100;
  const auto size = findings_.size();
  for (std::size_t i = size - std::min(size, looked_at); i < size; ++i) {
    const Finding& said = findings_[i];
    if (said.message.code == Code::csv_column_missing && said.origin.file == *file_ &&
        said.origin.field == field) {
      return;
    }
  }
  muster::report(findings_, Code::csv_column_missing,
                 {.file = *file_, .line = 1, .field = std::string(field)}, {as_text(field)});
}

std::optional<std::string> Fields::maybe_text(std::string_view field) {
  const auto value = find(field);
  if (!value) return std::nullopt;
  return std::string(*value);
}

std::optional<std::int64_t> Fields::maybe_integer(std::string_view field, std::int64_t least,
                                                  std::int64_t most) {
  const auto value = find(field);
  if (!value) return std::nullopt;
  std::int64_t number = 0;
  const char* end = value->data() + value->size();
  const auto read = std::from_chars(value->data(), end, number);
  if (read.ptr != end || read.ec == std::errc::invalid_argument) {
    report(field, Code::field_not_integer, {as_text(*value)});
    return std::nullopt;
  }
  if (read.ec == std::errc::result_out_of_range || number < least || number > most) {
    report(field, Code::field_out_of_range,
           {as_text(*value), std::to_string(least), std::to_string(most)});
    return std::nullopt;
  }
  return number;
}

std::optional<bool> Fields::maybe_yes_no(std::string_view field) {
  const auto word = maybe_one_of(field, {"yes", "no"});
  if (!word) return std::nullopt;
  return *word == 0;
}

std::optional<std::size_t> Fields::maybe_one_of(std::string_view field,
                                                std::span<const std::string_view> words) {
  const auto value = find(field);
  if (!value) return std::nullopt;
  const auto found = std::ranges::find(words, *value);
  if (found == words.end()) {
    report(field, Code::field_not_one_of,
           {as_text(*value), Text(joined(words, "、"), joined(words, ", "))});
    return std::nullopt;
  }
  return static_cast<std::size_t>(found - words.begin());
}

template <class Parse>
auto Fields::maybe(std::string_view field, Code code, Parse parse)
    -> decltype(parse(std::string_view())) {
  const auto value = find(field);
  if (!value) return std::nullopt;
  auto result = parse(*value);
  if (!result) report(field, code, {as_text(*value)});
  return result;
}

std::optional<Decimal> Fields::maybe_decimal(std::string_view field) {
  return maybe(field, Code::field_not_decimal, &Decimal::parse);
}
std::optional<Instant> Fields::maybe_instant(std::string_view field) {
  return maybe(field, Code::field_not_instant, &parse_instant);
}
std::optional<Date> Fields::maybe_date(std::string_view field) {
  return maybe(field, Code::field_not_date, &parse_date);
}
std::optional<Seconds> Fields::maybe_duration(std::string_view field) {
  return maybe(field, Code::field_not_duration, &parse_duration);
}
std::optional<Minutes> Fields::maybe_time_of_day(std::string_view field) {
  return maybe(field, Code::field_not_clock, &parse_time_of_day);
}

std::string Fields::text(std::string_view field) {
  return std::string(required(field).value_or(std::string_view()));
}
std::int64_t Fields::integer(std::string_view field, std::int64_t least, std::int64_t most) {
  return required(field) ? maybe_integer(field, least, most).value_or(least) : least;
}
Decimal Fields::decimal(std::string_view field) {
  return required(field) ? maybe_decimal(field).value_or(Decimal()) : Decimal();
}
bool Fields::yes_no(std::string_view field) {
  return required(field) && maybe_yes_no(field).value_or(false);
}
Instant Fields::instant(std::string_view field) {
  return required(field) ? maybe_instant(field).value_or(Instant()) : Instant();
}
Date Fields::date(std::string_view field) {
  return required(field) ? maybe_date(field).value_or(Date()) : Date();
}
Seconds Fields::duration(std::string_view field) {
  return required(field) ? maybe_duration(field).value_or(Seconds()) : Seconds();
}
std::size_t Fields::one_of(std::string_view field, std::span<const std::string_view> words) {
  return required(field) ? maybe_one_of(field, words).value_or(0) : 0;
}
std::size_t Fields::one_of(std::string_view field, std::initializer_list<std::string_view> words) {
  return one_of(field, std::span(words.begin(), words.size()));
}
std::optional<std::size_t> Fields::maybe_one_of(std::string_view field,
                                                std::initializer_list<std::string_view> words) {
  return maybe_one_of(field, std::span(words.begin(), words.size()));
}

std::string Fields::id_text(std::string_view field) {
  std::string value = text(field);
  if (!value.empty() && !is_id(value)) report(field, Code::field_not_id, {as_text(value)});
  return value;
}

}  // namespace muster
