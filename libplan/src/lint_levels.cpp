#include <algorithm>

#include "lint_parts.hpp"

namespace muster {

namespace {

constexpr Decimal zero = {};

Decimal from(const Criterion& one) { return one.at_least.value_or(zero); }

/// Whether every value that reaches `weaker` reaches `stronger` as well.
bool implies(const Criterion& weaker, const Criterion& stronger) {
  if (weaker.indicator != stronger.indicator) return false;
  if (from(weaker) < from(stronger)) return false;
  if (!stronger.less_than) return true;
  return weaker.less_than && *weaker.less_than <= *stronger.less_than;
}

/// Whether whatever reaches `lesser` has reached `graver`. A level without criteria always holds.
bool takes_all(const Level& graver, const Level& lesser) {
  if (graver.any_of.empty()) return true;
  if (lesser.any_of.empty()) return false;
  return std::ranges::all_of(lesser.any_of, [&](const Criterion& mine) {
    return std::ranges::any_of(graver.any_of,
                               [&](const Criterion& its) { return implies(mine, its); });
  });
}

/// The first graver level that takes all there is; nullptr: none does.
const Level* robber_of(const Plan& plan, std::size_t level) {
  for (std::size_t i = 0; i < level; ++i) {
    if (takes_all(plan.levels[i], plan.levels[level])) return &plan.levels[i];
  }
  return nullptr;
}

class LevelLint {
 public:
  explicit LevelLint(const LintView& view) : view_(view), plan_(view.plan) {}

  void run() {
    for (std::size_t i = 0; i < plan_.levels.size(); ++i) {
      reached(i);
      decided(plan_.levels[i]);
      brings_out(i);
    }
    for (std::size_t i = 1; i < plan_.levels.size(); ++i) {
      for (const Criterion& lesser : plan_.levels[i].any_of) bounds(i, lesser);
    }
    for (const PlanWarning& warning : plan_.warnings) colour(warning);
    command();
    linked();
  }

 private:
  void say(const Level& level, Code code, std::string_view field,
           std::vector<Text> parameters) const {
    view_.say(level.origin, plan_.id.str(), code, field, std::move(parameters));
  }

  void reached(std::size_t i) {
    const Level& level = plan_.levels[i];
    if (const Level* graver = robber_of(plan_, i)) {
      say(level, Code::lint_level_never, "when", {level.id, graver->id});
      return;
    }
    for (const Criterion& mine : level.any_of) pointless(i, mine);
  }

  /// One criterion of several that a graver level takes whole.
  void pointless(std::size_t i, const Criterion& mine) const {
    for (std::size_t above = 0; above < i; ++above) {
      for (const Criterion& its : plan_.levels[above].any_of) {
        if (!implies(mine, its)) continue;
        say(plan_.levels[i], Code::lint_level_criterion_never, "when",
            {plan_.levels[i].id, view_.catalogue.name_of(mine.indicator), from(mine).str(),
             plan_.levels[above].id, from(its).str()});
        return;
      }
    }
  }

  /// Where this level ends by an upper bound and the next graver level of the same indicator does
  /// not begin.
  void bounds(std::size_t i, const Criterion& lesser) const {
    if (!lesser.less_than) return;
    for (std::size_t above = i; above-- > 0;) {
      for (const Criterion& graver : plan_.levels[above].any_of) {
        if (graver.indicator != lesser.indicator || !graver.at_least) continue;
        const Decimal end = *lesser.less_than;
        const Decimal begin = *graver.at_least;
        if (end == begin || from(lesser) >= begin) return;
        const Level& level = plan_.levels[i];
        say(level, end < begin ? Code::lint_level_gap : Code::lint_level_overlap, "when",
            {view_.catalogue.name_of(lesser.indicator), std::min(end, begin).str(),
             std::max(end, begin).str(), level.id, plan_.levels[above].id});
        return;
      }
    }
  }

  void decided(const Level& level) const {
    if (level.decider || !level.decided_by.empty() || level.automatic) return;
    say(level, Code::lint_level_no_decider, "decider", {level.id});
  }

  /// In an additive plan a level brings out the cards of the lower levels as well.
  void brings_out(std::size_t i) const {
    const auto comes_out = [&](const Card& card) {
      if (card.levels.empty()) return true;
      const std::size_t end = plan_.additive ? plan_.levels.size() : i + 1;
      for (std::size_t below = i; below < end; ++below) {
        if (std::ranges::find(card.levels, plan_.levels[below].id) != card.levels.end()) {
          return true;
        }
      }
      return false;
    };
    if (plan_.cards.empty() || std::ranges::any_of(plan_.cards, comes_out)) return;
    say(plan_.levels[i], Code::lint_level_no_card, "levels", {plan_.levels[i].id});
  }

  void colour(const PlanWarning& warning) const {
    if (warning.measures.empty()) {
      view_.say(Code::lint_warning_no_measures, "warning", {title(warning.colour)});
    }
    if (!warning.decider && !warning.automatic) {
      view_.say(Code::lint_warning_no_decider, "warning", {title(warning.colour)});
    }
  }

  void command() const {
    // Beside a plan above it a government's plan may leave command to that one; an enterprise is
    // alone in the first hour.
    const bool alone = plan_.upstream.empty() || plan_.tier <= Tier::group;
    if (alone && plan_.command.commanders.empty()) {
      view_.say(Code::lint_commander_missing, "commander");
    }
    for (const Commander& one : plan_.command.commanders) {
      if (!one.deputies.empty()) continue;
      const Text who = one.post.empty() ? Text(one.organisation.view()) : one.post;
      view_.say(Code::lint_deputy_missing, "commander", {who});
    }
    const bool handed =
        !plan_.command.transfers.empty() || std::ranges::any_of(plan_.cards, [](const Card& card) {
          return card.hand_over_to.has_value();
        });
    if (!plan_.upstream.empty() && !handed) view_.say(Code::lint_hand_over_missing, "transfer");
  }

  void linked() const {
    if (plan_.levels.empty() || plan_.upstream.empty() || !plan_.level_links.empty()) return;
    view_.say(Code::lint_level_link_missing, "level_link", {plan_.upstream.front().view()});
  }

  const LintView& view_;
  const Plan& plan_;
};

}  // namespace

std::vector<bool> reachable_levels(const Plan& plan) {
  std::vector<bool> reachable;
  for (std::size_t i = 0; i < plan.levels.size(); ++i) {
    reachable.push_back(robber_of(plan, i) == nullptr);
  }
  return reachable;
}

void lint_levels(const LintView& view) { LevelLint(view).run(); }

}  // namespace muster
