// What readiness says of losses, in a region small enough to be seen through.
#include <algorithm>

#include "muster/plan/rules.hpp"
#include "muster/resources/gap_report.hpp"
#include "muster/resources/readiness.hpp"
#include "support/catch.hpp"
#include "support/small_region.hpp"

using namespace muster;

TEST_CASE("without its only team a mine is without rescue, and that is said first", "[readiness]") {
  const Instant at_night = *parse_instant("2026-11-25T03:00:00+08:00");
  SmallRegion small;
  const auto reading = small.read();
  REQUIRE(reading.region);
  const Region& region = *reading.region;
  const RegionReadiness well = readiness(region, {}, at_night, {.losses = true});
  REQUIRE(well.trials.size() == 1);
  CHECK(well.trials.front().count(NeedState::unmet) == 0);
  REQUIRE_FALSE(well.losses.empty());
  CHECK(std::get<TeamId>(well.losses.front().what) == TeamId("MR"));

  Situation without;
  for (const Crew& crew : region.crews) {
    if (crew.team == TeamId("MR")) without.crews[crew.id].readiness = Readiness::off;
  }
  const RegionReadiness ill = readiness(region, without, at_night);
  const auto items = item_gaps(ill);
  REQUIRE_FALSE(items.empty());
  CHECK(items.front().capability == CapabilityId("mine_rescue"));
  CHECK(items.front().unmet == 1);
  CHECK(hazard_gaps(ill).front().state() == NeedState::unmet);
}

TEST_CASE("who stops it gets what was tried by then, and how much was still to come",
          "[readiness]") {
  const Instant at_night = *parse_instant("2026-11-25T03:00:00+08:00");
  SmallRegion small;
  const auto reading = small.read();
  REQUIRE(reading.region);
  Region region = *reading.region;
  for (int i = 0; i < 3; ++i) {
    region.hazards.push_back(region.hazards.front());
    region.hazards.back().id = HazardId("N" + std::to_string(i));
  }
  const RegionReadiness whole = readiness(region, {}, at_night);
  REQUIRE(whole.trials.size() == 4);
  CHECK(whole.not_reached == 0);
  const RegionReadiness part = readiness(
      region, {}, at_night,
      {.progress = [](std::size_t done, std::size_t all) { return all == 4 && done < 2; }});
  CHECK(part.trials.size() == 2);
  CHECK(part.not_reached == 2);
  for (const Trial& trial : part.trials) CHECK_FALSE(trial.needs.empty());
  CHECK(gap_text(part, region, {.language = Language::en}).find("2 trials were still to come") !=
        std::string::npos);
}

TEST_CASE("a road is covered when a team is at both its ends in time", "[readiness]") {
  const Instant at_night = *parse_instant("2026-11-25T03:00:00+08:00");
  SmallRegion small;
  const auto reading = small.read();
  REQUIRE(reading.region);
  const auto covered_within = [&](int minutes) {
    const Standard standard{
        .service = "mine_rescue", .measured = "driving_time", .within = Minutes(minutes)};
    const RegionReadiness found =
        readiness(*reading.region, {}, at_night, {.standards = {standard}});
    const auto covered = covered_roads(found, *reading.region, {});
    std::vector<std::string> roads;
    for (const CoveredRoads& one : covered) {
      if (one.standard.service != "mine_rescue" || one.standard.within != standard.within) continue;
      for (const RoadIndex road : one.roads)
        roads.push_back((*reading.region->roads)[road].id.str());
    }
    return roads;
  };
  // From the depot: the town after ten minutes, the mine after sixteen.
  CHECK(covered_within(9).empty());
  CHECK(covered_within(10) == std::vector<std::string>{"e1"});
  CHECK(covered_within(16) == std::vector<std::string>{"e1", "e2", "e3"});
}

