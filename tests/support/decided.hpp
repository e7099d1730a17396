#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "muster/resources/policy_limits.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/shortfalls.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/verify_dispatch.hpp"
#include "support/catch.hpp"
#include "support/drawn_region.hpp"

/// A drawn region with an incident, decided: who could come, who goes, what is missing. The answer
/// has been verified.
struct Decided {
  muster::Region region = {};
  muster::Candidates candidates = {};
  muster::Dispatch dispatch = {};
  std::vector<muster::Shortfall> missing = {};

  /// The crew where it is sent itself; none: it stays.
  [[nodiscard]] const muster::Assignment* sent_crew(const char* crew) const {
    const auto found = std::ranges::find_if(dispatch.assignments, [&](const auto& one) {
      return one.crew == muster::CrewId(crew) && !one.carried;
    });
    return found == dispatch.assignments.end() ? nullptr : &*found;
  }
  [[nodiscard]] std::vector<const muster::Assignment*> sent(std::size_t requirement) const {
    std::vector<const muster::Assignment*> found;
    for (const muster::Assignment& one : dispatch.assignments) {
      if (one.requirement == requirement) found.push_back(&one);
    }
    return found;
  }
  [[nodiscard]] std::int64_t there_by(std::size_t requirement, muster::Instant by) const {
    std::int64_t sum = 0;
    for (const muster::Assignment* one : sent(requirement)) {
      if (one->coming.arrives <= by) sum += one->quantity.count();
    }
    return sum;
  }
  /// Whether any shortfall gives that reason.
  [[nodiscard]] bool gives_reason(muster::Code code) const {
    return std::ranges::any_of(missing, [&](const muster::Shortfall& one) {
      return std::ranges::find(one.reasons, code, &muster::Message::code) != one.reasons.end();
    });
  }
  /// What is missing of that need at its last deadline.
  [[nodiscard]] muster::Quantity lacks(std::size_t requirement) const {
    muster::Quantity last;
    for (const muster::Shortfall& one : missing) {
      if (one.requirement == requirement) last = one.missing;
    }
    return last;
  }
};

inline Decided decided(DrawnRegion& drawn, const DrawnIncident& incident,
                       const muster::Situation& situation = {},
                       const muster::DispatchOptions& options = {},
                       std::size_t most_remedies = muster::all_remedies) {
  Decided made{.region = drawn.region()};
  made.candidates = incident.candidates(made.region, situation);
  muster::keep_to_policy(made.candidates, options.policy, made.region);
  made.dispatch = muster::dispatch(incident.requirements(), made.candidates, made.region, options);
  const muster::Findings wrong = muster::verify_dispatch(incident.requirements(), made.candidates,
                                                         made.dispatch, made.region, options);
  for (const muster::Finding& one : wrong) UNSCOPED_INFO(text(one, muster::Language::en));
  CHECK(wrong.empty());
  made.missing = muster::shortfalls(incident.requirements(), made.candidates, made.dispatch,
                                    made.region, incident.at(0), most_remedies);
  return made;
}

/// None where it is not among them.
inline const muster::Message* reason(const muster::Shortfall& shortfall, muster::Code code) {
  const auto found = std::ranges::find(shortfall.reasons, code, &muster::Message::code);
  return found == shortfall.reasons.end() ? nullptr : &*found;
}

inline const muster::Remedy* remedy(const muster::Shortfall& shortfall, muster::Code code) {
  const auto found = std::ranges::find_if(
      shortfall.remedies, [&](const muster::Remedy& one) { return one.what.code == code; });
  return found == shortfall.remedies.end() ? nullptr : &*found;
}
