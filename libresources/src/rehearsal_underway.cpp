#include "rehearsal_underway.hpp"

#include <algorithm>
#include <utility>

#include "muster/plan/id.hpp"
#include "response_steps.hpp"

namespace muster {

namespace {

/// The next place on the way: `elapsed` since leaving, out of what the whole way turned out to
/// take; the times of the old roads say how far that is.
Turning next_place(const Underway& one, const Turning& last, const TravelTimes& old,
                   const RoadNetwork& network, std::int64_t elapsed_ms) {
  const std::int64_t left_then = time_from(last.from, old).ms;
  const std::int64_t planned = last.after.ms + left_then;
  const std::int64_t actual = std::max<std::int64_t>(one.assignment.coming.travel.ms, 1);
  const std::int64_t passed = elapsed_ms * planned / actual;
  Turning next = last;
  if (!one.route) return next;
  std::optional<PlaceIndex> reached;
  for (std::size_t r = last.roads; r < one.route->roads.size(); ++r) {
    if (static_cast<std::int64_t>(next.after.ms) >= passed) break;
    const RouteRoad& road = one.route->roads[r];
    const PlaceIndex place = road.forward ? network.to(road.road) : network.from(road.road);
    const TravelTime left = old.from(place);
    if (!left.reachable()) break;
    reached = place;
    next.after = {.ms = static_cast<std::uint32_t>(planned - left.ms)};
    ++next.roads;
  }
  if (reached) next.from = network.id(*reached);
  return next;
}

void set_arrival(Underway& one, TravelTime travel) {
  Coming& coming = one.assignment.coming;
  const Instant before = coming.arrives;
  const Instant due = one.assignment.late_by ? before - *one.assignment.late_by : before;
  coming.travel = travel;
  coming.arrives = coming.departs + travel.rounded_up();
  one.moved = coming.arrives > before;
  if (coming.arrives > due) {
    one.assignment.late_by = coming.arrives - due;
  } else {
    one.assignment.late_by.reset();
  }
  if (one.assignment.hold_until) {
    one.assignment.hold_until = *one.assignment.hold_until + (coming.arrives - before);
  }
}

std::string resource_of(const Assignment& assignment) {
  return assignment.crew ? assignment.crew->str() : assignment.lot->str();
}

/// The way so far, then the quickest from there.
void go_on(Underway& one, const Turning& next, const TravelTimes& times,
           const RoadNetwork& network) {
  if (!one.route) return;
  one.route->roads.resize(next.roads);
  const auto on = route_from(next.from, times, network);
  if (!on) return;
  one.route->roads.insert(one.route->roads.end(), on->roads.begin(), on->roads.end());
  one.route->approach = on->approach;
  one.route->time = one.assignment.coming.travel;
  one.route->length = {0};
  for (const RouteRoad& road : one.route->roads) {
    one.route->length = one.route->length + network.length(road.road);
  }
}

/// False when no road leads there any more.
bool find_way(Underway& one, const TravelByIncident& old_travel, const TravelByIncident& travel,
              const RegionPositions& positions, RehearsalWorld& world, Instant now,
              std::vector<Spoilt>& spoilt) {
  const Region& region = *world.region;
  const Coming& coming = one.assignment.coming;
  const SettingOut setting = setting_out(one.assignment, region, positions, world.situation);
  const Vehicle* vehicle = setting.vehicle;
  const auto& new_times = travel.at(one.need->incident).of(vehicle);
  const auto& old_times = old_travel.at(one.need->incident).of(vehicle);
  const auto key = std::pair(resource_of(one.assignment), one.need->incident);
  if (!setting.from) return true;
  Turning last{.from = *setting.from};
  if (const auto turned = world.turnings.find(key); turned != world.turnings.end()) {
    last = turned->second;
  }
  if (!one.route) one.route = route_from(last.from, old_times, *region.roads);
  Turning next = last;
  if (coming.departs < now) {
    const auto elapsed = std::chrono::milliseconds(now - coming.departs).count();
    next = next_place(one, last, old_times, *region.roads, elapsed);
  }
  const TravelTime rest = time_from(next.from, new_times);
  if (rest == time_from(next.from, old_times)) return true;
  if (!rest.reachable()) {
    spoilt.push_back({.assignment = one.assignment, .incident = one.need->incident});
    return false;
  }
  const Instant was = coming.arrives;
  // How it drove so far, it goes on driving: the share of the planned time stays.
  const std::int64_t planned =
      std::max<std::int64_t>(std::int64_t{last.after.ms} + time_from(last.from, old_times).ms, 1);
  const std::int64_t anew = std::int64_t{next.after.ms} + rest.ms;
  const std::int64_t turned_out = anew * coming.travel.ms / planned;
  set_arrival(one, {.ms = static_cast<std::uint32_t>(
                        std::min<std::int64_t>(turned_out, TravelTime::never - 1))});
  go_on(one, next, new_times, *region.roads);
  world.turnings[key] = next;
  if (one.moved) {
    spoilt.push_back({.assignment = one.assignment,
                      .incident = one.need->incident,
                      .later = coming.arrives - was});
  }
  return true;
}

}  // namespace

std::vector<Underway> underway(const Response& before, const RehearsalWorld& world, Instant now,
                               std::vector<Spoilt>& spoilt) {
  std::vector<Underway> all;
  all.reserve(before.dispatch.assignments.size());
  for (std::size_t i = 0; i < before.dispatch.assignments.size(); ++i) {
    const Assignment& assignment = before.dispatch.assignments[i];
    if (assignment.coming.alerted >= now) continue;
    const Requirement& requirement = before.requirements[assignment.requirement];
    const bool crew_lost = assignment.crew && world.lost_crews.contains(*assignment.crew);
    const bool lot_lost = assignment.lot && world.lost_lots.contains(*assignment.lot) &&
                          assignment.coming.departs > now;
    if (crew_lost || lot_lost) {
      spoilt.push_back({.assignment = assignment, .incident = requirement.incident});
      continue;
    }
    Underway& one = all.emplace_back();
    one.assignment = assignment;
    one.need = &requirement;
    if (i < before.routes.size()) one.route = before.routes[i];
  }
  return all;
}

void find_ways(std::vector<Underway>& all, const TravelByIncident& old_travel,
               const TravelByIncident& travel, const RegionPositions& positions,
               RehearsalWorld& world, Instant now, std::vector<Spoilt>& spoilt) {
  std::vector<Underway> left;
  left.reserve(all.size());
  for (Underway& one : all) {
    if (one.assignment.coming.arrives <= now ||
        find_way(one, old_travel, travel, positions, world, now, spoilt)) {
      left.push_back(std::move(one));
    }
  }
  all = std::move(left);
}

}  // namespace muster
