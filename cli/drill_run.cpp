#include "muster/resources/drill_run.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "cli_words.hpp"
#include "command.hpp"
#include "drill_arguments.hpp"
#include "drill_clock.hpp"
#include "exit_code.hpp"
#include "muster/plan/csv.hpp"
#include "muster/plan/drill_xml.hpp"
#include "muster/plan/file.hpp"
#include "muster/plan/table.hpp"
#include "muster/plan/xml.hpp"
#include "muster/resources/drill_events_list.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

const char* const mark = "【演练 / EXERCISE】";

/// "+0:35" or "35min" after the start, or an instant.
Instant moment(const std::string& name, const std::string& value, const DrillRun& run,
               Offset offset) {
  const std::string text = value.starts_with("+") ? value.substr(1) : value;
  const auto colon = text.find(':');
  const bool clock = value.starts_with("+") && colon != std::string::npos && colon < 4 &&
                     text.size() == colon + 3 &&
                     text.find_first_not_of("0123456789:") == std::string::npos;
  if (clock) {
    return run.drill.start + std::chrono::hours(std::stoi(text.substr(0, colon))) +
           Minutes(std::stoi(text.substr(colon + 1)));
  }
  if (const auto duration = parse_duration(text)) return run.drill.start + *duration;
  std::string stamp = value;
  if (stamp.size() > 10 && stamp[10] == ' ') stamp[10] = 'T';
  if (const auto at = parse_instant(stamp)) return *at;
  if (const auto at = parse_instant(stamp + format_offset(offset))) return *at;
  throw Error(Code::usage_form, {name, value, "+0:35"});
}

/// What was seen now or when it says: "called MRT02-01", "expect evacuate +1:10", "level
/// shuozhou-coal-mine/II", "note WORDS".
Observation seen(const std::string& value, const DrillRun& run, Instant now, Offset offset) {
  const auto blank = value.find(' ');
  const std::string what = value.substr(0, blank);
  std::string rest = blank == std::string::npos ? "" : value.substr(blank + 1);
  Observation one{.at = now, .by = "control"};
  const auto last = rest.rfind(" +");
  if (last != std::string::npos) {
    one.at = moment("--saw", rest.substr(last + 1), run, offset);
    rest.resize(last);
  }
  if (what == "expect") {
    one.what = ObservedKind::done;
    one.expected = rest;
    return one;
  }
  for (int k = 0; k < 5; ++k) {
    const auto kind = static_cast<ObservedKind>(k);
    if (name(kind) != what) continue;
    one.what = kind;
    (kind == ObservedKind::note ? one.note : one.subject) = rest;
    return one;
  }
  throw Error(Code::usage_form,
              {"--saw", value, "called MRT02-01 +0:35 (done|level|called|arrived|expect|note)"});
}

void show_injects(const DrillRun& run, const std::vector<GivenInject>& fresh, Offset offset,
                  Language language) {
  for (const GivenInject& one : fresh) {
    const Inject* inject = named(run.drill.injects, one.inject);
    if (inject == nullptr) continue;
    const DrillParticipant* told =
        inject->to ? named(run.drill.participants, *inject->to) : nullptr;
    print("\n" +
          words(Word::drill_inject_due, language,
                {format_clock(one.at, run.drill.start, offset), one_line(one.inject),
                 one_line(title(inject->effect).in(language)),
                 told == nullptr ? "—" : one_line(told->post.in(language)),
                 inject->channel ? one_line(channel_title(*inject->channel).in(language)) : "—"}) +
          "\n  " + one_line(inject->text.in(language)) + "\n");
  }
}

void show_watched(const DrillRun& run, Offset offset, Language language) {
  const auto open = watched_now(run);
  if (open.empty()) return;
  print("\n" + words(Word::drill_watch, language) + "\n");
  Table table({{words(Word::column_until, language), Align::left, true},
               {"id", Align::left, true},
               {words(Word::column_verb, language)}});
  for (const auto& [limit, index] : open) {
    const DrillExpectation& expected = run.drill.expectations[index];
    table.add({Cell(format_clock(limit, run.drill.start, offset),
                    limit < run.clock ? Style::alarm : Style::plain),
               one_line(expected.id), one_line(expected.text.in(language))});
  }
  for (const std::string& line : table.lines(output_columns(), output_has_colour())) {
    print(line + "\n");
  }
}

void show_run(const DrillRun& run, const std::vector<GivenInject>& fresh,
              const OpenedRegion& opened, const Session& session) {
  const Offset offset = opened.region->header.display_offset;
  const Language language = session.language;
  print(std::string(mark) + " " + banner_line(*opened.region, language));
  print(words(Word::drill_clock, language,
              {one_line(run.drill.title.in(language)),
               format_clock(run.clock, run.drill.start, offset),
               format_clock(run.end, run.drill.start, offset)}) +
        "\n");
  show_injects(run, fresh, offset, language);
  show_watched(run, offset, language);
  if (run.ended) {
    print(words(Word::drill_ended, language, {one_line(*run.ended)}) + "\n");
  } else if (run.clock == run.end) {
    print(words(Word::drill_time_up, language) + "\n");
  }
  print(std::string(mark) + "\n");
}

