#pragma once

#include <string>
#include <vector>

#include "muster/plan/text.hpp"
#include "muster/plan/tier.hpp"

namespace muster {

/// Every word the program says that comes neither from data nor from a code: cli_words.def.
enum class Word {
#define MUSTER_WORD(enumerator, zh, en) enumerator,
#include "cli_words.def"
#undef MUSTER_WORD
};

/// The words in that language, {0} {1} … replaced by the parameters.
[[nodiscard]] std::string words(Word word, Language language,
                                const std::vector<std::string>& parameters = {});

[[nodiscard]] Word tier_word(Tier tier);

}  // namespace muster
