#include "muster/plan/units.hpp"

#include <limits>

#include "muster/plan/error.hpp"
#include "support/catch.hpp"

using namespace muster;

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

template <class Work>
Code code_of(Work work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  return Code::internal;
}

template <class A, class B>
concept Addable = requires(A a, B b) {
  a + b;
};
static_assert(Addable<Quantity, Quantity>);
static_assert(!Addable<Meters, Seconds>);
static_assert(!Addable<Quantity, Decimal>);
static_assert(!Addable<Quantity, int>);

}  // namespace

TEST_CASE("quantities are counted exactly, and what cannot be counted is said", "[plan][units]") {
  CHECK(Quantity(6) + Quantity(12) == Quantity(18));
  CHECK(Quantity(6) - Quantity(12) == Quantity(-6));
  CHECK(Quantity(6) * 12 == Quantity(72));
  CHECK(code_of([] { return Quantity(most) + Quantity(1); }) == Code::quantity_overflow);
  CHECK(code_of([] { return Quantity(least) - Quantity(1); }) == Code::quantity_overflow);
  CHECK(code_of([] { return Quantity(most) * 2; }) == Code::quantity_overflow);
  CHECK(code_of([] { return Quantity(least) * -1; }) == Code::quantity_overflow);
}

TEST_CASE("a decimal is read exactly and written as short as it reads back", "[plan][units]") {
  for (const char* text :
       {"0", "12", "0.5", "-0.5", "-12.000001", "9223372036854.775807", "-9223372036854.775808"}) {
    CHECK(decimal(text).str() == text);
  }
  CHECK(decimal("007.500000").str() == "7.5");
  CHECK(decimal("-0").str() == "0");
  CHECK(decimal("0.1").micros() == 100'000);
}

TEST_CASE("what is no decimal is refused, never rounded or read as zero", "[plan][units]") {
  for (const char* text : {"",
                           "-",
                           ".",
                           ".5",
                           "5.",
                           "+5",
                           "1.2.3",
                           "1e3",
                           "1,5",
                           " 1",
                           "1 ",
                           "0x1",
                           "1.0000001",
                           "--1",
                           "nan",
                           "inf",
                           "１２",
                           "9223372036854.775808",
                           "-9223372036854.775809",
                           "99999999999999999999"}) {
    INFO(text);
    CHECK(!Decimal::parse(text));
  }
}

TEST_CASE("decimals are computed exactly and rounded half away from zero", "[plan][units]") {
  CHECK(decimal("0.1") + decimal("0.2") == decimal("0.3"));
  CHECK(decimal("1") - decimal("0.000001") == decimal("0.999999"));
  CHECK(decimal("0.001") * decimal("0.0005") == decimal("0.000001"));
  CHECK(decimal("-0.001") * decimal("0.0005") == decimal("-0.000001"));
  CHECK(decimal("0.001") * decimal("0.0004") == decimal("0"));
  CHECK(decimal("3000000") * decimal("3000000") == decimal("9000000000000"));
  CHECK(decimal("1.5") < decimal("1.500001"));
  CHECK(Decimal::of(12) == decimal("12"));
}

TEST_CASE("a decimal that does not fit is an error, not another number", "[plan][units]") {
  const Decimal large = decimal("9000000000000");
  CHECK(code_of([&] { return large + large; }) == Code::decimal_overflow);
  CHECK(code_of([&] { return Decimal() - large - large; }) == Code::decimal_overflow);
  CHECK(code_of([&] { return large * large; }) == Code::decimal_overflow);
  CHECK(code_of([&] { return large * decimal("-2"); }) == Code::decimal_overflow);
  CHECK(code_of([] { return Decimal::of(most); }) == Code::decimal_overflow);
}

TEST_CASE("needs are rounded up and yields down, on both sides of zero", "[plan][units]") {
  CHECK(decimal("2.000001").rounded_up() == Quantity(3));
  CHECK(decimal("2").rounded_up() == Quantity(2));
  CHECK(decimal("-2.5").rounded_up() == Quantity(-2));
  CHECK(decimal("2.999999").rounded_down() == Quantity(2));
  CHECK(decimal("-2.5").rounded_down() == Quantity(-3));
  CHECK(Decimal::of_micros(most).rounded_up() == Quantity(9'223'372'036'855));
  CHECK(Decimal::of_micros(least).rounded_down() == Quantity(-9'223'372'036'855));
}

TEST_CASE("a journey is rounded up to the millisecond and the second", "[plan][units]") {
  CHECK(travel_time(Meters{1000}, KilometersPerHour{60}).ms == 60'000);
  CHECK(travel_time(Meters{1}, KilometersPerHour{70}).ms == 52);  // 51.43
  CHECK(travel_time(Meters{1}, KilometersPerHour{300}).ms == 12);
  CHECK(TravelTime{1}.rounded_up() == Seconds(1));
  CHECK(TravelTime{60'000}.rounded_up() == Seconds(60));
  CHECK(TravelTime{60'001}.rounded_up() == Seconds(61));
}

TEST_CASE("a place without a road has no travel time, and sums keep it so", "[plan][units]") {
  CHECK(!TravelTime().reachable());
  CHECK(code_of([] { return TravelTime().rounded_up(); }) == Code::travel_unreachable);
  CHECK(!(TravelTime{1} + TravelTime()).reachable());
  CHECK(!(TravelTime{TravelTime::never - 1} + TravelTime{1}).reachable());
  CHECK((TravelTime{TravelTime::never - 2} + TravelTime{1}).ms == TravelTime::never - 1);
  CHECK(!travel_time(Meters{100'000'000}, KilometersPerHour{1}).reachable());
}

TEST_CASE("a road without length or speed is refused, not driven in no time", "[plan][units]") {
  const KilometersPerHour speed{60};
  for (const std::int64_t length :
       {std::int64_t{0}, std::int64_t{-5}, std::int64_t{100'000'001}, most, least}) {
    CHECK(code_of([&] { return travel_time(Meters{length}, speed); }) == Code::road_length);
  }
  for (const std::int64_t kmh : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{301}, most}) {
    CHECK(code_of([&] { return travel_time(Meters{1}, KilometersPerHour{kmh}); }) ==
          Code::road_speed);
  }
}

TEST_CASE("a duration is a whole number and its unit", "[plan][units]") {
  CHECK(parse_duration("90s") == Seconds(90));
  CHECK(parse_duration("45min") == Seconds(2'700));
  CHECK(parse_duration("2h") == Seconds(7'200));
  CHECK(parse_duration("7d") == Seconds(604'800));
  CHECK(parse_duration("0s") == Seconds(0));
  CHECK(parse_duration("36525d") == Seconds(36525LL * 86'400));
  for (const char* text : {"", "5", "min", "5 min", "5m", "1.5h", "-5s", "+5s", "5S", "36526d",
                           "99999999999999999999s", "9223372036854775807d", "5min "}) {
    INFO(text);
    CHECK(!parse_duration(text));
  }
}

TEST_CASE("a duration is written in its largest unit and reads back", "[plan][units]") {
  CHECK(format_duration(Seconds(0)) == "0s");
  CHECK(format_duration(Seconds(90)) == "90s");
  CHECK(format_duration(Seconds(2'700)) == "45min");
  CHECK(format_duration(Seconds(7'200)) == "2h");
  CHECK(format_duration(Seconds(86'400)) == "1d");
  for (const std::int64_t seconds : {1, 60, 61, 3'600, 3'660, 90'000, 604'800}) {
    CHECK(parse_duration(format_duration(Seconds(seconds))) == Seconds(seconds));
  }
}
