#include <algorithm>

#include "command.hpp"
#include "exit_code.hpp"
#include "gap_arguments.hpp"
#include "muster/plan/file.hpp"
#include "muster/resources/gap_report.hpp"
#include "roads_arguments.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

int run_outlook(const Given& given, Session& session) {
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  const Instant as_of = asked_instant(given, *opened.region);
  const int months = static_cast<int>(count_argument(given, "--months", 24, 120));
  const auto changed = asked_what_if(given, opened);
  const Region& region = changed ? changed->region : *opened.region;
  const Situation& situation = changed ? changed->situation : opened.situation;
  const auto scenarios = asked_scenarios(given, region, session.language);
  if (scenarios && given.has("--norms")) {
    // A norm for people counts those of the planning bases, which a file of stock does not name.
    throw Error(Code::usage_together, {Text("--scenario"), Text("--norms")});
  }
  // A file of scenarios says what is needed, so nothing has to be tried.
  const RegionReadiness found =
      scenarios ? RegionReadiness{.as_of = as_of} : readiness(region, situation, as_of);
  const OutlookNeeds needs = scenarios ? most_asked(*scenarios) : most_asked(found);
  if (given.has("--norms")) {
    const auto checks = stock_norms(region, situation, found);
    if (given.has("--json")) {
      print(write_json(norms_json(checks)));
    } else {
      print(norms_text(checks, region,
                       {.language = session.language,
                        .columns = output_columns(),
                        .colour = output_has_colour()}));
    }
    const bool any =
        std::ranges::any_of(checks, [](const NormCheck& one) { return one.short_of(); });
    return any ? exit_code::attention : exit_code::done;
  }
  const Outlook ahead =
      outlook(region, situation, as_of, needs, changed ? changed->planned : PlannedAhead{}, months);
  if (changed && !given.has("--csv")) {
    const OutlookNeeds needs_before =
        scenarios ? needs : most_asked(readiness(*opened.region, opened.situation, as_of));
    const Outlook before =
        outlook(*opened.region, opened.situation, as_of, needs_before, {}, months);
    if (given.has("--json")) {
      print(write_json(outlook_difference_json(before, ahead)));
    } else {
      print(outlook_difference_text(before, ahead, region,
                                    {.language = session.language,
                                     .columns = output_columns(),
                                     .colour = output_has_colour()}));
    }
    return exit_code::done;
  }
  if (const auto file = given.one("--csv")) {
    write_file(*file, outlook_csv(ahead, region, session.language));
  } else if (given.has("--json")) {
    print(write_json(outlook_json(ahead, region, session.language)));
  } else {
    print(outlook_text(ahead, region,
                       {.language = session.language,
                        .columns = output_columns(),
                        .colour = output_has_colour()}));
  }
  for (const OutlookLine& line : ahead.lines) {
    if (line.first_short) return exit_code::attention;
  }
  return exit_code::done;
}

}  // namespace

Command outlook_command() {
  return {
      .name = "outlook",
      .about = {"今后哪个月哪样物资先不够", "which stock falls short first, and when"},
      .explains = {"每批按有效期推算，计划领用先用最早到期的；没有记录有效期的写明不能推算。期内有"
                   "不足时返回 1。",
                   "Every lot is followed to its last day; planned use takes what runs out first; "
                   "what has no "
                   "recorded expiry is said to be beyond projecting. Ends with 1 when something "
                   "falls short."},
      .arguments = {{.name = "REGION",
                     .about = {"地区文件夹或数据库", "a region folder or a store"},
                     .required = true},
                    as_of_instant_argument(),
                    {.name = "--months",
                     .value = "N",
                     .about = {"几个月，默认 24", "how many months, else 24"}},
                    {.name = "--norms",
                     .about = {"只对照储备标准（规则 stock_norm）",
                               "the norms of stock instead (rule stock_norm)"}},
                    scenario_argument(),
                    what_if_argument(),
                    {.name = "--json", .about = {"输出 JSON", "print JSON"}},
                    {.name = "--csv",
                     .value = "FILE",
                     .about = {"每样物资每处、每种能力、每项资格一行，写入文件",
                               "a row for each material and place, capability and qualification, "
                               "into a file"}}},
      .examples = {"muster outlook data/shuozhou --as-of 2026-11-25T08:00",
                   "muster outlook shuozhou.db --as-of 2026-11-25T08:00 --what-if deliveries.txt"},
      .run = run_outlook};
}

}  // namespace muster
