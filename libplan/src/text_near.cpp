#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/plan/text.hpp"
#include "text_width.hpp"
#include "utf8.hpp"

namespace muster {

namespace {

using Word = std::vector<char32_t>;

/// A longer word is no slip of the pen, and the table of distances would grow with its square.
constexpr std::size_t longest = 128;

Word folded(std::string_view utf8) {
  Word word = code_points(utf8);
  for (char32_t& letter : word) {
    if (letter >= U'A' && letter <= U'Z') letter += U'a' - U'A';
  }
  return word;
}

/// Insertions, deletions, changes, and swaps of neighbours, no letter touched twice (the
/// restricted Damerau-Levenshtein distance).
std::size_t distance(const Word& a, const Word& b) {
  std::vector<std::size_t> two_up(b.size() + 1);
  std::vector<std::size_t> up(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(two_up, up);
    std::swap(up, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = up[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({up[j] + 1, row[j - 1] + 1, change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], two_up[j - 2] + 1);
    }
  }
  return row[b.size()];
}

/// Three letters say something, and so do two Chinese characters.
bool says_something(const Word& part) {
  return part.size() >= 3 || (part.size() == 2 && columns_of(part[0]) == 2);
}

bool contains(const Word& whole, const Word& part) {
  return says_something(part) &&
         std::search(whole.begin(), whole.end(), part.begin(), part.end()) != whole.end();
}

std::optional<std::size_t> nearness(const Word& word, const Word& name) {
  if (word.size() > longest || name.size() > longest || word.empty()) return std::nullopt;
  const std::size_t away = distance(word, name);
  // Of a single letter nothing would be left.
  const std::size_t slip = word.size() == 1 ? 0 : std::max<std::size_t>(1, word.size() / 3);
  if (away <= slip || contains(name, word) || contains(word, name)) return away;
  return std::nullopt;
}

}  // namespace

std::vector<std::string> near_matches(std::string_view word, const std::vector<std::string>& names,
                                      std::size_t most) {
  const Word wanted = folded(word);
  std::vector<std::pair<std::size_t, std::string>> found;
  for (const std::string& name : names) {
    if (const auto away = nearness(wanted, folded(name))) found.emplace_back(*away, name);
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (found.size() > most) found.resize(most);
  std::vector<std::string> result;
  result.reserve(found.size());
  for (auto& [away, name] : found) result.push_back(std::move(name));
  return result;
}

}  // namespace muster
