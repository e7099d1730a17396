#include "drill_words.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace muster {

namespace {

struct WordPair {
  std::string_view zh;
  std::string_view en;
};

constexpr WordPair rows[] = {
#define MUSTER_DRILL_WORD(enumerator, zh, en) {zh, en},
#include "drill_words.def"
#undef MUSTER_DRILL_WORD
};

/// As filled() does it, for patterns of fewer than ten parameters: each is copied once.
std::string filled_in(std::string_view pattern, std::span<const Text* const> parameters,
                      Language language) {
  std::string result;
  std::size_t length = pattern.size();
  for (const Text* one : parameters) length += one->in(language).size();
  result.reserve(length);
  while (!pattern.empty()) {
    if (pattern.size() > 2 && pattern[0] == '{' && pattern[1] >= '0' && pattern[1] <= '9' &&
        pattern[2] == '}') {
      const auto number = static_cast<std::size_t>(pattern[1] - '0');
      if (number < parameters.size()) {
        result += parameters[number]->in(language);
        pattern.remove_prefix(3);
        continue;
      }
    }
    const std::string_view words = pattern.substr(0, pattern.find('{', 1));
    result += words;
    pattern.remove_prefix(words.size());
  }
  return result;
}

}  // namespace

Text words(DrillWord word, const std::vector<Text>& parameters) {
  std::vector<const Text*> all;
  all.reserve(parameters.size());
  for (const Text& one : parameters) all.push_back(&one);
  return words_with(word, all);
}

Text words_with(DrillWord word, std::span<const Text* const> parameters) {
  const WordPair& row = rows[static_cast<std::size_t>(word)];
  return {filled_in(row.zh, parameters, Language::zh), filled_in(row.en, parameters, Language::en)};
}

std::string exercise_mark() { return "演练 / EXERCISE"; }

}  // namespace muster
