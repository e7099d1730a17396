#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/plan_library.hpp"

namespace muster {

/// Where the words of a hit stand.
enum class SearchPlace {
  plan_title,
  card_title,
  holder,
  action,
  role,
  do_not,
  caution,
  withdraw_when,
  stop_when,
  protection,
  need,
  hand_over,
  release,
  group
};
[[nodiscard]] std::string_view name(SearchPlace place);
[[nodiscard]] Text title(SearchPlace place);

struct SearchHit {
  PlanId plan = {};
  std::optional<CardId> card = {};
  SearchPlace place = SearchPlace::action;
  std::string item = {};  ///< the id of the action, group or release; empty: it has none
  Language language = Language::zh;
  std::string text = {};
  std::size_t from = 0;  ///< of the first word found, in bytes of the text
  std::size_t length = 0;
  std::int64_t rank = 0;  ///< higher is better
};

struct SearchAnswer {
  std::vector<SearchHit> hits = {};
  std::size_t found = 0;  ///< how many there are, shown or not
};

/// An index over every text of the plans, in both languages, by pairs of neighbouring characters:
/// a word of two characters is found as fast as a long one. Letters of either case are the same;
/// every other character stands for itself, `%`, `*` and `"` too.
///
/// Keeps:   copies of the texts; nothing of the library.
/// Cost:    O(characters), once.
class PlanSearch {
 public:
  explicit PlanSearch(const PlanLibrary& plans, const Catalogue& catalogue);

  /// The texts that hold every word of the query; words stand between blanks.
  ///
  /// Order:   by rank: a title before an action, an action before the rest, more of the word
  ///          before less; then plan, card, place, item, language.
  /// Throws:  Error{search_empty}, Error{search_long} beyond 100 characters.
  /// Cost:    grows with the texts that hold the rarest pair of the query.
  [[nodiscard]] SearchAnswer search(std::string_view query, std::size_t most = 50) const;

 private:
  struct Entry {
    SearchHit hit = {};       ///< without what the query decides
    std::string folded = {};  ///< what is compared
  };
  void add(SearchHit where, const Text& text);
  void add_cards(const Plan& plan, const Catalogue& catalogue);
  [[nodiscard]] std::vector<std::uint32_t> holding(std::string_view word) const;

  std::vector<Entry> entries_;
  std::map<std::uint64_t, std::vector<std::uint32_t>> by_pair_;
  std::map<char32_t, std::vector<std::uint32_t>> by_character_;
};

}  // namespace muster
