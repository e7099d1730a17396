#include "muster/plan/plan_search.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "utf8.hpp"

namespace muster {

namespace {

constexpr std::size_t longest_query = 100;

struct PlaceName {
  std::string_view name = {};
  std::string_view zh = {};
  std::string_view en = {};
  std::int64_t weight = 1;
};

constexpr std::array places = std::to_array<PlaceName>({
    {"plan_title", "预案名称", "title of the plan", 800},
    {"card_title", "卡片名称", "title of the card", 700},
    {"holder", "持卡人", "holder", 300},
    {"action", "行动", "action", 500},
    {"role", "岗位", "post", 200},
    {"do_not", "不得", "what not to do", 450},
    {"caution", "注意", "caution", 400},
    {"withdraw_when", "撤人条件", "when to withdraw", 450},
    {"stop_when", "停止条件", "when to stop", 400},
    {"protection", "防护", "protection", 300},
    {"need", "需求", "need", 350},
    {"hand_over", "移交", "handing over", 250},
    {"release", "信息公开", "release", 150},
    {"group", "工作组", "working group", 200},
});

const PlaceName& of(SearchPlace place) { return places.at(static_cast<std::size_t>(place)); }

std::string folded(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::uint64_t pair_of(char32_t first, char32_t second) {
  return (static_cast<std::uint64_t>(first) << 32U) | second;
}

std::vector<std::string> query_words(std::string_view query) {
  std::vector<std::string> words(1);
  for (std::size_t at = 0; at < query.size();) {
    const CodePoint point = code_point_at(query, at);
    const bool blank = point.value == U' ' || point.value == U'\t' || point.value == U'\u3000' ||
                       is_control(point.value);
    if (!blank) {
      words.back() += query.substr(at, point.bytes);
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
    at += point.bytes;
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::size_t times_in(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + word.size())) {
    ++count;
  }
  return count;
}

/// Adds the entry once to the list of one key; entries come in rising order.
void note(std::vector<std::uint32_t>& list, std::uint32_t entry) {
  if (list.empty() || list.back() != entry) list.push_back(entry);
}

}  // namespace

std::string_view name(SearchPlace place) { return of(place).name; }
Text title(SearchPlace place) { return {std::string(of(place).zh), std::string(of(place).en)}; }

PlanSearch::PlanSearch(const PlanLibrary& plans, const Catalogue& catalogue) {
  for (const Plan& plan : plans.plans()) {
    add({.plan = plan.id, .place = SearchPlace::plan_title}, plan.title);
    for (const WorkingGroup& group : plan.command.groups) {
      add({.plan = plan.id, .place = SearchPlace::group, .item = group.id}, group.name);
      add({.plan = plan.id, .place = SearchPlace::group, .item = group.id}, group.duty);
    }
    add_cards(plan, catalogue);
  }
}

void PlanSearch::add_cards(const Plan& plan, const Catalogue& catalogue) {
  for (const Card& card : plan.cards) {
    const auto one = [&](SearchPlace place, const Text& text, const std::string& item = {}) {
      add({.plan = plan.id, .card = card.id, .place = place, .item = item}, text);
    };
    const auto all = [&](SearchPlace place, const std::vector<Text>& texts) {
      for (const Text& text : texts) one(place, text);
    };
    one(SearchPlace::card_title, card.title);
    one(SearchPlace::holder, card.holder);
    for (const Action& action : card.actions) {
      one(SearchPlace::action, action.text, action.id);
      one(SearchPlace::role, action.role, action.id);
    }
    all(SearchPlace::do_not, card.do_nots);
    all(SearchPlace::caution, card.cautions);
    all(SearchPlace::withdraw_when, card.withdraw_when);
    all(SearchPlace::stop_when, card.stop_when);
    all(SearchPlace::protection, card.protective_equipment);
    for (const Need& need : card.needs) {
      if (need.capability) {
        one(SearchPlace::need, catalogue.name_of(*need.capability), need.capability->str());
      }
      if (need.material) {
        one(SearchPlace::need, catalogue.name_of(*need.material), need.material->str());
      }
    }
    if (card.hand_over) one(SearchPlace::hand_over, *card.hand_over);
    for (const PublicInformation& release : card.public_information) {
      one(SearchPlace::release, release.release, release.id);
    }
  }
}

void PlanSearch::add(SearchHit where, const Text& text) {
  for (const Language language : {Language::zh, Language::en}) {
    if (text.in(language).empty() || (language == Language::en && text.zh == text.en)) continue;
    const auto entry = static_cast<std::uint32_t>(entries_.size());
    where.language = language;
    where.text = text.in(language);
    entries_.push_back({where, folded(where.text)});
    char32_t before = 0;
    const std::string& shown = entries_.back().folded;
    for (std::size_t at = 0; at < shown.size();) {
      const CodePoint point = code_point_at(shown, at);
      note(by_character_[point.value], entry);
      if (at > 0) note(by_pair_[pair_of(before, point.value)], entry);
      before = point.value;
      at += point.bytes;
    }
  }
}

std::vector<std::uint32_t> PlanSearch::holding(std::string_view word) const {
  const std::vector<char32_t> characters = code_points(word);
  const std::vector<std::uint32_t>* rarest = nullptr;
  if (characters.size() == 1) {
    const auto found = by_character_.find(characters.front());
    if (found == by_character_.end()) return {};
    rarest = &found->second;
  }
  for (std::size_t i = 1; i < characters.size(); ++i) {
    const auto found = by_pair_.find(pair_of(characters[i - 1], characters[i]));
    if (found == by_pair_.end()) return {};
    if (rarest == nullptr || found->second.size() < rarest->size()) rarest = &found->second;
  }
  std::vector<std::uint32_t> result;
  if (rarest == nullptr) return result;
  for (const std::uint32_t entry : *rarest) {
    if (entries_[entry].folded.find(word) != std::string::npos) result.push_back(entry);
  }
  return result;
}

SearchAnswer PlanSearch::search(std::string_view query, std::size_t most) const {
  if (const std::size_t length = count_code_points(query); length > longest_query) {
    throw Error(Code::search_long, {std::to_string(length), std::to_string(longest_query)});
  }
  const std::vector<std::string> words = query_words(folded(query));
  if (words.empty()) throw Error(Code::search_empty);
  std::vector<std::uint32_t> entries = holding(words.front());
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::vector<std::uint32_t> more = holding(words[i]);
    std::erase_if(entries,
                  [&](std::uint32_t entry) { return !std::ranges::binary_search(more, entry); });
  }
  SearchAnswer answer{.found = entries.size()};
  for (const std::uint32_t entry : entries) {
    SearchHit hit = entries_[entry].hit;
    const std::string& text = entries_[entry].folded;
    std::size_t times = 0;
    for (const std::string& word : words) times += times_in(text, word);
    hit.from = text.find(words.front());
    hit.length = words.front().size();
    constexpr std::size_t most_counted = 9;
    hit.rank = of(hit.place).weight * 10 + static_cast<std::int64_t>(std::min(times, most_counted));
    answer.hits.push_back(std::move(hit));
  }
  const auto key = [](const SearchHit& hit) {
    return std::tie(hit.plan, hit.card, hit.place, hit.item, hit.language, hit.text);
  };
  std::ranges::stable_sort(answer.hits, [&](const SearchHit& a, const SearchHit& b) {
    return a.rank != b.rank ? a.rank > b.rank : key(a) < key(b);
  });
  if (answer.hits.size() > most) answer.hits.resize(most);
  return answer;
}

}  // namespace muster