TEST_CASE("five minutes from the order hold in a station's own area, for that station alone",
          "[readiness]") {
  const Instant at_night = *parse_instant("2026-11-25T03:00:00+08:00");
  const auto judged = [&](const std::string& area, const char* within, const std::string& more) {
    SmallRegion small;
    if (!area.empty()) small.add("team_measures.csv", "FD,own_area," + area + ",,drawn,test");
    small.add("team_measures.csv", "FD,station_class,一级,,drawn,test");
    Region region = *small.region();
    Findings findings;
    read_rules(R"(<?xml version="1.0" encoding="UTF-8"?>
<rules format="1">
  <rule id="own" subject="coverage_standard" source="test" mark="drawn" valid_from="2017-01-01">
    <title lang="zh">标准</title>
    <title lang="en">standard</title>
    <row service="fire" measured="from_order" own_area="yes" within=")" +
                   std::string(within) + "\" " + more + "/>\n  </rule>\n</rules>\n",
               "n.xml", region.rules, findings);
    for (const Finding& finding : findings) UNSCOPED_INFO(text(finding, Language::en));
    REQUIRE_FALSE(has_errors(findings));
    const RegionReadiness found = readiness(region, {}, at_night);
    REQUIRE(found.standards.size() == 1);
    CHECK(found.standards.front().standard.own_area);
    return found.standards.front();
  };
  // A minute to turn out and six to drive from the town to the mine.
  CHECK(judged("mine", "7min", "").count(StandardState::met) == 1);
  CHECK(judged("mine", "6min", "").count(StandardState::missed) == 1);
  CHECK(judged("town mine", "7min", "").hazards.front().team == TeamId("FD"));
  CHECK(judged("1406", "7min", "").count(StandardState::met) == 1);  // all that lies in the city
  CHECK(judged("town", "7min", "").count(StandardState::unknown) == 1);
  CHECK(judged("", "7min", "").count(StandardState::unknown) == 1);
  CHECK(judged("mine", "7min", "station=\"一级\"").count(StandardState::met) == 1);
  CHECK(judged("mine", "7min", "station=\"二级\"").count(StandardState::unknown) == 1);

  SmallRegion wrong;
  wrong.add("team_measures.csv", "FD,own_area,town nowhere,,drawn,test");
  CHECK(errors_of(wrong.read()) ==
        std::vector<std::string>{"team_measures.csv:3:value: id.unknown"});
}

TEST_CASE("who alone fills a post is missed as the post is, and nobody where two may answer",
          "[readiness][shuozhou]") {
  const Instant at_night = *parse_instant("2026-11-25T03:00:00+08:00");
  const auto reading = read_region((source_dir() / "data/shuozhou").string());
  REQUIRE(reading.region);
  Region region = *reading.region;
  std::erase_if(region.dated_facts,
                [](const DatedFact& fact) { return fact.about == SubjectKind::organisation; });
  const ReadinessOptions at{.hazards = {HazardId("CM04")}, .losses = true};
  const RegionReadiness nameless = readiness(region, {}, at_night, at);
  CHECK(nameless.persons.empty());
  std::vector<PostLoss> single;
  for (const PostLoss& post : nameless.posts) {
    if (post.post.zh.find("、") == std::string::npos) single.push_back(post);
  }
  REQUIRE(single.size() >= 2);
  const PostLoss& gravest = single.front();
  const auto other = std::ranges::find_if(single, [&](const PostLoss& post) {
    return post.organisation == gravest.organisation && post.post.zh != gravest.post.zh;
  });
  const auto with = [&](const std::vector<DatedFact>& more) {
    Region changed = region;
    changed.dated_facts.insert(changed.dated_facts.end(), more.begin(), more.end());
    return readiness(changed, {}, at_night, at).persons;
  };
  const auto qualified = [&](const char* id, const Text& post, const char* who,
                             const char* until = "2026-11-25") {
    return DatedFact{.id = DatedFactId(id),
                     .about = SubjectKind::organisation,
                     .subject = gravest.organisation.str(),
                     .fact = FactKind::qualification,
                     .on = *parse_date("2025-01-01"),
                     .until = *parse_date(until),
                     .by = who,
                     .what = post};
  };
  const auto alone = with({qualified("c1", gravest.post, "甲")});
  const auto found = std::ranges::find(alone, "甲", &PersonLoss::person);
  REQUIRE(found != alone.end());
  CHECK(found->limits == gravest.limits);
  CHECK(found->stopped == gravest.stopped);
  CHECK(found->trials == gravest.trials);
  CHECK(found->posts.size() == 1);
  CHECK(with({qualified("c1", gravest.post, "甲"), qualified("c2", gravest.post, "乙")}).empty());
  CHECK(with({qualified("c1", gravest.post, "甲", "2026-11-24")}).empty());
  CHECK(
      with({qualified("c1", gravest.post, "甲"), qualified("c2", gravest.post, "乙", "2026-11-24")})
          .size() == 1);
  if (other == single.end()) return;
  const auto both = with({qualified("c1", gravest.post, "甲"), qualified("c2", other->post, "甲")});
  REQUIRE(both.size() == 1);
  CHECK(both.front().posts.size() == 2);
  CHECK(both.front().limits >= gravest.limits);
  const std::string said = gap_text(RegionReadiness{.as_of = at_night, .persons = both}, region,
                                    {.language = Language::en});
  CHECK(said.find("Who could not be absent") != std::string::npos);
}
