#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

using Seconds = std::chrono::seconds;
using Minutes = std::chrono::minutes;

/// An instant, UTC, to the second. Instants enter only from the caller.
using Instant = std::chrono::sys_seconds;

struct Meters {
  std::int64_t count = 0;
  friend auto operator<=>(const Meters&, const Meters&) = default;
  friend Meters operator+(Meters a, Meters b) { return {a.count + b.count}; }
};

struct KilometersPerHour {
  std::int64_t count = 0;
  friend auto operator<=>(const KilometersPerHour&, const KilometersPerHour&) = default;
};

/// A number of people, or of things in the catalogue's counting unit. Arithmetic is checked.
///
/// Throws:  Error{quantity_overflow} from + - and * when the result does not fit.
class Quantity {
 public:
  constexpr Quantity() = default;
  constexpr explicit Quantity(std::int64_t count) : count_(count) {}

  [[nodiscard]] constexpr std::int64_t count() const { return count_; }
  friend constexpr auto operator<=>(const Quantity&, const Quantity&) = default;
  friend Quantity operator+(Quantity a, Quantity b);
  friend Quantity operator-(Quantity a, Quantity b);
  friend Quantity operator*(Quantity a, std::int64_t times);

 private:
  std::int64_t count_ = 0;
};

/// A decimal with six places (int64 × 10⁻⁶): indicators and constants of rules. Exact within its
/// range of ±9.2 × 10¹²; arithmetic is checked.
///
/// Throws:  Error{decimal_overflow} when a result does not fit.
class Decimal {
 public:
  static constexpr std::int64_t scale = 1'000'000;

  constexpr Decimal() = default;
  [[nodiscard]] static Decimal of(std::int64_t whole);
  [[nodiscard]] static constexpr Decimal of_micros(std::int64_t micros) {
    Decimal result;
    result.micros_ = micros;
    return result;
  }
  /// Empty:   when the text is not [-]digits[.up to six digits] or does not fit.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

  [[nodiscard]] constexpr std::int64_t micros() const { return micros_; }
  /// The shortest text that reads back as the same decimal: "12", "0.5".
  [[nodiscard]] std::string str() const;
  /// The least whole number not below: needs are rounded up, once.
  [[nodiscard]] Quantity rounded_up() const;
  /// The greatest whole number not above: a substitute's yield is rounded down.
  [[nodiscard]] Quantity rounded_down() const;

  friend constexpr auto operator<=>(const Decimal&, const Decimal&) = default;
  friend Decimal operator+(Decimal a, Decimal b);
  friend Decimal operator-(Decimal a, Decimal b);
  /// Rounded half away from zero in the sixth place.
  friend Decimal operator*(Decimal a, Decimal b);

 private:
  std::int64_t micros_ = 0;
};

/// How long a journey takes, in whole milliseconds, so that every engine agrees to the bit.
struct TravelTime {
  static constexpr std::uint32_t never = 0x7FFFFFFF;  ///< 2³¹−1: no road leads there

  std::uint32_t ms = never;

  [[nodiscard]] bool reachable() const { return ms < never; }
  /// Rounded up, as every Seconds that leaves the engine.
  ///
  /// Throws:  Error{travel_unreachable} when no road leads there.
  [[nodiscard]] Seconds rounded_up() const;
  friend auto operator<=>(const TravelTime&, const TravelTime&) = default;
};

/// The sum; never when either is never or the sum would reach it.
[[nodiscard]] TravelTime operator+(TravelTime a, TravelTime b);

/// ⌈metres · 3600 ÷ km/h⌉ milliseconds, at least 1; never when that is longer than 24 days.
///
/// Throws:  Error{road_length} unless 1 ≤ length ≤ 100 000 000, Error{road_speed} unless
///          1 ≤ speed ≤ 300.
[[nodiscard]] TravelTime travel_time(Meters length, KilometersPerHour speed);

/// "90s", "45min", "2h", "7d": a whole number and its unit, the form of every duration a person
/// writes.
///
/// Empty:   when the text is anything else, or longer than a hundred years.
[[nodiscard]] std::optional<Seconds> parse_duration(std::string_view text);

/// In the largest unit that divides it, "0s" for none; parse_duration() reads it back unless it is
/// negative.
[[nodiscard]] std::string format_duration(Seconds duration);

}  // namespace muster
