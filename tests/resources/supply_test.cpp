#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "muster/plan/activation.hpp"
#include "muster/plan/catalogue.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "support/decided.hpp"

using namespace muster;

namespace {

bool says(const Assignment& one, Code code) {
  return std::ranges::any_of(one.reasons, [&](const Message& said) { return said.code == code; });
}

std::int64_t drawn_from(const Dispatch& dispatch, const char* lot) {
  std::int64_t sum = 0;
  for (const Assignment& one : dispatch.assignments) {
    if (one.lot == LotId(lot)) sum += muster::drawn(one).count();
  }
  return sum;
}

/// Splints by two and labels by ten in a medical kit.
DrawnRegion with_kits() {
  DrawnRegion drawn;
  for (const char* id : {"KIT", "SPLINT", "LABEL"}) drawn.material(id);
  drawn.kit("KIT", "SPLINT", 2);
  drawn.kit("KIT", "LABEL", 10);
  return drawn;
}

}  // namespace

TEST_CASE("what lies in kits counts, and each kit is opened once for all that lies in it",
          "[resources][dispatch][supply]") {
  DrawnRegion drawn = with_kits();
  drawn.lot("kits", 10, "KIT", 5);
  DrawnIncident incident;
  incident.need("LABEL", {{60, 15}}, true);
  incident.need("SPLINT", {{60, 4}}, true);
  const Decided made = decided(drawn, incident);
  REQUIRE(made.dispatch.assignments.size() == 2);
  const Assignment& labels = made.dispatch.assignments[0];
  const Assignment& splints = made.dispatch.assignments[1];
  CHECK(labels.quantity == Quantity(15));
  CHECK(labels.kits == Quantity(2));
  CHECK(says(labels, Code::assign_kits));
  CHECK(splints.quantity == Quantity(4));
  CHECK(splints.kits == Quantity(0));  // out of the same two
  CHECK(says(splints, Code::assign_same_kits));
  CHECK(drawn_from(made.dispatch, "kits") == 2);

  SECTION("a lot the region does not open for anybody stays whole") {
    DrawnRegion without;
    for (const char* id : {"KIT", "SPLINT", "LABEL"}) without.material(id);
    without.lot("kits", 10, "KIT", 5);
    CHECK(decided(without, incident).dispatch.assignments.empty());
  }
  SECTION("the minimum stock of kits stays") {
    DrawnRegion few = with_kits();
    few.lot("kits", 10, "KIT", 5).floor = Quantity(4);
    const Decided one = decided(few, incident);
    CHECK(one.there_by(0, incident.at(60)) == 10);
    CHECK(one.there_by(1, incident.at(60)) == 2);
  }
}

TEST_CASE("kits that are wanted whole go first, and only the others are opened",
          "[resources][dispatch][supply]") {
  DrawnRegion drawn = with_kits();
  drawn.lot("kits", 10, "KIT", 4);
  DrawnIncident incident;
  incident.need("KIT", {{60, 3}}, true);
  incident.need("SPLINT", {{60, 4}}, true);
  const Decided made = decided(drawn, incident);
  CHECK(made.there_by(0, incident.at(60)) == 3);
  CHECK(made.there_by(1, incident.at(60)) == 2);
}

