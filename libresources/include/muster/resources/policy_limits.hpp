#pragma once

#include "muster/resources/candidates.hpp"
#include "muster/resources/policy.hpp"

namespace muster {

/// Takes out whom the policy forbids to be sent: they are ruled out, with how soon they could be
/// there. Of each team with a crew that could go, `last_crew` keeps the one of the greatest id.
/// Crews that an incident holds already are not touched.
///
/// Order:   what is left as it was; those ruled out after the others of their requirement.
/// Cost:    nothing where the policy forbids nothing; else O(candidates · log candidates).
void keep_to_policy(Candidates& candidates, const Policy& policy, const Region& region);

}  // namespace muster
