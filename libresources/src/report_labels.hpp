#pragma once

#include <string>
#include <vector>

#include "muster/plan/text.hpp"

namespace muster {

/// Every word of an answer that comes neither from data nor from a code: report_labels.def.
enum class Label {
#define MUSTER_LABEL(enumerator, zh, en) enumerator,
#include "report_labels.def"
#undef MUSTER_LABEL
};

/// The words in that language, {0} {1} … replaced by the parameters.
[[nodiscard]] std::string words(Label label, Language language,
                                const std::vector<std::string>& parameters = {});

}  // namespace muster
