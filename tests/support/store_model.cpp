#include "support/store_model.hpp"

#include <algorithm>
#include <sstream>

#include "muster/plan/fields.hpp"

using namespace muster;

namespace {

using World = StoreModel::World;
using Refused = std::optional<Code>;

const std::map<std::string, std::pair<std::string, std::int64_t>> lots = {
    {"ST", {"STRETCHER", 20}}, {"S2", {"STRETCHER", 3}}, {"SE", {"SERUM", 10}}, {"KI", {"KIT", 4}}};
/// What lies in one kit.
const std::map<std::string, std::int64_t> kit = {{"STRETCHER", 2}, {"SERUM", 3}};
constexpr std::int64_t most = 1'000'000'000'000'000;

std::string lot_name(const std::string& shown) {
  if (shown == "ST") return "WH-STRETCHER";
  if (shown == "SE") return "WH-SERUM";
  if (shown == "S2") return "WH-STRETCHER-2";
  if (shown == "KI") return "WH-KIT";
  return shown;
}
std::string shown_lot(const std::string& name) {
  for (const auto& [shown, about] : lots) {
    if (lot_name(shown) == name) return shown;
  }
  return name;
}

std::int64_t number(const std::string& word) { return word.empty() ? 0 : std::stoll(word); }

const std::map<std::string, std::pair<Verb, Role>>& verbs() {
  static const std::map<std::string, std::pair<Verb, Role>> all = {
      {"receive", {Verb::receive, Role::store_keeper}},
      {"issue", {Verb::issue, Role::store_keeper}},
      {"transfer", {Verb::transfer, Role::store_keeper}},
      {"draw", {Verb::issue, Role::store_keeper}},
      {"unpack", {Verb::unpack, Role::store_keeper}},
      {"count", {Verb::count, Role::store_keeper}},
      {"writeoff", {Verb::write_off, Role::store_keeper}},
      {"back", {Verb::give_back, Role::store_keeper}},
      {"take", {Verb::requisition, Role::dispatcher}},
      {"return", {Verb::return_requisition, Role::dispatcher}},
      {"reserve", {Verb::reserve, Role::dispatcher}},
      {"unreserve", {Verb::unreserve, Role::dispatcher}},
      {"incident", {Verb::incident, Role::dispatcher}},
      {"status", {Verb::status, Role::dispatcher}},
      {"engage", {Verb::engage, Role::dispatcher}},
      {"release", {Verb::release, Role::dispatcher}},
      {"event", {Verb::event, Role::dispatcher}},
      {"close", {Verb::close_road, Role::dispatcher}},
      {"reopen", {Verb::reopen_road, Role::dispatcher}},
      {"load", {Verb::load, Role::dispatcher}},
      {"silent", {Verb::channel, Role::dispatcher}},
      {"answers", {Verb::channel, Role::dispatcher}}};
  return all;
}

Role role_of(const StoreLine& line) {
  const auto named = role_named(line.option("as"));
  return named ? *named : verbs().at(line.verb).second;
}

/// All of a line but its key: what makes a second write under that key another one.
std::string content_of(const StoreLine& line) {
  std::string all = line.verb + ' ' + line.subject;
  for (const std::string& word : line.more) all += ' ' + word;
  for (const auto& [name, value] : line.options) {
    if (name != "as" && name != "key") all += ' ' + name + '=' + value;
  }
  return all;
}

std::int64_t reserved_of(const World& world, const std::string& lot) {
  std::int64_t sum = 0;
  for (const auto& held : world.held) sum += held.lot == lot ? held.quantity : 0;
  return sum;
}

/// A lot's ledger begins when it is first looked at in earnest.
Refused touch(World& world, const std::string& lot) {
  if (!lots.contains(lot)) return Code::id_unknown;
  world.moved.try_emplace(lot,
                          StoreModel::Stock{.balance = lots.at(lot).second, .version = world.seq});
  return {};
}

Refused add(World& world, const std::string& lot, std::int64_t change) {
  if (const auto unknown = touch(world, lot)) return unknown;
  auto& stock = world.moved.at(lot);
  if (stock.balance + change < 0) return Code::stock_short;
  if (stock.balance + change > most) return Code::stock_too_many;
  stock.balance += change;
  stock.version = world.seq;
  return {};
}

Refused take_out(World& world, const std::string& lot, std::int64_t quantity) {
  if (const auto unknown = touch(world, lot)) return unknown;
  if (world.moved.at(lot).balance - reserved_of(world, lot) < quantity) return Code::stock_short;
  return add(world, lot, -quantity);
}

void use_reservations(World& world, const std::string& lot, const std::string& incident,
                      std::int64_t quantity) {
  for (auto& held : world.held) {
    if (held.lot != lot || held.incident != incident) continue;
    const std::int64_t used = std::min(quantity, held.quantity);
    held.quantity -= used;
    quantity -= used;
  }
  std::erase_if(world.held,
                [](const auto& held) { return !held.lot.empty() && held.quantity == 0; });
}

Refused move_stock(World& world, const StoreLine& line) {
  const std::string& lot = line.subject;
  const std::int64_t quantity = number(line.more.at(line.verb == "transfer" ? 1 : 0));
  const std::string incident = line.option("for");
  if (line.verb == "count") {
    if (quantity < 0) return Code::stock_quantity;
    if (quantity > most) return Code::stock_too_many;
    const auto moved = world.moved.find(lot);
    const std::int64_t version = moved == world.moved.end() ? 0 : moved->second.version;
    if (version != number(line.option("at"))) return Code::stock_counted_late;
    if (const auto unknown = touch(world, lot)) return unknown;
    return add(world, lot, quantity - world.moved.at(lot).balance);
  }
  if (quantity <= 0 || quantity > most) return Code::stock_quantity;
  if (!incident.empty() && !is_id(incident)) return Code::field_not_id;
  if (line.verb == "receive" || line.verb == "back") return add(world, lot, quantity);
  if (line.verb == "writeoff") return add(world, lot, -quantity);
  if (line.verb == "issue") {
    if (const auto unknown = touch(world, lot)) return unknown;
    if (!incident.empty()) use_reservations(world, lot, incident, quantity);
    return take_out(world, lot, quantity);
  }
  const std::string& to = line.more.at(0);
  if (lot == to) return Code::stock_transfer;
  if (!lots.contains(lot) || !lots.contains(to)) return Code::id_unknown;
  if (lots.at(lot).first != lots.at(to).first) return Code::stock_transfer;
  if (const auto refused = take_out(world, lot, quantity)) return refused;
  return add(world, to, quantity);
}

/// From the lots of the material, in the order they run out: those of the small region never do, or
/// there is but one.
Refused draw(World& world, const StoreLine& line) {
  const std::int64_t wanted = number(line.more.at(0));
  const std::string incident = line.option("for");
  if (wanted <= 0) return Code::stock_quantity;
  static const std::map<std::string, std::vector<std::string>> by_material = {
      {"STRETCHER", {"ST", "S2"}}, {"SERUM", {"SE"}}, {"KIT", {"KI"}}};
  std::int64_t left = wanted;
  const auto known = by_material.find(line.subject);
  if (known == by_material.end()) return Code::stock_draw;
  for (const std::string& lot : known->second) {
    if (left == 0) break;
    (void)touch(world, lot);
    std::int64_t others = 0;
    for (const auto& held : world.held) {
      const bool own = !incident.empty() && held.incident == incident;
      if (held.lot == lot && !own) others += held.quantity;
    }
    const std::int64_t taken = std::min(left, world.moved.at(lot).balance - others);
    if (taken <= 0) continue;
    if (!incident.empty()) use_reservations(world, lot, incident, taken);
    if (const auto refused = add(world, lot, -taken)) return refused;
    left -= taken;
  }
  return left == 0 ? Refused() : Refused(Code::stock_draw);
}

Refused unpack(World& world, const StoreLine& line) {
  if (!lots.contains(line.subject)) return Code::id_unknown;
  if (lots.at(line.subject).first != "KIT") return Code::stock_no_kit;
  std::map<std::string, std::string> into;
  for (std::size_t i = 1; i < line.more.size(); ++i) {
    if (!lots.contains(line.more[i])) return Code::id_unknown;
    const std::string& material = lots.at(line.more[i]).first;
    if (!kit.contains(material) || !into.emplace(material, line.more[i]).second)
      return Code::stock_kit_parts;
  }
  const std::int64_t kits = number(line.more.at(0));
  if (kits <= 0 || kits > most) return Code::stock_quantity;
  if (const auto refused = take_out(world, line.subject, kits)) return refused;
  for (const auto& [material, count] : kit) {
    if (!into.contains(material)) return Code::stock_kit_parts;
    if (const auto refused = add(world, into.at(material), kits * count)) return refused;
  }
  return {};
}

bool is_reserved(const World& world, const std::string& crew, const std::string& incident,
                 std::int64_t from, std::int64_t until) {
  return std::ranges::any_of(world.held, [&](const auto& held) {
    const bool own = !incident.empty() && held.incident == incident;
    return held.crew == crew && !own && held.from < until && from < held.until;
  });
}

Refused reserve(World& world, const StoreLine& line) {
  StoreModel::Held held{.seq = world.seq, .incident = line.option("for")};
  held.from = number(line.option("from"));
  if (!line.option("until").empty()) held.until = number(line.option("until"));
  if (held.until <= held.from) return Code::reservation_window;
  if (!held.incident.empty() && !is_id(held.incident)) return Code::field_not_id;
  if (line.more.empty()) {
    held.crew = line.subject;
    if (!world.crews.contains(held.crew)) return Code::id_unknown;
    if (is_reserved(world, held.crew, "", held.from, held.until)) return Code::crew_reserved;
  } else {
    held.lot = line.subject;
    held.quantity = number(line.more.at(0));
    if (held.quantity <= 0) return Code::stock_quantity;
    if (const auto unknown = touch(world, held.lot)) return unknown;
    const std::int64_t free = world.moved.at(held.lot).balance - reserved_of(world, held.lot);
    if (free < held.quantity) return Code::stock_short;
  }
  world.held.push_back(held);
  return {};
}

Refused engage(World& world, const StoreLine& line, std::int64_t at) {
  const std::string& incident = line.more.at(0);
  if (!is_id(incident)) return Code::field_not_id;
  if (!world.crews.contains(line.subject)) return Code::id_unknown;
  auto& crew = world.crews.at(line.subject);
  if (!crew.engaged.empty()) return Code::crew_engaged;
  const bool ready = crew.phase == CrewPhase::duty || crew.phase == CrewPhase::standby ||
                     crew.phase == CrewPhase::recall || crew.phase == CrewPhase::part_time ||
                     crew.phase == CrewPhase::returning;
  if (!ready) return Code::crew_transition;
  if (is_reserved(world, line.subject, incident, at, at + 1)) return Code::crew_reserved;
  crew = {.phase = CrewPhase::alerted, .engaged = incident, .changed = true};
  return {};
}

/// The life of a crew, written down a second time.
bool makes_sense(CrewPhase from, CrewPhase to) {
  using enum CrewPhase;
  static const std::set<CrewPhase> home = {off_duty, duty, standby, recall, part_time};
  static const std::map<CrewPhase, std::set<CrewPhase>> next = {
      {alerted, {on_the_way, staged, on_scene}},
      {on_the_way, {staged, on_scene}},
      {staged, {on_the_way, on_scene, relieved}},
      {on_scene, {staged, relieved}},
      {relieved, {on_scene, staged}},
      {returning, {restoring, out_of_service}},
      {restoring, {out_of_service}},
      {out_of_service, {restoring}}};
  if (from == to) return false;
  if (home.contains(from)) return home.contains(to) || to == out_of_service;
  const bool may_go_home = from == returning || from == restoring || from == out_of_service;
  return (may_go_home && home.contains(to)) || next.at(from).contains(to);
}

Refused set_status(World& world, const StoreLine& line) {
  const auto to = phase_named(line.more.at(0));
  if (!world.crews.contains(line.subject)) return Code::id_unknown;
  auto& crew = world.crews.at(line.subject);
  const bool out = *to >= CrewPhase::alerted && *to <= CrewPhase::relieved;
  if (!makes_sense(crew.phase, *to) || out == crew.engaged.empty()) return Code::crew_transition;
  if (*to == CrewPhase::out_of_service && line.option("why").empty()) return Code::crew_reason;
  crew.phase = *to;
  crew.changed = true;
  return {};
}

Refused release(World& world, const StoreLine& line) {
  const auto let_go = [&](const std::string& name) -> Refused {
    const auto crew = world.crews.find(name);
    if (crew == world.crews.end() || crew->second.engaged != line.subject)
      return Code::crew_not_engaged;
    crew->second = {.phase = CrewPhase::returning, .changed = true};
    std::erase_if(world.held, [&](const auto& held) {
      return held.crew == name && held.incident == line.subject;
    });
    return {};
  };
  for (const std::string& name : line.more) {
    if (lots.contains(name)) {
      std::erase_if(world.held, [&](const auto& held) {
        return held.lot == name && held.incident == line.subject;
      });
    } else if (const auto refused = let_go(name)) {
      return refused;
    }
  }
  if (!line.more.empty()) return {};
  for (const auto& [name, crew] : std::map(world.crews)) {
    if (!crew.engaged.empty() && crew.engaged == line.subject) (void)let_go(name);
  }
  std::erase_if(world.held, [&](const auto& held) { return held.incident == line.subject; });
  return {};
}

Refused requisition(World& world, const StoreLine& line) {
  const std::int64_t quantity = number(line.more.at(0));
  if (quantity <= 0 || quantity > most) return Code::stock_quantity;
  if (!is_id(line.subject)) return Code::field_not_id;
  if (line.option("decision").empty()) return Code::field_missing;
  world.taken[world.seq] = false;
  return {};
}

Refused situation(World& world, const StoreLine& line) {
  static const std::set<std::string> roads = {"edge:e1", "edge:e2", "edge:e3"};
  if (line.verb == "close") {
    if (!is_id(line.subject)) return Code::field_not_id;
    if (!roads.contains(line.more.at(0))) return Code::closure_unknown;
    world.closures.insert(line.subject);
  } else if (line.verb == "reopen") {
    if (world.closures.erase(line.subject) == 0) return Code::closure_none;
  } else if (line.verb == "load") {
    if (number(line.more.at(1)) < 0) return Code::facility_load;
    if (line.subject != "H1") return Code::id_unknown;
    world.loads[line.more.at(0)] = number(line.more.at(1));
  } else {
    if (line.subject != "bureau-1") return Code::id_unknown;
    if (line.verb == "silent") world.silent.insert(line.subject);
    if (line.verb == "answers") world.silent.erase(line.subject);
  }
  return {};
}

StockMove move_of(const StoreLine& line, std::size_t quantity_at) {
  StockMove move{.lot = LotId(lot_name(line.subject)),
                 .quantity = Quantity(number(line.more.at(quantity_at))),
                 .reason = line.option("why"),
                 .document = "D-1"};
  if (line.options.contains("for")) move.incident = IncidentId(line.option("for"));
  return move;
}

Instant at_second(const std::string& word) { return store_morning + Seconds{number(word)}; }

Done do_draw(Store& store, const StoreLine& line, const Deed& deed) {
  StockDraw draw{.stockpile = StockpileId("WH"),
                 .material = MaterialId(line.subject),
                 .quantity = Quantity(number(line.more.at(0)))};
  if (line.options.contains("for")) draw.incident = IncidentId(line.option("for"));
  return store.issue(draw, deed);
}

Done do_unpack(Store& store, const StoreLine& line, const Deed& deed) {
  Unpacking unpacking{.kit = LotId(lot_name(line.subject)),
                      .quantity = Quantity(number(line.more.at(0)))};
  for (std::size_t i = 1; i < line.more.size(); ++i)
    unpacking.into.emplace_back(lot_name(line.more[i]));
  return store.unpack(unpacking, deed);
}

Done do_stock(Store& store, const StoreLine& line, const Deed& deed) {
  if (line.verb == "receive") return store.receive(move_of(line, 0), deed);
  if (line.verb == "issue") return store.issue(move_of(line, 0), deed);
  if (line.verb == "writeoff") return store.write_off(move_of(line, 0), deed);
  if (line.verb == "back") return store.give_back(move_of(line, 0), deed);
  if (line.verb == "transfer")
    return store.transfer(move_of(line, 1), LotId(lot_name(line.more.at(0))), deed);
  return store.count({.lot = LotId(lot_name(line.subject)),
                      .counted = Quantity(number(line.more.at(0))),
                      .version = number(line.option("at"))},
                     deed);
}

Done do_reserve(Store& store, const StoreLine& line, const Deed& deed) {
  Reservation wanted{.purpose = "test", .from = at_second(line.option("from"))};
  if (line.more.empty()) {
    wanted.crew = CrewId(line.subject);
  } else {
    wanted.lot = LotId(lot_name(line.subject));
    wanted.quantity = Quantity(number(line.more.at(0)));
  }
  if (line.options.contains("for")) wanted.incident = IncidentId(line.option("for"));
  if (line.options.contains("until")) wanted.until = at_second(line.option("until"));
  return store.reserve(wanted, deed);
}

Done do_release(Store& store, const StoreLine& line, const Deed& deed) {
  std::vector<CrewId> crews;
  std::vector<LotId> kept;
  for (const std::string& name : line.more) {
    if (lots.contains(name)) {
      kept.emplace_back(lot_name(name));
    } else {
      crews.emplace_back(name);
    }
  }
  return store.release(IncidentId(line.subject), crews, kept, deed);
}

Done do_rest(Store& store, const StoreLine& line, const Deed& deed) {
  const IncidentId incident(line.subject);
  if (line.verb == "incident") {
    return store.record({.id = incident, .kind = "gas_explosion", .known = store_morning}, deed);
  }
  if (line.verb == "event") return store.append_event(incident, line.option("why"), deed);
  if (line.verb == "take") {
    return store.requisition({.incident = incident,
                              .owner = OrganisationId("bureau"),
                              .what = "excavator",
                              .quantity = Quantity(number(line.more.at(0))),
                              .decision = line.option("decision"),
                              .taken = deed.at},
                             deed);
  }
  if (line.verb == "return") {
    std::optional<std::int64_t> owed;
    if (line.options.contains("owed")) owed = number(line.option("owed"));
    return store.return_requisition(number(line.subject), owed, deed);
  }
  if (line.verb == "close") {
    return store.close_road({.id = ClosureId(line.subject), .target = line.more.at(0)}, deed);
  }
  if (line.verb == "reopen") return store.reopen_road(ClosureId(line.subject), deed);
  if (line.verb == "load") {
    return store.set_load(FacilityId(line.subject), line.more.at(0),
                          Quantity(number(line.more.at(1))), deed);
  }
  return store.set_channel(ContactId(line.subject), line.verb == "silent", "", deed);
}

}  // namespace

