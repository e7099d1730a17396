// The whole corridor: a region folder and an incident in, an answer to read aloud out.
#include <iostream>

#include "muster/muster.hpp"

int main() {
  const auto reading = muster::read_region("data/shuozhou");
  if (!reading.region) return 3;  // reading.findings say why, with file and line

  const muster::Incident incident{
      .id = muster::IncidentId("drill-1"),
      .kind = muster::IncidentKindId("gas_explosion"),
      .known = *muster::parse_instant("2026-11-20T02:52:00+08:00"),
      .place = muster::HazardId("CM04"),
      .indicators = {{muster::IndicatorId("trapped"), muster::Decimal::of(12)}}};

  const auto response = muster::respond(incident, *reading.region);
  std::cout << muster::report(response, *reading.region, {.language = muster::Language::en});
}
