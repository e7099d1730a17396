#include "cli_words.hpp"

#include <cstddef>
#include <string_view>

namespace muster {

namespace {

struct Row {
  std::string_view zh;
  std::string_view en;
};

constexpr Row rows[] = {
#define MUSTER_WORD(enumerator, zh, en) {zh, en},
#include "cli_words.def"
#undef MUSTER_WORD
};

}  // namespace

std::string words(Word word, Language language, const std::vector<std::string>& parameters) {
  const Row& row = rows[static_cast<std::size_t>(word)];
  const std::string_view pattern = language == Language::zh ? row.zh : row.en;
  std::string result;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool hole = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
    const auto which = hole ? static_cast<std::size_t>(pattern[i + 1] - '0') : parameters.size();
    if (which < parameters.size()) {
      result += parameters[which];
      i += 2;
    } else {
      result += pattern[i];
    }
  }
  return result;
}

Word tier_word(Tier tier) {
  // The words of the tiers stand in the order of the tiers.
  return static_cast<Word>(static_cast<int>(Word::tier_post) + static_cast<int>(tier));
}

}  // namespace muster
