#include "muster/plan/id.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <functional>
#include <mutex>
#include <unordered_set>

namespace muster {
namespace {

struct HashOfText {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

/// Threads that meet names of different parts do not wait for one another.
struct Part {
  std::mutex mutex;
  std::unordered_set<std::string, HashOfText, std::equal_to<>> names;
};

}  // namespace

void ShortName::keep(std::string_view name) {
  constexpr std::size_t count = 16;
  // Never taken down: what other static objects hold names until the very end.
  static auto& parts = *new std::array<Part, count>();
  Part& part = parts[static_cast<unsigned char>(name.back()) % count];
  const std::lock_guard lock(part.mutex);
  auto known = part.names.find(name);
  if (known == part.names.end()) known = part.names.emplace(name).first;
  const auto kept = std::bit_cast<Pointer>(&*known);
  name.copy(bytes_.data(), sizeof(std::uint64_t));
  std::memcpy(bytes_.data() + sizeof(std::uint64_t), kept.data(), kept.size());
  bytes_[most] = most + 1;
}

std::strong_ordering ShortName::by_text(const ShortName& a, const ShortName& b) {
  return a.view().compare(b.view()) <=> 0;
}

}  // namespace muster
