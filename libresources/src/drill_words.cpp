#include "drill_words.hpp"

#include <cstddef>
#include <string_view>

namespace muster {

namespace {

struct Row {
  std::string_view zh;
  std::string_view en;
};

constexpr Row rows[] = {
#define MUSTER_DRILL_WORD(enumerator, zh, en) {zh, en},
#include "drill_words.def"
#undef MUSTER_DRILL_WORD
};

std::string filled_in(std::string_view pattern, const std::vector<Text>& parameters,
                      Language language) {
  std::vector<std::string> chosen;
  chosen.reserve(parameters.size());
  for (const Text& parameter : parameters) chosen.push_back(parameter.in(language));
  return filled(pattern, chosen);
}

}  // namespace

Text words(DrillWord word, const std::vector<Text>& parameters) {
  const Row& row = rows[static_cast<std::size_t>(word)];
  return {filled_in(row.zh, parameters, Language::zh), filled_in(row.en, parameters, Language::en)};
}

std::string exercise_mark() { return "演练 / EXERCISE"; }

}  // namespace muster
