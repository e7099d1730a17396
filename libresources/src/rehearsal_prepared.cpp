#include "rehearsal_prepared.hpp"

#include <algorithm>

#include "response_closures.hpp"

namespace muster {

PreparedAnswer::PreparedAnswer(const RehearsalWorld& world, Instant now)
    : own_region(world.own_region),
      asked(muster::asked(world.incidents, *world.region, world.situation, {.as_of = now})) {
  roads.emplace(asked.answer.incidents, *world.region, now);
}

std::vector<Closure> closures_in(const PreparedAnswer& prepared, const RehearsalWorld& world) {
  const Response& answer = prepared.asked.answer;
  std::vector<Closure> closures = all_closures(answer.incidents, *world.region, world.situation);
  for (std::size_t i = 0; i < answer.zones.size(); ++i) {
    if (!answer.zones[i]) continue;
    std::ranges::move(zone_closures(*answer.zones[i], answer.incidents[i]),
                      std::back_inserter(closures));
  }
  return closures;
}

std::shared_ptr<const PreparedAnswer> PreparedAnswers::of(const RehearsalWorld& world,
                                                          Instant now) {
  const std::string key = world.history + std::to_string(now.time_since_epoch().count());
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = all_.find(key); known != all_.end()) return known->second;
  }
  auto made = std::make_shared<const PreparedAnswer>(world, now);
  const std::lock_guard lock(mutex_);
  if (all_.size() < most) all_.emplace(key, made);
  return made;
}

}  // namespace muster
