#include "wording.hpp"

#include <algorithm>
#include <chrono>

#include "unit_words.hpp"

namespace muster {

namespace {

std::string joined(const std::vector<std::string>& parts, const std::string& separator) {
  std::string result;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!result.empty()) result += separator;
    result += part;
  }
  return result;
}

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

/// Beside the name of what is counted ("6 × level A suit") English needs no measure word (套, 辆).
bool reads_in(const std::string& unit, Language language) {
  return language == Language::zh || is_latin(unit);
}

std::string unit_after(const std::string& unit, Language language) {
  return unit.empty() || !reads_in(unit, language) ? "" : " " + one_line(unit);
}

/// Whether so much is a whole number of the unit people read, and that unit reads in the language.
bool reads_in_display_units(const Material& material, Quantity quantity, Language language) {
  return material.factor > 0 && quantity.count() % material.factor == 0 &&
         reads_in(material.display_unit, language);
}

std::string offset_text(Minutes minutes, Language language) {
  const bool negative = minutes.count() < 0;
  const std::int64_t all = negative ? -minutes.count() : minutes.count();
  const std::string sign = negative ? "-" : "+";
  if (all < 100) return sign + std::to_string(all) + (language == Language::zh ? "分" : "min");
  const std::string hours = std::to_string(all / 60);
  const std::string rest = two_digits(all % 60);
  if (language == Language::zh) return sign + hours + "时" + rest + "分";
  return sign + hours + "h" + rest;
}

}  // namespace

std::string Wording::in(const Text& text) const { return one_line(text.in(language_)); }

std::vector<const Contact*> contacts_of(const Region& region, const OrganisationId& organisation) {
  std::vector<const Contact*> found;
  for (const Contact& contact : region.contacts) {
    if (contact.organisation == organisation) found.push_back(&contact);
  }
  std::ranges::stable_sort(found, {}, &Contact::call_order);
  return found;
}

Message Wording::named(Message message) const {
  auto& of = message.parameters;
  const auto name = [&](std::size_t i, const auto& list, auto id) {
    if (i < of.size()) of[i] = name_of(list, decltype(id)(of[i].zh));
  };
  const auto plan_name = [&](std::size_t i) {
    const Plan* plan = i < of.size() ? region_.plans.find(PlanId(of[i].zh)) : nullptr;
    if (plan != nullptr) of[i] = plan->title;
  };
  switch (message.code) {
    case Code::match_jurisdiction:
    case Code::match_not_jurisdiction:
      name(0, region_.jurisdictions, JurisdictionId());
      break;
    case Code::match_hazard:
    case Code::match_not_hazard:
      name(0, region_.hazards, HazardId());
      break;
    case Code::activation_notice:
      name(0, region_.organisations, OrganisationId());
      break;
    case Code::activation_owner:
      name(0, region_.organisations, OrganisationId());
      plan_name(1);
      break;
    case Code::activation_unreached:
      plan_name(0);
      name(1, region_.organisations, OrganisationId());
      break;
    default:
      break;
  }
  return message;
}

std::string Wording::in(const Message& message) const { return text(named(message), language_); }

std::string Wording::label(Label which, const std::vector<std::string>& parameters) const {
  return words(which, language_, parameters);
}

std::string Wording::list(const std::vector<std::string>& parts) const {
  return joined(parts, language_ == Language::zh ? "、" : ", ");
}

std::string Wording::clauses(const std::vector<std::string>& parts) const {
  return joined(parts, language_ == Language::zh ? "；" : "; ");
}

std::string Wording::organisation(const OrganisationId& id) const {
  return in(name_of(region_.organisations, id));
}

std::string Wording::crew(const CrewId& id) const { return in(name_of(region_.crews, id)); }

std::string Wording::stockpile_of(const LotId& id) const {
  const Lot* lot = find(region_.lots, id);
  return lot == nullptr ? one_line(id.view()) : in(name_of(region_.stockpiles, lot->stockpile));
}

