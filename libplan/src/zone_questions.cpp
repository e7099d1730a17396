#include <algorithm>

#include "muster/plan/card.hpp"
#include "muster/plan/zone.hpp"

namespace muster {
namespace {

using Stated = std::optional<std::string> Distance::*;

class Trials {
 public:
  Trials(const Position& centre, std::span<const Distance> distances,
         const ZoneConditions& conditions, int half_angle)
      : centre_(centre),
        distances_(distances),
        conditions_(conditions),
        half_angle_(half_angle),
        now_(zone(centre, distances, conditions, half_angle)) {}

  std::vector<ZoneQuestion> run() {
    if (!conditions_.burning) try_fire();
    if (conditions_.substances.size() != 1) try_substances();
    try_stated(ZoneFact::container, &Distance::container, &ZoneConditions::container);
    try_stated(ZoneFact::spill, &Distance::spill, &ZoneConditions::spill);
    if (!conditions_.wind_from && !conditions_.calm) try_direction();
    if (!conditions_.calm) {
      try_stated(ZoneFact::wind_speed, &Distance::wind, &ZoneConditions::wind_class);
    }
    try_stated(ZoneFact::light, &Distance::light, &ZoneConditions::light);
    std::ranges::stable_sort(found_, std::ranges::greater{}, &ZoneQuestion::changed_m2);
    return std::move(found_);
  }

 private:
  /// The values that the distances name for it, each once, in their order.
  [[nodiscard]] std::vector<std::string> stated(Stated member) const {
    std::vector<std::string> values;
    for (const Distance& distance : distances_) {
      const auto& value = distance.*member;
      if (value && std::ranges::find(values, *value) == values.end()) values.push_back(*value);
    }
    return values;
  }

  /// Takes the question in where `put`, given a value, changes the zone.
  template <class Put>
  void ask(ZoneFact fact, std::vector<std::string> values, Put put) {
    ZoneQuestion question{.fact = fact, .now = now_, .then = now_};
    for (const std::string& value : values) {
      ZoneConditions tried = conditions_;
      put(tried, value);
      auto then = zone(centre_, distances_, tried, half_angle_);
      const std::int64_t changed = std::abs(area(then) - area(now_));
      if (changed <= question.changed_m2) continue;
      question.changed_m2 = changed;
      question.then = std::move(then);
    }
    if (question.changed_m2 == 0) return;
    if (fact != ZoneFact::wind_direction) question.tried = std::move(values);
    found_.push_back(std::move(question));
  }

  void try_stated(ZoneFact fact, Stated member, std::optional<std::string> ZoneConditions::*known) {
    if (conditions_.*known) return;
    ask(fact, stated(member),
        [&](ZoneConditions& tried, const std::string& value) { tried.*known = value; });
  }

  void try_fire() {
    ask(ZoneFact::fire, {"yes", "no"},
        [](ZoneConditions& tried, const std::string& value) { tried.burning = value == "yes"; });
  }

  void try_substances() {
    std::vector<std::string> values = conditions_.substances;
    if (values.empty()) values = stated(&Distance::substance);
    ask(ZoneFact::substance, std::move(values),
        [](ZoneConditions& tried, const std::string& value) { tried.substances = {value}; });
  }

  /// The size of a sector is one whichever way it points.
  void try_direction() {
    ask(ZoneFact::wind_direction, {""},
        [](ZoneConditions& tried, const std::string&) { tried.wind_from = 0; });
  }

  static std::int64_t area(const std::optional<Zone>& zone) { return zone ? area_m2(*zone) : 0; }

  Position centre_;
  std::span<const Distance> distances_;
  const ZoneConditions& conditions_;
  int half_angle_;
  std::optional<Zone> now_;
  std::vector<ZoneQuestion> found_ = {};
};

}  // namespace

std::int64_t area_m2(const Zone& zone) {
  const std::int64_t circle = zone.isolation.count * zone.isolation.count;
  const std::int64_t reach = zone.downwind.value_or(Meters{}).count;
  const std::int64_t beyond = std::max<std::int64_t>(reach * reach - circle, 0);
  const std::int64_t half_angle = zone.towards ? zone.half_angle : 180;
  return (circle + beyond * half_angle / 180) / 113 * 355;
}

std::string_view name(ZoneFact fact) {
  switch (fact) {
    case ZoneFact::fire:
      return "fire";
    case ZoneFact::substance:
      return "substance";
    case ZoneFact::container:
      return "container";
    case ZoneFact::spill:
      return "spill";
    case ZoneFact::wind_direction:
      return "wind_direction";
    case ZoneFact::wind_speed:
      return "wind_speed";
    case ZoneFact::light:
      return "light";
  }
  return "";
}

std::vector<ZoneQuestion> zone_questions(const Position& centre,
                                         std::span<const Distance> distances,
                                         const ZoneConditions& conditions, int half_angle) {
  return Trials(centre, distances, conditions, half_angle).run();
}

}  // namespace muster
