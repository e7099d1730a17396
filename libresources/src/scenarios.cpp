#include "muster/resources/scenarios.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "muster/plan/fields.hpp"
#include "muster/resources/locate.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/stockpile.hpp"

namespace muster {
namespace {

std::optional<IncidentPlace> place_named(const std::string& text, const Region& region) {
  const auto after = [&](std::string_view prefix) -> std::optional<std::string> {
    if (!text.starts_with(prefix)) return std::nullopt;
    return text.substr(prefix.size());
  };
  const auto hazard = after("hazard:");
  const auto node = after("node:");
  const std::string& bare = hazard ? *hazard : node ? *node : text;
  if (!is_id(bare)) return std::nullopt;
  if (!node && find(region.hazards, HazardId(bare)) != nullptr) return HazardId(bare);
  if (!hazard && region.roads->find(PlaceId(bare))) return PlaceId(bare);
  return std::nullopt;
}

Scenario scenario_of(Fields& fields, const Region& region) {
  Scenario scenario{.id = fields.text("scenario")};
  const std::string at = fields.text("at");
  const Decimal probability = fields.decimal("probability");
  scenario.weight = probability.micros();
  if (probability < Decimal{} || probability > Decimal::of(1)) {
    fields.report("probability", Code::field_out_of_range,
                  {Text(probability.str()), Text("0"), Text("1")});
  }
  scenario.material = MaterialId(fields.text("material"));
  scenario.demand = Quantity(fields.integer("quantity", 0, 1'000'000'000));
  scenario.within = fields.maybe_duration("within");
  if (!at.empty()) {
    if (const auto found = place_named(at, region)) {
      scenario.at = *found;
    } else {
      fields.report("at", Code::id_unknown, {Text("危险目标或地点", "hazard or place"), Text(at)});
    }
  }
  if (!scenario.material.empty() && region.catalogue.find(scenario.material) == nullptr) {
    fields.report("material", Code::id_unknown,
                  {Text("物资", "material"), Text(scenario.material.view())});
  }
  return scenario;
}

/// The id of a hazard or place.
std::string named_place(const IncidentPlace& place) {
  const auto* hazard = std::get_if<HazardId>(&place);
  return hazard != nullptr ? hazard->str() : std::get<PlaceId>(place).str();
}

/// Each scenario has one place and one probability, and all of them together are certain.
void check_probabilities(const std::vector<Scenario>& scenarios, const std::string& file,
                         Findings& findings) {
  std::map<std::string, const Scenario*> once;
  std::int64_t sum = 0;
  for (const Scenario& scenario : scenarios) {
    const auto [at, fresh] = once.emplace(scenario.id, &scenario);
    if (fresh) sum += scenario.weight;
    const Scenario& first = *at->second;
    if (first.weight != scenario.weight) {
      report(findings, Code::field_not_form, Origin{.file = file, .field = "probability"},
             {Text(Decimal::of_micros(scenario.weight).str()),
              Text(scenario.id + " " + Decimal::of_micros(first.weight).str())});
    }
    if (named_place(first.at) != named_place(scenario.at)) {
      report(findings, Code::field_not_form, Origin{.file = file, .field = "at"},
             {Text(named_place(scenario.at)), Text(scenario.id + " " + named_place(first.at))});
    }
  }
  if (sum == Decimal::scale) return;
  report(findings, Code::scenario_probability, Origin{.file = file, .field = "probability"},
         {Text(Decimal::of_micros(sum).str())});
}

/// By depot, in the order of the region: what is good on that day.
std::map<StockpileId, Quantity> good_on(Date day, const MaterialId& material, const Region& region,
                                        const Situation& situation) {
  std::map<StockpileId, Quantity> there;
  for (const Lot& lot : region.lots) {
    if (lot.material != material || lot.condition == Condition::repair) continue;
    if (lot.expires.kind == Expiry::Kind::on && lot.expires.last_day < day) continue;
    const auto changed = situation.balances.find(lot.id);
    there[lot.stockpile] = there[lot.stockpile] +
                           (changed == situation.balances.end() ? lot.quantity : changed->second);
  }
  return there;
}

/// The kinds of depot that hold some of it: no others are places for it (a blood bank keeps no
/// blankets). All kinds where none holds any.
std::set<std::string> kinds_holding(const std::map<StockpileId, Quantity>& there,
                                    const Region& region) {
  std::set<std::string> kinds;
  for (const Stockpile& one : region.stockpiles) {
    const auto here = there.find(one.id);
    if (!one.external && here != there.end() && here->second > Quantity{}) kinds.insert(one.kind);
  }
  if (!kinds.empty()) return kinds;
  for (const Stockpile& one : region.stockpiles) kinds.insert(one.kind);
  return kinds;
}

/// The same roads, where a metre takes a millisecond: the quickest way is then the shortest.
Travel by_length(const Region& region, const Travel& roads) {
  RoadTimes lengths = roads.road_times();
  const RoadRows& all = region.roads->roads();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const TravelTime length{static_cast<std::uint32_t>(
        std::min<std::int64_t>(all.length(i).count, TravelTime::never - 1))};
    if (lengths.forward[i].reachable()) lengths.forward[i] = length;
    if (lengths.backward[i].reachable()) lengths.backward[i] = length;
  }
  return Travel(region.roads, std::move(lengths));
}

}  // namespace

std::vector<Scenario> read_scenarios(std::string_view text, const std::string& file,
                                     const Region& region, Findings& findings) {
  Findings found;
  const CsvTable table = read_csv(text, file, found);
  std::vector<Scenario> scenarios;
  for (const CsvRow& row : table.rows) {
    Fields fields(table, row, found);
    scenarios.push_back(scenario_of(fields, region));
  }
  const bool bad = has_errors(found);
  if (!bad && scenarios.empty()) throw Error(Code::scenario_none, {Text(file)});
  if (!bad) check_probabilities(scenarios, file, found);
  if (has_errors(found)) scenarios.clear();
  findings.insert(findings.end(), found.begin(), found.end());
  return scenarios;
}

std::vector<Scenario> scenarios_of(const RegionReadiness& readiness) {
  std::vector<Scenario> scenarios;
  for (const Trial& trial : readiness.trials) {
    const BasisRef& ref = trial.bases.front();
    std::map<MaterialId, Quantity> asked;
    for (const TriedNeed& need : trial.needs) {
      if (need.material) asked[*need.material] = asked[*need.material] + need.asked;
    }
    for (const auto& [material, quantity] : asked) {
      scenarios.push_back({trial.hazard.str() + "." + ref.plan.str() + "." + ref.basis,
                           trial.hazard, 1, material, quantity});
    }
  }
  return scenarios;
}

OutlookNeeds most_asked(const std::vector<Scenario>& scenarios) {
  std::map<std::pair<std::string, MaterialId>, Quantity> each;
  for (const Scenario& one : scenarios) {
    Quantity& sum = each[{one.id, one.material}];
    sum = sum + one.demand;
  }
  OutlookNeeds needs;
  for (const auto& [key, quantity] : each) {
    Quantity& most = needs.materials[key.second];
    most = std::max(most, quantity);
  }
  return needs;
}

RegionBalance region_balance(const BalanceWish& wish, const std::vector<Scenario>& scenarios,
                             const Region& region, const Situation& situation, const Travel& roads,
                             Instant as_of) {
  const bool in_time = wish.by == BalanceBy::time;
  const auto day = std::chrono::floor<std::chrono::days>(as_of + region.header.display_offset);
  const auto there = good_on(day, wish.material, region, situation);
  const auto kinds = kinds_holding(there, region);
  RegionBalance result;
  std::vector<Stand> stands;
  const std::int64_t pack = std::max<std::int64_t>(wish.pack, 1);
  for (const Stockpile& one : region.stockpiles) {
    if (one.external || !kinds.contains(one.kind)) continue;
    const auto place = region.roads->find(one.place);
    const auto lies = there.find(one.id);
    const Quantity here = lies == there.end() ? Quantity{} : lies->second;
    if (!place || (in_time && !one.loading)) {
      result.left_out = result.left_out + here;
      continue;
    }
    Stand stand{.place = *place};
    if (in_time) stand.before = {static_cast<std::uint32_t>(Seconds(*one.loading).count() * 1000)};
    stands.push_back(stand);
    result.depots.push_back(one.id);
    result.question.stock.push_back(here.count() / pack);
  }
  const Travel ways = in_time ? roads : by_length(region, roads);
  const Overlay overlay(*region.roads, std::move(stands));
  std::int64_t farthest = 1;
  for (const Scenario& scenario : scenarios) {
    if (scenario.material != wish.material) continue;
    BalanceScenario asked{.id = scenario.id,
                          .weight = scenario.weight,
                          .demand = (scenario.demand.count() + pack - 1) / pack};
    const auto times = ways.arrivals(approaches_of(scenario.at, region), overlay);
    for (std::uint32_t depot = 0; depot < times.size(); ++depot) {
      if (!times[depot].reachable()) continue;
      const std::int64_t way = in_time ? times[depot].rounded_up().count() : times[depot].ms;
      asked.reach.push_back({depot, way});
      farthest = std::max(farthest, way);
    }
    result.places.push_back(scenario.at);
    result.question.scenarios.push_back(std::move(asked));
  }
  if (result.question.scenarios.empty()) {
    throw Error(Code::scenario_none, {Text(wish.material.view())});
  }
  result.question.unserved = farthest * 10;
  if (in_time && wish.within) result.question.limit = wish.within->count();
  std::int64_t total = 0;
  for (const std::int64_t stock : result.question.stock) total += stock;
  for (const BalanceScenario& scenario : result.question.scenarios) {
    if (scenario.demand > total) {
      report(
          result.notes, Code::scenario_scaled, {},
          {Text(scenario.id), Text(std::to_string(scenario.demand)), Text(std::to_string(total))});
    }
    const std::size_t cut_off = result.depots.size() - scenario.reach.size();
    if (cut_off > 0) {
      report(result.notes, Code::scenario_unreachable, {},
             {Text(scenario.id), Text(std::to_string(cut_off))});
    }
  }
  return result;
}

}  // namespace muster
