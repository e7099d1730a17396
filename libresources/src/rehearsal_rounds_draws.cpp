#include "rehearsal_rounds_draws.hpp"

#include <algorithm>

namespace muster {

namespace {

enum Stream : std::uint32_t { turnout = 1, travel, shift, road, weather, ready, unusable };

constexpr std::int64_t all = 1'000'000;

template <class Entry, class Tag>
std::uint32_t position(const std::vector<Entry>& entries, const Id<Tag>& id) {
  const Entry* entry = find(entries, id);
  return entry == nullptr ? 0 : static_cast<std::uint32_t>(entry - entries.data());
}

void later(std::optional<Instant>& at, Seconds by) {
  if (at) *at += by;
}

}  // namespace

RoundDraws::RoundDraws(const Drill& drill, const Region& region, const Situation& situation,
                       std::uint64_t key)
    : drill_(drill), region_(region), situation_(situation), key_(key) {
  using Kind = RoundCause::Kind;
  for (const RoadChance& one : drill.uncertainty.roads) {
    if (one.target) names_.push_back({Kind::road, *one.target});
  }
  const RoadRows& roads = region.roads->roads();
  for (std::size_t i = 0; i < roads.size(); ++i) names_.push_back({Kind::road, roads.id(i).str()});
  first_weather_ = names_.size();
  for (const WeatherChance& one : drill.uncertainty.weather) {
    names_.push_back({Kind::weather, one.note});
  }
  first_crew_ = names_.size();
  for (const Crew& crew : region.crews) {
    names_.push_back({Kind::absent, crew.id.str()});
    const Team* team = find(region.teams, crew.team);
    std::int64_t rate = all;
    for (const ReadyRate& one : drill.uncertainty.ready) {
      if (one.team_kind.empty()) rate = one.rate;
    }
    for (const ReadyRate& one : drill.uncertainty.ready) {
      if (team != nullptr && one.team_kind == team->kind) rate = one.rate;
    }
    absent_.push_back(all - rate);
  }
  first_lot_ = names_.size();
  for (const Lot& lot : region.lots) {
    names_.push_back({Kind::unusable, lot.id.str()});
    std::int64_t chance = 0;
    for (const UnusableChance& one : drill.uncertainty.unusable) {
      if (!one.material || *one.material == lot.material) chance = std::max(chance, one.chance);
    }
    unusable_.push_back(chance);
  }
}

RoundWorld RoundDraws::world(std::uint32_t round) const {
  const CounterRandom random(key_, round);
  RoundWorld world{.usual = &drill_, .situation = situation_};
  if (drill_.uncertainty.shift_hours) {
    const auto hours = std::chrono::hours(random.of(*drill_.uncertainty.shift_hours, shift, 0));
    Drill& own = world.own.emplace(drill_);
    own.start += hours;
    for (Incident& incident : own.incidents) {
      later(incident.occurred, hours);
      incident.known += hours;
      for (Receipt& receipt : incident.received) receipt.at += hours;
    }
  }
  draw_roads(random, world);
  draw_weather(random, world);
  draw_forces(random, world);
  return world;
}

void RoundDraws::draw_roads(const CounterRandom& random, RoundWorld& world) const {
  const RoadRows& roads = region_.roads->roads();
  std::uint32_t listed = 0;
  for (const RoadChance& one : drill_.uncertainty.roads) listed += one.target ? 1U : 0U;
  std::uint32_t target = 0;
  std::uint32_t sweep = listed;
  const auto shut = [&](std::uint32_t cause, const std::string& what) {
    world.causes.push_back(cause);
    world.situation.closures.push_back(
        {.id = ClosureId("drill-round-" + names_[cause].id), .target = what});
  };
  for (const RoadChance& one : drill_.uncertainty.roads) {
    if (one.target) {
      if (random.chance(one.chance, road, target)) shut(target, *one.target);
      ++target;
      continue;
    }
    for (std::uint32_t i = 0; i < roads.size(); ++i) {
      if (!one.road_class.empty() && roads.common(i).road_class != one.road_class) continue;
      if (random.chance(one.chance, road, sweep + i)) {
        shut(listed + i, "edge:" + roads.id(i).str());
      }
    }
    sweep += static_cast<std::uint32_t>(roads.size());
  }
}

void RoundDraws::draw_weather(const CounterRandom& random, RoundWorld& world) const {
  if (drill_.uncertainty.weather.empty()) return;
  std::int64_t drawn = random.below(all, weather, 0);
  for (std::size_t i = 0; i < drill_.uncertainty.weather.size(); ++i) {
    const WeatherChance& one = drill_.uncertainty.weather[i];
    if (drawn >= one.chance) {
      drawn -= one.chance;
      continue;
    }
    world.causes.push_back(static_cast<std::uint32_t>(first_weather_ + i));
    if (!world.own) world.own = drill_;
    for (Incident& incident : world.own->incidents) {
      if (!incident.weather) incident.weather.emplace();
      incident.weather->note = one.note;
    }
    return;
  }
}

void RoundDraws::draw_forces(const CounterRandom& random, RoundWorld& world) const {
  for (std::uint32_t i = 0; i < absent_.size(); ++i) {
    if (absent_[i] == 0 || !random.chance(absent_[i], ready, i)) continue;
    world.causes.push_back(static_cast<std::uint32_t>(first_crew_ + i));
    world.situation.crews[region_.crews[i].id].readiness = Readiness::off;
  }
  for (std::uint32_t i = 0; i < unusable_.size(); ++i) {
    if (unusable_[i] == 0 || !random.chance(unusable_[i], unusable, i)) continue;
    world.causes.push_back(static_cast<std::uint32_t>(first_lot_ + i));
    world.situation.balances[region_.lots[i].id] = Quantity(0);
  }
  std::ranges::sort(world.causes);
  world.causes.erase(std::unique(world.causes.begin(), world.causes.end()), world.causes.end());
}

void RoundDraws::turns_out(std::uint32_t round, const Assignment& assignment,
                           Coming& coming) const {
  const CounterRandom random(key_, round);
  const std::uint32_t who = assignment.crew ? position(region_.crews, *assignment.crew)
                                            : static_cast<std::uint32_t>(region_.crews.size()) +
                                                  position(region_.lots, *assignment.lot);
  const DrillUncertainty& spread = drill_.uncertainty;
  if (spread.turnout_s) coming.departs += Seconds(random.of(*spread.turnout_s, turnout, who));
  if (spread.travel_pct) {
    const std::int64_t ms = coming.travel.ms * random.of(*spread.travel_pct, travel, who) / 100;
    coming.travel = {static_cast<std::uint32_t>(std::min<std::int64_t>(ms, TravelTime::never - 1))};
  }
  coming.arrives = coming.departs + coming.travel.rounded_up();
}

}  // namespace muster
