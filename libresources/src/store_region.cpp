#include "store_region.hpp"

#include <array>
#include <atomic>
#include <exception>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <thread>
#include <type_traits>

#include "muster/plan/plan_xml.hpp"
#include "region_checks.hpp"
#include "region_parts.hpp"
#include "region_writer.hpp"
#include "store_crews.hpp"
#include "store_ledger.hpp"
#include "store_rest.hpp"
#include "store_rows.hpp"
#include "store_situation.hpp"
#include "store_situation_verbs.hpp"

namespace muster::store {
namespace {

[[noreturn]] void damaged(const sqlite::Connection& connection, const std::string& what) {
  throw Error(Code::store_damaged, {connection.path(), what});
}

std::string key_of_row(const sqlite::Statement& row) {
  const auto key = row.text_at(0);
  return key ? std::string(*key) : "?";
}

template <class R>
void write_list(sqlite::Connection& connection, const Region& region) {
  const auto& columns = records::sql_columns_of<R>();
  sqlite::Statement insert(connection, records::insert_sql(records::table_of<R>.name, columns));
  for (const R& row : records::rows_of<R>(region)) records::write_summed(insert, row);
}

/// What is wrong with a value is said before what is wrong with its checksum, so the first row that
/// does not fit is only noted.
template <class R>
void read_list(const sqlite::Connection& connection, records::List<R>& list, records::Sums sums,
               std::string& unfit) {
  constexpr std::string_view table = records::table_of<R>.name;
  const auto& columns = records::sql_columns_of<R>();
  {
    // Counting runs along the smallest index; moving a million rows again and again costs more.
    sqlite::Statement count(connection,
                            "SELECT count(*) FROM " + records::SqlColumns::quoted(table));
    if (count.step()) list.reserve(static_cast<std::size_t>(count.integer_at(0).value_or(0)));
  }
  sqlite::Statement rows(connection, records::select_sql(table, columns, sums));
  while (rows.step()) {
    records::SqlReader reader(rows, table);
    if constexpr (requires { list.emplace_back(); }) {
      describe(reader, list.emplace_back());
    } else {
      R row;
      describe(reader, row);
      list.push_back(row);
    }
    const bool fits = sums == records::Sums::none ||
                      rows.integer_at(static_cast<int>(columns.size())) == reader.sum();
    if (!fits && unfit.empty()) unfit = std::string(table) + ": " + key_of_row(rows);
  }
}

template <class R>
void look_at_rows(const sqlite::Connection& connection, std::int64_t& looked_at,
                  std::vector<std::pair<std::string, std::string>>& unfit) {
  constexpr std::string_view table = records::table_of<R>.name;
  const auto& columns = records::sql_columns_of<R>();
  sqlite::Statement rows(connection, records::select_sql(table, columns));
  bool named = false;
  while (rows.step()) {
    ++looked_at;
    if (named || fits_sum(rows, columns.size())) continue;
    unfit.emplace_back(std::string(table), key_of_row(rows));
    named = true;
  }
}

/// The order of the key is a promise of every list; a damaged tree may break it.
template <class R>
void check_order(const sqlite::Connection& connection, const records::List<R>& list) {
  for (std::size_t i = 1; i < list.size(); ++i) {
    if (records::key_of(list[i - 1]) < records::key_of(list[i])) continue;
    damaged(connection, std::string(records::table_of<R>.name));
  }
}

/// Reads the plans while the rest of the store is read: they are two thirds of the work, and none
/// needs anything of the rest. Few of them are not worth a thread.
class PlansBeside {
 public:
  explicit PlansBeside(const std::vector<records::PlanText>& texts)
      : texts_(texts), plans_(texts.size()) {
    constexpr std::size_t worth_a_thread = 16;
    if (texts.size() < worth_a_thread) return;
    try {
      thread_ = std::thread([this] { read(); });
    } catch (const std::system_error&) {
      // No thread is to be had: take() reads them all.
    }
  }
  PlansBeside(const PlansBeside&) = delete;
  PlansBeside& operator=(const PlansBeside&) = delete;
  PlansBeside(PlansBeside&&) = delete;
  PlansBeside& operator=(PlansBeside&&) = delete;
  ~PlansBeside() {
    next_ = texts_.size();
    if (thread_.joinable()) thread_.join();
  }

