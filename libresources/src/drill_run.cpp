#include "muster/resources/drill_run.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "drill_evidence.hpp"
#include "drill_words.hpp"
#include "muster/plan/digest.hpp"
#include "muster/plan/drill_xml.hpp"
#include "muster/plan/json.hpp"

namespace muster {

namespace {

constexpr const char* document = "muster drill run";

Drill drill_in(const std::string& xml, const std::string& file) {
  Findings findings;
  auto drill = read_drill(xml, file, findings);
  if (!drill) throw Error(Code::drill_refused, {std::to_string(findings.size())});
  return *drill;
}

/// The expected actions whose reports injects or the end of the drill wait for.
std::set<std::string> awaited(const Drill& drill) {
  std::set<std::string> ids;
  const auto add = [&](const std::optional<DrillCondition>& when) {
    if (when && when->expectation) ids.insert(*when->expectation);
  };
  for (const Inject& inject : drill.injects) add(inject.when);
  for (const DrillStop& stop : drill.stops) add(stop.when);
  return ids;
}

/// What is due when nothing more is reported.
void reckon_due(DrillRun& run, const Region& region, const Situation& situation) {
  const Rehearsal rehearsal =
      rehearse(run.drill, region, situation, played_in(run), RehearsalDepth::told);
  std::set<std::string_view> given;
  for (const GivenInject& one : run.given) given.insert(one.inject);
  std::vector<GivenInject> rest;
  for (std::size_t i = 0; i < run.drill.injects.size(); ++i) {
    const std::string& id = run.drill.injects[i].id;
    if (!rehearsal.injects[i] || given.contains(id)) continue;
    rest.push_back({id, std::max(*rehearsal.injects[i], run.clock)});
  }
  std::ranges::stable_sort(rest, {}, &GivenInject::at);
  run.due = run.given;
  std::ranges::move(rest, std::back_inserter(run.due));
  run.end = std::max(rehearsal.end, run.clock);
}

void refuse_ended(const DrillRun& run, Offset offset) {
  if (run.ended) throw Error(Code::drill_run_ended, {format_instant(run.clock, offset)});
}

Json given_json(const std::vector<GivenInject>& all, Offset offset) {
  Json::Array array;
  for (const GivenInject& one : all) {
    array.push_back(Json::Object{{"inject", one.inject}, {"at", format_instant(one.at, offset)}});
  }
  return array;
}

/// Reads a run; whatever is not as write_run() leaves it is damage.
class RunReader {
 public:
  RunReader(const Json& json, const std::string& file) : json_(json), file_(file) {}

  [[noreturn]] void damaged(const std::string& what) const {
    throw Error(Code::drill_run_damaged, {file_, what});
  }
  [[nodiscard]] const Json& member(const Json& object, const char* name) const {
    const Json* found = object.find(name);
    if (found == nullptr) damaged(name);
    return *found;
  }
  [[nodiscard]] const std::string& words(const Json& object, const char* name) const {
    const std::string* found = member(object, name).string();
    if (found == nullptr) damaged(name);
    return *found;
  }
  [[nodiscard]] Instant instant(const Json& object, const char* name) const {
    const auto at = parse_instant(words(object, name));
    if (!at) damaged(name);
    return *at;
  }
  [[nodiscard]] const Json::Array& list(const char* name) const {
    const Json::Array* found = member(json_, name).array();
    if (found == nullptr) damaged(name);
    return *found;
  }
  [[nodiscard]] std::vector<GivenInject> given(const char* name) const {
    std::vector<GivenInject> all;
    for (const Json& one : list(name)) {
      all.push_back({.inject = words(one, "inject"), .at = instant(one, "at")});
    }
    return all;
  }

