#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "muster/plan/drill.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/stands.hpp"

namespace muster {

/// Where somebody found another way: the place, how long after leaving it is reached, by plan, and
/// how many roads lie behind it.
struct Turning {
  SetsOut from = {};
  TravelTime after = {.ms = 0};
  std::size_t roads = 0;
};

/// Plans that injects changed, by those injects in their order. Of one drill and region; any number
/// of threads may use one.
class ChangedPlans {
 public:
  using Making = std::function<std::shared_ptr<const PlanLibrary>()>;
  [[nodiscard]] std::shared_ptr<const PlanLibrary> of(const std::string& injects,
                                                      const Making& make);

 private:
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const PlanLibrary>> all_ = {};
};

class CardDrafts;
struct KnownRoads;

/// What is true at one moment of a rehearsal: values of its own, made from those it was given.
struct RehearsalWorld {
  std::vector<Incident> incidents = {};  ///< those that are known by now
  Situation situation = {};
  const Region* region = nullptr;
  /// Where an inject changed levels: all plans that the drill's incidents can match.
  std::shared_ptr<const PlanLibrary> own_plans = {};
  std::string changed_by = {};      ///< those injects
  ChangedPlans* changed = nullptr;  ///< what other rounds have made of them
  std::string history = {};         ///< what happened that the plans go by, in words of its own
  std::set<CrewId> lost_crews = {};
  std::set<LotId> lost_lots = {};
  std::set<OrganisationId> cut = {};  ///< nobody there answers
  std::map<OrganisationId, Instant> cut_since = {};
  std::map<std::pair<std::string, IncidentId>, Turning> turnings =
      {};                                        ///< by crew or lot, the last
  std::shared_ptr<const KnownRoads> roads = {};  ///< those of the last answer
  std::shared_ptr<const CardDrafts> cards = {};  ///< its steps of cards, where it is told
};

/// The plans that match() goes by.
[[nodiscard]] const PlanLibrary& plans_of(const RehearsalWorld& world);

/// Whether what the inject does is something the plans go by, or only the roads, those who are sent
/// or the words between them.
[[nodiscard]] bool concerns_plans(const Inject& inject);

/// Applies what the inject does.
///
/// Empty:   (false) when it changes nothing that the engine goes by.
[[nodiscard]] bool apply(const Inject& inject, Instant at, const Drill& drill,
                         RehearsalWorld& world);

}  // namespace muster
