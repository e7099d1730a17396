// Any bytes as a plan: read or refused with findings, and what is read survives rewriting.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "muster/plan/plan_xml.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace muster;
  Findings findings;
  const auto plan = read_plan({reinterpret_cast<const char*>(data), size}, "fuzz.xml", findings);
  if (plan.has_value() == has_errors(findings)) std::abort();
  for (const Finding& finding : findings) (void)text(finding, Language::zh);
  if (!plan) return 0;
  const std::string once = write_plan(*plan);
  Findings again;
  const auto same = read_plan(once, "again.xml", again);
  if (!same || write_plan(*same) != once) std::abort();
  return 0;
}
