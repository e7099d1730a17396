#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "muster/plan/activation.hpp"
#include "muster/plan/grade.hpp"
#include "muster/plan/incident.hpp"
#include "muster/plan/reporting.hpp"
#include "muster/resources/casualties.hpp"
#include "muster/resources/closures.hpp"
#include "muster/resources/coverage_left.hpp"
#include "muster/resources/dispatch.hpp"
#include "muster/resources/engine_choice.hpp"
#include "muster/resources/experts.hpp"
#include "muster/resources/hazard_zone.hpp"
#include "muster/resources/linkage.hpp"
#include "muster/resources/reassignment.hpp"
#include "muster/resources/reliefs.hpp"
#include "muster/resources/route.hpp"
#include "muster/resources/shelters.hpp"
#include "muster/resources/shortfalls.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/why_not.hpp"

namespace muster {

struct Region;

/// Whom an earlier answer sent for what: it stays so unless it can no longer come.
struct Held {
  RequirementId requirement = {};
  Resource resource = {};
};

struct RespondOptions {
  std::optional<Instant> as_of = {};  ///< default: the latest `known` of the incidents
  std::vector<Held> held = {};
  std::string policy = {};  ///< a policy of dispatch; default: `fastest`, or the first there is
  std::vector<std::string> why_not = {};  ///< crews, teams, lots, stockpiles to be spoken of
  bool left_behind = false;               ///< also what is still covered, which costs searches
  TravelEngine engine = TravelEngine::automatic;  ///< of the travel times; changes no answer
  bool allow_reassign = false;  ///< crews may turn round from one incident to another
  std::size_t most_remedies = usual_remedies;  ///< at each shortfall
  /// How far the searches of each dispatch go, and who may end them; see DispatchOptions.
  std::uint64_t most_work = std::numeric_limits<std::uint64_t>::max();
  std::stop_token stop = {};
};

/// What found the travel times to an incident, of which vehicles.
struct TravelFound {
  std::size_t incident = 0;
  std::vector<VehicleId> vehicles;  ///< by id
  bool others = false;              ///< also of a vehicle that is not known
  EngineChoice choice = {};
  std::size_t searches = 0;  ///< one for each kind of roads, however many could come
};

/// What was asked about somebody who was not sent.
struct WhyNot {
  std::string resource;
  std::vector<Message> reasons;
};

/// One assignment that closures moved: how much later this requirement's arrival became, or that
/// another resource goes instead.
struct ClosureChange {
  std::size_t requirement = 0;
  std::optional<Resource> instead_of;  ///< sent when the roads are open, not now
  std::optional<Resource> now;         ///< sent now
  std::optional<Seconds> later_by =
      {};  ///< arrival now − arrival with open roads; none when one side is missing
  friend bool operator==(const ClosureChange&, const ClosureChange&);
};

/// The whole story: every product of the corridor, in its order. The positions in it refer to one
/// another.
struct Response {
  // No `= {}` at what fills itself: nobody writes one in braces, and each would be compiled by all
  // who include this.
  Instant as_of = {};
  std::vector<LocatedIncident> incidents;
  std::vector<std::optional<Grades>> grades;        ///< one for each incident
  std::vector<std::optional<AtRisk>> at_risk;       ///< one for each incident
  std::vector<std::optional<Reporting>> reporting;  ///< one for each incident
  std::vector<std::optional<HazardZone>> zones;     ///< one for each incident
  std::vector<Match> matches;
  std::vector<NearMatch> near_matches;
  std::vector<Requirement> requirements;
  std::vector<UnknownIndicator> unknown;
  std::vector<Activation> activations;
  Candidates candidates;
  Dispatch dispatch;
  std::vector<std::optional<Route>> routes;  ///< one for each assignment
  std::vector<Shortfall> shortfalls;
  std::vector<WhyNot> why_not;         ///< one for each that was asked about
  std::vector<Casualties> casualties;  ///< of each incident that tells of any
  std::vector<Sheltering> shelters;    ///< of each incident with people to be sheltered
  Reliefs reliefs;
  std::optional<CoverageLeft> coverage_left;       ///< where it was asked for
  std::vector<std::vector<ExpertAnswer>> experts;  ///< one for each incident
  bool allow_reassign = false;                     ///< as asked for
  std::vector<Reassignment> reassigned;
  std::vector<LinkageStep> linkage;
  std::vector<Closure> closures;  ///< those in force at as_of, the incidents' own included
  std::vector<ClosureChange> closure_changes;  ///< by all of them together
  /// By each of `closures` alone: what would be sent without it against what is sent. The roads of
  /// one hazard zone are measured together, at the first of them; none at its others.
  std::vector<std::optional<std::vector<ClosureChange>>> changes_by_closure;
  std::vector<TravelFound> travel;  ///< by incident; no part of the answer, which is the same
  std::vector<Finding> notes;
  std::vector<Held> held;  ///< as asked for
  std::optional<std::vector<Message>>
      since;  ///< what differs from an earlier answer, where one was given: see since.hpp
  std::string region_digest;
  std::uint64_t seq = 0;
};

/// Takes the incidents through the corridor: locate, match, requirements, activation, candidates,
/// dispatch, shortfalls, where people are taken, reliefs, linkage. Pure: equal arguments give equal
/// answers.
///
/// Throws:  what locate() and closed_roads() throw for an incident or closure that does not fit the
///          region, Error{id_twice} for two incidents of one id, Error{policy_unknown},
///          Error{why_not_unknown}; a situation in which nobody can
///          come is an ordinary answer.
/// Keeps:   nothing.
[[nodiscard]] Response respond(std::span<const Incident> incidents, const Region& region,
                               const Situation& situation, const RespondOptions& options = {});
[[nodiscard]] Response respond(const Incident& incident, const Region& region,
                               const Situation& situation = {}, const RespondOptions& options = {});

}  // namespace muster
