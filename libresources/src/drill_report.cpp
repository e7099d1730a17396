#include "muster/resources/drill_report.hpp"

#include <algorithm>
#include <array>

#include "drill_report_rows.hpp"
#include "muster/plan/fields.hpp"
#include "muster/plan/table.hpp"

namespace muster {

namespace {

DrillWord title_word(const AfterAction& after) {
  return after.score.real ? DrillWord::report_real : DrillWord::report_drill;
}

std::string marked(const AfterAction& after, const Region& region, const DrillWording& wording) {
  if (!after.score.real) return wording.mark_lines();
  std::string text = "【" + mark_of(after, wording.language()) + "】";
  if (!region.header.banner.empty()) text += " " + wording.in(region.header.banner);
  return text + "\n";
}

void add(std::string& text, const Table& table, const DrillReportOptions& options) {
  for (const std::string& line : table.lines(options.columns, options.colour)) text += line + "\n";
}

void drill_heading(std::string& text, const std::string& words, const DrillReportOptions& options) {
  text += "\n" + styled(words, Style::bold, options.colour) + "\n";
}

void add_log_checks(std::string& text, const AfterAction& after, const Region& region,
                    const DrillWording& wording, const DrillReportOptions& options) {
  if (!after.score.calls.empty()) {
    drill_heading(text, wording.in(DrillWord::section_calls), options);
    Table calls({{wording.in(DrillWord::column_time), Align::left, true},
                 {wording.in(DrillWord::column_who)},
                 {wording.in(DrillWord::column_engine)}});
    for (const ScoredCall& call : after.score.calls) {
      const Observation& row = after.log.rows[call.row];
      calls.add(
          {wording.clock(row.at), subject_of(row, region, wording),
           Cell(call_of(after, call, wording), call.in_answer ? Style::plain : Style::alarm)});
    }
    add(text, calls, options);
  }
  if (after.score.levels.empty()) return;
  drill_heading(text, wording.in(DrillWord::section_level_check), options);
  Table levels({{wording.in(DrillWord::column_time), Align::left, true},
                {wording.in(DrillWord::column_what)},
                {wording.in(DrillWord::column_engine)}});
  for (const ScoredLevel& level : after.score.levels) {
    const Observation& row = after.log.rows[level.row];
    levels.add({wording.clock(row.at), subject_of(row, region, wording),
                Cell(level_of(after, level, wording), level.right ? Style::plain : Style::alarm)});
  }
  add(text, levels, options);
}

}  // namespace

std::optional<std::vector<CorrectiveAction>> read_corrective_actions(std::string_view csv,
                                                                     const std::string& file,
                                                                     const Drill& drill,
                                                                     const Region& region,
                                                                     Findings& findings) {
  Findings own;
  const CsvTable table = read_csv(csv, file, own);
  std::vector<CorrectiveAction> actions;
  for (const CsvRow& row : table.rows) {
    Fields fields(table, row, own);
    CorrectiveAction one{.id = fields.id<struct Corrective>("id").str(),
                         .objective = fields.maybe_text("objective").value_or(""),
                         .text = fields.text("text"),
                         .cause = fields.maybe_text("cause").value_or(""),
                         .owner = fields.id<struct Organisation>("owner")};
    constexpr std::array<std::string_view, 5> elements = {"planning", "organisation", "equipment",
                                                          "training", "exercise"};
    if (const auto element = fields.maybe_one_of(
            "element", std::vector<std::string_view>(elements.begin(), elements.end()))) {
      one.element = std::string(elements.at(*element));
    }
    const auto due = fields.maybe_date("due");
    if (!due) fields.report("due", Code::field_missing);
    one.due = due.value_or(Date{});
    const std::vector<std::string_view> states = {"open", "done"};
    one.status = std::string(states[fields.maybe_one_of("status", states).value_or(0)]);
    if (find(region.organisations, one.owner) == nullptr) {
      fields.report("owner", Code::drill_unknown, {"organisation", one.owner.view()});
    }
    if (!one.objective.empty() && named(drill.objectives, one.objective) == nullptr) {
      fields.report("objective", Code::drill_reference, {"objective", one.objective});
    }
    const bool twice = std::ranges::any_of(
        actions, [&](const CorrectiveAction& other) { return other.id == one.id; });
    if (twice) fields.report("id", Code::id_twice, {one.id, file});
    actions.push_back(std::move(one));
  }
  const bool refused = has_errors(own);
  findings.insert(findings.end(), own.begin(), own.end());
  if (refused) return std::nullopt;
  return actions;
}

std::string score_text(const AfterAction& after, const Region& region,
                       const DrillReportOptions& options) {
  const DrillWording wording(after.drill, region, options.language);
  std::string text = marked(after, region, wording);
  text += styled(wording.in(title_word(after), {after.drill.title}), Style::bold, options.colour) +
          "\n" + wording.in(DrillWord::not_blame) + "\n" +
          styled(total_of(after, wording), Style::bold, options.colour) + "\n" +
          scale_of(after, wording) + "\n";
  for (const LogGap& gap : after.log.gaps) {
    text += gap_of(gap, wording) + "\n";
  }
  drill_heading(text, wording.in(DrillWord::section_objectives), options);
  Table objectives({{wording.in(DrillWord::column_objective)},
                    {wording.in(DrillWord::column_rating)},
                    {wording.in(DrillWord::column_points), Align::right, true},
                    {wording.in(DrillWord::column_formula)}});
  for (const ScoredObjective& objective : after.score.objectives) {
    const ObjectiveRow row = row_of(after, objective, wording);
    objectives.add(
        {row.text, row.rating, row.share,
         row.formula +
             (row.worst.empty() ? "" : wording.in(DrillWord::pause_besides) + row.worst)});
  }
  add(text, objectives, options);
  drill_heading(text, wording.in(DrillWord::section_timeline), options);
  Table rows({{wording.in(DrillWord::column_expected)},
              {wording.in(DrillWord::column_limit), Align::left, true},
              {wording.in(DrillWord::column_possible), Align::left, true},
              {wording.in(DrillWord::column_observed), Align::left, true},
              {wording.in(DrillWord::column_lost)},
              {wording.in(DrillWord::column_points), Align::right, true},
              {wording.in(DrillWord::column_evidence)}});
  for (std::size_t e = 0; e < after.score.expectations.size(); ++e) {
    const AfterActionRow row = row_of(after, e, wording);
    const Style style = row.bad ? Style::alarm : Style::plain;
    rows.add({Cell(row.text, style), row.limit, row.possible, Cell(row.observed, style), row.lost,
              row.points,
              row.evidence +
                  (row.formula.empty() ? "" : wording.in(DrillWord::pause_besides) + row.formula)});
  }
  add(text, rows, options);
  add_log_checks(text, after, region, wording, options);
  return text + marked(after, region, wording);
}

Json after_action_json(const AfterAction& after, const Region& region,
                       const DrillReportOptions& options) {
  const Language language = options.language;
  const Offset offset = region.header.display_offset;
  const auto instant = [&](const std::optional<Instant>& at) {
    return at ? Json(format_instant(*at, offset)) : Json();
  };
  const auto step = [&](const std::optional<std::size_t>& one) {
    return one ? Json(after.scale.steps[*one].id) : Json();
  };
  const auto number = [](const std::optional<std::int64_t>& one) {
    return one ? Json(*one) : Json();
  };
  Json::Array expected;
  for (const ScoredExpectation& one : after.score.expectations) {
    const DrillExpectation& what = after.drill.expectations[one.expectation];
    Json::Array evidence;
    for (const std::size_t line : one.evidence)
      evidence.emplace_back(static_cast<std::int64_t>(line));
    const bool seen = one.seen != Seen::not_observed;
    expected.push_back(Json::Object{
        {"id", what.id},
        {"objective", what.objective},
        {"text", what.text.in(language)},
        {"weight", what.weight},
        {"seen", name(one.seen)},
        {"limit", instant(one.limit)},
        {"possible", instant(one.possible)},
        {"observed", instant(one.observed)},
        {"late_s", one.seen == Seen::observed ? Json(std::int64_t{one.late.count()}) : Json()},
        {"behind_possible_s",
         one.behind_possible ? Json(std::int64_t{one.behind_possible->count()}) : Json()},
        {"points_per_million", seen ? Json(one.points) : Json()},
        {"evidence_lines", Json(std::move(evidence))}});
  }
  Json::Array objectives;
  for (const ScoredObjective& one : after.score.objectives) {
    objectives.push_back(
        Json::Object{{"id", after.drill.objectives[one.objective].id},
                     {"text", after.drill.objectives[one.objective].text.in(language)},
                     {"weight", one.weight},
                     {"observed_weight", one.observed_weight},
                     {"share_per_million", number(one.share)},
                     {"rating", step(one.step)},
                     {"worst_task", step(one.worst)}});
  }
  Json::Array calls;
  for (const ScoredCall& one : after.score.calls) {
    calls.push_back(Json::Object{{"line", static_cast<std::int64_t>(after.log.rows[one.row].line)},
                                 {"subject", after.log.rows[one.row].subject},
                                 {"at", instant(after.log.rows[one.row].at)},
                                 {"in_answer", one.in_answer},
                                 {"engine", instant(one.engine)}});
  }
  Json::Array levels;
  for (const ScoredLevel& one : after.score.levels) {
    levels.push_back(Json::Object{{"line", static_cast<std::int64_t>(after.log.rows[one.row].line)},
                                  {"subject", after.log.rows[one.row].subject},
                                  {"at", instant(after.log.rows[one.row].at)},
                                  {"engine", one.engine ? Json(*one.engine) : Json()},
                                  {"since", instant(one.since)},
                                  {"right", one.right}});
  }
  Json::Array plans;
  for (const PlanId& one : after.drill.plans) plans.emplace_back(one.view());
  Json::Array actions;
  for (const CorrectiveAction& one : after.actions) {
    actions.push_back(Json::Object{{"id", one.id},
                                   {"objective", one.objective},
                                   {"text", one.text},
                                   {"cause", one.cause},
                                   {"element", one.element},
                                   {"owner", one.owner.view()},
                                   {"due", format_date(one.due)},
                                   {"status", one.status}});
  }
  return Json::Object{
      {"document", after.score.real ? "muster assessment" : "muster drill after-action"},
      {"kind", after.score.real ? "assessment" : "exercise"},
      {"mark", mark_of(after, language)},
      {"format", 1},
      {"drill", after.drill.id.view()},
      {"title", after.drill.title.in(language)},
      {"drill_digest", after.drill.digest},
      {"region_digest", region.digest},
      {"organiser", after.drill.organiser.view()},
      {"content", name(after.drill.content)},
      {"form", name(after.drill.form)},
      {"plans", Json(std::move(plans))},
      {"start", instant(after.drill.start)},
      {"end", instant(after.rehearsal.end)},
      {"scale", after.scale.id},
      {"costs_per_million", after.scale.costs},
      {"per_s", std::int64_t{after.scale.per.count()}},
      {"weight", after.score.weight},
      {"observed_weight", after.score.observed_weight},
      {"share_per_million", number(after.score.share)},
      {"rating", step(after.score.step)},
      {"objectives", Json(std::move(objectives))},
      {"expected", Json(std::move(expected))},
      {"calls", Json(std::move(calls))},
      {"levels", Json(std::move(levels))},
      {"corrective_actions", Json(std::move(actions))}};
}

}  // namespace muster
