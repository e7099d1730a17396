#include "plan_check.hpp"
#include "plan_xml_parts.hpp"

namespace muster {
namespace {

constexpr std::array stages = {Stage::report,         Stage::assessment,     Stage::warning,
                               Stage::response_start, Stage::first_response, Stage::handling,
                               Stage::support,        Stage::response_end,   Stage::aftermath};
constexpr std::array populations = {PopulationBase::residents, PopulationBase::on_shift,
                                    PopulationBase::at_risk, PopulationBase::evacuees,
                                    PopulationBase::rescuers};

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

/// Both or neither; work without end or no work at all is no cycle.
std::optional<WorkCycle> read_cycle(Fields& fields) {
  const bool work = fields.has("work");
  const bool rest = fields.has("rest");
  if (!work && !rest) return std::nullopt;
  if (!work) fields.report("work", Code::field_missing);
  if (!rest) fields.report("rest", Code::field_missing);
  if (!work || !rest) return std::nullopt;
  const WorkCycle cycle{.work = fields.duration("work"), .rest = fields.duration("rest")};
  if (cycle.work <= Seconds::zero()) fields.report("work", Code::plan_duration_zero);
  return cycle;
}

Need read_need(ElementReader& element) {
  Fields& fields = element.fields;
  Need need{.capability = fields.maybe_id<struct Capability>("capability"),
            .material = fields.maybe_id<struct Material>("material"),
            .least_type = fields.maybe_text("least_type"),
            .priority = static_cast<int>(fields.integer("priority", 1, 3)),
            .hold = fields.maybe_duration("hold"),
            .cycle = read_cycle(fields),
            .least_life = fields.maybe_duration("least_life"),
            .population = maybe_one_of(fields, "population", populations),
            .add = fields.maybe_yes_no("add").value_or(false),
            .origin = element.origin()};
  if (const auto group = fields.maybe_integer("least_group", 1, PlanLimits::group)) {
    need.least_group = Quantity(*group);
  }
  for (ElementReader& by : element.each("by")) need.demands.push_back(read_demand(by));
  limit(need.demands, PlanLimits::points, "by", element);
  element.finish();
  check_need(need, element.findings());
  return need;
}

ExpertNeed read_expert(ElementReader& element) {
  Fields& fields = element.fields;
  ExpertNeed expert{.field = fields.id<struct ExpertField>("field").str(),
                    .count = Quantity(fields.integer("count", 1, PlanLimits::experts)),
                    .remote = fields.maybe_duration("remote"),
                    .on_scene = fields.maybe_duration("on_scene")};
  if (!expert.remote && !expert.on_scene) fields.report({}, Code::plan_expert_nowhere);
  element.finish();
  return expert;
}

Notice read_notice(ElementReader& element) {
  Fields& fields = element.fields;
  Notice notice{.to = fields.id<struct Organisation>("to"),
                .channel = fields.maybe_text("channel").value_or(""),
                .next_channels = element.words("then"),
                .deadline = deadline_of(fields),
                .acknowledge = fields.maybe_duration("acknowledge"),
                .deputies = ids_of<struct Organisation>(element, "deputies"),
                .superior = fields.maybe_id<struct Organisation>("superior")};
  element.finish();
  if (notice.acknowledge && *notice.acknowledge <= Seconds::zero()) {
    fields.report("acknowledge", Code::plan_duration_zero);
  }
  if (notice.channel.empty() && !notice.next_channels.empty()) {
    fields.report("channel", Code::plan_channel_first);
  }
  check_notice(notice, element.origin(), element.findings());
  return notice;
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
                .beside = element.words("beside"),
                .only_if = criteria_in(element, "only_if"),
                .confirm = fields.maybe_yes_no("confirm").value_or(false)};
  for (ElementReader& notify : element.each("notify")) {
    action.notices.push_back(read_notice(notify));
  }
  element.finish();
  return action;
}

PublicInformation read_information(ElementReader& element) {
  Fields& fields = element.fields;
  PublicInformation information{.id = fields.id<struct InformationName>("id").str(),
                                .owner = fields.id<struct Organisation>("owner"),
                                .approved_by = fields.maybe_id<struct Organisation>("approved_by"),
                                .approver = element.maybe_text("approver"),
                                .deadline = deadline_of(fields),
                                .channels = element.words("channels"),
                                .after = element.words("after"),
                                .release = element.text("release")};
  element.finish();
  if (!information.approved_by && information.approver.empty()) {
    fields.report("approved_by", Code::plan_release_unapproved, {information.id});
  }
  return information;
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
                    .meters = {fields.integer("metres", 1, PlanLimits::metres)},
                    .edition = fields.text("edition"),
                    .substance = fields.maybe_text("substance"),
                    .container = fields.maybe_text("container"),
                    .spill = maybe_word(fields, "spill", {"small", "large"}),
                    .light = maybe_word(fields, "light", {"day", "night"}),
                    .wind = maybe_word(fields, "wind", {"low", "moderate", "high"})};
  element.finish();
  return distance;
}

void read_actions(ElementReader& element, Card& card) {
  std::vector<Origin> origins;
  for (ElementReader& action : element.each("action")) {
    card.actions.push_back(read_action(action));
    origins.push_back(action.origin());
  }
  limit(card.actions, PlanLimits::actions, "action", element);
  if (card.actions.size() > PlanLimits::actions) return;
  check_actions(card, origins, element.findings());
}

void read_hand_over(ElementReader& element, Card& card) {
  Text words = element.maybe_text("hand_over");
  if (!words.empty()) card.hand_over = std::move(words);
  card.hand_over_to = element.fields.maybe_id<struct Organisation>("hand_over_to");
  if (card.hand_over_to && !card.hand_over) {
    report(element.findings(), Code::xml_element_missing, element.origin(), {"hand_over"});
  }
}

}  // namespace

Card read_card(ElementReader& element) {
  Card card{
      .id = element.fields.id<struct Card>("id"),
      .title = element.text("title"),
      .holder = element.text("holder"),
      .organisation = element.fields.id<struct Organisation>("organisation"),
      .levels = element.words("levels"),
      .leader_may_withdraw = element.fields.maybe_yes_no("leader_may_withdraw").value_or(false),
      .cautions = texts_in(element, "caution"),
      .do_nots = texts_in(element, "do_not"),
      .protective_equipment = texts_in(element, "protection"),
      .stop_when = texts_in(element, "stop_when"),
      .withdraw_when = texts_in(element, "withdraw_when"),
      .origin = element.origin()};
  read_actions(element, card);
  for (ElementReader& need : element.each("need")) card.needs.push_back(read_need(need));
  for (ElementReader& expert : element.each("expert")) card.experts.push_back(read_expert(expert));
  std::vector<Origin> origins;
  for (ElementReader& information : element.each("inform_public")) {
    card.public_information.push_back(read_information(information));
    origins.push_back(information.origin());
  }
  check_information(card, origins, element.findings());
  for (ElementReader& distance : element.each("distance")) {
    card.distances.push_back(read_distance(distance));
  }
  read_hand_over(element, card);
  element.finish();
  return card;
}

}  // namespace muster
