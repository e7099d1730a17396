#include "rehearsal_underway.hpp"

#include <algorithm>
#include <utility>

#include "response_steps.hpp"

namespace muster {

namespace {

/// The next place on the way, and when it is reached after leaving.
struct Passing {
  PlaceId place = {};
  TravelTime after = {.ms = 0};
  std::size_t roads = 0;  ///< of the route that lie behind it
};

/// `elapsed` since leaving, out of `actual` for the whole way; the times of the old roads say how
/// far that is.
Passing next_place(const Underway& one, const PlaceId& from, const TravelTimes& old,
                   const RoadNetwork& network, std::int64_t elapsed_ms) {
  const std::int64_t planned = old.from(from).ms;
  const std::int64_t actual = std::max<std::int64_t>(one.assignment.coming.travel.ms, 1);
  const std::int64_t passed = elapsed_ms * planned / actual;
  Passing next{.place = from};
  if (!one.route) return next;
  for (const RouteRoad& road : one.route->roads) {
    if (static_cast<std::int64_t>(next.after.ms) >= passed) break;
    const PlaceIndex place = road.forward ? network.to(road.road) : network.from(road.road);
    const TravelTime left = old.from(place);
    if (!left.reachable()) break;
    next.place = network[place].id;
    next.after = {.ms = static_cast<std::uint32_t>(planned - left.ms)};
    ++next.roads;
  }
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

}  // namespace

std::vector<Underway> underway(const Response& before, const RehearsalWorld& world, Instant now,
                               std::vector<Spoilt>& spoilt) {
  std::vector<Underway> all;
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
    Underway one{.assignment = assignment, .need = requirement};
    one.need.curve.clear();
    if (i < before.routes.size()) one.route = before.routes[i];
    all.push_back(std::move(one));
  }
  return all;
}

void find_ways(std::vector<Underway>& all, const Response& before, const TravelByIncident& travel,
               const RehearsalWorld& world, Instant now, std::vector<Spoilt>& spoilt) {
  const Region& region = *world.region;
  const RoadsThen old_roads(before.incidents, region, before.as_of);
  const TravelByIncident old_travel = old_roads.with(before.closures);
  std::vector<Underway> left;
  for (Underway& one : all) {
    const Coming& coming = one.assignment.coming;
    if (coming.arrives <= now) {
      left.push_back(std::move(one));
      continue;
    }
    const Vehicle* vehicle = vehicle_for(one.assignment, region);
    const auto& new_times = travel.at(one.need.incident).of(vehicle);
    const auto& old_times = old_travel.at(one.need.incident).of(vehicle);
    const PlaceId from = place_of(one.assignment, region, world.situation);
    Passing next{.place = from};
    if (coming.departs < now) {
      const auto elapsed = std::chrono::milliseconds(now - coming.departs).count();
      next = next_place(one, from, old_times, *region.roads, elapsed);
    }
    const TravelTime rest = new_times.from(next.place);
    if (rest == old_times.from(next.place)) {
      left.push_back(std::move(one));
      continue;
    }
    const Instant was = coming.arrives;
    if (!rest.reachable()) {
      spoilt.push_back({.assignment = one.assignment, .incident = one.need.incident});
      continue;
    }
    // How it drove so far, it goes on driving: the share of the planned time stays.
    const std::int64_t planned = std::max<std::int64_t>(old_times.from(from).ms, 1);
    const std::int64_t anew = static_cast<std::int64_t>(next.after.ms) + rest.ms;
    const std::int64_t turned_out = anew * coming.travel.ms / planned;
    set_arrival(one, {.ms = static_cast<std::uint32_t>(
                          std::min<std::int64_t>(turned_out, TravelTime::never - 1))});
    if (one.route) {
      one.route->roads.resize(next.roads);
      if (const auto place = region.roads->find(next.place)) {
        if (const auto on = new_times.route(*place)) {
          one.route->roads.insert(one.route->roads.end(), on->roads.begin(), on->roads.end());
          one.route->approach = on->approach;
          one.route->length = {0};
          for (const RouteRoad& road : one.route->roads) {
            one.route->length = one.route->length + (*region.roads)[road.road].length;
          }
          one.route->time = one.assignment.coming.travel;
        }
      }
    }
    if (one.moved) {
      spoilt.push_back({.assignment = one.assignment,
                        .incident = one.need.incident,
                        .later = one.assignment.coming.arrives - was});
    }
    left.push_back(std::move(one));
  }
  all = std::move(left);
}

}  // namespace muster
