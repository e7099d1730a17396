#include "support/compared_dispatch.hpp"

TEST_CASE("ten thousand choices of crews, none of which could be better", "[resources][dispatch]") {
  compare_dispatch(false, 1'000'000, 10'000, 5);
}

TEST_CASE("ten thousand choices of stock, none of which could be better", "[resources][dispatch]") {
  compare_dispatch(true, 1'000'000, 10'000, 5);
}
