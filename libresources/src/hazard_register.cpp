#include "muster/resources/hazard_register.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>

#include "region_lint_plans.hpp"

namespace muster {

namespace {

constexpr Meters near_by = {500};
/// 500 m of latitude are less than 0.005 degrees: what lies farther north or south is not measured.
constexpr std::int64_t near_by_e7 = 50'000;

/// The latest rule on the subject in force that day in the whole region.
const Rule* rule_on(const Region& region, std::string_view subject, Date day) {
  return in_force(region.rules, subject, day, chain_of(region, region.header.jurisdiction));
}

class Register {
 public:
  Register(const Region& region, Date day)
      : region_(region), day_(day), ties_(region, rule_on(region, "what_can_happen", day)) {
    for (const HazardMeasure& one : region.hazard_measures) measures_[one.hazard].push_back(&one);
    for (const HazardSubstance& one : region.hazard_substances) {
      substances_[one.hazard].push_back(&one);
    }
    const Due due = obligations(region, {.as_of = day, .until = months_after(day, 60)});
    for (const Obligation& one : due.obligations) {
      if (one.kind != ObligationKind::drill || one.repeated) continue;
      for (const std::string& plan : plans_of(one)) {
        const auto [entry, fresh] = next_drill_.emplace(plan, one.due);
        if (!fresh) entry->second = std::min(entry->second, one.due);
      }
    }
    stocks();
  }

  std::vector<HazardEntry> entries() {
    std::vector<HazardEntry> all;
    for (const Hazard& hazard : region_.hazards) all.push_back(entry(hazard));
    return all;
  }

 private:
  /// A drill of the unit is one of any of its plans.
  [[nodiscard]] std::vector<std::string> plans_of(const Obligation& drill) const {
    if (drill.about == SubjectKind::plan) return {drill.subject};
    std::vector<std::string> plans;
    for (const Plan& plan : region_.plans.plans()) {
      if (plan.owner.str() == drill.subject) plans.push_back(plan.id.str());
    }
    return plans;
  }

  /// What each operator has in its own stores and with its own crews.
  void stocks() {
    std::map<StockpileId, OrganisationId> keeper;
    for (const Stockpile& one : region_.stockpiles) keeper.emplace(one.id, one.organisation);
    for (const Lot& lot : region_.lots) {
      const auto found = keeper.find(lot.stockpile);
      if (found != keeper.end()) add_stock(found->second, lot.material, lot.quantity);
    }
    std::map<CrewId, OrganisationId> holder;
    for (const Crew& crew : region_.crews) {
      if (const Team* team = find(region_.teams, crew.team)) {
        holder.emplace(crew.id, team->organisation);
      }
    }
    for (const CrewEquipment& one : region_.crew_equipment) {
      const auto found = holder.find(one.crew);
      if (found != holder.end()) add_stock(found->second, one.material, one.quantity);
    }
  }
  void add_stock(const OrganisationId& owner, const MaterialId& material, Quantity quantity) {
    Quantity& sum = stock_[{owner, material}];
    sum = sum + quantity;
  }

  [[nodiscard]] HazardEntry entry(const Hazard& hazard) const {
    HazardEntry one{.hazard = hazard.id};
    if (const auto found = measures_.find(hazard.id); found != measures_.end()) {
      one.measures = found->second;
    }
    graded(hazard, one);
    one.neighbours = neighbours(hazard);
    if (one.grading && one.grading->identified == true) kit(hazard, one);
    plans(hazard, one);
    survey(hazard, one);
    return one;
  }

  void graded(const Hazard& hazard, HazardEntry& one) const {
    const auto found = substances_.find(hazard.id);
    const bool tanks = std::ranges::any_of(one.measures, [](const HazardMeasure* measure) {
      return measure->measure == "tanks" || measure->measure == "tank_m3";
    });
    one.substance_unknown = found == substances_.end() && tanks;
    if (found == substances_.end() && !tanks) return;
    one.grading = major_hazard_of(hazard, region_, day_);
    if (found == substances_.end()) return;
    for (const HazardSubstance* substance : found->second) {
      std::optional<Decimal> tonnes;
      if (substance->measured_in == "t") tonnes = substance->quantity;
      one.substances.push_back(
          {.substance = substance->substance, .name = substance->name, .tonnes = tonnes});
    }
  }

