#include "muster/resources/verify_dispatch.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>

namespace muster {
namespace {

/// One way something could serve a requirement: what the claims are held against.
struct Way {
  Source source = {};
  Instant arrives = {};
  bool foreign = false;
};

class Verification {
 public:
  Verification(std::span<const Requirement> requirements, const Candidates& candidates,
               const Dispatch& dispatch, const Region& region, const DispatchOptions& options)
      : requirements_(requirements),
        candidates_(candidates),
        dispatch_(dispatch),
        region_(region),
        options_(options),
        ways_(requirements.size()) {}

  [[nodiscard]] Findings take() {
    collect_crews();
    check_crews();
    collect_material();
    check_material();
    check_lateness();
    check_orders();
    check_proofs();
    return std::move(findings_);
  }

 private:
  void say(Code code, std::vector<Text> parameters) {
    report(findings_, code, {}, std::move(parameters));
  }

  [[nodiscard]] Text need_name(std::size_t r) const {
    const Requirement& requirement = requirements_[r];
    if (requirement.capability) return region_.catalogue.name_of(*requirement.capability);
    return requirement.material ? region_.catalogue.name_of(*requirement.material) : Text("—");
  }

  [[nodiscard]] static Text source_name(const Source& source) {
    if (const auto* crew = std::get_if<CrewId>(&source.resource)) return Text(crew->str());
    return Text(std::get<LotId>(source.resource).str());
  }

  void collect_crews() {
    for (const CrewCandidate& candidate : candidates_.crews) {
      const Crew* crew = find(region_.crews, candidate.crew);
      const Team* team = crew == nullptr ? nullptr : find(region_.teams, crew->team);
      const bool outside = team != nullptr && team->external;
      ways_[candidate.requirement].push_back(
          {.source = {.resource = candidate.crew},
           .arrives = candidate.coming.arrives,
           .foreign = outside || candidate.coming.act != Act::order});
      supply_[{.resource = candidate.crew}] = Quantity(1);
    }
  }

  /// Lots, and the equipment of crews for the needs of the incident they were sent to.
  void collect_material() {
    for (const LotCandidate& candidate : candidates_.lots) {
      if (candidate.available <= Quantity(0)) continue;
      const Lot* lot = find(region_.lots, candidate.lot);
      const Stockpile* stockpile =
          lot == nullptr ? nullptr : find(region_.stockpiles, lot->stockpile);
      const bool outside = stockpile != nullptr && stockpile->external;
      ways_[candidate.requirement].push_back(
          {.source = {.resource = candidate.lot},
           .arrives = candidate.coming.arrives,
           .foreign = outside || candidate.coming.act != Act::order});
      supply_[{.resource = candidate.lot}] = candidate.available;
    }
    std::map<CrewId, std::vector<const CrewEquipment*>> equipment;
    for (const CrewEquipment& row : region_.crew_equipment) equipment[row.crew].push_back(&row);
    for (const auto& [crew, where] : sent_) {
      const auto rows = equipment.find(crew);
      if (rows == equipment.end()) continue;
      for (std::size_t r = 0; r < requirements_.size(); ++r) {
        if (requirements_[r].incident != where.first) continue;
        for (const CrewEquipment* row : rows->second) {
          if (requirements_[r].material != row->material || row->quantity <= Quantity(0)) continue;
          ways_[r].push_back(
              {.source = {.resource = crew, .carried = true}, .arrives = where.second});
          carried_[{crew, row->material}] = row->quantity;
        }
      }
    }
  }

  [[nodiscard]] const Way* way(std::size_t r, const Source& source) const {
    const auto found = std::ranges::find(ways_[r], source, &Way::source);
    return found == ways_[r].end() ? nullptr : &*found;
  }

  static Source source_of(const Assignment& assignment) {
    if (assignment.lot) return {.resource = *assignment.lot};
    return {.resource = *assignment.crew, .carried = assignment.carried};
  }

  void check_crews() {
    for (std::size_t i = 0; i < dispatch_.assignments.size(); ++i) {
      const Assignment& assignment = dispatch_.assignments[i];
      if (!assignment.crew || assignment.carried) continue;
      check_way(i);
      const auto& incident = requirements_[assignment.requirement].incident;
      const bool first =
          sent_.try_emplace(*assignment.crew, incident, assignment.coming.arrives).second;
      if (!first || assignment.quantity != Quantity(1)) {
        say(Code::verify_twice, {Text(assignment.crew->str())});
      }
    }
  }

