#include "store_verify.hpp"

#include <array>
#include <exception>
#include <map>
#include <system_error>
#include <thread>
#include <unordered_map>

#include "store_change.hpp"
#include "store_region.hpp"

namespace muster::store {

namespace {

constexpr std::size_t rows_at_once = 1000;
constexpr std::size_t most_faults = 100;

/// The cells of a row in one text, each with its kind and length, so that no two rows give the
/// same: a million rows are kept so at once.
class Packed {
 public:
  void integer(std::int64_t value) {
    bytes_ += 'i';
    number(static_cast<std::uint64_t>(value));
  }
  void text(std::string_view value) {
    bytes_ += 't';
    number(value.size());
    bytes_ += value;
  }
  void nothing() { bytes_ += 'n'; }
  /// What comes before this belongs to the key.
  void end_key() { key_ = bytes_.size(); }
  void clear() { bytes_.clear(); }
  [[nodiscard]] std::string key() const { return bytes_.substr(0, key_); }
  [[nodiscard]] const std::string& row() const { return bytes_; }

 private:
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) bytes_ += static_cast<char>(0x80U | (value & 0x7FU));
    bytes_ += static_cast<char>(value);
  }

  std::string bytes_ = {};
  std::size_t key_ = 0;
};

/// Every row of every table of the situation, as the audit tells it: packed, by its packed key.
using Told = std::map<std::string, std::unordered_map<std::string, std::string>>;

/// Goes through the audit in its order, checks each link, and keeps what it tells of the tables.
class AuditWalk {
 public:
  AuditWalk(const sqlite::Connection& connection, const std::optional<AuditHead>& kept,
            Verification& found)
      : connection_(connection), kept_(kept), found_(found) {}

  void walk() {
    std::int64_t after = -1;
    while (true) {
      const auto rows = audit_rows(connection_, after, rows_at_once);
      if (rows.empty()) break;
      for (const AuditRow& row : rows) {
        look(row);
        if (broken_) return;
        after = row.seq;
      }
    }
    if (last_.hash != found_.head.hash || last_.seq != found_.head.seq) {
      fault(Code::store_chain, last_.seq + 1, Text("审计在此中断", "the audit breaks off here"));
    } else if (kept_ && !kept_seen_) {
      fault(Code::store_chain, kept_->seq,
            Text("与另存的摘要不符", "it is not the one that was kept outside"));
    }
  }
  [[nodiscard]] bool broken() const { return broken_; }
  [[nodiscard]] const Told& told() const { return told_; }

 private:
  void look(const AuditRow& row) {
    ++found_.audit_rows;
    if (row.algorithm != "sha256") return fault(Code::store_chain, row.seq, Text(row.algorithm));
    if (hash_of(row) != row.hash) {
      return fault(Code::store_chain, row.seq,
                   Text("内容与摘要不符", "what it says does not fit its hash"));
    }
    const bool first = found_.audit_rows == 1;
    const bool follows = first ? row.previous == std::string(64, '0')
                               : row.previous == last_.hash && row.seq == last_.seq + 1;
    if (!follows) {
      return fault(Code::store_chain, first ? row.seq : last_.seq + 1,
                   Text("与前一号不相连", "it does not follow the one before"));
    }
    last_ = {.seq = row.seq, .hash = row.hash};
    if (kept_ && last_ == *kept_) kept_seen_ = true;
    replay(row);
  }

  void replay(const AuditRow& row) {
    try {
      const Json after = read_json(row.after);
      const Json* rows = after.find("rows");
      if (rows == nullptr || rows->array() == nullptr) return;
      for (const Json& entry : *rows->array()) {
        const std::string& table = *entry.array()->at(0).string();
        pack(entry.array()->at(1), table_named(table).keys);
        if (entry.array()->size() == 3) {
          told_[table].erase(packed_.key());  // it was taken out
        } else {
          told_[table].insert_or_assign(packed_.key(), packed_.row());
        }
      }
    } catch (const Error&) {
      fault(Code::store_chain, row.seq, Text("内容无法读取", "what it says cannot be read"));
    }
  }

  void pack(const Json& row, std::size_t keys) {
    packed_.clear();
    if (row.array() == nullptr || row.array()->size() < keys) {
      throw Error(Code::store_damaged, {connection_.path(), "audit"});
    }
    for (std::size_t i = 0; i < row.array()->size(); ++i) {
      const Json& cell = (*row.array())[i];
      if (cell.integer() != nullptr) {
        packed_.integer(*cell.integer());
      } else if (cell.string() != nullptr) {
        packed_.text(*cell.string());
      } else {
        packed_.nothing();
      }
      if (i + 1 == keys) packed_.end_key();
    }
  }