StoreLine store_line(const std::string& text) {
  static const std::set<std::string> names = {"for",      "from", "until", "as",  "key",
                                              "decision", "at",   "why",   "owed"};
  std::istringstream stream(text);
  StoreLine line;
  stream >> line.verb >> line.subject;
  std::string word;
  while (stream >> word) {
    if (names.contains(word)) {
      stream >> line.options[word];
    } else {
      line.more.push_back(word);
    }
  }
  return line;
}

std::shared_ptr<const Region> model_region() {
  SmallRegion small;
  small.add("stock.csv",
            "WH-STRETCHER-2,WH,STRETCHER,3,,none,bureau,bureau,bureau,0,serviceable,,drawn,test");
  small.add("stock.csv", "WH-KIT,WH,KIT,4,,none,bureau,bureau,bureau,0,serviceable,,drawn,test");
  small.add("catalogue/materials.csv",
            "KIT,急救套件,rescue kit,kit,kit,1,medical,,no,,,drawn,test");
  small.file("catalogue/kits.csv") =
      "kit,part,quantity,mark,source\nKIT,STRETCHER,2,drawn,test\nKIT,SERUM,3,drawn,test\n";
  return small.region();
}

Done do_line(Store& store, const StoreLine& line, const std::string& key, int second) {
  static const std::set<std::string> stock = {"receive", "issue", "writeoff",
                                              "back",    "count", "transfer"};
  const Deed deed{
      .key = key, .actor = "li", .role = role_of(line), .at = store_morning + Seconds{second}};
  if (stock.contains(line.verb)) return do_stock(store, line, deed);
  if (line.verb == "draw") return do_draw(store, line, deed);
  if (line.verb == "unpack") return do_unpack(store, line, deed);
  if (line.verb == "reserve") return do_reserve(store, line, deed);
  if (line.verb == "unreserve") return store.unreserve(number(line.subject), deed);
  if (line.verb == "engage")
    return store.engage(CrewId(line.subject), IncidentId(line.more.at(0)), deed);
  if (line.verb == "status") {
    return store.set_status({.crew = CrewId(line.subject),
                             .phase = *phase_named(line.more.at(0)),
                             .reason = line.option("why")},
                            deed);
  }
  if (line.verb == "release") return do_release(store, line, deed);
  return do_rest(store, line, deed);
}

