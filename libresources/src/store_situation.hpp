#pragma once

#include "muster/resources/situation.hpp"
#include "region_tables.hpp"

namespace muster::records {

// What changes by the minute.

struct CrewState {
  CrewId crew = {};
  CrewStatus status = {};
};

template <class V, Of<CrewState> R>
void describe(V& v, R& row) {
  v.id("crew", row.crew);
  v.choice("readiness", row.status.readiness);
  v.refers("engaged_at", row.status.engaged_at);
  v.refers("place", row.status.place);
}

struct LotBalance {
  LotId lot = {};
  Quantity balance = {};
};

template <class V, Of<LotBalance> R>
void describe(V& v, R& row) {
  v.id("lot", row.lot);
  v.amount("balance", row.balance);
}

/// A closure of the situation, beside the standing ones of the region.
struct ClosureNow {
  Closure closure = {};
};

template <class V, Of<ClosureNow> R>
void describe(V& v, R& row) {
  describe(v, row.closure);
}

/// What changes by the minute; these lists live in no Region.
struct SituationLists {
  std::vector<CrewState> crews = {};
  std::vector<LotBalance> balances = {};
  std::vector<ClosureNow> closures = {};
};
template <>
inline constexpr Table<CrewState, SituationLists> table_of<CrewState> = {
    "crew_status", "", Presence::optional, "救援组状态", "crew status", &SituationLists::crews};
template <>
inline constexpr Table<LotBalance, SituationLists> table_of<LotBalance> = {
    "lot_balance", "", Presence::optional, "批次结存", "lot balance", &SituationLists::balances};
template <>
inline constexpr Table<ClosureNow, SituationLists> table_of<ClosureNow> = {
    "closure", "", Presence::optional, "封闭", "closure", &SituationLists::closures};

/// Of schema 1. Since then crews and lots have tables of their own (store_rows.hpp).
using OldSituationRecords = RecordTypes<CrewState, LotBalance, ClosureNow>;
using SituationRecords = RecordTypes<ClosureNow>;

}  // namespace muster::records
