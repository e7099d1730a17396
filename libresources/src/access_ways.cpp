#include "access_ways.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace muster {

/// One way, before it is put into words.
struct AccessWay {
  struct Step {
    const OrganisationId* party = nullptr;
    Act act = Act::order;
    std::optional<Minutes> consent = {};
    std::optional<Instant> asked = {};
    std::optional<Instant> agreed = {};
  };

  Means means = Means::own;
  std::array<Step, 2> steps = {};
  std::size_t parties = 1;
  const Agreement* agreement = nullptr;
  const OrganisationId* body = nullptr;  ///< whose lead calls it
  const std::optional<Message>* barred = nullptr;

  [[nodiscard]] const Step& last() const { return steps.at(parties - 1); }
  [[nodiscard]] const std::optional<Instant>& release() const { return last().agreed; }
  [[nodiscard]] bool is_barred() const { return barred != nullptr && barred->has_value(); }
};

namespace {

std::optional<std::int64_t> cost_of_crew(const Owned& owned, const Agreement* agreement,
                                         const AccessPrices& prices) {
  if (owned.team == nullptr) return std::nullopt;
  return prices.of_crew(owned.team->id, *owned.organisation,
                        agreement == nullptr ? nullptr : &agreement->id);
}

bool of_a_firm(const Owned& owned, const Region& region) {
  const Organisation* holder = find(region.organisations, *owned.organisation);
  return holder != nullptr && holder->kind == "enterprise";
}

bool comes_first(const AccessWay& a, const AccessWay& b) {
  static const AgreementId none;
  const auto rank = [](const AccessWay& way) {
    return std::tuple(way.is_barred(), !way.release(), way.release().value_or(Instant{}),
                      way.means);
  };
  const auto agreement = [](const AccessWay& way) -> const AgreementId& {
    return way.agreement == nullptr ? none : way.agreement->id;
  };
  const auto first = rank(a);
  const auto second = rank(b);
  return first != second ? first < second : agreement(a) < agreement(b);
}

}  // namespace

/// The ways to one team or stockpile.
class WaysToOne {
 public:
  WaysToOne(const Owned& owned, const AccessWays& all)
      : owned_(owned), all_(all), region_(all.region_) {}

  /// Those whose release somebody may know.
  [[nodiscard]] std::vector<AccessWay> of_known_time() {
    add_usual();
    if (owned_.team != nullptr) {
      add_joint(owned_.team->id);
      add_agreements(owned_.team->id);
    }
    std::ranges::stable_sort(ways_, comes_first);
    return std::move(ways_);
  }

  [[nodiscard]] std::vector<Access> take() {
    add_usual();
    if (owned_.team != nullptr) {
      add_joint(owned_.team->id);
      add_agreements(owned_.team->id);
    }
    add_paid();
    add_requisition();
    std::ranges::stable_sort(ways_, comes_first);
    std::vector<Access> taken;
    taken.reserve(ways_.size());
    for (const AccessWay& way : ways_) taken.push_back(in_words(way));
    return taken;
  }

 private:
  [[nodiscard]] Text organisation(const OrganisationId& id) const {
    return name_of(region_.organisations, id);
  }

  /// The parties one after another. The first is asked when it is told of the incident.
  AccessWay& add(Means means, std::initializer_list<AccessWay::Step> steps) {
    AccessWay& way = ways_.emplace_back();
    way.means = means;
    way.parties = steps.size();
    std::ranges::copy(steps, way.steps.begin());
    std::optional<Instant> next = all_.told_.of(*way.steps.front().party, *owned_.organisation);
    for (std::size_t i = 0; i < way.parties; ++i) {
      AccessWay::Step& step = way.steps.at(i);
      step.asked = next;
      next = step.asked && step.consent ? std::optional<Instant>(*step.asked + *step.consent)
                                        : std::nullopt;
      step.agreed = next;
    }
    return way;
  }

