#include "muster/resources/candidates.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "muster/plan/rules.hpp"
#include "muster/resources/stands.hpp"

namespace muster {
namespace {

/// Turnout by kind of team and readiness, from the rule in force where and when the incident
/// happened.
using TurnoutTable = std::map<std::pair<std::string, std::string>, Seconds>;

TurnoutTable turnout_table(const Region& region, const LocatedIncident& incident) {
  TurnoutTable table;
  const Instant day =
      incident.incident.occurred.value_or(incident.incident.known) + region.header.display_offset;
  const Rule* rule = in_force(region.rules, "turnout", std::chrono::floor<std::chrono::days>(day),
                              incident.jurisdictions);
  if (rule == nullptr) return table;
  for (const auto& row : rule->rows) {
    const auto after = row.find("after");
    if (after == row.end()) continue;
    if (const auto seconds = parse_duration(after->second)) {
      table[{row.at("team_kind"), row.at("state")}] = *seconds;
    }
  }
  return table;
}

std::optional<Seconds> turnout(const Team& team, Readiness readiness, const TurnoutTable& table) {
  std::optional<Minutes> own;
  switch (readiness) {
    case Readiness::duty:
      own = team.turnout_duty;
      break;
    case Readiness::standby:
      own = team.turnout_standby;
      break;
    case Readiness::recall:
      own = team.turnout_recall;
      break;
    case Readiness::part_time:
      own = team.turnout_part_time;
      break;
    case Readiness::off:
      return std::nullopt;
  }
  if (own) return Seconds(*own);
  const auto usual = table.find({team.kind, std::string(name(readiness))});
  return usual == table.end() ? std::nullopt : std::optional(usual->second);
}

/// When an authority is asked about this incident: as soon as the plans alert it or the holder of
/// the resource itself; else by the first public authority that they do alert.
class Asking {
 public:
  Asking(const IncidentId& incident, std::span<const Activation> activations, const Region& region,
         Instant as_of)
      : as_of_(as_of), first_public_(as_of) {
    bool anybody = false;
    for (const Activation& activation : activations) {
      if (activation.incident != incident) continue;
      const auto known = alerted_.find(activation.organisation);
      if (known == alerted_.end() || activation.alerted < known->second) {
        alerted_[activation.organisation] = activation.alerted;
      }
      const Organisation* organisation = find(region.organisations, activation.organisation);
      if (organisation == nullptr || organisation->tier < Tier::township) continue;
      if (!anybody || activation.alerted < first_public_) first_public_ = activation.alerted;
      anybody = true;
    }
  }

  [[nodiscard]] Instant of(const OrganisationId& authority, const OrganisationId& holder) const {
    std::optional<Instant> earliest;
    for (const OrganisationId* organisation : {&authority, &holder}) {
      const auto known = alerted_.find(*organisation);
      if (known == alerted_.end()) continue;
      earliest = earliest ? std::min(*earliest, known->second) : known->second;
    }
    return std::max(as_of_, earliest.value_or(first_public_));
  }

 private:
  std::map<OrganisationId, Instant> alerted_;
  Instant as_of_;
  Instant first_public_;
};

/// Whether and when something could come, before any requirement is looked at.
struct Prospect {
  Coming coming = {};
  std::optional<Message> ruled_out = {};
};

Prospect cannot(Code code, std::vector<Text> parameters = {}) {
  return {.coming = {}, .ruled_out = Message{code, std::move(parameters)}};
}

void arrive(Coming& coming, TravelTime travel) {
  coming.travel = travel;
  coming.arrives = coming.departs + travel.rounded_up();
}

/// Everything that stays the same for all requirements of one incident.
class Outlook {
 public:
  Outlook(const IncidentId& incident, const LocatedIncident* located,
          std::span<const Activation> activations, const Region& region, const Situation& situation,
          const TravelByVehicle& travel, Instant as_of)
      : region_(region),
        situation_(situation),
        travel_(travel),
        as_of_(as_of),
        asking_(incident, activations, region, as_of) {
    if (located != nullptr) turnout_ = turnout_table(region, *located);
  }

  [[nodiscard]] const Prospect& crew(std::size_t index) {
    if (crews_.empty()) crews_.resize(region_.crews.size());
    auto& prospect = crews_[index];
    if (!prospect) prospect = crew_prospect(region_.crews[index]);
    return *prospect;
  }

