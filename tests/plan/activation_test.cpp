#include "muster/plan/activation.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>

#include "support/catch.hpp"
#include "support/plans.hpp"

using namespace muster;
using namespace std::chrono_literals;

namespace {

constexpr Instant known{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 3h};

OrganisationId org(const std::string& name) { return OrganisationId(name); }

/// An action that takes so long and then tells these.
Action tells(const char* id, std::optional<Seconds> duration, std::vector<const char*> whom,
             std::vector<std::string> after = {}) {
  Action action{.id = id, .duration = duration, .after = std::move(after)};
  for (const char* to : whom) action.notices.push_back({.to = org(to)});
  return action;
}

Card card(const char* id, const char* holder, std::vector<Action> actions) {
  return {.id = CardId(id), .organisation = org(holder), .actions = std::move(actions)};
}

Plan plan(const char* id, Tier tier, const char* owner, std::vector<Card> cards) {
  return {.id = PlanId(id), .tier = tier, .owner = org(owner), .cards = std::move(cards)};
}

/// Every plan is matched with all of its cards.
struct World {
  std::vector<Plan> plans = {};
  std::optional<OrganisationId> unit = {};
  std::vector<Receipt> received = {};

  std::vector<Match> matches() const {
    std::vector<Match> result;
    for (const Plan& one : plans) {
      result.push_back({.incident = IncidentId("i1"), .plan = one.id, .chain = one.id});
      for (const Card& each : one.cards) result.back().cards.push_back(each.id);
    }
    return result;
  }

  std::vector<Activation> alarm() const {
    LocatedIncident incident{
        .incident = {.id = IncidentId("i1"), .known = known, .received = received}, .unit = unit};
    return activation(incident, matches(), library_of(plans));
  }
};

/// "mine 0, county 25 <mine/m1/report>", in minutes from the incident becoming known.
std::string print(const std::vector<Activation>& activations) {
  std::string result;
  for (const Activation& one : activations) {
    result += (result.empty() ? "" : ", ") + one.organisation.str() + " " +
              std::to_string((one.alerted - known) / 1min);
    if (one.told_by) result += " <" + one.told_by->str();
    if (one.card) result += "/" + one.card->str() + "/" + one.action.value_or("?");
    if (one.told_by) result += ">";
  }
  return result;
}

std::map<std::string, Code> reasons(const std::vector<Activation>& activations) {
  std::map<std::string, Code> result;
  for (const Activation& one : activations) result[one.organisation.str()] = one.reason.code;
  return result;
}

const World coal_mine{
    .plans = {plan("p-mine", Tier::enterprise, "mine",
                   {card("m1", "mine",
                         {tells("cut", 5min, {}),
                          tells("report", 10min, {"county", "squad"}, {"cut"})})}),
              plan("p-county", Tier::county, "county",
                   {card("k1", "county",
                         {tells("assess", 20min, {}), tells("up", 5min, {"city"}, {"assess"}),
                          tells("help", 2min, {"hospital"})})}),
              plan("p-city", Tier::city, "city",
                   {card("c1", "city", {tells("hear", std::nullopt, {"squad"})})})},
    .unit = org("mine")};

}  // namespace

TEST_CASE("the alarm runs up the chain, each notice done with its action", "[plan][activation]") {
  const auto told = coal_mine.alarm();
  CHECK(print(told) ==
        "mine 0, county 15 <mine/m1/report>, squad 15 <mine/m1/report>, "
        "hospital 17 <county/k1/help>, city 40 <county/k1/up>");
  CHECK(told[0].reason.code == Code::activation_head);
  CHECK(told[0].told_by == std::nullopt);
  CHECK(told[1].reason == Message{Code::activation_notice, {"mine", "m1"}});
  CHECK(told[0].plan == PlanId("p-mine"));
  CHECK(told[1].plan == PlanId("p-county"));
  CHECK(told[2].plan == std::nullopt);
  CHECK(told[1].incident == IncidentId("i1"));
}

