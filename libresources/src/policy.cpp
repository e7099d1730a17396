#include "muster/resources/policy.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "muster/plan/code.hpp"
#include "muster/plan/rules.hpp"

namespace muster {
namespace {

struct AimName {
  Aim aim;
  std::string_view id;
  Text title;
};

const std::array<AimName, 14>& aim_names() {
  static const std::array<AimName, 14> names = {{
      {Aim::in_time, "in_time", {"时限内缺额最少", "least missing at the deadlines"}},
      {Aim::sent, "sent", {"最终缺额最少", "least missing for good"}},
      {Aim::lateness, "lateness", {"超时最短", "least lateness"}},
      {Aim::kept, "kept", {"不动已派力量", "those committed stay"}},
      {Aim::first_effective, "first_effective", {"最先形成有效编组", "first effective soonest"}},
      {Aim::last_arrival, "last_arrival", {"最先全部到齐", "complete soonest"}},
      {Aim::carried_first, "carried_first", {"先用随队装备", "what crews carry first"}},
      {Aim::own_first, "own_first", {"先用本地区力量", "the region's own first"}},
      {Aim::total_time, "total_time", {"到达用时合计最少", "least time to arrival in all"}},
      {Aim::confirmed, "confirmed", {"先用核实过的", "what was looked at first"}},
      {Aim::priced, "priced", {"先用费用已知的", "what has a known cost first"}},
      {Aim::cost, "cost", {"费用最省", "least cost"}},
      {Aim::sources, "sources", {"来源最少", "fewest sources"}},
      {Aim::ids, "ids", {"编号在前者优先", "by id"}},
  }};
  return names;
}

}  // namespace

std::string_view name(Aim aim) { return aim_names().at(static_cast<std::size_t>(aim)).id; }

Text title(Aim aim) { return aim_names().at(static_cast<std::size_t>(aim)).title; }

std::optional<Aim> parse_aim(std::string_view name) {
  for (const AimName& one : aim_names()) {
    if (one.id == name) return one.aim;
  }
  return std::nullopt;
}

namespace {

struct ForbidsName {
  std::string_view id;
  Text title;
};

const std::array<ForbidsName, 3>& forbids_names() {
  static const std::array<ForbidsName, 3> names = {{
      {"outside", {"不用市外力量", "nobody from outside"}},
      {"requisition", {"不征用", "nothing by requisition"}},
      {"last_crew", {"每队留一组", "one crew of each team stays"}},
  }};
  return names;
}

}  // namespace

std::string_view name(Forbids forbids) {
  return forbids_names().at(static_cast<std::size_t>(forbids)).id;
}

Text title(Forbids forbids) { return forbids_names().at(static_cast<std::size_t>(forbids)).title; }

std::optional<Forbids> parse_forbids(std::string_view name) {
  for (std::size_t i = 0; i < forbids_names().size(); ++i) {
    if (forbids_names().at(i).id == name) return static_cast<Forbids>(i);
  }
  return std::nullopt;
}

bool is_about_all(Aim aim) {
  return aim == Aim::kept || aim == Aim::carried_first || aim == Aim::own_first ||
         aim == Aim::total_time || aim == Aim::confirmed || aim == Aim::priced ||
         aim == Aim::cost || aim == Aim::sources || aim == Aim::ids;
}

namespace {

/// `in_time`, `sent` first, `sources` and `ids` last, whatever stands in between; `kept`,
/// `confirmed`, `priced` and `cost` where they belong unless they are placed.
Policy completed(std::string id, std::vector<Aim> aims) {
  std::erase_if(aims, [](Aim aim) {
    return aim == Aim::in_time || aim == Aim::sent || aim == Aim::sources || aim == Aim::ids;
  });
  aims.insert(aims.begin(), {Aim::in_time, Aim::sent});
  if (std::ranges::find(aims, Aim::kept) == aims.end()) {
    const bool late_next = aims.size() > 2 && aims[2] == Aim::lateness;
    aims.insert(aims.begin() + (late_next ? 3 : 2), Aim::kept);
  }
  for (const Aim aim : {Aim::confirmed, Aim::priced, Aim::cost}) {
    if (std::ranges::find(aims, aim) == aims.end()) aims.push_back(aim);
  }
  aims.insert(aims.end(), {Aim::sources, Aim::ids});
  return {.id = std::move(id), .aims = std::move(aims)};
}

}  // namespace

std::vector<Policy> policies(const Rules& rules, Date day,
                             const std::vector<JurisdictionId>& jurisdictions) {
  const Rule* rule = in_force(rules, "dispatch_policy", day, jurisdictions);
  if (rule == nullptr) return {Policy{}};
  std::map<std::string, std::map<Decimal, Aim>> rows;
  std::map<std::string, std::set<Forbids>> limits;
  for (const auto& row : rule->rows) {
    const std::string id = field(row, "policy");
    const std::string forbidden = field(row, "forbid");
    if (!forbidden.empty()) {
      const auto forbids = parse_forbids(forbidden);
      if (!forbids) throw Error(Code::policy_aim_unknown, {id, forbidden});
      limits[id].insert(*forbids);
      rows.try_emplace(id);
      continue;
    }
    const auto aim = parse_aim(field(row, "aim"));
    if (!aim) throw Error(Code::policy_aim_unknown, {id, field(row, "aim")});
    rows[id].emplace(decimal_field(row, "order").value_or(Decimal()), *aim);
  }
  std::vector<Policy> found;
  for (const auto& [id, by_order] : rows) {
    std::vector<Aim> aims;
    for (const auto& [order, aim] : by_order) aims.push_back(aim);
    if (aims.empty()) aims = Policy{}.aims;
    Policy policy = completed(id, std::move(aims));
    policy.forbids.assign(limits[id].begin(), limits[id].end());
    found.push_back(std::move(policy));
  }
  return found;
}

Policy policy_named(const std::string& name, const Rules& rules, Date day,
                    const std::vector<JurisdictionId>& jurisdictions) {
  std::string names;
  for (Policy& policy : policies(rules, day, jurisdictions)) {
    if (policy.id == name) return std::move(policy);
    names += (names.empty() ? "" : ", ") + policy.id;
  }
  throw Error(Code::policy_unknown, {name, names});
}

}  // namespace muster
