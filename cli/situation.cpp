#include "cli_words.hpp"
#include "command.hpp"
#include "deed_arguments.hpp"
#include "exit_code.hpp"
#include "incident_arguments.hpp"
#include "muster/plan/error.hpp"
#include "opened_region.hpp"
#include "opened_store.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

struct Desk {
  const Given& given;
  Store& store;
  const Deed& deed;
  Offset offset = Offset{0};
};

Json json_of(const Situation& now, const std::vector<RecordedIncident>& incidents, Offset offset) {
  Json::Array closures;
  for (const Closure& closure : now.closures) {
    closures.push_back(Json::Object{{"id", closure.id.view()},
                                    {"target", closure.target},
                                    {"from", instant_or_null(closure.from, offset)},
                                    {"until", instant_or_null(closure.until, offset)},
                                    {"reason", closure.reason.zh}});
  }
  Json::Array loads;
  for (const auto& [key, load] : now.loads) {
    loads.push_back(Json::Object{{"facility", key.first.view()},
                                 {"measure", key.second},
                                 {"taken", load.taken.count()},
                                 {"at", format_instant(load.at, offset)}});
  }
  Json::Array channels;
  for (const auto& [contact, down] : now.channels_down) {
    channels.push_back(Json::Object{{"contact", contact.view()},
                                    {"since", format_instant(down.since, offset)},
                                    {"reason", down.reason}});
  }
  Json::Array recorded;
  for (const RecordedIncident& incident : incidents) {
    recorded.push_back(Json::Object{{"id", incident.id.view()},
                                    {"kind", incident.kind},
                                    {"known", format_instant(incident.known, offset)},
                                    {"seq", incident.seq}});
  }
  return Json::Object{{"seq", static_cast<std::int64_t>(now.seq)},
                      {"incidents", Json(std::move(recorded))},
                      {"closures", Json(std::move(closures))},
                      {"loads", Json(std::move(loads))},
                      {"channels_down", Json(std::move(channels))}};
}

int list_situation(const Given& given, const Session& session, const OpenedStore& opened) {
  const Offset offset = opened.region->header.display_offset;
  const Situation now = opened.store.situation();
  const auto incidents = opened.store.incidents();
  if (given.has("--json")) {
    print(write_json(json_of(now, incidents, offset)));
    return exit_code::done;
  }
  Table table({{words(Word::column_verb, session.language)},
               {words(Word::column_subject, session.language)},
               {words(Word::column_at, session.language)},
               {words(Word::column_until, session.language)},
               {words(Word::column_reason, session.language)}});
  for (const RecordedIncident& incident : incidents) {
    table.add({std::string("incident"), incident.id.str(), format_instant(incident.known, offset),
               std::string(), incident.kind});
  }
  for (const Closure& closure : now.closures) {
    table.add({std::string("close"), closure.id.str() + " " + closure.target,
               instant_or_blank(closure.from, offset), instant_or_blank(closure.until, offset),
               one_line(closure.reason.in(session.language))});
  }
  for (const auto& [key, load] : now.loads) {
    table.add({std::string("load"), key.first.str() + " " + one_line(key.second),
               format_instant(load.at, offset), std::string(), std::to_string(load.taken.count())});
  }
  for (const auto& [contact, down] : now.channels_down) {
    table.add({std::string("channel"), contact.str(), format_instant(down.since, offset),
               std::string(), one_line(down.reason)});
  }
  print(banner_line(*opened.region, session.language));
  print_table(table);
  return exit_code::done;
}

std::string what(const Given& given) { return text_argument(given, "WHAT"); }
std::string reason(const Given& given) { return given.one("--reason").value_or(""); }

std::optional<Instant> instant_given(const Desk& desk, const char* name) {
  if (!desk.given.has(name)) return std::nullopt;
  return instant_argument(name, *desk.given.one(name), desk.offset);
}

Done close(const Desk& desk) {
  Closure closure{.id = ClosureId(what(desk.given)),
                  .target = text_argument(desk.given, "--road"),
                  .from = instant_given(desk, "--from"),
                  .until = instant_given(desk, "--until"),
                  .reason = Text(reason(desk.given))};
  const std::string effect = desk.given.one("--effect").value_or("closed");
  if (effect == "opened") {
    closure.effect = ClosureEffect::opened;
  } else if (effect != "closed") {
    throw Error(Code::usage_form, {"--effect", effect, "closed|opened"});
  }
  return desk.store.close_road(closure, desk.deed);
}

Done take(const Desk& desk, TakenAs as) {
  Requisition taken{.as = as,
                    .incident = IncidentId(what(desk.given)),
                    .owner = OrganisationId(text_argument(desk.given, "--owner")),
                    .what = text_argument(desk.given, "--thing"),
                    .quantity = Quantity(number_argument(desk.given, "--quantity", 1)),
                    .decision = desk.given.one("--decision").value_or(""),
                    .slip = desk.given.one("--slip").value_or(""),
                    .taken = desk.deed.at};
  if (desk.given.has("--owed")) taken.owed_minor = number_argument(desk.given, "--owed", 0);
  if (desk.given.has("--payer")) taken.payer = OrganisationId(*desk.given.one("--payer"));
  return desk.store.requisition(taken, desk.deed);
}

Done give_back(const Desk& desk) {
  std::optional<std::int64_t> owed;
  if (desk.given.has("--owed")) owed = number_argument(desk.given, "--owed", 0);
  return desk.store.return_requisition(number_argument(desk.given, "WHAT", 1), owed, desk.deed);
}