Refused StoreModel::change(World& world, const StoreLine& line, int second) const {
  static const std::set<std::string> stock = {"receive", "issue", "writeoff",
                                              "back",    "count", "transfer"};
  if (stock.contains(line.verb)) return move_stock(world, line);
  if (line.verb == "draw") return draw(world, line);
  if (line.verb == "unpack") return unpack(world, line);
  if (line.verb == "reserve") return reserve(world, line);
  if (line.verb == "engage") return engage(world, line, second);
  if (line.verb == "status") return set_status(world, line);
  if (line.verb == "release") return release(world, line);
  if (line.verb == "take") return requisition(world, line);
  if (line.verb == "unreserve") {
    const auto ended = std::erase_if(
        world.held, [&](const auto& held) { return held.seq == number(line.subject); });
    return ended == 0 ? Refused(Code::reservation_ended) : Refused();
  }
  if (line.verb == "return") {
    const auto taken = world.taken.find(number(line.subject));
    if (taken == world.taken.end() || taken->second) return Code::requisition_ended;
    if (number(line.option("owed")) < 0) return Code::stock_quantity;
    taken->second = true;
    return {};
  }
  if (line.verb == "incident" || line.verb == "event") {
    if (!is_id(line.subject)) return Code::field_not_id;
    if (line.verb == "incident") world.incidents.insert(line.subject);
    return {};
  }
  return situation(world, line);
}

