#include "rehearsal_rounds_figures.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace muster {

namespace {

constexpr std::int64_t certain_ppm = 1'000'000;
constexpr std::int64_t fewest = 20;  ///< a cause seen more rarely tells nothing

/// The expected actions of an objective that the engine can time.
std::vector<std::size_t> timed_of(const Drill& drill, std::size_t objective) {
  std::vector<std::size_t> timed;
  for (std::size_t e = 0; e < drill.expectations.size(); ++e) {
    const DrillExpectation& one = drill.expectations[e];
    if (!one.judged() && one.objective == drill.objectives[objective].id) timed.push_back(e);
  }
  return timed;
}

bool held(const std::vector<char>& met, const std::vector<std::size_t>& timed) {
  return std::ranges::all_of(timed, [&](std::size_t e) { return met[e] != 0; });
}

std::optional<Seconds> quantile(const std::vector<std::int32_t>& sorted, std::int64_t percent) {
  // The nearest rank: the least value with so many percent of the rounds at or below it.
  const auto count = static_cast<std::int64_t>(sorted.size());
  const std::int64_t rank = std::max<std::int64_t>((percent * count + 99) / 100, 1);
  const std::int32_t value = sorted[static_cast<std::size_t>(rank - 1)];
  if (value == INT32_MAX) return std::nullopt;
  return Seconds(value);
}

}  // namespace

std::pair<std::int64_t, std::int64_t> wilson(std::int64_t held_in, std::int64_t rounds) {
  if (rounds == 0) return {0, certain_ppm};
  // z = 1.96, z² = 3.8416; everything times 10 000.
  const std::int64_t whole = rounds * 10'000 + 38'416;
  const std::int64_t centre = (held_in * 10'000 + 19'208) * 100;  // times 10 000, in millionths
  const auto inside =
      static_cast<std::uint64_t>(held_in * (rounds - held_in) * certain_ppm / rounds + 960'400);
  const auto root = static_cast<std::int64_t>(whole_root(inside)) + 1;  // times 1000, up
  const std::int64_t half = (196 * root * 100'000 + whole - 1) / whole;
  const std::int64_t low = centre * 10'000 / whole - half;
  const std::int64_t high = (centre * 10'000 + whole - 1) / whole + half;
  return {std::max<std::int64_t>(low, 0), std::min(high, certain_ppm)};
}

std::vector<ObjectiveChance> objective_chances(const Drill& drill, const Rounds& rounds) {
  std::vector<ObjectiveChance> chances;
  for (std::size_t o = 0; o < drill.objectives.size(); ++o) {
    const auto timed = timed_of(drill, o);
    ObjectiveChance chance{.objective = o, .timed = !timed.empty()};
    if (chance.timed) {
      for (const auto& met : rounds.met) chance.held += held(met, timed) ? 1 : 0;
      std::tie(chance.least, chance.most) =
          wilson(chance.held, static_cast<std::int64_t>(rounds.met.size()));
    }
    chances.push_back(chance);
  }
  return chances;
}

std::vector<RoundSpread> round_spreads(const Rounds& rounds) {
  std::vector<RoundSpread> spreads;
  for (std::size_t m = 0; m < rounds.measures.size(); ++m) {
    const RoundMeasure& measure = rounds.measures[m];
    RoundSpread spread{.measure = m};
    std::vector<std::int32_t> sorted;
    for (std::size_t r = 0; r < rounds.values.size(); ++r) {
      const std::int32_t value = rounds.values[r][m];
      sorted.push_back(value < 0 ? INT32_MAX : value);
      spread.never += value < 0 ? 1 : 0;
      if (measure.expectation) {
        spread.met += rounds.met[r][*measure.expectation] != 0 ? 1 : 0;
      } else if (measure.limit) {
        spread.met += value >= 0 && Seconds(value) <= *measure.limit ? 1 : 0;
      }
    }
    std::ranges::sort(sorted);
    if (!sorted.empty()) {
      spread.p10 = quantile(sorted, 10);
      spread.p50 = quantile(sorted, 50);
      spread.p90 = quantile(sorted, 90);
    }
    spreads.push_back(spread);
  }
  return spreads;
}

std::vector<RoundCause> round_causes(const Drill& drill, const Rounds& rounds,
                                     const RoundDraws& draws) {
  std::vector<std::vector<std::size_t>> timed;
  for (std::size_t o = 0; o < drill.objectives.size(); ++o) timed.push_back(timed_of(drill, o));
  struct Count {
    std::int64_t with = 0;
    std::vector<std::int64_t> failed = {};
  };
  std::map<std::uint32_t, Count> counts;
  std::vector<std::int64_t> failed(drill.objectives.size());
  for (std::size_t r = 0; r < rounds.met.size(); ++r) {
    std::vector<char> fails(drill.objectives.size());
    for (std::size_t o = 0; o < timed.size(); ++o) {
      fails[o] = !timed[o].empty() && !held(rounds.met[r], timed[o]) ? 1 : 0;
      failed[o] += fails[o];
    }
    for (const std::uint32_t cause : draws.world(static_cast<std::uint32_t>(r)).causes) {
      Count& count = counts[cause];
      count.failed.resize(fails.size());
      ++count.with;
      for (std::size_t o = 0; o < fails.size(); ++o) count.failed[o] += fails[o];
    }
  }
  const auto n = static_cast<std::int64_t>(rounds.met.size());
  std::vector<RoundCause> causes;
  for (const auto& [index, count] : counts) {
    const std::int64_t without = n - count.with;
    if (count.with < fewest || without < fewest) continue;
    for (std::size_t o = 0; o < timed.size(); ++o) {
      const std::int64_t clean = failed[o] - count.failed[o];
      const std::int64_t adds =
          count.failed[o] * certain_ppm / count.with - clean * certain_ppm / without;
      const std::int64_t share = failed[o] * certain_ppm / n;
      // Three standard deviations of the difference of two shares.
      const std::int64_t noise =
          share * (certain_ppm - share) / count.with + share * (certain_ppm - share) / without;
      if (adds <= 0 || adds * adds <= 9 * noise) continue;
      causes.push_back({.kind = draws.names()[index].kind,
                        .id = draws.names()[index].id,
                        .objective = o,
                        .with = count.with,
                        .failed_with = count.failed[o],
                        .without = without,
                        .failed_without = clean,
                        .adds = adds});
    }
  }
  std::ranges::stable_sort(causes, [](const RoundCause& a, const RoundCause& b) {
    return std::tuple(a.objective, -a.adds, a.kind, std::string_view(a.id)) <
           std::tuple(b.objective, -b.adds, b.kind, std::string_view(b.id));
  });
  return causes;
}

}  // namespace muster
