#include "muster/resources/policy.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace muster {
namespace {

struct AimName {
  Aim aim;
  std::string_view id;
  Text title;
};

const std::array<AimName, 11>& aim_names() {
  static const std::array<AimName, 11> names = {{
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

bool is_about_all(Aim aim) {
  return aim == Aim::kept || aim == Aim::carried_first || aim == Aim::own_first ||
         aim == Aim::total_time || aim == Aim::confirmed || aim == Aim::ids;
}

namespace {

/// `in_time`, `sent` first and `ids` last, whatever stands in between; `kept` and `confirmed` where
/// they belong unless they are placed.
Policy completed(std::string id, std::vector<Aim> aims) {
  std::erase_if(aims,
                [](Aim aim) { return aim == Aim::in_time || aim == Aim::sent || aim == Aim::ids; });
  aims.insert(aims.begin(), {Aim::in_time, Aim::sent});
  if (std::ranges::find(aims, Aim::kept) == aims.end()) {
    const bool late_next = aims.size() > 2 && aims[2] == Aim::lateness;
    aims.insert(aims.begin() + (late_next ? 3 : 2), Aim::kept);
  }
  if (std::ranges::find(aims, Aim::confirmed) == aims.end()) aims.push_back(Aim::confirmed);
  aims.push_back(Aim::ids);
  return {.id = std::move(id), .aims = std::move(aims)};
}

}  // namespace

std::vector<Policy> policies(const Rules& rules, Date day,
                             const std::vector<JurisdictionId>& jurisdictions) {
  const Rule* rule = in_force(rules, "dispatch_policy", day, jurisdictions);
  if (rule == nullptr) return {Policy{}};
  std::map<std::string, std::map<Decimal, Aim>> rows;
  for (const auto& row : rule->rows) {
    const std::string id = field(row, "policy");
    const auto aim = parse_aim(field(row, "aim"));
    if (!aim) throw Error(Code::policy_aim_unknown, {id, field(row, "aim")});
    rows[id].emplace(decimal_field(row, "order").value_or(Decimal()), *aim);
  }
  std::vector<Policy> found;
  for (const auto& [id, by_order] : rows) {
    std::vector<Aim> aims;
    for (const auto& [order, aim] : by_order) aims.push_back(aim);
    found.push_back(completed(id, std::move(aims)));
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
