#include "muster/plan/fields.hpp"

#include "support/catch.hpp"

using namespace muster;
using Lines = std::vector<std::string>;
using Attributes = std::vector<std::pair<std::string, std::string>>;

namespace {

Lines said(const Findings& findings) {
  Lines lines;
  for (const Finding& finding : findings) lines.push_back(text(finding, Language::en));
  return lines;
}

/// The attributes of one element, asked one by one.
struct Element {
  explicit Element(Attributes attributes)
      : element{.name = "e", .attributes = std::move(attributes), .line = 7, .column = 3} {}

  XmlElement element;
  Findings findings = {};
  std::string file = "p.xml";
  Fields fields{element, file, findings};
};

}  // namespace

TEST_CASE("fields of a row are read by the names of their columns", "[plan][fields]") {
  Findings findings;
  const CsvTable table =
      read_csv("id,n,mass,ok,at,for,kind\nCM04, 12 ,0.5,yes,2026-11-23T03:05:00+08:00,45min,b\n",
               "t.csv", findings);
  Fields fields(table, table.rows.at(0), findings);
  CHECK(fields.text("id") == "CM04");
  CHECK(fields.id<Hazard>("id") == HazardId("CM04"));
  CHECK(fields.integer("n", 0, 20) == 12);
  CHECK(fields.decimal("mass") == Decimal::of_micros(500'000));
  CHECK(fields.yes_no("ok"));
  CHECK(fields.instant("at") == parse_instant("2026-11-22T19:05:00Z"));
  CHECK(fields.duration("for") == Seconds(2'700));
  CHECK(fields.one_of("kind", {"a", "b"}) == 1);
  CHECK(said(findings).empty());
}

TEST_CASE("attributes of an element are read by their names", "[plan][fields]") {
  Element e(Attributes{{"id", "a1"}, {"day", "2026-11-23"}, {"opens", "08:00"}, {"n", "-3"}});
  CHECK(e.fields.id<Card>("id") == CardId("a1"));
  CHECK(e.fields.maybe_date("day") == parse_date("2026-11-23"));
  CHECK(e.fields.maybe_time_of_day("opens") == Minutes(480));
  CHECK(e.fields.integer("n", -5, 5) == -3);
  CHECK(e.findings.empty());
}

TEST_CASE("a required field that is missing or blank is a finding, never a zero",
          "[plan][fields]") {
  Element e(Attributes{{"blank", "  "}});
  (void)e.fields.integer("n", 1, 9);
  (void)e.fields.text("blank");
  (void)e.fields.decimal("d");
  (void)e.fields.yes_no("y");
  (void)e.fields.instant("i");
  (void)e.fields.duration("l");
  (void)e.fields.one_of("o", {"a"});
  (void)e.fields.id<Card>("c");
  CHECK(e.findings.size() == 8);
  CHECK(said(e.findings).front() == "p.xml:7:3: n: must be filled in");
  for (const Finding& finding : e.findings) CHECK(finding.message.code == Code::field_missing);
}

TEST_CASE("an optional field may be missing or blank, but not wrong", "[plan][fields]") {
  Element e(Attributes{{"blank", " "}, {"bad", "x!"}});
  CHECK(!e.fields.maybe_integer("n", 0, 9));
  CHECK(!e.fields.maybe_text("blank"));
  CHECK(!e.fields.maybe_id<Card>("blank"));
  CHECK(!e.fields.has("blank"));
  CHECK(e.findings.empty());
  CHECK(e.fields.has("bad"));
  CHECK(!e.fields.maybe_integer("bad", 0, 9));
  CHECK(!e.fields.maybe_decimal("bad"));
  CHECK(!e.fields.maybe_yes_no("bad"));
  CHECK(!e.fields.maybe_instant("bad"));
  CHECK(!e.fields.maybe_date("bad"));
  CHECK(!e.fields.maybe_duration("bad"));
  CHECK(!e.fields.maybe_time_of_day("bad"));
  CHECK(!e.fields.maybe_one_of("bad", {"a", "b"}));
  (void)e.fields.maybe_id<Card>("bad");
  CHECK(said(e.findings) ==
        Lines{"p.xml:7:3: bad: \"x!\" is not a whole number",
              "p.xml:7:3: bad: \"x!\" is not a decimal with at most six places",
              "p.xml:7:3: bad: \"x!\" is none of yes, no",
              "p.xml:7:3: bad: \"x!\" is not an instant with its offset such as "
              "2026-11-23T03:05:00+08:00",
              "p.xml:7:3: bad: \"x!\" is not a date such as 2026-11-23",
              "p.xml:7:3: bad: \"x!\" is not a duration such as 90s, 45min, 2h or 7d",
              "p.xml:7:3: bad: \"x!\" is not a time of day such as 08:00",
              "p.xml:7:3: bad: \"x!\" is none of a, b",
              "p.xml:7:3: bad: \"x!\" cannot be an id (letters, digits, . _ - only, at most 64)"});
}

TEST_CASE("a required field that is wrong is one finding, not two", "[plan][fields]") {
  Element e(Attributes{{"n", "twelve"}, {"id", "a b"}});
  (void)e.fields.integer("n", 0, 9);
  (void)e.fields.id<Card>("id");
  CHECK(e.findings.size() == 2);
}

TEST_CASE("a number outside its range is refused with the range", "[plan][fields]") {
  Element e(Attributes{
      {"a", "-1"}, {"b", "99999999999999999999"}, {"c", "1.0"}, {"d", "+1"}, {"e", "0x1"}});
  for (const char* field : {"a", "b", "c", "d", "e"}) (void)e.fields.integer(field, 0, 9);
  CHECK(said(e.findings) == Lines{"p.xml:7:3: a: -1 is not between 0 and 9",
                                  "p.xml:7:3: b: 99999999999999999999 is not between 0 and 9",
                                  "p.xml:7:3: c: \"1.0\" is not a whole number",
                                  "p.xml:7:3: d: \"+1\" is not a whole number",
                                  "p.xml:7:3: e: \"0x1\" is not a whole number"});
}

TEST_CASE("a column that is absent is said once, not once a row", "[plan][fields]") {
  Findings findings;
  const CsvTable table = read_csv("id\na\nb\nc\n", "t.csv", findings);
  for (const CsvRow& row : table.rows) {
    Fields fields(table, row, findings);
    (void)fields.text("name");
    (void)fields.integer("n", 0, 9);
    CHECK(!fields.maybe_text("colour"));
  }
  CHECK(said(findings) ==
        Lines{"t.csv:1: name: the column name is missing", "t.csv:1: n: the column n is missing"});
}

TEST_CASE("attributes that nobody asked for are refused", "[plan][fields]") {
  Element e(Attributes{{"id", "a"}, {"colour", "red"}, {"name", ""}});
  (void)e.fields.text("id");
  (void)e.fields.maybe_text("name");
  e.fields.refuse_unread();
  CHECK(said(e.findings) == Lines{"p.xml:7:3: colour: the attribute colour is not known"});
}

TEST_CASE("a reader's own finding stands at the same place", "[plan][fields]") {
  Element e(Attributes{{"lat", "91"}});
  e.fields.report("lat", Code::geo_latitude, {"91"});
  CHECK(said(e.findings) == Lines{"p.xml:7:3: lat: a latitude lies between -90 and 90, not at 91"});
  CHECK(e.fields.origin() == Origin{.file = "p.xml", .line = 7, .column = 3});
}

TEST_CASE("a value of a megabyte does not make a message of a megabyte", "[plan][fields]") {
  Element e(Attributes{{"n", std::string(1'000'000, 'x')}});
  (void)e.fields.integer("n", 0, 9);
  CHECK(said(e.findings).front().size() < 200);
}

TEST_CASE("ids are letters of any script, digits and three marks", "[plan][fields]") {
  for (const char* text :
       {"a", "CM04", "e0001", "jn-north.2_b", "柴沟煤矿", "ü", "甲1", "한국", "々"}) {
    INFO(text);
    CHECK(is_id(text));
  }
  CHECK(is_id(std::string(64, 'a')));
  for (const char* text :
       {"",       " ",       "a b",    "a/b",      "a:b",      "a,b",      "a\"b",  "a\nb",
        "矿，",   "矿 ",     "（矿）", "a\u00A0b", "a\u200Bb", "a\u202Eb", "🚒",     "→",
        "\uFFFD", "\uFEFFa", "\xFF",   "a\xE7",    "ａ－ｂ",   "\uE000",   "\u0085"}) {
    INFO(text);
    CHECK(!is_id(text));
  }
  CHECK(!is_id(std::string(65, 'a')));
}