 private:
  const Json& json_;
  const std::string& file_;
};

}  // namespace

DrillRun begin_run(const std::string& xml, const std::string& file, const Region& region,
                   const Situation& situation) {
  DrillRun run{.drill = drill_in(xml, file), .xml = xml, .region_digest = region.digest};
  run.clock = run.drill.start;
  reckon_due(run, region, situation);
  run.log.file = file;
  return run;
}

std::vector<GivenInject> advance_run(DrillRun& run, Instant to) {
  refuse_ended(run, Offset{0});
  if (to < run.clock) {
    throw Error(Code::drill_run_back,
                {format_instant(run.clock, Offset{0}), format_instant(to, Offset{0})});
  }
  run.clock = std::min(to, run.end);
  std::vector<GivenInject> fresh;
  for (std::size_t i = run.given.size(); i < run.due.size() && run.due[i].at <= run.clock; ++i) {
    fresh.push_back(run.due[i]);
  }
  run.given.insert(run.given.end(), fresh.begin(), fresh.end());
  return fresh;
}

Played played_in(const DrillRun& run) { return {.reported = run.reported, .given = run.given}; }

void add_observation(DrillRun& run, Observation seen, const Region& region,
                     const Situation& situation) {
  refuse_ended(run, Offset{0});
  const bool twice = std::ranges::any_of(run.log.rows, [&](const Observation& one) {
    return one.what == seen.what && one.what != ObservedKind::note && one.subject == seen.subject &&
           one.expected == seen.expected && one.happened == seen.happened &&
           one.quantity == seen.quantity;
  });
  if (twice) return;
  seen.number = static_cast<std::int64_t>(run.log.rows.size()) + 1;
  seen.line = run.log.rows.size() + 2;  // as in the table it is written to
  run.log.rows.push_back(std::move(seen));
  std::ranges::stable_sort(run.log.rows, {}, &Observation::at);
  bool news = false;
  for (const std::string& id : awaited(run.drill)) {
    const DrillExpectation* expected = named(run.drill.expectations, id);
    if (expected == nullptr || run.reported.contains(id)) continue;
    const auto done = evidence_of(*expected, run.drill, run.log, region).done;
    if (!done) continue;
    run.reported.emplace(id, std::max(*done, run.clock));
    news = true;
  }
  if (news) reckon_due(run, region, situation);
}

void end_run(DrillRun& run, const std::string& why) {
  if (!run.ended) run.ended = why;
}

std::vector<std::pair<Instant, std::size_t>> watched_now(const DrillRun& run) {
  std::map<std::string_view, Instant> given;
  for (const GivenInject& one : run.given) given.emplace(one.inject, one.at);
  std::set<std::string> seen;
  for (const Observation& one : run.log.rows) {
    if (one.expected) seen.insert(*one.expected);
    seen.insert(one.subject);
  }
  std::vector<std::pair<Instant, std::size_t>> open;
  for (std::size_t e = 0; e < run.drill.expectations.size(); ++e) {
    const DrillExpectation& expected = run.drill.expectations[e];
    Instant from = run.drill.start;
    if (expected.after) {
      const auto came = given.find(*expected.after);
      if (came == given.end()) continue;
      from = came->second;
    }
    const std::string step = expected.card ? expected.card->str() + "/" + expected.action : "";
    const std::string level = expected.plan ? expected.plan->str() + "/" + expected.level : "";
    if (seen.contains(expected.id) || (!step.empty() && seen.contains(step)) ||
        (!level.empty() && seen.contains(level))) {
      continue;
    }
    open.emplace_back(from + expected.within, e);
  }
  std::ranges::stable_sort(open, {}, &std::pair<Instant, std::size_t>::first);
  return open;
}

std::string write_run(const DrillRun& run, const Region& region) {
  const Offset offset = region.header.display_offset;
  Json::Array log;
  for (const Observation& one : run.log.rows) {
    log.push_back(Json::Object{{"no", one.number.value_or(0)},
                               {"at", format_instant(one.at, offset)},
                               {"what", name(one.what)},
                               {"subject", one.subject},
                               {"expect", one.expected ? Json(*one.expected) : Json()},
                               {"by", one.by},
                               {"done", one.happened},
                               {"quantity", one.quantity.count()},
                               {"note", one.note}});
  }
  Json::Array reported;
  for (const auto& [id, at] : run.reported) {
    reported.push_back(Json::Object{{"expect", id}, {"at", format_instant(at, offset)}});
  }
  return write_json(Json::Object{{"document", document},
                                 {"kind", "exercise"},
                                 {"mark", exercise_mark()},
                                 {"format", 1},
                                 {"drill", run.drill.id.view()},
                                 {"drill_digest", run.drill.digest},
                                 {"region_digest", run.region_digest},
                                 {"clock", format_instant(run.clock, offset)},
                                 {"end", format_instant(run.end, offset)},
                                 {"ended", run.ended ? Json(*run.ended) : Json()},
                                 {"due", given_json(run.due, offset)},
                                 {"given", given_json(run.given, offset)},
                                 {"reported", Json(std::move(reported))},
                                 {"log", Json(std::move(log))},
                                 {"scenario", run.xml}});
}

DrillRun read_run(std::string_view text, const std::string& file, const Region& region) {
  Json json;
  try {
    json = read_json(text);
  } catch (const Error& error) {
    throw Error(Code::drill_run_damaged, {file, muster::text(error.message(), Language::en)});
  }
  const RunReader reader(json, file);
  if (reader.words(json, "document") != document || reader.words(json, "kind") != "exercise") {
    reader.damaged("document");
  }
  DrillRun run;
  run.xml = reader.words(json, "scenario");
  run.drill = drill_in(run.xml, file);
  if (run.drill.digest != reader.words(json, "drill_digest")) reader.damaged("drill_digest");
  run.region_digest = reader.words(json, "region_digest");
  if (run.region_digest != region.digest) {
    throw Error(Code::drill_run_other, {file, run.drill.id.view()});
  }
  run.clock = reader.instant(json, "clock");
  run.end = reader.instant(json, "end");
  if (const std::string* why = reader.member(json, "ended").string()) run.ended = *why;
  run.due = reader.given("due");
  run.given = reader.given("given");
  if (json.find("reported") != nullptr) {  // runs kept by earlier versions have none
    for (const Json& one : reader.list("reported")) {
      run.reported.emplace(reader.words(one, "expect"), reader.instant(one, "at"));
    }
  }
  run.log.file = file;
  for (const Json& row : reader.list("log")) {
    const std::string& what = reader.words(row, "what");
    Observation one{.at = reader.instant(row, "at"), .subject = reader.words(row, "subject")};
    bool known = false;
    for (int k = 0; k < 5; ++k) {
      if (name(static_cast<ObservedKind>(k)) != what) continue;
      one.what = static_cast<ObservedKind>(k);
      known = true;
    }
    const bool* done = reader.member(row, "done").boolean();
    const std::int64_t* quantity = reader.member(row, "quantity").integer();
    const std::int64_t* number = reader.member(row, "no").integer();
    if (!known || done == nullptr || quantity == nullptr || number == nullptr) {
      reader.damaged("log");
    }
    if (const std::string* id = reader.member(row, "expect").string()) one.expected = *id;
    one.by = reader.words(row, "by");
    one.note = reader.words(row, "note");
    one.happened = *done;
    one.quantity = Quantity(*quantity);
    one.number = *number;
    one.line = static_cast<std::size_t>(*number) + 1;
    run.log.rows.push_back(std::move(one));
  }
  return run;
}

bool says_exercise(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 4096);
  return head.find("\"kind\": \"exercise\"") != std::string_view::npos ||
         head.find("\"kind\":\"exercise\"") != std::string_view::npos;
}

}  // namespace muster