std::string Wording::lot(const LotId& id) const {
  const Lot* lot = find(region_.lots, id);
  if (lot == nullptr) return one_line(id.view());
  return label(Label::lot_of, {stockpile_of(id), in(region_.catalogue.name_of(lot->material))});
}

std::string Wording::resource(const Resource& resource) const {
  if (const CrewId* id = std::get_if<CrewId>(&resource)) return crew(*id);
  return lot(std::get<LotId>(resource));
}

std::string Wording::plan(const PlanId& id) const {
  const Plan* plan = region_.plans.find(id);
  return plan == nullptr ? one_line(id.view()) : in(plan->title);
}

std::string Wording::card(const CardId& id) const {
  const Card* card = region_.plans.find(id).second;
  return card == nullptr ? one_line(id.view()) : in(card->title);
}

std::string Wording::indicator(const IndicatorId& id) const {
  return in(region_.catalogue.name_of(id));
}

std::string Wording::road(const Road& road) const {
  std::vector<std::string> parts = road.refs;
  if (!road.name.empty()) parts.push_back(in(road.name));
  const auto end = [&](const PlaceId& id) {
    const auto place = region_.roads->find(id);
    return place ? in((*region_.roads)[*place].name) : one_line(id.view());
  };
  parts.push_back(end(road.from) + "–" + end(road.to));
  return joined(parts, " ");
}

std::string Wording::contact(const OrganisationId& id) const {
  std::vector<std::string> parts;
  for (const Contact* contact : contacts_of(region_, id)) {
    const std::string role = in(contact->role);
    parts.push_back(one_line(contact->address) +
                    (role.empty() ? "" : label(Label::in_brackets, {role})));
    if (parts.size() == 2) break;
  }
  return list(parts);
}

std::string Wording::tier(Tier tier) const {
  static constexpr Label labels[] = {
      Label::tier_post,     Label::tier_workshop, Label::tier_enterprise, Label::tier_group,
      Label::tier_township, Label::tier_zone,     Label::tier_county,     Label::tier_city,
      Label::tier_province, Label::tier_nation};
  return label(labels[static_cast<std::size_t>(tier)]);
}

std::string Wording::level(const Match& match) const {
  if (!match.level) return "";
  const Plan* plan = region_.plans.find(match.plan);
  if (plan != nullptr) {
    for (const Level& level : plan->levels) {
      if (level.id == *match.level) return level.name.empty() ? one_line(level.id) : in(level.name);
    }
  }
  return one_line(*match.level);
}

std::string Wording::actor(const LinkageStep& step) const {
  const std::string who = organisation(step.actor);
  return step.role.empty() ? who : label(Label::actor_role, {who, in(step.role)});
}

