// Covers of mid-size against GLPK, run as a program of its own (it is never linked).
#include <algorithm>
#include <filesystem>
#include <random>
#include <sstream>
#include <string>

#include "../../libresources/src/multi_cover.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"

using namespace muster;

namespace {

MultiCoverQuestion drawn(std::uint32_t seed) {
  std::mt19937 draw(seed);
  const auto pick = [&](int least, int most) {
    return least + static_cast<int>(draw() % static_cast<std::uint32_t>(most - least + 1));
  };
  MultiCoverQuestion question;
  const int needs = pick(4, 9);
  for (int q = 0; q < needs; ++q) question.wanted.push_back(pick(1, 6));
  for (int t = pick(60, 100); t > 0; --t) {
    MultiCoverQuestion::Crew crew{.cost = pick(1, 900)};
    for (int q = 0; q < needs; ++q) {
      if (pick(0, 2) == 0) crew.needs.push_back(static_cast<std::uint32_t>(q));
    }
    question.crews.push_back(crew);
  }
  return question;
}

/// The same question in the format of CPLEX; every need can be covered.
std::string written(const MultiCoverQuestion& question) {
  std::ostringstream text;
  text << "Minimize\n obj: 0 z";
  for (std::size_t t = 0; t < question.crews.size(); ++t) {
    text << " + " << question.crews[t].cost << " x" << t;
  }
  text << "\nSubject To\n";
  for (std::size_t q = 0; q < question.wanted.size(); ++q) {
    text << " n" << q << ": 0 z";
    for (std::size_t t = 0; t < question.crews.size(); ++t) {
      const auto& needs = question.crews[t].needs;
      if (std::ranges::binary_search(needs, static_cast<std::uint32_t>(q))) text << " + x" << t;
    }
    text << " >= " << question.wanted[q] << "\n";
  }
  text << "Binary\n";
  for (std::size_t t = 0; t < question.crews.size(); ++t) text << " x" << t << "\n";
  text << "End\n";
  return text.str();
}

}  // namespace

TEST_CASE("a cover of mid-size costs what GLPK finds to be the least", "[resources][multi_cover]") {
  if (!std::filesystem::exists("/usr/bin/glpsol")) {
    WARN("glpsol is not installed: nothing is compared");
    return;
  }
  const TemporaryFolder folder;
  const auto question_file = folder.path() / "question.lp";
  const auto answer_file = folder.path() / "answer.txt";
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    const MultiCoverQuestion question = drawn(seed);
    put_text(question_file, written(question));
    const Outcome outcome =
        run({"/usr/bin/glpsol", "--lp", question_file.string(), "-o", answer_file.string()});
    REQUIRE(outcome.exit == 0);
    const std::string said = file_text(answer_file);
    REQUIRE(said.find("INTEGER OPTIMAL") != std::string::npos);
    const std::size_t at = said.find("obj = ");
    REQUIRE(at != std::string::npos);
    const MultiCover answer = cover(question, 1'000'000);
    CHECK(answer.proved());
    CHECK(answer.cost == static_cast<std::int64_t>(std::stod(said.substr(at + 6)) + 0.5));
  }
}
