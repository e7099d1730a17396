#pragma once

#include <span>
#include <string>
#include <vector>

#include "muster/plan/text.hpp"

namespace muster {

/// Every word about a drill that comes neither from data nor from a code: drill_words.def.
enum class DrillWord {
#define MUSTER_DRILL_WORD(enumerator, zh, en) enumerator,
#include "drill_words.def"
#undef MUSTER_DRILL_WORD
};

/// The words in both languages, {0} {1} … replaced by the parameters.
[[nodiscard]] Text words(DrillWord word, const std::vector<Text>& parameters = {});
/// The same with parameters that stand elsewhere and are not copied first.
[[nodiscard]] Text words_with(DrillWord word, std::span<const Text* const> parameters);

/// 演练 / EXERCISE: on everything that leaves a drill.
[[nodiscard]] std::string exercise_mark();

}  // namespace muster
