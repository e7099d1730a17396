// Shows: the answer as data. Who goes for each requirement and why, what is short and why, without
//        the printed report.
// Read first: quickstart.cpp.
#include <iostream>

#include "muster/muster.hpp"
#include "muster/resources/region.hpp"

using namespace muster;

int main() {
  const auto reading = read_region("data/shuozhou");
  if (!reading.region) return 3;
  const Region& region = *reading.region;

  const Incident incident{.id = IncidentId("leak"),
                          .kind = IncidentKindId("ammonia_leak"),
                          .known = *parse_instant("2026-11-20T23:10:00+08:00"),
                          .place = HazardId("CH04"),
                          .indicators = {{IndicatorId("released_t"), Decimal::of(3)}}};
  const Response response = respond(incident, region);

  for (const Match& match : response.matches) {
    std::cout << match.plan.str() << " at level " << match.level.value_or("-") << '\n';
    for (const Message& reason : match.reasons) {
      std::cout << "  " << text(reason, Language::en) << '\n';
    }
  }
  for (std::size_t r = 0; r < response.requirements.size(); ++r) {
    const Requirement& requirement = response.requirements[r];
    if (!requirement.capability) continue;
    std::cout << requirement.id.str() << '\n';
    for (const Assignment& assignment : response.dispatch.assignments) {
      if (assignment.requirement != r) continue;
      std::cout << "  " << assignment.crew->str() << " arrives "
                << format_instant(assignment.coming.arrives, region.header.display_offset) << ": "
                << text(assignment.reasons.front(), Language::en) << '\n';
    }
    for (const Shortfall& shortfall : response.shortfalls) {
      if (shortfall.requirement != r) continue;
      std::cout << "  missing " << shortfall.missing.count() << '\n';
      for (const Message& reason : shortfall.reasons) {
        std::cout << "    " << text(reason, Language::en) << '\n';
      }
    }
  }
}
