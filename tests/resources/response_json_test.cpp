#include "muster/resources/response_json.hpp"

#include <algorithm>
#include <map>

#include "muster/plan/digest.hpp"
#include "muster/resources/region.hpp"
#include "muster/version.hpp"
#include "support/catch.hpp"
#include "support/drawn_answer.hpp"
#include "support/files.hpp"
#include "support/json_schema.hpp"

using namespace muster;

namespace {

Json schema() { return read_json(file_text(source_dir() / "data/schema/response.schema.json")); }

Json answer(Language language = Language::en, const Response& response = drawn_answer()) {
  return response_json(response, answer_region(), language);
}

Json member(const Json& object, std::string_view name) {
  const Json* found = object.find(name);
  REQUIRE(found != nullptr);
  return *found;
}

Json at(const Json& array, std::size_t position) {
  REQUIRE(array.array() != nullptr);
  REQUIRE(position < array.array()->size());
  return (*array.array())[position];
}

std::string text_at(const Json& object, std::string_view name) {
  const Json value = member(object, name);
  REQUIRE(value.string() != nullptr);
  return *value.string();
}

/// The answer with one member of the first entry of a list replaced.
Json spoilt(const std::string& list, const std::string& field, std::optional<Json> value) {
  Json::Object whole = *answer().object();
  for (auto& [name, entries] : whole) {
    if (name != list) continue;
    Json::Array array = *entries.array();
    Json::Object entry = *array.front().object();
    std::erase_if(entry, [&](const auto& one) { return one.first == field; });
    if (value) entry.emplace_back(field, *value);
    array.front() = Json(entry);
    entries = Json(array);
  }
  return Json(whole);
}

}  // namespace

TEST_CASE("every answer keeps to the published schema, in both languages",
          "[resources][response_json]") {
  const Json rules = schema();
  for (const Language language : {Language::zh, Language::en}) {
    CHECK(schema_complaints(answer(language), rules) == std::vector<std::string>{});
  }
}

TEST_CASE("an answer about which little is known keeps to the schema",
          "[resources][response_json]") {
  Response little;
  little.as_of = answer_time(8);
  little.incidents = {
      {.incident = {.id = IncidentId("x"), .kind = IncidentKindId("y"), .known = answer_time(5)}}};
  CHECK(schema_complaints(answer(Language::zh, little), schema()) == std::vector<std::string>{});
}

TEST_CASE("what the cards ask experts for keeps to the schema, and is left out where none does",
          "[resources][response_json]") {
  Response with = drawn_answer();
  CHECK(answer(Language::zh, with).find("experts") == nullptr);
  const ExpertChoice chosen{.expert = ExpertId("X1"),
                            .chosen = true,
                            .remote = answer_time(30),
                            .reasons = {{Code::expert_field, {"coal_mine"}}}};
  const ExpertChoice other{.expert = ExpertId("X2"), .other_field = true};
  with.experts = {{{.card = CardId("c"),
                    .field = "coal_mine",
                    .asked = Quantity(2),
                    .found = Quantity(1),
                    .remote_by = answer_time(60),
                    .choices = {chosen, other}}}};
  for (const Language language : {Language::zh, Language::en}) {
    CHECK(schema_complaints(answer(language, with), schema()) == std::vector<std::string>{});
  }
  const Json first = at(member(answer(Language::en, with), "experts"), 0);
  CHECK(text_at(member(first, "lacking"), "code") == "experts.short");
  CHECK(member(at(member(first, "choices"), 0), "chosen") == Json(true));
  CHECK(member(at(member(first, "choices"), 1), "remote").is_null());
}

TEST_CASE("the schema refuses a field that is missing, unknown or of another type",
          "[resources][response_json]") {
  CHECK(schema_complaints(spoilt("orders", "text", std::nullopt), schema()).size() == 1);
  CHECK(schema_complaints(spoilt("orders", "text", Json(7)), schema()).size() == 1);
  CHECK(schema_complaints(spoilt("orders", "colour", Json("red")), schema()).size() == 1);
  CHECK(schema_complaints(spoilt("orders", "act", Json("beg")), schema()).size() == 1);
}

TEST_CASE("every field of the schema is described on the page of the format",
          "[resources][response_json]") {
  const std::string page = file_text(source_dir() / "docs/response-format.md");
  const auto fields = schema_fields(schema());
  CHECK(fields.size() > 100);
  for (const std::string& field : fields) {
    INFO(field);
    const bool whole = page.find("`" + field + "`") != std::string::npos;
    const bool part = page.find("." + field + "`") != std::string::npos;
    CHECK((whole || part));
  }
}

