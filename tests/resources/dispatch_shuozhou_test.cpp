#include <algorithm>
#include <set>
#include <string>

#include "../../libresources/src/order_words.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/response.hpp"
#include "muster/resources/verify_dispatch.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

const Region& shuozhou() {
  static const auto region = read_region((source_dir() / "data/shuozhou").string()).region;
  return *region;
}

Incident at(const HazardId& hazard, const char* id, const char* kind, int trapped) {
  return {.id = IncidentId(id),
          .kind = IncidentKindId(kind),
          .known = *parse_instant("2026-11-20T02:52:00+08:00"),
          .place = hazard,
          .indicators = {{IndicatorId("trapped"), Decimal::of(trapped)}}};
}

void holds(const Response& answer) {
  const Findings wrong = verify_dispatch(answer.requirements, answer.candidates, answer.dispatch,
                                         shuozhou(), answer.dispatch.options);
  for (const Finding& finding : wrong) UNSCOPED_INFO(text(finding, Language::en));
  CHECK(wrong.empty());
}

}  // namespace

TEST_CASE("on the sample region every answer proves itself: one incident, two, each policy",
          "[resources][dispatch]") {
  const auto& hazards = shuozhou().hazards;
  std::size_t together = 0;
  for (std::size_t i = 0; i < hazards.size(); i += 9) {
    CAPTURE(hazards[i].id.str());
    const Incident one = at(hazards[i].id, "i1", "gas_explosion", 12);
    holds(respond(one, shuozhou()));
    const std::vector<Incident> both = {
        one, at(hazards[(i + 5) % hazards.size()].id, "i2", "gas_explosion", 3)};
    for (const char* policy :
         {"fastest", "own_first", "least_total_time", "cheapest", "keep_cover"}) {
      CAPTURE(policy);
      const Response answer = respond(both, shuozhou(), {}, {.policy = policy});
      CHECK(answer.dispatch.options.policy.id == policy);
      holds(answer);
      together += static_cast<std::size_t>(std::ranges::count(
          answer.dispatch.proofs, false, [](const Proof& proof) { return proof.nearest; }));
    }
  }
  CHECK(together > 0);
}

TEST_CASE("a policy that is not there, and a resource that is not there, are refused",
          "[resources][dispatch]") {
  const Incident one = at(HazardId("CM04"), "i1", "gas_explosion", 12);
  CHECK_THROWS_AS(respond(one, shuozhou(), {}, {.policy = "dearest"}), Error);
  CHECK_THROWS_AS(respond(one, shuozhou(), {}, {.why_not = {"nobody"}}), Error);
  const Response answer = respond(one, shuozhou(), {}, {.why_not = {"MRT01", "WHS01"}});
  REQUIRE(answer.why_not.size() == 2);
  CHECK(!answer.why_not[0].reasons.empty());
  CHECK(!answer.why_not[1].reasons.empty());
}

TEST_CASE("each authority has one order, said aloud and pasted in 300 characters",
          "[resources][dispatch]") {
  std::size_t cut = 0;
  const auto& hazards = shuozhou().hazards;
  for (std::size_t i = 0; i < hazards.size(); i += 11) {
    CAPTURE(hazards[i].id.str());
    const Response answer = respond(
        std::vector<Incident>{at(hazards[i].id, "i1", "gas_explosion", 12),
                              at(hazards[(i + 5) % hazards.size()].id, "i2", "gas_explosion", 3)},
        shuozhou(), {}, {.most_remedies = 0});
    std::set<OrganisationId> asked;
    std::set<std::size_t> named;
    for (const Order& order : answer.dispatch.orders) {
      CHECK(asked.insert(order.authority).second);
      for (const std::size_t one : order.assignments) CHECK(named.insert(one).second);
      for (const Language language : {Language::zh, Language::en}) {
        const Wording wording(answer, shuozhou(), language);
        const std::string aloud = order_text(order, wording);
        const std::string pasted = order_message(order, wording);
        const auto characters =
            std::ranges::count_if(pasted, [](char c) { return (c & 0xC0) != 0x80; });
        CAPTURE(pasted);
        CHECK(characters <= 300);
        CHECK(characters > 40);
        if (pasted != aloud) ++cut;
      }
    }
    const auto& all = answer.dispatch.assignments;
    for (std::size_t one = 0; one < all.size(); ++one) {
      CHECK(named.contains(one) != all[one].carried);  // what a crew carries comes with it
    }
  }
  CHECK(cut > 0);  // else nothing was long enough to be cut
}
