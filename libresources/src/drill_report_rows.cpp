#include "drill_report_rows.hpp"

namespace muster {

namespace {

constexpr std::int64_t full_ppm = 1'000'000;

std::string step_name(const AfterAction& after, const std::optional<std::size_t>& step,
                      const DrillWording& wording) {
  if (!step) return wording.in(DrillWord::seen_unseen);
  return wording.in(after.scale.steps[*step].name);
}

/// Weights times points, in whole weights with one place.
std::string weighted(std::int64_t points) {
  const std::int64_t hundredths = (points * 100 + full_ppm / 2) / full_ppm;
  const std::string rest = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (rest.size() < 2 ? "0" : "") + rest;
}

}  // namespace

AfterActionRow row_of(const AfterAction& after, std::size_t index, const DrillWording& wording) {
  const ScoredExpectation& one = after.score.expectations[index];
  const DrillExpectation& expected = after.drill.expectations[one.expectation];
  AfterActionRow row{.objective = wording.objective(expected.objective),
                     .text = wording.in(expected.text)};
  row.limit = one.limit ? wording.clock(*one.limit) : wording.in(DrillWord::possible_not_asked);
  if (expected.judged()) {
    row.possible = "—";
  } else {
    row.possible =
        one.possible ? wording.clock(*one.possible) : wording.in(DrillWord::possible_never);
  }
  for (const std::size_t line : one.evidence) {
    row.evidence += (row.evidence.empty() ? "" : wording.in(DrillWord::pause_and)) +
                    wording.in(DrillWord::log_line, {std::to_string(line)});
  }
  if (one.seen == Seen::not_observed) {
    row.observed = wording.in(DrillWord::seen_unseen);
    if (!row.evidence.empty()) row.lost = wording.in(DrillWord::some_seen);
    row.points = "—";
    return row;
  }
  row.points = DrillWording::percent(one.points);
  if (one.seen == Seen::not_done) {
    row.observed = wording.in(DrillWord::seen_not_done);
    row.bad = true;
    return row;
  }
  row.observed = wording.clock(*one.observed);
  row.good = one.late <= Seconds{0};
  row.bad = !row.good;
  row.lost = row.good ? wording.in(DrillWord::in_time)
                      : wording.in(DrillWord::late_by, {wording.span(one.late)});
  if (!row.good) {
    row.formula =
        wording.in(DrillWord::formula_late,
                   {DrillWording::percent(full_ppm), wording.short_span(one.late),
                    wording.short_span(after.scale.per), DrillWording::percent(after.scale.costs)});
  }
  if (one.possible && *one.possible > *one.limit) {
    row.formula = wording.in(DrillWord::possible_later, {wording.clock(*one.possible)}) +
                  (row.formula.empty() ? "" : wording.in(DrillWord::pause_besides) + row.formula);
  }
  if (one.behind_possible && *one.behind_possible > Seconds{0}) {
    row.lost += wording.in(DrillWord::pause_besides) +
                wording.in(DrillWord::behind_possible, {wording.span(*one.behind_possible)});
  } else if (one.behind_possible && *one.behind_possible < Seconds{0}) {
    row.lost += wording.in(DrillWord::pause_besides) +
                wording.in(DrillWord::ahead_possible, {wording.span(-*one.behind_possible)});
  }
  return row;
}

ObjectiveRow row_of(const AfterAction& after, const ScoredObjective& objective,
                    const DrillWording& wording) {
  const DrillObjective& one = after.drill.objectives[objective.objective];
  ObjectiveRow row{.text = wording.in(one.text),
                   .item = wording.in(one.item),
                   .rating = step_name(after, objective.step, wording)};
  row.share = objective.share ? DrillWording::percent(*objective.share) : "—";
  if (objective.share) {
    row.formula = wording.in(DrillWord::formula_share,
                             {weighted(objective.points), std::to_string(objective.observed_weight),
                              std::to_string(objective.weight)});
  }
  if (objective.worst) {
    row.worst = wording.in(DrillWord::worst_task, {after.scale.steps[*objective.worst].name});
  }
  return row;
}

std::string total_of(const AfterAction& after, const DrillWording& wording) {
  const DrillScore& score = after.score;
  if (!score.share) return wording.in(DrillWord::total_unseen);
  return wording.in(DrillWord::total_line,
                    {step_name(after, score.step, wording), DrillWording::percent(*score.share)}) +
         " · " +
         wording.in(DrillWord::formula_share,
                    {weighted(score.points), std::to_string(score.observed_weight),
                     std::to_string(score.weight)});
}

std::string scale_of(const AfterAction& after, const DrillWording& wording) {
  std::string steps;
  for (const RatingStep& step : after.scale.steps) {
    steps += (steps.empty() ? "" : wording.in(DrillWord::pause_and)) + wording.in(step.name) +
             " ≥ " + DrillWording::percent(step.at_least);
  }
  return wording.in(DrillWord::formula_steps,
                    {steps, wording.short_span(after.scale.per),
                     DrillWording::percent(after.scale.costs), after.scale.mark});
}

std::string call_of(const AfterAction&, const ScoredCall& call, const DrillWording& wording) {
  if (!call.in_answer) return wording.in(DrillWord::call_other);
  return wording.in(DrillWord::call_right, {wording.clock(*call.engine)});
}

std::string level_of(const AfterAction& after, const ScoredLevel& level,
                     const DrillWording& wording) {
  const std::string& subject = after.log.rows[level.row].subject;
  if (!level.engine) return wording.in(DrillWord::level_not_running);
  if (level.right) return wording.in(DrillWord::level_right, {wording.clock(*level.since)});
  return wording.in(
      DrillWord::level_wrong,
      {level.engine->empty()
           ? words(DrillWord::level_none)
           : Text(wording.level(PlanId(subject.substr(0, subject.find('/'))), *level.engine))});
}

std::string subject_of(const Observation& row, const Region& region, const DrillWording& wording) {
  if (const Crew* crew = find(region.crews, CrewId(row.subject))) return wording.in(crew->name);
  if (const Team* team = find(region.teams, TeamId(row.subject))) return wording.in(team->name);
  const auto slash = row.subject.find('/');
  if (const Plan* plan = region.plans.find(PlanId(row.subject.substr(0, slash)))) {
    return wording.in(plan->title) +
           (slash == std::string::npos
                ? ""
                : " " + wording.level(plan->id, row.subject.substr(slash + 1)));
  }
  return one_line(row.subject);
}

std::string gap_of(const LogGap& gap, const DrillWording& wording) {
  const std::string first = std::to_string(gap.first);
  if (gap.first == gap.last) return wording.in(DrillWord::log_gap, {first});
  return wording.in(DrillWord::log_gaps, {first, std::to_string(gap.last)});
}

std::string element_of(const CorrectiveAction& action, const DrillWording& wording) {
  for (const auto& [id, word] : {std::pair("planning", DrillWord::element_planning),
                                 std::pair("organisation", DrillWord::element_organisation),
                                 std::pair("equipment", DrillWord::element_equipment),
                                 std::pair("training", DrillWord::element_training),
                                 std::pair("exercise", DrillWord::element_exercise)}) {
    if (action.element == id) return wording.in(word);
  }
  return {};
}

std::string status_of(const CorrectiveAction& action, const DrillWording& wording) {
  return wording.in(action.status == "done" ? DrillWord::status_done : DrillWord::status_open);
}

std::string mark_of(const AfterAction& after, Language language) {
  return after.score.real ? words(DrillWord::real_mark).in(language) : exercise_mark();
}

}  // namespace muster
