#include "muster/resources/stock_norms.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "muster/plan/plan.hpp"
#include "muster/plan/rules.hpp"
#include "muster/resources/hazard.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"

namespace muster {
namespace {

using Row = std::map<std::string, std::string>;

bool has_word(const std::string& list, const std::string& word) {
  return (" " + list + " ").find(" " + word + " ") != std::string::npos;
}

class Checking {
 public:
  Checking(const Region& region, const Situation& situation, const RegionReadiness& readiness)
      : region_(region), situation_(situation), readiness_(readiness) {
    day_ = std::chrono::floor<std::chrono::days>(readiness.as_of + region.header.display_offset);
    const auto here = chain_of(region, region.header.jurisdiction);
    const Rule* packed = in_force(region.rules, "pack", day_, here);
    if (packed == nullptr) return;
    for (const Row& row : packed->rows) {
      const auto holds = decimal_field(row, "holds");
      if (holds) packs_[MaterialId(field(row, "material"))] = holds->rounded_up();
    }
  }

  std::vector<NormCheck> run() {
    const auto here = chain_of(region_, region_.header.jurisdiction);
    const Rule* rule = in_force(region_.rules, "stock_norm", day_, here);
    if (rule == nullptr) throw Error(Code::norm_none);
    for (const Row& row : rule->rows) add(row, *rule);
    std::ranges::stable_sort(checks_, {}, [](const NormCheck& check) {
      return std::tie(check.norm, check.material, check.subject);
    });
    return std::move(checks_);
  }

 private:
  void add(const Row& row, const Rule& rule) {
    NormCheck check{.norm = field(row, "norm"),
                    .material = MaterialId(field(row, "material")),
                    .per = field(row, "per"),
                    .base = field(row, "base")};
    check.mark = row.contains("mark") ? field(row, "mark") : rule.mark;
    check.source = row.contains("source") ? field(row, "source") : rule.source;
    check.pack = pack_of(check.material);
    if (check.per == "people") {
      for_people(row, std::move(check));
    } else if (check.per == "hazard") {
      for_hazards(row, check);
    } else {
      for_teams(row, check);
    }
  }

  /// amount × times × days × (1 + reserve), rounded up once.
  static Quantity needed(const Row& row, Decimal times) {
    Decimal need = decimal_field(row, "amount").value_or(Decimal{}) * times;
    if (const auto days = decimal_field(row, "days")) need = need * *days;
    if (const auto reserve = decimal_field(row, "reserve_pct")) {
      need = need + need * *reserve * Decimal::of_micros(Decimal::scale / 100);
    }
    return need.rounded_up();
  }

  void for_people(const Row& row, NormCheck check) {
    check.subject = region_.header.jurisdiction.view();
    check.subject_name = name_of(region_.jurisdictions, region_.header.jurisdiction);
    check.people = people(check.base);
    if (check.people) {
      // For each so many people begun: the norm is never shared out below one.
      const auto each = decimal_field(row, "of_people").value_or(Decimal::of(1)).rounded_up();
      const std::int64_t group = std::max<std::int64_t>(each.count(), 1);
      check.need = needed(row, Decimal::of((*check.people + group - 1) / group));
    }
    Held all;
    for (const Lot& lot : region_.lots) add_lot(lot, check.material, all);
    note(all, check);
    checks_.push_back(std::move(check));
  }

  struct Held {
    Quantity sum = {};
    Quantity from_kits = {};
    Quantity broken = {};
  };

  static void note(const Held& held, NormCheck& check) {
    check.have = held.sum;
    check.from_kits = held.from_kits;
    check.broken = held.broken;
  }

  [[nodiscard]] Quantity pack_of(const MaterialId& material) const {
    const auto known = packs_.find(material);
    return known == packs_.end() ? Quantity{} : known->second;
  }

  /// How many of the material lie in one of these: it is one itself, or a kit that holds some.
  [[nodiscard]] Quantity in_one(const MaterialId& of, const MaterialId& wanted) const {
    if (of == wanted) return Quantity(1);
    for (const KitPart& part : region_.kits) {
      if (part.kit == of && part.part == wanted) return part.quantity;
    }
    return {};
  }

  void add_lot(const Lot& lot, const MaterialId& material, Held& into) const {
    const Quantity each = in_one(lot.material, material);
    if (each == Quantity{}) return;
    const Quantity there = each * good(lot).count();
    if (lot.material != material) {
      into.sum = into.sum + there;
      into.from_kits = into.from_kits + there;
      return;
    }
    const Quantity pack = pack_of(material);
    const Quantity begun = pack > Quantity(1) ? Quantity(there.count() % pack.count()) : Quantity{};
    into.sum = into.sum + (there - begun);
    into.broken = into.broken + begun;
  }

  [[nodiscard]] std::optional<std::int64_t> people(const std::string& base) const {
    if (base == "resident" || base.empty()) {
      const Jurisdiction* here = find(region_.jurisdictions, region_.header.jurisdiction);
      return here == nullptr ? std::nullopt : here->population;
    }
    const IndicatorId indicator(base == "evacuated" ? "evacuate" : base);
    std::optional<std::int64_t> most;
    for (const Trial& trial : readiness_.trials) {
      for (const BasisRef& ref : trial.bases) {
        for (const PlanningBasis& basis : region_.plans.find(ref.plan)->planning_bases) {
          if (basis.id != ref.basis) continue;
          for (const IndicatorValue& value : basis.values) {
            if (value.indicator != indicator) continue;
            most = std::max(most.value_or(0), value.value.rounded_up().count());
          }
        }
      }
    }
    return most;
  }

