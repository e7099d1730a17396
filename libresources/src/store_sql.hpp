#pragma once

#include "region_columns.hpp"
#include "region_writer.hpp"
#include "row_sum.hpp"
#include "sqlite.hpp"

namespace muster::records {

/// One column of a table of the store, in SQL.
struct SqlColumn {
  std::string name = {};
  std::string type = {};
  bool required = true;
  std::string check = {};      ///< a condition on the column, or nothing
  std::string refers_to = {};  ///< a table, or nothing
  bool key = false;
};

/// Collects the columns of a table of the store. Measures are part of a name where the CSV column
/// leaves them open: _micro (10⁻⁶), _e7 (10⁻⁷ degrees), _utc_s (seconds since 1970 UTC).
class SqlColumns {
 public:
  std::vector<SqlColumn> columns = {};

  template <class Tag>
  void id(std::string_view column, const Id<Tag>&) {
    auto& added = add(column, "TEXT", true);
    added.key = true;
    added.check = "length(" + quoted(column) + ") BETWEEN 1 AND 64";
  }
  void part(std::string_view column, const std::string&) { add(column, "TEXT", true).key = true; }
  void count_part(std::string_view column, std::int64_t, Range range) {
    number(column, true, range).key = true;
  }
  template <class T>
  void refers(std::string_view column, const T&) {
    auto& added = add(column, "TEXT", !is_optional<T>);
    const auto* table = table_behind(typename Optional<T>::Value{});
    if (table != nullptr) added.refers_to = table->name;
  }
  template <class Tag>
  void refers_part(std::string_view column, const Id<Tag>& id) {
    refers(column, id);
    columns.back().key = true;
  }
  void text(std::string_view column, const Text&) {
    add(std::string(column) + "_zh", "TEXT", true);
    add(std::string(column) + "_en", "TEXT", true);
  }
  void text_if_any(std::string_view column, const Text&) {
    add(std::string(column) + "_zh", "TEXT", false);
    add(std::string(column) + "_en", "TEXT", false);
  }
  template <class T>
  void word(std::string_view column, const T&) {
    add(column, "TEXT", !is_optional<T>);
  }
  void stated(std::string_view column, const std::string&) { add(column, "TEXT", false); }
  template <class T>
  void choice(std::string_view column, const T&) {
    std::string list;
    for (const auto word : words<typename Optional<T>::Value>()) {
      list += (list.empty() ? "'" : ", '") + std::string(word) + '\'';
    }
    add(column, "TEXT", !is_optional<T>).check = quoted(column) + " IN (" + list + ")";
  }
  void yes_no(std::string_view column, bool) { number(column, true, {0, 1}); }
  template <class T>
  void count(std::string_view column, const T&, Range range) {
    number(column, !is_optional<T>, range);
  }
  void factor(std::string_view column, std::int64_t) { number(column, true, factor_range); }
  void amount(std::string_view column, const Quantity&) { number(column, true, amount_range); }
  template <class T>
  void decimal(std::string_view column, const T&) {
    const std::string name = std::string(column) + "_micro";
    add(name, "INTEGER", !is_optional<T>).check = quoted(name) + " >= 0";
  }
  template <class T>
  void meters(std::string_view column, const T&) {
    number(column, !is_optional<T>, meters_range);
  }
  void length(std::string_view column, const Meters&) { number(column, true, length_range); }
  void speed(std::string_view column, const KilometersPerHour&) {
    number(column, true, speed_range);
  }
  template <class T>
  void minutes(std::string_view column, const T&, Range range) {
    number(column, !is_optional<T>, range);
  }
  void time_of_day(std::string_view column, const Minutes&) {
    number(std::string(column) + "_min", true, day_range);
  }
  template <class T>
  void date(std::string_view column, const T&) {
    add(column, "TEXT", !is_optional<T>).check = quoted(column) + " GLOB " + std::string(day_form);
  }
  template <class T>
  void instant(std::string_view column, const T&) {
    add(std::string(column) + "_utc_s", "INTEGER", !is_optional<T>);
  }
  void position(const Position&) {
    number("latitude_e7", true, {-900'000'000, 900'000'000});
    number("longitude_e7", true, {-1'800'000'000, 1'800'000'000});
  }
  void position(const std::optional<Position>&) {
    number("latitude_e7", false, {-900'000'000, 900'000'000});
    number("longitude_e7", false, {-1'800'000'000, 1'800'000'000});
  }
  void line(std::string_view column, const std::vector<Position>&) { add(column, "TEXT", false); }
  void list(std::string_view column, const std::vector<std::string>&, char) {
    add(column, "TEXT", true);
  }
  void list_if_any(std::string_view column, const std::vector<std::string>&, char) {
    add(column, "TEXT", false);
  }
  void skills(std::string_view column, const std::vector<Skill>&) { add(column, "TEXT", true); }
  void expiry(std::string_view column, const Expiry&) {
    add(column, "TEXT", true).check = quoted(column) + " IN ('none', 'unknown') OR " +
                                      quoted(column) + " GLOB " + std::string(day_form);
  }