/// A line that was typed while the clock runs: what was seen, or "end WHY".
void take_typed(const std::string& line, DrillRun& run, const OpenedRegion& opened,
                Language language) {
  if (line.find_first_not_of(" \t") == std::string::npos) return;
  try {
    if (line.starts_with("end ")) {
      end_run(run, line.substr(4));
    } else {
      const Offset offset = opened.region->header.display_offset;
      add_observation(run, seen(line, run, run.clock, offset), *opened.region, opened.situation);
    }
  } catch (const Error& error) {
    complain(text(error.message(), language));
  }
}

/// The clock of the drill runs by itself, so many seconds to one on the wall, until then. The file
/// is written at every step, and once a second, so that whatever ends the program costs a second of
/// waiting and nothing else.
void run_by_clock(DrillRun& run, std::uint64_t speed, Instant until, const std::string& keep,
                  const OpenedRegion& opened, const Session& session) {
  const Offset offset = opened.region->header.display_offset;
  const Language language = session.language;
  constexpr std::chrono::milliseconds breath(1000);
  DrillClock wall;
  const Instant from = run.clock;
  print(words(Word::drill_type, language) + "\n");
  while (run.clock < until && !run.ended) {
    flush_output();
    Instant next = until;
    if (run.given.size() < run.due.size()) next = std::min(next, run.due[run.given.size()].at);
    const std::int64_t drill_ms = std::chrono::milliseconds(next - from).count();
    const auto steps = static_cast<std::int64_t>(speed);
    const std::chrono::milliseconds at((drill_ms + steps - 1) / steps);
    const auto left = std::max(at - wall.elapsed(), std::chrono::milliseconds(0));
    const DrillClock::Woken woken = wall.wait(std::min(left, breath));
    const Instant now =
        from + std::chrono::floor<Seconds>(wall.elapsed() * static_cast<std::int64_t>(speed));
    const auto fresh = advance_run(run, std::clamp(now, run.clock, next));
    if (woken == DrillClock::Woken::typed) take_typed(wall.take_line(), run, opened, language);
    write_file(keep, write_run(run, *opened.region));
    if (!fresh.empty()) {
      show_injects(run, fresh, offset, language);
      show_watched(run, offset, language);
      print(std::string(mark) + "\n");
    }
    if (woken == DrillClock::Woken::interrupted) {
      print(words(Word::drill_interrupted, language,
                  {format_clock(run.clock, run.drill.start, offset)}) +
            "\n");
      return;
    }
  }
}

DrillRun opened_run(const std::string& keep, const Given& given, const OpenedRegion& opened,
                    const Session& session) {
  std::error_code ignored;
  if (std::filesystem::exists(keep, ignored)) {
    return read_run(read_file(keep, JsonLimits().bytes), keep, *opened.region);
  }
  const std::string path = drill_path(given);
  (void)drill_argument(given, *opened.region, session);
  return begin_run(read_file(path, XmlLimits().bytes), path, *opened.region, opened.situation);
}

/// What --saw and --log say, in order of time.
std::vector<Observation> reports_of(const Given& given, const DrillRun& run, Instant now,
                                    Offset offset, const Session& session) {
  std::vector<Observation> reports;
  for (const std::string& value : given.all("--saw")) {
    reports.push_back(seen(value, run, now, offset));
  }
  if (const auto path = given.one("--log")) {
    Findings findings;
    const auto log = read_event_log(read_file(*path, CsvLimits().bytes), *path, offset, findings);
    complain_of(findings, Severity::error, session.language);
    complain_of(findings, Severity::warning, session.language);
    if (!log)
      throw Error(Code::drill_refused, {std::to_string(count_of(findings, Severity::error))});
    reports.insert(reports.end(), log->rows.begin(), log->rows.end());
  }
  std::ranges::stable_sort(reports, {}, &Observation::at);
  return reports;
}

/// Moves the clock to `now`; each report is taken when the clock comes to it, for injects may go by
/// what was reported till then. Gives what became due.
std::vector<GivenInject> go_on(DrillRun& run, Instant now, const std::vector<Observation>& reports,
                               const OpenedRegion& opened) {
  std::vector<GivenInject> fresh;
  const auto advance = [&](Instant to) {
    std::ranges::move(advance_run(run, to), std::back_inserter(fresh));
  };
  for (const Observation& report : reports) {
    if (report.at > run.clock && report.at <= std::min(now, run.end)) advance(report.at);
    add_observation(run, report, *opened.region, opened.situation);
  }
  if (now != run.clock || run.given.empty() || !reports.empty()) advance(now);
  return fresh;
}

