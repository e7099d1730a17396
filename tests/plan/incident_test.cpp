#include "muster/plan/incident.hpp"

#include "support/catch.hpp"

using namespace muster;

namespace {

std::string incident(const std::string& inside, const std::string& attributes = {}) {
  return "<incident format=\"1\" id=\"i1\" kind=\"gas_explosion\" "
         "known=\"2026-11-20T02:52:00+08:00\"" +
         attributes + ">" + inside + "</incident>";
}

const std::string at_mine = "<at hazard=\"CM04\"/>";

std::optional<Incident> read(const std::string& xml) {
  Findings findings;
  auto result = read_incident(xml, "i.xml", findings);
  CHECK(findings.empty());
  return result;
}

Finding only_finding(const std::string& xml) {
  Findings findings;
  CHECK_FALSE(read_incident(xml, "i.xml", findings));
  for (const Finding& finding : findings) INFO(text(finding, Language::en));
  REQUIRE(findings.size() == 1);
  return findings[0];
}

}  // namespace

TEST_CASE("an incident says what, where, when and what is known", "[plan][incident]") {
  const auto result = read(incident(
      "<received by=\"CMD08\" at=\"2026-11-20T02:56:00+08:00\"/>" + at_mine +
          "<indicator id=\"trapped\" value=\"12\"/><weather>snow</weather><note>first call</note>",
      " occurred=\"2026-11-20T02:40:00+08:00\""));
  REQUIRE(result);
  CHECK(result->kind == IncidentKindId("gas_explosion"));
  CHECK(result->known - *result->occurred == Minutes(12));
  CHECK(std::get<HazardId>(result->place) == HazardId("CM04"));
  CHECK(result->indicators.at(IndicatorId("trapped")) == Decimal::of(12));
  CHECK_FALSE(result->indicators.contains(IndicatorId("dead")));
  CHECK(result->received[0].by == OrganisationId("CMD08"));
  REQUIRE(result->weather);
  CHECK(result->weather->note == "snow");
  CHECK_FALSE(result->weather->wind_from);
  CHECK(result->note == "first call");
}

TEST_CASE("when it happened may be unknown, when it was known may not", "[plan][incident]") {
  const auto result = read(incident(at_mine));
  REQUIRE(result);
  CHECK_FALSE(result->occurred);
  const Finding missing =
      only_finding("<incident format=\"1\" id=\"i\" kind=\"k\"><at hazard=\"h\"/></incident>");
  CHECK(missing.message.code == Code::field_missing);
  CHECK(missing.origin.field == "known");
}

TEST_CASE("a place can be said in four ways", "[plan][incident]") {
  CHECK(std::get<PlaceId>(read(incident("<at place=\"jn-1\"/>"))->place) == PlaceId("jn-1"));
  const auto road = read(incident("<at road=\"e0016\" from_start_m=\"1200\"/>"));
  CHECK(std::get<RoadPoint>(road->place).from_start == Meters{1200});
  const auto position =
      read(incident("<at latitude=\"39.881\" longitude=\"112.993\" datum=\"gcj02\"/>"));
  const auto stated = std::get<StatedPosition>(position->place);
  CHECK(stated.datum == Datum::gcj02);
  CHECK(stated.position.latitude.e7 == 398'810'000);
}

TEST_CASE("no place, and more than one, are refused", "[plan][incident]") {
  CHECK(only_finding(incident("")).message.code == Code::xml_element_missing);
  CHECK(only_finding(incident("<at/>")).message.code == Code::incident_place);
  CHECK(only_finding(incident("<at hazard=\"h\" place=\"p\"/>")).message.code ==
        Code::incident_place);
  CHECK(only_finding(incident(at_mine + at_mine)).message.code == Code::xml_element_twice);
  CHECK(only_finding(incident("<at road=\"e1\"/>")).origin.field == "from_start_m");
}

TEST_CASE("a datum is declared, never guessed, and a latitude of 91 is refused",
          "[plan][incident]") {
  CHECK(only_finding(incident("<at latitude=\"39\" longitude=\"112\"/>")).origin.field == "datum");
  CHECK(only_finding(incident("<at latitude=\"39\" longitude=\"112\" datum=\"mars\"/>"))
            .message.code == Code::geo_datum);
  CHECK(only_finding(incident("<at latitude=\"91\" longitude=\"112\" datum=\"wgs84\"/>"))
            .message.code == Code::geo_latitude);
  CHECK(only_finding(incident("<at latitude=\"39\" longitude=\"181\" datum=\"wgs84\"/>"))
            .message.code == Code::geo_longitude);
}

TEST_CASE("instants that run backwards are refused", "[plan][incident]") {
  CHECK(only_finding(incident(at_mine, " occurred=\"2026-11-20T02:53:00+08:00\"")).message.code ==
        Code::incident_order);
  CHECK(
      only_finding(incident("<received by=\"CMD08\" at=\"2026-11-20T02:51:59+08:00\"/>" + at_mine))
          .message.code == Code::incident_order);
  CHECK(only_finding(incident(at_mine, " occurred=\"2026-11-20T02:40:00\"")).message.code ==
        Code::field_not_instant);
}

TEST_CASE("an indicator is reported once and is not negative", "[plan][incident]") {
  const std::string twelve = "<indicator id=\"trapped\" value=\"12\"/>";
  CHECK(only_finding(incident(at_mine + twelve + twelve)).message.code == Code::id_twice);
  CHECK(only_finding(incident(at_mine + "<indicator id=\"trapped\" value=\"-1\"/>")).message.code ==
        Code::incident_negative);
  CHECK(only_finding(incident(at_mine + "<indicator id=\"trapped\"/>")).origin.field == "value");
}

TEST_CASE("an incident with a word out of place is refused", "[plan][incident]") {
  CHECK(only_finding(incident(at_mine + "<colour>red</colour>")).message.code ==
        Code::xml_element_unknown);
  CHECK(only_finding(incident(at_mine, " urgency=\"high\"")).message.code ==
        Code::xml_attribute_unknown);
  CHECK(only_finding("<plan/>").message.code == Code::xml_root);
}

TEST_CASE("wind and light are numbers and words of their own, and unknown where nobody told them",
          "[plan][incident]") {
  const auto result =
      read(incident(at_mine + "<weather wind_from=\"315\" wind_kmh=\"8.5\" light=\"night\"/>"));
  REQUIRE(result);
  REQUIRE(result->weather);
  CHECK(result->weather->wind_from == 315);
  CHECK(result->weather->wind_kmh == Decimal::parse("8.5"));
  CHECK(result->weather->light == "night");
  CHECK_FALSE(result->weather->note);
  CHECK_FALSE(read(incident(at_mine))->weather);
}

TEST_CASE("a wind from nowhere, a speed below nothing and an empty weather are refused",
          "[plan][incident]") {
  CHECK(only_finding(incident(at_mine + "<weather wind_from=\"360\"/>")).origin.field ==
        "wind_from");
  CHECK(only_finding(incident(at_mine + "<weather wind_kmh=\"-1\"/>")).message.code ==
        Code::incident_negative);
  CHECK(only_finding(incident(at_mine + "<weather light=\"dusk\"/>")).origin.field == "light");
  (void)only_finding(incident(at_mine + "<weather/>"));
}
