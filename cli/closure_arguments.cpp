#include "closure_arguments.hpp"

#include <algorithm>
#include <charconv>

#include "incident_arguments.hpp"
#include "muster/plan/error.hpp"

namespace muster {

namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::optional<std::int64_t> number(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "closed", "opened", or a fraction such as "3/2" by which the time is multiplied.
bool set_effect(Closure& closure, const std::string& value) {
  closure.effect = value == "opened" ? ClosureEffect::opened : ClosureEffect::closed;
  if (value == "opened" || value == "closed") return true;
  const auto parts = split(value, '/');
  if (parts.size() != 2) return false;
  const auto numerator = number(parts[0]);
  const auto denominator = number(parts[1]);
  if (!numerator || !denominator) return false;
  closure.effect = ClosureEffect::factor;
  closure.factor_numerator = *numerator;
  closure.factor_denominator = *denominator;
  return true;
}

bool set_direction(Closure& closure, const std::string& value) {
  if (value == "both") closure.direction = Direction::both;
  if (value == "forward") closure.direction = Direction::forward;
  if (value == "backward") closure.direction = Direction::backward;
  return value == "both" || value == "forward" || value == "backward";
}

bool set(Closure& closure, const std::string& name, const std::string& value, Offset offset) {
  if (value.empty()) return false;
  if (name == "direction") return set_direction(closure, value);
  if (name == "effect") return set_effect(closure, value);
  if (name == "from") closure.from = instant_argument("--close from", value, offset);
  if (name == "until") closure.until = instant_argument("--close until", value, offset);
  if (name == "for") closure.vehicle_classes = split(value, ',');
  if (name == "reason") closure.reason = Text(value);
  return name == "from" || name == "until" || name == "for" || name == "reason";
}

}  // namespace

Closure closure_argument(const std::string& text, Offset offset) {
  const auto parts = split(text, ';');
  Closure closure{.id = ClosureId(text), .target = parts.front()};
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::size_t equals = std::min(parts[i].find('='), parts[i].size());
    const std::string value = parts[i].substr(std::min(equals + 1, parts[i].size()));
    if (!set(closure, parts[i].substr(0, equals), value, offset)) {
      throw Error(Code::closure_form, {Text(text), Text(parts[i])});
    }
  }
  return closure;
}

std::vector<Closure> closure_arguments(const Given& given, Offset offset) {
  std::vector<Closure> closures;
  for (const std::string& text : given.all("--close")) {
    const bool known =
        std::ranges::any_of(closures, [&](const Closure& one) { return one.id.view() == text; });
    if (!known) closures.push_back(closure_argument(text, offset));
  }
  return closures;
}

}  // namespace muster
