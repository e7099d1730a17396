#include "muster/resources/gap_report.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "gap_report_scenarios.hpp"
#include "gap_report_words.hpp"
#include "muster/plan/table.hpp"

namespace muster {

namespace {

using ItemKey =
    std::tuple<std::optional<CapabilityId>, std::optional<MaterialId>, std::optional<std::string>>;

void add(ItemGap& item, const TriedNeed& need, const HazardId& hazard) {
  if (need.state == NeedState::in_time) {
    ++item.in_time;
    return;
  }
  ++(need.state == NeedState::late ? item.late : item.unmet);
  if (!item.worst.empty() && need.missing <= item.missing) return;
  item.missing = need.missing;
  item.worst = hazard;
  item.reasons = need.reasons;
  item.remedies = need.remedies;
}

}  // namespace

std::vector<ItemGap> item_gaps(const RegionReadiness& readiness) {
  std::map<ItemKey, ItemGap> items;
  std::map<ItemKey, std::set<HazardId>> hazards;
  for (const Trial& trial : readiness.trials) {
    for (const TriedNeed& need : trial.needs) {
      const ItemKey key{need.capability, need.material, need.least_type};
      ItemGap& item = items[key];
      std::tie(item.capability, item.material, item.least_type) = key;
      add(item, need, trial.hazard);
      if (need.state != NeedState::in_time) hazards[key].insert(trial.hazard);
    }
  }
  std::vector<ItemGap> result;
  for (auto& [key, item] : items) {
    item.hazards = hazards[key].size();
    result.push_back(std::move(item));
  }
  std::ranges::stable_sort(result, [](const ItemGap& a, const ItemGap& b) {
    return std::tuple(a.unmet, a.late) > std::tuple(b.unmet, b.late);
  });
  return result;
}

std::vector<HazardGap> hazard_gaps(const RegionReadiness& readiness) {
  std::map<HazardId, HazardGap> hazards;
  for (const Trial& trial : readiness.trials) {
    HazardGap& gap = hazards[trial.hazard];
    gap.tried = true;
    gap.in_time += trial.count(NeedState::in_time);
    gap.late += trial.count(NeedState::late);
    gap.unmet += trial.count(NeedState::unmet);
  }
  for (const HazardId& id : readiness.untried) hazards[id];
  std::vector<HazardGap> result;
  for (auto& [id, gap] : hazards) {
    gap.hazard = id;
    result.push_back(gap);
  }
  std::ranges::stable_sort(result, [](const HazardGap& a, const HazardGap& b) {
    return std::tuple(a.tried, a.unmet, a.late) > std::tuple(b.tried, b.unmet, b.late);
  });
  return result;
}

namespace {

class Sheet {
 public:
  Sheet(const RegionReadiness& readiness, const Region& region, const GapReportOptions& options)
      : readiness_(readiness), region_(region), options_(options) {}

  std::string str() {
    if (!region_.header.banner.empty()) {
      line("*** " + one_line(in(region_.header.banner)) + " ***");
    }
    heading();
    items();
    hazards();
    if (const std::string said = scenarios_text(readiness_, region_, options_); !said.empty()) {
      text_ += "\n" + said;
    }
    standards();
    losses();
    posts();
    persons();
    return text_;
  }

 private:
  [[nodiscard]] std::string say(GapWord word, const std::vector<std::string>& with = {}) const {
    return words(word, options_.language, with);
  }
  [[nodiscard]] const std::string& in(const Text& text) const { return text.in(options_.language); }

  void line(const std::string& words_of_it) {
    for (const std::string& one : wrapped(words_of_it, options_.columns)) text_ += one + "\n";
  }
  void title(GapWord word) {
    text_ += "\n" + styled(say(word), Style::bold, options_.colour) + "\n";
  }
  void table(const Table& rows, std::size_t left_out) {
    for (const std::string& one : rows.lines(options_.columns, options_.colour))
      text_ += one + "\n";
    if (left_out > 0) line(say(GapWord::more_rows, {std::to_string(left_out)}));
  }
  static std::string count(std::size_t number) { return std::to_string(number); }

