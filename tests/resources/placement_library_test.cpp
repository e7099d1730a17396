// Eight p-median graphs of the OR-Library, proved to their published optima. The folder is named by
// MUSTER_BENCH_DATA; where it is absent that is said, and nothing fails.
#include <cstdlib>
#include <iostream>

#include "muster/resources/placement.hpp"
#include "support/catch.hpp"
#include "support/pmed_file.hpp"

using namespace muster;

namespace {

struct Published {
  const char* file;
  std::int64_t median;
  std::int64_t centre;
};
constexpr Published graphs[] = {{"pmed1.txt", 5819, 127},  {"pmed6.txt", 7824, 84},
                                {"pmed11.txt", 7696, 59},  {"pmed16.txt", 8162, 47},
                                {"pmed21.txt", 9138, 40},  {"pmed26.txt", 9917, 38},
                                {"pmed31.txt", 10086, 30}, {"pmed36.txt", 9934, 27}};

}  // namespace

TEST_CASE("the graphs of the OR-Library are proved to their published optima", "[place]") {
  const char* folder = std::getenv("MUSTER_BENCH_DATA");
  if (folder == nullptr) {
    std::cout << "MUSTER_BENCH_DATA names no folder: the OR-Library graphs are not tried\n";
    SUCCEED();
    return;
  }
  for (const Published& graph : graphs) {
    PlacementQuestion question = read_pmed(std::string(folder) + "/" + graph.file);
    INFO(graph.file);
    if (question.sites == 0) {
      std::cout << graph.file << " is not in MUSTER_BENCH_DATA\n";
      continue;
    }
    const auto median = place(question);
    CHECK(median.proved);
    CHECK(median.value == graph.median);
    CHECK(verify_placement(question, median));
    question.aim = PlacementAim::centre;
    // Where the search is cut off, what it says must still hold the published optimum.
    const auto centre = place(question, {.most_nodes = 20'000});
    CHECK(centre.value >= graph.centre);
    CHECK(centre.bound <= graph.centre);
    if (!centre.proved) {
      std::cout << graph.file << ": centre between " << centre.bound << " and " << centre.value
                << ", not proved within 20 000 nodes\n";
    }
    CHECK(verify_placement(question, centre));
  }
}
