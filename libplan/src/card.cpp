#include "muster/plan/card.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "named_word.hpp"

namespace muster {
namespace {

constexpr std::array<NamedWord, 5> population_words = {{
    {"residents", "常住人口", "residents"},
    {"on_shift", "当班人数", "people on shift"},
    {"at_risk", "受威胁人数", "people at risk"},
    {"evacuees", "疏散人数", "evacuees"},
    {"rescuers", "救援人员", "rescuers"},
}};

/// Which actions begin together, whichever of them says so.
class Together {
 public:
  explicit Together(const Card& card) : leader_(card.actions.size()) {
    positions_.reserve(leader_.size());
    for (std::size_t i = 0; i < leader_.size(); ++i) {
      leader_[i] = i;
      positions_.emplace_back(card.actions[i].id, i);
    }
    std::ranges::sort(positions_);
    for (std::size_t i = 0; i < leader_.size(); ++i) {
      for (const std::string& beside : card.actions[i].beside) {
        const auto other = position(beside);
        if (other) leader_[leader_of(i)] = leader_of(*other);
      }
    }
  }

  std::size_t leader_of(std::size_t position) {
    while (leader_[position] != position) {
      leader_[position] = leader_[leader_[position]];
      position = leader_[position];
    }
    return position;
  }
  /// Of the first action of that id.
  [[nodiscard]] std::optional<std::size_t> position(std::string_view id) const {
    const auto found = std::ranges::lower_bound(positions_, id, {}, &Position::first);
    if (found == positions_.end() || found->first != id) return std::nullopt;
    return found->second;
  }

 private:
  using Position = std::pair<std::string_view, std::size_t>;

  std::vector<std::size_t> leader_;
  std::vector<Position> positions_ = {};
};

}  // namespace

std::string_view name(PopulationBase base) { return word_of(population_words, base).name; }
Text title(PopulationBase base) { return title_of(word_of(population_words, base)); }

Holds holds(const Criterion& criterion, const Indicators& reported) {
  const auto found = reported.find(criterion.indicator);
  if (found == reported.end()) return Holds::unknown;
  if (criterion.at_least && found->second < *criterion.at_least) return Holds::no;
  if (criterion.less_than && found->second >= *criterion.less_than) return Holds::no;
  return Holds::yes;
}

Holds any_holds(const std::vector<Criterion>& any_of, const Indicators& reported) {
  if (any_of.empty()) return Holds::yes;
  Holds result = Holds::no;
  for (const Criterion& criterion : any_of) {
    const Holds one = holds(criterion, reported);
    if (one == Holds::yes) return Holds::yes;
    if (one == Holds::unknown) result = Holds::unknown;
  }
  return result;
}

std::vector<std::vector<std::size_t>> order_of(const Card& card) {
  std::vector<std::vector<std::size_t>> result(card.actions.size());
  const bool any = std::ranges::any_of(
      card.actions, [](const Action& one) { return !one.after.empty() || !one.beside.empty(); });
  if (!any) return result;
  Together together(card);
  std::vector<std::vector<std::size_t>> earlier(card.actions.size());  // by leader
  for (std::size_t i = 0; i < card.actions.size(); ++i) {
    auto& of_group = earlier[together.leader_of(i)];
    for (const std::string& before : card.actions[i].after) {
      if (const auto found = together.position(before)) of_group.push_back(*found);
    }
  }
  for (auto& of_group : earlier) {
    std::ranges::sort(of_group);
    of_group.erase(std::unique(of_group.begin(), of_group.end()), of_group.end());
  }
  for (std::size_t i = 0; i < card.actions.size(); ++i) {
    result[i] = earlier[together.leader_of(i)];
  }
  return result;
}

// Here and not where they are declared, so that whoever includes the header does not pay for them.
bool operator==(const Criterion& a, const Criterion& b) = default;
bool operator==(const Scaling& a, const Scaling& b) = default;
bool operator==(const Demand& a, const Demand& b) = default;
bool operator==(const Need& a, const Need& b) = default;
bool operator==(const ExpertNeed& a, const ExpertNeed& b) = default;
bool operator==(const Notice& a, const Notice& b) = default;
bool operator==(const Action& a, const Action& b) = default;
bool operator==(const PublicInformation& a, const PublicInformation& b) = default;
bool operator==(const Distance& a, const Distance& b) = default;
bool operator==(const Card& a, const Card& b) = default;

}  // namespace muster
