#pragma once

// The one description of every record of a region: which column holds which field, of what kind,
// required or not, and what it refers to. Reading CSV, the tables of the store, writing them,
// reading them back, the digest and the documentation are visitors of this description.
//
// A visitor has one function for each kind of column:
//   id                    the record's own id
//   part, count_part      a text or number that is one part of the key
//   refers, refers_part   the id of another record; the latter is part of the key
//   text, text_if_any     words in two languages (_zh, _en); the latter may be missing
//   word, stated          one text; the latter is empty where nobody said
//   choice, yes_no        one of a few words
//   count                 a whole number within a range
//   amount, decimal       a Quantity that is not negative, a Decimal
//   meters                metres from 0
//   length, speed         of a road
//   factor                a part of the fraction of a closure
//   minutes, time_of_day  a duration, a time HH:MM
//   date, instant         a day, an instant
//   position              latitude and longitude
//   line                  positions in one cell; may be empty
//   list, list_if_any     several texts in one cell; the latter may be empty
//   skills, expiry        capability[:type];…, a date or none or unknown
// A field that is std::optional may be missing; every other must be there.

#include "region_words.hpp"

namespace muster::records {

template <class V, Of<Provenance> R>
void describe(V& v, R& row) {
  v.stated("mark", row.mark);
  v.stated("source", row.source);
}

// The catalogue.

template <class V, Of<IncidentKind> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.refers("parent", row.parent);
  v.text("name", row.name);
  describe(v, row.provenance);
}

template <class V, Of<Scheme> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.text("name", row.name);
  v.list("labels", row.labels, '|');
  describe(v, row.provenance);
}

template <class V, Of<Capability> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.text("name", row.name);
  v.refers("broader", row.broader);
  v.refers("scheme", row.scheme);
  describe(v, row.provenance);
}

template <class V, Of<Material> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.text("name", row.name);
  v.word("unit", row.unit);
  v.word("display_unit", row.display_unit);
  v.count("factor", row.factor, ratio_range);
  v.word("group", row.group);
  v.word("gb38565", row.gb38565);
  v.yes_no("perishable", row.perishable);
  v.decimal("mass_kg", row.mass_kg);
  v.decimal("volume_l", row.volume_l);
  v.count("confirm_after_days", row.confirm_after_days, order_range);
  describe(v, row.provenance);
}

template <class V, Of<Substitute> R>
void describe(V& v, R& row) {
  v.refers_part("need", row.need);
  v.refers_part("instead", row.instead);
  v.count("ratio_num", row.numerator, ratio_range);
  v.count("ratio_den", row.denominator, ratio_range);
  v.count("preference", row.preference, order_range);
  describe(v, row.provenance);
}

template <class V, Of<Indicator> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.text("name", row.name);
  v.word("unit", row.unit);
  describe(v, row.provenance);
}

template <class V, Of<HazardKind> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.text("name", row.name);
  describe(v, row.provenance);
}

// Who there is.

template <class V, Of<Jurisdiction> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.text("name", row.name);
  v.choice("tier", row.tier);
  v.refers("parent", row.parent);
  v.decimal("area_km2", row.area_km2);
  v.count("population", row.population, people_range);
  describe(v, row.provenance);
}

template <class V, Of<Organisation> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.text("name", row.name);
  v.word("kind", row.kind);
  v.choice("tier", row.tier);
  v.refers("jurisdiction", row.jurisdiction);
  v.refers("parent", row.parent);
  describe(v, row.provenance);
}

template <class V, Of<Contact> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.refers("organisation", row.organisation);
  v.text("role", row.role);
  v.word("channel", row.channel);
  v.word("address", row.address);
  v.count("call_order", row.call_order, order_range);
  describe(v, row.provenance);
}

template <class V, Of<Agreement> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.text("name", row.name);
  v.refers("asker", row.asker);
  v.refers("giver", row.giver);
  v.refers("covers", row.covers);
  v.word("level", row.level);
  v.count("limit_crews", row.limit_crews, people_range);
  v.minutes("consent_min", row.consent, minutes_range);
  v.date("valid_from", row.valid_from);
  v.date("valid_to", row.valid_to);
  describe(v, row.provenance);
}

