#include "../../libosm/src/osm_tags.hpp"

#include "support/catch.hpp"

using namespace muster;

namespace {

std::string shown(const TagNumber& number) {
  return number.value ? std::to_string(*number.value) : number.refused ? "refused" : "nothing";
}

}  // namespace

TEST_CASE("a posted speed is read as people write it, and nonsense is refused", "[osm][tags]") {
  CHECK(shown(speed_kmh("50")) == "50");
  CHECK(shown(speed_kmh(" 50 km/h")) == "50");
  CHECK(shown(speed_kmh("30 mph")) == "48");
  CHECK(shown(speed_kmh("")) == "nothing");
  CHECK(shown(speed_kmh("none")) == "nothing");
  CHECK(shown(speed_kmh("CN:urban")) == "nothing");
  CHECK(shown(speed_kmh("0")) == "refused");
  CHECK(shown(speed_kmh("999")) == "refused");
  CHECK(shown(speed_kmh("-50")) == "refused");
  CHECK(shown(speed_kmh("50;60")) == "refused");
  CHECK(shown(speed_kmh("fast")) == "refused");
  CHECK(shown(speed_kmh("99999999999999999999")) == "refused");
}

TEST_CASE("limits of height, width and mass are read in any measure, rounded to the safe side",
          "[osm][tags]") {
  CHECK(shown(length_cm("3.8")) == "380");
  CHECK(shown(length_cm("3,85 m")) == "385");
  CHECK(shown(length_cm("3.999")) == "399");
  CHECK(shown(length_cm("380 cm")) == "380");
  CHECK(shown(length_cm("12'6\"")) == "381");
  CHECK(shown(length_cm("12'")) == "365");
  CHECK(shown(length_cm("default")) == "nothing");
  CHECK(shown(length_cm("0")) == "refused");
  CHECK(shown(length_cm("'")) == "refused");
  CHECK(shown(length_cm("380")) == "refused");
  CHECK(shown(mass_kg("7.5")) == "7500");
  CHECK(shown(mass_kg("16 t")) == "16000");
  CHECK(shown(mass_kg("3500 kg")) == "3500");
  CHECK(shown(mass_kg("10 st")) == "9071");
  CHECK(shown(mass_kg("heavy")) == "refused");
}

TEST_CASE("one-way is said in several ways, also backwards", "[osm][tags]") {
  CHECK(one_way("yes") == 1);
  CHECK(one_way("1") == 1);
  CHECK(one_way("-1") == -1);
  CHECK(one_way("reverse") == -1);
  CHECK(one_way("no") == 0);
  CHECK_FALSE(one_way(""));
  CHECK_FALSE(one_way("reversible"));
}

TEST_CASE("a name that could move the cursor or is endless is no name", "[osm][tags]") {
  CHECK(is_name("长宁街"));
  CHECK_FALSE(is_name(""));
  CHECK_FALSE(is_name("a\nb"));
  CHECK_FALSE(is_name("\x1b[2J"));
  CHECK_FALSE(is_name("\xff\xfe"));
  CHECK_FALSE(is_name(std::string(500, 'x')));
}
