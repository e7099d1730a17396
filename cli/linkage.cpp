#include <chrono>

#include "cli_words.hpp"
#include "closure_arguments.hpp"
#include "command.hpp"
#include "committed.hpp"
#include "deed_arguments.hpp"
#include "exit_code.hpp"
#include "incident_arguments.hpp"
#include "muster/plan/file.hpp"
#include "muster/resources/linkage_view.hpp"
#include "muster/resources/response_chain.hpp"
#include "opened_region.hpp"
#include "opened_store.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

constexpr std::size_t most_event_bytes = 64u << 20;

LinkageViewOptions view(const Given& given, const Session& session, Text heading) {
  return {.language = session.language,
          .columns = output_columns(),
          .colour = output_has_colour(),
          .all = given.has("--all"),
          .heading = std::move(heading)};
}

Text heading_of(const Response& response, const Region& region) {
  const LocatedIncident& first = response.incidents.front();
  const Text kind = region.catalogue.name_of(first.incident.kind);
  return {kind.zh + "  " + first.where.zh, kind.en + "  " + first.where.en};
}

void print_weak(const Linkage& linkage, const Region& region, Language language) {
  const auto found = weak_points(linkage, 5);
  if (found.empty()) return;
  print("\n" + words(Word::linkage_weak, language) + "\n");
  for (const WeakPoint& point : found) {
    std::string who = point.id;
    if (point.kind == WeakPoint::Kind::organisation || point.kind == WeakPoint::Kind::post) {
      who = name_of(region.organisations, OrganisationId(point.id)).in(language);
    } else if (point.kind == WeakPoint::Kind::team) {
      who = name_of(region.teams, TeamId(point.id)).in(language);
    } else if (const auto road = region.roads->find(RoadId(point.id))) {
      const Road way = (*region.roads)[*road];
      who = way.name.empty() ? point.id : way.name.in(language) + " " + point.id;
    }
    if (!point.post.empty()) who += " " + point.post.in(language);
    print("  " +
          words(Word::linkage_weak_line, language,
                {one_line(who), std::to_string(point.limits), std::to_string(point.stopped)}) +
          "\n");
  }
}

void complain_of_all(const Advanced& state, Language language) {
  for (const Findings* list : {&state.linkage.chain->findings, &state.findings}) {
    complain_of(*list, Severity::warning, language);
  }
}

int show(const Given& given, Session& session, const Advanced& state, const Region& region,
         Text heading) {
  const Linkage& linkage = state.linkage;
  auto options = view(given, session, std::move(heading));
  options.now_line = linkage.now > linkage.chain->origin;
  if (const auto file = given.one("--svg"))
    write_file(*file, linkage_svg(linkage, region, options));
  if (const auto file = given.one("--dot"))
    write_file(*file, linkage_dot(linkage, region, options));
  if (const auto file = given.one("--ics"))
    write_file(*file, linkage_ics(linkage, region, options));
  if (given.has("--json")) {
    print(
        write_json(linkage_json(linkage, region, session.language, state.changes, state.findings)));
    return exit_code::done;
  }
  complain_of_all(state, session.language);
  print(banner_line(region, session.language));
  if (given.has("--handover")) {
    print(handover_page(linkage, region, state.changes, options));
  } else {
    print(linkage_table(linkage, region, options));
    print_weak(linkage, region, session.language);
  }
  print(banner_line(region, session.language));
  return exit_code::done;
}

std::vector<LinkageEvent> events_of(const Given& given, Offset offset, Language language) {
  std::vector<LinkageEvent> events;
  if (const auto file = given.one("--events")) {
    Findings findings;
    auto read = read_linkage_events(read_file(*file, most_event_bytes), *file, findings);
    complain_of(findings, Severity::error, language);
    complain_of(findings, Severity::warning, language);
    if (!read) {
      throw Error(Code::usage_refused, {std::to_string(count_of(findings, Severity::error))});
    }
    events = std::move(*read);
  }
  if (const auto now = given.one("--now")) {
    events.push_back({.at = instant_argument("--now", *now, offset)});
  }
  return events;
}

