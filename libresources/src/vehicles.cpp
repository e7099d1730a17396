#include "muster/resources/vehicles.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

#include "muster/resources/area.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/roads.hpp"
#include "vehicles_barred.hpp"

namespace muster {

namespace {

constexpr std::int64_t largest_factor_term = 1000;
const std::string all_others = "*";

struct Factor {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
};

bool longer(const Factor& a, const Factor& b) {
  return a.numerator * b.denominator > b.numerator * a.denominator;
}

TravelTime times(TravelTime time, const Factor& factor) {
  if (!time.reachable()) return time;
  const std::int64_t ms =
      (time.ms * factor.numerator + factor.denominator - 1) / factor.denominator;
  if (ms >= TravelTime::never) return {};
  return {.ms = static_cast<std::uint32_t>(ms)};
}

std::optional<std::int64_t> term(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value < 1 || value > largest_factor_term) return std::nullopt;
  return value;
}

bool exceeds(const std::optional<std::int64_t>& own, const std::optional<std::int64_t>& limit) {
  return own && limit && *own > *limit;
}

bool may_drive(const Vehicle& vehicle, const Road& road) {
  return !exceeds(vehicle.mass_kg, road.max_mass_kg) &&
         !exceeds(vehicle.height_cm, road.max_height_cm) &&
         !exceeds(vehicle.width_cm, road.max_width_cm) &&
         !(vehicle.dangerous_goods && road.hazmat_ban);
}

/// The paces of a vehicle, read once.
class Paces {
 public:
  explicit Paces(const Vehicle* vehicle) {
    if (vehicle == nullptr) return;
    for (const std::string& text : vehicle->pace) {
      const auto pace = parse_pace(text);
      if (!pace) throw Error(Code::vehicle_pace, {Text(text)});
      paces_.push_back(*pace);
    }
  }
  [[nodiscard]] Factor on(const std::string& road_class) const {
    for (const std::string* wanted : {&road_class, &all_others}) {
      const auto found = std::ranges::find(paces_, *wanted, &Pace::road_class);
      if (found != paces_.end()) return {found->numerator, found->denominator};
    }
    return {};
  }

 private:
  std::vector<Pace> paces_ = {};
};

/// One row, its area read once.
struct Row {
  const RoadCondition* condition = nullptr;
  std::optional<Area> area = {};
  Factor factor = {};

  explicit Row(const RoadCondition& row)
      : condition(&row), factor{row.factor_numerator, row.factor_denominator} {
    for (const std::int64_t part : {factor.numerator, factor.denominator}) {
      if (part < 1 || part > largest_factor_term) throw Error(Code::closure_factor);
    }
    if (!row.area) return;
    area = parse_area(*row.area);
    if (!area) throw Error(Code::closure_area, {Text(*row.area)});
  }

  [[nodiscard]] bool holds_on(const Road& road, const Position& from, const Position& to) const {
    const auto& classes = condition->road_classes;
    if (!classes.empty() && std::ranges::find(classes, road.road_class) == classes.end())
      return false;
    const auto& seasons = condition->seasons;
    if (!seasons.empty() &&
        (!road.seasonal || std::ranges::find(seasons, *road.seasonal) == seasons.end()))
      return false;
    return !area || touches(*area, from, to);
  }
};

/// The longest row of each condition, one condition after the other by name.
TravelTime slowed(TravelTime time, std::span<const Row> rows, const Road& road,
                  const Position& from, const Position& to) {
  for (std::size_t i = 0; i < rows.size();) {
    const std::string& name = rows[i].condition->condition;
    std::optional<Factor> longest;
    for (; i < rows.size() && rows[i].condition->condition == name; ++i) {
      if (!rows[i].holds_on(road, from, to)) continue;
      if (rows[i].condition->effect == ClosureEffect::closed) return {};
      if (!longest || longer(rows[i].factor, *longest)) longest = rows[i].factor;
    }
    if (longest) time = times(time, *longest);
  }
  return time;
}

/// From the first to the last, or round over the end.
bool within(std::int64_t month, const RoadCondition& row) {
  const std::int64_t from = row.from_month.value_or(1);
  const std::int64_t until = row.until_month.value_or(12);
  const bool begun = month >= from;
  const bool ended = month > until;
  return until < from ? begun || !ended : begun && !ended;
}

bool drives(const Vehicle& vehicle, const std::string& who) {
  return std::ranges::find(vehicle.team_kinds, who) != vehicle.team_kinds.end();
}

const Vehicle* first_for(std::span<const Vehicle> vehicles, const std::string& who) {
  for (const std::string* wanted : {&who, &all_others}) {
    for (const Vehicle& vehicle : vehicles) {
      if (drives(vehicle, *wanted)) return &vehicle;
    }
  }
  return nullptr;
}

}  // namespace