  void check_way(std::size_t i) {
    const Assignment& assignment = dispatch_.assignments[i];
    const Source source = source_of(assignment);
    const Way* known = way(assignment.requirement, source);
    if (known == nullptr || known->arrives != assignment.coming.arrives ||
        assignment.quantity <= Quantity(0)) {
      say(source.carried ? Code::verify_carrier : Code::verify_candidate,
          {Text(std::to_string(i)), source_name(source), need_name(assignment.requirement)});
    }
    Quantity& sum = used_[assignment.requirement][source];
    sum = sum + assignment.quantity;
  }

  void check_material() {
    std::map<LotId, Quantity> lots;
    std::map<std::pair<CrewId, MaterialId>, Quantity> carried;
    for (std::size_t i = 0; i < dispatch_.assignments.size(); ++i) {
      const Assignment& assignment = dispatch_.assignments[i];
      if (assignment.crew && !assignment.carried) continue;
      check_way(i);
      const auto& material = requirements_[assignment.requirement].material;
      if (assignment.lot) {
        lots[*assignment.lot] = lots[*assignment.lot] + assignment.quantity;
      } else if (material) {
        Quantity& sum = carried[{*assignment.crew, *material}];
        sum = sum + assignment.quantity;
      }
    }
    for (const auto& [lot, sum] : lots) over({.resource = lot}, supply_[{.resource = lot}], sum);
    for (const auto& [key, sum] : carried) {
      over({.resource = key.first, .carried = true}, carried_[key], sum);
    }
  }

  void over(const Source& source, Quantity holds, Quantity sent) {
    if (sent <= holds) return;
    say(Code::verify_supply, {source_name(source), Text(std::to_string(holds.count())),
                              Text(std::to_string(sent.count()))});
  }

  /// Every delay said is one of a deadline of the need, and so is its absence.
  void check_lateness() {
    for (std::size_t i = 0; i < dispatch_.assignments.size(); ++i) {
      const Assignment& assignment = dispatch_.assignments[i];
      const auto& curve = requirements_[assignment.requirement].curve;
      const Instant arrives = assignment.coming.arrives;
      const bool right = std::ranges::any_of(curve, [&](const DemandPoint& point) {
        return assignment.late_by
                   ? *assignment.late_by > Seconds(0) && point.by + *assignment.late_by == arrives
                   : arrives <= point.by;
      });
      if (!right) say(Code::verify_late, {Text(std::to_string(i))});
    }
  }

  void check_orders() {
    std::vector<int> stands(dispatch_.assignments.size(), 0);
    for (const Order& order : dispatch_.orders) {
      for (const std::size_t i : order.assignments) {
        if (i >= stands.size()) continue;
        const Assignment& assignment = dispatch_.assignments[i];
        stands[i] += assignment.coming.authority == order.authority ? 1 : 2;
      }
    }
    for (std::size_t i = 0; i < stands.size(); ++i) {
      const int expected = dispatch_.assignments[i].carried ? 0 : 1;
      if (stands[i] != expected) say(Code::verify_order, {Text(std::to_string(i))});
    }
  }

  [[nodiscard]] Quantity holds(std::size_t r, const Source& source) const {
    if (source.carried) {
      const auto found =
          carried_.find({std::get<CrewId>(source.resource), *requirements_[r].material});
      return found == carried_.end() ? Quantity(0) : found->second;
    }
    const auto found = supply_.find(source);
    return found == supply_.end() ? Quantity(0) : found->second;
  }

  [[nodiscard]] bool wants(std::size_t r) const {
    const auto& curve = requirements_[r].curve;
    return !curve.empty() && curve.back().quantity > Quantity(0);
  }

  /// All that the ways of a requirement hold, up to what it asks for.
  [[nodiscard]] Quantity reach(std::size_t r) const {
    const Quantity all = requirements_[r].curve.back().quantity;
    Quantity limit;
    for (const Way& one : ways_[r]) {
      const Quantity more = holds(r, one.source);
      limit = more >= all - limit ? all : limit + more;
    }
    return limit;
  }

