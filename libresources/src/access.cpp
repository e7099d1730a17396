#include "muster/resources/access.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace muster {
namespace {

struct MeansName {
  Means means;
  std::string_view id;
  Text title;
};

const std::array<MeansName, 8>& means_names() {
  static const std::array<MeansName, 8> names = {{
      {Means::own, "own", {"本级调派", "own order"}},
      {Means::joint_team, "joint_team", {"联合体调用", "joint team"}},
      {Means::agreement, "agreement", {"协议调用", "agreement"}},
      {Means::enterprise, "enterprise", {"商请企业", "request to a firm"}},
      {Means::neighbour, "neighbour", {"商请邻市", "request to a neighbour"}},
      {Means::province, "province", {"报请上级", "request to those above"}},
      {Means::civil, "civil", {"商请社会力量", "request to volunteers"}},
      {Means::requisition, "requisition", {"征用", "requisition"}},
  }};
  return names;
}

/// When an organisation can be asked about an incident.
class Told {
 public:
  Told(const IncidentId& incident, std::span<const Activation> activations, const Region& region,
       Instant as_of)
      : as_of_(as_of) {
    for (const Activation& activation : activations) {
      if (activation.incident != incident) continue;
      const auto [at, fresh] = alerted_.try_emplace(activation.organisation, activation.alerted);
      if (!fresh) at->second = std::min(at->second, activation.alerted);
      const Organisation* organisation = find(region.organisations, activation.organisation);
      if (organisation == nullptr || organisation->tier < Tier::township) continue;
      first_public_ = std::min(first_public_.value_or(activation.alerted), activation.alerted);
    }
  }

  /// Either of them is told by the plans; else somebody public has to be told first.
  [[nodiscard]] Instant of(const OrganisationId& authority, const OrganisationId& holder) const {
    std::optional<Instant> earliest;
    for (const OrganisationId* one : {&authority, &holder}) {
      const auto known = alerted_.find(*one);
      if (known == alerted_.end()) continue;
      earliest = std::min(earliest.value_or(known->second), known->second);
    }
    return std::max(as_of_, earliest.value_or(first_public_.value_or(as_of_)));
  }

 private:
  std::map<OrganisationId, Instant> alerted_;
  std::optional<Instant> first_public_;
  Instant as_of_;
};

/// What a team and a stockpile have in common: somebody holds it and somebody decides.
struct Owned {
  std::variant<TeamId, StockpileId> holder = {};
  OrganisationId organisation = {};
  OrganisationId authority = {};
  Act act = Act::order;
  std::optional<Minutes> consent = {};
  bool external = false;
  bool volunteer = false;
  std::optional<JurisdictionId> jurisdiction = {};
};

class Ways {
 public:
  Ways(Owned owned, const IncidentId& incident, std::span<const Match> matches,
       std::span<const Activation> activations, const Region& region, Instant as_of)
      : owned_(std::move(owned)),
        incident_(incident),
        matches_(matches),
        region_(region),
        as_of_(as_of),
        told_(incident, activations, region, as_of) {}

  [[nodiscard]] std::vector<Access> take() {
    add_usual();
    if (const auto* team = std::get_if<TeamId>(&owned_.holder)) {
      add_joint(*team);
      add_agreements(*team);
    }
    add_requisition();
    std::ranges::stable_sort(ways_, {}, [](const Access& way) {
      return std::tuple(way.barred.has_value(), !way.release, way.release.value_or(Instant{}),
                        way.means, way.agreement.value_or(AgreementId()));
    });
    return std::move(ways_);
  }

 private:
  [[nodiscard]] Text organisation(const OrganisationId& id) const {
    return name_of(region_.organisations, id);
  }

  /// The parties one after another. The first is asked when it is told of the incident.
  [[nodiscard]] Access way(Means means, std::vector<AccessStep> steps, Message what) const {
    Access access{.holder = owned_.holder, .means = means, .what = std::move(what)};
    std::optional<Instant> next;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      steps[i].asked = i == 0 ? told_.of(steps[i].party, owned_.organisation) : next;
      next = steps[i].asked && steps[i].consent
                 ? std::optional<Instant>(*steps[i].asked + *steps[i].consent)
                 : std::nullopt;
      steps[i].agreed = next;
    }
    access.release = next;
    access.steps = std::move(steps);
    return access;
  }

  [[nodiscard]] const Organisation* decides() const {
    return find(region_.organisations, owned_.authority);
  }

