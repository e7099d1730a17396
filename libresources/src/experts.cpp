#include "muster/resources/experts.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "muster/resources/locate.hpp"
#include "muster/resources/travel.hpp"
#include "region_lint_plans.hpp"

namespace muster {

namespace {

constexpr std::size_t offered_of_other_fields = 3;

/// What the choice hangs on beside the region.
struct Case {
  std::optional<OrganisationId> unit = {};
  std::vector<const Card*> cards = {};
  std::set<std::string> plans = {};  ///< whose authors and reviewers have a conflict
  Instant known = {};
  Instant as_of = {};
  const TravelTimes* travel = nullptr;
};

class Choosing {
 public:
  Choosing(const Region& region, const Case& question) : region_(region), question_(question) {}

  std::vector<ExpertAnswer> answers() {
    std::vector<ExpertAnswer> all;
    for (const Card* card : question_.cards) {
      for (const ExpertNeed& need : card->experts) all.push_back(answer(*card, need));
    }
    return all;
  }

 private:
  [[nodiscard]] ExpertAnswer answer(const Card& card, const ExpertNeed& need) const {
    ExpertAnswer one{.card = card.id, .field = need.field, .asked = need.count};
    if (need.remote) one.remote_by = question_.known + *need.remote;
    if (need.on_scene) one.on_scene_by = question_.known + *need.on_scene;
    for (const Expert& expert : region_.experts) {
      if (expert.field == need.field) one.choices.push_back(choice(expert, one));
    }
    sort(one.choices);
    for (ExpertChoice& choice : one.choices) {
      if (choice.conflict) continue;
      choice.chosen = one.found < one.asked;
      choice.reasons.push_back({choice.chosen ? Code::expert_chosen : Code::expert_spare, {}});
      if (choice.chosen) one.found = std::min(one.asked, one.found + people_of(choice.expert));
    }
    if (one.found < one.asked) offer_other_fields(one);
    return one;
  }

  static void sort(std::vector<ExpertChoice>& choices) {
    const auto key = [](const ExpertChoice& choice) {
      const auto when = [](const std::optional<Instant>& at) {
        return std::pair(!at.has_value(), at.value_or(Instant{}));
      };
      return std::tuple(choice.conflict, when(choice.remote), when(choice.on_scene), choice.expert);
    };
    std::ranges::stable_sort(
        choices, [&](const ExpertChoice& a, const ExpertChoice& b) { return key(a) < key(b); });
  }

  void offer_other_fields(ExpertAnswer& answer) const {
    std::vector<ExpertChoice> others;
    for (const Expert& expert : region_.experts) {
      if (expert.field == answer.field || !expert.on_call) continue;
      ExpertChoice one = choice(expert, answer);
      if (!one.conflict && one.remote) others.push_back(std::move(one));
    }
    sort(others);
    if (others.size() > offered_of_other_fields) others.resize(offered_of_other_fields);
    std::ranges::move(others, std::back_inserter(answer.choices));
  }

  /// A group answers for as many as it has; where nobody counted it is one.
  [[nodiscard]] Quantity people_of(const ExpertId& id) const {
    const Expert* expert = find(region_.experts, id);
    return Quantity(std::max<std::int64_t>(expert->people.value_or(1), 1));
  }

  [[nodiscard]] ExpertChoice choice(const Expert& expert, const ExpertAnswer& asked) const {
    ExpertChoice one{.expert = expert.id, .other_field = expert.field != asked.field};
    one.reasons.push_back(
        {one.other_field ? Code::expert_other_field : Code::expert_field, {expert.field}});
    conflicts(expert, one);
    arrivals(expert, one, asked);
    return one;
  }

  void conflicts(const Expert& expert, ExpertChoice& one) const {
    if (question_.unit && (belongs_to(expert.organisation, *question_.unit) ||
                           belongs_to(*question_.unit, expert.organisation, Tier::group))) {
      one.conflict = true;
      one.reasons.push_back(
          {Code::expert_conflict_employer, {name_of(region_.organisations, *question_.unit)}});
    }
    for (const DatedFact& fact : region_.dated_facts) {
      if (fact.about != SubjectKind::plan || fact.by != expert.id.view()) continue;
      if (!question_.plans.contains(fact.subject)) continue;
      if (fact.fact == FactKind::review) {
        one.conflict = true;
        one.reasons.push_back(
            {Code::expert_conflict_reviewer, {fact.subject, format_date(fact.on)}});
      } else if (fact.fact == FactKind::authorship) {
        one.conflict = true;
        one.reasons.push_back({Code::expert_conflict_author, {fact.subject}});
      }
    }
  }