Refused StoreModel::act(const StoreLine& line, const std::string& key, int second) {
  const auto known = keys_.find(key);
  if (known != keys_.end()) {
    return known->second == content_of(line) ? Refused() : Refused(Code::store_key_reused);
  }
  if (!may(role_of(line), verbs().at(line.verb).first)) {
    ++now_.seq;  // the denial is written down
    return Code::store_denied;
  }
  World next = now_;
  ++next.seq;
  const Refused refused = change(next, line, second);
  if (refused) return refused;
  now_ = std::move(next);
  keys_[key] = content_of(line);
  return {};
}

std::string StoreModel::state() const {
  std::ostringstream out;
  out << "seq " << now_.seq << '\n';
  std::map<std::string, std::int64_t> reserved;
  for (const auto& held : now_.held) {
    if (!held.lot.empty()) reserved[held.lot] += held.quantity;
  }
  for (const auto& [lot, stock] : now_.moved) {
    out << "lot " << lot << ' ' << stock.balance << " reserved " << reserved[lot] << " version "
        << stock.version << '\n';
  }
  for (const auto& [name, crew] : now_.crews) {
    if (crew.changed)
      out << "crew " << name << ' ' << muster::name(crew.phase) << ' ' << crew.engaged << '\n';
  }
  for (const auto& held : now_.held) {
    out << "held " << held.seq << ' ' << held.crew << held.lot << ' ' << held.quantity << ' '
        << held.incident << ' ' << held.from << ' ' << (held.until == INT64_MAX ? -1 : held.until)
        << '\n';
  }
  for (const auto& [seq, returned] : now_.taken) out << "taken " << seq << ' ' << returned << '\n';
  for (const auto& id : now_.closures) out << "closure " << id << '\n';
  for (const auto& [measure, taken] : now_.loads) out << "load " << measure << ' ' << taken << '\n';
  for (const auto& id : now_.silent) out << "silent " << id << '\n';
  for (const auto& id : now_.incidents) out << "incident " << id << '\n';
  return out.str();
}

