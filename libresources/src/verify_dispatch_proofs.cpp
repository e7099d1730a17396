// Everything is covered by one proof, and a need alone took whoever comes first.
#include <algorithm>

#include "verify_dispatch_parts.hpp"

namespace muster {

Quantity DispatchCheck::holds(std::size_t r, const Source& source) const {
  if (source.carried) {
    const auto found =
        carried_.find({std::get<CrewId>(source.resource), *requirements_[r].material});
    return found == carried_.end() ? Quantity(0) : found->second;
  }
  const bool lot = std::holds_alternative<LotId>(source.resource);
  const auto found = supply_.find({source, lot ? requirements_[r].material : std::nullopt});
  return found == supply_.end() ? Quantity(0) : found->second;
}

Quantity DispatchCheck::reach(std::size_t r) const {
  const Quantity all = requirements_[r].curve.back().quantity;
  Quantity limit;
  for (const Way& one : ways_[r]) {
    const Quantity more = holds(r, one.source);
    limit = more >= all - limit ? all : limit + more;
  }
  return limit;
}

std::map<std::pair<std::size_t, bool>, Quantity> DispatchCheck::asked(std::size_t r) const {
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

void DispatchCheck::check_proofs() {
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
        const bool lot = std::holds_alternative<LotId>(one.source.resource);
        const auto material =
            one.source.carried || lot ? requirements_[r].material : std::optional<MaterialId>();
        const auto at = proof_of_source.try_emplace({one.source, material}, p).first;
        if (at->second != p) say(Code::verify_unproved, {need_name(r)});
      }
    }
    if (dispatch_.proofs[p].nearest) {
      check_nearest(dispatch_.proofs[p]);
    } else if (dispatch_.proofs[p].cover) {
      if (dispatch_.proofs[p].contested) check_contested(dispatch_.proofs[p]);
      check_cover(dispatch_.proofs[p]);
    } else {
      check_one_need_each(dispatch_.proofs[p]);
      check_prices(dispatch_.proofs[p]);
    }
  }
  for (std::size_t r = 0; r < covered.size(); ++r) {
    if (covered[r] != (wants(r) && !ways_[r].empty() ? 1U : 0U)) {
      say(Code::verify_unproved, {need_name(r)});
    }
  }
}

void DispatchCheck::check_nearest(const Proof& proof) {
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
    if (known == nullptr) continue;
    latest = std::max(latest.value_or(known->arrives), known->arrives);
  }
  if (!one || sum != std::min(wanted, reach(r))) say(Code::verify_shares, {need_name(r)});
  const Instant first_due = requirements_[r].curve[proof.needs.front().point].by;
  bool brought = false;
  bool sent = false;
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
    const bool preferred = aims_at(Aim::own_first) && candidate.foreign != ways_[r].front().foreign;
    const Way& other = ways_[r].front();
    const bool liked = (comes_before(Aim::confirmed, Aim::total_time) &&
                        candidate.to_confirm != other.to_confirm) ||
                       (comes_before(Aim::priced, Aim::total_time) &&
                        candidate.cost.has_value() != other.cost.has_value()) ||
                       (comes_before(Aim::cost, Aim::total_time) && candidate.cost != other.cost) ||
                       (comes_before(Aim::sources, Aim::total_time) && !candidate.source.carried &&
                        requirements_[r].material.has_value());
    if (sooner || shipped_instead || unsure || preferred || liked || candidate.kept) {
      say(Code::verify_nearest, {need_name(r), source_name(candidate.source)});
    }
    (candidate.source.carried ? brought : sent) = true;
  }
  // What is brought goes first only where the policy says so before all that is about time.
  const bool brought_first = !requirements_[r].least_group &&
                             comes_before(Aim::carried_first, Aim::last_arrival) &&
                             comes_before(Aim::carried_first, Aim::total_time);
  if (brought && sent && !brought_first) say(Code::verify_unproved, {need_name(r)});
  check_last_instant(proof);
}

}  // namespace muster
