#include "muster/plan/drill_xml.hpp"

#include <algorithm>

#include "drill_xml_injects.hpp"
#include "incident_element.hpp"
#include "muster/plan/digest.hpp"

namespace muster {

namespace {

using Names = std::vector<std::string_view>;

constexpr std::int64_t most_weight = 1000;
constexpr std::int64_t most_percent = 10'000;
constexpr std::int64_t most_hours = std::int64_t{24} * 31;
constexpr std::int64_t hundred_percent = 100;

const Names shapes = {"exponential", "uniform", "triangular"};

/// The value of an enumeration by its name.
template <class Enum>
Enum word(Fields& fields, std::string_view field, std::size_t count) {
  Names names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(name(static_cast<Enum>(i)));
  return static_cast<Enum>(fields.one_of(field, names));
}

void read_header(ElementReader& root, Drill& drill, const DrillLimits& limits) {
  Fields& fields = root.fields;
  drill.id = fields.id<struct Drill>("id");
  drill.content = word<DrillContent>(fields, "content", 2);
  drill.form = word<DrillForm>(fields, "form", 2);
  drill.purpose = word<DrillPurpose>(fields, "purpose", 3);
  drill.organiser = fields.id<struct Organisation>("organiser");
  drill.start = fields.instant("start");
  drill.lasts = fields.duration("lasts");
  if (drill.lasts > limits.lasts) {
    fields.report("lasts", Code::field_out_of_range,
                  {"lasts", "1s", format_duration(limits.lasts)});
  }
  drill.mark = mark_of(fields);
  drill.source = fields.text("source");
  for (const std::string& plan : root.words("plans")) drill.plans.emplace_back(plan);
  drill.title = root.text("title");
  drill.story = root.maybe_text("story");
}

template <class Entries>
void refuse_twice(const Entries& entries, std::string_view what, Findings& findings) {
  std::vector<std::pair<std::string_view, const Origin*>> ids;
  for (const auto& entry : entries) ids.emplace_back(entry.id, &entry.origin);
  std::ranges::stable_sort(ids, {}, &std::pair<std::string_view, const Origin*>::first);
  for (std::size_t i = 1; i < ids.size(); ++i) {
    if (ids[i].first.empty() || ids[i].first != ids[i - 1].first) continue;
    report(findings, Code::id_twice, *ids[i].second,
           {std::string(ids[i].first), std::string(what)});
  }
}

void read_incidents(ElementReader& root, const std::string& file, Drill& drill) {
  for (ElementReader& element : root.each("incident")) {
    auto incident = read_incident(element.raw(), file, root.findings());
    if (!incident) continue;
    if (std::ranges::find(drill.incidents, incident->id, &Incident::id) != drill.incidents.end()) {
      element.fields.report("id", Code::id_twice, {incident->id.view(), "incident"});
    }
    drill.incidents.push_back(std::move(*incident));
  }
  if (drill.incidents.empty() && root.each("incident").empty()) {
    report(root.findings(), Code::drill_no_incident, root.origin());
  }
}

void read_people(ElementReader& root, Drill& drill) {
  for (ElementReader& element : root.each("objective")) {
    drill.objectives.push_back({.id = element.fields.id<struct Objective>("id").str(),
                                .text = element.text("text"),
                                .item = element.maybe_text("item"),
                                .origin = element.origin()});
    if (const auto item = element.fields.maybe_text("item")) drill.objectives.back().item = *item;
    element.finish();
  }
  Names roles;
  for (int i = 0; i < 7; ++i) roles.push_back(name(static_cast<DrillRole>(i)));
  for (ElementReader& element : root.each("participant")) {
    DrillParticipant participant{
        .id = element.fields.id<struct Participant>("id").str(),
        .organisation = element.fields.id<struct Organisation>("organisation"),
        .post = element.text("post"),
        .origin = element.origin()};
    for (const std::string& role : element.words("roles")) {
      const auto found = std::ranges::find(roles, role);
      if (found == roles.end()) {
        element.fields.report("roles", Code::drill_reference, {"role", role});
        continue;
      }
      participant.roles.push_back(static_cast<DrillRole>(found - roles.begin()));
    }
    if (participant.roles.empty()) element.fields.report("roles", Code::field_missing);
    element.finish();
    drill.participants.push_back(std::move(participant));
  }
}

DrillExpectation read_expectation(ElementReader& element) {
  Fields& fields = element.fields;
  DrillExpectation expected{.id = fields.id<struct Expectation>("id").str(),
                            .objective = fields.text("objective"),
                            .participant = fields.maybe_text("participant"),
                            .text = element.text("text"),
                            .incident = fields.maybe_id<struct Incident>("incident"),
                            .card = fields.maybe_id<struct Card>("card"),
                            .plan = fields.maybe_id<struct Plan>("plan"),
                            .team = fields.maybe_id<struct Team>("team"),
                            .crew = fields.maybe_id<struct Crew>("crew"),
                            .capability = fields.maybe_id<struct Capability>("capability"),
                            .material = fields.maybe_id<struct Material>("material"),
                            .origin = element.origin()};
  if (expected.card) expected.action = fields.text("action");
  if (expected.plan) expected.level = fields.maybe_text("level").value_or("");
  if (expected.capability || expected.material) {
    expected.quantity = Quantity(fields.maybe_integer("quantity", 1, 1'000'000'000).value_or(1));
  }
  const int named = int{expected.card.has_value()} + int{expected.plan.has_value()} +
                    int{expected.team.has_value()} + int{expected.crew.has_value()} +
                    int{expected.capability.has_value()} + int{expected.material.has_value()};
  if (named > 1) fields.report({}, Code::drill_expectation);
  expected.within = fields.duration("within");
  expected.after = fields.maybe_text("after");
  expected.weight = fields.maybe_integer("weight", 1, most_weight).value_or(1);
  element.finish();
  return expected;
}

void read_course(ElementReader& root, Drill& drill) {
  for (ElementReader& element : root.each("inject")) drill.injects.push_back(read_inject(element));
  for (ElementReader& element : root.each("expect")) {
    drill.expectations.push_back(read_expectation(element));
  }
  for (ElementReader& element : root.each("stop")) {
    DrillStop stop{.text = element.text("text"), .origin = element.origin()};
    stop.when = read_drill_condition(element);
    element.finish();
    drill.stops.push_back(std::move(stop));
  }
}

/// Percent with up to four places, as parts per million.
std::int64_t share(Fields& fields, std::string_view field) {
  const Decimal percent = fields.decimal(field);
  if (percent < Decimal{} || percent > Decimal::of(hundred_percent)) {
    fields.report(field, Code::field_out_of_range, {std::string(field), "0", "100"});
    return 0;
  }
  return percent.micros() / hundred_percent;
}

/// `number` reads one bound.
template <class Number>
Distribution read_spread(Fields& fields, Number number) {
  Distribution spread;
  spread.shape = static_cast<DistributionShape>(fields.one_of("shape", shapes));
  if (spread.shape == DistributionShape::exponential) {
    spread.mode = number("mean");
    return spread;
  }
  spread.least = number("least");
  spread.most = number("most");
  spread.mode = spread.shape == DistributionShape::triangular ? number("mode") : spread.least;
  if (spread.least > spread.mode || spread.mode > spread.most) {
    fields.report({}, Code::drill_spread, {"least ≤ mode ≤ most"});
  }
  return spread;
}

void read_chances(ElementReader& root, DrillUncertainty& into) {
  for (ElementReader& element : root.each("road")) {
    into.roads.push_back({.target = element.fields.maybe_text("target"),
                          .road_class = element.fields.maybe_text("class").value_or(""),
                          .chance = share(element.fields, "chance")});
    element.finish();
  }
  std::int64_t all = 0;
  for (ElementReader& element : root.each("weather")) {
    into.weather.push_back(
        {.note = element.fields.text("note"), .chance = share(element.fields, "chance")});
    all += into.weather.back().chance;
    element.finish();
  }
  if (all > Decimal::scale) {
    report(root.findings(), Code::drill_spread, root.origin(),
           {{"各种天气的可能性之和超过 100%", "the chances of weather come to more than 100 %"}});
  }
  for (ElementReader& element : root.each("ready")) {
    into.ready.push_back({.team_kind = element.fields.maybe_text("kind").value_or(""),
                          .rate = share(element.fields, "rate")});
    element.finish();
  }
  for (ElementReader& element : root.each("unusable")) {
    into.unusable.push_back({.material = element.fields.maybe_id<struct Material>("material"),
                             .chance = share(element.fields, "chance")});
    element.finish();
  }
}

void read_uncertainty(ElementReader& root, DrillUncertainty& into) {
  for (ElementReader& all : root.at_most_one("uncertainty")) {
    for (ElementReader& element : all.at_most_one("turnout")) {
      into.turnout_s = read_spread(element.fields, [&](std::string_view field) {
        return element.fields.duration(field).count();
      });
      element.finish();
    }
    for (ElementReader& element : all.at_most_one("travel")) {
      into.travel_pct = read_spread(element.fields, [&](std::string_view field) {
        return element.fields.integer(field, 1, most_percent);
      });
      element.finish();
    }
    for (ElementReader& element : all.at_most_one("shift")) {
      into.shift_hours = read_spread(element.fields, [&](std::string_view field) {
        return element.fields.integer(field, 0, most_hours);
      });
      element.finish();
    }
    read_chances(all, into);
    all.finish();
  }
}

void limit(std::string_view what, std::size_t count, std::size_t most, ElementReader& root) {
  if (count <= most) return;
  report(root.findings(), Code::drill_too_many, root.origin(),
         {std::string(what), std::to_string(count), std::to_string(most)});
}

}  // namespace

std::optional<Drill> read_drill(std::string_view xml, const std::string& file, Findings& findings,
                                const DrillLimits& limits) {
  Findings own;
  const XmlElement raw = read_xml(xml, file, own);
  ElementReader root(raw, file, own);
  Drill drill;
  if (opens(root, raw, "drill")) {
    limit("inject", root.each("inject").size(), limits.injects, root);
    limit("expect", root.each("expect").size(), limits.expectations, root);
    limit("incident", root.each("incident").size(), limits.incidents, root);
    if (has_errors(own)) {
      findings.insert(findings.end(), own.begin(), own.end());
      return std::nullopt;
    }
    drill.origin = root.origin();
    read_header(root, drill, limits);
    read_incidents(root, file, drill);
    read_people(root, drill);
    read_course(root, drill);
    read_uncertainty(root, drill.uncertainty);
    root.finish();
    refuse_twice(drill.objectives, "objective", own);
    refuse_twice(drill.participants, "participant", own);
    refuse_twice(drill.injects, "inject", own);
    refuse_twice(drill.expectations, "expect", own);
    drill.digest = sha256_hex(xml);
  }
  const bool refused = has_errors(own);
  findings.insert(findings.end(), own.begin(), own.end());
  if (refused) return std::nullopt;
  return drill;
}

}  // namespace muster
