#include "muster/resources/stockpile.hpp"

#include "muster/plan/catalogue.hpp"
#include "support/catch.hpp"

using namespace muster;

TEST_CASE("whether and when a lot runs out is a day, never or not recorded",
          "[resources][stockpile]") {
  const auto day = parse_expiry("2027-06-30");
  REQUIRE(day);
  CHECK(day->kind == Expiry::Kind::on);
  CHECK(day->last_day == parse_date("2027-06-30"));
  CHECK(parse_expiry("none")->kind == Expiry::Kind::none);
  CHECK(parse_expiry("unknown")->kind == Expiry::Kind::unknown);
}

TEST_CASE("a blank or crooked expiry is refused, not read as never", "[resources][stockpile]") {
  for (const char* text : {"", " ", "None", "无", "2027-02-30", "2027/06/30", "20270630", "0"}) {
    INFO(text);
    CHECK(!parse_expiry(text));
  }
}

TEST_CASE("an expiry reads back as it was written", "[resources][stockpile]") {
  for (const char* text : {"none", "unknown", "2027-06-30", "2028-02-29"}) {
    CHECK(format_expiry(parse_expiry(text).value()) == text);
  }
}

TEST_CASE("every condition has its own word in both languages", "[resources][stockpile]") {
  CHECK(name(Condition::serviceable) == "serviceable");
  CHECK(name(Condition::to_test) == "to_test");
  CHECK(name(Condition::repair) == "repair");
  CHECK(title(Condition::repair) == Text("待修", "under repair"));
}

TEST_CASE("a lot that was looked at too long ago is to be confirmed by telephone",
          "[resources][stockpile]") {
  const auto day = [](const char* text) { return *parse_date(text); };
  Material serum;
  Lot lot{.verified_at = day("2026-08-01")};
  // Where no limit is known nothing is said.
  CHECK(!is_to_confirm(lot, serum, {}, day("2036-01-01")));
  serum.confirm_after_days = 90;
  CHECK(!is_to_confirm(lot, serum, {}, day("2026-10-30")));
  CHECK(is_to_confirm(lot, serum, {}, day("2026-10-31")));
  // A stocktake since the import counts, an older one does not take anything away.
  CHECK(!is_to_confirm(lot, serum, day("2026-09-15"), day("2026-12-14")));
  CHECK(!is_to_confirm(lot, serum, day("2026-01-01"), day("2026-10-30")));
  lot.verified_at.reset();
  CHECK(is_to_confirm(lot, serum, {}, day("2026-08-01")));
}

TEST_CASE("every way of holding stock has its own word in both languages",
          "[resources][stockpile]") {
  CHECK(name(Holding::in_kind) == "in_kind");
  CHECK(name(Holding::agreed) == "agreed");
  CHECK(name(Holding::capacity) == "capacity");
  CHECK(title(Holding::agreed) == Text("协议储备", "by agreement"));
}
