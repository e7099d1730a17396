#include "muster/plan/plan_xml.hpp"

#include <array>

#include "element_reader.hpp"
#include "plan_check.hpp"

namespace muster {
namespace {

constexpr std::array stages = {Stage::report,         Stage::assessment,     Stage::warning,
                               Stage::response_start, Stage::first_response, Stage::handling,
                               Stage::support,        Stage::response_end,   Stage::aftermath};
constexpr std::array events = {ClockEvent::occurred, ClockEvent::known, ClockEvent::received,
                               ClockEvent::alerted};
constexpr std::array kinds = {PlanKind::comprehensive, PlanKind::special, PlanKind::on_site};
constexpr std::int64_t most_metres = 100'000;
constexpr std::int64_t most_of_a_group = 1'000'000;

template <class Enum, std::size_t N>
Enum one_of(Fields& fields, std::string_view field, const std::array<Enum, N>& values) {
  std::vector<std::string_view> words;
  for (const Enum value : values) words.push_back(name(value));
  return values.at(fields.one_of(field, words));
}

Tier tier_of(Fields& fields) {
  std::vector<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(Tier::nation); ++i) words.push_back(name(Tier{i}));
  return Tier{static_cast<int>(fields.one_of("tier", words))};
}

Decimal amount(Fields& fields, std::string_view field) {
  const Decimal value = fields.decimal(field);
  if (value < Decimal{}) {
    fields.report(field, Code::field_out_of_range, {value.str(), "0", "∞"});
  }
  return value;
}

std::optional<Decimal> maybe_amount(Fields& fields, std::string_view field) {
  if (!fields.has(field)) return std::nullopt;
  return amount(fields, field);
}

template <class Tag>
std::vector<Id<Tag>> ids_in(ElementReader& parent, std::string_view name) {
  std::vector<Id<Tag>> found;
  for (ElementReader& element : parent.each(name)) {
    found.push_back(element.fields.id<Tag>("id"));
    element.finish();
  }
  return found;
}

std::vector<Text> texts_in(ElementReader& parent, std::string_view name) {
  std::vector<Text> found;
  for (ElementReader& element : parent.each(name)) {
    found.push_back(element.text("text"));
    element.finish();
  }
  return found;
}

std::optional<Deadline> deadline_of(Fields& fields) {
  const bool within = fields.has("within");
  const bool from = fields.has("from");
  if (!within && !from) return std::nullopt;
  if (!within) fields.report("within", Code::field_missing);
  if (!from) fields.report("from", Code::field_missing);
  if (!within || !from) return std::nullopt;
  return Deadline{.within = fields.duration("within"), .runs_from = one_of(fields, "from", events)};
}

Criterion read_criterion(ElementReader& element) {
  Criterion criterion{.indicator = element.fields.id<struct Indicator>("indicator"),
                      .at_least = maybe_amount(element.fields, "at_least"),
                      .less_than = maybe_amount(element.fields, "less_than")};
  element.finish();
  if (!criterion.at_least && !criterion.less_than) {
    element.fields.report({}, Code::plan_number_bad);
  } else if (criterion.at_least && criterion.less_than &&
             *criterion.at_least >= *criterion.less_than) {
    element.fields.report("less_than", Code::plan_condition_empty,
                          {criterion.at_least->str(), criterion.less_than->str()});
  }
  return criterion;
}

Level read_level(ElementReader& element) {
  Level level{.id = element.fields.id<struct LevelName>("id").str(),
              .name = element.text("name"),
              .decider = element.fields.maybe_id<struct Organisation>("decider"),
              .decided_by = element.maybe_text("decided_by"),
              .automatic = element.fields.maybe_yes_no("automatic").value_or(false),
              .origin = element.origin()};
  for (ElementReader& when : element.each("when")) level.any_of.push_back(read_criterion(when));
  element.finish();
  return level;
}

Demand read_demand(ElementReader& element) {
  Demand demand{.within = element.fields.duration("within"),
                .base = amount(element.fields, "base"),
                .at_least = maybe_amount(element.fields, "at_least")};
  for (ElementReader& per : element.each("per")) {
    demand.per.push_back({.indicator = per.fields.id<struct Indicator>("indicator"),
                          .amount = amount(per.fields, "amount")});
    per.finish();
  }
  element.finish();
  return demand;
}

Need read_need(ElementReader& element) {
  Fields& fields = element.fields;
  Need need{.capability = fields.maybe_id<struct Capability>("capability"),
            .material = fields.maybe_id<struct Material>("material"),
            .least_type = fields.maybe_text("least_type"),
            .priority = static_cast<int>(fields.integer("priority", 1, 3)),
            .hold = fields.maybe_duration("hold"),
            .least_life = fields.maybe_duration("least_life"),
            .add = fields.maybe_yes_no("add").value_or(false),
            .origin = element.origin()};
  if (const auto group = fields.maybe_integer("least_group", 1, most_of_a_group)) {
    need.least_group = Quantity(*group);
  }
  for (ElementReader& by : element.each("by")) need.demands.push_back(read_demand(by));
  element.finish();
  check_need(need, element.findings());
  return need;
}

Action read_action(ElementReader& element) {
  Fields& fields = element.fields;
  Action action{.id = fields.id<struct ActionName>("id").str(),
                .stage = one_of(fields, "stage", stages),
                .text = element.text("text"),
                .role = element.maybe_text("role"),
                .duration = fields.maybe_duration("duration"),
                .deadline = deadline_of(fields),
                .after = element.words("after"),
                .confirm = fields.maybe_yes_no("confirm").value_or(false)};
  for (ElementReader& notify : element.each("notify")) {
    action.notices.push_back({.to = notify.fields.id<struct Organisation>("to"),
                              .channel = notify.fields.maybe_text("channel").value_or(""),
                              .deadline = deadline_of(notify.fields)});
    notify.finish();
  }
  element.finish();
  return action;
}

std::optional<std::string> maybe_word(Fields& fields, std::string_view field,
                                      const std::vector<std::string_view>& words) {
  const auto index = fields.maybe_one_of(field, words);
  if (!index) return std::nullopt;
  return std::string(words[*index]);
}

Distance read_distance(ElementReader& element) {
  static const std::vector<std::string_view> words = {"isolation", "downwind", "fire"};
  Fields& fields = element.fields;
  Distance distance{.kind = std::string(words[fields.one_of("kind", words)]),
                    .meters = {fields.integer("metres", 1, most_metres)},
                    .edition = fields.text("edition"),
                    .substance = fields.maybe_text("substance"),
                    .container = fields.maybe_text("container"),
                    .spill = maybe_word(fields, "spill", {"small", "large"}),
                    .light = maybe_word(fields, "light", {"day", "night"}),
                    .wind = maybe_word(fields, "wind", {"low", "moderate", "high"})};
  element.finish();
  return distance;
}

Card read_card(ElementReader& element) {
  Card card{.id = element.fields.id<struct Card>("id"),
            .title = element.text("title"),
            .holder = element.text("holder"),
            .organisation = element.fields.id<struct Organisation>("organisation"),
            .levels = element.words("levels"),
            .cautions = texts_in(element, "caution"),
            .do_nots = texts_in(element, "do_not"),
            .protective_equipment = texts_in(element, "protection"),
            .withdraw_when = texts_in(element, "withdraw_when"),
            .origin = element.origin()};
  std::vector<Origin> origins;
  for (ElementReader& action : element.each("action")) {
    card.actions.push_back(read_action(action));
    origins.push_back(action.origin());
  }
  check_actions(card, origins, element.findings());
  for (ElementReader& need : element.each("need")) card.needs.push_back(read_need(need));
  for (ElementReader& distance : element.each("distance")) {
    card.distances.push_back(read_distance(distance));
  }
  Text hand_over = element.maybe_text("hand_over");
  if (!hand_over.empty()) card.hand_over = std::move(hand_over);
  element.finish();
  return card;
}

PlanningBasis read_basis(ElementReader& element) {
  PlanningBasis basis{.id = element.fields.id<struct BasisName>("id").str(),
                      .name = element.text("name"),
                      .kind = element.fields.id<struct IncidentKind>("kind"),
                      .level = element.fields.maybe_text("level"),
                      .mark = mark_of(element.fields),
                      .origin = element.origin()};
  for (ElementReader& value : element.each("indicator")) {
    basis.values.push_back({.indicator = value.fields.id<struct Indicator>("id"),
                            .value = amount(value.fields, "value")});
    value.finish();
  }
  element.finish();
  return basis;
}

void read_head(ElementReader& root, Plan& plan) {
  Fields& fields = root.fields;
  plan.id = fields.id<struct Plan>("id");
  plan.version = fields.text("version");
  plan.kind = one_of(fields, "kind", kinds);
  plan.tier = tier_of(fields);
  plan.owner = fields.id<struct Organisation>("owner");
  plan.title = root.text("title");
  plan.issued = fields.maybe_date("issued");
  plan.filed = fields.maybe_date("filed");
  plan.review_due = fields.maybe_date("review_due");
  plan.mark = mark_of(fields);
  plan.source = fields.text("source");
  plan.origin = root.origin();
}

void read_coverage(ElementReader& root, Plan& plan) {
  auto covers = root.at_most_one("covers");
  if (covers.empty()) {
    report(root.findings(), Code::xml_element_missing, root.origin(), {"covers"});
    return;
  }
  ElementReader& element = covers.front();
  plan.covers = {.kinds = ids_in<struct IncidentKind>(element, "kind"),
                 .jurisdictions = ids_in<struct Jurisdiction>(element, "jurisdiction"),
                 .hazards = ids_in<struct Hazard>(element, "hazard"),
                 .hazard_kinds = ids_in<struct HazardKind>(element, "hazard_kind")};
  element.finish();
}

void read_levels(ElementReader& root, Plan& plan) {
  for (ElementReader& levels : root.at_most_one("levels")) {
    plan.additive = levels.fields.yes_no("additive");
    for (ElementReader& level : levels.each("level")) plan.levels.push_back(read_level(level));
    levels.finish();
  }
  for (ElementReader& upstream : root.each("upstream")) {
    plan.upstream.push_back(upstream.fields.id<struct Plan>("plan"));
    upstream.finish();
  }
  for (ElementReader& link : root.each("level_link")) {
    plan.level_links.push_back({.level = link.fields.id<struct LevelName>("level").str(),
                                .plan = link.fields.id<struct Plan>("plan"),
                                .asks_for = link.fields.id<struct LevelName>("asks_for").str()});
    link.finish();
  }
}

void read_foundations(ElementReader& root, Plan& plan) {
  for (ElementReader& basis : root.each("planning_basis")) {
    plan.planning_bases.push_back(read_basis(basis));
  }
  for (ElementReader& law : root.each("legal_basis")) {
    plan.legal_bases.push_back({.source = law.fields.text("source"),
                                .clause = law.fields.maybe_text("clause").value_or("")});
    law.finish();
  }
}

}  // namespace

std::optional<Plan> read_plan(std::string_view xml, const std::string& file, Findings& findings) {
  Findings own;
  const XmlElement raw = read_xml(xml, file, own);
  ElementReader root(raw, file, own);
  Plan plan;
  if (opens(root, raw, "plan")) {
    read_head(root, plan);
    read_coverage(root, plan);
    read_levels(root, plan);
    for (ElementReader& card : root.each("card")) plan.cards.push_back(read_card(card));
    read_foundations(root, plan);
    root.finish();
    check_names(plan, own);
  }
  const bool refused = has_errors(own);
  findings.insert(findings.end(), own.begin(), own.end());
  if (refused) return std::nullopt;
  return plan;
}

}  // namespace muster
