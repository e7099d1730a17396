#include "muster/resources/readiness.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>

#include "fulfilment.hpp"
#include "muster/resources/locate.hpp"
#include "readiness_trials.hpp"
#include "response_remedies.hpp"

namespace muster {

std::string_view name(NeedState state) {
  switch (state) {
    case NeedState::in_time:
      return "in_time";
    case NeedState::late:
      return "late";
    case NeedState::unmet:
      return "unmet";
  }
  return "";
}

Text title(NeedState state) {
  switch (state) {
    case NeedState::in_time:
      return {"及时", "in time"};
    case NeedState::late:
      return {"迟到", "late"};
    case NeedState::unmet:
      return {"不足", "unmet"};
  }
  return {};
}

std::size_t Trial::count(NeedState state) const {
  return static_cast<std::size_t>(std::ranges::count(needs, state, &TriedNeed::state));
}

std::size_t ScenarioTrial::count(NeedState state) const {
  return static_cast<std::size_t>(std::ranges::count(needs, state, &TriedNeed::state));
}

std::size_t StandardShare::count(StandardState state) const {
  return static_cast<std::size_t>(std::ranges::count(hazards, state, &StandardAt::state));
}

Incident incident_of(const HazardId& hazard, const BasisRef& name, const PlanningBasis& basis,
                     Instant as_of) {
  Incident incident;
  incident.id = IncidentId(hazard.str() + "." + name.plan.str() + "." + name.basis);
  incident.kind = basis.kind;
  incident.occurred = as_of;
  incident.known = as_of;
  incident.place = hazard;
  for (const IndicatorValue& value : basis.values) {
    incident.indicators.emplace(value.indicator, value.value);
  }
  return incident;
}

Response tried(const Incident& incident, const Region& region, const Situation& situation) {
  SixSteps steps = six_steps(std::span(&incident, 1), region, situation, {});
  offer_ways(steps.answer, region);
  rank_remedies(steps.answer.shortfalls, usual_remedies);
  return std::move(steps.answer);
}

namespace {

using Row = std::map<std::string, std::string>;

/// Which incidents the rule says can happen at a kind of hazard.
class CanHappen {
 public:
  CanHappen(const Region& region, Date day) : catalogue_(region.catalogue) {
    const auto here = chain_of(region, region.header.jurisdiction);
    const Rule* rule = in_force(region.rules, "hazard_incident", day, here);
    if (rule == nullptr) return;
    for (const Row& row : rule->rows) {
      auto& kinds = of_[HazardKindId(field(row, "hazard_kind"))];
      for (const std::string& kind : words_of(field(row, "incidents"))) kinds.emplace_back(kind);
    }
  }

  /// An incident of the basis can happen there when it is one of them, or one of them is of its
  /// kind.
  [[nodiscard]] bool at(const HazardKindId& hazard, const IncidentKindId& kind) const {
    const auto found = of_.find(hazard);
    if (found == of_.end()) return true;
    return std::ranges::any_of(found->second, [&](const IncidentKindId& one) {
      return catalogue_.is_within(kind, one) || catalogue_.is_within(one, kind);
    });
  }

 private:
  const Catalogue& catalogue_;
  std::map<HazardKindId, std::vector<IncidentKindId>> of_ = {};
};

/// One trial after another, shared among the threads; each has its own losses.
class Trying {
 public:
  Trying(const Region& region, const Situation& situation, const ReadinessOptions& options,
         const AskedOfAlike& alike, std::vector<TrialToDo>& all)
      : region_(region),
        situation_(situation),
        options_(options),
        alike_(alike),
        all_(all),
        // What is lost is told by the ways themselves, and they lead anywhere.
        metrics_(options.losses ? KeptMetrics::TimesFrom::anywhere
                                : KeptMetrics::TimesFrom::bases) {}

  /// What the losses cost, of resources and roads, of posts and of persons.
  struct Lost {
    std::map<LossKey, LossOf> things = {};
    PostLosses posts = {};
    PersonLosses persons = {};
  };

  Lost run() {
    const unsigned threads = std::max(1U, options_.threads);
    std::vector<Lost> losses(threads);
    {
      std::vector<std::jthread> running;
      for (unsigned i = 1; i < threads; ++i) {
        running.emplace_back([&, i] { work(losses[i]); });
      }
      work(losses[0]);
    }
    if (failed_) std::rethrow_exception(failed_);
    for (unsigned i = 1; i < threads; ++i) merge(losses[0], losses[i]);
    return std::move(losses[0]);
  }

 private:
  void work(Lost& losses) {
    try {
      for (;;) {
        const std::size_t position = next_.fetch_add(1);
        if (position >= all_.size() || stop_) return;
        attempt(all_[position], losses);
        const std::lock_guard lock(mutex_);
        ++done_;
        if (options_.progress && !options_.progress(done_, all_.size())) stop_ = true;
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failed_) failed_ = std::current_exception();
      stop_ = true;
    }
  }

