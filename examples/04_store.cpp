// Shows: a store. The region is imported once into a file, and answers come from the file; a
// situation
//        laid over it takes a crew out.
// Read first: quickstart.cpp.
#include <filesystem>
#include <iostream>

#include "muster/muster.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/store.hpp"

using namespace muster;

int main() {
  const auto reading = read_region("data/shuozhou");
  if (!reading.region) return 3;
  const auto path = std::filesystem::temp_directory_path() / "muster-example-04.db";
  std::filesystem::remove(path);
  Store::create(path.string(), *reading.region);

  const Store store = Store::open(path.string());
  const auto region = store.region();
  std::cout << "same region: " << (region->digest == reading.region->digest ? "yes" : "no") << '\n';

  const Incident incident{.id = IncidentId("i1"),
                          .kind = IncidentKindId("gas_explosion"),
                          .known = *parse_instant("2026-11-20T02:52:00+08:00"),
                          .place = HazardId("CM04"),
                          .indicators = {{IndicatorId("trapped"), Decimal::of(1)}}};
  Situation situation = store.situation();
  for (const bool away : {false, true}) {
    if (away) situation.crews[CrewId("MRT07-01")] = {.engaged_at = IncidentId("elsewhere")};
    const Response response = respond(incident, *region, situation);
    for (const Assignment& assignment : response.dispatch.assignments) {
      const Requirement& requirement = response.requirements[assignment.requirement];
      if (requirement.capability != CapabilityId("mine_rescue")) continue;
      std::cout << (away ? "MRT07-01 away: " : "all ready: ") << assignment.crew->str() << " at "
                << format_instant(assignment.coming.arrives, region->header.display_offset) << '\n';
      break;
    }
  }
  std::filesystem::remove(path);
}
