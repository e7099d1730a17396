// Shows: closures as part of the question. The same incident with and without a closed road: which
//        assignments changed, and by how much.
// Read first: 02_reasons.cpp.
#include <iostream>
#include <variant>

#include "muster/muster.hpp"

using namespace muster;

namespace {

std::string id_of(const std::optional<Resource>& resource) {
  if (!resource) return "nobody";
  return std::visit([](const auto& id) { return id.str(); }, *resource);
}

}  // namespace

int main() {
  const auto reading = read_region("data/shuozhou");
  if (!reading.region) return 3;

  const Incident incident{.id = IncidentId("fall"),
                          .kind = IncidentKindId("gas_explosion"),
                          .known = *parse_instant("2026-11-20T02:52:00+08:00"),
                          .place = HazardId("CM04"),
                          .indicators = {{IndicatorId("trapped"), Decimal::of(4)}}};
  Situation situation;
  situation.closures = {{.id = ClosureId("snow"), .target = "ref:G208", .reason = "snow"}};

  const Response response = respond(incident, *reading.region, situation);
  for (const ClosureChange& change : response.closure_changes) {
    std::cout << response.requirements[change.requirement].id.str() << ": ";
    if (change.now == change.instead_of) {
      std::cout << id_of(change.now);
    } else {
      std::cout << id_of(change.now) << " instead of " << id_of(change.instead_of);
    }
    if (change.later_by) std::cout << ", " << change.later_by->count() << " s later";
    std::cout << '\n';
  }
  for (const Finding& note : response.notes) std::cout << text(note, Language::en) << '\n';
}
