// Every remedy of drawn regions is carried out as its words say, and all is decided again: what was
// promised is there.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "muster/plan/activation.hpp"
#include "muster/plan/catalogue.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "support/decided.hpp"
#include "support/draws.hpp"

using namespace muster;

namespace {

// 03:00 where the mine lies: depots that open at eight are shut.
const Instant night =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{19};

struct Squad {
  int minutes = 0;
  std::vector<std::string> can = {};
  std::string type = {};  ///< of what it can do with pumps
  bool off = false;
  int recall = 0;
  bool outside = false;
  std::string held_by = {};
};

struct Store {
  int minutes = 0;
  std::string material = {};
  int count = 0;
  int floor = 0;
  bool outside = false;
  bool by_the_load = false;
  std::string door = {};  ///< "open", "never", "from eight"
  std::optional<Minutes> call_in = {};
};

struct Wanted {
  std::string what = {};
  int minutes = 0;
  std::int64_t count = 0;
  bool material = false;
};

/// Everything that a remedy could change, with rescue and pumping crews, pipes of which two hoses
/// do for one, and splints that lie loose and in kits. Each need is more urgent than the next, so
/// that how much each lacks is certain; or all are alike, so that one can give way to another.
struct Night {
  std::vector<Squad> squads = {};
  std::vector<Store> stores = {};
  std::vector<Wanted> wanted = {};
  std::string least_type = "I";
  bool outside_forbidden = false;
  bool all_alike = false;  ///< no need is more urgent than another

  explicit Night(std::uint32_t seed) {
    Draws draws(seed);
    const auto pick = [&](int least, int most) {
      return static_cast<int>(draws.between(least, most));
    };
    const auto among = [&](const std::vector<const char*>& all) {
      return all[static_cast<std::size_t>(draws.between(0, std::ssize(all) - 1))];
    };
    for (int n = pick(1, 6); n > 0; --n) {
      Squad squad{.minutes = pick(5, 90)};
      if (pick(0, 2) > 0) squad.can.emplace_back("pumping");
      if (squad.can.empty() || pick(0, 1) == 0) squad.can.emplace_back("mine_rescue");
      squad.type = pick(0, 2) == 0 ? "II" : "I";
      squad.off = pick(0, 4) == 0;
      squad.recall = pick(5, 30);
      squad.outside = pick(0, 5) == 0;
      if (!squad.off && pick(0, 4) == 0) squad.held_by = "flood";
      squads.push_back(squad);
    }
    for (int n = pick(1, 6); n > 0; --n) {
      Store store{.minutes = pick(5, 90)};
      store.material = among({"PIPE", "PIPE", "HOSE", "SPLINT", "KIT"});
      store.count = pick(1, 30);
      if (pick(0, 2) == 0) store.floor = pick(1, 30);
      store.outside = pick(0, 5) == 0;
      store.by_the_load = pick(0, 2) == 0;
      store.door = among({"open", "open", "open", "never", "from eight"});
      stores.push_back(store);
    }
    wanted.push_back({"mine_rescue", pick(20, 120), pick(1, 3)});
    wanted.push_back({"pumping", pick(20, 120), pick(1, 3)});
    wanted.push_back({"PIPE", pick(20, 150), pick(1, 40), true});
    if (pick(0, 1) == 0) {
      wanted.push_back({"PIPE", pick(20, 150), pick(1, 40), true});
    }
    wanted.push_back({"SPLINT", pick(20, 150), pick(1, 40), true});
    if (pick(0, 2) == 0) {
      wanted.push_back({"KIT", pick(20, 150), pick(1, 10), true});
    }
    all_alike = draws.one_in(4);
    outside_forbidden = pick(0, 2) == 0;
  }

  [[nodiscard]] DrawnIncident incident() const {
    DrawnIncident made(night);
    for (std::size_t n = 0; n < wanted.size(); ++n) {
      Requirement& need =
          made.need(wanted[n].what, {{wanted[n].minutes, static_cast<int>(wanted[n].count)}},
                    wanted[n].material);
      need.id = RequirementId("i1/chain/" + std::to_string(n));
      need.chain = PlanId("chain-" + std::to_string(n));
      need.priority = all_alike ? 1 : static_cast<int>(n) + 1;
      if (wanted[n].what == "pumping") need.least_type = least_type;
    }
    return made;
  }

