// A few rows of the region, for those who need no more.
#include "muster/plan/error.hpp"
#include "store_region.hpp"
#include "store_rows.hpp"

namespace muster::store {

namespace {

/// The rows `where` names, whose places are filled from `values`, in the order of their key.
template <class R>
std::vector<R> read_some(const sqlite::Connection& connection, const std::string& where,
                         const std::vector<std::string>& values) {
  constexpr std::string_view table = records::table_of<R>.name;
  const auto& columns = records::sql_columns_of<R>();
  sqlite::Statement rows(connection,
                         records::select_sql(table, columns, records::Sums::each_row, where));
  for (const std::string& value : values) rows.text(value);
  std::vector<R> found;
  while (rows.step()) {
    records::SqlReader reader(rows, table);
    describe(reader, found.emplace_back());
    if (rows.integer_at(static_cast<int>(columns.size())) != reader.sum()) {
      rows.damaged(std::string(table) + ": " + records::key_text(found.back()));
    }
  }
  return found;
}

/// The one row whose key that is.
template <class R>
std::optional<R> read_one(const sqlite::Connection& connection, const std::string& key) {
  const std::string column = records::sql_columns_of<R>().front().name;
  auto found = read_some<R>(connection, records::SqlColumns::quoted(column) + " = ?", {key});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

}  // namespace

bool fits_sum(const sqlite::Statement& row, std::size_t columns) {
  const int count = static_cast<int>(columns);
  return row.integer_at(count) == sum_at(row, count);
}

std::optional<Lot> load_lot(const sqlite::Connection& connection, const LotId& id) {
  return read_one<Lot>(connection, id.str());
}

std::optional<Crew> load_crew(const sqlite::Connection& connection, const CrewId& id) {
  return read_one<Crew>(connection, id.str());
}

std::optional<Facility> load_facility(const sqlite::Connection& connection, const FacilityId& id) {
  return read_one<Facility>(connection, id.str());
}

std::optional<Contact> load_contact(const sqlite::Connection& connection, const ContactId& id) {
  return read_one<Contact>(connection, id.str());
}

std::optional<Place> load_place(const sqlite::Connection& connection, const PlaceId& id) {
  return read_one<Place>(connection, id.str());
}

std::optional<Team> load_team(const sqlite::Connection& connection, const TeamId& id) {
  return read_one<Team>(connection, id.str());
}

std::optional<Stockpile> load_stockpile(const sqlite::Connection& connection,
                                        const StockpileId& id) {
  return read_one<Stockpile>(connection, id.str());
}

std::optional<IncidentKind> load_kind(const sqlite::Connection& connection,
                                      const IncidentKindId& id) {
  return read_one<IncidentKind>(connection, id.str());
}

std::optional<RestRule> load_rest_rule(const sqlite::Connection& connection,
                                       const std::string& team_kind) {
  return read_one<RestRule>(connection, team_kind);
}

std::vector<Lot> load_lots(const sqlite::Connection& connection, const StockpileId& stockpile,
                           const MaterialId& material) {
  return read_some<Lot>(connection, "\"stockpile\" = ? AND \"material\" = ?",
                        {stockpile.str(), material.str()});
}

std::vector<KitPart> load_kit(const sqlite::Connection& connection, const MaterialId& kit) {
  return read_some<KitPart>(connection, "\"kit\" = ?", {kit.str()});
}

std::vector<TeamPaper> load_papers(const sqlite::Connection& connection, const TeamId& team) {
  return read_some<TeamPaper>(connection, "\"team\" = ?", {team.str()});
}

std::vector<PayerRule> load_payer_rules(const sqlite::Connection& connection) {
  return read_some<PayerRule>(connection, "", {});
}

Offset display_offset(const sqlite::Connection& connection) {
  const auto header = read_some<RegionHeader>(connection, "", {});
  if (header.size() != 1) throw Error(Code::store_damaged, {connection.path(), "region"});
  return header.front().display_offset;
}

}  // namespace muster::store