TEST_CASE("kits, loose parts and kits wanted whole agree with counting by hand",
          "[resources][dispatch][supply]") {
  std::mt19937 random(31);
  const auto draw = [&](int least, int most) {
    return least + static_cast<int>(random() % static_cast<unsigned>(most - least + 1));
  };
  struct Held {
    int minutes = 0;
    int count = 0;
  };
  for (int round = 0; round < 400; ++round) {
    const bool with_whole = draw(0, 1) == 1;
    const bool with_parts = draw(0, 3) > 0;  // off: kits hold nothing that is asked for
    DrawnRegion drawn;
    for (const char* id : {"KIT", "SPLINT", "LABEL"}) drawn.material(id);
    const int splints = draw(1, 4);
    const int labels = draw(1, 9);
    if (with_parts) {
      drawn.kit("KIT", "SPLINT", splints);
      drawn.kit("KIT", "LABEL", labels);
    }
    std::map<std::string, std::vector<Held>> held;
    for (const char* material : {"KIT", "KIT", "SPLINT", "LABEL"}) {
      const Held one{draw(1, 99), draw(1, 8)};
      drawn.lot(material + std::to_string(held[material].size()), one.minutes, material, one.count);
      held[material].push_back(one);
    }
    const int due = draw(20, 90);
    const int wanted_kits = draw(1, 12);
    const int wanted_splints = draw(1, 30);
    const int wanted_labels = draw(1, 60);
    DrawnIncident incident;
    if (with_whole) incident.need("KIT", {{due, wanted_kits}}, true);
    incident.need("LABEL", {{due, wanted_labels}}, true);
    incident.need("SPLINT", {{due, wanted_splints}}, true);
    const Decided made = decided(drawn, incident);

    std::vector<Held> kits = held["KIT"];
    std::ranges::sort(kits, {}, &Held::minutes);
    int whole = 0;
    if (with_whole) {
      for (Held& lot : kits) {
        const int taken = std::min(lot.count, wanted_kits - whole);
        whole += lot.minutes <= due ? taken : 0;
        lot.count -= taken;
        if (lot.minutes > due) break;
      }
    }
    const auto in_time = [&](const char* part, int each, int wanted) {
      int sum = 0;
      for (const Held& lot : held[part]) sum += lot.minutes <= due ? lot.count : 0;
      for (const Held& lot : kits) {
        sum += with_parts && lot.minutes <= due ? lot.count * each : 0;
      }
      return std::min(sum, wanted);
    };
    const std::size_t first = with_whole ? 1 : 0;
    INFO("round " << round);
    if (with_whole) {
      CHECK(made.there_by(0, incident.at(due)) == std::min(whole, wanted_kits));
    }
    CHECK(made.there_by(first, incident.at(due)) == in_time("LABEL", labels, wanted_labels));
    CHECK(made.there_by(first + 1, incident.at(due)) == in_time("SPLINT", splints, wanted_splints));
  }
}

TEST_CASE("kits that crews carry are opened for what lies in them, loose things first",
          "[resources][dispatch][supply]") {
  DrawnRegion drawn = with_kits();
  drawn.crew("squad", 10, {"mine_rescue"});
  drawn.carries("squad", "KIT", 3);
  drawn.carries("squad", "SPLINT", 1);
  DrawnIncident incident;
  incident.need("mine_rescue", {{60, 1}});
  incident.need("LABEL", {{60, 15}}, true);
  incident.need("SPLINT", {{60, 9}}, true);
  SECTION("all that is in them, each kit once") {
    const Decided made = decided(drawn, incident);
    REQUIRE(made.sent(1).size() == 1);
    const Assignment& labels = *made.sent(1)[0];
    CHECK(labels.carried);
    CHECK(labels.quantity == Quantity(15));
    CHECK(labels.kits == Quantity(2));
    CHECK(says(labels, Code::assign_kits));
    REQUIRE(made.sent(2).size() == 1);
    const Assignment& splints = *made.sent(2)[0];
    CHECK(splints.quantity == Quantity(7));  // one loose, two in each of three kits
    CHECK(splints.kits == Quantity(1));      // two are open already
  }
  SECTION("what is loose needs no kit") {
    DrawnIncident little;
    little.need("mine_rescue", {{60, 1}});
    little.need("SPLINT", {{60, 1}}, true);
    const Decided made = decided(drawn, little);
    REQUIRE(made.sent(1).size() == 1);
    CHECK(!made.sent(1)[0]->kits);
  }
  SECTION("kits that are wanted whole stay whole") {
    incident.need("KIT", {{60, 2}}, true);
    const Decided made = decided(drawn, incident);
    CHECK(made.there_by(3, incident.at(60)) == 2);
    CHECK(made.there_by(1, incident.at(60)) == 10);
    CHECK(made.there_by(2, incident.at(60)) == 3);
  }
  SECTION("a depot sends only what they do not hold") {
    drawn.lot("loose", 20, "SPLINT", 50);
    const Decided made = decided(drawn, incident);
    CHECK(made.there_by(2, incident.at(60)) == 9);
    CHECK(drawn_from(made.dispatch, "loose") == 2);
  }
  SECTION("a false count of them is noticed") {
    Decided made = decided(drawn, incident);
    for (Assignment& one : made.dispatch.assignments) {
      if (one.kits == Quantity(2)) one.kits = Quantity(1);
    }
    CHECK(!verify_dispatch(incident.requirements(), made.candidates, made.dispatch, made.region)
               .empty());
  }
}