TEST_CASE("who is told twice is alerted by the earlier word", "[plan][activation]") {
  World world = coal_mine;
  world.plans[0].cards[0].actions.push_back(tells("phone", 1min, {"city"}));
  CHECK(print(world.alarm()).find("city 1 <mine/m1/phone>") != std::string::npos);
}

TEST_CASE("of words at the same instant the teller, card and action of least id count",
          "[plan][activation]") {
  World world{.plans = {plan(
                  "p", Tier::enterprise, "mine",
                  {card("m2", "mine", {tells("b", 1min, {"city"}), tells("a", 1min, {"city"})}),
                   card("m1", "mine", {tells("z", 1min, {"city"}), tells("y", 1min, {"city"})})})},
              .unit = org("mine")};
  CHECK(print(world.alarm()) == "mine 0, city 1 <mine/m1/y>");
}

TEST_CASE("the holder of a card whom nobody tells starts with the owner of the plan",
          "[plan][activation]") {
  World world = coal_mine;
  world.plans[1].cards.push_back(card("k2", "fire", {tells("go", 3min, {"water"})}));
  const auto told = world.alarm();
  CHECK(print(told).find("fire 15 <county>") != std::string::npos);
  CHECK(print(told).find("water 18 <fire/k2/go>") != std::string::npos);
  CHECK(reasons(told).at("fire") == Code::activation_owner);

  SECTION("but whom somebody tells waits for the word, even when it comes later") {
    world.plans[2].cards[0].actions.push_back(tells("late", 30min, {"fire"}));
    CHECK(print(world.alarm()).find("fire 70 <city/c1/late>") != std::string::npos);
  }
}

TEST_CASE("a word counts before the start with an owner at the same instant",
          "[plan][activation]") {
  const World world{
      .plans = {plan("p", Tier::enterprise, "mine", {card("x", "works", {})}),
                plan("q", Tier::county, "town", {card("t", "town", {tells("go", 0s, {"works"})})})},
      .unit = org("mine")};
  // nobody calls the town, so it is called directly, and then it tells the works at once
  CHECK(print(world.alarm()) == "mine 0, town 0, works 0 <town/t/go>");
}

TEST_CASE("an owner whom no plan tells is called directly, the smallest tier first",
          "[plan][activation]") {
  World world = coal_mine;
  world.plans[0].cards[0].actions[1].notices.clear();
  // nobody tells county nor city; once the county is called, it tells the city itself
  const auto told = world.alarm();
  CHECK(print(told) ==
        "county 0, mine 0, hospital 2 <county/k1/help>, city 25 <county/k1/up>, squad 25 "
        "<city/c1/hear>");
  CHECK(reasons(told).at("county") == Code::activation_direct);
  CHECK(reasons(told).at("city") == Code::activation_notice);
}

TEST_CASE("without a known unit the smallest tier that has a plan begins", "[plan][activation]") {
  World world = coal_mine;
  world.unit.reset();
  CHECK(print(world.alarm()) == print(coal_mine.alarm()));
  CHECK(reasons(world.alarm()).at("mine") == Code::activation_first);

  world.plans.erase(world.plans.begin());
  CHECK(print(world.alarm()) ==
        "county 0, hospital 2 <county/k1/help>, city 25 <county/k1/up>, squad 25 <city/c1/hear>");
}

TEST_CASE("an accident unit that has no plan is alerted all the same", "[plan][activation]") {
  World world = coal_mine;
  world.unit = org("carrier");
  const auto told = world.alarm();
  CHECK(reasons(told).at("carrier") == Code::activation_head);
  CHECK(reasons(told).at("mine") == Code::activation_direct);
}

