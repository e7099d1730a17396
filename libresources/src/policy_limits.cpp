#include "muster/resources/policy_limits.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"

namespace muster {
namespace {

/// The crew of each team that stays: of those that could go, the one of the greatest id.
std::set<CrewId> last_crews(const Candidates& candidates, const Region& region) {
  std::map<TeamId, CrewId> last;
  for (const CrewCandidate& one : candidates.crews) {
    const Crew* crew = find(region.crews, one.crew);
    if (crew == nullptr || one.engaged_at) continue;
    const auto at = last.try_emplace(crew->team, one.crew).first;
    at->second = std::max(at->second, one.crew);
  }
  std::set<CrewId> crews;
  for (const auto& [team, crew] : last) crews.insert(crew);
  return crews;
}

class Limits {
 public:
  Limits(const Policy& policy, const Candidates& candidates, const Region& region)
      : policy_(policy), region_(region) {
    if (forbids(Forbids::last_crew)) stay_ = last_crews(candidates, region);
  }

  [[nodiscard]] std::optional<Forbids> forbidden(const CrewCandidate& one) const {
    if (one.engaged_at) return std::nullopt;
    const auto found = forbidden(lies_outside(one.crew), one.coming);
    if (found) return found;
    return stay_.contains(one.crew) ? std::optional(Forbids::last_crew) : std::nullopt;
  }

  [[nodiscard]] std::optional<Forbids> forbidden(const LotCandidate& one) const {
    return forbidden(lies_outside(one.lot), one.coming);
  }

  /// Of whom something else keeps at home.
  [[nodiscard]] std::optional<Forbids> forbidden(const RuledOut& one) const {
    if (!one.coming) return std::nullopt;
    const bool outside =
        std::visit([&](const auto& resource) { return lies_outside(resource); }, one.resource);
    return forbidden(outside, *one.coming);
  }

 private:
  [[nodiscard]] bool forbids(Forbids what) const {
    return std::ranges::find(policy_.forbids, what) != policy_.forbids.end();
  }

  [[nodiscard]] bool lies_outside(const CrewId& id) const {
    const Crew* crew = find(region_.crews, id);
    const Team* team = crew == nullptr ? nullptr : find(region_.teams, crew->team);
    return team != nullptr && team->external;
  }
  [[nodiscard]] bool lies_outside(const LotId& id) const {
    const Lot* lot = find(region_.lots, id);
    const Stockpile* from = lot == nullptr ? nullptr : find(region_.stockpiles, lot->stockpile);
    return from != nullptr && from->external;
  }

  [[nodiscard]] std::optional<Forbids> forbidden(bool outside, const Coming& coming) const {
    if (outside && forbids(Forbids::outside)) return Forbids::outside;
    if (coming.act == Act::requisition && forbids(Forbids::requisition)) {
      return Forbids::requisition;
    }
    return std::nullopt;
  }

  const Policy& policy_;
  const Region& region_;
  std::set<CrewId> stay_;
};

/// Whoever may not come by his first way comes by his next one.
void take_other_ways(Candidates& candidates, const Limits& limits) {
  if (candidates.otherwise.empty()) return;
  for (CrewCandidate& one : candidates.crews) {
    if (!limits.forbidden(one)) continue;
    const auto next = std::ranges::find_if(candidates.otherwise, [&](const CrewCandidate& other) {
      return other.requirement == one.requirement && other.crew == one.crew;
    });
    if (next != candidates.otherwise.end()) one = *next;
  }
  std::ranges::stable_sort(candidates.crews, [](const CrewCandidate& a, const CrewCandidate& b) {
    return std::tie(a.requirement, a.coming.arrives, a.crew) <
           std::tie(b.requirement, b.coming.arrives, b.crew);
  });
}

}  // namespace

void keep_to_policy(Candidates& candidates, const Policy& policy, const Region& region) {
  if (policy.forbids.empty()) return;
  const Limits limits(policy, candidates, region);
  const auto rule_out = [&](const auto& one, const Resource& resource, Quantity quantity) {
    const auto forbidden = limits.forbidden(one);
    if (!forbidden) return false;
    candidates.ruled_out.push_back(
        {.requirement = one.requirement,
         .resource = resource,
         .quantity = quantity,
         .reason = {Code::candidate_policy, {Text(policy.id), title(*forbidden)}},
         .coming = one.coming});
    return true;
  };
  // Nobody is to be called in, or given up by others, whom the policy would keep at home.
  for (RuledOut& out : candidates.ruled_out) {
    if (!limits.forbidden(out)) continue;
    out.coming.reset();
    out.beside.reset();
  }
  std::erase_if(candidates.otherwise,
                [&](const CrewCandidate& one) { return limits.forbidden(one).has_value(); });
  take_other_ways(candidates, limits);
  std::erase_if(candidates.crews, [&](const CrewCandidate& one) {
    if (!rule_out(one, one.crew, Quantity(1))) return false;
    candidates.ruled_out.back().low_loader = one.low_loader;
    return true;
  });
  std::erase_if(candidates.lots, [&](const LotCandidate& one) {
    if (!rule_out(one, one.lot, one.available)) return false;
    candidates.ruled_out.back().beside = candidates.besides.size();
    candidates.besides.push_back(one);
    return true;
  });
  std::ranges::stable_sort(candidates.ruled_out, {}, &RuledOut::requirement);
}

}  // namespace muster
