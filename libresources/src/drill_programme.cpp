#include "muster/resources/drill_programme.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "muster/plan/match.hpp"
#include "muster/resources/locate.hpp"

namespace muster {

namespace {

/// A drill at one time: the choice, and which needs it serves then.
struct HeldOn {
  std::size_t choice = 0;
  Date by = {};
  std::vector<std::size_t> needs = {};
};

bool serves(const DrillChoice& choice, const DrillNeed& need) {
  return std::ranges::any_of(need.plans, [&](const PlanId& plan) {
    return std::ranges::binary_search(choice.drilled, plan);
  });
}

/// Every choice at every day on which something it serves is due; what another one serves as well
/// is left out.
std::vector<HeldOn> all_held(std::span<const DrillNeed> needs, std::span<const DrillChoice> choices,
                             std::chrono::days window) {
  std::vector<HeldOn> all;
  for (std::size_t c = 0; c < choices.size(); ++c) {
    std::set<Date> days;
    for (const DrillNeed& need : needs) {
      if (serves(choices[c], need)) days.insert(need.due);
    }
    for (const Date by : days) {
      HeldOn held{.choice = c, .by = by};
      for (std::size_t n = 0; n < needs.size(); ++n) {
        const bool in_time = needs[n].due >= by && needs[n].due < by + window;
        if (in_time && serves(choices[c], needs[n])) held.needs.push_back(n);
      }
      all.push_back(std::move(held));
    }
  }
  std::ranges::stable_sort(all, [](const HeldOn& a, const HeldOn& b) {
    return std::tuple(b.needs.size(), a.by, a.choice) < std::tuple(a.needs.size(), b.by, b.choice);
  });
  std::vector<HeldOn> kept;
  for (HeldOn& one : all) {
    const bool within = std::ranges::any_of(
        kept, [&](const HeldOn& other) { return std::ranges::includes(other.needs, one.needs); });
    if (!within) kept.push_back(std::move(one));
  }
  return kept;
}

/// The least cover by depth-first search with a stack of its own.
class Cover {
 public:
  Cover(std::size_t needs, const std::vector<HeldOn>& held, std::size_t most_nodes)
      : held_(held), by_need_(needs), most_nodes_(most_nodes) {
    for (std::size_t h = 0; h < held.size(); ++h) {
      most_served_ = std::max(most_served_, held[h].needs.size());
      for (const std::size_t n : held[h].needs) by_need_[n].push_back(h);
    }
    covered_.assign(needs, 0);
    for (std::size_t n = 0; n < needs; ++n) {
      if (by_need_[n].empty()) {
        covered_[n] = 1;  // nothing serves it
      } else {
        ++open_;
      }
    }
    search();
  }

  [[nodiscard]] const std::vector<std::size_t>& best() const { return best_; }
  [[nodiscard]] bool proved() const { return nodes_ <= most_nodes_; }

 private:
  struct Level {
    std::size_t need = 0;
    std::size_t next = 0;  ///< of by_need_[need]
  };

  void search() {
    greedy();
    if (open_ == 0) return;
    std::vector<Level> stack = {{hardest(), 0}};
    std::vector<std::size_t> taken;
    while (!stack.empty()) {
      Level& level = stack.back();
      if (taken.size() == stack.size()) {  // back from below
        give_back(taken.back());
        taken.pop_back();
      }
      const auto& options = by_need_[level.need];
      if (level.next == options.size() || ++nodes_ > most_nodes_) {
        stack.pop_back();
        continue;
      }
      const std::size_t h = options[level.next++];
      take(h);
      taken.push_back(h);
      if (open_ == 0) {
        if (taken.size() < best_.size()) best_ = taken;
        continue;
      }
      const std::size_t least = (open_ + most_served_ - 1) / most_served_;
      if (taken.size() + least >= best_.size()) continue;
      stack.push_back({hardest(), 0});
    }
  }

  /// A first answer, to be beaten.
  void greedy() {
    std::vector<std::size_t> taken;
    while (open_ > 0) {
      std::size_t best = 0;
      std::size_t gain = 0;
      for (std::size_t h = 0; h < held_.size(); ++h) {
        std::size_t fresh = 0;
        for (const std::size_t n : held_[h].needs) fresh += covered_[n] == 0 ? 1U : 0U;
        if (fresh > gain) {
          gain = fresh;
          best = h;
        }
      }
      take(best);
      taken.push_back(best);
    }
    best_ = taken;
    while (!taken.empty()) {
      give_back(taken.back());
      taken.pop_back();
    }
  }

