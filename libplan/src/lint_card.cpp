#include <algorithm>
#include <array>
#include <set>

#include "lint_parts.hpp"

namespace muster {

namespace {

/// Whether no value fits both; of two different indicators nothing is known.
bool exclude(const Criterion& a, const Criterion& b) {
  if (a.indicator != b.indicator) return false;
  const auto above = [](const Criterion& low, const Criterion& high) {
    return low.less_than && high.at_least && *low.less_than <= *high.at_least;
  };
  return above(a, b) || above(b, a);
}

bool exclude(const std::vector<Criterion>& a, const std::vector<Criterion>& b) {
  if (a.empty() || b.empty()) return false;
  return std::ranges::all_of(a, [&](const Criterion& one) {
    return std::ranges::all_of(b, [&](const Criterion& other) { return exclude(one, other); });
  });
}

/// The actions of one card on their clock: how soon each can end, and along which way.
class CardClock {
 public:
  explicit CardClock(const Card& card)
      : card_(card),
        order_(order_of(card)),
        begins_(card.actions.size()),
        from_(card.actions.size()),
        placed_(card.actions.size()) {
    bool moved = true;
    while (moved) {
      moved = false;
      for (std::size_t i = 0; i < card.actions.size(); ++i) moved = place(i) || moved;
    }
  }

  /// False where it waits for itself.
  [[nodiscard]] bool placed(std::size_t action) const { return placed_[action]; }
  [[nodiscard]] Seconds begins(std::size_t action) const { return begins_[action]; }
  [[nodiscard]] Seconds ends(std::size_t action) const {
    return begins_[action] + card_.actions[action].duration.value_or(Seconds{0});
  }
  /// Those it waits for, directly.
  [[nodiscard]] const std::vector<std::size_t>& before(std::size_t action) const {
    return order_[action];
  }
  /// "tell → go → report": the longest way up to the action.
  [[nodiscard]] std::string way_to(std::size_t action) const {
    std::string way = card_.actions[action].id;
    for (auto earlier = from_[action]; earlier; earlier = from_[*earlier]) {
      way = card_.actions[*earlier].id + " → " + way;
    }
    return way;
  }

 private:
  bool place(std::size_t i) {
    if (placed_[i]) return false;
    for (const std::size_t earlier : order_[i]) {
      if (!placed_[earlier]) return false;
    }
    for (const std::size_t earlier : order_[i]) {
      if (from_[i] && ends(earlier) <= begins_[i]) continue;
      begins_[i] = ends(earlier);
      from_[i] = earlier;
    }
    placed_[i] = true;
    return true;
  }

  const Card& card_;
  std::vector<std::vector<std::size_t>> order_;
  std::vector<Seconds> begins_;
  std::vector<std::optional<std::size_t>> from_;
  std::vector<bool> placed_;
};

class CardLint {
 public:
  CardLint(const LintView& view, const Card& card) : view_(view), card_(card), clock_(card) {}

  void run() {
    if (card_.holder.empty()) say(Code::lint_holder_missing, "holder");
    if (card_.actions.empty()) say(Code::lint_card_empty, "action");
    for (std::size_t i = 0; i < card_.actions.size(); ++i) action(i);
    releases();
    levels();
    hand_over();
    if (card_.cautions.empty() && card_.do_nots.empty()) {
      say(Code::lint_do_not_missing, "do_not");
    }
  }

 private:
  void say(Code code, std::string_view field, std::vector<Text> parameters = {}) const {
    view_.say(card_, code, field, std::move(parameters));
  }

  void action(std::size_t i) {
    const Action& action = card_.actions[i];
    if (action.role.empty()) say(Code::lint_role_missing, "role", {action.id});
    if (!action.duration) say(Code::lint_duration_missing, "duration", {action.id});
    can_begin(i);
    if (!clock_.placed(i)) return;
    deadline(action.id, action.deadline, clock_.ends(i), i);
    for (const Notice& notice : action.notices) {
      deadline(action.id + " → " + notice.to.str(), notice.deadline, clock_.ends(i), i);
      dead_end(action, notice);
    }
  }

  void can_begin(std::size_t i) const {
    const Action& action = card_.actions[i];
    if (!clock_.placed(i)) {
      say(Code::lint_action_unreachable, "after",
          {action.id, {"它等待自己或等待这样的行动", "it waits for itself, or for one that does"}});
      return;
    }
    for (const std::string& id : action.after) {
      if (std::ranges::find(card_.actions, id, &Action::id) != card_.actions.end()) continue;
      say(Code::lint_action_unreachable, "after",
          {action.id, {"卡片中没有 " + id, "the card has no " + id}});
      return;
    }
    for (const std::size_t earlier : everything_before(i)) {
      if (!exclude(action.only_if, card_.actions[earlier].only_if)) continue;
      const std::string& other = card_.actions[earlier].id;
      say(Code::lint_action_unreachable, "only_if",
          {action.id,
           {"其条件与它所等待的 " + other + " 的条件互相排斥",
            "its condition excludes that of " + other + ", which it waits for"}});
      return;
    }
  }

