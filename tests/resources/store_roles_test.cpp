// Who may what: the whole matrix, written down a second time, and tried on a store.
#include <array>
#include <string>

#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

struct Line {
  const char* verb;
  const char* may;  ///< v p d s a u: viewer, planner, dispatcher, store keeper, admin, auditor
};

// Whatever a line leaves out with a dash is denied. Nobody is ever given what the store does
// itself.
constexpr std::array<Line, 27> matrix = {{
    {"create", "------"},      {"import", "-p--a-"},      {"migrate", "------"},
    {"receive", "---s--"},     {"issue", "--ds--"},       {"transfer", "---s--"},
    {"count", "---s--"},       {"write_off", "---s--"},   {"give_back", "--ds--"},
    {"unpack", "---s--"},      {"requisition", "--d---"}, {"return_requisition", "--d---"},
    {"reserve", "-pd---"},     {"unreserve", "-pd---"},   {"incident", "--d---"},
    {"status", "--d---"},      {"engage", "--d---"},      {"release", "--d---"},
    {"commit", "--d---"},      {"event", "-pds--"},       {"close_road", "--d---"},
    {"reopen_road", "--d---"}, {"load", "--d---"},        {"channel", "--d---"},
    {"accept_loss", "----a-"}, {"denied", "------"},      {"drill", "-p----"},
}};
constexpr std::array<Role, 6> roles = {Role::viewer,       Role::planner,       Role::dispatcher,
                                       Role::store_keeper, Role::administrator, Role::auditor};

/// The least that an after-action report says.
Json held_drill() {
  Json::Object report = {{"document", "muster drill after-action"}, {"kind", "exercise"}};
  for (const char* words :
       {"mark", "drill", "title", "drill_digest", "organiser", "content", "form", "start", "end"}) {
    report.emplace_back(words, "x");
  }
  for (const char* rest : {"plans", "scale", "rating", "share_per_million", "weight",
                           "observed_weight", "corrective_actions"}) {
    report.emplace_back(rest, Json());
  }
  return report;
}

/// Tries the verb on the store; the request itself is sound.
void attempt(Store& store, Verb verb, const Deed& deed) {
  const LotId lot("WH-SERUM");
  const StockMove move{.lot = lot, .quantity = Quantity(1)};
  const CrewId crew("MR-1");
  const IncidentId incident("I-1");
  switch (verb) {
    case Verb::import:
      (void)store.import(*store.region(), deed);
      break;
    case Verb::receive:
      (void)store.receive(move, deed);
      break;
    case Verb::issue:
      (void)store.issue(move, deed);
      break;
    case Verb::transfer:
      (void)store.transfer(move, LotId("WH-STRETCHER"), deed);
      break;
    case Verb::count:
      (void)store.count({.lot = lot, .counted = Quantity(1)}, deed);
      break;
    case Verb::write_off:
      (void)store.write_off(move, deed);
      break;
    case Verb::give_back:
      (void)store.give_back(move, deed);
      break;
    case Verb::unpack:
      (void)store.unpack({.kit = lot, .quantity = Quantity(1)}, deed);
      break;
    case Verb::requisition:
      (void)store.requisition({.incident = incident,
                               .owner = OrganisationId("mine-co"),
                               .what = "pump",
                               .quantity = Quantity(1),
                               .decision = "Z",
                               .taken = deed.at},
                              deed);
      break;
    case Verb::return_requisition:
      (void)store.return_requisition(99, {}, deed);
      break;
    case Verb::reserve:
      (void)store.reserve({.lot = lot, .quantity = Quantity(1), .from = deed.at}, deed);
      break;
    case Verb::unreserve:
      (void)store.unreserve(99, deed);
      break;
    case Verb::incident:
      (void)store.record({.id = incident, .kind = "fire", .known = deed.at}, deed);
      break;
    case Verb::status:
      (void)store.set_status({.crew = CrewId("FD-1"), .phase = CrewPhase::standby}, deed);
      break;
    case Verb::engage:
      (void)store.engage(crew, incident, deed);
      break;
    case Verb::release:
      (void)store.release(incident, {}, {}, deed);
      break;
    case Verb::commit:
      (void)store.commit(Json(), deed);
      break;
    case Verb::event:
      (void)store.append_event(incident, "noted", deed);
      break;
    case Verb::close_road:
      (void)store.close_road({.id = ClosureId("c"), .target = "edge:e1"}, deed);
      break;
    case Verb::reopen_road:
      (void)store.reopen_road(ClosureId("none"), deed);
      break;
    case Verb::load:
      (void)store.set_load(FacilityId("H1"), "beds", Quantity(1), deed);
      break;
    case Verb::channel:
      (void)store.set_channel(ContactId("bureau-1"), true, "", deed);
      break;
    case Verb::accept_loss:
      (void)store.accept_loss(deed);
      break;
    case Verb::drill:
      (void)store.record_drill(held_drill(), deed);
      break;
    case Verb::create:
    case Verb::migrate:
    case Verb::denied:
      break;
  }
}

}  // namespace