  /// The open need with the fewest ways to serve it; of several the first.
  [[nodiscard]] std::size_t hardest() const {
    std::size_t found = 0;
    std::size_t fewest = SIZE_MAX;
    for (std::size_t n = 0; n < by_need_.size(); ++n) {
      if (covered_[n] != 0 || by_need_[n].size() >= fewest) continue;
      fewest = by_need_[n].size();
      found = n;
    }
    return found;
  }

  void take(std::size_t h) {
    for (const std::size_t n : held_[h].needs) {
      if (covered_[n]++ == 0) --open_;
    }
  }
  void give_back(std::size_t h) {
    for (const std::size_t n : held_[h].needs) {
      if (--covered_[n] == 0) ++open_;
    }
  }

  const std::vector<HeldOn>& held_;
  std::vector<std::vector<std::size_t>> by_need_;
  std::vector<int> covered_ = {};
  std::size_t open_ = 0;
  std::size_t most_served_ = 1;
  std::size_t most_nodes_;
  std::size_t nodes_ = 0;
  std::vector<std::size_t> best_ = {};
};

void add_choice(const Plan& plan, const PlanningBasis& basis, const Hazard& hazard,
                const Region& region, Date day, std::vector<DrillChoice>& into) {
  Incident incident{.id = IncidentId("basis"), .kind = basis.kind, .known = day};
  incident.place = hazard.id;
  for (const IndicatorValue& value : basis.values) {
    incident.indicators[value.indicator] = value.value;
  }
  DrillChoice choice{.plan = plan.id, .basis = basis.id, .hazard = hazard.id};
  choice.name = {basis.name.zh + "，" + hazard.name.zh, basis.name.en + ", " + hazard.name.en};
  try {
    for (const Match& match :
         match(locate(incident, region), region.plans, region.catalogue, NearMatches::left_out)
             .matches) {
      choice.drilled.push_back(match.plan);
    }
  } catch (const Error&) {
    return;  // no road leads there
  }
  std::ranges::sort(choice.drilled);
  if (choice.drilled.empty()) return;
  const bool known = std::ranges::any_of(
      into, [&](const DrillChoice& other) { return other.drilled == choice.drilled; });
  if (!known) into.push_back(std::move(choice));
}

}  // namespace

std::vector<DrillNeed> drill_needs(const Due& due, Date as_of) {
  std::vector<DrillNeed> needs;
  for (const Obligation& one : due.obligations) {
    if (one.kind != ObligationKind::drill) continue;
    needs.push_back({.id = one.id,
                     .name = one.subject_name,
                     .plans = one.plans,
                     .due = std::max(one.due, as_of)});
  }
  std::ranges::stable_sort(needs, [](const DrillNeed& a, const DrillNeed& b) {
    return std::tie(a.due, a.id) < std::tie(b.due, b.id);
  });
  return needs;
}

std::vector<DrillChoice> drill_choices(const Region& region, Date day) {
  std::vector<DrillChoice> choices;
  for (const Plan& plan : region.plans.plans()) {
    const Coverage& covers = plan.covers;
    for (const PlanningBasis& basis : plan.planning_bases) {
      for (const Hazard& hazard : region.hazards) {
        const auto in = [](const auto& list, const auto& one) {
          return list.empty() || std::ranges::find(list, one) != list.end();
        };
        if (!in(covers.hazards, hazard.id) || !in(covers.hazard_kinds, hazard.kind)) continue;
        add_choice(plan, basis, hazard, region, day, choices);
      }
    }
  }
  return choices;
}

DrillProgramme drill_programme(std::span<const DrillNeed> needs,
                               std::span<const DrillChoice> choices, std::chrono::days window,
                               std::size_t most_nodes) {
  DrillProgramme programme;
  const std::vector<HeldOn> held = all_held(needs, choices, window);
  const Cover cover(needs.size(), held, most_nodes);
  programme.proved = cover.proved();
  std::vector<std::size_t> order = cover.best();
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return std::tie(held[a].by, held[a].choice) < std::tie(held[b].by, held[b].choice);
  });
  std::set<std::size_t> served;
  for (const std::size_t h : order) {
    programme.drills.push_back(
        {.choice = choices[held[h].choice], .by = held[h].by, .needs = held[h].needs});
    served.insert(held[h].needs.begin(), held[h].needs.end());
  }
  for (std::size_t n = 0; n < needs.size(); ++n) {
    if (!served.contains(n)) programme.unserved.push_back(n);
  }
  return programme;
}

}  // namespace muster
