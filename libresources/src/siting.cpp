#include "muster/resources/siting.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "muster/resources/locate.hpp"

namespace muster {
namespace {

struct Site {
  Sited sited = {};
  Stand stand = {};
};

void add_site(std::vector<Site>& sites, std::set<std::uint32_t>& taken, Sited sited,
              const PlaceId& place, const Region& region) {
  const auto index = region.roads->find(place);
  if (!index || !taken.insert(static_cast<std::uint32_t>(*index)).second) return;
  Site site{.sited = std::move(sited)};
  site.stand.place = *index;
  sites.push_back(std::move(site));
}

std::vector<Site> sites_of(const SitingWish& wish, const Region& region) {
  std::vector<Site> sites;
  std::set<std::uint32_t> taken;
  switch (wish.at) {
    case SitesAt::places:
      for (const Place& place : region.roads->places()) {
        if (place.kind == road_node) continue;
        add_site(sites, taken, {place.id.str(), place.name, place.position}, place.id, region);
      }
      break;
    case SitesAt::stockpiles:
      for (const Stockpile& one : region.stockpiles) {
        add_site(sites, taken, {one.id.str(), one.name, one.position}, one.place, region);
      }
      break;
    case SitesAt::teams:
      for (const Team& team : region.teams) {
        if (!wish.team_kind.empty() && team.kind != wish.team_kind) continue;
        add_site(sites, taken, {team.id.str(), team.name, team.position}, team.place, region);
      }
      break;
  }
  return sites;
}

Siting with_sites(const std::vector<Site>& sites) {
  Siting result;
  result.question.sites = sites.size();
  for (const Site& site : sites) result.sites.push_back(site.sited);
  return result;
}

Overlay overlay_over(const std::vector<Site>& sites, const Region& region) {
  std::vector<Stand> stands;
  for (const Site& site : sites) stands.push_back(site.stand);
  return {*region.roads, std::move(stands)};
}

PlacementDemand demand_of(const std::vector<TravelTime>& times, std::int64_t weight) {
  PlacementDemand demand{.weight = weight};
  for (std::uint32_t site = 0; site < times.size(); ++site) {
    if (times[site].reachable()) demand.reach.push_back({site, times[site].rounded_up().count()});
  }
  return demand;
}

void add_people(Siting& result, const Region& region, const Travel& roads, const Overlay& overlay) {
  for (const Place& place : region.roads->places()) {
    if (!place.population_night) continue;
    const Approach there{.place = place.id};
    result.question.demands.push_back(
        demand_of(roads.arrivals(std::span(&there, 1), overlay), *place.population_night));
    result.demands.push_back({place.id.str(), place.name, place.position});
  }
}

void add_hazards(Siting& result, const SitingWish& wish, const Region& region, const Travel& roads,
                 const Overlay& overlay) {
  for (const Hazard& hazard : region.hazards) {
    if (wish.hazard_kind && hazard.kind != *wish.hazard_kind) continue;
    const auto there = approaches_of(hazard.id, region);
    result.question.demands.push_back(demand_of(roads.arrivals(there, overlay), 1));
    result.demands.push_back({hazard.id.str(), hazard.name, hazard.position});
  }
  if (result.demands.empty() && wish.hazard_kind) {
    throw Error(Code::id_unknown,
                {Text("危险目标种类", "kind of hazard"), Text(wish.hazard_kind->view())});
  }
}

/// What lies in each stockpile of the material, above its minimum.
std::map<StockpileId, Quantity> lying(const MaterialId& material, const Region& region,
                                      const Situation& situation) {
  std::map<StockpileId, Quantity> there;
  for (const Lot& lot : region.lots) {
    if (lot.material != material || lot.condition == Condition::repair) continue;
    const auto changed = situation.balances.find(lot.id);
    const Quantity balance = changed == situation.balances.end() ? lot.quantity : changed->second;
    if (balance > lot.floor) there[lot.stockpile] = there[lot.stockpile] + (balance - lot.floor);
  }
  return there;
}

}  // namespace

Siting siting(const SitingWish& wish, const Region& region, const Travel& roads) {
  const auto sites = sites_of(wish, region);
  Siting result = with_sites(sites);
  const Overlay overlay = overlay_over(sites, region);
  if (wish.people) {
    add_people(result, region, roads, overlay);
  } else {
    add_hazards(result, wish, region, roads, overlay);
  }
  return result;
}

Siting buying(const SitingWish& wish, const MaterialId& material, Quantity each, Seconds within,
              Quantity shelf, const Region& region, const Situation& situation,
              const Travel& roads) {
  std::vector<Site> sites;
  std::vector<Quantity> here;
  const auto there = lying(material, region, situation);
  for (const Stockpile& one : region.stockpiles) {
    const auto place = region.roads->find(one.place);
    if (!one.loading || !place) continue;
    Site site{.sited = {one.id.str(), one.name, one.position}};
    site.stand.place = *place;
    site.stand.before = {static_cast<std::uint32_t>(Seconds(*one.loading).count() * 1000)};
    sites.push_back(std::move(site));
    const auto found = there.find(one.id);
    here.push_back(found == there.end() ? Quantity{} : found->second);
  }
  Siting result = with_sites(sites);
  add_hazards(result, wish, region, roads, overlay_over(sites, region));
  PlacementQuestion& question = result.question;
  question.aim = PlacementAim::fewest;
  question.limit = within.count();
  question.units.assign(sites.size(), shelf.count());
  for (PlacementDemand& demand : question.demands) {
    Quantity found;
    for (const Reach& reach : demand.reach) {
      if (reach.distance <= question.limit) found = found + here[reach.site];
    }
    demand.need = std::max<std::int64_t>(0, (each - found).count());
  }
  return result;
}

}  // namespace muster
