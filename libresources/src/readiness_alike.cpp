// Trials that are alike are asked about once.
#include "readiness_alike.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "muster/plan/card.hpp"
#include "muster/plan/plan.hpp"
#include "muster/plan/plan_library.hpp"
#include "muster/resources/locate.hpp"
#include "muster/resources/region.hpp"

namespace muster {
namespace {

/// Everybody of whom these plans and their cards say that they hold or are told something.
std::set<OrganisationId> spoken_of(std::span<const Match> matches, const PlanLibrary& plans) {
  std::set<OrganisationId> all;
  for (const Match& match : matches) {
    const Plan* plan = plans.find(match.plan);
    if (plan == nullptr) continue;
    all.insert(plan->owner);
    for (const Card& card : plan->cards) {
      all.insert(card.organisation);
      for (const Action& action : card.actions) {
        for (const Notice& notice : action.notices) all.insert(notice.to);
      }
    }
  }
  return all;
}

}  // namespace

/// What the same cards ask for after the same incident.
struct AskedOfAlike::Wanted {
  struct ToldAt {
    Instant alerted = {};
    OrganisationId organisation = {};
    auto operator<=>(const ToldAt&) const = default;
  };
  /// Who is told when, without the accident unit where no plan speaks of it.
  struct Alarmed {
    std::vector<ToldAt> told = {};             ///< in order
    std::optional<Instant> unit_besides = {};  ///< when the unit is told that is left out of them
    /// By team, for every unit that has no part in what could come.
    std::shared_ptr<const std::vector<std::vector<Release>>> of_teams = {};

    [[nodiscard]] std::vector<Activation> activations(const LocatedIncident& incident) const {
      std::vector<Activation> all;
      all.reserve(told.size() + 1);
      const auto tell = [&](Instant alerted, const OrganisationId& organisation) {
        Activation& one = all.emplace_back();
        one.incident = incident.incident.id;
        one.organisation = organisation;
        one.alerted = alerted;
      };
      bool unit_to_come = unit_besides.has_value();
      for (const ToldAt& one : told) {
        if (unit_to_come && ToldAt{*unit_besides, *incident.unit} < one) {
          tell(*unit_besides, *incident.unit);
          unit_to_come = false;
        }
        tell(one.alerted, one.organisation);
      }
      if (unit_to_come) tell(*unit_besides, *incident.unit);
      return all;
    }
  };
  /// The accident unit as far as it matters to who else is told: whether there is one, and which,
  /// if some plan speaks of it.
  using UnitThatMatters = std::pair<bool, std::optional<OrganisationId>>;

  std::size_t asks = 0;  ///< the number of the incident,
  std::vector<Match> matches = {};
  const Rule* rest_at_scene = nullptr;
  std::vector<Requirement> requirements = {};
  std::vector<std::string> ids = {};  ///< of the requirements, without the incident's before them
  std::set<OrganisationId> spoken_of = {};
  std::map<UnitThatMatters, Alarmed> alarmed = {};

