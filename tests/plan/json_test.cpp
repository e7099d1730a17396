#include "muster/plan/json.hpp"

#include <random>

#include "muster/plan/error.hpp"
#include "muster/plan/text.hpp"
#include "support/catch.hpp"

using namespace muster;

namespace {

Message refusal(std::string_view text, const JsonLimits& limits = {}) {
  try {
    (void)read_json(text, limits);
  } catch (const Error& error) {
    return error.message();
  }
  return {};
}

}  // namespace

TEST_CASE("a value is read with its types and the order of its members", "[plan][json]") {
  const Json value = read_json(R"({"b": [1, -2, true, null, "矿\n\u77ff"], "a": {}})");
  REQUIRE(value.object() != nullptr);
  CHECK(value.object()->front().first == "b");
  const Json::Array& items = *value.find("b")->array();
  CHECK(*items[0].integer() == 1);
  CHECK(*items[1].integer() == -2);
  CHECK(*items[2].boolean());
  CHECK(items[3].is_null());
  CHECK(*items[4].string() == "矿\n矿");
  CHECK(value.find("c") == nullptr);
  CHECK(items[0].find("a") == nullptr);
  CHECK(items[0].string() == nullptr);
}

TEST_CASE("a number is never narrowed: it fits or it is refused", "[plan][json]") {
  CHECK(*read_json("9223372036854775807").integer() == 9'223'372'036'854'775'807);
  CHECK(*read_json("-9223372036854775808").integer() == -9'223'372'036'854'775'807 - 1);
  CHECK(*read_json("3000000000").integer() == 3'000'000'000);
  CHECK(*read_json("-0").integer() == 0);
  for (const char* text : {"9223372036854775808", "18446744073709551615", "18446744073709551616",
                           "-9223372036854775809", "1.5", "1.0", "1e3", "1E400", "-1e400"}) {
    INFO(text);
    CHECK(refusal(text).code == Code::json_malformed);
  }
}

TEST_CASE("broken JSON is refused with its place", "[plan][json]") {
  CHECK(text(refusal("{\n  \"a\": nope}"), Language::en) == "the JSON is broken: line 2, column 9");
  CHECK(text(refusal("{\"a\": [1,\n"), Language::en) ==
        "the JSON is broken: it is cut off at line 2");
  for (const char* text : {"",
                           " ",
                           "{",
                           "[1,]",
                           "{\"a\":1,}",
                           "{a:1}",
                           "'a'",
                           "NaN",
                           "Infinity",
                           "-",
                           "01",
                           "+1",
                           "\"a",
                           "\"\\x\"",
                           "\"\\ud800\"",
                           "\"\\udc00\"",
                           "1 2",
                           "{} x",
                           "[1]]",
                           "// c\n1",
                           "tru",
                           "\"a\nb\"",
                           "\xFF",
                           "\"\xC3\"",
                           "\"\xED\xA0\x80\"",
                           "\"\x1B\""}) {
    INFO(text);
    CHECK(refusal(text).code == Code::json_malformed);
  }
  CHECK(refusal(std::string_view("\"a\0\"", 4)).code == Code::json_malformed);
  CHECK(*read_json("\xEF\xBB\xBF 1 \r\n").integer() == 1);
}

TEST_CASE("a key written twice is refused by its name, at any depth", "[plan][json]") {
  CHECK(refusal(R"({"a": 1, "b": 2, "a": 3})") == Message{Code::json_key_twice, {"a"}});
  CHECK(refusal(R"([{"x": {"y": 1, "y": 1}}])") == Message{Code::json_key_twice, {"y"}});
  CHECK(refusal(R"([{"a": 1}, {"a": 1}])").code == Code{});
  CHECK(refusal(R"({"a": 1, "\u0061": 1})").code == Code::json_key_twice);
}

TEST_CASE("what is too deep or too large is refused", "[plan][json]") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(refusal(nested(64)).code == Code{});
  CHECK(refusal(nested(65)).code == Code::json_limit);
  CHECK(refusal(nested(1'000'000)).code == Code::json_limit);
  CHECK(refusal(std::string(1'000'000, '[')).code == Code::json_limit);
  CHECK(refusal("[1, 2]", {.bytes = 5}).code == Code::json_limit);
  CHECK(refusal("[1, 2]", {.values = 3}).code == Code{});
  CHECK(refusal("[1, 2]", {.values = 2}).code == Code::json_limit);
}

TEST_CASE("JSON for people has two blanks a level and ends with a line feed", "[plan][json]") {
  const Json value(Json::Object{{"b", Json::Array{1, "x"}},
                                {"a", Json::Object{}},
                                {"c", Json::Array{}},
                                {"d", Json()},
                                {"e", true}});
  CHECK(write_json(value) ==
        "{\n  \"b\": [\n    1,\n    \"x\"\n  ],\n  \"a\": {},\n  \"c\": [],\n  \"d\": null,\n"
        "  \"e\": true\n}\n");
  CHECK(read_json(write_json(value)) == value);
}

TEST_CASE("the bytes of a digest do not depend on the order of members", "[plan][json]") {
  const Json one = read_json(R"({"b": 1, "a": [{"y": 2, "x": null}], "矿": "é"})");
  const Json other = read_json(R"({"矿": "é", "a": [{"x": null, "y": 2}], "b": 1})");
  CHECK(canonical_json(one) == R"({"a":[{"x":null,"y":2}],"b":1,"矿":"é"})");
  CHECK(canonical_json(one) == canonical_json(other));
  CHECK(canonical_json(read_json(canonical_json(one))) == canonical_json(one));
}

TEST_CASE("a string is written so that it reads back, whatever it holds", "[plan][json]") {
  using namespace std::string_literals;
  const std::string hard = "\"\\/\b\f\n\r\t\0\x01\x1F\x7F\xC2\x85 矿🚒"s;
  CHECK(!first_bad_byte(write_json(hard)));
  CHECK(*read_json(write_json(hard)).string() == hard);
  CHECK(canonical_json(std::string("a\0\"\\\n\x7F", 6)) == "\"a\\u0000\\\"\\\\\\n\\u007f\"");
  CHECK(canonical_json("\xFFx\xE7") == "\"\uFFFDx\uFFFD\"");
  const Json key(Json::Object{{"a\"\n", 1}});
  CHECK(read_json(write_json(key)) == key);
}

TEST_CASE("no JSON brings the reader down, and what it takes it writes and takes again",
          "[plan][json]") {
  const unsigned seed = 8259;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const std::string good = R"({"a": [1, -20, "x\u0041\n"], "b": {"c": null, "d": true}})";
  const std::string bytes = "{}[],:\"\\ 019-.eEu\ntn\xE7";
  std::size_t taken = 0;
  for (int turn = 0; turn < 20'000; ++turn) {
    std::string text = good;
    for (auto i = 1 + random() % 3; i > 0 && !text.empty(); --i) {
      const std::size_t at = random() % text.size();
      if (random() % 2 == 0)
        text.erase(at, 1 + random() % 3);
      else
        text.insert(at, 1, bytes[random() % bytes.size()]);
    }
    if (refusal(text).code != Code{}) continue;
    ++taken;
    const Json value = read_json(text);
    REQUIRE(read_json(write_json(value)) == value);
    REQUIRE(canonical_json(read_json(canonical_json(value))) == canonical_json(value));
  }
  CHECK(taken > 100);
}
