#include "muster/resources/experts.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "muster/resources/locate.hpp"
#include "muster/resources/travel.hpp"
#include "region_lint_plans.hpp"

namespace muster {

namespace {

class Choosing {
 public:
  Choosing(const Region& region, const ExpertQuestion& question)
      : region_(region), question_(question), hazard_(find(region.hazards, question.hazard)) {
    if (hazard_ == nullptr) {
      throw Error(Code::id_unknown, {{"危险目标", "hazard"}, question.hazard.str()});
    }
    const Rule* happens = in_force(
        region.rules, "what_can_happen",
        std::chrono::floor<std::chrono::days>(question.known + region.header.display_offset),
        chain_of(region, region.header.jurisdiction));
    plans_ = HazardPlans(region, happens).plans_for(*hazard_);
    if (region.roads) {
      travel_.emplace(Travel(region.roads), approaches_of(IncidentPlace(hazard_->id), region));
    }
    for (const Plan* plan : plans_) plan_ids_.insert(plan->id.str());
  }

  std::vector<ExpertAnswer> answers() {
    std::vector<ExpertAnswer> all;
    for (const Card* card : cards()) {
      for (const ExpertNeed& need : card->experts) all.push_back(answer(*card, need));
    }
    return all;
  }

 private:
  std::vector<const Card*> cards() {
    std::vector<const Card*> all;
    if (question_.cards.empty()) {
      for (const Plan* plan : plans_) {
        for (const Card& card : plan->cards) all.push_back(&card);
      }
      return all;
    }
    for (const CardId& id : question_.cards) {
      const auto [plan, card] = region_.plans.find(id);
      if (card == nullptr) throw Error(Code::id_unknown, {{"卡片", "card"}, id.str()});
      plan_ids_.insert(plan->id.str());
      all.push_back(card);
    }
    return all;
  }

  ExpertAnswer answer(const Card& card, const ExpertNeed& need) const {
    ExpertAnswer one{.card = card.id, .field = need.field, .asked = need.count};
    if (need.remote) one.remote_by = question_.known + *need.remote;
    if (need.on_scene) one.on_scene_by = question_.known + *need.on_scene;
    for (const Expert& expert : region_.experts) {
      if (expert.field == need.field) one.choices.push_back(choice(expert, one));
    }
    const auto key = [](const ExpertChoice& choice) {
      const auto when = [](const std::optional<Instant>& at) {
        return std::pair(!at.has_value(), at.value_or(Instant{}));
      };
      return std::tuple(choice.conflict, when(choice.remote), when(choice.on_scene), choice.expert);
    };
    std::ranges::stable_sort(
        one.choices, [&](const ExpertChoice& a, const ExpertChoice& b) { return key(a) < key(b); });
    for (ExpertChoice& choice : one.choices) {
      if (choice.conflict) continue;
      choice.chosen = one.found < one.asked;
      choice.reasons.push_back({choice.chosen ? Code::expert_chosen : Code::expert_spare, {}});
      if (choice.chosen) one.found = std::min(one.asked, one.found + people_of(choice.expert));
    }
    return one;
  }

  /// A group answers for as many as it has; where nobody counted it is one.
  [[nodiscard]] Quantity people_of(const ExpertId& id) const {
    const Expert* expert = find(region_.experts, id);
    return Quantity(std::max<std::int64_t>(expert->people.value_or(1), 1));
  }

  ExpertChoice choice(const Expert& expert, const ExpertAnswer& asked) const {
    ExpertChoice one{.expert = expert.id};
    one.reasons.push_back({Code::expert_field, {expert.field}});
    conflicts(expert, one);
    arrivals(expert, one, asked);
    return one;
  }

  void conflicts(const Expert& expert, ExpertChoice& one) const {
    if (belongs_to(expert.organisation, hazard_->organisation) ||
        belongs_to(hazard_->organisation, expert.organisation, Tier::group)) {
      one.conflict = true;
      one.reasons.push_back({Code::expert_conflict_employer,
                             {name_of(region_.organisations, hazard_->organisation)}});
    }
    for (const DatedFact& fact : region_.dated_facts) {
      if (fact.about != SubjectKind::plan || fact.by != expert.id.str()) continue;
      if (!plan_ids_.contains(fact.subject)) continue;
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
    const TravelTime travel = place && travel_ ? travel_->from(*place) : TravelTime{};
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
  const ExpertQuestion& question_;
  const Hazard* hazard_;
  std::vector<const Plan*> plans_ = {};
  std::set<std::string> plan_ids_ = {};
  std::optional<TravelTimes> travel_ = {};
};

}  // namespace

std::vector<ExpertAnswer> choose_experts(const Region& region, const ExpertQuestion& question) {
  return Choosing(region, question).answers();
}

}  // namespace muster
