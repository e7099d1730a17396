// What would lessen a shortfall: each is decided again as if it were done.
#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "dispatch_worth.hpp"
#include "shortfalls_need.hpp"

namespace muster {
namespace {

/// The most that is missing at any deadline.
Quantity missing_at(const Requirement& requirement, std::span<const Assignment* const> coming) {
  Quantity most;
  for (const DemandPoint& point : requirement.curve) {
    Quantity there;
    for (const Assignment* one : coming) {
      if (one->coming.arrives <= point.by) there = there + one->quantity;
    }
    if (there < point.quantity) most = std::max(most, point.quantity - there);
  }
  return most;
}

using ByNeed = std::vector<std::vector<const Assignment*>>;

ByNeed by_need(std::span<const Assignment> assignments, std::size_t needs) {
  ByNeed found(needs);
  for (const Assignment& one : assignments) found[one.requirement].push_back(&one);
  return found;
}

Quantity in_time(const std::vector<const Assignment*>& coming, Instant by) {
  Quantity sum;
  for (const Assignment* one : coming) {
    if (one->coming.arrives <= by) sum = sum + one->quantity;
  }
  return sum;
}

/// In which order remedies of equal cost are offered: what takes nobody's leave, a call, a
/// decision, a standard given up, somebody taken away.
int place_of(Code code) {
  constexpr Code order[] = {
      Code::remedy_wait,      Code::remedy_wait_part,  Code::remedy_keeper,
      Code::remedy_open,      Code::remedy_telephone,  Code::remedy_off_duty,
      Code::remedy_agreement, Code::remedy_substitute, Code::remedy_type,
      Code::remedy_floor,     Code::remedy_policy,     Code::remedy_requisition,
      Code::remedy_take,      Code::remedy_turn,       Code::remedy_turn_unasked};
  return static_cast<int>(std::ranges::find(order, code) - std::begin(order));
}

class Mending {
 public:
  Mending(const ShortNeed& need, const DemandPoint& demand, Quantity missing)
      : need_(need), demand_(demand), missing_(missing) {}

  [[nodiscard]] std::vector<Remedy> take() {
    wait();
    telephone();
    if (need_.requirement().capability) {
      call_in_off_duty();
      accept_type();
      turn_round();
    } else {
      open_depots();
      use_lots(Code::candidate_floor);
      use_lots(Code::assign_substitute);
    }
    set_policy_aside();
    take_from_others();
    return std::move(found_);
  }

 private:
  void offer(Code code, std::vector<Text> parameters, const Effect& effect) {
    found_.push_back(
        {.what = {code, std::move(parameters)}, .gains = effect.gains, .costs = effect.costs});
  }

  [[nodiscard]] bool ours(const RuledOut& out) const {
    return out.requirement == need_.position && out.coming && out.coming->arrives <= demand_.by;
  }

  void wait() {
    Quantity sum;
    Quantity late;
    std::optional<Instant> last;
    std::vector<const Assignment*> coming;
    for (const Assignment& one : need_.dispatch.assignments) {
      if (one.requirement == need_.position) coming.push_back(&one);
    }
    std::ranges::stable_sort(coming, {}, [](const auto* one) { return one->coming.arrives; });
    for (const Assignment* one : coming) {
      sum = sum + one->quantity;
      if (one->coming.arrives <= demand_.by) continue;
      late = late + one->quantity;
      last = one->coming.arrives;
      if (sum >= demand_.quantity) {
        offer(Code::remedy_wait, {need_.arrival(*last), need_.amount(missing_)}, {missing_, {}});
        return;
      }
    }
    if (!last) return;
    offer(Code::remedy_wait_part,
          {need_.arrival(*last), need_.amount(late), need_.amount(demand_.quantity - sum)},
          {late, {}});
  }

  /// Those of whom nobody has said how soon they come.
  void telephone() {
    std::map<std::string, Text> names;
    Quantity all;
    for (const RuledOut& out : need_.candidates.ruled_out) {
      if (out.requirement != need_.position) continue;
      const Code code = out.reason.code;
      if (code != Code::candidate_turnout_unknown && code != Code::candidate_consent_unknown &&
          code != Code::candidate_loading_unknown) {
        continue;
      }
      all = all + out.quantity;
      if (const auto* crew = std::get_if<CrewId>(&out.resource)) {
        if (const Crew* entry = find(need_.region.crews, *crew)) {
          names.emplace(entry->team.str(), name_of(need_.region.teams, entry->team));
        }
      } else if (const Lot* lot = find(need_.region.lots, std::get<LotId>(out.resource))) {
        names.emplace(lot->stockpile.str(), name_of(need_.region.stockpiles, lot->stockpile));
      }
    }
    if (names.empty()) return;
    constexpr std::size_t most = 4;
    Text said;
    std::size_t n = 0;
    for (const auto& [id, name] : names) {
      if (n++ == most) break;
      said.zh += (said.zh.empty() ? "" : "、") + name.zh;
      said.en += (said.en.empty() ? "" : ", ") + name.en;
    }
    if (names.size() > most) {
      const std::string count = std::to_string(names.size());
      said.zh += " 等" + count + "处";
      said.en += " and others, " + count + " in all";
    }
    found_.push_back({.what = {Code::remedy_telephone, {said}}, .gains = all});
  }

