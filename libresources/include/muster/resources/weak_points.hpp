#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "muster/resources/dated_fact.hpp"
#include "muster/resources/running.hpp"

namespace muster {

/// An organisation, a post in one, a team (or stockpile), a road.
struct WeakPoint {
  enum class Kind { organisation, post, team, road };
  Kind kind = Kind::organisation;
  std::string id = {};
  Text post = {};
  std::size_t limits = 0;                ///< so many limits that held are broken without it
  std::size_t stopped = 0;               ///< so many steps that could begin cannot
  std::vector<std::size_t> broken = {};  ///< the steps of those limits, by position
};
[[nodiscard]] std::string_view name(WeakPoint::Kind kind);

/// Whose absence breaks most limits. Each in turn is taken out, with all it still has to do, and
/// the chain is put on the clock anew. Where a call to it can go to somebody else instead, the
/// chain loses the time until that is tried; where a commander has deputies, nothing.
///
/// Order:   by limits, then stopped, both descending; then kind and id. At most `most`; none that
///          breaks and stops nothing.
/// Cost:    O(who takes part · (V + E)).
[[nodiscard]] std::vector<WeakPoint> weak_points(const Linkage& linkage, std::size_t most = 10);

/// Somebody by name, and what is lost without them.
struct WeakPerson {
  OrganisationId organisation = {};
  std::string person = {};
  std::vector<Text> posts = {};  ///< that nobody else fills, as the steps say them
  std::size_t limits = 0;        ///< as of a weak point
  std::size_t stopped = 0;
  std::vector<std::size_t> broken = {};
};

/// Whose absence, by name, breaks most limits. A qualification on record about an organisation says
/// for which post of it (`what`) somebody (`by`) is qualified; who is the only one on that day
/// fills the post alone, and all such posts of theirs fall empty at once. A step of two posts is
/// lost with both. The same name in two organisations is two people.
///
/// Order:   by limits, then stopped, both descending; then organisation and name. None that breaks
///          and stops nothing.
[[nodiscard]] std::vector<WeakPerson> weak_persons(const Linkage& linkage,
                                                   std::span<const DatedFact> facts, Date day);

}  // namespace muster
