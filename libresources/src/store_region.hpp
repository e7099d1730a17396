#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "muster/resources/region.hpp"
#include "muster/resources/situation.hpp"
#include "sqlite.hpp"
#include "store_sql.hpp"

namespace muster::store {

// Each of these runs inside a transaction of the caller.

/// The one row of the table "store", before the audit begins.
void write_state(const sqlite::Connection& connection, const std::string& digest, std::int64_t seq);
/// Takes the region out of its tables; the situation stays.
void clear_region(sqlite::Connection& connection);
/// Writes the region into its empty tables.
void write_region(sqlite::Connection& connection, const Region& region);
/// Counts the rows it looked at, where that is asked for.
///
/// Throws:  Error{store_damaged} for anything the reader of a region folder would have refused.
std::shared_ptr<const Region> load_region(const sqlite::Connection& connection,
                                          records::Sums sums = records::Sums::each_row,
                                          std::int64_t* looked_at = nullptr);
/// What is reserved for the incidents that ask counts as free.
Situation load_situation(const sqlite::Connection& connection,
                         std::span<const IncidentId> asking = {});
/// Whether the row a statement stands at fits the checksum behind its columns.
[[nodiscard]] bool fits_sum(const sqlite::Statement& row, std::size_t columns);
/// One row of the region. Empty: when there is none of that id.
std::optional<Lot> load_lot(const sqlite::Connection& connection, const LotId& id);
std::optional<Crew> load_crew(const sqlite::Connection& connection, const CrewId& id);
std::optional<Facility> load_facility(const sqlite::Connection& connection, const FacilityId& id);
std::optional<Contact> load_contact(const sqlite::Connection& connection, const ContactId& id);
std::optional<Place> load_place(const sqlite::Connection& connection, const PlaceId& id);
std::optional<Team> load_team(const sqlite::Connection& connection, const TeamId& id);
std::optional<Stockpile> load_stockpile(const sqlite::Connection& connection,
                                        const StockpileId& id);
std::optional<IncidentKind> load_kind(const sqlite::Connection& connection,
                                      const IncidentKindId& id);
std::optional<RestRule> load_rest_rule(const sqlite::Connection& connection,
                                       const std::string& team_kind);
// Some rows, in the order of their key.
std::vector<Lot> load_lots(const sqlite::Connection& connection, const StockpileId& stockpile,
                           const MaterialId& material);
std::vector<KitPart> load_kit(const sqlite::Connection& connection, const MaterialId& kit);
std::vector<TeamPaper> load_papers(const sqlite::Connection& connection, const TeamId& team);
std::vector<PayerRule> load_payer_rules(const sqlite::Connection& connection);
/// The region's own time, for days.
Offset display_offset(const sqlite::Connection& connection);
RoadNetwork load_roads(const sqlite::Connection& connection);
/// The checksums of the rows a crew, lot or plan is made of, by table and id: what differs between
/// two of these was changed by an import.
using RowSums = std::map<std::string, std::map<std::string, std::int64_t>>;
RowSums row_sums(const sqlite::Connection& connection);
/// The tables of the region whose rows do not fit their checksums, with the key of
/// the first such row; counts the rows it looked at.
std::vector<std::pair<std::string, std::string>> unfit_rows(const sqlite::Connection& connection,
                                                            std::int64_t& looked_at);

}  // namespace muster::store
