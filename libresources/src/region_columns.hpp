#pragma once

#include <string>
#include <vector>

#include "region_tables.hpp"

namespace muster::records {

/// What a CSV column is, in words: for the check of headers and for the documentation.
struct Column {
  std::string name = {};
  std::string kind = {};  ///< "whole number 0 to 300", "id of a place" …
  bool required = false;
  std::string twin = {};  ///< the other language; one of the two is enough
};

/// The table that an id leads into, or nullptr for what lies outside the region.
template <class Tag>
const auto* table_behind(const Id<Tag>&) {
  if constexpr (requires { table_of<Tag>.list; }) {
    return &table_of<Tag>;
  } else {
    return static_cast<const Table<Team, Region>*>(nullptr);
  }
}

/// Collects the CSV columns of a record.
class ColumnCollector {
 public:
  std::vector<Column> columns = {};

  template <class Tag>
  void id(std::string_view column, const Id<Tag>&) {
    add(column, "id", true);
  }
  void part(std::string_view column, const std::string&) { add(column, "text", true); }
  void count_part(std::string_view column, std::int64_t, Range range) {
    add(column, "whole number " + shown(range), true);
  }
  template <class T>
  void refers(std::string_view column, const T&) {
    const auto* table = table_behind(typename Optional<T>::Value{});
    const std::string_view what = table == nullptr ? "incident" : table->en;
    add(column, "id: " + std::string(what), !is_optional<T>);
  }
  template <class Tag>
  void refers_part(std::string_view column, const Id<Tag>& id) {
    refers(column, id);
  }
  void text(std::string_view column, const Text&) { two(column, true); }
  void text_if_any(std::string_view column, const Text&) { two(column, false); }
  template <class T>
  void word(std::string_view column, const T&) {
    add(column, "text", !is_optional<T>);
  }
  void stated(std::string_view column, const std::string&) { add(column, "text", false); }
  template <class T>
  void choice(std::string_view column, const T&) {
    std::string kind;
    for (const auto word : words<typename Optional<T>::Value>()) {
      kind += (kind.empty() ? "`" : " `") + std::string(word) + '`';
    }
    add(column, kind, !is_optional<T>);
  }
  void yes_no(std::string_view column, bool) { add(column, "`yes` `no`", true); }
  template <class T>
  void count(std::string_view column, const T&, Range range) {
    add(column, "whole number " + shown(range), !is_optional<T>);
  }
  void factor(std::string_view column, std::int64_t) {
    add(column, "whole number " + shown(factor_range) + ", for `factor`", false);
  }
  void amount(std::string_view column, const Quantity&) {
    add(column, "whole number " + shown(amount_range), true);
  }
  template <class T>
  void decimal(std::string_view column, const T&) {
    add(column, "decimal from 0", !is_optional<T>);
  }
  template <class T>
  void meters(std::string_view column, const T&) {
    add(column, "metres " + shown(meters_range), !is_optional<T>);
  }
  void length(std::string_view column, const Meters&) {
    add(column, "metres " + shown(length_range), true);
  }
  void speed(std::string_view column, const KilometersPerHour&) {
    add(column, "km/h " + shown(speed_range), true);
  }
  template <class T>
  void minutes(std::string_view column, const T&, Range range) {
    add(column, "minutes " + shown(range), !is_optional<T>);
  }
  void time_of_day(std::string_view column, const Minutes&) {
    add(column, "time of day 00:00 to 24:00", true);
  }
  template <class T>
  void date(std::string_view column, const T&) {
    add(column, "date", !is_optional<T>);
  }
  template <class T>
  void instant(std::string_view column, const T&) {
    add(column, "instant with offset", !is_optional<T>);
  }
  void position(const Position&) {
    add("latitude", "degrees -90 to 90", true);
    add("longitude", "degrees -180 to 180", true);
  }
  void position(const std::optional<Position>&) {
    add("latitude", "degrees -90 to 90", false);
    add("longitude", "degrees -180 to 180", false);
  }
  void line(std::string_view column, const std::vector<Position>&) {
    add(column, "latitude,longitude pairs, blanks between", false);
  }
  void list(std::string_view column, const std::vector<std::string>&, char separator) {
    add(column, std::string("texts, `") + separator + "` between", true);
  }
  void list_if_any(std::string_view column, const std::vector<std::string>&, char separator) {
    add(column, std::string("texts, `") + separator + "` between", false);
  }
  void skills(std::string_view column, const std::vector<Skill>&) {
    add(column, "capability[:type], `;` between", true);
  }
  void expiry(std::string_view column, const Expiry&) {
    add(column, "date, `none` or `unknown`", true);
  }

 private:
  static std::string shown(Range range) {
    return std::to_string(range.least) + " to " + std::to_string(range.most);
  }
  void add(std::string_view column, std::string kind, bool required) {
    columns.push_back({.name = std::string(column), .kind = std::move(kind), .required = required});
  }
  void two(std::string_view column, bool required) {
    const std::string zh = std::string(column) + "_zh";
    const std::string en = std::string(column) + "_en";
    columns.push_back({.name = zh, .kind = "text", .required = required, .twin = en});
    columns.push_back({.name = en, .kind = "text", .required = required, .twin = zh});
  }
};

template <class R>
std::vector<Column> columns_of() {
  ColumnCollector collector;
  R row;
  describe(collector, row);
  return collector.columns;
}

}  // namespace muster::records
