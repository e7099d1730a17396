#include "muster/plan/text.hpp"

#include <random>

#include "support/catch.hpp"
#include "support/draws.hpp"

using namespace muster;
using Lines = std::vector<std::string>;

TEST_CASE("clean text in any script has no bad byte", "[plan][text]") {
  CHECK(!first_bad_byte(""));
  CHECK(!first_bad_byte("gas explosion\r\n\tat the mine"));
  CHECK(!first_bad_byte("柴沟煤矿 瓦斯爆炸 🚒 é"));
  CHECK(!first_bad_byte("\xF4\x8F\xBF\xBF"));
}

TEST_CASE("bytes that are not UTF-8 are found at their place", "[plan][text]") {
  CHECK(first_bad_byte("ab\xFF") == 2);
  CHECK(first_bad_byte("\xC3\xBA\xB4") == 2);          // a byte of GBK after a whole letter
  CHECK(first_bad_byte("\xC0\xAF") == 0);              // overlong
  CHECK(first_bad_byte("\xE0\x80\x80") == 0);          // overlong
  CHECK(first_bad_byte("\xED\xA0\x80") == 0);          // a surrogate
  CHECK(first_bad_byte("\xF4\x90\x80\x80") == 0);      // beyond U+10FFFF
  CHECK(first_bad_byte("\xF8\x88\x80\x80\x80") == 0);  // five bytes
  CHECK(first_bad_byte("矿\xE7\x9F") == 3);            // cut off
  CHECK(first_bad_byte("x\x80") == 1);                 // a tail without its head
}

TEST_CASE("control characters are bad bytes, tab and line ends are not", "[plan][text]") {
  CHECK(first_bad_byte(std::string_view("a\0b", 3)) == 1);
  CHECK(first_bad_byte("\x1B[2J") == 0);
  CHECK(first_bad_byte("a\x7F") == 1);
  CHECK(first_bad_byte("ab\xC2\x9B") == 2);
  CHECK(!first_bad_byte("\t\r\n"));
}

TEST_CASE("a Chinese character takes two columns, so that tables stand straight", "[plan][text]") {
  CHECK(display_width("") == 0);
  CHECK(display_width("CM04") == 4);
  CHECK(display_width("柴沟煤矿") == 8);
  CHECK(display_width("（救护）") == 8);
  CHECK(display_width("ＣＭ") == 4);
  CHECK(display_width("🚒") == 2);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("\u200B") == 0);
  CHECK(display_width("°×“”…") == 5);  // ambiguous
  CHECK(display_width("𠮷") == 2);
  CHECK(display_width("한") == 2);
  CHECK(display_width("⚠\uFE0F") == 1);
  CHECK(display_width("ｶ") == 1);
}

TEST_CASE("padding fills up to the columns and never cuts", "[plan][text]") {
  CHECK(padded("矿", 4) == "矿  ");
  CHECK(padded("abc", 3) == "abc");
  CHECK(padded("柴沟煤矿", 3) == "柴沟煤矿");
  CHECK(padded("", 2) == "  ");
}

TEST_CASE("Latin words are broken at blanks", "[plan][text]") {
  CHECK(wrapped("call the mine rescue team", 10) == Lines{"call the", "mine", "rescue", "team"});
  CHECK(wrapped("one two", 7) == Lines{"one two"});
  CHECK(wrapped("  one  two  ", 20) == Lines{"one  two"});
}

TEST_CASE("Chinese text is broken anywhere but beside its punctuation", "[plan][text]") {
  CHECK(wrapped("矿山救护队出动", 8) == Lines{"矿山救护", "队出动"});
  CHECK(wrapped("矿山救护，出动", 8) == Lines{"矿山救", "护，出动"});
  CHECK(wrapped("矿山救（护）队", 8) == Lines{"矿山救", "（护）队"});
  CHECK(wrapped("沿G208国道", 6) == Lines{"沿G208", "国道"});
}

TEST_CASE("an empty text is one empty line and a line feed ends one", "[plan][text]") {
  CHECK(wrapped("", 10) == Lines{""});
  CHECK(wrapped("a\n\nb", 10) == Lines{"a", "", "b"});
}

TEST_CASE("a word wider than the line is cut and loses nothing", "[plan][text]") {
  CHECK(wrapped("abcdefgh", 3) == Lines{"abc", "def", "gh"});
  CHECK(wrapped("ab abcdef", 4) == Lines{"ab", "abcd", "ef"});
  CHECK(wrapped("矿山", 1) == Lines{"矿", "山"});
  CHECK(wrapped("矿", 0) == Lines{"矿"});
}

TEST_CASE("no wrapped line is wider than asked and no letter is lost", "[plan][text]") {
  const unsigned seed = 20261123;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const Lines letters = {"a", "bc", " ", "矿", "，", "（", "“", "e\u0301", "\n", "x.", "🚒"};
  const auto bare = [](std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
  };
  for (int turn = 0; turn < 500; ++turn) {
    std::string text;
    for (auto i = random() % 40; i > 0; --i) text += letters[random() % letters.size()];
    const std::size_t columns = 2 + random() % 12;
    std::string joined;
    for (const std::string& line : wrapped(text, columns)) {
      CHECK(display_width(line) <= columns);
      joined += line;
    }
    REQUIRE(bare(joined) == bare(text));
  }
}

