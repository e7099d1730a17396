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
  return filled(language == Language::zh ? row.zh : row.en, parameters);
}

}  // namespace muster
