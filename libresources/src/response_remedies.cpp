// What asking somebody else now, or taking by law, would change.
#include "response_remedies.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "access_ways.hpp"
#include "dispatch_depth.hpp"
#include "shortfalls_need.hpp"

namespace muster {
namespace {

/// A team or a stockpile of the region. Its order means nothing.
struct Holder {
  const Team* team = nullptr;
  const Stockpile* stockpile = nullptr;
  friend auto operator<=>(const Holder&, const Holder&) = default;

  [[nodiscard]] Owned owned() const {
    return team != nullptr ? owned_by(*team) : owned_by(*stockpile);
  }
  [[nodiscard]] const OrganisationId& organisation() const {
    return team != nullptr ? team->organisation : stockpile->organisation;
  }
  /// Teams, then stockpiles.
  [[nodiscard]] std::size_t position(const Region& region) const {
    return team != nullptr ? static_cast<std::size_t>(team - region.teams.data())
                           : region.teams.size() +
                                 static_cast<std::size_t>(stockpile - region.stockpiles.data());
  }
};

/// The ways to all that one incident may ask for, those that were looked at.
struct WaysTo {
  AccessWays all;
  std::vector<std::optional<std::vector<Access>>> known = {};  // by position of the holder

  /// None for whoever nobody could ask in another way than is usual.
  const std::vector<Access>& holder(const Holder& one, const Region& region) {
    if (known.empty()) known.resize(region.teams.size() + region.stockpiles.size());
    auto& found = known[one.position(region)];
    if (!found) {
      const Owned owned = one.owned();
      found = all.may_ask_otherwise(owned) ? all.to(owned) : std::vector<Access>();
    }
    return *found;
  }
};

/// Who holds what each candidate is, looked up when first asked for; by position of the candidate.
template <class Candidate>
class Holders {
 public:
  template <class Find>
  const std::optional<Holder>& of(std::size_t position, const std::vector<Candidate>& all,
                                  const Find& find_holder) {
    if (known_.empty()) known_.resize(all.size());
    auto& found = known_[position];
    if (!found) found = find_holder(all[position]);
    return *found;
  }

