#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/csv.hpp"
#include "muster/plan/error.hpp"
#include "muster/plan/id.hpp"
#include "muster/plan/time.hpp"
#include "muster/plan/units.hpp"
#include "muster/plan/xml.hpp"

namespace muster {

/// One form for reading the fields of a CSV row and of an XML element: each getter says what it
/// wants, and what is missing or wrong becomes a finding with file, line, column and field; the
/// value then returned keeps the reader going and is never stored, because a finding of severity
/// error stops the import whole.
///
/// Keeps:   nothing of its own: what it is made of must outlive it.
class Fields {
 public:
  Fields(const CsvTable& table, const CsvRow& row, Findings& findings);
  Fields(const XmlElement& element, const std::string& file, Findings& findings);
  Fields(const XmlElement& element, std::string&& file, Findings& findings) = delete;

  /// Required: a finding when the field is absent or empty; blanks around a value do not count. A
  /// CSV column that is absent is one finding for the file, not one a row.
  [[nodiscard]] std::string text(std::string_view field);
  [[nodiscard]] std::int64_t integer(std::string_view field, std::int64_t least, std::int64_t most);
  [[nodiscard]] Decimal decimal(std::string_view field);
  /// "yes" or "no".
  [[nodiscard]] bool yes_no(std::string_view field);
  [[nodiscard]] Instant instant(std::string_view field);
  [[nodiscard]] Date date(std::string_view field);
  [[nodiscard]] Seconds duration(std::string_view field);
  /// The position of the field's word in `words`.
  [[nodiscard]] std::size_t one_of(std::string_view field, std::span<const std::string_view> words);
  [[nodiscard]] std::size_t one_of(std::string_view field,
                                   std::initializer_list<std::string_view> words);
  template <class Tag>
  [[nodiscard]] Id<Tag> id(std::string_view field) {
    return Id<Tag>(id_text(field));
  }

  /// Optional: empty when the field is absent or empty; a finding only when it is filled wrongly.
  [[nodiscard]] std::optional<std::string> maybe_text(std::string_view field);
  [[nodiscard]] std::optional<std::int64_t> maybe_integer(std::string_view field,
                                                          std::int64_t least, std::int64_t most);
  [[nodiscard]] std::optional<Decimal> maybe_decimal(std::string_view field);
  [[nodiscard]] std::optional<bool> maybe_yes_no(std::string_view field);
  [[nodiscard]] std::optional<Instant> maybe_instant(std::string_view field);
  [[nodiscard]] std::optional<Date> maybe_date(std::string_view field);
  [[nodiscard]] std::optional<Seconds> maybe_duration(std::string_view field);
  [[nodiscard]] std::optional<Minutes> maybe_time_of_day(std::string_view field);
  [[nodiscard]] std::optional<std::size_t> maybe_one_of(std::string_view field,
                                                        std::span<const std::string_view> words);
  [[nodiscard]] std::optional<std::size_t> maybe_one_of(
      std::string_view field, std::initializer_list<std::string_view> words);
  template <class Tag>
  [[nodiscard]] std::optional<Id<Tag>> maybe_id(std::string_view field) {
    if (!has(field)) return std::nullopt;
    return Id<Tag>(id_text(field));
  }

  /// Present and not empty.
  [[nodiscard]] bool has(std::string_view field);
  [[nodiscard]] Origin origin(std::string_view field = {}) const;
  void report(std::string_view field, Code code, std::vector<Text> parameters = {});
  /// For XML: a finding for every attribute that no getter has asked for.
  void refuse_unread();

 private:
  /// The value without blanks around it; empty when it is absent or blank.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view field);
  void note_asked(std::size_t attribute);
  [[nodiscard]] bool was_asked(std::size_t attribute) const;
  [[nodiscard]] std::optional<std::string_view> required(std::string_view field);
  void report_absent_column(std::string_view field);
  template <class Parse>
  [[nodiscard]] auto maybe(std::string_view field, Code code, Parse parse)
      -> decltype(parse(std::string_view()));
  [[nodiscard]] std::string id_text(std::string_view field);

  const CsvTable* table_ = nullptr;
  const CsvRow* row_ = nullptr;
  const XmlElement* element_ = nullptr;
  const std::string* file_ = nullptr;
  Findings& findings_;
  std::uint64_t asked_ = 0;       ///< for which of the first 64 attributes, by position
  std::vector<bool> asked_more_;  ///< and of those beyond; none yet: empty
};

/// Whether the text can be an id: 1 to 64 of letters of any script, digits, '.', '_' and '-'.
/// Beyond ASCII every code point counts as a letter but controls, blanks, punctuation, symbols,
/// emoji and those without a shape or a meaning of their own.
[[nodiscard]] bool is_id(std::string_view text);

}  // namespace muster
