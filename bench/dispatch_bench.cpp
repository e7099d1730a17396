// Who goes: exact and proved, at the size of a city and of a province; beside it need after need
// filled with the nearest, which is what most systems do, with how often that leaves a need short.

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <benchmark/benchmark.h>

#include "../libresources/src/multi_cover.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/response.hpp"
#include "muster/resources/verify_dispatch.hpp"

namespace {

using namespace muster;

const Instant alarm = Instant{} + std::chrono::hours{500'000};

struct Sizes {
  int incidents = 1;
  int teams = 20;
  int skills = 8;
  int depots = 30;
  int items = 200;
  int held_percent = 100;  ///< of the depots that hold an item
};

/// Crews of two skills each, depots that hold some of the items, incidents that need all of it.
class Question {
 public:
  explicit Question(const Sizes& sizes) : draw_(20261124) {
    for (int i = 0; i < sizes.incidents; ++i) {
      const std::string incident = "i" + std::to_string(i);
      for (int k = 0; k < sizes.skills; ++k) {
        need(incident, "s" + std::to_string(k), false, pick(1, std::max(1, sizes.teams / 40)));
      }
      for (int k = 0; k < sizes.items; ++k) {
        need(incident, "m" + std::to_string(k), true, pick(10, 200));
      }
    }
    for (int t = 0; t < sizes.teams; ++t) {
      const int one = pick(0, sizes.skills - 1);
      const int other = pick(0, sizes.skills - 1);
      add_crew("c" + std::to_string(1'000'000 + t), sizes, one, other);
    }
    for (int d = 0; d < sizes.depots; ++d) add_depot(d, sizes);
    const auto order = [](const auto& a, const auto& b) {
      return std::tuple(a.requirement, a.coming.arrives) <
             std::tuple(b.requirement, b.coming.arrives);
    };
    std::ranges::stable_sort(candidates_.crews, order);
    std::ranges::stable_sort(candidates_.lots, order);
  }

  [[nodiscard]] const std::vector<Requirement>& requirements() const { return requirements_; }
  [[nodiscard]] const Candidates& candidates() const { return candidates_; }
  [[nodiscard]] const Region& region() const { return region_; }

 private:
  int pick(int least, int most) {
    return least + static_cast<int>(draw_() % static_cast<std::uint32_t>(most - least + 1));
  }

  void need(const std::string& incident, const std::string& what, bool material, int quantity) {
    Requirement requirement;
    requirement.id = RequirementId(incident + "/" + what);
    requirement.incident = IncidentId(incident);
    if (material) {
      requirement.material = MaterialId(what);
    } else {
      requirement.capability = CapabilityId(what);
    }
    requirement.curve = {
        {.within = Minutes{60},
         .by = alarm + Minutes{60},
         .quantity = Quantity((quantity + 1) / 2)},
        {.within = Minutes{180}, .by = alarm + Minutes{180}, .quantity = Quantity(quantity)}};
    requirements_.push_back(requirement);
  }

  Coming coming() {
    Coming coming;
    coming.authority = OrganisationId("bureau");
    coming.arrives = alarm + Seconds{pick(300, 14'400)};
    return coming;
  }

  void add_crew(const std::string& id, const Sizes& sizes, int one, int other) {
    const auto stride = static_cast<std::size_t>(sizes.skills + sizes.items);
    for (int i = 0; i < sizes.incidents; ++i) {
      const Coming there = coming();
      for (const int skill : std::set<int>{one, other}) {
        CrewCandidate candidate;
        candidate.requirement =
            static_cast<std::size_t>(i) * stride + static_cast<std::size_t>(skill);
        candidate.crew = CrewId(id);
        candidate.coming = there;
        candidates_.crews.push_back(candidate);
      }
    }
  }

  void add_depot(int depot, const Sizes& sizes) {
    const auto stride = static_cast<std::size_t>(sizes.skills + sizes.items);
    std::vector<Coming> there;
    for (int i = 0; i < sizes.incidents; ++i) there.push_back(coming());
    for (int k = 0; k < sizes.items; ++k) {
      if (pick(1, 100) > sizes.held_percent) continue;
      const Quantity available(pick(1, 60));
      for (int i = 0; i < sizes.incidents; ++i) {
        LotCandidate candidate;
        candidate.requirement =
            static_cast<std::size_t>(i) * stride + static_cast<std::size_t>(sizes.skills + k);
        candidate.lot = LotId("l" + std::to_string(1'000'000 + depot) + "-" + std::to_string(k));
        candidate.available = available;
        candidate.coming = there[static_cast<std::size_t>(i)];
        candidates_.lots.push_back(candidate);
      }
    }
  }

  std::mt19937 draw_;
  std::vector<Requirement> requirements_;
  Candidates candidates_;
  Region region_;
};

/// The crews that are missing at a deadline when each need in turn takes the nearest that are left.
std::int64_t missing_by_nearest(const std::vector<Requirement>& requirements,
                                const Candidates& candidates) {
  std::set<CrewId> gone;
  std::int64_t missing = 0;
  auto next = candidates.crews.begin();
  for (std::size_t r = 0; r < requirements.size(); ++r) {
    next = std::ranges::lower_bound(candidates.crews, r, {}, &CrewCandidate::requirement);
    if (!requirements[r].capability) continue;
    std::int64_t before = 0;
    for (const DemandPoint& point : requirements[r].curve) {
      for (; before < point.quantity.count(); ++before) {
        const auto free = [&] {
          return next != candidates.crews.end() && next->requirement == r &&
                 next->coming.arrives <= point.by;
        };
        while (free() && gone.contains(next->crew)) ++next;
        if (free()) {
          gone.insert(next->crew);
        } else {
          ++missing;
        }
      }
    }
  }
  return missing;
}

std::int64_t missing_by_dispatch(const std::vector<Requirement>& requirements,
                                 const Dispatch& answer) {
  std::int64_t missing = 0;
  for (const Requirement& requirement : requirements) {
    if (requirement.capability && !requirement.curve.empty()) {
      missing += requirement.curve.back().quantity.count();
    }
  }
  for (const Assignment& one : answer.assignments) {
    if (one.crew && !one.carried && !one.late_by) --missing;
  }
  return missing;
}

void decide(benchmark::State& state, const Sizes& sizes) {
  const Question question(sizes);
  Dispatch answer;
  for (auto _ : state) {
    answer = dispatch(question.requirements(), question.candidates(), question.region());
    benchmark::DoNotOptimize(answer);
  }
  if (!verify_dispatch(question.requirements(), question.candidates(), answer, question.region())
           .empty()) {
    state.SkipWithError("the answer does not hold");
  }
  state.counters["crews_missing"] =
      static_cast<double>(missing_by_dispatch(question.requirements(), answer));
  state.counters["assignments"] = static_cast<double>(answer.assignments.size());
  state.counters["together"] = static_cast<double>(
      std::ranges::count(answer.proofs, false, [](const Proof& proof) { return proof.nearest; }));
}

/// What most systems do, for the crews alone: need after need, the nearest that are left.
void decide_by_nearest(benchmark::State& state, const Sizes& sizes) {
  const Question question(sizes);
  std::int64_t missing = 0;
  for (auto _ : state) {
    missing = missing_by_nearest(question.requirements(), question.candidates());
    benchmark::DoNotOptimize(missing);
  }
  state.counters["crews_missing"] = static_cast<double>(missing);
}

void dispatch_city(benchmark::State& state) { decide(state, {}); }
void dispatch_city_by_nearest(benchmark::State& state) { decide_by_nearest(state, {}); }
void dispatch_province(benchmark::State& state) {
  decide(state, {.teams = 2000, .skills = 20, .depots = 3000, .items = 1000, .held_percent = 5});
}
const Sizes twenty_incidents = {
    .incidents = 20, .teams = 2000, .skills = 20, .depots = 3000, .items = 50, .held_percent = 5};
void dispatch_province_twenty_incidents(benchmark::State& state) {
  decide(state, twenty_incidents);
}
void dispatch_province_twenty_incidents_by_nearest(benchmark::State& state) {
  decide_by_nearest(state, twenty_incidents);
}
/// Cut short at once: a first complete answer, with its bound.
void dispatch_province_twenty_incidents_first(benchmark::State& state) {
  const Question question(twenty_incidents);
  Dispatch answer;
  for (auto _ : state) {
    answer = dispatch(question.requirements(), question.candidates(), question.region(),
                      {.most_work = 0});
    benchmark::DoNotOptimize(answer);
  }
  if (!verify_dispatch(question.requirements(), question.candidates(), answer, question.region(),
                       {.most_work = 0})
           .empty()) {
    state.SkipWithError("the answer does not hold");
  }
  state.counters["crews_missing"] =
      static_cast<double>(missing_by_dispatch(question.requirements(), answer));
}
void dispatch_hundred_thousand_crews(benchmark::State& state) {
  decide(state, {.teams = 100'000, .skills = 10, .depots = 0, .items = 0});
}

/// At city size, the first needs of material asking for more than there is: why, and what would fix
/// it, each remedy decided again.
void dispatch_city_shortfalls(benchmark::State& state) {
  const Question question({});
  std::vector<Requirement> requirements = question.requirements();
  int raised = 0;
  for (Requirement& requirement : requirements) {
    if (!requirement.material || raised == 10) continue;
    ++raised;
    for (DemandPoint& point : requirement.curve) point.quantity = Quantity(100'000);
  }
  const Dispatch answer = dispatch(requirements, question.candidates(), question.region());
  std::vector<Shortfall> found;
  for (auto _ : state) {
    found = shortfalls(requirements, question.candidates(), answer, question.region(), alarm);
    benchmark::DoNotOptimize(found);
  }
  state.counters["shortfalls"] = static_cast<double>(found.size());
}
BENCHMARK(dispatch_city_shortfalls)->Unit(benchmark::kMillisecond);
BENCHMARK(dispatch_city)->Unit(benchmark::kMicrosecond);
BENCHMARK(dispatch_city_by_nearest)->Unit(benchmark::kMicrosecond);
BENCHMARK(dispatch_province_twenty_incidents_first)->Unit(benchmark::kMillisecond);
BENCHMARK(dispatch_province_twenty_incidents_by_nearest)->Unit(benchmark::kMillisecond);
BENCHMARK(dispatch_province)->Unit(benchmark::kMillisecond);
BENCHMARK(dispatch_province_twenty_incidents)->Unit(benchmark::kMillisecond);
BENCHMARK(dispatch_hundred_thousand_crews)->Unit(benchmark::kMillisecond);

/// Crews of one to four skills that are used together, needs that want so many of each.
void cover_crews(benchmark::State& state, int crews, int needs, int wanted) {
  std::mt19937 draw(1);
  const auto pick = [&](int most) {
    return static_cast<int>(draw() % static_cast<std::uint32_t>(most));
  };
  MultiCoverQuestion question;
  for (int q = 0; q < needs; ++q) question.wanted.push_back(wanted * (50 + pick(100)) / 100);
  for (int t = 0; t < crews; ++t) {
    MultiCoverQuestion::Crew crew{.cost = 300 + pick(7200)};
    std::set<std::uint32_t> skills;
    for (int k = pick(4); k >= 0; --k) skills.insert(static_cast<std::uint32_t>(pick(needs)));
    crew.needs.assign(skills.begin(), skills.end());
    question.crews.push_back(std::move(crew));
  }
  MultiCover answer;
  for (auto _ : state) {
    answer = cover(question, 2000);
    benchmark::DoNotOptimize(answer);
  }
  state.counters["cost"] = static_cast<double>(answer.cost);
  state.counters["bound"] = static_cast<double>(answer.bound);
  state.counters["nodes"] = static_cast<double>(answer.nodes);
}
void cover_city(benchmark::State& state) { cover_crews(state, 200, 10, 4); }
void cover_province(benchmark::State& state) { cover_crews(state, 2000, 20, 4); }
void cover_province_heavy(benchmark::State& state) { cover_crews(state, 2000, 40, 60); }
BENCHMARK(cover_city)->Unit(benchmark::kMillisecond);
BENCHMARK(cover_province)->Unit(benchmark::kMillisecond);
BENCHMARK(cover_province_heavy)->Unit(benchmark::kMillisecond);

/// Each hazard of the sample region with twelve people trapped, one by one and by twos: how often
/// filling need after need with the nearest would call short what can be met in time.
void dispatch_shuozhou_nearest_falls_short(benchmark::State& state) {
  const auto region = read_region(MUSTER_SOURCE_DIR "/data/shuozhou").region;
  std::int64_t asked = 0;
  std::int64_t falsely = 0;
  std::int64_t crews = 0;
  for (auto _ : state) {
    asked = falsely = crews = 0;
    const auto& hazards = region->hazards;
    for (std::size_t i = 0; i < hazards.size(); ++i) {
      for (const std::size_t j : {i, (i + 7) % hazards.size()}) {
        std::vector<Incident> incidents;
        for (const std::size_t at : std::set<std::size_t>{i, j}) {
          incidents.push_back({.id = IncidentId("i" + std::to_string(at)),
                               .kind = IncidentKindId("gas_explosion"),
                               .known = *parse_instant("2026-11-20T02:52:00+08:00"),
                               .place = hazards[at].id,
                               .indicators = {{IndicatorId("trapped"), Decimal::of(12)}}});
        }
        const Response answer = respond(incidents, *region, {});
        if (answer.dispatch.assignments.empty()) continue;
        ++asked;
        const std::int64_t nearest = missing_by_nearest(answer.requirements, answer.candidates);
        const std::int64_t exact = missing_by_dispatch(answer.requirements, answer.dispatch);
        if (nearest > exact) ++falsely;
        crews += nearest - exact;
      }
    }
  }
  state.counters["asked"] = static_cast<double>(asked);
  state.counters["falsely_short"] = static_cast<double>(falsely);
  state.counters["crews_falsely_missing"] = static_cast<double>(crews);
}
BENCHMARK(dispatch_shuozhou_nearest_falls_short)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
