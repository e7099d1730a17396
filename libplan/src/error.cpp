#include "muster/plan/error.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace muster {

namespace {

/// One line of the message table.
struct Sentence {
  Code code = {};
  Severity severity = Severity::error;
  std::string_view zh = {};
  std::string_view en = {};
};

constexpr std::array sentences = std::to_array<Sentence>({
#define MUSTER_CODE(enumerator, number, name, severity, zh, en) \
  {Code::enumerator, Severity::severity, zh, en},
#include "muster/plan/codes.def"
});

const Sentence* sentence_of(Code code) {
  // The order is that of the numbers; code.cpp makes sure of it.
  const auto found = std::ranges::lower_bound(sentences, code, {}, &Sentence::code);
  return found != sentences.end() && found->code == code ? &*found : nullptr;
}

}  // namespace

std::string text(const Message& message, Language language) {
  const Sentence* sentence = sentence_of(message.code);
  if (sentence == nullptr) return std::string(name(message.code));
  std::vector<std::string> parameters;
  for (const Text& parameter : message.parameters)
    parameters.push_back(one_line(parameter.in(language)));
  return filled(language == Language::zh ? sentence->zh : sentence->en, parameters);
}

std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "error";
}

std::string text(const Finding& finding, Language language) {
  const Origin& origin = finding.origin;
  std::string result = one_line(origin.file);
  if (origin.line > 0) result += ':' + std::to_string(origin.line);
  if (origin.line > 0 && origin.column > 0) result += ':' + std::to_string(origin.column);
  if (!result.empty()) result += ": ";
  if (!origin.field.empty()) result += one_line(origin.field) + ": ";
  return result + text(finding.message, language);
}

void report(Findings& findings, Code code, Origin origin, std::vector<Text> parameters) {
  const Sentence* sentence = sentence_of(code);
  findings.push_back({.message = {code, std::move(parameters)},
                      .severity = sentence == nullptr ? Severity::error : sentence->severity,
                      .origin = std::move(origin)});
}

bool has_errors(const Findings& findings) {
  return std::ranges::any_of(
      findings, [](const Finding& finding) { return finding.severity == Severity::error; });
}

Error::Error(Code code, std::vector<Text> parameters)
    : std::runtime_error(text(Message{code, parameters}, Language::en)),
      message_{code, std::move(parameters)} {}

// Here and not where they are declared, so that whoever includes the header does not pay for them.
bool operator==(const Message& a, const Message& b) = default;
bool operator==(const Origin& a, const Origin& b) = default;
bool operator==(const Finding& a, const Finding& b) = default;

}  // namespace muster
