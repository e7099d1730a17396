#include "rehearsal_prepared.hpp"

#include <algorithm>

#include "response_closures.hpp"

namespace muster {

PreparedAnswer::PreparedAnswer(const RehearsalWorld& world)
    : own_region(world.own_region),
      asked(muster::asked(world.incidents, *world.region, world.situation, {})) {}

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

std::shared_ptr<const PreparedAnswer> PreparedAnswers::of(const RehearsalWorld& world) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = all_.find(world.history); known != all_.end()) return known->second;
  }
  auto made = std::make_shared<const PreparedAnswer>(world);
  const std::lock_guard lock(mutex_);
  if (all_.size() < most) all_.emplace(world.history, made);
  return made;
}

}  // namespace muster
