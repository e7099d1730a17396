#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/plan/time.hpp"

namespace muster {

/// 查看, 预案管理, 调度, 库管, 管理员, 审计: who somebody is to the store.
enum class Role { viewer, planner, dispatcher, store_keeper, administrator, auditor };
[[nodiscard]] std::string_view name(Role role);
/// Empty:   when no role has that name.
[[nodiscard]] std::optional<Role> role_named(std::string_view name);

/// Every kind of write the store knows.
enum class Verb {
  create,
  import,
  migrate,
  receive,
  issue,
  transfer,
  count,
  write_off,
  give_back,
  unpack,
  requisition,
  return_requisition,
  reserve,
  unreserve,
  incident,
  status,
  engage,
  release,
  commit,
  event,
  close_road,
  reopen_road,
  load,
  channel,
  accept_loss,
  denied,
  drill  ///< an exercise was held; moves nothing
};
[[nodiscard]] std::string_view name(Verb verb);
[[nodiscard]] std::optional<Verb> verb_named(std::string_view name);

/// Whether somebody in that role may do that. What is not allowed here is denied.
[[nodiscard]] bool may(Role role, Verb verb);

/// Who does something, when, and under which key. A write with the same key and the same content is
/// the same write: it gives the first answer again and has no second effect, also after a restart.
struct Deed {
  std::string key = {};    ///< 1 to 128 characters
  std::string actor = {};  ///< the person
  Role role = Role::viewer;
  Instant at = {};  ///< by the caller's clock; order is by sequence, never by this
};

/// What a write came to.
struct Done {
  std::int64_t seq = 0;   ///< its row in the audit
  bool repeated = false;  ///< it had been done before under the same key
};

/// One row of the audit: one write.
struct AuditRow {
  std::int64_t seq = 0;
  std::optional<Instant> at;
  std::string actor;
  std::string role;
  std::string verb;
  std::optional<std::string> key;
  std::string subject;  ///< the lot, crew or incident it was about
  std::string request;  ///< SHA-256 of what was asked
  std::string before;   ///< JSON: the rows it changed, as they were
  std::string after;    ///< JSON: the same, as they are since
  std::optional<Seconds> clock_back =
      {};                 ///< so far the clock had jumped back since the row before
  std::string algorithm;  ///< "sha256"
  std::string previous;   ///< hash of the row before
  std::string hash;       ///< over all of the above
};

/// How far the audit has come; kept outside, it shows later whether rows were cut off its end.
struct AuditHead {
  std::int64_t seq = 0;
  std::string hash;
  friend bool operator==(const AuditHead&, const AuditHead&) = default;
};
/// "42 sha256:0e5751c0…"; parse_head() reads it back.
[[nodiscard]] std::string format_head(const AuditHead& head);
[[nodiscard]] std::optional<AuditHead> parse_head(std::string_view text);

/// What verify() found. Sound when `faults` is empty.
struct Verification {
  AuditHead head = {};
  std::int64_t audit_rows = 0;
  std::int64_t rows = 0;  ///< of all tables, each with its own checksum
  std::vector<Message> faults =
      {};  ///< the first audit row that does not fit, then damaged rows by table
};

}  // namespace muster
