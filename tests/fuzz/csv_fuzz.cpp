// Any bytes as a table: each row has as many cells as the header, or a finding says why not.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "muster/plan/csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace muster;
  Findings findings;
  const CsvTable table =
      read_csv({reinterpret_cast<const char*>(data), size}, "fuzz.csv", findings);
  for (const CsvRow& row : table.rows) {
    if (row.cells.size() != table.columns.size()) std::abort();
  }
  for (const Finding& finding : findings) (void)text(finding, Language::zh);
  return 0;
}
