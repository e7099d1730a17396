// Kits that are opened for what lies in them.
#include "dispatch_kits.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "dispatch_settle.hpp"
#include "muster/resources/region.hpp"

namespace muster {
namespace {

using Opened = std::map<std::pair<LotId, IncidentId>, std::int64_t>;

Quantity in_kit(const Assignment& one, const Candidates& candidates) {
  const auto found = std::ranges::find_if(candidates.lots, [&](const LotCandidate& lot) {
    return lot.requirement == one.requirement && lot.lot == *one.lot;
  });
  return found->in_kit;
}

/// Kits by lot and incident: as many as the part of which most is wanted. `count` is told of each
/// assignment how many it adds.
template <class Count>
Opened opened_kits(std::span<Assignment> sent, std::span<const Requirement> requirements,
                   const Candidates& candidates, const Count& count) {
  std::map<std::tuple<LotId, IncidentId, MaterialId>, Quantity> parts;
  Opened kits;
  for (Assignment& one : sent) {
    if (!one.kits || !one.lot) continue;
    const Requirement& requirement = requirements[one.requirement];
    Quantity& sum = parts[{*one.lot, requirement.incident, *requirement.material}];
    sum = sum + one.quantity;
    const std::int64_t each = in_kit(one, candidates).count();
    const std::int64_t wanted = units_in(sum, Quantity(each));
    std::int64_t& so_far = kits[{*one.lot, requirement.incident}];
    count(one, std::max<std::int64_t>(0, wanted - so_far));
    so_far = std::max(so_far, wanted);
  }
  return kits;
}

/// "2 kits: 20 dressings"; what lies in the same kits beside comes with them.
void say_kits(Assignment& one, const MaterialId& of, std::int64_t kits, Quantity parts,
              std::span<const Requirement> requirements, const Region& region) {
  const Text kit = region.catalogue.name_of(of);
  if (kits == 0) {
    one.reasons.push_back({Code::assign_same_kits, {kit}});
    return;
  }
  const Text name = region.catalogue.name_of(*requirements[one.requirement].material);
  const std::string number = std::to_string(parts.count());
  one.reasons.push_back(
      {Code::assign_kits,
       {Text(std::to_string(kits)), kit, Text(name.zh + " " + number, number + " " + name.en)}});
}

/// What a crew carries loose is used first, then what lies in its kits, kit after kit.
void count_carried_kits(std::span<Assignment> sent, std::span<const Requirement> requirements,
                        const Region& region, const CarriedWhole& whole) {
  std::map<std::pair<CrewId, MaterialId>, Quantity> used;          // by part
  std::map<std::pair<CrewId, MaterialId>, std::int64_t> unpacked;  // by kit
  for (Assignment& one : sent) {
    if (!one.carried) continue;
    const MaterialId& material = *requirements[one.requirement].material;
    const CarriedSupply supply = carried_supply(*one.crew, material, region, whole);
    if (supply.kits.empty()) continue;
    Quantity& before = used[{*one.crew, material}];
    const Quantity after = before + one.quantity;
    Quantity held = supply.loose;  // loose, and in the kits looked at so far
    for (const CarriedSupply::Kits& kits : supply.kits) {
      const Quantity first = std::max(before, held);
      const Quantity last = std::min(after, held + kits.in_kit * kits.count.count());
      if (first < last) {
        const std::int64_t wanted = units_in(last - held, kits.in_kit);
        std::int64_t& so_far = unpacked[{*one.crew, kits.kit}];
        const std::int64_t more = std::max<std::int64_t>(0, wanted - so_far);
        so_far = std::max(so_far, wanted);
        one.kits = one.kits.value_or(Quantity(0)) + Quantity(more);
        say_kits(one, kits.kit, more, last - first, requirements, region);
      }
      held = held + kits.in_kit * kits.count.count();
    }
    before = after;
  }
}

}  // namespace

KitShares shared_kits(std::span<Assignment> sent, std::span<const Requirement> requirements,
                      const Candidates& candidates, const DispatchOptions& options,
                      const LotsTaken& taken) {
  KitShares shares;
  const Opened wanted =
      opened_kits(sent, requirements, candidates, [](const Assignment&, std::int64_t) {});
  std::map<IncidentId, Rank> ranks;
  for (const Requirement& one : requirements) {
    const Rank rank = rank_of(one, options);
    const auto [at, fresh] = ranks.try_emplace(one.incident, rank);
    if (!fresh) at->second = std::min(at->second, rank);
  }
  std::map<LotId, Quantity> there;
  for (const LotCandidate& lot : candidates.lots) {
    if (lot.in_kit == Quantity(0)) continue;
    Quantity& most = there[lot.lot];
    most = std::max(most, Quantity(lot.available.count() / lot.in_kit.count()));
  }
  for (const auto& [lot, kits] : taken.whole_kits) {
    const auto at = there.find(lot);
    if (at != there.end()) at->second = at->second - kits;
  }
  std::map<LotId, std::int64_t> sums;
  for (const auto& [key, kits] : wanted) sums[key.first] += kits;
  std::vector<std::tuple<LotId, Rank, IncidentId>> turns;
  for (const auto& [lot, sum] : sums) {
    if (sum <= there[lot].count()) continue;
    for (const auto& [incident, rank] : ranks) turns.emplace_back(lot, rank, incident);
  }
  std::ranges::sort(turns);
  for (const auto& [lot, rank, incident] : turns) {
    const auto asked = wanted.find({lot, incident});
    const std::int64_t kits = asked == wanted.end() ? 0 : asked->second;
    const Quantity share(std::min(kits, there[lot].count()));
    shares[{lot, incident}] = share;
    there[lot] = there[lot] - share;
  }
  return shares;
}

std::vector<KitShares> other_shares(std::span<Assignment> sent,
                                    std::span<const Requirement> requirements,
                                    const Candidates& candidates) {
  struct Kits {
    std::int64_t left = 0;  // neither opened nor sent whole
    std::map<IncidentId, std::int64_t> opened = {};
  };
  std::map<LotId, Kits> lots;
  for (const LotCandidate& lot : candidates.lots) {
    if (lot.in_kit == Quantity(0)) continue;
    Kits& kits = lots[lot.lot];
    kits.left = std::max(kits.left, lot.available.count() / lot.in_kit.count());
    kits.opened.emplace(requirements[lot.requirement].incident, 0);
  }
  KitShares now;
  for (auto& [lot, kits] : lots) {
    for (const auto& [incident, unused] : kits.opened) now[{lot, incident}] = Quantity(0);
  }
  const Opened opened =
      opened_kits(sent, requirements, candidates, [](const Assignment&, std::int64_t) {});
  for (const auto& [key, count] : opened) {
    lots[key.first].opened[key.second] = count;
    lots[key.first].left -= count;
    now[key] = Quantity(count);
  }
  std::map<LotId, std::int64_t> whole;
  for (const Assignment& one : sent) {
    if (!one.lot || one.kits) continue;
    const auto kits = lots.find(*one.lot);
    if (kits == lots.end()) continue;
    kits->second.left -= one.quantity.count();
    whole[*one.lot] += one.quantity.count();
  }
  std::vector<KitShares> found;
  for (const auto& [lot, kits] : lots) {
    // What is not opened for anybody is there for those that are wanted whole.
    const std::int64_t beside = std::max<std::int64_t>(0, kits.left) + whole[lot];
    for (const auto& [incident, has] : kits.opened) {
      for (std::int64_t more = 1; more <= beside; more *= 2) {
        found.push_back(now);
        found.back()[{lot, incident}] = Quantity(has + more);
      }
      for (const auto& [other, theirs] : kits.opened) {
        if (other == incident) continue;
        for (std::int64_t more = 1; more <= theirs; more *= 2) {
          found.push_back(now);
          found.back()[{lot, incident}] = Quantity(has + more);
          found.back()[{lot, other}] = Quantity(theirs - more);
        }
      }
      for (std::int64_t fewer = 1; fewer <= has; fewer *= 2) {
        found.push_back(now);
        found.back()[{lot, incident}] = Quantity(has - fewer);
      }
    }
  }
  return found;
}

void count_kits(std::span<Assignment> sent, std::span<const Requirement> requirements,
                const Candidates& candidates, const Region& region, const CarriedWhole& whole) {
  (void)opened_kits(sent, requirements, candidates, [&](Assignment& one, std::int64_t kits) {
    one.kits = Quantity(kits);
    say_kits(one, find(region.lots, *one.lot)->material, kits, one.quantity, requirements, region);
  });
  count_carried_kits(sent, requirements, region, whole);
}

}  // namespace muster