  [[nodiscard]] Message what(const AccessWay& way) const {
    const OrganisationId& party = *way.last().party;
    switch (way.means) {
      case Means::own:
        return {Code::access_own, {organisation(party)}};
      case Means::joint_team:
        return {Code::access_joint, {organisation(*way.body)}};
      case Means::agreement:
        return {Code::access_agreement, {way.agreement->name, organisation(way.agreement->giver)}};
      case Means::enterprise:
        return {Code::access_enterprise, {organisation(*owned_.organisation)}};
      case Means::neighbour:
        return {Code::access_neighbour, {organisation(party)}};
      case Means::province:
        return {Code::access_province, {organisation(party)}};
      case Means::civil:
        return {Code::access_civil, {organisation(*owned_.organisation)}};
      case Means::paid:
        return {Code::access_paid, {organisation(*owned_.organisation)}};
      case Means::requisition:
        break;
    }
    return {Code::access_requisition, {organisation(party), organisation(*owned_.organisation)}};
  }

  [[nodiscard]] Access in_words(const AccessWay& way) const {
    Access access{.means = way.means, .release = way.release(), .what = what(way)};
    if (owned_.team != nullptr) {
      access.holder = owned_.team->id;
    } else {
      access.holder = owned_.stockpile->id;
    }
    if (way.agreement != nullptr) {
      access.agreement = way.agreement->id;
      access.cap = way.agreement->limit_crews;
    }
    for (std::size_t i = 0; i < way.parties; ++i) {
      const AccessWay::Step& step = way.steps.at(i);
      access.steps.push_back({.party = *step.party,
                              .act = step.act,
                              .consent = step.consent,
                              .asked = step.asked,
                              .agreed = step.agreed});
    }
    access.cost = cost_of_crew(owned_, way.agreement, all_.prices());
    if (way.is_barred()) access.barred = *way.barred;
    return access;
  }

  [[nodiscard]] bool decided_above() const {
    if (!owned_.external) return false;
    const Organisation* authority = find(region_.organisations, *owned_.authority);
    return authority != nullptr && authority->tier >= Tier::province;
  }

  /// The way the region names for it: its authority, its act, its usual time.
  void add_usual() {
    Means means = Means::own;
    if (owned_.act == Act::requisition) {
      means = Means::requisition;
    } else if (decided_above()) {
      means = Means::province;
    } else if (owned_.external && owned_.act == Act::request) {
      means = Means::neighbour;
    } else if (owned_.volunteer) {
      means = Means::civil;
    } else if (owned_.act != Act::order) {
      means = Means::enterprise;
    }
    add(means, {{.party = owned_.authority, .act = owned_.act, .consent = owned_.consent}});
  }

  /// Through the body it belongs to, when its lead is another team: the lead's authority is asked,
  /// and then its own.
  void add_joint(const TeamId& team) {
    if (!std::ranges::binary_search(all_.records_->called, team)) return;
    for (const JointTeamMember& member : region_.joint_teams) {
      if (member.team != team || member.lead) continue;
      for (const JointTeamMember& lead : region_.joint_teams) {
        if (!lead.lead || lead.organisation != member.organisation) continue;
        const Team* leading = find(region_.teams, lead.team);
        if (leading == nullptr) continue;
        AccessWay& way =
            add(Means::joint_team,
                {{.party = &leading->authority, .act = leading->act, .consent = leading->consent},
                 {.party = owned_.authority, .act = Act::agreement, .consent = owned_.consent}});
        way.body = &member.organisation;
      }
    }
  }

  void add_agreements(const TeamId& team) {
    for (std::size_t i = 0; i < region_.agreements.size(); ++i) {
      const Agreement& agreement = region_.agreements[i];
      const bool gives =
          agreement.giver == *owned_.organisation || agreement.giver == *owned_.authority;
      if (!gives || !all_.does(team, agreement.covers)) continue;
      // Who has the agreement asks; nobody else may rely on it.
      AccessWay& way =
          add(Means::agreement,
              {{.party = &agreement.asker, .act = Act::order, .consent = Minutes{0}},
               {.party = &agreement.giver, .act = Act::agreement, .consent = agreement.consent}});
      way.agreement = &agreement;
      way.barred = &all_.bars_[i];
    }
  }

