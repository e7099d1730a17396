#include "muster/plan/zone.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <set>

#include "muster/plan/card.hpp"
#include "muster/plan/incident.hpp"
#include "muster/plan/rules.hpp"

namespace muster {
namespace {

constexpr std::int64_t full_circle_e6 = 360'000'000;

bool fits(const std::optional<std::string>& stated, const std::optional<std::string>& known) {
  return !stated || !known || *stated == *known;
}

bool counts(const Distance& distance, const ZoneConditions& conditions) {
  const bool here =
      !distance.substance || conditions.substances.empty() ||
      std::ranges::find(conditions.substances, *distance.substance) != conditions.substances.end();
  return here && fits(distance.container, conditions.container) &&
         fits(distance.spill, conditions.spill) && fits(distance.light, conditions.light) &&
         fits(distance.wind, conditions.wind_class);
}

/// The farthest that counts; of equals the first.
const Distance* farthest(std::span<const Distance> distances, std::string_view kind,
                         const ZoneConditions& conditions) {
  const Distance* found = nullptr;
  for (const Distance& distance : distances) {
    if (distance.kind != kind || !counts(distance, conditions)) continue;
    if (found == nullptr || found->meters < distance.meters) found = &distance;
  }
  return found;
}

/// "ERG2016 Table 3, ammonia, large, night, low".
Text said(const Distance& distance) {
  static const std::array<std::pair<std::string_view, Text>, 7> words = {
      {{"small", {"小量泄漏", "small spill"}},
       {"large", {"大量泄漏", "large spill"}},
       {"day", {"白天", "by day"}},
       {"night", {"夜间", "by night"}},
       {"low", {"微风", "low wind"}},
       {"moderate", {"中等风", "moderate wind"}},
       {"high", {"大风", "high wind"}}}};
  Text text(distance.edition);
  for (const auto& part :
       {distance.substance, distance.container, distance.spill, distance.light, distance.wind}) {
    if (!part) continue;
    const auto found = std::ranges::find(words, *part, [](const auto& word) { return word.first; });
    text.zh += "，" + (found == words.end() ? *part : found->second.zh);
    text.en += ", " + (found == words.end() ? *part : found->second.en);
  }
  return text;
}

void say_unknown(Zone& zone, std::span<const Distance> distances,
                 const ZoneConditions& conditions) {
  const auto hangs_on = [&](const std::optional<std::string> Distance::*member) {
    return std::ranges::any_of(distances, [&](const Distance& distance) {
      return (distance.*member).has_value() && counts(distance, conditions);
    });
  };
  const auto say = [&](bool known, const std::optional<std::string> Distance::*member, Text what) {
    if (!known && hangs_on(member)) zone.reasons.push_back({Code::zone_unknown, {std::move(what)}});
  };
  say(conditions.container.has_value(), &Distance::container, {"容器", "the container"});
  say(conditions.spill.has_value(), &Distance::spill, {"泄漏规模", "the size of the spill"});
  say(conditions.light.has_value(), &Distance::light, {"昼夜", "day or night"});
  say(conditions.wind_class.has_value(), &Distance::wind, {"风速", "the speed of the wind"});
}

void set_downwind(Zone& zone, const Distance& downwind, const ZoneConditions& conditions,
                  int half_angle) {
  zone.downwind = downwind.meters;
  zone.reasons.push_back(
      {Code::zone_downwind, {std::to_string(downwind.meters.count), said(downwind)}});
  if (conditions.calm) {
    zone.reasons.push_back({Code::zone_calm, {}});
  } else if (!conditions.wind_from) {
    zone.reasons.push_back({Code::zone_wind_unknown, {}});
  } else {
    zone.towards = (*conditions.wind_from + 180) % 360;
    zone.half_angle = half_angle;
  }
}

std::int64_t off(std::int64_t a_e6, std::int64_t b_e6) {
  const std::int64_t apart = std::abs(a_e6 - b_e6) % full_circle_e6;
  return std::min(apart, full_circle_e6 - apart);
}

bool covers(const Zone& zone, const Geodesic& from_centre) {
  if (from_centre.millimeters <= zone.isolation.count * 1000) return true;
  if (!zone.downwind || from_centre.millimeters > zone.downwind->count * 1000) return false;
  if (!zone.towards) return true;
  return off(from_centre.bearing_e6, std::int64_t{*zone.towards} * 1'000'000) <=
         std::int64_t{zone.half_angle} * 1'000'000;
}

/// Metres east and north of the centre, true in length and bearing from it.
struct Point {
  double east = 0;
  double north = 0;
};

Point flat(const Position& centre, const Position& position) {
  const Geodesic way = geodesic(centre, position);
  const double bearing = static_cast<double>(way.bearing_e6) * 1e-6 * std::numbers::pi / 180;
  const double metres = static_cast<double>(way.millimeters) * 1e-3;
  return {metres * std::sin(bearing), metres * std::cos(bearing)};
}

Point between(const Point& a, const Point& b, double share) {
  return {a.east + (b.east - a.east) * share, a.north + (b.north - a.north) * share};
}

bool covers(const Zone& zone, const Point& point) {
  const double bearing = std::atan2(point.east, point.north) * 180 / std::numbers::pi;
  const std::int64_t e6 = std::llround(bearing * 1e6);
  return covers(zone,
                Geodesic{.millimeters = std::llround(std::hypot(point.east, point.north) * 1000),
                         .bearing_e6 = ((e6 % full_circle_e6) + full_circle_e6) % full_circle_e6});
}

/// Where the line crosses the circle of that radius around the centre.
void cross_circle(const Point& a, const Point& b, double radius, std::vector<double>& shares) {
  const double de = b.east - a.east;
  const double dn = b.north - a.north;
  const double square = de * de + dn * dn;
  if (square == 0) return;
  const double half = (a.east * de + a.north * dn) / square;
  const double rest =
      half * half - (a.east * a.east + a.north * a.north - radius * radius) / square;
  if (rest < 0) return;
  shares.push_back(-half - std::sqrt(rest));
  shares.push_back(-half + std::sqrt(rest));
}

/// Where it crosses the straight line through the centre with that bearing.
void cross_edge(const Point& a, const Point& b, double degrees, std::vector<double>& shares) {
  const double bearing = degrees * std::numbers::pi / 180;
  const double east = std::sin(bearing);
  const double north = std::cos(bearing);
  const double at_a = a.east * north - a.north * east;
  const double at_b = b.east * north - b.north * east;
  if (at_a != at_b) shares.push_back(at_a / (at_a - at_b));
}

std::vector<double> crossings(const Zone& zone, const Point& a, const Point& b) {
  std::vector<double> shares = {0, 1};
  cross_circle(a, b, static_cast<double>(zone.isolation.count), shares);
  if (zone.downwind) cross_circle(a, b, static_cast<double>(zone.downwind->count), shares);
  if (zone.towards) {
    cross_edge(a, b, *zone.towards - zone.half_angle, shares);
    cross_edge(a, b, *zone.towards + zone.half_angle, shares);
  }
  std::erase_if(shares, [](double share) { return share < 0 || share > 1; });
  std::ranges::sort(shares);
  return shares;
}

}  // namespace

std::optional<Zone> zone(const Position& centre, std::span<const Distance> distances,
                         const ZoneConditions& conditions, int half_angle) {
  if (half_angle <= 0 || half_angle > 180)
    throw Error(Code::zone_sector, {std::to_string(half_angle)});
  if (conditions.wind_from && (*conditions.wind_from < 0 || *conditions.wind_from > 359)) {
    throw Error(Code::zone_bearing, {std::to_string(*conditions.wind_from)});
  }
  Zone result{.centre = centre};
  const Distance* isolation = farthest(distances, "isolation", conditions);
  const Distance* downwind = farthest(distances, "downwind", conditions);
  const Distance* fire =
      conditions.burning.value_or(false) ? farthest(distances, "fire", conditions) : nullptr;
  if (isolation == nullptr && downwind == nullptr && fire == nullptr) return std::nullopt;
  if (isolation != nullptr) {
    result.isolation = isolation->meters;
    result.reasons.push_back(
        {Code::zone_isolation, {std::to_string(isolation->meters.count), said(*isolation)}});
  }
  if (fire != nullptr) {
    result.isolation = std::max(result.isolation, fire->meters);
    result.reasons.push_back({Code::zone_fire, {std::to_string(fire->meters.count), said(*fire)}});
  }
  if (downwind != nullptr) set_downwind(result, *downwind, conditions, half_angle);
  say_unknown(result, distances, conditions);
  return result;
}

bool in_zone(const Zone& zone, const Position& position) {
  return covers(zone, geodesic(zone.centre, position));
}

std::vector<ZoneSpan> in_zone(const Zone& zone, const Position& from, const Position& to) {
  constexpr double million = 1e6;
  const Point a = flat(zone.centre, from);
  const Point b = flat(zone.centre, to);
  const std::vector<double> shares = crossings(zone, a, b);
  std::vector<ZoneSpan> spans;
  for (std::size_t i = 1; i < shares.size(); ++i) {
    if (!covers(zone, between(a, b, (shares[i - 1] + shares[i]) / 2))) continue;
    const auto begin = static_cast<std::int64_t>(std::floor(shares[i - 1] * million));
    const auto end = static_cast<std::int64_t>(std::ceil(shares[i] * million));
    if (!spans.empty() && begin <= spans.back().to_e6) {
      spans.back().to_e6 = std::max(spans.back().to_e6, end);
    } else {
      spans.push_back({begin, end});
    }
  }
  return spans;
}

ZoneConditions zone_conditions(const LocatedIncident& incident, const Rules& rules, Date day) {
  ZoneConditions conditions;
  const auto& indicators = incident.incident.indicators;
  if (const auto& weather = incident.incident.weather) {
    conditions.light = weather->light;
    conditions.wind_from = weather->wind_from;
    conditions.calm = weather->wind_kmh == Decimal{};
    const Rule* classes = in_force(rules, "wind_class", day, incident.jurisdictions);
    if (classes != nullptr && weather->wind_kmh) {
      for (const auto& row : classes->rows) {
        const auto below = decimal_field(row, "below_kmh");
        const auto up_to = decimal_field(row, "up_to_kmh");
        if ((below && *weather->wind_kmh >= *below) || (up_to && *weather->wind_kmh > *up_to))
          continue;
        conditions.wind_class = field(row, "wind");
        break;
      }
    }
  }
  if (const Rule* sizes = in_force(rules, "spill_size", day, incident.jurisdictions)) {
    for (const auto& row : sizes->rows) {
      const auto told = indicators.find(IndicatorId(field(row, "indicator")));
      const auto least = decimal_field(row, "at_least");
      if (told == indicators.end() || !least || told->second < *least) continue;
      conditions.spill = field(row, "spill");
      break;
    }
  }
  const auto fire = indicators.find(IndicatorId("fire_area_m2"));
  if (fire != indicators.end()) conditions.burning = fire->second > Decimal{};
  if (const auto& released = incident.incident.released) {
    if (released->substance) conditions.substances = {*released->substance};
    conditions.container = released->container;
    if (released->spill) conditions.spill = released->spill;
  }
  return conditions;
}

int sector_half_angle(const Rules& rules, Date day,
                      const std::vector<JurisdictionId>& jurisdictions) {
  const Rule* rule = in_force(rules, "downwind_sector", day, jurisdictions);
  const auto angle =
      rule == nullptr ? std::nullopt : decimal_field(rule->rows.front(), "half_angle");
  if (!angle) return 180;
  return static_cast<int>(std::clamp<std::int64_t>(angle->rounded_up().count(), 1, 180));
}

}  // namespace muster
