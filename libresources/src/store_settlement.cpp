#include "store_settlement.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "muster/plan/error.hpp"
#include "store_ledger.hpp"
#include "store_region.hpp"
#include "store_rest.hpp"
#include "store_rows.hpp"

namespace muster::store {

namespace {

std::vector<Row> of_incident(const sqlite::Connection& connection, const char* table,
                             const IncidentId& incident) {
  return rows(connection, table_named(table), "\"incident\" = ?", {incident.str()});
}

void add_stock(const sqlite::Connection& connection, Settlement& settlement) {
  std::map<LotId, Settlement::Stock> stock;
  for (const Row& row : of_incident(connection, "movement", settlement.incident)) {
    const Movement movement = movement_of(row);
    Settlement::Stock& line = stock[movement.lot];
    if (movement.change < 0) line.issued -= movement.change;
    if (movement.change > 0) line.returned += movement.change;
  }
  for (auto& [lot, line] : stock) {
    line.lot = lot;
    line.consumed = line.issued - line.returned;
    if (const auto known = load_lot(connection, lot)) line.owner = known->owner;
    settlement.stock.push_back(line);
  }
}

void add_crews(const sqlite::Connection& connection, Settlement& settlement) {
  for (const Row& row : of_incident(connection, "engagement", settlement.incident)) {
    Settlement::CrewTime time{.crew = CrewId(text(row.at(1))),
                              .since = instant_or_none(row.at(3)),
                              .until = instant_or_none(row.at(4))};
    if (time.until && time.since) time.held = *time.until - *time.since;
    time.relieve_by = relieve_by(connection, time.crew, time.since);
    settlement.crews.push_back(std::move(time));
  }
}

/// The papers of each team that came, judged on the day its first crew was engaged.
void add_papers(const sqlite::Connection& connection, Settlement& settlement) {
  std::map<TeamId, Instant> teams;
  for (const Settlement::CrewTime& time : settlement.crews) {
    const auto crew = load_crew(connection, time.crew);
    if (!crew || !time.since) continue;
    const auto [known, fresh] = teams.emplace(crew->team, *time.since);
    if (!fresh) known->second = std::min(known->second, *time.since);
  }
  const Offset offset = display_offset(connection);
  for (const auto& [team, since] : teams) {
    const auto day = std::chrono::floor<std::chrono::days>(since + offset);
    for (const TeamPaper& paper : load_papers(connection, team)) {
      settlement.papers.push_back({.team = team,
                                   .paper = paper.paper,
                                   .number = paper.number,
                                   .valid_from = paper.valid_from,
                                   .valid_to = paper.valid_to,
                                   .held = paper.valid_from <= day && day <= paper.valid_to});
    }
  }
}

/// The organisation the incident happened at, as the latest answer that was committed for it says.
std::optional<OrganisationId> accident_unit(const sqlite::Connection& connection,
                                            const IncidentId& incident) {
  const auto decisions = rows(connection, table_named("decision"));
  for (auto row = decisions.rbegin(); row != decisions.rend(); ++row) {
    const Json answer = read_json(text(row->at(2)));
    const Json* incidents = answer.find("incidents");
    if (incidents == nullptr || incidents->array() == nullptr) continue;
    for (const Json& one : *incidents->array()) {
      const Json* id = one.find("id");
      const Json* unit = one.find("accident_unit");
      if (id == nullptr || id->string() == nullptr || *id->string() != incident.view()) continue;
      if (unit != nullptr && unit->string() != nullptr) return OrganisationId(*unit->string());
    }
  }
  return std::nullopt;
}

/// Narrowest kind first; in it by id.
const PayerRule* rule_for(const std::vector<PayerRule>& rules, Cost cost,
                          const std::vector<IncidentKindId>& kinds) {
  const auto of_kind = [&](const std::optional<IncidentKindId>& kind) -> const PayerRule* {
    const auto found = std::ranges::find_if(
        rules, [&](const PayerRule& rule) { return rule.cost == cost && rule.kind == kind; });
    return found == rules.end() ? nullptr : &*found;
  };
  for (const IncidentKindId& kind : kinds) {
    if (const PayerRule* rule = of_kind(kind)) return rule;
  }
  return of_kind(std::nullopt);
}

/// The kind and all above it.
std::vector<IncidentKindId> kinds_above(const sqlite::Connection& connection,
                                        const std::string& kind) {
  std::vector<IncidentKindId> chain;
  std::optional<IncidentKindId> next{IncidentKindId(kind)};
  while (next && std::ranges::find(chain, *next) == chain.end()) {
    chain.push_back(*next);
    const auto known = load_kind(connection, *next);
    next = known ? known->parent : std::nullopt;
  }
  return chain;
}

void add_rules(const sqlite::Connection& connection, const std::string& kind,
               Settlement& settlement) {
  const auto rules = load_payer_rules(connection);
  const auto kinds = kinds_above(connection, kind);
  const auto unit = accident_unit(connection, settlement.incident);
  for (const Cost cost : {Cost::requisition, Cost::service, Cost::stock, Cost::crew}) {
    Settlement::ByRule line{.cost = cost};
    if (const PayerRule* rule = rule_for(rules, cost, kinds)) {
      line.rule = rule->id;
      line.payer = rule->pays == Pays::organisation ? rule->organisation : unit;
    }
    settlement.by_rule.push_back(std::move(line));
  }
}

void add_requisitions(const sqlite::Connection& connection, Settlement& settlement) {
  std::map<std::optional<OrganisationId>, Settlement::Payer> payers;
  for (const Row& row : of_incident(connection, "requisition", settlement.incident)) {
    const Requisition& taken = settlement.requisitions.emplace_back(requisition_of(row));
    const Cost cost = taken.as == TakenAs::service ? Cost::service : Cost::requisition;
    const auto by_rule = std::ranges::find(settlement.by_rule, cost, &Settlement::ByRule::cost);
    const auto payer = taken.payer ? taken.payer : by_rule->payer;
    Settlement::Payer& pays = payers[payer];
    pays.payer = payer;
    pays.by_rule = pays.by_rule || (!taken.payer && payer);
    settlement.owed_minor += taken.owed_minor.value_or(0);
    pays.owed_minor += taken.owed_minor.value_or(0);
    if (taken.owed_minor) continue;
    ++settlement.owed_unknown;
    ++pays.owed_unknown;
  }
  for (auto& [id, pays] : payers) settlement.payers.push_back(std::move(pays));
}

}  // namespace

Settlement settlement_of(const sqlite::Connection& connection, const IncidentId& incident) {
  const auto known = row(connection, table_named("incident"), "\"incident\" = ?", {incident.str()});
  if (!known) throw Error(Code::id_unknown, {{"事件", "incident"}, incident.view()});
  Settlement settlement{.incident = incident};
  add_stock(connection, settlement);
  add_crews(connection, settlement);
  add_papers(connection, settlement);
  add_rules(connection, text(known->at(1)), settlement);
  add_requisitions(connection, settlement);
  return settlement;
}

}  // namespace muster::store
