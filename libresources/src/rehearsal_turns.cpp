#include "rehearsal_turns.hpp"

#include <algorithm>
#include <utility>

#include "linkage_steps.hpp"
#include "rehearsal_prepared.hpp"
#include "response_closures.hpp"
#include "response_remedies.hpp"
#include "shortfalls_need.hpp"

namespace muster {

namespace {

/// The deadlines of the turn at which not all are there.
std::vector<NeedPoint> missed_in(const Turn& turn, const Response& answer) {
  std::vector<NeedPoint> missed;
  for (std::size_t r = 0; r < answer.requirements.size(); ++r) {
    const auto& curve = answer.requirements[r].curve;
    for (std::size_t p = 0; p < curve.size(); ++p) {
      if (turn.has(curve[p].by) && there_by(answer, r, curve[p].by) < curve[p].quantity) {
        missed.push_back({r, p});
      }
    }
  }
  return missed;
}

/// As respond() goes on from its shortfalls, as far as it is told.
void offer_all(Response& answer, const KnownRoads& roads, const Region& region,
               const Situation& situation, KeptMetrics& kept) {
  offer_ways(answer, region);
  weigh_for_shortfalls(answer, roads.roads, roads.travel, region, situation, kept);
  rank_remedies(answer.shortfalls, usual_remedies);
}

}  // namespace

Turn turn_of(const RehearsalCourse& course, std::size_t answer) {
  const bool last = answer + 1 == course.answers.size();
  return {.from = answer == 0 ? Instant::min() : course.answers[answer].at,
          .until = last ? course.end + Seconds(1) : course.answers[answer + 1].at};
}

void fill_turns(RehearsalCourse& course, const Region& region, PreparedAnswers& prepared) {
  KnownSenders senders;
  for (std::size_t k = 0; k < course.answers.size(); ++k) {
    const Turn turn = turn_of(course, k);
    Response& answer = course.answers[k].response;
    const auto told = [&](const StepDraft& step, Instant finish) {
      const bool late = step.deadline && finish > *step.deadline && turn.has(*step.deadline);
      return late || turn.has(finish);
    };
    answer.linkage =
        linkage_of(answer.incidents, answer.matches, answer.activations, answer.requirements,
                   answer.dispatch, region, told, course.cards[k].get(), &senders);
    const auto missed = missed_in(turn, answer);
    if (missed.empty()) continue;
    answer.shortfalls =
        shortfalls_at(missed, answer.requirements, answer.candidates, answer.dispatch, region,
                      answer.as_of, k == 0 ? all_remedies : usual_remedies);
    if (k == 0) {
      offer_all(answer, *course.first_roads, region, course.first_situation, prepared.metrics());
    }
  }
}

}  // namespace muster
