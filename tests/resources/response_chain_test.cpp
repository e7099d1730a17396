#include "muster/resources/response_chain.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "muster/resources/incident_report.hpp"
#include "muster/resources/linkage_log.hpp"
#include "muster/resources/linkage_view.hpp"
#include "muster/resources/region_folder.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/json_schema.hpp"

using namespace muster;
using namespace std::chrono_literals;

namespace {

const Region& shuozhou() {
  static const RegionReading reading = read_region((source_dir() / "data/shuozhou").string());
  REQUIRE(reading.region != nullptr);
  return *reading.region;
}

Incident gas_explosion() {
  Findings findings;
  const auto path = source_dir() / "data/shuozhou/incidents/gas-explosion-cm04.xml";
  const auto incident = read_incident(file_text(path), "gas-explosion-cm04.xml", findings);
  REQUIRE(incident.has_value());
  return *incident;
}

const Response& answer() {
  static const Response response = respond(gas_explosion(), shuozhou());
  return response;
}

Linkage at_the_beginning() {
  static const auto chain = prepared(chain_of(answer(), shuozhou()));
  return begin(chain);
}

std::size_t at(const Linkage& linkage, const std::string& id) {
  const auto position = position_of(*linkage.chain, "gas-explosion-cm04/" + id);
  if (!position) FAIL("no step " << id);
  return *position;
}

LinkageEvent event(LinkageEventKind kind, Instant when, const std::string& step = "") {
  return {.at = when, .kind = kind, .step = step.empty() ? "" : "gas-explosion-cm04/" + step};
}

bool found(const Findings& findings, Code code) {
  return std::ranges::any_of(findings,
                             [&](const Finding& one) { return one.message.code == code; });
}

}  // namespace

TEST_CASE("every arrival on the chain is the dispatch's, and every step of the timeline is there",
          "[response_chain]") {
  const Linkage linkage = at_the_beginning();
  const Chain& chain = *linkage.chain;
  std::size_t arrivals = 0;
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    if (chain.steps[i].kind != ChainKind::arrive) continue;
    ++arrivals;
    const Assignment& sent = answer().dispatch.assignments[*chain.steps[i].assignment];
    CHECK(linkage.runs[i].finish == sent.coming.arrives);
  }
  const auto sent = std::ranges::count_if(answer().dispatch.assignments,
                                          [](const Assignment& one) { return !one.carried; });
  CHECK(arrivals == static_cast<std::size_t>(sent));
  for (const LinkageStep& step : answer().linkage) {
    const auto position = position_of(chain, step.id);
    REQUIRE(position.has_value());
    CHECK(linkage.runs[*position].start == step.start);
    CHECK(linkage.runs[*position].finish == step.finish);
    if (step.deadline && step.kind != StepKind::travel) {
      CHECK(linkage.runs[*position].limit == step.deadline);
    }
  }
}

TEST_CASE("the coal mine chain worked by hand in the documentation is the program's, to the minute",
          "[response_chain]") {
  const Linkage linkage = at_the_beginning();
  const std::string page = file_text(source_dir() / "docs/linkage.md");
  std::size_t rows = 0;
  // | 02:52 | 02:54 | `chaigou-dispatcher/withdraw` | …
  for (std::size_t line = page.find("\n| 0"); line != std::string::npos;
       line = page.find("\n| 0", line + 1)) {
    const std::string row = page.substr(line + 1, page.find('\n', line + 1) - line - 1);
    const auto tick = row.find('`');
    REQUIRE(tick != std::string::npos);
    const std::string id = row.substr(tick + 1, row.find('`', tick + 1) - tick - 1);
    const StepRun& run = linkage.runs[at(linkage, id)];
    CAPTURE(id);
    CHECK(row.substr(2, 5) == format_clock(run.start, run.start, 8h));
    CHECK(row.substr(10, 5) == format_clock(run.finish + 59s, run.finish, 8h));
    const auto limit = row.find("limit ");
    if (limit != std::string::npos) {
      REQUIRE(run.limit.has_value());
      CHECK(row.substr(limit + 6, 5) == format_clock(*run.limit, *run.limit, 8h));
    }
    ++rows;
  }
  CHECK(rows >= 20);
}

