#include "muster/plan/catalogue.hpp"

#include "support/catch.hpp"

using namespace muster;

namespace {

CatalogueParts words() {
  return {
      .incident_kinds = {{.id = IncidentKindId("accident"), .name = "accident"},
                         {.id = IncidentKindId("mine"), .parent = IncidentKindId("accident")},
                         {.id = IncidentKindId("gas"), .parent = IncidentKindId("mine")},
                         {.id = IncidentKindId("flood")}},
      .schemes = {{.id = SchemeId("fire"), .labels = {"特勤", "一级", "二级", "小型"}},
                  {.id = SchemeId("mine"), .labels = {"一级", "二级"}}},
      .capabilities = {{.id = CapabilityId("fire"), .scheme = SchemeId("fire")},
                       {.id = CapabilityId("foam"),
                        .broader = CapabilityId("fire"),
                        .scheme = SchemeId("fire")},
                       {.id = CapabilityId("rescue"), .scheme = SchemeId("mine")},
                       {.id = CapabilityId("dig"), .broader = CapabilityId("rescue")}},
      .materials = {{.id = MaterialId("suit"), .name = Text("防护服", "suit")},
                    {.id = MaterialId("mask")}},
      .substitutes = {{.need = MaterialId("suit"), .instead = MaterialId("mask"), .preference = 2},
                      {.need = MaterialId("mask"), .instead = MaterialId("suit")}},
  };
}

Skill skill(const char* capability, const char* type) {
  return {.capability = CapabilityId(capability), .type = type};
}

Message refusal(CatalogueParts parts) {
  try {
    const Catalogue catalogue(std::move(parts));
  } catch (const Error& error) {
    return error.message();
  }
  return {};
}

}  // namespace

TEST_CASE("everything is found by its id, and nothing else is", "[plan][catalogue]") {
  const Catalogue catalogue(words());
  CHECK(catalogue.find(MaterialId("suit"))->name.zh == "防护服");
  CHECK(catalogue.find(SchemeId("mine"))->labels.size() == 2);
  CHECK(catalogue.find(CapabilityId("dig")) != nullptr);
  CHECK(catalogue.find(IncidentKindId("gas")) != nullptr);
  CHECK(catalogue.find(IncidentKindId("nope")) == nullptr);
  CHECK(catalogue.find(IndicatorId("trapped")) == nullptr);
  CHECK(catalogue.find(HazardKindId()) == nullptr);
  CHECK(Catalogue().find(MaterialId("suit")) == nullptr);
  CHECK(catalogue.name_of(MaterialId("suit")).en == "suit");
  CHECK(catalogue.name_of(MaterialId("nope")) == Text("nope"));
}

TEST_CASE("every list is in the order of ids", "[plan][catalogue]") {
  const Catalogue catalogue(words());
  CHECK(catalogue.parts().incident_kinds.front().id == IncidentKindId("accident"));
  CHECK(catalogue.parts().incident_kinds.back().id == IncidentKindId("mine"));
  CHECK(catalogue.parts().substitutes.front().need == MaterialId("mask"));
}

TEST_CASE("a kind lies within itself and everything above it", "[plan][catalogue]") {
  const Catalogue catalogue(words());
  const auto within = [&catalogue](const char* kind, const char* ancestor) {
    return catalogue.is_within(IncidentKindId(kind), IncidentKindId(ancestor));
  };
  CHECK(within("gas", "gas"));
  CHECK(within("gas", "mine"));
  CHECK(within("gas", "accident"));
  CHECK(!within("mine", "gas"));
  CHECK(!within("flood", "accident"));
  CHECK(!within("nope", "accident"));
  CHECK(!within("gas", "nope"));
}

