#include "muster/resources/rehearsal_report.hpp"

#include <array>

#include "muster/plan/table.hpp"
#include "rehearsal_breaks.hpp"

namespace muster {

namespace {

bool matters(RehearsalEventKind kind) {
  switch (kind) {
    case RehearsalEventKind::told:
    case RehearsalEventKind::departed:
    case RehearsalEventKind::arrived:
    case RehearsalEventKind::step:
      return false;
    default:
      return true;
  }
}

bool is_bad(RehearsalEventKind kind) {
  return kind == RehearsalEventKind::needs_missed || kind == RehearsalEventKind::limit_missed ||
         kind == RehearsalEventKind::lost || kind == RehearsalEventKind::delayed;
}

void add_lines(std::string& text, const Table& table, const DrillReportOptions& options) {
  for (const std::string& line : table.lines(options.columns, options.colour)) text += line + "\n";
}

void add_paragraph(std::string& text, const std::string& words, const std::string& indent,
                   const DrillReportOptions& options) {
  const std::size_t columns =
      options.columns > indent.size() + 20 ? options.columns - indent.size() : options.columns;
  for (const std::string& line : wrapped(words, columns)) text += indent + line + "\n";
}

void heading(std::string& text, const std::string& words, const DrillReportOptions& options) {
  text += "\n" + styled(words, Style::bold, options.colour) + "\n";
}

std::string course(const Rehearsal& rehearsal, const DrillWording& wording,
                   const DrillReportOptions& options) {
  Table table({{wording.in(DrillWord::column_time), Align::left, true},
               {wording.in(DrillWord::column_after), Align::right, true},
               {wording.in(DrillWord::column_what)},
               {wording.in(DrillWord::column_happens)}});
  for (const RehearsalEvent& event : rehearsal.events) {
    if (!options.explain && !matters(event.kind)) continue;
    const Style style = is_bad(event.kind) ? Style::alarm : Style::plain;
    table.add({wording.clock(event.at), wording.after_start(event.at),
               Cell(wording.in(title(event.kind)), style), Cell(wording.in(event.text), style)});
  }
  std::string text;
  add_lines(text, table, options);
  return text;
}

Cell possible(const DrillExpectation& expected, const ExpectationOutcome& outcome,
              const DrillWording& wording) {
  if (expected.judged()) return wording.in(DrillWord::possible_judged);
  if (!outcome.limit) return wording.in(DrillWord::possible_not_asked);
  if (!outcome.possible) return {wording.in(DrillWord::possible_never), Style::alarm};
  return wording.clock(*outcome.possible);
}

Cell margin(const ExpectationOutcome& outcome, const DrillWording& wording) {
  if (!outcome.limit || !outcome.possible) return std::string();
  if (outcome.met()) return wording.span(*outcome.limit - *outcome.possible);
  return {wording.in(DrillWord::late_by, {wording.span(*outcome.possible - *outcome.limit)}),
          Style::alarm};
}

}  // namespace

std::string rehearsal_text(const Drill& drill, const Rehearsal& rehearsal, const Region& region,
                           const DrillReportOptions& options) {
  const DrillWording wording(drill, region, options.language);
  std::string text = wording.mark_lines();
  text +=
      styled(wording.in(DrillWord::banner_rehearsal, {drill.title}), Style::bold, options.colour) +
      "\n" + wording.classes() + "\n";
  add_paragraph(text, wording.in(drill.story), "", options);
  if (rehearsal.stopped_by) {
    text += wording.in(DrillWord::stopped_by,
                       {wording.clock(rehearsal.end), drill.stops[*rehearsal.stopped_by].text}) +
            "\n";
  }
  heading(text, wording.in(DrillWord::section_levels), options);
  for (const RehearsedLevel& level : levels_of(rehearsal, region)) {
    const Plan* plan = region.plans.find(level.plan);
    text +=
        "  " +
        wording.in(DrillWord::level_line, {plan == nullptr ? Text(level.plan.view()) : plan->title,
                                           level.name, wording.clock(level.since)}) +
        "\n";
  }
  heading(text, wording.in(DrillWord::section_course), options);
  text += course(rehearsal, wording, options);

  heading(text, wording.in(DrillWord::section_expected), options);
  Table expected({{wording.in(DrillWord::column_objective)},
                  {wording.in(DrillWord::column_expected)},
                  {wording.in(DrillWord::column_limit), Align::left, true},
                  {wording.in(DrillWord::column_possible), Align::left, true},
                  {wording.in(DrillWord::column_margin)}});
  for (std::size_t e = 0; e < drill.expectations.size(); ++e) {
    const DrillExpectation& one = drill.expectations[e];
    const ExpectationOutcome& outcome = rehearsal.outcomes[e];
    expected.add({wording.objective(one.objective), wording.in(one.text),
                  outcome.limit ? wording.clock(*outcome.limit) : std::string(),
                  possible(one, outcome, wording), margin(outcome, wording)});
  }
  add_lines(text, expected, options);

  heading(text, wording.in(DrillWord::section_breaks), options);
  const auto breaks = breaks_of(drill, rehearsal, region);
  if (breaks.empty()) text += "  " + wording.in(DrillWord::nothing_breaks) + "\n";
  for (const RehearsalBreak& one : breaks) {
    add_paragraph(text, wording.in(one.what), "  ", options);
    for (const Text& why : one.why) add_paragraph(text, wording.in(why), "      ", options);
    for (const Text& what : one.remedies)
      add_paragraph(text, "→ " + wording.in(what), "      ", options);
  }
  return text + wording.mark_lines();
}

std::string rounds_text(const Drill& drill, const Rounds& rounds, const Region& region,
                        const DrillReportOptions& options) {
  const DrillWording wording(drill, region, options.language);
  const auto count = static_cast<std::int64_t>(rounds.values.size());
  const auto share = [&](std::int64_t part) {
    return count == 0 ? std::string("—") : DrillWording::percent(part * 1'000'000 / count);
  };
  std::string text = wording.mark_lines();
  text +=
      styled(wording.in(DrillWord::banner_rehearsal, {drill.title}), Style::bold, options.colour) +
      "\n" +
      wording.in(DrillWord::rounds_title, {std::to_string(count), rounds.key.substr(0, 16)}) + "\n";
  add_paragraph(text, wording.in(DrillWord::rounds_method), "", options);

  heading(text, wording.in(DrillWord::section_chances), options);
  Table chances({{wording.in(DrillWord::column_objective)},
                 {wording.in(DrillWord::column_share), Align::right, true},
                 {wording.in(DrillWord::column_interval), Align::left, true}});
  for (const ObjectiveChance& one : rounds.objectives) {
    const std::string name = wording.in(drill.objectives[one.objective].text);
    if (!one.timed) {
      chances.add({name, std::string("—"), wording.in(DrillWord::not_timed)});
      continue;
    }
    chances.add({name, share(one.held),
                 DrillWording::percent(one.least) + " – " + DrillWording::percent(one.most)});
  }
  add_lines(text, chances, options);

  heading(text, wording.in(DrillWord::section_spreads), options);
  Table spreads({{wording.in(DrillWord::column_what)},
                 {wording.in(DrillWord::column_limit), Align::right, true},
                 {"10%", Align::right, true},
                 {"50%", Align::right, true},
                 {"90%", Align::right, true},
                 {wording.in(DrillWord::column_met), Align::right, true},
                 {wording.in(DrillWord::column_never), Align::right, true}});
  const auto after = [&](const std::optional<Seconds>& at) {
    return at ? wording.after_start(drill.start + *at) : std::string("—");
  };
  for (const RoundSpread& one : rounds.spreads) {
    const RoundMeasure& measure = rounds.measures[one.measure];
    spreads.add({wording.in(measure.name), after(measure.limit), after(one.p10), after(one.p50),
                 after(one.p90), share(one.met), share(one.never)});
  }
  add_lines(text, spreads, options);

  heading(text, wording.in(DrillWord::section_causes), options);
  if (rounds.causes.empty()) text += "  " + wording.in(DrillWord::no_causes) + "\n";
  Table causes({{wording.in(DrillWord::column_objective)},
                {wording.in(DrillWord::column_cause)},
                {wording.in(DrillWord::column_fails_with), Align::right, true},
                {wording.in(DrillWord::column_fails_without), Align::right, true}});
  constexpr std::int64_t all = 1'000'000;
  for (const RoundCause& one : rounds.causes) {
    static constexpr std::array<DrillWord, 4> kinds = {
        DrillWord::cause_road, DrillWord::cause_weather, DrillWord::cause_absent,
        DrillWord::cause_unusable};
    Text what = one.id;
    if (one.kind == RoundCause::Kind::absent) what = name_of(region.crews, CrewId(one.id));
    causes.add({wording.in(drill.objectives[one.objective].text),
                wording.in(kinds.at(static_cast<std::size_t>(one.kind)), {what}),
                DrillWording::percent(one.failed_with * all / one.with),
                DrillWording::percent(one.failed_without * all / one.without)});
  }
  if (!rounds.causes.empty()) add_lines(text, causes, options);
  return text + wording.mark_lines();
}

}  // namespace muster