  /// What is asked of a requirement by deadline and least group, at none more than all its ways
  /// hold.
  [[nodiscard]] std::map<std::pair<std::size_t, bool>, Quantity> asked(std::size_t r) const {
    const Requirement& requirement = requirements_[r];
    const Quantity limit = reach(r);
    Quantity group = requirement.least_group.value_or(Quantity(0));
    std::map<std::pair<std::size_t, bool>, Quantity> pieces;
    Quantity before;
    for (std::size_t point = 0; point < requirement.curve.size(); ++point) {
      if (requirement.curve[point].quantity <= before) continue;
      const Quantity wanted = requirement.curve[point].quantity - before;
      before = requirement.curve[point].quantity;
      const Quantity in_group = std::min(wanted, group);
      group = group - in_group;
      if (in_group > Quantity(0)) pieces[{point, true}] = std::min(in_group, limit);
      if (wanted > in_group) pieces[{point, false}] = std::min(wanted - in_group, limit);
    }
    return pieces;
  }

  void check_proofs() {
    std::vector<std::size_t> covered(requirements_.size(), 0);
    using Key = std::pair<Source, std::optional<MaterialId>>;
    std::map<Key, std::size_t> proof_of_source;
    for (std::size_t p = 0; p < dispatch_.proofs.size(); ++p) {
      std::map<std::size_t, std::map<std::pair<std::size_t, bool>, Quantity>> said;
      for (const Proof::Need& need : dispatch_.proofs[p].needs) {
        said[need.requirement][{need.point, need.least_group}] = need.wanted;
      }
      for (const auto& [r, pieces] : said) {
        ++covered[r];
        if (pieces != asked(r)) say(Code::verify_shares, {need_name(r)});
        for (const Way& one : ways_[r]) {
          const auto material =
              one.source.carried ? requirements_[r].material : std::optional<MaterialId>();
          const auto at = proof_of_source.try_emplace({one.source, material}, p).first;
          if (at->second != p) say(Code::verify_unproved, {need_name(r)});
        }
      }
      if (dispatch_.proofs[p].nearest) {
        check_nearest(dispatch_.proofs[p]);
      } else {
        check_prices(dispatch_.proofs[p]);
      }
    }
    for (std::size_t r = 0; r < covered.size(); ++r) {
      if (covered[r] != (wants(r) && !ways_[r].empty() ? 1U : 0U)) {
        say(Code::verify_unproved, {need_name(r)});
      }
    }
  }

  [[nodiscard]] bool aims_at(Aim aim) const {
    return std::ranges::find(options_.policy.aims, aim) != options_.policy.aims.end();
  }

  /// Of one need alone: everything is filled that could be, carried things before shipped ones, and
  /// nobody who stays at home would come before one who goes.
  void check_nearest(const Proof& proof) {
    const std::size_t r = proof.needs.front().requirement;
    Quantity wanted;
    bool one = true;
    for (const Proof::Need& need : proof.needs) {
      wanted = wanted + need.wanted;
      one = one && need.requirement == r;
    }
    const auto& used = used_[r];
    Quantity sum;
    std::map<bool, std::optional<Instant>> last;  // of carried things, of all others
    for (const auto& [source, amount] : used) {
      sum = sum + amount;
      const Way* known = way(r, source);
      auto& latest = last[source.carried];
      if (known != nullptr) latest = std::max(latest.value_or(known->arrives), known->arrives);
    }
    if (!one || sum != std::min(wanted, reach(r))) say(Code::verify_shares, {need_name(r)});
    const Instant first_due = requirements_[r].curve[proof.needs.front().point].by;
    for (const Way& candidate : ways_[r]) {
      const auto amount = used.find(candidate.source);
      const Quantity taken = amount == used.end() ? Quantity(0) : amount->second;
      const bool left = taken < holds(r, candidate.source);
      const auto& latest = last[candidate.source.carried];
      const bool sooner = left && latest && candidate.arrives < *latest;
      const bool shipped_instead = left && candidate.source.carried && last[false].has_value();
      const bool unsure =
          candidate.source.carried && candidate.arrives > first_due &&
          std::ranges::any_of(ways_[r], [](const Way& other) { return !other.source.carried; });
      const bool preferred =
          aims_at(Aim::own_first) && candidate.foreign != ways_[r].front().foreign;
      if (sooner || shipped_instead || unsure || preferred) {
        say(Code::verify_nearest, {need_name(r), source_name(candidate.source)});
      }
    }
  }