TEST_CASE("nothing a person wrote moves the cursor or forges a line", "[plan][text]") {
  CHECK(one_line("柴沟 CM04") == "柴沟 CM04");
  CHECK(one_line("a\nERROR: all well\r\t\x1B[31m") ==
        "a\uFFFDERROR: all well\uFFFD\uFFFD\uFFFD[31m");
  CHECK(one_line("a\xC2\x9B"
                 "31m") == "a\uFFFD31m");
  CHECK(one_line("a\u2028b\u202Ec\u2066d") == "a\uFFFDb\uFFFDc\uFFFDd");
  CHECK(one_line("\xFF\xC3") == "\uFFFD\uFFFD");
}

TEST_CASE("a slip of the pen is answered with what was meant", "[plan][text]") {
  const Lines kinds = {"gas_explosion", "mine_flood", "ammonia_leak",
                       "road_crash",    "瓦斯爆炸",   "透水"};
  CHECK(near_matches("gas_explosoin", kinds) == Lines{"gas_explosion"});
  CHECK(near_matches("Gas_Explosion", kinds) == Lines{"gas_explosion"});
  CHECK(near_matches("amonia_leak", kinds) == Lines{"ammonia_leak"});
  CHECK(near_matches("瓦斯暴炸", kinds) == Lines{"瓦斯爆炸"});
  CHECK(near_matches("earthquake", kinds).empty());
}

TEST_CASE("a part of the name is enough, three letters or two Chinese characters", "[plan][text]") {
  const Lines kinds = {"gas_explosion", "dust_explosion", "瓦斯爆炸", "粉尘爆炸"};
  CHECK(near_matches("gas", kinds) == Lines{"gas_explosion"});
  CHECK(near_matches("explosion", kinds) == Lines{"gas_explosion", "dust_explosion"});
  CHECK(near_matches("瓦斯", kinds) == Lines{"瓦斯爆炸"});
  CHECK(near_matches("as", kinds).empty());
  CHECK(near_matches("the gas_explosion here", kinds) == Lines{"gas_explosion"});
}

TEST_CASE("the nearest name comes first, ties by name, and no more than asked", "[plan][text]") {
  const Lines ids = {"CM13", "CM12", "CM11", "CM12", "CM1"};
  CHECK(near_matches("CM12", ids) == Lines{"CM12", "CM1", "CM11"});
  CHECK(near_matches("CM12", ids, 1) == Lines{"CM12"});
  CHECK(near_matches("CM12", ids, 0).empty());
  CHECK(near_matches("C", ids).empty());
  CHECK(near_matches("", ids).empty());
}

TEST_CASE("a word of a million letters costs nothing to refuse", "[plan][text]") {
  CHECK(near_matches(std::string(1'000'000, 'x'), {std::string(1'000'000, 'y')}).empty());
}

namespace {

/// RFC 3629 read byte by byte, and the controls: the slow way.
std::optional<std::size_t> bad_byte_by_the_book(const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = [&](std::size_t i) {
      return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    const unsigned first = byte(0);
    const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (first >= 0x80 && (first < 0xC2 || first > 0xF4)) return at;
    for (std::size_t i = 1; i < size; ++i) {
      if (byte(i) < 0x80 || byte(i) > 0xBF) return at;
    }
    const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
    const bool beyond = (first == 0xED && byte(1) > 0x9F) || (first == 0xF4 && byte(1) > 0x8F);
    const bool layout = first == '\t' || first == '\n' || first == '\r';
    const bool control =
        (first < 0x20 && !layout) || first == 0x7F || (first == 0xC2 && byte(1) < 0xA0);
    if (overlong || beyond || control) return at;
    at += size;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("bad bytes are found where reading byte by byte finds them", "[plan][text]") {
  constexpr std::uint64_t seed = 20261126;
  INFO("seed " << seed);
  Draws draws(seed);
  const std::vector<std::string> pieces = {"a",
                                           "plain words of some length ",
                                           "~",
                                           " ",
                                           "\x1F",
                                           "\x7F",
                                           "\t",
                                           "\n",
                                           "\x80",
                                           "矿",
                                           "瓦斯爆炸",
                                           "é",
                                           "🚒",
                                           "\xC2\x80",
                                           "\xC2\xA0",
                                           "\xE0\x9F\xBF",
                                           "\xE0\xA0\x80",
                                           "\xED\x9F\xBF",
                                           "\xED\xA0\x80",
                                           "\xEE\x80\x80",
                                           "\xE4\xB8",
                                           "\xF0\x8F\xBF\xBF",
                                           "\xF4\x90\x80\x80",
                                           "\xFF",
                                           "\xE1\x80Z"};
  int bad = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto left = draws.between(0, 9); left > 0; --left) {
      // Mostly clean, so that the bad byte stands anywhere.
      const bool clean = !draws.one_in(5);
      const auto last = clean ? 3 : static_cast<std::int64_t>(pieces.size()) - 1;
      text += pieces[static_cast<std::size_t>(draws.between(0, last))];
      if (clean && draws.one_in(2)) text += pieces[static_cast<std::size_t>(draws.between(9, 12))];
    }
    INFO(text);
    REQUIRE(first_bad_byte(text) == bad_byte_by_the_book(text));
    bad += first_bad_byte(text) ? 1 : 0;
  }
  CHECK(bad > 2'000);
  CHECK(bad < 18'000);
}
