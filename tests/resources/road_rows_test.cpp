#include "muster/resources/road_rows.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <ranges>
#include <string>

#include "muster/resources/text_pool.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/errors.hpp"

using namespace muster;

static_assert(std::random_access_iterator<RoadRows::const_iterator>);
static_assert(std::ranges::random_access_range<const PlaceRows>);

namespace {

/// One of few or many words, with Chinese, empty and long ones among them.
std::string word(Draws& draws, std::int64_t of) {
  const std::int64_t number = draws.between(0, of);
  if (number == 0) return "";
  if (number % 3 == 0) return "长宁路" + std::to_string(number);
  if (number % 7 == 0) return std::string(60, 'x') + std::to_string(number);
  return "w" + std::to_string(number);
}

template <class Make>
auto perhaps(Draws& draws, const Make& make) -> std::optional<decltype(make())> {
  if (draws.between(0, 2) == 0) return std::nullopt;
  return make();
}

bool yes(Draws& draws) { return draws.between(0, 1) == 1; }

Position anywhere(Draws& draws) {
  return {{draws.between(-900'000'000, 900'000'000)},
          {draws.between(-1'800'000'000, 1'800'000'000)}};
}

/// Different ids, in no order.
std::string id(Draws& draws, int i) {
  return std::to_string(draws.between(0, 999'999)) + "-" + std::to_string(i);
}

Place drawn_place(Draws& draws, int i) {
  const auto people = [&] { return draws.between(0, 3); };
  return {.id = PlaceId(id(draws, i)),
          .name = {word(draws, 40), word(draws, 40)},
          .kind = word(draws, 4),
          .jurisdiction = perhaps(draws, [&] { return JurisdictionId(word(draws, 3)); }),
          .position = anywhere(draws),
          .precision_deg = perhaps(draws, [&] { return Decimal::of_micros(people()); }),
          .population_day = perhaps(draws, people),
          .population_night = perhaps(draws, people),
          .population_mark = perhaps(draws, [&] { return word(draws, 2); }),
          .note = perhaps(draws, [&] { return word(draws, 40); }),
          .provenance = {word(draws, 2), word(draws, 2)}};
}

Road drawn_road(Draws& draws, int i) {
  const auto limit = [&] { return draws.between(0, 2); };
  Road road{.id = RoadId(id(draws, i)),
            .from = PlaceId(word(draws, 50)),
            .to = PlaceId(word(draws, 50)),
            .name = {word(draws, 40), word(draws, 40)},
            .road_class = word(draws, 3),
            .length = {draws.between(0, 4'294'967'295)},
            .speed = {draws.between(-1, 3)},
            .one_way = yes(draws),
            .bridge = yes(draws),
            .tunnel = yes(draws),
            .hazmat_ban = yes(draws),
            .toll = yes(draws),
            .max_mass_kg = perhaps(draws, limit),
            .max_height_cm = perhaps(draws, limit),
            .max_width_cm = perhaps(draws, limit),
            .seasonal = perhaps(draws, [&] { return word(draws, 2); }),
            .basis = perhaps(draws, [&] { return word(draws, 40); }),
            .note = perhaps(draws, [&] { return word(draws, 40); }),
            .provenance = {word(draws, 2), word(draws, 2)}};
  for (std::int64_t n = draws.between(0, 2); n > 0; --n) road.refs.push_back(word(draws, 3));
  for (std::int64_t n = draws.between(0, 3); n > 0; --n) road.shape.push_back(anywhere(draws));
  return road;
}

bool same(const Provenance& a, const Provenance& b) {
  return a.mark == b.mark && a.source == b.source;
}

bool same(const Place& a, const Place& b) {
  return a.id == b.id && a.name == b.name && a.kind == b.kind && a.jurisdiction == b.jurisdiction &&
         a.position == b.position && a.precision_deg == b.precision_deg &&
         a.population_day == b.population_day && a.population_night == b.population_night &&
         a.population_mark == b.population_mark && a.note == b.note &&
         same(a.provenance, b.provenance);
}

bool same(const Road& a, const Road& b) {
  return a.id == b.id && a.from == b.from && a.to == b.to && a.refs == b.refs && a.name == b.name &&
         a.road_class == b.road_class && a.length == b.length && a.speed == b.speed &&
         a.one_way == b.one_way && a.bridge == b.bridge && a.tunnel == b.tunnel &&
         a.hazmat_ban == b.hazmat_ban && a.toll == b.toll && a.max_mass_kg == b.max_mass_kg &&
         a.max_height_cm == b.max_height_cm && a.max_width_cm == b.max_width_cm &&
         a.seasonal == b.seasonal && a.shape == b.shape && a.basis == b.basis && a.note == b.note &&
         same(a.provenance, b.provenance);
}

template <class Record, class Draw>
void come_back(const Draw& draw) {
  Draws draws(20'261'126);
  std::vector<Record> records;
  CompactRows<Record> rows;
  for (int i = 0; i < 2'000; ++i) {
    records.push_back(draw(draws, i));
    rows.push_back(records.back());
    if (i == 1'000) rows.trim();
  }
  const auto all_same = [&] {
    return std::ranges::equal(rows, records,
                              [](const Record& a, const Record& b) { return same(a, b); });
  };
  CHECK(all_same());
  std::ranges::sort(records, {}, &Record::id);
  rows.order();
  rows.trim();
  CHECK_FALSE(rows.first_out_of_order());
  CHECK(all_same());
  for (std::size_t i = 0; i < records.size(); ++i) {
    REQUIRE(rows.find(records[i].id) == i);
    REQUIRE(rows.id(i) == records[i].id);
    REQUIRE_FALSE(rows.find(Id<Record>(records[i].id.str() + "x")));
  }
  CHECK_FALSE(rows.find(Id<Record>("")));
  CHECK_FALSE(CompactRows<Record>().find(Id<Record>("a")));
}

}  // namespace

TEST_CASE("every field of a place comes back as it was put in, whatever the order",
          "[resources][road_rows]") {
  come_back<Place>(drawn_place);
}

TEST_CASE("every field of a road comes back as it was put in, whatever the order",
          "[resources][road_rows]") {
  come_back<Road>(drawn_road);
}

TEST_CASE("what roads share is looked at without making a road of it", "[resources][road_rows]") {
  Draws draws(20'261'127);
  RoadRows rows;
  for (int i = 0; i < 200; ++i) rows.push_back(drawn_road(draws, i));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Road road = rows[i];
    const Road& common = rows.common(i);
    CHECK(common.refs == road.refs);
    CHECK(common.road_class == road.road_class);
    CHECK(common.one_way == road.one_way);
    CHECK(common.seasonal == road.seasonal);
    CHECK(common.id.empty());
    CHECK(common.name.empty());
    CHECK(rows.length(i) == road.length);
    CHECK(rows.shape(i) == road.shape);
  }
}

TEST_CASE("two roads of one id stand side by side, so that they can be refused",
          "[resources][road_rows]") {
  RoadRows rows;
  for (const char* id : {"b", "a", "b"}) rows.push_back({.id = RoadId(id)});
  CHECK(rows.first_out_of_order() == 1);
  rows.order();
  CHECK(rows.first_out_of_order() == 2);
  CHECK(rows.id(2) == RoadId("b"));
}

TEST_CASE("a road of a million alike ones takes less than sixty bytes and its id",
          "[resources][road_rows]") {
  RoadRows rows;
  constexpr std::size_t count = 100'000;
  for (std::size_t i = 0; i < count; ++i) {
    rows.push_back({.id = RoadId("w" + std::to_string(1'000'000 + i)),
                    .from = PlaceId("n" + std::to_string(i / 2)),
                    .to = PlaceId("n" + std::to_string(i / 2 + 1)),
                    .refs = {"G208"},
                    .name = {"大运公路", "Datong-Yuncheng Road"},
                    .road_class = "primary",
                    .length = {static_cast<std::int64_t>(i)},
                    .speed = {60},
                    .basis = "OpenStreetMap way " + std::to_string(i / 4),
                    .provenance = {"verified", "OpenStreetMap"}});
  }
  rows.trim();
  // Its row, its id, half the id of a place, a quarter of what its length rests on.
  CHECK(rows.bytes() < count * (36 + 12 + 6 + 8 + 2));
}

TEST_CASE("what lies far beyond anything that could be meant is refused, never cut short",
          "[resources][road_rows]") {
  RoadRows roads;
  PlaceRows places;
  for (const std::int64_t length : {std::int64_t{-1}, std::int64_t{4'294'967'296}}) {
    CHECK(refusal_code([&] { roads.push_back({.length = {length}}); }) == Code::road_length);
  }
  const std::int64_t far = 2'147'483'648;
  CHECK(refusal_code([&] { places.push_back({.position = {{far}, {}}}); }) == Code::geo_latitude);
  CHECK(refusal_code([&] {
          places.push_back({.position = {{}, {-far - 1}}});
        }) == Code::geo_longitude);
  CHECK(refusal_code([&] { roads.push_back({.shape = {{{far}, {}}}}); }) == Code::geo_latitude);
  CHECK(roads.empty());
  CHECK(places.empty());
}

TEST_CASE("a text is kept once, and found again after what only adding needs was given back",
          "[resources][text_pool]") {
  Draws draws(20'261'128);
  TextPool pool;
  std::map<std::string, std::uint32_t> expected;
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = word(draws, 3'000);
    const auto number = static_cast<std::uint32_t>(expected.size());
    const auto known = expected.try_emplace(text, number).first;
    REQUIRE(pool.add(text) == known->second);
    if (i % 5'000 == 0) pool.trim();
  }
  REQUIRE(pool.size() == expected.size());
  for (const auto& [text, number] : expected) CHECK(pool[number] == text);
}
