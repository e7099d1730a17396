#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "muster/plan/text.hpp"

namespace muster {

/// One value of an enumeration: as files write it and as people read it.
struct NamedWord {
  std::string_view name;
  std::string_view zh;
  std::string_view en;
};

template <std::size_t N, class Enum>
const NamedWord& word_of(const std::array<NamedWord, N>& words, Enum value) {
  return words.at(static_cast<std::size_t>(value));
}

inline Text title_of(const NamedWord& word) { return {std::string(word.zh), std::string(word.en)}; }

}  // namespace muster