Done channel(const Desk& desk, bool down) {
  return desk.store.set_channel(ContactId(what(desk.given)), down, reason(desk.given), desk.deed);
}

Done incident(const Desk& desk) {
  const auto known = instant_given(desk, "--known");
  if (!known) throw Error(Code::usage_required, {"--known"});
  return desk.store.record({.id = IncidentId(what(desk.given)),
                            .kind = text_argument(desk.given, "--kind"),
                            .known = *known},
                           desk.deed);
}

Done act(const Desk& desk, const std::string& verb) {
  if (verb == "close") return close(desk);
  if (verb == "reopen") return desk.store.reopen_road(ClosureId(what(desk.given)), desk.deed);
  if (verb == "load") {
    return desk.store.set_load(FacilityId(what(desk.given)), text_argument(desk.given, "--measure"),
                               Quantity(number_argument(desk.given, "--quantity", 0)), desk.deed);
  }
  if (verb == "silent" || verb == "answers") return channel(desk, verb == "silent");
  if (verb == "incident") return incident(desk);
  if (verb == "event") {
    return desk.store.append_event(IncidentId(what(desk.given)),
                                   text_argument(desk.given, "--reason"), desk.deed);
  }
  if (verb == "requisition") return take(desk, TakenAs::requisition);
  if (verb == "service") return take(desk, TakenAs::service);
  if (verb == "return") return give_back(desk);
  throw Error(Code::usage_form,
              {"VERB", verb,
               "list|close|reopen|load|silent|answers|incident|event|requisition|service|return"});
}

int run_situation(const Given& given, Session& session) {
  OpenedStore opened = open_store(*given.one("REGION.db"), session);
  const std::string verb = given.one("VERB").value_or("list");
  if (verb == "list") return list_situation(given, session, opened);
  const Offset offset = opened.region->header.display_offset;
  const Deed deed = deed_of(given, Role::dispatcher, offset);
  print_done(act({given, opened.store, deed, offset}, verb), given, session);
  return exit_code::done;
}

std::vector<Argument> situation_arguments() {
  std::vector<Argument> all = {
      {.name = "REGION.db", .about = {"数据库文件", "the store"}, .required = true},
      {.name = "VERB",
       .about = {"list（默认）、close 封路、reopen 解除、load 设施占用、silent 联系不上、answers "
                 "恢复联系、"
                 "incident 登记事件、event 记事、requisition 征用、service 有偿服务、return 归还",
                 "list (the default), close and reopen a road, load of a facility, silent and "
                 "answers of "
                 "a contact, incident, event, requisition, service, return"}},
      {.name = "WHAT",
       .about = {"封闭、设施、联系方式或事件的编号；return 时为征用序号",
                 "the id of the closure, facility, contact or incident; the number of what is "
                 "returned"}},
      {.name = "--road",
       .value = "ROAD",
       .about = {"道路：edge:e0001 或 ref:G18", "the road: edge:e0001 or ref:G18"}},
      {.name = "--effect",
       .value = "WORD",
       .about = {"closed 封闭（默认）或 opened 应急开通", "closed (the default) or opened"}},
      {.name = "--from", .value = "TIME", .about = {"自何时", "from when"}},
      {.name = "--until", .value = "TIME", .about = {"至何时", "until when"}},
      {.name = "--measure",
       .value = "WORD",
       .about = {"占用的是什么，例 beds", "what is taken: beds"}},
      {.name = "--quantity", .value = "N", .about = {"数量", "how much"}},
      {.name = "--kind", .value = "KIND", .about = {"事件类型", "kind of incident"}},
      {.name = "--known", .value = "TIME", .about = {"得知时刻", "when it was known"}},
      {.name = "--owner", .value = "ID", .about = {"物主", "whose it is"}},
      {.name = "--thing", .value = "TEXT", .about = {"征用或租用何物", "what is taken or hired"}},
      {.name = "--decision", .value = "TEXT", .about = {"征用决定文号", "number of the decision"}},
      {.name = "--slip", .value = "TEXT", .about = {"征用单号", "number of the slip"}},
      {.name = "--owed",
       .value = "N",
       .about = {"应付，按最小货币单位；未评估则不写",
                 "owed, in the smallest unit of currency; left out until assessed"}},
      {.name = "--payer", .value = "ID", .about = {"由谁支付", "who pays"}},
      {.name = "--reason", .value = "TEXT", .about = {"事由、内容", "why, or what happened"}},
      {.name = "--json", .about = {"输出 JSON", "print JSON"}}};
  for (Argument& argument : deed_arguments()) all.push_back(std::move(argument));
  return all;
}

}  // namespace

Command situation_command() {
  return {
      .name = "situation",
      .about = {"此刻：封路、床位、联系不上的人、事件、征用",
                "this minute: roads shut, beds taken, contacts silent, incidents, requisitions"},
      .explains = {"respond 据此作答。每项登记都进审计；冲突时返回 4。",
                   "What respond goes by. Each entry goes into the audit; ends with 4 on a "
                   "conflict."},
      .arguments = situation_arguments(),
      .examples = {"muster situation shuozhou.db",
                   "muster situation shuozhou.db close flood --road ref:G18 --reason 水毁",
                   "muster situation shuozhou.db load H1 --measure beds --quantity 76"},
      .run = run_situation};
}

}  // namespace muster
