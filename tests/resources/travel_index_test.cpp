// REGION.roads can be lost, stale, foreign or damaged: then it is made anew, and somebody is told.

#include "muster/resources/travel_index.hpp"

#include <filesystem>
#include <string>

#include "../../libresources/src/road_index_file.hpp"
#include "muster/plan/file.hpp"
#include "muster/resources/travel.hpp"
#include "support/ascii_map.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

DrawnMap town() {
  return ascii_map(R"(
    A---B------C
    |   |      |
    D---E------F
    |          |
    G----------H)");
}

struct File {
  std::string path =
      (std::filesystem::temp_directory_path() / "muster_travel_index_test.roads").string();
  File() { std::filesystem::remove(path); }
  ~File() { std::filesystem::remove(path); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
};

PreparedIndex prepared(const RoadNetwork& network, const std::string& path) {
  return prepare_travel_index(network, {.file = path, .small_too = true});
}

std::vector<Code> codes(const PreparedIndex& index) {
  std::vector<Code> codes;
  for (const Finding& finding : index.findings) codes.push_back(finding.message.code);
  return codes;
}

}  // namespace

TEST_CASE("an index is made once, kept, and found again", "[resources][index]") {
  const File file;
  const auto first = town().network();
  CHECK(prepared(*first, file.path).origin == IndexOrigin::made);
  CHECK(prepared(*first, file.path).origin == IndexOrigin::present);
  const std::string bytes = file_text(file.path);
  const auto again = town().network();
  const PreparedIndex found = prepared(*again, file.path);
  CHECK(found.origin == IndexOrigin::file);
  CHECK(found.findings.empty());
  CHECK(file_text(file.path) == bytes);
  const std::vector<Approach> gate = {{.place = PlaceId("H")}};
  const Overlay overlay(*again, {{.place = PlaceIndex{0}}, {.place = PlaceIndex{5}}});
  CHECK(Travel(again, TravelEngine::index).nearest(gate, overlay, 2) ==
        Travel(again, TravelEngine::search).nearest(gate, overlay, 2));
}

TEST_CASE("the index of another map is not used, and one is made for this", "[resources][index]") {
  const File file;
  const auto other = ascii_map("A--B--C").network();
  CHECK(prepared(*other, file.path).origin == IndexOrigin::made);
  const auto network = town().network();
  const PreparedIndex index = prepared(*network, file.path);
  CHECK(index.origin == IndexOrigin::made);
  CHECK(codes(index) == std::vector{Code::index_refused});
  CHECK(prepared(*town().network(), file.path).origin == IndexOrigin::file);
}

TEST_CASE("where only speeds differ, the shape is used and the times are computed anew",
          "[resources][index]") {
  const File file;
  CHECK(prepared(*ascii_map("A--B--C").network(), file.path).origin == IndexOrigin::made);
  const auto slow = ascii_map("A--B--C", {.speed = {12}}).network();
  const PreparedIndex index = prepared(*slow, file.path);
  CHECK(index.origin == IndexOrigin::file);
  CHECK(codes(index) == std::vector{Code::index_metric});
  const std::vector<Approach> gate = {{.place = PlaceId("C")}};
  CHECK(Travel(slow, TravelEngine::index).to(gate).from(PlaceIndex{0}) ==
        Travel(slow, TravelEngine::search).to(gate).from(PlaceIndex{0}));
  CHECK(prepared(*ascii_map("A--B--C", {.speed = {12}}).network(), file.path).findings.empty());
}

TEST_CASE("a file with any bit flipped, or any end missing, is refused", "[resources][index]") {
  const auto network = town().network();
  const File file;
  static_cast<void>(prepared(*network, file.path));
  const std::string bytes = file_text(file.path);
  const std::string map = map_key(*network);
  const std::string metric = metric_key(road_times(*network));
  REQUIRE(read_index(bytes, map, metric).index);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const int bit : {0, 3, 7}) {
      std::string damaged = bytes;
      damaged[i] =
          static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ (1U << unsigned(bit)));
      const ReadIndex read = read_index(damaged, map, metric);
      REQUIRE_FALSE(read.index);
      REQUIRE_FALSE(read.refused.en.empty());
    }
    REQUIRE_FALSE(read_index(bytes.substr(0, i), map, metric).index);
  }
  CHECK_FALSE(read_index(bytes + "0", map, metric).index);
}

TEST_CASE("a damaged file is replaced, and a later version is not read", "[resources][index]") {
  const File file;
  static_cast<void>(prepared(*town().network(), file.path));
  const std::string bytes = file_text(file.path);
  for (const std::string& wrong :
       {std::string(), std::string("PK\x03\x04"), bytes.substr(0, bytes.size() / 2),
        "muster roads 2" + bytes.substr(14)}) {
    write_file(file.path, wrong);
    const PreparedIndex index = prepared(*town().network(), file.path);
    CHECK(index.origin == IndexOrigin::made);
    CHECK(codes(index) == std::vector{Code::index_refused});
    CHECK(file_text(file.path) == bytes);
  }
}

TEST_CASE("a disk that cannot keep the index stops nobody from asking", "[resources][index]") {
  const PreparedIndex index = prepared(*town().network(), "/nonexistent/folder/x.roads");
  CHECK(index.origin == IndexOrigin::made);
  CHECK(codes(index) == std::vector{Code::index_unwritten});
}
