// Goods that were ruled out or wait: kept as a minimum, another material, behind a shut door.
#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>

#include "muster/plan/catalogue.hpp"
#include "muster/plan/requirements.hpp"
#include "muster/resources/candidates.hpp"
#include "muster/resources/dispatch.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"
#include "shortfalls_remedies.hpp"

namespace muster {
namespace {

/// What a person is asked for at once: what lies in one depot, of one material where that is said,
/// and is released by one authority.
struct DepotShare {
  StockpileId depot = {};
  MaterialId material = {};
  OrganisationId authority = {};
  friend auto operator<=>(const DepotShare&, const DepotShare&) = default;
};

using OutByShare = std::map<DepotShare, std::vector<const RuledOut*>>;

/// Those ruled out for that reason, where any of them could be there in time for the need.
OutByShare shares_that_help(const RemedyTrial& trial, Code reason) {
  OutByShare shares;
  const std::vector<const RuledOut*> all = trial.ruled_out(reason);
  const auto each_share = [&](const auto& counts, const auto& take) {
    for (const RuledOut* out : all) {
      if (!counts(*out)) continue;
      const Lot* lot = find(trial.need().region.lots, std::get<LotId>(out->resource));
      if (lot == nullptr) continue;
      take(*out, DepotShare{lot->stockpile, lot->material, lot->release_authority});
    }
  };
  each_share([&](const RuledOut& out) { return trial.in_time_all_the_same(out); },
             [&](const RuledOut&, DepotShare share) { shares.try_emplace(std::move(share)); });
  if (shares.empty()) return shares;
  each_share([](const RuledOut&) { return true; },
             [&](const RuledOut& out, const DepotShare& share) {
               const auto helps = shares.find(share);
               if (helps != shares.end()) helps->second.push_back(&out);
             });
  return shares;
}

const Substitute* substitute_for(const ShortNeed& need, const MaterialId& instead) {
  const auto& all = need.region.catalogue.parts().substitutes;
  const auto found = std::ranges::find_if(all, [&](const Substitute& one) {
    return one.need == *need.requirement().material && one.instead == instead;
  });
  return found == all.end() ? nullptr : &*found;
}

/// What nobody uses of a lot of another material, counted in what is wanted: by its yield, rounded
/// down; what one of it weighs and costs, rounded up.
void count_as_wanted(LotCandidate& lot, const ShortNeed& need, const Substitute& by) {
  for (const Assignment& one : need.dispatch.assignments) {
    if (one.lot == lot.lot) lot.available = lot.available - one.quantity;
  }
  lot.available = std::max(Quantity(0), lot.available);
  lot.available = Quantity((lot.available * by.denominator).count() / by.numerator);
  const auto scaled = [&](std::int64_t each) {
    return (each * by.numerator + by.denominator - 1) / by.denominator;
  };
  if (lot.coming.cost) lot.coming.cost = scaled(*lot.coming.cost);
  if (!lot.haulage) return;
  lot.haulage->unit_mass = scaled(lot.haulage->unit_mass);
  if (lot.haulage->unit_volume) lot.haulage->unit_volume = scaled(*lot.haulage->unit_volume);
}

/// The last instant for opening a depot at which all that then comes from it in time still does,
/// for whichever need.
Instant latest_opening(const RemedyTrial& trial, const Dispatch& then, const StockpileId& depot) {
  Instant latest = trial.demand().by;
  for (const Assignment& one : then.assignments) {
    const Lot* lot = one.lot ? find(trial.need().region.lots, *one.lot) : nullptr;
    if (lot == nullptr || lot->stockpile != depot) continue;
    const auto slack = slack_of(one, trial.need().requirements);
    if (slack) latest = std::min(latest, one.coming.agreed + *slack);
  }
  return latest;
}

}  // namespace

void offer_minimum_stock(RemedyTrial& trial) {
  const ShortNeed& need = trial.need();
  for (const auto& [share, kept] : shares_that_help(trial, Code::candidate_floor)) {
    Candidates changed = trial.as_it_is();
    for (const RuledOut* out : kept) trial.let_come(*out, changed);
    const Effect found = trial.effect(trial.decided(std::move(changed)));
    if (found.gains <= Quantity(0)) continue;
    trial.offer(Code::remedy_floor,
                {name_of(need.region.stockpiles, share.depot),
                 name_of(need.region.organisations, share.authority), need.amount(found.gains)},
                found);
  }
}

void offer_substitutes(RemedyTrial& trial) {
  const ShortNeed& need = trial.need();
  for (const auto& [share, instead] : shares_that_help(trial, Code::assign_substitute)) {
    const Substitute* by = substitute_for(need, share.material);
    if (by == nullptr) continue;
    Candidates changed = trial.as_it_is();
    for (const RuledOut* out : instead) {
      const auto& wanted = need.requirements[out->requirement].material;
      if (wanted != need.requirement().material || !out->beside) continue;
      LotCandidate could = need.candidates.besides[*out->beside];
      count_as_wanted(could, need, *by);
      if (could.available > Quantity(0)) changed.lots.push_back(std::move(could));
    }
    const Effect found = trial.effect(trial.decided(std::move(changed)));
    if (found.gains <= Quantity(0)) continue;
    const Text where = name_of(need.region.stockpiles, share.depot);
    const Text what = need.region.catalogue.name_of(share.material);
    trial.offer(
        Code::remedy_substitute,
        {Text(where.zh + " " + what.zh, what.en + " of " + where.en), need.amount(found.gains)},
        found);
  }
}

/// Depots that wait for their hours, or for a keeper of whom nothing is known: as if the door were
/// opened as soon as the depot has agreed.
void offer_keepers(RemedyTrial& trial) {
  const ShortNeed& need = trial.need();
  const auto lies_in = [&](const LotId& id) -> std::optional<StockpileId> {
    const Lot* lot = find(need.region.lots, id);
    return lot == nullptr ? std::nullopt : std::optional(lot->stockpile);
  };
  std::set<StockpileId> shut;
  for (const LotCandidate& one : need.candidates.lots) {
    if (one.requirement != need.position || !one.shut || one.coming.arrives <= trial.demand().by ||
        one.coming.arrives - *one.shut > trial.demand().by) {
      continue;
    }
    if (const auto depot = lies_in(one.lot)) shut.insert(*depot);
  }
  const auto behind = trial.ruled_out(Code::candidate_no_keeper);
  for (const RuledOut* out : behind) {
    const auto depot = lies_in(std::get<LotId>(out->resource));
    if (depot && trial.in_time_all_the_same(*out)) shut.insert(*depot);
  }
  for (const StockpileId& depot : shut) {
    Candidates changed = trial.as_it_is();
    for (LotCandidate& one : changed.lots) {
      if (!one.shut || lies_in(one.lot) != depot) continue;
      one.coming.departs -= *one.shut;
      one.coming.arrives -= *one.shut;
      if (one.haulage) one.haulage->opened -= *one.shut;
      one.shut.reset();
    }
    for (const RuledOut* out : behind) {
      if (lies_in(std::get<LotId>(out->resource)) == depot) trial.let_come(*out, changed);
    }
    const Dispatch then = trial.decided(std::move(changed));
    const Effect found = trial.effect(then);
    if (found.gains <= Quantity(0)) continue;
    trial.offer(Code::remedy_keeper,
                {name_of(need.region.stockpiles, depot),
                 need.clock(std::chrono::floor<Minutes>(latest_opening(trial, then, depot))),
                 need.amount(found.gains)},
                found);
  }
}

}  // namespace muster
