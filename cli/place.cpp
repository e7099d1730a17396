#include "closure_arguments.hpp"
#include "command.hpp"
#include "exit_code.hpp"
#include "gap_arguments.hpp"
#include "interruption.hpp"
#include "place_outcome.hpp"
#include "place_words.hpp"
#include "terminal.hpp"

namespace muster {

std::int64_t whole_argument(const Given& given, const std::string& name, std::int64_t otherwise,
                            std::int64_t most) {
  const auto value = given.one(name);
  if (!value) return otherwise;
  const auto number = Decimal::parse(*value);
  if (!number || number->micros() % Decimal::scale != 0 || *number < Decimal{} ||
      *number > Decimal::of(most)) {
    throw Error(Code::usage_form, {Text(name), Text(*value), Text("3")});
  }
  return number->rounded_down().count();
}

namespace {

PlaceOutcome answered(const PlaceQuestion& asked) {
  if (const auto value = asked.given.one("--balance")) return place_balance(asked, *value);
  if (const auto value = asked.given.one("--allocate")) return place_allocated(asked, *value);
  if (asked.given.has("--moves")) return place_moves(asked);
  if (const auto value = asked.given.one("--buy")) return place_bought(asked, *value);
  return place_sites(asked);
}

PlaceQuestion question_in(const Given& given, const Region& region, const Situation& situation,
                          Language language) {
  std::vector<Closure> closures = region.closures;
  for (const Closure& closure : situation.closures) closures.push_back(closure);
  for (Closure& closure : closure_arguments(given, region.header.display_offset)) {
    closures.push_back(std::move(closure));
  }
  const Instant as_of = asked_instant(given, region);
  return {given,    region, situation,
          language, as_of,  Travel(region.roads, road_times(*region.roads, closures, as_of))};
}

int run_place(const Given& given, Session& session) {
  const Interruption interruption;
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  const auto changed = asked_what_if(given, opened);
  const PlaceOutcome now =
      answered(question_in(given, *opened.region, opened.situation, session.language));
  if (!changed) {
    if (given.has("--json")) {
      print(write_json(now.json));
    } else {
      print(banner_line(*opened.region, session.language) + now.text);
    }
    return now.code;
  }
  const PlaceOutcome then =
      answered(question_in(given, changed->region, changed->situation, session.language));
  if (given.has("--json")) {
    print(write_json(Json::Object{{"before", now.json}, {"after", then.json}}));
  } else {
    print(banner_line(*opened.region, session.language) +
          place_text(PlaceWord::before, session.language, {now.figure}) + "\n" +
          place_text(PlaceWord::after, session.language, {then.figure}) + "\n" + then.text);
  }
  return then.code;
}

std::vector<Argument> place_arguments() {
  return {
      {.name = "REGION",
       .about = {"地区文件夹或数据库", "a region folder or a store"},
       .required = true},
      as_of_instant_argument(),
      {.name = "--aim",
       .value = "AIM",
       .about =
           {"fewest：最少几处全覆盖；most：若干处覆盖最多；median：加权行程之和最小；centre：最远者"
            "最近",
            "fewest sites that cover all; most: the most covered by so many; median: the least "
            "weighted driving; centre: the least farthest"}},
      {.name = "--sites",
       .value = "N",
       .about = {"选几处（fewest 除外）", "how many sites, but for fewest"}},
      {.name = "--within",
       .value = "MINUTES",
       .about = {"时限，分钟，默认 30（--buy 为 60）",
                 "the limit in minutes, else 30 (--buy: 60)"}},
      {.name = "--serve",
       .value = "WHO",
       .about = {"服务对象：hazards、people（有人口的地点）或一类危险目标，例 coal_mine",
                 "whom: hazards, people (of places that say how many), or a kind of hazard, e.g. "
                 "coal_mine"}},
      {.name = "--from",
       .value = "WHERE",
       .about = {"候选点：places、stockpiles、teams 或 teams:fire",
                 "the sites: places, stockpiles, teams or teams:fire"}},
      {.name = "--fixed",
       .value = "ID",
       .about = {"已有、必选的点；可写多次", "a site that stands already; may be repeated"},
       .many = true},
      {.name = "--forbid",
       .value = "ID",
       .about = {"不得选的点；可写多次", "a site that may not be chosen; may be repeated"},
       .many = true},
      {.name = "--again",
       .value = "PCT",
       .about = {"再覆盖一次值多少（百分比，most）：备份覆盖",
                 "what a second cover is worth, in percent, for most: backup covering"}},
      {.name = "--buy",
       .value = "MATERIAL=N",
       .about =
           {"买什么：让每个对象在时限内够得到 N 件，买多少、放哪个库",
            "what to buy so that each finds N of it within the limit: how many, into which depot"}},
      {.name = "--shelf",
       .value = "N",
       .about = {"每库最多再放几件（--buy）", "so many more fit into each depot, for --buy"}},
      {.name = "--close",
       .value = "TARGET",
       .about = {"封闭，写法同 respond；可写多次", "a closure, as for respond; may be repeated"},
       .many = true},
      {.name = "--balance",
       .value = "MATERIAL",
       .about =
           {"这种物资放得对不对：D = 现在的路程 ÷ 最好的路程；all 为全部物资",
            "does this material lie where it would be needed: D = the way now ÷ the best way; all "
            "for every material"}},
      {.name = "--allocate",
       .value = "MATERIAL",
       .about = {"预算内买来的放哪几个库", "where to put what a budget buys of this material"}},
      scenario_argument(),
      {.name = "--by",
       .value = "time|distance",
       .about = {"路程按时间（默认）还是按里程", "ways by time (else) or by distance"}},
      {.name = "--pack",
       .value = "N",
       .about = {"按整包计，每包 N 件", "in packs of so many units"}},
      {.name = "--budget", .value = "MONEY", .about = {"预算（--allocate）", "for --allocate"}},
      {.name = "--price",
       .value = "MONEY",
       .about = {"单价（--allocate）", "of one unit, for --allocate"}},
      {.name = "--moves",
       .about = {"从高于最低储备的调给低于的：最少路程，有效期须够",
                 "what to shift from above the minimum stock to below it: least driving, nothing "
                 "that runs out"}},
      {.name = "--good-for",
       .value = "MONTHS",
       .about = {"调剂的物资至少还有几个月有效，默认 6（--moves）",
                 "what is shifted is good for so many months at least, else 6, for --moves"}},
      what_if_argument(),
      {.name = "--effort",
       .value = "N",
       .about = {"搜索树最多多少节点；超过则给出目前最好的与其界",
                 "nodes of the search at most; beyond it the best so far and its bound"}},
      {.name = "--json", .about = {"输出 JSON", "print JSON"}}};
}

}  // namespace

Command place_command() {
  return {.name = "place",
          .about = {"库和队伍应放在哪里，凭什么说不能更好",
                    "where depots and teams should lie, and why nothing is better"},
          .explains = {"选点并证明：每个最优答案都附证明，并由独立的校验程序确认；够不到的对象先列"
                       "出，有则返回 1。",
                       "Chooses sites and proves it: every optimal answer comes with a proof that "
                       "a separate checker "
                       "accepts. Whom nobody can reach is listed first; then it ends with 1."},
          .arguments = place_arguments(),
          .examples =
              {"muster place data/shuozhou --as-of 2026-11-25T03:00 --serve coal_mine --within 30",
               "muster place data/shuozhou --as-of 2026-11-25T03:00 --aim median --sites 4",
               "muster place data/shuozhou --as-of 2026-11-25T03:00 --buy SELF-RES=60 --within 60",
               "muster place data/shuozhou --as-of 2026-11-25T03:00 --balance all",
               "muster place data/shuozhou --as-of 2026-11-25T03:00 --moves"},
          .run = run_place};
}

}  // namespace muster
