#include "cli_words.hpp"
#include "command.hpp"
#include "deed_arguments.hpp"
#include "exit_code.hpp"
#include "incident_arguments.hpp"
#include "muster/plan/error.hpp"
#include "muster/resources/stands.hpp"
#include "opened_region.hpp"
#include "opened_store.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

Json position_or_null(const std::optional<Position>& position) {
  if (!position) return {};
  const std::string text = format_position(*position);
  const std::size_t comma = text.find(", ");
  return Json::Object{{"latitude", text.substr(0, comma)}, {"longitude", text.substr(comma + 2)}};
}

int list_crew(const Given& given, const Session& session, const OpenedStore& opened) {
  const Offset offset = opened.region->header.display_offset;
  const auto crews = opened.store.crews();
  if (given.has("--json")) {
    Json::Array array;
    for (const CrewRow& crew : crews) {
      array.push_back(
          Json::Object{{"crew", crew.crew.view()},
                       {"phase", crew.phase ? Json(name(*crew.phase)) : Json()},
                       {"since", instant_or_null(crew.since, offset)},
                       {"reason", crew.reason},
                       {"place", crew.place ? Json(crew.place->view()) : Json()},
                       {"position", position_or_null(crew.position)},
                       {"engaged_at", crew.engaged_at ? Json(crew.engaged_at->view()) : Json()},
                       {"engaged_since", instant_or_null(crew.engaged_since, offset)},
                       {"relieve_by", instant_or_null(crew.relieve_by, offset)},
                       {"rested_at", instant_or_null(crew.rested_at, offset)},
                       {"version", crew.version}});
    }
    print(write_json(Json::Object{{"crews", Json(std::move(array))}}));
    return exit_code::done;
  }
  Table table({{words(Word::column_crew, session.language)},
               {words(Word::column_name, session.language)},
               {words(Word::column_phase, session.language)},
               {words(Word::column_at, session.language)},
               {words(Word::column_place, session.language)},
               {words(Word::column_incident, session.language)},
               {words(Word::column_relieve_by, session.language)},
               {words(Word::column_rested_at, session.language)},
               {words(Word::column_reason, session.language)}});
  for (const CrewRow& crew : crews) {
    const std::string where = crew.position ? format_position(*crew.position)
                              : crew.place  ? crew.place->str()
                                            : "";
    table.add(
        {crew.crew.str(), one_line(name_of(opened.region->crews, crew.crew).in(session.language)),
         crew.phase ? title(*crew.phase).in(session.language) : "",
         instant_or_blank(crew.since, offset), where, crew.engaged_at ? crew.engaged_at->str() : "",
         instant_or_blank(crew.relieve_by, offset), instant_or_blank(crew.rested_at, offset),
         one_line(crew.reason)});
  }
  print(banner_line(*opened.region, session.language));
  print_table(table);
  return exit_code::done;
}

/// Every crew as it stands at an instant: by what was said today, else by the roster, else as
/// imported.
int roster(const Given& given, const Session& session, const OpenedStore& opened) {
  const Region& region = *opened.region;
  const Instant at = deed_instant(given, region.header.display_offset);
  const Situation situation = opened.store.situation();
  Json::Array array;
  Table table({{words(Word::column_crew, session.language)},
               {words(Word::column_name, session.language)},
               {words(Word::column_phase, session.language)}});
  for (const Crew& crew : region.crews) {
    const auto said = situation.crews.find(crew.id);
    const auto rostered_as = rostered(region.shifts, crew.id, at);
    Readiness readiness = rostered_as.value_or(crew.readiness);
    if (said != situation.crews.end()) readiness = said->second.readiness.value_or(readiness);
    array.push_back(Json::Object{{"crew", crew.id.view()},
                                 {"state", name(readiness)},
                                 {"rostered", rostered_as ? Json(name(*rostered_as)) : Json()}});
    table.add({crew.id.str(), one_line(crew.name.in(session.language)),
               title(readiness).in(session.language)});
  }
  if (given.has("--json")) {
    print(write_json(Json::Object{{"roster", Json(std::move(array))}}));
    return exit_code::done;
  }
  print(banner_line(region, session.language));
  print_table(table);
  return exit_code::done;
}

int papers(const Given& given, const Session& session, const OpenedStore& opened) {
  const Region& region = *opened.region;
  const Offset offset = region.header.display_offset;
  const auto day = std::chrono::floor<std::chrono::days>(deed_instant(given, offset) + offset);
  Json::Array array;
  Table table({{words(Word::column_team, session.language)},
               {words(Word::column_paper, session.language)},
               {words(Word::column_number, session.language)},
               {words(Word::column_valid_from, session.language)},
               {words(Word::column_valid_to, session.language)}});
  for (const TeamPaper& paper : region.team_papers) {
    const bool holds = paper.valid_from <= day && day <= paper.valid_to;
    array.push_back(Json::Object{{"team", paper.team.view()},
                                 {"paper", paper.paper},
                                 {"number", paper.number},
                                 {"valid_from", format_date(paper.valid_from)},
                                 {"valid_to", format_date(paper.valid_to)},
                                 {"holds", holds}});
    table.add({paper.team.str(), one_line(paper.paper), one_line(paper.number),
               format_date(paper.valid_from), format_date(paper.valid_to) + (holds ? "" : " !")});
  }
  if (given.has("--json")) {
    print(write_json(Json::Object{{"papers", Json(std::move(array))}}));
    return exit_code::done;
  }
  print(banner_line(region, session.language));
  print_table(table);
  return exit_code::done;
}

