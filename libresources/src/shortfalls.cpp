#include "muster/resources/shortfalls.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <tuple>

namespace muster {
namespace {

/// Why a resource was ruled out, in the words of a shortfall.
std::optional<Code> shortfall_reason(Code ruled_out) {
  switch (ruled_out) {
    case Code::candidate_unreachable:
      return Code::short_unreachable;
    case Code::candidate_engaged:
      return Code::short_engaged;
    case Code::candidate_off_duty:
      return Code::short_off_duty;
    case Code::candidate_turnout_unknown:
    case Code::candidate_consent_unknown:
    case Code::candidate_loading_unknown:
      return Code::short_unknown_turnout;
    case Code::candidate_floor:
      return Code::short_floor;
    case Code::candidate_expired:
      return Code::short_expired;
    case Code::candidate_condition:
      return Code::short_condition;
    case Code::candidate_no_type:
      return Code::short_type;
    default:
      return std::nullopt;
  }
}

constexpr std::size_t most_remedies = 3;

/// One requirement, with all that came of it.
class Account {
 public:
  Account(std::size_t position, std::span<const Requirement> requirements,
          const Candidates& candidates, const Dispatch& dispatch, const Region& region)
      : position_(position),
        requirements_(requirements),
        requirement_(requirements[position]),
        candidates_(candidates),
        dispatch_(dispatch),
        region_(region) {
    for (const Assignment& assignment : dispatch.assignments) {
      if (assignment.requirement == position) assigned_.push_back(&assignment);
    }
    for (const RuledOut& out : candidates.ruled_out) {
      if (out.requirement != position) continue;
      const auto reason = shortfall_reason(out.reason.code);
      if (reason) ruled_out_[*reason] = ruled_out_[*reason] + out.quantity;
    }
  }

  [[nodiscard]] std::optional<Shortfall> at(std::size_t point, Instant as_of) const {
    const DemandPoint& demand = requirement_.curve[point];
    const Quantity filled = came_by(demand.by);
    if (filled >= demand.quantity) return std::nullopt;
    Shortfall shortfall{.requirement = position_, .point = point};
    shortfall.missing = demand.quantity - filled;
    explain(demand, as_of, shortfall);
    mend(demand, shortfall);
    return shortfall;
  }

 private:
  [[nodiscard]] Quantity came_by(Instant by) const {
    Quantity sum;
    for (const Assignment* assignment : assigned_) {
      if (assignment->coming.arrives <= by) sum = sum + assignment->quantity;
    }
    return sum;
  }

  /// So many crews, or so much in the material's counting unit.
  [[nodiscard]] Text amount(Quantity quantity) const {
    const std::string count = std::to_string(quantity.count());
    if (requirement_.capability)
      return {count + " 个组", count + (count == "1" ? " crew" : " crews")};
    const Material* material = region_.catalogue.find(*requirement_.material);
    if (material == nullptr || material->unit.empty()) return count;
    return {count + " " + material->unit, count};
  }

  /// An arrival, rounded up to the minute: nobody comes earlier than it says.
  [[nodiscard]] Text arrival(Instant instant) const {
    return clock(std::chrono::ceil<Minutes>(instant));
  }

  [[nodiscard]] Text clock(Instant instant) const {
    return format_clock(instant, requirement_.curve.front().by, region_.header.display_offset);
  }

  void explain(const DemandPoint& demand, Instant as_of, Shortfall& shortfall) const {
    auto& reasons = shortfall.reasons;
    if (demand.by <= as_of) {
      reasons.push_back({Code::short_overdue, {clock(demand.by)}});
    }
    if (assigned_.empty() && ruled_out_.empty() && elsewhere(demand.by).empty()) {
      reasons.push_back({Code::short_none, {}});
      return;
    }
    Quantity all;
    Quantity late;
    std::optional<Instant> first_late;
    for (const Assignment* assignment : assigned_) {
      all = all + assignment->quantity;
      if (assignment->coming.arrives <= demand.by) continue;
      late = late + assignment->quantity;
      if (!first_late) first_late = assignment->coming.arrives;
    }
    if (first_late) {
      reasons.push_back({Code::short_late, {amount(late), arrival(*first_late)}});
    }
    if (all < demand.quantity) {
      reasons.push_back({Code::short_too_few, {amount(all), amount(demand.quantity)}});
    }
    for (const auto& [code, quantity] : ruled_out_) reasons.push_back({code, {amount(quantity)}});
    for (const auto& [other, count] : elsewhere(demand.by)) {
      reasons.push_back({Code::short_competing,
                         {amount(Quantity(count)), requirement_name(requirements_[other])}});
    }
  }

