#include <algorithm>
#include <set>

#include "linkage_view_parts.hpp"
#include "muster/plan/table.hpp"

namespace muster {
namespace {

constexpr std::size_t most_moved = 12;  ///< lines of what only moves with the rest

/// One page, section after section, to be read aloud.
class HandOverPage {
 public:
  HandOverPage(const Linkage& linkage, const Region& region, const LinkageViewOptions& options)
      : linkage_(linkage),
        chain_(*linkage.chain),
        region_(region),
        options_(options),
        say_(linkage, region, options.language),
        shown_(milestones(linkage, options.all)) {}

  std::string write(std::span<const LinkageChange> changes) {
    page_ = say_.label(Label::linkage_handover) +
            say_.label(Label::linkage_as_of, {say_.clock(linkage_.now)}) + "\n";
    if (!options_.heading.empty()) page_ += say_.in(options_.heading) + "\n";
    section(Label::linkage_situation, [&] { situation(); });
    section(Label::linkage_key_late, [&] { late(); });
    section(Label::linkage_timers, [&] { running(); });
    section(Label::linkage_to_confirm, [&] { to_confirm(); });
    section(Label::linkage_relief, [&] { relief(); });
    section(Label::linkage_changes, [&] { changed(changes); });
    return std::move(page_);
  }

 private:
  template <typename Fill>
  void section(Label heading, Fill fill) {
    page_ += "\n" + say_.label(heading) + "\n";
    const std::size_t before = page_.size();
    fill();
    if (page_.size() == before) put(say_.label(Label::linkage_none));
  }

  void put(const std::string& line, std::size_t indent = 2) {
    for (const std::string& part : wrapped(line, options_.columns - indent)) {
      page_ += std::string(indent, ' ') + part + "\n";
    }
  }

  void situation() {
    for (std::size_t i = 0; i < chain_.scales.size(); ++i) {
      const Scale& scale = chain_.scales[i];
      if (!linkage_.levels[i]) continue;
      const auto at = std::ranges::find(scale.levels, *linkage_.levels[i]) - scale.levels.begin();
      put(say_.label(Label::linkage_level_line,
                     {say_.in(scale.title), say_.in(scale.names[static_cast<std::size_t>(at)])}));
    }
    if (!linkage_.command.empty()) {
      const Commanding& now = linkage_.command.back();
      put(say_.label(Label::linkage_command_line,
                     {say_.organisation(now.organisation), say_.clock(now.since)}));
    }
    for (const auto& [indicator, figure] : linkage_.figures) {
      put(say_.label(Label::linkage_figure_line,
                     {say_.in(region_.catalogue.name_of(IndicatorId(indicator))),
                      one_line(figure.value), say_.clock(figure.at)}));
    }
    for (const std::string& down : linkage_.channels_down) {
      put(say_.label(Label::linkage_channel_line, {say_.channel(down)}));
    }
  }

  void late() {
    for (const std::size_t i : shown_) {
      const StepRun& run = linkage_.runs[i];
      if (!run.broken() || run.state == StepState::done) continue;
      put(say_.clock(*run.limit) + "  " + say_.room(run) + "  " + say_.who(chain_.steps[i]) + "  " +
          say_.what(chain_.steps[i]));
    }
  }

  /// Whether both say the same of two crews of one team.
  [[nodiscard]] bool alike(const Timer& one, const Timer& other) const {
    if (one.kind != other.kind || one.at != other.at || !one.step || !other.step) return false;
    const ChainStep& a = chain_.steps[*one.step];
    const ChainStep& b = chain_.steps[*other.step];
    return !a.body.empty() && a.body == b.body && a.kind == b.kind && a.actor == b.actor;
  }

  /// The limits of what marks the way; of the rest the page of all steps tells.
  void running() {
    std::vector<Timer> all;
    for (Timer& timer : timers(linkage_)) {
      const bool marks = timer.kind != Timer::Kind::limit ||
                         std::ranges::find(shown_, *timer.step) != shown_.end();
      const bool late = timer.kind == Timer::Kind::limit && linkage_.runs[*timer.step].broken();
      const bool soon = timer.at <= linkage_.now + std::chrono::hours(24);
      if (marks && !late && soon && timer.kind != Timer::Kind::confirm) {
        all.push_back(std::move(timer));
      }
    }
    for (std::size_t i = 0; i < all.size();) {
      std::size_t next = i + 1;
      while (next < all.size() && alike(all[i], all[next])) ++next;
      std::string line = say_.clock(all[i].at) + "  " + say_.timer(all[i]);
      if (next - i > 1) line += " ×" + std::to_string(next - i);
      if (all[i].at < linkage_.now) line += "  " + say_.label(Label::linkage_overdue);
      put(line);
      i = next;
    }
  }

  void to_confirm() {
    for (const Timer& timer : timers(linkage_)) {
      if (timer.kind != Timer::Kind::confirm) continue;
      const ChainStep& step = chain_.steps[*timer.step];
      put(say_.label(Label::linkage_timer_limit, {say_.who(step), say_.what(step)}));
    }
  }

  void relief() {
    for (std::size_t i = 0; i < chain_.steps.size(); ++i) {
      const StepRun& run = linkage_.runs[i];
      const bool due = chain_.steps[i].kind == ChainKind::relieve && !run.over() &&
                       run.state != StepState::dormant && !run.blocked;
      if (due) {
        put(say_.clock(run.start) + "  " + say_.organisation(chain_.steps[i].actor) + "  " +
            say_.what(chain_.steps[i]));
      }
    }
  }

  /// The change in words, with what is done in place of the bare text.
  [[nodiscard]] std::string line(const LinkageChange& change) const {
    Message message = change.message;
    const auto step = position_of(chain_, change.step);
    const bool named =
        step && !message.parameters.empty() && message.parameters[0] == chain_.steps[*step].text;
    if (named) message.parameters[0] = Text(say_.what(chain_.steps[*step]));
    return say_.in(message);
  }

  /// First what somebody has to know; of what only moves with it a few lines, and how many more.
  void changed(std::span<const LinkageChange> changes) {
    std::set<std::string> said;
    std::vector<std::string> moved;
    for (const LinkageChange& change : changes) {
      const bool moves = change.kind == ChangeKind::moved || change.kind == ChangeKind::limit_moved;
      const std::string words = line(change);
      if (!said.insert(words).second) continue;
      if (!moves) {
        put("· " + words);
        continue;
      }
      const auto step = position_of(chain_, change.step);
      if (step && std::ranges::find(shown_, *step) != shown_.end()) moved.push_back(words);
    }
    for (std::size_t i = 0; i < std::min(moved.size(), most_moved); ++i) put("· " + moved[i]);
    if (moved.size() > most_moved) {
      put(say_.label(Label::linkage_more_moved, {std::to_string(moved.size() - most_moved)}));
    }
  }

  const Linkage& linkage_;
  const Chain& chain_;
  const Region& region_;
  const LinkageViewOptions& options_;
  LinkageWords say_;
  std::vector<std::size_t> shown_;
  std::string page_ = {};
};

}  // namespace

std::string handover_page(const Linkage& linkage, const Region& region,
                          std::span<const LinkageChange> changes,
                          const LinkageViewOptions& options) {
  return HandOverPage(linkage, region, options).write(changes);
}

}  // namespace muster
