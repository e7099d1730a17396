#include "store_ledger.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "muster/plan/error.hpp"
#include "store_region.hpp"

namespace muster {

std::string_view name(TakenAs taken) {
  return taken == TakenAs::service ? "service" : "requisition";
}

}  // namespace muster

namespace muster::store {

namespace {

constexpr std::int64_t most = 1'000'000'000'000'000;

struct Standing {
  Row row = {};  ///< of lot_balance
  [[nodiscard]] std::int64_t balance() const { return integer(row.at(1)); }
  [[nodiscard]] std::int64_t version() const { return integer(row.at(2)); }
};

struct Line {
  std::string kind = {};
  std::int64_t change = 0;
  std::string reason = {};
  std::string document = {};
  std::optional<IncidentId> incident = {};
};

/// Writes a line and the balance it leads to. The schema refuses a balance below none.
Standing write_line(Change& change, const LotId& lot, const std::optional<Standing>& before,
                    const Line& line) {
  const std::int64_t balance = (before ? before->balance() : 0) + line.change;
  Standing after{{lot.str(), balance, change.seq()}};
  if (!change.try_put("lot_balance", after.row,
                      before ? std::optional(before->row) : std::nullopt)) {
    if (line.change > 0) throw Error(Code::stock_too_many, {lot.view()});
    throw Error(Code::stock_short,
                {lot.view(), std::to_string(balance - line.change), std::to_string(-line.change)});
  }
  change.put("movement", {change.seq(), change.next_line(), lot.str(), line.kind, line.change,
                          balance, line.reason, line.document, cell(line.incident),
                          change.deed().actor, cell(change.deed().at)});
  return after;
}

/// How the lot stands; its ledger begins with what the region says.
Standing standing(Change& change, const LotId& lot) {
  auto row =
      store::row(change.connection(), table_named("lot_balance"), "\"lot\" = ?", {lot.str()});
  if (row) return {std::move(*row)};
  const Lot known = lot_of(change, lot);
  return write_line(change, lot, std::nullopt,
                    {.kind = "opening", .change = known.quantity.count()});
}

void check(const StockMove& move) {
  if (move.quantity.count() <= 0 || move.quantity.count() > most) {
    throw Error(Code::stock_quantity, {move.lot.view()});
  }
  if (move.incident) check_id(*move.incident);
}

std::int64_t reserved(const std::vector<Row>& open) {
  std::int64_t sum = 0;
  for (const Row& row : open) sum += integer(row.at(4));
  return sum;
}

/// What the incident had kept of the lot is used first.
void use_reservations(Change& change, const StockMove& move) {
  std::int64_t left = move.quantity.count();
  for (const Row& row : open_reservations(change.connection(), "lot", move.lot.str())) {
    if (left == 0 || is_nothing(row.at(5)) || text(row.at(5)) != move.incident->view()) continue;
    const std::int64_t used = std::min(left, integer(row.at(4)));
    left -= used;
    Row after = row;
    after.at(4) = integer(row.at(4)) - used;
    if (integer(after.at(4)) == 0) after.at(9) = std::int64_t{1};
    change.put("reservation", after, row);
  }
}

}  // namespace

Lot lot_of(const Change& change, const LotId& id) {
  auto lot = load_lot(change.connection(), id);
  if (!lot) throw Error(Code::id_unknown, {{"批次", "lot"}, id.view()});
  return std::move(*lot);
}

void take(Change& change, const StockMove& move, const std::string& kind) {
  check(move);
  const Standing before = standing(change, move.lot);
  const std::int64_t open = reserved(open_reservations(change.connection(), "lot", move.lot.str()));
  if (before.balance() - open < move.quantity.count()) {
    throw Error(
        Code::stock_short,
        {move.lot.view(), std::to_string(std::max<std::int64_t>(0, before.balance() - open)),
         std::to_string(move.quantity.count())});
  }
  write_line(change, move.lot, before,
             {kind, -move.quantity.count(), move.reason, move.document, move.incident});
}

void receive(Change& change, const StockMove& move) { add(change, move, "receive"); }

void issue(Change& change, const StockMove& move) {
  check(move);
  (void)standing(change, move.lot);
  if (move.incident) use_reservations(change, move);
  take(change, move, "issue");
}

void write_off(Change& change, const StockMove& move) {
  check(move);
  write_line(change, move.lot, standing(change, move.lot),
             {"write_off", -move.quantity.count(), move.reason, move.document, move.incident});
}

void add(Change& change, const StockMove& move, const std::string& kind) {
  check(move);
  write_line(change, move.lot, standing(change, move.lot),
             {kind, move.quantity.count(), move.reason, move.document, move.incident});
}

void give_back(Change& change, const StockMove& move) { add(change, move, "give_back"); }

void transfer(Change& change, const StockMove& move, const LotId& to) {
  check(move);
  const bool fits =
      move.lot != to && lot_of(change, move.lot).material == lot_of(change, to).material;
  if (!fits) throw Error(Code::stock_transfer, {move.lot.view(), to.view()});
  take(change, move, "transfer_out");
  StockMove arriving = move;
  arriving.lot = to;
  add(change, arriving, "transfer_in");
}

void count(Change& change, const StockCount& counted) {
  if (counted.counted.count() < 0) throw Error(Code::stock_quantity, {counted.lot.view()});
  if (counted.counted.count() > most) throw Error(Code::stock_too_many, {counted.lot.view()});
  const auto known = store::row(change.connection(), table_named("lot_balance"), "\"lot\" = ?",
                                {counted.lot.str()});
  const std::int64_t version = known ? integer(known->at(2)) : 0;
  if (version != counted.version) {
    throw Error(Code::stock_counted_late,
                {counted.lot.view(), std::to_string(counted.version), std::to_string(version)});
  }
  const Standing before = standing(change, counted.lot);
  write_line(
      change, counted.lot, before,
      {"count", counted.counted.count() - before.balance(), counted.reason, counted.document, {}});
}

void requisition(Change& change, const Requisition& taken) {
  if (taken.quantity.count() <= 0 || taken.quantity.count() > most ||
      taken.owed_minor.value_or(0) < 0 || taken.owed_minor.value_or(0) > most) {
    throw Error(Code::stock_quantity, {taken.what});
  }
  check_id(taken.incident);
  check_id(taken.owner);
  if (taken.payer) check_id(*taken.payer);
  if (taken.what.empty()) throw Error(Code::field_missing, {"what"});
  if (taken.as == TakenAs::requisition && taken.decision.empty()) {
    throw Error(Code::field_missing, {"decision"});
  }
  change.put("requisition", {change.seq(), taken.incident.str(), taken.owner.str(), taken.what,
                             taken.quantity.count(), taken.decision, taken.slip,
                             taken.owed_minor ? Cell(*taken.owed_minor) : Cell(), cell(taken.taken),
                             cell(taken.returned), std::string(name(taken.as)), cell(taken.payer)});
}

void return_requisition(Change& change, std::int64_t seq, std::optional<std::int64_t> owed_minor) {
  const auto row =
      store::row(change.connection(), table_named("requisition"), "\"seq\" = ?", {seq});
  if (!row || !is_nothing(row->at(9))) throw Error(Code::requisition_ended, {std::to_string(seq)});
  if (owed_minor.value_or(0) < 0 || owed_minor.value_or(0) > most) {
    throw Error(Code::stock_quantity, {std::to_string(seq)});
  }
  Row after = *row;
  if (owed_minor) after.at(7) = *owed_minor;
  after.at(9) = cell(change.deed().at);
  change.put("requisition", after, row);
}

Quantity available(Change& change, const LotId& lot, const std::optional<IncidentId>& incident) {
  const Standing now = standing(change, lot);
  auto others = open_reservations(change.connection(), "lot", lot.str());
  if (incident) {
    std::erase_if(others, [&](const Row& row) {
      return !is_nothing(row.at(5)) && text(row.at(5)) == incident->view();
    });
  }
  const std::int64_t open = reserved(others);
  return Quantity(std::max<std::int64_t>(0, now.balance() - open));
}

std::vector<Row> open_reservations(const sqlite::Connection& connection, const char* column,
                                   const std::string& id) {
  return rows(connection, table_named("reservation"),
              '"' + std::string(column) + "\" = ? AND \"ended\" = 0", {id});
}

Reservation reservation_of(const Row& row) {
  return {.seq = integer(row.at(0)),
          .line = integer(row.at(1)),
          .crew = id_or_none<CrewId>(row.at(2)),
          .lot = id_or_none<LotId>(row.at(3)),
          .quantity = Quantity(integer(row.at(4))),
          .incident = id_or_none<IncidentId>(row.at(5)),
          .purpose = text(row.at(6)),
          .from = instant(row.at(7)),
          .until = instant_or_none(row.at(8)),
          .ended = integer(row.at(9)) == 1};
}

Movement movement_of(const Row& row) {
  return {.seq = integer(row.at(0)),
          .line = integer(row.at(1)),
          .lot = LotId(text(row.at(2))),
          .kind = text(row.at(3)),
          .change = integer(row.at(4)),
          .balance = Quantity(integer(row.at(5))),
          .reason = text(row.at(6)),
          .document = text(row.at(7)),
          .incident = id_or_none<IncidentId>(row.at(8)),
          .actor = text(row.at(9)),
          .at = instant_or_none(row.at(10))};
}

Requisition requisition_of(const Row& row) {
  return {
      .seq = integer(row.at(0)),
      .as = text(row.at(10)) == name(TakenAs::service) ? TakenAs::service : TakenAs::requisition,
      .incident = IncidentId(text(row.at(1))),
      .owner = OrganisationId(text(row.at(2))),
      .what = text(row.at(3)),
      .quantity = Quantity(integer(row.at(4))),
      .decision = text(row.at(5)),
      .slip = text(row.at(6)),
      .owed_minor = is_nothing(row.at(7)) ? std::nullopt : std::optional(integer(row.at(7))),
      .taken = instant(row.at(8)),
      .returned = instant_or_none(row.at(9)),
      .payer = id_or_none<OrganisationId>(row.at(11))};
}

std::vector<StockRow> stock_of(const sqlite::Connection& connection) {
  std::map<LotId, StockRow> found;
  for (const Row& row : rows(connection, table_named("lot_balance"))) {
    const LotId lot(text(row.at(0)));
    found[lot] = {
        .lot = lot, .balance = Quantity(integer(row.at(1))), .version = integer(row.at(2))};
  }
  for (const Row& row :
       rows(connection, table_named("reservation"), "\"ended\" = 0 AND \"lot\" IS NOT NULL")) {
    StockRow& stock = found[LotId(text(row.at(3)))];
    stock.lot = LotId(text(row.at(3)));
    stock.reserved = stock.reserved + Quantity(integer(row.at(4)));
  }
  std::vector<StockRow> list;
  for (auto& [lot, stock] : found) list.push_back(std::move(stock));
  return list;
}

}  // namespace muster::store
