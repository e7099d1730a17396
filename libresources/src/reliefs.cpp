#include "muster/resources/reliefs.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "muster/plan/requirements.hpp"
#include "muster/resources/candidates.hpp"
#include "muster/resources/dispatch.hpp"
#include "muster/resources/region.hpp"
#include "reliefs_held.hpp"

namespace muster {
namespace {

/// More turns than this of one crew are not planned ahead.
constexpr std::int64_t most_turns = 12;

std::int64_t times(Seconds whole, Seconds part) {
  return (whole.count() + part.count() - 1) / part.count();
}

Text spoken(Seconds seconds) {
  const std::int64_t minutes = (seconds.count() + 59) / 60;
  if (minutes % 60 == 0) {
    const std::string hours = std::to_string(minutes / 60);
    return Text(hours + " 小时", hours + " h");
  }
  return Text(std::to_string(minutes) + " 分钟", std::to_string(minutes) + " min");
}

class Planning {
 public:
  Planning(std::span<const Requirement> requirements, const Candidates& candidates,
           const Dispatch& dispatch, const Region& region, const Situation& situation)
      : requirements_(requirements), dispatch_(dispatch), region_(region), situation_(situation) {
    for (const Assignment& one : dispatch.assignments) {
      if (one.crew && !one.carried) sent_.insert(*one.crew);
    }
    able_.resize(requirements.size());
    for (const CrewCandidate& one : candidates.crews) able_[one.requirement].push_back(&one);
  }

  Reliefs planned() {
    for (std::size_t i = 0; i < dispatch_.assignments.size(); ++i) ask(i);
    std::ranges::stable_sort(found_.reliefs, {}, [&](const Relief& one) {
      const std::size_t requirement = dispatch_.assignments[one.assignment].requirement;
      return std::tuple(requirements_[requirement].priority, one.by, one.assignment, one.turn);
    });
    crew_of_.resize(found_.reliefs.size());
    for (std::size_t turn = 0; turn < found_.reliefs.size(); ++turn) {
      std::set<CrewId> asked;
      fill(turn, asked);
    }
    for (std::size_t turn = 0; turn < found_.reliefs.size(); ++turn) say(turn);
    say_at_scene();
    say_unknown();
    return std::move(found_);
  }

 private:
  void ask(std::size_t position) {
    const Assignment& assignment = dispatch_.assignments[position];
    if (!assignment.crew || assignment.carried) return;
    const Requirement& requirement = requirements_[assignment.requirement];
    const auto until = assignment.hold_until;
    if (requirement.rotation > 1) {
      at_scene_.insert(assignment.requirement);
    } else if (requirement.cycle && requirement.cycle->work > Seconds{0}) {
      limit(position, assignment.coming.arrives, requirement.cycle->work, requirement.cycle->rest,
            {Code::relief_cycle, {spoken(requirement.cycle->work)}});
    }
    const auto status = situation_.crews.find(*assignment.crew);
    std::optional<Instant> duty_over;
    if (status != situation_.crews.end() && status->second.engaged_at) {
      duty_over = status->second.relieve_by;
    }
    if (!until) return;
    const Team* team = find(region_.teams, find(region_.crews, *assignment.crew)->team);
    const auto rule = std::ranges::find(region_.rest_rules, team->kind, &RestRule::team_kind);
    if (rule == region_.rest_rules.end() || !rule->longest || rule->longest->count() <= 0) {
      kinds_.insert(team->kind);
      return;
    }
    if (duty_over) {
      limit(position, *duty_over - *rule->longest, *rule->longest, rule->rest,
            {Code::relief_duty_over,
             {Text(format_instant(*duty_over, region_.header.display_offset))}});
      return;
    }
    limit(position, assignment.coming.agreed, *rule->longest, rule->rest,
          {Code::relief_longest, {spoken(*rule->longest)}});
  }

  void limit(std::size_t position, Instant from, Seconds work, std::optional<Seconds> rest,
             const Message& why) {
    const Assignment& assignment = dispatch_.assignments[position];
    const std::int64_t resting = rest ? std::max<std::int64_t>(1, times(*rest, work)) : most_turns;
    std::int64_t turns = std::min(resting, most_turns);
    if (assignment.hold_until) {
      const Seconds hold = *assignment.hold_until - from;
      turns = hold > work ? std::min(turns, times(hold, work) - 1) : 0;
    } else if (!rest) {
      turns = 1;
    }
    for (std::int64_t turn = 1; turn <= turns; ++turn) {
      found_.reliefs.push_back({.assignment = position,
                                .turn = static_cast<std::size_t>(turn),
                                .by = from + turn * work,
                                .limit = why});
    }
  }

