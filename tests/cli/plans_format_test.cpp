#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"

TEST_CASE("a plan is tidied in place and then stays as it is", "[cli][plans]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "plan.xml";
  const std::string good = file_text(source_dir() / "tests/hostile/good-plan.xml");
  put_text(file, good);
  const Outcome shown = run({MUSTER_PROGRAM, "plans", "format", file.string()});
  CHECK(shown.exit == 0);
  CHECK(shown.err.empty());
  CHECK(file_text(file) == good);
  CHECK(run({MUSTER_PROGRAM, "plans", "format", file.string(), "--write"}).exit == 0);
  CHECK(file_text(file) == shown.out);
  CHECK(run({MUSTER_PROGRAM, "plans", "format", file.string()}).out == shown.out);
}

TEST_CASE("a plan with an error is named and left as it is", "[cli][plans]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "plan.xml";
  const std::string bad = file_text(source_dir() / "tests/hostile/plans/need_base.xml");
  put_text(file, bad);
  const Outcome refused = run({MUSTER_PROGRAM, "plans", "format", file.string(), "--write"});
  CHECK(refused.exit == 3);
  CHECK(refused.out.empty());
  CHECK(refused.err.find("plan.xml:") != std::string::npos);
  CHECK(refused.err.find("base") != std::string::npos);
  CHECK(file_text(file) == bad);
}

TEST_CASE("format without a file, and a file without format, are mistakes in the command line",
          "[cli][plans]") {
  CHECK(run({MUSTER_PROGRAM, "plans", "format"}).exit == 2);
  CHECK(run({MUSTER_PROGRAM, "plans", "data/shuozhou", "plan.xml"}).exit == 2);
  CHECK(run({MUSTER_PROGRAM, "plans", "format", "/no/such/plan.xml"}).exit == 3);
}
