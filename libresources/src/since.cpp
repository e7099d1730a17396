#include "muster/resources/since.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace muster {
namespace {

const Json& member(const Json& object, const char* name) {
  const Json* found = object.find(name);
  if (found == nullptr) throw Error(Code::commit_not_answer, {name});
  return *found;
}
const Json::Array& list(const Json& object, const char* name) {
  const Json::Array* found = member(object, name).array();
  if (found == nullptr) throw Error(Code::commit_not_answer, {name});
  return *found;
}
const std::string& words(const Json& object, const char* name) {
  const std::string* found = member(object, name).string();
  if (found == nullptr) throw Error(Code::commit_not_answer, {name});
  return *found;
}
std::int64_t whole(const Json& object, const char* name) {
  const std::int64_t* found = member(object, name).integer();
  if (found == nullptr) throw Error(Code::commit_not_answer, {name});
  return *found;
}
std::string words_or(const Json& object, const char* name, const std::string& otherwise) {
  const std::string* found = member(object, name).string();
  return found == nullptr ? otherwise : *found;
}
bool is_carried(const Json& assignment) {
  const bool* carried = member(assignment, "carried").boolean();
  return carried != nullptr && *carried;
}

std::string incidents_of(const Json& answer) {
  std::string ids;
  for (const Json& incident : list(answer, "incidents")) {
    ids += (ids.empty() ? "" : ", ") + words(incident, "id");
  }
  return ids;
}

/// Id of the crew or lot.
std::string resource_id(const Json& assignment) {
  return words_or(assignment, "lot", words_or(assignment, "crew", ""));
}

struct Sent {
  std::string name = {};
  std::string arrives = {};
  std::int64_t quantity = 0;
};
/// By requirement and id, carried equipment left aside.
using AllSent = std::map<std::pair<std::string, std::string>, Sent>;

AllSent sent_by(const Json& answer) {
  AllSent sent;
  for (const Json& assignment : list(answer, "assignments")) {
    if (is_carried(assignment)) continue;
    Sent& one = sent[{words(assignment, "requirement"), resource_id(assignment)}];
    one.name = words(assignment, "name");
    one.arrives = words(member(assignment, "arrives"), "at");
    one.quantity += whole(assignment, "quantity");
  }
  return sent;
}

/// By requirement, the most that is missing at any of its deadlines.
std::map<std::string, std::int64_t> missing_in(const Json& answer) {
  std::map<std::string, std::int64_t> missing;
  for (const Json& shortfall : list(answer, "shortfalls")) {
    std::int64_t& most = missing[words(shortfall, "requirement")];
    most = std::max(most, whole(shortfall, "missing"));
  }
  return missing;
}

std::map<std::string, std::string> levels_in(const Json& answer) {
  std::map<std::string, std::string> levels;
  for (const Json& match : list(answer, "matches")) {
    levels[words(match, "plan")] = words_or(match, "level", "—");
  }
  return levels;
}

/// Calls `tell(key, before, now)` for each key of either map; a pointer is null where it is
/// missing.
template <class Map, class F>
void for_each_pair(const Map& before, const Map& now, F tell) {
  auto old = before.begin();
  auto fresh = now.begin();
  while (old != before.end() || fresh != now.end()) {
    const bool only_old = fresh == now.end() || (old != before.end() && old->first < fresh->first);
    const bool only_fresh =
        old == before.end() || (fresh != now.end() && fresh->first < old->first);
    tell(only_fresh ? fresh->first : old->first, only_fresh ? nullptr : &old->second,
         only_old ? nullptr : &fresh->second);
    if (!only_fresh) ++old;
    if (!only_old) ++fresh;
  }
}

void compare_levels(const Json& earlier, const Json& now, std::vector<Message>& said) {
  for_each_pair(levels_in(earlier), levels_in(now),
                [&](const std::string& plan, const std::string* old, const std::string* fresh) {
                  if (old != nullptr && fresh != nullptr && *old == *fresh) return;
                  said.push_back({Code::since_level,
                                  {plan, Text(old == nullptr ? "—" : *old),
                                   Text(fresh == nullptr ? "—" : *fresh)}});
                });
}

void compare_sent(const Json& earlier, const Json& now, std::vector<Message>& said) {
  for_each_pair(
      sent_by(earlier), sent_by(now), [&](const auto& key, const Sent* old, const Sent* fresh) {
        const std::string& requirement = key.first;
        if (old == nullptr) {
          said.push_back({Code::since_sent, {fresh->name, requirement, fresh->arrives}});
          return;
        }
        if (fresh == nullptr) {
          said.push_back({Code::since_not_sent, {old->name, requirement}});
          return;
        }
        if (old->arrives != fresh->arrives) {
          said.push_back(
              {Code::since_arrives, {fresh->name, requirement, old->arrives, fresh->arrives}});
        }
        if (old->quantity != fresh->quantity) {
          said.push_back({Code::since_quantity,
                          {fresh->name, requirement, std::to_string(old->quantity),
                           std::to_string(fresh->quantity)}});
        }
      });
}

void compare_missing(const Json& earlier, const Json& now, std::vector<Message>& said) {
  for_each_pair(
      missing_in(earlier), missing_in(now),
      [&](const std::string& requirement, const std::int64_t* old, const std::int64_t* fresh) {
        const std::int64_t was = old == nullptr ? 0 : *old;
        const std::int64_t is = fresh == nullptr ? 0 : *fresh;
        if (was == is) return;
        said.push_back(
            {Code::since_missing, {requirement, std::to_string(was), std::to_string(is)}});
      });
}

/// "rows" of the audit's own account of a write: [table, [cells …]] each.
bool touches(const AuditRow& write, const std::set<std::string>& used) {
  if (used.contains(write.subject)) return true;
  const Json after = read_json(write.after);
  const Json* rows = after.find("rows");
  if (rows == nullptr || rows->array() == nullptr) return false;
  for (const Json& row : *rows->array()) {
    if (row.array() == nullptr || row.array()->size() < 2) continue;
    const Json::Array* cells = (*row.array())[1].array();
    if (cells == nullptr) continue;
    const bool named = std::ranges::any_of(*cells, [&](const Json& cell) {
      return cell.string() != nullptr && used.contains(*cell.string());
    });
    if (named) return true;
  }
  return false;
}

}  // namespace

