#include "../../libresources/src/customise.hpp"

#include "../../libresources/src/buckets.hpp"
#include "../../libresources/src/passing_sweep.hpp"
#include "../../libresources/src/sweep.hpp"
#include "../../libresources/src/sweep_compare.hpp"
#include "../../libresources/src/towards.hpp"
#include "support/catch.hpp"
#include "support/drawn_skeleton.hpp"
#include "support/errors.hpp"

using namespace muster;

namespace {

/// The time of one way of an arc, driven road by road along its witnesses.
std::uint64_t driven(const MetricFrame& frame, const DrawnRoads& drawn, const Witnesses& witnesses,
                     std::uint32_t arc, bool up) {
  std::uint64_t sum = 0;
  std::vector<std::pair<std::uint32_t, bool>> open = {{arc, up}};
  while (!open.empty()) {
    const auto [at, rises] = open.back();
    open.pop_back();
    const Witness& witness = (rises ? witnesses.up : witnesses.down)[at];
    if (witness.falling != Hierarchy::none) {
      open.emplace_back(witness.falling, false);
      open.emplace_back(witness.rising, true);
      continue;
    }
    const bool forward = frame.slots.rising[witness.rising] == rises;
    sum += (forward ? drawn.times.forward : drawn.times.backward)[witness.rising].ms;
  }
  return sum;
}

}  // namespace

TEST_CASE("climbing from both ends meets in the true time, between all places",
          "[resources][index][customise]") {
  Draws draws(20'261'206);
  for (int round = 0; round < 300; ++round) {
    const DrawnRoads drawn = drawn_roads(draws, 30);
    const MetricFrame frame = frame_of(drawn);
    const ArcTimes times = customised(frame, drawn.times);
    const auto expected = all_times(drawn);
    Climb climb(drawn.places);
    Towards towards(drawn.places);
    for (std::uint32_t to = 0; to < drawn.places; ++to) {
      std::vector<BucketStand> stands;
      for (std::uint32_t from = 0; from < drawn.places; ++from) {
        stands.push_back({frame.hierarchy.rank_of[from], 0, 0});
      }
      const Seed seed{frame.hierarchy.rank_of[to], 0};
      const auto arrivals = Buckets(frame.hierarchy, times.up, stands)
                                .arrivals(climb, frame.hierarchy, times.down, {&seed, 1});
      towards.begin(frame.hierarchy, times, {&seed, 1});
      for (std::uint32_t from = 0; from < drawn.places; ++from) {
        REQUIRE(arrivals[from] == expected[from][to]);
        REQUIRE(towards.time(frame.hierarchy.rank_of[from]) == expected[from][to]);
      }
    }
  }
}

TEST_CASE("after some roads have changed, only what hangs on them is done, and all is right",
          "[resources][index][customise]") {
  Draws draws(20'261'207);
  for (int round = 0; round < 400; ++round) {
    DrawnRoads drawn = drawn_roads(draws, 60);
    const MetricFrame frame = frame_of(drawn);
    ArcTimes times = customised(frame, drawn.times);
    if (drawn.ends.empty()) continue;
    for (int again = 0; again < 4; ++again) {
      std::vector<RoadIndex> changed;
      for (std::int64_t i = draws.between(1, 5); i > 0; --i) {
        const auto road =
            static_cast<std::size_t>(draws.between(0, std::int64_t(drawn.ends.size()) - 1));
        changed.push_back(RoadIndex{static_cast<std::uint32_t>(road)});
        const auto ms = static_cast<std::uint32_t>(draws.between(1, 12));
        drawn.times.forward[road] = draws.one_in(3) ? TravelTime{} : TravelTime{ms};
        if (draws.one_in(2)) drawn.times.backward[road] = drawn.times.forward[road];
      }
      recustomise(times, frame, drawn.times, changed);
      REQUIRE(times == customised(frame, drawn.times));
    }
  }
}

