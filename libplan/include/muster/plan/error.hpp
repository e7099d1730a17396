#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/code.hpp"
#include "muster/plan/text.hpp"

namespace muster {

/// A code with what it is about, e.g. {road_unknown_place, {"e0007", "jn-nowhere"}}. People read it
/// through text(); programs read the code.
struct Message {
  Code code = {};
  std::vector<Text> parameters;
  friend bool operator==(const Message&, const Message&);
};

/// The sentence of the message table with its parameters filled in, safe to print on one line.
[[nodiscard]] std::string text(const Message& message, Language language);

enum class Severity { note, warning, error };
[[nodiscard]] std::string_view name(Severity severity);

/// Where a person wrote something. Line and column count from 1; 0 says "the file as a whole".
struct Origin {
  std::string file;
  std::size_t line = 0;
  std::size_t column = 0;
  std::string field;
  friend bool operator==(const Origin&, const Origin&);
};

/// Something odd that a person wrote. All of them are collected; an error stops the import whole.
struct Finding {
  Message message;
  Severity severity = Severity::error;
  Origin origin;
  friend bool operator==(const Finding&, const Finding&);
};

/// "roads.csv:14: length_m: …", in the form that editors jump to.
[[nodiscard]] std::string text(const Finding& finding, Language language);

using Findings = std::vector<Finding>;

/// Adds a finding with the severity of the message table.
void report(Findings& findings, Code code, Origin origin, std::vector<Text> parameters = {});
[[nodiscard]] bool has_errors(const Findings& findings);

/// A broken world: a file that cannot be read, a store that is not ours, a full disk.
class Error : public std::runtime_error {
 public:
  explicit Error(Code code, std::vector<Text> parameters = {});

  [[nodiscard]] Code code() const { return message_.code; }
  [[nodiscard]] const Message& message() const { return message_; }

 private:
  Message message_;
};

}  // namespace muster
