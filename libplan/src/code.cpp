#include "muster/plan/code.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace muster {

namespace {

struct Entry {
  Code code = {};
  std::string_view name = {};
};

constexpr std::array entries = std::to_array<Entry>({
#define MUSTER_CODE(enumerator, number, name, severity, zh, en) {Code::enumerator, name},
#include "muster/plan/codes.def"
});

static_assert(std::ranges::adjacent_find(entries, std::greater_equal{}, &Entry::code) ==
                  entries.end(),
              "codes.def: every number is greater than the one before it");

}  // namespace

std::string_view name(Code code) {
  const auto found = std::ranges::lower_bound(entries, code, {}, &Entry::code);
  return found != entries.end() && found->code == code ? found->name : "unknown";
}

std::optional<Code> code_named(std::string_view name) {
  const auto found = std::ranges::find(entries, name, &Entry::name);
  if (found == entries.end()) return std::nullopt;
  return found->code;
}

const std::vector<Code>& all_codes() {
  static const std::vector<Code> codes = [] {
    std::vector<Code> result;
    result.reserve(entries.size());
    for (const Entry& entry : entries) result.push_back(entry.code);
    return result;
  }();
  return codes;
}

}  // namespace muster
