#include "support/catch.hpp"
#include "support/files.hpp"

namespace {

/// The text of the first C++ block of a Markdown page; empty when there is none.
std::string first_cpp_block(const std::string& markdown) {
  const std::string opening = "\n```cpp\n";
  const auto begin = markdown.find(opening);
  if (begin == std::string::npos) return "";
  const auto text = begin + opening.size();
  const auto end = markdown.find("```", text);
  return end == std::string::npos ? "" : markdown.substr(text, end - text);
}

}  // namespace

TEST_CASE("the program a newcomer reads first is the one that is compiled", "[guards]") {
  const std::string quickstart = file_text(source_dir() / "examples/quickstart.cpp");
  REQUIRE(!quickstart.empty());
  CHECK(first_cpp_block(file_text(source_dir() / "README.md")) == quickstart);
}
