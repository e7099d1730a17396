// What takes somebody else's word, carried out: a road is opened, an agreement is called on now, a
// government requisitions. All is asked again, and what was promised is there.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "../../libresources/src/response_remedies.hpp"
#include "muster/resources/access.hpp"
#include "muster/resources/region_folder.hpp"
#include "muster/resources/response.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "support/decided.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

Response asked(const Region& region, std::size_t hazard, const Situation& situation) {
  const Incident incident{.id = IncidentId("i1"),
                          .kind = IncidentKindId("gas_explosion"),
                          .known = *parse_instant("2026-11-20T02:52:00+08:00"),
                          .place = region.hazards[hazard].id,
                          .indicators = {{IndicatorId("trapped"), Decimal::of(12)}}};
  return respond(incident, region, situation, {.most_remedies = all_remedies});
}

Quantity missing(const Response& answer, const RequirementId& requirement, std::size_t point) {
  for (const Shortfall& one : answer.shortfalls) {
    if (answer.requirements[one.requirement].id == requirement && one.point == point) {
      return one.missing;
    }
  }
  return {};
}

/// The clock of a remedy on the day of the incident, or on the day it names.
Instant instant_of(const std::string& clock, const Region& region, Instant near) {
  for (int minute = -24 * 60; minute < 72 * 60; ++minute) {
    const Instant at = std::chrono::floor<Minutes>(near) + Minutes{minute};
    if (format_clock(at, near, region.header.display_offset) == clock) return at;
  }
  throw std::runtime_error("no such clock: " + clock);
}

/// Decided by the government at that instant, whatever of the firm that releases sooner.
Region requisitioned(Region region, const Response& answer, const Remedy& remedy, Instant latest) {
  const auto& said = remedy.what.parameters;
  const auto named = [&](const OrganisationId& id, const Text& name) {
    return name_of(region.organisations, id) == name;
  };
  const auto decide = [&](auto& holder) {
    if (!named(holder.organisation, said[1])) return;
    const std::vector<Access> ways =
        access(holder.id, answer.incidents[0].incident.id, answer.matches, answer.activations,
               region, answer.as_of);
    const bool comes_anyway = std::ranges::any_of(ways, [&](const Access& way) {
      return way.means != Means::requisition && !way.barred && way.release &&
             *way.release <= latest;
    });
    if (comes_anyway) return;
    for (const Access& way : ways) {
      const AccessStep& step = way.steps.back();
      if (way.means != Means::requisition || way.barred || !step.asked ||
          !named(step.party, said[0])) {
        continue;
      }
      holder.authority = step.party;
      holder.act = Act::requisition;
      holder.consent = std::chrono::floor<Minutes>(latest - *step.asked);
      return;
    }
  };
  for (Team& team : region.teams) decide(team);
  for (Stockpile& stockpile : region.stockpiles) {
    const OrganisationId before = stockpile.authority;
    decide(stockpile);
    if (stockpile.authority == before) continue;
    for (Lot& lot : region.lots) {
      if (lot.stockpile != stockpile.id) continue;
      lot.release_authority = stockpile.authority;
      lot.release.reset();
    }
  }
  return region;
}

}  // namespace