/// "PLAN:orange".
Chain warned(const Given& given, const Region& region, Offset offset) {
  const std::string value = *given.one("--warning");
  const auto colon = value.rfind(':');
  const auto at = given.one("--known");
  if (!at) throw Error(Code::usage_known);
  for (const WarningColour colour :
       {WarningColour::red, WarningColour::orange, WarningColour::yellow, WarningColour::blue}) {
    if (colon != std::string::npos && value.substr(colon + 1) == name(colour)) {
      return warning_chain(PlanId(value.substr(0, colon)), colour,
                           instant_argument("--known", *at, offset), region);
    }
  }
  throw Error(Code::usage_form, {"--warning", value, "PLAN:red|orange|yellow|blue"});
}

int run_linkage(const Given& given, Session& session) {
  const std::string path = *given.one("REGION");
  const OpenedRegion opened = usable_region(path, session);
  const Region& region = *opened.region;
  const Offset offset = region.header.display_offset;
  Text heading;
  Chain chain;
  std::vector<LinkageEvent> log;
  if (given.has("--warning")) {
    chain = warned(given, region, offset);
    heading = region.plans.find(chain.steps.front().source.plan)->title;
  } else {
    const auto incidents = incident_arguments(given, path, offset, session.language);
    RespondOptions options;
    if (const auto value = given.one("--as-of")) {
      options.as_of = instant_argument("--as-of", *value, offset);
    }
    Situation situation = opened.situation;
    for (Closure& closure : closure_arguments(given, offset)) {
      situation.closures.push_back(std::move(closure));
    }
    const Response response = respond(incidents, region, situation, options);
    heading = heading_of(response, region);
    chain = chain_of(response, region);
    log = silent_channels(region, situation, response.as_of);
  }
  for (LinkageEvent& event : events_of(given, offset, session.language)) {
    log.push_back(std::move(event));
  }
  const Advanced state = replay(prepared(std::move(chain)), log);
  return show(given, session, state, region, std::move(heading));
}

/// The event that was written, if any.
std::optional<LinkageEvent> event_of(const Given& given, const Deed& deed, Offset offset) {
  if (!given.has("--event")) return std::nullopt;
  const std::string word = *given.one("--event");
  const auto kind = linkage_event_named(word);
  if (!kind) throw Error(Code::linkage_event_kind, {word});
  LinkageEvent event{.id = deed.key,
                     .at = deed.at,
                     .kind = *kind,
                     .step = given.one("--step").value_or(""),
                     .subject = given.one("--subject").value_or(""),
                     .to = given.one("--to").value_or(""),
                     .by = deed.actor,
                     .note = given.one("--note").value_or("")};
  if (const auto when = given.one("--happened")) {
    event.at = instant_argument("--happened", *when, offset);
  }
  if (const auto within = given.one("--within")) {
    event.within = parse_duration(*within);
    if (!event.within) throw Error(Code::usage_form, {"--within", *within, "15min"});
  }
  Findings findings;
  check_event(event, {}, findings);
  if (!findings.empty()) {
    throw Error(findings.front().message.code, findings.front().message.parameters);
  }
  return event;
}

int run_advance(const Given& given, Session& session) {
  OpenedStore opened = open_store(*given.one("REGION.db"), session);
  const Region& region = *opened.region;
  const Offset offset = region.header.display_offset;
  const IncidentId incident(*given.one("INCIDENT"));
  Committed known = committed(opened.store, region, incident);
  complain_of(known.findings, Severity::warning, session.language);
  if (given.has("--event")) {
    const Deed deed = deed_of(given, Role::dispatcher, offset);
    const auto event = event_of(given, deed, offset);
    const Done done = opened.store.append_event(incident, kept(*event), deed);
    if (!done.repeated) known.log.emplace_back(*event);
  }
  const Text heading = heading_of(known.response, region);
  const Advanced state = brought_up_to_date(known, region);
  if (given.has("--json") || given.has("--handover") || given.has("--svg")) {
    return show(given, session, state, region, heading);
  }
  complain_of_all(state, session.language);
  print(banner_line(region, session.language));
  if (given.has("--event")) {
    print(handover_page(state.linkage, region, state.changes, view(given, session, heading)));
  } else {
    print(linkage_table(state.linkage, region, view(given, session, heading)));
  }
  return exit_code::done;
}