  /// What a unit adds to a stage; of ids nothing is known for whoever the proof does not name.
  [[nodiscard]] std::optional<std::int64_t> cost(const AimStage& stage, const Proof::Need& need,
                                                 const Way& from, std::optional<std::size_t> number,
                                                 Instant origin) const {
    const Requirement& requirement = requirements_[need.requirement];
    const auto severity = options_.severity.find(requirement.incident);
    const int grave =
        severity == options_.severity.end() ? std::numeric_limits<int>::max() : severity->second;
    const bool ours = grave == stage.severity && requirement.priority == stage.priority;
    const Instant due = requirement.curve[need.point].by;
    switch (stage.aim) {
      case Aim::in_time:
        return ours && from.arrives > due ? 1 : 0;
      case Aim::sent:
        return 0;
      case Aim::lateness:
        return ours && from.arrives > due ? (from.arrives - due).count() : 0;
      case Aim::first_effective:
        if (!need.least_group) return 0;
        [[fallthrough]];
      case Aim::last_arrival:
        if (!ours || !stage.limit) return 0;
        return stage.or_then ? from.arrives >= *stage.limit : from.arrives > *stage.limit;
      case Aim::carried_first:
        return from.source.carried || requirement.capability ? 0 : 1;
      case Aim::own_first:
        return from.foreign ? 1 : 0;
      case Aim::total_time:
        return (from.arrives - origin).count();
      case Aim::ids:
        if (!number) return std::nullopt;
        return static_cast<std::int64_t>(*number);
    }
    return 0;
  }

  [[nodiscard]] std::int64_t unmet_cost(const AimStage& stage, const Proof::Need& need) const {
    const bool of_group = stage.aim == Aim::first_effective && !stage.limit && need.least_group;
    if (stage.aim != Aim::in_time && stage.aim != Aim::sent && !of_group) return 0;
    const Requirement& requirement = requirements_[need.requirement];
    const auto severity = options_.severity.find(requirement.incident);
    const int grave =
        severity == options_.severity.end() ? std::numeric_limits<int>::max() : severity->second;
    return grave == stage.severity && requirement.priority == stage.priority ? 1 : 0;
  }

  void check_prices(const Proof& proof);
  void check_stages(const Proof& proof);

