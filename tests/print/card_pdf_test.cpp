#include "muster/print/card_pdf.hpp"

#include <cstdlib>
#include <set>

#include "muster/plan/error.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/process.hpp"

using namespace muster;

namespace {

CardSheet chinese_sheet() {
  return {.card = CardId("dispatcher"),
          .title = "爆炸：调度员卡",
          .holder = "值班调度员",
          .banner = "样例数据",
          .footer = "dispatcher · 柴沟煤矿 · 2026.1",
          .blocks = {{SheetPart::actions,
                      "先做",
                      {{.lead = "1", .text = "通知井下全部人员撤离", .small = "调度员"}}},
                     {SheetPart::do_not, "严禁", {{.text = "不得停主扇"}}}}};
}

CardSheet long_sheet(std::size_t lines) {
  CardSheet sheet = chinese_sheet();
  for (std::size_t i = 0; i < lines; ++i) {
    sheet.blocks[0].lines.push_back(
        {.lead = std::to_string(i + 2), .text = "沿避灾路线撤离，清点人数并报告调度室"});
  }
  return sheet;
}

/// What a tool of poppler says of the PDF; none where poppler is not installed.
std::optional<std::string> shown(const std::string& pdf, const char* tool,
                                 const std::vector<std::string>& more = {}) {
  const std::string path = std::string("/usr/bin/") + tool;
  if (!std::filesystem::exists(path)) return std::nullopt;
  const TemporaryFolder folder;
  const auto file = folder.path() / "cards.pdf";
  put_text(file, pdf);
  std::vector<std::string> words = {path, file.string()};
  words.insert(words.end(), more.begin(), more.end());
  return run(words).out;
}

}  // namespace

TEST_CASE("a card fits on one page, and its Chinese can be selected", "[print]") {
  const std::vector<CardSheet> sheets = {chinese_sheet()};
  const CardPdf pdf = cards_pdf(sheets);
  CHECK(pdf.pages == std::vector<std::size_t>{1});
  CHECK(pdf.bytes.starts_with("%PDF-"));
  const auto text = shown(pdf.bytes, "pdftotext", {"-"});
  if (!text) return;  // poppler-utils is not installed
  CHECK(text->find("通知井下全部人员撤离") != std::string::npos);
  CHECK(text->find("样例数据") != std::string::npos);
  CHECK(text->find("不得停主扇") != std::string::npos);
}

TEST_CASE("the page is A6 and the font is embedded", "[print]") {
  const std::vector<CardSheet> sheets = {chinese_sheet()};
  const CardPdf pdf = cards_pdf(sheets);
  const auto info = shown(pdf.bytes, "pdfinfo");
  const auto fonts = shown(pdf.bytes, "pdffonts");
  if (!info || !fonts) return;  // poppler-utils is not installed
  CHECK(info->find("297.6") != std::string::npos);
  CHECK(info->find("419.5") != std::string::npos);
  CHECK(info->find("CreationDate") == std::string::npos);
  CHECK(fonts->find("CID") != std::string::npos);
  CHECK(fonts->find("yes yes yes") != std::string::npos);
}

TEST_CASE("every entry of the file's table points at its object", "[print]") {
  const std::vector<CardSheet> sheets = {chinese_sheet(), long_sheet(60)};
  const std::string pdf = cards_pdf(sheets).bytes;
  const std::size_t table = std::stoul(pdf.substr(pdf.rfind("startxref\n") + 10));
  REQUIRE(pdf.compare(table, 7, "xref\n0 ") == 0);
  const std::size_t count = std::stoul(pdf.substr(table + 7));
  REQUIRE(count > 10);
  const std::size_t first = pdf.find('\n', table + 5) + 1;
  for (std::size_t i = 1; i < count; ++i) {
    const std::size_t at = std::stoul(pdf.substr(first + i * 20, 10));
    const std::string begin = std::to_string(i) + " 0 obj";
    CHECK(pdf.compare(at, begin.size(), begin) == 0);
  }
  CHECK(pdf.find("/Size " + std::to_string(count), table) != std::string::npos);
}

TEST_CASE("the same cards are the same bytes, and no date stands in them", "[print]") {
  const std::vector<CardSheet> sheets = {chinese_sheet(), long_sheet(5)};
  const std::string once = cards_pdf(sheets).bytes;
  CHECK(cards_pdf(sheets).bytes == once);
  CHECK(once.find("CreationDate") == std::string::npos);
}

TEST_CASE("a long card runs on, and every line of it is there", "[print]") {
  const std::vector<CardSheet> sheets = {long_sheet(4), long_sheet(200), chinese_sheet()};
  const CardPdf pdf = cards_pdf(sheets);
  CHECK(pdf.pages.size() == 3);
  CHECK(pdf.pages[0] == 1);
  CHECK(pdf.pages[1] > 5);
  CHECK(pdf.pages[2] == 1);
  const auto text = shown(pdf.bytes, "pdftotext", {"-layout", "-"});
  if (!text) return;  // poppler-utils is not installed
  for (int i = 1; i <= 201; ++i) {
    INFO(i);
    CHECK(text->find(std::to_string(i)) != std::string::npos);
  }
}

TEST_CASE("one line longer than a page is broken across pages", "[print]") {
  CardSheet sheet = chinese_sheet();
  std::string endless;
  for (int i = 0; i < 3000; ++i) endless += "撤";
  sheet.blocks[0].lines[0].text = endless;
  const std::vector<CardSheet> sheets = {sheet};
  const CardPdf pdf = cards_pdf(sheets);
  CHECK(pdf.pages[0] >= 3);
}

TEST_CASE("cards of more pages than allowed are refused by name", "[print]") {
  const std::vector<CardSheet> sheets = {chinese_sheet(), long_sheet(3000)};
  try {
    static_cast<void>(cards_pdf(sheets, 20));
    FAIL("printed");
  } catch (const Error& error) {
    CHECK(error.code() == Code::print_too_long);
  }
}

TEST_CASE("no card is an empty page", "[print]") {
  const CardPdf pdf = cards_pdf({});
  CHECK(pdf.pages.empty());
  CHECK(pdf.bytes.starts_with("%PDF-"));
}

TEST_CASE("a title that would fill the page leaves room for what to do", "[print]") {
  CardSheet sheet = chinese_sheet();
  for (int i = 0; i < 400; ++i) sheet.title += "长";
  const std::vector<CardSheet> sheets = {sheet};
  CHECK(cards_pdf(sheets).pages == std::vector<std::size_t>{1});
}

TEST_CASE("a character no font has is named with its card, not printed as a box", "[print]") {
  CardSheet sheet = chinese_sheet();
  sheet.holder = "\xF3\xB0\x80\x80";  // private use, plane 15
  const std::vector<CardSheet> sheets = {sheet};
  try {
    static_cast<void>(cards_pdf(sheets));
    FAIL("printed");
  } catch (const Error& error) {
    CHECK(error.code() == Code::print_font);
    CHECK(std::string(error.what()).find("dispatcher") != std::string::npos);
  }
}
