#include "cli_words.hpp"
#include "command.hpp"
#include "deed_arguments.hpp"
#include "exit_code.hpp"
#include "muster/plan/error.hpp"
#include "opened_region.hpp"
#include "opened_store.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

Json json_of(const AuditRow& row, Offset offset) {
  return Json::Object{
      {"seq", row.seq},
      {"at", instant_or_null(row.at, offset)},
      {"actor", row.actor},
      {"role", row.role},
      {"verb", row.verb},
      {"key", row.key ? Json(*row.key) : Json()},
      {"subject", row.subject},
      {"before", read_json(row.before)},
      {"after", read_json(row.after)},
      {"clock_back_s", row.clock_back ? Json(std::int64_t{row.clock_back->count()}) : Json()},
      {"hash", row.hash}};
}

Json papers_json(const Settlement& settlement) {
  Json::Array array;
  for (const auto& paper : settlement.papers) {
    array.push_back(Json::Object{{"team", paper.team.view()},
                                 {"paper", paper.paper},
                                 {"number", paper.number},
                                 {"valid_from", format_date(paper.valid_from)},
                                 {"valid_to", format_date(paper.valid_to)},
                                 {"held", paper.held}});
  }
  return array;
}

template <class T>
Json id_or_null(const std::optional<T>& id) {
  return id ? Json(id->view()) : Json();
}

Json by_rule_json(const Settlement& settlement) {
  Json::Array array;
  for (const auto& line : settlement.by_rule) {
    array.push_back(Json::Object{{"cost", name(line.cost)},
                                 {"rule", id_or_null(line.rule)},
                                 {"payer", id_or_null(line.payer)}});
  }
  return array;
}

Json payers_json(const Settlement& settlement) {
  Json::Array array;
  for (const auto& line : settlement.payers) {
    array.push_back(Json::Object{{"payer", id_or_null(line.payer)},
                                 {"by_rule", line.by_rule},
                                 {"owed_minor", line.owed_minor},
                                 {"owed_unknown", line.owed_unknown}});
  }
  return array;
}

/// Who pays, and which papers of the teams held.
void print_payers_and_papers(const Settlement& settlement, const Session& session,
                             const Region& region) {
  const auto payer_name = [&](const std::optional<OrganisationId>& payer) {
    return payer ? one_line(name_of(region.organisations, *payer).in(session.language))
                 : words(Word::nobody_yet, session.language);
  };
  Table rules({{words(Word::column_cost, session.language)},
               {words(Word::column_payer, session.language)},
               {words(Word::column_rule, session.language)}});
  for (const auto& line : settlement.by_rule) {
    rules.add({title(line.cost).in(session.language), payer_name(line.payer),
               line.rule ? line.rule->str() : "—"});
  }
  print_table(rules);
  Table owed({{words(Word::column_payer, session.language)},
              {words(Word::column_owed, session.language), Align::right},
              {words(Word::column_not_assessed, session.language), Align::right}});
  for (const auto& line : settlement.payers) {
    owed.add({payer_name(line.payer) + (line.by_rule ? words(Word::by_rule, session.language) : ""),
              std::to_string(line.owed_minor), std::to_string(line.owed_unknown)});
  }
  if (!settlement.payers.empty()) print_table(owed);
  if (settlement.papers.empty()) return;
  Table papers({{words(Word::column_team, session.language)},
                {words(Word::column_paper, session.language)},
                {words(Word::column_number, session.language)},
                {words(Word::column_valid_to, session.language)},
                {words(Word::column_held_then, session.language)}});
  for (const auto& paper : settlement.papers) {
    papers.add({paper.team.str(), one_line(paper.paper), one_line(paper.number),
                format_date(paper.valid_to),
                words(paper.held ? Word::paper_held : Word::paper_not_held, session.language)});
  }
  print_table(papers);
}