std::string Wording::begun(std::string text) const {
  if (language_ == Language::en && !text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

std::string Wording::need(const Requirement& requirement) const {
  std::string name = requirement.capability ? in(region_.catalogue.name_of(*requirement.capability))
                     : requirement.material ? in(region_.catalogue.name_of(*requirement.material))
                                            : one_line(requirement.id.view());
  if (requirement.least_type) {
    name += label(Label::least_type, {one_line(*requirement.least_type)});
  }
  return name;
}

std::string Wording::amount(const Requirement& requirement, Quantity quantity) const {
  if (requirement.material) return amount(*requirement.material, quantity);
  return std::to_string(quantity.count());
}

std::string Wording::amount(const MaterialId& id, Quantity quantity) const {
  const Material* material = region_.catalogue.find(id);
  if (material == nullptr) return std::to_string(quantity.count());
  const bool whole = reads_in_display_units(*material, quantity, language_);
  const std::int64_t count = whole ? quantity.count() / material->factor : quantity.count();
  return std::to_string(count) +
         unit_after(whole ? material->display_unit : material->unit, language_);
}

std::string Wording::ratio(const Requirement& requirement, Quantity part, Quantity whole) const {
  const Material* material =
      requirement.material ? region_.catalogue.find(*requirement.material) : nullptr;
  const bool display = material != nullptr && reads_in_display_units(*material, part, language_) &&
                       reads_in_display_units(*material, whole, language_);
  const std::int64_t factor = display ? material->factor : 1;
  std::string text =
      std::to_string(part.count() / factor) + "/" + std::to_string(whole.count() / factor);
  if (material != nullptr)
    text += unit_after(display ? material->display_unit : material->unit, language_);
  return text;
}

const LocatedIncident& Wording::incident(const IncidentId& id) const {
  const auto found = std::ranges::find_if(
      response_.incidents, [&](const LocatedIncident& one) { return one.incident.id == id; });
  if (found == response_.incidents.end()) {
    throw Error(Code::internal, {"report: incident " + id.str()});
  }
  return *found;
}

Instant Wording::origin(const IncidentId& id) const {
  const Incident& found = incident(id).incident;
  return found.occurred.value_or(found.known);
}

std::string Wording::kind(const LocatedIncident& incident) const {
  return in(region_.catalogue.name_of(incident.incident.kind));
}

std::string Wording::reported(const LocatedIncident& incident) const {
  std::vector<std::string> parts;
  for (const auto& [id, value] : incident.incident.indicators) {
    const Indicator* indicator = region_.catalogue.find(id);
    const std::string unit = indicator == nullptr ? "" : unit_after(indicator->unit, language_);
    parts.push_back(label(Label::indicator_value, {this->indicator(id), value.str(), unit}));
  }
  return list(parts);
}

std::string Wording::clock(Instant instant) const {
  return format_clock(std::chrono::floor<Minutes>(instant), response_.as_of,
                      region_.header.display_offset);
}

std::string Wording::clock_up(Instant instant) const {
  return format_clock(std::chrono::ceil<Minutes>(instant), response_.as_of,
                      region_.header.display_offset);
}

std::string Wording::since(Instant origin, Instant instant) const {
  return offset_text(std::chrono::floor<Minutes>(instant - origin), language_);
}

std::string Wording::since_up(Instant origin, Instant instant) const {
  return offset_text(std::chrono::ceil<Minutes>(instant - origin), language_);
}

std::string Wording::short_span(Seconds seconds) const {
  return offset_text(std::chrono::ceil<Minutes>(seconds), language_).substr(1);
}

std::string Wording::span(Seconds seconds) const {
  const std::int64_t minutes = std::chrono::ceil<Minutes>(seconds).count();
  if (minutes < 100) return label(Label::minutes, {std::to_string(minutes)});
  constexpr std::int64_t day = std::int64_t{24} * 60;
  if (minutes % day == 0 && minutes > day) {
    return label(Label::days, {std::to_string(minutes / day)});
  }
  if (minutes % 60 == 0) return label(Label::hours, {std::to_string(minutes / 60)});
  return label(Label::hours_minutes, {std::to_string(minutes / 60), std::to_string(minutes % 60)});
}

std::string Wording::date_and_clock(Instant instant) const {
  const std::string iso = format_instant(instant, region_.header.display_offset);
  return iso.substr(0, 10) + " " + iso.substr(11, 5);
}

std::string Wording::zone(const Zone& zone) const {
  std::vector<std::string> parts;
  if (zone.isolation.count > 0) {
    parts.push_back(label(Label::zone_circle, {std::to_string(zone.isolation.count)}));
  }
  if (zone.downwind && zone.towards) {
    parts.push_back(label(Label::zone_sector,
                          {std::to_string(zone.downwind->count), std::to_string(*zone.towards),
                           std::to_string(zone.half_angle)}));
  } else if (zone.downwind) {
    parts.push_back(label(Label::zone_all_round, {std::to_string(zone.downwind->count)}));
  }
  return list(parts);
}

std::string Wording::zone(const std::optional<Zone>& one) const {
  return one ? zone(*one) : label(Label::zone_none);
}

}  // namespace muster
