#include "guards/rooms.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

namespace {

constexpr auto guests = "openssl/ libplan/src/digest.cpp\nsqlite3.h libresources/src/store.cpp\n";

std::size_t complaints(const std::string& file, const std::string& text) {
  return guest_complaints(guests, {{file, text}}).size();
}

}  // namespace

TEST_CASE("every guest enters by its door and none stands in a public header", "[guards]") {
  CHECK(guest_complaints(file_text(source_dir() / "docs/guests.txt"), read_tree(source_dir())) ==
        std::vector<std::string>{});
}

TEST_CASE("a guest in a public header is named", "[guards]") {
  const std::string header = "libplan/include/muster/plan/digest.hpp";
  CHECK(complaints(header, "#include <vector>\n#include \"muster/plan/id.hpp\"\n") == 0);
  CHECK(complaints(header, "#include <openssl/evp.h>\n") == 1);
  CHECK(complaints(header, "#include \"sqlite3.h\"\n") == 1);
  CHECK(complaints(header, "#include <unistd.h>\n") == 1);
}

TEST_CASE("a guest that enters by another file than its door is named", "[guards]") {
  CHECK(complaints("libplan/src/digest.cpp", "#include <openssl/evp.h>\n") == 0);
  CHECK(complaints("libresources/src/store.cpp", "#include <sqlite3.h>\n") == 0);
  CHECK(complaints("libresources/src/store.cpp", "#include <openssl/evp.h>\n") == 1);
  CHECK(complaints("cli/main.cpp", "#include <sqlite3.h>\n") == 1);
  CHECK(complaints("cli/main.cpp", "#include \"main.hpp\"\n") == 0);
}
