#include "muster/plan/activation.hpp"
#include "muster/resources/road_rows.hpp"
#include "muster/resources/travel_by_vehicle.hpp"
#include "support/compared_dispatch.hpp"
#include "support/compared_supply.hpp"
#include "support/compared_together.hpp"
#include "support/compared_ways.hpp"

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

TEST_CASE("five thousand regions with types, agreements and low-loaders, against every choice",
          "[resources][dispatch][access][low_loader]") {
  compare_ways(1'000'000, 5'000);
}

TEST_CASE("five thousand regions with loads and with kits, against every choice",
          "[resources][dispatch][supply]") {
  compare_supply(1'000'000, 2'500, true);
  compare_supply(1'000'000, 2'500, false);
}
