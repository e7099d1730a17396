#include "command.hpp"
#include "exit_code.hpp"
#include "roads_arguments.hpp"

namespace muster {

namespace {

int run(const Given& given, Session& session) {
  const std::string question = *given.one("QUESTION");
  if (question == "route") return run_route(given, session);
  if (question == "isochrone") return run_isochrone(given, session);
  throw Error(Code::usage_form, {"QUESTION", question, "route"});
}

std::vector<Argument> arguments() {
  std::vector<Argument> all = {
      {.name = "REGION",
       .about = {"地区文件夹或数据库", "a region folder or a store"},
       .required = true},
      {.name = "QUESTION",
       .about = {"route：怎么走；isochrone：多久能到哪里",
                 "route: which way; isochrone: how far in what time"},
       .required = true},
      {.name = "FROM",
       .about = {"起点：地点编号或名称，或 hazard:CM04",
                 "where from: a place by id or name, or hazard:CM04"},
       .required = true},
      {.name = "TO", .about = {"终点（route）", "where to, for route"}},
      {.name = "--avoid",
       .value = "TARGET",
       .about = {"避开的道路，例 ref:G208；可写多次",
                 "a road to avoid, such as ref:G208; may be repeated"},
       .many = true},
      {.name = "--minutes",
       .value = "15,30",
       .about = {"时限，分钟（isochrone）", "the limits in minutes, for isochrone"}}};
  for (Argument& argument : road_arguments()) all.push_back(std::move(argument));
  return all;
}

}  // namespace

Command roads_command() {
  return {
      .name = "roads",
      .about = {"怎么走，多久能到哪里", "which way, and how far in what time"},
      .explains = {"route 给出两地之间最快的路线；没有路时返回 1。isochrone 列出时限内能到的地点。",
                   "route gives the quickest way between two places and ends with 1 where no "
                   "road leads there. isochrone lists the places within reach."},
      .arguments = arguments(),
      .examples = {"muster roads data/shuozhou route seat-140600 hazard:CM04 --avoid ref:G208",
                   "muster roads data/shuozhou isochrone seat-140681 --minutes 15,30 --geojson"},
      .run = run};
}

}  // namespace muster