int settle(const Given& given, const Session& session, const OpenedStore& opened) {
  const Settlement settlement = opened.store.settlement(IncidentId(*given.one("--settle")));
  const Offset offset = opened.region->header.display_offset;
  Json::Array stock;
  for (const auto& line : settlement.stock) {
    stock.push_back(Json::Object{{"lot", line.lot.view()},
                                 {"owner", line.owner ? Json(line.owner->view()) : Json()},
                                 {"issued", line.issued},
                                 {"returned", line.returned},
                                 {"consumed", line.consumed}});
  }
  Json::Array crews;
  for (const auto& line : settlement.crews) {
    crews.push_back(
        Json::Object{{"crew", line.crew.view()},
                     {"since", instant_or_null(line.since, offset)},
                     {"until", instant_or_null(line.until, offset)},
                     {"held_s", line.held ? Json(std::int64_t{line.held->count()}) : Json()},
                     {"relieve_by", instant_or_null(line.relieve_by, offset)}});
  }
  Json::Array taken;
  for (const Requisition& line : settlement.requisitions) {
    taken.push_back(Json::Object{{"seq", line.seq},
                                 {"owner", line.owner.view()},
                                 {"what", line.what},
                                 {"quantity", line.quantity.count()},
                                 {"decision", line.decision},
                                 {"slip", line.slip},
                                 {"owed_minor", line.owed_minor ? Json(*line.owed_minor) : Json()},
                                 {"taken", format_instant(line.taken, offset)},
                                 {"returned", instant_or_null(line.returned, offset)}});
  }
  if (given.has("--json")) {
    print(write_json(Json::Object{{"incident", settlement.incident.view()},
                                  {"stock", Json(std::move(stock))},
                                  {"crews", Json(std::move(crews))},
                                  {"papers", papers_json(settlement)},
                                  {"by_rule", by_rule_json(settlement)},
                                  {"payers", payers_json(settlement)},
                                  {"requisitions", Json(std::move(taken))},
                                  {"owed_minor", settlement.owed_minor},
                                  {"owed_unknown", settlement.owed_unknown}}));
    return exit_code::done;
  }
  print(banner_line(*opened.region, session.language));
  Table table({{words(Word::column_lot, session.language)},
               {words(Word::column_issued, session.language), Align::right},
               {words(Word::column_returned, session.language), Align::right},
               {words(Word::column_consumed, session.language), Align::right}});
  for (const auto& line : settlement.stock) {
    table.add({line.lot.str(), std::to_string(line.issued), std::to_string(line.returned),
               std::to_string(line.consumed)});
  }
  print_table(table);
  Table held({{words(Word::column_crew, session.language)},
              {words(Word::column_at, session.language)},
              {words(Word::column_until, session.language)},
              {words(Word::column_held, session.language), Align::right}});
  for (const auto& line : settlement.crews) {
    held.add({line.crew.str(), instant_or_blank(line.since, offset),
              instant_or_blank(line.until, offset), line.held ? format_duration(*line.held) : ""});
  }
  print_table(held);
  print_payers_and_papers(settlement, session, *opened.region);
  print(words(Word::owed, session.language,
              {std::to_string(settlement.requisitions.size()),
               std::to_string(settlement.owed_minor), std::to_string(settlement.owed_unknown)}) +
        "\n");
  return exit_code::done;
}

int run_audit_log(const Given& given, Session& session) {
  const OpenedStore opened = open_store(*given.one("REGION.db"), session);
  if (given.has("--settle")) return settle(given, session, opened);
  const std::int64_t since = given.has("--since") ? number_argument(given, "--since", -1) : -1;
  const auto most = given.has("--most") ? number_argument(given, "--most", 1) : 1000;
  const Offset offset = opened.region->header.display_offset;
  const auto rows = opened.store.changes_since(since, static_cast<std::size_t>(most));
  if (given.has("--json")) {
    Json::Array array;
    for (const AuditRow& row : rows) array.push_back(json_of(row, offset));
    print(write_json(Json::Object{{"changes", Json(std::move(array))}}));
    return exit_code::done;
  }
  Table table({{words(Word::column_seq, session.language), Align::right},
               {words(Word::column_at, session.language)},
               {words(Word::column_actor, session.language)},
               {words(Word::column_role, session.language)},
               {words(Word::column_verb, session.language)},
               {words(Word::column_subject, session.language)}});
  for (const AuditRow& row : rows) {
    table.add({std::to_string(row.seq), instant_or_blank(row.at, offset), one_line(row.actor),
               row.role, row.verb, clipped(one_line(row.subject), 24)});
  }
  print(banner_line(*opened.region, session.language));
  print_table(table);
  return exit_code::done;
}

}  // namespace

Command log_command() {
  return {
      .name = "log",
      .about = {"谁、何时、做了什么；一起事件的结算",
                "who did what and when; the settlement of an incident"},
      .explains = {"按序号列出审计记录。--settle 给出一起事件的结算：消耗、占用时长、征用应付。",
                   "Lists the audit by sequence number. --settle gives the settlement of one "
                   "incident: stock "
                   "consumed, time of crews, compensation owed."},
      .arguments = {{.name = "REGION.db", .about = {"数据库文件", "the store"}, .required = true},
                    {.name = "--since",
                     .value = "SEQ",
                     .about = {"只列此号之后的", "only what came after this number"}},
                    {.name = "--most",
                     .value = "N",
                     .about = {"最多几条（默认 1000）", "so many at most (1000)"}},
                    {.name = "--settle",
                     .value = "INCIDENT",
                     .about = {"这起事件的结算", "the settlement of this incident"}},
                    {.name = "--json", .about = {"输出 JSON", "print JSON"}}},
      .examples = {"muster log shuozhou.db --since 40",
                   "muster log shuozhou.db --settle I-7 --json"},
      .run = run_audit_log};
}

}  // namespace muster