std::optional<Pace> parse_pace(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::size_t slash = text.find('/');
  if (equals == 0 || equals == std::string_view::npos || slash == std::string_view::npos ||
      slash < equals) {
    return std::nullopt;
  }
  const auto numerator = term(text.substr(equals + 1, slash - equals - 1));
  const auto denominator = term(text.substr(slash + 1));
  if (!numerator || !denominator) return std::nullopt;
  return Pace{std::string(text.substr(0, equals)), *numerator, *denominator};
}

const Vehicle* vehicle_of(const Crew& crew, const Team& team, std::span<const Vehicle> vehicles) {
  for (const Vehicle& vehicle : vehicles) {
    if (std::ranges::find(vehicle.crews, crew.id.view()) != vehicle.crews.end()) return &vehicle;
  }
  return first_for(vehicles, team.kind);
}

const Vehicle* vehicle_of_goods(std::span<const Vehicle> vehicles) {
  return first_for(vehicles, "stockpile");
}

std::vector<RoadCondition> holding(std::span<const RoadCondition> conditions,
                                   const std::optional<std::string>& weather, Instant as_of,
                                   Offset offset) {
  const auto local = as_of + offset;
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const auto time_of_day = std::chrono::floor<Minutes>(local - midnight);
  const std::chrono::year_month_day day(midnight);
  const auto month = static_cast<std::int64_t>(static_cast<unsigned>(day.month()));
  std::vector<RoadCondition> result;
  for (const RoadCondition& row : conditions) {
    if (row.weather && row.weather != weather) continue;
    if (!within(month, row)) continue;
    const bool begun = time_of_day >= row.from;
    const bool ended = time_of_day >= row.until;
    const bool now = row.until < row.from ? begun || !ended : begun && !ended;
    if (now) result.push_back(row);
  }
  std::ranges::stable_sort(
      result, {}, [](const RoadCondition& row) { return std::tie(row.condition, row.number); });
  return result;
}

std::vector<std::uint32_t> limited_roads(const RoadNetwork& network) {
  std::vector<std::uint32_t> limited;
  for (std::uint32_t i = 0; i < network.roads().size(); ++i) {
    const Road& road = network.roads().common(i);
    if (road.max_mass_kg || road.max_height_cm || road.max_width_cm || road.hazmat_ban) {
      limited.push_back(i);
    }
  }
  return limited;
}

std::vector<std::uint32_t> barred_roads(const Vehicle& vehicle,
                                        std::span<const std::uint32_t> limited,
                                        const RoadNetwork& network) {
  std::vector<std::uint32_t> barred;
  for (const std::uint32_t i : limited) {
    if (!may_drive(vehicle, network.roads().common(i))) barred.push_back(i);
  }
  return barred;
}

RoadTimes road_times(const RoadNetwork& network, const Vehicle* vehicle,
                     std::span<const RoadCondition> conditions) {
  RoadTimes all = road_times(network);
  if (vehicle == nullptr && conditions.empty()) return all;
  const Paces paces(vehicle);
  const std::vector<Row> rows(conditions.begin(), conditions.end());
  for (std::uint32_t i = 0; i < network.roads().size(); ++i) {
    const Road& road = network.roads().common(i);
    TravelTime time = network.time(RoadIndex{i});
    if (vehicle != nullptr) {
      time = may_drive(*vehicle, road) ? times(time, paces.on(road.road_class)) : TravelTime{};
    }
    if (!rows.empty()) {
      time = slowed(time, rows, road, network.position(network.from(RoadIndex{i})),
                    network.position(network.to(RoadIndex{i})));
    }
    all.forward[i] = time;
    if (!road.one_way) all.backward[i] = time;
  }
  return all;
}

RoadTimes road_times(const RoadNetwork& network, const Vehicle* vehicle,
                     std::span<const RoadCondition> conditions, std::span<const Closure> closures,
                     Instant as_of) {
  RoadTimes times = road_times(network, vehicle, conditions);
  const std::vector<std::string>* classes = vehicle == nullptr ? nullptr : &vehicle->classes;
  lay_closures(times, network, closures, as_of, classes);
  return times;
}

}  // namespace muster
