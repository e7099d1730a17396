#include "muster/resources/shortfalls.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <variant>

#include "muster/plan/requirements.hpp"
#include "muster/resources/candidates.hpp"
#include "muster/resources/dispatch.hpp"
#include "shortfalls_need.hpp"
#include "unit_words.hpp"

namespace muster {
namespace {

/// Why a resource was ruled out, in the words of a shortfall.
std::optional<Code> shortfall_reason(Code ruled_out) {
  switch (ruled_out) {
    case Code::candidate_unreachable:
      return Code::short_unreachable;
    case Code::candidate_engaged:
      return Code::short_engaged_at;
    case Code::candidate_engaged_until:
      return Code::short_engaged_until;
    case Code::candidate_resting:
      return Code::short_resting;
    case Code::candidate_reserved:
      return Code::short_reserved;
    case Code::candidate_no_low_loader:
      return Code::short_no_low_loader;
    case Code::candidate_duty_over:
      return Code::short_duty_over;
    case Code::candidate_no_vehicle:
    case Code::candidate_too_heavy:
      return Code::short_no_vehicle;
    case Code::candidate_no_keeper:
      return Code::short_no_keeper;
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
    case Code::candidate_policy:
      return Code::short_policy;
    default:
      return std::nullopt;
  }
}

/// Who was ruled out for one reason, with what else is to be said of it.
struct OutFor {
  Quantity quantity = {};
  std::vector<Text> details = {};
};

/// One requirement, with all that came of it.
class Account {
 public:
  explicit Account(const ShortNeed& need) : need_(need) {
    for (const Assignment& assignment : need.dispatch.assignments) {
      if (assignment.requirement == need.position) assigned_.push_back(&assignment);
    }
    for (const RuledOut& out : need.candidates.ruled_out) {
      if (out.requirement != need.position) continue;
      const auto reason = shortfall_reason(out.reason.code);
      if (!reason) continue;
      // By incident and instant for those it is said of.
      std::vector<Text> details;
      if (*reason == Code::short_engaged_at || *reason == Code::short_engaged_until ||
          *reason == Code::short_resting) {
        details = out.reason.parameters;
      }
      std::string key;
      if (*reason != Code::short_resting) {
        for (const Text& detail : details) key += detail.zh + "\n";
      }
      OutFor& sum = ruled_out_[{*reason, key}];
      sum.quantity = sum.quantity + out.quantity;
      if (sum.details.empty() || details.front().zh < sum.details.front().zh) {
        sum.details = std::move(details);
      }
    }
  }

  /// Crews that would have come by what others use up.
  void add_used_up() {
    std::set<CrewId> sent;
    for (const Assignment& one : need_.dispatch.assignments) {
      if (one.crew) sent.insert(*one.crew);
    }
    for (const UsedUp& used : need_.dispatch.used_up) {
      const bool could = std::ranges::any_of(need_.candidates.crews, [&](const CrewCandidate& one) {
        return one.requirement == need_.position && one.crew == used.crew;
      });
      if (!could || sent.contains(used.crew)) continue;
      const auto* agreement = std::get_if<AgreementId>(&used.what);
      std::vector<Text> details;
      if (agreement != nullptr) details = {name_of(need_.region.agreements, *agreement)};
      OutFor& sum =
          ruled_out_[{agreement != nullptr ? Code::short_used_up : Code::short_low_loader_taken,
                      agreement != nullptr ? agreement->str() : std::string()}];
      sum.quantity = sum.quantity + Quantity(1);
      sum.details = std::move(details);
    }
  }

