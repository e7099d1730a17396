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
      if (!reason) continue;
      if (*reason == Code::short_engaged) {
        Quantity& sum = engaged_[out.reason.parameters.front().zh];
        sum = sum + out.quantity;
      } else {
        ruled_out_[*reason] = ruled_out_[*reason] + out.quantity;
      }
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
    if (assigned_.empty() && ruled_out_.empty() && engaged_.empty() &&
        elsewhere(demand.by).empty()) {
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
    for (const auto& [incident, quantity] : engaged_) {
      reasons.push_back({Code::short_engaged_at, {amount(quantity), Text(incident)}});
    }
    for (const auto& [other, count] : elsewhere(demand.by)) {
      reasons.push_back({Code::short_competing,
                         {amount(Quantity(count)), requirement_name(requirements_[other])}});
    }
    name_rivals(demand, reasons);
  }

  /// The needs that want more in time of the same crews than there are: from this need over the
  /// crews that could serve it in time to the needs those serve, and so on (Hall 1935). Said when
  /// it is more than this need alone.
  void name_rivals(const DemandPoint& demand, std::vector<Message>& reasons) const {
    if (!requirement_.capability) return;
    std::map<CrewId, std::size_t> serves;
    for (const Assignment& one : dispatch_.assignments) {
      if (one.crew && !one.carried && !one.late_by) serves.emplace(*one.crew, one.requirement);
    }
    std::vector<std::size_t> rivals = {position_};
    std::set<CrewId> crews;
    for (std::size_t i = 0; i < rivals.size(); ++i) {
      // Of the need itself by this deadline, of the others by their last.
      const Requirement& rival = requirements_[rivals[i]];
      const Instant by = i == 0 ? demand.by : rival.curve.back().by;
      auto candidate =
          std::ranges::lower_bound(candidates_.crews, rivals[i], {}, &CrewCandidate::requirement);
      for (; candidate != candidates_.crews.end() && candidate->requirement == rivals[i] &&
             candidate->coming.arrives <= by;
           ++candidate) {
        if (!crews.insert(candidate->crew).second) continue;
        const auto other = serves.find(candidate->crew);
        if (other != serves.end() && std::ranges::find(rivals, other->second) == rivals.end()) {
          rivals.push_back(other->second);
        }
      }
    }
    if (rivals.size() < 2) return;
    std::ranges::sort(rivals);
    Quantity wanted;
    Text names;
    for (const std::size_t rival : rivals) {
      const auto& curve = requirements_[rival].curve;
      wanted = wanted + (rival == position_ ? demand.quantity : curve.back().quantity);
      const Text name = requirement_name(requirements_[rival]);
      names.zh += (names.zh.empty() ? "" : "、") + name.zh;
      names.en += (names.en.empty() ? "" : ", ") + name.en;
    }
    const Quantity there(static_cast<std::int64_t>(crews.size()));
    if (there >= wanted) return;  // another deadline of theirs binds
    reasons.push_back({Code::short_rivals, {names, amount(wanted), amount(there)}});
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
    try_out(demand, remedies);
    if (remedies.size() > most_remedies) remedies.resize(most_remedies);
  }

  /// How much less is missing at that deadline when it is decided again, and how much more at the
  /// needs of a rival.
  [[nodiscard]] Quantity gain(const DemandPoint& demand, const Dispatch& other) const {
    Quantity now;
    Quantity then;
    for (const Assignment* one : assigned_) {
      if (one->coming.arrives <= demand.by) now = now + one->quantity;
    }
    for (const Assignment& one : other.assignments) {
      if (one.requirement == position_ && one.coming.arrives <= demand.by) {
        then = then + one.quantity;
      }
    }
    return std::min(then, demand.quantity) - now;
  }

  [[nodiscard]] Dispatch again(const Candidates& changed) const {
    return dispatch(requirements_, changed, region_, dispatch_.options);
  }

  /// Each is decided again as if it were done; what gains nothing is not named.
  void try_out(const DemandPoint& demand, std::vector<Remedy>& remedies) const {
    try_lots(Code::candidate_floor, demand, remedies);
    try_lots(Code::assign_substitute, demand, remedies);
    try_types(demand, remedies);
    try_taking(demand, remedies);
  }

  /// So much more of a lot, or of one that may stand in for it.
  void add_lot(Candidates& changed, const RuledOut& out) const {
    Quantity more = out.quantity;
    const LotId& id = std::get<LotId>(out.resource);
    if (out.reason.code == Code::assign_substitute) {
      for (const Assignment& one : dispatch_.assignments) {
        if (one.lot == id) more = more - one.quantity;
      }
      more = yield_of(id, more);
    }
    const auto same = std::ranges::find_if(changed.lots, [&](const LotCandidate& lot) {
      return lot.requirement == position_ && lot.lot == id;
    });
    if (same != changed.lots.end()) {
      same->available = same->available + more;
      return;
    }
    LotCandidate lot{.requirement = position_, .lot = id, .available = more, .coming = *out.coming};
    const auto place = std::ranges::find_if(changed.lots, [&](const LotCandidate& one) {
      return std::tie(one.requirement, one.coming.arrives) >
             std::tie(lot.requirement, lot.coming.arrives);
    });
    changed.lots.insert(place, std::move(lot));
  }

  [[nodiscard]] Quantity yield_of(const LotId& id, Quantity amount) const {
    const Lot* lot = find(region_.lots, id);
    for (const Substitute& one : region_.catalogue.parts().substitutes) {
      if (lot == nullptr || one.need != *requirement_.material || one.instead != lot->material) {
        continue;
      }
      return Quantity((amount * one.denominator).count() / one.numerator);
    }
    return {};
  }

  void try_lots(Code reason, const DemandPoint& demand, std::vector<Remedy>& remedies) const {
    for (const RuledOut& out : candidates_.ruled_out) {
      if (out.requirement != position_ || out.reason.code != reason || !out.coming) continue;
      if (remedies.size() >= most_remedies) return;
      const Lot* lot = find(region_.lots, std::get<LotId>(out.resource));
      if (lot == nullptr) continue;
      Candidates changed = candidates_;
      add_lot(changed, out);
      const Quantity gained = gain(demand, again(changed));
      if (gained <= Quantity(0)) continue;
      const Text where = name_of(region_.stockpiles, lot->stockpile);
      if (reason == Code::candidate_floor) {
        remedies.push_back({.what = {Code::remedy_floor,
                                     {where, name_of(region_.organisations, lot->release_authority),
                                      amount(gained)}},
                            .gains = gained});
      } else {
        const Text what = region_.catalogue.name_of(lot->material);
        remedies.push_back({.what = {Code::remedy_substitute,
                                     {Text(where.zh + " " + what.zh, what.en + " of " + where.en),
                                      amount(gained)}},
                            .gains = gained});
      }
    }
  }

  /// All crews of one type that is too low.
  void try_types(const DemandPoint& demand, std::vector<Remedy>& remedies) const {
    std::map<std::string, Candidates> by_type;
    for (const RuledOut& out : candidates_.ruled_out) {
      if (out.requirement != position_ || out.reason.code != Code::candidate_no_type ||
          !out.coming) {
        continue;
      }
      Candidates& changed =
          by_type.try_emplace(out.reason.parameters.front().zh, candidates_).first->second;
      CrewCandidate crew;
      crew.requirement = position_;
      crew.crew = std::get<CrewId>(out.resource);
      crew.coming = *out.coming;
      changed.crews.push_back(std::move(crew));
    }
    for (auto& [type, changed] : by_type) {
      if (remedies.size() >= most_remedies) return;
      std::ranges::stable_sort(changed.crews, [](const auto& a, const auto& b) {
        return std::tie(a.requirement, a.coming.arrives, a.crew) <
               std::tie(b.requirement, b.coming.arrives, b.crew);
      });
      const Quantity gained = gain(demand, again(changed));
      if (gained <= Quantity(0)) continue;
      remedies.push_back(
          {.what = {Code::remedy_type, {Text(type), amount(gained)}}, .gains = gained});
    }
  }

  /// From another need that has what this one could use: decided again without that need, it shows
  /// what this one would get and what is then missing there.
  void try_taking(const DemandPoint& demand, std::vector<Remedy>& remedies) const {
    for (const auto& [other, count] : elsewhere(demand.by)) {
      if (remedies.size() >= most_remedies) return;
      if (requirements_[other].priority < requirement_.priority) continue;
      std::vector<Requirement> reordered(requirements_.begin(), requirements_.end());
      for (std::size_t r = 0; r < reordered.size(); ++r) {
        reordered[r].priority = r == position_ ? 1 : r == other ? 3 : 2;
      }
      DispatchOptions alike = dispatch_.options;
      alike.severity.clear();
      const Dispatch then = dispatch(reordered, candidates_, region_, alike);
      const Quantity gained = gain(demand, then);
      if (gained <= Quantity(0)) continue;
      Quantity lost;
      for (const Assignment& one : dispatch_.assignments) {
        if (one.requirement == other && !one.late_by) lost = lost + one.quantity;
      }
      for (const Assignment& one : then.assignments) {
        if (one.requirement == other && !one.late_by) lost = lost - one.quantity;
      }
      remedies.push_back({.what = {Code::remedy_take,
                                   {requirement_name(requirements_[other]), amount(gained),
                                    amount(std::max(Quantity(0), lost))}},
                          .gains = gained});
    }
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

  std::size_t position_;
  std::span<const Requirement> requirements_;
  const Requirement& requirement_;
  const Candidates& candidates_;
  const Dispatch& dispatch_;
  const Region& region_;
  std::vector<const Assignment*> assigned_;
  std::map<Code, Quantity> ruled_out_;
  std::map<std::string, Quantity> engaged_;  // by incident
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