  [[nodiscard]] Prospect lot(const Lot& lot) const {
    const Stockpile* stockpile = find(region_.stockpiles, lot.stockpile);
    if (stockpile == nullptr) return cannot(Code::candidate_unreachable);
    if (lot.condition == Condition::repair) {
      return cannot(Code::candidate_condition, {title(lot.condition)});
    }
    // What is still to be made cannot be loaded.
    if (lot.holding == Holding::capacity) {
      return cannot(Code::candidate_condition, {title(*lot.holding)});
    }
    const auto consent = lot.release ? lot.release : stockpile->consent;
    if (!consent) return cannot(Code::candidate_consent_unknown);
    if (!stockpile->loading) return cannot(Code::candidate_loading_unknown);
    const TravelTime travel = travel_.of(vehicle_of_goods(region_.vehicles)).from(stockpile->place);
    if (!travel.reachable()) return cannot(Code::candidate_unreachable);
    Prospect prospect;
    prospect.coming.authority = lot.release_authority;
    prospect.coming.act = stockpile->act;
    prospect.coming.alerted = asking_.of(lot.release_authority, stockpile->organisation);
    prospect.coming.agreed = prospect.coming.alerted + *consent;
    const auto opened = open_at(*stockpile, prospect.coming.agreed);
    if (!opened) return cannot(Code::candidate_loading_unknown);
    prospect.coming.departs = *opened + *stockpile->loading;
    arrive(prospect.coming, travel);
    return prospect;
  }

  /// Whether somebody is to telephone before the lot is counted on.
  [[nodiscard]] bool to_confirm(const Lot& lot) const {
    const Material* material = region_.catalogue.find(lot.material);
    if (material == nullptr) return false;
    const auto day = [&](Instant at) {
      return std::chrono::floor<std::chrono::days>(at + region_.header.display_offset);
    };
    const auto verified = situation_.verified.find(lot.id);
    return is_to_confirm(lot, *material,
                         verified == situation_.verified.end()
                             ? std::nullopt
                             : std::optional(day(verified->second.at)),
                         day(as_of_));
  }

 private:
  /// What somebody said today, else the roster, else as imported.
  [[nodiscard]] Readiness readiness_of(const Crew& crew, const CrewStatus* status) const {
    if (status != nullptr && status->readiness) return *status->readiness;
    return rostered(region_.shifts, crew.id, as_of_).value_or(crew.readiness);
  }

  [[nodiscard]] Prospect crew_prospect(const Crew& crew) const {
    const auto changed = situation_.crews.find(crew.id);
    const CrewStatus* status = changed == situation_.crews.end() ? nullptr : &changed->second;
    if (status != nullptr && status->engaged_at) {
      return cannot(Code::candidate_engaged, {Text(status->engaged_at->str())});
    }
    const Readiness readiness = readiness_of(crew, status);
    if (readiness == Readiness::off) return cannot(Code::candidate_off_duty);
    const Team* team = find(region_.teams, crew.team);
    if (team == nullptr) return cannot(Code::candidate_unreachable);
    if (!team->consent) return cannot(Code::candidate_consent_unknown);
    const auto ready = turnout(*team, readiness, turnout_);
    if (!ready) return cannot(Code::candidate_turnout_unknown);
    const auto from = sets_out(*team, status, region_);
    if (!from) return cannot(Code::candidate_off_road);
    const Vehicle* vehicle = vehicle_of(crew, *team, region_.vehicles);
    const TravelTime travel = time_from(*from, travel_.of(vehicle));
    if (!travel.reachable()) return cannot(Code::candidate_unreachable);
    Prospect prospect;
    prospect.coming.authority = team->authority;
    prospect.coming.act = team->act;
    prospect.coming.alerted = asking_.of(team->authority, team->organisation);
    prospect.coming.agreed = prospect.coming.alerted + *team->consent;
    prospect.coming.departs = prospect.coming.agreed + *ready;
    arrive(prospect.coming, travel);
    return prospect;
  }