  [[nodiscard]] Effect effect(const Dispatch& then,
                              const std::optional<MaterialId>& material = {}) const {
    return effect_of(need_.dispatch.assignments, then.assignments, need_.requirements,
                     need_.position, demand_, material);
  }

  [[nodiscard]] Dispatch again(const Candidates& changed) const {
    return muster::dispatch(need_.requirements, changed, need_.region, need_.dispatch.options);
  }

  static void sort(std::vector<CrewCandidate>& crews) {
    std::ranges::stable_sort(crews, {}, [](const CrewCandidate& one) {
      return std::tie(one.requirement, one.coming.arrives, one.crew);
    });
  }

  static void sort(std::vector<LotCandidate>& lots) {
    std::ranges::stable_sort(lots, {}, [](const LotCandidate& one) {
      return std::tie(one.requirement, one.coming.arrives, one.to_confirm);
    });
  }

  [[nodiscard]] CrewCandidate crew_of(const RuledOut& out) const {
    CrewCandidate crew;
    crew.requirement = need_.position;
    crew.crew = std::get<CrewId>(out.resource);
    crew.coming = *out.coming;
    return crew;
  }

  [[nodiscard]] Effect with_crews(const std::vector<CrewCandidate>& more) const {
    Candidates changed = need_.candidates;
    changed.crews.insert(changed.crews.end(), more.begin(), more.end());
    sort(changed.crews);
    return effect(again(changed));
  }

  void call_in_off_duty() {
    std::map<TeamId, std::vector<CrewCandidate>> by_team;
    for (const RuledOut& out : need_.candidates.ruled_out) {
      const bool off =
          out.reason.code == Code::candidate_off_duty || out.reason.code == Code::candidate_resting;
      if (!off || !ours(out)) continue;
      const Crew* crew = find(need_.region.crews, std::get<CrewId>(out.resource));
      if (crew != nullptr) by_team[crew->team].push_back(crew_of(out));
    }
    for (const auto& [team, crews] : by_team) {
      const Effect found = with_crews(crews);
      if (found.gains <= Quantity(0)) continue;
      offer(Code::remedy_off_duty, {name_of(need_.region.teams, team), need_.amount(found.gains)},
            found);
    }
  }

  /// All crews of one type that is too low.
  void accept_type() {
    std::map<std::string, std::vector<CrewCandidate>> by_type;
    for (const RuledOut& out : need_.candidates.ruled_out) {
      if (out.reason.code != Code::candidate_no_type || !ours(out)) continue;
      by_type[out.reason.parameters.front().zh].push_back(crew_of(out));
    }
    for (const auto& [type, crews] : by_type) {
      const Effect found = with_crews(crews);
      if (found.gains <= Quantity(0)) continue;
      offer(Code::remedy_type, {Text(type), need_.amount(found.gains)}, found);
    }
  }

  /// All crews that one incident holds, which then lose their place there.
  void turn_round() {
    std::map<std::string, std::vector<CrewCandidate>> by_incident;
    for (const RuledOut& out : need_.candidates.ruled_out) {
      const bool engaged = out.reason.code == Code::candidate_engaged ||
                           out.reason.code == Code::candidate_engaged_until;
      if (engaged && ours(out)) {
        by_incident[out.reason.parameters.front().zh].push_back(crew_of(out));
      }
    }
    for (auto& [holder, crews] : by_incident) {
      const std::string& incident = holder;
      sort(crews);
      const auto most = static_cast<std::size_t>(
          std::min(missing_.count(), static_cast<std::int64_t>(crews.size())));
      crews.resize(most);  // the first that come: no more than are wanted
      std::set<CrewId> taken;
      for (const CrewCandidate& crew : crews) taken.insert(crew.crew);
      Candidates changed = need_.candidates;
      std::erase_if(changed.crews, [&](const auto& one) { return taken.contains(one.crew); });
      changed.crews.insert(changed.crews.end(), crews.begin(), crews.end());
      sort(changed.crews);
      const Effect found = effect(again(changed));
      if (found.gains <= Quantity(0)) continue;
      const bool asked = std::ranges::any_of(need_.requirements, [&](const Requirement& one) {
        return one.incident.str() == incident;
      });
      if (asked) {
        offer(Code::remedy_turn,
              {Text(incident), need_.amount(found.gains), need_.amount(found.costs)}, found);
      } else {
        offer(Code::remedy_turn_unasked, {Text(incident), need_.amount(found.gains)}, found);
      }
    }
  }