  static std::string quoted(std::string_view name) { return '"' + std::string(name) + '"'; }

 private:
  static constexpr std::string_view day_form = "'[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'";

  SqlColumn& add(std::string_view column, std::string_view type, bool required) {
    columns.push_back(
        {.name = std::string(column), .type = std::string(type), .required = required});
    return columns.back();
  }
  SqlColumn& number(std::string_view column, bool required, Range range) {
    auto& added = add(column, "INTEGER", required);
    added.check = quoted(column) + " BETWEEN " + std::to_string(range.least) + " AND " +
                  std::to_string(range.most);
    return added;
  }
};

template <class R>
const std::vector<SqlColumn>& sql_columns_of() {
  static const std::vector<SqlColumn> columns = [] {
    SqlColumns collector;
    R row;
    describe(collector, row);
    return std::move(collector.columns);
  }();
  return columns;
}

// The statements of a table. They are made of the names in this program only; every value is bound.
// A table of schema 1 had no checksums; those since end in the column "sum".
enum class Sums { none, each_row };
std::string create_sql(std::string_view table, const std::vector<SqlColumn>& columns,
                       Sums sums = Sums::each_row);
/// A column that came after the table was made; it may be empty.
std::string add_column_sql(std::string_view table, const SqlColumn& column);
/// An index for each column that refers to the table itself: without it, taking a row away would
/// read the whole table. And one for lots by stockpile and material. Pairs of index name and
/// statement.
std::vector<std::pair<std::string, std::string>> index_sql(std::string_view table,
                                                           const std::vector<SqlColumn>& columns);
std::string insert_sql(std::string_view table, const std::vector<SqlColumn>& columns);
/// All rows in the order of the key, or those `where` names.
std::string select_sql(std::string_view table, const std::vector<SqlColumn>& columns,
                       Sums sums = Sums::each_row, const std::string& where = "");

/// Binds the cells of a row and, last, their checksum.
class Summed {
 public:
  explicit Summed(sqlite::Statement& insert) : insert_(insert) {}
  void integer(std::int64_t value) {
    insert_.integer(value);
    sum_.integer(value);
  }
  void text(std::string_view value) {
    insert_.text(value);
    sum_.text(value);
  }
  void nothing() {
    insert_.nothing();
    sum_.nothing();
  }
  void end_row() {
    insert_.integer(sum_.value());
    insert_.run();
    sum_ = RowSum();
  }

 private:
  sqlite::Statement& insert_;
  RowSum sum_ = {};
};

template <class R>
void write_summed(sqlite::Statement& insert, const R& row) {
  Summed summed(insert);
  Writer writer(summed);
  describe(writer, row);
  summed.end_row();
}

/// Fills a record from the row a statement stands at. Nothing is taken on trust: a value that the
/// reader of the folder would have refused is Error{store_damaged}.
class SqlReader {
 public:
  SqlReader(sqlite::Statement& row, std::string_view table) : row_(row), table_(table) {}

  /// The checksum of the cells read so far.
  [[nodiscard]] std::int64_t sum() const { return sum_.value(); }