CrewPhase phase_argument(const Given& given) {
  const std::string word = text_argument(given, "--phase");
  const auto phase = phase_named(word);
  if (!phase) {
    throw Error(Code::usage_form, {"--phase", word,
                                   "off_duty|duty|standby|recall|part_time|on_the_way|staged|on_"
                                   "scene|relieved|restoring|out_of_service"});
  }
  return *phase;
}

/// A new state, or where it stands now, or both.
CrewChange change_of(const Given& given, const CrewId& crew, const Region& region) {
  CrewChange change{.crew = crew, .reason = given.one("--reason").value_or("")};
  const bool moves = given.has("--place") || given.has("--position");
  if (given.has("--phase") || !moves) change.phase = phase_argument(given);
  if (given.has("--place") && given.has("--position")) {
    throw Error(Code::usage_together, {"--place", "--position"});
  }
  if (given.has("--place")) change.place = PlaceId(text_argument(given, "--place"));
  if (given.has("--position")) {
    const auto stated = position_argument("--position", text_argument(given, "--position"));
    change.position = to_wgs84(stated.position, stated.datum);
    check_near_roads(*change.position, region);
  }
  return change;
}

int run_crew(const Given& given, Session& session) {
  OpenedStore opened = open_store(*given.one("REGION.db"), session);
  const std::string verb = given.one("VERB").value_or("list");
  if (verb == "list") return list_crew(given, session, opened);
  if (verb == "roster") return roster(given, session, opened);
  if (verb == "papers") return papers(given, session, opened);
  const Deed deed = deed_of(given, Role::dispatcher, opened.region->header.display_offset);
  Done done;
  if (verb == "unreserve") {
    done = opened.store.unreserve(number_argument(given, "CREW", 1), deed);
    print_done(done, given, session);
    return exit_code::done;
  }
  const CrewId crew(text_argument(given, "CREW"));
  if (verb == "status") {
    done = opened.store.set_status(change_of(given, crew, *opened.region), deed);
  } else if (verb == "engage") {
    done = opened.store.engage(crew, IncidentId(text_argument(given, "--incident")), deed);
  } else if (verb == "reserve") {
    Reservation wanted{.crew = crew, .purpose = given.one("--reason").value_or("")};
    reservation_window(given, deed, opened.region->header.display_offset, wanted);
    done = opened.store.reserve(wanted, deed);
  } else {
    throw Error(Code::usage_form,
                {"VERB", verb, "list|roster|papers|status|engage|reserve|unreserve"});
  }
  print_done(done, given, session);
  return exit_code::done;
}

std::vector<Argument> crew_arguments() {
  std::vector<Argument> all = {
      {.name = "REGION.db", .about = {"数据库文件", "the store"}, .required = true},
      {.name = "VERB",
       .about = {"list（默认）、roster 按排班此刻的状态、papers 队伍保险和通行证、status "
                 "改状态、engage 占用、reserve 预留、unreserve 撤销预留",
                 "list (the default), roster (as it stands now), papers (insurance, passes), "
                 "status, engage, reserve, unreserve"}},
      {.name = "CREW",
       .about = {"救援组编号；unreserve 时为预留的序号",
                 "the id of the crew; for unreserve the number of the reservation"}},
      {.name = "--phase",
       .value = "PHASE",
       .about = {"新状态：duty、standby、on_the_way、on_scene、restoring、out_of_service 等",
                 "the new state: duty, standby, on_the_way, on_scene, restoring, out_of_service "
                 "and so on"}},
      {.name = "--incident",
       .value = "ID",
       .about = {"由哪起事件占用", "the incident that takes it"}},
      {.name = "--place",
       .value = "ID",
       .about = {"现在所在地点；不写则在驻地", "the place where it stands now; else its base"}},
      {.name = "--position",
       .value = "LAT,LON",
       .about = {"现在的位置，纬度,经度[,gcj02|bd09]；行程从最近的道路算起",
                 "where it is now, LAT,LON[,gcj02|bd09]; it drives on from the nearest road"}},
      {.name = "--reason",
       .value = "TEXT",
       .about = {"原因；停用、或休息未满就要待命时必写",
                 "why; required for out_of_service, and to stand ready before its rest is over"}},
      {.name = "--json", .about = {"输出 JSON", "print JSON"}}};
  for (Argument& argument : window_arguments()) all.push_back(std::move(argument));
  for (Argument& argument : deed_arguments()) all.push_back(std::move(argument));
  return all;
}

}  // namespace

Command crew_command() {
  return {
      .name = "crew",
      .about = {"救援组的状态和占用", "the state of crews and who holds them"},
      .explains =
          {"一个救援组同一时间只由一起事件占用；讲不通的状态变化会被拒绝。放回用 muster release。",
           "A crew is held by one incident at a time; a change of state that makes no sense is "
           "refused. "
           "muster release lets crews go."},
      .arguments = crew_arguments(),
      .examples = {"muster crew shuozhou.db",
                   "muster crew shuozhou.db status MRT01-01 --phase on_scene --key desk1-0043",
                   "muster crew shuozhou.db status MRT01-01 --position 39.4512,112.6034"},
      .run = run_crew};
}

}  // namespace muster
