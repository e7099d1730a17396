#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <thread>
#include <vector>

#include "cli_words.hpp"
#include "closure_arguments.hpp"
#include "command.hpp"
#include "exit_code.hpp"
#include "incident_arguments.hpp"
#include "log.hpp"
#include "muster/plan/file.hpp"
#include "muster/resources/report.hpp"
#include "muster/resources/response_json.hpp"
#include "muster/resources/since.hpp"
#include "muster/resources/store.hpp"
#include "opened_region.hpp"
#include "place_outcome.hpp"
#include "roads_arguments.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

/// Asks for the end of a search after so many seconds, unless it is over before.
class TimeLimit {
 public:
  explicit TimeLimit(Seconds limit)
      : clock_([limit, stop = end_](const std::stop_token& over) mutable {
          std::mutex mutex;
          std::unique_lock lock(mutex);
          std::condition_variable_any bell;
          bell.wait_for(lock, over, limit, [] { return false; });
          if (!over.stop_requested()) stop.request_stop();
        }) {}

  [[nodiscard]] std::stop_token token() const { return end_.get_token(); }

 private:
  std::stop_source end_;
  std::jthread clock_;
};

/// The writes of the store that matter to the earlier answer; a folder has none.
std::vector<Message> writes_since(const std::string& path, const OpenedRegion& opened,
                                  const Json& earlier, Offset offset) {
  std::vector<Message> said;
  if (!opened.store) return said;
  const Store store = Store::open(path);
  std::int64_t seq = seq_of(earlier);
  while (true) {
    const auto writes = store.changes_since(seq);
    if (writes.empty()) return said;
    const auto some = writes_that_matter(earlier, writes, offset);
    said.insert(said.end(), some.begin(), some.end());
    seq = writes.back().seq;
  }
}

/// What is reserved for the incidents asked about is theirs to use.
Situation situation_for(std::span<const Incident> incidents, const std::string& path,
                        const OpenedRegion& opened) {
  if (!opened.store || opened.situation.reserved.empty()) return opened.situation;
  std::vector<IncidentId> asking;
  for (const Incident& incident : incidents) asking.push_back(incident.id);
  return Store::open(path).situation(asking);
}

void print_since(const std::vector<Message>& said, const Json& earlier, const Session& session) {
  print(words(Word::since_heading, session.language, {std::to_string(seq_of(earlier))}) + "\n");
  for (const Message& message : said) {
    print(words(Word::bullet, session.language, {text(message, session.language)}) + "\n");
  }
  print("\n");
}

/// Nothing short, nobody left without a bed or a shelter, and every turn relieved.
bool is_complete(const Response& response) {
  const auto all_taken = [](const Casualties& one) {
    return std::ranges::all_of(one.groups,
                               [](const auto& group) { return group.left.count() == 0; });
  };
  return response.shortfalls.empty() && std::ranges::all_of(response.casualties, all_taken) &&
         std::ranges::all_of(response.shelters,
                             [](const Sheltering& one) { return one.left.count() == 0; }) &&
         std::ranges::all_of(response.reliefs.reliefs,
                             [](const Relief& one) { return one.crew.has_value(); });
}

/// How many crews and lots could come to that incident.
std::size_t candidates_of(const Response& response, std::size_t incident) {
  const IncidentId& id = response.incidents[incident].incident.id;
  std::set<Resource> could;
  const auto ours = [&](const auto& one) {
    return response.requirements[one.requirement].incident == id;
  };
  for (const CrewCandidate& one : response.candidates.crews) {
    if (ours(one)) could.emplace(one.crew);
  }
  for (const LotCandidate& one : response.candidates.lots) {
    if (ours(one)) could.emplace(one.lot);
  }
  return could.size();
}

/// What computed the travel times, a line for each incident and the vehicles that share it.
std::string travel_words(const Response& response, const Region& region, Language language) {
  std::string said_all;
  for (const TravelFound& found : response.travel) {
    std::string who;
    const auto add = [&](const std::string& name) {
      if (!who.empty()) who += language == Language::zh ? "、" : ", ";
      who += name;
    };
    for (const VehicleId& id : found.vehicles) {
      add(find(region.vehicles, id)->name.in(language));
    }
    if (found.others) add(words(Word::engine_other_vehicles, language));
    said_all += words(Word::engine_of, language,
                      {response.incidents[found.incident].incident.id.str(), who,
                       said(found.choice, language), std::to_string(found.searches),
                       std::to_string(candidates_of(response, found.incident))}) +
                "\n";
  }
  return said_all;
}

