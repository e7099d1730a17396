#include <algorithm>
#include <filesystem>

#include "command.hpp"
#include "drill_arguments.hpp"
#include "exit_code.hpp"
#include "incident_arguments.hpp"
#include "muster/plan/csv.hpp"
#include "muster/plan/file.hpp"
#include "muster/resources/drill_report.hpp"
#include "muster/resources/drill_run.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

/// What is scored: a drill or a real incident, with its log.
struct Case {
  Drill drill = {};
  EventLog log = {};
  std::optional<Played> played = {};  ///< none of a real response
  bool real = false;
};

EventLog log_argument(const Given& given, Offset offset, const Session& session) {
  const auto path = given.one("--log");
  if (!path) throw Error(Code::usage_required, {"--log"});
  Findings findings;
  const auto log = read_event_log(read_file(*path, CsvLimits().bytes), *path, offset, findings);
  complain_of(findings, Severity::error, session.language);
  complain_of(findings, Severity::warning, session.language);
  if (!log) throw Error(Code::drill_refused, {std::to_string(count_of(findings, Severity::error))});
  return *log;
}

Case case_of(const Given& given, const OpenedRegion& opened, const Session& session) {
  const Region& region = *opened.region;
  const Offset offset = region.header.display_offset;
  Case one;
  if (const auto path = given.one("--run")) {
    const DrillRun run = read_run(read_file(*path, JsonLimits().bytes), *path, region);
    one.drill = run.drill;
    one.log = run.log;
    one.played = played_in(run);
  } else if (given.has("--incident")) {
    const auto incidents =
        incident_arguments(given, *given.one("REGION"), offset, session.language);
    one.log = log_argument(given, offset, session);
    one.real = true;
    const auto limit = parse_duration(given.one("--lasts").value_or("1d"));
    if (!limit) throw Error(Code::usage_form, {"--lasts", *given.one("--lasts"), "12h"});
    one.drill = assessment_of(incidents, region, opened.situation, *limit);
  } else {
    if (!given.has("DRILL")) throw Error(Code::usage_required, {"DRILL"});
    one.drill = drill_argument(given, region, session);
    one.log = log_argument(given, offset, session);
    one.played = played_in(one.drill, one.log, region);
  }
  return one;
}

RatingScale scale_of(const Given& given, const Session& session) {
  const std::string path =
      given.one("--scales").value_or(*given.one("REGION") + "/drills/scales.csv");
  Findings findings;
  const auto scales = read_rating_scales(read_file(path, CsvLimits().bytes), path, findings);
  complain_of(findings, Severity::error, session.language);
  if (!scales)
    throw Error(Code::drill_refused, {std::to_string(count_of(findings, Severity::error))});
  const std::string wanted = given.one("--scale").value_or("four_step");
  const auto found = std::ranges::find(*scales, wanted, &RatingScale::id);
  if (found != scales->end()) return *found;
  std::string names;
  for (const RatingScale& one : *scales) names += (names.empty() ? "" : ", ") + one.id;
  throw Error(Code::drill_scale_unknown, {wanted, names});
}

int score_or_report(const Given& given, Session& session, bool report) {
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  const Region& region = *opened.region;
  const Case one = case_of(given, opened, session);
  const RatingScale scale = scale_of(given, session);
  const Rehearsal rehearsal =
      rehearse(one.drill, region, opened.situation, one.played, RehearsalDepth::told);
  Findings findings;
  DrillScore scored = score(one.drill, rehearsal, one.log, scale, region, findings);
  scored.real = one.real;
  complain_of(findings, Severity::warning, session.language);
  AfterAction after{one.drill, rehearsal, one.log, scored, scale, {}};
  if (const auto path = given.one("--actions")) {
    Findings wrong;
    const auto actions = read_corrective_actions(read_file(*path, CsvLimits().bytes), *path,
                                                 one.drill, region, wrong);
    complain_of(wrong, Severity::error, session.language);
    if (!actions)
      throw Error(Code::drill_refused, {std::to_string(count_of(wrong, Severity::error))});
    after.actions = *actions;
  }
  const DrillReportOptions how = drill_report_options(given, session);
  const auto file = given.one("--html");
  if (report && !file && !given.has("--json")) throw Error(Code::usage_required, {"--html"});
  if (file) write_file(*file, after_action_html(after, region, how));
  if (given.has("--json")) {
    print(write_json(after_action_json(after, region, how)));
  } else if (!report) {
    print(score_text(after, region, how));
  }
  return exit_code::done;
}

int run_score(const Given& given, Session& session) {
  return score_or_report(given, session, false);
}
int run_report(const Given& given, Session& session) {
  return score_or_report(given, session, true);
}

std::vector<Argument> drill_score_arguments() {
  auto all = drill_arguments(
      {{.name = "--log",
        .value = "FILE",
        .about = {"观察记录（CSV，docs/drill-format.md）", "the log (CSV, docs/drill-format.md)"}},
       {.name = "--run",
        .value = "FILE",
        .about = {"drill run 的记录文件", "the file of drill run"}},
       {.name = "--incident",
        .value = "FILE|ID",
        .about = {"评估一次真实处置，而不是演练：事件文件或编号",
                  "assess a real response instead of a drill: the incident"},
        .many = true},
       {.name = "--lasts",
        .value = "TIME",
        .about = {"真实处置评估多长时间，默认 1d",
                  "how much of a real response; 1d where left out"}},
       {.name = "--scale",
        .value = "NAME",
        .about = {"评定等次，默认 four_step", "the rating scale; four_step where left out"}},
       {.name = "--scales",
        .value = "FILE",
        .about = {"等次文件，默认 REGION/drills/scales.csv",
                  "the file of scales; REGION/drills/scales.csv where left out"}},
       {.name = "--actions",
        .value = "FILE",
        .about = {"纠正行动（CSV）", "corrective actions (CSV)"}},
       {.name = "--html", .value = "FILE", .about = {"写成网页", "write a page"}},
       {.name = "--json", .about = {"输出 JSON", "print JSON"}}});
  for (Argument& argument : all) {
    if (argument.name == "DRILL") argument.required = false;
  }
  return all;
}

}  // namespace

Command drill_score_command() {
  return {
      .name = "drill score",
      .about = {"评分：观察到的对照预期和引擎能做到的",
                "score what was seen against what was expected and possible"},
      .explains =
          {"没有观察到的不计分，既不加也不减；每个数字旁边写明算法。加 --incident "
           "则评估一次真实处置。",
           "What nobody observed is not counted, for or against; beside every number stands how it "
           "comes about. With --incident a real response is assessed."},
      .arguments = drill_score_arguments(),
      .examples = {"muster drill score data/shuozhou flooded-mine --log log.csv",
                   "muster drill score data/shuozhou --incident gas.xml --log log.csv"},
      .run = run_score};
}

Command drill_report_command() {
  return {
      .name = "drill report",
      .about = {"演练评估报告（网页或 JSON）", "the after-action report, as a page or JSON"},
      .explains =
          {"计划、可做到与观察并列，优点、差距、没有观察到的、纠正行动。",
           "Planned, possible and observed side by side, strengths, gaps, what was not observed, "
           "corrective actions."},
      .arguments = drill_score_arguments(),
      .examples =
          {"muster drill report data/shuozhou flooded-mine --log log.csv --html report.html"},
      .run = run_report};
}

}  // namespace muster
