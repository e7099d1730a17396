#include "muster/resources/drill_score.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "drill_evidence.hpp"
#include "muster/plan/fields.hpp"
#include "rehearsal_breaks.hpp"

namespace muster {

namespace {

constexpr std::int64_t full_marks = 1'000'000;

std::size_t step_of(const RatingScale& scale, std::int64_t share) {
  for (std::size_t i = 0; i < scale.steps.size(); ++i) {
    if (share >= scale.steps[i].at_least) return i;
  }
  return scale.steps.size() - 1;
}

std::int64_t points_of(const RatingScale& scale, Seconds late) {
  if (late <= Seconds{0} || scale.per <= Seconds{0}) return full_marks;
  const std::int64_t begun = (late.count() + scale.per.count() - 1) / scale.per.count();
  if (begun >= full_marks / std::max<std::int64_t>(scale.costs, 1)) return 0;
  return full_marks - begun * scale.costs;
}

/// The answer that counts at an instant.
const RehearsedAnswer& answer_at(const Rehearsal& rehearsal, Instant at) {
  std::size_t k = 0;
  while (k + 1 < rehearsal.answers.size() && rehearsal.answers[k + 1].at <= at) ++k;
  return rehearsal.answers[k];
}

ScoredCall score_call(const Observation& row, std::size_t index, const Rehearsal& rehearsal,
                      const Region& region) {
  ScoredCall call{.row = index};
  const Response& answer = answer_at(rehearsal, row.at).response;
  for (const Assignment& one : answer.dispatch.assignments) {
    if (!one.crew || one.carried) continue;
    const Crew* crew = find(region.crews, *one.crew);
    const bool same =
        one.crew->view() == row.subject || (crew != nullptr && crew->team.view() == row.subject);
    if (!same) continue;
    call.in_answer = true;
    call.engine = call.engine ? std::min(*call.engine, one.coming.alerted) : one.coming.alerted;
  }
  return call;
}

ScoredLevel score_level(const Observation& row, std::size_t index, const Rehearsal& rehearsal,
                        const Region& region) {
  ScoredLevel level{.row = index};
  const auto slash = row.subject.find('/');
  const PlanId plan(row.subject.substr(0, slash));
  for (const RehearsedLevel& one : levels_of(rehearsal, region)) {
    if (one.plan != plan || one.since > row.at) continue;
    level.engine = one.level;
    level.since = one.since;
  }
  level.right =
      level.engine && slash != std::string::npos && *level.engine == row.subject.substr(slash + 1);
  return level;
}

void total(DrillScore& score, const RatingScale& scale, const Drill& drill) {
  for (std::size_t o = 0; o < drill.objectives.size(); ++o) {
    ScoredObjective objective{.objective = o};
    for (const ScoredExpectation& one : score.expectations) {
      const DrillExpectation& expected = drill.expectations[one.expectation];
      if (expected.objective != drill.objectives[o].id) continue;
      objective.weight += expected.weight;
      if (one.seen == Seen::not_observed) continue;
      objective.observed_weight += expected.weight;
      objective.points += expected.weight * one.points;
      const std::size_t step = step_of(scale, one.points);
      objective.worst = objective.worst ? std::max(*objective.worst, step) : step;
    }
    if (objective.observed_weight > 0) {
      objective.share = objective.points / objective.observed_weight;
      objective.step = step_of(scale, *objective.share);
    }
    score.weight += objective.weight;
    score.observed_weight += objective.observed_weight;
    score.points += objective.points;
    score.objectives.push_back(objective);
  }
  if (score.observed_weight > 0) {
    score.share = score.points / score.observed_weight;
    score.step = step_of(scale, *score.share);
  }
}

void name_odd_rows(const Drill& drill, const EventLog& log, const DrillScore& score, Offset offset,
                   Findings& findings) {
  std::set<std::size_t> used;
  for (const ScoredExpectation& one : score.expectations) {
    used.insert(one.evidence.begin(), one.evidence.end());
  }
  for (const Observation& row : log.rows) {
    const Origin origin{.file = log.file, .line = row.line, .field = "at"};
    if (row.at < drill.start || row.at > drill.end()) {
      report(findings, Code::drill_log_outside, origin,
             {format_instant(row.at, offset), format_instant(drill.start, offset),
              format_instant(drill.end(), offset)});
    } else if (row.what != ObservedKind::note && !used.contains(row.line)) {
      report(findings, Code::drill_log_unmatched, origin);
    }
  }
}

}  // namespace

std::string_view name(Seen seen) {
  static constexpr std::array<std::string_view, 3> names = {"observed", "not_done", "not_observed"};
  return names.at(static_cast<std::size_t>(seen));
}

DrillScore score(const Drill& drill, const Rehearsal& rehearsal, const EventLog& log,
                 const RatingScale& scale, const Region& region, Findings& findings) {
  DrillScore result;
  for (std::size_t e = 0; e < drill.expectations.size(); ++e) {
    ScoredExpectation one{.expectation = e,
                          .limit = rehearsal.outcomes[e].limit,
                          .possible = rehearsal.outcomes[e].possible};
    const Evidence found = evidence_of(drill.expectations[e], drill, log, region);
    one.evidence = found.lines;
    one.observed = found.done;
    if (found.watched) one.seen = found.done ? Seen::observed : Seen::not_done;
    if (!one.limit) one.seen = Seen::not_observed;  // it was never asked for
    if (one.seen == Seen::observed) {
      const Instant fair = one.possible ? std::max(*one.limit, *one.possible) : *one.limit;
      one.late = std::max(Seconds{0}, Seconds(*one.observed - fair));
      one.points = points_of(scale, one.late);
      if (one.possible) one.behind_possible = *one.observed - *one.possible;
    }
    result.expectations.push_back(std::move(one));
  }
  for (std::size_t i = 0; i < log.rows.size(); ++i) {
    const Observation& row = log.rows[i];
    if (!row.happened || row.at < drill.start || row.at > drill.end()) continue;
    if (row.what == ObservedKind::called) {
      result.calls.push_back(score_call(row, i, rehearsal, region));
    }
    if (row.what == ObservedKind::level) {
      result.levels.push_back(score_level(row, i, rehearsal, region));
    }
  }
  total(result, scale, drill);
  name_odd_rows(drill, log, result, region.header.display_offset, findings);
  return result;
}

Played played_in(const Drill& drill, const EventLog& log, const Region& region) {
  Played played;
  for (const DrillExpectation& expected : drill.expectations) {
    const auto done = evidence_of(expected, drill, log, region).done;
    if (done) played.reported.emplace(expected.id, *done);
  }
  return played;
}

std::optional<std::vector<RatingScale>> read_rating_scales(std::string_view csv,
                                                           const std::string& file,
                                                           Findings& findings) {
  Findings own;
  const CsvTable table = read_csv(csv, file, own);
  std::vector<RatingScale> scales;
  const auto share = [](Fields& fields, const char* field) {
    const Decimal percent = fields.decimal(field);
    if (percent < Decimal{} || percent > Decimal::of(100)) {
      fields.report(field, Code::field_out_of_range, {field, "0", "100"});
    }
    return percent.micros() / 100;
  };
  for (const CsvRow& row : table.rows) {
    Fields fields(table, row, own);
    const std::string id = fields.text("scale");
    auto scale = std::ranges::find(scales, id, &RatingScale::id);
    if (scale == scales.end()) {
      scales.push_back({.id = id});
      scale = scales.end() - 1;
    }
    const std::string step = fields.text("step");
    scale->mark = fields.text("mark");
    scale->source = fields.text("source");
    if (step == "late") {
      scale->per = fields.duration("per");
      scale->costs = share(fields, "costs_pct");
      continue;
    }
    scale->steps.push_back({.id = step,
                            .name = {fields.text("zh"), fields.text("en")},
                            .at_least = share(fields, "at_least_pct")});
  }
  for (RatingScale& scale : scales) {
    std::ranges::stable_sort(scale.steps, std::greater<>(), &RatingStep::at_least);
    const bool whole = !scale.steps.empty() && scale.steps.back().at_least == 0;
    if (!whole) {
      report(own, Code::field_missing, {.file = file, .line = 1, .field = scale.id + " 0"});
    }
  }
  const bool refused = has_errors(own);
  findings.insert(findings.end(), own.begin(), own.end());
  if (refused) return std::nullopt;
  return scales;
}

Drill assessment_of(std::span<const Incident> incidents, const Region& region,
                    const Situation& situation, Seconds lasts) {
  Drill drill;
  drill.incidents.assign(incidents.begin(), incidents.end());
  drill.start = incidents.front().known;
  for (const Incident& incident : incidents) drill.start = std::min(drill.start, incident.known);
  drill.id = DrillId(incidents.front().id.view());
  const auto located = respond(incidents, region, situation, {.as_of = drill.start});
  drill.title = region.catalogue.name_of(incidents.front().kind);
  drill.title.zh += " · " + located.incidents.front().where.zh;
  drill.title.en += " · " + located.incidents.front().where.en;
  drill.lasts = lasts;
  drill.objectives = {
      {.id = "steps", .text = words(DrillWord::objective_steps)},
      {.id = "needs", .text = words(DrillWord::objective_needs)},
  };
  for (const LinkageStep& step : located.linkage) {
    if (step.kind != StepKind::act || !step.source || !step.deadline) continue;
    if (*step.deadline < drill.start) continue;
    drill.expectations.push_back(
        {.id = step.id,
         .objective = "steps",
         .text =
             words(DrillWord::event_step, {name_of(region.organisations, step.actor), step.text}),
         .incident = step.incident,
         .card = step.source->card,
         .action = step.source->action,
         .within = *step.deadline - drill.start});
  }
  for (const Requirement& need : located.requirements) {
    const Text what = need.capability ? region.catalogue.name_of(*need.capability)
                                      : region.catalogue.name_of(*need.material);
    for (const DemandPoint& point : need.curve) {
      const std::string count = std::to_string(point.quantity.count());
      drill.expectations.push_back({.id = need.id.str() + "/" + count,
                                    .objective = "needs",
                                    .text = {what.zh + " × " + count, what.en + " × " + count},
                                    .incident = need.incident,
                                    .capability = need.capability,
                                    .material = need.material,
                                    .quantity = point.quantity,
                                    .within = point.by - drill.start});
    }
  }
  return drill;
}

}  // namespace muster