  [[nodiscard]] Text requirement_name(const Requirement& other) const {
    return other.capability ? region_.catalogue.name_of(*other.capability)
                            : region_.catalogue.name_of(*other.material);
  }

  /// Crews that would have been in time but serve another requirement.
  [[nodiscard]] std::map<std::size_t, std::int64_t> elsewhere(Instant by) const {
    std::map<std::size_t, std::int64_t> counts;
    std::set<CrewId> could;
    for (const CrewCandidate& candidate : candidates_.crews) {
      if (candidate.requirement == position_ && candidate.coming.arrives <= by) {
        could.insert(candidate.crew);
      }
    }
    for (const Assignment& assignment : dispatch_.assignments) {
      if (assignment.carried || !assignment.crew || assignment.requirement == position_) continue;
      if (could.contains(*assignment.crew)) ++counts[assignment.requirement];
    }
    return counts;
  }

  void mend(const DemandPoint& demand, Shortfall& shortfall) const {
    auto& remedies = shortfall.remedies;
    Quantity sum;
    for (const Assignment* assignment : assigned_) {
      sum = sum + assignment->quantity;
      if (sum < demand.quantity || assignment->coming.arrives <= demand.by) continue;
      remedies.push_back(
          {.what = {Code::remedy_wait,
                    {arrival(assignment->coming.arrives), amount(shortfall.missing)}},
           .gains = shortfall.missing});
      break;
    }
    telephone(remedies);
    below_floor(remedies, shortfall.missing);
    if (remedies.size() > most_remedies) remedies.resize(most_remedies);
  }

  void telephone(std::vector<Remedy>& remedies) const {
    std::map<Text, Quantity, decltype([](const Text& a, const Text& b) {
               return std::tie(a.zh, a.en) < std::tie(b.zh, b.en);
             })>
        unknown;
    for (const RuledOut& out : candidates_.ruled_out) {
      if (out.requirement != position_ ||
          shortfall_reason(out.reason.code) != Code::short_unknown_turnout) {
        continue;
      }
      const auto* crew = std::get_if<CrewId>(&out.resource);
      const Crew* entry = crew == nullptr ? nullptr : find(region_.crews, *crew);
      const Text who = entry == nullptr ? Text("—") : name_of(region_.teams, entry->team);
      unknown[who] = unknown[who] + out.quantity;
    }
    for (const auto& [who, quantity] : unknown) {
      remedies.push_back({.what = {Code::remedy_telephone, {who}}, .gains = quantity});
    }
  }

  void below_floor(std::vector<Remedy>& remedies, Quantity missing) const {
    for (const RuledOut& out : candidates_.ruled_out) {
      if (out.requirement != position_ || out.reason.code != Code::candidate_floor) continue;
      const Lot* lot = find(region_.lots, std::get<LotId>(out.resource));
      if (lot == nullptr) continue;
      const Quantity gain = std::min(out.quantity, missing);
      remedies.push_back(
          {.what = {Code::remedy_floor,
                    {name_of(region_.stockpiles, lot->stockpile),
                     name_of(region_.organisations, lot->release_authority), amount(gain)}},
           .gains = gain});
    }
  }

  std::size_t position_;
  std::span<const Requirement> requirements_;
  const Requirement& requirement_;
  const Candidates& candidates_;
  const Dispatch& dispatch_;
  const Region& region_;
  std::vector<const Assignment*> assigned_;
  std::map<Code, Quantity> ruled_out_;
};

}  // namespace

std::vector<Shortfall> shortfalls(std::span<const Requirement> requirements,
                                  const Candidates& candidates, const Dispatch& dispatch,
                                  const Region& region, Instant as_of) {
  std::vector<Shortfall> found;
  for (std::size_t position = 0; position < requirements.size(); ++position) {
    const Account account(position, requirements, candidates, dispatch, region);
    for (std::size_t point = 0; point < requirements[position].curve.size(); ++point) {
      if (auto shortfall = account.at(point, as_of)) found.push_back(std::move(*shortfall));
    }
  }
  return found;
}

}  // namespace muster
