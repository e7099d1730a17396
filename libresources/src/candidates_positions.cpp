#include "candidates_positions.hpp"

#include <algorithm>
#include <map>
#include <string_view>
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
  for (std::size_t i = 0; i < holders.size(); ++i) places[i] = region.roads->find(holders[i].place);
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
std::unordered_map<MaterialId, std::vector<std::uint32_t>> lots_by_material(const Region& region) {
  std::unordered_map<MaterialId, std::vector<std::uint32_t>> found;
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  std::vector<const MaterialId*> materials;
  std::vector<std::uint32_t> of_lot;
  std::vector<std::uint32_t> count;
  of_lot.reserve(region.lots.size());
  for (const Lot& lot : region.lots) {
    const auto next = static_cast<std::uint32_t>(materials.size());
    const auto [known, fresh] = numbers.try_emplace(lot.material.view(), next);
    if (fresh) {
      materials.push_back(&lot.material);
      count.push_back(0);
    }
    of_lot.push_back(known->second);
    ++count[known->second];
  }
  std::vector<std::vector<std::uint32_t>*> lots;
  lots.reserve(materials.size());
  found.reserve(materials.size());
  for (std::size_t i = 0; i < materials.size(); ++i) {
    lots.push_back(&found[*materials[i]]);
    lots.back()->reserve(count[i]);
  }
  for (std::uint32_t i = 0; i < of_lot.size(); ++i) lots[of_lot[i]]->push_back(i);
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
  std::unordered_map<std::string_view, std::uint32_t> capability;
  for (std::uint32_t i = 0; i < capabilities.size(); ++i) {
    capability.emplace(capabilities[i].id.view(), i);
    broader_.push_back(capabilities[i].broader ? position_of(capabilities, *capabilities[i].broader)
                                               : none);
  }
  crews_.resize(capabilities.size());
  team_of_crew.reserve(region.crews.size());
  for (std::uint32_t i = 0; i < region.crews.size(); ++i) {
    const Crew& crew = region.crews[i];
    team_of_crew.push_back(
        position_of(region.teams, crew.team, i == 0 ? none : team_of_crew.back()));
    first_skill_of_crew.push_back(static_cast<std::uint32_t>(capability_of_skill.size()));
    for (const Skill& skill : crew.skills) {
      const auto known = capability.find(skill.capability.view());
      capability_of_skill.push_back(known == capability.end() ? none : known->second);
      if (known != capability.end()) crews_[known->second].push_back(i);
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
  using Key = std::tuple<std::string_view, std::string_view, Act, std::optional<Minutes>>;
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
    const Key key{lot.release_authority.view(), stockpile.organisation.view(), stockpile.act,
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
