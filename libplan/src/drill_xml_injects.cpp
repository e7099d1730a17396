#include "drill_xml_injects.hpp"

#include <array>

namespace muster {

namespace {

constexpr std::int64_t most_quantity = 1'000'000'000'000;

std::optional<CardId> read_action(Fields& fields, std::string& action) {
  auto card = fields.maybe_id<struct Card>("card");
  if (card) action = fields.text("action");
  return card;
}

DrillCondition read_condition(ElementReader& element, DrillConditionKind kind) {
  Fields& fields = element.fields;
  DrillCondition condition{.kind = kind};
  if (kind == DrillConditionKind::reported || kind == DrillConditionKind::unreported) {
    condition.expectation = fields.text("expect");
    element.finish();
    return condition;
  }
  condition.incident = fields.maybe_id<struct Incident>("incident");
  if (kind != DrillConditionKind::stock_below) {
    condition.capability = fields.maybe_id<struct Capability>("capability");
  }
  switch (kind) {
    case DrillConditionKind::deadline_missed:
      condition.material = fields.maybe_id<struct Material>("material");
      condition.card = read_action(fields, condition.action);
      break;
    case DrillConditionKind::stock_below:
      condition.material = fields.id<struct Material>("material");
      condition.stockpile = fields.maybe_id<struct Stockpile>("stockpile");
      condition.level = Quantity(fields.integer("level", 0, most_quantity));
      break;
    case DrillConditionKind::arrived:
      condition.team = fields.maybe_id<struct Team>("team");
      condition.crew = fields.maybe_id<struct Crew>("crew");
      break;
    case DrillConditionKind::reported:
    case DrillConditionKind::unreported:
      break;
  }
  const int named = int{condition.capability.has_value()} + int{condition.material.has_value()} +
                    int{condition.card.has_value()} + int{condition.team.has_value()} +
                    int{condition.crew.has_value()};
  if (named != 1) fields.report({}, Code::drill_expectation);
  element.finish();
  return condition;
}

InjectCasualties read_casualties(ElementReader& element) {
  InjectCasualties effect;
  effect.add = element.fields.maybe_yes_no("add").value_or(false);
  for (ElementReader& indicator : element.each("indicator")) {
    const auto id = indicator.fields.id<struct Indicator>("id");
    const Decimal value = indicator.fields.decimal("value");
    if (value < Decimal{}) {
      indicator.fields.report("value", Code::incident_negative, {id.view(), value.str()});
    }
    if (!effect.indicators.emplace(id, value).second) {
      indicator.fields.report("id", Code::id_twice, {id.view(), "indicator"});
    }
    indicator.finish();
  }
  if (effect.indicators.empty()) {
    report(element.findings(), Code::xml_element_missing, element.origin(), {"indicator"});
  }
  return effect;
}

InjectWeather read_weather_change(ElementReader& element) {
  InjectWeather effect;
  Fields& fields = element.fields;
  if (const auto from = fields.maybe_integer("wind_from", 0, 359)) {
    effect.weather.wind_from = static_cast<int>(*from);
  }
  effect.weather.wind_kmh = fields.maybe_decimal("wind_kmh");
  const std::vector<std::string_view> lights = {"day", "night"};
  if (const auto light = fields.maybe_one_of("light", lights)) {
    effect.weather.light = std::string(lights[*light]);
  }
  effect.weather.note = fields.maybe_text("note");
  return effect;
}

InjectEffect read_effect(ElementReader& element) {
  const std::string& kind = element.raw().name;
  Fields& fields = element.fields;
  if (kind == "rumour") return InjectRumour{};
  if (kind == "casualties") return read_casualties(element);
  if (kind == "road_closed") {
    InjectRoadClosed effect{.target = fields.text("target"),
                            .lasts = fields.maybe_duration("for"),
                            .factor = fields.maybe_decimal("factor")};
    // Two places, so that it is a fraction of numbers that closures allow.
    const auto fits = [](Decimal factor) {
      return factor >= Decimal::of(1) && factor <= Decimal::of(10) && factor.micros() % 10'000 == 0;
    };
    if (effect.factor && !fits(*effect.factor)) {
      fields.report("factor", Code::field_out_of_range, {"factor", "1", "10 (0.01)"});
    }
    return effect;
  }
  if (kind == "road_opened") {
    InjectRoadOpened effect;
    effect.closed_by = fields.maybe_text("closed_by");
    if (!effect.closed_by) effect.target = fields.text("target");
    return effect;
  }
  if (kind == "forces_lost" || kind == "stock_lost") {
    const bool forces = kind == "forces_lost";
    InjectForcesLost lost;
    InjectStockLost stock;
    if (forces) {
      lost = {.team = fields.maybe_id<struct Team>("team"),
              .crew = fields.maybe_id<struct Crew>("crew")};
    } else {
      stock = {.stockpile = fields.maybe_id<struct Stockpile>("stockpile"),
               .lot = fields.maybe_id<struct Lot>("lot")};
    }
    const bool one = forces ? lost.team.has_value() != lost.crew.has_value()
                            : stock.stockpile.has_value() != stock.lot.has_value();
    if (!one) fields.report({}, Code::drill_effect);
    if (forces) return lost;
    return stock;
  }
  if (kind == "hospital_full") {
    return InjectHospitalFull{.facility = fields.id<struct Facility>("facility"),
                              .measure = fields.text("measure")};
  }
  if (kind == "contact_cut") {
    return InjectContactCut{.organisation = fields.id<struct Organisation>("organisation")};
  }
  if (kind == "weather") return read_weather_change(element);
  if (kind == "level_raised") {
    return InjectLevelRaised{.plan = fields.id<struct Plan>("plan"), .level = fields.text("level")};
  }
  if (kind == "channels_down") {
    return InjectChannelsDown{.area = fields.id<struct Jurisdiction>("area"),
                              .channels = element.words("channels")};
  }
  return InjectNews{};
}

InjectEffect read_effect_of(ElementReader& inject) {
  static constexpr std::array<std::string_view, 12> kinds = {
      "news",       "rumour",        "casualties",  "road_closed", "road_opened",  "forces_lost",
      "stock_lost", "hospital_full", "contact_cut", "weather",     "level_raised", "channels_down"};
  InjectEffect effect;
  std::size_t found = 0;
  for (const std::string_view kind : kinds) {
    for (ElementReader& element : inject.each(kind)) {
      effect = read_effect(element);
      element.finish();
      ++found;
    }
  }
  if (found > 1) report(inject.findings(), Code::drill_effect, inject.origin());
  return effect;
}

}  // namespace

std::optional<DrillCondition> read_drill_condition(ElementReader& element) {
  std::optional<DrillCondition> condition;
  for (const auto kind : {DrillConditionKind::deadline_missed, DrillConditionKind::stock_below,
                          DrillConditionKind::arrived, DrillConditionKind::reported,
                          DrillConditionKind::unreported}) {
    for (ElementReader& child : element.each(name(kind))) {
      if (condition) report(element.findings(), Code::drill_trigger, child.origin());
      condition = read_condition(child, kind);
    }
  }
  return condition;
}

Inject read_inject(ElementReader& element) {
  Fields& fields = element.fields;
  Inject inject{.id = fields.id<struct Inject>("id").str(), .origin = element.origin()};
  inject.at = fields.maybe_duration("at");
  inject.after = fields.maybe_text("after");
  for (ElementReader& when : element.at_most_one("when")) {
    inject.when = read_drill_condition(when);
    when.finish();
  }
  if (inject.after || inject.when) {
    inject.delay = fields.maybe_duration("delay").value_or(Seconds{0});
  }
  const int triggers =
      int{inject.at.has_value()} + int{inject.after.has_value()} + int{inject.when.has_value()};
  if (triggers != 1) fields.report({}, Code::drill_trigger);
  inject.incident = fields.maybe_id<struct Incident>("incident");
  inject.from = fields.maybe_text("from");
  inject.to = fields.maybe_text("to");
  inject.channel = fields.maybe_text("channel");
  inject.controller = fields.maybe_text("controller");
  inject.text = element.text("text");
  inject.effect = read_effect_of(element);
  element.finish();
  return inject;
}

}  // namespace muster