 private:
  std::vector<std::optional<std::optional<Holder>>> known_ = {};
};

/// Sorts without moving what is in order already.
template <class Candidate, class Before>
void put_in_order(std::vector<Candidate>& candidates, Before before) {
  std::vector<std::size_t> order(candidates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(
      order, [&](std::size_t a, std::size_t b) { return before(candidates[a], candidates[b]); });
  if (std::ranges::is_sorted(order)) return;
  std::vector<Candidate> sorted;
  sorted.reserve(candidates.size());
  for (const std::size_t i : order) sorted.push_back(std::move(candidates[i]));
  candidates = std::move(sorted);
}

/// What a way would release sooner than it comes now, and who holds it.
struct Sooner {
  Access way = {};
  Instant released = {};
  std::set<Holder> holders = {};
};

class Asking {
 public:
  Asking(const Response& answer, const Region& region, std::shared_ptr<const AccessRecords> records)
      : answer_(answer), region_(region), records_(std::move(records)) {}

  void lessen(Shortfall& shortfall) {
    const Requirement& requirement = answer_.requirements[shortfall.requirement];
    const DemandPoint& demand = requirement.curve[shortfall.point];
    by_agreement_.clear();
    by_law_.clear();
    collect(shortfall.requirement, demand.by);
    for (const auto& [agreement, sooner] : by_agreement_) {
      const Effect effect = effect_then(shortfall, demand, then(shortfall, sooner));
      if (effect.gains <= Quantity(0)) continue;
      const AccessStep& giver = sooner.way.steps.back();
      offer(shortfall, effect, Code::remedy_agreement,
            {find(region_.agreements, agreement)->name, name_of(region_.organisations, giver.party),
             Text(std::to_string(giver.consent.value_or(Minutes{0}).count())),
             amount_text(requirement, effect.gains, region_)});
    }
    for (const auto& [parties, sooner] : by_law_) {
      const std::vector<Assignment>& sent = then(shortfall, sooner);
      const Effect effect = effect_then(shortfall, demand, sent);
      if (effect.gains <= Quantity(0)) continue;
      offer(shortfall, effect, Code::remedy_requisition,
            {name_of(region_.organisations, parties.first),
             name_of(region_.organisations, parties.second),
             amount_text(requirement, effect.gains, region_),
             Text(format_clock(std::chrono::floor<Minutes>(latest_word(sent, sooner)),
                               requirement.curve.front().by, region_.header.display_offset))});
    }
  }

 private:
  static void offer(Shortfall& shortfall, const Effect& effect, Code code,
                    std::vector<Text> parameters) {
    shortfall.remedies.push_back(
        {.what = {code, std::move(parameters)}, .gains = effect.gains, .costs = effect.costs});
  }

  WaysTo& ways(const IncidentId& incident) {
    const auto known = ways_.find(incident);
    if (known != ways_.end()) return known->second;
    return ways_
        .emplace(incident, WaysTo{AccessWays(incident, answer_.matches, answer_.activations,
                                             region_, answer_.as_of, records_)})
        .first->second;
  }

  [[nodiscard]] std::optional<Holder> holder_of(const CrewCandidate& one) const {
    const Crew* crew = find(region_.crews, one.crew);
    const Team* team = crew == nullptr ? nullptr : find(region_.teams, crew->team);
    if (team == nullptr || one.engaged_at) return std::nullopt;
    return Holder{.team = team};
  }
  [[nodiscard]] std::optional<Holder> holder_of(const LotCandidate& one) const {
    const Lot* lot = find(region_.lots, one.lot);
    const Stockpile* depot = lot == nullptr ? nullptr : find(region_.stockpiles, lot->stockpile);
    if (depot == nullptr) return std::nullopt;
    return Holder{.stockpile = depot};
  }

  template <class Candidate>
  const std::optional<Holder>& known_holder(std::size_t position, const std::vector<Candidate>& all,
                                            Holders<Candidate>& holders) const {
    return holders.of(position, all, [&](const Candidate& one) { return holder_of(one); });
  }

  /// Whether it waits for something else than leave to go: a low-loader, the opening of its depot.
  static bool waits(const CrewCandidate& one) {
    return one.low_loader && *one.low_loader != one.crew;
  }
  static bool waits(const LotCandidate& one) { return one.shut.has_value(); }

  static void load_sooner(CrewCandidate& /*crew*/, Seconds /*saved*/) {}
  static void load_sooner(LotCandidate& lot, Seconds saved) {
    if (lot.haulage) lot.haulage->opened -= saved;
  }

  /// Those who come too late as they are asked now, and would not by another open way.
  void collect(std::size_t requirement, Instant by) {
    WaysTo& all = ways(answer_.requirements[requirement].incident);
    const auto look = [&](const auto& list, auto& holders) {
      auto at = std::ranges::lower_bound(
          list, requirement, {}, [](const auto& candidate) { return candidate.requirement; });
      for (; at != list.end() && at->requirement == requirement; ++at) {
        const auto& candidate = *at;
        if (candidate.coming.arrives <= by || waits(candidate)) continue;
        // Nobody is asked before this answer is given: who comes too late even then is left aside.
        const Seconds asking = candidate.coming.agreed - answer_.as_of;
        if (asking <= Seconds(0) || candidate.coming.arrives - asking > by) continue;
        const auto i = static_cast<std::size_t>(at - list.begin());
        const auto& holder = known_holder(i, list, holders);
        if (!holder) continue;
        for (const Access& way : all.holder(*holder, region_)) {
          if (!way.barred) consider(way, *holder, candidate.coming, by);
        }
      }
    };
    if (answer_.requirements[requirement].capability) {
      look(answer_.candidates.crews, of_crews_);
    } else {
      look(answer_.candidates.lots, of_lots_);
    }
  }

  /// An agreement as if who has it asked now; a decision by law as if it were taken as soon as it
  /// is asked for, for how long that takes is in no data.
  [[nodiscard]] std::optional<Instant> released(const Access& way) const {
    if (way.means == Means::requisition && !way.release) {
      const auto& forbids = answer_.dispatch.options.policy.forbids;
      const bool forbidden = std::ranges::find(forbids, Forbids::requisition) != forbids.end();
      return forbidden ? std::nullopt : way.steps.back().asked;
    }
    if (!way.agreement || !way.release) return std::nullopt;
    Instant agreed = answer_.as_of;
    for (const AccessStep& step : way.steps) agreed += step.consent.value_or(Minutes{0});
    return agreed;
  }

  void consider(const Access& way, const Holder& holder, const Coming& coming, Instant by) {
    const std::optional<Instant> agreed = released(way);
    if (!agreed || *agreed >= coming.agreed) return;
    const Instant arrives = coming.arrives - (coming.agreed - *agreed);
    if (arrives > by) return;
    Sooner& all = way.agreement ? by_agreement_[*way.agreement]
                                : by_law_[{way.steps.back().party, holder.organisation()}];
    all.released = *agreed;
    all.way = way;
    all.holders.insert(holder);
  }

  /// Whatever those holders have comes by that way, for whichever need it serves best; an agreement
  /// brings no more crews than it allows.
  void bring_sooner(auto& candidates, auto& holders, const IncidentId& incident,
                    const Sooner& sooner) {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      auto& one = candidates[i];
      if (one.coming.agreed <= sooner.released || waits(one)) continue;
      if (answer_.requirements[one.requirement].incident != incident) continue;
      const auto& holder = known_holder(i, candidates, holders);
      if (!holder || !sooner.holders.contains(*holder)) continue;
      const Seconds saved = one.coming.agreed - sooner.released;
      one.coming.authority = sooner.way.steps.back().party;
      one.coming.act = sooner.way.steps.back().act;
      one.coming.agreement = sooner.way.agreement;
      one.coming.agreed -= saved;
      one.coming.departs -= saved;
      one.coming.arrives -= saved;
      load_sooner(one, saved);
    }
  }

  /// Who goes then, tried once for all shortfalls of an incident that this would lessen.
  const std::vector<Assignment>& then(const Shortfall& shortfall, const Sooner& sooner) {
    const IncidentId& incident = answer_.requirements[shortfall.requirement].incident;
    const AccessStep& last = sooner.way.steps.back();
    Asked key{incident,        last.party,    last.act, sooner.way.agreement,
              sooner.released, sooner.holders};
    const auto known = tried_.find(key);
    if (known != tried_.end()) return known->second;
    return tried_.emplace(std::move(key), tried(incident, sooner).assignments).first->second;
  }

  [[nodiscard]] Dispatch tried(const IncidentId& incident, const Sooner& sooner) {
    Candidates changed{.crews = answer_.candidates.crews,
                       .otherwise = answer_.candidates.otherwise,
                       .lots = answer_.candidates.lots};
    if (sooner.way.agreement) {
      // Whoever has no part of it left comes as he would without.
      std::ranges::copy_if(
          answer_.candidates.crews, std::back_inserter(changed.otherwise),
          [&](const CrewCandidate& one) { return one.coming.agreement != sooner.way.agreement; });
    }
    const auto holds = [&](bool teams) {
      return std::ranges::any_of(
          sooner.holders, [&](const Holder& holder) { return (holder.team != nullptr) == teams; });
    };
    if (holds(true)) bring_sooner(changed.crews, of_crews_, incident, sooner);
    if (holds(false)) bring_sooner(changed.lots, of_lots_, incident, sooner);
    const auto sort_crews = [](std::vector<CrewCandidate>& crews) {
      put_in_order(crews, [](const CrewCandidate& a, const CrewCandidate& b) {
        return std::tie(a.requirement, a.coming.arrives, a.crew) <
               std::tie(b.requirement, b.coming.arrives, b.crew);
      });
    };
    sort_crews(changed.crews);
    sort_crews(changed.otherwise);
    put_in_order(changed.lots, [](const LotCandidate& a, const LotCandidate& b) {
      return std::tie(a.requirement, a.coming.arrives, a.to_confirm) <
             std::tie(b.requirement, b.coming.arrives, b.to_confirm);
    });
    return dispatch_as_deep(DispatchDepth::sent, answer_.requirements, changed, region_,
                            answer_.dispatch.options);
  }

  [[nodiscard]] Effect effect_then(const Shortfall& shortfall, const DemandPoint& demand,
                                   const std::vector<Assignment>& then) const {
    return effect_of(answer_.dispatch.assignments, then, answer_.requirements,
                     shortfall.requirement, demand);
  }

  /// The last instant for saying yes at which all that then comes in time by it still does.
  [[nodiscard]] Instant latest_word(const std::vector<Assignment>& then,
                                    const Sooner& sooner) const {
    std::optional<Instant> latest;
    for (const Assignment& one : then) {
      const bool by_it = one.coming.authority == sooner.way.steps.back().party &&
                         one.coming.act == sooner.way.steps.back().act &&
                         one.coming.agreed == sooner.released;
      const auto slack = by_it ? slack_of(one, answer_.requirements) : std::nullopt;
      if (!slack) continue;
      latest = std::min(latest.value_or(sooner.released + *slack), sooner.released + *slack);
    }
    return latest.value_or(sooner.released);
  }

  /// The incident, and what of a Sooner decides who goes.
  using Asked = std::tuple<IncidentId, OrganisationId, Act, std::optional<AgreementId>, Instant,
                           std::set<Holder>>;

  const Response& answer_;
  const Region& region_;
  std::shared_ptr<const AccessRecords> records_;
  std::map<IncidentId, WaysTo> ways_;
  std::map<Asked, std::vector<Assignment>> tried_;
  Holders<CrewCandidate> of_crews_;  // of the answer's candidates, and of any in the same places
  Holders<LotCandidate> of_lots_;
  std::map<AgreementId, Sooner> by_agreement_;
  std::map<std::pair<OrganisationId, OrganisationId>, Sooner> by_law_;  // who decides, of whom
};

}  // namespace

void offer_ways(Response& answer, const Region& region) {
  std::vector<Shortfall> shortfalls = answer.shortfalls;
  Asking asking(answer, region, nullptr);
  for (Shortfall& shortfall : shortfalls) asking.lessen(shortfall);
  answer.shortfalls = std::move(shortfalls);
}

void offer_ways_at_first(Response& answer, const Region& region,
                         std::shared_ptr<const AccessRecords> records) {
  std::vector<Shortfall> shortfalls = answer.shortfalls;
  Asking asking(answer, region, std::move(records));
  for (std::size_t i = 0; i < shortfalls.size(); ++i) {
    if (i > 0 && shortfalls[i].requirement == shortfalls[i - 1].requirement) continue;
    asking.lessen(shortfalls[i]);
  }
  answer.shortfalls = std::move(shortfalls);
}

}  // namespace muster
