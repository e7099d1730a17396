#include "candidates_positions.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "muster/resources/region.hpp"
#include "muster/resources/road_index.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/vehicles.hpp"

namespace muster {
namespace {

/// The position of the entry of that id in a list ordered by id; looked for at `near` first, for
/// records that belong to the same one often stand together.
template <class Entry, class Tag>
std::uint32_t position_of(const std::vector<Entry>& entries, const Id<Tag>& id,
                          std::uint32_t near = RegionPositions::none) {
  if (near < entries.size() && entries[near].id == id) return near;
  const Entry* entry = find(entries, id);
  return entry == nullptr ? RegionPositions::none
                          : static_cast<std::uint32_t>(entry - entries.data());
}

template <class Holder>
std::vector<std::optional<PlaceIndex>> places_of(const std::vector<Holder>& holders,
                                                 const Region& region) {
  std::vector<std::optional<PlaceIndex>> places(holders.size());
  if (region.roads == nullptr) return places;
  for (std::size_t i = 0; i < holders.size(); ++i) {
    const bool as_before = i > 0 && holders[i].place == holders[i - 1].place;
    places[i] = as_before ? places[i - 1] : region.roads->find(holders[i].place);
  }
  return places;
}

std::vector<std::uint32_t> vehicles_of_crews(const Region& region,
                                             const std::vector<std::uint32_t>& team_of_crew) {
  const auto position = [&](const Vehicle* vehicle) {
    return vehicle == nullptr ? RegionPositions::none
                              : static_cast<std::uint32_t>(vehicle - region.vehicles.data());
  };
  std::vector<std::uint32_t> of_crew(team_of_crew.size(), RegionPositions::none);
  if (region.vehicles.empty()) return of_crew;
  const bool some_by_crew = std::ranges::any_of(
      region.vehicles, [](const Vehicle& vehicle) { return !vehicle.crews.empty(); });
  std::vector<std::optional<std::uint32_t>> of_team(region.teams.size());
  for (std::size_t i = 0; i < of_crew.size(); ++i) {
    if (team_of_crew[i] == RegionPositions::none) continue;
    const Team& team = region.teams[team_of_crew[i]];
    if (some_by_crew) {
      of_crew[i] = position(vehicle_of(region.crews[i], team, region.vehicles));
      continue;
    }
    auto& known = of_team[team_of_crew[i]];
    if (!known) known = position(vehicle_of(region.crews[i], team, region.vehicles));
    of_crew[i] = *known;
  }
  return of_crew;
}

/// The lots of each material, ascending.
std::map<MaterialId, std::vector<std::uint32_t>> lots_by_material(const Region& region) {
  std::map<MaterialId, std::vector<std::uint32_t>> found;
  auto last = found.end();  // those that lie together are often alike
  for (std::uint32_t i = 0; i < region.lots.size(); ++i) {
    const MaterialId& material = region.lots[i].material;
    if (last == found.end() || last->first != material) last = found.try_emplace(material).first;
    last->second.push_back(i);
  }
  return found;
}

void sort_once(std::vector<std::uint32_t>& positions) {
  std::ranges::sort(positions);
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
}

}  // namespace

RegionPositions::RegionPositions(const Region& region)
    : crew_in_roster(region.crews.size(), false),
      place_of_team(places_of(region.teams, region)),
      place_of_stockpile(places_of(region.stockpiles, region)) {
  const auto& capabilities = region.catalogue.parts().capabilities;
  for (std::uint32_t i = 0; i < capabilities.size(); ++i) {
    broader_.push_back(capabilities[i].broader ? position_of(capabilities, *capabilities[i].broader)
                                               : none);
  }
  crews_.resize(capabilities.size());
  team_of_crew.reserve(region.crews.size());
  std::uint32_t near = none;
  for (std::uint32_t i = 0; i < region.crews.size(); ++i) {
    const Crew& crew = region.crews[i];
    team_of_crew.push_back(
        position_of(region.teams, crew.team, i == 0 ? none : team_of_crew.back()));
    first_skill_of_crew.push_back(static_cast<std::uint32_t>(capability_of_skill.size()));
    for (const Skill& skill : crew.skills) {
      near = position_of(capabilities, skill.capability, near);
      capability_of_skill.push_back(near);
      if (near != none) crews_[near].push_back(i);
    }
  }
  first_skill_of_crew.push_back(static_cast<std::uint32_t>(capability_of_skill.size()));
  vehicle_of_crew = vehicles_of_crews(region, team_of_crew);
  for (const Shift& shift : region.shifts) {
    const std::uint32_t crew = position_of(region.crews, shift.crew);
    if (crew != none) crew_in_roster[crew] = true;
  }
  stockpile_of_lot.reserve(region.lots.size());
  for (std::uint32_t i = 0; i < region.lots.size(); ++i) {
    const Lot& lot = region.lots[i];
    stockpile_of_lot.push_back(
        position_of(region.stockpiles, lot.stockpile, i == 0 ? none : stockpile_of_lot.back()));
  }
  lots_ = lots_by_material(region);
  number_releases(region);
}

void RegionPositions::number_releases(const Region& region) {
  using Key = std::tuple<OrganisationId, OrganisationId, Act, std::optional<Minutes>>;
  std::map<Key, std::uint32_t> numbers;
  std::optional<Key> before;  // of the lot before: those that lie together are mostly alike
  release_of_lot.reserve(region.lots.size());
  for (std::uint32_t i = 0; i < region.lots.size(); ++i) {
    if (stockpile_of_lot[i] == none) {
      release_of_lot.push_back(none);
      continue;
    }
    const Lot& lot = region.lots[i];
    const Stockpile& stockpile = region.stockpiles[stockpile_of_lot[i]];
    const Key key{lot.release_authority, stockpile.organisation, stockpile.act,
                  lot.release ? lot.release : stockpile.consent};
    if (before == key) {
      release_of_lot.push_back(release_of_lot.back());
      continue;
    }
    release_of_lot.push_back(numbers.try_emplace(key, releases).first->second);
    releases = static_cast<std::uint32_t>(numbers.size());
    before = key;
  }
}

std::vector<std::uint32_t> RegionPositions::covering(const CapabilityId& needed,
                                                     const Region& region) const {
  std::vector<std::uint32_t> all;
  const std::uint32_t wanted = position_of(region.catalogue.parts().capabilities, needed);
  if (wanted == none) return all;
  for (std::uint32_t i = 0; i < broader_.size(); ++i) {
    std::uint32_t at = i;
    while (at != none && at != wanted) at = broader_[at];
    if (at == wanted) all.push_back(i);
  }
  return all;
}

std::vector<std::uint32_t> RegionPositions::crews_with(
    std::span<const std::uint32_t> capabilities) const {
  std::vector<std::uint32_t> all;
  for (const std::uint32_t capability : capabilities) {
    all.insert(all.end(), crews_[capability].begin(), crews_[capability].end());
  }
  sort_once(all);
  return all;
}

std::span<const std::uint32_t> RegionPositions::lots_of(const MaterialId& material) const {
  const auto found = lots_.find(material);
  if (found == lots_.end()) return {};
  return found->second;
}

std::vector<std::uint32_t> RegionPositions::lots_of(
    const MaterialId& material, const std::map<MaterialId, Quantity>& kits) const {
  std::vector<std::uint32_t> all;
  const auto take = [&](const MaterialId& one) {
    const auto found = lots_.find(one);
    if (found != lots_.end()) all.insert(all.end(), found->second.begin(), found->second.end());
  };
  take(material);
  for (const auto& [kit, quantity] : kits) take(kit);
  sort_once(all);
  return all;
}

}  // namespace muster
