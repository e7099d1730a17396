#include "muster/plan/error.hpp"

#include "support/catch.hpp"

using namespace muster;

TEST_CASE("a message is filled in, in both languages", "[plan][error]") {
  const Message message{Code::file_too_large, {"a.xml", "9", "8"}};
  CHECK(text(message, Language::en) ==
        "a.xml has 9 bytes, more than the limit of 8; it was not read");
  CHECK(text(message, Language::zh) == "a.xml 有 9 字节，超过上限 8 字节，未读取");
}

TEST_CASE("the language of a parameter is that of the message", "[plan][error]") {
  const Message message{Code::id_unknown, {Text("能力", "capability"), "swim"}};
  CHECK(text(message, Language::en) == "there is no capability with the id swim");
  CHECK(text(message, Language::zh) == "没有编号为 swim 的能力");
}

TEST_CASE("what a person wrote is never taken for a slot or a new line", "[plan][error]") {
  CHECK(text(Message{Code::id_twice, {"{1}", "x\ny"}}, Language::en) ==
        "the id {1} is taken already at x\uFFFDy");
}

TEST_CASE("a parameter that is missing stays visible", "[plan][error]") {
  CHECK(text(Message{Code::id_twice, {"a"}}, Language::en) == "the id a is taken already at {1}");
}

TEST_CASE("a finding names file, line, column and field", "[plan][error]") {
  Findings findings;
  report(findings, Code::field_missing, {.file = "roads.csv", .line = 14, .field = "length_m"});
  report(findings, Code::field_missing, {.file = "p.xml", .line = 3, .column = 5, .field = "id"});
  report(findings, Code::csv_header, {.file = "a\nb.csv"});
  CHECK(text(findings[0], Language::en) == "roads.csv:14: length_m: must be filled in");
  CHECK(text(findings[1], Language::en) == "p.xml:3:5: id: must be filled in");
  CHECK(text(findings[2], Language::en) ==
        "a\uFFFD"
        "b.csv: the file has no header line");
}

TEST_CASE("the message table decides how bad a finding is", "[plan][error]") {
  Findings findings;
  report(findings, Code::csv_column_unknown, {}, {"colour"});
  report(findings, Code::region_floor, {}, {"5", "3"});
  CHECK(findings[0].severity == Severity::note);
  CHECK(findings[1].severity == Severity::warning);
  CHECK(!has_errors(findings));
  report(findings, Code::csv_quote, {});
  CHECK(has_errors(findings));
  CHECK(!has_errors({}));
}

TEST_CASE("an error carries its code and a sentence", "[plan][error]") {
  const Error error(Code::file_missing, {"plans/x.xml"});
  CHECK(error.code() == Code::file_missing);
  CHECK(std::string(error.what()) == "there is no file plans/x.xml");
  CHECK(error.message() == Message{Code::file_missing, {"plans/x.xml"}});
}

TEST_CASE("severities have names", "[plan][error]") {
  CHECK(name(Severity::note) == "note");
  CHECK(name(Severity::warning) == "warning");
  CHECK(name(Severity::error) == "error");
}
