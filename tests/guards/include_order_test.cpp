#include "guards/rooms.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

namespace {

constexpr auto rooms = R"(
# a comment
plan       match      Which plans apply?
plan       schedule   What follows what?
resources  travel     How long does it take?
)";

const Tree calm = {
    {"libplan/include/muster/plan/match.hpp", "#include <string>\n"},
    {"libplan/include/muster/plan/schedule.hpp", "#include \"muster/plan/match.hpp\"\n"},
    {"libresources/src/travel.hpp", "#include \"muster/plan/schedule.hpp\"\n"},
    {"libresources/src/travel_grid.cpp", "#include \"travel.hpp\"\n"},
};

std::vector<std::string> complaints_after(const std::string& file, const std::string& text) {
  Tree tree = calm;
  tree[file] = text;
  return order_complaints(rooms, tree);
}

}  // namespace

TEST_CASE("every room includes only rooms to its left", "[guards]") {
  CHECK(order_complaints(file_text(source_dir() / "docs/rooms.txt"), read_tree(source_dir())) ==
        std::vector<std::string>{});
}

TEST_CASE("rooms in their order raise no complaint", "[guards]") {
  CHECK(order_complaints(rooms, calm) == std::vector<std::string>{});
}

TEST_CASE("a room that includes one to its right is named, with the line", "[guards]") {
  CHECK(complaints_after("libplan/include/muster/plan/match.hpp",
                         "#pragma once\n#  include \"muster/plan/schedule.hpp\"\n") ==
        std::vector<std::string>{"libplan/include/muster/plan/match.hpp:2 includes "
                                 "muster/plan/schedule.hpp, but schedule stands to the right of "
                                 "match"});
  CHECK(complaints_after("libplan/src/match.cpp", "#include <muster/resources/travel.hpp>\n") ==
        std::vector<std::string>{"libplan/src/match.cpp:1 includes muster/resources/travel.hpp, "
                                 "but travel stands to the right of match"});
}

TEST_CASE("a header nobody listed is named", "[guards]") {
  CHECK(complaints_after("libplan/include/muster/plan/lint.hpp", "") ==
        std::vector<std::string>{"libplan/include/muster/plan/lint.hpp belongs to no room of "
                                 "docs/rooms.txt"});
  CHECK(complaints_after("libplan/src/lint.cpp", "").size() == 1);
  CHECK(complaints_after("libplan/include/muster/plan/match_chain.hpp", "").size() == 1);
}

TEST_CASE("a room may have private parts, in the same place of the order", "[guards]") {
  CHECK(complaints_after("libplan/src/match_chain.hpp", "").empty());
  CHECK(complaints_after("libplan/src/match_chain.cpp", "#include \"muster/plan/schedule.hpp\"\n")
            .size() == 1);
}

TEST_CASE("a room may be nothing but private parts", "[guards]") {
  Tree tree = calm;
  tree["libresources/src/record_csv.hpp"] = "#include \"muster/plan/match.hpp\"\n";
  CHECK(order_complaints(std::string(rooms) + "resources record Which columns?\n", tree) ==
        std::vector<std::string>{});
}

TEST_CASE("a drawer is named, in the program too", "[guards]") {
  CHECK(complaints_after("cli/print_helpers.cpp", "").size() == 1);
  CHECK(complaints_after("cli/uncommon.cpp", "").empty());
}

TEST_CASE("a room that is listed and missing is named", "[guards]") {
  Tree tree = calm;
  tree.erase("libresources/src/travel.hpp");
  tree.erase("libresources/src/travel_grid.cpp");
  CHECK(order_complaints(rooms, tree) ==
        std::vector<std::string>{"docs/rooms.txt lists resources travel, but "
                                 "libresources/include/muster/resources/travel.hpp is missing"});
}

TEST_CASE("a room that is listed twice, or without its question, is named", "[guards]") {
  CHECK(order_complaints(std::string(rooms) + "plan match Again?\n", calm).size() == 1);
  CHECK(order_complaints(std::string(rooms) + "plan geo\n", calm).size() == 1);
}

TEST_CASE("a room may not include a header that holds many rooms", "[guards]") {
  for (const std::string name : {"muster.hpp", "every_room.hpp"})
    CHECK(complaints_after("libplan/src/match.cpp", "#include \"muster/" + name + "\"\n").size() ==
          1);
}
