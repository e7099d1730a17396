#include "store_region.hpp"

#include "muster/plan/plan_xml.hpp"
#include "region_checks.hpp"
#include "region_parts.hpp"
#include "region_writer.hpp"
#include "store_situation.hpp"
#include "store_sql.hpp"

namespace muster::store {
namespace {

[[noreturn]] void damaged(const sqlite::Connection& connection, const std::string& what) {
  throw Error(Code::store_damaged, {connection.path(), what});
}

template <class R>
void write_list(sqlite::Connection& connection, const Region& region) {
  const auto columns = records::sql_columns_of<R>();
  sqlite::Statement insert(connection, records::insert_sql(records::table_of<R>.name, columns));
  records::Writer writer(insert);
  for (const R& row : records::rows_of<R>(region)) {
    describe(writer, row);
    insert.run();
  }
}

template <class R>
void read_list(sqlite::Connection& connection, std::vector<R>& list) {
  constexpr std::string_view table = records::table_of<R>.name;
  sqlite::Statement rows(connection, records::select_sql(table, records::sql_columns_of<R>()));
  while (rows.step()) {
    records::SqlReader reader(rows, table);
    describe(reader, list.emplace_back());
  }
}

/// The order of the key is a promise of every list; a damaged tree may break it.
template <class R>
void check_order(const sqlite::Connection& connection, const std::vector<R>& list) {
  for (std::size_t i = 1; i < list.size(); ++i) {
    if (records::key_of(list[i - 1]) < records::key_of(list[i])) continue;
    damaged(connection, std::string(records::table_of<R>.name));
  }
}

std::vector<Plan> read_plans(const sqlite::Connection& connection,
                             const std::vector<records::PlanText>& texts) {
  std::vector<Plan> plans;
  for (const records::PlanText& text : texts) {
    Findings findings;
    auto plan = read_plan(text.xml, "plans/" + text.id.str() + ".xml", findings);
    if (!plan || plan->id != text.id) damaged(connection, "plan " + text.id.str());
    plans.push_back(std::move(*plan));
  }
  return plans;
}

void check_parts(const sqlite::Connection& connection, const records::RegionParts& parts) {
  if (parts.others.header.size() != 1) damaged(connection, "region");
  Findings findings;
  for (const auto& fault : records::faults_of(parts)) {
    report(findings, fault.code, {.field = std::string(fault.table) + '.' + fault.field});
    if (has_errors(findings)) damaged(connection, findings.back().origin.field);
  }
}

}  // namespace

void clear_region(sqlite::Connection& connection) {
  std::vector<std::string> tables;
  records::for_each_region_record(
      [&]<class R>() { tables.emplace_back(records::table_of<R>.name); });
  // The other way round: whoever refers goes before what it refers to.
  for (auto table = tables.rbegin(); table != tables.rend(); ++table) {
    connection.run("DELETE FROM " + records::SqlColumns::quoted(*table));
  }
}

void write_region(sqlite::Connection& connection, const Region& region) {
  records::for_each_region_record([&]<class R>() { write_list<R>(connection, region); });
}

std::shared_ptr<const Region> load_region(sqlite::Connection& connection) {
  records::RegionParts parts;
  records::for_each_region_record([&]<class R>() {
    auto& list = records::list_of<R>(parts);
    read_list(connection, list);
    check_order(connection, list);
  });
  check_parts(connection, parts);
  auto plans = read_plans(connection, parts.others.plans);
  Findings findings;
  try {
    auto roads =
        std::make_shared<RoadNetwork>(std::move(parts.roads.places), std::move(parts.roads.roads));
    auto region = records::assemble(std::move(parts), std::move(plans), std::move(roads), findings);
    if (!region) damaged(connection, "plan");
    region->digest = connection.text("SELECT region_digest FROM store");
    return region;
  } catch (const Error& error) {
    if (error.code() == Code::store_damaged) throw;
    damaged(connection, text(error.message(), Language::en));
  }
}

Situation load_situation(sqlite::Connection& connection) {
  records::SituationLists lists;
  read_list(connection, lists.crews);
  read_list(connection, lists.balances);
  read_list(connection, lists.closures);
  Situation situation;
  situation.seq = static_cast<std::uint64_t>(connection.number("SELECT seq FROM store"));
  for (const auto& row : lists.crews) situation.crews.emplace(row.crew, row.status);
  for (const auto& row : lists.balances) situation.balances.emplace(row.lot, row.balance);
  for (auto& row : lists.closures) situation.closures.push_back(std::move(row.closure));
  return situation;
}

}  // namespace muster::store
