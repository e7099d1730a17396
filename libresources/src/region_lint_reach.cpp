#include <algorithm>
#include <memory>
#include <optional>
#include <set>

#include "muster/plan/standard.hpp"
#include "muster/resources/locate.hpp"
#include "muster/resources/travel.hpp"
#include "region_lint_parts.hpp"
#include "region_lint_plans.hpp"

namespace muster {

namespace {

/// Somebody or something that could answer a need, and the least that passes before it moves.
struct Start {
  PlaceIndex place = {};
  std::size_t metric = 0;
  Seconds before = {};
  Text name = {};
  bool part_time = false;
};

/// The quickest of many, and whether everybody who comes in time is part-time.
struct Quickest {
  std::optional<Seconds> after = {};
  Text name = {};
  std::size_t in_time = 0;
  std::size_t in_time_part_time = 0;
};

/// Travel to one hazard by each kind of vehicle.
using Ways = std::vector<TravelTimes>;

class ReachLint {
 public:
  explicit ReachLint(const RegionView& view)
      : view_(view), region_(view.region), ties_(view.region, view.rule("what_can_happen")) {}

  void run() {
    hazards_without_plans();
    named_nowhere();
    if (!region_.roads) return;
    lay_roads();
    for (const Hazard& hazard : region_.hazards) reach(hazard);
    for (const auto& [key, worst] : unmet_) {
      view_.say(
          worst.card->origin, worst.card->id.str(), Code::lint_requirement_unmet, "within",
          {worst.hazard, worst.what, format_duration(worst.within), worst.quickest, worst.after});
    }
  }

 private:
  // ---- plans and hazards ----

  void hazards_without_plans() {
    std::set<PlanId> useful;
    for (const Hazard& hazard : region_.hazards) {
      served_[hazard.id] = ties_.plans_for(hazard);
      for (const Plan* plan : served_[hazard.id]) useful.insert(plan->id);
      if (!served_[hazard.id].empty() || !ties_.knows(hazard.kind)) continue;
      view_.say("hazards.csv", hazard.id.str(), Code::lint_hazard_no_plan, "id", {hazard.name});
    }
    for (const Plan& plan : region_.plans.plans()) {
      if (useful.contains(plan.id) || !ties_.needs_hazard(plan)) continue;
      view_.say(plan.origin, plan.id.str(), Code::lint_plan_no_hazard, "covers", {});
    }
  }

  // ---- what nobody has ----

  void named_nowhere() const {
    std::set<CapabilityId> capabilities;
    for (const Crew& crew : region_.crews) {
      for (const Skill& skill : crew.skills) capabilities.insert(skill.capability);
    }
    std::set<MaterialId> materials;
    for (const Lot& lot : region_.lots) materials.insert(lot.material);
    for (const CrewEquipment& one : region_.crew_equipment) materials.insert(one.material);
    std::set<std::string> fields;
    for (const Expert& expert : region_.experts) fields.insert(expert.field);
    for (const Plan& plan : region_.plans.plans()) {
      for (const Card& card : plan.cards) {
        for (const Need& need : card.needs) nowhere(card, need, capabilities, materials);
        for (const ExpertNeed& expert : card.experts) {
          if (fields.contains(expert.field)) continue;
          view_.say(card.origin, card.id.str(), Code::lint_expert_nowhere, "expert",
                    {expert.field});
        }
      }
    }
  }

  void nowhere(const Card& card, const Need& need, const std::set<CapabilityId>& capabilities,
               const std::set<MaterialId>& materials) const {
    const Catalogue& catalogue = region_.catalogue;
    if (need.capability) {
      const bool have = std::ranges::any_of(capabilities, [&](const CapabilityId& one) {
        return catalogue.covers(one, *need.capability);
      });
      if (!have) {
        view_.say(need.origin, card.id.str(), Code::lint_capability_nowhere, "capability",
                  {catalogue.name_of(*need.capability)});
      }
    }
    if (!need.material) return;
    const bool have = std::ranges::any_of(
        stand_ins(*need.material), [&](const MaterialId& one) { return materials.contains(one); });
    if (have) return;
    view_.say(need.origin, card.id.str(), Code::lint_material_nowhere, "material",
              {catalogue.name_of(*need.material)});
  }

  [[nodiscard]] std::vector<MaterialId> stand_ins(const MaterialId& material) const {
    std::vector<MaterialId> all = {material};
    for (const Substitute& one : region_.catalogue.parts().substitutes) {
      if (one.need == material) all.push_back(one.instead);
    }
    return all;
  }

  // ---- who is there in time ----

