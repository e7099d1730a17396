// The rounds against a case that is known in closed form: two squads whose turnout takes an
// exponential time longer than planned. The first is there after the least of two, both after the
// greatest.

#include <cmath>

#include "../../libresources/src/rehearsal_rounds_figures.hpp"
#include "muster/resources/rehearsal_rounds.hpp"
#include "support/catch.hpp"
#include "support/drills.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

constexpr double mean_s = 600;

Drill two_squads() {
  return drill_of(R"(<?xml version="1.0" encoding="UTF-8"?>
<drill format="1" id="two" content="single" form="tabletop" purpose="research" organiser="bureau" start="2026-12-03T08:00:00+08:00" lasts="4h" mark="drawn" source="test">
<title>two squads</title>
<incident format="1" id="i" kind="gas_explosion" known="2026-12-03T08:00:00+08:00"><at hazard="M1"/><indicator id="trapped" value="4"/></incident>
<objective id="o"><text>o</text></objective>
<participant id="p" organisation="bureau" roles="director controller evaluator player"><post>p</post></participant>
<expect id="first" objective="o" capability="mine_rescue" quantity="1" within="30min"><text>first</text></expect>
<expect id="both" objective="o" capability="mine_rescue" quantity="2" within="30min"><text>both</text></expect>
<uncertainty><turnout shape="exponential" mean="10min"/></uncertainty>
</drill>
)");
}

}  // namespace

TEST_CASE("the means of many rounds are those of the closed form, for twenty seeds", "[drills]") {
  const SmallRegion small;
  const auto region = small.region();
  const Drill drill = two_squads();
  const Rehearsal planned = rehearse(drill, *region);
  REQUIRE(planned.outcomes[0].possible.has_value());
  const double plan = static_cast<double>((*planned.outcomes[0].possible - drill.start).count());
  REQUIRE(planned.outcomes[1].possible == planned.outcomes[0].possible);
  constexpr std::uint32_t rounds = 150;
  double squares_of_first = 0;
  double squares_of_both = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Rounds drawn = rehearse_rounds(drill, *region, {}, {.rounds = rounds, .seed = seed});
    double first = 0;
    double both = 0;
    for (const auto& values : drawn.values) {
      first += values[0] - plan;
      both += values[1] - plan;
    }
    // The least of two exponentials is one of half the mean; the greatest has 3/2 of the mean and
    // 5/4 of its square as variance.
    const double n = rounds;
    const double z_first = (first / n - mean_s / 2) / (mean_s / 2 / std::sqrt(n));
    const double z_both = (both / n - mean_s * 1.5) / (mean_s * std::sqrt(1.25) / std::sqrt(n));
    CHECK(std::abs(z_first) <= 5);
    CHECK(std::abs(z_both) <= 5);
    squares_of_first += z_first * z_first;
    squares_of_both += z_both * z_both;
  }
  constexpr double chi_square_20_at_9999 = 52.386;
  CHECK(squares_of_first < chi_square_20_at_9999);
  CHECK(squares_of_both < chi_square_20_at_9999);
  CHECK(squares_of_first > 3);  // nor all too near: chi-square of 20 is below 3 once in 300 000
}

TEST_CASE("quantiles are the nearest ranks, and never comes last", "[drills]") {
  Rounds rounds;
  rounds.measures = {{.limit = Seconds(500), .name = "x"}};
  for (int i = 1; i <= 10; ++i) rounds.values.push_back({i == 10 ? -1 : i * 100});
  rounds.met.resize(10);
  const auto spreads = round_spreads(rounds);
  CHECK(spreads.front().p10 == Seconds(100));
  CHECK(spreads.front().p50 == Seconds(500));
  CHECK(spreads.front().p90 == Seconds(900));
  CHECK(spreads.front().never == 1);
  CHECK(spreads.front().met == 5);
  rounds.values[8] = {-1};
  CHECK_FALSE(round_spreads(rounds).front().p90.has_value());
}

TEST_CASE("the interval is Wilson's", "[drills]") {
  // By the textbook formula in floating point.
  for (const std::int64_t n : {1, 2, 10, 97, 1000, 1'000'000}) {
    for (const std::int64_t k : {std::int64_t{0}, n / 3, n / 2, n}) {
      const double z = 1.96;
      const double p = static_cast<double>(k) / static_cast<double>(n);
      const double m = static_cast<double>(n);
      const double centre = (p + z * z / (2 * m)) / (1 + z * z / m);
      const double half = z * std::sqrt(p * (1 - p) / m + z * z / (4 * m * m)) / (1 + z * z / m);
      const auto [least, most] = wilson(k, n);
      CAPTURE(n, k);
      const double slack = 3 + 2e6 / m / std::sqrt(m);
      CHECK(std::abs(static_cast<double>(least) - std::max(0.0, centre - half) * 1e6) < slack);
      CHECK(std::abs(static_cast<double>(most) - std::min(1.0, centre + half) * 1e6) < slack);
    }
  }
}

TEST_CASE("what is shut in every failure leads the causes", "[drills]") {
  SmallRegion small;
  const auto region = small.region();
  Drill drill = two_squads();
  drill.expectations.pop_back();
  drill.uncertainty = {};
  drill.uncertainty.roads = {{.target = "edge:e2", .chance = 300'000}};  // else 24 km around
  drill.expectations.front().within = Minutes(25);
  const Rounds rounds = rehearse_rounds(drill, *region, {}, {.rounds = 200});
  REQUIRE(rounds.causes.size() == 1);
  const RoundCause& cause = rounds.causes.front();
  CHECK(cause.id == "edge:e2");
  CHECK(cause.failed_with == cause.with);
  CHECK(cause.failed_without == 0);
  CHECK(cause.adds == 1'000'000);
  CHECK(rounds.objectives.front().held == cause.without);
  CHECK(cause.with > 30);
  CHECK(cause.with < 90);
}
