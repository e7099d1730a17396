#include "rehearsal_course.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "rehearsal_prepared.hpp"

namespace muster {

namespace {

/// Something that comes at a known time: an inject, an incident, a road that opens again.
struct Due {
  Instant at = {};
  std::size_t turn = 0;  ///< incidents before injects, those in the order of the file
  friend auto operator<=>(const Due&, const Due&) = default;
};

class Course {
 public:
  Course(const Drill& drill, const Region& region, const Situation& situation,
         const AnsweringOptions& options)
      : drill_(drill), options_(options) {
    world_.situation = situation;
    world_.region = &region;
    world_.changed = &options.prepared.changed_plans();
    world_.history = std::to_string(drill.start.time_since_epoch().count()) + ';';
    for (const Incident& incident : drill.incidents) {
      const auto& weather = incident.weather;
      world_.history += (weather ? weather->note.value_or("-") : "-") + ';';
    }
    result_.injects.resize(drill.injects.size());
    result_.end = drill.end();
    std::map<std::string_view, Instant> given;
    if (options.played != nullptr) {
      for (const GivenInject& one : options.played->given) given.emplace(one.inject, one.at);
    }
    for (std::size_t i = 0; i < drill.injects.size(); ++i) {
      const Inject& inject = drill.injects[i];
      position_.emplace(inject.id, i);
      if (const auto came = given.find(inject.id); came != given.end()) {
        due_.push_back({came->second, turn_of(i)});
        continue;
      }
      if (inject.at) due_.push_back({drill.start + *inject.at, turn_of(i)});
      if (inject.after) followers_[*inject.after].push_back(i);
      if (inject.when) waiting_.push_back(i);
    }
    for (std::size_t i = 0; i < drill.incidents.size(); ++i) {
      if (drill.incidents[i].known > drill.start) due_.push_back({drill.incidents[i].known, i});
    }
    std::ranges::make_heap(due_, later);
  }

  RehearsalCourse run() {
    for (const Incident& incident : drill_.incidents) {
      if (incident.known <= drill_.start) world_.incidents.push_back(incident);
    }
    keep_answer(drill_.start, {}, answer_first(world_, drill_.start, options_));
    while (step()) {
    }
    return std::move(result_);
  }

 private:
  static bool later(const Due& a, const Due& b) { return a > b; }
  [[nodiscard]] std::size_t turn_of(std::size_t inject) const {
    return drill_.incidents.size() + inject;
  }

  /// Everything of the next instant at which something happens; false when nothing is left.
  bool step() {
    await_conditions();
    const auto stop = next_stop();
    if (due_.empty() || due_.front().at >= result_.end) {
      if (stop && *stop < result_.end) end_at(*stop);
      return false;
    }
    const Instant now = due_.front().at;
    if (stop && *stop <= now) {
      end_at(*stop);
      return false;
    }
    std::vector<std::string> because;
    bool changed = false;
    roads_changed_ = false;
    while (!due_.empty() && due_.front().at == now) {
      std::ranges::pop_heap(due_, later);
      const std::size_t turn = due_.back().turn;
      due_.pop_back();
      changed = happens(turn, now, because) || changed;
    }
    if (!changed) return true;
    std::vector<Spoilt> spoilt;
    Response next = answer_again(world_, result_.answers.back().response, now, roads_changed_,
                                 options_, spoilt);
    for (Spoilt& one : spoilt) result_.spoilt.emplace_back(now, std::move(one));
    keep_answer(now, std::move(because), std::move(next));
    return true;
  }

  bool happens(std::size_t turn, Instant now, std::vector<std::string>& because) {
    if (turn < drill_.incidents.size()) {
      world_.incidents.push_back(drill_.incidents[turn]);
      because.push_back(drill_.incidents[turn].id.str());
      world_.history += drill_.incidents[turn].id.str() + ';';
      roads_changed_ = true;
      return true;
    }
    const std::size_t index = turn - drill_.incidents.size();
    if (index >= drill_.injects.size()) {  // a road that was shut for a while
      roads_changed_ = true;
      because.push_back(drill_.injects[index - drill_.injects.size()].id);
      return true;
    }
    const Inject& inject = drill_.injects[index];
    if (result_.injects[index]) return false;
    result_.injects[index] = now;
    const auto followers = followers_.find(inject.id);
    if (followers != followers_.end()) {
      for (const std::size_t next : followers->second) {
        push({now + drill_.injects[next].delay, turn_of(next)});
      }
    }
    if (!apply(inject, now, drill_, world_)) return false;
    because.push_back(inject.id);
    if (concerns_plans(inject)) world_.history += inject.id + ';';
    const auto* shut = std::get_if<InjectRoadClosed>(&inject.effect);
    roads_changed_ = roads_changed_ || shut != nullptr ||
                     std::holds_alternative<InjectRoadOpened>(inject.effect) ||
                     std::holds_alternative<InjectWeather>(inject.effect);
    if (shut != nullptr && shut->lasts) {
      push({now + *shut->lasts, turn_of(index) + drill_.injects.size()});
    }
    return true;
  }