  [[nodiscard]] Decided decided() const {
    DrawnRegion drawn;
    drawn.has_types("pumping", "I", "II");
    drawn.material("PIPE").mass_kg = Decimal::of(100);
    drawn.material("HOSE").mass_kg = Decimal::of(50);
    drawn.material("SPLINT").mass_kg = Decimal::of(1);
    drawn.material("KIT").mass_kg = Decimal::of(20);
    drawn.substitute("PIPE", "HOSE", 2, 1);
    drawn.kit("KIT", "SPLINT", 3);
    drawn.rule("haulage", {{"depot", "by the load"}, {"load_kg", "500"}, {"unloading", "5min"}});
    Situation situation;
    for (std::size_t n = 0; n < squads.size(); ++n) {
      const Squad& squad = squads[n];
      const std::string id = "c" + std::to_string(n);
      Crew& crew = drawn.crew(id, squad.minutes, squad.can);
      for (Skill& skill : crew.skills) {
        if (skill.capability == CapabilityId("pumping")) skill.type = squad.type;
      }
      drawn.team_of_last_crew().turnout_recall = Minutes{squad.recall};
      drawn.team_of_last_crew().external = squad.outside;
      if (squad.off) situation.crews[CrewId(id)].readiness = Readiness::off;
      if (!squad.held_by.empty()) {
        situation.crews[CrewId(id)] = {.engaged_at = IncidentId(squad.held_by),
                                       .place = PlaceId(DrawnRegion::place_name(squad.minutes))};
      }
    }
    for (const CrewId& called : recalled) situation.crews[called].readiness = Readiness::recall;
    for (std::size_t n = 0; n < stores.size(); ++n) {
      const Store& store = stores[n];
      drawn.lot("l" + std::to_string(n), store.minutes, store.material, store.count).floor =
          Quantity(store.floor);
      Stockpile& depot = drawn.stockpile_of_last_lot();
      depot.external = store.outside;
      depot.call_in = store.call_in;
      depot.trucks = 1;
      if (store.by_the_load) depot.kind = "by the load";
      if (store.door == "never") depot.opens = depot.closes = Minutes{0};
      if (store.door == "from eight") {
        depot.opens = Minutes{8 * 60};
        depot.closes = Minutes{18 * 60};
      }
    }
    DispatchOptions options;
    if (outside_forbidden) options.policy.forbids = {Forbids::outside};
    return ::decided(drawn, incident(), situation, options);
  }

