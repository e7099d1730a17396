#pragma once

#include "muster/resources/engagement.hpp"
#include "muster/resources/ledger.hpp"
#include "muster/resources/stockpile.hpp"
#include "store_change.hpp"

namespace muster::store {

// The verbs of stock, each within the write transaction of perform().

void receive(Change& change, const StockMove& move);
void issue(Change& change, const StockMove& move);
void issue(Change& change, const StockDraw& draw);
void unpack(Change& change, const Unpacking& unpacking);
void write_off(Change& change, const StockMove& move);
void give_back(Change& change, const StockMove& move);
void transfer(Change& change, const StockMove& move, const LotId& to);
void count(Change& change, const StockCount& count);
void requisition(Change& change, const Requisition& taken);
void return_requisition(Change& change, std::int64_t seq, std::optional<std::int64_t> owed_minor);

/// Throws:  Error{id_unknown}.
[[nodiscard]] Lot lot_of(const Change& change, const LotId& id);
/// A line that takes away what nobody has reserved, or one that adds; of the kind named.
void take(Change& change, const StockMove& move, const std::string& kind);
void add(Change& change, const StockMove& move, const std::string& kind);
/// What can still be given or kept from a lot: its balance less what others have reserved, or
/// others than the incident.
[[nodiscard]] Quantity available(Change& change, const LotId& lot,
                                 const std::optional<IncidentId>& incident = {});
/// The open reservations of a lot or crew.
[[nodiscard]] std::vector<Row> open_reservations(const sqlite::Connection& connection,
                                                 const char* column, const std::string& id);
[[nodiscard]] Reservation reservation_of(const Row& row);
[[nodiscard]] Movement movement_of(const Row& row);
[[nodiscard]] Requisition requisition_of(const Row& row);
[[nodiscard]] std::vector<StockRow> stock_of(const sqlite::Connection& connection);

}  // namespace muster::store