int run_respond(const Given& given, Session& session) {
  const std::string path = *given.one("REGION");
  const OpenedRegion opened = usable_region(path, session);
  prepare_roads(opened, path, session);
  const Region& region = *opened.region;
  const Offset offset = region.header.display_offset;
  const auto incidents = incident_arguments(given, path, offset, session.language);
  RespondOptions options;
  if (const auto value = given.one("--as-of"))
    options.as_of = instant_argument("--as-of", *value, offset);
  options.allow_reassign = given.has("--allow-reassign");
  options.most_remedies =
      count_argument(given, "--remedies", static_cast<std::uint32_t>(options.most_remedies), 1000);
  options.policy = given.one("--policy").value_or("");
  options.left_behind = given.has("--left-behind");
  options.engine = engine_argument(given);
  for (const std::string& resource : given.all("--why-not")) options.why_not.push_back(resource);
  Situation situation = situation_for(incidents, path, opened);
  for (Closure& closure : closure_arguments(given, offset))
    situation.closures.push_back(std::move(closure));

  const auto earlier =
      given.has("--since")
          ? std::optional(read_json(read_file(*given.one("--since"), JsonLimits().bytes)))
          : std::nullopt;
  if (earlier) options.held = held_by(*earlier);

  if (given.one("--effort")) {
    options.most_work =
        static_cast<std::uint64_t>(whole_argument(given, "--effort", 0, 1'000'000'000'000));
  }
  std::optional<TimeLimit> limit;
  if (given.one("--time-limit")) {
    limit.emplace(Seconds(count_argument(given, "--time-limit", 1, 3600)));
    options.stop = limit->token();
  }
  Response response = respond(incidents, region, situation, options);
  limit.reset();
  if (earlier) {
    // What differs is about the answers themselves, so each is taken without it.
    response.since = writes_since(path, opened, *earlier, offset);
    const auto differs = differences(*earlier, response_json(response, region, session.language));
    response.since->insert(response.since->end(), differs.begin(), differs.end());
  }
  log("answered: " + std::to_string(response.dispatch.assignments.size()) + " assignments, " +
      std::to_string(response.shortfalls.size()) + " shortfalls");
  const bool json = given.has("--json");
  const auto save = given.one("--save");
  if (json || save) {
    const std::string answer = write_json(response_json(response, region, session.language));
    if (save) write_file(*save, answer);
    if (json) print(answer);
  }
  if (!json) {
    if (response.since) print_since(*response.since, *earlier, session);
    print(report(response, region,
                 {.language = session.language,
                  .columns = output_columns(),
                  .colour = output_has_colour(),
                  .explain = given.has("--explain")}));
    if (given.has("--explain")) print("\n" + travel_words(response, region, session.language));
  }
  return is_complete(response) ? exit_code::done : exit_code::attention;
}