TEST_CASE("the roads a witness names take as long as its arc", "[resources][index][customise]") {
  Draws draws(20'261'208);
  std::size_t arcs = 0;
  for (int round = 0; round < 300; ++round) {
    const DrawnRoads drawn = drawn_roads(draws, 50);
    const MetricFrame frame = frame_of(drawn);
    const ArcTimes times = customised(frame, drawn.times);
    const Witnesses made = witnesses(frame, drawn.times, times);
    for (std::uint32_t arc = 0; arc < frame.hierarchy.arcs(); ++arc) {
      for (const bool up : {true, false}) {
        const std::uint32_t ms = (up ? times.up : times.down)[arc];
        if (ms == never) continue;
        REQUIRE(driven(frame, drawn, made, arc, up) == ms);
        ++arcs;
      }
    }
  }
  CHECK(arcs > 5'000);
}

TEST_CASE("MUSTER_SIMD says how wide to add; a word nobody knows is refused",
          "[resources][index][sweep]") {
  CHECK(simd_asked_for("default") == Simd::plain);
  CHECK(simd_asked_for("avx2") <= Simd::avx2);
  CHECK(simd_asked_for("avx512") >= simd_asked_for("avx2"));
  for (const char* word : {"", "AVX2", "sse2", "avx512 "}) {
    const auto ask = [&] { static_cast<void>(simd_asked_for(word)); };
    CHECK(refusal_code(ask) == Code::usage_form);
    CHECK(refusal_text(ask).find("MUSTER_SIMD") != std::string::npos);
  }
}

TEST_CASE("lines are compared alike however wide the machine compares",
          "[resources][index][sweep]") {
  Draws draws(20'261'127);
  std::vector<Sweep::Line> lines(500);
  std::vector<std::uint32_t> than;
  for (Sweep::Line& line : lines) {
    for (std::uint32_t& ms : line) {
      ms = draws.one_in(4) ? never : static_cast<std::uint32_t>(draws.between(0, 20));
    }
    than.push_back(draws.one_in(4) ? never : static_cast<std::uint32_t>(draws.between(0, 20)));
  }
  for (const std::uint32_t limit : {0U, 7U, never}) {
    for (const Simd how : {Simd::plain, Simd::avx2, Simd::avx512}) {
      if (how > simd()) continue;
      std::vector<std::uint32_t> in_time(lines.size(), 3);
      std::vector<std::uint16_t> sooner(lines.size());
      compare_lines(how, {lines, limit, in_time, than, sooner});
      for (std::size_t i = 0; i < lines.size(); ++i) {
        std::uint32_t count = 3;
        for (std::uint32_t lane = 0; lane < Sweep::lanes; ++lane) {
          count += lines[i][lane] < limit ? 1U : 0U;
          REQUIRE((sooner[i] >> lane & 1U) == (lines[i][lane] < than[i] ? 1U : 0U));
        }
        REQUIRE(in_time[i] == count);
      }
    }
  }
}

TEST_CASE("a sweep finds the true times, and the same bytes however wide the machine adds",
          "[resources][index][sweep]") {
  Draws draws(20'261'209);
  for (int round = 0; round < 200; ++round) {
    const DrawnRoads drawn = drawn_roads(draws, 60);
    const MetricFrame frame = frame_of(drawn);
    const Hierarchy& all = frame.hierarchy;
    const ArcTimes times = customised(frame, drawn.times);
    const auto expected = all_times(drawn);
    std::vector<std::uint32_t> sources;
    for (std::uint32_t lane = 0; lane < Sweep::lanes; ++lane) {
      sources.push_back(static_cast<std::uint32_t>(draws.between(0, drawn.places - 1)));
    }
    std::vector<std::uint32_t> targets;
    for (std::int64_t i = draws.between(1, 4); i > 0; --i) {
      targets.push_back(static_cast<std::uint32_t>(draws.between(0, drawn.places - 1)));
    }
    std::vector<std::uint32_t> ranks;
    for (const std::uint32_t place : targets) ranks.push_back(all.rank_of[place]);
    const SweepRows rows = rows_above(all, times.down, ranks);
    Climb climb(drawn.places);
    Sweep whole(all.first, all.head, times.down);
    Sweep some(rows.first, rows.head, rows.ms);
    const SweepLines lines = lines_needed(all);
    PassingSweep passing(all, lines, times.down);
    for (const Simd how : {Simd::plain, Simd::avx2, Simd::avx512}) {
      if (how > simd()) continue;  // this machine, or MUSTER_SIMD, does not have it
      whole.begin();
      some.begin();
      passing.begin();
      for (std::uint32_t lane = 0; lane < Sweep::lanes; ++lane) {
        const Seed seed{all.rank_of[sources[lane]], 0};
        climb.run(all, times.up, {&seed, 1}, [&](std::uint32_t rank, std::uint32_t ms) {
          whole.seed(rank, lane, ms);
          passing.seed(rank, lane, ms);
          if (rows.row[rank] != Hierarchy::none) some.seed(rows.row[rank], lane, ms);
          return true;
        });
      }
      std::uint32_t told = 0;
      whole.run(how, [&](std::uint32_t from, std::uint32_t to) { told += to - from; });
      some.run(how);
      REQUIRE(told == drawn.places);
      std::uint32_t passed = drawn.places;
      passing.run(how, [&](std::uint32_t from, std::span<const Sweep::Line> rows_done) {
        passed -= static_cast<std::uint32_t>(rows_done.size());
        REQUIRE(from == passed);
        for (std::uint32_t i = 0; i < rows_done.size(); ++i) {
          REQUIRE(rows_done[i] == whole.at(from + i));
        }
      });
      REQUIRE(passed == 0);
      for (std::uint32_t lane = 0; lane < Sweep::lanes; ++lane) {
        for (std::uint32_t to = 0; to < drawn.places; ++to) {
          REQUIRE(whole.at(all.rank_of[to])[lane] == expected[sources[lane]][to]);
        }
        for (const std::uint32_t to : targets) {
          REQUIRE(some.at(rows.row[all.rank_of[to]])[lane] == expected[sources[lane]][to]);
        }
      }
    }
  }
}