  [[nodiscard]] std::set<std::size_t> everything_before(std::size_t i) const {
    std::set<std::size_t> all;
    std::vector<std::size_t> open = clock_.before(i);
    while (!open.empty()) {
      const std::size_t here = open.back();
      open.pop_back();
      if (!all.insert(here).second) continue;
      open.insert(open.end(), clock_.before(here).begin(), clock_.before(here).end());
    }
    return all;
  }

  /// A card begins at the event its deadlines run from, or after it: what its own steps take is the
  /// least that can pass.
  void deadline(const std::string& what, const std::optional<Deadline>& limit, Seconds least,
                std::size_t i) const {
    if (!limit || least <= limit->within) return;
    say(Code::lint_deadline_short, "within",
        {what, format_duration(limit->within), format_duration(least), clock_.way_to(i)});
  }

  void dead_end(const Action& action, const Notice& notice) const {
    if (!notice.deadline || !notice.next_channels.empty() || !notice.deputies.empty()) return;
    if (notice.superior || !view_.plan.upstream.empty()) return;
    say(Code::lint_notice_dead_end, "notify", {action.id, notice.to.view()});
  }

  void releases() const {
    for (const PublicInformation& one : card_.public_information) {
      std::optional<std::size_t> last;
      for (const std::string& id : one.after) {
        const auto found = std::ranges::find(card_.actions, id, &Action::id);
        if (found == card_.actions.end()) continue;
        const auto i = static_cast<std::size_t>(found - card_.actions.begin());
        if (clock_.placed(i) && (!last || clock_.ends(i) > clock_.ends(*last))) last = i;
      }
      if (last) deadline(one.id, one.deadline, clock_.ends(*last), *last);
    }
  }

  /// A card only for levels that nothing ever reaches.
  void levels() const {
    if (card_.levels.empty()) return;
    const auto reachable = reachable_levels(view_.plan);
    for (std::size_t i = 0; i < view_.plan.levels.size(); ++i) {
      const bool mine =
          std::ranges::find(card_.levels, view_.plan.levels[i].id) != card_.levels.end();
      if (mine && reachable[i]) return;
    }
    say(Code::lint_card_level_never, "levels", {card_.levels.front()});
  }

  void hand_over() const {
    if (card_.hand_over_to && !card_.hand_over) say(Code::lint_hand_over_words, "hand_over");
  }

  const LintView& view_;
  const Card& card_;
  CardClock clock_;
};

using Case = std::array<std::string, 6>;

/// What two distances must agree in to be about one and the same case.
Case case_of(const Distance& one) {
  return {one.kind,
          one.substance.value_or(""),
          one.container.value_or(""),
          one.spill.value_or(""),
          one.light.value_or(""),
          one.wind.value_or("")};
}

/// "ERG2016" of "ERG2016 Table 3": two tables of one edition go together.
std::string edition_of(const Distance& one) { return one.edition.substr(0, one.edition.find(' ')); }

/// A guide page gives one distance for day and night and any wind; the tables tell them apart.
bool is_of_guide(const Distance& one) { return one.edition.find("uide") != std::string::npos; }

class DistanceLint {
 public:
  DistanceLint(const LintView& view, const Card& card) : view_(view), card_(card) {}

  void run() {
    for (const Distance& one : card_.distances) distance(one);
    std::set<std::string> editions;
    for (const Distance& one : card_.distances) {
      if (!one.edition.empty()) editions.insert(edition_of(one));
    }
    if (editions.size() > 1) {
      view_.say(card_, Code::lint_distance_mixed, "distance",
                {*editions.begin(), *std::next(editions.begin())});
    }
  }

 private:
  void say(Code code, const Distance& one, std::string_view field,
           std::vector<Text> more = {}) const {
    std::vector<Text> parameters = {one.kind, std::to_string(one.meters.count)};
    parameters.insert(parameters.end(), more.begin(), more.end());
    view_.say(card_, code, field, std::move(parameters));
  }

  void distance(const Distance& one) {
    const bool downwind = one.kind == "downwind" && !is_of_guide(one);
    if (one.edition.empty()) say(Code::lint_distance_edition, one, "edition");
    if (!one.substance) say(Code::lint_distance_substance, one, "substance");
    if (one.kind != "fire" && !one.container && !one.spill) {
      say(Code::lint_distance_container, one, "container");
    }
    if (downwind && one.container && !one.wind && one.spill != "small") {
      say(Code::lint_distance_wind, one, "wind", {*one.container});
    }
    if (downwind && !one.light) {
      view_.say(card_, Code::lint_distance_light, "light", {std::to_string(one.meters.count)});
    }
    const auto [first, fresh] = seen_.emplace(case_of(one), one.meters);
    if (!fresh && first->second != one.meters) {
      view_.say(card_, Code::lint_distance_contrary, "distance",
                {std::to_string(first->second.count), std::to_string(one.meters.count)});
    }
  }

  const LintView& view_;
  const Card& card_;
  std::map<Case, Meters> seen_ = {};
};

}  // namespace

void lint_card(const LintView& view, const Card& card) { CardLint(view, card).run(); }

void lint_distances(const LintView& view, const Card& card) { DistanceLint(view, card).run(); }

}  // namespace muster
