#include "cli_words.hpp"
#include "command.hpp"
#include "deed_arguments.hpp"
#include "exit_code.hpp"
#include "muster/plan/error.hpp"
#include "muster/plan/file.hpp"
#include "muster/resources/region.hpp"
#include "opened_store.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

int run_commit(const Given& given, Session& session) {
  OpenedStore opened = open_store(*given.one("REGION.db"), session);
  const Json answer = read_json(read_file(*given.one("R.json"), JsonLimits().bytes));
  const Deed deed = deed_of(given, Role::dispatcher, opened.region->header.display_offset);
  print_done(opened.store.commit(answer, deed), given, session);
  return exit_code::done;
}

int run_release(const Given& given, Session& session) {
  OpenedStore opened = open_store(*given.one("REGION.db"), session);
  std::vector<CrewId> crews;
  for (const std::string& id : given.all("--crew")) crews.emplace_back(id);
  std::vector<LotId> lots;
  for (const std::string& id : given.all("--lot")) lots.emplace_back(id);
  const Deed deed = deed_of(given, Role::dispatcher, opened.region->header.display_offset);
  print_done(opened.store.release(IncidentId(*given.one("INCIDENT")), crews, lots, deed), given,
             session);
  return exit_code::done;
}

std::vector<Argument> with_deed(std::vector<Argument> all) {
  all.push_back({.name = "--json", .about = {"输出 JSON", "print JSON"}});
  for (Argument& argument : deed_arguments()) all.push_back(std::move(argument));
  return all;
}

}  // namespace

Command commit_command() {
  auto arguments =
      with_deed({{.name = "REGION.db", .about = {"数据库文件", "the store"}, .required = true},
                 {.name = "R.json",
                  .about = {"respond --save 存下的结果", "the answer that respond --save wrote"},
                  .required = true}});
  for (Argument& argument : arguments)
    argument.required = argument.required || argument.name == "--key";
  return {.name = "commit",
          .about = {"登记一次作答：占用救援组、预留物资",
                    "book an answer: engage its crews, reserve its lots"},
          .explains = {"一次事务：登记事件、占用救援组、预留批次、保存整份结果。只复核结果用到的各"
                       "项；有变动则逐项说明、什么也不登记，返回 4。",
                       "One transaction: records the incidents, engages the crews, reserves the "
                       "lots, keeps the answer "
                       "whole. Only what the answer uses is looked at again; what changed is "
                       "named, nothing is booked, "
                       "and it ends with 4."},
          .arguments = std::move(arguments),
          .examples = {"muster respond shuozhou.db --incident gas.xml --save R.json",
                       "muster commit shuozhou.db R.json --key desk1-0044"},
          .run = run_commit};
}

Command release_command() {
  return {
      .name = "release",
      .about = {"放回事件占用的力量", "let go what an incident holds"},
      .explains = {"不写 --crew、--lot 则全部放回。救援组转为返回途中，预留的物资可再用。",
                   "Without --crew and --lot everything is let go. Crews are on their way back, "
                   "reserved lots are "
                   "free again."},
      .arguments = with_deed(
          {{.name = "REGION.db", .about = {"数据库文件", "the store"}, .required = true},
           {.name = "INCIDENT", .about = {"事件编号", "the id of the incident"}, .required = true},
           {.name = "--crew",
            .value = "ID",
            .about = {"只放回这个救援组；可写多次", "only this crew; may be repeated"},
            .many = true},
           {.name = "--lot",
            .value = "ID",
            .about = {"只放回这批物资；可写多次", "only this lot; may be repeated"},
            .many = true}}),
      .examples = {"muster release shuozhou.db I-7 --crew MRT01-01"},
      .run = run_release};
}

}  // namespace muster
