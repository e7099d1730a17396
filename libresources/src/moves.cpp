#include "muster/resources/moves.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <tuple>

#include "least_cost.hpp"

namespace muster {
namespace {

struct LotHere {
  const Lot* lot = nullptr;
  Quantity quantity = {};
};

/// One material in one depot.
struct ShelfStand {
  Quantity least = {};
  Quantity unknown = {};           ///< without a recorded expiry
  std::vector<LotHere> good = {};  ///< soonest to run out first, then by id

  [[nodiscard]] Quantity all_good() const {
    Quantity sum;
    for (const LotHere& one : good) sum = sum + one.quantity;
    return sum;
  }
  [[nodiscard]] Quantity surplus() const { return std::max(Quantity{}, all_good() - least); }
  [[nodiscard]] Quantity missing() const {
    return std::max(Quantity{}, least - all_good() - unknown);
  }
};

using Shelves = std::map<StockpileId, ShelfStand>;

Date last_day(const Lot& lot) {
  return lot.expires.kind == Expiry::Kind::on ? lot.expires.last_day : Date::max();
}

std::map<MaterialId, Shelves> shelves_of(const Region& region, const Situation& situation,
                                         Date good_on) {
  std::map<MaterialId, Shelves> all;
  for (const Lot& lot : region.lots) {
    if (find(region.stockpiles, lot.stockpile)->external) continue;
    ShelfStand& shelf = all[lot.material][lot.stockpile];
    shelf.least = shelf.least + lot.floor;
    if (lot.condition == Condition::repair) continue;
    const auto changed = situation.balances.find(lot.id);
    const Quantity here = changed == situation.balances.end() ? lot.quantity : changed->second;
    if (lot.expires.kind == Expiry::Kind::unknown) {
      shelf.unknown = shelf.unknown + here;
    } else if (here > Quantity{} && last_day(lot) >= good_on) {
      shelf.good.push_back({&lot, here});
    }
  }
  for (auto& [material, shelves] : all) {
    for (auto& [stockpile, shelf] : shelves) {
      std::ranges::sort(shelf.good, {}, [](const LotHere& one) {
        return std::tuple(last_day(*one.lot), one.lot->id);
      });
    }
  }
  return all;
}

class Shifting {
 public:
  Shifting(const Region& region, const Travel& roads) : region_(region), roads_(roads) {}

  void of(const MaterialId& material, Shelves& shelves) {
    std::vector<StockpileId> from;
    std::vector<StockpileId> to;
    Allocation allocation;
    for (const auto& [stockpile, shelf] : shelves) {
      if (shelf.missing() > Quantity{}) {
        to.push_back(stockpile);
        allocation.demand.push_back(shelf.missing().count());
      } else if (shelf.surplus() > Quantity{}) {
        from.push_back(stockpile);
        allocation.supply.push_back(shelf.surplus().count());
      }
    }
    if (to.empty()) return;
    UnitCosts lacking{.link = {}, .unmet = std::vector<std::int64_t>(to.size(), 1)};
    UnitCosts driving{.link = {}, .unmet = std::vector<std::int64_t>(to.size(), 0)};
    for (const StockpileId& source : from) {
      allocation.first_link.push_back(allocation.sink.size());
      for (std::uint32_t sink = 0; sink < to.size(); ++sink) {
        const auto drive = drive_between(source, to[sink]);
        if (!drive) continue;
        allocation.sink.push_back(sink);
        lacking.link.push_back(0);
        driving.link.push_back(drive->count());
      }
    }
    allocation.first_link.push_back(allocation.sink.size());
    LinkFlow flow;
    if (!from.empty()) {
      LeastCost least(allocation);
      (void)least.minimise(lacking);
      (void)least.minimise(driving);
      flow = least.flow();
    }
    std::vector<std::int64_t> missing = allocation.demand;
    for (std::size_t source = 0; source < from.size(); ++source) {
      for (std::size_t link = allocation.first_link[source];
           link < allocation.first_link[source + 1]; ++link) {
        const std::uint32_t sink = allocation.sink[link];
        if (flow[link] == 0) continue;
        missing[sink] -= flow[link];
        result_.effort += flow[link] * driving.link[link];
        take(material, shelves[from[source]], from[source], to[sink], flow[link],
             Seconds(driving.link[link]));
      }
    }
    for (std::size_t sink = 0; sink < to.size(); ++sink) {
      if (missing[sink] > 0) {
        result_.still_short.push_back({material, to[sink], Quantity(missing[sink])});
      }
    }
  }

  Moves take_result() {
    std::ranges::stable_sort(result_.moves, {}, [](const Move& one) {
      return std::tie(one.material, one.from, one.lot, one.to);
    });
    return std::move(result_);
  }

 private:
  std::optional<Seconds> drive_between(const StockpileId& from, const StockpileId& to) {
    const auto start = region_.roads->find(find(region_.stockpiles, from)->place);
    if (!start) return std::nullopt;
    auto known = times_.find(to);
    if (known == times_.end()) {
      const Approach there{.place = find(region_.stockpiles, to)->place};
      const bool on_road = region_.roads->find(there.place).has_value();
      known =
          times_
              .emplace(to, on_road ? std::optional(roads_.to(std::span(&there, 1))) : std::nullopt)
              .first;
    }
    if (!known->second) return std::nullopt;
    const TravelTime time = known->second->from(*start);
    if (!time.reachable()) return std::nullopt;
    return time.rounded_up();
  }

  void take(const MaterialId& material, ShelfStand& shelf, const StockpileId& from,
            const StockpileId& to, std::int64_t amount, Seconds drive) {
    Quantity wanted(amount);
    for (LotHere& one : shelf.good) {
      const Quantity taken = std::min(wanted, one.quantity);
      if (taken == Quantity{}) continue;
      one.quantity = one.quantity - taken;
      wanted = wanted - taken;
      result_.moves.push_back({material, one.lot->id, from, to, taken, drive});
    }
  }

  const Region& region_;
  const Travel& roads_;
  std::map<StockpileId, std::optional<TravelTimes>> times_ = {};
  Moves result_ = {};
};

}  // namespace

Moves moves(const Region& region, const Situation& situation, const Travel& roads, Date good_on) {
  Shifting shifting(region, roads);
  for (auto& [material, shelves] : shelves_of(region, situation, good_on)) {
    shifting.of(material, shelves);
  }
  return shifting.take_result();
}

}  // namespace muster