  [[nodiscard]] const std::vector<const CrewCandidate*>& able(std::size_t turn) const {
    return able_[dispatch_.assignments[found_.reliefs[turn].assignment].requirement];
  }

  /// A crew for the turn: one that is free, else one whose turn another can take.
  bool fill(std::size_t turn, std::set<CrewId>& asked) {
    for (const bool free : {true, false}) {
      for (const CrewCandidate* one : able(turn)) {
        if (one->coming.arrives > found_.reliefs[turn].by) break;
        const auto has = turn_of_.find(one->crew);
        if (sent_.contains(one->crew) || (has == turn_of_.end()) != free) continue;
        if (!asked.insert(one->crew).second) continue;
        if (!free && !fill(has->second, asked)) continue;
        turn_of_[one->crew] = turn;
        crew_of_[turn] = one;
        return true;
      }
    }
    return false;
  }

  void say(std::size_t turn) {
    Relief& relief = found_.reliefs[turn];
    if (const CrewCandidate* one = crew_of_[turn]) {
      relief.crew = one->crew;
      relief.leaves_by = relief.by - (one->coming.arrives - one->coming.departs);
      return;
    }
    const CrewId& relieved = *dispatch_.assignments[relief.assignment].crew;
    std::set<CrewId> seen = {relieved};
    std::int64_t sent = 0;
    std::int64_t taken = 0;
    std::int64_t late = 0;
    std::optional<Instant> first;
    for (const CrewCandidate* one : able(turn)) {
      if (!seen.insert(one->crew).second) continue;
      if (sent_.contains(one->crew)) {
        ++sent;
      } else if (one->coming.arrives > relief.by) {
        ++late;
        first = std::min(first.value_or(one->coming.arrives), one->coming.arrives);
      } else {
        ++taken;
      }
    }
    const auto number = [](std::int64_t many) { return Text(std::to_string(many)); };
    if (sent > 0) relief.reasons.push_back({Code::relief_sent, {number(sent)}});
    if (taken > 0) relief.reasons.push_back({Code::relief_taken, {number(taken)}});
    if (late > 0) {
      relief.reasons.push_back(
          {Code::relief_late,
           {number(late), Text(format_instant(*first, region_.header.display_offset))}});
    }
    if (relief.reasons.empty()) relief.reasons.push_back({Code::relief_none, {}});
  }

  void say_at_scene() {
    for (const std::size_t position : at_scene_) {
      const Requirement& requirement = requirements_[position];
      found_.notes.push_back(
          {Code::relief_at_scene,
           {requirement.capability ? region_.catalogue.name_of(*requirement.capability)
                                   : Text(requirement.id.view()),
            Text(std::to_string(requirement.rotation - 1))}});
    }
  }

  void say_unknown() {
    if (kinds_.empty()) return;
    Text names;
    for (const std::string& kind : kinds_) {
      const Text name = region_.catalogue.name_of(CapabilityId(kind));
      names.zh += (names.zh.empty() ? "" : "、") + name.zh;
      names.en += (names.en.empty() ? "" : ", ") + name.en;
    }
    found_.notes.push_back({Code::relief_unknown, {names}});
  }

  std::span<const Requirement> requirements_;
  const Dispatch& dispatch_;
  const Region& region_;
  const Situation& situation_;
  Reliefs found_ = {};
  std::set<CrewId> sent_ = {};
  std::vector<std::vector<const CrewCandidate*>> able_ = {};  ///< by requirement, then arrival
  std::vector<const CrewCandidate*> crew_of_ = {};            ///< by turn
  std::map<CrewId, std::size_t> turn_of_ = {};
  std::set<std::size_t> at_scene_ = {};  ///< requirements whose crews rest there
  std::set<std::string> kinds_ = {};     ///< said to be unknown
};

}  // namespace

Reliefs reliefs(std::span<const Requirement> requirements, const Candidates& candidates,
                const Dispatch& dispatch, const Region& region) {
  return reliefs_held(requirements, candidates, dispatch, region, {});
}

Reliefs reliefs_held(std::span<const Requirement> requirements, const Candidates& candidates,
                     const Dispatch& dispatch, const Region& region, const Situation& situation) {
  return Planning(requirements, candidates, dispatch, region, situation).planned();
}

}  // namespace muster
