#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "muster/resources/region.hpp"
#include "muster/resources/verify_dispatch.hpp"
#include "support/catch.hpp"

namespace together {

using namespace muster;  // NOLINT: of the tests alone

inline const Instant alarm = Instant{} + std::chrono::hours{500'000};

inline Instant at(int minutes) { return alarm + Minutes{minutes}; }

/// Needs of one incident, and crews that use all their skills at the same time.
struct World {
  std::vector<Requirement> requirements = {};
  Candidates candidates = {};
  Region region = {};
  DispatchOptions options = {};

  Requirement& need(const char* capability, const std::vector<std::pair<int, int>>& curve,
                    int priority = 1) {
    Requirement requirement;
    requirement.id = RequirementId(capability);
    requirement.incident = IncidentId("i1");
    requirement.capability = CapabilityId(capability);
    requirement.priority = priority;
    for (const auto& [minutes, quantity] : curve) {
      requirement.curve.push_back(
          {.within = Minutes{minutes}, .by = at(minutes), .quantity = Quantity(quantity)});
    }
    for (const Requirement& other : requirements) {
      options.together.emplace(std::min(*other.capability, *requirement.capability),
                               std::max(*other.capability, *requirement.capability));
    }
    requirements.push_back(requirement);
    return requirements.back();
  }

  void crew(const std::string& id, int minutes, const std::vector<std::size_t>& needs) {
    for (const std::size_t r : needs) {
      CrewCandidate candidate;
      candidate.requirement = r;
      candidate.crew = CrewId(id);
      candidate.coming.authority = OrganisationId("bureau");
      candidate.coming.alerted = alarm;
      candidate.coming.arrives = at(minutes);
      candidates.crews.push_back(candidate);
    }
  }

  [[nodiscard]] Dispatch decided() {
    std::ranges::stable_sort(candidates.crews, {}, [](const CrewCandidate& one) {
      return std::tie(one.requirement, one.coming.arrives, one.crew);
    });
    return dispatch(requirements, candidates, region, options);
  }

  [[nodiscard]] Findings wrong(const Dispatch& answer) const {
    return verify_dispatch(requirements, candidates, answer, region, options);
  }
};

inline std::set<std::string> crews_of(const Dispatch& answer) {
  std::set<std::string> crews;
  for (const Assignment& one : answer.assignments) crews.insert(one.crew->str());
  return crews;
}

/// What crews that go are worth to the needs: the aims about one need, then the time of all.
struct Worth {
  std::vector<std::int64_t> needs = {};
  std::int64_t time = 0;
  bool late = false;
  friend auto operator<=>(const Worth& a, const Worth& b) {
    return std::tie(a.needs, a.time) <=> std::tie(b.needs, b.time);
  }
  friend bool operator==(const Worth&, const Worth&) = default;
};

inline Worth worth_of(const World& world, const std::set<CrewId>& goes) {
  std::map<std::pair<int, int>, std::vector<std::int64_t>> by_rank;
  Worth worth;
  std::set<CrewId> counted;
  for (std::size_t r = 0; r < world.requirements.size(); ++r) {
    const Requirement& need = world.requirements[r];
    std::vector<std::int64_t> arrivals;
    for (const CrewCandidate& one : world.candidates.crews) {
      if (one.requirement != r || !goes.contains(one.crew)) continue;
      arrivals.push_back((one.coming.arrives - alarm).count());
      if (counted.insert(one.crew).second) worth.time += arrivals.back();
    }
    std::ranges::sort(arrivals);
    const auto wanted = static_cast<std::size_t>(need.curve.back().quantity.count());
    if (arrivals.size() > wanted) arrivals.resize(wanted);
    // in_time, sent, lateness, missing of the group, its last and how many then, the last and how
    // many then.
    const auto severity = world.options.severity.find(need.incident);
    const int grave = severity == world.options.severity.end() ? 9 : severity->second;
    auto& sums = by_rank[{grave, need.priority}];
    sums.resize(8, 0);
    std::vector<std::int64_t> places;
    std::int64_t n = 0;
    for (const DemandPoint& point : need.curve) {
      for (; n < point.quantity.count(); ++n) places.push_back((point.by - alarm).count());
    }
    std::size_t next = 0;
    std::vector<bool> filled(places.size(), false);
    std::vector<std::int64_t> late;
    for (const std::int64_t arrival : arrivals) {
      while (next < places.size() && places[next] < arrival) ++next;
      if (next < places.size()) {
        filled[next++] = true;
      } else {
        late.push_back(arrival);
      }
    }
    // Those late take what is due last.
    std::size_t place = places.size();
    for (const std::int64_t arrival : late) {
      while (filled[place - 1]) --place;
      sums[2] += arrival - places[--place];
    }
    const auto missing = static_cast<std::int64_t>(wanted - arrivals.size() + late.size());
    sums[0] += missing;
    worth.late = worth.late || missing > 0;
    sums[1] += static_cast<std::int64_t>(wanted - arrivals.size());
    const auto latest = [&](std::size_t count, std::size_t where) {
      if (count == 0) return;
      const std::int64_t last = arrivals[count - 1];
      if (last > sums[where]) sums[where + 1] = 0;
      sums[where] = std::max(sums[where], last);
      if (last < sums[where]) return;
      for (std::size_t i = 0; i < count; ++i) sums[where + 1] += arrivals[i] == last ? 1 : 0;
    };
    const auto group = static_cast<std::size_t>(std::min<std::int64_t>(
        need.least_group.value_or(Quantity(0)).count(), static_cast<std::int64_t>(wanted)));
    sums[3] += static_cast<std::int64_t>(group - std::min(group, arrivals.size()));
    latest(std::min(group, arrivals.size()), 4);
    latest(arrivals.size(), 6);
  }
  for (std::size_t aim = 0; aim < 8; ++aim) {
    for (const auto& [rank, sums] : by_rank) {
      // The two about one instant of one rank stand together.
      if (aim == 5 || aim == 7) continue;
      worth.needs.push_back(sums[aim]);
      if (aim == 4 || aim == 6) worth.needs.push_back(sums[aim + 1]);
    }
  }
  return worth;
}

inline World drawn(std::uint32_t seed) {
  std::mt19937 draw(seed);
  const auto pick = [&](int least, int most) {
    return least + static_cast<int>(draw() % static_cast<std::uint32_t>(most - least + 1));
  };
  World world;
  const char* names[] = {"a", "b", "c"};
  const int needs = pick(2, 3);
  for (int r = 0; r < needs; ++r) {
    const int first = pick(0, 2);
    Requirement& need = world.need(names[r], {{30, first}, {60, first + pick(0, 2)}}, pick(1, 2));
    if (pick(0, 2) == 0) need.least_group = Quantity(pick(1, 3));
  }
  const int crews = pick(2, 8);
  for (int c = 0; c < crews; ++c) {
    std::vector<std::size_t> can;
    for (int r = 0; r < needs; ++r) {
      // The first can do all, so that every need shares crews with every other.
      if (c == 0 || pick(0, 1) == 0) can.push_back(static_cast<std::size_t>(r));
    }
    world.crew("c" + std::to_string(c), pick(1, 8) * 10, can);
  }
  return world;
}

/// Draws so many questions and holds each answer against every set of crews.
inline void compare_together(std::uint32_t first, std::uint32_t rounds) {
  std::size_t covers = 0;
  std::size_t in_time = 0;
  for (std::uint32_t seed = first; seed < first + rounds; ++seed) {
    CAPTURE(seed);
    World world = drawn(seed);
    const Dispatch answer = world.decided();
    const Findings wrong = world.wrong(answer);
    for (const Finding& finding : wrong) UNSCOPED_INFO(text(finding, Language::en));
    REQUIRE(wrong.empty());
    std::vector<CrewId> all;
    for (const CrewCandidate& one : world.candidates.crews) all.push_back(one.crew);
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    std::set<CrewId> goes;
    for (const Assignment& one : answer.assignments) goes.insert(*one.crew);
    const Worth said = worth_of(world, goes);
    std::optional<Worth> best;
    for (std::uint32_t choice = 0; choice < (1U << all.size()); ++choice) {
      std::set<CrewId> some;
      for (std::size_t t = 0; t < all.size(); ++t) {
        if ((choice >> t & 1U) != 0) some.insert(all[t]);
      }
      const Worth worth = worth_of(world, some);
      if (!best || worth < *best) best = worth;
    }
    REQUIRE(said.needs == best->needs);
    if (!best->late) {
      REQUIRE(said.time == best->time);
      ++in_time;
    }
    covers += static_cast<std::size_t>(std::ranges::count_if(
        answer.proofs, [](const Proof& proof) { return proof.cover.has_value(); }));
  }
  CHECK(covers > rounds / 3);
  CHECK(in_time > rounds / 10);
}

/// Needs of two incidents, and crews that could go to either and use all their skills there.
inline World drawn_apart(std::uint32_t seed) {
  std::mt19937 draw(seed);
  const auto pick = [&](int least, int most) {
    return least + static_cast<int>(draw() % static_cast<std::uint32_t>(most - least + 1));
  };
  World world;
  const char* names[] = {"a", "b"};
  for (int incident = 0; incident < 2; ++incident) {
    const int needs = pick(1, 2);
    for (int r = 0; r < needs; ++r) {
      const int first = pick(0, 1);
      Requirement& need = world.need(names[r], {{30, first}, {60, first + pick(0, 1)}}, pick(1, 2));
      need.incident = IncidentId("i" + std::to_string(incident));
      need.id = RequirementId(need.incident.str() + "/" + names[r]);
      if (pick(0, 2) == 0) need.least_group = Quantity(pick(1, 2));
    }
  }
  std::erase_if(world.options.together, [](const auto& pair) { return pair.first == pair.second; });
  if (pick(0, 1) == 0) {
    world.options.severity = {{IncidentId("i0"), pick(0, 1)}, {IncidentId("i1"), pick(0, 1)}};
  }
  const int crews = pick(2, 6);
  for (int c = 0; c < crews; ++c) {
    for (int incident = 0; incident < 2; ++incident) {
      if (c > 0 && pick(0, 3) == 0) continue;
      std::vector<std::size_t> can;
      for (std::size_t r = 0; r < world.requirements.size(); ++r) {
        if (world.requirements[r].incident != IncidentId("i" + std::to_string(incident))) continue;
        if (c == 0 || pick(0, 3) > 0) can.push_back(r);
      }
      world.crew("c" + std::to_string(c), pick(1, 7) * 10, can);
    }
  }
  return world;
}

/// What is best of every way to send each crew to one incident, to the other, or nowhere.
class EveryWay {
 public:
  explicit EveryWay(const World& world) : world_(world) {
    for (const CrewCandidate& one : world.candidates.crews) all_.push_back(one.crew);
    std::ranges::sort(all_);
    all_.erase(std::unique(all_.begin(), all_.end()), all_.end());
    std::size_t choices = 1;
    for (std::size_t t = 0; t < all_.size(); ++t) choices *= 3;
    for (std::size_t choice = 0; choice < choices; ++choice) {
      std::map<CrewId, IncidentId> goes;
      std::size_t digits = choice;
      for (const CrewId& crew : all_) {
        if (digits % 3 > 0) goes.emplace(crew, IncidentId(digits % 3 == 1 ? "i0" : "i1"));
        digits /= 3;
      }
      const Worth worth = worth_with(goes);
      if (!best_ || worth < *best_) best_ = worth;
    }
  }

  [[nodiscard]] const Worth& best() const { return *best_; }

  [[nodiscard]] Worth worth_of_answer(const Dispatch& answer) const {
    std::map<CrewId, IncidentId> sent;
    for (const Assignment& one : answer.assignments) {
      sent.emplace(*one.crew, world_.requirements[one.requirement].incident);
    }
    return worth_with(sent);
  }

  /// Of the numbers in Worth::needs those about what is missing, in time and at all.
  [[nodiscard]] std::vector<std::int64_t> missing(const Worth& worth) const {
    std::set<std::pair<int, int>> ranks;
    for (const Requirement& need : world_.requirements) {
      const auto severity = world_.options.severity.find(need.incident);
      ranks.emplace(severity == world_.options.severity.end() ? 9 : severity->second,
                    need.priority);
    }
    const auto end = worth.needs.begin() + static_cast<std::ptrdiff_t>(2 * ranks.size());
    return {worth.needs.begin(), end};
  }

 private:
  [[nodiscard]] Worth worth_with(const std::map<CrewId, IncidentId>& goes) const {
    World some = world_;
    std::erase_if(some.candidates.crews, [&](const CrewCandidate& one) {
      const auto at = goes.find(one.crew);
      return at == goes.end() || at->second != world_.requirements[one.requirement].incident;
    });
    return worth_of(some, {all_.begin(), all_.end()});
  }

  const World& world_;
  std::vector<CrewId> all_;
  std::optional<Worth> best_;
};

/// Where the answer is one cover of both incidents nothing is better in any aim. Where they take
/// from one another no choice leaves less missing, in time and then at all, gravest first.
inline void compare_apart(std::uint32_t first, std::uint32_t rounds) {
  std::size_t covers = 0;
  std::size_t contested = 0;
  for (std::uint32_t seed = first; seed < first + rounds; ++seed) {
    CAPTURE(seed);
    World world = drawn_apart(seed);
    const Dispatch answer = world.decided();
    const Findings wrong = world.wrong(answer);
    for (const Finding& finding : wrong) UNSCOPED_INFO(text(finding, Language::en));
    REQUIRE(wrong.empty());
    const bool each =
        std::ranges::any_of(answer.proofs, [](const Proof& proof) { return proof.one_need_each; });
    REQUIRE(!each);
    bool contest = false;
    bool cover = false;
    for (const Proof& proof : answer.proofs) {
      contest = contest || proof.contested;
      cover = cover ||
              (proof.cover && proof.needs.front().requirement == 0 &&
               world.requirements[proof.needs.back().requirement].incident != IncidentId("i0"));
      if (proof.contested) REQUIRE(proof.contested->bound == proof.contested->cost);
    }
    if (!cover) continue;
    (contest ? contested : covers) += 1;
    const EveryWay every(world);
    const Worth said = every.worth_of_answer(answer);
    REQUIRE(every.missing(said) == every.missing(every.best()));
    if (contest) continue;
    REQUIRE(said.needs == every.best().needs);
    if (!every.best().late) REQUIRE(said.time == every.best().time);
  }
  CHECK(covers > rounds / 10);
  CHECK(contested > rounds / 10);
}

/// The same questions with hardly any search: what comes can be carried out, and no choice has less
/// missing than the bound says.
inline void compare_apart_cut_short(std::uint32_t first, std::uint32_t rounds) {
  std::size_t contested = 0;
  for (std::uint32_t seed = first; seed < first + rounds; ++seed) {
    CAPTURE(seed);
    World world = drawn_apart(seed);
    const Dispatch whole = world.decided();
    const auto contest = [](const Dispatch& answer) {
      return std::ranges::find_if(answer.proofs,
                                  [](const Proof& one) { return one.contested.has_value(); });
    };
    if (contest(whole) == whole.proofs.end()) continue;
    const std::int64_t least = contest(whole)->contested->cost;
    for (const std::uint64_t work : {1U, 20U, 200U, 2000U}) {
      world.options.most_work = work;
      world.options.most_nodes = work == 1 ? 0 : 2000;
      const Dispatch answer = world.decided();
      const Findings wrong = world.wrong(answer);
      for (const Finding& finding : wrong) UNSCOPED_INFO(text(finding, Language::en));
      REQUIRE(wrong.empty());
      if (contest(answer) == answer.proofs.end()) continue;
      ++contested;
      REQUIRE(contest(answer)->contested->bound <= least);
      REQUIRE(contest(answer)->contested->cost >= least);
    }
  }
  CHECK(contested > rounds / 10);
}

}  // namespace together