TEST_CASE("the unit's hour and each level's own two hours hold at the second and break one past it",
          "[response_chain]") {
  const Linkage linkage = at_the_beginning();
  const Instant known = answer().incidents[0].incident.known;
  const std::string up = "report/unit_to_county/enterprise";
  const std::size_t unit = at(linkage, up);
  REQUIRE(linkage.runs[unit].limit == known + 1h);
  for (const auto& [late, broken] : {std::pair(0s, false), std::pair(1s, true)}) {
    const auto told = advance(linkage, event(LinkageEventKind::done, known + 1h + late, up));
    CHECK(told.linkage.runs[unit].broken() == broken);
  }
  // The county has the report at 03:20 and not by plan; its two hours run from there.
  const Instant received = known + 28min;
  const Linkage later = advance(linkage, event(LinkageEventKind::done, received, up)).linkage;
  const std::string next = "report/level_to_level/county";
  const std::size_t county = at(later, next);
  REQUIRE(later.runs[county].limit == received + 2h);
  for (const auto& [late, broken] : {std::pair(0s, false), std::pair(1s, true)}) {
    const auto told = advance(later, event(LinkageEventKind::done, received + 2h + late, next));
    CHECK(told.linkage.runs[county].broken() == broken);
  }
}

TEST_CASE("a correction is due within thirty days, follow-ups twice a day for a serious accident",
          "[response_chain]") {
  const Linkage linkage = at_the_beginning();
  const Incident& incident = answer().incidents[0].incident;
  REQUIRE(linkage.duties.size() >= 2);
  CHECK(linkage.duties[0].duty.due == *incident.occurred + 24h * 30);
  CHECK(linkage.duties[1].duty.every == 12h);
  // Met, the follow-up is due again twelve hours later; the correction no more.
  LinkageEvent sent = event(LinkageEventKind::answered, incident.known + 2h);
  sent.subject = linkage.duties[1].duty.id;
  const auto after = advance(linkage, sent).linkage;
  const auto running = timers(after);
  const auto timer =
      std::ranges::find_if(running, [&](const Timer& one) { return one.duty == sent.subject; });
  REQUIRE(timer != running.end());
  CHECK(timer->at == incident.known + 14h);
}

TEST_CASE("a county that cannot be reached: channels, the deputy, the superior, each in its minute",
          "[response_chain]") {
  const Linkage linkage = at_the_beginning();
  const std::size_t answer_step = at(linkage, "chaigou-manager/report-county/CMD08/ack");
  const ChainStep& step = linkage.chain->steps[answer_step];
  REQUIRE(step.answer_within == 5min);
  std::vector<std::string> order;
  for (const AskNext& next : step.if_silent) {
    order.push_back(next.channel.empty() ? next.to.str() : next.channel);
  }
  CHECK(order.front() == "mobile");
  CHECK(order.back() == "CMD01");
  CHECK(std::ranges::find(order, "gov-140681") == order.end() - 2);
}

TEST_CASE("lowering the county's level lets go what only the higher one asked for",
          "[response_chain]") {
  const Linkage linkage = at_the_beginning();
  LinkageEvent lower = event(LinkageEventKind::level, linkage.chain->origin + 5min);
  lower.subject = "shuozhou-coal-mine";
  lower.to = "IV";
  const Advanced lowered = advance(linkage, lower);
  std::size_t gone = 0;
  for (std::size_t i = 0; i < linkage.runs.size(); ++i) {
    const ChainStep& step = linkage.chain->steps[i];
    if (!lowered.linkage.runs[i].let_go) continue;
    ++gone;
    REQUIRE(step.scale.has_value());
    CHECK(linkage.chain->scales[*step.scale].plan == PlanId("shuozhou-coal-mine"));
  }
  CHECK(gone > 0);
  // Raised again they are taken up, and nobody who stands alarmed is alarmed a second time.
  lower.at += 5min;
  lower.to = "II";
  const Advanced raised = advance(lowered.linkage, lower);
  std::map<OrganisationId, int> words;
  for (std::size_t i = 0; i < linkage.runs.size(); ++i) {
    const ChainStep& step = linkage.chain->steps[i];
    const StepRun& run = raised.linkage.runs[i];
    const bool anew = run.asked == lower.at && run.state == StepState::planned;
    if (step.kind != ChainKind::notify || !anew) continue;
    for (std::size_t k = 0; k < linkage.runs.size(); ++k) {
      const ChainStep& other = linkage.chain->steps[k];
      const bool stands = k != i && other.kind == ChainKind::notify &&
                          other.receiver == step.receiver &&
                          lowered.linkage.runs[k].state == StepState::planned;
      CHECK_FALSE(stands);
    }
    ++words[*step.receiver];
  }
  for (const auto& [who, times] : words) CHECK(times == 1);
}

