#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/match.hpp"

namespace muster {

/// What is done when nobody answers.
enum class FallbackKind { next_channel, deputy, superior };
[[nodiscard]] std::string_view name(FallbackKind kind);

struct Fallback {
  FallbackKind kind = FallbackKind::next_channel;
  OrganisationId to;
  std::string channel;        ///< empty: any
  std::optional<Instant> at;  ///< none where the plan does not say how long to wait
  Message reason;
};

/// The earliest instant an organisation is alerted, and by whom.
struct Activation {
  IncidentId incident;
  OrganisationId organisation;
  Instant alerted = {};
  std::optional<OrganisationId> told_by;  ///< none for the accident unit itself
  std::optional<CardId> card;             ///< the card whose notice did it
  std::optional<std::string> action;
  std::optional<PlanId> plan;  ///< the matched plan it starts on being alerted
  Message reason;
  std::string channel;              ///< tried first; empty: not said
  std::vector<Fallback> if_silent;  ///< in order
};

/// Who is alerted when: the accident unit when its head was told, whoever has a receipt in the
/// incident at that instant, then all others along the notices of the cards, each finishing with
/// its action (an action without duration takes no time). A plan starts when its owner is alerted.
/// The holder of a card whom nobody tells starts with the owner of the plan; an owner whom nobody
/// tells is called directly when the incident is known, the smallest tier first. Where the incident
/// has no known unit, the smallest matched tier begins. Of words at the same instant that of the
/// least teller, card and action counts. A notice under a condition counts only where the condition
/// is known to hold.
///
/// Order:   by alerted, then organisation.
/// Empty:   when no plan matched.
[[nodiscard]] std::vector<Activation> activation(const LocatedIncident& incident,
                                                 std::span<const Match> matches,
                                                 const PlanLibrary& plans);

}  // namespace muster
