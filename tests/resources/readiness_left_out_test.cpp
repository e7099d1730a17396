// What is left out of a trial: where there are many depots, it comes out as the whole answer does.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <tuple>

#include "../../libresources/src/dispatch_depth.hpp"
#include "muster/plan/plan.hpp"
#include "muster/resources/readiness.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/travel_index.hpp"
#include "support/catch.hpp"
#include "support/draws.hpp"
#include "support/files.hpp"
#include "support/square_of_roads.hpp"

using namespace muster;

namespace {

const Region& shuozhou() {
  static const auto reading = read_region((source_dir() / "data/shuozhou").string());
  return *reading.region;
}

/// Shuozhou's hazards and teams, and its depots twelve times over, strewn over such roads. What the
/// depots are like is drawn.
Region crowded(std::shared_ptr<const RoadNetwork> roads, Draws& draws) {
  const Region& from = shuozhou();
  Region made = from;
  made.roads = std::move(roads);
  made.access_points.clear();
  made.closures.clear();
  made.stockpiles.clear();
  made.lots.clear();
  const auto put = [&](auto& one) {
    const auto last = static_cast<std::int64_t>(made.roads->places().size()) - 1;
    const PlaceIndex place{static_cast<std::uint32_t>(draws.between(0, last))};
    one.place = made.roads->id(place);
    one.position = made.roads->position(place);
  };
  for (Hazard& one : made.hazards) put(one);
  for (Team& one : made.teams) put(one);
  const auto minutes = [&](std::int64_t most) -> std::optional<Minutes> {
    if (draws.one_in(8)) return std::nullopt;
    return Minutes{draws.between(0, most)};
  };
  std::size_t lots = 0;
  for (std::size_t i = 0; i < 12 * from.stockpiles.size(); ++i) {
    const Stockpile& known = from.stockpiles[i % from.stockpiles.size()];
    Stockpile& one = made.stockpiles.emplace_back(known);
    one.id = StockpileId("zz" + std::to_string(100'000 + i));
    put(one);
    if (draws.one_in(3)) one.call_in = minutes(60);
    if (draws.one_in(3)) one.consent = minutes(90);
    if (draws.one_in(2)) one.loading = minutes(150);
    if (draws.one_in(12)) one.trucks = draws.between(0, 2);
    if (draws.one_in(3)) {
      one.opens = Minutes{draws.between(0, 23) * 60};
      one.closes = Minutes{draws.between(0, 23) * 60};
    }
    for (const Lot& lot : from.lots) {
      if (lot.stockpile != known.id) continue;
      Lot& other = made.lots.emplace_back(lot);
      other.id = LotId("zz" + std::to_string(100'000 + lots++));
      other.stockpile = one.id;
      if (draws.one_in(2)) other.quantity = Quantity(draws.between(0, 9));
      if (draws.one_in(3)) other.floor = Quantity(draws.between(0, 20));
      if (draws.one_in(8)) other.release = minutes(60);
      if (draws.one_in(20)) other.condition = Condition::repair;
      if (draws.one_in(20)) other.verified_at.reset();
      if (draws.one_in(20)) {
        other.expires.kind = Expiry::Kind::on;
        other.expires.last_day = *parse_date("2026-11-24") + std::chrono::days(draws.between(0, 4));
      }
    }
  }
  return made;
}

Situation drawn_situation(const Region& region, Draws& draws) {
  Situation situation;
  for (const Lot& lot : region.lots) {
    if (draws.one_in(30)) situation.balances[lot.id] = Quantity(draws.between(0, 30));
    if (draws.one_in(30)) situation.reserved[lot.id] = Quantity(draws.between(1, 9));
  }
  for (const Crew& crew : region.crews) {
    if (draws.one_in(9)) situation.crews[crew.id].readiness = Readiness::off;
  }
  return situation;
}

const PlanningBasis& basis_of(const BasisRef& ref, const Region& region) {
  const Plan& plan = *region.plans.find(ref.plan);
  return *std::ranges::find(plan.planning_bases, ref.basis, &PlanningBasis::id);
}

void check_remedies(const std::vector<Remedy>& found, const std::vector<Remedy>& whole) {
  REQUIRE(found.size() == whole.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    REQUIRE(found[i].what == whole[i].what);
    REQUIRE(found[i].gains == whole[i].gains);
    REQUIRE(found[i].costs == whole[i].costs);
  }
}

/// Everything that is told of a need, by what the whole answer says. Returns whether it is short.
bool check_need(const TriedNeed& need, std::size_t position, const Response& answer) {
  Quantity coming;
  std::optional<Seconds> late_by;
  for (const Assignment& one : answer.dispatch.assignments) {
    if (one.requirement != position) continue;
    coming = coming + one.quantity;
    if (one.late_by) late_by = std::max(late_by.value_or(*one.late_by), *one.late_by);
  }
  Quantity missing;
  const Shortfall* first = nullptr;
  for (const Shortfall& one : answer.shortfalls) {
    if (one.requirement != position) continue;
    if (first == nullptr) first = &one;
    missing = std::max(missing, one.missing);
  }
  REQUIRE(need.requirement == answer.requirements[position].id);
  REQUIRE(need.coming == coming);
  REQUIRE(need.late_by == late_by);
  REQUIRE(need.missing == missing);
  REQUIRE((need.state == NeedState::in_time) == (first == nullptr));
  REQUIRE(need.reasons == (first == nullptr ? std::vector<Message>() : first->reasons));
  check_remedies(need.remedies, first == nullptr ? std::vector<Remedy>() : first->remedies);
  return first != nullptr;
}

/// All that an assignment says, but its reasons.
auto without_words(const Assignment& one) {
  const Coming& coming = one.coming;
  return std::tuple(
      std::tuple(one.requirement, one.crew, one.lot, one.carried, one.quantity, one.kits,
                 one.low_loader, one.load, one.engaged_at, one.hold_until, one.late_by),
      std::tuple(coming.authority, coming.act, coming.agreement, coming.alerted, coming.agreed,
                 coming.departs, coming.travel.ms, coming.arrives, coming.cost));
}

struct Counted {
  std::size_t goods = 0;
  std::size_t short_of_goods = 0;
  std::size_t remedies = 0;
};
Counted check_trials(const Region& region, const Situation& situation, Instant as_of,
                     std::size_t every) {
  ReadinessOptions options;
  for (std::size_t i = 0; i < region.hazards.size(); i += every) {
    options.hazards.push_back(region.hazards[i].id);
  }
  Counted counted;
  for (const Trial& trial : readiness(region, situation, as_of, options).trials) {
    const BasisRef& ref = trial.bases.front();
    const Incident incident = incident_of(trial.hazard, ref, basis_of(ref, region), as_of);
    INFO(incident.id.str());
    const Response answer = tried(incident, region, situation);
    REQUIRE(trial.needs.size() == answer.requirements.size());
    for (std::size_t i = 0; i < trial.needs.size(); ++i) {
      INFO(trial.needs[i].requirement.str());
      const bool is_short = check_need(trial.needs[i], i, answer);
      counted.remedies += trial.needs[i].remedies.size();
      if (!trial.needs[i].material) continue;
      ++counted.goods;
      if (is_short) ++counted.short_of_goods;
    }
  }
  return counted;
}

}  // namespace

TEST_CASE("lots that are left out of a trial change nothing of what comes of its needs",
          "[readiness][oracle]") {
  const std::uint64_t seed = 20'261'127;
  CAPTURE(seed);
  Draws draws(seed);
  Counted all;
  for (int round = 0; round < 6; ++round) {
    CAPTURE(round);
    const Region region = crowded(square_of_roads(90), draws);
    const Situation situation = round % 2 == 0 ? Situation() : drawn_situation(region, draws);
    const Instant as_of =
        *parse_instant(round % 3 == 0 ? "2026-11-25T03:00:00+08:00" : "2026-11-25T14:00:00+08:00");
    const Counted found = check_trials(region, situation, as_of, 7);
    all.goods += found.goods;
    all.short_of_goods += found.short_of_goods;
    all.remedies += found.remedies;
  }
  CHECK(all.goods > 300);
  CHECK(all.short_of_goods > 50);
  CHECK(all.goods > all.short_of_goods + 50);
  CHECK(all.remedies > 50);
}

TEST_CASE("on an indexed map, and with roads shut, trials come out as the whole answers do",
          "[readiness][index][oracle]") {
  Draws draws(7);
  const Region region = crowded(square_of_roads(142), draws);
  REQUIRE(prepare_travel_index(*region.roads).origin == IndexOrigin::made);
  Situation situation;
  CHECK(check_trials(region, situation, *parse_instant("2026-11-25T03:00:00+08:00"), 11).goods >
        20);
  for (std::uint32_t road = 0; road < region.roads->roads().size(); road += 211) {
    Closure& one = situation.closures.emplace_back();
    one.id = ClosureId("shut" + std::to_string(road));
    one.target = "edge:" + region.roads->id(RoadIndex{road}).str();
  }
  CHECK(check_trials(region, situation, *parse_instant("2026-11-25T14:00:00+08:00"), 11).goods >
        20);
}

TEST_CASE("trials that are alike are asked about once, and come out as each does alone",
          "[readiness][shuozhou][oracle]") {
  Draws draws(11);
  const Region& region = shuozhou();
  CHECK(check_trials(region, {}, *parse_instant("2026-11-25T03:00:00+08:00"), 1).goods > 300);
  CHECK(check_trials(region, drawn_situation(region, draws),
                     *parse_instant("2026-11-25T14:00:00+08:00"), 2)
            .goods > 100);
}

TEST_CASE("an accident unit that is told, gives or decides is not taken for one that does not",
          "[readiness][shuozhou][oracle]") {
  // Hazards of one kind in one place, so that all but the unit is alike.
  Draws draws(12);
  Region region = shuozhou();
  const auto any = [&](const auto& list) -> const auto& {
    return list[static_cast<std::size_t>(
        draws.between(0, static_cast<std::int64_t>(list.size()) - 1))];
  };
  const std::vector<Hazard> known = region.hazards;
  for (Hazard& one : region.hazards) {
    const Hazard& like = known[known.size() / 2];
    if (one.kind == like.kind) one.jurisdiction = like.jurisdiction;
    switch (draws.between(0, 3)) {
      case 0:
        one.organisation = any(region.teams).organisation;
        break;
      case 1:
        one.organisation = any(region.stockpiles).authority;
        break;
      case 2:
        one.organisation = any(region.organisations).id;
        break;
      default:
        break;
    }
  }
  CHECK(check_trials(region, {}, *parse_instant("2026-11-25T03:00:00+08:00"), 1).goods > 300);
}

TEST_CASE("who goes is the same, whether or not reasons and orders are wanted",
          "[readiness][shuozhou][oracle]") {
  const Region& region = shuozhou();
  const Instant as_of = *parse_instant("2026-11-25T03:00:00+08:00");
  ReadinessOptions options;
  for (std::size_t i = 0; i < region.hazards.size(); i += 5) {
    options.hazards.push_back(region.hazards[i].id);
  }
  std::size_t sent = 0;
  for (const Trial& trial : readiness(region, {}, as_of, options).trials) {
    const BasisRef& ref = trial.bases.front();
    const Response answer =
        tried(incident_of(trial.hazard, ref, basis_of(ref, region), as_of), region, {});
    INFO(trial.hazard.str() << ' ' << ref.plan.str());
    const Dispatch& whole = answer.dispatch;
    Dispatch bare = dispatch_as_deep(DispatchDepth::sent, answer.requirements, answer.candidates,
                                     region, whole.options);
    CHECK(bare.orders.empty());
    REQUIRE(bare.assignments.size() == whole.assignments.size());
    for (std::size_t i = 0; i < bare.assignments.size(); ++i) {
      REQUIRE(bare.assignments[i].reasons.empty());
      REQUIRE(without_words(bare.assignments[i]) == without_words(whole.assignments[i]));
    }
    REQUIRE(bare.used_up == whole.used_up);
    sent += bare.assignments.size();
  }
  CHECK(sent > 500);
}
