#include "muster/plan/xml.hpp"

#include <random>

#include "support/catch.hpp"

using namespace muster;
using Lines = std::vector<std::string>;

namespace {

struct Read {
  XmlElement root = {};
  Findings findings = {};
};

Read read(std::string_view text, const XmlLimits& limits = {}) {
  Read result;
  result.root = read_xml(text, "p.xml", result.findings, limits);
  return result;
}

Lines said(const Read& result) {
  Lines lines;
  for (const Finding& finding : result.findings) lines.push_back(text(finding, Language::en));
  return lines;
}

/// The one finding of a text that is refused; the result then has no name.
Finding refusal(std::string_view text, const XmlLimits& limits = {}) {
  const Read result = read(text, limits);
  REQUIRE(result.findings.size() == 1);
  CHECK(result.root.name.empty());
  CHECK(result.root.children.empty());
  return result.findings.front();
}

Code code_of(std::string_view text, const XmlLimits& limits = {}) {
  return refusal(text, limits).message.code;
}

std::string nested(std::size_t depth) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += "<a>";
  for (std::size_t i = 0; i < depth; ++i) text += "</a>";
  return text;
}

constexpr auto card = R"(<?xml version="1.0" encoding="UTF-8"?>
<!-- who does what -->
<card id="c1" title='瓦斯"爆炸"'>
  <action id="a1"> 撤人 &amp; 断电 </action>
  <action id="a2"/>
	<note><![CDATA[1 < 2]]></note>
</card>
)";

}  // namespace

TEST_CASE("a card is read with its attributes, text and places", "[plan][xml]") {
  const Read result = read(card);
  CHECK(said(result).empty());
  const XmlElement& root = result.root;
  CHECK(root.name == "card");
  CHECK(root.attributes ==
        std::vector<std::pair<std::string, std::string>>{{"id", "c1"}, {"title", "瓦斯\"爆炸\""}});
  CHECK(root.text.empty());
  CHECK(root.line == 3);
  CHECK(root.column == 1);
  REQUIRE(root.children.size() == 3);
  CHECK(root.children[0].text == "撤人 & 断电");
  CHECK(root.children[0].line == 4);
  CHECK(root.children[0].column == 3);
  CHECK(root.children[1].attributes.front().second == "a2");
  CHECK(root.children[2].text == "1 < 2");
  CHECK(root.children[2].line == 6);
  CHECK(root.children[2].column == 2);
}

TEST_CASE("columns are counted in characters, not in bytes", "[plan][xml]") {
  const Read result = read("<a><b t=\"煤矿\"/><c/></a>");
  REQUIRE(result.root.children.size() == 2);
  CHECK(result.root.children[1].column == 15);
}

TEST_CASE("a byte-order mark and Windows line ends change nothing", "[plan][xml]") {
  const Read result = read(
      "\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8' standalone='yes'?>\r\n"
      "<a>\r\n<b>x\r\ny</b></a>\r\n");
  CHECK(said(result).empty());
  REQUIRE(result.root.children.size() == 1);
  CHECK(result.root.children[0].line == 3);
  CHECK(result.root.children[0].text == "x\ny");
}

TEST_CASE("comments and processing instructions are dropped, words stay whole", "[plan][xml]") {
  const Read result = read(
      "<?style x?><a><!-- c --> one <!-- d --><![CDATA[two]]> <?p?><![CDATA[three]]> </a><!-- e "
      "-->");
  CHECK(said(result).empty());
  CHECK(result.root.text == "one two three");
}

TEST_CASE("character references and the five entities are resolved", "[plan][xml]") {
  const Read result = read("<a t='&#x77FF;&#30719;&lt;&gt;&quot;&apos;&amp;'>&#65;&amp;lt;</a>");
  CHECK(said(result).empty());
  CHECK(result.root.attributes.front().second == "矿矿<>\"'&");
  CHECK(result.root.text == "A&lt;");
}

