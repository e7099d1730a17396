#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "muster/plan/standard.hpp"
#include "muster/resources/response.hpp"

namespace muster {

struct PlanningBasis;

/// What comes of a need when its plan is tried.
enum class NeedState { in_time, late, unmet };
[[nodiscard]] std::string_view name(NeedState state);
[[nodiscard]] Text title(NeedState state);

/// One requirement of a trial.
struct TriedNeed {
  RequirementId requirement = {};
  std::optional<CapabilityId> capability = {};
  std::optional<MaterialId> material = {};
  std::optional<std::string> least_type = {};
  int priority = 2;
  std::vector<Contribution> asked_by = {};
  NeedState state = NeedState::in_time;
  Quantity asked = {};                  ///< by the last deadline
  Quantity coming = {};                 ///< in time or late
  Quantity missing = {};                ///< the most that is missing at any deadline
  std::optional<Seconds> late_by = {};  ///< the longest delay
  std::vector<Message> reasons = {};    ///< of the first shortfall
  std::vector<Remedy> remedies = {};
};

/// A planning basis, as the plan names it.
struct BasisRef {
  PlanId plan = {};
  std::string basis = {};
  friend auto operator<=>(const BasisRef&, const BasisRef&) = default;
};

/// One incident tried at one hazard. Bases that ask the same there share a trial.
struct Trial {
  HazardId hazard = {};
  std::vector<BasisRef> bases = {};  ///< by plan, then basis; the first names the incident
  IncidentKindId kind = {};
  std::vector<TriedNeed> needs = {};  ///< in the order of the requirements
  [[nodiscard]] std::size_t count(NeedState state) const;
};

/// A disaster that is supposed, with its probability, and what comes of all it asks for.
struct ScenarioTrial {
  std::string id = {};
  IncidentPlace at = {};
  std::int64_t weight = 0;            ///< probability in millionths
  std::vector<TriedNeed> needs = {};  ///< by material
  [[nodiscard]] std::size_t count(NeedState state) const;
};

/// How a hazard stands to one standard of coverage.
enum class StandardState { met, missed, not_applicable, unknown };
struct StandardAt {
  HazardId hazard = {};
  StandardState state = StandardState::not_applicable;
  std::optional<TeamId> team = {};   ///< the one that reaches it first, or lies nearest
  std::optional<Seconds> time = {};  ///< driving, or from the order
  std::optional<Meters> distance = {};
};

/// A standard, and who is within it. A hazard outside its scope is not applicable; where the class
/// of an area is not recorded, whether it applies is unknown.
struct StandardShare {
  Standard standard = {};
  bool asked = false;  ///< by the caller, for all hazards and places, not by a rule
  std::vector<StandardAt> hazards = {};  ///< by hazard
  std::int64_t people = 0;               ///< by night, of the places that say how many
  std::int64_t people_within = 0;        ///< only for a standard that holds everywhere
  std::string people_mark = {};
  [[nodiscard]] std::size_t count(StandardState state) const;
};

/// Something that could be lost, and what would be lost with it.
struct LossOf {
  std::variant<TeamId, StockpileId, RoadId> what = {};
  std::size_t trials = 0;     ///< that use it
  std::size_t now_late = 0;   ///< needs met in time until now
  std::size_t now_unmet = 0;  ///< needs met, in time or late, until now
};

/// A post nobody fills: whoever holds it does nothing of what the chains of the trials ask.
struct PostLoss {
  OrganisationId organisation = {};
  Text post = {};
  std::size_t trials = 0;   ///< whose chain asks something of it
  std::size_t limits = 0;   ///< that held and are broken without it, over all trials
  std::size_t stopped = 0;  ///< steps that cannot begin without it
};

/// Somebody by name, whose posts nobody else fills.
struct PersonLoss {
  OrganisationId organisation = {};
  std::string person = {};
  std::vector<Text> posts = {};  ///< as the steps of the chains say them
  std::size_t trials = 0;        ///< whose chain asks something of them
  std::size_t limits = 0;        ///< that held and are broken without them, over all trials
  std::size_t stopped = 0;       ///< steps that cannot begin without them
};

struct RegionReadiness {
  Instant as_of = {};
  std::vector<Trial> trials = {};      ///< by hazard, then the first basis
  std::vector<HazardId> untried = {};  ///< no planning basis applies to them
  std::vector<StandardShare> standards = {};
  std::vector<LossOf> losses = {};       ///< gravest first, then teams, stockpiles, roads by id
  std::vector<PostLoss> posts = {};      ///< gravest first, then by organisation and post
  std::vector<PersonLoss> persons = {};  ///< gravest first, then by organisation and name
  std::vector<ScenarioTrial> scenarios = {};  ///< by id; readiness() itself supposes none
  std::size_t not_reached = 0;  ///< trials that were to come when the caller stopped; the losses
                                ///< are then those of the trials that stand here
};

struct ReadinessOptions {
  std::vector<HazardId> hazards = {};    ///< none: all
  std::vector<Standard> standards = {};  ///< beside those of the rules
  bool losses = false;  ///< also what the loss of each resource, road, post and person costs
  unsigned threads = 1;
  std::function<bool(std::size_t done, std::size_t all)> progress =
      {};  ///< false: stop; what is tried by
           ///< then is the answer
};

/// The incident a planning basis means at a hazard: everything is told at once, at `as_of`.
[[nodiscard]] Incident incident_of(const HazardId& hazard, const BasisRef& name,
                                   const PlanningBasis& basis, Instant as_of);

/// Steps 0 to 6 of respond() for it: what a figure of the readiness is opened to.
///
/// Throws:  as respond().
[[nodiscard]] Response tried(const Incident& incident, const Region& region,
                             const Situation& situation);

/// Would every plan work, tonight? Every hazard × every planning basis of the plans that match it.
/// Which incidents can happen at a kind of hazard is a rule (`hazard_incident`); where it says
/// nothing, every basis whose plan matches is tried.
///
/// Order:   by hazard, then basis, whatever the threads.
/// Throws:  Error{readiness_no_hazards}, Error{readiness_no_basis}, Error{id_unknown} for a hazard.
[[nodiscard]] RegionReadiness readiness(const Region& region, const Situation& situation,
                                        Instant as_of, const ReadinessOptions& options = {});

/// Roads whose both ends full-time teams reach within a standard of time.
struct CoveredRoads {
  Standard standard = {};
  std::vector<RoadIndex> roads = {};  ///< by position
};

/// For each standard of time that is told for places or hazards, in the order of the readiness;
/// not for those inside a station's own area, where no other station counts.
[[nodiscard]] std::vector<CoveredRoads> covered_roads(const RegionReadiness& readiness,
                                                      const Region& region,
                                                      const Situation& situation);

}  // namespace muster
