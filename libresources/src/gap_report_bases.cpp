// Where teams would have to stand so that a standard holds.
#include <algorithm>
#include <map>

#include "muster/resources/gap_report.hpp"
#include "muster/resources/locate.hpp"

namespace muster {
namespace {

/// Every place with a name: bare nodes of imported roads are no ground to build on.
std::vector<std::uint32_t> named_places(const Region& region) {
  std::vector<std::uint32_t> places;
  for (std::uint32_t i = 0; i < region.roads->places().size(); ++i) {
    if (region.roads->places().common(i).kind != road_node) places.push_back(i);
  }
  return places;
}

}  // namespace

BasesProposed propose_bases(const StandardShare& share, const Region& region,
                            const Situation& situation, Instant as_of,
                            const PlacementOptions& options) {
  BasesProposed result{.standard = share.standard, .asked = share.asked};
  std::vector<Closure> closures = region.closures;
  closures.insert(closures.end(), situation.closures.begin(), situation.closures.end());
  const Travel roads(region.roads, road_times(*region.roads, closures, as_of));

  std::vector<HazardId> missed;
  for (const StandardAt& at : share.hazards) {
    if (at.state == StandardState::met) result.within.push_back(at.hazard);
    if (at.state == StandardState::missed) missed.push_back(at.hazard);
  }
  for (const Team& team : region.teams) {
    if (team.staffing == Staffing::full_time && team.kind == share.standard.service) ++result.bases;
  }
  const auto sites = named_places(region);
  std::vector<Stand> stands;
  for (const std::uint32_t site : sites) {
    Stand stand;
    stand.place = PlaceIndex{site};
    stands.push_back(stand);
  }
  const Overlay overlay(*region.roads, std::move(stands));
  PlacementQuestion question{.aim = PlacementAim::fewest, .sites = sites.size()};
  question.limit = share.standard.within ? share.standard.within->count() : 0;
  for (const HazardId& id : missed) {
    PlacementDemand demand;
    const auto times = roads.arrivals(approaches_of(id, region), overlay);
    for (std::uint32_t site = 0; site < times.size(); ++site) {
      if (times[site].reachable()) demand.reach.push_back({site, times[site].rounded_up().count()});
    }
    question.demands.push_back(std::move(demand));
  }
  const PlacementAnswer answer = place(question, options);
  result.at_least = answer.bound;
  result.proved = answer.proved && verify_placement(question, answer);
  for (const std::uint32_t i : answer.uncoverable) result.never.push_back(missed[i]);
  std::vector<bool> served(missed.size(), false);
  for (std::uint32_t site = 0; site < sites.size(); ++site) {
    if (answer.amounts.empty() || answer.amounts[site] == 0) continue;
    result.places.push_back(region.roads->places().id(sites[site]));
    auto& gains = result.gains.emplace_back();
    for (std::size_t i = 0; i < missed.size(); ++i) {
      const auto& reach = question.demands[i].reach;
      const bool here = std::ranges::any_of(reach, [&](const Reach& one) {
        return one.site == site && one.distance <= question.limit;
      });
      if (here && !served[i]) gains.push_back(missed[i]);
      served[i] = served[i] || here;
    }
  }
  return result;
}

}  // namespace muster
