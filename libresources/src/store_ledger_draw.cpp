// Stock by what it is rather than by lot: what runs out first goes first; kits are opened.
#include <algorithm>
#include <map>
#include <tuple>

#include "muster/plan/error.hpp"
#include "store_ledger.hpp"
#include "store_region.hpp"

namespace muster::store {

namespace {

int rank(Expiry::Kind kind) {
  switch (kind) {
    case Expiry::Kind::on:
      return 0;
    case Expiry::Kind::unknown:
      return 1;
    case Expiry::Kind::none:
      return 2;
  }
  return 2;
}

bool is_usable(const Lot& lot, Date day) {
  if (lot.condition != Condition::serviceable) return false;
  if (lot.holding.value_or(Holding::in_kind) != Holding::in_kind) return false;
  return lot.expires.kind != Expiry::Kind::on || lot.expires.last_day >= day;
}

/// The usable lots, those that run out first in front.
std::vector<Lot> lots_for(const Change& change, const StockDraw& draw) {
  const auto& connection = change.connection();
  if (!load_stockpile(connection, draw.stockpile)) {
    throw Error(Code::id_unknown, {{"储备库", "stockpile"}, draw.stockpile.view()});
  }
  const Instant until = draw.valid_until.value_or(change.deed().at) + display_offset(connection);
  std::vector<Lot> lots = load_lots(connection, draw.stockpile, draw.material);
  std::erase_if(lots, [&](const Lot& lot) {
    return !is_usable(lot, std::chrono::floor<std::chrono::days>(until));
  });
  std::ranges::stable_sort(lots, {}, [](const Lot& lot) {
    return std::tuple(rank(lot.expires.kind), lot.expires.last_day);
  });
  return lots;
}

}  // namespace

void issue(Change& change, const StockDraw& draw) {
  if (draw.quantity.count() <= 0) throw Error(Code::stock_quantity, {draw.material.view()});
  Quantity left = draw.quantity;
  for (const Lot& lot : lots_for(change, draw)) {
    if (left.count() == 0) break;
    const Quantity free = available(change, lot.id, draw.incident);
    const Quantity taken = std::min(left, free);
    if (taken.count() == 0) continue;
    issue(change, StockMove{.lot = lot.id,
                            .quantity = taken,
                            .reason = draw.reason,
                            .document = draw.document,
                            .incident = draw.incident});
    left = left - taken;
  }
  if (left.count() == 0) return;
  throw Error(Code::stock_draw, {draw.stockpile.view(), draw.material.view(),
                                 std::to_string((draw.quantity - left).count()),
                                 std::to_string(draw.quantity.count())});
}

void unpack(Change& change, const Unpacking& unpacking) {
  const Lot kit = lot_of(change, unpacking.kit);
  const auto parts = load_kit(change.connection(), kit.material);
  if (parts.empty()) throw Error(Code::stock_no_kit, {unpacking.kit.view()});
  std::map<MaterialId, LotId> into;
  for (const LotId& id : unpacking.into) {
    const Lot lot = lot_of(change, id);
    const bool is_part = std::ranges::find(parts, lot.material, &KitPart::part) != parts.end();
    if (!is_part || !into.emplace(lot.material, id).second) {
      throw Error(Code::stock_kit_parts, {unpacking.kit.view(), lot.material.view()});
    }
  }
  StockMove move{.lot = unpacking.kit,
                 .quantity = unpacking.quantity,
                 .reason = unpacking.reason,
                 .document = unpacking.document};
  take(change, move, "unpack_out");
  for (const KitPart& part : parts) {
    const auto lot = into.find(part.part);
    if (lot == into.end()) {
      throw Error(Code::stock_kit_parts, {unpacking.kit.view(), part.part.view()});
    }
    move.lot = lot->second;
    move.quantity = part.quantity * unpacking.quantity.count();
    add(change, move, "unpack_in");
  }
}

}  // namespace muster::store