TEST_CASE("an incident that turns graver takes up what the higher level adds, dormant until then",
          "[response_chain]") {
  Incident small = gas_explosion();
  small.indicators[IndicatorId("trapped")] = Decimal::of(4);
  const Response response = respond(small, shuozhou());
  const Linkage linkage = begin(prepared(chain_of(response, shuozhou())));
  const std::size_t ask = at(linkage, "shuozhou-coal-province/ask");
  CHECK(linkage.runs[ask].state == StepState::dormant);
  LinkageEvent raise = event(LinkageEventKind::level, linkage.chain->origin + 30min);
  raise.subject = "huairen-coal-mine";  // whose level I asks the city for II
  raise.to = "I";
  const Advanced raised = advance(linkage, raise);
  CHECK(raised.linkage.runs[ask].state == StepState::planned);
  CHECK(raised.linkage.runs[ask].start >= raise.at);
  // What stood before stands as it would have without.
  const Linkage without = advance(linkage, event(LinkageEventKind::clock, raise.at)).linkage;
  for (std::size_t i = 0; i < linkage.runs.size(); ++i) {
    if (linkage.runs[i].state == StepState::dormant) continue;
    CHECK(raised.linkage.runs[i].state == without.runs[i].state);
    CHECK(raised.linkage.runs[i].finish == without.runs[i].finish);
  }
}

TEST_CASE("command passes from the mine to the county, the city and the province, in that order",
          "[response_chain]") {
  const Linkage linkage = at_the_beginning();
  std::vector<std::string> order;
  std::optional<Instant> last;
  for (const CommandTerm& term : linkage.chain->command) {
    order.push_back(term.organisation.str());
    if (!term.from_step) continue;
    const Instant from = linkage.runs[*term.from_step].finish;
    if (last) CHECK(from >= *last);
    last = from;
  }
  CHECK(order == std::vector<std::string>{"ent-CM04", "CMD08", "gov-140600", "gov-140000"});
  REQUIRE(linkage.command.size() == 1);
  const CommandTerm& second = linkage.chain->command[1];
  const Advanced passed = advance(linkage, {.at = linkage.chain->origin + 80min,
                                            .kind = LinkageEventKind::done,
                                            .step = linkage.chain->steps[*second.from_step].id});
  REQUIRE(passed.linkage.command.size() == 2);
  CHECK(passed.linkage.command.back().organisation == second.organisation);
}

TEST_CASE("a warning stands by, measure by measure, until it is lifted", "[response_chain]") {
  Region region = shuozhou();
  std::vector<Plan> plans(region.plans.plans().begin(), region.plans.plans().end());
  const PlanWarning warning{.colour = WarningColour::orange,
                            .measures = {"recall the crews", "move the pumps", "close the road"},
                            .lifted_when = "the rain has stopped"};
  for (Plan& plan : plans) {
    if (plan.id == PlanId("shuozhou-coal-mine")) plan.warnings = {warning};
  }
  Findings findings;
  region.plans = PlanLibrary(std::move(plans), findings);
  const Chain chain =
      warning_chain(PlanId("shuozhou-coal-mine"), WarningColour::orange, answer().as_of, region);
  CHECK(chain.steps.size() >= 1 + warning.measures.size());
  const Linkage linkage = begin(prepared(chain));
  const Advanced lifted =
      advance(linkage, {.at = answer().as_of + 3h, .kind = LinkageEventKind::lifted});
  for (const StepRun& run : lifted.linkage.runs) CHECK(run.state == StepState::cancelled);
  CHECK_THROWS_AS(warning_chain(PlanId("none"), WarningColour::red, answer().as_of, region), Error);
}

