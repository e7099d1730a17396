#include "muster/resources/vehicles.hpp"

#include "support/ascii_map.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"

using namespace muster;
using namespace std::chrono_literals;

namespace {

/// AB is urban, bears 20 t and is a summer road, BC bans dangerous goods and is 3.5 m high.
DrawnMap town() {
  DrawnMap map = ascii_map("A--B--C");
  map.road("AB").road_class = "urban";
  map.road("AB").max_mass_kg = 20'000;
  map.road("AB").seasonal = "summer";
  map.road("BC").road_class = "county";
  map.road("BC").max_height_cm = 350;
  map.road("BC").hazmat_ban = true;
  return map;
}

/// "30 30": the seconds of AB and BC as one drives forward.
std::string times(const Vehicle* vehicle, const std::vector<RoadCondition>& conditions = {}) {
  const RoadTimes all = road_times(*town().network(), vehicle, conditions);
  CHECK(all.forward == all.backward);
  std::string text;
  for (const TravelTime time : all.forward) {
    text += (text.empty() ? "" : " ") +
            (time.reachable() ? std::to_string(time.ms / 1000) : std::string("-"));
  }
  return text;
}

}  // namespace

TEST_CASE("a vehicle is kept off roads that do not bear it, and off no other",
          "[resources][vehicles]") {
  Vehicle engine{.mass_kg = 25'000};
  CHECK(times(&engine) == "- 30");
  engine.mass_kg = 20'000;
  CHECK(times(&engine) == "30 30");
  engine.height_cm = 351;
  CHECK(times(&engine) == "30 -");
  const Vehicle tanker{.dangerous_goods = true};
  CHECK(times(&tanker) == "30 -");
  const Vehicle unknown{};
  CHECK(times(&unknown) == "30 30");
  CHECK(times(nullptr) == "30 30");
}

TEST_CASE("a pace of its own holds on roads of a class, and of all others",
          "[resources][vehicles]") {
  const Vehicle lights{.pace = {"urban=1/2", "*=2/1"}};
  CHECK(times(&lights) == "15 60");
  const Vehicle wrong{.pace = {"urban=0/2"}};
  CHECK(refusal_code([&] { static_cast<void>(times(&wrong)); }) == Code::vehicle_pace);
  for (const char* text :
       {"", "urban", "=1/2", "urban=1", "urban=1/", "urban=1001/1", "urban=-1/2"}) {
    CHECK_FALSE(parse_pace(text));
  }
}

TEST_CASE("rows of one condition do not add up, different conditions multiply",
          "[resources][vehicles]") {
  const RoadCondition snow{.condition = "snow", .factor_numerator = 3, .factor_denominator = 2};
  const RoadCondition ice{
      .condition = "snow", .number = 2, .road_classes = {"urban"}, .factor_numerator = 2};
  const RoadCondition rush{.condition = "rush", .factor_numerator = 2};
  CHECK(times(nullptr, {snow}) == "45 45");
  CHECK(times(nullptr, {snow, ice}) == "60 45");
  CHECK(times(nullptr, holding(std::vector{snow, ice, rush}, {}, Instant{}, Offset{})) == "120 90");
  const RoadCondition here{
      .condition = "flood",
      .area = "39.4999,112.499 39.4999,112.5001 39.5001,112.5001 39.5001,112.499",
      .factor_numerator = 3};
  CHECK(times(nullptr, {here}) == "90 30");
}

TEST_CASE("a condition holds in its weather and in its hours, over midnight too",
          "[resources][vehicles]") {
  const std::vector<RoadCondition> night = {
      {.condition = "night", .weather = "fog", .from = 22h, .until = 6h}};
  const auto count = [&](const char* weather, Minutes clock) {
    return holding(night, std::string(weather), Instant{} + clock, Offset{}).size();
  };
  CHECK(count("fog", 23h) == 1);
  CHECK(count("fog", 0min) == 1);
  CHECK(count("fog", 6h) == 0);
  CHECK(count("fog", 12h) == 0);
  CHECK(count("snow", 23h) == 0);
  CHECK(holding(night, {}, Instant{} + 23h, Offset{}).empty());
}

TEST_CASE("a road that is shut in its season is driven by nobody then, and by everybody else",
          "[resources][vehicles]") {
  const std::vector<RoadCondition> winter = {
      {.condition = "snowed in",
       .seasons = {"summer"},
       .from_month = 11,
       .until_month = 4,
       .effect = ClosureEffect::closed},
      {.condition = "snowed in", .number = 2, .factor_numerator = 3, .factor_denominator = 2}};
  const auto rows_on = [&](const char* when) {
    return holding(winter, {}, *parse_instant(when), Offset{8h});
  };
  CHECK(rows_on("2026-10-31T23:59:59+08:00").size() == 1);
  CHECK(rows_on("2026-11-01T00:00:00+08:00").size() == 2);
  CHECK(rows_on("2027-04-30T23:59:59+08:00").size() == 2);
  CHECK(rows_on("2027-05-01T00:00:00+08:00").size() == 1);

  CHECK(times(nullptr, rows_on("2027-01-01T12:00:00+08:00")) == "- 45");
  CHECK(times(nullptr, rows_on("2026-07-01T12:00:00+08:00")) == "45 45");
}

TEST_CASE("a month has no end in December when the row says from autumn to spring",
          "[resources][vehicles]") {
  const auto months = [](std::optional<std::int64_t> from, std::optional<std::int64_t> until) {
    const std::vector<RoadCondition> row = {
        {.condition = "c", .from_month = from, .until_month = until}};
    std::string held;
    for (unsigned month = 1; month <= 12; ++month) {
      const std::chrono::sys_days day = std::chrono::year{2026} / std::chrono::month{month} / 15;
      held += holding(row, {}, Instant(day), Offset{}).empty() ? '.' : 'x';
    }
    return held;
  };
  CHECK(months({}, {}) == "xxxxxxxxxxxx");
  CHECK(months(4, {}) == "...xxxxxxxxx");
  CHECK(months({}, 2) == "xx..........");
  CHECK(months(5, 5) == "....x.......");
  CHECK(months(11, 3) == "xxx.......xx");
}

TEST_CASE("a crew drives what names it, else what its kind of team drives, else what all drive",
          "[resources][vehicles]") {
  const std::vector<Vehicle> vehicles = {{.id = VehicleId("car"), .team_kinds = {"*"}},
                                         {.id = VehicleId("engine"), .team_kinds = {"fire"}},
                                         {.id = VehicleId("loader"), .crews = {"F1-02"}}};
  const Team fire{.kind = "fire"};
  const Team mine{.kind = "mine_rescue"};
  const auto drives = [&](const char* crew, const Team& team) {
    return vehicle_of({.id = CrewId(crew)}, team, vehicles)->id.str();
  };
  CHECK(drives("F1-01", fire) == "engine");
  CHECK(drives("F1-02", fire) == "loader");
  CHECK(drives("M1-01", mine) == "car");
  CHECK(vehicle_of_goods(vehicles)->id.str() == "car");
  CHECK(vehicle_of({}, fire, {}) == nullptr);
}