  [[nodiscard]] std::optional<Shortfall> at(std::size_t point, bool mended) const {
    const DemandPoint& demand = need_.requirement().curve[point];
    const Quantity filled = came_by(demand.by);
    if (filled >= demand.quantity) return std::nullopt;
    Shortfall shortfall{.requirement = need_.position, .point = point};
    shortfall.missing = demand.quantity - filled;
    explain(demand, shortfall);
    if (mended) shortfall.remedies = remedies_for(need_, demand, shortfall.missing);
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

  void explain(const DemandPoint& demand, Shortfall& shortfall) const {
    auto& reasons = shortfall.reasons;
    if (demand.by <= need_.as_of) {
      reasons.push_back({Code::short_overdue, {need_.clock(demand.by)}});
    }
    const auto elsewhere = need_.elsewhere(demand.by);
    if (assigned_.empty() && ruled_out_.empty() && elsewhere.empty()) {
      reasons.push_back({Code::short_none, {}});
      return;
    }
    Quantity all;
    Quantity late;
    std::optional<Instant> first_late;
    std::optional<Instant> last_late;
    for (const Assignment* assignment : assigned_) {
      all = all + assignment->quantity;
      if (assignment->coming.arrives <= demand.by) continue;
      late = late + assignment->quantity;
      const Instant arrives = assignment->coming.arrives;
      first_late = std::min(first_late.value_or(arrives), arrives);
      last_late = std::max(last_late.value_or(arrives), arrives);
    }
    if (first_late) {
      reasons.push_back({Code::short_late, {need_.amount(late), span(*first_late, *last_late)}});
    }
    if (all < demand.quantity) {
      reasons.push_back({Code::short_too_few, {need_.amount(all), need_.amount(demand.quantity)}});
    }
    for (const auto& [key, out] : ruled_out_) {
      std::vector<Text> said = {need_.amount(out.quantity)};
      said.insert(said.end(), out.details.begin(), out.details.end());
      reasons.push_back({key.first, std::move(said)});
    }
    for (const auto& [other, quantity] : elsewhere) {
      reasons.push_back({Code::short_competing, {need_.amount(quantity), need_.name(other)}});
    }
    name_rivals(demand, shortfall.missing, reasons);
  }

  /// "at 04:10", or "the first of them at 04:10, the last at 05:00".
  [[nodiscard]] Text span(Instant from, Instant until) const {
    const Text first = need_.arrival(from);
    const Text last = need_.arrival(until);
    if (first == last) return {first.zh + " 到", "at " + first.en};
    return {"其中最先到的 " + first.zh + "，最后到的 " + last.zh,
            "the first of them at " + first.en + ", the last at " + last.en};
  }

  /// What some needs want in time, and who could serve any of them: of this need by the deadline,
  /// of the others by their last.
  struct Rivalry {
    Quantity wanted = {};
    Quantity there = {};
    [[nodiscard]] Quantity lacks() const { return wanted - std::min(wanted, there); }
  };
  [[nodiscard]] Instant wanted_by(std::size_t rival, const DemandPoint& demand) const {
    return rival == need_.position ? demand.by : need_.requirements[rival].curve.back().by;
  }
  template <class Use>
  void each_in_time(std::size_t rival, const DemandPoint& demand, Use use) const {
    const Instant by = wanted_by(rival, demand);
    auto candidate =
        std::ranges::lower_bound(need_.candidates.crews, rival, {}, &CrewCandidate::requirement);
    for (; candidate != need_.candidates.crews.end() && candidate->requirement == rival &&
           candidate->coming.arrives <= by;
         ++candidate) {
      use(candidate->crew);
    }
  }
  [[nodiscard]] Rivalry rivalry(const std::vector<std::size_t>& rivals,
                                const DemandPoint& demand) const {
    Rivalry found;
    std::set<CrewId> crews;
    for (const std::size_t rival : rivals) {
      const auto& curve = need_.requirements[rival].curve;
      found.wanted =
          found.wanted + (rival == need_.position ? demand.quantity : curve.back().quantity);
      each_in_time(rival, demand, [&](const CrewId& crew) { crews.insert(crew); });
    }
    found.there = Quantity(static_cast<std::int64_t>(crews.size()));
    return found;
  }

  /// The needs that want more in time of the same crews than there are: from this need over the
  /// crews that could serve it in time to the needs those serve, and so on (Hall 1935); without
  /// those that can be left out and what is missing is explained all the same. Said when it is more
  /// than this need alone.
  void name_rivals(const DemandPoint& demand, Quantity missing,
                   std::vector<Message>& reasons) const {
    if (!need_.requirement().capability) return;
    std::map<CrewId, std::size_t> serves;
    for (const Assignment& one : need_.dispatch.assignments) {
      if (one.crew && !one.carried && !one.late_by) serves.emplace(*one.crew, one.requirement);
    }
    std::vector<std::size_t> rivals = {need_.position};
    for (std::size_t i = 0; i < rivals.size(); ++i) {
      each_in_time(rivals[i], demand, [&](const CrewId& crew) {
        const auto other = serves.find(crew);
        if (other != serves.end() && std::ranges::find(rivals, other->second) == rivals.end()) {
          rivals.push_back(other->second);
        }
      });
    }
    for (std::size_t i = rivals.size(); i > 1;) {
      std::vector<std::size_t> fewer = rivals;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(--i));
      if (rivalry(fewer, demand).lacks() < missing) continue;
      rivals = std::move(fewer);
      i = rivals.size();
    }
    if (rivals.size() < 2) return;
    std::ranges::sort(rivals);
    Text names;
    for (const std::size_t rival : rivals) {
      const Text name = need_.name(rival);
      names.zh += (names.zh.empty() ? "" : "、") + name.zh;
      names.en += (names.en.empty() ? "" : ", ") + name.en;
    }
    const auto [wanted, there] = rivalry(rivals, demand);
    if (there >= wanted) return;  // another deadline of theirs binds
    reasons.push_back({Code::short_rivals, {names, need_.amount(wanted), need_.amount(there)}});
  }