  template <class Tag>
  void id(std::string_view column, Id<Tag>& id) {
    id = Id<Tag>(id_text(column));
  }
  void part(std::string_view column, std::string& key) { key = full_text(column); }
  void count_part(std::string_view column, std::int64_t& key, Range range) {
    key = number(column, range);
  }
  template <class T>
  void refers(std::string_view column, T& id) {
    each(id, [&] { return typename Optional<T>::Value(id_text(column)); });
  }
  template <class Tag>
  void refers_part(std::string_view column, Id<Tag>& id) {
    id = Id<Tag>(id_text(column));
  }
  void text(std::string_view column, Text& text) {
    text.zh = any_text(column);
    text.en = any_text(column);
  }
  void text_if_any(std::string_view column, Text& text) {
    stated(column, text.zh);
    stated(column, text.en);
  }
  template <class T>
  void word(std::string_view column, T& word) {
    each(word, [&] { return full_text(column); });
  }
  void stated(std::string_view column, std::string& word) {
    if (!take_nothing()) word = any_text(column);
  }
  template <class T>
  void choice(std::string_view column, T& choice) {
    using Enum = typename Optional<T>::Value;
    each(choice, [&] { return static_cast<Enum>(position_of(column, words<Enum>())); });
  }
  void yes_no(std::string_view column, bool& value) { value = number(column, {0, 1}) == 1; }
  template <class T>
  void count(std::string_view column, T& count, Range range) {
    each(count, [&] { return number(column, range); });
  }
  void factor(std::string_view column, std::int64_t& value) {
    value = number(column, factor_range);
  }
  void amount(std::string_view column, Quantity& quantity) {
    quantity = Quantity(number(column, amount_range));
  }
  template <class T>
  void decimal(std::string_view column, T& decimal) {
    each(decimal, [&] { return Decimal::of_micros(number(column, {0, INT64_MAX})); });
  }
  template <class T>
  void meters(std::string_view column, T& meters) {
    each(meters, [&] { return Meters{number(column, meters_range)}; });
  }
  void length(std::string_view column, Meters& length) { length = {number(column, length_range)}; }
  void speed(std::string_view column, KilometersPerHour& speed) {
    speed = {number(column, speed_range)};
  }
  template <class T>
  void minutes(std::string_view column, T& minutes, Range range) {
    each(minutes, [&] { return Minutes{number(column, range)}; });
  }
  void time_of_day(std::string_view column, Minutes& minutes) {
    minutes = Minutes{number(column, day_range)};
  }
  template <class T>
  void date(std::string_view column, T& date) {
    each(date, [&] { return needed(parse_date(raw_text(column)), column); });
  }
  template <class T>
  void instant(std::string_view column, T& instant) {
    each(instant, [&] { return Instant{Seconds{number(column, {-in_years, in_years})}}; });
  }
  void position(Position& position) {
    position.latitude.e7 = number("latitude_e7", {-900'000'000, 900'000'000});
    position.longitude.e7 = number("longitude_e7", {-1'800'000'000, 1'800'000'000});
  }
  void position(std::optional<Position>& value) {
    if (row_.is_null_at(next_) && row_.is_null_at(next_ + 1)) {
      (void)take_nothing();
      (void)take_nothing();
    } else {
      position(value.emplace());
    }
  }
  void line(std::string_view column, std::vector<Position>& line) {
    if (!take_nothing()) line = needed(parse_positions(raw_text(column)), column);
  }
  void list(std::string_view column, std::vector<std::string>& list, char separator);
  void list_if_any(std::string_view column, std::vector<std::string>& list, char separator);
  void skills(std::string_view column, std::vector<Skill>& skills);
  void expiry(std::string_view column, Expiry& expiry) {
    expiry = needed(parse_expiry(raw_text(column)), column);
  }

 private:
  static constexpr std::int64_t in_years = 100'000'000'000;  ///< seconds: some 3 000 years

  template <class T, class F>
  void each(T& value, F read) {
    if constexpr (is_optional<T>) {
      if (take_nothing()) return;
    }
    value = read();
  }
  template <class T>
  [[nodiscard]] T needed(std::optional<T> value, std::string_view column) const {
    if (!value) damaged(column);
    return *value;
  }
  /// Passes over a cell that holds nothing; false when it holds something.
  bool take_nothing() {
    if (!row_.is_null_at(next_)) return false;
    ++next_;
    sum_.nothing();
    return true;
  }
  std::int64_t number(std::string_view column, Range range);
  std::string_view raw_text(std::string_view column);
  std::string any_text(std::string_view column);   ///< clean UTF-8
  std::string full_text(std::string_view column);  ///< and not empty
  std::string id_text(std::string_view column);
  std::size_t position_of(std::string_view column, const std::vector<std::string_view>& words);
  [[noreturn]] void damaged(std::string_view column) const;

  sqlite::Statement& row_;
  std::string_view table_;
  int next_ = 0;
  RowSum sum_ = {};
};

}  // namespace muster::records
