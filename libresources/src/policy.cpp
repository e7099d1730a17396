#include "muster/resources/policy.hpp"

#include <array>

namespace muster {
namespace {

struct AimName {
  Aim aim;
  std::string_view id;
  Text title;
};

const std::array<AimName, 9>& aim_names() {
  static const std::array<AimName, 9> names = {{
      {Aim::in_time, "in_time", {"时限内缺额最少", "least missing at the deadlines"}},
      {Aim::sent, "sent", {"最终缺额最少", "least missing for good"}},
      {Aim::lateness, "lateness", {"超时最短", "least lateness"}},
      {Aim::first_effective, "first_effective", {"最先形成有效编组", "first effective soonest"}},
      {Aim::last_arrival, "last_arrival", {"最先全部到齐", "complete soonest"}},
      {Aim::carried_first, "carried_first", {"先用随队装备", "what crews carry first"}},
      {Aim::own_first, "own_first", {"先用本地区力量", "the region's own first"}},
      {Aim::total_time, "total_time", {"到达用时合计最少", "least time to arrival in all"}},
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

}  // namespace muster
