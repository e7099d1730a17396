#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "muster/plan/units.hpp"

namespace muster {

/// How far the clock on the wall stands from UTC: one fixed offset a region.
using Offset = Minutes;

/// Empty:   when the text is not ±HH:MM within a day.
[[nodiscard]] std::optional<Offset> parse_offset(std::string_view text);
[[nodiscard]] std::string format_offset(Offset offset);

/// ISO 8601: "2026-11-23T03:05:00+08:00" or "…Z"; seconds may be left out.
///
/// Empty:   when the offset is missing, a field is out of range (years from 1900 to 9999), or
///          anything follows.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);

/// "2026-11-23T03:05:00+08:00".
[[nodiscard]] std::string format_instant(Instant instant, Offset offset);
/// "03:05" on the day of `day`, "11-24 03:05" on another: for people.
[[nodiscard]] std::string format_clock(Instant instant, Instant day, Offset offset);

using Date = std::chrono::sys_days;

/// "2026-11-23", from 1900 to 9999: a year below that is a slip of the pen.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
[[nodiscard]] std::string format_date(Date date);

/// Minutes since midnight, 00:00 to 24:00.
[[nodiscard]] std::optional<Minutes> parse_time_of_day(std::string_view text);
[[nodiscard]] std::string format_time_of_day(Minutes since_midnight);

}  // namespace muster
