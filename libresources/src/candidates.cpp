#include "muster/resources/candidates.hpp"

#include <algorithm>
#include <set>
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
  bool all_the_same = false;  ///< ruled out, yet this is when it could be there
  std::optional<Minutes> called_in = {};
  std::optional<Seconds> shut = {};

  [[nodiscard]] std::optional<Coming> could() const {
    return ruled_out && !all_the_same ? std::nullopt : std::optional(coming);
  }
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
          const TravelByVehicle& travel, Instant as_of, std::set<IncidentId> may_give)
      : incident_(incident),
        may_give_(std::move(may_give)),
        region_(region),
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
    const Instant agreed = prospect.coming.agreed;
    const auto opened = open_at(*stockpile, agreed);
    if (!opened) {
      // As if its keeper stood at the door.
      prospect.ruled_out = Message{Code::candidate_no_keeper, {}};
      prospect.all_the_same = true;
    } else if (*opened != agreed) {
      if (stockpile->call_in && *opened == agreed + *stockpile->call_in) {
        prospect.called_in = stockpile->call_in;
      } else if (!stockpile->call_in) {
        prospect.shut = *opened - agreed;
      }
    }
    if (stockpile->trucks && *stockpile->trucks <= 0) return cannot(Code::candidate_no_vehicle);
    prospect.coming.departs = opened.value_or(agreed) + *stockpile->loading;
    arrive(prospect.coming, travel);
    return prospect;
  }

  /// Which incident holds the crew already.
  [[nodiscard]] std::optional<IncidentId> holder(const CrewId& crew) const {
    const auto changed = situation_.crews.find(crew);
    return changed == situation_.crews.end() ? std::nullopt : changed->second.engaged_at;
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
    if (status != nullptr && status->engaged_at) return engaged(crew, *status);
    const Readiness readiness = readiness_of(crew, status);
    Prospect prospect;
    if (readiness == Readiness::off) prospect = off_duty(status);
    const Team* team = find(region_.teams, crew.team);
    if (team == nullptr) return cannot(Code::candidate_unreachable);
    // Somebody off duty is called in, if at all, like somebody at home.
    const bool off = prospect.ruled_out.has_value();
    const auto ready = turnout(*team, off ? Readiness::recall : readiness, turnout_);
    const auto from = sets_out(*team, status, region_);
    const Vehicle* vehicle = vehicle_of(crew, *team, region_.vehicles);
    const TravelTime travel = from ? time_from(*from, travel_.of(vehicle)) : TravelTime{};
    if (off && (!team->consent || !ready || !travel.reachable())) return prospect;
    if (!team->consent) return cannot(Code::candidate_consent_unknown);
    if (!ready) return cannot(Code::candidate_turnout_unknown);
    if (!from) return cannot(Code::candidate_off_road);
    if (!travel.reachable()) return cannot(Code::candidate_unreachable);
    prospect.all_the_same = off;
    ask(prospect.coming, *team);
    prospect.coming.departs = prospect.coming.agreed + *ready;
    if (off && status != nullptr && status->rested_at) {
      prospect.coming.departs = std::max(prospect.coming.departs, *status->rested_at);
    }
    arrive(prospect.coming, travel);
    return prospect;
  }

  [[nodiscard]] Prospect off_duty(const CrewStatus* status) const {
    if (status == nullptr || !status->rested_at || *status->rested_at <= as_of_) {
      return cannot(Code::candidate_off_duty);
    }
    return cannot(Code::candidate_resting, {clock(*status->rested_at)});
  }

  [[nodiscard]] Text clock(Instant instant) const {
    return format_clock(instant, as_of_, region_.header.display_offset);
  }

  void ask(Coming& coming, const Team& team) const {
    coming.authority = team.authority;
    coming.act = team.act;
    coming.alerted = asking_.of(team.authority, team.organisation);
    coming.agreed = coming.alerted + team.consent.value_or(Minutes{0});
  }

  /// A crew that an incident holds comes from where it is: for that incident at once, for another
  /// when it has been let go. Where nobody has said where it is, it is taken to be setting out.
  [[nodiscard]] Prospect engaged(const Crew& crew, const CrewStatus& status) const {
    const bool ours = *status.engaged_at == incident_;
    Prospect prospect;
    if (!ours && !may_give_.contains(*status.engaged_at)) {
      prospect = status.relieve_by
                     ? cannot(Code::candidate_engaged_until,
                              {Text(status.engaged_at->str()), clock(*status.relieve_by)})
                     : cannot(Code::candidate_engaged, {Text(status.engaged_at->str())});
    }
    const bool out = prospect.ruled_out.has_value();
    const Team* team = find(region_.teams, crew.team);
    const auto from = team == nullptr ? std::nullopt : sets_out(*team, &status, region_);
    const TravelTime travel =
        from ? time_from(*from, travel_.of(vehicle_of(crew, *team, region_.vehicles)))
             : TravelTime{};
    const auto ready = team == nullptr ? std::nullopt : turnout(*team, Readiness::duty, turnout_);
    if (!travel.reachable() || (!ours && !team->consent)) {
      if (out) return prospect;
      if (!from) return cannot(Code::candidate_off_road);
      return cannot(travel.reachable() ? Code::candidate_consent_unknown
                                       : Code::candidate_unreachable);
    }
    prospect.all_the_same = out;
    ask(prospect.coming, *team);
    if (ours) prospect.coming.alerted = prospect.coming.agreed = as_of_;
    prospect.coming.departs = prospect.coming.agreed;
    if (!status.place && !status.position) {
      prospect.coming.departs += ready.value_or(Seconds{0});
    }
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

  IncidentId incident_;
  std::set<IncidentId> may_give_;  ///< from these a crew may turn round
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
      out.coming = prospect.could();
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
                          .engaged_at = outlook.holder(crew.id),
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
    const auto reserved = situation.reserved.find(lot.id);
    const bool held = reserved != situation.reserved.end();
    if (balance <= Quantity(0) && !held) continue;
    const Prospect prospect = outlook.lot(lot);
    const auto rule_out = [&](Quantity quantity, Message reason) {
      RuledOut out{.requirement = position,
                   .resource = lot.id,
                   .quantity = quantity,
                   .reason = std::move(reason)};
      out.coming = prospect.could();
      into.ruled_out.push_back(std::move(out));
    };
    if (held) rule_out(reserved->second, {Code::candidate_reserved, {}});
    if (balance <= Quantity(0)) continue;
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
                         .called_in = prospect.called_in,
                         .shut = prospect.shut,
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
                      const std::map<IncidentId, TravelByVehicle>& travel, Instant as_of,
                      bool allow_reassign) {
  Candidates found;
  std::set<IncidentId> may_give;
  if (allow_reassign) {
    for (const LocatedIncident& one : incidents) may_give.insert(one.incident.id);
  }
  std::map<IncidentId, Outlook> outlooks;
  for (std::size_t position = 0; position < requirements.size(); ++position) {
    const Requirement& requirement = requirements[position];
    const auto times = travel.find(requirement.incident);
    if (times == travel.end()) continue;
    const auto located = std::ranges::find(
        incidents, requirement.incident, [](const auto& incident) { return incident.incident.id; });
    Outlook& outlook =
        outlooks
            .try_emplace(requirement.incident, requirement.incident,
                         located == incidents.end() ? nullptr : &*located, activations, region,
                         situation, times->second, as_of, may_give)
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