  void fault(Code code, std::int64_t seq, Text why) {
    broken_ = true;
    found_.faults.push_back({code, {std::to_string(seq), std::move(why)}});
  }

  const sqlite::Connection& connection_;
  const std::optional<AuditHead>& kept_;
  Verification& found_;
  AuditHead last_ = {};
  Told told_ = {};
  Packed packed_ = {};
  bool broken_ = false;
  bool kept_seen_ = false;
};

std::string shown(const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  if (const auto* words = std::get_if<std::string>(&cell)) return *words;
  return "-";
}

std::string shown_key(const sqlite::Statement& row, std::size_t keys) {
  std::string text;
  for (std::size_t i = 0; i < keys; ++i) {
    text += (i == 0 ? "" : " / ") + shown(cell_at(row, static_cast<int>(i)));
  }
  return text;
}

void pack(Packed& packed, const sqlite::Statement& row, const Table& table) {
  packed.clear();
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const int column = static_cast<int>(i);
    switch (row.kind_at(column)) {
      case sqlite::Statement::Kind::integer:
        packed.integer(*row.integer_at(column));
        break;
      case sqlite::Statement::Kind::text:
        packed.text(*row.text_at(column));
        break;
      case sqlite::Statement::Kind::nothing:
        packed.nothing();
        break;
      case sqlite::Statement::Kind::other:
        row.damaged("a cell that is neither a number nor text");
    }
    if (i + 1 == table.keys) packed.end_key();
  }
}

void look_at_table(const sqlite::Connection& connection, const Table& table, const AuditWalk& audit,
                   Verification& found) {
  std::string columns;
  for (const std::string& name : table.columns) columns += '"' + name + "\", ";
  sqlite::Statement select(connection, "SELECT " + columns + "\"sum\" FROM \"" + table.name + "\"");
  const int count = static_cast<int>(table.columns.size());
  const Told::mapped_type none;
  Packed packed;
  const auto expected = audit.told().find(table.name);
  const auto& rows = expected == audit.told().end() ? none : expected->second;
  std::size_t seen = 0;
  while (select.step() && found.faults.size() < most_faults) {
    ++found.rows;
    pack(packed, select, table);
    if (select.integer_at(count) != sum_at(select, count)) {
      found.faults.push_back({Code::store_row, {table.name, shown_key(select, table.keys)}});
      continue;
    }
    if (audit.broken()) continue;  // what a broken audit tells proves nothing
    const auto same = rows.find(packed.key());
    if (same == rows.end() || same->second != packed.row()) {
      found.faults.push_back({Code::store_replay, {table.name, shown_key(select, table.keys)}});
      continue;
    }
    ++seen;
  }
  if (audit.broken() || seen == rows.size()) return;
  if (found.faults.empty())
    found.faults.push_back({Code::store_replay, {table.name, Text("缺行", "rows are missing")}});
}

template <class F>
void guarded(Verification& found, F look) {
  try {
    look();
  } catch (const Error& error) {
    found.faults.push_back(error.message());
  }
}

void name_unfit(const sqlite::Connection& connection, Verification& found) {
  guarded(found, [&] {
    for (const auto& [table, key] : unfit_rows(connection, found.rows)) {
      found.faults.push_back({Code::store_row, {table, key}});
    }
  });
}

/// Loading looks at every row and its checksum. What it could not load it has not counted: the rows
/// are then looked at one by one, and where all of them fit, what loading said stands.
bool is_region_sound(const sqlite::Connection& connection, Verification& found) {
  try {
    std::int64_t rows = 0;
    const auto region = load_region(connection, records::Sums::each_row, &rows);
    found.rows += rows;
    if (region_digest(*region) != region->digest) found.faults.push_back({Code::store_digest, {}});
    return true;
  } catch (const Error& error) {
    std::int64_t rows = 0;
    const bool named = !unfit_rows(connection, rows).empty();
    if (!named) found.faults.push_back(error.message());
    return false;
  }
}

std::optional<Message> check(sqlite::Connection& connection, const std::string& pragma) {
  const std::string word = connection.text("PRAGMA " + pragma);
  if (word == "ok") return std::nullopt;
  return Message{Code::store_damaged, {connection.path(), word}};
}

/// Rows in any order come to the same sum.
struct RowsTogether {
  std::int64_t rows = 0;
  std::uint64_t sum = 0;
  bool in_order = true;
  friend bool operator==(const RowsTogether&, const RowsTogether&) = default;
};