  void push(const Due& due) {
    due_.push_back(due);
    std::ranges::push_heap(due_, later);
  }

  /// Injects whose condition comes about as things stand, before anything else happens.
  void await_conditions() {
    std::erase_if(waiting_, [&](std::size_t i) {
      const auto at = holds(*drill_.injects[i].when);
      if (!at || (!due_.empty() && due_.front().at < *at)) return false;
      push({*at + drill_.injects[i].delay, turn_of(i)});
      return true;
    });
  }

  [[nodiscard]] std::optional<Instant> holds(const DrillCondition& condition) const {
    if (condition.of_players()) return holds_by_players(condition);
    const RehearsedAnswer& last = result_.answers.back();
    return holds_from(condition, last.response, *world_.region, world_.situation, last.at);
  }

  [[nodiscard]] std::optional<Instant> holds_by_players(const DrillCondition& condition) const {
    const DrillExpectation* expected = named(drill_.expectations, *condition.expectation);
    if (expected == nullptr) return std::nullopt;
    const auto limit = limit_of(*expected);
    const auto done = reported_at(*expected, limit);
    if (condition.kind == DrillConditionKind::reported) return done;
    return done && limit && *done <= *limit ? std::nullopt : limit;
  }

  [[nodiscard]] std::optional<Instant> limit_of(const DrillExpectation& expected) const {
    if (!expected.after) return drill_.start + expected.within;
    const auto inject = position_.find(*expected.after);
    if (inject == position_.end() || !result_.injects[inject->second]) return std::nullopt;
    return *result_.injects[inject->second] + expected.within;
  }

  [[nodiscard]] std::optional<Instant> reported_at(const DrillExpectation& expected,
                                                   const std::optional<Instant>& limit) const {
    if (options_.played == nullptr) {
      return expected.judged() ? limit : first_done(expected, result_.answers, *world_.region);
    }
    const auto known = options_.played->reported.find(expected.id);
    if (known == options_.played->reported.end()) return std::nullopt;
    return known->second;
  }

  /// The stop condition that comes about first as things stand; of several the first in the file.
  std::optional<Instant> next_stop() {
    std::optional<Instant> soonest;
    for (std::size_t i = 0; i < drill_.stops.size(); ++i) {
      if (!drill_.stops[i].when) continue;
      const auto at = holds(*drill_.stops[i].when);
      if (!at || (soonest && *soonest <= *at)) continue;
      soonest = at;
      stop_ = i;
    }
    return soonest;
  }

  void end_at(Instant at) {
    result_.end = at;
    result_.stopped_by = stop_;
  }

  void keep_answer(Instant at, std::vector<std::string> because, Response response) {
    result_.answers.push_back(
        {.at = at, .because = std::move(because), .response = std::move(response)});
    result_.cards.push_back(world_.cards);
    if (result_.answers.size() > 1) return;
    result_.first_situation = world_.situation;
    result_.first_roads = world_.roads;
  }

  const Drill& drill_;
  const AnsweringOptions& options_;
  RehearsalWorld world_ = {};
  RehearsalCourse result_ = {};
  std::vector<Due> due_ = {};  ///< a heap, the next one in front
  std::map<std::string, std::vector<std::size_t>> followers_ = {};
  std::map<std::string_view, std::size_t> position_ = {};  ///< of injects, by id
  std::vector<std::size_t> waiting_ = {};
  std::size_t stop_ = 0;
  bool roads_changed_ = false;
};

}  // namespace

RehearsalCourse course_of(const Drill& drill, const Region& region, const Situation& situation,
                          const AnsweringOptions& options) {
  return Course(drill, region, situation, options).run();
}

AskedSteps steps_asked(const Drill& drill) {
  AskedSteps steps;
  const auto add = [&](const std::optional<DrillCondition>& when) {
    if (when && when->card) steps.emplace_back(*when->card, when->action);
  };
  for (const Inject& one : drill.injects) add(one.when);
  for (const DrillStop& one : drill.stops) add(one.when);
  for (const DrillExpectation& one : drill.expectations) {
    if (one.card) steps.emplace_back(*one.card, one.action);
  }
  std::ranges::sort(steps);
  return steps;
}

}  // namespace muster
