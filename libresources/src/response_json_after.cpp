// Where people are taken, who relieves whom, what is left behind.
#include "muster/resources/region.hpp"
#include "response_json_parts.hpp"

namespace muster {

namespace {

Json facility_json(const FacilityId& id, const Wording& wording) {
  return wording.in(name_of(wording.region().facilities, id));
}

Json groups_json(const Casualties& one, const Wording& wording) {
  Json::Array array;
  for (const CasualtyGroup& group : one.groups) {
    array.push_back(Json::Object{{"triage", name(group.triage)},
                                 {"triage_name", wording.in(title(group.triage))},
                                 {"injury", group.injury.empty() ? Json() : Json(group.injury)},
                                 {"people", group.people.count()},
                                 {"left", group.left.count()}});
  }
  return array;
}

Json shares_json(const Casualties& one, const Wording& wording) {
  Json::Array array;
  for (const CasualtyShare& share : one.shares) {
    array.push_back(Json::Object{{"group", whole(share.group)},
                                 {"facility", json(share.facility)},
                                 {"name", facility_json(share.facility, wording)},
                                 {"beds", share.beds},
                                 {"people", share.people.count()},
                                 {"drive_s", Json(std::int64_t{share.drive.count()})},
                                 {"wait_s", json(share.wait)},
                                 {"to_confirm", share.to_confirm}});
  }
  return array;
}

Json passed_json(const Casualties& one, const Wording& wording) {
  Json::Array array;
  for (const PassedFacility& passed : one.passed) {
    array.push_back(Json::Object{{"group", whole(passed.group)},
                                 {"facility", json(passed.facility)},
                                 {"name", facility_json(passed.facility, wording)},
                                 {"drive_s", json(passed.drive)},
                                 {"reason", message_json(passed.reason, wording)}});
  }
  return array;
}

Json moves_json(const std::optional<MoveUps>& made, const Wording& wording) {
  if (!made) return {};
  Json::Array moves;
  for (const MoveUp& move : made->moves) {
    moves.push_back(Json::Object{{"team", json(move.team)},
                                 {"name", wording.in(name_of(wording.region().teams, move.team))},
                                 {"to", json(move.to)},
                                 {"drive_s", Json(std::int64_t{move.drive.count()})}});
  }
  return Json::Object{{"covered", Json(made->covered)}, {"moves", std::move(moves)}};
}

}  // namespace

Json casualties_json(const Wording& wording) {
  Json::Array array;
  for (const Casualties& one : wording.response().casualties) {
    array.push_back(Json::Object{{"incident", json(one.incident)},
                                 {"groups", groups_json(one, wording)},
                                 {"shares", shares_json(one, wording)},
                                 {"passed", passed_json(one, wording)},
                                 {"ambulances", json(one.ambulances)},
                                 {"notes", messages_json(one.notes, wording)}});
  }
  return array;
}

Json shelters_json(const Wording& wording) {
  Json::Array array;
  for (const Sheltering& one : wording.response().shelters) {
    Json::Array shares;
    for (const ShelterShare& share : one.shares) {
      shares.push_back(Json::Object{{"facility", json(share.facility)},
                                    {"name", facility_json(share.facility, wording)},
                                    {"people", share.people.count()},
                                    {"drive_s", Json(std::int64_t{share.drive.count()})},
                                    {"to_confirm", share.to_confirm}});
    }
    Json::Array passed;
    for (const PassedShelter& shelter : one.passed) {
      passed.push_back(Json::Object{{"facility", json(shelter.facility)},
                                    {"name", facility_json(shelter.facility, wording)},
                                    {"drive_s", json(shelter.drive)},
                                    {"reason", message_json(shelter.reason, wording)}});
    }
    array.push_back(Json::Object{{"incident", json(one.incident)},
                                 {"people", json(one.people)},
                                 {"left", one.left.count()},
                                 {"shares", std::move(shares)},
                                 {"passed", std::move(passed)},
                                 {"notes", messages_json(one.notes, wording)}});
  }
  return array;
}

Json reliefs_json(const Wording& wording) {
  const Response& response = wording.response();
  Json::Array reliefs;
  for (const Relief& one : response.reliefs.reliefs) {
    const Assignment& assignment = response.dispatch.assignments[one.assignment];
    const IncidentId& incident = response.requirements[assignment.requirement].incident;
    reliefs.push_back(Json::Object{{"assignment", whole(one.assignment)},
                                   {"relieved", json(assignment.crew)},
                                   {"turn", whole(one.turn)},
                                   {"by", instant_json(one.by, incident, wording)},
                                   {"limit", message_json(one.limit, wording)},
                                   {"crew", json(one.crew)},
                                   {"leaves_by", instant_json(one.leaves_by, incident, wording)},
                                   {"reasons", messages_json(one.reasons, wording)}});
  }
  return Json::Object{{"planned", std::move(reliefs)},
                      {"notes", messages_json(response.reliefs.notes, wording)}};
}

Json coverage_left_json(const Wording& wording) {
  const auto& left = wording.response().coverage_left;
  if (!left) return {};
  Json::Array standards;
  for (const StandardLeft& one : left->standards) {
    standards.push_back(Json::Object{{"rule", json(one.standard.rule)},
                                     {"service", one.standard.service},
                                     {"within_s", json(one.standard.within)},
                                     {"hazards", Json(one.hazards)},
                                     {"before", Json(one.before())},
                                     {"after", Json(one.after())},
                                     {"never", json(one.never)},
                                     {"lost", json(one.lost)},
                                     {"one_move", moves_json(one.one, wording)},
                                     {"two_moves", moves_json(one.two, wording)}});
  }
  return Json::Object{{"standards", std::move(standards)},
                      {"notes", messages_json(left->notes, wording)}};
}

}  // namespace muster