  void attempt(TrialToDo& to_do, Lost& losses) {
    if (!options_.losses) {
      Asked asked = alike_.asked(to_do.alike, to_do.incident, situation_);
      const ProspectsShared shared = alike_.shared(to_do.alike, asked.answer.incidents.front());
      Response answer = answer_for_needs(std::move(asked),
                                         alike_.dispatch_options(to_do.alike, to_do.incident.id),
                                         region_, situation_, metrics_, shared);
      offer_ways_at_first(answer, region_, alike_.access());
      finish(answer, to_do);
      return;
    }
    const RespondOptions usual;
    const std::span one(&to_do.incident, 1);
    SixSteps steps =
        six_steps(asked(one, region_, situation_, usual), region_, situation_, usual, &metrics_);
    offer_ways(steps.answer, region_);
    finish(steps.answer, to_do);
    add_losses(steps, region_, situation_, losses.things);
    add_people_losses(steps, region_, situation_, losses.posts, losses.persons);
  }

  static void finish(Response& answer, TrialToDo& to_do) {
    rank_remedies(answer.shortfalls, usual_remedies);
    to_do.trial.needs = needs_of(answer);
    to_do.done = true;
  }

  static void merge(Lost& into, const Lost& from) {
    for (const auto& [key, loss] : from.posts) {
      PostLoss& sum = into.posts[key];
      sum.organisation = loss.organisation;
      sum.post = loss.post;
      sum.trials += loss.trials;
      sum.limits += loss.limits;
      sum.stopped += loss.stopped;
    }
    for (const auto& [key, loss] : from.persons) {
      PersonLoss& sum = into.persons[key];
      sum.organisation = loss.organisation;
      sum.person = loss.person;
      for (const Text& post : loss.posts) {
        const auto same = [&](const Text& known) { return known.zh == post.zh; };
        if (std::ranges::none_of(sum.posts, same)) sum.posts.push_back(post);
      }
      sum.trials += loss.trials;
      sum.limits += loss.limits;
      sum.stopped += loss.stopped;
    }
    for (const auto& [key, loss] : from.things) {
      LossOf& sum = into.things[key];
      sum.what = key;
      sum.trials += loss.trials;
      sum.now_late += loss.now_late;
      sum.now_unmet += loss.now_unmet;
    }
  }

