#include <atomic>
#include <map>
#include <thread>

#include "muster/resources/store.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

const LotId stretcher("WH-STRETCHER");
const LotId serum("WH-SERUM");

struct Desk {
  TemporaryFolder folder = {};
  std::string path = (folder.path() / "region.db").string();
  Store store = Store::create(path, *SmallRegion().region());
  int keys = 0;

  Deed deed(Role role = Role::store_keeper) {
    return {.key = "k" + std::to_string(++keys),
            .actor = "li",
            .role = role,
            .at = Instant{Seconds{1795000000 + keys}}};
  }
  std::int64_t balance(const LotId& lot) const {
    for (const StockRow& row : store.stock()) {
      if (row.lot == lot) return row.balance.count();
    }
    return -1;
  }
};

StockMove some(const LotId& lot, int quantity) {
  return {.lot = lot, .quantity = Quantity(quantity), .reason = "test", .document = "D-1"};
}

std::int64_t sum_of(const std::vector<Movement>& movements, const LotId& lot) {
  std::int64_t sum = 0;
  for (const Movement& line : movements) {
    if (line.lot == lot) sum += line.change;
  }
  return sum;
}

}  // namespace

TEST_CASE("the balance of a lot is the sum of its movements", "[resources][store]") {
  Desk desk;
  desk.store.receive(some(stretcher, 5), desk.deed());
  desk.store.issue(some(stretcher, 7), desk.deed());
  desk.store.give_back(some(stretcher, 2), desk.deed());
  desk.store.write_off(some(stretcher, 1), desk.deed());
  CHECK(desk.balance(stretcher) == 19);
  const auto lines = desk.store.movements(stretcher);
  REQUIRE(lines.size() == 5);
  CHECK(lines[0].kind == "opening");
  CHECK(lines[0].change == 20);
  CHECK(lines[4].balance == Quantity(19));
  CHECK(lines[4].actor == "li");
  CHECK(lines[4].document == "D-1");
  CHECK(sum_of(lines, stretcher) == 19);
  CHECK(desk.store.situation().balances.at(stretcher) == Quantity(19));
  CHECK(desk.store.verify().faults.empty());
}

TEST_CASE("nobody takes out more than there is", "[resources][store]") {
  Desk desk;
  CHECK(refusal_text([&] { desk.store.issue(some(stretcher, 21), desk.deed()); }) ==
        "WH-STRETCHER has 20 to give, 21 were asked for");
  CHECK(refusal_code([&] { desk.store.write_off(some(serum, 11), desk.deed()); }) ==
        Code::stock_short);
  CHECK(refusal_code([&] { desk.store.issue(some(serum, 0), desk.deed()); }) ==
        Code::stock_quantity);
  CHECK(refusal_code([&] { desk.store.issue(some(serum, -3), desk.deed()); }) ==
        Code::stock_quantity);
  CHECK(refusal_code([&] { desk.store.issue(some(LotId("nothing"), 1), desk.deed()); }) ==
        Code::id_unknown);
  CHECK(desk.store.movements().empty());
  CHECK(desk.store.head().seq == 0);
}

TEST_CASE("nothing moves between lots of different materials", "[resources][store]") {
  Desk desk;
  CHECK(refusal_code([&] { desk.store.transfer(some(stretcher, 1), serum, desk.deed()); }) ==
        Code::stock_transfer);
  CHECK(refusal_code([&] { desk.store.transfer(some(stretcher, 1), stretcher, desk.deed()); }) ==
        Code::stock_transfer);
}

TEST_CASE("a count is refused when the lot moved while it was counted", "[resources][store]") {
  Desk desk;
  desk.store.issue(some(stretcher, 4), desk.deed());
  const auto version = desk.store.stock().at(0).version;
  desk.store.issue(some(stretcher, 1), desk.deed());
  const StockCount late{.lot = stretcher, .counted = Quantity(16), .version = version};
  CHECK(refusal_code([&] { desk.store.count(late, desk.deed()); }) == Code::stock_counted_late);
  const StockCount good{
      .lot = stretcher, .counted = Quantity(14), .version = desk.store.stock().at(0).version};
  desk.store.count(good, desk.deed());
  CHECK(desk.balance(stretcher) == 14);
  CHECK(desk.store.movements(stretcher).back().change == -1);
}

TEST_CASE("a write done twice under one key has one effect, also after the store was closed",
          "[resources][store]") {
  Desk desk;
  const Deed deed = desk.deed();
  const Done first = desk.store.issue(some(stretcher, 3), deed);
  CHECK(!first.repeated);
  for (int i = 0; i < 50; ++i) {
    const Done again = desk.store.issue(some(stretcher, 3), deed);
    CHECK(again.repeated);
    CHECK(again.seq == first.seq);
  }
  Store other = Store::open(desk.path);
  CHECK(other.issue(some(stretcher, 3), deed).repeated);
  CHECK(desk.balance(stretcher) == 17);
  CHECK(refusal_code([&] { other.issue(some(stretcher, 4), deed); }) == Code::store_key_reused);
  Deed nameless = deed;
  nameless.key = "";
  CHECK(refusal_code([&] { other.issue(some(stretcher, 4), nameless); }) == Code::store_key);
}

