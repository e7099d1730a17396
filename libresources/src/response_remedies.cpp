// What asking somebody else now, or taking by law, would change.
#include "response_remedies.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <tuple>

#include "muster/resources/access.hpp"
#include "shortfalls_need.hpp"

namespace muster {
namespace {

using Holder = std::variant<TeamId, StockpileId>;

/// Candidates that a way would release sooner, and the last instant at which saying yes still is
/// in time for all of them.
struct Sooner {
  Access way = {};
  Instant latest = {};
  std::vector<CrewCandidate> crews = {};
  std::vector<LotCandidate> lots = {};
};

class Asking {
 public:
  Asking(const Response& answer, const Region& region) : answer_(answer), region_(region) {}

  void lessen(Shortfall& shortfall) {
    const Requirement& requirement = answer_.requirements[shortfall.requirement];
    const DemandPoint& demand = requirement.curve[shortfall.point];
    by_agreement_.clear();
    by_law_.clear();
    collect(shortfall.requirement, demand.by);
    for (const auto& [agreement, sooner] : by_agreement_) {
      const Effect effect = tried(shortfall, demand, sooner);
      if (effect.gains <= Quantity(0)) continue;
      const AccessStep& giver = sooner.way.steps.back();
      offer(shortfall, effect, Code::remedy_agreement,
            {find(region_.agreements, agreement)->name, name_of(region_.organisations, giver.party),
             Text(std::to_string(giver.consent.value_or(Minutes{0}).count())),
             amount_text(requirement, effect.gains, region_)});
    }
    for (const auto& [parties, sooner] : by_law_) {
      const Effect effect = tried(shortfall, demand, sooner);
      if (effect.gains <= Quantity(0)) continue;
      offer(shortfall, effect, Code::remedy_requisition,
            {name_of(region_.organisations, parties.first),
             name_of(region_.organisations, parties.second),
             amount_text(requirement, effect.gains, region_),
             Text(format_clock(std::chrono::floor<Minutes>(sooner.latest),
                               requirement.curve.front().by, region_.header.display_offset))});
    }
  }

 private:
  static void offer(Shortfall& shortfall, const Effect& effect, Code code,
                    std::vector<Text> parameters) {
    shortfall.remedies.push_back(
        {.what = {code, std::move(parameters)}, .gains = effect.gains, .costs = effect.costs});
  }

  const std::vector<Access>& ways(const Holder& holder, const IncidentId& incident) {
    const auto [at, fresh] = ways_.try_emplace({holder, incident});
    if (fresh) {
      at->second = std::visit(
          [&](const auto& id) {
            return access(id, incident, answer_.matches, answer_.activations, region_,
                          answer_.as_of);
          },
          holder);
    }
    return at->second;
  }

  /// Those who come too late as they are asked now, and would not by another open way.
  void collect(std::size_t requirement, Instant by) {
    const auto look = [&](const auto& list, auto holder_of, auto into) {
      for (const auto& candidate : list) {
        if (candidate.requirement != requirement || candidate.coming.arrives <= by) continue;
        const std::optional<Holder> holder = holder_of(candidate);
        if (!holder) continue;
        for (const Access& way : ways(*holder, answer_.requirements[requirement].incident)) {
          if (!way.barred) consider(way, *holder, candidate, by, into);
        }
      }
    };
    if (answer_.requirements[requirement].capability) {
      look(
          answer_.candidates.crews,
          [&](const CrewCandidate& one) -> std::optional<Holder> {
            const Crew* crew = find(region_.crews, one.crew);
            if (crew == nullptr || one.engaged_at) return std::nullopt;
            return crew->team;
          },
          &Sooner::crews);
    } else {
      look(
          answer_.candidates.lots,
          [&](const LotCandidate& one) -> std::optional<Holder> {
            const Lot* lot = find(region_.lots, one.lot);
            if (lot == nullptr) return std::nullopt;
            return lot->stockpile;
          },
          &Sooner::lots);
    }
  }

  template <class Candidate, class List>
  void consider(const Access& way, const Holder& holder, const Candidate& candidate, Instant by,
                List into) {
    const bool law = way.means == Means::requisition && !way.release;
    if (!law && (!way.agreement || !way.release)) return;
    // How long a decision takes is in no data: as if it were taken when it is asked for.
    const auto released = law ? way.steps.back().asked : way.release;
    if (!released || *released >= candidate.coming.agreed) return;
    Candidate sooner = candidate;
    const Seconds saved = candidate.coming.agreed - *released;
    sooner.coming.agreed -= saved;
    sooner.coming.departs -= saved;
    sooner.coming.arrives -= saved;
    if (sooner.coming.arrives > by) return;
    const Instant latest = *released + (by - sooner.coming.arrives);
    Sooner& all = law ? by_law_[{way.steps.back().party, organisation_of(holder)}]
                      : by_agreement_[*way.agreement];
    all.latest = (all.*into).empty() ? latest : std::min(all.latest, latest);
    all.way = way;
    if (way.cap && static_cast<std::int64_t>((all.*into).size()) >= *way.cap) return;
    (all.*into).push_back(std::move(sooner));
  }

  [[nodiscard]] OrganisationId organisation_of(const Holder& holder) const {
    if (const auto* team = std::get_if<TeamId>(&holder)) {
      return find(region_.teams, *team)->organisation;
    }
    return find(region_.stockpiles, std::get<StockpileId>(holder))->organisation;
  }

  [[nodiscard]] Effect tried(const Shortfall& shortfall, const DemandPoint& demand,
                             const Sooner& sooner) const {
    Candidates changed = answer_.candidates;
    const auto replace = [](auto& all, const auto& some, auto same) {
      for (const auto& one : some) {
        const auto at =
            std::ranges::find_if(all, [&](const auto& other) { return same(one) == same(other); });
        if (at != all.end()) *at = one;
      }
    };
    replace(changed.crews, sooner.crews,
            [](const CrewCandidate& one) { return std::tie(one.requirement, one.crew); });
    replace(changed.lots, sooner.lots,
            [](const LotCandidate& one) { return std::tie(one.requirement, one.lot); });
    std::ranges::stable_sort(changed.crews, {}, [](const CrewCandidate& one) {
      return std::tie(one.requirement, one.coming.arrives, one.crew);
    });
    std::ranges::stable_sort(changed.lots, {}, [](const LotCandidate& one) {
      return std::tie(one.requirement, one.coming.arrives, one.to_confirm);
    });
    const Dispatch then =
        dispatch(answer_.requirements, changed, region_, answer_.dispatch.options);
    return effect_of(answer_.dispatch.assignments, then.assignments, answer_.requirements,
                     shortfall.requirement, demand);
  }

  const Response& answer_;
  const Region& region_;
  std::map<std::pair<Holder, IncidentId>, std::vector<Access>> ways_;
  std::map<AgreementId, Sooner> by_agreement_;
  std::map<std::pair<OrganisationId, OrganisationId>, Sooner> by_law_;  // who decides, of whom
};

}  // namespace

void offer_ways(Response& answer, const Region& region) {
  std::vector<Shortfall> shortfalls = answer.shortfalls;
  Asking asking(answer, region);
  for (Shortfall& shortfall : shortfalls) asking.lessen(shortfall);
  answer.shortfalls = std::move(shortfalls);
}

}  // namespace muster
