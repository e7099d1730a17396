// What asking under an agreement now would change.
#include "response_remedies.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "muster/resources/access.hpp"

namespace muster {
namespace {

constexpr std::size_t most_remedies = 3;

/// Candidates that an agreement would release sooner, and the way.
struct Sooner {
  Access way = {};
  std::vector<CrewCandidate> crews = {};
};

class Asking {
 public:
  Asking(const Response& answer, const Region& region) : answer_(answer), region_(region) {}

  void lessen(Shortfall& shortfall) {
    const Requirement& requirement = answer_.requirements[shortfall.requirement];
    if (!requirement.capability) return;
    const DemandPoint& demand = requirement.curve[shortfall.point];
    for (auto& [agreement, sooner] : in_time(shortfall.requirement, demand.by)) {
      if (shortfall.remedies.size() >= most_remedies) return;
      const Quantity gains = gain(shortfall, demand, sooner);
      if (gains <= Quantity(0)) continue;
      const AccessStep& giver = sooner.way.steps.back();
      const std::string count = std::to_string(gains.count());
      shortfall.remedies.push_back(
          {.what = {Code::remedy_agreement,
                    {find(region_.agreements, agreement)->name,
                     name_of(region_.organisations, giver.party),
                     Text(std::to_string(giver.consent.value_or(Minutes{0}).count())),
                     Text(count + " 个组", count + (count == "1" ? " crew" : " crews"))}},
           .gains = gains});
    }
  }

 private:
  const std::vector<Access>& ways(const TeamId& team, const IncidentId& incident) {
    const auto [at, fresh] = ways_.try_emplace({team, incident});
    if (fresh) {
      at->second =
          access(team, incident, answer_.matches, answer_.activations, region_, answer_.as_of);
    }
    return at->second;
  }

  /// Those who come too late as they are asked now, and would not by an open agreement.
  [[nodiscard]] std::map<AgreementId, Sooner> in_time(std::size_t requirement, Instant by) {
    std::map<AgreementId, Sooner> found;
    const auto& crews = answer_.candidates.crews;
    auto candidate = std::ranges::lower_bound(crews, requirement, {}, &CrewCandidate::requirement);
    for (; candidate != crews.end() && candidate->requirement == requirement; ++candidate) {
      if (candidate->coming.arrives <= by) continue;
      const Crew* crew = find(region_.crews, candidate->crew);
      if (crew == nullptr) continue;
      for (const Access& way : ways(crew->team, answer_.requirements[requirement].incident)) {
        if (way.barred || !way.agreement || !way.release ||
            *way.release >= candidate->coming.agreed) {
          continue;
        }
        CrewCandidate sooner = *candidate;
        const Seconds saved = candidate->coming.agreed - *way.release;
        sooner.coming.agreed -= saved;
        sooner.coming.departs -= saved;
        sooner.coming.arrives -= saved;
        if (sooner.coming.arrives > by) continue;
        Sooner& all = found[*way.agreement];
        all.way = way;
        if (way.cap && static_cast<std::int64_t>(all.crews.size()) >= *way.cap) continue;
        all.crews.push_back(std::move(sooner));
      }
    }
    return found;
  }

  [[nodiscard]] Quantity gain(const Shortfall& shortfall, const DemandPoint& demand,
                              const Sooner& sooner) const {
    Candidates changed = answer_.candidates;
    for (const CrewCandidate& crew : sooner.crews) {
      const auto same = std::ranges::find_if(changed.crews, [&](const CrewCandidate& one) {
        return one.requirement == crew.requirement && one.crew == crew.crew;
      });
      if (same != changed.crews.end()) *same = crew;
    }
    std::ranges::stable_sort(changed.crews, [](const auto& a, const auto& b) {
      return std::tie(a.requirement, a.coming.arrives, a.crew) <
             std::tie(b.requirement, b.coming.arrives, b.crew);
    });
    const Dispatch then =
        dispatch(answer_.requirements, changed, region_, answer_.dispatch.options);
    Quantity there;
    for (const Assignment& one : then.assignments) {
      if (one.requirement == shortfall.requirement && one.coming.arrives <= demand.by) {
        there = there + one.quantity;
      }
    }
    return std::min(there, demand.quantity) - (demand.quantity - shortfall.missing);
  }

  const Response& answer_;
  const Region& region_;
  std::map<std::pair<TeamId, IncidentId>, std::vector<Access>> ways_;
};

}  // namespace

void offer_agreements(Response& answer, const Region& region) {
  if (region.agreements.empty()) return;
  std::vector<Shortfall> shortfalls = answer.shortfalls;
  Asking asking(answer, region);
  for (Shortfall& shortfall : shortfalls) asking.lessen(shortfall);
  answer.shortfalls = std::move(shortfalls);
}

}  // namespace muster
