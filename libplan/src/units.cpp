#include "muster/plan/units.hpp"

#include <array>
#include <charconv>
#include <limits>

#include "muster/plan/error.hpp"

namespace muster {

namespace {

__extension__ typedef __int128 Wide;

constexpr std::int64_t longest_road = 100'000'000;
constexpr std::int64_t fastest_road = 300;
constexpr std::size_t decimal_places = 6;

[[noreturn]] void too_many() { throw Error(Code::quantity_overflow); }
[[noreturn]] void too_large() { throw Error(Code::decimal_overflow); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Appends a digit on the side of zero where the number stands; false when it no longer fits.
bool append_digit(std::int64_t& number, char digit, bool negative) {
  const std::int64_t step = negative ? -(digit - '0') : digit - '0';
  return !__builtin_mul_overflow(number, std::int64_t{10}, &number) &&
         !__builtin_add_overflow(number, step, &number);
}

Decimal fitting(Wide micros) {
  if (micros > std::numeric_limits<std::int64_t>::max() ||
      micros < std::numeric_limits<std::int64_t>::min()) {
    too_large();
  }
  return Decimal::of_micros(static_cast<std::int64_t>(micros));
}

struct DurationUnit {
  std::string_view name = {};
  std::int64_t seconds = 1;
};

/// Largest first.
constexpr std::array duration_units =
    std::to_array<DurationUnit>({{"d", 86'400}, {"h", 3'600}, {"min", 60}, {"s", 1}});

constexpr std::int64_t hundred_years = 36'525LL * 86'400;

}  // namespace

Quantity operator+(Quantity a, Quantity b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.count_, b.count_, &sum)) too_many();
  return Quantity(sum);
}

Quantity operator-(Quantity a, Quantity b) {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(a.count_, b.count_, &difference)) too_many();
  return Quantity(difference);
}

Quantity operator*(Quantity a, std::int64_t times) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a.count_, times, &product)) too_many();
  return Quantity(product);
}

Decimal Decimal::of(std::int64_t whole) { return fitting(Wide{whole} * scale); }

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::string_view places;
  if (point != std::string_view::npos) {
    places = text.substr(point + 1);
    if (places.empty() || places.size() > decimal_places) return std::nullopt;
  }
  if (whole.empty()) return std::nullopt;
  std::int64_t micros = 0;
  for (const std::string_view digits : {whole, places}) {
    for (const char digit : digits) {
      if (!is_digit(digit) || !append_digit(micros, digit, negative)) return std::nullopt;
    }
  }
  for (std::size_t i = places.size(); i < decimal_places; ++i) {
    if (!append_digit(micros, '0', negative)) return std::nullopt;
  }
  return of_micros(micros);
}

std::string Decimal::str() const {
  const bool negative = micros_ < 0;
  const auto unsigned_micros = static_cast<std::uint64_t>(micros_);
  const std::uint64_t size = negative ? 0 - unsigned_micros : unsigned_micros;
  constexpr auto steps = static_cast<std::uint64_t>(scale);
  std::string result = (negative ? "-" : "") + std::to_string(size / steps);
  std::string places = std::to_string(size % steps);
  places.insert(0, decimal_places - places.size(), '0');
  places.resize(places.find_last_not_of('0') + 1);
  return places.empty() ? result : result + '.' + places;
}

Quantity Decimal::rounded_up() const {
  return Quantity(micros_ / scale + (micros_ % scale > 0 ? 1 : 0));
}

Quantity Decimal::rounded_down() const {
  return Quantity(micros_ / scale - (micros_ % scale < 0 ? 1 : 0));
}

Decimal operator+(Decimal a, Decimal b) { return fitting(Wide{a.micros_} + b.micros_); }
Decimal operator-(Decimal a, Decimal b) { return fitting(Wide{a.micros_} - b.micros_); }

Decimal operator*(Decimal a, Decimal b) {
  const Wide product = Wide{a.micros_} * b.micros_;
  const Wide half = product < 0 ? -Decimal::scale / 2 : Decimal::scale / 2;
  return fitting((product + half) / Decimal::scale);
}

Seconds TravelTime::rounded_up() const {
  if (!reachable()) throw Error(Code::travel_unreachable);
  return Seconds((std::int64_t{ms} + 999) / 1000);
}

TravelTime operator+(TravelTime a, TravelTime b) {
  const std::uint64_t sum = std::uint64_t{a.ms} + b.ms;
  if (!a.reachable() || !b.reachable() || sum >= TravelTime::never) return {};
  return {static_cast<std::uint32_t>(sum)};
}

TravelTime travel_time(Meters length, KilometersPerHour speed) {
  if (length.count < 1 || length.count > longest_road) {
    throw Error(Code::road_length, {std::to_string(length.count)});
  }
  if (speed.count < 1 || speed.count > fastest_road) {
    throw Error(Code::road_speed, {std::to_string(speed.count)});
  }
  const std::int64_t ms = (length.count * 3600 + speed.count - 1) / speed.count;
  if (ms >= std::int64_t{TravelTime::never}) return {};
  return {static_cast<std::uint32_t>(ms)};
}

std::optional<Seconds> parse_duration(std::string_view text) {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  std::int64_t count = 0;
  const auto read = std::from_chars(text.data(), text.data() + digits, count);
  if (digits == 0 || read.ec != std::errc{}) return std::nullopt;
  for (const DurationUnit& unit : duration_units) {
    if (unit.name != text.substr(digits)) continue;
    if (count > hundred_years / unit.seconds) return std::nullopt;
    return Seconds(count * unit.seconds);
  }
  return std::nullopt;
}

std::string format_duration(Seconds duration) {
  const std::int64_t seconds = duration.count();
  if (seconds == 0) return "0s";
  for (const DurationUnit& unit : duration_units) {
    if (seconds % unit.seconds != 0) continue;
    return std::to_string(seconds / unit.seconds).append(unit.name);
  }
  return {};
}

}  // namespace muster
