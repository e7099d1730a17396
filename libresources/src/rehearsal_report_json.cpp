#include <algorithm>

#include "drill_wording.hpp"
#include "muster/resources/rehearsal_report.hpp"
#include "muster/resources/response_json.hpp"
#include "rehearsal_breaks.hpp"

namespace muster {

namespace {

Json instant(const std::optional<Instant>& at, const Region& region) {
  if (!at) return {};
  return format_instant(*at, region.header.display_offset);
}

Json seconds(const std::optional<Seconds>& length) {
  if (!length) return {};
  return std::int64_t{length->count()};
}

Json::Object opened(const char* document, const Drill& drill, const Region& region,
                    Language language) {
  return {{"document", document},         {"kind", "exercise"},
          {"mark", exercise_mark()},      {"format", 1},
          {"drill", drill.id.view()},     {"title", drill.title.in(language)},
          {"drill_digest", drill.digest}, {"region_digest", region.digest}};
}

Json texts(const std::vector<Text>& all, Language language) {
  Json::Array array;
  for (const Text& one : all) array.emplace_back(one.in(language));
  return array;
}

/// The answer as respond() gives it, with a mark of its own: commit refuses it.
Json marked(const Response& response, const Region& region, Language language) {
  Json::Object members = {{"kind", "exercise"}, {"mark", exercise_mark()}};
  const Json answer = response_json(response, region, language);
  for (const auto& member : *answer.object()) {
    if (member.first != "record") members.push_back(member);  // which commit goes by
  }
  return members;
}

Json events_json(const Rehearsal& rehearsal, const Region& region, Language language) {
  Json::Array events;
  for (const RehearsalEvent& event : rehearsal.events) {
    events.push_back(Json::Object{{"at", instant(event.at, region)},
                                  {"kind", name(event.kind)},
                                  {"id", event.id},
                                  {"incident", event.incident.view()},
                                  {"answer", static_cast<std::int64_t>(event.answer)},
                                  {"text", event.text.in(language)}});
  }
  return events;
}

Json expected_json(const Drill& drill, const Rehearsal& rehearsal, const Region& region,
                   Language language) {
  Json::Array all;
  for (std::size_t e = 0; e < drill.expectations.size(); ++e) {
    const DrillExpectation& one = drill.expectations[e];
    const ExpectationOutcome& outcome = rehearsal.outcomes[e];
    all.push_back(Json::Object{{"id", one.id},
                               {"objective", one.objective},
                               {"text", one.text.in(language)},
                               {"timed", !one.judged()},
                               {"limit", instant(outcome.limit, region)},
                               {"possible", instant(outcome.possible, region)},
                               {"met", one.judged() ? Json() : Json(outcome.met())}});
  }
  return all;
}

}  // namespace

Json rehearsal_json(const Drill& drill, const Rehearsal& rehearsal, const Region& region,
                    const DrillReportOptions& options) {
  const Language language = options.language;
  Json::Object json = opened("muster drill rehearsal", drill, region, language);
  json.emplace_back("start", instant(rehearsal.start, region));
  json.emplace_back("end", instant(rehearsal.end, region));
  json.emplace_back("stopped_by", rehearsal.stopped_by
                                      ? Json(drill.stops[*rehearsal.stopped_by].text.in(language))
                                      : Json());
  Json::Array injects;
  for (std::size_t i = 0; i < drill.injects.size(); ++i) {
    injects.push_back(Json::Object{{"id", drill.injects[i].id},
                                   {"what", name(drill.injects[i].effect)},
                                   {"at", instant(rehearsal.injects[i], region)},
                                   {"text", drill.injects[i].text.in(language)}});
  }
  json.emplace_back("injects", Json(std::move(injects)));
  json.emplace_back("expected", expected_json(drill, rehearsal, region, language));
  Json::Array levels;
  for (const RehearsedLevel& one : levels_of(rehearsal, region)) {
    levels.push_back(Json::Object{{"incident", one.incident.view()},
                                  {"plan", one.plan.view()},
                                  {"level", one.level.empty() ? Json() : Json(one.level)},
                                  {"since", instant(one.since, region)}});
  }
  json.emplace_back("levels", Json(std::move(levels)));
  Json::Array breaks;
  for (const RehearsalBreak& one : breaks_of(drill, rehearsal, region)) {
    breaks.push_back(Json::Object{{"at", instant(one.at, region)},
                                  {"what", one.what.in(language)},
                                  {"why", texts(one.why, language)},
                                  {"remedies", texts(one.remedies, language)}});
  }
  json.emplace_back("breaks", Json(std::move(breaks)));
  json.emplace_back("events", events_json(rehearsal, region, language));
  Json::Array answers;
  for (const RehearsedAnswer& one : rehearsal.answers) {
    Json::Array because;
    for (const std::string& id : one.because) because.emplace_back(id);
    Json::Object answer = {{"at", instant(one.at, region)}, {"because", Json(std::move(because))}};
    if (options.explain) answer.emplace_back("answer", marked(one.response, region, language));
    answers.push_back(std::move(answer));
  }
  json.emplace_back("answers", Json(std::move(answers)));
  return json;
}

Json rounds_json(const Drill& drill, const Rounds& rounds, const Region& region,
                 const DrillReportOptions& options) {
  const Language language = options.language;
  Json::Object json = opened("muster drill rounds report", drill, region, language);
  json.emplace_back("key", rounds.key);
  json.emplace_back("rounds", static_cast<std::int64_t>(rounds.values.size()));
  Json::Array objectives;
  for (const ObjectiveChance& one : rounds.objectives) {
    objectives.push_back(Json::Object{{"objective", drill.objectives[one.objective].id},
                                      {"timed", one.timed},
                                      {"held", one.timed ? Json(one.held) : Json()},
                                      {"least_per_million", one.timed ? Json(one.least) : Json()},
                                      {"most_per_million", one.timed ? Json(one.most) : Json()}});
  }
  json.emplace_back("objectives", Json(std::move(objectives)));
  Json::Array spreads;
  for (const RoundSpread& one : rounds.spreads) {
    const RoundMeasure& measure = rounds.measures[one.measure];
    spreads.push_back(Json::Object{
        {"expected",
         measure.expectation ? Json(drill.expectations[*measure.expectation].id) : Json()},
        {"requirement", measure.requirement ? Json(measure.requirement->view()) : Json()},
        {"quantity", measure.requirement ? Json(measure.quantity.count()) : Json()},
        {"name", measure.name.in(language)},
        {"limit_s", seconds(measure.limit)},
        {"p10_s", seconds(one.p10)},
        {"p50_s", seconds(one.p50)},
        {"p90_s", seconds(one.p90)},
        {"met", one.met},
        {"never", one.never}});
  }
  json.emplace_back("spreads", Json(std::move(spreads)));
  Json::Array causes;
  for (const RoundCause& one : rounds.causes) {
    causes.push_back(Json::Object{{"objective", drill.objectives[one.objective].id},
                                  {"what", name(one.kind)},
                                  {"id", one.id},
                                  {"with", one.with},
                                  {"failed_with", one.failed_with},
                                  {"without", one.without},
                                  {"failed_without", one.failed_without},
                                  {"adds_per_million", one.adds}});
  }
  json.emplace_back("causes", Json(std::move(causes)));
  return json;
}

}  // namespace muster
