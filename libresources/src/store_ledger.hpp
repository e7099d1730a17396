#pragma once

#include "muster/resources/engagement.hpp"
#include "muster/resources/ledger.hpp"
#include "store_change.hpp"

namespace muster::store {

// The verbs of stock, each within the write transaction of perform().

void receive(Change& change, const StockMove& move);
void issue(Change& change, const StockMove& move);
void write_off(Change& change, const StockMove& move);
void give_back(Change& change, const StockMove& move);
void transfer(Change& change, const StockMove& move, const LotId& to);
void count(Change& change, const StockCount& count);
void requisition(Change& change, const Requisition& taken);
void return_requisition(Change& change, std::int64_t seq, std::optional<std::int64_t> owed_minor);

/// What can still be given or kept from a lot: its balance less what others have reserved.
[[nodiscard]] Quantity available(Change& change, const LotId& lot);
/// The open reservations of a lot or crew.
[[nodiscard]] std::vector<Row> open_reservations(const sqlite::Connection& connection,
                                                 const char* column, const std::string& id);
[[nodiscard]] Reservation reservation_of(const Row& row);
[[nodiscard]] Movement movement_of(const Row& row);
[[nodiscard]] Requisition requisition_of(const Row& row);
[[nodiscard]] std::vector<StockRow> stock_of(const sqlite::Connection& connection);
[[nodiscard]] Settlement settlement_of(const sqlite::Connection& connection,
                                       const IncidentId& incident);

}  // namespace muster::store
