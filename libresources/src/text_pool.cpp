#include "muster/resources/text_pool.hpp"

#include <functional>
#include <limits>

#include "muster/plan/error.hpp"

namespace muster {

namespace {

constexpr std::size_t fewest_slots = 64;

std::size_t hash_of(std::string_view text) { return std::hash<std::string_view>{}(text); }

}  // namespace

void TextColumn::push_back(std::string_view text) {
  const std::size_t end = bytes_.size() + text.size();
  if (end > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(Code::internal, {Text("more than 4 GiB of text in one map")});
  }
  bytes_.append(text);
  ends_.push_back(static_cast<std::uint32_t>(end));
}

void TextColumn::trim() {
  bytes_.shrink_to_fit();
  ends_.shrink_to_fit();
}

std::uint32_t TextPool::add(std::string_view text) {
  // Half of the slots stay empty, so that a search ends soon.
  if (slots_.size() < 2 * (texts_.size() + 1)) {
    std::size_t slots = fewest_slots;
    while (slots < 2 * (texts_.size() + 1)) slots *= 2;
    rehash(slots);
  }
  std::size_t slot = hash_of(text) & (slots_.size() - 1);
  while (slots_[slot] != 0) {
    if (texts_[slots_[slot] - 1] == text) return slots_[slot] - 1;
    slot = (slot + 1) & (slots_.size() - 1);
  }
  texts_.push_back(text);
  slots_[slot] = static_cast<std::uint32_t>(texts_.size());
  return slots_[slot] - 1;
}

void TextPool::trim() {
  texts_.trim();
  slots_ = std::vector<std::uint32_t>();  // = {} would keep the memory
}

void TextPool::rehash(std::size_t slots) {
  slots_.assign(slots, 0);
  for (std::uint32_t number = 0; number < texts_.size(); ++number) {
    std::size_t slot = hash_of(texts_[number]) & (slots - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots - 1);
    slots_[slot] = number + 1;
  }
}

}  // namespace muster