TEST_CASE("a receipt that is known counts, whatever the plans would have it",
          "[plan][activation]") {
  World world = coal_mine;
  SECTION("later than planned") {
    world.received = {{.by = org("county"), .at = known + 50min},
                      {.by = org("county"), .at = known + 45min}};
    CHECK(print(world.alarm()) ==
          "mine 0, squad 15 <mine/m1/report>, county 45, hospital 47 <county/k1/help>, city 70 "
          "<county/k1/up>");
    CHECK(reasons(world.alarm()).at("county") == Code::activation_receipt);
  }
  SECTION("earlier than planned") {
    world.received = {{.by = org("city"), .at = known + 3min}};
    CHECK(print(world.alarm()).starts_with("mine 0, city 3, squad 3 <city/c1/hear>"));
  }
  SECTION("but the accident unit knows from the moment its head was told") {
    world.received = {{.by = org("mine"), .at = known + 3min}};
    CHECK(print(world.alarm()) == print(coal_mine.alarm()));
  }
}

TEST_CASE("two who tell one another at once are not each other's source", "[plan][activation]") {
  const World world{.plans = {plan("p", Tier::enterprise, "mine",
                                   {card("m", "mine", {tells("t", 1min, {"b", "a"})}),
                                    card("ca", "a", {tells("t", 0s, {"b"})}),
                                    card("cb", "b", {tells("t", 0s, {"a"})})})},
                    .unit = org("mine")};
  CHECK(print(world.alarm()) == "mine 0, a 1 <mine/m/t>, b 1 <a/ca/t>");
}

TEST_CASE("where no plan applies nobody is alerted", "[plan][activation]") {
  CHECK(World{.unit = org("mine")}.alarm().empty());
}

namespace {

/// The same question asked without an order of search: who is told by anybody is found by going
/// over everything until nothing new is found, and so are the instants.
class FixedPoint {
 public:
  explicit FixedPoint(const World& world) : world_(world) {
    if (world.unit) given_[*world.unit] = known;
    for (const Receipt& receipt : world.received) {
      if (world.unit == receipt.by) continue;
      const auto [entry, fresh] = given_.emplace(receipt.by, receipt.at);
      entry->second = std::min(entry->second, receipt.at);
    }
    if (!world.unit) {
      for (const Plan& one : world.plans) {
        const bool smallest = std::ranges::all_of(
            world.plans, [&](const Plan& other) { return one.tier <= other.tier; });
        if (smallest) given_.emplace(one.owner, known);
      }
    }
    for (const auto& [name, at] : given_) told_.insert(name);
    while (by_word() || with_owner() || directly()) {
    }
    at_ = given_;
    while (earlier()) {
    }
  }

  const std::map<OrganisationId, Instant>& at() const { return at_; }

  /// Whether somebody whose instant is known tells the organisation at exactly that instant.
  bool explains(const Activation& one) const {
    if (!one.told_by) return given_.contains(one.organisation) && !one.card;
    const Instant from = at_.at(*one.told_by);
    if (!one.card)
      return owner_edges_.contains({*one.told_by, one.organisation}) && from == one.alerted;
    for (const Plan& plan : world_.plans) {
      for (const Card& each : plan.cards) {
        if (each.id != *one.card || each.organisation != *one.told_by) continue;
        for (const Action& action : each.actions) {
          if (action.id == one.action && from + finish(each, action) == one.alerted &&
              std::ranges::count(action.notices, one.organisation, &Notice::to) > 0) {
            return true;
          }
        }
      }
    }
    return false;
  }

 private:
  template <class Visit>
  void every_notice(Visit visit) const {
    for (const Plan& plan : world_.plans) {
      for (const Card& each : plan.cards) {
        for (const Action& action : each.actions) {
          for (const Notice& notice : action.notices) {
            visit(each.organisation, finish(each, action), notice.to);
          }
        }
      }
    }
  }

  static Seconds finish(const Card& card, const Action& action) {
    Seconds start = 0s;
    for (const std::string& id : action.after) {
      start = std::max(start, finish(card, *std::ranges::find(card.actions, id, &Action::id)));
    }
    return start + action.duration.value_or(0s);
  }

  bool by_word() {
    bool more = false;
    every_notice([&](const auto& from, Seconds, const auto& to) {
      if (told_.contains(from)) more = told_.insert(to).second || more;
    });
    return more;
  }

