#include "command.hpp"
#include "exit_code.hpp"
#include "roads_arguments.hpp"

namespace muster {

namespace {

int run_roads(const Given& given, Session& session) {
  const std::string question = *given.one("QUESTION");
  if (question == "route") return run_route(given, session);
  if (question == "nearest") return run_nearest(given, session);
  if (question == "coverage") return run_coverage(given, session);
  if (question == "isochrone") return run_isochrone(given, session);
  throw Error(Code::usage_form, {"QUESTION", question, "route"});
}

std::vector<Argument> roads_arguments() {
  std::vector<Argument> all = {
      {.name = "REGION",
       .about = {"地区文件夹或数据库", "a region folder or a store"},
       .required = true},
      {.name = "QUESTION",
       .about =
           {"route：怎么走；nearest：谁最近；coverage：多少地方及时有人能到；isochrone：多久能到哪"
            "里",
            "route: which way; nearest: who is nearest; coverage: how much is reached in time; "
            "isochrone: how far in what time"},
       .required = true},
      {.name = "FROM",
       .about = {"起点（route、isochrone）：地点编号或名称；nearest 的到达处，同 TO",
                 "where from, for route and isochrone: a place by id or name; for nearest where "
                 "to, as TO"}},
      {.name = "TO",
       .about = {"终点（route）：地点，或 hazard:CM04、road:e0016@1200、纬度,经度",
                 "where to, for route: a place, or hazard:CM04, road:e0016@1200, LAT,LON"}},
      {.name = "--avoid",
       .value = "TARGET",
       .about = {"避开的道路，例 ref:G208；可写多次",
                 "a road to avoid, such as ref:G208; may be repeated"},
       .many = true},
      {.name = "--capability",
       .value = "ID",
       .about = {"谁：有此能力的救援组（nearest、coverage）",
                 "who: crews with this capability, for nearest and coverage"}},
      {.name = "--material",
       .value = "ID",
       .about = {"谁：存有此物资的储备库", "who: stockpiles that hold this material"}},
      {.name = "--count",
       .value = "5",
       .about = {"最近的几个（nearest）", "how many, for nearest"}},
      {.name = "--minutes",
       .value = "15,30",
       .about = {"时限，分钟（isochrone 可写多个；coverage 一个）",
                 "the limits in minutes, several for isochrone, one for coverage"}},
      {.name = "--rank",
       .value = "2",
       .about = {"第几近的（coverage）",
                 "whose arrival counts, for coverage: 2 is that of the second"}},
      {.name = "--of",
       .value = "KIND",
       .about = {"只看此类危险目标（coverage）",
                 "hazards of this kind instead of places, for coverage"}},
      {.name = "--without",
       .value = "ID",
       .about = {"若此救援组或储备库不在；可写多次（coverage）",
                 "as if this crew or stockpile were engaged, for coverage; may be repeated"},
       .many = true}};
  for (Argument& argument : road_arguments()) all.push_back(std::move(argument));
  return all;
}

}  // namespace

Command roads_command() {
  return {
      .name = "roads",
      .about = {"怎么走，多久能到哪里", "which way, and how far in what time"},
      .explains =
          {"route 给出两地之间最快的路线；没有路时返回 1。nearest 按行程列出最近的力量。coverage "
           "说明多少处在时限内，写了 --without 或 --close 则列出因此变晚之处。isochrone "
           "列出时限内能到的地点。行程不含出动时间。",
           "route gives the quickest way between two places and ends with 1 where no "
           "road leads there. nearest lists who drives least. coverage tells how much is "
           "within the limit and, with --without or --close, what is lost. isochrone "
           "lists the places within reach. Turnout is not counted."},
      .arguments = roads_arguments(),
      .examples = {"muster roads data/shuozhou route seat-140600 hazard:CM04 --avoid ref:G208",
                   "muster roads data/shuozhou nearest hazard:CM04 --capability mine_rescue",
                   "muster roads data/shuozhou coverage --capability mine_rescue --of coal_mine "
                   "--weather snow",
                   "muster roads data/shuozhou isochrone seat-140681 --minutes 15,30 --geojson"},
      .run = run_roads};
}

}  // namespace muster
