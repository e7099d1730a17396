// tests/hostile holds files that are broken, mistaken or meant badly, and refused.csv, the code
// each is refused with. The large ones are made here.

#include <algorithm>
#include <set>

#include "muster/plan/csv.hpp"
#include "muster/plan/plan_xml.hpp"
#include "muster/plan/rules.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

const std::filesystem::path folder = source_dir() / "tests/hostile";

std::vector<CsvRow> refused_files() {
  Findings findings;
  CsvTable table = read_csv(file_text(folder / "refused.csv"), "refused.csv", findings);
  REQUIRE(findings.empty());
  return table.rows;
}

struct Reading {
  bool accepted = false;
  Findings findings = {};
};

Reading read(const std::string& file, const std::string& bytes) {
  Reading result;
  if (file.starts_with("rules")) {
    Rules rules;
    read_rules(bytes, file, rules, result.findings);
    result.accepted = !has_errors(result.findings);
  } else {
    result.accepted = read_plan(bytes, file, result.findings).has_value();
  }
  return result;
}

void check_refused(const std::string& file, const std::string& bytes, std::string_view code) {
  INFO(file);
  const Reading result = read(file, bytes);
  for (const Finding& finding : result.findings) UNSCOPED_INFO(text(finding, Language::en));
  CHECK_FALSE(result.accepted);
  const auto first = std::ranges::find(result.findings, Severity::error, &Finding::severity);
  REQUIRE(first != result.findings.end());
  CHECK(name(first->message.code) == code);
  CHECK(first->origin.file == file);
}

std::string repeated(const std::string& words, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += words;
  return result;
}

/// The good plan with something put in front of its planning basis.
std::string plan_with(const std::string& more) {
  std::string plan = file_text(folder / "good-plan.xml");
  return plan.insert(plan.find("  <planning_basis"), more);
}

}  // namespace

TEST_CASE("what the hostile files were made from is itself accepted", "[plan][hostile]") {
  for (const char* file : {"good-plan.xml", "good-rules.xml"}) {
    const bool rules = std::string_view(file) == "good-rules.xml";
    const Reading result = read(rules ? "rules" : "plan", file_text(folder / file));
    for (const Finding& finding : result.findings) UNSCOPED_INFO(text(finding, Language::en));
    CHECK(result.accepted);
    CHECK(result.findings.empty());
  }
}

TEST_CASE("every hostile or broken file is refused with its own code", "[plan][hostile]") {
  const auto files = refused_files();
  CHECK(files.size() >= 120);
  for (const CsvRow& row : files) {
    check_refused(row.cells.at(0), file_text(folder / row.cells.at(0)), row.cells.at(1));
  }
}

TEST_CASE("every file of the hostile corpus is in the table", "[plan][hostile]") {
  std::set<std::string> listed;
  for (const CsvRow& row : refused_files()) CHECK(listed.insert(row.cells.at(0)).second);
  for (const char* sort : {"plans", "rules"}) {
    for (const auto& entry : std::filesystem::directory_iterator(folder / sort)) {
      CHECK(listed.contains(std::string(sort) + "/" + entry.path().filename().string()));
    }
  }
}

TEST_CASE("a file beyond a limit is refused before it can do harm", "[plan][hostile]") {
  check_refused("bytes", "<plan>" + std::string(9u << 20, ' ') + "</plan>", "xml.limit");
  check_refused("elements", "<plan>" + repeated("<a/>", 200'001) + "</plan>", "xml.limit");
  check_refused("value", "<plan id=\"" + std::string(70'000, 'x') + "\"/>", "xml.limit");
  check_refused("depth", repeated("<a>", 100'000), "xml.limit");
  std::string cards;
  for (int i = 0; i < 2'001; ++i) {
    cards += "<card id=\"c" + std::to_string(i) +
             "\" organisation=\"o\"><title>t</title><holder>h</holder></card>";
  }
  check_refused("cards", plan_with(cards), "plan.too_many");
  std::string actions = "<card id=\"long\" organisation=\"o\"><title>t</title><holder>h</holder>";
  for (int i = 0; i < 20'001; ++i) {
    actions += "<action id=\"a" + std::to_string(i) + "\" stage=\"report\"><text>t</text></action>";
  }
  check_refused("actions", plan_with(actions + "</card>"), "plan.too_many");
}

TEST_CASE("a file cut off anywhere is refused, wherever that is", "[plan][hostile]") {
  const std::string whole = file_text(folder / "good-plan.xml");
  const std::size_t end = whole.find("</plan>");
  for (std::size_t length = 0; length < end + 6; length += 7) {
    INFO("cut after " << length << " bytes");
    Findings findings;
    CHECK_FALSE(read_plan(whole.substr(0, length), "cut.xml", findings));
    CHECK(has_errors(findings));
  }
}
