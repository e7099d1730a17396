#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "muster/resources/response.hpp"
#include "muster/resources/stands.hpp"
#include "response_travel.hpp"

namespace muster {

struct ProspectsShared;

/// The answer as far as its shortfalls, and what it was found with.
struct SixSteps {
  Response answer = {};                ///< what comes after the shortfalls is left empty
  std::vector<Closure> closures = {};  ///< all of them, the incidents' own and the zones' included
  RoadsThen roads;                     ///< refers to answer.incidents: moves with it, is not copied
  TravelByIncident travel = {};

  SixSteps(Response a, std::vector<Closure> c, RoadsThen r, TravelByIncident t)
      : answer(std::move(a)), closures(std::move(c)), roads(std::move(r)), travel(std::move(t)) {}
  SixSteps(const SixSteps&) = delete;
  SixSteps& operator=(const SixSteps&) = delete;
  SixSteps(SixSteps&&) = default;
  SixSteps& operator=(SixSteps&&) = delete;
  ~SixSteps() = default;
};

/// Steps 0 to 3½: what the plans ask for, whom they alert, where nobody may stay. `answer.as_of` is
/// set; `closures` are all of them.
struct Asked {
  Response answer = {};
  std::vector<Closure> closures = {};
  /// The plans that were matched, not looked into again: they must live as long as this is handed
  /// on as what was asked earlier.
  const PlanLibrary* matched = nullptr;
};
/// With other plans to match than those of the region, the levels that were raised since hold.
/// `earlier` is what was asked in the same region with other facts: who is told of an incident is
/// not worked out again where nothing has changed that it goes by.
///
/// Throws:  as respond().
[[nodiscard]] Asked asked(std::span<const Incident> incidents, const Region& region,
                          const Situation& situation, const RespondOptions& options);
[[nodiscard]] Asked asked(std::span<const Incident> incidents, const Region& region,
                          const Situation& situation, const RespondOptions& options,
                          const PlanLibrary& to_match, const Asked* earlier = nullptr);
/// The same without the plans that nearly match and what is due to be reported: for whoever only
/// wants to know what comes of the needs. Of an incident of which nothing is new since `earlier`
/// all is as it was there; what is unknown of it and the notes on it are not said again.
[[nodiscard]] Asked asked_for_needs(std::span<const Incident> incidents, const Region& region,
                                    const Situation& situation, const RespondOptions& options,
                                    const PlanLibrary& to_match, const Asked* earlier = nullptr);

/// The last of it: what is shut, and the zones around the incidents that stand in it, by the plans
/// that match.
void shut_roads(Asked& found, const Region& region, const Situation& situation);

/// The policy in force where the first incident is, and how grave each is by what may still become
/// true.
///
/// Throws:  Error{policy_unknown}.
[[nodiscard]] DispatchOptions dispatch_options(const Response& answer, const Region& region,
                                               const RespondOptions& options);
/// The same without options of one's own; what `by` has from the rules is not read again where they
/// are those in force for both answers.
[[nodiscard]] DispatchOptions dispatch_options_after(const Response& earlier,
                                                     const DispatchOptions& by,
                                                     const Response& answer, const Region& region);

/// Steps 0 to 6 of the corridor: respond() goes on from here, readiness() stops here. With what was
/// asked: steps 4 to 6.
///
/// Throws:  as respond().
[[nodiscard]] SixSteps six_steps(Asked asked, const Region& region, const Situation& situation,
                                 const RespondOptions& options, KeptMetrics* kept = nullptr);
[[nodiscard]] SixSteps six_steps(std::span<const Incident> incidents, const Region& region,
                                 const Situation& situation, const RespondOptions& options);

/// The same for whoever only wants to know what comes of the needs: requirements, assignments and
/// shortfalls are those of six_steps() with the usual options, but that assignments have no
/// reasons, and of the shortfalls of a need the first alone has reasons and remedies; of the
/// candidates those alone that matter for them may stand there. `by` is what dispatch_options()
/// says of it.
///
/// Throws:  as respond().
[[nodiscard]] Response answer_for_needs(Asked asked, const DispatchOptions& by,
                                        const Region& region, const Situation& situation,
                                        KeptMetrics& kept, const ProspectsShared& shared);

/// An answer, and the travel times it was found with.
struct Responded {
  Response answer = {};
  TravelByIncident travel = {};
};
/// respond() from step 4 on, with what was asked; `kept` as RoadsThen takes it.
[[nodiscard]] Responded respond_asked(Asked asked, const Region& region, const Situation& situation,
                                      const RespondOptions& options, KeptMetrics* kept = nullptr);

/// Where what was sent sets out from, and what it drives. Empty: too far from any road.
[[nodiscard]] std::optional<SetsOut> start_of(const Assignment& assignment, const Region& region,
                                              const Situation& situation);
[[nodiscard]] const Vehicle* vehicle_for(const Assignment& assignment, const Region& region);

/// Both of them, with one look for the crew or the lot; and the place among the roads, where that
/// is known without looking for it.
struct SettingOut {
  std::optional<SetsOut> from = {};
  std::optional<PlaceIndex> place = {};
  const Vehicle* vehicle = nullptr;
};
[[nodiscard]] SettingOut setting_out(const Assignment& assignment, const Region& region,
                                     const RegionPositions& positions, const Situation& situation);

/// The way of each assignment; none where no road leads.
[[nodiscard]] std::vector<std::optional<Route>> routes_of(const Response& answer,
                                                          const Region& region,
                                                          const Situation& situation,
                                                          const TravelByIncident& travel);
/// The same: of those who set out from one place on the same roads it is looked for once.
[[nodiscard]] std::vector<std::optional<Route>> routes_of(const Response& answer,
                                                          const Region& region,
                                                          const RegionPositions& positions,
                                                          const Situation& situation,
                                                          const TravelByIncident& travel);

}  // namespace muster