TEST_CASE("a file that is cut off is refused with what is left open", "[plan][xml]") {
  CHECK(said(read("<plan>\n  <card id=\"a\">\n")) ==
        Lines{"p.xml:3:1: the XML is cut off or broken: the <card> of line 2 does not end"});
  const std::string whole = card;
  for (std::size_t size = 0; size < whole.size() - 8; ++size) {
    INFO(size);
    const Read result = read(whole.substr(0, size));
    REQUIRE(result.findings.size() == 1);
    CHECK(result.root.name.empty());
    CHECK(result.findings[0].origin.line > 0);
  }
}

TEST_CASE("broken XML is refused with line and column", "[plan][xml]") {
  CHECK(said(read("<a>\n <b></a>")) ==
        Lines{"p.xml:2:5: the XML is cut off or broken: </a> stands where </b> of line 2 is due"});
  for (const char* text : {"",
                           "  ",
                           "text",
                           "<a",
                           "<a/",
                           "<a/ >",
                           "<>",
                           "< a/>",
                           "</a>",
                           "<a></b>",
                           "<a><b></a></b>",
                           "<a x/>",
                           "<a x=1/>",
                           "<a x=\"1'/>",
                           "<a x=\"1\"y=\"2\"/>",
                           "<a x=\"<\"/>",
                           "<a>&</a>",
                           "<a>& b</a>",
                           "<a>&nope;</a>",
                           "<a x=\"&nope;\"/>",
                           "<a>&#;</a>",
                           "<a>&#x;</a>",
                           "<a>&#xZZ;</a>",
                           "<a>&#X41;</a>",
                           "<a>]]></a>",
                           "<a><!-- -- --></a>",
                           "<a><!-- x</a>",
                           "<a><![CDATA[x</a>",
                           "<a><? ?></a>",
                           "<a><?xml version=\"1.0\"?></a>",
                           " <?xml version=\"1.0\"?><a/>",
                           "<?xml version=\"1.0\"<a/>",
                           "<?xml?",
                           "<a><!x></a>",
                           "<1a/>",
                           "<a>\xEF\xBF\xBF</a>",
                           "<![CDATA[x]]><a/>",
                           "<a =\"1\"/>"}) {
    INFO(text);
    CHECK(code_of(text) == Code::xml_malformed);
  }
}

TEST_CASE("a second root or anything after the first is refused", "[plan][xml]") {
  CHECK(said(read("<a/>\n<b/>")) ==
        Lines{"p.xml:2:1: the XML is cut off or broken: something follows the root element"});
  CHECK(code_of("<a/>\n\n junk") == Code::xml_malformed);
  CHECK(code_of("<a/>&amp;") == Code::xml_malformed);
  CHECK(code_of("<a/><![CDATA[]]>") == Code::xml_malformed);
  CHECK(code_of("junk<a/>") == Code::xml_malformed);
  CHECK(said(read("<a/>\n<!-- fine -->\n")).empty());
}

TEST_CASE("an attribute written twice is refused by its name", "[plan][xml]") {
  CHECK(said(read("<a>\n <b x='1' y='2' x='3'/></a>")) ==
        Lines{"p.xml:2:17: the attribute x appears twice"});
}

TEST_CASE("a sentence beside elements is refused, not dropped without a word", "[plan][xml]") {
  CHECK(said(read("<a>\n<b>go <c/> now</b></a>")) ==
        Lines{"p.xml:2:1: the XML is cut off or broken: in <b> text stands beside elements"});
  CHECK(code_of("<a><c/><![CDATA[x]]></a>") == Code::xml_malformed);
}

TEST_CASE("DOCTYPE and entities are refused outright, so nothing is fetched or blown up",
          "[plan][xml]") {
  const Lines payloads = {
      "<!DOCTYPE a SYSTEM \"http://x/y.dtd\"><a/>",
      "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
      "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://x/\"> %p;]><a/>",
      "<!doctype a><a/>",
      "<?xml version=\"1.0\"?><!-- c --><!DOCTYPE a PUBLIC \"p\" \"q\"><a/>",
      "<a><!ENTITY x \"y\"></a>",
      "<!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><l>&b;</l>"};
  for (const std::string& payload : payloads) {
    INFO(payload);
    CHECK(code_of(payload) == Code::xml_doctype);
  }
}

