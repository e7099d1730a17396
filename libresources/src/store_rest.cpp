#include "store_rest.hpp"

#include "muster/plan/error.hpp"
#include "store_region.hpp"

namespace muster::store {

namespace {

std::optional<RestRule> rule_for(const sqlite::Connection& connection, const CrewId& id) {
  const auto crew = load_crew(connection, id);
  const auto team = crew ? load_team(connection, crew->team) : std::nullopt;
  return team ? load_rest_rule(connection, team->kind) : std::nullopt;
}

std::optional<Instant> last_release(const sqlite::Connection& connection, const CrewId& crew) {
  std::optional<Instant> last;
  for (const Row& row : rows(connection, table_named("engagement"), "\"crew\" = ?", {crew.str()})) {
    const auto released = instant_or_none(row.at(4));
    if (released && (!last || *last < *released)) last = released;
  }
  return last;
}

std::optional<Instant> rested_at(const sqlite::Connection& connection, const CrewId& crew) {
  const auto rule = rule_for(connection, crew);
  const auto released = rule && rule->rest ? last_release(connection, crew) : std::nullopt;
  return released ? std::optional(Instant(*released + *rule->rest)) : std::nullopt;
}

}  // namespace

std::optional<Instant> relieve_by(const sqlite::Connection& connection, const CrewId& crew,
                                  std::optional<Instant> engaged) {
  const auto rule = engaged ? rule_for(connection, crew) : std::nullopt;
  if (!rule || !rule->longest) return std::nullopt;
  return *engaged + *rule->longest;
}

void add_rest(const sqlite::Connection& connection, std::vector<CrewRow>& crews) {
  sqlite::Statement any(connection, "SELECT 1 FROM \"rest_rule\" LIMIT 1");
  if (!any.step()) return;
  for (CrewRow& crew : crews) {
    if (crew.engaged_at) {
      crew.relieve_by = relieve_by(connection, crew.crew, crew.engaged_since);
    } else {
      crew.rested_at = rested_at(connection, crew.crew);
    }
  }
}

void check_rested(const Change& change, const CrewId& crew) {
  const auto rested = rested_at(change.connection(), crew);
  if (!rested || *rested <= change.deed().at) return;
  throw Error(Code::crew_resting,
              {crew.view(), format_instant(*rested, display_offset(change.connection()))});
}

}  // namespace muster::store