int run_report(const Given& given, Session& session) {
  OpenedStore opened = open_store(*given.one("REGION.db"), session);
  const Region& region = *opened.region;
  const Offset offset = region.header.display_offset;
  const IncidentId incident(*given.one("INCIDENT"));
  const std::string word = *given.one("--kind");
  const auto kind = report_kind_named(word);
  if (!kind) throw Error(Code::usage_form, {"--kind", word, "initial|follow-up|final"});
  Committed known = committed(opened.store, region, incident);
  const Deed deed = deed_of(given, Role::dispatcher, offset);
  const auto to =
      given.has("--to") ? std::optional(OrganisationId(*given.one("--to"))) : std::nullopt;
  const auto write = [&] {
    Committed until_now = known;
    until_now.log.emplace_back(LinkageEvent{.at = deed.at});
    const Advanced state = brought_up_to_date(until_now, region);
    return incident_report(*kind, known.response, state.linkage, region, to, reports_of(known),
                           session.language, output_columns());
  };
  std::string page = write();  // a wrong receiver is not booked
  if (given.has("--sent")) {
    const SentReport sent{
        .kind = *kind, .at = deed.at, .by = deed.actor, .to = to.value_or(OrganisationId())};
    const Done done = opened.store.append_event(incident, kept(sent), deed);
    if (!done.repeated) known.log.emplace_back(sent);
    page = write();
  }
  print(page);
  return exit_code::done;
}

std::vector<Argument> show_arguments() {
  return {
      {.name = "--all", .about = {"列出全部步骤", "every step"}},
      {.name = "--json", .about = {"输出 JSON（docs/linkage.md）", "print JSON (docs/linkage.md)"}},
      {.name = "--svg",
       .value = "FILE",
       .about = {"画成横道图，A4 横向可打印", "a Gantt chart, printing on A4 landscape"}},
      {.name = "--dot", .value = "FILE", .about = {"写成 Graphviz 图", "a Graphviz graph"}},
      {.name = "--ics",
       .value = "FILE",
       .about = {"各时限写成 iCalendar 日历", "what runs out, as an iCalendar"}},
      {.name = "--handover", .about = {"输出交接班页", "the page of the shift hand-over"}}};
}

std::vector<Argument> linkage_arguments() {
  std::vector<Argument> all;
  for (Argument& argument : respond_command().arguments) {
    if (argument.name == "--json" || argument.name == "--save" || argument.name == "--explain") {
      continue;
    }
    all.push_back(std::move(argument));
  }
  all.push_back({.name = "--events",
                 .value = "FILE",
                 .about = {"已发生的事件，CSV（docs/linkage.md）",
                           "what happened since, a CSV file (docs/linkage.md)"}});
  all.push_back({.name = "--now", .value = "TIME", .about = {"现在的时刻", "what time it is now"}});
  all.push_back({.name = "--warning",
                 .value = "PLAN:COLOUR",
                 .about = {"预警而非事故：预案与颜色，--known 为发布时刻",
                           "a warning instead of an incident: the plan and its colour; --known is "
                           "when it is issued"}});
  for (Argument& argument : show_arguments()) all.push_back(std::move(argument));
  return all;
}

}  // namespace

