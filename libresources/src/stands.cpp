#include "muster/resources/stands.hpp"

#include <algorithm>
#include <utility>

#include "muster/plan/error.hpp"

namespace muster {

namespace {

template <class Tag, class Entries>
void check_known(const Id<Tag>& id, const Text& noun, const Entries& entries) {
  std::vector<std::string> ids;
  for (const auto& entry : entries) {
    if (entry.id == id) return;
    ids.push_back(entry.id.str());
  }
  const auto near = near_matches(id.str(), ids, 1);
  if (near.empty()) throw Error(Code::id_unknown, {noun, Text(id.str())});
  throw Error(Code::id_unknown_near, {noun, Text(id.str()), Text(near.front())});
}

bool can(const Crew& crew, const CapabilityId& capability, const Catalogue& catalogue) {
  return std::ranges::any_of(crew.skills, [&](const Skill& skill) {
    return catalogue.covers(skill.capability, capability);
  });
}

void add(std::vector<Standing>& into, std::string id, Text name, const PlaceId& place,
         const RoadNetwork& network) {
  const auto index = network.find(place);
  if (!index) return;
  into.push_back({std::move(id), std::move(name), {.place = *index}});
}

const RoadNetwork& roads_of(const Region& region) {
  if (!region.roads) throw Error(Code::roads_none);
  return *region.roads;
}

}  // namespace

std::vector<Standing> standing_crews(const Region& region, const Situation& situation,
                                     const std::optional<CapabilityId>& capability) {
  if (capability) {
    check_known(*capability, {"能力", "capability"}, region.catalogue.parts().capabilities);
  }
  std::vector<Standing> all;
  for (const Crew& crew : region.crews) {
    if (capability && !can(crew, *capability, region.catalogue)) continue;
    const auto changed = situation.crews.find(crew.id);
    const CrewStatus status = changed == situation.crews.end() ? CrewStatus{} : changed->second;
    if (status.engaged_at || status.readiness.value_or(crew.readiness) == Readiness::off) continue;
    const Team* team = find(region.teams, crew.team);
    if (team == nullptr) continue;
    add(all, crew.id.str(), crew.name, status.place.value_or(team->place), roads_of(region));
  }
  return all;
}

std::vector<Standing> standing_stockpiles(const Region& region, const Situation& situation,
                                          const MaterialId& material) {
  check_known(material, {"物资", "material"}, region.catalogue.parts().materials);
  std::vector<Standing> all;
  for (const Stockpile& stockpile : region.stockpiles) {
    const bool holds = std::ranges::any_of(region.lots, [&](const Lot& lot) {
      const auto changed = situation.balances.find(lot.id);
      const Quantity balance = changed == situation.balances.end() ? lot.quantity : changed->second;
      return lot.stockpile == stockpile.id && lot.material == material && balance > lot.floor;
    });
    if (holds) add(all, stockpile.id.str(), stockpile.name, stockpile.place, roads_of(region));
  }
  return all;
}

Overlay overlay_of(const std::vector<Standing>& standing, const RoadNetwork& network) {
  std::vector<Stand> stands;
  for (const Standing& one : standing) stands.push_back(one.stand);
  return {network, std::move(stands)};
}

}  // namespace muster
