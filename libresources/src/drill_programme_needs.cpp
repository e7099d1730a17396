#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "muster/resources/drill_programme.hpp"
#include "muster/resources/major_hazards.hpp"

namespace muster {

namespace {

/// What an owner of plans is in the words of the rule.
std::set<std::string> kinds_of(const Organisation& owner, bool major_hazard) {
  if (owner.tier < Tier::township) {
    std::set<std::string> kinds = {"any_unit"};
    if (major_hazard) kinds.insert("major_hazard_unit");
    return kinds;
  }
  if (owner.kind == "government") {
    return {owner.tier >= Tier::county ? "government_county_or_above" : "township"};
  }
  if (owner.kind == "emergency_bureau" || owner.kind == "department") return {"regulator"};
  return {};
}

bool is_drilled(const Plan& plan, const std::string& which, const std::set<HazardId>& major) {
  const bool covers_major = std::ranges::any_of(
      plan.covers.hazards, [&](const HazardId& hazard) { return major.contains(hazard); });
  if (which == "comprehensive_or_special") return plan.kind != PlanKind::on_site;
  if (which == "on_site") return plan.kind == PlanKind::on_site;
  if (which == "major_hazard_special") return plan.kind == PlanKind::special && covers_major;
  if (which == "major_hazard_on_site") return plan.kind == PlanKind::on_site && covers_major;
  if (which == "government") return plan.kind != PlanKind::on_site;
  return true;
}

class Needs {
 public:
  Needs(const Region& region, std::span<const HeldDrill> held, Date from, Date until)
      : region_(region), held_(held), from_(from), until_(until) {
    for (const HazardGrading& one : major_hazards(region, from)) {
      if (one.answer.identified.value_or(false)) major_.insert(one.hazard);
    }
    for (const Plan& plan : region.plans.plans()) by_owner_[plan.owner].push_back(&plan);
    for (const auto& [owner, plans] : by_owner_) add_owner(owner, plans);
    std::ranges::stable_sort(needs_, [](const DrillNeed& a, const DrillNeed& b) {
      return std::tie(a.due, a.id) < std::tie(b.due, b.id);
    });
  }
  [[nodiscard]] std::vector<DrillNeed> take() { return std::move(needs_); }

 private:
  void add_owner(const OrganisationId& id, const std::vector<const Plan*>& plans) {
    const Organisation* owner = find(region_.organisations, id);
    if (owner == nullptr) return;
    std::vector<JurisdictionId> where;
    if (owner->jurisdiction) where = chain_of(region_, *owner->jurisdiction);
    const Rule* often = in_force(region_.rules, "drill_frequency", from_, where);
    const Rule* counting = in_force(region_.rules, "drill_counting", from_, where);
    if (often == nullptr) return;
    const bool major = std::ranges::any_of(region_.hazards, [&](const Hazard& hazard) {
      return hazard.organisation == id && major_.contains(hazard.id);
    });
    const auto kinds = kinds_of(*owner, major);
    for (const auto& row : often->rows) {
      if (!kinds.contains(field(row, "who"))) continue;
      const std::string which = field(row, "plan");
      std::vector<PlanId> drilled;
      for (const Plan* plan : plans) {
        if (is_drilled(*plan, which, major_)) drilled.push_back(plan->id);
      }
      if (drilled.empty()) continue;
      const auto months = decimal_field(row, "every_months");
      const std::int64_t every = months ? months->rounded_down().count() : 0;
      if (every < 1) continue;
      if (per_plan(counting, which)) {
        for (const PlanId& plan : drilled) add(*owner, which, {plan}, every);
      } else {
        add(*owner, which, drilled, every);
      }
    }
  }

  static bool per_plan(const Rule* counting, const std::string& which) {
    if (counting == nullptr) return false;
    return std::ranges::any_of(counting->rows, [&](const auto& row) {
      return field(row, "plan") == which && field(row, "counted") == "per_plan";
    });
  }

  void add(const Organisation& owner, const std::string& which, const std::vector<PlanId>& plans,
           std::int64_t every) {
    std::optional<Date> last;
    for (const HeldDrill& one : held_) {
      const bool serves = std::ranges::any_of(one.plans, [&](const PlanId& plan) {
        return std::ranges::find(plans, plan) != plans.end();
      });
      if (serves && (!last || *last < one.on)) last = one.on;
    }
    Date due = last ? months_after(*last, every) : from_;
    due = std::max(due, from_);
    for (int turn = 1; due < until_; ++turn, due = months_after(due, every)) {
      std::string id = owner.id.str() + "/" + which;
      if (plans.size() == 1) id += "/" + plans.front().str();
      needs_.push_back({.id = id + "/" + std::to_string(turn),
                        .name = {owner.name.zh + "：" + which, owner.name.en + ": " + which},
                        .plans = plans,
                        .due = due});
    }
  }

  /// The same day of the month, or its last.
  static Date months_after(Date day, std::int64_t months) {
    const std::chrono::year_month_day from{day};
    const auto month = std::chrono::year_month{from.year(), from.month()} +
                       std::chrono::months(static_cast<int>(months));
    const std::chrono::year_month_day same = month / from.day();
    if (same.ok()) return same;
    return std::chrono::year_month_day_last{month.year(),
                                            std::chrono::month_day_last{month.month()}};
  }

  const Region& region_;
  std::span<const HeldDrill> held_;
  Date from_;
  Date until_;
  std::set<HazardId> major_ = {};
  std::map<OrganisationId, std::vector<const Plan*>> by_owner_ = {};
  std::vector<DrillNeed> needs_ = {};
};

}  // namespace

std::vector<DrillNeed> drill_needs(const Region& region, std::span<const HeldDrill> held, Date from,
                                   Date until) {
  return Needs(region, held, from, until).take();
}

}  // namespace muster