  const Region& region_;
  const Situation& situation_;
  const ReadinessOptions& options_;
  const AskedOfAlike& alike_;
  std::vector<TrialToDo>& all_;
  KeptMetrics metrics_;  // all trials are of one instant
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;
  std::size_t done_ = 0;
  std::exception_ptr failed_ = {};
};

TriedNeed need_of(std::size_t position, const Response& answer, const Fulfilment& met) {
  const Requirement& requirement = answer.requirements[position];
  TriedNeed need{.requirement = requirement.id,
                 .capability = requirement.capability,
                 .material = requirement.material,
                 .least_type = requirement.least_type,
                 .priority = requirement.priority,
                 .asked_by = requirement.asked_by};
  need.asked = requirement.curve.empty() ? Quantity{} : requirement.curve.back().quantity;
  need.coming = met.sent;
  need.missing = met.missing();
  need.state = !met.short_of()  ? NeedState::in_time
               : met.complete() ? NeedState::late
                                : NeedState::unmet;
  need.late_by = met.latest_by;
  const auto first = std::ranges::find(answer.shortfalls, position, &Shortfall::requirement);
  if (first != answer.shortfalls.end()) {
    need.reasons = first->reasons;
    need.remedies = first->remedies;
  }
  return need;
}

std::vector<HazardId> asked_hazards(const Region& region, const std::vector<HazardId>& asked) {
  if (region.hazards.empty()) throw Error(Code::readiness_no_hazards);
  std::vector<HazardId> hazards = asked;
  if (asked.empty()) {
    for (const Hazard& hazard : region.hazards) hazards.push_back(hazard.id);
  }
  std::ranges::sort(hazards);
  hazards.erase(std::unique(hazards.begin(), hazards.end()), hazards.end());
  for (const HazardId& id : hazards) {
    if (find(region.hazards, id) != nullptr) continue;
    throw Error(Code::id_unknown, {Text("危险目标", "hazard"), Text(id.view())});
  }
  return hazards;
}

}  // namespace

std::vector<TriedNeed> needs_of(const Response& answer) {
  const auto met = fulfilments(answer);
  std::vector<TriedNeed> needs;
  for (std::size_t i = 0; i < met.size(); ++i) needs.push_back(need_of(i, answer, met[i]));
  return needs;
}

std::vector<TrialToDo> trials_to_do(const Region& region, const std::vector<HazardId>& hazards,
                                    Instant as_of, std::vector<HazardId>& untried,
                                    AskedOfAlike& alike) {
  const Instant local = as_of + region.header.display_offset;
  const CanHappen can_happen(region, std::chrono::floor<std::chrono::days>(local));
  struct Basis {
    const Plan* plan = nullptr;
    const PlanningBasis* basis = nullptr;
    std::size_t asks = 0;
  };
  std::vector<Basis> bases;
  for (const Plan& plan : region.plans.plans()) {
    for (const PlanningBasis& basis : plan.planning_bases) {
      const Incident incident = incident_of({}, {plan.id, basis.id}, basis, as_of);
      bases.push_back({&plan, &basis, alike.asks({incident.kind, incident.indicators})});
    }
  }
  std::map<HazardKindId, std::vector<Basis>> by_kind;
  const auto bases_at = [&](const HazardKindId& kind) -> const std::vector<Basis>& {
    const auto [known, fresh] = by_kind.try_emplace(kind);
    if (fresh) {
      std::ranges::copy_if(bases, std::back_inserter(known->second),
                           [&](const Basis& one) { return can_happen.at(kind, one.basis->kind); });
    }
    return known->second;
  };
  std::vector<TrialToDo> all;
  for (const HazardId& id : hazards) {
    const std::size_t before = all.size();
    std::optional<LocatedIncident> there;
    std::size_t where = 0;
    for (const auto& [plan, basis, asks] : bases_at(find(region.hazards, id)->kind)) {
      const BasisRef ref{plan->id, basis->id};
      Incident incident = incident_of(id, ref, *basis, as_of);
      if (!there) {
        there = locate(incident, region);
        where = alike.where(*there);
      }
      const std::size_t like = alike.of(where, asks, incident);
      if (!alike.applies(like, plan->id)) continue;
      const auto same = std::find_if(all.begin() + static_cast<std::ptrdiff_t>(before), all.end(),
                                     [&](const TrialToDo& one) { return one.alike == like; });
      if (same != all.end()) {
        same->trial.bases.push_back(ref);
        continue;
      }
      there->incident = incident;
      alike.prepare(like, *there);
      Trial trial{.hazard = id, .bases = {ref}, .kind = basis->kind};
      all.push_back({.trial = std::move(trial), .incident = std::move(incident), .alike = like});
    }
    if (all.size() == before) untried.push_back(id);
  }
  return all;
}

NeedState state_of(std::size_t requirement, const Requirement& asked,
                   std::span<const Assignment> assignments) {
  Quantity all;
  std::vector<Quantity> by(asked.curve.size());
  for (const Assignment& assignment : assignments) {
    if (assignment.requirement != requirement) continue;
    all = all + assignment.quantity;
    for (std::size_t i = 0; i < by.size(); ++i) {
      if (assignment.coming.arrives <= asked.curve[i].by) by[i] = by[i] + assignment.quantity;
    }
  }
  bool in_time = true;
  for (std::size_t i = 0; i < by.size(); ++i) in_time = in_time && by[i] >= asked.curve[i].quantity;
  if (in_time) return NeedState::in_time;
  return all >= asked.curve.back().quantity ? NeedState::late : NeedState::unmet;
}

RegionReadiness readiness(const Region& region, const Situation& situation, Instant as_of,
                          const ReadinessOptions& options) {
  const auto hazards = asked_hazards(region, options.hazards);
  RegionReadiness result{.as_of = as_of};
  AskedOfAlike alike(region, as_of);
  auto all = trials_to_do(region, hazards, as_of, result.untried, alike);
  if (all.empty()) throw Error(Code::readiness_no_basis);
  auto losses = Trying(region, situation, options, alike, all).run();
  for (TrialToDo& one : all) {
    if (one.done) {
      result.trials.push_back(std::move(one.trial));
    } else {
      ++result.not_reached;
    }
  }
  result.standards = standard_shares(region, situation, as_of, hazards, options.standards);
  for (auto& [key, loss] : losses.things) result.losses.push_back(std::move(loss));
  for (auto& [key, loss] : losses.posts) result.posts.push_back(std::move(loss));
  for (auto& [key, loss] : losses.persons) {
    // Whatever thread met which trial first: the posts stand in the order of their words.
    std::ranges::sort(loss.posts, {}, &Text::zh);
    result.persons.push_back(std::move(loss));
  }
  std::ranges::stable_sort(result.persons, [](const PersonLoss& a, const PersonLoss& b) {
    return std::tuple(a.limits, a.stopped) > std::tuple(b.limits, b.stopped);
  });
  std::ranges::stable_sort(result.posts, [](const PostLoss& a, const PostLoss& b) {
    return std::tuple(a.limits, a.stopped) > std::tuple(b.limits, b.stopped);
  });
  std::ranges::stable_sort(result.losses, [](const LossOf& a, const LossOf& b) {
    return std::tuple(a.now_unmet, a.now_late) > std::tuple(b.now_unmet, b.now_late);
  });
  return result;
}

}  // namespace muster
