#pragma once

#include "muster/plan/fields.hpp"
#include "region_tables.hpp"

namespace muster::records {

/// Fills a record from one row of a CSV file. What is wrong becomes a finding at its field; the
/// record then keeps the reader going and is never stored.
class CsvReader {
 public:
  CsvReader(Fields& fields, Datum datum) : fields_(fields), datum_(datum) {}

  template <class Tag>
  void id(std::string_view column, Id<Tag>& id) {
    id = fields_.id<Tag>(column);
  }
  void part(std::string_view column, std::string& key) { key = fields_.text(column); }
  void count_part(std::string_view column, std::int64_t& key, Range range) {
    count(column, key, range);
  }
  template <class Tag>
  void refers(std::string_view column, Id<Tag>& id) {
    id = fields_.id<Tag>(column);
  }
  template <class Tag>
  void refers(std::string_view column, std::optional<Id<Tag>>& id) {
    id = fields_.maybe_id<Tag>(column);
  }
  template <class Tag>
  void refers_part(std::string_view column, Id<Tag>& id) {
    id = fields_.id<Tag>(column);
  }
  void text(std::string_view column, Text& text);
  void text_if_any(std::string_view column, Text& text);
  void word(std::string_view column, std::string& word) { word = fields_.text(column); }
  void word(std::string_view column, std::optional<std::string>& word) {
    word = fields_.maybe_text(column);
  }
  void stated(std::string_view column, std::string& word) {
    word = fields_.maybe_text(column).value_or("");
  }
  template <class Enum>
  void choice(std::string_view column, Enum& choice) {
    choice = static_cast<Enum>(fields_.one_of(column, words<Enum>()));
  }
  template <class Enum>
  void choice(std::string_view column, std::optional<Enum>& choice) {
    if (const auto word = fields_.maybe_one_of(column, words<Enum>())) {
      choice = static_cast<Enum>(*word);
    }
  }
  void yes_no(std::string_view column, bool& value) { value = fields_.yes_no(column); }
  void count(std::string_view column, std::int64_t& count, Range range) {
    count = fields_.integer(column, range.least, range.most);
  }
  void count(std::string_view column, std::optional<std::int64_t>& count, Range range) {
    count = fields_.maybe_integer(column, range.least, range.most);
  }
  void factor(std::string_view column, std::int64_t& value);
  void amount(std::string_view column, Quantity& quantity) {
    quantity = Quantity(fields_.integer(column, amount_range.least, amount_range.most));
  }
  void decimal(std::string_view column, Decimal& decimal);
  void decimal(std::string_view column, std::optional<Decimal>& decimal);
  void meters(std::string_view column, Meters& meters) {
    meters = {fields_.integer(column, meters_range.least, meters_range.most)};
  }
  void meters(std::string_view column, std::optional<Meters>& meters);
  void length(std::string_view column, Meters& length) {
    length = {whole(column, length_range, Code::road_length)};
  }
  void speed(std::string_view column, KilometersPerHour& speed) {
    speed = {whole(column, speed_range, Code::road_speed)};
  }
  void minutes(std::string_view column, Minutes& minutes, Range range) {
    minutes = Minutes{fields_.integer(column, range.least, range.most)};
  }
  void minutes(std::string_view column, std::optional<Minutes>& minutes, Range range);
  void time_of_day(std::string_view column, Minutes& minutes);
  void date(std::string_view column, Date& date) { date = fields_.date(column); }
  void date(std::string_view column, std::optional<Date>& date) {
    date = fields_.maybe_date(column);
  }
  void instant(std::string_view column, Instant& instant) { instant = fields_.instant(column); }
  void instant(std::string_view column, std::optional<Instant>& instant) {
    instant = fields_.maybe_instant(column);
  }
  void position(Position& position);
  void position(std::optional<Position>& position);
  void line(std::string_view column, std::vector<Position>& line);
  void list(std::string_view column, std::vector<std::string>& list, char separator);
  void list_if_any(std::string_view column, std::vector<std::string>& list, char separator);
  void skills(std::string_view column, std::vector<Skill>& skills);
  void expiry(std::string_view column, Expiry& expiry);

 private:
  /// A whole number whose range has a message of its own.
  std::int64_t whole(std::string_view column, Range range, Code out_of_range);
  std::optional<Degrees> degrees(std::string_view column, Code out_of_range);

  Fields& fields_;
  Datum datum_;
};

}  // namespace muster::records
