#include "linkage_ids.hpp"

#include <algorithm>
#include <bit>

namespace muster {

namespace {

/// FNV-1a: equal texts have equal ones, wherever their parts end.
std::uint64_t hash_of(std::string_view text, std::uint64_t hash) {
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3U;
  }
  return hash;
}

std::uint64_t hash_of(const StepPath& path) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const std::string_view part : path.parts) {
    if (part.data() != nullptr) hash = hash_of(part, hash_of("/", hash));
  }
  return path.number == 1 ? hash : hash_of(std::to_string(path.number), hash_of("/", hash));
}

}  // namespace

std::string text_of(const StepPath& path) {
  std::string text;
  std::size_t length = 0;
  for (const std::string_view part : path.parts) length += part.size() + 1;
  text.reserve(length);
  for (const std::string_view part : path.parts) {
    if (part.data() == nullptr) continue;
    text += '/';
    text += part;
  }
  if (path.number > 1) text += '/' + std::to_string(path.number);
  return text;
}

std::size_t StepIds::slots_for(std::size_t count) {
  return std::bit_ceil(std::max<std::size_t>(count, 32) * 2);
}

bool StepIds::is_taken(const StepPath& path, std::uint64_t hash) const {
  const std::size_t last = slots_.size() - 1;  // a power of two, less one
  for (std::size_t slot = hash & last; slots_[slot] != 0; slot = (slot + 1) & last) {
    const std::size_t position = slots_[slot] - 1;
    if (hashes_[position] == hash && text_of(taken_[position]) == text_of(path)) return true;
  }
  return false;
}

void StepIds::put(std::size_t position) {
  const std::size_t last = slots_.size() - 1;
  std::size_t slot = hashes_[position] & last;
  while (slots_[slot] != 0) slot = (slot + 1) & last;
  slots_[slot] = static_cast<std::uint32_t>(position + 1);
}

void StepIds::take(StepPath& path) {
  std::uint64_t hash = hash_of(path);
  while (is_taken(path, hash)) {
    ++path.number;
    hash = hash_of(path);
  }
  taken_.push_back(path);
  hashes_.push_back(hash);
  if (taken_.size() * 2 > slots_.size()) {
    slots_.assign(slots_for(taken_.size() * 2), 0);
    for (std::size_t i = 0; i < taken_.size(); ++i) put(i);
  } else {
    put(taken_.size() - 1);
  }
}

}  // namespace muster
