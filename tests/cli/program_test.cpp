#include "muster/version.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

TEST_CASE("the program says which version it is", "[cli]") {
  const Outcome outcome = run({MUSTER_PROGRAM, "--version"});
  CHECK(outcome.exit == 0);
  CHECK(outcome.out == "muster " + std::string(muster::version) + "\n");
  CHECK(outcome.err.empty());
}

TEST_CASE("an option nobody knows is refused as a mistake in the command line", "[cli]") {
  const Outcome outcome = run({MUSTER_PROGRAM, "--no-such-option"});
  CHECK(outcome.exit == 2);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.find("--no-such-option") != std::string::npos);
}
