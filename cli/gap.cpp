#include <algorithm>

#include "closure_arguments.hpp"
#include "command.hpp"
#include "exit_code.hpp"
#include "gap_arguments.hpp"
#include "interruption.hpp"
#include "log.hpp"
#include "muster/plan/file.hpp"
#include "muster/resources/gap_report.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

bool show(std::size_t done, std::size_t all) {
  show_progress(static_cast<int>(done * 100 / all));
  return !Interruption::asked();
}

using Scenarios = std::optional<std::vector<Scenario>>;

/// The trials of the plans, and what the scenarios ask for.
RegionReadiness found_with(const Scenarios& scenarios, const Region& region,
                           const Situation& situation, Instant as_of,
                           const ReadinessOptions& options) {
  RegionReadiness found = readiness(region, situation, as_of, options);
  if (scenarios) found.scenarios = try_scenarios(*scenarios, region, situation, as_of);
  return found;
}

Travel roads_at(const Region& region, const Situation& situation, Instant as_of) {
  std::vector<Closure> closures = region.closures;
  closures.insert(closures.end(), situation.closures.begin(), situation.closures.end());
  return Travel(region.roads, road_times(*region.roads, closures, as_of));
}

/// The difference a change makes, not two reports.
int compare(const Given& given, const Session& session, const Region& region,
            const Situation& situation, const WhatIf& changed, const Scenarios& scenarios,
            Instant as_of, const ReadinessOptions& options) {
  const RegionReadiness before = found_with(scenarios, region, situation, as_of, options);
  Situation then = changed.situation;
  then.closures.insert(then.closures.end(), situation.closures.begin(), situation.closures.end());
  ReadinessOptions more = options;
  more.standards.insert(more.standards.end(), changed.standards.begin(), changed.standards.end());
  const RegionReadiness after = found_with(scenarios, changed.region, then, as_of, more);
  if (before.not_reached + after.not_reached > 0) {
    // Half of each would tell a difference that is none.
    complain(stopped_text(before.not_reached + after.not_reached, session.language));
    return exit_code::attention;
  }
  const ReadinessDifference found = difference(before, after);
  if (given.has("--json")) {
    print(write_json(difference_json(found, changed.region, session.language)));
  } else {
    print(difference_text(found, before, after, changed.region,
                          {.language = session.language,
                           .columns = output_columns(),
                           .colour = output_has_colour()}));
  }
  return found.worse.empty() ? exit_code::done : exit_code::attention;
}

int run_gap(const Given& given, Session& session) {
  const Interruption interruption;
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  const Region& region = *opened.region;
  const Instant as_of = asked_instant(given, region);
  ReadinessOptions options;
  for (const std::string& hazard : given.all("--hazard")) options.hazards.emplace_back(hazard);
  options.standards = asked_standards(given);
  options.losses = given.has("--losses");
  options.threads = count_of_threads(given);
  options.progress = show;
  Situation situation = opened.situation;
  for (Closure& closure : closure_arguments(given, region.header.display_offset)) {
    situation.closures.push_back(std::move(closure));
  }
  const auto scenarios = asked_scenarios(given, region, session.language);
  if (const auto changed = asked_what_if(given, opened)) {
    return compare(given, session, region, situation, *changed, scenarios, as_of, options);
  }
  const RegionReadiness found = found_with(scenarios, region, situation, as_of, options);
  if (found.not_reached > 0) complain(stopped_text(found.not_reached, session.language));
  log("tried: " + std::to_string(found.trials.size()) + " trials");

  const Travel roads = roads_at(region, situation, as_of);
  std::vector<BalanceStudy> balances;
  if (scenarios) {
    balances = all_balances(false, *scenarios, region, situation, roads, as_of);
  } else if (given.has("--html")) {
    balances = all_balances(true, scenarios_of(found), region, situation, roads, as_of);
  }
  if (given.has("--html")) {
    const Outlook ahead =
        outlook(region, situation, as_of, scenarios ? most_asked(*scenarios) : most_asked(found));
    std::vector<BasesProposed> proposed;
    for (const StandardShare& share : found.standards) {
      if (share.standard.measured != "driving_time" || !share.standard.within ||
          share.count(StandardState::missed) == 0) {
        continue;
      }
      proposed.push_back(propose_bases(share, region, situation, as_of));
    }
    const auto covered = covered_roads(found, region, situation);
    const Date good_on = ahead.months.at(std::min<std::size_t>(6, ahead.months.size() - 1));
    const Moves shifts = moves(region, situation, roads, good_on);
    write_file(*given.one("--html"),
               gap_html({found, ahead, proposed, balances, shifts, good_on, covered}, region,
                        session.language));
  }
  bool written = given.has("--html");
  const auto write = [&](const char* argument, const std::string& bytes) {
    if (const auto file = given.one(argument)) {
      write_file(*file, bytes);
      written = true;
    }
  };
  if (given.has("--csv")) write("--csv", gap_csv(found, region, session.language));
  if (given.has("--geojson")) write("--geojson", gap_geojson(found, region, session.language));
  if (given.has("--json")) {
    print(write_json(gap_json(found, region, session.language, balances)));
  } else if (!written) {
    const GapReportOptions show_as = {
        .language = session.language, .columns = output_columns(), .colour = output_has_colour()};
    print(gap_text(found, region, show_as));
    if (scenarios) print("\n" + balances_text(balances, region, show_as));
  }
  const auto misses_some = [](const auto& tried) {
    return tried.count(NeedState::in_time) < tried.needs.size();
  };
  const bool short_of = std::ranges::any_of(found.trials, misses_some) ||
                        std::ranges::any_of(found.scenarios, misses_some);
  return short_of || found.not_reached > 0 ? exit_code::attention : exit_code::done;
}

