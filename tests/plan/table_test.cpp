#include "muster/plan/table.hpp"

#include "muster/plan/text.hpp"
#include "support/catch.hpp"

using namespace muster;
using Lines = std::vector<std::string>;

namespace {

Table forces() {
  Table table({{"力量"}, {"数", Align::right}, {"到达"}});
  table.add({{"矿山救护"}, {"6"}, {"03:32"}});
  table.add({{"ambulance"}, {"12"}, {"03:40"}});
  return table;
}

}  // namespace

TEST_CASE("columns stand under their titles, in Chinese and in Latin letters", "[plan][table]") {
  CHECK(forces().lines(80, false) ==
        Lines{"力量       数  到达", "矿山救护    6  03:32", "ambulance  12  03:40"});
}

TEST_CASE("a column that is too wide gives way and its cells go on below", "[plan][table]") {
  Table table({{"谁"}, {"做什么"}});
  table.add({{"怀仁市"}, {"通知井下人员沿新鲜风流撤离到地面"}});
  CHECK(table.lines(26, false) ==
        Lines{"谁      做什么", "怀仁市  通知井下人员沿新鲜", "        风流撤离到地面"});
}

TEST_CASE("an id stays whole while another column can give way", "[plan][table]") {
  Table table({{"id", Align::left, true}, {"title"}});
  table.add({{"huairen-hazardous-chemicals"}, {"plan for accidents"}});
  CHECK(table.lines(40, false) == Lines{"id                           title",
                                        "huairen-hazardous-chemicals  plan for",
                                        "                             accidents"});
}

TEST_CASE("no line is wider than the paper, however narrow that is", "[plan][table]") {
  for (std::size_t columns = 2; columns < 60; ++columns) {
    for (const std::string& line : forces().lines(columns, false))
      CHECK(display_width(line) <= columns);
  }
}

TEST_CASE("on paper too narrow for columns every cell keeps its title", "[plan][table]") {
  const Lines lines = forces().lines(16, false);
  CHECK(lines.front() == "力量: 矿山救护");
  CHECK(lines.size() == 6);
}

TEST_CASE("colour surrounds the words and moves no column", "[plan][table]") {
  Table table({{"a"}, {"b"}});
  table.add({{"late", Style::alarm}, {"x"}});
  CHECK(table.lines(20, true) ==
        Lines{"\033[1ma\033[0m     \033[1mb\033[0m", "\033[31mlate\033[0m  x"});
}

TEST_CASE("a row with a cell too few ends in an empty one", "[plan][table]") {
  Table table({{"a"}, {"b"}});
  table.add({{"x"}});
  CHECK(table.lines(20, false) == Lines{"a  b", "x"});
}

TEST_CASE("a table without titles begins with its first row", "[plan][table]") {
  Table table({{""}, {""}});
  table.add({{"03:20"}, {"report"}});
  CHECK(table.lines(20, false) == Lines{"03:20  report"});
}

TEST_CASE("a text that is cut says so and fits", "[plan][table]") {
  CHECK(clipped("怀仁市应急管理局", 16) == "怀仁市应急管理局");
  CHECK(clipped("怀仁市应急管理局", 9) == "怀仁市…");
  CHECK(display_width(clipped("怀仁市应急管理局", 9)) <= 9);
}