  std::set<CrewId> recalled = {};
};

/// "store-l7" → 7.
std::size_t number_in(const std::string& name, const std::string& before) {
  const std::size_t at = name.find(before);
  REQUIRE(at != std::string::npos);
  return static_cast<std::size_t>(std::stoi(name.substr(at + before.size())));
}

/// "04:10" → minutes after 03:00 of 11-23; "11-24 04:10" → a day more.
int minutes_until(const std::string& clock) {
  const std::size_t at = clock.size() - 5;
  const int days = at == 0 ? 0 : std::stoi(clock.substr(3, 2)) - 23;
  return (days * 24 + std::stoi(clock.substr(at, 2)) - 3) * 60 + std::stoi(clock.substr(at + 3));
}

/// The night with the remedy done, by nothing but its words; none where it is not for us to do.
std::optional<Night> done(Night changed, const Shortfall& shortfall, const Remedy& remedy) {
  const std::vector<Text>& said = remedy.what.parameters;
  switch (remedy.what.code) {
    case Code::remedy_off_duty: {
      const std::size_t n = number_in(said[0].en, "team-c");
      changed.squads[n].off = false;
      changed.recalled.insert(CrewId("c" + std::to_string(n)));
      return changed;
    }
    case Code::remedy_type:
      changed.least_type = said[0].en;
      return changed;
    case Code::remedy_turn_unasked: {
      // The first that come, no more than are wanted.
      std::vector<std::pair<int, std::size_t>> first;
      for (std::size_t n = 0; n < changed.squads.size(); ++n) {
        const Squad& squad = changed.squads[n];
        const std::string& what = changed.wanted[shortfall.requirement].what;
        const bool can = std::ranges::find(squad.can, what) != squad.can.end() &&
                         (what != "pumping" || squad.type <= changed.least_type);
        if (squad.held_by != said[0].en || !can) continue;
        if (squad.outside && changed.outside_forbidden) continue;
        if (squad.minutes > changed.wanted[shortfall.requirement].minutes) continue;
        first.emplace_back(squad.minutes, n);
      }
      std::ranges::sort(first);
      for (std::size_t k = 0; k < first.size(); ++k) {
        if (static_cast<std::int64_t>(k) == shortfall.missing.count()) break;
        changed.squads[first[k].second].held_by = "i1";
      }
      return changed;
    }
    case Code::remedy_floor:
      changed.stores[number_in(said[0].en, "store-l")].floor = 0;
      return changed;
    case Code::remedy_substitute: {
      REQUIRE(said[0].en.find("HOSE of ") == 0);
      Store& store = changed.stores[number_in(said[0].en, "store-l")];
      store.material = "PIPE";
      store.count = (store.count - store.floor) / 2;
      store.floor = 0;
      return changed;
    }
    case Code::remedy_keeper:
      changed.stores[number_in(said[0].en, "store-l")].call_in = Minutes{minutes_until(said[1].en)};
      return changed;
    case Code::remedy_policy:
      changed.outside_forbidden = false;
      return changed;
    case Code::remedy_wait:
    case Code::remedy_wait_part:
      changed.wanted[shortfall.requirement].minutes = minutes_until(said[0].en);
      return changed;
    case Code::remedy_take: {
      // Whoever gives it up asks for so much less.
      for (std::size_t n = 0; n < changed.wanted.size(); ++n) {
        if (n == shortfall.requirement) continue;
        const bool twice = changed.wanted[n].what == changed.wanted[shortfall.requirement].what;
        const std::string name =
            changed.wanted[n].what + (twice ? " of chain-" + std::to_string(n) : "");
        if (said[0].en == name || said[0].en == changed.wanted[n].what) {
          changed.wanted[n].count =
              std::max<std::int64_t>(0, changed.wanted[n].count - remedy.costs.count());
          return changed;
        }
      }
      return std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

std::int64_t lacking(const Decided& made, std::optional<std::size_t> but = {}) {
  std::int64_t sum = 0;
  for (const Shortfall& one : made.missing) {
    if (one.requirement != but) sum += one.missing.count();
  }
  return sum;
}

/// So many remedies of each kind were done.
using Carried = std::map<Code, int>;

void carry_out(std::uint32_t first, std::uint32_t nights, Carried& carried) {
  for (std::uint32_t seed = first; seed < first + nights; ++seed) {
    const Night as_drawn(seed);
    const Decided before = as_drawn.decided();
    for (const Shortfall& shortfall : before.missing) {
      for (const Remedy& remedy : shortfall.remedies) {
        const Code kind = remedy.what.code;
        if ((kind == Code::remedy_take) != as_drawn.all_alike) continue;
        const auto changed = done(as_drawn, shortfall, remedy);
        if (!changed) continue;
        const Decided after = changed->decided();
        const std::size_t need = shortfall.requirement;
        CAPTURE(seed, need, text(remedy.what, Language::en));
        REQUIRE(remedy.gains);
        const Quantity gained = shortfall.missing - after.lacks(need);
        if (kind == Code::remedy_take) {
          CHECK(lacking(before) - lacking(after) >= remedy.gains->count());
        } else if (kind == Code::remedy_wait || kind == Code::remedy_wait_part) {
          CHECK(gained >= *remedy.gains);
        } else {
          CHECK(gained == *remedy.gains);
          CHECK(lacking(after, need) - lacking(before, need) <= remedy.costs.count());
        }
        ++carried[kind];
      }
    }
  }
}

}  // namespace

TEST_CASE("whatever remedy is carried out, by its words alone, brings what was promised",
          "[resources][shortfalls]") {
  Carried carried;
  carry_out(0, 600, carried);
  for (const Code kind :
       {Code::remedy_wait, Code::remedy_wait_part, Code::remedy_off_duty, Code::remedy_type,
        Code::remedy_turn_unasked, Code::remedy_floor, Code::remedy_substitute, Code::remedy_keeper,
        Code::remedy_policy, Code::remedy_take}) {
    CAPTURE(name(kind));
    CHECK(carried[kind] >= 5);
  }
}
