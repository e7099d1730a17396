#pragma once

#include <vector>

#include "muster/plan/plan.hpp"

namespace muster {

/// Findings for a need that names both or neither of capability and material, carries what belongs
/// to the other, or whose curve does not rise: whatever the indicators, a later deadline may never
/// ask for less.
void check_need(const Need& need, Findings& findings);

/// Findings for two actions of one id, for an `after` or `beside` that names no action of the card,
/// and for actions that wait for one another or for what they begin together with, the circle
/// written out. `origins` stand beside the actions.
void check_actions(const Card& card, const std::vector<Origin>& origins, Findings& findings);

/// Findings for somebody who stands twice in the line of one notice.
void check_notice(const Notice& notice, const Origin& where, Findings& findings);

/// Findings for two public-information steps of one id, and for an `after` or `beside` that names
/// no action.
void check_information(const Card& card, const std::vector<Origin>& origins, Findings& findings);

/// Findings for two cards, levels, warnings, groups, revisions or planning bases of one id, for
/// levels that are named but not there, and for dates that contradict one another.
void check_names(const Plan& plan, Findings& findings);

}  // namespace muster