  void heading() {
    std::size_t needs = 0;
    std::size_t by[3] = {};
    std::set<HazardId> hazards;
    for (const Trial& trial : readiness_.trials) {
      hazards.insert(trial.hazard);
      for (const TriedNeed& need : trial.needs) ++by[static_cast<int>(need.state)];
      needs += trial.needs.size();
    }
    line(styled(say(GapWord::title) + " · " + one_line(in(region_.header.name)), Style::bold,
                options_.colour));
    line(say(GapWord::as_of, {format_instant(readiness_.as_of, region_.header.display_offset)}));
    line(say(GapWord::summary, {count(readiness_.trials.size()), count(hazards.size()),
                                count(needs), count(by[0]), count(by[1]), count(by[2])}));
    if (readiness_.not_reached > 0) {
      line(say(GapWord::stopped, {count(readiness_.not_reached)}));
    }
    if (!readiness_.untried.empty()) {
      line(say(GapWord::untried, {count(readiness_.untried.size())}));
    }
    if (needs > 0 && by[1] + by[2] == 0) line(say(GapWord::all_in_time));
  }

  [[nodiscard]] std::string why(const ItemGap& item) const {
    std::string said = one_line(in(name_of(region_.hazards, item.worst))) +
                       (options_.language == Language::zh ? "：" : ": ");
    bool first = true;
    for (const Message& reason : item.reasons) {
      said += (first ? "" : "; ") + text(reason, options_.language);
      first = false;
    }
    if (!item.remedies.empty()) {
      said += " → " + text(item.remedies.front().what, options_.language);
    }
    return said;
  }

  void items() {
    Table rows({{say(GapWord::item)},
                {say(GapWord::unmet), Align::right, true},
                {say(GapWord::late), Align::right, true},
                {say(GapWord::at_hazards), Align::right, true},
                {say(GapWord::missing), Align::right},
                {say(GapWord::why)}});
    std::size_t left_out = 0;
    std::size_t shown = 0;
    for (const ItemGap& item : item_gaps(readiness_)) {
      if (item.unmet + item.late == 0) continue;
      if (shown++ >= options_.most_rows) {
        ++left_out;
        continue;
      }
      rows.add({Cell(item_words(item.capability, item.material, item.least_type, region_,
                                options_.language)),
                Cell(count(item.unmet), item.unmet > 0 ? Style::alarm : Style::plain),
                Cell(count(item.late)), Cell(count(item.hazards)),
                Cell(amount_words(item.missing, item.material, region_, options_.language)),
                Cell(why(item))});
    }
    if (rows.empty()) return;
    title(GapWord::first_to_fix);
    table(rows, left_out);
  }

  void hazards() {
    Table rows({{say(GapWord::hazard), Align::left, true},
                {""},
                {say(GapWord::unmet), Align::right, true},
                {say(GapWord::late), Align::right, true},
                {say(GapWord::in_time), Align::right, true}});
    std::size_t left_out = 0;
    std::size_t shown = 0;
    for (const HazardGap& gap : hazard_gaps(readiness_)) {
      if (gap.unmet + gap.late == 0) continue;
      if (shown++ >= options_.most_rows) {
        ++left_out;
        continue;
      }
      rows.add({Cell(gap.hazard.str()), Cell(one_line(in(name_of(region_.hazards, gap.hazard)))),
                Cell(count(gap.unmet), gap.unmet > 0 ? Style::alarm : Style::plain),
                Cell(count(gap.late)), Cell(count(gap.in_time))});
    }
    if (rows.empty()) return;
    title(GapWord::worst_hazards);
    table(rows, left_out);
  }

