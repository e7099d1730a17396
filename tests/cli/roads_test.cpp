// muster roads, as a person types it.

#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"

namespace {

Outcome roads(std::vector<std::string> words) {
  words.insert(words.begin(), {MUSTER_PROGRAM, "roads", (source_dir() / "data/shuozhou").string()});
  words.insert(words.end(), {"--lang", "en"});
  return run(words);
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("the way to a mine is told road by road, and another one when a road is to be avoided",
          "[cli][roads]") {
  const Outcome way = roads({"route", "seat-140600", "hazard:CM04"});
  CHECK(way.exit == 0);
  CHECK(says(way.out, "SAMPLE DATA"));
  CHECK(says(way.out, "  1. take "));
  const Outcome other = roads({"route", "seat-140600", "hazard:CM04", "--avoid", "ref:G208"});
  CHECK(other.exit == 0);
  CHECK(!says(other.out, "G208"));
}

TEST_CASE("a way is drawn as GeoJSON that a map can read", "[cli][roads]") {
  const Outcome way = roads({"route", "seat-140600", "hazard:CM04", "--geojson"});
  CHECK(way.out.starts_with("{\"type\":\"FeatureCollection\""));
  CHECK(says(way.out, "\"LineString\",\"coordinates\":[[112."));
}

TEST_CASE("where no road leads, the program says so and ends with 1", "[cli][roads]") {
  const Outcome none = roads(
      {"route", "seat-140600", "hazard:CM04", "--close", "polygon:30,100 30,120 50,120 50,100"});
  CHECK(none.exit == 1);
  CHECK(says(none.out, "No road leads there."));
}

TEST_CASE("the nearest who can are listed by their drive", "[cli][roads]") {
  const Outcome nearest =
      roads({"nearest", "hazard:CM04", "--capability", "mine_rescue", "--count", "2"});
  CHECK(nearest.exit == 0);
  CHECK(says(nearest.out, "Drive (min)"));
  const Outcome stores = roads({"nearest", "seat-140600", "--material", "PUMP"});
  CHECK((stores.exit == 0 || stores.exit == 3));
  const Outcome typo = roads({"nearest", "hazard:CM04", "--capability", "mine_resque"});
  CHECK(typo.exit == 3);
  CHECK(says(typo.err, "mine_rescue"));
}

TEST_CASE("snow leaves 34 of 63 coal mines within half an hour of a rescue team", "[cli][roads]") {
  const std::vector<std::string> question = {"coverage", "--capability", "mine_rescue", "--of",
                                             "coal_mine"};
  CHECK(says(roads(question).out, "coal mine: 56 of 63 within 30 min"));
  std::vector<std::string> snow = question;
  snow.insert(snow.end(), {"--weather", "snow"});
  CHECK(says(roads(snow).out, "coal mine: 34 of 63 within 30 min"));
}

TEST_CASE("what a closed road or a missing crew costs is listed place by place", "[cli][roads]") {
  const Outcome closed = roads({"coverage", "--capability", "mine_rescue", "--close", "ref:G208"});
  CHECK(closed.exit == 0);
  CHECK(says(closed.out, "are reached later because of it"));
  const Outcome nothing =
      roads({"coverage", "--capability", "mine_rescue", "--close", "edge:e0001;effect=opened"});
  CHECK(says(nothing.out, "None is reached later because of it."));
  const Outcome typo = roads({"coverage", "--without", "nobody-at-all"});
  CHECK(typo.exit == 3);
}

TEST_CASE("what lies within reach is listed, and drawn as areas", "[cli][roads]") {
  const Outcome list = roads({"isochrone", "seat-140681", "--minutes", "15,30"});
  CHECK(says(list.out, "within 15 min"));
  CHECK(says(list.out, "within 30 min"));
  const Outcome map = roads({"isochrone", "seat-140681", "--minutes", "15", "--geojson"});
  CHECK(says(map.out, "MultiPolygon"));
  CHECK(map.out.starts_with("{\"type\":\"FeatureCollection\""));
}

TEST_CASE("a closure that is not understood is refused, and the near road is offered",
          "[cli][roads]") {
  const Outcome road = roads({"nearest", "hazard:CM04", "--close", "ref:G2088"});
  CHECK(road.exit == 3);
  CHECK(says(road.err, "G208"));
  const Outcome form = roads({"nearest", "hazard:CM04", "--close", "ref:G208;till=tomorrow"});
  CHECK(form.exit == 3);
  CHECK(says(form.err, "till=tomorrow"));
  for (const char* minutes : {"0", "-1", "many", "1441"}) {
    CHECK(roads({"coverage", "--minutes", minutes}).exit == 2);
  }
  CHECK(roads({"fly", "seat-140600"}).exit == 2);
}

TEST_CASE("however wide the processor adds the words are the same; a width nobody knows is refused",
          "[cli][roads]") {
  const auto with = [](const std::string& width) {
    return run({"/usr/bin/env", "MUSTER_SIMD=" + width, MUSTER_PROGRAM, "roads",
                (source_dir() / "data/shuozhou").string(), "coverage", "--capability",
                "mine_rescue", "--engine", "index", "--lang", "en"});
  };
  const Outcome plain = with("default");
  CHECK(plain.exit == 0);
  CHECK(says(plain.out, "within 30 min"));
  CHECK(with("avx2").out == plain.out);
  CHECK(with("avx512").out == plain.out);
  const Outcome unknown = with("sse9");
  CHECK(unknown.exit == 2);
  CHECK(says(unknown.err, "MUSTER_SIMD: \"sse9\""));
}