TEST_CASE("two plans that order opposite things are found, with both sentences",
          "[response_chain]") {
  Region region = shuozhou();
  std::vector<Plan> plans;
  for (Plan plan : region.plans.plans()) {
    const bool one = plan.id == PlanId("chaigou-gas-explosion");
    const bool other = plan.id == PlanId("huairen-coal-mine");
    if (one) plan.cards[0].actions[0].text = Text("立即停止主要通风机");
    if (other) plan.cards[0].actions[0].text = Text("保持主要通风机运转");
    plans.push_back(std::move(plan));
  }
  Findings findings;
  region.plans = PlanLibrary(std::move(plans), findings);
  const Chain chain = chain_of(respond(gas_explosion(), region), region);
  const auto contradiction = std::ranges::find_if(chain.findings, [](const Finding& one) {
    return one.message.code == Code::linkage_contradiction;
  });
  REQUIRE(contradiction != chain.findings.end());
  CHECK(text(*contradiction, Language::zh).find("立即停止主要通风机") != std::string::npos);
  CHECK(text(*contradiction, Language::zh).find("保持主要通风机运转") != std::string::npos);
  CHECK_FALSE(found(chain_of(answer(), shuozhou()).findings, Code::linkage_contradiction));
}

TEST_CASE("whose absence costs most is what failing each of its steps costs", "[weak_points]") {
  const Linkage linkage = at_the_beginning();
  std::set<std::string> tried;
  for (const WeakPoint& point : weak_points(linkage, 40)) {
    if (point.kind != WeakPoint::Kind::team) continue;
    tried.insert(point.id);
    LinkageEvent lost = event(LinkageEventKind::team_lost, linkage.chain->origin);
    lost.subject = point.id;
    const Linkage without = advance(linkage, lost).linkage;
    std::size_t broken = 0;
    for (std::size_t i = 0; i < without.runs.size(); ++i) {
      const StepRun& was = linkage.runs[i];
      const StepRun& is = without.runs[i];
      if (was.state == StepState::dormant || !was.limit || was.broken()) continue;
      const bool stopped = is.blocked || is.state == StepState::failed;
      if (stopped || is.broken()) ++broken;
    }
    CHECK(point.limits == broken);
  }
  CHECK_FALSE(tried.empty());
  const auto ranked = weak_points(linkage, 40);
  CHECK(std::ranges::is_sorted(ranked, [](const WeakPoint& a, const WeakPoint& b) {
    return std::tuple(a.limits, a.stopped) > std::tuple(b.limits, b.stopped);
  }));
}

TEST_CASE("the JSON keeps to its schema, the calendar to its line length, the picture stands alone",
          "[linkage_view]") {
  const Linkage linkage = at_the_beginning();
  LinkageEvent rumour = event(LinkageEventKind::rumour, linkage.chain->origin + 20min);
  rumour.to = "dep-140600-publicity";
  rumour.note = "<二百人失联> & \"封井\"";
  rumour.within = 2h;
  const Advanced state = advance(linkage, rumour);
  const Json schema = read_json(file_text(source_dir() / "data/schema/linkage.schema.json"));
  for (const Language language : {Language::zh, Language::en}) {
    const Json json =
        linkage_json(state.linkage, shuozhou(), language, state.changes, state.findings);
    CHECK(schema_complaints(json, schema).empty());
    const std::string ics = linkage_ics(state.linkage, shuozhou(), {.language = language});
    for (std::size_t from = 0; from < ics.size();) {
      const std::size_t end = ics.find("\r\n", from);
      REQUIRE(end != std::string::npos);
      CHECK(end - from <= 75);
      from = end + 2;
    }
    const std::string svg = linkage_svg(state.linkage, shuozhou(), {.language = language});
    CHECK(svg.find("href") == std::string::npos);
    CHECK(svg.find("class=\"late\"") != std::string::npos);
    const std::string dot = linkage_dot(state.linkage, shuozhou(), {.language = language});
    CHECK(dot.find("-> \"gas-explosion-cm04/chaigou-dispatcher/call-rescue\"") !=
          std::string::npos);
    const std::string page =
        handover_page(state.linkage, shuozhou(), state.changes, {.language = language});
    CHECK(page.find("二百人失联") != std::string::npos);
  }
}