  std::span<const Requirement> requirements_;
  const Candidates& candidates_;
  const Dispatch& dispatch_;
  const Region& region_;
  const DispatchOptions& options_;
  std::vector<std::vector<Way>> ways_;  // by requirement
  std::map<Source, Quantity> supply_;
  std::map<std::pair<CrewId, MaterialId>, Quantity> carried_;
  std::map<CrewId, std::pair<IncidentId, Instant>> sent_;
  std::map<std::size_t, std::map<Source, Quantity>> used_;  // by requirement
  Findings findings_;
};

enum class Sign { below, zero, above };

/// The sign of the first number that is not zero.
Sign sign(const std::vector<std::int64_t>& numbers) {
  for (const std::int64_t number : numbers) {
    if (number != 0) return number < 0 ? Sign::below : Sign::above;
  }
  return Sign::zero;
}

/// The stages follow the policy, and an instant is proved by nothing after it and something at it.
void Verification::check_stages(const Proof& proof) {
  const auto& aims = options_.policy.aims;
  const auto place = [&](const AimStage& stage) {
    return std::tuple(std::ranges::find(aims, stage.aim) - aims.begin(), stage.severity,
                      stage.priority, stage.limit.has_value(), stage.or_then);
  };
  bool right = true;
  std::set<std::tuple<Aim, int, int>> named;
  for (std::size_t i = 0; i < proof.stages.size(); ++i) {
    const AimStage& stage = proof.stages[i];
    const bool all_alike = stage.aim == Aim::carried_first || stage.aim == Aim::own_first ||
                           stage.aim == Aim::total_time || stage.aim == Aim::ids;
    right = right && std::ranges::find(aims, stage.aim) != aims.end();
    right = right && (i == 0 || place(proof.stages[i - 1]) < place(stage));
    if (stage.limit) {
      right = right && (stage.or_then ? stage.value > 0 : stage.value == 0);
      const bool paired = stage.or_then ||
                          (i + 1 < proof.stages.size() &&
                           proof.stages[i + 1].limit == stage.limit && proof.stages[i + 1].or_then);
      right = right && paired;
    }
    named.emplace(stage.aim, all_alike ? 0 : stage.severity, all_alike ? 0 : stage.priority);
  }
  const auto has = [&](Aim aim, const Proof::Need& need) {
    const Requirement& requirement = requirements_[need.requirement];
    const auto severity = options_.severity.find(requirement.incident);
    return named.contains(
        {aim,
         severity == options_.severity.end() ? std::numeric_limits<int>::max() : severity->second,
         requirement.priority});
  };
  const auto proves_instant = [&](const Proof::Need& need) {
    return std::ranges::any_of(proof.stages, [&](const AimStage& stage) {
      return stage.aim == Aim::first_effective && stage.or_then &&
             stage.priority == requirements_[need.requirement].priority;
    });
  };
  bool carried = false;
  bool shipped = false;
  bool foreign = false;
  for (const Proof::Need& need : proof.needs) {
    for (const Way& from : ways_[need.requirement]) {
      const bool crew = requirements_[need.requirement].capability.has_value();
      (from.source.carried || crew ? carried : shipped) = true;
      foreign = foreign || from.foreign;
    }
  }
  for (std::size_t j = 0; j < proof.needs.size(); ++j) {
    const Proof::Need& need = proof.needs[j];
    const Instant due = requirements_[need.requirement].curve[need.point].by;
    const bool comes = std::ranges::any_of(
        proof.shares, [&](const Proof::Share& share) { return share.need == j; });
    const bool could_be_late = std::ranges::any_of(
        ways_[need.requirement], [&](const Way& from) { return from.arrives > due; });
    for (const Aim aim : aims) {
      switch (aim) {
        case Aim::in_time:
        case Aim::sent:
          right = right && has(aim, need);
          break;
        case Aim::lateness: {
          // Somebody late who could never matter may be left out together with the stage.
          const bool late = std::ranges::any_of(proof.shares, [&](const Proof::Share& share) {
            return share.need == j &&
                   way(need.requirement, proof.supplies[share.supply].source) != nullptr &&
                   way(need.requirement, proof.supplies[share.supply].source)->arrives > due;
          });
          right = right && (!could_be_late || !late || has(aim, need));
          break;
        }
        case Aim::first_effective:
          right = right && (!need.least_group || has(aim, need));
          right = right && (!need.least_group || !comes || proves_instant(need));
          break;
        case Aim::last_arrival:
          right = right && (!comes || has(aim, need));
          break;
        case Aim::total_time:
        case Aim::ids:
          right = right && named.contains({aim, 0, 0});
          break;
        case Aim::carried_first:
          right = right && (!(carried && shipped) || named.contains({aim, 0, 0}));
          break;
        case Aim::own_first:
          right = right && (!foreign || named.contains({aim, 0, 0}));
          break;
      }
    }
  }
  if (!right) say(Code::verify_aims, {need_name(proof.needs.front().requirement)});
}

/// Weak duality, stage after stage: if no link, kept unit or missing unit is cheaper than its
/// prices and all that is used costs exactly its prices, no choice costs less.
void Verification::check_prices(const Proof& proof) {
  check_stages(proof);
  const std::size_t stages = proof.stages.size();
  std::map<Source, std::size_t> numbers;
  std::vector<Quantity> given(proof.supplies.size());
  std::vector<Quantity> got(proof.needs.size());
  std::map<std::pair<std::size_t, std::size_t>, Quantity> flow;
  std::map<std::size_t, std::map<Source, Quantity>> shares;
  bool shaped = true;
  for (std::size_t s = 0; s < proof.supplies.size(); ++s) {
    shaped = shaped && proof.supplies[s].price.size() == stages;
    shaped = shaped && (s == 0 || proof.supplies[s - 1].source < proof.supplies[s].source);
    numbers.emplace(proof.supplies[s].source, s);
  }
  for (const Proof::Need& need : proof.needs) shaped = shaped && need.price.size() == stages;
  for (const Proof::Share& share : proof.shares) {
    shaped = shaped && share.supply < proof.supplies.size() && share.need < proof.needs.size() &&
             share.amount > Quantity(0);
    if (!shaped) break;
    given[share.supply] = given[share.supply] + share.amount;
    got[share.need] = got[share.need] + share.amount;
    flow[{share.supply, share.need}] = share.amount;
    Quantity& sum =
        shares[proof.needs[share.need].requirement][proof.supplies[share.supply].source];
    sum = sum + share.amount;
  }
  const Text first = need_name(proof.needs.front().requirement);
  if (!shaped) return say(Code::verify_shares, {first});
  for (const Proof::Need& need : proof.needs) {
    if (shares[need.requirement] != used_[need.requirement]) {
      say(Code::verify_shares, {need_name(need.requirement)});
    }
  }
  // The instant that times are counted from changes no choice: the sooner of all named arrivals.
  std::optional<Instant> origin;
  for (const Proof::Need& need : proof.needs) {
    for (const Way& from : ways_[need.requirement]) {
      if (numbers.contains(from.source)) {
        origin = std::min(origin.value_or(from.arrives), from.arrives);
      }
    }
  }
  if (!origin) return say(Code::verify_shares, {first});

  std::vector<std::int64_t> values(stages, 0);
  std::vector<std::int64_t> over(stages);
  for (std::size_t j = 0; j < proof.needs.size(); ++j) {
    const Proof::Need& need = proof.needs[j];
    const Quantity lacks = need.wanted - got[j];
    for (std::size_t i = 0; i < stages; ++i) {
      const std::int64_t unmet = unmet_cost(proof.stages[i], need);
      over[i] = unmet - need.price[i];
      values[i] += unmet * lacks.count();
    }
    if (lacks < Quantity(0) || sign(over) == Sign::below ||
        (lacks > Quantity(0) && sign(over) != Sign::zero)) {
      say(Code::verify_price, {need_name(need.requirement), Text("—")});
    }
    for (const Way& from : ways_[need.requirement]) {
      const auto named = numbers.find(from.source);
      const auto number = named == numbers.end() ? std::nullopt : std::optional(named->second);
      const auto moved = number ? flow.find({*number, j}) : flow.end();
      const Quantity amount = moved == flow.end() ? Quantity(0) : moved->second;
      for (std::size_t i = 0; i < stages; ++i) {
        const auto unit = cost(proof.stages[i], need, from, number, *origin);
        const std::int64_t price = number ? proof.supplies[*number].price[i] : 0;
        over[i] = unit ? *unit + price - need.price[i] : 1;
        if (amount > Quantity(0) && unit) {
          values[i] = (Quantity(values[i]) + Quantity(*unit) * amount.count()).count();
        }
      }
      if (sign(over) == Sign::below || (amount > Quantity(0) && sign(over) != Sign::zero)) {
        say(Code::verify_price, {need_name(need.requirement), source_name(from.source)});
      }
    }
  }
  const std::size_t any = proof.needs.front().requirement;
  for (std::size_t s = 0; s < proof.supplies.size(); ++s) {
    const Quantity left = holds(any, proof.supplies[s].source) - given[s];
    if (left < Quantity(0) || sign(proof.supplies[s].price) == Sign::below ||
        (left > Quantity(0) && sign(proof.supplies[s].price) != Sign::zero)) {
      say(Code::verify_price, {first, source_name(proof.supplies[s].source)});
    }
  }
  for (std::size_t i = 0; i < stages; ++i) {
    if (values[i] == proof.stages[i].value) continue;
    say(Code::verify_value,
        {Text(std::to_string(i + 1)), title(proof.stages[i].aim), Text(std::to_string(values[i])),
         Text(std::to_string(proof.stages[i].value))});
  }
}

}  // namespace

Findings verify_dispatch(std::span<const Requirement> requirements, const Candidates& candidates,
                         const Dispatch& dispatch, const Region& region,
                         const DispatchOptions& options) {
  return Verification(requirements, candidates, dispatch, region, options).take();
}

}  // namespace muster