  /// Whether the one is the other or stands below it. A government above an enterprise is no
  /// employer: only those up to that tier count.
  [[nodiscard]] bool belongs_to(const OrganisationId& below, const OrganisationId& above,
                                Tier highest = Tier::nation) const {
    std::optional<OrganisationId> here = below;
    while (here) {
      const Organisation* organisation = find(region_.organisations, *here);
      if (organisation == nullptr) return *here == above && highest == Tier::nation;
      if (organisation->tier > highest) return false;
      if (*here == above) return true;
      here = organisation->parent;
    }
    return false;
  }

  void arrivals(const Expert& expert, ExpertChoice& one, const ExpertAnswer& asked) const {
    if (!expert.call_out) {
      one.reasons.push_back({Code::expert_call_out_unknown, {}});
      return;
    }
    const Offset offset = region_.header.display_offset;
    const Instant from = std::max(question_.known, question_.as_of);
    one.remote = from + *expert.call_out;
    one.reasons.push_back({Code::expert_remote, {format_clock(*one.remote, from, offset)}});
    if (asked.remote_by && *one.remote > *asked.remote_by) {
      one.reasons.push_back(
          {Code::expert_late_remote, {format_clock(*asked.remote_by, from, offset)}});
    }
    const auto place =
        expert.place && region_.roads ? region_.roads->find(*expert.place) : std::nullopt;
    const TravelTime travel =
        place && question_.travel != nullptr ? question_.travel->from(*place) : TravelTime{};
    if (!travel.reachable()) {
      one.reasons.push_back({Code::expert_no_road, {}});
      return;
    }
    one.on_scene = *one.remote + travel.rounded_up();
    one.reasons.push_back({Code::expert_on_scene, {format_clock(*one.on_scene, from, offset)}});
    if (asked.on_scene_by && *one.on_scene > *asked.on_scene_by) {
      one.reasons.push_back(
          {Code::expert_late_on_scene, {format_clock(*asked.on_scene_by, from, offset)}});
    }
  }

  const Region& region_;
  const Case& question_;
};

void add_card(Case& question, const CardId& id, const Region& region) {
  const auto [plan, card] = region.plans.find(id);
  if (card == nullptr) throw Error(Code::id_unknown, {{"卡片", "card"}, id.view()});
  question.plans.insert(plan->id.str());
  question.cards.push_back(card);
}

}  // namespace

std::vector<ExpertAnswer> choose_experts(const Region& region, const ExpertQuestion& question) {
  const Hazard* hazard = find(region.hazards, question.hazard);
  if (hazard == nullptr) {
    throw Error(Code::id_unknown, {{"危险目标", "hazard"}, question.hazard.view()});
  }
  const Rule* happens =
      in_force(region.rules, "what_can_happen",
               std::chrono::floor<std::chrono::days>(question.known + region.header.display_offset),
               chain_of(region, region.header.jurisdiction));
  Case asked{.unit = hazard->organisation, .known = question.known, .as_of = question.as_of};
  for (const Plan* plan : HazardPlans(region, happens).plans_for(*hazard)) {
    asked.plans.insert(plan->id.str());
    if (!question.cards.empty()) continue;
    for (const Card& card : plan->cards) asked.cards.push_back(&card);
  }
  for (const CardId& card : question.cards) add_card(asked, card, region);
  std::optional<TravelTimes> travel;
  if (region.roads) {
    travel.emplace(Travel(region.roads), approaches_of(IncidentPlace(hazard->id), region));
    asked.travel = &*travel;
  }
  return Choosing(region, asked).answers();
}

std::vector<ExpertAnswer> choose_experts(const Region& region, const LocatedIncident& incident,
                                         std::span<const Match> matches, Instant as_of,
                                         const TravelTimes& travel) {
  Case asked{
      .unit = incident.unit, .known = incident.incident.known, .as_of = as_of, .travel = &travel};
  for (const Match& match : matches) {
    if (match.incident != incident.incident.id) continue;
    asked.plans.insert(match.plan.str());
    for (const CardId& card : match.cards) add_card(asked, card, region);
  }
  return Choosing(region, asked).answers();
}

std::optional<Message> lacking(const ExpertAnswer& answer) {
  if (std::ranges::all_of(answer.choices, &ExpertChoice::other_field)) {
    return Message{Code::expert_none, {answer.field}};
  }
  if (answer.found >= answer.asked) return std::nullopt;
  return Message{
      Code::expert_short,
      {answer.field, std::to_string(answer.asked.count()), std::to_string(answer.found.count())}};
}

}  // namespace muster