TEST_CASE("what is reserved for one incident is not given to another", "[resources][store]") {
  Desk desk;
  desk.store.reserve({.lot = stretcher,
                      .quantity = Quantity(15),
                      .incident = IncidentId("I-1"),
                      .from = Instant{Seconds{1795000000}}},
                     desk.deed(Role::dispatcher));
  CHECK(refusal_code([&] { desk.store.issue(some(stretcher, 6), desk.deed()); }) ==
        Code::stock_short);
  CHECK(desk.store.situation().balances.at(stretcher) == Quantity(5));
  StockMove own = some(stretcher, 10);
  own.incident = IncidentId("I-1");
  desk.store.issue(own, desk.deed());
  CHECK(desk.store.stock().at(0).reserved == Quantity(5));
  CHECK(desk.balance(stretcher) == 10);
  const auto reservation = desk.store.reservations().at(0).seq;
  desk.store.unreserve(reservation, desk.deed(Role::dispatcher));
  CHECK(desk.store.situation().balances.at(stretcher) == Quantity(10));
  CHECK(refusal_code([&] { desk.store.unreserve(reservation, desk.deed(Role::dispatcher)); }) ==
        Code::reservation_ended);
}

TEST_CASE("a settlement says what an incident used, held and owes", "[resources][store]") {
  Desk desk;
  const IncidentId incident("I-1");
  CHECK(refusal_code([&] { (void)desk.store.settlement(incident); }) == Code::id_unknown);
  desk.store.record(
      {.id = incident, .kind = "gas_explosion", .known = Instant{Seconds{1795000000}}},
      desk.deed(Role::dispatcher));
  StockMove out = some(stretcher, 8);
  out.incident = incident;
  desk.store.issue(out, desk.deed());
  out.quantity = Quantity(3);
  desk.store.give_back(out, desk.deed());
  desk.store.requisition({.incident = incident,
                          .owner = OrganisationId("bureau"),
                          .what = "excavator",
                          .quantity = Quantity(1),
                          .decision = "D-9",
                          .slip = "S-1",
                          .taken = Instant{Seconds{1795000100}}},
                         desk.deed(Role::dispatcher));
  const Settlement open = desk.store.settlement(incident);
  REQUIRE(open.stock.size() == 1);
  CHECK(open.stock[0].consumed == 5);
  CHECK(open.owed_unknown == 1);
  desk.store.return_requisition(open.requisitions.at(0).seq, 120000, desk.deed(Role::dispatcher));
  const Settlement closed = desk.store.settlement(incident);
  CHECK(closed.owed_unknown == 0);
  CHECK(closed.owed_minor == 120000);
  CHECK(closed.requisitions.at(0).returned);
}

TEST_CASE("the ledger agrees with a plain list of numbers whatever is done in any order",
          "[resources][store]") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    Desk desk;
    std::map<LotId, std::int64_t> model = {{stretcher, 20}, {serum, 10}};
    Draws draws(seed);
    for (int step = 0; step < 40; ++step) {
      INFO("seed " << seed << ", step " << step);
      const LotId lot = draws.one_in(2) ? stretcher : serum;
      const auto quantity = draws.between(1, 12);
      const StockMove move = some(lot, static_cast<int>(quantity));
      const auto kind = draws.between(0, 3);
      const bool out = kind == 1 || kind == 3;
      const auto code = refusal_code([&] {
        if (kind == 0) desk.store.receive(move, desk.deed());
        if (kind == 1) desk.store.issue(move, desk.deed());
        if (kind == 2) desk.store.give_back(move, desk.deed());
        if (kind == 3) desk.store.write_off(move, desk.deed());
      });
      if (out && model[lot] < quantity) {
        CHECK(code == Code::stock_short);
        continue;
      }
      CHECK(!code);
      model[lot] += out ? -quantity : quantity;
      CHECK(desk.balance(lot) == model[lot]);
    }
    CHECK(desk.store.verify().faults.empty());
  }
}

TEST_CASE("sixteen hands at one ledger neither lose nor invent a piece", "[resources][store]") {
  Desk desk;
  constexpr int hands = 16;
  constexpr int each = 40;
  std::atomic<int> out = 0;
  std::atomic<int> in = 0;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int hand = 0; hand < hands; ++hand) {
    threads.emplace_back([&, hand] {
      for (int i = 0; i < each; ++i) {
        const Deed deed{.key = std::to_string(hand) + "-" + std::to_string(i),
                        .actor = "hand",
                        .role = Role::store_keeper,
                        .at = Instant{Seconds{1795000000}}};
        try {
          if ((hand + i) % 3 == 0) {
            desk.store.receive(some(stretcher, 1), deed);
            ++in;
          } else {
            desk.store.issue(some(stretcher, 1), deed);
            ++out;
          }
        } catch (const Error& error) {
          if (error.code() != Code::stock_short) ++wrong;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(desk.balance(stretcher) == 20 + in - out);
  CHECK(desk.balance(stretcher) >= 0);
  CHECK(sum_of(desk.store.movements(stretcher), stretcher) == desk.balance(stretcher));
  CHECK(desk.store.verify().faults.empty());
}