TEST_CASE("every role may do what the matrix says and nothing else", "[resources][store]") {
  for (const Line& line : matrix) {
    const auto verb = verb_named(line.verb);
    REQUIRE(verb);
    for (std::size_t i = 0; i < roles.size(); ++i) {
      INFO(line.verb << " as " << name(roles[i]));
      CHECK(may(roles[i], *verb) == (line.may[i] != '-'));
    }
  }
  // The matrix has a line for each verb there is.
  CHECK(verb_named(name(Verb::drill)) == static_cast<Verb>(matrix.size() - 1));
}

TEST_CASE("who is denied changes nothing but the audit, which names him, verb by verb",
          "[resources][store]") {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  Store store = Store::create(path, *SmallRegion().region());
  int number = 0;
  for (const Line& line : matrix) {
    const Verb verb = *verb_named(line.verb);
    const bool by_the_store = verb == Verb::create || verb == Verb::migrate || verb == Verb::denied;
    // An answer is looked at before anybody asks who brings it.
    if (by_the_store || verb == Verb::commit) continue;
    for (std::size_t i = 0; i < roles.size(); ++i) {
      if (line.may[i] != '-') continue;
      INFO(line.verb << " as " << name(roles[i]));
      const Deed deed{.key = "k" + std::to_string(++number),
                      .actor = "wang",
                      .role = roles[i],
                      .at = Instant{Seconds{1795000000}}};
      CHECK(refusal_code([&] { attempt(store, verb, deed); }) == Code::store_denied);
      const auto rows = store.changes_since(number - 1);
      REQUIRE(rows.size() == 1);
      CHECK(rows[0].verb == "denied");
      CHECK(rows[0].actor == "wang");
      CHECK(rows[0].role == name(roles[i]));
      CHECK(!rows[0].key);
    }
  }
  CHECK(number > 100);
  CHECK(store.stock().empty());
  CHECK(store.crews().empty());
  CHECK(store.reservations().empty());
  CHECK(store.verify().faults.empty());
}

TEST_CASE("who may, is not denied", "[resources][store]") {
  for (const Line& line : matrix) {
    const Verb verb = *verb_named(line.verb);
    for (std::size_t i = 0; i < roles.size(); ++i) {
      if (line.may[i] == '-') continue;
      INFO(line.verb << " as " << name(roles[i]));
      const TemporaryFolder folder;
      Store store = Store::create((folder.path() / "region.db").string(), *SmallRegion().region());
      const Deed deed{
          .key = "k", .actor = "wang", .role = roles[i], .at = Instant{Seconds{1795000000}}};
      CHECK(refusal_code([&] { attempt(store, verb, deed); }) != Code::store_denied);
      for (const AuditRow& row : store.changes_since(0)) CHECK(row.verb == line.verb);
    }
  }
}