  void lay_roads() {
    std::vector<RoadTimes> metrics;
    for (std::size_t i = 0; i <= region_.vehicles.size(); ++i) {
      const Vehicle* vehicle = i == 0 ? nullptr : &region_.vehicles[i - 1];
      RoadTimes metric = road_times(*region_.roads, vehicle, {});
      const auto same = std::ranges::find(metrics, metric);
      metric_of_.push_back(static_cast<std::size_t>(same - metrics.begin()));
      if (same == metrics.end()) metrics.push_back(std::move(metric));
    }
    for (RoadTimes& metric : metrics) travels_.emplace_back(region_.roads, std::move(metric));
    turnouts();
    for (const Crew& crew : region_.crews) add(crew);
    for (const Lot& lot : region_.lots) add(lot);
  }

  [[nodiscard]] std::size_t metric_of(const Vehicle* vehicle) const {
    if (vehicle == nullptr) return metric_of_.front();
    return metric_of_[static_cast<std::size_t>(vehicle - region_.vehicles.data()) + 1];
  }

  void turnouts() {
    const Rule* rule = view_.rule("turnout");
    if (rule == nullptr) return;
    for (const auto& row : rule->rows) {
      if (const auto after = parse_duration(field(row, "after"))) {
        turnout_[{field(row, "team_kind"), field(row, "state")}] = *after;
      }
    }
  }

  [[nodiscard]] Seconds turnout(const Crew& crew, const Team& team) const {
    std::optional<Minutes> own = team.turnout_duty;
    if (crew.readiness == Readiness::standby) own = team.turnout_standby;
    if (crew.readiness == Readiness::recall) own = team.turnout_recall;
    if (crew.readiness == Readiness::part_time) own = team.turnout_part_time;
    if (own) return Seconds(*own);
    const auto usual = turnout_.find({team.kind, std::string(name(crew.readiness))});
    return usual == turnout_.end() ? Seconds{0} : usual->second;
  }

  void add(const Crew& crew) {
    const Team* team = find(region_.teams, crew.team);
    if (team == nullptr || crew.readiness == Readiness::off) return;
    const auto place = region_.roads->find(team->place);
    if (!place) return;
    const Start start{.place = *place,
                      .metric = metric_of(vehicle_of(crew, *team, region_.vehicles)),
                      .before = turnout(crew, *team) + Seconds(team->consent.value_or(Minutes{})),
                      .name = team->name,
                      .part_time = team->staffing != Staffing::full_time};
    for (const Skill& skill : crew.skills) crews_[skill.capability].push_back({skill, start});
    const auto& equipment = region_.crew_equipment;
    auto one = std::ranges::lower_bound(equipment, crew.id, {}, &CrewEquipment::crew);
    for (; one != equipment.end() && one->crew == crew.id; ++one) {
      goods_[one->material].push_back(start);
    }
  }

  void add(const Lot& lot) {
    const Stockpile* stockpile = find(region_.stockpiles, lot.stockpile);
    if (stockpile == nullptr) return;
    const auto place = region_.roads->find(stockpile->place);
    if (!place) return;
    const Minutes before =
        stockpile->loading.value_or(Minutes{}) + stockpile->consent.value_or(Minutes{});
    goods_[lot.material].push_back({.place = *place,
                                    .metric = metric_of(vehicle_of_goods(region_.vehicles)),
                                    .before = Seconds(before),
                                    .name = stockpile->name});
  }

  void reach(const Hazard& hazard) {
    const std::vector<Approach> approaches = approaches_of(IncidentPlace(hazard.id), region_);
    Ways ways;
    for (const Travel& travel : travels_) ways.emplace_back(travel, approaches);
    if (!anybody_reaches(ways)) {
      view_.say("hazards.csv", hazard.id.str(), Code::lint_hazard_unreachable, "id", {hazard.name});
      return;
    }
    std::set<CapabilityId> told;
    for (const Plan* plan : served_[hazard.id]) {
      for (const Card& card : plan->cards) {
        for (const Need& need : card.needs) in_time(hazard, *plan, card, need, ways, told);
      }
    }
    standard(hazard, ways);
  }

  [[nodiscard]] bool anybody_reaches(const Ways& ways) const {
    if (region_.teams.empty()) return true;
    return std::ranges::any_of(region_.teams, [&](const Team& team) {
      const auto place = region_.roads->find(team.place);
      return place && ways.front().from(*place).reachable();
    });
  }

  /// The earliest deadline by which a basis of the plan asks for any at all.
  [[nodiscard]] static std::optional<Seconds> first_deadline(const Plan& plan, const Card& card,
                                                             const Need& need) {
    std::optional<Seconds> first;
    for (const PlanningBasis& basis : plan.planning_bases) {
      const bool out = card.levels.empty() || !basis.level ||
                       std::ranges::find(card.levels, *basis.level) != card.levels.end();
      if (!out) continue;
      for (const Demand& demand : need.demands) {
        if (amount(demand, basis) <= Decimal{}) continue;
        if (!first || demand.within < *first) first = demand.within;
        break;
      }
    }
    return first;
  }

