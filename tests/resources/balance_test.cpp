// How far is what lies there from the best? Every worked example of docs/balance.md, and brute
// force.
#include "muster/resources/balance.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "muster/resources/moves.hpp"
#include "muster/resources/scenarios.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/errors.hpp"
#include "support/small_region.hpp"

using namespace muster;

namespace {

const Instant now = *parse_instant("2026-11-25T03:00:00+08:00");

struct Worked {
  BalanceQuestion question = {};
  std::vector<std::string> depots = {};
  std::map<std::string, std::string> said = {};
};

/// "A=10" and the like, after the first word.
std::map<std::string, std::int64_t> numbers(std::istringstream& words) {
  std::map<std::string, std::int64_t> found;
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    found[word.substr(0, equals)] = std::stoll(word.substr(equals + 1));
  }
  return found;
}

std::vector<Worked> worked_examples() {
  std::ifstream page(source_dir() / "docs/balance.md");
  std::vector<Worked> all;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line == "```balance") {
      inside = true;
      all.emplace_back();
      continue;
    }
    if (line == "```") inside = false;
    if (!inside) continue;
    Worked& one = all.back();
    std::istringstream words(line);
    std::string first;
    words >> first;
    if (first == "stock") {
      for (const auto& [depot, stock] : numbers(words)) {
        one.depots.push_back(depot);
        one.question.stock.push_back(stock);
      }
    } else if (first == "unserved") {
      words >> one.question.unserved;
    } else if (first == "scenario") {
      BalanceScenario scenario;
      words >> scenario.id;
      auto with = numbers(words);
      scenario.weight = with.at("weight");
      scenario.demand = with.at("demand");
      for (std::uint32_t i = 0; i < one.depots.size(); ++i) {
        if (with.contains(one.depots[i])) scenario.reach.push_back({i, with.at(one.depots[i])});
      }
      one.question.scenarios.push_back(std::move(scenario));
    } else {
      one.said[first] = line.substr(first.size() + 1);
    }
  }
  return all;
}

std::string by_depot(const Worked& worked, const Balance& found,
                     std::int64_t DepotBalance::*field) {
  std::string text;
  for (std::size_t i = 0; i < worked.depots.size(); ++i) {
    text += (i == 0 ? "" : " ") + worked.depots[i] + "=" + std::to_string(found.depots[i].*field);
  }
  return text;
}

/// A small question: some depots reach nobody, some scenarios ask for more than there is.
BalanceQuestion drawn(Draws& draws) {
  BalanceQuestion question{.unserved = 60};
  const std::int64_t depots = draws.between(1, 4);
  for (std::int64_t i = 0; i < depots; ++i) question.stock.push_back(draws.between(0, 2));
  const std::int64_t scenarios = draws.between(1, 5);
  for (std::int64_t k = 0; k < scenarios; ++k) {
    BalanceScenario scenario{.weight = draws.between(0, 4), .demand = draws.between(0, 4)};
    for (std::uint32_t i = 0; i < question.stock.size(); ++i) {
      if (!draws.one_in(5)) scenario.reach.push_back({i, draws.between(0, 50)});
    }
    question.scenarios.push_back(std::move(scenario));
  }
  return question;
}

/// Served from the nearest, one unit after another.
std::int64_t cost_of(const BalanceQuestion& question, const std::vector<std::int64_t>& stock) {
  std::int64_t sum = 0;
  for (const BalanceScenario& scenario : question.scenarios) {
    auto left = stock;
    for (std::int64_t unit = 0; unit < scenario.demand; ++unit) {
      std::int64_t nearest = question.unserved;
      std::optional<std::uint32_t> from;
      for (const Reach& one : scenario.reach) {
        if (left[one.site] == 0 || one.distance > nearest) continue;
        nearest = one.distance;
        from = one.site;
      }
      if (from) --left[*from];
      sum += scenario.weight * nearest;
    }
  }
  return sum;
}

