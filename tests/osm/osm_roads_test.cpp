#include "muster/osm/osm_roads.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include <osmium/io/pbf_output.hpp>
#include <osmium/io/reader.hpp>
#include <osmium/io/writer.hpp>
#include <osmium/io/xml_input.hpp>

#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/errors.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

using Tags = std::vector<std::pair<std::string, std::string>>;

/// An OpenStreetMap file drawn in a test. Coordinates are in steps of 0.001°, from 39° N, 112° E.
class Drawing {
 public:
  Drawing& node(std::int64_t id, int north, int east) {
    return raw("<node id=\"" + std::to_string(id) + "\" version=\"1\" lat=\"" + degrees(39, north) +
               "\" lon=\"" + degrees(112, east) + "\"/>\n");
  }
  Drawing& way(std::int64_t id, const std::vector<std::int64_t>& nodes, const Tags& tags) {
    std::string text = "<way id=\"" + std::to_string(id) + "\" version=\"1\">";
    for (const std::int64_t node : nodes) text += "<nd ref=\"" + std::to_string(node) + "\"/>";
    return raw(text + tagged(tags) + "</way>\n");
  }
  Drawing& restriction(std::int64_t id) {
    return raw("<relation id=\"" + std::to_string(id) + "\" version=\"1\">" +
               "<member type=\"relation\" ref=\"" + std::to_string(id) + "\" role=\"\"/>" +
               tagged({{"type", "restriction"}, {"restriction", "no_left_turn"}}) +
               "</relation>\n");
  }
  Drawing& raw(const std::string& text) {
    body_ += text;
    return *this;
  }
  /// A square of four streets, each both ways.
  Drawing& square() {
    node(1, 0, 0).node(2, 0, 10).node(3, 10, 10).node(4, 10, 0);
    return way(10, {1, 2, 3, 4, 1}, {{"highway", "residential"}, {"name", "Square"}});
  }
  [[nodiscard]] std::string text() const {
    return "<?xml version=\"1.0\"?>\n<osm version=\"0.6\">\n" + body_ + "</osm>\n";
  }

 private:
  static std::string degrees(int whole, int thousandths) {
    std::string part = std::to_string(1000 + thousandths);
    return std::to_string(whole) + "." + part.substr(1);
  }
  static std::string tagged(const Tags& tags) {
    std::string text;
    for (const auto& [key, value] : tags) text += "<tag k=\"" + key + "\" v=\"" + value + "\"/>";
    return text;
  }

  std::string body_;
};

Rule rule() {
  return {.id = RuleId("drawn"),
          .subject = "osm_road",
          .rows = {{{"highway", "motorway"},
                    {"class", "expressway"},
                    {"speed_kmh", "90"},
                    {"one_way", "yes"}},
                   {{"highway", "primary"}, {"class", "provincial"}, {"speed_kmh", "60"}},
                   {{"highway", "residential"}, {"class", "urban"}, {"speed_kmh", "30"}}}};
}

struct Reading {
  RoadMap map = {};
  Findings findings = {};

  [[nodiscard]] const Road& road(const std::string& id) const {
    const auto found = std::ranges::find(map.roads, RoadId(id), &Road::id);
    if (found == map.roads.end()) throw std::runtime_error("no road " + id);
    return *found;
  }
  [[nodiscard]] std::string roads() const {
    std::string all;
    for (const Road& road : map.roads) {
      all +=
          road.id.str() + ":" + road.from.str() + (road.one_way ? ">" : "-") + road.to.str() + " ";
    }
    return all;
  }
  [[nodiscard]] std::string said(Code code) const {
    for (const Finding& finding : findings) {
      if (finding.message.code == code) return text(finding.message, Language::en);
    }
    return "";
  }
};

Reading reading_of(const std::string& bytes, OsmOptions options = {}) {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "drawn.osm").string();
  put_text(path, bytes);
  Reading reading;
  reading.map = read_osm_roads(path, rule(), options, reading.findings);
  return reading;
}
Reading reading_of(const Drawing& drawing, OsmOptions options = {}) {
  return reading_of(drawing.text(), std::move(options));
}