  /// What grows with an indicator the basis does not give is taken as nothing.
  static Decimal amount(const Demand& demand, const PlanningBasis& basis) {
    Decimal sum = demand.base;
    for (const Scaling& per : demand.per) {
      const auto value = std::ranges::find(basis.values, per.indicator, &IndicatorValue::indicator);
      if (value != basis.values.end()) sum = sum + per.amount * value->value;
    }
    return std::max(sum, demand.at_least.value_or(sum));
  }

  void look(const Start& start, const Ways& ways, Seconds within, Quickest& quickest) const {
    const TravelTime travel = ways[start.metric].from(start.place);
    if (!travel.reachable()) return;
    const Seconds after = start.before + travel.rounded_up();
    if (after <= within) {
      ++quickest.in_time;
      if (start.part_time) ++quickest.in_time_part_time;
    }
    if (quickest.after && *quickest.after <= after) return;
    quickest.after = after;
    quickest.name = start.name;
  }

  [[nodiscard]] Quickest quickest(const Need& need, const Ways& ways, Seconds within) const {
    Quickest best;
    if (need.capability) {
      for (const auto& [offered, crews] : crews_) {
        if (!region_.catalogue.covers(offered, *need.capability)) continue;
        for (const auto& [skill, start] : crews) {
          if (need.least_type &&
              !region_.catalogue.is_at_least(skill, *need.capability, *need.least_type)) {
            continue;
          }
          look(start, ways, within, best);
        }
      }
    } else if (need.material) {
      for (const MaterialId& one : stand_ins(*need.material)) {
        const auto goods = goods_.find(one);
        if (goods == goods_.end()) continue;
        for (const Start& start : goods->second) look(start, ways, within, best);
      }
    }
    return best;
  }

  struct Unmet {
    const Card* card = nullptr;
    Text hazard = {};
    Text what = {};
    Seconds within = {};
    Text quickest = {};
    Text after = {};
    Seconds late = {};
  };

  void in_time(const Hazard& hazard, const Plan& plan, const Card& card, const Need& need,
               const Ways& ways, std::set<CapabilityId>& told) {
    const auto within = first_deadline(plan, card, need);
    if (!within) return;
    const Quickest best = quickest(need, ways, *within);
    const Text what = need.capability ? region_.catalogue.name_of(*need.capability)
                                      : region_.catalogue.name_of(*need.material);
    if (best.after && best.in_time == 0) {
      const std::string key = card.id.str() + "/" + std::to_string(need.origin.line) + "/" +
                              (need.capability ? need.capability->str() : need.material->str());
      Unmet& worst = unmet_[key];
      if (worst.card == nullptr || *best.after - *within > worst.late) {
        worst = {&card,
                 hazard.name,
                 what,
                 *within,
                 best.name,
                 in_minutes(*best.after),
                 *best.after - *within};
      }
      return;
    }
    if (!need.capability || best.in_time == 0 || best.in_time > best.in_time_part_time) return;
    if (!told.insert(*need.capability).second) return;
    view_.say("hazards.csv", hazard.id.str(), Code::lint_hazard_part_time, "id",
              {hazard.name, what, format_duration(*within)});
  }

  /// Minutes of driving to the nearest that counts, against the standards for the service.
  void standard(const Hazard& hazard, const Ways& ways) const {
    if (!view_.options.as_of) return;
    for (const auto& [service, crews] : crews_) {
      for (const Standard& one : standards(service.str(), "", hazard.kind, region_.rules,
                                           *view_.options.as_of, ties_.areas_of(hazard))) {
        if (one.measured != "driving_time" || !one.within) continue;
        Quickest best;
        for (const auto& [skill, start] : crews) {
          Start driving = start;
          driving.before = {};
          if (!start.part_time) look(driving, ways, *one.within, best);
        }
        if (!best.after || best.in_time > 0) continue;
        view_.say("hazards.csv", hazard.id.str(), Code::lint_standard_missed, "id",
                  {hazard.name, region_.catalogue.name_of(service), format_duration(*one.within),
                   one.rule.str(), best.name, in_minutes(*best.after)});
      }
    }
  }

  /// Whole minutes, rounded up: nobody needs the second.
  static Text in_minutes(Seconds seconds) {
    const auto minutes = std::chrono::ceil<Minutes>(seconds);
    return format_duration(Seconds(minutes));
  }

  const RegionView& view_;
  const Region& region_;
  HazardPlans ties_;
  std::map<HazardId, std::vector<const Plan*>> served_ = {};
  std::vector<std::size_t> metric_of_ = {};  ///< of no vehicle, then of each
  std::vector<Travel> travels_ = {};         ///< by metric
  std::map<std::pair<std::string, std::string>, Seconds> turnout_ = {};
  std::map<CapabilityId, std::vector<std::pair<Skill, Start>>> crews_ = {};
  std::map<MaterialId, std::vector<Start>> goods_ = {};
  std::map<std::string, Unmet> unmet_ = {};
};

}  // namespace

void lint_reach(const RegionView& view) { ReachLint(view).run(); }

}  // namespace muster