  /// Hazards of one organisation that are counted at once.
  struct NormTogether {
    NormCheck check = {};
    std::optional<Decimal> times = {};  ///< none: of one of them nobody measured it
  };

  static void add_to(NormTogether& sum, const Hazard& hazard, const std::optional<Decimal>& times) {
    sum.check.together.push_back(hazard.id);
    sum.times = sum.times && times ? std::optional(*sum.times + *times) : std::nullopt;
  }

  /// Once, or times a measure of the hazard. Empty: nobody measured it.
  [[nodiscard]] std::optional<Decimal> times_of(const Row& row, const Hazard& hazard) const {
    if (!row.contains("of_measure")) return Decimal::of(1);
    for (const HazardMeasure& one : region_.hazard_measures) {
      if (one.hazard == hazard.id && one.measure == row.at("of_measure")) {
        return Decimal::parse(one.value);
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] bool is_of_class(const Team& team, const std::string& station_class) const {
    return std::ranges::any_of(region_.team_measures, [&](const TeamMeasure& one) {
      return one.team == team.id && one.measure == "station_class" && one.value == station_class;
    });
  }

  void for_hazards(const Row& row, const NormCheck& pattern) {
    const bool together = row.contains("together") && row.at("together") == "yes";
    std::map<OrganisationId, NormTogether> at_once;
    for (const Hazard& hazard : region_.hazards) {
      if (row.contains("hazard_kinds") && !has_word(row.at("hazard_kinds"), hazard.kind.str())) {
        continue;
      }
      if (together) {
        add_to(at_once.try_emplace(hazard.organisation, NormTogether{pattern, Decimal{}})
                   .first->second,
               hazard, times_of(row, hazard));
        continue;
      }
      NormCheck check = pattern;
      check.subject = hazard.id.view();
      check.subject_name = hazard.name;
      if (const auto times = times_of(row, hazard)) check.need = needed(row, *times);
      set_held(hazard.organisation, check);
      checks_.push_back(std::move(check));
    }
    for (auto& [organisation, sum] : at_once) {
      NormCheck& check = sum.check;
      check.subject = organisation.view();
      check.subject_name = name_of(region_.organisations, organisation);
      std::ranges::sort(check.together);
      if (sum.times) check.need = needed(row, *sum.times);
      set_held(organisation, check);
      checks_.push_back(std::move(check));
    }
  }

  void set_held(const OrganisationId& organisation, NormCheck& check) const {
    const auto held = held_by(organisation, check.material);
    if (held) note(*held, check);
  }

  void for_teams(const Row& row, const NormCheck& pattern) {
    for (const Team& team : region_.teams) {
      if (row.contains("team_kinds") && !has_word(row.at("team_kinds"), team.kind)) continue;
      if (row.contains("station") && !is_of_class(team, row.at("station"))) continue;
      NormCheck check = pattern;
      check.subject = team.id.view();
      check.subject_name = team.name;
      check.need = needed(row, Decimal::of(1));
      if (const auto carried = carried_by(team.id, check.material)) note(*carried, check);
      checks_.push_back(std::move(check));
    }
  }

  [[nodiscard]] Quantity good(const Lot& lot) const {
    if (lot.condition == Condition::repair) return {};
    if (lot.expires.kind == Expiry::Kind::on && lot.expires.last_day < day_) return {};
    const auto changed = situation_.balances.find(lot.id);
    return changed == situation_.balances.end() ? lot.quantity : changed->second;
  }

  [[nodiscard]] std::optional<Held> held_by(const OrganisationId& organisation,
                                            const MaterialId& material) const {
    std::optional<Held> held;
    for (const Stockpile& stockpile : region_.stockpiles) {
      if (stockpile.organisation != organisation) continue;
      if (!held) held.emplace();
      for (const Lot& lot : region_.lots) {
        if (lot.stockpile == stockpile.id) add_lot(lot, material, *held);
      }
    }
    for (const Team& team : region_.teams) {
      if (team.organisation != organisation) continue;
      if (const auto carried = carried_by(team.id, material)) {
        if (!held) held.emplace();
        held->sum = held->sum + carried->sum;
        held->from_kits = held->from_kits + carried->from_kits;
      }
    }
    return held;
  }

  /// With its crews, to the piece: nobody has to send it. Empty: nothing at all is recorded.
  [[nodiscard]] std::optional<Held> carried_by(const TeamId& team,
                                               const MaterialId& material) const {
    std::optional<Held> held;
    for (const CrewEquipment& equipment : region_.crew_equipment) {
      if (find(region_.crews, equipment.crew)->team != team) continue;
      if (!held) held.emplace();
      const Quantity there = in_one(equipment.material, material) * equipment.quantity.count();
      held->sum = held->sum + there;
      if (equipment.material != material) held->from_kits = held->from_kits + there;
    }
    return held;
  }

  const Region& region_;
  const Situation& situation_;
  const RegionReadiness& readiness_;
  Date day_ = {};
  std::map<MaterialId, Quantity> packs_ = {};
  std::vector<NormCheck> checks_ = {};
};

}  // namespace

std::vector<NormCheck> stock_norms(const Region& region, const Situation& situation,
                                   const RegionReadiness& readiness) {
  return Checking(region, situation, readiness).run();
}

}  // namespace muster
