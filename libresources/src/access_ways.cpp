#include "access_ways.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace muster {
namespace {

std::optional<std::int64_t> cost_of_crew(const Owned& owned,
                                         const std::optional<AgreementId>& agreement,
                                         const AccessPrices& prices) {
  const auto* team = std::get_if<TeamId>(&owned.holder);
  if (team == nullptr) return std::nullopt;
  return prices.of_crew(*team, owned.organisation, agreement);
}

/// The ways to one team or stockpile.
class Ways {
 public:
  Ways(Owned owned, const IncidentId& incident, std::span<const Match> matches,
       const Region& region, Instant as_of, const Told& told, const AccessPrices& prices)
      : owned_(std::move(owned)),
        incident_(incident),
        matches_(matches),
        region_(region),
        as_of_(as_of),
        told_(told),
        prices_(prices) {}

  [[nodiscard]] std::vector<Access> take() {
    add_usual();
    if (const auto* team = std::get_if<TeamId>(&owned_.holder)) {
      add_joint(*team);
      add_agreements(*team);
    }
    add_paid();
    add_requisition();
    for (Access& way : ways_) way.cost = cost_of_crew(owned_, way.agreement, prices_);
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

  /// A firm that is asked as a favour may be hired instead, where a rule says who pays for
  /// services. How soon it agrees is in no data.
  void add_paid() {
    if (owned_.act != Act::request || !of_a_firm()) return;
    const bool somebody_pays = std::ranges::any_of(
        region_.payer_rules, [](const PayerRule& rule) { return rule.cost == Cost::service; });
    if (!somebody_pays) return;
    const AccessStep step{.party = owned_.organisation, .act = Act::agreement};
    ways_.push_back(
        way(Means::paid, {step}, {Code::access_paid, {organisation(owned_.organisation)}}));
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
  const Told& told_;
  const AccessPrices& prices_;
  std::vector<Access> ways_;
};

}  // namespace

Told::Told(const IncidentId& incident, std::span<const Activation> activations,
           const Region& region, Instant as_of)
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

Instant Told::of(const OrganisationId& authority, const OrganisationId& holder) const {
  std::optional<Instant> earliest;
  for (const OrganisationId* one : {&authority, &holder}) {
    const auto known = alerted_.find(*one);
    if (known == alerted_.end()) continue;
    earliest = std::min(earliest.value_or(known->second), known->second);
  }
  return std::max(as_of_, earliest.value_or(first_public_.value_or(as_of_)));
}

Owned owned_by(const Team& team) {
  return {.holder = team.id,
          .organisation = team.organisation,
          .authority = team.authority,
          .act = team.act,
          .consent = team.consent,
          .external = team.external,
          .volunteer = team.staffing == Staffing::volunteer,
          .jurisdiction = team.jurisdiction};
}

Owned owned_by(const Stockpile& stockpile) {
  return {.holder = stockpile.id,
          .organisation = stockpile.organisation,
          .authority = stockpile.authority,
          .act = stockpile.act,
          .consent = stockpile.consent,
          .external = stockpile.external,
          .jurisdiction = stockpile.jurisdiction};
}

AccessWays::AccessWays(const IncidentId& incident, std::span<const Match> matches,
                       std::span<const Activation> activations, const Region& region, Instant as_of)
    : incident_(incident),
      matches_(matches),
      region_(region),
      as_of_(as_of),
      told_(incident, activations, region, as_of),
      prices_(region, as_of) {
  for (const Agreement& agreement : region.agreements) givers_.insert(agreement.giver);
  for (const JointTeamMember& member : region.joint_teams) {
    if (!member.lead) called_.insert(member.team);
  }
}

std::vector<Access> AccessWays::to(const Owned& owned) const {
  return Ways(owned, incident_, matches_, region_, as_of_, told_, prices_).take();
}

bool AccessWays::has_other_ways(const Owned& owned) const {
  const auto* team = std::get_if<TeamId>(&owned.holder);
  return team != nullptr && (givers_.contains(owned.organisation) ||
                             givers_.contains(owned.authority) || called_.contains(*team));
}

std::optional<Release> AccessWays::usual(const Owned& owned) const {
  if (!owned.consent) return std::nullopt;
  const Instant asked = told_.of(owned.authority, owned.organisation);
  return Release{.authority = owned.authority,
                 .act = owned.act,
                 .asked = asked,
                 .agreed = asked + *owned.consent,
                 .cost = cost_of_crew(owned, std::nullopt, prices_)};
}

std::vector<Release> AccessWays::releases(const Owned& owned) const {
  std::vector<Release> found;
  if (!has_other_ways(owned)) {
    if (auto release = usual(owned)) found.push_back(std::move(*release));
    return found;
  }
  for (const Access& way : to(owned)) {
    if (way.barred || !way.release) break;  // they come last
    const AccessStep& last = way.steps.back();
    found.push_back({.authority = last.party,
                     .act = last.act,
                     .asked = *last.asked,
                     .agreed = *way.release,
                     .agreement = way.agreement,
                     .cap = way.cap,
                     .cost = way.cost});
    if (!way.cap) break;
  }
  return found;
}

}  // namespace muster
