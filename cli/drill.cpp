#include <filesystem>

#include "cli_words.hpp"
#include "command.hpp"
#include "drill_arguments.hpp"
#include "exit_code.hpp"
#include "interruption.hpp"
#include "muster/plan/drill_xml.hpp"
#include "muster/plan/file.hpp"
#include "muster/resources/drill_check.hpp"
#include "muster/resources/rehearsal_report.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

std::uint64_t whole(const Given& given, const std::string& name, std::uint64_t otherwise,
                    std::uint64_t least, std::uint64_t most) {
  const auto value = given.one(name);
  if (!value) return otherwise;
  const bool digits = !value->empty() && value->size() < 19 &&
                      value->find_first_not_of("0123456789") == std::string::npos;
  const std::uint64_t number = digits ? std::stoull(*value) : 0;
  if (!digits || number < least || number > most) {
    throw Error(Code::usage_form,
                {name, *value, std::to_string(least) + " … " + std::to_string(most)});
  }
  return number;
}

int run_none(const Given&, Session& session) {
  print(words(Word::drill_verbs, session.language) + "\n");
  return exit_code::usage;
}

int run_drill_check(const Given& given, Session& session) {
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  const Drill drill = drill_argument(given, *opened.region, session);
  Findings findings;
  check_drill(drill, *opened.region, findings);
  const Rehearsal rehearsal =
      rehearse(drill, *opened.region, opened.situation, {}, RehearsalDepth::told);
  Findings rehearsed;
  check_rehearsal(drill, rehearsal, rehearsed);
  complain_of(rehearsed, Severity::warning, session.language);
  const std::size_t warnings =
      count_of(findings, Severity::warning) + count_of(rehearsed, Severity::warning);
  print("【演练 / EXERCISE】" +
        words(Word::drill_checked, session.language,
              {one_line(drill.title.in(session.language)), std::to_string(drill.injects.size()),
               std::to_string(drill.expectations.size()), std::to_string(warnings)}) +
        "\n");
  return warnings == 0 ? exit_code::done : exit_code::attention;
}