  [[nodiscard]] bool is_for(std::size_t asked, std::span<const Match> matched,
                            const Rule* rest) const {
    return asks == asked && rest_at_scene == rest &&
           std::ranges::equal(matches, matched, [](const Match& a, const Match& b) {
             return a.plan == b.plan && a.chain == b.chain && a.level == b.level &&
                    a.cards == b.cards;
           });
  }
  [[nodiscard]] UnitThatMatters unit_of(const LocatedIncident& incident) const {
    const auto& unit = incident.unit;
    return {unit.has_value(), unit && spoken_of.contains(*unit) ? unit : std::nullopt};
  }
  Alarmed& alarm(const LocatedIncident& incident, std::span<const Match> matched,
                 const PlanLibrary& plans) {
    const UnitThatMatters unit = unit_of(incident);
    const auto [known, fresh] = alarmed.try_emplace(unit);
    if (!fresh) return known->second;
    const bool apart = unit.first && !unit.second;
    for (const Activation& one : activation(incident, matched, plans)) {
      if (apart && one.organisation == *incident.unit) {
        known->second.unit_besides = one.alerted;
      } else {
        known->second.told.push_back({one.alerted, one.organisation});
      }
    }
    return known->second;
  }
};

struct AskedOfAlike::Alike {
  std::size_t asks = 0;
  std::vector<Match> matches = {};
  Wanted* wanted = nullptr;  ///< none until it is made ready
  DispatchOptions by = {};   ///< without the incident's own severity
  std::optional<int> severity = {};
  std::shared_ptr<const ProspectRules> rules = {};
};

AskedOfAlike::AskedOfAlike(const Region& region, Instant as_of)
    : region_(region),
      as_of_(as_of),
      access_(std::make_shared<const AccessRecords>(region, as_of)) {
  for (const Plan& plan : region.plans.plans()) {
    named_.insert(plan.covers.hazards.begin(), plan.covers.hazards.end());
  }
  for (const Team& team : region.teams) parties_.insert({team.organisation, team.authority});
  for (const Stockpile& one : region.stockpiles) parties_.insert({one.organisation, one.authority});
  for (const Lot& lot : region.lots) parties_.insert(lot.release_authority);
  for (const Agreement& one : region.agreements) parties_.insert({one.asker, one.giver});
  for (const Organisation& one : region.organisations) {
    if (one.tier >= Tier::township) parties_.insert(one.id);
  }
}

AskedOfAlike::~AskedOfAlike() = default;

bool AskedOfAlike::has_part(const std::optional<OrganisationId>& unit) const {
  return unit && parties_.contains(*unit);
}

std::size_t AskedOfAlike::where(const LocatedIncident& there) {
  const bool named = there.hazard && named_.contains(*there.hazard);
  Where key{there.hazard_kind, there.jurisdictions, there.on_road.has_value(),
            named ? there.hazard : std::nullopt};
  return where_.try_emplace(std::move(key), where_.size()).first->second;
}

std::size_t AskedOfAlike::asks(const Asks& one) {
  return asks_.try_emplace(one, asks_.size()).first->second;
}

std::size_t AskedOfAlike::of(std::size_t where, std::size_t asks, const Incident& incident) {
  const auto known = numbers_.find({where, asks});
  if (known != numbers_.end()) return known->second;
  Alike& made = alike_.emplace_back();
  made.matches =
      match(locate(incident, region_), region_.plans, region_.catalogue, NearMatches::left_out)
          .matches;
  made.asks = asks;
  for (Match& one : made.matches) one.reasons.clear();
  return numbers_.emplace(std::pair(where, asks), alike_.size() - 1).first->second;
}

bool AskedOfAlike::applies(std::size_t alike, const PlanId& plan) const {
  return std::ranges::find(alike_[alike].matches, plan, &Match::plan) !=
         alike_[alike].matches.end();
}

AskedOfAlike::Wanted& AskedOfAlike::wanted(const Alike& alike, const LocatedIncident& incident,
                                           std::span<const Match> matches, const Rule* rest) {
  const auto known = std::ranges::find_if(
      wanted_, [&](const Wanted& one) { return one.is_for(alike.asks, matches, rest); });
  if (known != wanted_.end()) return *known;
  Wanted& made = wanted_.emplace_back();
  made.asks = alike.asks;
  made.matches.assign(matches.begin(), matches.end());
  made.rest_at_scene = rest;
  made.requirements = requirements(incident, matches, region_.plans, rest).requirements;
  std::ranges::stable_sort(made.requirements, {}, [](const Requirement& requirement) {
    return std::tie(requirement.priority, requirement.id);
  });
  const std::size_t own = incident.incident.id.view().size();
  for (const Requirement& each : made.requirements) made.ids.push_back(each.id.str().substr(own));
  made.spoken_of = spoken_of(matches, region_.plans);
  return made;
}

void AskedOfAlike::prepare(std::size_t alike, const LocatedIncident& incident) {
  Alike& one = alike_[alike];
  if (one.wanted != nullptr) {
    const auto& alarmed = one.wanted->alarmed;
    const auto known = alarmed.find(one.wanted->unit_of(incident));
    const bool enough =
        known != alarmed.end() && (known->second.of_teams != nullptr || has_part(incident.unit));
    if (enough) return;
  }
  std::vector<Match> matches = one.matches;
  for (Match& match : matches) match.incident = incident.incident.id;
  if (one.wanted == nullptr) {
    const Date day = day_of(incident.incident, region_.header.display_offset);
    one.wanted = &wanted(one, incident, matches,
                         in_force(region_.rules, "rest_at_scene", day, incident.jurisdictions));
    Response first;
    first.incidents.push_back(incident);
    first.grades.push_back(
        grades(incident.incident.indicators, region_.rules, day, incident.jurisdictions));
    const auto [usual, fresh] = usual_.try_emplace(incident.jurisdictions);
    if (fresh) usual->second = muster::dispatch_options(first, region_, {});
    one.by = dispatch_options_after(first, usual->second, first, region_);
    if (!one.by.severity.empty()) one.severity = one.by.severity.begin()->second;
    one.by.severity.clear();
    auto& rules = rules_[incident.jurisdictions];
    if (rules == nullptr) {
      auto made = std::make_shared<ProspectRules>(incident, region_);
      made->look_up_turnouts(region_);
      rules = std::move(made);
    }
    one.rules = rules;
  }
  Wanted::Alarmed& alarm = one.wanted->alarm(incident, matches, region_.plans);
  if (alarm.of_teams != nullptr || has_part(incident.unit)) return;
  const std::vector<Activation> told = alarm.activations(incident);
  const AccessWays ways(incident.incident.id, matches, told, region_, as_of_, access_);
  auto releases = std::make_shared<std::vector<std::vector<Release>>>();
  releases->reserve(region_.teams.size());
  for (const Team& team : region_.teams) releases->push_back(ways.releases(owned_by(team)));
  alarm.of_teams = std::move(releases);
}

Asked AskedOfAlike::asked(std::size_t alike, const Incident& incident,
                          const Situation& situation) const {
  const Alike& one = alike_[alike];
  Asked found;
  Response& answer = found.answer;
  answer.region_digest = region_.digest;
  answer.seq = situation.seq;
  answer.as_of = as_of_;
  answer.incidents.push_back(locate(incident, region_));
  const LocatedIncident& located = answer.incidents.front();
  answer.matches = one.matches;
  for (Match& match : answer.matches) match.incident = incident.id;
  answer.requirements = one.wanted->requirements;
  for (std::size_t i = 0; i < answer.requirements.size(); ++i) {
    answer.requirements[i].id = RequirementId(incident.id.str() + one.wanted->ids[i]);
    answer.requirements[i].incident = incident.id;
  }
  answer.activations = one.wanted->alarmed.at(one.wanted->unit_of(located)).activations(located);
  shut_roads(found, region_, situation);
  return found;
}

DispatchOptions AskedOfAlike::dispatch_options(std::size_t alike,
                                               const IncidentId& incident) const {
  const Alike& one = alike_[alike];
  DispatchOptions by = one.by;
  if (one.severity) by.severity[incident] = *one.severity;
  return by;
}

ProspectsShared AskedOfAlike::shared(std::size_t alike, const LocatedIncident& incident) const {
  const Alike& one = alike_[alike];
  ProspectsShared shared{.rules = one.rules, .access = access_};
  if (!has_part(incident.unit)) {
    shared.of_teams = one.wanted->alarmed.at(one.wanted->unit_of(incident)).of_teams;
  }
  return shared;
}

}  // namespace muster