std::vector<Argument> respond_arguments() {
  return {
      {.name = "REGION",
       .about = {"地区文件夹或数据库", "a region folder or a store"},
       .required = true},
      {.name = "--incident",
       .value = "FILE|ID",
       .about = {"事件文件，或地区文件夹 incidents 下的编号；可写多次",
                 "an incident file, or the id of one in the folder incidents of the region; may be "
                 "repeated"},
       .many = true},
      {.name = "--kind",
       .value = "KIND",
       .about = {"事件类型；全部类型见 muster plans REGION --kinds",
                 "kind of incident; muster plans REGION --kinds lists them"}},
      {.name = "--at",
       .value = "PLACE",
       .about =
           {"地点：hazard:CM04、node:ID、road:e0016@1200（距起点米数），或 纬度,经度[,gcj02|bd09]",
            "the place: hazard:CM04, node:ID, road:e0016@1200 (metres from its start), or "
            "LAT,LON[,gcj02|bd09]"}},
      {.name = "--set",
       .value = "NAME=NUMBER",
       .about = {"已知情况，例 trapped=12；可写多次。没写的按未知处理，不当作零",
                 "what is known, such as trapped=12; may be repeated. What is not set is unknown, "
                 "never zero"},
       .many = true},
      {.name = "--wind",
       .value = "DEG[@KMH]",
       .about = {"风从何方吹来，如 315@8", "where the wind blows from, e.g. 315@8"}},
      {.name = "--light", .value = "day|night", .about = {"昼间或夜间", "day or night"}},
      {.name = "--substance",
       .value = "NAME",
       .about = {"泄漏的物质，如 ammonia", "what got out, e.g. ammonia"}},
      {.name = "--container",
       .value = "NAME",
       .about = {"从何种容器泄漏，用卡片上的写法", "out of what, in the words of the cards"}},
      {.name = "--spill",
       .value = "small|large",
       .about = {"泄漏量小或大", "a small or a large spill"}},
      {.name = "--occurred",
       .value = "TIME",
       .about =
           {"发生时刻，例 2026-11-23T03:00；不带时差按地区时间",
            "when it happened, such as 2026-11-23T03:00; without offset in the region's time"}},
      {.name = "--known",
       .value = "TIME",
       .about = {"事故单位负责人得知的时刻；不写则同发生时刻",
                 "when the head of the accident unit was told; else when it occurred"}},
      {.name = "--as-of",
       .value = "TIME",
       .about = {"提问的时刻，谁也不能早于此出发；不写则同得知时刻",
                 "the instant of the question, nobody leaves earlier; else when it was known"}},
      {.name = "--close",
       .value = "TARGET",
       .about =
           {"封闭：edge:e0001、ref:G18、ref:G18@甲..乙（路段）、bridge:/tunnel:名称、"
            "\"polygon:39.5,112.4 39.6,112.4 39.6,112.5\"；后面可加 ;direction=forward "
            ";from=时刻 ;until=时刻 ;effect=opened|3/2 ;for=truck,coach ;reason=…；可写多次",
            "a closure: edge:e0001, ref:G18, ref:G18@a..b (a section), bridge: or tunnel:NAME, "
            "\"polygon:39.5,112.4 39.6,112.4 39.6,112.5\"; then, if wanted, ;direction=forward "
            ";from=TIME ;until=TIME ;effect=opened|3/2 ;for=truck,coach ;reason=…; may be "
            "repeated"},
       .many = true},
      {.name = "--policy",
       .value = "NAME",
       .about = {"派遣原则，如 fastest、own_first、least_total_time；在规则 dispatch_policy 中设定",
                 "policy of dispatch, such as fastest, own_first, least_total_time; the rule "
                 "dispatch_policy sets them down"}},
      {.name = "--allow-reassign",
       .about =
           {"允许已派往所问事件的救援组调头去另一起，并说明谁调头、换来什么；不写则已派的不动",
            "crews committed to one of the incidents asked about may turn round for another, and "
            "what that gains is said; else those committed stay"}},
      {.name = "--effort",
       .value = "N",
       .about = {"搜索量上限（查看连线的次数，同样的输入得同样的答案）；用完给出已找到的最好方案和"
                 "界，不写则查到底",
                 "how far to search, in looks at a link: the same answer everywhere; then the best "
                 "so far with its bound; to the end unless given"}},
      {.name = "--time-limit",
       .value = "SECONDS",
       .about =
           {"到时停止搜索，给出已找到的最好方案，并注明；答案与机器快慢有关",
            "stop searching then: the best so far, marked; what it is depends on the machine"}},
      {.name = "--remedies",
       .value = "N",
       .about = {"每项缺额最多列几条办法；不写为 3",
                 "at most so many remedies for each shortfall; "
                 "3 unless given"}},
      {.name = "--why-not",
       .value = "ID",
       .about = {"为何不派这个救援组、队伍、批次或储备库，派了又会怎样；可写多次",
                 "why this crew, team, lot or stockpile was not sent, and what sending it would "
                 "change; may be repeated"},
       .many = true},
      {.name = "--left-behind",
       .about = {"派出后哪些危险目标还有空闲专职队伍按标准时间可到，怎样移防最能补回",
                 "which hazards a free full-time team still reaches within the standard, and which "
                 "move-up restores it best"}},
      {.name = "--json",
       .about = {"输出 JSON（docs/response-format.md）", "print JSON (docs/response-format.md)"}},
      {.name = "--save", .value = "FILE", .about = {"把 JSON 存入文件", "save the JSON in a file"}},
      {.name = "--since",
       .value = "FILE",
       .about = {"上次存下的答复：其中已派的尽量不动，并说明有何不同（登记冲突后重新作答）",
                 "an answer saved before: what it sent stays where it can, and what differs is "
                 "said (to ask again after a conflict)"}},
      engine_option(),
      {.name = "--explain",
       .about = {"同时给出理由、落选的预案和力量、完整时间线，以及行程时间由何种算法得出",
                 "also the reasons, what was left out, the whole timeline, and what computed the "
                 "travel times"}}};
}

}  // namespace

Command respond_command() {
  return {
      .name = "respond",
      .about = {"出事了，现在怎么办", "something happened: what now?"},
      .explains =
          {"给出适用的预案与卡片、响应级别、派谁、几时到、缺什么、接下来几时前要做什么。"
           "有缺额、有人无处收治安置或无人接替时返回 1。",
           "Says which plans and cards apply and at which level, who goes and when they arrive, "
           "what is missing, and what is due next. Ends with 1 when something is missing, when "
           "somebody finds no bed or shelter, or when nobody can relieve a crew."},
      .arguments = respond_arguments(),
      .examples = {"muster respond shuozhou.db --kind gas_explosion --at hazard:CM04 \\\n"
                   "      --set trapped=12 --occurred 2026-11-23T03:00 --known 2026-11-23T03:05",
                   "muster respond data/shuozhou --incident ammonia.xml --close ref:G208 --explain",
                   "muster respond shuozhou.db --incident gas.xml --json --save answer.json"},
      .run = run_respond};
}

}  // namespace muster
