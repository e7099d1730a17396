#include "rehearsal_breaks.hpp"

#include <algorithm>
#include <map>

#include "rehearsal_answer.hpp"

namespace muster {

namespace {

Text both(const Message& message) {
  return {text(message, Language::zh), text(message, Language::en)};
}

class Breaks {
 public:
  Breaks(const Drill& drill, const Rehearsal& rehearsal, const Region& region)
      : drill_(drill), region_(region) {
    for (std::size_t k = 0; k < rehearsal.answers.size(); ++k) {
      from_ = k == 0 ? Instant::min() : rehearsal.answers[k].at;
      until_ = k + 1 == rehearsal.answers.size() ? rehearsal.end + Seconds(1)
                                                 : rehearsal.answers[k + 1].at;
      add_needs(rehearsal.answers[k].response);
      add_steps(rehearsal.answers[k].response);
    }
    std::ranges::stable_sort(all_, {}, &RehearsalBreak::at);
  }
  [[nodiscard]] std::vector<RehearsalBreak> take() { return std::move(all_); }

 private:
  [[nodiscard]] Text clock(Instant at) const {
    return format_clock(at, drill_.start, region_.header.display_offset);
  }

  void add_needs(const Response& answer) {
    for (std::size_t r = 0; r < answer.requirements.size(); ++r) {
      const Requirement& need = answer.requirements[r];
      for (std::size_t p = 0; p < need.curve.size(); ++p) {
        const DemandPoint& point = need.curve[p];
        if (point.by < from_ || point.by >= until_) continue;
        const Quantity there = there_by(answer, r, point.by);
        if (there >= point.quantity) continue;
        const Text what = need.capability ? region_.catalogue.name_of(*need.capability)
                                          : region_.catalogue.name_of(*need.material);
        RehearsalBreak one{
            .at = point.by,
            .what = words(DrillWord::break_needs,
                          {what, clock(point.by), std::to_string(point.quantity.count()),
                           std::to_string(there.count())})};
        for (const Shortfall& shortfall : answer.shortfalls) {
          if (shortfall.requirement != r || shortfall.point != p) continue;
          for (const Message& reason : shortfall.reasons) one.why.push_back(both(reason));
          for (const Remedy& remedy : shortfall.remedies) one.remedies.push_back(both(remedy.what));
        }
        all_.push_back(std::move(one));
      }
    }
  }

  void add_steps(const Response& answer) {
    for (const LinkageStep& step : answer.linkage) {
      if (!step.source || !step.deadline || step.finish <= *step.deadline) continue;
      if (*step.deadline < from_ || *step.deadline >= until_) continue;
      all_.push_back({.at = *step.deadline,
                      .what = words(DrillWord::break_step,
                                    {name_of(region_.organisations, step.actor), step.text,
                                     clock(*step.deadline), clock(step.finish)})});
    }
  }

  const Drill& drill_;
  const Region& region_;
  std::vector<RehearsalBreak> all_ = {};
  Instant from_ = {};
  Instant until_ = {};
};

}  // namespace

std::vector<RehearsalBreak> breaks_of(const Drill& drill, const Rehearsal& rehearsal,
                                      const Region& region) {
  return Breaks(drill, rehearsal, region).take();
}

std::vector<RehearsedLevel> levels_of(const Rehearsal& rehearsal, const Region& region) {
  std::vector<RehearsedLevel> levels;
  std::map<std::pair<IncidentId, PlanId>, std::string> now;
  for (const RehearsedAnswer& answer : rehearsal.answers) {
    for (const Match& match : answer.response.matches) {
      const std::string level = match.level.value_or("");
      const auto [at, fresh] = now.try_emplace({match.incident, match.plan}, level);
      if (!fresh && at->second == level) continue;
      at->second = level;
      const Plan* plan = region.plans.find(match.plan);
      RehearsedLevel one{.incident = match.incident,
                         .plan = match.plan,
                         .level = level,
                         .name = level.empty() ? words(DrillWord::level_none) : Text(level),
                         .since = answer.at};
      if (plan != nullptr) {
        const auto found = std::ranges::find(plan->levels, level, &Level::id);
        if (found != plan->levels.end() && !found->name.empty()) one.name = found->name;
        for (const Activation& activation : answer.response.activations) {
          if (activation.incident == match.incident && activation.organisation == plan->owner) {
            one.since = std::max(one.since, activation.alerted);
          }
        }
      }
      levels.push_back(std::move(one));
    }
  }
  std::ranges::stable_sort(levels, {}, &RehearsedLevel::since);
  return levels;
}

}  // namespace muster