  [[nodiscard]] std::vector<Neighbour> neighbours(const Hazard& hazard) const {
    std::vector<Neighbour> found;
    for (const Hazard& other : region_.hazards) {
      if (other.id == hazard.id) continue;
      near(hazard, other.position, found,
           {.id = other.id.str(),
            .name = other.name,
            .kind = region_.catalogue.name_of(other.kind),
            .people = other.people});
    }
    for (const Facility& one : region_.facilities) {
      near(hazard, one.position, found,
           {.id = one.id.str(), .name = one.name, .kind = Text(one.kind)});
    }
    if (region_.roads) {
      const PlaceRows& places = region_.roads->places();
      for (std::size_t i = 0; i < places.size(); ++i) {
        const Place& people = places.common(i);
        if (!people.population_day && !people.population_night) continue;
        const Place one = places[i];
        near(hazard, one.position, found,
             {.id = one.id.str(),
              .name = one.name,
              .kind = Text(one.kind),
              .people = std::max(one.population_day, one.population_night)});
      }
    }
    std::ranges::stable_sort(found, [](const Neighbour& a, const Neighbour& b) {
      return std::tie(a.distance, a.id) < std::tie(b.distance, b.id);
    });
    return found;
  }

  static void near(const Hazard& hazard, const Position& position, std::vector<Neighbour>& found,
                   Neighbour one) {
    const std::int64_t apart = position.latitude.e7 - hazard.position.latitude.e7;
    if (std::abs(apart) > near_by_e7) return;
    one.distance = distance(hazard.position, position);
    if (one.distance <= near_by) found.push_back(std::move(one));
  }

  void kit(const Hazard& hazard, HazardEntry& one) const {
    const Rule* traits = rule_on(region_, "substance_trait", day_);
    const Rule* kits = rule_on(region_, "major_hazard_kit", day_);
    if (traits == nullptr || kits == nullptr) return;
    std::set<std::string> wanted;
    for (const SubstanceAmount& substance : one.substances) {
      bool known = false;
      for (const auto& row : traits->rows) {
        if (field(row, "substance") != substance.substance) continue;
        wanted.insert(field(row, "trait"));
        known = true;
      }
      if (!known) one.trait_unknown.push_back(substance.substance);
    }
    for (const auto& row : kits->rows) {
      if (!wanted.contains(field(row, "trait"))) continue;
      KitItem item{.trait = field(row, "trait"),
                   .kit = field(row, "kit"),
                   .required = decimal_field(row, "at_least").value_or(Decimal{}).rounded_up(),
                   .authority = {.rule = kits->id,
                                 .source = kits->source,
                                 .clause = kits->clause,
                                 .mark = kits->mark}};
      for (const std::string& material : words_of(field(row, "materials"))) {
        item.materials.emplace_back(material);
        const auto have = stock_.find({hazard.organisation, MaterialId(material)});
        if (have != stock_.end()) item.present = item.present + have->second;
      }
      one.kit.push_back(std::move(item));
    }
  }

  void plans(const Hazard& hazard, HazardEntry& one) const {
    std::vector<const Plan*> plans = ties_.plans_for(hazard);
    std::ranges::stable_sort(plans, {}, [](const Plan* plan) { return plan->tier; });
    for (const Plan* plan : plans) {
      one.plans.push_back(plan->id);
      // A drill of the city's plan was not held here; one of a plan that names the hazard was.
      const bool own =
          std::ranges::find(plan->covers.hazards, hazard.id) != plan->covers.hazards.end();
      if (!own) continue;
      for (const DatedFact& fact : region_.dated_facts) {
        if (fact.fact != FactKind::drill || fact.about != SubjectKind::plan) continue;
        if (fact.subject != plan->id.view() || fact.on > day_) continue;
        if (!one.last_drill || fact.on > *one.last_drill) one.last_drill = fact.on;
      }
      const auto next = next_drill_.find(plan->id.str());
      if (next == next_drill_.end()) continue;
      if (!one.next_drill || next->second < *one.next_drill) one.next_drill = next->second;
    }
  }

  void survey(const Hazard& hazard, HazardEntry& one) const {
    for (const DatedFact& fact : region_.dated_facts) {
      if (fact.fact != FactKind::survey || fact.about != SubjectKind::hazard) continue;
      if (fact.subject != hazard.id.view() || fact.on > day_) continue;
      if (!one.survey.last || fact.on > *one.survey.last) one.survey.last = fact.on;
    }
    const auto limit = verification_limit(region_.rules, "survey", day_,
                                          chain_of(region_, region_.header.jurisdiction));
    if (one.survey.last && limit && limit->months) {
      one.survey.due = months_after(*one.survey.last, *limit->months);
    }
  }

  const Region& region_;
  Date day_;
  HazardPlans ties_;
  std::map<HazardId, std::vector<const HazardMeasure*>> measures_ = {};
  std::map<HazardId, std::vector<const HazardSubstance*>> substances_ = {};
  std::map<std::pair<OrganisationId, MaterialId>, Quantity> stock_ = {};
  std::map<std::string, Date> next_drill_ = {};
};

}  // namespace

std::vector<HazardEntry> hazard_register(const Region& region, Date day) {
  return Register(region, day).entries();
}

}  // namespace muster
