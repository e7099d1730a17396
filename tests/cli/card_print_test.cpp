#include <algorithm>
#include <filesystem>

#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"

namespace {

Outcome print_cards(std::vector<std::string> words) {
  std::vector<std::string> all = {MUSTER_PROGRAM, "card", "print", "data/shuozhou"};
  all.insert(all.end(), words.begin(), words.end());
  return run(all);
}

}  // namespace

TEST_CASE("cards are printed for a browser, in the region's language", "[cli][print]") {
  const TemporaryFolder folder;
  const auto page = folder.path() / "cards.html";
  const Outcome done = print_cards(
      {"chaigou-dispatcher", "chaigou-manager", "chaigou-dispatcher", "--html", page.string()});
  CHECK(done.exit == 0);
  CHECK(done.err.empty());
  const std::string text = file_text(page);
  CHECK(text.find("爆炸：调度员卡") != std::string::npos);
  CHECK(text.find("样例数据") != std::string::npos);
  CHECK(text.find("<section", text.rfind("<section") + 1) == std::string::npos);
  CHECK(text.find("爆炸：调度员卡") == text.rfind("爆炸：调度员卡"));
}

TEST_CASE("a card that is not there is named, and nothing is written", "[cli][print]") {
  const TemporaryFolder folder;
  const auto page = folder.path() / "cards.html";
  const Outcome refused = print_cards({"chaigou-dispatchr", "--html", page.string()});
  CHECK(refused.exit == 3);
  CHECK(refused.err.find("chaigou-dispatcher") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(page));
}

TEST_CASE("printing needs to know into which file", "[cli][print]") {
  CHECK(print_cards({"chaigou-dispatcher"}).exit == 2);
}

#ifdef MUSTER_HAS_PRINT

TEST_CASE("all cards of the sample become one PDF, each on a page or its back, the same each time",
          "[cli][print]") {
  const TemporaryFolder folder;
  const auto once = folder.path() / "once.pdf";
  const auto twice = folder.path() / "twice.pdf";
  for (const char* language : {"zh", "en"}) {
    const Outcome done = print_cards({"--pdf", once.string(), "--lang", language});
    CHECK(done.exit == 0);
    CHECK(done.err.empty());
    CHECK(print_cards({"--pdf", twice.string(), "--lang", language}).exit == 0);
    CHECK(file_text(once) == file_text(twice));
  }
}

TEST_CASE("a hundred Chinese cards are 300 kB where the light font is there", "[cli][print]") {
  std::vector<std::string> words;
  for (const auto& entry :
       std::filesystem::directory_iterator(source_dir() / "data/shuozhou/plans")) {
    const std::string plan = file_text(entry.path());
    constexpr std::string_view begin = "<card id=\"";
    for (std::size_t at = plan.find(begin); at != std::string::npos; at = plan.find(begin, at)) {
      at += begin.size();
      words.push_back(plan.substr(at, plan.find('"', at) - at));
    }
  }
  std::ranges::sort(words);
  REQUIRE(words.size() >= 100);
  words.resize(100);
  const TemporaryFolder folder;
  const auto file = folder.path() / "cards.pdf";
  words.insert(words.end(), {"--pdf", file.string(), "--lang", "zh"});
  CHECK(print_cards(words).exit == 0);
  const std::string pdf = file_text(file);
  INFO(pdf.size());
  CHECK(pdf.size() <= (pdf.find("WenQuanYiMicroHei") != std::string::npos ? 300'000 : 460'000));
}

TEST_CASE("without fonts the PDF is refused with what to install, and the page for a browser works",
          "[cli][print]") {
  const TemporaryFolder folder;
  put_text(folder.path() / "fonts.conf",
           "<?xml version=\"1.0\"?>\n<!DOCTYPE fontconfig SYSTEM \"fonts.dtd\">\n"
           "<fontconfig></fontconfig>\n");
  const std::vector<std::string> words = {
      "/usr/bin/env",   "FONTCONFIG_FILE=" + (folder.path() / "fonts.conf").string(),
      MUSTER_PROGRAM,   "card",
      "print",          "data/shuozhou",
      "chaigou-manager"};
  auto pdf = words;
  pdf.insert(pdf.end(), {"--pdf", (folder.path() / "cards.pdf").string(), "--lang", "en"});
  const Outcome refused = run(pdf);
  CHECK(refused.exit == 2);
  CHECK(refused.err.find("fonts-noto-cjk") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "cards.pdf"));
  auto html = words;
  html.insert(html.end(), {"--html", (folder.path() / "cards.html").string()});
  CHECK(run(html).exit == 0);
  CHECK(std::filesystem::exists(folder.path() / "cards.html"));
}

#else

TEST_CASE("a program without printing says what to install", "[cli][print]") {
  const TemporaryFolder folder;
  const Outcome refused =
      print_cards({"chaigou-manager", "--pdf", (folder.path() / "cards.pdf").string()});
  CHECK(refused.exit == 2);
}

#endif