TEST_CASE("a narrower capability fills the broader need, never the reverse", "[plan][catalogue]") {
  const Catalogue catalogue(words());
  CHECK(catalogue.covers(CapabilityId("foam"), CapabilityId("fire")));
  CHECK(catalogue.covers(CapabilityId("fire"), CapabilityId("fire")));
  CHECK(!catalogue.covers(CapabilityId("fire"), CapabilityId("foam")));
  CHECK(!catalogue.covers(CapabilityId("dig"), CapabilityId("fire")));
}

TEST_CASE("a higher type fills a lower need, never the reverse", "[plan][catalogue]") {
  const Catalogue catalogue(words());
  const CapabilityId fire("fire");
  CHECK(catalogue.is_at_least(skill("fire", "特勤"), fire, "一级"));
  CHECK(catalogue.is_at_least(skill("fire", "一级"), fire, "一级"));
  CHECK(!catalogue.is_at_least(skill("fire", "二级"), fire, "一级"));
  CHECK(catalogue.is_at_least(skill("foam", "一级"), fire, "小型"));
}

TEST_CASE("a type of another scheme never compares, even under the same word",
          "[plan][catalogue]") {
  const Catalogue catalogue(words());
  CHECK(!catalogue.is_at_least(skill("rescue", "一级"), CapabilityId("fire"), "二级"));
  CHECK(!catalogue.is_at_least(skill("dig", "一级"), CapabilityId("rescue"), "二级"));
  CHECK(!catalogue.is_at_least(skill("fire", "大型"), CapabilityId("fire"), "小型"));
  CHECK(!catalogue.is_at_least(skill("fire", "一级"), CapabilityId("fire"), "大型"));
  CHECK(!catalogue.is_at_least({.capability = CapabilityId("fire")}, CapabilityId("fire"), "小型"));
  CHECK(!catalogue.is_at_least(skill("nope", "一级"), CapabilityId("nope"), "一级"));
}

TEST_CASE("an id used twice is refused", "[plan][catalogue]") {
  CatalogueParts parts = words();
  parts.materials.push_back({.id = MaterialId("suit")});
  CHECK(refusal(parts) == Message{Code::id_twice, {"suit", Text("物资", "material")}});
}

TEST_CASE("a parent, scheme or material that does not exist is refused", "[plan][catalogue]") {
  CatalogueParts parts = words();
  parts.incident_kinds.push_back({.id = IncidentKindId("x"), .parent = IncidentKindId("nope")});
  CHECK(refusal(parts) == Message{Code::id_unknown, {Text("事件类型", "incident kind"), "nope"}});
  parts = words();
  parts.capabilities.push_back({.id = CapabilityId("x"), .scheme = SchemeId("nope")});
  CHECK(refusal(parts).code == Code::id_unknown);
  parts = words();
  parts.substitutes.push_back({.need = MaterialId("suit"), .instead = MaterialId("nope")});
  CHECK(refusal(parts).code == Code::id_unknown);
  CHECK(refusal(words()).code == Code{});
}

TEST_CASE("parents that form a circle are refused with the circle", "[plan][catalogue]") {
  CatalogueParts parts = words();
  parts.capabilities = {{.id = CapabilityId("a"), .broader = CapabilityId("b")},
                        {.id = CapabilityId("b"), .broader = CapabilityId("c")},
                        {.id = CapabilityId("c"), .broader = CapabilityId("b")}};
  CHECK(refusal(parts) == Message{Code::catalogue_cycle, {"b", "b → c → b"}});
  parts.capabilities = {{.id = CapabilityId("a"), .broader = CapabilityId("a")}};
  CHECK(refusal(parts) == Message{Code::catalogue_cycle, {"a", "a → a"}});
}

TEST_CASE("a copy of the catalogue answers as the first one does", "[plan][catalogue]") {
  Catalogue first(words());
  const Catalogue copy = first;
  const Catalogue moved = std::move(first);
  CHECK(copy.is_within(IncidentKindId("gas"), IncidentKindId("accident")));
  CHECK(moved.is_within(IncidentKindId("gas"), IncidentKindId("accident")));
}