  /// A firm that is asked as a favour may be hired instead, where a rule says who pays for
  /// services. How soon it agrees is in no data.
  void add_paid() {
    if (owned_.act != Act::request || !of_a_firm(owned_, region_)) return;
    const bool somebody_pays = std::ranges::any_of(
        region_.payer_rules, [](const PayerRule& rule) { return rule.cost == Cost::service; });
    if (somebody_pays) add(Means::paid, {{.party = owned_.organisation, .act = Act::agreement}});
  }

  /// What a firm holds may be requisitioned by the government of the county it lies in, or the
  /// next one above. How long that takes is in no data.
  void add_requisition() {
    if (owned_.act == Act::requisition || owned_.external || !of_a_firm(owned_, region_)) return;
    const std::optional<JurisdictionId>* area = owned_.jurisdiction;
    for (int up = 0; area != nullptr && *area && up < 8; ++up) {
      for (const Organisation& government : region_.organisations) {
        if (government.tier < Tier::county || government.kind != "government" ||
            government.jurisdiction != *area) {
          continue;
        }
        add(Means::requisition, {{.party = &government.id, .act = Act::requisition}});
        return;
      }
      const Jurisdiction* known = find(region_.jurisdictions, **area);
      area = known == nullptr ? nullptr : &known->parent;
    }
  }

  const Owned& owned_;
  const AccessWays& all_;
  const Region& region_;
  std::vector<AccessWay> ways_ = {};
};

Told::Told(const IncidentId& incident, std::span<const Activation> activations,
           const Region& region, Instant as_of)
    : as_of_(as_of) {
  alerted_.reserve(activations.size());
  for (const Activation& activation : activations) {
    if (activation.incident != incident) continue;
    alerted_.emplace_back(activation.organisation, activation.alerted);
    if (first_public_ && *first_public_ <= activation.alerted) continue;
    const Organisation* organisation = find(region.organisations, activation.organisation);
    if (organisation == nullptr || organisation->tier < Tier::township) continue;
    first_public_ = activation.alerted;
  }
  std::ranges::sort(alerted_);  // the earliest of each before its others
}

Instant Told::of(const OrganisationId& authority, const OrganisationId& holder) const {
  std::optional<Instant> earliest;
  const auto look = [&](const OrganisationId& one) {
    const auto known =
        std::ranges::lower_bound(alerted_, one, {}, &std::pair<OrganisationId, Instant>::first);
    if (known == alerted_.end() || known->first != one) return;
    earliest = std::min(earliest.value_or(known->second), known->second);
  };
  look(authority);
  if (holder != authority) look(holder);
  return std::max(as_of_, earliest.value_or(first_public_.value_or(as_of_)));
}

Owned owned_by(const Team& team) {
  return {.team = &team,
          .organisation = &team.organisation,
          .authority = &team.authority,
          .act = team.act,
          .consent = team.consent,
          .external = team.external,
          .volunteer = team.staffing == Staffing::volunteer,
          .jurisdiction = &team.jurisdiction};
}

Owned owned_by(const Stockpile& stockpile) {
  return {.stockpile = &stockpile,
          .organisation = &stockpile.organisation,
          .authority = &stockpile.authority,
          .act = stockpile.act,
          .consent = stockpile.consent,
          .external = stockpile.external,
          .jurisdiction = &stockpile.jurisdiction};
}

AccessRecords::AccessRecords(const Region& region, Instant as_of) : prices(region, as_of) {
  for (const Agreement& agreement : region.agreements) givers.push_back(agreement.giver);
  for (const JointTeamMember& member : region.joint_teams) {
    if (!member.lead) called.push_back(member.team);
  }
  std::ranges::sort(givers);
  std::ranges::sort(called);
  if (region.agreements.empty()) return;  // nobody asks for them
  const auto team_of = [](const Crew* crew) -> const TeamId& { return crew->team; };
  crews_by_team.reserve(region.crews.size());
  for (const Crew& crew : region.crews) crews_by_team.push_back(&crew);
  if (!std::ranges::is_sorted(crews_by_team, {}, team_of)) {
    std::ranges::stable_sort(crews_by_team, {}, team_of);
  }
}

