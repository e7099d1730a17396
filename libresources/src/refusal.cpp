#include "muster/resources/refusal.hpp"

#include <algorithm>
#include <set>
#include <variant>

#include "muster/resources/access.hpp"

namespace muster {

std::vector<Message> if_refused(const Order& order, const Dispatch& dispatch,
                                std::span<const Requirement> requirements,
                                std::span<const Match> matches,
                                std::span<const Activation> activations, const Region& region,
                                Instant as_of) {
  std::set<std::variant<TeamId, StockpileId>> holders;
  std::optional<IncidentId> incident;
  for (const std::size_t position : order.assignments) {
    const Assignment& assignment = dispatch.assignments[position];
    if (!incident) incident = requirements[assignment.requirement].incident;
    if (assignment.lot) {
      if (const Lot* lot = find(region.lots, *assignment.lot)) holders.insert(lot->stockpile);
    } else if (const Crew* crew = find(region.crews, *assignment.crew)) {
      holders.insert(crew->team);
    }
  }
  std::vector<Message> said;
  std::set<OrganisationId> unknown;
  for (const auto& holder : holders) {
    const auto ways = std::visit(
        [&](const auto& id) { return access(id, *incident, matches, activations, region, as_of); },
        holder);
    const auto other = std::ranges::find_if(ways, [&](const Access& way) {
      if (way.barred) return false;
      if (way.means == Means::paid) return order.act == Act::request;
      return way.steps.back().party != order.authority &&
             way.steps.front().party != order.authority;
    });
    const Text who = std::visit(
        [&](const auto& id) {
          if constexpr (std::is_same_v<std::decay_t<decltype(id)>, TeamId>) {
            return name_of(region.teams, id);
          } else {
            return name_of(region.stockpiles, id);
          }
        },
        holder);
    if (other == ways.end()) continue;
    said.push_back({Code::access_if_refused,
                    {who, Text(text(other->what, Language::zh), text(other->what, Language::en))}});
    for (const AccessStep& step : other->steps) {
      if (step.consent || !unknown.insert(step.party).second) continue;
      said.push_back({Code::access_unknown, {name_of(region.organisations, step.party)}});
    }
  }
  if (!said.empty()) return said;
  const Organisation* authority = find(region.organisations, order.authority);
  const OrganisationId above =
      authority != nullptr && authority->parent ? *authority->parent : order.authority;
  return {{Code::access_no_more, {name_of(region.organisations, above)}}};
}

}  // namespace muster