TEST_CASE("carried kits, carried parts and lots agree with counting by hand",
          "[resources][dispatch][supply]") {
  std::mt19937 random(77);
  const auto draw = [&](int least, int most) {
    return least + static_cast<int>(random() % static_cast<unsigned>(most - least + 1));
  };
  int opened = 0;
  for (int round = 0; round < 300; ++round) {
    INFO("round " << round);
    DrawnRegion drawn;
    for (const char* id : {"KIT", "SPLINT", "LABEL"}) drawn.material(id);
    const int splints = draw(1, 4);
    const int labels = draw(1, 9);
    drawn.kit("KIT", "SPLINT", splints);
    drawn.kit("KIT", "LABEL", labels);
    const int crews = draw(1, 3);
    int kits = 0;
    int loose = 0;
    for (int c = 0; c < crews; ++c) {
      const std::string id = "squad" + std::to_string(c);
      drawn.crew(id, draw(1, 50), {"mine_rescue"});
      const int carried = draw(0, 3);
      const int beside = draw(0, 2);
      if (carried > 0) drawn.carries(id, "KIT", carried);
      if (beside > 0) drawn.carries(id, "SPLINT", beside);
      kits += carried;
      loose += beside;
    }
    const int stock = draw(0, 5);
    if (stock > 0) drawn.lot("stock", draw(1, 50), "SPLINT", stock);
    const int wanted_kits = draw(0, 3);
    const int wanted_splints = draw(1, 30);
    const int wanted_labels = draw(1, 40);
    DrawnIncident incident;
    incident.need("mine_rescue", {{60, crews}});
    incident.need("LABEL", {{60, wanted_labels}}, true);
    incident.need("SPLINT", {{60, wanted_splints}}, true);
    if (wanted_kits > 0) incident.need("KIT", {{60, wanted_kits}}, true);
    const Decided made = decided(drawn, incident);
    const int whole = std::min(kits, wanted_kits);
    const int left = kits - whole;
    CHECK(made.there_by(1, incident.at(60)) == std::min(left * labels, wanted_labels));
    CHECK(made.there_by(2, incident.at(60)) ==
          std::min(loose + stock + left * splints, wanted_splints));
    if (wanted_kits > 0) CHECK(made.there_by(3, incident.at(60)) == whole);
    std::int64_t said = 0;
    for (const Assignment& one : made.dispatch.assignments) {
      if (one.carried && one.kits) said += one.kits->count();
    }
    CHECK(said <= left);
    opened += said > 0 ? 1 : 0;
  }
  CHECK(opened > 100);
}

TEST_CASE(
    "several incidents open the same lot of kits: the graver has what it wants, the other "
    "what is left",
    "[resources][dispatch][supply]") {
  DrawnRegion drawn = with_kits();
  drawn.lot("kits", 10, "KIT", 5);
  DrawnIncident incident;
  incident.need("LABEL", {{60, 28}}, true);
  incident.need("SPLINT", {{60, 4}}, true);
  const Region region = drawn.region();
  Candidates candidates = incident.candidates(region, {});
  std::vector<Requirement> requirements = incident.requirements();
  // The same again for another incident at the same gate.
  for (std::size_t r = 0; r < 2; ++r) {
    Requirement other = requirements[r];
    other.incident = IncidentId("i2");
    other.id = RequirementId("i2/chain/" + other.material->str());
    requirements.push_back(other);
  }
  const std::size_t own = candidates.lots.size();
  for (std::size_t i = 0; i < own; ++i) {
    LotCandidate other = candidates.lots[i];
    other.requirement += 2;
    candidates.lots.push_back(other);
  }
  DispatchOptions options;
  options.severity = {{IncidentId("i1"), 1}, {IncidentId("i2"), 0}};
  const Dispatch answer = dispatch(requirements, candidates, region, options);
  const Findings wrong = verify_dispatch(requirements, candidates, answer, region, options);
  for (const Finding& one : wrong) UNSCOPED_INFO(text(one, Language::en));
  CHECK(wrong.empty());
  std::map<std::size_t, Quantity> came;
  std::map<std::string, Quantity> kits;
  for (const Assignment& one : answer.assignments) {
    came[one.requirement] = came[one.requirement] + one.quantity;
    Quantity& sum = kits[requirements[one.requirement].incident.str()];
    sum = sum + one.kits.value_or(Quantity(0));
  }
  CHECK(kits["i2"] == Quantity(3));
  CHECK(came[2] == Quantity(28));
  CHECK(came[3] == Quantity(4));
  CHECK(kits["i1"] == Quantity(2));
  CHECK(came[0] == Quantity(20));
  CHECK(came[1] == Quantity(4));
}

