// Any bytes as a file of rules: read or refused with findings, never anything else.

#include <cstdint>
#include <string>

#include "muster/plan/rules.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace muster;
  Rules rules;
  Findings findings;
  read_rules({reinterpret_cast<const char*>(data), size}, "fuzz.xml", rules, findings);
  for (const Finding& finding : findings) (void)text(finding, Language::en);
  return 0;
}