std::vector<Held> held_by(const Json& earlier) {
  std::vector<Held> held;
  for (const Json& assignment : list(earlier, "assignments")) {
    if (is_carried(assignment)) continue;
    Held one{.requirement = RequirementId(words(assignment, "requirement")), .resource = {}};
    if (const std::string* lot = member(assignment, "lot").string()) {
      one.resource = LotId(*lot);
    } else {
      one.resource = CrewId(words(assignment, "crew"));
    }
    held.push_back(std::move(one));
  }
  return held;
}

std::int64_t seq_of(const Json& earlier) { return whole(member(earlier, "record"), "seq"); }

std::vector<Message> writes_that_matter(const Json& earlier, std::span<const AuditRow> writes,
                                        Offset offset) {
  std::set<std::string> used;
  for (const Json& assignment : list(earlier, "assignments")) used.insert(resource_id(assignment));
  std::vector<Message> said;
  for (const AuditRow& write : writes) {
    const bool road = write.verb == name(Verb::close_road) || write.verb == name(Verb::reopen_road);
    const bool region = write.verb == name(Verb::import);
    if (!road && !region && !touches(write, used)) continue;
    said.push_back(
        {Code::since_written,
         {std::to_string(write.seq), Text(write.at ? format_instant(*write.at, offset) : "—"),
          Text(write.verb), Text(region ? write.subject.substr(0, 12) : write.subject),
          Text(write.actor)}});
  }
  return said;
}

std::vector<Message> differences(const Json& earlier, const Json& now) {
  if (incidents_of(earlier) != incidents_of(now)) {
    throw Error(Code::since_other_incident, {incidents_of(earlier), incidents_of(now)});
  }
  std::vector<Message> said;
  const auto digest = [](const Json& answer) {
    return words(member(answer, "record"), "region_digest");
  };
  if (digest(earlier) != digest(now)) said.push_back({Code::since_region, {}});
  compare_levels(earlier, now, said);
  compare_sent(earlier, now, said);
  compare_missing(earlier, now, said);
  if (said.empty()) said.push_back({Code::since_same, {}});
  return said;
}

}  // namespace muster