TEST_CASE("a pack that may not be broken goes whole", "[resources][dispatch][supply]") {
  DrawnRegion drawn;
  drawn.lot("far", 30, "TUBE", 25);
  drawn.lot("near", 10, "TUBE", 20);
  DrawnIncident incident;
  incident.need("TUBE", {{20, 5}, {60, 25}}, true);
  SECTION("without the rule as many as are wanted") {
    CHECK(decided(drawn, incident).there_by(0, incident.at(60)) == 25);
  }
  SECTION("with it as many packs as hold them; the broken one of the far lot stays") {
    drawn.rule("pack", {{"material", "TUBE"}, {"holds", "10"}});
    const Decided made = decided(drawn, incident);
    const auto coming = made.sent(0);
    REQUIRE(coming.size() == 2);
    CHECK(coming[0]->quantity == Quantity(20));
    CHECK(coming[1]->quantity == Quantity(10));
    CHECK(says(*coming[1], Code::assign_packs));
    CHECK(made.missing.empty());
  }
  SECTION("nothing goes where no pack is whole") {
    drawn.rule("pack", {{"material", "TUBE"}, {"holds", "30"}});
    CHECK(decided(drawn, incident).dispatch.assignments.empty());
  }
}

namespace {

/// A depot half an hour away that loads in ten minutes, with two vehicles.
muster::Stockpile& depot_of(DrawnRegion& drawn) {
  Stockpile& depot = drawn.stockpile_of_last_lot();
  depot.id = StockpileId("depot");
  depot.loading = Minutes{10};
  depot.trucks = 2;
  return depot;
}

const std::map<std::string, std::string> two_by_a_tonne = {
    {"depot", "depot"}, {"load_kg", "1000"}, {"unloading", "5min"}};

std::vector<std::pair<std::int64_t, Instant>> steps(const Decided& made, std::size_t requirement) {
  std::vector<std::pair<std::int64_t, Instant>> found;
  for (const Assignment* one : made.sent(requirement)) {
    found.emplace_back(one->quantity.count(), one->coming.arrives);
  }
  return found;
}

using Steps = std::vector<std::pair<std::int64_t, Instant>>;

}  // namespace

TEST_CASE("what is more than the vehicles carry comes load after load",
          "[resources][dispatch][supply]") {
  DrawnRegion drawn;
  drawn.material("CEMENT").mass_kg = Decimal::of(100);
  drawn.lot("cement", 30, "CEMENT", 500).stockpile = StockpileId("depot");
  depot_of(drawn);
  DrawnIncident incident;
  incident.need("CEMENT", {{180, 50}}, true);
  SECTION("without the rule all at once") {
    CHECK(steps(decided(drawn, incident), 0) == Steps{{50, incident.at(40)}});
  }
  SECTION("twenty at a time: 10 loading, 30 there, 5 unloading, 30 back") {
    drawn.rule("haulage", two_by_a_tonne);
    const Decided made = decided(drawn, incident);
    CHECK(steps(made, 0) ==
          Steps{{20, incident.at(40)}, {20, incident.at(115)}, {10, incident.at(190)}});
    CHECK(says(*made.sent(0)[2], Code::assign_load));
    const auto& missing = made.missing;
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].missing == Quantity(10));
  }
  SECTION("loading takes longer the heavier the load: two tonnes at 100 kg a minute") {
    auto row = two_by_a_tonne;
    row["kg_per_min"] = "100";
    drawn.rule("haulage", row);
    const Decided made = decided(drawn, incident);
    CHECK(steps(made, 0) ==
          Steps{{20, incident.at(60)}, {20, incident.at(155)}, {10, incident.at(240)}});
  }
  SECTION("volume limits as mass does") {
    auto row = two_by_a_tonne;
    row["load_l"] = "500";
    drawn.rule("haulage", row);
    DrawnRegion bulky;
    Material& cement = bulky.material("CEMENT");
    cement.mass_kg = Decimal::of(100);
    cement.volume_l = Decimal::of(100);
    bulky.lot("cement", 30, "CEMENT", 500).stockpile = StockpileId("depot");
    depot_of(bulky);
    bulky.rule("haulage", row);
    CHECK(steps(decided(bulky, incident), 0).front() ==
          std::pair(std::int64_t{10}, incident.at(40)));
  }
}