  /// Helps with what is left. Once.
  ///
  /// Throws:  Error{store_damaged} for the first plan that does not read.
  std::vector<Plan> take(const sqlite::Connection& connection) {
    read_next();
    if (thread_.joinable()) thread_.join();
    if (failed_) std::rethrow_exception(failed_);
    std::vector<Plan> plans;
    plans.reserve(plans_.size());
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      std::optional<Plan>& plan = plans_[i];
      if (!plan || plan->id != texts_[i].id) damaged(connection, "plan " + texts_[i].id.str());
      plans.push_back(std::move(*plan));
    }
    return plans;
  }

 private:
  void read() noexcept {
    try {
      read_next();
    } catch (...) {
      failed_ = std::current_exception();
    }
  }
  void read_next() {
    for (std::size_t i = next_++; i < texts_.size(); i = next_++) {
      Findings findings;
      plans_[i] = read_plan(texts_[i].xml, "plans/" + texts_[i].id.str() + ".xml", findings);
    }
  }

  const std::vector<records::PlanText>& texts_;
  std::vector<std::optional<Plan>> plans_;
  std::atomic<std::size_t> next_ = 0;
  std::exception_ptr failed_;  ///< of the thread; read when it has ended
  std::thread thread_;
};

/// What lies reserved for these incidents, by lot.
std::map<LotId, Quantity> reserved_for(const sqlite::Connection& connection,
                                       std::span<const IncidentId> incidents) {
  std::map<LotId, Quantity> kept;
  const std::set<IncidentId> each(incidents.begin(), incidents.end());
  for (const IncidentId& incident : each) {
    for (const Row& row :
         rows(connection, table_named("reservation"),
              "\"incident\" = ? AND \"ended\" = 0 AND \"lot\" IS NOT NULL", {incident.str()})) {
      const Reservation one = reservation_of(row);
      Quantity& sum = kept[*one.lot];
      sum = sum + one.quantity;
    }
  }
  return kept;
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

void write_state(const sqlite::Connection& connection, const std::string& digest,
                 std::int64_t seq) {
  sqlite::Statement insert(connection,
                           "INSERT INTO store (one, region_digest, seq, head) VALUES (1, ?, ?, ?)");
  insert.text(digest);
  insert.integer(seq);
  insert.text(std::string(64, '0'));
  insert.run();
}

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

std::shared_ptr<const Region> load_region(const sqlite::Connection& connection, records::Sums sums,
                                          std::int64_t* looked_at) {
  records::RegionParts parts;
  std::string unfit;
  std::string unfit_plan;
  read_list<records::PlanText>(connection, parts.others.plans, sums, unfit_plan);
  PlansBeside beside(parts.others.plans);
  records::for_each_region_record([&]<class R>() {
    auto& list = records::list_of<R>(parts);
    if constexpr (std::is_same_v<R, records::PlanText>) {
      if (unfit.empty()) unfit = unfit_plan;
    } else {
      read_list<R>(connection, list, sums, unfit);
    }
    check_order<R>(connection, list);
    if (looked_at != nullptr) *looked_at += static_cast<std::int64_t>(list.size());
  });
  check_parts(connection, parts);
  auto plans = beside.take(connection);
  Findings findings;
  try {
    auto roads =
        std::make_shared<RoadNetwork>(std::move(parts.roads.places), std::move(parts.roads.roads));
    auto region = records::assemble(std::move(parts), std::move(plans), std::move(roads), findings);
    if (!region) damaged(connection, "plan");
    if (!unfit.empty()) damaged(connection, unfit);
    sqlite::Statement digest(connection, "SELECT region_digest FROM store");
    if (!digest.step() || !digest.text_at(0)) damaged(connection, "store");
    region->digest = std::string(*digest.text_at(0));
    return region;
  } catch (const Error& error) {
    if (error.code() == Code::store_damaged) throw;
    damaged(connection, text(error.message(), Language::en));
  }
}

Situation load_situation(const sqlite::Connection& connection, std::span<const IncidentId> asking) {
  records::SituationLists lists;
  std::string unfit;
  read_list<records::ClosureNow>(connection, lists.closures, records::Sums::each_row, unfit);
  if (!unfit.empty()) damaged(connection, unfit);
  Situation situation;
  situation.seq = static_cast<std::uint64_t>(head_of(connection).seq);
  std::vector<CrewRow> crews = crews_of(connection);
  add_rest(connection, crews);
  for (const CrewRow& crew : crews) {
    CrewStatus& status = situation.crews[crew.crew];
    if (crew.phase) status.readiness = readiness_in(*crew.phase);
    status.engaged_at = crew.engaged_at;
    status.place = crew.place;
    status.position = crew.position;
    status.relieve_by = crew.relieve_by;
    status.rested_at = crew.rested_at;
  }
  const auto own = reserved_for(connection, asking);
  for (const StockRow& stock : stock_of(connection)) {
    const auto kept = own.find(stock.lot);
    const Quantity others = kept == own.end() ? stock.reserved : stock.reserved - kept->second;
    const std::int64_t free = stock.balance.count() - others.count();
    situation.balances.emplace(stock.lot, Quantity(free < 0 ? 0 : free));
    if (others > Quantity(0)) situation.reserved.emplace(stock.lot, others);
  }
  for (const Row& row : rows(connection, table_named("movement"), "\"kind\" = 'count'")) {
    const Movement counted = movement_of(row);
    if (counted.at) situation.verified[counted.lot] = {.at = *counted.at, .by = counted.actor};
  }
  for (auto& row : lists.closures) situation.closures.push_back(std::move(row.closure));
  read_loads_and_channels(connection, situation);
  return situation;
}

RoadNetwork load_roads(const sqlite::Connection& connection) {
  records::RoadLists lists;
  std::string unfit;
  read_list<Place>(connection, lists.places, records::Sums::each_row, unfit);
  read_list<Road>(connection, lists.roads, records::Sums::each_row, unfit);
  if (!unfit.empty()) damaged(connection, unfit);
  return {std::move(lists.places), std::move(lists.roads)};
}

RowSums row_sums(const sqlite::Connection& connection) {
  // What a crew carries and when it stands ready counts as the crew's own.
  static constexpr std::array<std::array<const char*, 3>, 7> parts = {
      {{"team", "team", "id"},
       {"crew", "crew", "id"},
       {"crew", "crew_equipment", "crew"},
       {"crew", "shift", "crew"},
       {"stockpile", "stockpile", "id"},
       {"lot", "lot", "lot"},
       {"plan", "plan", "id"}}};
  RowSums sums;
  for (const auto& [kind, table, key] : parts) {
    sqlite::Statement rows(connection, "SELECT \"" + std::string(key) + "\", \"sum\" FROM \"" +
                                           table + "\" ORDER BY 1, 2");
    while (rows.step()) {
      if (!rows.text_at(0) || !rows.integer_at(1)) rows.damaged(table);
      std::int64_t& sum = sums[kind][std::string(*rows.text_at(0))];
      RowSum both;
      both.integer(sum);
      both.integer(*rows.integer_at(1));
      sum = both.value();
    }
  }
  return sums;
}

std::vector<std::pair<std::string, std::string>> unfit_rows(const sqlite::Connection& connection,
                                                            std::int64_t& looked_at) {
  std::vector<std::pair<std::string, std::string>> unfit;
  records::for_each_region_record(
      [&]<class R>() { look_at_rows<R>(connection, looked_at, unfit); });
  return unfit;
}

}  // namespace muster::store