  [[nodiscard]] bool of_a_firm() const {
    const Organisation* holder = find(region_.organisations, owned_.organisation);
    return holder != nullptr && holder->kind == "enterprise";
  }

  /// The way the region names for it: its authority, its act, its usual time.
  void add_usual() {
    const Organisation* authority = decides();
    const bool above = owned_.external && authority != nullptr && authority->tier >= Tier::province;
    Means means = Means::own;
    Message what{Code::access_own, {organisation(owned_.authority)}};
    if (owned_.act == Act::requisition) {
      means = Means::requisition;
      what = {Code::access_requisition,
              {organisation(owned_.authority), organisation(owned_.organisation)}};
    } else if (above) {
      means = Means::province;
      what = {Code::access_province, {organisation(owned_.authority)}};
    } else if (owned_.external && owned_.act == Act::request) {
      means = Means::neighbour;
      what = {Code::access_neighbour, {organisation(owned_.authority)}};
    } else if (owned_.volunteer) {
      means = Means::civil;
      what = {Code::access_civil, {organisation(owned_.organisation)}};
    } else if (owned_.act != Act::order) {
      means = Means::enterprise;
      what = {Code::access_enterprise, {organisation(owned_.organisation)}};
    }
    const AccessStep step{.party = owned_.authority, .act = owned_.act, .consent = owned_.consent};
    ways_.push_back(way(means, {step}, std::move(what)));
  }

  /// Through the body it belongs to, when its lead is another team: the lead's authority is asked,
  /// and then its own.
  void add_joint(const TeamId& team) {
    for (const JointTeamMember& member : region_.joint_teams) {
      if (member.team != team || member.lead) continue;
      for (const JointTeamMember& lead : region_.joint_teams) {
        if (!lead.lead || lead.organisation != member.organisation) continue;
        const Team* leading = find(region_.teams, lead.team);
        if (leading == nullptr) continue;
        const AccessStep first{
            .party = leading->authority, .act = leading->act, .consent = leading->consent};
        const AccessStep then{
            .party = owned_.authority, .act = Act::agreement, .consent = owned_.consent};
        ways_.push_back(way(Means::joint_team, {first, then},
                            {Code::access_joint, {organisation(member.organisation)}}));
      }
    }
  }

  [[nodiscard]] bool does(const TeamId& team, const CapabilityId& covered) const {
    return std::ranges::any_of(region_.crews, [&](const Crew& crew) {
      return crew.team == team && std::ranges::any_of(crew.skills, [&](const Skill& skill) {
               return region_.catalogue.covers(skill.capability, covered);
             });
    });
  }

  [[nodiscard]] bool reached(const std::string& level) const {
    return std::ranges::any_of(matches_, [&](const Match& match) {
      return match.incident == incident_ && match.level == level;
    });
  }

  [[nodiscard]] std::optional<Message> bar(const Agreement& agreement) const {
    const Date day = std::chrono::floor<std::chrono::days>(as_of_ + region_.header.display_offset);
    const bool early = agreement.valid_from && day < *agreement.valid_from;
    const bool past = agreement.valid_to && *agreement.valid_to < day;
    if (early || past) {
      return Message{Code::access_lapsed, {agreement.name, Text(format_date(day))}};
    }
    if (agreement.level && !reached(*agreement.level)) {
      return Message{Code::access_level, {agreement.name, Text(*agreement.level)}};
    }
    if (agreement.limit_crews && *agreement.limit_crews <= 0) {
      return Message{Code::access_used_up,
                     {agreement.name, Text(std::to_string(*agreement.limit_crews))}};
    }
    return std::nullopt;
  }

  void add_agreements(const TeamId& team) {
    for (const Agreement& agreement : region_.agreements) {
      const bool gives =
          agreement.giver == owned_.organisation || agreement.giver == owned_.authority;
      if (!gives || !does(team, agreement.covers)) continue;
      // Who has the agreement asks; nobody else may rely on it.
      const AccessStep asker{.party = agreement.asker, .act = Act::order, .consent = Minutes{0}};
      const AccessStep giver{
          .party = agreement.giver, .act = Act::agreement, .consent = agreement.consent};
      Access found = way(Means::agreement, {asker, giver},
                         {Code::access_agreement, {agreement.name, organisation(agreement.giver)}});
      found.agreement = agreement.id;
      found.cap = agreement.limit_crews;
      found.barred = bar(agreement);
      ways_.push_back(std::move(found));
    }
  }

