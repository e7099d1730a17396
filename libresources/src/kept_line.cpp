#include "muster/resources/kept_line.hpp"

#include <utility>

#include "muster/plan/error.hpp"

namespace muster {

std::string kept_line(std::string_view word, Json::Object fields) {
  return std::string(word) + ' ' + canonical_json(Json(std::move(fields)));
}

std::string KeptLine::text(std::string_view field) const {
  const Json* value = fields_.find(field);
  return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}

std::optional<Instant> KeptLine::instant(std::string_view field) const {
  return parse_instant(text(field));
}

std::optional<Seconds> KeptLine::seconds(std::string_view field) const {
  const Json* value = fields_.find(field);
  if (value == nullptr || value->integer() == nullptr) return std::nullopt;
  return Seconds(*value->integer());
}

std::optional<KeptLine> read_kept_line(std::string_view word, std::string_view line) {
  if (!line.starts_with(word) || !line.substr(word.size()).starts_with(' ')) return std::nullopt;
  try {
    return KeptLine(read_json(line.substr(word.size() + 1)));
  } catch (const Error&) {
    return std::nullopt;  // noted by hand: not ours
  }
}

}  // namespace muster