TEST_CASE("the report has the six fields, says what is to be verified, and takes the latest figure",
          "[incident_report]") {
  Linkage linkage = at_the_beginning();
  LinkageEvent figure = event(LinkageEventKind::figure, linkage.chain->origin + 30min);
  figure.subject = "dead";
  figure.to = "2";
  linkage = advance(linkage, figure).linkage;
  figure.at -= 10min;  // told late: the later report counts
  figure.to = "1";
  linkage = advance(linkage, figure).linkage;
  const std::vector<SentReport> sent = {{.kind = ReportKind::initial,
                                         .at = linkage.chain->origin + 20min,
                                         .by = "张三",
                                         .to = OrganisationId("CMD08")}};
  const std::string page = incident_report(ReportKind::follow_up, answer(), linkage, shuozhou(),
                                           OrganisationId("CMD01"), sent, Language::zh, 100);
  for (const char* field : {"一、", "二、", "三、", "四、", "五、", "六、"}) {
    CHECK(page.find(field) != std::string::npos);
  }
  CHECK(page.find("死亡人数 2") != std::string::npos);
  CHECK(page.find("失踪人数 待核") != std::string::npos);
  CHECK(page.find("张三") != std::string::npos);
  CHECK_THROWS_AS(incident_report(ReportKind::initial, answer(), linkage, shuozhou(),
                                  OrganisationId("nobody"), {}, Language::zh, 100),
                  Error);
  // What went out is no longer due.
  const auto meant = event_of(sent[0], linkage);
  REQUIRE(meant.has_value());
  CHECK(meant->step == "gas-explosion-cm04/report/unit_to_county/enterprise/written");
  const Linkage reported = advance(linkage, *meant).linkage;
  CHECK(reported.runs[at(reported, "report/unit_to_county/enterprise/written")].state ==
        StepState::done);
  const auto kept_line = kept(sent[0]);
  const auto back = kept_report(kept_line);
  REQUIRE(back.has_value());
  CHECK(kept(*back) == kept_line);
  CHECK_FALSE(kept_report("gas 2.1 %").has_value());
  CHECK_FALSE(kept_report("reporting " + kept_line.substr(7)).has_value());
  CHECK_FALSE(kept_report("report by hand").has_value());
  CHECK_FALSE(kept_event(kept_line).has_value());
}

TEST_CASE("a file of events is read in its order; what is wrong is named with line and field",
          "[linkage_log]") {
  Findings findings;
  const auto events = read_linkage_events(
      "id,at,kind,step,subject,to,within,by,note\n"
      "e1,2026-11-20T03:00:00+08:00,done,a,,,,me,\n"
      "e2,2026-11-20T02:59:00+08:00,rumour,,,press,2h,,a word\n",
      "events.csv", findings);
  REQUIRE(events.has_value());
  CHECK(findings.empty());
  CHECK((*events)[1].within == 2h);
  for (const LinkageEvent& one : *events) CHECK(kept_event(kept(one)) == one);
  CHECK_FALSE(kept_event("linkage {").has_value());
  const auto refused = read_linkage_events(
      "id,at,kind,step\n"
      "e1,yesterday,done,a\n"
      "e2,2026-11-20T03:00:00+08:00,dune,a\n"
      "e3,2026-11-20T03:00:00+08:00,done,\n",
      "events.csv", findings);
  CHECK_FALSE(refused.has_value());
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].origin.line == 2);
  CHECK(findings[1].message.code == Code::linkage_event_kind);
  CHECK(findings[2].message.code == Code::linkage_event_field);
  CHECK(findings[2].origin.line == 4);
}
