#pragma once

// The tables of what changes by the minute: which columns they have, and how a row is put in and
// read back with its checksum.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "muster/plan/json.hpp"
#include "muster/plan/time.hpp"
#include "sqlite.hpp"

namespace muster::store {

/// Nothing, a whole number or a text.
struct Cell : std::variant<std::monostate, std::int64_t, std::string> {
  using Value = std::variant<std::monostate, std::int64_t, std::string>;
  using Value::Value;

  Cell() = default;
  // The copy of a variant of libstdc++ 12 is not safe when there is no memory for it.
  // NOLINTNEXTLINE(bugprone-copy-constructor-init)
  Cell(const Cell& other) : Value() {
    std::visit([this](const auto& value) { emplace<std::decay_t<decltype(value)>>(value); },
               static_cast<const Value&>(other));
  }
  Cell(Cell&& other) noexcept = default;
  Cell& operator=(const Cell& other) {
    if (this != &other) *this = Cell(other);
    return *this;
  }
  Cell& operator=(Cell&& other) noexcept = default;
  ~Cell() = default;
};
using Row = std::vector<Cell>;

struct Table {
  std::string name = {};
  std::vector<std::string> columns = {};  ///< beside the last, "sum"
  std::size_t keys = 1;                   ///< so many columns from the first are the key
  std::string create = {};
  std::vector<std::string> indexes = {};  ///< CREATE statements; the name is the first quoted word
};

/// In the order they are made.
[[nodiscard]] const std::vector<Table>& situation_tables();
[[nodiscard]] const Table& table_named(std::string_view name);

/// Puts the row in the place of the one with its key, or beside the others.
///
/// Empty:   false when a constraint of the schema refuses it; then nothing changed.
[[nodiscard]] bool put(const sqlite::Connection& connection, const Table& table, const Row& row);
void remove(const sqlite::Connection& connection, const Table& table, const Row& row);

/// The rows `where` names, in the order of the key; its places are filled from `values`.
///
/// Throws:  Error{store_damaged} for a row that does not fit its checksum.
[[nodiscard]] std::vector<Row> rows(const sqlite::Connection& connection, const Table& table,
                                    const std::string& where = "", const Row& values = {});
[[nodiscard]] std::optional<Row> row(const sqlite::Connection& connection, const Table& table,
                                     const std::string& where, const Row& values);

void bind_cell(sqlite::Statement& statement, const Cell& cell);
[[nodiscard]] Cell cell_at(const sqlite::Statement& statement, int column);
/// The checksum of the first `columns` cells the statement stands at.
[[nodiscard]] std::int64_t sum_at(const sqlite::Statement& statement, int columns);

// Cells to values and back; a cell of another kind is Error{store_damaged}.
[[nodiscard]] std::int64_t integer(const Cell& cell);
[[nodiscard]] const std::string& text(const Cell& cell);
[[nodiscard]] Instant instant(const Cell& cell);
[[nodiscard]] inline bool is_nothing(const Cell& cell) { return cell.index() == 0; }
[[nodiscard]] inline Cell cell(Instant at) { return std::int64_t{at.time_since_epoch().count()}; }
[[nodiscard]] inline Cell cell(const std::optional<Instant>& at) { return at ? cell(*at) : Cell(); }
template <class T>
requires requires(const T& id) { id.str(); }
[[nodiscard]] Cell cell(const T& id) { return id.str(); }
template <class T>
requires requires(const T& id) { id.str(); }
[[nodiscard]] Cell cell(const std::optional<T>& id) { return id ? Cell(id->str()) : Cell(); }
template <class T>
[[nodiscard]] std::optional<T> id_or_none(const Cell& cell) {
  return is_nothing(cell) ? std::nullopt : std::optional<T>(T(text(cell)));
}
[[nodiscard]] inline std::optional<Instant> instant_or_none(const Cell& cell) {
  return is_nothing(cell) ? std::nullopt : std::optional(instant(cell));
}

[[nodiscard]] Json json(const Row& row);
[[nodiscard]] Row row_of(const Json& json);

}  // namespace muster::store