template <class V, Of<PayerRule> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.choice("cost", row.cost);
  v.refers("kind", row.kind);
  v.choice("pays", row.pays);
  v.refers("organisation", row.organisation);
  describe(v, row.provenance);
}

// The roads.

template <class V, Of<Place> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.text("name", row.name);
  v.word("kind", row.kind);
  v.refers("jurisdiction", row.jurisdiction);
  v.position(row.position);
  v.decimal("precision_deg", row.precision_deg);
  v.count("population_day", row.population_day, people_range);
  v.count("population_night", row.population_night, people_range);
  v.word("population_mark", row.population_mark);
  v.word("note", row.note);
  describe(v, row.provenance);
}

template <class V, Of<Road> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.refers("from", row.from);
  v.refers("to", row.to);
  v.list_if_any("ref", row.refs, ';');
  v.text_if_any("name", row.name);
  v.word("class", row.road_class);
  v.length("length_m", row.length);
  v.speed("speed_kmh", row.speed);
  v.yes_no("one_way", row.one_way);
  v.yes_no("bridge", row.bridge);
  v.yes_no("tunnel", row.tunnel);
  v.yes_no("hazmat_ban", row.hazmat_ban);
  v.yes_no("toll", row.toll);
  v.count("max_mass_kg", row.max_mass_kg, limit_range);
  v.count("max_height_cm", row.max_height_cm, limit_range);
  v.count("max_width_cm", row.max_width_cm, limit_range);
  v.word("seasonal", row.seasonal);
  v.line("shape", row.shape);
  v.word("basis", row.basis);
  v.word("note", row.note);
  describe(v, row.provenance);
}

template <class V, Of<Closure> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.word("target", row.target);
  v.choice("direction", row.direction);
  v.instant("from", row.from);
  v.instant("until", row.until);
  v.choice("effect", row.effect);
  v.factor("factor_num", row.factor_numerator);
  v.factor("factor_den", row.factor_denominator);
  v.list_if_any("vehicle_classes", row.vehicle_classes, ';');
  v.text_if_any("reason", row.reason);
  describe(v, row.provenance);
}

template <class V, Of<Vehicle> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.text("name", row.name);
  v.list_if_any("team_kinds", row.team_kinds, ';');
  v.list_if_any("crews", row.crews, ';');
  v.list_if_any("classes", row.classes, ';');
  v.count("mass_kg", row.mass_kg, limit_range);
  v.count("height_cm", row.height_cm, limit_range);
  v.count("width_cm", row.width_cm, limit_range);
  v.yes_no("dangerous_goods", row.dangerous_goods);
  v.list_if_any("pace", row.pace, ';');
  describe(v, row.provenance);
}

template <class V, Of<RoadCondition> R>
void describe(V& v, R& row) {
  v.part("condition", row.condition);
  v.count_part("row", row.number, order_range);
  v.word("weather", row.weather);
  v.time_of_day("from", row.from);
  v.time_of_day("until", row.until);
  v.list_if_any("classes", row.road_classes, ';');
  v.list_if_any("seasons", row.seasons, ';');
  v.count("from_month", row.from_month, month_range);
  v.count("until_month", row.until_month, month_range);
  v.word("area", row.area);
  v.choice("effect", row.effect);
  v.factor("factor_num", row.factor_numerator);
  v.factor("factor_den", row.factor_denominator);
  describe(v, row.provenance);
}

// Who can be sent.

template <class V, Of<Team> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.text("name", row.name);
  v.refers("organisation", row.organisation);
  v.word("kind", row.kind);
  v.refers("node", row.place);
  v.position(row.position);
  v.refers("jurisdiction", row.jurisdiction);
  v.choice("staffing", row.staffing);
  v.yes_no("external", row.external);
  v.refers("authority", row.authority);
  v.choice("act", row.act);
  v.minutes("consent_min", row.consent, minutes_range);
  v.minutes("turnout_duty_min", row.turnout_duty, minutes_range);
  v.minutes("turnout_standby_min", row.turnout_standby, minutes_range);
  v.minutes("turnout_recall_min", row.turnout_recall, minutes_range);
  v.minutes("turnout_part_time_min", row.turnout_part_time, minutes_range);
  v.count("people", row.people, people_range);
  describe(v, row.provenance);
}