AccessWays::AccessWays(const IncidentId& incident, std::span<const Match> matches,
                       std::span<const Activation> activations, const Region& region, Instant as_of,
                       std::shared_ptr<const AccessRecords> records)
    : incident_(incident),
      matches_(matches),
      region_(region),
      as_of_(as_of),
      told_(incident, activations, region, as_of),
      records_(records != nullptr ? std::move(records)
                                  : std::make_shared<const AccessRecords>(region, as_of)) {
  bars_.reserve(region.agreements.size());
  for (const Agreement& agreement : region.agreements) bars_.push_back(bar(agreement));
}

std::optional<Message> AccessWays::bar(const Agreement& agreement) const {
  const Date day = std::chrono::floor<std::chrono::days>(as_of_ + region_.header.display_offset);
  const bool early = agreement.valid_from && day < *agreement.valid_from;
  const bool past = agreement.valid_to && *agreement.valid_to < day;
  if (early || past) {
    return Message{Code::access_lapsed, {agreement.name, Text(format_date(day))}};
  }
  const bool reached = !agreement.level || std::ranges::any_of(matches_, [&](const Match& match) {
    return match.level == agreement.level && match.incident == incident_;
  });
  if (!reached) {
    return Message{Code::access_level, {agreement.name, Text(*agreement.level)}};
  }
  if (agreement.limit_crews && *agreement.limit_crews <= 0) {
    return Message{Code::access_used_up,
                   {agreement.name, Text(std::to_string(*agreement.limit_crews))}};
  }
  return std::nullopt;
}

bool AccessWays::does(const TeamId& team, const CapabilityId& covered) const {
  const auto team_of = [](const Crew* crew) -> const TeamId& { return crew->team; };
  const auto& crews = records_->crews_by_team;
  for (auto at = std::ranges::lower_bound(crews, team, {}, team_of);
       at != crews.end() && (*at)->team == team; ++at) {
    const bool covers = std::ranges::any_of((*at)->skills, [&](const Skill& skill) {
      return region_.catalogue.covers(skill.capability, covered);
    });
    if (covers) return true;
  }
  return false;
}

std::vector<Access> AccessWays::to(const Owned& owned) const {
  return WaysToOne(owned, *this).take();
}

bool AccessWays::gives(const Owned& owned) const {
  const auto is_one = [&](const OrganisationId& id) {
    return std::ranges::binary_search(records_->givers, id);
  };
  return is_one(*owned.organisation) || is_one(*owned.authority);
}

bool AccessWays::has_other_ways(const Owned& owned) const {
  if (owned.team == nullptr) return false;
  return gives(owned) || std::ranges::binary_search(records_->called, owned.team->id);
}

bool AccessWays::may_ask_otherwise(const Owned& owned) const {
  if (owned.act == Act::requisition) return true;
  if (owned.team != nullptr && gives(owned)) return true;
  return !owned.external && of_a_firm(owned, region_);
}

std::optional<Release> AccessWays::usual(const Owned& owned) const {
  if (!owned.consent) return std::nullopt;
  const Instant asked = told_.of(*owned.authority, *owned.organisation);
  return Release{.authority = owned.authority,
                 .act = owned.act,
                 .asked = asked,
                 .agreed = asked + *owned.consent,
                 .cost = cost_of_crew(owned, nullptr, prices())};
}

std::vector<Release> AccessWays::releases(const Owned& owned) const {
  std::vector<Release> found;
  if (!has_other_ways(owned)) {
    if (auto release = usual(owned)) found.push_back(*release);
    return found;
  }
  for (const AccessWay& way : WaysToOne(owned, *this).of_known_time()) {
    if (way.is_barred() || !way.release()) break;  // they come last
    const std::optional<std::int64_t> cap =
        way.agreement == nullptr ? std::nullopt : way.agreement->limit_crews;
    found.push_back({.authority = way.last().party,
                     .act = way.last().act,
                     .asked = *way.last().asked,
                     .agreed = *way.release(),
                     .agreement = way.agreement,
                     .cap = cap,
                     .cost = cost_of_crew(owned, way.agreement, prices())});
    if (!cap) break;
  }
  return found;
}

}  // namespace muster