Command linkage_command() {
  return {
      .name = "linkage",
      .about = {"谁通知谁、谁等谁、几时前要办成", "who tells whom, who waits for whom, by when"},
      .explains = {"由预案、规则和调派算出整条联动链：步骤、时限、余量、卡住的人。给出事件则算到"
                   "最新，并说明因此改变了什么。",
                   "Computes the whole chain from plans, rules and dispatch: steps, limits, "
                   "room, what holds it up. With events it is brought up to date, and what "
                   "changed because of them is said."},
      .arguments = linkage_arguments(),
      .examples = {"muster linkage data/shuozhou --incident gas-explosion-cm04 --svg chain.svg",
                   "muster linkage data/shuozhou --incident gas-explosion-cm04 \\\n"
                   "      --events events.csv --handover"},
      .run = run_linkage};
}

Command linkage_advance_command() {
  std::vector<Argument> all = {
      {.name = "REGION.db", .about = {"数据库文件", "the store"}, .required = true},
      {.name = "INCIDENT", .about = {"事件编号", "the id of the incident"}, .required = true},
      {.name = "--event",
       .value = "KIND",
       .about = {"发生了什么：acknowledged、done、refused、level、road_closed、rumour "
                 "等；不写则只看现状",
                 "what happened: acknowledged, done, refused, level, road_closed, rumour, …; "
                 "without it the present state is shown"}},
      {.name = "--step", .value = "ID", .about = {"关于哪一步", "which step it is about"}},
      {.name = "--subject",
       .value = "ID",
       .about = {"预案、道路、队伍、通信方式、指标或事项",
                 "the plan, road, team, channel, indicator or duty"}},
      {.name = "--to",
       .value = "WORD",
       .about = {"级别、接手单位或新数字", "the level, who takes over, or the new figure"}},
      {.name = "--within", .value = "TIME", .about = {"时长，例 15min", "so long, such as 15min"}},
      {.name = "--note", .value = "TEXT", .about = {"说明", "in words"}},
      {.name = "--happened",
       .value = "TIME",
       .about = {"何时发生；不写则为办理时刻", "when it happened; else when it is entered"}}};
  for (Argument& argument : show_arguments()) all.push_back(std::move(argument));
  for (Argument& argument : deed_arguments()) all.push_back(std::move(argument));
  return {.name = "linkage advance",
          .about = {"登记联动中的一件事，看它改变了什么",
                    "enter what happened in a linkage and see what changed"},
          .explains = {"用于已登记（commit）的事件。事件留在数据库里，按次序重放。",
                       "For a committed incident. The events stay in the store and are replayed in "
                       "their order."},
          .arguments = std::move(all),
          .examples = {"muster linkage advance shuozhou.db I-7 --event acknowledged --step \\\n"
                       "      I-7/chaigou-manager/report-county/CMD08",
                       "muster linkage advance shuozhou.db I-7 --handover"},
          .run = run_advance};
}

Command report_command() {
  std::vector<Argument> all = {
      {.name = "REGION.db", .about = {"数据库文件", "the store"}, .required = true},
      {.name = "INCIDENT", .about = {"事件编号", "the id of the incident"}, .required = true},
      {.name = "--kind",
       .value = "KIND",
       .about = {"initial 初报、follow-up 续报、final 终报", "initial, follow-up or final"},
       .required = true},
      {.name = "--to", .value = "ID", .about = {"报给哪个单位", "whom it goes to"}},
      {.name = "--sent",
       .about = {"已报出：记下谁、何时、报给谁", "it went out: note who, when, to whom"}}};
  for (Argument& argument : deed_arguments()) all.push_back(std::move(argument));
  return {
      .name = "report",
      .about = {"填写事故信息快报", "fill in the accident report"},
      .explains = {"按国务院令第493号第十二条的六项；没有核实的写“待核”。末尾列出还须上报的时限。",
                   "The six fields of State Council order 493, Art 12; what is not verified "
                   "says so. Ends with the reports that are still due."},
      .arguments = std::move(all),
      .examples = {"muster report shuozhou.db I-7 --kind initial --to CMD08 --sent"},
      .run = run_report};
}

}  // namespace muster