std::optional<Code> refused(const std::string& bytes, OsmOptions options = {}) {
  return refusal_code([&] { static_cast<void>(reading_of(bytes, options)); });
}

/// The same drawing as PBF.
std::string pbf_of(const Drawing& drawing) {
  const TemporaryFolder folder;
  const std::string xml = (folder.path() / "drawn.osm").string();
  const std::string pbf = (folder.path() / "drawn.osm.pbf").string();
  put_text(xml, drawing.text());
  osmium::io::Reader reader(osmium::io::File(xml, "osm"));
  osmium::io::Writer writer(osmium::io::File(pbf, "pbf"), osmium::io::overwrite::allow);
  while (osmium::memory::Buffer buffer = reader.read()) writer(std::move(buffer));
  writer.close();
  return file_text(pbf);
}

}  // namespace

TEST_CASE("ways are cut where they meet, and bends between stay bends", "[osm]") {
  Drawing drawing;
  drawing.node(1, 0, 0).node(2, 0, 10).node(3, 5, 15).node(4, 0, 20).node(5, 10, 10);
  drawing.way(10, {1, 2, 3, 4},
              {{"highway", "primary"},
               {"ref", "S12; S13"},
               {"name", "长宁街"},
               {"name:en", "Changning Street"}});
  drawing.way(11, {2, 5}, {{"highway", "residential"}});
  const Reading reading = reading_of(drawing);
  CHECK(reading.roads() == "w10-1:n1-n2 w10-2:n2-n4 w11-2:n2-n5 ");
  const Road& bent = reading.road("w10-2");
  CHECK(bent.shape == std::vector<Position>{{{390'050'000}, {1'120'150'000}}});
  CHECK(bent.refs == std::vector<std::string>{"S12", "S13"});
  CHECK(bent.name == Text("长宁街", "Changning Street"));
  CHECK(bent.road_class == "provincial");
  CHECK(bent.speed.count == 60);
  CHECK(std::abs(bent.length.count - 1407) <= 2);
  CHECK(reading.map.places.size() == 4);
  CHECK(reading.map.places[1].name == Text("长宁街", "Changning Street"));
  CHECK(reading.findings.empty());
}

TEST_CASE("what a way's tags say stands in its road", "[osm]") {
  Drawing drawing;
  drawing.square();
  drawing.way(11, {1, 3},
              {{"highway", "primary"},
               {"maxspeed", "40"},
               {"maxheight", "3.8"},
               {"maxweight", "16"},
               {"maxwidth", "2.5"},
               {"hazmat", "no"},
               {"toll", "yes"},
               {"bridge", "viaduct"},
               {"tunnel", "no"},
               {"seasonal", "summer"}});
  drawing.way(12, {2, 4}, {{"highway", "motorway"}});
  drawing.way(13, {2, 4}, {{"highway", "residential"}, {"oneway", "-1"}, {"winter_road", "yes"}});
  const Reading reading = reading_of(drawing);
  const Road& road = reading.road("w11-1");
  CHECK(road.speed.count == 40);
  CHECK(road.max_height_cm == 380);
  CHECK(road.max_mass_kg == 16'000);
  CHECK(road.max_width_cm == 250);
  CHECK(road.hazmat_ban);
  CHECK(road.toll);
  CHECK(road.bridge);
  CHECK_FALSE(road.tunnel);
  CHECK_FALSE(road.one_way);
  CHECK(road.seasonal == "summer");
  CHECK(reading.road("w12-2").one_way);
  CHECK(reading.road("w13-2").one_way);
  CHECK(reading.road("w13-2").from == PlaceId("n4"));
  CHECK(reading.road("w13-2").seasonal == "winter");
  CHECK_FALSE(reading.road("w10-1").max_height_cm);
}

TEST_CASE("PBF and XML of the same map give the same roads", "[osm]") {
  Drawing drawing;
  drawing.square().node(5, 3, 3).way(11, {1, 5, 3}, {{"highway", "primary"}}).restriction(90);
  const Reading xml = reading_of(drawing);
  const Reading pbf = reading_of(pbf_of(drawing));
  CHECK(pbf.roads() == xml.roads());
  CHECK(pbf.road("w11-1").shape == xml.road("w11-1").shape);
  CHECK(pbf.findings.size() == xml.findings.size());
}

TEST_CASE("turn restrictions are counted and said to be ignored, also one that holds itself",
          "[osm]") {
  CHECK(reading_of(Drawing().square().restriction(90).restriction(91)).said(Code::osm_turns) ==
        "2 turn restrictions are not taken in; a route may turn where it must not");
}

TEST_CASE("only what is reached and left again is kept, the rest is said with its length",
          "[osm]") {
  Drawing drawing;
  drawing.square();
  drawing.node(6, 50, 50).node(7, 50, 60).way(11, {6, 7}, {{"highway", "primary"}});
  drawing.node(8, 0, 20).way(12, {2, 8}, {{"highway", "motorway"}});  // nobody comes back
  const Reading reading = reading_of(drawing);
  CHECK(reading.map.roads.size() == 2);
  CHECK(reading.said(Code::osm_parts) ==
        "only the largest part within which every place reaches every other is kept: 2 roads, "
        "4 km; 2 roads, 2 km are left out, the largest part of them near 39.0500000, 112.0500000");
}

TEST_CASE("what is not driven is left out by kind, and a gate of the works is no bar", "[osm]") {
  Drawing drawing;
  drawing.square();
  drawing.way(11, {1, 3}, {{"highway", "footway"}});
  drawing.way(12, {1, 3}, {{"highway", "residential"}, {"motor_vehicle", "no"}});
  drawing.way(13, {1, 3}, {{"highway", "residential"}, {"access", "private"}});
  drawing.way(14, {2, 4}, {{"highway", "residential"}, {"access", "no"}, {"emergency", "yes"}});
  drawing.way(15, {2, 4}, {{"waterway", "river"}});
  const Reading reading = reading_of(drawing);
  CHECK(reading.roads() ==
        "w10-1:n1-n2 w10-2:n2-n3 w10-3:n3-n4 w10-4:n4-n1 w13-1:n1-n3 w14-2:n2-n4 ");
  CHECK(reading.said(Code::osm_classes) ==
        "1 ways of kinds that the rule does not name are left out: footway 1");
  CHECK(reading.said(Code::osm_barred) == "1 ways that are barred to motor vehicles are left out");
}

TEST_CASE("a roundabout is one-way, and a ring without a crossing becomes two roads", "[osm]") {
  Drawing drawing;
  drawing.node(1, 0, 0).node(2, 0, 10).node(3, 10, 10).node(4, 10, 0);
  drawing.way(10, {1, 2, 3, 4, 1}, {{"highway", "residential"}, {"junction", "roundabout"}});
  const Reading reading = reading_of(drawing);
  CHECK(reading.roads() == "w10-1:n1>n3 w10-3:n3>n1 ");
}

TEST_CASE("speeds of 0 and 999 do not become speeds", "[osm][hostile]") {
  Drawing drawing;
  drawing.square();
  drawing.way(11, {1, 3}, {{"highway", "primary"}, {"maxspeed", "0"}});
  drawing.way(12, {2, 4}, {{"highway", "primary"}, {"maxspeed", "999"}});
  const Reading reading = reading_of(drawing);
  CHECK(reading.road("w11-1").speed.count == 60);
  CHECK(reading.road("w12-2").speed.count == 60);
  CHECK(reading.said(Code::osm_speeds) ==
        "the speed limit of 2 ways cannot be used, and the speed of the class stands: 0 1, 999 1");
}

TEST_CASE("nodes that are not in the file cut the road and are counted", "[osm][hostile]") {
  Drawing drawing;
  drawing.square();
  drawing.node(5, 2, 2).node(6, 4, 4).way(11, {1, 5, 77, 6, 3, 78}, {{"highway", "primary"}});
  const Reading reading = reading_of(drawing);
  CHECK(reading.roads() == "w10-1:n1-n3 w10-3:n3-n1 w11-1:n1-n5 w11-6:n6-n3 ");
  CHECK(reading.said(Code::osm_nodes_missing) ==
        "2 nodes that roads use are not in the file, the first 77; the roads are cut there");
}

TEST_CASE("ways that turn on themselves, stand still or come back at once are roads or nothing",
          "[osm][hostile]") {
  Drawing drawing;
  drawing.square().node(5, 3, 3).node(6, 0, 0);
  drawing.way(11, {1, 5, 1, 5, 1}, {{"highway", "primary"}});
  drawing.way(12, {2, 2, 2}, {{"highway", "primary"}});
  drawing.way(13, {3}, {{"highway", "primary"}});
  drawing.way(14, {}, {{"highway", "primary"}});
  drawing.way(15, {1, 6}, {{"highway", "primary"}});  // two nodes at one point
  const Reading reading = reading_of(drawing);
  for (const Road& road : reading.map.roads) {
    CHECK(road.from != road.to);
    CHECK(road.length.count >= 1);
  }
  CHECK(reading.road("w15-1").length.count == 1);
  CHECK_NOTHROW(RoadNetwork(reading.map.places, reading.map.roads));
}

TEST_CASE("a stretch across half the globe is not a road", "[osm][hostile]") {
  Drawing drawing;
  drawing.square();
  drawing.raw("<node id=\"9\" version=\"1\" lat=\"-20\" lon=\"-60\"/>\n");
  drawing.way(11, {1, 9, 3}, {{"highway", "primary"}});
  const Reading reading = reading_of(drawing);
  CHECK(reading.map.roads.size() == 2);
  CHECK(reading.said(Code::osm_long) ==
        "2 stretches between two nodes are longer than 50000 m and were left out, the first on way "
        "11");
}

TEST_CASE("latitude and longitude changed about are found out where they leave the globe",
          "[osm][hostile]") {
  std::string text = Drawing().square().text();
  for (std::size_t at = 0; (at = text.find("lat=", at)) != std::string::npos; at += 4) {
    text.replace(at, 4, "LAT=");
  }
  for (const auto& [from, to] : {std::pair("lon=", "lat="), std::pair("LAT=", "lon=")}) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += 4) {
      text.replace(at, 4, to);
    }
  }
  CHECK(refused(text) == Code::geo_swapped);
}

TEST_CASE("a node off the globe is left out and named", "[osm][hostile]") {
  Drawing drawing;
  drawing.square();
  drawing.raw("<node id=\"9\" version=\"1\" lat=\"95.5\" lon=\"190\"/>\n");
  drawing.way(11, {1, 9, 3}, {{"highway", "primary"}});
  CHECK(reading_of(drawing).said(Code::osm_off_globe) ==
        "the coordinates of 1 nodes are not on the globe, the first of 9: 95.5000000, 190.0000000");
}

TEST_CASE("a declared datum is turned back, an undeclared one is taken at its word", "[osm]") {
  const Reading as_it_is = reading_of(Drawing().square());
  const Reading declared = reading_of(Drawing().square(), {.datum = Datum::gcj02});
  CHECK(as_it_is.map.places[0].position == Position{{390'000'000}, {1'120'000'000}});
  const Meters moved = distance(as_it_is.map.places[0].position, declared.map.places[0].position);
  CHECK(moved.count > 200);
  CHECK(moved.count < 1000);
}

TEST_CASE("files that hold no roads are refused with what is wrong", "[osm][hostile]") {
  CHECK(refused(Drawing().text()) == Code::osm_no_roads);
  CHECK(refused(Drawing().node(1, 0, 0).text()) == Code::osm_no_roads);
  CHECK(refused(Drawing().way(10, {1, 2}, {{"highway", "primary"}}).text()) == Code::osm_no_roads);
  CHECK(refused("") == Code::osm_unreadable);
  CHECK(refused("id,from,to\n") == Code::osm_unreadable);
  CHECK(refused("<region id=\"x\"/>") == Code::osm_unreadable);
  CHECK(refused("<osm version=\"0.6\"><node id=\"1\" lat=\"x\" lon=\"1\"/>"
                "<way id=\"1\"><nd ref=\"1\"/><nd ref=\"2\"/><tag k=\"highway\" "
                "v=\"primary\"/></way></osm>") == Code::osm_unreadable);
  CHECK(
      refused(
          "<!DOCTYPE osm [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><osm version=\"0.6\"/>") ==
      Code::osm_unreadable);
  CHECK(refused(std::string(4, '\0')) == Code::osm_unreadable);
  CHECK(refused(std::string("\0\0\0\x7f", 4) + std::string(200, 'x')) == Code::osm_unreadable);
  Findings findings;
  CHECK(refusal_code([&] {
          static_cast<void>(read_osm_roads("no-such.osm", rule(), {}, findings));
        }) == Code::file_missing);
  CHECK(refusal_code([&] { static_cast<void>(read_osm_roads("/", rule(), {}, findings)); }) ==
        Code::osm_unreadable);
}

TEST_CASE("more nodes than are allowed refuse the file before they are kept", "[osm][hostile]") {
  CHECK(refused(Drawing().square().text(), {.most_nodes = 4}) == Code::osm_too_large);
  CHECK_FALSE(refused(Drawing().square().text(), {.most_nodes = 5}));
}

TEST_CASE("a rule whose speed cannot be driven is refused", "[osm]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "drawn.osm").string();
  put_text(path, Drawing().square().text());
  for (const char* speed : {"0", "301", "12.5", "", "-3"}) {
    Rule bad = rule();
    bad.rows[0]["speed_kmh"] = speed;
    Findings findings;
    CHECK(refusal_code([&] { static_cast<void>(read_osm_roads(path, bad, {}, findings)); }) ==
          Code::osm_rule_row);
  }
}

TEST_CASE("a file cut short or with bytes turned over is refused or read, and never harms",
          "[osm][hostile]") {
  Drawing drawing;
  drawing.square()
      .node(5, 3, 3)
      .way(11, {1, 5, 3}, {{"highway", "primary"}, {"name", "长宁街"}})
      .restriction(90);
  const std::uint64_t seed = 20'261'124;
  CAPTURE(seed);
  Draws draws(seed);
  for (const std::string& whole : {drawing.text(), pbf_of(drawing)}) {
    const auto size = static_cast<std::int64_t>(whole.size());
    for (int round = 0; round < 60; ++round) {
      const std::string cut = whole.substr(0, static_cast<std::size_t>(draws.between(0, size - 2)));
      const auto code = refused(cut);
      CHECK((!code || code == Code::osm_unreadable || code == Code::osm_no_roads));
    }
    for (int round = 0; round < 120; ++round) {
      std::string turned = whole;
      for (int i = 0; i < 3; ++i) {
        turned[static_cast<std::size_t>(draws.between(0, size - 1))] =
            static_cast<char>(draws.between(0, 255));
      }
      try {
        const Reading reading = reading_of(turned);
        CHECK_NOTHROW(RoadNetwork(reading.map.places, reading.map.roads));
      } catch (const Error& error) {
        CHECK(name(error.code()) != name(Code::internal));
      }
    }
  }
}

TEST_CASE("a small file that would unpack into gigabytes is refused before it does",
          "[osm][hostile]") {
  // A header block, then one that says it holds so many zeros: its own words are enough.
  const std::string whole = pbf_of(Drawing().square());
  const auto refusal = [&](std::string_view unpacked_size) {
    const std::string data =
        "\x10" + std::string(unpacked_size) + std::string("\x1a\x04", 2) + "zlib";
    std::string header = std::string("\x0a\x07", 2) + "OSMData" + "\x18";
    header += static_cast<char>(data.size());
    const std::string bomb =
        whole + std::string("\0\0\0", 3) + static_cast<char>(header.size()) + header + data;
    return refusal_text([&] { static_cast<void>(reading_of(bomb)); });
  };
  constexpr std::string_view ten_million = "\x80\xad\xe2\x04";
  constexpr std::string_view twenty_seven_million = "\xc0\xfb\xef\x0c";
  CHECK(refusal(ten_million).find("a hundred times its size") != std::string::npos);
  CHECK(refusal(twenty_seven_million).find("more than 16 MiB") != std::string::npos);
}

TEST_CASE("progress goes once from the beginning to the end", "[osm]") {
  std::vector<int> told;
  static_cast<void>(
      reading_of(Drawing().square(), {.progress = [&](int percent) { told.push_back(percent); }}));
  CHECK(std::ranges::is_sorted(told));
  CHECK((told.empty() || told.back() <= 100));
}
