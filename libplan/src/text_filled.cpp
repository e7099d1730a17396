#include <charconv>

#include "muster/plan/text.hpp"

namespace muster {

namespace {

/// The number in "{12}" at the beginning, and how long that is; length 0 when it is something else.
struct Slot {
  std::size_t number = 0;
  std::size_t length = 0;
};

Slot slot_at(std::string_view text) {
  const auto end = text.find('}');
  if (!text.starts_with('{') || end == std::string_view::npos) return {};
  Slot slot;
  const char* last = text.data() + end;
  const auto read = std::from_chars(text.data() + 1, last, slot.number);
  if (read.ec != std::errc{} || read.ptr != last) return {};
  slot.length = end + 1;
  return slot;
}

}  // namespace

std::string filled(std::string_view pattern, const std::vector<std::string>& parameters) {
  std::string result;
  std::size_t length = pattern.size();
  for (const std::string& parameter : parameters) length += parameter.size();
  result.reserve(length);
  while (!pattern.empty()) {
    const Slot slot = slot_at(pattern);
    if (slot.length > 0 && slot.number < parameters.size()) {
      result += parameters[slot.number];
      pattern.remove_prefix(slot.length);
      continue;
    }
    const std::string_view words = pattern.substr(0, pattern.find('{', 1));
    result += words;
    pattern.remove_prefix(words.size());
  }
  return result;
}

}  // namespace muster
