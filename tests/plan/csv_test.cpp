#include "muster/plan/csv.hpp"

#include <random>

#include "support/catch.hpp"

using namespace muster;
using Cells = std::vector<std::string>;

namespace {

struct Read {
  CsvTable table = {};
  Findings findings = {};
};

Read read(std::string_view text, const CsvLimits& limits = {}) {
  Read result;
  result.table = read_csv(text, "t.csv", result.findings, limits);
  return result;
}

/// The findings as a person sees them.
Cells said(const Read& result) {
  Cells lines;
  for (const Finding& finding : result.findings) lines.push_back(text(finding, Language::en));
  return lines;
}

}  // namespace

TEST_CASE("a table is read with its columns, rows and lines", "[plan][csv]") {
  const Read result = read("id,name\ne1,北环路\n\ne2,\n");
  CHECK(said(result).empty());
  CHECK(result.table.file == "t.csv");
  CHECK(result.table.columns == Cells{"id", "name"});
  REQUIRE(result.table.rows.size() == 2);
  CHECK(result.table.rows[0].cells == Cells{"e1", "北环路"});
  CHECK(result.table.rows[0].line == 2);
  CHECK(result.table.rows[1].cells == Cells{"e2", ""});
  CHECK(result.table.rows[1].line == 4);
}

TEST_CASE("a spreadsheet's byte-order mark and line ends change nothing", "[plan][csv]") {
  for (const char* text :
       {"id,n\ne1,2\n", "\xEF\xBB\xBFid,n\r\ne1,2\r\n", "id,n\re1,2", "\n \n id , n \ne1,2"}) {
    INFO(text);
    const Read result = read(text);
    CHECK(said(result).empty());
    CHECK(result.table.columns == Cells{"id", "n"});
    REQUIRE(result.table.rows.size() == 1);
    CHECK(result.table.rows[0].cells == Cells{"e1", "2"});
  }
}

TEST_CASE("a quoted cell holds commas, quotation marks and line ends", "[plan][csv]") {
  const Read result = read("a,b\n\"x, \"\"y\"\"\",\"1\r\n2\"\nz,\"\"\n");
  CHECK(said(result).empty());
  REQUIRE(result.table.rows.size() == 2);
  CHECK(result.table.rows[0].cells == Cells{"x, \"y\"", "1\r\n2"});
  CHECK(result.table.rows[1].cells == Cells{"z", ""});
  CHECK(result.table.rows[1].line == 4);
}

TEST_CASE("a file without a header line is said to have none", "[plan][csv]") {
  for (const char* text : {"", "\n\n", "\xEF\xBB\xBF", "  "}) {
    CHECK(said(read(text)) == Cells{"t.csv: the file has no header line"});
  }
  CHECK(said(read("id,name")).empty());
}

TEST_CASE("a row with too few or too many cells is named and left out", "[plan][csv]") {
  const Read result = read("a,b\n1\n1,2,3\n1,2\n");
  CHECK(said(result) == Cells{"t.csv:2: the row has 1 cells, the header 2",
                              "t.csv:3: the row has 3 cells, the header 2"});
  REQUIRE(result.table.rows.size() == 1);
  CHECK(result.table.rows[0].line == 4);
}

TEST_CASE("a quotation mark out of place is named where it stands, and the next rows are read",
          "[plan][csv]") {
  const std::string wrong = ": a quotation mark is not closed or stands inside a bare cell";
  CHECK(said(read("a,b\n矿,x\"y\n1,2\n")) == Cells{"t.csv:2:4" + wrong});
  CHECK(said(read("a,b\n1,\"x\" y\n1,2\n")) == Cells{"t.csv:2:3" + wrong});
  const Read open = read("a,b\n1,\"x\n1,2\n3,4\n");
  CHECK(said(open) == Cells{"t.csv:2:3" + wrong});
  CHECK(open.table.rows.size() == 2);
  CHECK(said(read("a,\"b\n1,2\n")) == Cells{"t.csv:1:3" + wrong});
}

TEST_CASE("a column that appears twice is named", "[plan][csv]") {
  CHECK(said(read("id, id,x,\n1,2,3,4\n")) == Cells{"t.csv:1: the column id appears twice"});
}

TEST_CASE("a table saved as GBK is refused with the byte and a hint", "[plan][csv]") {
  const Read result = read("id,name\ne1,\xB2\xF1\xB9\xB5\n");
  CHECK(said(result) ==
        Cells{"t.csv:2:4: byte 12 is not UTF-8 text (perhaps GBK or GB18030); save the file as "
              "UTF-8"});
  CHECK(result.table.rows.empty());
}

