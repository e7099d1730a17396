// How vehicles and kits are shared so that least is missing.
#include "dispatch_shares.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <variant>

#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"

namespace muster {
namespace {

constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();

std::int64_t amount_in(const MostFrom& amounts, const MostFrom::key_type& from,
                       std::int64_t otherwise) {
  const auto found = amounts.find(from);
  return found == amounts.end() ? otherwise : found->second.count();
}

/// Whether it says how many kits of a lot are opened for an incident.
bool says_opened(const Source& source) { return source.opened_for && source.load == 0; }

}  // namespace

MissingByRank::MissingByRank(std::span<const Requirement> requirements,
                             const DispatchOptions& options, const std::set<MaterialId>& kits)
    : requirements_(requirements), place_(requirements.size()) {
  const auto rank = [&](const Requirement& one) {
    return std::pair(rank_of(one, options), !kits.contains(*one.material));
  };
  for (const Requirement& one : requirements) {
    if (one.material) ranks_.push_back(rank(one));
  }
  std::ranges::sort(ranks_);
  ranks_.erase(std::unique(ranks_.begin(), ranks_.end()), ranks_.end());
  for (std::size_t r = 0; r < requirements.size(); ++r) {
    if (!requirements[r].material) continue;
    const auto at = std::ranges::lower_bound(ranks_, rank(requirements[r]));
    place_[r] = static_cast<std::size_t>(at - ranks_.begin());
  }
}

void MissingByRank::add(Numbers& to, std::size_t requirement,
                        std::span<const std::pair<Instant, Quantity>> coming) const {
  const Requirement& one = requirements_[requirement];
  if (!one.material || one.curve.empty()) return;
  const auto lacks = [&](Instant by, Quantity wanted) {
    Quantity left = wanted;
    for (const auto& [arrives, quantity] : coming) {
      if (arrives <= by) left = left - std::min(left, quantity);
    }
    return left.count();
  };
  std::int64_t late = 0;
  for (const DemandPoint& point : one.curve) {
    late = std::max(late, lacks(point.by, point.quantity));
  }
  const std::size_t place = place_[requirement];
  to[place] = Quantity(to[place] + late).count();
  to[ranks_.size() + place] += lacks(Instant::max(), one.curve.back().quantity);
}

std::optional<AimStage> MissingByRank::first_open(const Numbers& reached,
                                                  const Numbers& bound) const {
  const auto at = std::ranges::mismatch(reached, bound).in1 - reached.begin();
  const auto n = static_cast<std::size_t>(at);
  if (n == reached.size()) return std::nullopt;
  AimStage stage{.aim = n < ranks_.size() ? Aim::in_time : Aim::sent};
  std::tie(stage.severity, stage.priority) = ranks_[n % ranks_.size()].first;
  stage.value = reached[n];
  stage.bound = bound[n];
  return stage;
}

SharesSearch::SharesSearch(std::span<const Requirement> requirements, const Candidates& candidates,
                           const Region& region, std::span<const MaterialId> materials,
                           const MissingByRank& ranks, SupplyTrials trials, SearchWork& work)
    : requirements_(requirements),
      region_(region),
      materials_(materials),
      ranks_(ranks),
      trials_(std::move(trials)),
      work_(work),
      opened_(kits_to_open(requirements, candidates, region)),
      looks_(candidates.lots.size()) {
  for (const LotCandidate& lot : candidates.lots) {
    if (lot.in_kit == Quantity(0)) continue;
    std::int64_t& kits = kits_[lot.lot];
    kits = std::max(kits, lot.available.count() / lot.in_kit.count());
    incidents_.insert(requirements[lot.requirement].incident);
  }
  whole_.alone.resize(materials.size());
  whole_.stale.insert(materials.begin(), materials.end());
  bound_ = settle(whole_) ? whole_.bound : ranks.none();
}

/// Settles anew what its limits could matter to. False: when the search has to end.
bool SharesSearch::settle(Part& part) {
  LotsTaken within{.alone = true};
  for (const auto& [from, most] : part.most) {
    if (says_opened(from.first)) {
      within.kit_shares.emplace(
          std::pair(std::get<LotId>(from.first.resource), *from.first.opened_for), most);
    } else {
      within.most_from.emplace(from, most);
    }
  }
  CarriedWhole whole;
  for (const auto& [from, least] : part.least) {
    if (const auto* crew = std::get_if<CrewId>(&from.first.resource)) {
      whole.emplace(std::pair(*crew, from.second), least);
    }
  }
  part.bound = ranks_.none();
  for (std::size_t m = 0; m < materials_.size(); ++m) {
    if (part.stale.contains(materials_[m])) {
      if (tried_ == most_supplies_tried || !work_.spend(looks_)) return false;
      ++tried_;
      part.alone[m] = trials_.alone(materials_[m], within, whole);
    }
    for (std::size_t n = 0; n < part.bound.size(); ++n) {
      part.bound[n] = bounded_sum(part.bound[n], part.alone[m].missing[n]);
    }
  }
  part.stale.clear();
  return true;
}

void SharesSearch::add_loads(const Part& part, std::vector<Shared>& into) const {
  struct Load {
    const Haulage* haulage = nullptr;
    std::map<From, std::pair<const Haulage*, std::int64_t>> units = {};
  };
  std::map<std::pair<StockpileId, std::size_t>, Load> loads;
  for (const TakenAlone& one : part.alone) {
    for (const TakenAlone::Use& use : one.uses) {
      if (use.lot == nullptr || !use.lot->haulage) continue;
      const Requirement& requirement = requirements_[use.requirement];
      Source source{.resource = use.lot->lot, .load = use.load};
      if (use.lot->in_kit > Quantity(0)) source.opened_for = requirement.incident;
      Load& load = loads[{use.lot->haulage->depot, use.load}];
      load.haulage = &*use.lot->haulage;
      auto& [haulage, units] = load.units[{source, *requirement.material}];
      haulage = load.haulage;
      units = bounded_sum(units, units_in(use.amount, use.lot->in_kit));
    }
  }
  for (const auto& [unused, load] : loads) {
    Shared mass{.holds = bounded_product(load.haulage->vehicles, load.haulage->vehicle_mass)};
    Shared volume{.holds =
                      load.haulage->vehicle_volume
                          ? bounded_product(load.haulage->vehicles, *load.haulage->vehicle_volume)
                          : no_limit};
    for (const auto& [from, one] : load.units) {
      const auto& [haulage, units] = one;
      if (haulage->unit_mass > 0) mass.terms.push_back({from, units, haulage->unit_mass});
      const std::int64_t each = haulage->unit_volume.value_or(0);
      if (each > 0) volume.terms.push_back({from, units, each});
    }
    into.push_back(std::move(mass));
    into.push_back(std::move(volume));
  }
}

void SharesSearch::add_kits(const Part& part, std::vector<Shared>& into) const {
  struct Kits {
    std::int64_t whole = 0;
    std::map<IncidentId, std::map<MaterialId, std::pair<Quantity, Quantity>>> parts = {};
  };
  std::map<LotId, Kits> lots;
  for (const TakenAlone& one : part.alone) {
    for (const TakenAlone::Use& use : one.uses) {
      if (use.lot == nullptr || !kits_.contains(use.lot->lot)) continue;
      Kits& kits = lots[use.lot->lot];
      const Requirement& requirement = requirements_[use.requirement];
      if (use.lot->in_kit == Quantity(0)) {
        kits.whole += use.amount.count();
        continue;
      }
      auto& [sum, each] = kits.parts[requirement.incident][*requirement.material];
      sum = sum + use.amount;
      each = use.lot->in_kit;
    }
  }
  for (const auto& [lot, kits] : lots) {
    const Lot* known = find(region_.lots, lot);
    if (known == nullptr) continue;
    Shared& all = into.emplace_back();
    all.holds = kits_.at(lot);
    all.terms.push_back({{{.resource = lot}, known->material}, kits.whole});
    for (const auto& [incident, parts] : kits.parts) {
      std::int64_t opened = 0;
      for (const auto& [unused, one] : parts) {
        opened = std::max(opened, units_in(one.first, one.second));
      }
      all.terms.push_back({{{.resource = lot, .opened_for = incident}, known->material}, opened});
    }
  }
}

void SharesSearch::add_carried(const Part& part, std::vector<Shared>& into) const {
  CarriedWhole least;
  for (const auto& [from, amount] : part.least) {
    if (const auto* crew = std::get_if<CrewId>(&from.first.resource)) {
      least.emplace(std::pair(*crew, from.second), amount);
    }
  }
  std::map<std::pair<CrewId, MaterialId>, Quantity> used;
  for (const TakenAlone& one : part.alone) {
    for (const TakenAlone::Use& use : one.uses) {
      if (use.crew == nullptr) continue;
      Quantity& sum = used[{*use.crew, *requirements_[use.requirement].material}];
      sum = sum + use.amount;
    }
  }
  std::map<std::pair<CrewId, MaterialId>, std::pair<std::int64_t, std::int64_t>> kits;
  for (const auto& [key, amount] : used) {
    const CarriedSupply supply = carried_supply(key.first, key.second, region_, least);
    Quantity left = amount - std::min(amount, supply.loose);
    for (const CarriedSupply::Kits& one : supply.kits) {
      const Quantity from = std::min(left, one.in_kit * one.count.count());
      left = left - from;
      if (from == Quantity(0) || !used.contains({key.first, one.kit})) continue;
      auto& [opened, unused] = kits[{key.first, one.kit}];
      opened = std::max(opened, units_in(from, one.in_kit));
    }
  }
  for (const auto& [key, opened] : kits) {
    Shared& all = into.emplace_back();
    all.beside = opened.first;
    all.holds = carried_supply(key.first, key.second, region_, {}).loose.count();
    all.terms.push_back(
        {{{.resource = key.first, .carried = true}, key.second}, used.at(key).count()});
  }
}

std::vector<SharesSearch::Shared> SharesSearch::shared(const Part& part) const {
  std::vector<Shared> all;
  add_kits(part, all);
  add_carried(part, all);
  add_loads(part, all);
  std::erase_if(all, [](const Shared& one) {
    std::int64_t sum = one.beside;
    for (const Term& term : one.terms) {
      sum = bounded_sum(sum, bounded_product(term.takes, term.each));
    }
    return sum <= one.holds;
  });
  return all;
}

/// Kits tie all materials to one another, a load only those that are on it.
void SharesSearch::limit(Part& part, const From& from, std::int64_t most) const {
  if (most >= amount_in(part.most, from, no_limit)) return;
  part.most[from] = Quantity(most);
  outdate(part, from);
}

void SharesSearch::outdate(Part& part, const From& from) const {
  if (from.first.load > 0) {
    part.stale.insert(from.second);
  } else {
    part.stale.insert(materials_.begin(), materials_.end());
  }
}

/// Less than so much for one of those who together take too much, or no less: the middle of what it
/// takes and what would fit. No part holds what is taken now.
std::vector<SharesSearch::Part> SharesSearch::split(const Part& part, const Shared& all) const {
  const auto least = [&](const Term& term) { return amount_in(part.least, term.from, 0); };
  const auto term =
      std::ranges::find_if(all.terms, [&](const Term& some) { return some.takes > least(some); });
  if (term == all.terms.end()) return {};
  std::int64_t others = all.beside;
  for (const Term& other : all.terms) {
    if (&other != &*term) others = bounded_sum(others, bounded_product(other.takes, other.each));
  }
  const std::int64_t fits =
      std::max(least(*term), others >= all.holds ? 0 : (all.holds - others) / term->each);
  const std::int64_t middle = fits + (term->takes - fits + 1) / 2;
  std::vector<Part> parts(2, part);
  limit(parts[0], term->from, middle - 1);
  Part& rest = parts[1];
  rest.least[term->from] = Quantity(middle);
  if (term->from.first.load == 0) outdate(rest, term->from);
  std::int64_t kept = 0;
  for (const Term& some : all.terms) {
    kept = bounded_sum(kept, bounded_product(amount_in(rest.least, some.from, 0), some.each));
  }
  if (kept > all.holds) {
    parts.pop_back();
    return parts;
  }
  for (const Term& other : all.terms) {
    if (&other == &*term) continue;
    limit(rest, other.from, least(other) + (all.holds - kept) / other.each);
  }
  return parts;
}

/// What its limits leave to others, and where that does not say enough exactly what is taken.
SupplyShares SharesSearch::shares_of(const Part& part, bool exactly) const {
  SupplyShares shares;
  for (const auto& [lot, unused] : kits_) {
    for (const IncidentId& incident : incidents_) {
      shares.kit_shares.emplace(std::pair(lot, incident), Quantity(0));
    }
  }
  std::vector<Shared> all;
  add_kits(part, all);
  for (const Shared& one : all) {
    for (const Term& term : one.terms) {
      if (!says_opened(term.from.first)) continue;
      shares.kit_shares[{std::get<LotId>(term.from.first.resource), *term.from.first.opened_for}] =
          Quantity(term.takes);
    }
  }
  for (const auto& [from, most] : part.most) {
    if (!says_opened(from.first)) shares.most_from.emplace(from, most);
  }
  if (!exactly) return shares;
  add_carried(part, all);
  add_loads(part, all);
  for (const Shared& one : all) {
    for (const Term& term : one.terms) {
      if (says_opened(term.from.first)) continue;
      shares.most_from[term.from] = Quantity(term.takes);
    }
  }
  return shares;
}

std::optional<SupplyShares> SharesSearch::better_than(MissingByRank::Numbers reached) {
  using Numbers = MissingByRank::Numbers;
  std::optional<SupplyShares> found;
  if (work_.ended()) return found;
  Numbers open = reached;  // of what fits and still leaves more missing than its bound
  std::map<std::pair<Numbers, std::size_t>, Part> parts;  // of equals the last one first
  std::size_t number = std::numeric_limits<std::size_t>::max();
  parts.emplace(std::pair(whole_.bound, number), std::move(whole_));
  while (!parts.empty() && parts.begin()->first.first < reached) {
    const Part part = std::move(parts.extract(parts.begin()).mapped());
    const std::vector<Shared> all = shared(part);
    if (all.empty()) {
      Numbers left = reached;
      for (const bool exactly : {false, true}) {
        SupplyShares shares = shares_of(part, exactly);
        Numbers missing = trials_.in_turn(shares);
        left = std::min(left, missing);
        if (missing < reached && !work_.ended()) {
          reached = std::move(missing);
          found = std::move(shares);
        }
        if (left <= part.bound) break;
      }
      if (part.bound < left) open = std::min(open, part.bound);
      continue;
    }
    for (Part& one : split(part, all.front())) {
      if (!settle(one)) {
        bound_ = std::min(open, part.bound);
        return found;
      }
      if (one.bound < reached) parts.emplace(std::pair(one.bound, --number), std::move(one));
    }
  }
  bound_ = std::min(open, reached);
  return found;
}

}  // namespace muster