  const ShortNeed& need_;
  std::vector<const Assignment*> assigned_;
  std::map<std::pair<Code, std::string>, OutFor> ruled_out_;
};

}  // namespace

Text amount_text(const Requirement& requirement, Quantity quantity, const Region& region) {
  const std::string count = std::to_string(quantity.count());
  if (requirement.capability) {
    return {count + " 个组", count + (count == "1" ? " crew" : " crews")};
  }
  const Material* material = region.catalogue.find(*requirement.material);
  if (material == nullptr) return count;
  return {counted(quantity.count(), material->unit, region, Language::zh),
          counted(quantity.count(), material->unit, region, Language::en)};
}

Text ShortNeed::name(std::size_t other) const {
  const Requirement& one = requirements[other];
  Text name = one.capability ? region.catalogue.name_of(*one.capability)
                             : region.catalogue.name_of(*one.material);
  if (one.incident != requirement().incident) {
    return {name.zh + "（" + one.incident.str() + "）", name.en + " at " + one.incident.str()};
  }
  const bool same =
      one.capability == requirement().capability && one.material == requirement().material;
  if (!same || other == position) return name;
  const Plan* plan = region.plans.find(one.chain);
  const Text title = plan == nullptr ? Text(one.chain.view()) : plan->title;
  return {name.zh + "（" + title.zh + "）", name.en + " of " + title.en};
}

std::map<std::size_t, Quantity> ShortNeed::elsewhere(Instant by) const {
  std::map<std::size_t, Quantity> counts;
  std::set<Resource> could;
  const auto each_in_time = [&](const auto& all, const auto& use) {
    auto one = std::ranges::lower_bound(
        all, position, {}, [](const auto& candidate) { return candidate.requirement; });
    for (; one != all.end() && one->requirement == position; ++one) {
      if (one->coming.arrives <= by) use(*one);
    }
  };
  each_in_time(candidates.crews, [&](const CrewCandidate& one) { could.insert(one.crew); });
  each_in_time(candidates.lots, [&](const LotCandidate& one) { could.insert(one.lot); });
  for (const Assignment& one : dispatch.assignments) {
    if (one.carried || one.requirement == position) continue;
    // Kits that are opened for another part of the same incident are open for this one too.
    if (one.kits && requirements[one.requirement].incident == requirement().incident) continue;
    const Resource resource = one.lot ? Resource(*one.lot) : Resource(*one.crew);
    if (could.contains(resource)) counts[one.requirement] = counts[one.requirement] + one.quantity;
  }
  return counts;
}

std::vector<Shortfall> shortfalls_at(std::span<const NeedPoint> points,
                                     std::span<const Requirement> requirements,
                                     const Candidates& candidates, const Dispatch& dispatch,
                                     const Region& region, Instant as_of, std::size_t most) {
  std::vector<Shortfall> found;
  for (std::size_t i = 0; i < points.size();) {
    const std::size_t position = points[i].requirement;
    const ShortNeed need{position, requirements, candidates, dispatch, region, as_of};
    Account account(need);
    if (!dispatch.used_up.empty()) account.add_used_up();
    for (; i < points.size() && points[i].requirement == position; ++i) {
      auto shortfall = account.at(points[i].point, most > 0);
      if (shortfall) found.push_back(std::move(*shortfall));
    }
  }
  rank_remedies(found, most);
  return found;
}

std::vector<Shortfall> shortfalls(std::span<const Requirement> requirements,
                                  const Candidates& candidates, const Dispatch& dispatch,
                                  const Region& region, Instant as_of, std::size_t most) {
  std::vector<NeedPoint> all;
  for (std::size_t position = 0; position < requirements.size(); ++position) {
    for (std::size_t point = 0; point < requirements[position].curve.size(); ++point) {
      all.push_back({position, point});
    }
  }
  return shortfalls_at(all, requirements, candidates, dispatch, region, as_of, most);
}

}  // namespace muster
