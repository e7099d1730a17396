#include "muster/plan/time.hpp"

#include <string>

namespace muster {

namespace {

using std::chrono::floor;

/// "07": two digits, four for years, more where the number has more.
std::string digits(std::int64_t number, std::size_t width) {
  std::string result = std::to_string(number < 0 ? -number : number);
  if (result.size() < width) result.insert(0, width - result.size(), '0');
  return number < 0 ? "-" + result : result;
}

/// Takes exactly `width` digits from the beginning; false when there are other characters or the
/// number lies outside.
bool take(std::string_view& text, std::size_t width, std::int64_t most, std::int64_t& number) {
  if (text.size() < width) return false;
  number = 0;
  for (const char digit : text.substr(0, width)) {
    if (digit < '0' || digit > '9') return false;
    number = number * 10 + (digit - '0');
  }
  text.remove_prefix(width);
  return number <= most;
}

bool take(std::string_view& text, char mark) {
  if (!text.starts_with(mark)) return false;
  text.remove_prefix(1);
  return true;
}

bool take_date(std::string_view& text, Date& date) {
  std::int64_t year = 0;
  std::int64_t month = 0;
  std::int64_t day = 0;
  if (!take(text, 4, 9999, year) || !take(text, '-') || !take(text, 2, 12, month) ||
      !take(text, '-') || !take(text, 2, 31, day) || year < 1900) {
    return false;
  }
  const std::chrono::year_month_day result{std::chrono::year(static_cast<int>(year)),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
  date = Date(result.ok() ? std::chrono::sys_days(result) : Date());
  return result.ok();
}

/// "03:05" or "03:05:07".
bool take_clock(std::string_view& text, Seconds& since_midnight) {
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  if (!take(text, 2, 23, hour) || !take(text, ':') || !take(text, 2, 59, minute)) return false;
  if (take(text, ':') && !take(text, 2, 59, second)) return false;
  since_midnight = Seconds(hour * 3600 + minute * 60 + second);
  return true;
}

bool take_offset(std::string_view& text, Offset& offset) {
  const bool west = text.starts_with('-');
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  if ((!take(text, '+') && !take(text, '-')) || !take(text, 2, 23, hour) || !take(text, ':') ||
      !take(text, 2, 59, minute)) {
    return false;
  }
  offset = Offset((west ? -1 : 1) * (hour * 60 + minute));
  return true;
}

std::string format_clock_of(Seconds since_midnight) {
  return digits(since_midnight.count() / 3600, 2) + ':' +
         digits(since_midnight.count() / 60 % 60, 2);
}

}  // namespace

std::optional<Offset> parse_offset(std::string_view text) {
  Offset offset = {};
  if (!take_offset(text, offset) || !text.empty()) return std::nullopt;
  return offset;
}

std::string format_offset(Offset offset) {
  const std::int64_t minutes = offset.count() < 0 ? -offset.count() : offset.count();
  return (offset.count() < 0 ? "-" : "+") + digits(minutes / 60, 2) + ':' + digits(minutes % 60, 2);
}

std::optional<Instant> parse_instant(std::string_view text) {
  Date date = {};
  Seconds clock = {};
  Offset offset = {};
  if (!take_date(text, date) || !take(text, 'T') || !take_clock(text, clock)) return std::nullopt;
  if (!take(text, 'Z') && !take_offset(text, offset)) return std::nullopt;
  if (!text.empty()) return std::nullopt;
  return Instant(date) + clock - offset;
}

std::string format_instant(Instant instant, Offset offset) {
  const Instant local = instant + offset;
  const Date date = floor<std::chrono::days>(local);
  const Seconds clock = local - date;
  return format_date(date) + 'T' + format_clock_of(clock) + ':' + digits(clock.count() % 60, 2) +
         format_offset(offset);
}

std::string format_clock(Instant instant, Instant day, Offset offset) {
  const Instant local = instant + offset;
  const Date date = floor<std::chrono::days>(local);
  std::string clock = format_clock_of(local - date);
  if (date == floor<std::chrono::days>(day + offset)) return clock;
  return format_date(date).substr(format_date(date).size() - 5) + ' ' + clock;
}

std::optional<Date> parse_date(std::string_view text) {
  Date date = {};
  if (!take_date(text, date) || !text.empty()) return std::nullopt;
  return date;
}

std::string format_date(Date date) {
  const std::chrono::year_month_day day(date);
  const int year = static_cast<int>(day.year());
  if (year >= 0 && year <= 9999) {
    const auto month = static_cast<int>(static_cast<unsigned>(day.month()));
    const auto of_month = static_cast<int>(static_cast<unsigned>(day.day()));
    const auto digit = [](int number) { return static_cast<char>('0' + number % 10); };
    return {digit(year / 1000),
            digit(year / 100),
            digit(year / 10),
            digit(year),
            '-',
            digit(month / 10),
            digit(month),
            '-',
            digit(of_month / 10),
            digit(of_month)};
  }
  return digits(static_cast<int>(day.year()), 4) + '-' +
         digits(static_cast<unsigned>(day.month()), 2) + '-' +
         digits(static_cast<unsigned>(day.day()), 2);
}

std::optional<Minutes> parse_time_of_day(std::string_view text) {
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  if (!take(text, 2, 24, hour) || !take(text, ':') || !take(text, 2, 59, minute)) {
    return std::nullopt;
  }
  if (!text.empty() || (hour == 24 && minute > 0)) return std::nullopt;
  return Minutes(hour * 60 + minute);
}

std::string format_time_of_day(Minutes since_midnight) { return format_clock_of(since_midnight); }

}  // namespace muster
