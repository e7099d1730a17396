#pragma once

// One write: looks up its key, asks whether the role may, changes rows, and adds its row to the
// audit.

#include <functional>
#include <string>

#include "muster/plan/fields.hpp"
#include "muster/resources/audit.hpp"
#include "store_rows.hpp"

namespace muster::store {

/// What a write is, before it touches anything.
struct Request {
  Verb verb = Verb::event;
  std::string subject = {};
  Json asked = {};  ///< all that was asked; the same key with other content is another write
};

/// The rows a write changes. Each goes into the audit as it was and as it is.
class Change {
 public:
  Change(const sqlite::Connection& connection, const Deed& deed, std::int64_t seq)
      : connection_(connection), deed_(deed), seq_(seq) {}

  /// Empty:   false when the schema refuses the row.
  [[nodiscard]] bool try_put(std::string_view table, const Row& row,
                             const std::optional<Row>& before = {});
  /// Throws:  Error{store_damaged} when the schema refuses what must fit.
  void put(std::string_view table, const Row& row, const std::optional<Row>& before = {});
  /// Takes the row out of a table that keeps only what holds now.
  void remove(std::string_view table, const Row& row);
  /// A word for the audit beside the rows.
  void note(const std::string& name, Json value) { notes_.emplace_back(name, std::move(value)); }

  [[nodiscard]] const sqlite::Connection& connection() const { return connection_; }
  [[nodiscard]] const Deed& deed() const { return deed_; }
  [[nodiscard]] std::int64_t seq() const { return seq_; }
  [[nodiscard]] std::int64_t next_line() { return ++line_; }
  [[nodiscard]] std::string before_text() const;
  [[nodiscard]] std::string after_text() const;

 private:
  const sqlite::Connection& connection_;
  const Deed& deed_;
  std::int64_t seq_ = 0;
  std::int64_t line_ = 0;
  Json::Array before_ = {};
  Json::Array after_ = {};
  Json::Object notes_ = {};
};

using Act = std::function<void(Change&)>;

/// Does it within the caller's write transaction. A denied write is Done with Verb::denied noted;
/// `denied` says so, for the caller to throw once that row is safe.
struct Outcome {
  Done done = {};
  bool denied = false;
};
[[nodiscard]] Outcome perform(const sqlite::Connection& connection, const Deed& deed,
                              const Request& request, const Act& act);

/// Throws:  Error{field_not_id} for what cannot be the id of a new incident or closure.
template <class Tag>
void check_id(const Id<Tag>& id) {
  if (!is_id(id.view())) throw Error(Code::field_not_id, {id.view()});
}

/// The first row of the audit of a file: how it began. Nobody's deed.
void begin_audit(const sqlite::Connection& connection, Verb verb, std::int64_t seq,
                 const std::string& subject, const Change* change = nullptr);

// The audit as a table.
[[nodiscard]] const std::string& audit_sql();
[[nodiscard]] const std::string& audit_key_sql();
/// Rows after `seq`.
[[nodiscard]] std::vector<AuditRow> audit_rows(const sqlite::Connection& connection,
                                               std::int64_t seq, std::size_t most);
[[nodiscard]] std::string hash_of(const AuditRow& row);
[[nodiscard]] AuditHead head_of(const sqlite::Connection& connection);

}  // namespace muster::store
