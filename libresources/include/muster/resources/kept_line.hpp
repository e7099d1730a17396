#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "muster/plan/json.hpp"
#include "muster/plan/time.hpp"

namespace muster {

/// One line among the events that the store keeps of an incident: a word that says what it is, then
/// a JSON object in its canonical form. What people note by hand stands among them.
[[nodiscard]] std::string kept_line(std::string_view word, Json::Object fields);

/// A line that was read back.
class KeptLine {
 public:
  explicit KeptLine(Json fields) : fields_(std::move(fields)) {}

  /// Empty:   when the field is not there, or is no text.
  [[nodiscard]] std::string text(std::string_view field) const;
  [[nodiscard]] std::optional<Instant> instant(std::string_view field) const;
  [[nodiscard]] std::optional<Seconds> seconds(std::string_view field) const;

 private:
  Json fields_;
};

/// Empty:   when the line begins with another word, or was noted by hand.
[[nodiscard]] std::optional<KeptLine> read_kept_line(std::string_view word, std::string_view line);

}  // namespace muster