std::uint64_t speed_of(const Given& given) {
  const std::string value = *given.one("--speed");
  const bool digits = !value.empty() && value.size() < 7 &&
                      value.find_first_not_of("0123456789") == std::string::npos;
  const std::uint64_t speed = digits ? std::stoull(value) : 0;
  if (speed < 1 || speed > 100'000) {
    throw Error(Code::usage_form, {"--speed", value, "1 … 100000"});
  }
  return speed;
}

int run_run(const Given& given, Session& session) {
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  const Region& region = *opened.region;
  const Offset offset = region.header.display_offset;
  if (!given.has("--keep")) throw Error(Code::usage_required, {"--keep"});
  const std::string keep = *given.one("--keep");
  const std::uint64_t speed = given.has("--speed") ? speed_of(given) : 0;  // 0: moved by hand
  DrillRun run = opened_run(keep, given, opened, session);
  const auto to = given.one("--to");
  const Instant now = to && speed == 0 ? moment("--to", *to, run, offset) : run.clock;
  const auto fresh = go_on(run, now, reports_of(given, run, now, offset, session), opened);
  if (const auto why = given.one("--end")) end_run(run, *why);
  write_file(keep, write_run(run, region));
  if (given.has("--csv") || given.has("--html")) {
    std::optional<Played> played;  // none before anything has come of it
    if (!run.given.empty() || !run.reported.empty()) played = played_in(run);
    const Rehearsal rehearsal =
        rehearse(run.drill, region, opened.situation, played, RehearsalDepth::told);
    if (const auto file = given.one("--csv")) {
      write_file(*file, events_list_csv(run.drill, rehearsal, region, session.language));
    }
    if (const auto file = given.one("--html")) {
      write_file(*file, events_list_html(run.drill, rehearsal, region, session.language));
    }
  }
  show_run(run, fresh, opened, session);
  if (speed != 0 && !run.ended) {
    const Instant until = to ? moment("--to", *to, run, offset) : run.end;
    run_by_clock(run, speed, std::min(until, run.end), keep, opened, session);
    show_run(run, {}, opened, session);
  }
  return exit_code::done;
}

}  // namespace

Command drill_run_command() {
  return {
      .name = "drill run",
      .about = {"实施演练：到点给出情景注入，记录参演者做了什么",
                "run a drill: give what is due, take what players did"},
      .explains = {"演练记录在 --keep 的文件里，标明为演练，commit、crew、stock "
                   "都不接受它；随时中断，再次运行即从上一步继续。",
                   "The run is kept in the file of --keep, marked as an exercise, which commit, "
                   "crew and stock "
                   "refuse. Stop it at any moment: the next call goes on from its last step."},
      .arguments = drill_arguments(
          {{.name = "--keep",
            .value = "FILE",
            .about = {"演练记录文件", "the file of the run"},
            .required = true},
           {.name = "--to",
            .value = "TIME",
            .about = {"把演练时钟拨到：+0:35、45min 或时刻",
                      "move the clock of the drill: +0:35, 45min or an instant"}},
           {.name = "--speed",
            .value = "N",
            .about = {"时钟自己走，墙上一秒合演练 N 秒（1 为实时），到 --to "
                      "或结束；其间可键入看到的情况，Ctrl-C 中断",
                      "let the clock run by itself, N seconds of the drill to one on the wall (1: "
                      "real time), until --to or the end; type what was seen, Ctrl-C interrupts"}},
           {.name = "--saw",
            .value = "WHAT",
            .about = {"看到了什么：\"called MRT02-01 +0:12\"、\"level 预案/级别\"、\"expect "
                      "编号\"、\"note 文字\"；可写多次",
                      "what was seen: \"called MRT02-01 +0:12\", \"level PLAN/LEVEL\", \"expect "
                      "ID\", \"note WORDS\"; may be repeated"},
            .many = true},
           {.name = "--log", .value = "FILE", .about = {"从 CSV 读入记录", "take a log from CSV"}},
           {.name = "--csv",
            .value = "FILE",
            .about = {"写出情景注入总表（CSV）", "write the events list as CSV"}},
           {.name = "--html",
            .value = "FILE",
            .about = {"写出情景注入总表和评估表（网页，A4）",
                      "write the events list and the evaluators' sheets as a page for A4"}},
           {.name = "--end", .value = "WHY", .about = {"结束演练", "end the drill"}}}),
      .examples = {"muster drill run data/shuozhou flooded-mine --keep run.json --html msel.html",
                   "muster drill run data/shuozhou flooded-mine --keep run.json --to +0:30 --saw "
                   "\"called MRT07-01\"",
                   "muster drill run data/shuozhou flooded-mine --keep run.json --speed 10"},
      .run = run_run};
}

}  // namespace muster