  bool with_owner() {
    std::set<OrganisationId> untold;
    for (const Plan& plan : world_.plans) {
      for (const Card& each : plan.cards) {
        if (told_.contains(plan.owner) && !told_.contains(each.organisation)) {
          owner_edges_.insert({plan.owner, each.organisation});
          untold.insert(each.organisation);
        }
      }
    }
    told_.insert(untold.begin(), untold.end());
    return !untold.empty();
  }

  bool directly() {
    const Plan* first = nullptr;
    for (const Plan& plan : world_.plans) {
      if (told_.contains(plan.owner)) continue;
      if (first == nullptr || std::tie(plan.tier, plan.id) < std::tie(first->tier, first->id))
        first = &plan;
    }
    if (first == nullptr) return false;
    given_[first->owner] = known;
    told_.insert(first->owner);
    return true;
  }

  bool earlier() {
    bool more = false;
    const auto tell = [&](const OrganisationId& from, Seconds after, const OrganisationId& to) {
      if (!at_.contains(from) || given_.contains(to)) return;
      const Instant then = at_.at(from) + after;
      const auto [entry, fresh] = at_.emplace(to, then);
      if (fresh || then < entry->second) more = true;
      entry->second = std::min(entry->second, then);
    };
    every_notice(tell);
    for (const auto& [from, to] : owner_edges_) tell(from, 0s, to);
    return more;
  }

  const World& world_;
  std::map<OrganisationId, Instant> given_;
  std::set<OrganisationId> told_;
  std::set<std::pair<OrganisationId, OrganisationId>> owner_edges_;
  std::map<OrganisationId, Instant> at_;
};

World random_world(std::mt19937& random) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const auto anybody = [&] { return org("o" + std::to_string(below(9))); };
  constexpr std::array tiers = {Tier::enterprise, Tier::county, Tier::city};
  World world;
  if (below(4) != 0) world.unit = anybody();
  if (below(4) == 0) world.received.push_back({.by = anybody(), .at = known + Minutes(below(90))});
  for (std::size_t p = 0; p < 1 + below(4); ++p) {
    Plan one{.id = PlanId("p" + std::to_string(p)), .tier = tiers[below(3)], .owner = anybody()};
    for (std::size_t c = 0; c < below(4); ++c) {
      Card each{.id = CardId(one.id.str() + "c" + std::to_string(c)), .organisation = anybody()};
      for (std::size_t a = 0; a < 1 + below(3); ++a) {
        Action action{.id = "a" + std::to_string(a)};
        if (below(4) != 0) action.duration = Minutes(below(4) * 10);
        for (std::size_t b = 0; b < a; ++b) {
          if (below(3) == 0) action.after.push_back("a" + std::to_string(b));
        }
        for (std::size_t n = below(3); n > 0; --n) action.notices.push_back({.to = anybody()});
        each.actions.push_back(std::move(action));
      }
      one.cards.push_back(std::move(each));
    }
    world.plans.push_back(std::move(one));
  }
  return world;
}

std::string everything(const std::vector<Activation>& activations) {
  std::string result = print(activations);
  for (const Activation& one : activations) {
    result += "\n" + std::string(name(one.reason.code)) + " " + (one.plan ? one.plan->str() : "");
  }
  return result;
}

}  // namespace

TEST_CASE("random chains alert everybody when a naive fixed point does", "[plan][activation]") {
  constexpr unsigned seed = 493;
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 5000; ++round) {
    CAPTURE(round);
    const World world = random_world(random);
    const auto told = world.alarm();
    const FixedPoint expected(world);
    std::map<OrganisationId, Instant> at;
    bool explained = true;
    for (const Activation& one : told) {
      at[one.organisation] = one.alerted;
      explained = explained && expected.explains(one);
    }
    REQUIRE(at == expected.at());
    REQUIRE(explained);
    REQUIRE(std::ranges::is_sorted(
        told, {}, [](const Activation& one) { return std::tie(one.alerted, one.organisation); }));
    // whoever told somebody was told before, back to one who was not told by anybody
    for (const Activation& one : told) {
      const Activation* here = &one;
      std::size_t hops = 0;
      while (here->told_by && hops <= told.size()) {
        here = &*std::ranges::find(told, *here->told_by, &Activation::organisation);
        ++hops;
      }
      REQUIRE(hops <= told.size());
    }
  }
}

