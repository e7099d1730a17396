#include <algorithm>
#include <set>
#include <sstream>

#include "muster/plan/error.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

/// The sentence as the message table has it, its slots not filled.
std::string raw(Code code, Language language) {
  Message message{code, {}};
  for (int i = 0; i < 10; ++i) message.parameters.emplace_back('{' + std::to_string(i) + '}');
  return text(message, language);
}

Severity severity_of(Code code) {
  Findings findings;
  report(findings, code, {});
  return findings.front().severity;
}

/// The rows of docs/codes.md, without what Markdown needs.
std::vector<std::string> rows_of_page() {
  std::istringstream page(file_text(source_dir() / "docs/codes.md"));
  std::vector<std::string> rows;
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with("| ") || line.size() < 3 || line[2] < '0' || line[2] > '9') continue;
    std::erase_if(line, [](char c) { return c == '\\' || c == '`'; });
    rows.push_back(line);
  }
  return rows;
}

std::vector<std::string> rows_of_codes() {
  std::vector<std::string> rows;
  for (const Code code : all_codes()) {
    std::ostringstream row;
    row << "| " << static_cast<int>(code) << " | " << name(code) << " | " << name(severity_of(code))
        << " | " << raw(code, Language::en) << " | " << raw(code, Language::zh) << " |";
    rows.push_back(row.str());
  }
  return rows;
}

/// The slots a sentence has.
std::set<std::string> slots(const std::string& sentence) {
  std::set<std::string> result;
  for (std::size_t at = sentence.find('{'); at != std::string::npos;
       at = sentence.find('{', at + 1)) {
    result.insert(sentence.substr(at, sentence.find('}', at) - at + 1));
  }
  return result;
}

}  // namespace

TEST_CASE("the page of codes says what the program says", "[plan][code]") {
  INFO("docs/codes.md is out of date: run script/codes");
  const auto page = rows_of_page();
  const auto codes = rows_of_codes();
  for (std::size_t i = 0; i < std::min(page.size(), codes.size()); ++i) {
    REQUIRE(page[i] == codes[i]);
  }
  CHECK(page.size() == codes.size());
}

TEST_CASE("no two codes share a number or a name", "[plan][code]") {
  std::set<int> numbers;
  std::set<std::string_view> names;
  for (const Code code : all_codes()) {
    INFO(name(code));
    CHECK(numbers.insert(static_cast<int>(code)).second);
    CHECK(names.insert(name(code)).second);
    CHECK(code_named(name(code)) == code);
  }
  CHECK(all_codes().size() > 100);
}

TEST_CASE("a name is a room and a reason in lower case", "[plan][code]") {
  for (const Code code : all_codes()) {
    INFO(name(code));
    const std::string_view written = name(code);
    CHECK(std::ranges::count(written, '.') == 1);
    CHECK(written.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._") ==
          std::string_view::npos);
  }
}

TEST_CASE("both languages say the same things about the same parameters", "[plan][code]") {
  for (const Code code : all_codes()) {
    INFO(name(code));
    CHECK(slots(raw(code, Language::zh)) == slots(raw(code, Language::en)));
    CHECK(!raw(code, Language::zh).empty());
    CHECK(!raw(code, Language::en).empty());
  }
}

TEST_CASE("a number that is no code is called unknown", "[plan][code]") {
  CHECK(name(static_cast<Code>(0)) == "unknown");
  CHECK(name(static_cast<Code>(999'999)) == "unknown");
  CHECK(!code_named("unknown"));
  CHECK(!code_named(""));
  CHECK(text(Message{static_cast<Code>(0), {}}, Language::en) == "unknown");
}
