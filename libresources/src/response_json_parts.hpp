#pragma once

#include <optional>
#include <string>
#include <vector>

#include "asks.hpp"
#include "muster/plan/json.hpp"
#include "wording.hpp"

namespace muster {

/// The whole answer; `questions` are what asks() says of it, which a report has at hand as well.
[[nodiscard]] Json response_json(const Wording& wording, const std::vector<Ask>& questions);

/// The parts of an answer in JSON, each an array in the order of the answer.
[[nodiscard]] Json incidents_json(const Wording& wording);
[[nodiscard]] Json matches_json(const Wording& wording);
[[nodiscard]] Json near_matches_json(const Wording& wording);
[[nodiscard]] Json requirements_json(const Wording& wording);
[[nodiscard]] Json activations_json(const Wording& wording);
[[nodiscard]] Json orders_json(const Wording& wording);
[[nodiscard]] Json assignments_json(const Wording& wording);
[[nodiscard]] Json shortfalls_json(const Wording& wording);
/// What the cards ask experts for, and who is chosen.
[[nodiscard]] Json experts_json(const Wording& wording);
/// By what it was decided, what proves it, and why those asked about were not sent.
[[nodiscard]] Json choice_json(const Wording& wording);
[[nodiscard]] Json casualties_json(const Wording& wording);
[[nodiscard]] Json shelters_json(const Wording& wording);
/// An object: the reliefs that are planned, and what is not known.
[[nodiscard]] Json reliefs_json(const Wording& wording);
/// An object; null where it was not asked for.
[[nodiscard]] Json coverage_left_json(const Wording& wording);
[[nodiscard]] Json linkage_json(const Wording& wording);
[[nodiscard]] Json closures_json(const Wording& wording);
[[nodiscard]] Json closure_changes_json(const Wording& wording);
[[nodiscard]] Json ask_json(const Wording& wording, const std::vector<Ask>& questions);
[[nodiscard]] Json notes_json(const Wording& wording);
/// Whether the incident at that position must be reported without a grade; null when no rule says.
[[nodiscard]] Json at_risk_json(std::size_t position, const Wording& wording);
/// The hazard zone of the incident at that position; null when there is none.
[[nodiscard]] Json reporting_json(std::size_t position, const Wording& wording);
[[nodiscard]] Json zone_json(std::size_t position, const Wording& wording);
[[nodiscard]] Json released_json(const std::optional<Released>& released);
[[nodiscard]] Json weather_json(const std::optional<Weather>& weather);
/// What was asked, in no language: the incidents as they were told, the closures in force, as_of.
[[nodiscard]] Json input_json(const Response& response, Offset offset);

/// {"at": "2026-11-23T03:05:00+08:00", "offset_s": 300}, counted from the origin of the incident.
[[nodiscard]] Json instant_json(Instant instant, const IncidentId& incident,
                                const Wording& wording);
[[nodiscard]] Json instant_json(const std::optional<Instant>& instant, const IncidentId& incident,
                                const Wording& wording);
/// {"code": "match.kind", "text": "…", "parameters": ["…"]}.
[[nodiscard]] Json message_json(const Message& message, const Wording& wording);
[[nodiscard]] Json messages_json(const std::vector<Message>& messages, const Wording& wording);

[[nodiscard]] inline Json whole(std::size_t number) {
  return Json(static_cast<std::int64_t>(number));
}

template <class Tag>
[[nodiscard]] Json json(const Id<Tag>& id) {
  return Json(id.view());
}
/// null where there is none.
template <class Tag>
[[nodiscard]] Json json(const std::optional<Id<Tag>>& id) {
  return id ? Json(id->view()) : Json();
}
[[nodiscard]] inline Json json(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json();
}
[[nodiscard]] inline Json json(const std::optional<Seconds>& seconds) {
  return seconds ? Json(std::int64_t{seconds->count()}) : Json();
}
[[nodiscard]] inline Json json(const std::optional<Quantity>& quantity) {
  return quantity ? Json(quantity->count()) : Json();
}
template <class Tag>
[[nodiscard]] Json json(const std::vector<Id<Tag>>& ids) {
  Json::Array array;
  for (const Id<Tag>& id : ids) array.emplace_back(id.view());
  return array;
}

}  // namespace muster