  /// Of the needs of this material alone: who is sent stays so, and brings the same.
  [[nodiscard]] Candidates of_material() const {
    Candidates found;
    for (const Assignment& one : need_.dispatch.assignments) {
      if (!one.crew || one.carried) continue;
      CrewCandidate crew;
      crew.requirement = one.requirement;
      crew.crew = *one.crew;
      crew.coming = one.coming;
      found.crews.push_back(std::move(crew));
    }
    sort(found.crews);
    for (const LotCandidate& lot : need_.candidates.lots) {
      if (need_.requirements[lot.requirement].material == need_.requirement().material) {
        found.lots.push_back(lot);
      }
    }
    return found;
  }

  /// With so much more of a lot, there at that time.
  [[nodiscard]] Effect with_lot(LotCandidate more) const {
    Candidates changed = of_material();
    std::erase_if(changed.lots, [&](const LotCandidate& one) {
      if (one.requirement != need_.position || one.lot != more.lot) return false;
      more.available = more.available + one.available;
      return true;
    });
    for (LotCandidate& one : changed.lots) {
      if (one.lot == more.lot) one.available = more.available;
    }
    changed.lots.push_back(std::move(more));
    sort(changed.lots);
    return effect(again(changed), need_.requirement().material);
  }

  /// Of a substitute what nobody uses, by its yield, rounded down.
  [[nodiscard]] Quantity yield_of(const LotId& id, Quantity amount) const {
    const Lot* lot = find(need_.region.lots, id);
    for (const Assignment& one : need_.dispatch.assignments) {
      if (one.lot == id) amount = amount - one.quantity;
    }
    if (amount <= Quantity(0)) return {};
    for (const Substitute& one : need_.region.catalogue.parts().substitutes) {
      if (lot == nullptr || one.need != *need_.requirement().material ||
          one.instead != lot->material) {
        continue;
      }
      return Quantity((amount * one.denominator).count() / one.numerator);
    }
    return {};
  }

  void use_lots(Code reason) {
    for (const RuledOut& out : need_.candidates.ruled_out) {
      if (out.reason.code != reason || !ours(out)) continue;
      const LotId& id = std::get<LotId>(out.resource);
      const Lot* lot = find(need_.region.lots, id);
      if (lot == nullptr) continue;
      LotCandidate more{.requirement = need_.position, .lot = id, .available = out.quantity};
      more.coming = *out.coming;
      const bool floor = reason == Code::candidate_floor;
      if (!floor) more.available = yield_of(id, out.quantity);
      const Effect found = with_lot(std::move(more));
      if (found.gains <= Quantity(0)) continue;
      const Text where = name_of(need_.region.stockpiles, lot->stockpile);
      if (floor) {
        offer(Code::remedy_floor,
              {where, name_of(need_.region.organisations, lot->release_authority),
               need_.amount(found.gains)},
              found);
      } else {
        const Text what = need_.region.catalogue.name_of(lot->material);
        offer(Code::remedy_substitute,
              {Text(where.zh + " " + what.zh, what.en + " of " + where.en),
               need_.amount(found.gains)},
              found);
      }
    }
  }

  /// Depots that wait for their hours, or for a keeper of whom nothing is known: as if the door
  /// were opened when the depot has agreed; said with the latest instant that still is in time.
  void open_depots() {
    for (const LotCandidate& lot : need_.candidates.lots) {
      if (lot.requirement != need_.position || !lot.shut || lot.coming.arrives <= demand_.by) {
        continue;
      }
      LotCandidate sooner = lot;
      sooner.coming.departs -= *lot.shut;
      sooner.coming.arrives -= *lot.shut;
      sooner.available = Quantity(0);
      sooner.shut.reset();
      open_depot(std::move(sooner));
    }
    for (const RuledOut& out : need_.candidates.ruled_out) {
      if (out.reason.code != Code::candidate_no_keeper || !ours(out)) continue;
      const LotId& id = std::get<LotId>(out.resource);
      const Lot* entry = find(need_.region.lots, id);
      if (entry == nullptr) continue;
      LotCandidate lot{.requirement = need_.position, .lot = id};
      lot.available = out.quantity - std::min(out.quantity, entry->floor);
      lot.coming = *out.coming;
      open_depot(std::move(lot));
    }
  }