std::vector<Argument> gap_arguments() {
  std::vector<Argument> all = {
      {.name = "REGION",
       .about = {"地区文件夹或数据库", "a region folder or a store"},
       .required = true},
      as_of_instant_argument(),
      {.name = "--hazard",
       .value = "ID",
       .about = {"只试算这些危险目标；可写多次", "only these hazards; may be repeated"},
       .many = true},
      {.name = "--standard",
       .value = "SERVICE=MINUTES",
       .about = {"另加一条行车时限标准，对全部目标和有人口的地点，例 mine_rescue=30；可写多次",
                 "a further standard of driving time, for all hazards and places with people, e.g. "
                 "mine_rescue=30; may be repeated"},
       .many = true},
      {.name = "--losses",
       .about = {"逐一去掉每支队伍、每处储备库、每段道路，看损失（较慢）",
                 "take away each team, depot and road in turn and say what is lost (slower)"}},
      {.name = "--close",
       .value = "TARGET",
       .about = {"封闭，写法同 respond；可写多次", "a closure, as for respond; may be repeated"},
       .many = true},
      scenario_argument(),
      what_if_argument(),
      {.name = "--threads",
       .value = "N",
       .about = {"线程数，不影响结果", "threads; they change no byte of the answer"}},
      {.name = "--json",
       .about = {"输出 JSON（docs/gap-analysis.md）", "print JSON (docs/gap-analysis.md)"}},
      {.name = "--html",
       .value = "FILE",
       .about = {"一页报告写入文件：地图、缺口、库存走势、驻点建议，可打印",
                 "a report on one page, into a file: map, gaps, stock ahead, proposed bases"}},
      {.name = "--csv",
       .value = "FILE",
       .about = {"每项需求一行，写入文件", "one need a row, into a file"}},
      {.name = "--geojson",
       .value = "FILE",
       .about = {"地图要素写入文件", "for a map, into a file"}}};
  return all;
}

}  // namespace

Command gap_command() {
  return {
      .name = "gap",
      .about = {"今晚每份预案都执行得了吗，缺什么",
                "would every plan work tonight, and what is missing?"},
      .explains =
          {"在每处危险目标上试算相关预案的每个规划基准：需求及时、迟到还是不足，缺什么、为什么、怎"
           "么补；"
           "覆盖标准内外各多少；加 --losses 看少了谁损失最大。有缺口时返回 1。",
           "Tries every planning basis of the plans that match, at every hazard: which needs are "
           "met "
           "in time, late or not at all, why, and what would help; who is within each standard; "
           "with --losses what could not be spared. Ends with 1 when something is missing."},
      .arguments = gap_arguments(),
      .examples =
          {"muster gap data/shuozhou --as-of 2026-11-25T03:00",
           "muster gap shuozhou.db --as-of 2026-11-25T03:00 --standard mine_rescue=30 --losses",
           "muster gap shuozhou.db --as-of 2026-11-25T14:00 --hazard CM04 --json"},
      .run = run_gap};
}

}  // namespace muster