/// The least over all ways to put `more` units, each cut into `parts`, within the room.
std::int64_t least_cost_of(const BalanceQuestion& question, std::int64_t more,
                           const std::vector<std::int64_t>& room, std::int64_t parts) {
  BalanceQuestion finer = question;
  for (BalanceScenario& scenario : finer.scenarios) scenario.demand *= parts;
  std::vector<std::int64_t> stock;
  for (const std::int64_t one : question.stock) stock.push_back(one * parts);
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  const auto put = [&](auto&& self, std::size_t depot, std::int64_t left) -> void {
    if (depot == stock.size()) {
      if (left == 0) least = std::min(least, cost_of(finer, stock));
      return;
    }
    const std::int64_t most = room.empty() ? left : std::min(left, room[depot] * parts);
    for (std::int64_t here = 0; here <= most; ++here) {
      stock[depot] += here;
      self(self, depot + 1, left - here);
      stock[depot] -= here;
    }
  };
  put(put, 0, more * parts);
  return least;
}

}  // namespace

TEST_CASE("the examples worked by hand in docs/balance.md come out as they stand there",
          "[balance]") {
  const auto all = worked_examples();
  REQUIRE(all.size() == 4);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Worked& worked = all[i];
    INFO("example " << i + 1);
    const Balance found = balance(worked.question);
    CHECK(std::to_string(found.actual) == worked.said.at("actual"));
    CHECK(std::to_string(found.best.value) == worked.said.at("best"));
    CHECK(std::to_string(found.best.at_least) == worked.said.at("best"));
    CHECK(std::to_string(found.best.whole_value) == worked.said.at("whole"));
    REQUIRE(found.d_at_least);
    CHECK(found.d_at_least->str() == worked.said.at("D"));
    CHECK(found.d_at_most->str() == worked.said.at("D"));
    CHECK(by_depot(worked, found, &DepotBalance::price) == worked.said.at("price"));
    CHECK(by_depot(worked, found, &DepotBalance::loss) == worked.said.at("loss"));
    CHECK(std::to_string(found.covered) == worked.said.at("covered"));
  }
}

TEST_CASE("no spread tried is better than the bound, and the checker accepts it", "[balance]") {
  constexpr std::uint64_t seed = 20261126;
  Draws draws(seed);
  for (int round = 0; round < 1500; ++round) {
    INFO("seed " << seed << ", round " << round);
    const BalanceQuestion question = drawn(draws);
    const std::int64_t more = draws.between(0, 3);
    std::vector<std::int64_t> room;
    if (draws.one_in(2)) room.assign(question.stock.size(), more);
    if (!room.empty() && draws.one_in(2) && room.size() > 1) room[0] = draws.between(0, more);
    const Spread found = spread(question, more, room);
    REQUIRE(verify_spread(question, more, room, found));
    const std::int64_t whole = least_cost_of(question, more, room, 1);
    const std::int64_t halves = least_cost_of(question, more, room, 2);  // of twice the cost
    CHECK(found.whole_value >= whole);
    CHECK(found.at_least <= whole);
    CHECK(found.at_least * 2 <= halves);
    CHECK(found.value * 2 <= halves + 2);
    CHECK(found.value - found.at_least <= 1);
  }
}

TEST_CASE("a spread that claims too much is not accepted", "[balance]") {
  const BalanceQuestion question{
      .stock = {0, 0}, .scenarios = {{"a", 1, 2, {{0, 3}, {1, 5}}}}, .unserved = 50};
  const Spread good = spread(question, 2);
  REQUIRE(verify_spread(question, 2, {}, good));
  CHECK(good.value == 6);
  Spread bold = good;
  bold.at_least = 7;
  CHECK_FALSE(verify_spread(question, 2, {}, bold));
  Spread cheap = good;
  cheap.value = 5;
  CHECK_FALSE(verify_spread(question, 2, {}, cheap));
  Spread more = good;
  more.amounts[1] = Decimal::of(1);
  CHECK_FALSE(verify_spread(question, 2, {}, more));
  CHECK_FALSE(verify_spread(question, 2, {1, 1}, good));
  Spread priceless = good;
  priceless.prices.clear();
  CHECK_FALSE(verify_spread(question, 2, {}, priceless));
}