TEST_CASE(
    "a road that is opened brings what opening it promised, and so does what is requisitioned",
    "[resources][shortfalls]") {
  const auto region = read_region((source_dir() / "data/shuozhou").string()).region;
  Situation closed;
  for (const char* ref : {"ref:G18", "ref:G208", "ref:S30", "ref:G55"}) {
    closed.closures.push_back({.id = ClosureId(ref), .target = ref});
  }
  std::size_t opened = 0;
  std::size_t taken = 0;
  for (std::size_t i = 0; i < region->hazards.size(); i += 5) {
    CAPTURE(region->hazards[i].id.str());
    const Response before = asked(*region, i, closed);
    std::map<std::string, Response> open;
    std::map<std::string, Response> by_law;
    for (const Shortfall& shortfall : before.shortfalls) {
      const Requirement& need = before.requirements[shortfall.requirement];
      for (const Remedy& one : shortfall.remedies) {
        CAPTURE(need.id.str(), text(one.what, Language::en));
        if (one.what.code == Code::remedy_open) {
          const std::string target = one.what.parameters[0].zh;
          if (!open.contains(target)) {
            Situation then = closed;
            std::erase_if(then.closures, [&](const Closure& c) { return c.target == target; });
            if (then.closures.size() == closed.closures.size()) continue;  // of the region
            open.emplace(target, asked(*region, i, then));
          }
          const Quantity after = missing(open.at(target), need.id, shortfall.point);
          CHECK(shortfall.missing - after == *one.gains);
          ++opened;
        }
        if (one.what.code == Code::remedy_requisition) {
          const auto& said = one.what.parameters;
          const std::string key = said[0].zh + said[1].zh + said[3].zh;
          if (!by_law.contains(key)) {
            const Instant latest = instant_of(said[3].zh, *region, need.curve.front().by);
            by_law.emplace(key, asked(requisitioned(*region, before, one, latest), i, closed));
          }
          const Quantity after = missing(by_law.at(key), need.id, shortfall.point);
          CHECK(shortfall.missing - after >= *one.gains);
          ++taken;
        }
      }
    }
  }
  CHECK(opened > 0);
  CHECK(taken > 0);
}

TEST_CASE("an agreement that is called on now brings in time as many crews as it allows",
          "[resources][shortfalls][access]") {
  // The plans tell the bureau after half an hour; the firm agrees in ten minutes.
  const auto answered = [](int told, std::optional<std::int64_t> limit) {
    DrawnRegion drawn;
    for (const char* id : {"f1", "f2"}) {
      drawn.crew(id, 10, {"mine_rescue"});
      Team& team = drawn.team_of_last_crew();
      team.organisation = team.authority = OrganisationId("firm");
      team.act = Act::request;
      team.consent = Minutes{90};
    }
    Agreement& agreement = drawn.agreement("A1", "firm", "mine_rescue");
    agreement.consent = Minutes{10};
    agreement.limit_crews = limit;
    DrawnIncident incident;
    incident.need("mine_rescue", {{30, 2}});
    Response answer;
    answer.as_of = incident.at(0);
    answer.activations.push_back({.incident = IncidentId("i1"),
                                  .organisation = OrganisationId("bureau"),
                                  .alerted = incident.at(told)});
    answer.requirements = incident.requirements();
    const Region region = drawn.region();
    answer.candidates = incident.candidates(region, {}, answer.activations);
    answer.dispatch = dispatch(answer.requirements, answer.candidates, region);
    answer.shortfalls = shortfalls(answer.requirements, answer.candidates, answer.dispatch, region,
                                   answer.as_of, all_remedies);
    offer_ways(answer, region);
    return answer;
  };
  const auto promised = [&](const Response& answer) {
    const Remedy* call =
        answer.shortfalls.empty() ? nullptr : remedy(answer.shortfalls[0], Code::remedy_agreement);
    return call == nullptr ? Quantity(0) : *call->gains;
  };
  const auto lacks = [](const Response& answer) {
    return answer.shortfalls.empty() ? Quantity(0) : answer.shortfalls[0].missing;
  };
  for (const auto& limit : {std::optional<std::int64_t>(), {0}, {1}, {2}}) {
    CAPTURE(limit.value_or(-1));
    const Response before = answered(30, limit);
    CHECK(lacks(before) == Quantity(2));
    CHECK(promised(before) == Quantity(limit.value_or(2)));
    const Response called = answered(0, limit);
    CHECK(lacks(before) - lacks(called) == promised(before));
    CHECK(promised(called) == Quantity(0));  // nothing is left to be had by calling
  }
}
