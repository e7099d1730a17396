#include "store_commit.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "muster/plan/digest.hpp"
#include "muster/plan/error.hpp"
#include "muster/plan/id.hpp"
#include "store_crews.hpp"
#include "store_ledger.hpp"
#include "store_region.hpp"

namespace muster::store {

namespace {

[[noreturn]] void not_answer(const std::string& what) {
  throw Error(Code::commit_not_answer, {what});
}

const Json& member(const Json& object, const char* name) {
  const Json* found = object.find(name);
  if (found == nullptr) not_answer(name);
  return *found;
}
const std::string& words(const Json& object, const char* name) {
  const std::string* found = member(object, name).string();
  if (found == nullptr) not_answer(name);
  return *found;
}
std::int64_t whole(const Json& object, const char* name) {
  const std::int64_t* found = member(object, name).integer();
  if (found == nullptr) not_answer(name);
  return *found;
}
const Json::Array& list(const Json& object, const char* name) {
  const Json::Array* found = member(object, name).array();
  if (found == nullptr) not_answer(name);
  return *found;
}
std::optional<Instant> instant_in(const Json& object, const char* name) {
  const Json& value = member(object, name);
  if (value.is_null()) return std::nullopt;
  const auto at = parse_instant(words(value, "at"));
  if (!at) not_answer(name);
  return at;
}

/// "<incident>/<chain>/<what>": the id of a requirement begins with its incident.
IncidentId incident_of(const Json& assignment) {
  const std::string& requirement = words(assignment, "requirement");
  return IncidentId(requirement.substr(0, requirement.find('/')));
}

struct Sent {
  IncidentId incident = {};
  std::optional<Instant> until = {};
};

/// What an answer uses: each crew once, each lot by incident.
struct Used {
  std::map<CrewId, Sent> crews = {};
  std::map<std::pair<LotId, IncidentId>, std::int64_t> lots = {};
};

Used used_by(const Json& answer) {
  Used used;
  for (const Json& assignment : list(answer, "assignments")) {
    const IncidentId incident = incident_of(assignment);
    const auto until = instant_in(assignment, "hold_until");
    if (const std::string* crew = member(assignment, "crew").string()) {
      Sent& sent = used.crews[CrewId(*crew)];
      sent.incident = incident;
      if (until && (!sent.until || *sent.until < *until)) sent.until = until;
    } else if (const std::string* lot = member(assignment, "lot").string()) {
      std::int64_t& quantity = used.lots[{LotId(*lot), incident}];
      // Out of kits it is the kits that leave.
      const Json* opened = assignment.find("kits");
      const bool kits = opened != nullptr && opened->integer() != nullptr;
      quantity =
          (Quantity(quantity) + Quantity(whole(assignment, kits ? "kits" : "quantity"))).count();
    }
  }
  return used;
}

using Changes = std::vector<std::string>;

void look_at_crews(const Change& change, const Used& used, std::int64_t seq, Changes& changed) {
  for (const auto& [crew, sent] : used.crews) {
    if (!load_crew(change.connection(), crew)) {
      changed.push_back(crew.str() + " -");
      continue;
    }
    const CrewRow now = crew_now(change.connection(), crew);
    // The answer knew it there, and it stays.
    if (now.engaged_at == sent.incident && now.version <= seq) continue;
    if (now.engaged_at) {
      changed.push_back(
          crew.str() + " → " + now.engaged_at->str() +
          (now.engaged_since ? " (" + format_instant(*now.engaged_since, Offset{0}) + ")" : ""));
    } else if (now.version > seq) {
      changed.push_back(crew.str() + " → " + std::string(name(*now.phase)));
    }
  }
}

/// What was kept of the lot for that incident when the answer was given.
std::int64_t kept(const Change& change, const LotId& lot, const IncidentId& incident,
                  std::int64_t seq) {
  std::int64_t sum = 0;
  for (const Row& row : open_reservations(change.connection(), "lot", lot.str())) {
    const Reservation one = reservation_of(row);
    if (one.incident == incident && one.seq <= seq) sum += one.quantity.count();
  }
  return sum;
}

void look_at_lots(Change& change, const Used& used, std::int64_t seq, Changes& changed) {
  std::map<LotId, std::int64_t> needed;
  for (const auto& [key, quantity] : used.lots) {
    needed[key.first] +=
        std::max<std::int64_t>(0, quantity - kept(change, key.first, key.second, seq));
  }
  for (const auto& [lot, quantity] : needed) {
    if (!load_lot(change.connection(), lot)) {
      changed.push_back(lot.str() + " -");
      continue;
    }
    const Quantity free = available(change, lot);
    if (free.count() >= quantity) continue;
    changed.push_back(lot.str() + ": " + std::to_string(free.count()) + " < " +
                      std::to_string(quantity));
  }
}

/// What the imports since then changed, by kind: ids, or everything where they were too many.
struct Imported {
  std::map<std::string, std::set<std::string>> ids = {};
  std::set<std::string> all_of = {};

