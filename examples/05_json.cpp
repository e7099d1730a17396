// Shows: the door for software in other languages. An incident as XML text in, the answer as JSON
//        out; here only what a map would draw.
// Read first: 02_reasons.cpp.
#include <iostream>

#include "muster/muster.hpp"
#include "muster/plan/json.hpp"

using namespace muster;

int main() {
  const auto reading = read_region("data/shuozhou");
  if (!reading.region) return 3;
  Findings findings;
  const auto incident =
      read_incident(read_file("data/shuozhou/incidents/ammonia-leak-ch04.xml", 1 << 20),
                    "ammonia-leak-ch04.xml", findings);
  if (!incident) {
    for (const Finding& finding : findings) std::cerr << text(finding, Language::en) << '\n';
    return 3;
  }
  const Response response = respond(*incident, *reading.region);
  const Json json = response_json(response, *reading.region, Language::en);
  std::cout << write_json(*json.find("incidents"));
  std::cout << "assignments: " << json.find("assignments")->array()->size() << '\n';
}
