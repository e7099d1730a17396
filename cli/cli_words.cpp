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
  return filled(language == Language::zh ? row.zh : row.en, parameters);
}

Word tier_word(Tier tier) {
  // The words of the tiers stand in the order of the tiers.
  return static_cast<Word>(static_cast<int>(Word::tier_post) + static_cast<int>(tier));
}

}  // namespace muster
