#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "muster/plan/deadline.hpp"
#include "muster/plan/incident.hpp"
#include "muster/plan/stage.hpp"

namespace muster {

struct Activation;
struct Dispatch;
struct Match;
struct Region;
struct Requirement;

/// The plan, card and action a step comes from; none for the steps of a dispatch.
struct StepSource {
  PlanId plan;
  CardId card;
  std::string action;
};

enum class StepKind { act, notify, order, consent, turnout, travel };
[[nodiscard]] std::string_view name(StepKind kind);

/// One thing somebody does, on the clock.
struct LinkageStep {
  std::string id;  ///< unique in the answer, stable when asked again
  IncidentId incident;
  StepKind kind = StepKind::act;
  Stage stage = Stage::handling;
  Text text;
  OrganisationId actor;
  Text role;
  std::optional<OrganisationId> receiver;
  std::optional<StepSource> source;
  std::optional<std::size_t> assignment;  ///< position in Dispatch::assignments
  Instant start = {};
  Instant finish = {};
  std::optional<Instant> deadline;
  std::optional<ClockEvent> runs_from;
  Seconds slack = {};
  bool critical = false;
  bool confirm = false;
  std::vector<std::size_t> after;  ///< positions of the steps it waits for
};

/// What follows what, by when: the actions and notices of the matched cards from the instant their
/// holders are alerted, the orders, and the way of everything that was sent. A notice and an order
/// are moments: the notice at the end of its action, the order when its authority is asked; each
/// consent, turnout and journey then has a step of its own. Equipment that a crew carries has none.
/// Slack and the critical path are those of one incident. A deadline that runs from something
/// unknown is left open, and `runs_from` still says what it waits for.
///
/// Order:   by start, finish, id.
/// Empty:   when nothing matched and nothing was sent.
/// Throws:  Error{linkage_cycle} naming the steps that wait for one another.
[[nodiscard]] std::vector<LinkageStep> linkage(std::span<const LocatedIncident> incidents,
                                               std::span<const Match> matches,
                                               std::span<const Activation> activations,
                                               std::span<const Requirement> requirements,
                                               const Dispatch& dispatch, const Region& region);

}  // namespace muster