TEST_CASE("an arrival is the finish of its step in the timeline", "[resources][response_json]") {
  const Json whole = answer();
  std::size_t compared = 0;
  const Json linkage = member(whole, "linkage");
  for (const Json& step : *linkage.array()) {
    const Json position = member(step, "assignment");
    const std::int64_t* assignment = position.integer();
    if (assignment == nullptr || text_at(step, "kind") != "travel") continue;
    const Json sent = at(member(whole, "assignments"), static_cast<std::size_t>(*assignment));
    CHECK(member(sent, "arrives") == member(step, "finish"));
    ++compared;
  }
  CHECK(compared == 1);
}

TEST_CASE("instants carry the region's offset and count from when it happened",
          "[resources][response_json]") {
  const Json incident = at(member(answer(), "incidents"), 0);
  CHECK(member(incident, "known") ==
        Json(Json::Object{{"at", "2026-11-23T03:05:00+08:00"}, {"offset_s", 300}}));
  Response untold = drawn_answer();
  untold.incidents.front().incident.occurred.reset();
  const Json later = at(member(answer(Language::en, untold), "incidents"), 0);
  CHECK(member(later, "occurred").is_null());
  CHECK(*member(member(later, "known"), "offset_s").integer() == 0);
}

TEST_CASE("codes and parameters stand beside every sentence", "[resources][response_json]") {
  const Json shortfall = at(member(answer(), "shortfalls"), 0);
  const Json reason = at(member(shortfall, "reasons"), 0);
  CHECK(text_at(reason, "code") == "shortfalls.too_few");
  CHECK(member(reason, "parameters") == Json(Json::Array{"7", "12"}));
  CHECK(text_at(reason, "text").find("12") != std::string::npos);
}

TEST_CASE("what is not known is null, and what is not reported is absent",
          "[resources][response_json]") {
  const Json incident = at(member(answer(), "incidents"), 0);
  CHECK(member(incident, "weather").is_null());
  CHECK(member(incident, "indicators") == Json(Json::Object{{"trapped", "12"}}));
  CHECK(member(at(member(answer(), "assignments"), 0), "late_by_s").is_null());
}

TEST_CASE("one order for each authority names its assignments and what to say",
          "[resources][response_json]") {
  const Json orders = member(answer(), "orders");
  REQUIRE(orders.array()->size() == 2);
  CHECK(text_at(at(orders, 0), "authority") == "CMD08");
  CHECK(text_at(at(orders, 1), "act") == "request");
  CHECK(member(at(orders, 1), "assignments") == Json(Json::Array{3, 4, 5, 6}));
  CHECK(
      text_at(at(orders, 0), "text").starts_with("This is the Shuozhou emergency command centre."));
}

TEST_CASE("a crew's equipment is listed with the crew, once", "[resources][response_json]") {
  const Json sent = member(answer(), "assignments");
  CHECK(member(at(sent, 0), "carried_equipment").array()->size() == 1);
  CHECK(member(at(sent, 7), "carried") == Json(true));
  CHECK(member(at(sent, 7), "carried_equipment").array()->empty());
}

TEST_CASE("the banner of sample data is in the answer, none in that of real data",
          "[resources][response_json]") {
  CHECK(text_at(answer(Language::zh), "banner") == "样例数据");
  Region real = answer_region();
  real.header.banner = {};
  CHECK(member(response_json(drawn_answer(), real, Language::zh), "banner").is_null());
}

TEST_CASE("the record says which library, region and question gave the answer",
          "[resources][response_json]") {
  const Json whole = answer();
  const Json record = member(whole, "record");
  CHECK(text_at(record, "library_version") == std::string(version));
  CHECK(text_at(record, "region_digest") == "00ff00ff00ff00ff");
  CHECK(text_at(record, "as_of") == "2026-11-23T03:08:00+08:00");
  Json::Object rest = *whole.object();
  rest.pop_back();
  CHECK(text_at(record, "result_digest") == sha256_hex(canonical_json(Json(rest))));
}

TEST_CASE("the same question has one input digest in every language; another question has another",
          "[resources][response_json]") {
  const auto input = [](const Json& whole) {
    return text_at(member(whole, "record"), "input_digest");
  };
  const std::string asked = input(answer(Language::zh));
  CHECK(asked.size() == 64);
  CHECK(input(answer(Language::en)) == asked);
  Response more = drawn_answer();
  more.incidents.front().incident.indicators[IndicatorId("trapped")] = Decimal::of(13);
  CHECK(input(answer(Language::en, more)) != asked);
  Response open = drawn_answer();
  open.closures.clear();
  CHECK(input(answer(Language::en, open)) != asked);
  Response later = drawn_answer();
  later.as_of += Seconds{1};
  CHECK(input(answer(Language::en, later)) != asked);
}

TEST_CASE("the same answer gives the same bytes and reads back as itself",
          "[resources][response_json]") {
  const std::string bytes = write_json(answer());
  CHECK(bytes == write_json(answer()));
  CHECK(write_json(read_json(bytes)) == bytes);
}
