#include "asks.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"

namespace muster {

namespace {

bool is_to_be_telephoned(Code code) {
  return code == Code::candidate_turnout_unknown || code == Code::candidate_consent_unknown ||
         code == Code::candidate_loading_unknown;
}

void add_zones(const Response& response, const Region& region, std::vector<Ask>& result) {
  for (const LocatedIncident& incident : response.incidents) {
    const Date day = day_of(incident.incident, region.header.display_offset);
    for (ZoneQuestion& question : zone_questions(incident, response.matches, region, day)) {
      Ask ask;
      ask.kind = Ask::Kind::zone;
      ask.incident = incident.incident.id;
      ask.zone = std::move(question);
      result.push_back(std::move(ask));
    }
  }
}

Label label_of(ZoneFact fact) {
  switch (fact) {
    case ZoneFact::fire:
      return Label::ask_zone_fire;
    case ZoneFact::substance:
      return Label::ask_zone_substance;
    case ZoneFact::container:
      return Label::ask_zone_container;
    case ZoneFact::spill:
      return Label::ask_zone_spill;
    case ZoneFact::wind_direction:
      return Label::ask_zone_wind_direction;
    case ZoneFact::wind_speed:
      return Label::ask_zone_wind_speed;
    case ZoneFact::light:
      return Label::ask_zone_light;
  }
  return Label::ask_zone_fire;
}

/// Those left out of a requirement that is short, only because nobody knows how soon they can
/// leave.
void add_telephone(const Response& response, const Region& region, std::vector<Ask>& result) {
  std::set<std::size_t> short_of;
  for (const Shortfall& shortfall : response.shortfalls) short_of.insert(shortfall.requirement);
  std::map<IncidentId, std::pair<std::set<TeamId>, std::set<StockpileId>>> found;
  for (const RuledOut& out : response.candidates.ruled_out) {
    if (!short_of.contains(out.requirement) || !is_to_be_telephoned(out.reason.code)) continue;
    auto& [teams, stockpiles] = found[response.requirements[out.requirement].incident];
    if (const CrewId* id = std::get_if<CrewId>(&out.resource)) {
      if (const Crew* crew = find(region.crews, *id)) teams.insert(crew->team);
    } else if (const Lot* lot = find(region.lots, std::get<LotId>(out.resource))) {
      stockpiles.insert(lot->stockpile);
    }
  }
  for (const auto& [incident, who] : found) {
    Ask ask;
    ask.kind = Ask::Kind::telephone;
    ask.incident = incident;
    ask.teams.assign(who.first.begin(), who.first.end());
    ask.stockpiles.assign(who.second.begin(), who.second.end());
    result.push_back(std::move(ask));
  }
}

}  // namespace

std::string_view name(Ask::Kind kind) {
  switch (kind) {
    case Ask::Kind::level:
      return "level";
    case Ask::Kind::zone:
      return "zone";
    case Ask::Kind::need:
      return "need";
    case Ask::Kind::telephone:
      return "telephone";
    case Ask::Kind::occurred:
      return "occurred";
  }
  return "";
}

std::vector<Ask> asks(const Response& response, const Region& region) {
  std::vector<Ask> result;
  for (const LocatedIncident& incident : response.incidents) {
    for (Question& question : questions(incident, region.plans, region.catalogue)) {
      Ask ask;
      ask.kind = question.plans.empty() ? Ask::Kind::need : Ask::Kind::level;
      ask.incident = question.incident;
      ask.indicator = question.indicator;
      ask.plans = std::move(question.plans);
      ask.cards = std::move(question.cards);
      ask.tried = std::move(question.tried);
      ask.requirements = question.requirements;
      result.push_back(std::move(ask));
    }
  }
  add_zones(response, region, result);
  add_telephone(response, region, result);
  for (const LocatedIncident& incident : response.incidents) {
    if (incident.incident.occurred) continue;
    Ask ask;
    ask.kind = Ask::Kind::occurred;
    ask.incident = incident.incident.id;
    result.push_back(std::move(ask));
  }
  // Each incident's questions stand in their order; a stable sort keeps it as the last tie.
  std::ranges::stable_sort(result, [](const Ask& a, const Ask& b) {
    return std::tuple(a.kind, b.plans.size(), b.requirements) <
           std::tuple(b.kind, a.plans.size(), a.requirements);
  });
  return result;
}

std::string question(const Ask& ask, const Wording& wording) {
  switch (ask.kind) {
    case Ask::Kind::occurred:
      return wording.label(Label::ask_occurred);
    case Ask::Kind::telephone:
      return wording.label(Label::ask_telephone);
    case Ask::Kind::zone:
      return wording.label(label_of(ask.zone->fact));
    default:
      return wording.label(Label::ask_indicator,
                           {wording.begun(wording.indicator(*ask.indicator))});
  }
}

std::string reason(const Ask& ask, const Wording& wording) {
  std::vector<std::string> parts;
  if (ask.kind == Ask::Kind::occurred) return wording.label(Label::ask_occurred_why);
  if (ask.kind == Ask::Kind::zone) {
    return wording.label(Label::ask_zone_why,
                         {wording.zone(ask.zone->now), wording.zone(ask.zone->then)});
  }
  std::vector<std::string> names;
  if (ask.kind == Ask::Kind::telephone) {
    for (const TeamId& id : ask.teams)
      names.push_back(wording.in(name_of(wording.region().teams, id)));
    for (const StockpileId& id : ask.stockpiles) {
      names.push_back(wording.in(name_of(wording.region().stockpiles, id)));
    }
    return wording.list(names);
  }
  for (const PlanId& id : ask.plans) names.push_back(wording.plan(id));
  if (!names.empty()) parts.push_back(wording.label(Label::ask_level_why, {wording.list(names)}));
  names.clear();
  for (const CardId& id : ask.cards) names.push_back(wording.card(id));
  if (!names.empty()) parts.push_back(wording.label(Label::ask_need_why, {wording.list(names)}));
  return wording.clauses(parts);
}

}  // namespace muster