  /// What a firm holds may be requisitioned by the government of the county it lies in, or the
  /// next one above. How long that takes is in no data.
  void add_requisition() {
    if (owned_.act == Act::requisition || owned_.external || !of_a_firm()) return;
    std::optional<JurisdictionId> area = owned_.jurisdiction;
    for (int up = 0; area && up < 8; ++up) {
      for (const Organisation& government : region_.organisations) {
        if (government.kind != "government" || government.tier < Tier::county ||
            government.jurisdiction != area) {
          continue;
        }
        const AccessStep step{.party = government.id, .act = Act::requisition};
        ways_.push_back(way(Means::requisition, {step},
                            {Code::access_requisition,
                             {organisation(government.id), organisation(owned_.organisation)}}));
        return;
      }
      const Jurisdiction* known = find(region_.jurisdictions, *area);
      area = known == nullptr ? std::nullopt : known->parent;
    }
  }

  Owned owned_;
  const IncidentId& incident_;
  std::span<const Match> matches_;
  const Region& region_;
  Instant as_of_;
  Told told_;
  std::vector<Access> ways_;
};

}  // namespace

std::string_view name(Means means) { return means_names().at(static_cast<std::size_t>(means)).id; }

Text title(Means means) { return means_names().at(static_cast<std::size_t>(means)).title; }

std::vector<Access> access(const TeamId& team, const IncidentId& incident,
                           std::span<const Match> matches, std::span<const Activation> activations,
                           const Region& region, Instant as_of) {
  const Team* known = find(region.teams, team);
  if (known == nullptr) throw Error(Code::id_unknown, {"team", team.str()});
  Owned owned{.holder = team,
              .organisation = known->organisation,
              .authority = known->authority,
              .act = known->act,
              .consent = known->consent,
              .external = known->external,
              .volunteer = known->staffing == Staffing::volunteer,
              .jurisdiction = known->jurisdiction};
  return Ways(std::move(owned), incident, matches, activations, region, as_of).take();
}

std::vector<Access> access(const StockpileId& stockpile, const IncidentId& incident,
                           std::span<const Match> matches, std::span<const Activation> activations,
                           const Region& region, Instant as_of) {
  const Stockpile* known = find(region.stockpiles, stockpile);
  if (known == nullptr) throw Error(Code::id_unknown, {"stockpile", stockpile.str()});
  Owned owned{.holder = stockpile,
              .organisation = known->organisation,
              .authority = known->authority,
              .act = known->act,
              .consent = known->consent,
              .external = known->external,
              .jurisdiction = known->jurisdiction};
  return Ways(std::move(owned), incident, matches, activations, region, as_of).take();
}

std::vector<Message> if_refused(const Order& order, const Dispatch& dispatch,
                                std::span<const Requirement> requirements,
                                std::span<const Match> matches,
                                std::span<const Activation> activations, const Region& region,
                                Instant as_of) {
  std::set<std::variant<TeamId, StockpileId>> holders;
  std::optional<IncidentId> incident;
  for (const std::size_t position : order.assignments) {
    const Assignment& assignment = dispatch.assignments[position];
    if (!incident) incident = requirements[assignment.requirement].incident;
    if (assignment.lot) {
      if (const Lot* lot = find(region.lots, *assignment.lot)) holders.insert(lot->stockpile);
    } else if (const Crew* crew = find(region.crews, *assignment.crew)) {
      holders.insert(crew->team);
    }
  }
  std::vector<Message> said;
  std::set<Means> told;
  for (const auto& holder : holders) {
    const auto ways = std::visit(
        [&](const auto& id) { return access(id, *incident, matches, activations, region, as_of); },
        holder);
    const auto other = std::ranges::find_if(ways, [&](const Access& way) {
      return !way.barred && way.steps.back().party != order.authority &&
             way.steps.front().party != order.authority;
    });
    const Text who = std::visit(
        [&](const auto& id) {
          if constexpr (std::is_same_v<std::decay_t<decltype(id)>, TeamId>) {
            return name_of(region.teams, id);
          } else {
            return name_of(region.stockpiles, id);
          }
        },
        holder);
    if (other == ways.end()) continue;
    said.push_back({Code::access_if_refused,
                    {who, Text(text(other->what, Language::zh), text(other->what, Language::en))}});
  }
  if (!said.empty()) return said;
  const Organisation* authority = find(region.organisations, order.authority);
  const OrganisationId above =
      authority != nullptr && authority->parent ? *authority->parent : order.authority;
  return {{Code::access_no_more, {name_of(region.organisations, above)}}};
}

}  // namespace muster
