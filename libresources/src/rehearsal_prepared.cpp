#include "rehearsal_prepared.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "response_closures.hpp"

namespace muster {

namespace {

Asked asked_in(const RehearsalWorld& world, bool lean, const PreparedAnswer* earlier) {
  const Asked* before = earlier == nullptr ? nullptr : &earlier->asked;
  const PlanLibrary& plans = plans_of(world);
  return lean ? asked_for_needs(world.incidents, *world.region, world.situation, {}, plans, before)
              : asked(world.incidents, *world.region, world.situation, {}, plans, before);
}

}  // namespace

PreparedAnswer::PreparedAnswer(const RehearsalWorld& world, bool lean,
                               const PreparedAnswer* earlier)
    : asked(asked_in(world, lean, earlier)),
      by(earlier == nullptr ? dispatch_options(asked.answer, *world.region, {})
                            : dispatch_options_after(earlier->asked.answer, earlier->by,
                                                     asked.answer, *world.region)) {
  if (lean) forget_reasons();
}

void PreparedAnswer::forget_reasons() {
  Response& answer = asked.answer;
  answer.unknown.clear();
  answer.notes.clear();
  for (Match& match : answer.matches) match.reasons.clear();
  for (Activation& one : answer.activations) one.reason.parameters.clear();
  for (std::optional<HazardZone>& zone : answer.zones) {
    if (!zone) continue;
    zone->places.clear();
    zone->facilities.clear();
    zone->hazards.clear();
    zone->notes.clear();
  }
}

namespace {

/// Whether they do the same to the roads.
bool same_effect(const Closure& a, const Closure& b) {
  return a.id == b.id && a.target == b.target && a.direction == b.direction &&
         a.effect == b.effect && a.factor_numerator == b.factor_numerator &&
         a.factor_denominator == b.factor_denominator && a.vehicle_classes == b.vehicle_classes &&
         a.incident == b.incident;
}

}  // namespace

std::shared_ptr<const KnownRoads> roads_found(Instant now,
                                              const std::shared_ptr<const PreparedAnswer>& prepared,
                                              std::vector<Closure> in_force,
                                              TravelByIncident travel, const RehearsalWorld& world,
                                              KeptMetrics& metrics) {
  return std::make_shared<const KnownRoads>(
      KnownRoads{.prepared = prepared,
                 .roads = RoadsThen(prepared->asked.answer.incidents, *world.region, now,
                                    TravelEngine::automatic, &metrics),
                 .in_force = std::move(in_force),
                 .travel = std::move(travel)});
}

std::shared_ptr<const KnownRoads> roads_at(Instant now,
                                           const std::shared_ptr<const PreparedAnswer>& prepared,
                                           std::span<const Closure> closures,
                                           const RehearsalWorld& world, KeptMetrics& metrics) {
  KnownRoads known{.prepared = prepared,
                   .roads = RoadsThen(prepared->asked.answer.incidents, *world.region, now,
                                      TravelEngine::automatic, &metrics)};
  for (const Closure& one : closures) {
    if (in_force(one, now)) known.in_force.push_back(one);
  }
  const KnownRoads* last = world.roads.get();
  const bool same = last != nullptr && last->prepared == prepared &&
                    known.roads.in_same_conditions(last->roads) &&
                    std::ranges::equal(known.in_force, last->in_force, same_effect);
  if (same) return world.roads;
  known.travel = known.roads.with(known.in_force);
  return std::make_shared<const KnownRoads>(std::move(known));
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

std::shared_ptr<const PreparedAnswer> PreparedAnswers::of(const RehearsalWorld& world) {
  if (keeping_ == Keeping::nothing) return std::make_shared<const PreparedAnswer>(world, lean_);
  std::shared_ptr<const PreparedAnswer> earlier;
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = all_.find(world.history); known != all_.end()) return known->second;
    earlier = last_;
  }
  auto made = std::make_shared<const PreparedAnswer>(world, lean_, earlier.get());
  const std::lock_guard lock(mutex_);
  last_ = made;
  if (all_.size() < most_answers) all_.emplace(world.history, made);
  return made;
}

std::vector<LinkageStep> asked_steps(const Response& answer, const RehearsalWorld& world,
                                     const AskedSteps& wanted, const CardDrafts* cards) {
  const auto asked = [&](const StepDraft& draft, Instant) {
    return draft.kind == StepKind::act && draft.card != nullptr &&
           std::ranges::binary_search(
               wanted, std::tie(draft.card->id, draft.action->id), {},
               [](const auto& step) { return std::tie(step.first, step.second); });
  };
  return linkage_of(answer.incidents, answer.matches, answer.activations, answer.requirements, {},
                    *world.region, asked, cards);
}

namespace {

/// All that the steps of cards go by: the history, and who is told when.
std::string told_in(const Response& answer, const RehearsalWorld& world) {
  constexpr std::size_t of_one = 64;
  std::string key;
  key.reserve(world.history.size() + answer.activations.size() * of_one);
  key += world.history;
  for (const Activation& one : answer.activations) {
    const std::int64_t at = one.alerted.time_since_epoch().count();
    key += '|';
    key += one.incident.view();
    key += '/';
    key += one.organisation.view();
    key += '/';
    key.append(reinterpret_cast<const char*>(&at), sizeof at);
  }
  return key;
}

}  // namespace

std::shared_ptr<const PreparedAnswers::ToldCards> PreparedAnswers::cards(
    const Response& answer, const RehearsalWorld& world, const AskedSteps& wanted) {
  if (keeping_ == Keeping::nothing) return nullptr;
  std::string key = told_in(answer, world);
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = cards_.find(key); known != cards_.end()) return known->second;
  }
  auto made = std::make_shared<ToldCards>(ToldCards{
      .cards = CardDrafts(answer.incidents, answer.matches, answer.activations, *world.region)});
  if (!wanted.empty()) made->asked = asked_steps(answer, world, wanted, &made->cards);
  const std::lock_guard lock(mutex_);
  if (cards_.size() < most_cards) cards_.emplace(std::move(key), made);
  return made;
}

std::vector<LinkageStep> PreparedAnswers::steps(const Response& answer, const RehearsalWorld& world,
                                                const AskedSteps& wanted) {
  if (keeping_ == Keeping::nothing) return asked_steps(answer, world, wanted);
  std::string key = told_in(answer, world);
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = steps_.find(key); known != steps_.end()) return known->second;
  }
  auto found = asked_steps(answer, world, wanted);
  const std::lock_guard lock(mutex_);
  if (steps_.size() < most_steps) steps_.emplace(std::move(key), found);
  return found;
}

}  // namespace muster
