#include "muster/plan/time.hpp"

#include "support/catch.hpp"

using namespace muster;
using namespace std::chrono_literals;

namespace {

constexpr Instant three_at_night = std::chrono::sys_days{2026y / 11 / 22} + 19h + 5min;
constexpr Offset china = 8h;

}  // namespace

TEST_CASE("an instant is read with its offset and kept in UTC", "[plan][time]") {
  CHECK(parse_instant("2026-11-23T03:05:00+08:00") == three_at_night);
  CHECK(parse_instant("2026-11-22T19:05:00Z") == three_at_night);
  CHECK(parse_instant("2026-11-22T19:05Z") == three_at_night);
  CHECK(parse_instant("2026-11-22T14:35:00-04:30") == three_at_night);
  CHECK(parse_instant("2024-02-29T00:00:00Z"));
}

TEST_CASE("an instant without its offset is refused, never guessed", "[plan][time]") {
  for (const char* text : {"",
                           "2026-11-23T03:05:00",
                           "2026-11-23 03:05:00Z",
                           "2026-11-23",
                           "2026-11-23T03Z",
                           "2026-02-29T00:00:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-11-31T00:00:00Z",
                           "2026-11-00T00:00:00Z",
                           "2026-11-23T24:00:00Z",
                           "2026-11-23T03:60:00Z",
                           "2026-11-23T03:05:60Z",
                           "2026-11-23T03:05:00.5Z",
                           "2026-11-23T03:05:00+8:00",
                           "2026-11-23T03:05:00+0800",
                           "2026-11-23T03:05:00+24:00",
                           "2026-11-23T03:05:00Z ",
                           "0026-11-23T03:05:00Z",
                           "2026-11-23t03:05:00z",
                           "202６-11-23T03:05Z"}) {
    INFO(text);
    CHECK(!parse_instant(text));
  }
}

TEST_CASE("an instant is written with the region's offset and reads back", "[plan][time]") {
  CHECK(format_instant(three_at_night, china) == "2026-11-23T03:05:00+08:00");
  CHECK(format_instant(three_at_night, Offset(0)) == "2026-11-22T19:05:00+00:00");
  CHECK(format_instant(three_at_night, Offset(-270)) == "2026-11-22T14:35:00-04:30");
  CHECK(parse_instant(format_instant(three_at_night + 7s, china)) == three_at_night + 7s);
  CHECK(format_instant(Instant(-1s), Offset(0)) == "1969-12-31T23:59:59+00:00");
}

TEST_CASE("people read the clock, and the date only when it is another day there", "[plan][time]") {
  CHECK(format_clock(three_at_night, three_at_night, china) == "03:05");
  CHECK(format_clock(three_at_night + 22h, three_at_night, china) == "11-24 01:05");
  // 00:05 on the wall, though still the day before in UTC.
  CHECK(format_clock(three_at_night - 3h, three_at_night, china) == "00:05");
  CHECK(format_clock(three_at_night - 4h, three_at_night, china) == "11-22 23:05");
}

TEST_CASE("an offset is a sign, hours and minutes within a day", "[plan][time]") {
  CHECK(parse_offset("+08:00") == Offset(480));
  CHECK(parse_offset("-04:30") == Offset(-270));
  CHECK(parse_offset("+00:00") == Offset(0));
  for (const char* text : {"", "08:00", "+8:00", "+24:00", "+08:60", "Z", "+08:00 ", "+0800"}) {
    CHECK(!parse_offset(text));
  }
  for (const char* text : {"+08:00", "-04:30", "+00:00", "-00:30"}) {
    CHECK(format_offset(parse_offset(text).value()) == text);
  }
}

TEST_CASE("a date must exist in the calendar", "[plan][time]") {
  CHECK(parse_date("2026-11-23") == Date(std::chrono::sys_days{2026y / 11 / 23}));
  CHECK(format_date(parse_date("2024-02-29").value()) == "2024-02-29");
  for (const char* text : {"", "2026-2-9", "2025-02-29", "2026-11-31", "0226-11-23", "2026/11/23",
                           "2026-11-23T", "20261123", "-2026-11-23"}) {
    INFO(text);
    CHECK(!parse_date(text));
  }
}

TEST_CASE("a time of day reaches from midnight to midnight", "[plan][time]") {
  CHECK(parse_time_of_day("00:00") == Minutes(0));
  CHECK(parse_time_of_day("08:30") == Minutes(510));
  CHECK(parse_time_of_day("24:00") == Minutes(1440));
  CHECK(format_time_of_day(Minutes(510)) == "08:30");
  CHECK(format_time_of_day(Minutes(1440)) == "24:00");
  for (const char* text : {"", "8:30", "24:01", "25:00", "08:60", "08:30:00", "0830"}) {
    CHECK(!parse_time_of_day(text));
  }
}