  void standards() {
    if (readiness_.standards.empty()) return;
    Table rows({{say(GapWord::standard)},
                {say(GapWord::met), Align::right, true},
                {say(GapWord::missed), Align::right, true},
                {say(GapWord::not_applicable), Align::right, true},
                {say(GapWord::unknown), Align::right, true}});
    for (const StandardShare& share : readiness_.standards) {
      const std::size_t missed = share.count(StandardState::missed);
      rows.add({Cell(share_words(share, region_, options_.language)),
                Cell(count(share.count(StandardState::met))),
                Cell(count(missed), missed > 0 ? Style::alarm : Style::plain),
                Cell(count(share.count(StandardState::not_applicable))),
                Cell(count(share.count(StandardState::unknown)))});
    }
    title(GapWord::standards);
    table(rows, 0);
    for (const StandardShare& share : readiness_.standards) {
      if (share.people == 0) continue;
      line(say(
          GapWord::people_share,
          {share_words(share, region_, options_.language), std::to_string(share.people),
           std::to_string(share.people_within), mark_words(share.people_mark, options_.language)}));
    }
    line(say(GapWord::scope_note));
  }

  void losses() {
    Table rows({{say(GapWord::kind), Align::left, true},
                {say(GapWord::lost)},
                {say(GapWord::now_unmet), Align::right, true},
                {say(GapWord::now_late), Align::right, true},
                {say(GapWord::used_in), Align::right, true}});
    std::size_t left_out = 0;
    std::size_t shown = 0;
    for (const LossOf& loss : readiness_.losses) {
      if (loss.now_unmet + loss.now_late == 0) continue;
      if (shown++ >= options_.most_rows) {
        ++left_out;
        continue;
      }
      const auto [kind, said] = loss_words(loss, region_, options_.language);
      rows.add({Cell(kind), Cell(said), Cell(count(loss.now_unmet)), Cell(count(loss.now_late)),
                Cell(count(loss.trials))});
    }
    if (rows.empty()) return;
    title(GapWord::single_points);
    table(rows, left_out);
  }

  void posts() {
    Table rows({{say(GapWord::person)},
                {say(GapWord::organisation)},
                {say(GapWord::limits_broken), Align::right, true},
                {say(GapWord::steps_stopped), Align::right, true},
                {say(GapWord::used_in), Align::right, true}});
    std::size_t left_out = 0;
    std::size_t shown = 0;
    for (const PostLoss& loss : readiness_.posts) {
      if (shown++ >= options_.most_rows) {
        ++left_out;
        continue;
      }
      rows.add({Cell(one_line(in(loss.post))),
                Cell(one_line(in(name_of(region_.organisations, loss.organisation)))),
                Cell(count(loss.limits)), Cell(count(loss.stopped)), Cell(count(loss.trials))});
    }
    if (rows.empty()) return;
    title(GapWord::single_posts);
    table(rows, left_out);
  }

  void persons() {
    Table rows({{say(GapWord::by_name)},
                {say(GapWord::organisation)},
                {say(GapWord::held_posts)},
                {say(GapWord::limits_broken), Align::right, true},
                {say(GapWord::steps_stopped), Align::right, true},
                {say(GapWord::used_in), Align::right, true}});
    std::size_t left_out = 0;
    std::size_t shown = 0;
    for (const PersonLoss& loss : readiness_.persons) {
      if (shown++ >= options_.most_rows) {
        ++left_out;
        continue;
      }
      rows.add({Cell(one_line(loss.person)),
                Cell(one_line(in(name_of(region_.organisations, loss.organisation)))),
                Cell(posts_words(loss.posts, options_.language)), Cell(count(loss.limits)),
                Cell(count(loss.stopped)), Cell(count(loss.trials))});
    }
    if (rows.empty()) return;
    title(GapWord::single_persons);
    table(rows, left_out);
  }

  const RegionReadiness& readiness_;
  const Region& region_;
  const GapReportOptions& options_;
  std::string text_ = {};
};

}  // namespace

std::string stopped_text(std::size_t not_reached, Language language) {
  return words(GapWord::stopped, language, {std::to_string(not_reached)});
}

std::string gap_text(const RegionReadiness& readiness, const Region& region,
                     const GapReportOptions& options) {
  return Sheet(readiness, region, options).str();
}

}  // namespace muster