  [[nodiscard]] bool has(const std::string& kind, const std::string& id) const {
    const auto found = ids.find(kind);
    return all_of.contains(kind) || (found != ids.end() && found->second.contains(id));
  }
  void add(const Json& changed) {
    if (changed.object() == nullptr) return;
    for (const auto& [kind, list] : *changed.object()) {
      if (list.array() == nullptr) {
        all_of.insert(kind);
        continue;
      }
      for (const Json& id : *list.array()) ids[kind].insert(*id.string());
    }
  }
};

/// The region the store held at that number; none when it never came that far.
std::string digest_at(const sqlite::Connection& connection, std::int64_t seq) {
  sqlite::Statement select(connection,
                           "SELECT \"subject\" FROM \"audit\" WHERE \"seq\" <= ? AND \"verb\" IN "
                           "('create', 'import', 'migrate') ORDER BY \"seq\" DESC LIMIT 1");
  select.integer(seq);
  return select.step() ? std::string(select.text_at(0).value_or("")) : "";
}

Imported imported_since(const sqlite::Connection& connection, std::int64_t seq) {
  sqlite::Statement select(connection,
                           "SELECT \"after\" FROM \"audit\" WHERE \"seq\" > ? AND \"verb\" = "
                           "'import' ORDER BY \"seq\"");
  select.integer(seq);
  Imported imported;
  while (select.step()) {
    const Json after = read_json(select.text_at(0).value_or(""));
    const Json* notes = after.find("notes");
    const Json* changed = notes == nullptr ? nullptr : notes->find("changed");
    if (changed != nullptr) imported.add(*changed);
  }
  return imported;
}

/// Another edition of the region may still hold every row the answer went by.
void look_at_region(Change& change, const Json& answer, const Used& used, Changes& changed) {
  const Json& record = member(answer, "record");
  const std::string& digest = words(record, "region_digest");
  const auto& connection = change.connection();
  sqlite::Statement now(connection, "SELECT region_digest FROM store");
  if (now.step() && now.text_at(0) == digest) return;
  if (digest_at(connection, whole(record, "seq")) != digest) {
    changed.push_back("region " + digest.substr(0, 12));
    return;
  }
  const Imported imported = imported_since(connection, whole(record, "seq"));
  for (const auto& [id, sent] : used.crews) {
    const auto crew = load_crew(connection, id);
    const bool same =
        crew && !imported.has("crew", id.str()) && !imported.has("team", crew->team.str());
    if (crew && !same) changed.push_back(id.str() + " → import");
  }
  for (const auto& [key, quantity] : used.lots) {
    const auto lot = load_lot(connection, key.first);
    const bool same = lot && !imported.has("lot", key.first.str()) &&
                      !imported.has("stockpile", lot->stockpile.str());
    if (lot && !same) changed.push_back(key.first.str() + " → import");
  }
  for (const Json& match : list(answer, "matches")) {
    const std::string& id = words(match, "plan");
    if (imported.has("plan", id)) changed.push_back(id + " → import");
  }
}

std::string joined(Changes changed) {
  std::ranges::sort(changed);
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
  std::string text;
  for (const std::string& one : changed) text += (text.empty() ? "" : "; ") + one;
  return text;
}

void book(Change& change, const Used& used, std::int64_t seq) {
  for (const auto& [crew, sent] : used.crews) {
    if (crew_now(change.connection(), crew).engaged_at == sent.incident) continue;
    engage(change, crew, sent.incident, sent.until);
  }
  for (const auto& [key, asked] : used.lots) {
    const std::int64_t quantity = asked - kept(change, key.first, key.second, seq);
    if (quantity <= 0) continue;
    reserve(change, {.lot = key.first,
                     .quantity = Quantity(quantity),
                     .incident = key.second,
                     .purpose = "commit",
                     .from = change.deed().at});
  }
}

}  // namespace

Request commit_request(const Json& answer) {
  const Json* kind = answer.find("kind");
  if (kind != nullptr && kind->string() != nullptr && *kind->string() == "exercise") {
    throw Error(Code::drill_exercise, {"R.json"});
  }
  if (answer.object() == nullptr || member(answer, "format").integer() == nullptr ||
      whole(answer, "format") != 1) {
    not_answer("format");
  }
  const Json& record = member(answer, "record");
  const std::string& digest = words(record, "result_digest");
  Json::Object without = *answer.object();
  std::erase_if(without, [](const auto& entry) { return entry.first == "record"; });
  if (sha256_hex(canonical_json(Json(std::move(without)))) != digest)
    throw Error(Code::commit_altered);
  std::string subject;
  for (const Json& incident : list(answer, "incidents")) {
    subject += (subject.empty() ? "" : " ") + words(incident, "id");
  }
  return {.verb = Verb::commit, .subject = subject, .asked = record};
}

void commit(Change& change, const Json& answer) {
  const Json& record = member(answer, "record");
  const Used used = used_by(answer);
  Changes changed;
  look_at_crews(change, used, whole(record, "seq"), changed);
  look_at_lots(change, used, whole(record, "seq"), changed);
  look_at_region(change, answer, used, changed);
  if (!changed.empty()) throw Error(Code::commit_changed, {joined(std::move(changed))});
  for (const Json& incident : list(answer, "incidents")) {
    const auto known = instant_in(incident, "known");
    if (!known) not_answer("known");
    store::record(change, {.id = IncidentId(words(incident, "id")),
                           .kind = words(incident, "kind"),
                           .known = *known});
  }
  book(change, used, whole(record, "seq"));
  change.put("decision", {change.seq(), words(record, "result_digest"), canonical_json(answer)});
}

}  // namespace muster::store
