#include "muster/resources/coverage_left.hpp"

#include <algorithm>
#include <cstdlib>

#include "muster/resources/hazard.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/response.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"
#include "muster/resources/travel.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/errors.hpp"
#include "support/files.hpp"
#include "support/shipped_rules.hpp"

using namespace muster;

namespace {

const Instant noon = *parse_instant("2026-11-20T12:00:00+08:00");

/// Places x0 … x9 in a row, ten minutes apart; mines and mine rescue teams at some of them. The
/// standard is thirty minutes of driving, so three places.
struct Row {
  static constexpr int length = 10;
  Region region = {};
  Situation situation = {};
  Dispatch dispatch = {};

  Row() {
    region.rules = shipped_rules();
    region.header.jurisdiction = JurisdictionId("j");
    std::vector<Place> places;
    std::vector<Road> roads;
    for (int x = 0; x < length; ++x) {
      places.push_back({.id = at(x), .name = Text(at(x).str())});
      if (x > 0) {
        roads.push_back({.id = RoadId("r" + std::to_string(x)),
                         .from = at(x - 1),
                         .to = at(x),
                         .length = {10'000},
                         .speed = {60}});
      }
    }
    region.roads = std::make_shared<RoadNetwork>(std::move(places), std::move(roads));
  }
  static PlaceId at(int x) { return PlaceId("x" + std::to_string(x)); }

  Row& mine(int x) {
    const std::string id = "m" + std::to_string(region.hazards.size());
    region.hazards.push_back(
        {.id = HazardId(id), .name = Text(id), .kind = HazardKindId("coal_mine"), .place = at(x)});
    return *this;
  }
  Row& team(int x, int crews = 1) {
    const std::string id = "t" + std::to_string(region.teams.size());
    region.teams.push_back(
        {.id = TeamId(id), .name = Text(id), .kind = "mine_rescue", .place = at(x)});
    for (int c = 0; c < crews; ++c) {
      region.crews.push_back({.id = CrewId(id + "-" + std::to_string(c)), .team = TeamId(id)});
    }
    return *this;
  }
  Row& sent(const char* crew) {
    dispatch.assignments.push_back({.crew = CrewId(crew)});
    return *this;
  }
  [[nodiscard]] CoverageLeft left() const {
    const std::vector<Travel> roads = {Travel(region.roads)};
    return coverage_left(dispatch, region, situation, roads, noon);
  }
  [[nodiscard]] StandardLeft kept() const {
    const CoverageLeft found = left();
    REQUIRE(found.standards.size() == 1);
    return found.standards[0];
  }
};

bool says(const CoverageLeft& left, Code code) {
  return std::ranges::find(left.notes, code, &Message::code) != left.notes.end();
}

std::string shown(const std::optional<MoveUps>& made) {
  if (!made) return "none";
  std::string text = std::to_string(made->covered);
  for (const MoveUp& move : made->moves) {
    text +=
        " " + move.team.str() + ">" + move.to.str() + " " + std::to_string(move.drive.count() / 60);
  }
  return text;
}

}  // namespace

TEST_CASE("whoever is sent leaves hazards uncovered, and the best move brings them back",
          "[resources][coverage_left]") {
  // t0 alone at x0 covers m0; t1 and t2 both cover m1.
  Row row;
  row.mine(0).mine(7).team(0).team(6).team(8).sent("t0-0");
  const StandardLeft kept = row.kept();
  CHECK(kept.hazards == 2);
  CHECK(kept.before() == 2);
  CHECK(kept.after() == 1);
  CHECK(kept.lost == std::vector{HazardId("m0")});
  CHECK(kept.never.empty());
  CHECK(shown(kept.one) == "2 t1>x0 60");
  CHECK(shown(kept.two) == "none");
}

TEST_CASE("a team that still has a free crew covers on; one that is part-time never does",
          "[resources][coverage_left]") {
  Row row;
  row.mine(0).team(0, 2).sent("t0-0");
  CHECK(row.kept().after() == 1);
  row.situation.crews[CrewId("t0-1")].engaged_at = IncidentId("elsewhere");
  CHECK(row.kept().lost == std::vector{HazardId("m0")});
  row.situation.crews[CrewId("t0-1")] = {.readiness = Readiness::off};
  CHECK(row.kept().lost == std::vector{HazardId("m0")});
  // A crew on the road to another place covers from there.
  row.situation.crews[CrewId("t0-1")] = {.place = Row::at(9)};
  CHECK(row.kept().lost == std::vector{HazardId("m0")});
  row.situation.crews[CrewId("t0-1")] = {.place = Row::at(3)};
  CHECK(row.kept().lost.empty());
  row.region.teams[0].staffing = Staffing::part_time;
  CHECK(row.kept().never == std::vector{HazardId("m0")});
}

TEST_CASE("two moves fill two gaps; where whoever moves leaves as much as it brings none is named",
          "[resources][coverage_left]") {
  Row row;
  row.mine(0).mine(5).mine(9).team(0).team(5).team(9).team(9).team(9);
  row.sent("t0-0").sent("t1-0");
  const StandardLeft kept = row.kept();
  CHECK(kept.after() == 1);
  CHECK(shown(kept.one) == "2 t2>x5 40");
  CHECK(shown(kept.two) == "3 t2>x0 90 t3>x5 40");
  row.sent("t3-0").sent("t4-0");
  const StandardLeft last = row.kept();
  CHECK(last.after() == 1);
  CHECK(shown(last.one) == "none");
  CHECK(shown(last.two) == "none");
}

TEST_CASE("standards the data cannot judge are said, and none in force is said",
          "[resources][coverage_left]") {
  Row row;
  row.mine(0).team(0);
  const CoverageLeft found = row.left();
  CHECK(says(found, Code::coverage_measured));
  Row lawless = row;
  lawless.region.rules.rules.clear();
  CHECK(lawless.left().standards.empty());
  CHECK(lawless.left().notes.at(0).code == Code::coverage_none);
  for (Rule& rule : row.region.rules.rules) {
    if (rule.subject != "coverage_standard") continue;
    for (auto& fields : rule.rows) fields["areas"] = "urban";
  }
  CHECK(says(row.left(), Code::coverage_area));
  row.region.vehicles.push_back({});
  CHECK(refusal_code([&] { (void)row.left(); }) == Code::internal);
}

TEST_CASE("no single move and no pair of moves is better, by trying all",
          "[resources][coverage_left]") {
  Draws draws(9);
  int by_one = 0;
  int by_two = 0;
  for (int round = 0; round < 1500; ++round) {
    Row row;
    for (std::int64_t m = draws.between(3, 9); m > 0; --m) {
      row.mine(static_cast<int>(draws.between(0, 9)));
    }
    std::vector<int> bases;
    for (std::int64_t t = draws.between(4, 7); t > 0; --t) {
      bases.push_back(static_cast<int>(draws.between(0, 9)));
      row.team(bases.back());
    }
    std::vector<bool> free(bases.size(), true);
    for (std::size_t t = 0; t < bases.size(); ++t) {
      if (!draws.one_in(2)) continue;
      free[t] = false;
      row.sent(("t" + std::to_string(t) + "-0").c_str());
    }
    const auto covered = [&](const std::vector<int>& stand, const std::vector<bool>& there) {
      std::int64_t sum = 0;
      for (const Hazard& mine : row.region.hazards) {
        const int x = mine.place->str().at(1) - '0';
        bool near = false;
        for (std::size_t t = 0; t < stand.size(); ++t) {
          near = near || (there[t] && std::abs(stand[t] - x) <= 3);
        }
        sum += near ? 1 : 0;
      }
      return sum;
    };
    const StandardLeft kept = row.kept();
    CHECK(kept.before() == covered(bases, std::vector<bool>(bases.size(), true)));
    CHECK(kept.after() == covered(bases, free));
    if (kept.lost.empty()) continue;
    // (covered, minus the minutes driven), the greatest is best.
    using Score = std::pair<std::int64_t, std::int64_t>;
    Score one = {kept.after(), 0};
    for (std::size_t t = 0; t < bases.size(); ++t) {
      for (const int to : bases) {
        if (!free[t] || to == bases[t]) continue;
        auto stand = bases;
        stand[t] = to;
        one = std::max(one, Score(covered(stand, free), -10 * std::abs(to - bases[t])));
      }
    }
    // A move that gains nothing is none, however short.
    if (one.first <= kept.after()) one = {kept.after(), 0};
    Score two = {one.first, 0};
    for (std::size_t a = 0; a < bases.size(); ++a) {
      for (std::size_t b = a + 1; b < bases.size(); ++b) {
        if (!free[a] || !free[b]) continue;
        for (const int first : bases) {
          for (const int second : bases) {
            if (first == bases[a] || second == bases[b]) continue;
            auto stand = bases;
            stand[a] = first;
            stand[b] = second;
            const Score now = {covered(stand, free),
                               -10 * (std::abs(first - bases[a]) + std::abs(second - bases[b]))};
            if (now.first > one.first && (two.second == 0 || now > two)) two = now;
          }
        }
      }
    }
    const auto score = [](const std::optional<MoveUps>& made, Score otherwise) {
      if (!made) return otherwise;
      Score found = {made->covered, 0};
      for (const MoveUp& move : made->moves) found.second -= move.drive.count() / 60;
      return found;
    };
    CHECK(score(kept.one, {kept.after(), 0}) == one);
    CHECK(score(kept.two, {one.first, 0}) == two);
    by_one += kept.one ? 1 : 0;
    by_two += kept.two ? 1 : 0;
  }
  CHECK(by_one > 20);
  CHECK(by_two > 5);
}

TEST_CASE("in the sample all squads at one mine leave others without, and moves are found",
          "[resources][coverage_left]") {
  const RegionReading reading = read_region((source_dir() / "data/shuozhou").string());
  REQUIRE(reading.region != nullptr);
  const Incident incident{.id = IncidentId("i"),
                          .kind = IncidentKindId("gas_explosion"),
                          .known = noon,
                          .place = HazardId("CM04"),
                          .indicators = {{IndicatorId("trapped"), Decimal::of(30)}}};
  CHECK_FALSE(respond(incident, *reading.region).coverage_left.has_value());
  const Response answer = respond(incident, *reading.region, {}, {.left_behind = true});
  REQUIRE(answer.coverage_left.has_value());
  REQUIRE(answer.coverage_left->standards.size() == 1);
  const StandardLeft& left = answer.coverage_left->standards[0];
  CHECK(left.hazards > 40);
  CHECK(left.before() > left.after());
  if (left.one) CHECK(left.one->covered > left.after());
  if (left.two) CHECK(left.two->covered > (left.one ? left.one->covered : left.after()));
}