RoundsOptions rounds_options(const Given& given) {
  RoundsOptions options{
      .rounds = static_cast<std::uint32_t>(whole(given, "--rounds", 1000, 1, 1'000'000)),
      .threads = static_cast<unsigned>(whole(given, "--threads", 1, 1, 256)),
      .seed = whole(given, "--seed", 0, 0, 999'999'999'999'999'999)};
  if (const auto value = given.one("--until-ci")) {
    const auto percent = Decimal::parse(*value);
    if (!percent || *percent <= Decimal{} || *percent > Decimal::of(50)) {
      throw Error(Code::usage_form, {"--until-ci", *value, "1.5"});
    }
    options.until_ci = percent->micros() / 100;
  }
  return options;
}

/// With a file to keep them in, batch by batch, so that a machine that fails loses no more than
/// one. Interrupted, it ends with the rounds that are done.
Rounds rounds_kept(const std::optional<std::string>& keep, RoundsOptions options,
                   const OpenedRegion& opened, const Drill& drill) {
  Rounds kept;
  std::error_code ignored;
  if (keep && std::filesystem::exists(*keep, ignored)) {
    kept = read_rounds(read_file(*keep, JsonLimits().bytes), *keep);
  }
  const std::uint32_t wanted = options.rounds;
  ProgressBar bar;
  options.progress = [&](std::uint32_t done, std::uint32_t) {
    bar.show(static_cast<int>(std::uint64_t{done} * 100 / wanted));
    return !Interruption::asked();
  };
  constexpr std::uint32_t step = 2000;
  for (std::uint32_t some = keep ? step : wanted; some < wanted; some += step) {
    options.rounds = some;
    if (kept.values.size() >= some) continue;
    kept = rehearse_rounds(drill, *opened.region, opened.situation, options, kept);
    write_file(*keep, write_rounds(kept));
    if (Interruption::asked()) return kept;
    if (kept.values.size() < some) break;  // narrow enough
  }
  options.rounds = wanted;
  Rounds rounds = rehearse_rounds(drill, *opened.region, opened.situation, options, kept);
  if (keep) write_file(*keep, write_rounds(rounds));
  return rounds;
}

int run_rounds(const Given& given, Session& session, const OpenedRegion& opened,
               const Drill& drill) {
  const Interruption interruption;
  const RoundsOptions options = rounds_options(given);
  const Rounds rounds = rounds_kept(given.one("--keep"), options, opened, drill);
  if (Interruption::asked() && rounds.values.size() < options.rounds) {
    complain(words(Word::rounds_interrupted, session.language,
                   {std::to_string(rounds.values.size()), std::to_string(options.rounds)}));
  }
  const DrillReportOptions how = drill_report_options(given, session);
  if (given.has("--json")) {
    print(write_json(rounds_json(drill, rounds, *opened.region, how)));
  } else {
    print(rounds_text(drill, rounds, *opened.region, how));
  }
  return exit_code::done;
}

int run_rehearse(const Given& given, Session& session) {
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  const Drill drill = drill_argument(given, *opened.region, session);
  for (const char* one : {"--rounds", "--until-ci", "--keep"}) {
    if (given.has(one)) return run_rounds(given, session, opened, drill);
  }
  const DrillReportOptions how = drill_report_options(given, session);
  const bool whole = how.explain && given.has("--json");  // which has each answer in it
  const Rehearsal rehearsal = rehearse(drill, *opened.region, opened.situation, {},
                                       whole ? RehearsalDepth::whole : RehearsalDepth::told);
  if (const auto file = given.one("--html")) {
    write_file(*file, rehearsal_html(drill, rehearsal, *opened.region, how));
  }
  if (given.has("--json")) {
    print(write_json(rehearsal_json(drill, rehearsal, *opened.region, how)));
  } else {
    print(rehearsal_text(drill, rehearsal, *opened.region, how));
  }
  return exit_code::done;
}

const Argument json = {.name = "--json", .about = {"输出 JSON", "print JSON"}};
const Argument explain = {
    .name = "--explain",
    .about = {"每个事件；JSON 中附每次作答", "every event; in JSON each answer"}};

}  // namespace

Command drill_command() {
  return {.name = "drill",
          .about = {"应急演练：检查、推演、实施、评估、总结、到期",
                    "exercises: check, rehearse, run, score, report, due"},
          .explains = {"演练与实战用同一引擎，但绝不写入实战台账；凡输出均标明“演练 / EXERCISE”。",
                       "Exercises run on the engine of the live answer and never write to the live "
                       "record; all they print is marked 演练 / EXERCISE."},
          .examples = {"muster drill rehearse data/shuozhou flooded-mine --html rehearsal.html"},
          .run = run_none};
}

Command drill_check_command() {
  return {.name = "drill check",
          .about = {"检查演练脚本", "check the scenario of a drill"},
          .explains =
              {"对照地区资料检查脚本，再推演一遍：循环等待、不会出现的情景注入、未知的队伍和道路。"
               "有警告时返回 1。",
               "Checks the scenario against the region and rehearses it once: injects that wait "
               "for one another or never come, unknown teams and roads. Ends with 1 on "
               "warnings."},
          .arguments = drill_arguments({}),
          .examples = {"muster drill check data/shuozhou flooded-mine"},
          .run = run_drill_check};
}

Command drill_rehearse_command() {
  return {
      .name = "drill rehearse",
      .about = {"推演：如果这样发生会怎样", "what if it happened like this?"},
      .explains =
          {"在虚拟时钟下走完脚本：逐分钟发生什么、谁何时到、哪里会断。加 --rounds "
           "则按脚本中的不确定量反复推演。",
           "Takes the scenario through the engine under a virtual clock: what happens minute by "
           "minute, who is there when, where it breaks. With --rounds it is rehearsed again and "
           "again with what the scenario says is uncertain."},
      .arguments = drill_arguments(
          {{.name = "--html", .value = "FILE", .about = {"写成网页", "write a page"}},
           {.name = "--rounds",
            .value = "N",
            .about = {"推演 N 轮；Ctrl-C 即以已完成的轮次作结",
                      "rehearse N rounds; Ctrl-C ends with those that are done"}},
           {.name = "--until-ci",
            .value = "PERCENT",
            .about =
                {"各目标的 95% 区间半宽都不超过此值即停",
                 "stop once every objective is known to so many percent to either side (95 %)"}},
           {.name = "--threads",
            .value = "N",
            .about = {"线程数，不改变结果", "threads; they change no byte"}},
           {.name = "--seed",
            .value = "N",
            .about = {"种子，默认 0", "the seed; 0 where left out"}},
           {.name = "--keep",
            .value = "FILE",
            .about = {"把各轮存入文件，下次接着做",
                      "keep the rounds in a file and go on from it next time"}},
           explain,
           json}),
      .examples = {"muster drill rehearse data/shuozhou flooded-mine",
                   "muster drill rehearse data/shuozhou two-at-once --rounds 10000 --threads 2"},
      .run = run_rehearse};
}

}  // namespace muster
