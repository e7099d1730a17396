#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/id.hpp"
#include "muster/plan/text.hpp"
#include "muster/plan/time.hpp"

namespace muster {

struct Rules;

/// What a choice is judged by. Each decides only among the choices that all before it find equal:
/// whole numbers compared one after another, never weights added up.
enum class Aim {
  in_time,          ///< 按时: units that are not there by their deadline
  sent,             ///< 不缺: units that never come
  lateness,         ///< 少误: seconds past the deadline, over all units
  kept,             ///< 不动已派: units asked for that nobody who is committed already serves
  first_effective,  ///< 先成组: the arrival that completes the least group
  last_arrival,     ///< 齐得早: the last arrival
  carried_first,    ///< 先用随队: units shipped although a crew brings such things along
  own_first,        ///< 先用本区: units that need more than an order, or come from outside
  total_time,       ///< 总用时: seconds until arrival, over all units
  confirmed,        ///< 先用核实过的: units that somebody has to telephone about first
  priced,           ///< 费用已知: units of which nobody has recorded what they cost
  cost,             ///< 费用最省: what all of them cost, where that is recorded
  sources,          ///< 来源最少: lots that something is taken from
  ids               ///< 按编号: the smaller id
};
[[nodiscard]] std::string_view name(Aim aim);
[[nodiscard]] Text title(Aim aim);
[[nodiscard]] std::optional<Aim> parse_aim(std::string_view name);
/// Whether the aim counts all needs alike; else those of graver incidents and higher priority
/// first.
[[nodiscard]] bool is_about_all(Aim aim);

/// Whom a policy does not send at all.
enum class Forbids {
  outside,      ///< 市外力量: teams and depots from outside the region's own jurisdiction
  requisition,  ///< 征用: what would be taken by law
  last_crew  ///< 留底: of each team the last crew that could go, so that its place stays covered
};
[[nodiscard]] std::string_view name(Forbids forbids);
[[nodiscard]] Text title(Forbids forbids);
[[nodiscard]] std::optional<Forbids> parse_forbids(std::string_view name);

/// The policy of whoever sets down none, and names none where there is one of that name.
inline constexpr const char* usual_policy = "fastest";

/// Aims in the order in which they count. `in_time` and `sent` come first, `sources` and `ids`
/// last, whatever else a policy prefers. Where it does not say otherwise, `kept` comes after what
/// is missing and late, and `confirmed`, `priced` and `cost` after all that is about time.
struct Policy {
  std::string id = usual_policy;
  std::vector<Aim> aims = {
      Aim::in_time,       Aim::sent,         Aim::lateness,   Aim::kept,      Aim::first_effective,
      Aim::carried_first, Aim::last_arrival, Aim::total_time, Aim::confirmed, Aim::priced,
      Aim::cost,          Aim::sources,      Aim::ids};
  std::vector<Forbids> forbids;  ///< in the order of the enumeration
};

/// The policies that the rule `dispatch_policy` in force sets down.
///
/// Order:   by id.
/// Empty:   never: without a rule there is `fastest` alone.
/// Throws:  Error{policy_aim_unknown} for an aim, or what is forbidden, that has no such name.
[[nodiscard]] std::vector<Policy> policies(const Rules& rules, Date day,
                                           const std::vector<JurisdictionId>& jurisdictions);

/// Throws:  Error{policy_unknown}, which names those there are.
[[nodiscard]] Policy policy_named(const std::string& name, const Rules& rules, Date day,
                                  const std::vector<JurisdictionId>& jurisdictions);

}  // namespace muster