TEST_CASE("the order in which plans, cards and notices were read changes nothing",
          "[plan][activation]") {
  constexpr unsigned seed = 708;
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 500; ++round) {
    World world = random_world(random);
    const std::string expected = everything(world.alarm());
    std::shuffle(world.plans.begin(), world.plans.end(), random);
    for (Plan& one : world.plans) {
      std::shuffle(one.cards.begin(), one.cards.end(), random);
      for (Card& each : one.cards) {
        std::shuffle(each.actions.begin(), each.actions.end(), random);
        for (Action& action : each.actions)
          std::shuffle(action.notices.begin(), action.notices.end(), random);
      }
    }
    REQUIRE(everything(world.alarm()) == expected);
  }
}

TEST_CASE("when nobody answers the next way is tried, then the deputy, then the superior",
          "[plan][activation]") {
  Action report = tells("report", 10min, {});
  report.notices = {{.to = org("county"),
                     .channel = "phone",
                     .next_channels = {"mobile", "radio"},
                     .acknowledge = 5min,
                     .deputies = {org("county-government")}}};
  Plan mine = plan("mine-plan", Tier::enterprise, "mine", {card("m1", "mine", {report})});
  mine.upstream = {PlanId("city-plan")};
  const World world{.plans = {mine, plan("city-plan", Tier::city, "city", {})},
                    .unit = org("mine")};
  const auto alarm = world.alarm();
  const auto county = std::ranges::find(alarm, org("county"), &Activation::organisation);
  REQUIRE(county != alarm.end());
  CHECK(county->channel == "phone");
  REQUIRE(county->if_silent.size() == 4);
  CHECK(county->if_silent[0].kind == FallbackKind::next_channel);
  CHECK(county->if_silent[0].to == org("county"));
  CHECK(county->if_silent[0].channel == "mobile");
  CHECK(county->if_silent[0].at == known + 15min);
  CHECK(county->if_silent[1].at == known + 20min);
  CHECK(county->if_silent[2].kind == FallbackKind::deputy);
  CHECK(county->if_silent[2].to == org("county-government"));
  CHECK(county->if_silent[3].kind == FallbackKind::superior);
  CHECK(county->if_silent[3].to == org("city"));
  CHECK(county->if_silent[3].at == known + 30min);
}

TEST_CASE("nobody guesses how long to wait for an answer", "[plan][activation]") {
  Action report = tells("report", 10min, {});
  report.notices = {{.to = org("county"), .deputies = {org("deputy")}}};
  const World world{.plans = {plan("p", Tier::enterprise, "mine", {card("m1", "mine", {report})})},
                    .unit = org("mine")};
  const auto alarm = world.alarm();
  const auto county = std::ranges::find(alarm, org("county"), &Activation::organisation);
  REQUIRE(county != alarm.end());
  REQUIRE(county->if_silent.size() == 1);
  CHECK_FALSE(county->if_silent[0].at);
}

TEST_CASE("nobody counts on a word that is given only under a condition nobody knows to hold",
          "[plan][activation]") {
  Action report = tells("report", 1min, {"county"});
  report.only_if = {{.indicator = IndicatorId("dead"), .at_least = Decimal::of(1)}};
  const World world{.plans = {plan("p", Tier::enterprise, "mine", {card("m1", "mine", {report})})},
                    .unit = org("mine")};
  CHECK(print(world.alarm()) == "mine 0");
}

TEST_CASE("actions that begin together wait for what one of them waits for", "[plan][activation]") {
  Action beside = tells("beside", 1min, {"county"});
  beside.beside = {"second"};
  const World world{
      .plans = {plan(
          "p", Tier::enterprise, "mine",
          {card("m1", "mine",
                {tells("first", 10min, {}), tells("second", 3min, {}, {"first"}), beside})})},
      .unit = org("mine")};
  CHECK(print(world.alarm()) == "mine 0, county 11 <mine/m1/beside>");
}