template <class V, Of<TeamMeasure> R>
void describe(V& v, R& row) {
  v.refers_part("team", row.team);
  v.part("measure", row.measure);
  v.word("value", row.value);
  v.word("unit", row.measured_in);
  describe(v, row.provenance);
}

template <class V, Of<Crew> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.refers("team", row.team);
  v.text("name", row.name);
  v.skills("capabilities", row.skills);
  v.count("people", row.people, people_range);
  v.choice("state", row.readiness);
  describe(v, row.provenance);
}

template <class V, Of<Shift> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.refers("crew", row.crew);
  v.choice("state", row.readiness);
  v.instant("from", row.from);
  v.instant("until", row.until);
  v.count("every_days", row.every_days, order_range);
  describe(v, row.provenance);
}

template <class V, Of<RestRule> R>
void describe(V& v, R& row) {
  v.part("team_kind", row.team_kind);
  v.minutes("longest_min", row.longest, minutes_range);
  v.minutes("rest_min", row.rest, minutes_range);
  describe(v, row.provenance);
}

template <class V, Of<TeamPaper> R>
void describe(V& v, R& row) {
  v.refers_part("team", row.team);
  v.part("paper", row.paper);
  v.part("number", row.number);
  v.date("valid_from", row.valid_from);
  v.date("valid_to", row.valid_to);
  describe(v, row.provenance);
}

template <class V, Of<CrewEquipment> R>
void describe(V& v, R& row) {
  v.refers_part("crew", row.crew);
  v.refers_part("material", row.material);
  v.amount("quantity", row.quantity);
  describe(v, row.provenance);
}

template <class V, Of<JointTeamMember> R>
void describe(V& v, R& row) {
  v.refers_part("organisation", row.organisation);
  v.refers_part("team", row.team);
  v.yes_no("lead", row.lead);
  v.count("call_order", row.call_order, order_range);
  describe(v, row.provenance);
}

template <class V, Of<Expert> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.word("field", row.field);
  v.text("name", row.name);
  v.count("people", row.people, people_range);
  v.refers("organisation", row.organisation);
  v.yes_no("on_call", row.on_call);
  v.minutes("call_out_min", row.call_out, minutes_range);
  v.refers("node", row.place);
  describe(v, row.provenance);
}

// What lies where.

template <class V, Of<Stockpile> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.text("name", row.name);
  v.refers("organisation", row.organisation);
  v.word("kind", row.kind);
  v.refers("node", row.place);
  v.position(row.position);
  v.refers("jurisdiction", row.jurisdiction);
  v.time_of_day("opens", row.opens);
  v.time_of_day("closes", row.closes);
  v.minutes("call_in_min", row.call_in, minutes_range);
  v.minutes("loading_min", row.loading, minutes_range);
  v.count("trucks", row.trucks, people_range);
  v.yes_no("external", row.external);
  v.refers("authority", row.authority);
  v.choice("act", row.act);
  v.minutes("consent_min", row.consent, minutes_range);
  describe(v, row.provenance);
}

template <class V, Of<Lot> R>
void describe(V& v, R& row) {
  v.id("lot", row.id);
  v.refers("stockpile", row.stockpile);
  v.refers("material", row.material);
  v.amount("quantity", row.quantity);
  v.word("batch", row.batch);
  v.expiry("expires", row.expires);
  v.refers("owner", row.owner);
  v.refers("manager", row.manager);
  v.refers("release_authority", row.release_authority);
  v.amount("floor", row.floor);
  v.choice("condition", row.condition);
  v.date("verified_at", row.verified_at);
  v.word("verified_by", row.verified_by);
  v.word("place_in_store", row.place_in_store);
  v.choice("holding", row.holding);
  v.minutes("release_min", row.release, minutes_range);
  describe(v, row.provenance);
}

template <class V, Of<KitPart> R>
void describe(V& v, R& row) {
  v.refers_part("kit", row.kit);
  v.refers_part("part", row.part);
  v.amount("quantity", row.quantity);
  describe(v, row.provenance);
}

template <class V, Of<Facility> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.text("name", row.name);
  v.word("kind", row.kind);
  v.refers("organisation", row.organisation);
  v.refers("node", row.place);
  v.position(row.position);
  v.refers("jurisdiction", row.jurisdiction);
  v.yes_no("external", row.external);
  describe(v, row.provenance);
}