TEST_CASE("what nobody weighed is said, and what is too heavy has no vehicle",
          "[resources][dispatch][supply]") {
  DrawnRegion drawn;
  DrawnIncident incident;
  incident.need("CEMENT", {{180, 5}}, true);
  Material& cement = drawn.material("CEMENT");
  SECTION("unknown mass") {
    drawn.lot("cement", 30, "CEMENT", 500).stockpile = StockpileId("depot");
    depot_of(drawn);
    drawn.rule("haulage", two_by_a_tonne);
    const Decided made = decided(drawn, incident);
    REQUIRE(made.sent(0).size() == 1);
    CHECK(says(*made.sent(0)[0], Code::assign_mass_unknown));
  }
  SECTION("unknown number of vehicles") {
    cement.mass_kg = Decimal::of(1);
    drawn.lot("cement", 30, "CEMENT", 500).stockpile = StockpileId("depot");
    depot_of(drawn).trucks = std::nullopt;
    drawn.rule("haulage", two_by_a_tonne);
    CHECK(says(*decided(drawn, incident).sent(0).at(0), Code::assign_mass_unknown));
  }
  SECTION("one is heavier than a vehicle carries") {
    cement.mass_kg = Decimal::of(1001);
    drawn.lot("cement", 30, "CEMENT", 500).stockpile = StockpileId("depot");
    depot_of(drawn);
    drawn.rule("haulage", two_by_a_tonne);
    const Decided made = decided(drawn, incident);
    CHECK(made.dispatch.assignments.empty());
    const auto& missing = made.missing;
    REQUIRE(missing.size() == 1);
    CHECK(std::ranges::any_of(missing[0].reasons, [](const Message& reason) {
      return reason.code == Code::short_no_vehicle;
    }));
  }
}

TEST_CASE("the more urgent material is loaded first, the other takes the room that is left",
          "[resources][dispatch][supply]") {
  DrawnRegion drawn;
  drawn.material("CEMENT").mass_kg = Decimal::of(100);
  drawn.material("STEEL").mass_kg = Decimal::of(100);
  drawn.lot("cement", 30, "CEMENT", 500).stockpile = StockpileId("depot");
  drawn.lot("steel", 30, "STEEL", 500).stockpile = StockpileId("depot");
  depot_of(drawn);
  drawn.rule("haulage", two_by_a_tonne);
  DrawnIncident incident;
  incident.need("CEMENT", {{180, 15}}, true).priority = 2;
  incident.need("STEEL", {{180, 12}}, true).priority = 1;
  const Decided made = decided(drawn, incident);
  CHECK(steps(made, 1) == Steps{{12, incident.at(40)}});
  CHECK(steps(made, 0) == Steps{{8, incident.at(40)}, {7, incident.at(115)}});
}

TEST_CASE("loads agree with vehicles driven one by one", "[resources][dispatch][supply]") {
  std::mt19937 random(7);
  const auto draw = [&](int least, int most) {
    return least + static_cast<int>(random() % static_cast<unsigned>(most - least + 1));
  };
  for (int round = 0; round < 200; ++round) {
    const int away = draw(1, 60);
    const int loading = draw(0, 20);
    const int unloading = draw(0, 15);
    const int vehicles = draw(1, 4);
    const int unit = draw(30, 400);
    const int stock = draw(1, 60);
    const int wanted = draw(1, 60);
    const int due = draw(10, 400);
    DrawnRegion drawn;
    drawn.material("CEMENT").mass_kg = Decimal::of(unit);
    drawn.lot("cement", away, "CEMENT", stock).stockpile = StockpileId("depot");
    depot_of(drawn).loading = Minutes{loading};
    drawn.stockpile_of_last_lot().trucks = vehicles;
    drawn.rule("haulage", {{"depot", "depot"},
                           {"load_kg", "1000"},
                           {"unloading", std::to_string(unloading) + "min"}});
    DrawnIncident incident;
    incident.need("CEMENT", {{due, wanted}}, true);

    int in_time = 0;
    int left = std::min(stock, wanted);
    std::vector<int> back(static_cast<std::size_t>(vehicles), 0);
    while (left > 0) {
      const auto vehicle = std::ranges::min_element(back);
      const int load = std::min(left, 1000 / unit);
      left -= load;
      const int arrives = *vehicle + loading + away;
      *vehicle = arrives + unloading + away;
      if (arrives <= due) in_time += load;
    }
    INFO("round " << round);
    CHECK(decided(drawn, incident).there_by(0, incident.at(due)) == in_time);
  }
}
