#include "report_labels.hpp"

#include <cstddef>
#include <string_view>

namespace muster {

namespace {

struct Row {
  std::string_view zh;
  std::string_view en;
};

constexpr Row rows[] = {
#define MUSTER_LABEL(enumerator, zh, en) {zh, en},
#include "report_labels.def"
#undef MUSTER_LABEL
};

}  // namespace

std::string words(Label label, Language language, const std::vector<std::string>& parameters) {
  const Row& row = rows[static_cast<std::size_t>(label)];
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

}  // namespace muster
