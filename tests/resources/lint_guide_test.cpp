// A planner with docs/lint.md and nothing else: a fault is planted in a plan of the sample region,
// lint names it, the entry of the page says how to mend it, and mended so the finding is gone.

#include <algorithm>

#include "muster/plan/lint.hpp"
#include "muster/plan/plan_xml.hpp"
#include "muster/resources/region_folder.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

constexpr const char* plan_file = "data/shuozhou/plans/shuozhou-coal-mine.xml";

struct Change {
  const char* from = "";
  const char* to = "";
};

struct Case {
  Code code = {};
  Change fault = {};
  const char* advice = "";  ///< stands in the entry's line "Mend"
  Change mended = {};       ///< what the advice makes of it: not what stood there before
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {Code::lint_level_gap,
       {R"(<when indicator="dead" at_least="3"/>)",
        R"(<when indicator="dead" at_least="3" less_than="8"/>)"},
       "Let `less_than` of the lower level equal `at_least` of the graver one",
       {R"(at_least="3" less_than="8"/>)", R"(at_least="3" less_than="10"/>)"}},
      {Code::lint_deputy_missing,
       {R"(<deputy organisation="CMD01">
        <post lang="zh">值班副局长</post>
        <post lang="en">deputy head on duty</post>
      </deputy>)",
        ""},
       "Name at least one who stands in, with the post",
       {R"(<commander level="IV" organisation="CMD01">
      <post lang="zh">市应急管理局局长</post>
      <post lang="en">head of the emergency bureau</post>)",
        R"(<commander level="IV" organisation="CMD01">
      <post lang="zh">市应急管理局局长</post>
      <post lang="en">head of the emergency bureau</post>
      <deputy organisation="CMD02"><post lang="zh">值班主任</post><post lang="en">head of the watch</post></deputy>)"}},
      {Code::lint_deadline_short,
       {R"(stage="report" duration="3min" within="2h")",
        R"(stage="report" duration="3h" within="2h")"},
       "Shorten or reorder the steps",
       {R"(stage="report" duration="3h" within="2h")",
        R"(stage="report" duration="5min" within="2h")"}},
      {Code::lint_hold_missing,
       {R"(<need capability="mine_rescue" priority="1" hold="12h" work="4h" rest="8h" least_group="2">)",
        R"(<need capability="mine_rescue" priority="1" least_group="2">)"},
       "Write how long the work must be kept up",
       {R"(<need capability="mine_rescue" priority="1" least_group="2">)",
        R"(<need capability="mine_rescue" priority="1" hold="8h" least_group="2">)"}}};
  return all;
}

std::string changed(std::string text, const Change& change) {
  const auto at = text.find(change.from);
  INFO(change.from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, std::string_view(change.from).size(), change.to);
}

std::size_t said(const std::string& xml, Code code, const Region& region) {
  Findings findings;
  const auto plan = read_plan(xml, plan_file, findings);
  REQUIRE(plan.has_value());
  return static_cast<std::size_t>(
      std::ranges::count(lint(*plan, region.catalogue, region.rules, LintOptions()), code,
                         [](const Finding& finding) { return finding.message.code; }));
}

/// From "*Mend:*" to the end of the entry.
std::string advice_on(Code code) {
  const std::string page = file_text(source_dir() / "docs/lint.md");
  const auto entry = page.find("### `" + std::string(name(code)) + "`");
  REQUIRE(entry != std::string::npos);
  const auto begin = page.find("*Mend:*", entry);
  return page.substr(begin, page.find("\n\n", begin) - begin);
}

}  // namespace

TEST_CASE("a fault planted in a sample plan is mended by what docs/lint.md says",
          "[resources][lint_guide]") {
  const auto reading = read_region(source_dir() / "data/shuozhou");
  REQUIRE(reading.region);
  const std::string sound = file_text(source_dir() / plan_file);
  for (const Case& one : cases()) {
    INFO(name(one.code));
    const std::size_t before = said(sound, one.code, *reading.region);
    const std::string faulty = changed(sound, one.fault);
    CHECK(said(faulty, one.code, *reading.region) > before);
    CHECK(advice_on(one.code).find(one.advice) != std::string::npos);
    const std::string mended = changed(faulty, one.mended);
    CHECK(mended != sound);
    CHECK(said(mended, one.code, *reading.region) == before);
  }
}