TEST_CASE("a NUL or other control character is refused", "[plan][csv]") {
  CHECK(said(read(std::string_view("a\nx\0y\n", 6))) ==
        Cells{"t.csv:2:2: byte 4 is the control character U+0000, which has no place in a text "
              "file"});
  CHECK(said(read("a\n\x1B[2J\n")).size() == 1);
}

TEST_CASE("what is over a limit is refused before it is kept", "[plan][csv]") {
  const CsvLimits limits = {.bytes = 100, .rows = 2, .cells_in_row = 3, .bytes_in_cell = 5};
  CHECK(said(read(std::string(101, 'a'), limits)) ==
        Cells{"t.csv: over the limit: no more than 100 bytes"});
  CHECK(said(read("a\n1\n2\n", limits)).empty());
  const Read rows = read("a\n1\n2\n3\n4\n", limits);
  CHECK(said(rows) == Cells{"t.csv:4: over the limit: no more than 2 rows"});
  CHECK(rows.table.rows.size() == 2);
  CHECK(said(read("a,b\n1,2,3,4,5,6\n", limits)) ==
        Cells{"t.csv:2: over the limit: no more than 3 cells in a row"});
  CHECK(said(read("a\n123456\n12345\n", limits)) ==
        Cells{"t.csv:2:1: over the limit: no more than 5 bytes in a cell"});
  CHECK(said(read("a\n\"123456\"\n", limits)).size() == 1);
  CHECK(said(read("a\n\"12\"\"34\"\n", limits)).empty());
  CHECK(said(read("a\n\"123\"\"45\"\n", limits)).size() == 1);
}

TEST_CASE("a file of nothing but mistakes ends after a thousand", "[plan][csv]") {
  std::string text = "a,b\n";
  for (int i = 0; i < 5'000; ++i) text += "1\n";
  const Read result = read(text);
  CHECK(result.findings.size() == 1'001);
  CHECK(result.findings.back().message.code == Code::csv_limit);
}

TEST_CASE("a cell is written so that it reads back", "[plan][csv]") {
  CHECK(csv_cell("CM04") == "CM04");
  CHECK(csv_cell("") == "");
  CHECK(csv_cell("a,b") == "\"a,b\"");
  CHECK(csv_cell("say \"go\"") == "\"say \"\"go\"\"\"");
  for (const char* cell :
       {"x", "a,b", "\"", "\"\"", "a\nb", "a\rb", " a ", ",", "=1+1", "柴沟，矿"}) {
    INFO(cell);
    const Read result = read("a,b\n" + csv_cell(cell) + ",z\n");
    REQUIRE(result.table.rows.size() == 1);
    CHECK(result.table.rows[0].cells == Cells{cell, "z"});
  }
}

TEST_CASE("a cell that a spreadsheet would run is disarmed when asked", "[plan][csv]") {
  CHECK(csv_cell("=cmd|' /C calc'!A0", true) == "\"'=cmd|' /C calc'!A0\"");
  CHECK(csv_cell("=HYPERLINK(\"http://x\",\"y\")", true) ==
        "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
  for (const char* first : {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}) {
    INFO(first);
    CHECK(csv_cell(std::string(first) + "1", true).starts_with("\"'"));
  }
  CHECK(csv_cell("1=1", true) == "1=1");
  CHECK(csv_cell("=1") == "=1");
}

TEST_CASE("no table brings the reader down", "[plan][csv]") {
  const unsigned seed = 4180;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const std::string good = "id,name,n\ne1,\"柴沟, \"\"煤矿\"\"\",3\r\ne2,x,4\n";
  const std::string bytes = ",\"\r\n a\xE7\0=";
  const CsvLimits limits = {.rows = 3, .cells_in_row = 4, .bytes_in_cell = 12, .findings = 3};
  for (int turn = 0; turn < 20'000; ++turn) {
    std::string text = good;
    for (auto i = 1 + random() % 6; i > 0 && !text.empty(); --i) {
      const std::size_t at = random() % text.size();
      if (random() % 3 == 0)
        text.erase(at, 1 + random() % 4);
      else
        text.insert(at, 1, bytes[random() % bytes.size()]);
    }
    const Read result = read(text, limits);
    for (const CsvRow& row : result.table.rows) {
      REQUIRE(row.cells.size() == result.table.columns.size());
      for (const std::string& cell : row.cells) REQUIRE(cell.size() <= limits.bytes_in_cell);
    }
    REQUIRE(result.table.rows.size() <= 3);
    REQUIRE(result.findings.size() <= 5);
  }
}
