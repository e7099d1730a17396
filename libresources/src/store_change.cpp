#include "store_change.hpp"

#include "muster/plan/digest.hpp"
#include "muster/plan/error.hpp"

namespace muster::store {

namespace {

constexpr std::string_view columns =
    "\"seq\", \"at_utc_s\", \"actor\", \"role\", \"verb\", \"key\", \"subject\", \"request\", "
    "\"before\", "
    "\"after\", \"clock_back_s\", \"algorithm\", \"previous\", \"hash\"";
constexpr std::size_t longest_key = 128;

Json optional_json(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

AuditRow audit_row_at(const sqlite::Statement& row) {
  const auto words = [&](int column) {
    const auto value = row.text_at(column);
    if (!value) row.damaged("audit");
    return std::string(*value);
  };
  const auto seq = row.integer_at(0);
  if (!seq) row.damaged("audit");
  AuditRow audit{.seq = *seq, .actor = words(2), .role = words(3), .verb = words(4)};
  if (const auto at = row.integer_at(1)) audit.at = Instant{Seconds{*at}};
  if (!row.is_null_at(5)) audit.key = words(5);
  audit.subject = words(6);
  audit.request = words(7);
  audit.before = words(8);
  audit.after = words(9);
  if (const auto back = row.integer_at(10)) audit.clock_back = Seconds{*back};
  audit.algorithm = words(11);
  audit.previous = words(12);
  audit.hash = words(13);
  return audit;
}

void insert(const sqlite::Connection& connection, const AuditRow& row) {
  sqlite::Statement statement(connection,
                              "INSERT INTO \"audit\" (" + std::string(columns) +
                                  ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  statement.integer(row.seq);
  bind_cell(statement, cell(row.at));
  statement.text(row.actor);
  statement.text(row.role);
  statement.text(row.verb);
  bind_cell(statement, row.key ? Cell(*row.key) : Cell());
  statement.text(row.subject);
  statement.text(row.request);
  statement.text(row.before);
  statement.text(row.after);
  bind_cell(statement, row.clock_back ? Cell(std::int64_t{row.clock_back->count()}) : Cell());
  statement.text(row.algorithm);
  statement.text(row.previous);
  statement.text(row.hash);
  statement.run();
  sqlite::Statement head(connection, "UPDATE \"store\" SET \"seq\" = ?, \"head\" = ?");
  head.integer(row.seq);
  head.text(row.hash);
  head.run();
}

std::optional<AuditRow> row_with_key(const sqlite::Connection& connection, const std::string& key) {
  sqlite::Statement select(connection,
                           "SELECT " + std::string(columns) + " FROM \"audit\" WHERE \"key\" = ?");
  select.text(key);
  if (!select.step()) return std::nullopt;
  return audit_row_at(select);
}

std::optional<Instant> last_instant(const sqlite::Connection& connection) {
  sqlite::Statement select(connection,
                           "SELECT \"at_utc_s\" FROM \"audit\" WHERE \"at_utc_s\" IS NOT NULL "
                           "ORDER BY \"seq\" DESC LIMIT 1");
  if (!select.step()) return std::nullopt;
  const auto at = select.integer_at(0);
  return at ? std::optional(Instant{Seconds{*at}}) : std::nullopt;
}

/// Whatever a person wrote is text, before it meets a key, a hash or a row.
void check_words(const Json& asked) {
  if (const std::string* words = asked.string()) {
    if (const auto bad = first_bad_byte(*words)) {
      throw Error(Code::file_not_utf8, {std::to_string(*bad + 1)});
    }
  }
  if (const Json::Array* list = asked.array()) {
    for (const Json& value : *list) check_words(value);
  }
  if (const Json::Object* object = asked.object()) {
    for (const auto& [name, value] : *object) check_words(value);
  }
}

void seal(const sqlite::Connection& connection, AuditRow row, const AuditHead& head) {
  if (row.at) {
    const auto last = last_instant(connection);
    if (last && *row.at < *last) row.clock_back = *last - *row.at;
  }
  row.algorithm = "sha256";
  row.previous = head.hash;
  row.hash = hash_of(row);
  insert(connection, row);
}

}  // namespace

const std::string& audit_sql() {
  static const std::string sql = R"(CREATE TABLE "audit" (
  "seq" INTEGER NOT NULL CHECK ("seq" >= 0),
  "at_utc_s" INTEGER,
  "actor" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "verb" TEXT NOT NULL,
  "key" TEXT CHECK (length("key") BETWEEN 1 AND 128),
  "subject" TEXT NOT NULL,
  "request" TEXT NOT NULL,
  "before" TEXT NOT NULL,
  "after" TEXT NOT NULL,
  "clock_back_s" INTEGER CHECK ("clock_back_s" > 0),
  "algorithm" TEXT NOT NULL,
  "previous" TEXT NOT NULL,
  "hash" TEXT NOT NULL CHECK (length("hash") = 64),
  PRIMARY KEY ("seq")
) STRICT, WITHOUT ROWID)";
  return sql;
}

const std::string& audit_key_sql() {
  static const std::string sql =
      R"(CREATE UNIQUE INDEX "audit_key" ON "audit" ("key") WHERE "key" IS NOT NULL)";
  return sql;
}

std::string hash_of(const AuditRow& row) {
  return sha256_hex(canonical_json(Json::Object{
      {"seq", row.seq},
      {"at", row.at ? Json(std::int64_t{row.at->time_since_epoch().count()}) : Json()},
      {"actor", row.actor},
      {"role", row.role},
      {"verb", row.verb},
      {"key", optional_json(row.key)},
      {"subject", row.subject},
      {"request", row.request},
      {"before", row.before},
      {"after", row.after},
      {"clock_back_s", row.clock_back ? Json(std::int64_t{row.clock_back->count()}) : Json()},
      {"algorithm", row.algorithm},
      {"previous", row.previous}}));
}

std::vector<AuditRow> audit_rows(const sqlite::Connection& connection, std::int64_t seq,
                                 std::size_t most) {
  sqlite::Statement select(connection,
                           "SELECT " + std::string(columns) +
                               " FROM \"audit\" WHERE \"seq\" > ? ORDER BY \"seq\" LIMIT ?");
  select.integer(seq);
  select.integer(static_cast<std::int64_t>(most));
  std::vector<AuditRow> found;
  while (select.step()) found.push_back(audit_row_at(select));
  return found;
}

AuditHead head_of(const sqlite::Connection& connection) {
  sqlite::Statement select(connection, "SELECT \"seq\", \"head\" FROM \"store\"");
  if (!select.step() || !select.integer_at(0) || !select.text_at(1)) select.damaged("store");
  return {.seq = *select.integer_at(0), .hash = std::string(*select.text_at(1))};
}

bool Change::try_put(std::string_view table, const Row& row, const std::optional<Row>& before) {
  if (!store::put(connection_, table_named(table), row)) return false;
  if (before) before_.push_back(Json::Array{std::string(table), json(*before)});
  after_.push_back(Json::Array{std::string(table), json(row)});
  return true;
}

void Change::put(std::string_view table, const Row& row, const std::optional<Row>& before) {
  if (!try_put(table, row, before)) {
    throw Error(Code::store_damaged, {connection_.path(), std::string(table)});
  }
}

void Change::remove(std::string_view table, const Row& row) {
  const Table& known = table_named(table);
  store::remove(connection_, known, row);
  before_.push_back(Json::Array{std::string(table), json(row)});
  const Row key(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(known.keys));
  after_.push_back(Json::Array{std::string(table), json(key), "removed"});
}

std::string Change::before_text() const { return canonical_json(Json(before_)); }

std::string Change::after_text() const {
  return canonical_json(Json::Object{{"rows", Json(after_)}, {"notes", Json(notes_)}});
}

void begin_audit(const sqlite::Connection& connection, Verb verb, std::int64_t seq,
                 const std::string& subject, const Change* change) {
  seal(connection,
       AuditRow{.seq = seq,
                .actor = "muster",
                .role = "system",
                .verb = std::string(name(verb)),
                .subject = subject,
                .before = change == nullptr ? "[]" : change->before_text(),
                .after = change == nullptr ? R"({"notes":{},"rows":[]})" : change->after_text()},
       head_of(connection));
}

Outcome perform(const sqlite::Connection& connection, const Deed& deed, const Request& request,
                const Act& act) {
  if (deed.key.empty() || deed.key.size() > longest_key || first_bad_byte(deed.key))
    throw Error(Code::store_key);
  if (deed.actor.empty()) throw Error(Code::field_missing, {"actor"});
  check_words(Json(deed.actor));
  check_words(Json(request.subject));
  check_words(request.asked);
  const std::string asked = sha256_hex(canonical_json(Json::Object{{"verb", name(request.verb)},
                                                                   {"subject", request.subject},
                                                                   {"asked", request.asked},
                                                                   {"actor", deed.actor}}));
  if (const auto known = row_with_key(connection, deed.key)) {
    if (known->request != asked)
      throw Error(Code::store_key_reused, {deed.key, std::to_string(known->seq)});
    return {.done = {.seq = known->seq, .repeated = true}};
  }
  const AuditHead head = head_of(connection);
  const bool allowed = may(deed.role, request.verb);
  Change change(connection, deed, head.seq + 1);
  if (allowed) {
    act(change);
  } else {
    change.note("denied", Json(name(request.verb)));
  }
  seal(connection,
       AuditRow{.seq = change.seq(),
                .at = deed.at,
                .actor = deed.actor,
                .role = std::string(name(deed.role)),
                .verb = std::string(name(allowed ? request.verb : Verb::denied)),
                .key = allowed ? std::optional(deed.key) : std::nullopt,
                .subject = request.subject,
                .request = asked,
                .before = change.before_text(),
                .after = change.after_text()},
       head);
  return {.done = {.seq = change.seq()}, .denied = !allowed};
}

}  // namespace muster::store