std::string state_of(const Store& store) {
  std::ostringstream out;
  const Situation situation = store.situation();
  out << "seq " << situation.seq << '\n';
  std::map<std::string, StockRow> stock;
  for (const StockRow& row : store.stock()) stock[shown_lot(row.lot.str())] = row;
  for (const auto& [lot, row] : stock) {
    out << "lot " << lot << ' ' << row.balance.count() << " reserved " << row.reserved.count()
        << " version " << row.version << '\n';
  }
  for (const CrewRow& crew : store.crews()) {
    out << "crew " << crew.crew.str() << ' ' << name(*crew.phase) << ' '
        << (crew.engaged_at ? crew.engaged_at->str() : "") << '\n';
  }
  for (const Reservation& held : store.reservations()) {
    if (held.ended) continue;
    out << "held " << held.seq << ' ' << (held.crew ? held.crew->str() : shown_lot(held.lot->str()))
        << ' ' << held.quantity.count() << ' ' << (held.incident ? held.incident->str() : "") << ' '
        << (held.from - store_morning).count() << ' '
        << (held.until ? (*held.until - store_morning).count() : -1) << '\n';
  }
  for (const Requisition& taken : store.requisitions())
    out << "taken " << taken.seq << ' ' << taken.returned.has_value() << '\n';
  for (const Closure& closure : situation.closures) out << "closure " << closure.id.str() << '\n';
  for (const auto& [key, load] : situation.loads)
    out << "load " << key.second << ' ' << load.taken.count() << '\n';
  for (const auto& [contact, down] : situation.channels_down)
    out << "silent " << contact.str() << '\n';
  for (const RecordedIncident& incident : store.incidents())
    out << "incident " << incident.id.str() << '\n';
  return out.str();
}
