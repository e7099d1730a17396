// What two common ways of deciding miss on the sample region: need after need with the nearest, and
// incident after incident. The shares are printed; docs/dispatch.md quotes them.
#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "muster/resources/dispatch.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/response.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

/// Crews alone: what is missing in time, and how many seconds all that are in time take.
struct Count {
  std::int64_t missing = 0;
  std::int64_t late = 0;  ///< seconds after the deadlines
  std::int64_t total = 0;
};

Count counted(const std::vector<Requirement>& requirements,
              const std::vector<Assignment>& assignments, Instant as_of) {
  Count count;
  for (const Requirement& one : requirements) {
    if (one.capability && !one.curve.empty()) count.missing += one.curve.back().quantity.count();
  }
  for (const Assignment& one : assignments) {
    if (!one.crew || one.carried) continue;
    if (!one.late_by) --count.missing;
    if (one.late_by) count.late += one.late_by->count();
    count.total += (one.coming.arrives - as_of).count();
  }
  return count;
}

/// Each need in turn takes the nearest crews that are left.
Count need_after_need(const Response& answer) {
  Candidates left = answer.candidates;
  left.lots.clear();
  std::vector<Assignment> all;
  std::vector<Requirement> one_need = answer.requirements;
  for (std::size_t r = 0; r < answer.requirements.size(); ++r) {
    for (std::size_t i = 0; i < one_need.size(); ++i) {
      one_need[i].curve = i == r ? answer.requirements[i].curve : std::vector<DemandPoint>();
    }
    const Dispatch made = dispatch(one_need, left, {}, answer.dispatch.options);
    for (const Assignment& one : made.assignments) {
      if (!one.crew || one.carried) continue;
      std::erase_if(left.crews,
                    [&](const CrewCandidate& other) { return other.crew == *one.crew; });
      all.push_back(one);
    }
  }
  return counted(answer.requirements, all, answer.as_of);
}

/// All needs of one incident at their best, then those of the next with what is left.
Count incident_after_incident(const Response& answer) {
  Candidates left = answer.candidates;
  left.lots.clear();
  std::vector<Assignment> all;
  for (const LocatedIncident& incident : answer.incidents) {
    std::vector<Requirement> needs = answer.requirements;
    for (Requirement& one : needs) {
      if (one.incident != incident.incident.id) one.curve.clear();
    }
    const Dispatch made = dispatch(needs, left, {}, answer.dispatch.options);
    for (const Assignment& one : made.assignments) {
      if (!one.crew || one.carried) continue;
      std::erase_if(left.crews,
                    [&](const CrewCandidate& other) { return other.crew == *one.crew; });
      all.push_back(one);
    }
  }
  return counted(answer.requirements, all, answer.as_of);
}

struct Shares {
  std::int64_t asked = 0;
  std::int64_t fillable = 0;  ///< nothing is short when it is decided at once
  std::int64_t falsely_short = 0;
  std::int64_t more_missing = 0;
  std::int64_t as_much_missing = 0;
  std::int64_t later = 0;
  std::int64_t seconds = 0;
  std::int64_t seconds_more = 0;

  void add(const Count& best, const Count& other) {
    ++asked;
    if (best.missing == 0) ++fillable;
    if (best.missing == 0 && other.missing > 0) ++falsely_short;
    if (other.missing > best.missing) ++more_missing;
    if (other.missing != best.missing) return;
    ++as_much_missing;
    if (other.total > best.total) ++later;
    seconds += best.total;
    seconds_more += other.total - best.total;
  }

  void print(const char* what) const {
    const auto percent = [](std::int64_t part, std::int64_t whole) {
      return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    };
    std::printf(
        "%s: %lld questions, %lld fillable, of which falsely short %lld (%.1f %%); more missing in "
        "%lld (%.1f %%); of %lld with as much missing, crews under way longer in %lld (%.1f %%), "
        "by %.1f %% in all\n",
        what, static_cast<long long>(asked), static_cast<long long>(fillable),
        static_cast<long long>(falsely_short), percent(falsely_short, fillable),
        static_cast<long long>(more_missing), percent(more_missing, asked),
        static_cast<long long>(as_much_missing), static_cast<long long>(later),
        percent(later, as_much_missing), percent(seconds_more, seconds));
  }
};

}  // namespace

TEST_CASE(
    "on the sample region deciding need after need, or incident after incident, misses what "
    "can be met",
    "[resources][dispatch]") {
  const auto region = read_region((source_dir() / "data/shuozhou").string()).region;
  const auto& hazards = region->hazards;
  Shares nearest_one;
  Shares nearest_two;
  Shares in_turn;
  constexpr std::size_t step = 2;
  for (std::size_t i = 0; i < hazards.size(); i += step) {
    for (const std::size_t apart : {std::size_t{0}, std::size_t{7}}) {
      std::vector<Incident> incidents;
      std::set<std::size_t> where = {i, (i + apart) % hazards.size()};
      for (const std::size_t at : where) {
        incidents.push_back(
            {.id = IncidentId("i" + std::to_string(at)),
             .kind = IncidentKindId("gas_explosion"),
             .known = *parse_instant("2026-11-20T02:52:00+08:00"),
             .place = hazards[at].id,
             .indicators = {{IndicatorId("trapped"), Decimal::of(at == i ? 4 : 3)}}});
      }
      const Response answer = respond(incidents, *region, {}, {.most_remedies = 0});
      if (answer.dispatch.assignments.empty()) continue;
      const Count best = counted(answer.requirements, answer.dispatch.assignments, answer.as_of);
      const Count nearest = need_after_need(answer);
      CHECK(best.missing <= nearest.missing);
      (apart == 0 ? nearest_one : nearest_two).add(best, nearest);
      if (apart == 0) continue;
      const Count turns = incident_after_incident(answer);
      CHECK(best.missing <= turns.missing);
      in_turn.add(best, turns);
    }
  }
  nearest_one.print("need after need, one incident");
  nearest_two.print("need after need, two incidents");
  in_turn.print("incident after incident");
  CHECK(nearest_one.asked > 30);
  CHECK(in_turn.asked > 30);
}