/// Where each lot lies, by the path the engine is told to take.
RowsTogether together(const sqlite::Connection& connection, const std::string& select) {
  constexpr std::size_t columns = 3;
  sqlite::Statement rows(connection, select);
  RowsTogether all;
  std::array<std::string, columns> last;
  std::array<std::string, columns> now;
  while (rows.step()) {
    for (std::size_t i = 0; i < columns; ++i) {
      now[i].assign(rows.text_at(static_cast<int>(i)).value_or(""));
    }
    all.in_order = all.in_order && (all.rows == 0 || last < now);
    all.sum += static_cast<std::uint64_t>(sum_at(rows, columns));
    ++all.rows;
    last.swap(now);
  }
  return all;
}

/// Whether the index lots are found by has each lot once, in its order: read along, which costs a
/// small part of what looking every lot up in it does.
std::optional<Message> lots_unfound(const sqlite::Connection& connection) {
  // A column the index has not, or the engine would read the index in place of the table.
  RowsTogether by_key =
      together(connection, R"(SELECT "stockpile", "material", "lot", "sum" FROM "lot")");
  by_key.in_order = true;
  const RowsTogether by_index = together(
      connection, R"(SELECT "stockpile", "material", "lot" FROM "lot" INDEXED BY "lot_where")");
  if (by_index == by_key) return std::nullopt;
  return Message{Code::store_damaged, {connection.path(), "lot_where"}};
}

/// For as long as it lives, the engine does not ask again of every value whether it may stand: the
/// rows have checksums, and whoever reads them looks at each value.
class WithoutChecks {
 public:
  explicit WithoutChecks(sqlite::Connection& connection) : connection_(connection) {
    connection_.run("PRAGMA ignore_check_constraints = ON");
  }
  ~WithoutChecks() {
    try {
      connection_.run("PRAGMA ignore_check_constraints = OFF");
    } catch (...) {
      // The connection reads only, whatever it would let pass.
      return;
    }
  }
  WithoutChecks(const WithoutChecks&) = delete;
  WithoutChecks& operator=(const WithoutChecks&) = delete;

 private:
  sqlite::Connection& connection_;
};

/// The rows have checksums of their own; what those say nothing of is whether the pages hang
/// together, and whether every row has its place in the indexes.
std::optional<Message> tree_fault(sqlite::Connection& connection) {
  try {
    const WithoutChecks trees_only(connection);
    if (auto fault = check(connection, "quick_check(1)")) return fault;
    if (auto fault = lots_unfound(connection)) return fault;
    std::vector<std::string> indexed;
    {
      sqlite::Statement tables(connection,
                               "SELECT DISTINCT tbl_name FROM sqlite_schema WHERE type = 'index' "
                               "AND tbl_name <> 'lot' ORDER BY tbl_name");
      while (tables.step()) indexed.emplace_back(tables.text_at(0).value_or(""));
    }
    for (const std::string& table : indexed) {
      if (auto fault = check(connection, "integrity_check(\"" + table + "\")")) return fault;
    }
    return std::nullopt;
  } catch (const Error& error) {
    return error.message();
  }
}

Verification look_at_all(const sqlite::Connection& connection,
                         const std::optional<AuditHead>& kept) {
  Verification found;
  guarded(found, [&] { found.head = head_of(connection); });
  AuditWalk audit(connection, kept, found);
  guarded(found, [&] { audit.walk(); });
  for (const Table& table : situation_tables()) {
    guarded(found, [&] { look_at_table(connection, table, audit, found); });
  }
  if (!found.faults.empty() || !is_region_sound(connection, found)) name_unfit(connection, found);
  return found;
}

}  // namespace

Verification verify(sqlite::Connection& connection, const std::optional<AuditHead>& kept,
                    sqlite::Connection* second) {
  std::optional<Message> fault;
  std::exception_ptr broke_off;
  const auto look_at_trees = [&](sqlite::Connection& at) {
    try {
      fault = tree_fault(at);
    } catch (...) {
      broke_off = std::current_exception();
    }
  };
  Verification found;
  {
    std::jthread beside;
    try {
      if (second != nullptr) beside = std::jthread([&, second] { look_at_trees(*second); });
    } catch (const std::system_error&) {
      second = nullptr;  // no thread is to be had
    }
    found = look_at_all(connection, kept);
  }
  if (second == nullptr) look_at_trees(connection);
  if (broke_off) std::rethrow_exception(broke_off);
  if (fault) found.faults.push_back(*fault);
  return found;
}

}  // namespace muster::store
