#include "muster/resources/access.hpp"

#include <array>
#include <utility>

#include "access_ways.hpp"

namespace muster {
namespace {

struct MeansName {
  Means means;
  std::string_view id;
  Text title;
};

const std::array<MeansName, 9>& means_names() {
  static const std::array<MeansName, 9> names = {{
      {Means::own, "own", {"本级调派", "own order"}},
      {Means::joint_team, "joint_team", {"联合体调用", "joint team"}},
      {Means::agreement, "agreement", {"协议调用", "agreement"}},
      {Means::enterprise, "enterprise", {"商请企业", "request to a firm"}},
      {Means::neighbour, "neighbour", {"商请邻市", "request to a neighbour"}},
      {Means::province, "province", {"报请上级", "request to those above"}},
      {Means::civil, "civil", {"商请社会力量", "request to volunteers"}},
      {Means::paid, "paid", {"有偿服务", "for pay"}},
      {Means::requisition, "requisition", {"征用", "requisition"}},
  }};
  return names;
}

}  // namespace

std::string_view name(Means means) { return means_names().at(static_cast<std::size_t>(means)).id; }

Text title(Means means) { return means_names().at(static_cast<std::size_t>(means)).title; }

std::vector<Access> access(const TeamId& team, const IncidentId& incident,
                           std::span<const Match> matches, std::span<const Activation> activations,
                           const Region& region, Instant as_of) {
  const Team* known = find(region.teams, team);
  if (known == nullptr) throw Error(Code::id_unknown, {"team", team.view()});
  return AccessWays(incident, matches, activations, region, as_of).to(owned_by(*known));
}

std::vector<Access> access(const StockpileId& stockpile, const IncidentId& incident,
                           std::span<const Match> matches, std::span<const Activation> activations,
                           const Region& region, Instant as_of) {
  const Stockpile* known = find(region.stockpiles, stockpile);
  if (known == nullptr) throw Error(Code::id_unknown, {"stockpile", stockpile.view()});
  return AccessWays(incident, matches, activations, region, as_of).to(owned_by(*known));
}

}  // namespace muster
