#include <algorithm>

#include "muster/resources/major_hazards.hpp"
#include "obligations_parts.hpp"

namespace muster {

namespace {

/// One plan as the floors see it.
struct Drilled {
  const Plan* plan = nullptr;
  bool major_hazard = false;  ///< of a major hazard source
};

class DrillDues {
 public:
  explicit DrillDues(DueView& view) : view_(view), region_(view.region()) {
    high_risk_kinds();
    hazards();
    for (const Plan& plan : region_.plans.plans()) {
      by_owner_[plan.owner].push_back({&plan, is_of_major_hazard(plan)});
    }
  }

  void run() {
    for (const DrillFloor& floor :
         drill_floors(region_.rules, view_.as_of(), view_.jurisdictions())) {
      bool used = false;
      for (const auto& [owner, plans] : by_owner_) used = of(owner, plans, floor) || used;
      if (used && !floor.counted && !view_.policy()) {
        view_.report(Code::due_counting_unknown, {Text(floor.who + " " + floor.plan)});
      }
    }
  }

 private:
  void high_risk_kinds() {
    const Rule* rule =
        in_force(region_.rules, "high_risk_kind", view_.as_of(), view_.jurisdictions());
    if (rule == nullptr) return;
    for (const auto& row : rule->rows) {
      high_risk_kinds_.insert(HazardKindId(field(row, "hazard_kind")));
    }
  }

  void hazards() {
    for (const Hazard& hazard : region_.hazards) {
      if (high_risk_kinds_.contains(hazard.kind)) high_risk_.insert(hazard.organisation);
    }
    for (const HazardGrading& one : major_hazards(region_, view_.as_of())) {
      if (one.answer.identified != true) continue;
      major_.insert(one.hazard);
      if (const Hazard* hazard = find(region_.hazards, one.hazard)) {
        of_major_.insert(hazard->organisation);
      }
    }
  }

  /// A plan of the unit that names the hazard, or any hazard of its own kind, on the fence of a
  /// major hazard source of that unit.
  [[nodiscard]] bool is_of_major_hazard(const Plan& plan) const {
    return std::ranges::any_of(plan.covers.hazards,
                               [&](const HazardId& id) { return major_.contains(id); });
  }

  [[nodiscard]] bool is(const OrganisationId& owner, const std::string& who) const {
    const Organisation* organisation = find(region_.organisations, owner);
    if (organisation == nullptr) return false;
    const Tier tier = organisation->tier;
    const bool government = organisation->kind == "government";
    if (who == "any_unit") return tier <= Tier::group;
    if (who == "high_risk_unit") return high_risk_.contains(owner);
    if (who == "major_hazard_unit") return of_major_.contains(owner);
    if (who == "government_county_or_above") return government && tier >= Tier::county;
    if (who == "township") return tier == Tier::township;
    if (who == "regulator") {
      return !government && tier >= Tier::zone &&
             (organisation->kind == "emergency_bureau" || organisation->kind == "department");
    }
    return false;
  }

  static bool counts(const Drilled& one, const std::string& plan) {
    if (plan == "any" || plan == "government") return true;
    if (plan == "on_site") return one.plan->kind == PlanKind::on_site;
    if (plan == "comprehensive_or_special") return one.plan->kind != PlanKind::on_site;
    if (plan == "major_hazard_on_site") {
      return one.major_hazard && one.plan->kind == PlanKind::on_site;
    }
    return one.major_hazard && one.plan->kind == PlanKind::special;
  }

  /// What a rule demands of each major hazard source is never counted by the unit.
  [[nodiscard]] Counting counting(const DrillFloor& floor) const {
    if (floor.plan.starts_with("major_hazard")) return Counting::per_plan;
    if (view_.policy()) return *view_.policy();
    return floor.counted.value_or(Counting::per_unit);
  }

  bool of(const OrganisationId& owner, const std::vector<Drilled>& plans, const DrillFloor& floor) {
    if (!is(owner, floor.who)) return false;
    std::vector<const Plan*> counted;
    for (const Drilled& one : plans) {
      if (counts(one, floor.plan)) counted.push_back(one.plan);
    }
    if (counted.empty()) return false;
    if (counting(floor) == Counting::per_plan) {
      for (const Plan* plan : counted) {
        Obligation one = due(floor, {plan});
        one.about = SubjectKind::plan;
        one.subject = plan->id.view();
        one.subject_name = plan->title;
        one.duty = owner;
        add(one, floor);
      }
      return true;
    }
    Obligation one = due(floor, counted);
    one.about = SubjectKind::organisation;
    one.subject = owner.view();
    one.subject_name = name_of(region_.organisations, owner);
    one.duty = owner;
    add(one, floor);
    return true;
  }

  void add(const Obligation& one, const DrillFloor& floor) {
    if (!may_be_told(one)) return;
    view_.add_again(one, floor.every_months, floor.who + "-" + floor.plan);
  }
  /// Without a drill and without a day of issue there is nothing to count from.
  static bool may_be_told(const Obligation& one) { return one.due != Date{}; }

  /// The next drill, of any of these plans: so many drills lie within the months before it.
  [[nodiscard]] Obligation due(const DrillFloor& floor,
                               const std::vector<const Plan*>& plans) const {
    std::vector<Date> held;
    std::optional<Date> issued;
    for (const Plan* plan : plans) {
      for (const DatedFact* fact :
           view_.facts(SubjectKind::plan, plan->id.str(), FactKind::drill)) {
        if (fact->on <= view_.as_of()) held.push_back(fact->on);
      }
      if (plan->issued && (!issued || *plan->issued < *issued)) issued = plan->issued;
    }
    std::ranges::sort(held);
    Obligation one{.kind = ObligationKind::drill, .authority = floor.authority};
    for (const Plan* plan : plans) one.plans.push_back(plan->id);
    one.reasons.push_back({Code::due_drill,
                           {floor.who, std::to_string(floor.every_months),
                            std::to_string(floor.times), title(counting(floor))}});
    const auto times = static_cast<std::size_t>(std::max(floor.times, 1));
    if (held.size() >= times) {
      one.last = held.back();
      one.due = months_after(held[held.size() - times], floor.every_months);
    } else if (issued) {
      if (!held.empty()) one.last = held.back();
      one.due = months_after(*issued, floor.every_months);
      if (held.empty()) {
        one.reasons.push_back(
            {Code::due_drill_never, {Text(plans.front()->id.view()), format_date(*issued)}});
      }
    }
    if (floor.record_sent) one.reasons.push_back({Code::due_record_sent, {}});
    return one;
  }

  DueView& view_;
  const Region& region_;
  std::set<HazardKindId> high_risk_kinds_ = {};
  std::set<OrganisationId> high_risk_ = {};
  std::set<OrganisationId> of_major_ = {};
  std::set<HazardId> major_ = {};
  std::map<OrganisationId, std::vector<Drilled>> by_owner_ = {};
};

}  // namespace

void add_drills(DueView& view) { DrillDues(view).run(); }

}  // namespace muster
