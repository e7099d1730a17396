// By what it was decided who goes.
#include <limits>
#include <set>

#include "muster/resources/region.hpp"
#include "response_json_parts.hpp"

namespace muster {

namespace {

Json stages_json(const Proof& proof, const Wording& wording) {
  Json::Array array;
  for (const AimStage& stage : proof.stages) {
    const bool all_alike = is_about_all(stage.aim);
    const bool graded = !all_alike && stage.severity != std::numeric_limits<int>::max();
    const Offset offset = wording.region().header.display_offset;
    array.push_back(
        Json::Object{{"aim", name(stage.aim)},
                     {"severity", graded ? Json(std::int64_t{stage.severity}) : Json()},
                     {"priority", all_alike ? Json() : Json(std::int64_t{stage.priority})},
                     {"limit", stage.limit ? Json(format_instant(*stage.limit, offset)) : Json()},
                     {"or_then", stage.or_then},
                     {"value", stage.value},
                     {"bound", stage.bound ? Json(*stage.bound) : Json()}});
  }
  return array;
}

/// In seconds of all crews together.
Json cover_json(const Proof& proof) {
  if (!proof.cover) return {};
  return Json::Object{{"cost_s", proof.cover->cost},
                      {"bound_s", proof.cover->bound},
                      {"nodes", Json(static_cast<std::int64_t>(proof.cover->nodes))}};
}

Json fewest_json(const Proof& proof) {
  if (!proof.fewest) return {};
  return Json::Object{{"used", proof.fewest->used},
                      {"bound", proof.fewest->bound},
                      {"nodes", Json(static_cast<std::int64_t>(proof.fewest->nodes))}};
}

Json proofs_json(const Wording& wording) {
  Json::Array array;
  for (const Proof& proof : wording.response().dispatch.proofs) {
    Json::Array requirements;
    std::set<std::size_t> named;
    for (const Proof::Need& need : proof.needs) {
      if (!named.insert(need.requirement).second) continue;
      requirements.push_back(json(wording.response().requirements[need.requirement].id));
    }
    array.push_back(Json::Object{{"requirements", std::move(requirements)},
                                 {"nearest", proof.nearest},
                                 {"cover", cover_json(proof)},
                                 {"contested", proof.contested.has_value()},
                                 {"one_need_each", proof.one_need_each},
                                 {"fewest", fewest_json(proof)},
                                 {"stages", stages_json(proof, wording)}});
  }
  return array;
}

Json expert_json(const ExpertChoice& choice, const IncidentId& incident, const Wording& wording) {
  return Json::Object{{"expert", json(choice.expert)},
                      {"name", wording.in(name_of(wording.region().experts, choice.expert))},
                      {"chosen", choice.chosen},
                      {"conflict", choice.conflict},
                      {"other_field", choice.other_field},
                      {"remote", instant_json(choice.remote, incident, wording)},
                      {"on_scene", instant_json(choice.on_scene, incident, wording)},
                      {"reasons", messages_json(choice.reasons, wording)}};
}

}  // namespace

Json experts_json(const Wording& wording) {
  const Response& response = wording.response();
  Json::Array array;
  for (std::size_t i = 0; i < response.experts.size(); ++i) {
    const IncidentId& incident = response.incidents[i].incident.id;
    for (const ExpertAnswer& answer : response.experts[i]) {
      Json::Array choices;
      for (const ExpertChoice& choice : answer.choices)
        choices.push_back(expert_json(choice, incident, wording));
      const auto message = lacking(answer);
      array.push_back(
          Json::Object{{"incident", json(incident)},
                       {"card", json(answer.card)},
                       {"field", answer.field},
                       {"asked", answer.asked.count()},
                       {"found", answer.found.count()},
                       {"remote_by", instant_json(answer.remote_by, incident, wording)},
                       {"on_scene_by", instant_json(answer.on_scene_by, incident, wording)},
                       {"lacking", message ? message_json(*message, wording) : Json()},
                       {"choices", std::move(choices)}});
    }
  }
  return array;
}

Json choice_json(const Wording& wording) {
  const Response& response = wording.response();
  const Policy& policy = response.dispatch.options.policy;
  Json::Array aims;
  for (const Aim aim : policy.aims) aims.emplace_back(name(aim));
  Json::Array why_not;
  for (const WhyNot& asked : response.why_not) {
    why_not.push_back(Json::Object{{"resource", asked.resource},
                                   {"reasons", messages_json(asked.reasons, wording)}});
  }
  Json::Array reassigned;
  for (const Reassignment& one : response.reassigned) {
    reassigned.push_back(
        Json::Object{{"crew", json(one.crew)},
                     {"from", json(one.from)},
                     {"requirement", json(response.requirements[one.requirement].id)},
                     {"what", message_json(one.what, wording)}});
  }
  return Json::Object{{"policy", policy.id},
                      {"aims", std::move(aims)},
                      {"search", name(response.dispatch.end)},
                      {"proofs", proofs_json(wording)},
                      {"why_not", std::move(why_not)},
                      {"reassigned", std::move(reassigned)}};
}

}  // namespace muster