  /// The instant from which the depot loads: at once when open, else when its keeper has come or it
  /// opens, whichever is sooner. Empty when it never opens and nobody can be called in.
  [[nodiscard]] std::optional<Instant> open_at(const Stockpile& stockpile, Instant asked) const {
    const auto day = std::chrono::floor<std::chrono::days>(asked + region_.header.display_offset);
    const Seconds clock = asked + region_.header.display_offset - day;
    const bool overnight = stockpile.closes < stockpile.opens;
    const bool open = overnight ? clock >= stockpile.opens || clock < stockpile.closes
                                : clock >= stockpile.opens && clock < stockpile.closes;
    if (open) return asked;
    std::optional<Instant> soonest;
    if (stockpile.call_in) soonest = asked + *stockpile.call_in;
    if (stockpile.opens != stockpile.closes) {
      Instant opening = day + stockpile.opens - region_.header.display_offset;
      if (opening < asked) opening += std::chrono::days(1);
      soonest = soonest ? std::min(*soonest, opening) : opening;
    }
    return soonest;
  }

  const Region& region_;
  const Situation& situation_;
  const TravelByVehicle& travel_;
  Instant as_of_;
  Asking asking_;
  TurnoutTable turnout_;
  std::vector<std::optional<Prospect>> crews_;
};

/// The skill of the crew that fits best: first one of sufficient type; empty when none covers the
/// capability at all.
struct Fit {
  const Skill* skill = nullptr;
  bool type_too_low = false;
};

Fit fit(const Crew& crew, const Requirement& requirement, const std::vector<CapabilityId>& covering,
        const Catalogue& catalogue) {
  Fit best;
  for (const Skill& skill : crew.skills) {
    if (std::ranges::find(covering, skill.capability) == covering.end()) continue;
    const bool enough =
        !requirement.least_type ||
        catalogue.is_at_least(skill, *requirement.capability, *requirement.least_type);
    if (enough) return {.skill = &skill, .type_too_low = false};
    if (best.skill == nullptr) best = {.skill = &skill, .type_too_low = true};
  }
  return best;
}

void add_crews(std::size_t position, const Requirement& requirement, const Region& region,
               Outlook& outlook, Candidates& into) {
  std::vector<CapabilityId> covering;
  for (const Capability& capability : region.catalogue.parts().capabilities) {
    if (region.catalogue.covers(capability.id, *requirement.capability)) {
      covering.push_back(capability.id);
    }
  }
  for (std::size_t index = 0; index < region.crews.size(); ++index) {
    const Crew& crew = region.crews[index];
    const Fit fitting = fit(crew, requirement, covering, region.catalogue);
    if (fitting.skill == nullptr) continue;
    const Prospect& prospect = outlook.crew(index);
    const auto rule_out = [&](Message reason) {
      RuledOut out{.requirement = position, .resource = crew.id, .reason = std::move(reason)};
      if (!prospect.ruled_out) out.coming = prospect.coming;
      into.ruled_out.push_back(std::move(out));
    };
    if (fitting.type_too_low) {
      rule_out({Code::candidate_no_type,
                {Text(fitting.skill->type.value_or("—")), Text(*requirement.least_type)}});
      continue;
    }
    if (prospect.ruled_out) {
      rule_out(*prospect.ruled_out);
      continue;
    }
    into.crews.push_back({.requirement = position,
                          .crew = crew.id,
                          .skill = *fitting.skill,
                          .coming = prospect.coming});
  }
}

bool expired_at(const Lot& lot, Instant arrival, const Requirement& requirement,
                const Region& region) {
  if (lot.expires.kind != Expiry::Kind::on) return false;
  const Instant last_needed =
      arrival + requirement.least_life.value_or(Seconds{0}) + region.header.display_offset;
  return lot.expires.last_day < std::chrono::floor<std::chrono::days>(last_needed);
}

void add_lots(std::size_t position, const Requirement& requirement, const Region& region,
              const Situation& situation, Outlook& outlook, Candidates& into) {
  for (const Lot& lot : region.lots) {
    if (lot.material != *requirement.material) continue;
    const auto changed = situation.balances.find(lot.id);
    const Quantity balance = changed == situation.balances.end() ? lot.quantity : changed->second;
    if (balance <= Quantity(0)) continue;
    const Prospect prospect = outlook.lot(lot);
    const auto rule_out = [&](Quantity quantity, Message reason) {
      RuledOut out{.requirement = position,
                   .resource = lot.id,
                   .quantity = quantity,
                   .reason = std::move(reason)};
      if (!prospect.ruled_out) out.coming = prospect.coming;
      into.ruled_out.push_back(std::move(out));
    };
    if (prospect.ruled_out) {
      rule_out(balance, *prospect.ruled_out);
      continue;
    }
    if (expired_at(lot, prospect.coming.arrives, requirement, region)) {
      rule_out(balance, {Code::candidate_expired, {Text(format_expiry(lot.expires))}});
      continue;
    }
    const Quantity kept = std::min(balance, lot.floor);
    if (kept > Quantity(0)) rule_out(kept, {Code::candidate_floor, {}});
    if (kept == balance) continue;
    into.lots.push_back({.requirement = position,
                         .lot = lot.id,
                         .available = balance - kept,
                         .expiry_unknown = lot.expires.kind == Expiry::Kind::unknown,
                         .to_confirm = outlook.to_confirm(lot),
                         .coming = prospect.coming});
  }
}

/// What may stand in for it is not sent unasked: it is named with its yield, rounded down.
void add_substitutes(std::size_t position, const Requirement& requirement, const Region& region,
                     const Situation& situation, Outlook& outlook, Candidates& into) {
  for (const Substitute& substitute : region.catalogue.parts().substitutes) {
    if (substitute.need != *requirement.material) continue;
    for (const Lot& lot : region.lots) {
      if (lot.material != substitute.instead) continue;
      const auto changed = situation.balances.find(lot.id);
      const Quantity balance = changed == situation.balances.end() ? lot.quantity : changed->second;
      if (balance <= lot.floor) continue;
      const Prospect prospect = outlook.lot(lot);
      if (prospect.ruled_out || expired_at(lot, prospect.coming.arrives, requirement, region)) {
        continue;
      }
      into.ruled_out.push_back({.requirement = position,
                                .resource = lot.id,
                                .quantity = balance - lot.floor,
                                .reason = {Code::assign_substitute,
                                           {region.catalogue.name_of(substitute.instead),
                                            region.catalogue.name_of(substitute.need)}},
                                .coming = prospect.coming});
    }
  }
}

}  // namespace

TravelByVehicle::TravelByVehicle(std::shared_ptr<const RoadNetwork> network, RoadTimes roads,
                                 std::span<const Approach> approaches)
    : any_(std::make_shared<const TravelTimes>(std::move(network), std::move(roads), approaches)) {}

void TravelByVehicle::add(const VehicleId& vehicle, std::shared_ptr<const TravelTimes> travel) {
  by_vehicle_.insert_or_assign(vehicle, std::move(travel));
}

Candidates candidates(std::span<const Requirement> requirements,
                      std::span<const LocatedIncident> incidents,
                      std::span<const Activation> activations, const Region& region,
                      const Situation& situation,
                      const std::map<IncidentId, TravelByVehicle>& travel, Instant as_of) {
  Candidates found;
  std::map<IncidentId, Outlook> outlooks;
  for (std::size_t position = 0; position < requirements.size(); ++position) {
    const Requirement& requirement = requirements[position];
    const auto times = travel.find(requirement.incident);
    if (times == travel.end()) continue;
    const auto located = std::ranges::find(
        incidents, requirement.incident, [](const auto& incident) { return incident.incident.id; });
    Outlook& outlook = outlooks
                           .try_emplace(requirement.incident, requirement.incident,
                                        located == incidents.end() ? nullptr : &*located,
                                        activations, region, situation, times->second, as_of)
                           .first->second;
    if (requirement.capability) {
      add_crews(position, requirement, region, outlook, found);
    } else if (requirement.material) {
      add_lots(position, requirement, region, situation, outlook, found);
      add_substitutes(position, requirement, region, situation, outlook, found);
    }
  }
  std::ranges::stable_sort(found.crews, {}, [](const CrewCandidate& c) {
    return std::tie(c.requirement, c.coming.arrives);
  });
  std::ranges::stable_sort(found.lots, {}, [](const LotCandidate& c) {
    return std::tie(c.requirement, c.coming.arrives, c.to_confirm);
  });
  return found;
}

}  // namespace muster
