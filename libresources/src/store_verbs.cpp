// The verbs that write: each says what was asked, for its key, and what is to be done.
#include "muster/plan/error.hpp"
#include "muster/resources/store.hpp"
#include "store_commit.hpp"
#include "store_crews.hpp"
#include "store_ledger.hpp"
#include "store_situation_verbs.hpp"
#include "store_state.hpp"

namespace muster {

namespace {

using store::Change;
using store::Request;

template <class T>
Json json(const std::optional<T>& value) {
  return value ? Json(value->view()) : Json();
}
Json json(Instant at) { return Json(std::int64_t{at.time_since_epoch().count()}); }
Json json(const std::optional<Instant>& at) { return at ? json(*at) : Json(); }
Json json(const std::optional<std::int64_t>& number) { return number ? Json(*number) : Json(); }

Request request(Verb verb, const StockMove& move, const std::string& to = {}) {
  return {.verb = verb,
          .subject = move.lot.str(),
          .asked = Json::Object{{"quantity", move.quantity.count()},
                                {"reason", move.reason},
                                {"document", move.document},
                                {"incident", json(move.incident)},
                                {"to", to}}};
}

template <class T>
Json names(std::span<const T> ids) {
  Json::Array array;
  for (const T& id : ids) array.emplace_back(id.view());
  return array;
}

}  // namespace

Done Store::receive(const StockMove& move, const Deed& deed) {
  return state_->write(deed, request(Verb::receive, move),
                       [&](Change& change) { store::receive(change, move); });
}

Done Store::issue(const StockMove& move, const Deed& deed) {
  return state_->write(deed, request(Verb::issue, move),
                       [&](Change& change) { store::issue(change, move); });
}

Done Store::issue(const StockDraw& draw, const Deed& deed) {
  return state_->write(deed,
                       {.verb = Verb::issue,
                        .subject = draw.stockpile.str() + " " + draw.material.str(),
                        .asked = Json::Object{{"quantity", draw.quantity.count()},
                                              {"valid_until", json(draw.valid_until)},
                                              {"reason", draw.reason},
                                              {"document", draw.document},
                                              {"incident", json(draw.incident)}}},
                       [&](Change& change) { store::issue(change, draw); });
}

Done Store::unpack(const Unpacking& unpacking, const Deed& deed) {
  return state_->write(
      deed,
      {.verb = Verb::unpack,
       .subject = unpacking.kit.str(),
       .asked = Json::Object{{"quantity", unpacking.quantity.count()},
                             {"into", names(std::span<const LotId>(unpacking.into))},
                             {"reason", unpacking.reason},
                             {"document", unpacking.document}}},
      [&](Change& change) { store::unpack(change, unpacking); });
}

Done Store::write_off(const StockMove& move, const Deed& deed) {
  return state_->write(deed, request(Verb::write_off, move),
                       [&](Change& change) { store::write_off(change, move); });
}

Done Store::give_back(const StockMove& move, const Deed& deed) {
  return state_->write(deed, request(Verb::give_back, move),
                       [&](Change& change) { store::give_back(change, move); });
}

Done Store::transfer(const StockMove& move, const LotId& to, const Deed& deed) {
  return state_->write(deed, request(Verb::transfer, move, to.str()),
                       [&](Change& change) { store::transfer(change, move, to); });
}

Done Store::count(const StockCount& count, const Deed& deed) {
  return state_->write(deed,
                       {.verb = Verb::count,
                        .subject = count.lot.str(),
                        .asked = Json::Object{{"counted", count.counted.count()},
                                              {"version", count.version},
                                              {"reason", count.reason},
                                              {"document", count.document}}},
                       [&](Change& change) { store::count(change, count); });
}

Done Store::requisition(const Requisition& taken, const Deed& deed) {
  return state_->write(deed,
                       {.verb = Verb::requisition,
                        .subject = taken.incident.str(),
                        .asked = Json::Object{{"owner", taken.owner.view()},
                                              {"what", taken.what},
                                              {"quantity", taken.quantity.count()},
                                              {"decision", taken.decision},
                                              {"slip", taken.slip},
                                              {"owed", json(taken.owed_minor)},
                                              {"taken", json(taken.taken)},
                                              {"as", name(taken.as)},
                                              {"payer", json(taken.payer)}}},
                       [&](Change& change) { store::requisition(change, taken); });
}

Done Store::return_requisition(std::int64_t seq, std::optional<std::int64_t> owed_minor,
                               const Deed& deed) {
  return state_->write(deed,
                       {.verb = Verb::return_requisition,
                        .subject = std::to_string(seq),
                        .asked = Json::Object{{"owed", json(owed_minor)}}},
                       [&](Change& change) { store::return_requisition(change, seq, owed_minor); });
}

Done Store::set_status(const CrewChange& to, const Deed& deed) {
  Json::Object asked{{"phase", to.phase ? Json(name(*to.phase)) : Json()},
                     {"reason", to.reason},
                     {"place", json(to.place)}};
  // Only where it is said: a key of earlier schemas, given again, is still the same write.
  if (to.position) asked.emplace_back("position", format_position(*to.position));
  return state_->write(
      deed, {.verb = Verb::status, .subject = to.crew.str(), .asked = Json(std::move(asked))},
      [&](Change& change) { store::set_status(change, to); });
}

Done Store::engage(const CrewId& crew, const IncidentId& incident, const Deed& deed) {
  return state_->write(deed,
                       {.verb = Verb::engage,
                        .subject = crew.str(),
                        .asked = Json::Object{{"incident", incident.view()}}},
                       [&](Change& change) { store::engage(change, crew, incident); });
}

Done Store::release(const IncidentId& incident, std::span<const CrewId> crews,
                    std::span<const LotId> lots, const Deed& deed) {
  return state_->write(deed,
                       {.verb = Verb::release,
                        .subject = incident.str(),
                        .asked = Json::Object{{"crews", names(crews)}, {"lots", names(lots)}}},
                       [&](Change& change) { store::release(change, incident, crews, lots); });
}

Done Store::reserve(const Reservation& wanted, const Deed& deed) {
  return state_->write(deed,
                       {.verb = Verb::reserve,
                        .subject = wanted.crew  ? wanted.crew->str()
                                   : wanted.lot ? wanted.lot->str()
                                                : "",
                        .asked = Json::Object{{"quantity", wanted.quantity.count()},
                                              {"incident", json(wanted.incident)},
                                              {"purpose", wanted.purpose},
                                              {"from", json(wanted.from)},
                                              {"until", json(wanted.until)}}},
                       [&](Change& change) { store::reserve(change, wanted); });
}

Done Store::unreserve(std::int64_t seq, const Deed& deed) {
  return state_->write(deed, {.verb = Verb::unreserve, .subject = std::to_string(seq), .asked = {}},
                       [&](Change& change) { store::unreserve(change, seq); });
}

Done Store::close_road(const Closure& closure, const Deed& deed) {
  return state_->write(deed,
                       {.verb = Verb::close_road,
                        .subject = closure.id.str(),
                        .asked = store::json(store::row_of(closure))},
                       [&](Change& change) { store::close_road(change, closure); });
}

Done Store::reopen_road(const ClosureId& closure, const Deed& deed) {
  return state_->write(deed, {.verb = Verb::reopen_road, .subject = closure.str(), .asked = {}},
                       [&](Change& change) { store::reopen_road(change, closure); });
}

Done Store::set_load(const FacilityId& facility, const std::string& measure, Quantity taken,
                     const Deed& deed) {
  return state_->write(deed,
                       {.verb = Verb::load,
                        .subject = facility.str(),
                        .asked = Json::Object{{"measure", measure}, {"taken", taken.count()}}},
                       [&](Change& change) { store::set_load(change, facility, measure, taken); });
}

Done Store::set_channel(const ContactId& contact, bool down, const std::string& reason,
                        const Deed& deed) {
  return state_->write(deed,
                       {.verb = Verb::channel,
                        .subject = contact.str(),
                        .asked = Json::Object{{"down", down}, {"reason", reason}}},
                       [&](Change& change) { store::set_channel(change, contact, down, reason); });
}

Done Store::record(const RecordedIncident& incident, const Deed& deed) {
  return state_->write(
      deed,
      {.verb = Verb::incident,
       .subject = incident.id.str(),
       .asked = Json::Object{{"kind", incident.kind}, {"known", json(incident.known)}}},
      [&](Change& change) { store::record(change, incident); });
}

Done Store::append_event(const IncidentId& incident, const std::string& what, const Deed& deed) {
  if (what.empty()) throw Error(Code::field_missing, {"event"});
  return state_->write(
      deed, {.verb = Verb::event, .subject = incident.str(), .asked = Json::Object{{"what", what}}},
      [&](Change& change) {
        store::check_id(incident);
        change.note("event", what);
      });
}

Done Store::record_drill(const Json& report, const Deed& deed) {
  const auto words = [&](const char* name) {
    const Json* member = report.find(name);
    if (member == nullptr || member->string() == nullptr || member->string()->empty()) {
      throw Error(Code::drill_record_empty, {name});
    }
    return *member->string();
  };
  if (words("document") != "muster drill after-action" || words("kind") != "exercise") {
    throw Error(Code::drill_record_empty, {"document"});
  }
  Json::Object kept;
  for (const char* name : {"document", "kind", "mark", "drill", "title", "drill_digest",
                           "organiser", "content", "form", "start", "end"}) {
    kept.emplace_back(name, words(name));
  }
  for (const char* name : {"plans", "scale", "rating", "share_per_million", "weight",
                           "observed_weight", "corrective_actions"}) {
    const Json* member = report.find(name);
    if (member == nullptr) throw Error(Code::drill_record_empty, {name});
    kept.emplace_back(name, *member);
  }
  const Json record(std::move(kept));
  return state_->write(deed, {.verb = Verb::drill, .subject = words("drill"), .asked = record},
                       [&](Change& change) { change.note("drill", record); });
}

Done Store::commit(const Json& answer, const Deed& deed) {
  return state_->write(deed, store::commit_request(answer),
                       [&](Change& change) { store::commit(change, answer); });
}

Done Store::accept_loss(const Deed& deed) {
  const auto lost = state_->lost;
  const std::string head = lost ? format_head(*lost) : "";
  const Done done = state_->write(deed, {.verb = Verb::accept_loss, .subject = head, .asked = {}},
                                  [&](Change& change) { change.note("lost", head); });
  const std::lock_guard lock(state_->mutex);
  state_->lost.reset();
  return done;
}

}  // namespace muster