TEST_CASE("a reference to what is no character is refused", "[plan][xml]") {
  for (const char* reference : {"&#xD800;", "&#xDFFF;", "&#0;", "&#x1B;", "&#x7F;", "&#x85;",
                                "&#xFFFE;", "&#xFFFF;", "&#x110000;", "&#99999999999;"}) {
    INFO(reference);
    CHECK(code_of("<a>" + std::string(reference) + "</a>") == Code::xml_malformed);
    CHECK(code_of("<a b='" + std::string(reference) + "'/>") == Code::xml_malformed);
  }
  CHECK(read("<a>&#9;&#10;&#13;x&#x10FFFF;</a>").findings.empty());
}

TEST_CASE("ten thousand nested elements are refused at the limit", "[plan][xml]") {
  CHECK(read(nested(64)).findings.empty());
  CHECK(said(read(nested(65))) ==
        Lines{"p.xml:1:193: over the limit: no more than 64 levels of elements"});
  CHECK(code_of(nested(10'000)) == Code::xml_limit);
  CHECK(code_of(nested(1'000'000)) == Code::xml_limit);
  // Nobody can ask for a tree that would exhaust the stack.
  CHECK(code_of(nested(10'000), {.depth = 1'000'000}) == Code::xml_limit);
  CHECK(read(nested(256), {.depth = 1'000'000}).findings.empty());
}

TEST_CASE("what is too large is refused before a tree is built", "[plan][xml]") {
  CHECK(said(read(std::string(101, ' '), {.bytes = 100})) ==
        Lines{"p.xml: over the limit: no more than 100 bytes"});
  CHECK(code_of("<a><b/><b/></a>", {.elements = 2}) == Code::xml_limit);
  CHECK(code_of("<a x='1' y='2'/>", {.attributes = 1}) == Code::xml_limit);
  CHECK(code_of("<a x='12345'/>", {.attribute_bytes = 4}) == Code::xml_limit);
  std::string wide = "<a>";
  for (int i = 0; i < 2'000'000; ++i) wide += "<b/>";
  CHECK(code_of(wide + "</a>") == Code::xml_limit);
  CHECK(code_of("<a x='" + std::string(100'000, 'x') + "'/>") == Code::xml_limit);
  std::string many = "<a";
  for (int i = 0; i < 100'000; ++i) many += " x" + std::to_string(i) + "=''";
  CHECK(code_of(many + "/>") == Code::xml_limit);
}

TEST_CASE("a file saved as GBK is refused with the byte and a hint", "[plan][xml]") {
  CHECK(said(read("<a>\n\xB2\xF1</a>")) ==
        Lines{"p.xml:2:1: byte 5 is not UTF-8 text (perhaps GBK or GB18030); save the file as "
              "UTF-8"});
  CHECK(code_of(std::string_view("\xFF\xFE<\0a\0/\0>\0", 10)) == Code::file_not_utf8);
  CHECK(code_of("<a>\xC0\xAF</a>") == Code::file_not_utf8);
  CHECK(code_of("<a>\xED\xA0\x80</a>") == Code::file_not_utf8);
  CHECK(code_of("<a>\x1B</a>") == Code::file_control);
  CHECK(code_of(std::string_view("<a>\0</a>", 8)) == Code::file_control);
}

TEST_CASE("an encoding other than UTF-8 is refused, whatever the bytes are", "[plan][xml]") {
  CHECK(said(read("<?xml version=\"1.0\" encoding=\"GB18030\"?><a/>")) ==
        Lines{"p.xml:1:21: the declared encoding is GB18030; only UTF-8 is accepted"});
  CHECK(code_of("<?xml version=\"1.0\" encoding=\"utf-16\"?><a/>") == Code::xml_encoding);
}

TEST_CASE("an element is written so that it reads back", "[plan][xml]") {
  const XmlElement leaf = {
      .name = "b", .attributes = {{"t", "<\"&'>\n\t\r矿"}}, .text = "1 < 2 & ]]>"};
  const XmlElement root = {.name = "a", .children = {leaf, {.name = "c"}}};
  const std::string text = write_xml(root);
  CHECK(text ==
        "<a>\n  <b t=\"&lt;&quot;&amp;'&gt;&#10;&#9;&#13;矿\">1 &lt; 2 &amp; ]]&gt;</b>\n  "
        "<c/>\n</a>\n");
  const Read again = read(text);
  CHECK(said(again).empty());
  REQUIRE(again.root.children.size() == 2);
  CHECK(again.root.children[0].attributes == leaf.attributes);
  CHECK(again.root.children[0].text == leaf.text);
  CHECK(write_xml(again.root) == text);
}

TEST_CASE("what XML cannot hold is replaced, so that what we write can be read", "[plan][xml]") {
  const std::string text = write_xml({.name = "a", .text = std::string("\0\x1B\xFFx", 4)});
  CHECK(text == "<a>\uFFFD\uFFFD\uFFFDx</a>\n");
}

TEST_CASE("no XML brings the reader down, and what it takes it writes and takes again",
          "[plan][xml]") {
  const unsigned seed = 701;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const std::string good =
      "<?xml version=\"1.0\"?><a x='1' y=\"2\"><!-- c --><b>t&#65;<![CDATA[d]]></b> <c/></a>";
  const Lines pieces = {"<",  ">",    "/",    "&",    ";",   "\"",  "'",         "=",
                        " ",  "<a>",  "</a>", "<!--", "-->", "]]>", "<![CDATA[", "<?",
                        "?>", "\xE7", "矿",   "x",    "#",   "<!",  "\n"};
  std::size_t taken = 0;
  for (int turn = 0; turn < 20'000; ++turn) {
    std::string text = good;
    for (auto i = 1 + random() % 4; i > 0 && !text.empty(); --i) {
      const std::size_t at = random() % text.size();
      if (random() % 2 == 0)
        text.erase(at, 1 + random() % 8);
      else
        text.insert(at, pieces[random() % pieces.size()]);
    }
    const Read result = read(text);
    REQUIRE(result.findings.size() == (result.root.name.empty() ? 1 : 0));
    if (!result.findings.empty()) continue;
    ++taken;
    const std::string written = write_xml(result.root);
    const Read again = read(written);
    REQUIRE(said(again).empty());
    REQUIRE(write_xml(again.root) == written);
  }
  CHECK(taken > 100);
}

TEST_CASE("blanks between the parts of one text stay, those between elements do not",
          "[plan][xml]") {
  CHECK(read("<a>x<!-- c --> <!-- d -->y</a>").root.text == "x y");
  CHECK(read("<a><![CDATA[1]]> <![CDATA[2]]></a>").root.text == "1 2");
  CHECK(read("<a>x<?p q?> <?p q?>y</a>").root.text == "x y");
  for (const char* text :
       {"<a>\n  <b> x </b>\n  <c/>\n</a>", "<!-- d --><a>\n <b> x </b> <c/> </a>"}) {
    const Read result = read(text);
    CHECK(result.findings.empty());
    CHECK(result.root.text.empty());
    REQUIRE(result.root.children.size() == 2);
    CHECK(result.root.children[0].text == "x");
  }
}

TEST_CASE("places are the same whichever mark ends the lines", "[plan][xml]") {
  const std::string lines = "<计划>\n  <b c='矿é🚒'/> <d/>\n\n<e>瓦斯\n爆炸</e><f/>\n</计划>";
  std::string windows;
  for (const char c : lines) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  std::string old = lines;
  for (char& c : old) c = c == '\n' ? '\r' : c;
  const XmlElement root = read(lines).root;
  REQUIRE(root.children.size() == 4);
  CHECK(root.children[1].line == 2);
  CHECK(root.children[1].column == 16);
  CHECK(root.children[3].line == 5);
  CHECK(root.children[3].column == 7);
  for (const std::string& other : {windows, old}) {
    const XmlElement same = read(other).root;
    REQUIRE(same.children.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(same.children[i].line == root.children[i].line);
      CHECK(same.children[i].column == root.children[i].column);
    }
  }
}