template <class V, Of<FacilityCapacity> R>
void describe(V& v, R& row) {
  v.refers_part("facility", row.facility);
  v.part("measure", row.measure);
  v.amount("quantity", row.quantity);
  v.word("unit", row.measured_in);
  describe(v, row.provenance);
}

// Where something can happen.

template <class V, Of<Hazard> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.text("name", row.name);
  v.refers("kind", row.kind);
  v.word("sector", row.sector);
  v.refers("organisation", row.organisation);
  v.refers("jurisdiction", row.jurisdiction);
  v.refers("node", row.place);
  v.position(row.position);
  v.word("status", row.status);
  v.count("people", row.people, people_range);
  describe(v, row.provenance);
}

template <class V, Of<HazardSubstance> R>
void describe(V& v, R& row) {
  v.refers_part("hazard", row.hazard);
  v.part("substance", row.substance);
  v.text("name", row.name);
  v.decimal("quantity", row.quantity);
  v.word("unit", row.measured_in);
  describe(v, row.provenance);
}

template <class V, Of<HazardMeasure> R>
void describe(V& v, R& row) {
  v.refers_part("hazard", row.hazard);
  v.part("measure", row.measure);
  v.word("value", row.value);
  v.word("unit", row.measured_in);
  describe(v, row.provenance);
}

template <class V, Of<AccessPoint> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.refers("hazard", row.hazard);
  v.word("kind", row.kind);
  v.text("name", row.name);
  v.refers("node", row.place);
  v.refers("edge", row.road);
  v.meters("offset_m", row.offset);
  v.refers("towards", row.towards);
  v.position(row.position);
  v.word("on", row.road_ref);
  v.choice("heading", row.heading);
  describe(v, row.provenance);
}

// What was done, and what is to be done again.

template <class V, Of<Holiday> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.date("day", row.day);
  v.choice("kind", row.kind);
  v.text("name", row.name);
  describe(v, row.provenance);
}

template <class V, Of<DatedFact> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.choice("about", row.about);
  v.word("subject", row.subject);
  v.choice("fact", row.fact);
  v.date("on", row.on);
  v.date("until", row.until);
  v.date("done", row.done);
  v.word("by", row.by);
  v.text_if_any("what", row.what);
  describe(v, row.provenance);
}

template <class V, Of<Explanation> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.word("code", row.code);
  v.word("about", row.about);
  v.text("reason", row.reason);
  describe(v, row.provenance);
}

// What no CSV file holds.

template <class V, Of<RegionHeader> R>
void describe(V& v, R& row) {
  v.part("id", row.id);
  v.text("name", row.name);
  v.text_if_any("banner", row.banner);
  v.yes_no("sample", row.sample);
  v.refers("jurisdiction", row.jurisdiction);
  v.minutes("display_offset_min", row.display_offset, offset_range);
  v.choice("datum", row.datum);
  v.choice("language", row.language);
  v.word("currency", row.currency);
  v.meters("access_limit_m", row.access_limit);
  v.speed("access_speed_kmh", row.access_speed);
}

template <class V, Of<Rule> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.word("subject", row.subject);
  v.text("title", row.title);
  v.stated("source", row.source);
  v.stated("clause", row.clause);
  v.stated("mark", row.mark);
  v.date("valid_from", row.valid_from);
  v.date("valid_to", row.valid_to);
  v.refers("jurisdiction", row.jurisdiction);
}

/// One named field of one row of a rule.
struct RuleField {
  RuleId rule = {};
  std::int64_t row = 1;  ///< counts from 1
  std::string field = {};
  std::string value = {};
};

template <class V, Of<RuleField> R>
void describe(V& v, R& row) {
  v.refers_part("rule", row.rule);
  v.count_part("row", row.row, order_range);
  v.part("field", row.field);
  v.stated("value", row.value);
}

/// A plan as its canonical XML.
struct PlanText {
  PlanId id = {};
  std::string xml = {};
};

template <class V, Of<PlanText> R>
void describe(V& v, R& row) {
  v.id("id", row.id);
  v.word("xml", row.xml);
}

}  // namespace muster::records
