#include "support/compared_dispatch.hpp"
#include "support/compared_together.hpp"

TEST_CASE("ten thousand choices of crews, none of which could be better", "[resources][dispatch]") {
  compare_dispatch(false, 1'000'000, 10'000, 5);
}

TEST_CASE("ten thousand choices of stock, none of which could be better", "[resources][dispatch]") {
  compare_dispatch(true, 1'000'000, 10'000, 5);
}

TEST_CASE("ten thousand sets of crews with skills used together, none of which could be better",
          "[resources][dispatch]") {
  together::compare_together(1'000'000, 10'000);
}

TEST_CASE("ten thousand ways to share crews of several skills among two incidents",
          "[resources][dispatch]") {
  together::compare_apart(1'000'000, 10'000);
}