  void open_depot(LotCandidate lot) {
    if (lot.coming.arrives > demand_.by) return;
    const Instant latest = lot.coming.agreed + (demand_.by - lot.coming.arrives);
    const Lot* entry = find(need_.region.lots, lot.lot);
    const Effect found = with_lot(std::move(lot));
    if (found.gains <= Quantity(0) || entry == nullptr) return;
    offer(Code::remedy_keeper,
          {name_of(need_.region.stockpiles, entry->stockpile),
           need_.clock(std::chrono::floor<Minutes>(latest)), need_.amount(found.gains)},
          found);
  }

  /// All that one limit of the policy forbids.
  void set_policy_aside() {
    std::map<std::string, Text> limits;
    for (const RuledOut& out : need_.candidates.ruled_out) {
      if (out.reason.code != Code::candidate_policy || !ours(out)) continue;
      const Text& limit = out.reason.parameters.at(1);
      limits.emplace(limit.zh, limit);
    }
    for (const auto& [key, limit] : limits) {
      const bool crews = need_.requirement().capability.has_value();
      Candidates changed = crews ? need_.candidates : of_material();
      for (const RuledOut& out : need_.candidates.ruled_out) {
        if (out.reason.code != Code::candidate_policy || !ours(out) ||
            out.reason.parameters.at(1) != limit) {
          continue;
        }
        if (crews) {
          changed.crews.push_back(crew_of(out));
        } else {
          changed.lots.push_back({.requirement = need_.position,
                                  .lot = std::get<LotId>(out.resource),
                                  .available = out.quantity,
                                  .coming = *out.coming});
        }
      }
      sort(changed.crews);
      sort(changed.lots);
      const Effect found = effect(again(changed), need_.requirement().material);
      if (found.gains <= Quantity(0)) continue;
      offer(Code::remedy_policy, {limit, need_.amount(found.gains)}, found);
    }
  }

  /// From another need that has what this one could use, and is not more pressing: decided again
  /// with that need after all others and this one before them.
  void take_from_others() {
    const Rank own = rank_of(need_.requirement(), need_.dispatch.options);
    for (const auto& [other, amount] : need_.elsewhere(demand_.by)) {
      if (rank_of(need_.requirements[other], need_.dispatch.options) < own) continue;
      std::vector<Requirement> reordered(need_.requirements.begin(), need_.requirements.end());
      for (std::size_t r = 0; r < reordered.size(); ++r) {
        reordered[r].priority = r == need_.position ? 1 : r == other ? 3 : 2;
      }
      DispatchOptions alike = need_.dispatch.options;
      alike.severity.clear();
      const bool crews = need_.requirement().capability.has_value();
      const Dispatch then = muster::dispatch(reordered, crews ? need_.candidates : of_material(),
                                             need_.region, alike);
      const Effect found = effect(then, crews ? std::nullopt : need_.requirement().material);
      if (found.gains <= Quantity(0)) continue;
      offer(Code::remedy_take,
            {need_.name(other), need_.amount(found.gains), need_.amount(found.costs)}, found);
    }
  }

  const ShortNeed& need_;
  const DemandPoint& demand_;
  Quantity missing_;
  std::vector<Remedy> found_;
};

}  // namespace

Effect effect_of(std::span<const Assignment> now, std::span<const Assignment> then,
                 std::span<const Requirement> requirements, std::size_t position,
                 const DemandPoint& demand, const std::optional<MaterialId>& material) {
  const ByNeed before = by_need(now, requirements.size());
  const ByNeed after = by_need(then, requirements.size());
  Effect effect;
  effect.gains = std::min(in_time(after[position], demand.by), demand.quantity) -
                 std::min(in_time(before[position], demand.by), demand.quantity);
  for (std::size_t r = 0; r < requirements.size(); ++r) {
    if (r == position || (material && requirements[r].material != material)) continue;
    const Quantity lacked = missing_at(requirements[r], before[r]);
    const Quantity lacks = missing_at(requirements[r], after[r]);
    if (lacks > lacked) effect.costs = effect.costs + (lacks - lacked);
  }
  return effect;
}

std::vector<Remedy> remedies_for(const ShortNeed& need, const DemandPoint& demand,
                                 Quantity missing) {
  return Mending(need, demand, missing).take();
}

void rank_remedies(std::vector<Shortfall>& shortfalls, std::size_t most) {
  for (Shortfall& shortfall : shortfalls) {
    std::ranges::stable_sort(shortfall.remedies, [](const Remedy& a, const Remedy& b) {
      const int first = place_of(a.what.code);
      const int second = place_of(b.what.code);
      return std::tie(a.costs, first, b.gains) < std::tie(b.costs, second, a.gains);
    });
    if (shortfall.remedies.size() > most) shortfall.remedies.resize(most);
  }
}

}  // namespace muster
