#pragma once

#include "region_records.hpp"

namespace muster::records {

/// "a;b": several texts in one cell.
inline std::string joined(const std::vector<std::string>& list, char separator) {
  std::string text;
  for (const std::string& part : list) {
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

/// Turns a record into cells: whole numbers, texts and nothing. The sink takes integer(), text()
/// and nothing(), as the store and the digest do.
template <class Sink>
class Writer {
 public:
  explicit Writer(Sink& sink) : sink_(sink) {}

  template <class Tag>
  void id(std::string_view, const Id<Tag>& id) {
    sink_.text(id.view());
  }
  void part(std::string_view, const std::string& key) { sink_.text(key); }
  void count_part(std::string_view, std::int64_t key, Range) { sink_.integer(key); }
  template <class T>
  void refers(std::string_view, const T& reference) {
    each(reference, [&](const auto& id) { sink_.text(id.view()); });
  }
  template <class Tag>
  void refers_part(std::string_view, const Id<Tag>& id) {
    sink_.text(id.view());
  }
  void text(std::string_view, const Text& text) {
    sink_.text(text.zh);
    sink_.text(text.en);
  }
  void text_if_any(std::string_view, const Text& text) {
    stated("", text.zh);
    stated("", text.en);
  }
  template <class T>
  void word(std::string_view, const T& word) {
    each(word, [&](const std::string& value) { sink_.text(value); });
  }
  void stated(std::string_view, const std::string& word) {
    if (word.empty()) {
      sink_.nothing();
    } else {
      sink_.text(word);
    }
  }
  template <class T>
  void choice(std::string_view, const T& choice) {
    each(choice, [&](auto value) {
      sink_.text(words<decltype(value)>()[static_cast<std::size_t>(value)]);
    });
  }
  void yes_no(std::string_view, bool value) { sink_.integer(value ? 1 : 0); }
  template <class T>
  void count(std::string_view, const T& count, Range) {
    each(count, [&](std::int64_t value) { sink_.integer(value); });
  }
  void factor(std::string_view, std::int64_t value) { sink_.integer(value); }
  void amount(std::string_view, const Quantity& quantity) { sink_.integer(quantity.count()); }
  template <class T>
  void decimal(std::string_view, const T& decimal) {
    each(decimal, [&](const Decimal& value) { sink_.integer(value.micros()); });
  }
  template <class T>
  void meters(std::string_view, const T& meters) {
    each(meters, [&](const Meters& value) { sink_.integer(value.count); });
  }
  void length(std::string_view, const Meters& length) { sink_.integer(length.count); }
  void speed(std::string_view, const KilometersPerHour& speed) { sink_.integer(speed.count); }
  template <class T>
  void minutes(std::string_view, const T& minutes, Range) {
    each(minutes, [&](const Minutes& value) { sink_.integer(value.count()); });
  }
  void time_of_day(std::string_view, const Minutes& minutes) { sink_.integer(minutes.count()); }
  template <class T>
  void date(std::string_view, const T& date) {
    each(date, [&](const Date& value) { sink_.text(format_date(value)); });
  }
  template <class T>
  void instant(std::string_view, const T& instant) {
    each(instant, [&](const Instant& value) { sink_.integer(value.time_since_epoch().count()); });
  }
  void position(const Position& position) {
    sink_.integer(position.latitude.e7);
    sink_.integer(position.longitude.e7);
  }
  void position(const std::optional<Position>& position) {
    if (position) return this->position(*position);
    sink_.nothing();
    sink_.nothing();
  }
  void line(std::string_view, const std::vector<Position>& line) {
    stated("", format_positions(line));
  }
  void list(std::string_view, const std::vector<std::string>& list, char separator) {
    sink_.text(joined(list, separator));
  }
  void list_if_any(std::string_view, const std::vector<std::string>& list, char separator) {
    stated("", joined(list, separator));
  }
  void skills(std::string_view, const std::vector<Skill>& skills) {
    sink_.text(format_skills(skills));
  }
  void expiry(std::string_view, const Expiry& expiry) { sink_.text(format_expiry(expiry)); }

 private:
  template <class T, class F>
  void each(const T& value, F write) {
    if constexpr (is_optional<T>) {
      if (value) {
        write(*value);
      } else {
        sink_.nothing();
      }
    } else {
      write(value);
    }
  }

  Sink& sink_;
};

}  // namespace muster::records
