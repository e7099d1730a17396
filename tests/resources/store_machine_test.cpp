// A state machine: drawn acts, done to a store and to a model in memory. rapidcheck draws them and,
// when the two differ, looks for the shortest day that still shows it. RC_PARAMS says how many.
#include <cstdlib>

#include <rapidcheck.h>

#include "support/catch.hpp"
#include "support/errors.hpp"
#include "support/store_model.hpp"

using namespace muster;

namespace {

template <class T>
const T& one_of(const std::vector<T>& list, unsigned draw) {
  return list[draw % list.size()];
}

/// An act out of three draws, so that whatever is drawn is an act and smaller draws are plainer
/// ones.
std::string words_of(unsigned what, unsigned which, unsigned much) {
  static const std::vector<std::string> crews = {"MR-1", "MR-2", "FD-1"};
  static const std::vector<std::string> lots = {"ST", "S2", "SE"};
  static const std::vector<std::string> incidents = {"I-1", "I-2", "I-3"};
  static const std::vector<std::string> phases = {
      "duty",     "standby",  "off_duty",  "on_the_way", "staged",
      "on_scene", "relieved", "restoring", "returning",  "out_of_service why engine"};
  const std::string& crew = one_of(crews, which);
  const std::string& lot = one_of(lots, which);
  const std::string& incident = one_of(incidents, which / 3);
  const std::string quantity = std::to_string(1 + much % 12);
  const unsigned from = much % 7 * 10;
  const std::string window =
      " from " + std::to_string(from) + " until " + std::to_string(from + 5 + which % 4 * 10);
  switch (what % 17) {
    case 0:
      return "receive " + lot + ' ' + quantity;
    case 1:
      return "issue " + lot + ' ' + quantity + " for " + incident;
    case 2:
      return "issue " + lot + ' ' + quantity;
    case 3:
      return "back " + lot + ' ' + quantity + " for " + incident;
    case 4:
      return "writeoff " + lot + ' ' + quantity;
    case 5:
      return "transfer " + lot + ' ' + one_of(lots, which / 3) + ' ' + quantity;
    case 6:
      return "count " + lot + ' ' + quantity + " at " + std::to_string(which / 3 % 8);
    case 7:
      return "reserve " + lot + ' ' + quantity + window + " for " + incident;
    case 8:
      return "reserve " + crew + window + (much % 2 == 0 ? " for " + incident : "");
    case 9:
      return "unreserve " + std::to_string(which % 20);
    case 10:
      return "engage " + crew + ' ' + incident;
    case 11:
      return "status " + crew + ' ' + one_of(phases, much);
    case 12:
      return "release " + incident + (much % 2 == 0 ? "" : ' ' + crew);
    case 13:
      return which % 2 == 0 ? "close c" + quantity + " edge:e1" : "reopen c" + quantity;
    case 14:
      return "draw " + std::string(which % 2 == 0 ? "STRETCHER " : "SERUM ") + quantity +
             (much % 2 == 0 ? " for " + incident : "");
    case 15:
      return "unpack KI " + std::to_string(1 + much % 2) + (which % 2 == 0 ? " ST SE" : " S2 SE");
    default:
      return which % 2 == 0 ? "load H1 beds " + quantity : "issue " + lot + " 1 as viewer";
  }
}

}  // namespace

TEST_CASE("whatever is done in whatever order, the store and the model agree after every act",
          "[resources][store]") {
  // The same days each time, unless somebody asks for others.
  setenv("RC_PARAMS", "seed=20261124 max_success=20 max_size=40", 0);
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "region.db").string();
  (void)Store::create(path, *model_region());
  const std::string whole = file_text(path);
  using Draw = std::tuple<unsigned, unsigned, unsigned>;
  const bool agreed = rc::check("store and model agree", [&](const std::vector<Draw>& day) {
    put_text(path, whole);
    Store store = Store::open(path);
    StoreModel model;
    int number = 0;
    for (const auto& [what, which, much] : day) {
      const StoreLine line = store_line(words_of(what, which, much));
      // Now and then a key is used again, for the same act or for another.
      const std::string key = "k" + std::to_string(what % 9 == 0 ? number / 2 : 1000 + number);
      ++number;
      const auto expected = model.act(line, key, number);
      const auto code = refusal_code([&] { (void)do_line(store, line, key, number); });
      RC_ASSERT(code == expected);
      RC_ASSERT(state_of(store) == model.state());
    }
    RC_ASSERT(store.verify().faults.empty());
  });
  CHECK(agreed);
}
