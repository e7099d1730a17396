#include "plan_xml_parts.hpp"

namespace muster {
namespace {

constexpr std::array events = {ClockEvent::occurred, ClockEvent::known, ClockEvent::received,
                               ClockEvent::alerted};

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

}  // namespace

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

std::optional<Deadline> deadline_of(Fields& fields) {
  const bool within = fields.has("within");
  const bool from = fields.has("from");
  if (!within && !from) return std::nullopt;
  if (!within) fields.report("within", Code::field_missing);
  if (!from) fields.report("from", Code::field_missing);
  if (!within || !from) return std::nullopt;
  return Deadline{.within = fields.duration("within"), .runs_from = one_of(fields, "from", events)};
}

std::vector<Text> texts_in(ElementReader& parent, std::string_view name) {
  std::vector<Text> found;
  for (ElementReader& element : parent.each(name)) {
    found.push_back(element.text("text"));
    element.finish();
  }
  return found;
}

std::vector<Criterion> criteria_in(ElementReader& parent, std::string_view name) {
  std::vector<Criterion> found;
  for (ElementReader& element : parent.each(name)) found.push_back(read_criterion(element));
  return found;
}

}  // namespace muster