TEST_CASE("questions of balance that do not hold together are refused", "[balance]") {
  const auto code = [](const BalanceQuestion& question) {
    return refusal_code([&] { (void)balance(question); });
  };
  CHECK(code({.stock = {1}}) == Code::scenario_none);
  CHECK(code({.stock = {-1}, .scenarios = {{"a", 1, 1, {}}}}) == Code::placement_question);
  CHECK(code({.stock = {1}, .scenarios = {{"a", -1, 1, {}}}}) == Code::placement_question);
  CHECK(code({.stock = {1}, .scenarios = {{"a", 1, 1, {{7, 1}}}}, .unserved = 9}) ==
        Code::placement_question);
  CHECK(code({.stock = {1}, .scenarios = {{"a", 1, 1, {{0, 10}}}}, .unserved = 9}) ==
        Code::placement_question);
  CHECK(code({.stock = {1},
              .scenarios = {{"a", 1'000'000'000, 1'000'000'000, {}}},
              .unserved = 1'000'000'000}) == Code::placement_large);
  CHECK(refusal_code([] {
          (void)spread({.stock = {0}, .scenarios = {{"a", 1, 1, {}}}, .unserved = 9}, 3, {2});
        }) == Code::placement_impossible);
}

TEST_CASE("scenarios that weigh nothing, no stock at all, and stock that serves for nothing",
          "[balance]") {
  const Balance none =
      balance({.stock = {0, 0}, .scenarios = {{"a", 0, 5, {{0, 1}}}}, .unserved = 9});
  CHECK(none.actual == 0);
  CHECK(none.d_at_most == Decimal::of(1));
  const Balance free =
      balance({.stock = {0, 3}, .scenarios = {{"a", 1, 2, {{0, 0}, {1, 4}}}}, .unserved = 9});
  CHECK(free.actual == 8);
  CHECK(free.best.value == 0);
  CHECK_FALSE(free.d_at_most);  // nothing divided by: no number is made up
}

TEST_CASE("a file of scenarios is read whole or refused with line and field", "[scenarios]") {
  SmallRegion small;
  const auto region = small.read().region;
  REQUIRE(region);
  const std::string head = "scenario,at,probability,material,quantity\n";
  const auto read = [&](const std::string& rows) {
    Findings findings;
    const auto found = read_scenarios(head + rows, "s.csv", *region, findings);
    CHECK(found.empty() == has_errors(findings));
    return std::pair(found, findings);
  };
  const std::string hazard = region->hazards.front().id.str();
  const auto good = read("a," + hazard + ",0.25,STRETCHER,8\nb,node:town,0.75,STRETCHER,3\n");
  REQUIRE(good.first.size() == 2);
  CHECK(good.first[0].weight == 250'000);
  const auto refused = [&](const std::string& rows, Code code) {
    const auto findings = read(rows).second;
    return std::ranges::any_of(findings,
                               [&](const Finding& one) { return one.message.code == code; });
  };
  CHECK(refused("a," + hazard + ",0.9,STRETCHER,8\n", Code::scenario_probability));
  CHECK(refused("a," + hazard + ",1.5,STRETCHER,8\n", Code::field_out_of_range));
  CHECK(refused("a,nowhere,1,STRETCHER,8\n", Code::id_unknown));
  CHECK(refused("a," + hazard + ",1,GOLD,8\n", Code::id_unknown));
  CHECK(refused("a," + hazard + ",1,STRETCHER,-8\n", Code::field_out_of_range));
  CHECK(refused("a," + hazard + ",1,STRETCHER,\n", Code::field_missing));
  CHECK(refused("a," + hazard + ",0.5,STRETCHER,1\na," + hazard + ",0.4,SERUM,1\nb," + hazard +
                    ",0.5,SERUM,1\n",
                Code::field_not_form));
  CHECK(refused("a," + hazard + ",1,STRETCHER,1\na,node:town,1,SERUM,1\n", Code::field_not_form));
  Findings findings;
  CHECK(refusal_code([&] { (void)read_scenarios(head, "s.csv", *region, findings); }) ==
        Code::scenario_none);
}

TEST_CASE("what has run out is not in the balance, and a pack is all or nothing", "[scenarios]") {
  SmallRegion small;
  const auto region = small.read().region;
  REQUIRE(region);
  const Travel roads(region->roads);
  const std::vector<Scenario> scenarios = {
      {"a", region->hazards.front().id, 1, MaterialId("SERUM"), Quantity(4)}};
  const auto stock = [&](Instant at, std::int64_t pack) {
    const auto found = region_balance({.material = MaterialId("SERUM"), .pack = pack}, scenarios,
                                      *region, {}, roads, at);
    std::int64_t sum = 0;
    for (const std::int64_t one : found.question.stock) sum += one;
    return sum;
  };
  CHECK(stock(now, 1) == 10);
  CHECK(stock(now, 4) == 2);
  CHECK(stock(*parse_instant("2027-07-02T03:00:00+08:00"), 1) == 0);
  CHECK(refusal_code([&] {
          (void)region_balance({.material = MaterialId("STRETCHER")}, scenarios, *region, {}, roads,
                               now);
        }) == Code::scenario_none);
}

namespace {

/// What a depot has above its minimum or lacks, counted from the lots anew.
struct DepotOfDraw {
  std::int64_t over = 0;
  std::int64_t lacks = 0;
};

/// By trying every spread: the least that stays missing, then the least units × seconds.
std::pair<std::int64_t, std::int64_t> least_moved(std::vector<DepotOfDraw>& depots,
                                                  const std::vector<std::vector<Seconds>>& drive,
                                                  std::size_t from, std::size_t to) {
  if (from == depots.size()) {
    std::int64_t missing = 0;
    for (const DepotOfDraw& one : depots) missing += one.lacks;
    return {missing, 0};
  }
  if (to == depots.size()) return least_moved(depots, drive, from + 1, 0);
  auto best = least_moved(depots, drive, from, to + 1);
  const std::int64_t most = std::min(depots[from].over, depots[to].lacks);
  for (std::int64_t sent = 1; sent <= most; ++sent) {
    depots[from].over -= sent;
    depots[to].lacks -= sent;
    auto tried = least_moved(depots, drive, from, to + 1);
    tried.second += sent * drive[from][to].count();
    best = std::min(best, tried);
    depots[from].over += sent;
    depots[to].lacks += sent;
  }
  return best;
}

}  // namespace

TEST_CASE("no other moves leave less missing or drive less, by trying all", "[moves]") {
  const auto read = read_region((source_dir() / "data/shuozhou").string()).region;
  REQUIRE(read);
  Region region = *read;
  region.stockpiles.clear();
  for (const Stockpile& one : read->stockpiles) {
    if (region.stockpiles.size() < 5 && !one.external && region.roads->find(one.place)) {
      region.stockpiles.push_back(one);
    }
  }
  REQUIRE(region.stockpiles.size() == 5);
  const std::vector<Stockpile> five = region.stockpiles;
  const Travel roads(region.roads);
  std::vector<std::vector<Seconds>> drive(5, std::vector<Seconds>(5));
  for (std::size_t to = 0; to < 5; ++to) {
    const Approach there{.place = five[to].place};
    const TravelTimes times = roads.to(std::span(&there, 1));
    for (std::size_t from = 0; from < 5; ++from) {
      drive[from][to] = times.from(*region.roads->find(five[from].place)).rounded_up();
    }
  }
  const Date day = *parse_date("2027-05-25");
  constexpr std::uint64_t seed = 20'261'127;
  Draws draws(seed);
  int moved = 0;
  int short_still = 0;
  for (int round = 0; round < 400; ++round) {
    INFO("seed " << seed << ", round " << round);
    region.lots.clear();
    region.stockpiles = five;
    std::vector<DepotOfDraw> depots;
    for (Stockpile& one : region.stockpiles) {
      one.external = draws.one_in(8);
      std::int64_t floor = 0;
      std::int64_t good = 0;
      std::int64_t unknown = 0;
      for (std::int64_t lots = draws.between(1, 3); lots > 0; --lots) {
        Lot lot = read->lots.front();
        lot.id = LotId("d-" + std::to_string(1000 + region.lots.size()));
        lot.stockpile = one.id;
        lot.quantity = Quantity(draws.between(0, 3));
        lot.floor = Quantity(draws.between(0, 3));
        lot.condition = draws.one_in(6) ? Condition::repair : Condition::serviceable;
        lot.expires = {.kind = Expiry::Kind::on, .last_day = *parse_date("2027-06-30")};
        if (draws.one_in(3)) lot.expires.last_day = *parse_date("2027-05-24");
        if (draws.one_in(6)) lot.expires = {.kind = Expiry::Kind::unknown};
        if (draws.one_in(3)) lot.expires = {.kind = Expiry::Kind::none};
        region.lots.push_back(lot);
        floor += lot.floor.count();
        if (lot.condition == Condition::repair) continue;
        if (lot.expires.kind == Expiry::Kind::unknown) unknown += lot.quantity.count();
        if (lot.expires.kind == Expiry::Kind::none || lot.expires.last_day >= day) {
          good += lot.expires.kind == Expiry::Kind::unknown ? 0 : lot.quantity.count();
        }
      }
      depots.push_back({std::max<std::int64_t>(good - floor, 0),
                        std::max<std::int64_t>(floor - good - unknown, 0)});
      if (one.external) depots.back() = {};
    }
    const Moves found = moves(region, {}, roads, day);
    std::int64_t missing = 0;
    for (const StillShort& one : found.still_short) missing += one.missing.count();
    CHECK(std::pair(missing, found.effort) == least_moved(depots, drive, 0, 0));
    moved += found.moves.empty() ? 0 : 1;
    short_still += missing > 0 ? 1 : 0;
    // What the moves say is what was counted, and no depot gives or gets more than it may.
    std::int64_t effort = 0;
    for (const Move& one : found.moves) {
      const auto at = [&](const StockpileId& id) {
        return static_cast<std::size_t>(find(region.stockpiles, id) - region.stockpiles.data());
      };
      depots[at(one.from)].over -= one.quantity.count();
      depots[at(one.to)].lacks -= one.quantity.count();
      effort += one.quantity.count() * drive[at(one.from)][at(one.to)].count();
    }
    CHECK(effort == found.effort);
    for (const DepotOfDraw& one : depots) {
      CHECK(one.over >= 0);
      CHECK(one.lacks >= 0);
      missing -= one.lacks;
    }
    CHECK(missing == 0);
  }
  CHECK(moved > 100);
  CHECK(short_still > 100);
}

TEST_CASE(
    "moves end every shortage a surplus can end, with the least driving, and nothing that runs out",
    "[moves]") {
  const auto region = read_region((source_dir() / "data/shuozhou").string()).region;
  REQUIRE(region);
  const Travel roads(region->roads);
  const Date later = *parse_date("2027-05-25");
  const Moves found = moves(*region, {}, roads, later);
  REQUIRE_FALSE(found.moves.empty());
  Situation then;
  std::map<LotId, Quantity> left;
  for (const Lot& lot : region->lots) left[lot.id] = lot.quantity;
  Region moved = *region;
  std::int64_t effort = 0;
  int number = 0;
  for (const Move& one : found.moves) {
    const Lot& lot = *find(region->lots, one.lot);
    CHECK(lot.stockpile == one.from);
    CHECK((lot.expires.kind == Expiry::Kind::none || lot.expires.last_day >= later));
    left[one.lot] = left[one.lot] - one.quantity;
    CHECK(left[one.lot] >= Quantity(0));
    Lot there = lot;
    there.id = LotId("zz-" + std::to_string(100000 + number++));
    there.stockpile = one.to;
    there.quantity = one.quantity;
    there.floor = Quantity(0);
    moved.lots.push_back(there);
    effort += one.quantity.count() * one.drive.count();
  }
  CHECK(effort == found.effort);
  for (Lot& lot : moved.lots) {
    if (left.contains(lot.id)) lot.quantity = left[lot.id];
  }
  // Moved once, there is nothing left to move, and the same is still short.
  const Moves again = moves(moved, {}, roads, later);
  CHECK(again.moves.empty());
  CHECK(again.still_short.size() == found.still_short.size());
}
