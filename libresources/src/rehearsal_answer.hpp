#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "muster/resources/rehearsal.hpp"
#include "muster/resources/response.hpp"
#include "rehearsal_world.hpp"

namespace muster {

class PreparedAnswers;

/// Steps of cards, each by card and action; sorted.
using AskedSteps = std::vector<std::pair<CardId, std::string>>;

/// How a rehearsal is answered.
struct AnsweringOptions {
  /// Who comes and when, and nothing else: no remedies, routes or reasons.
  bool lean = false;
  bool routes = false;    ///< but these
  AskedSteps steps = {};  ///< of the linkage of a lean answer; it has no others
  /// How the planned coming of what is newly sent turns out; empty: as planned.
  std::function<void(const Assignment&, Coming&)> turns_out = {};
  const Played* played = nullptr;  ///< none: the players do what the engine does
  PreparedAnswers& prepared;       ///< what earlier moments and other rounds have prepared
};

/// Somebody or something under way whose coming a change spoilt.
struct Spoilt {
  Assignment assignment = {};
  IncidentId incident = {};
  std::optional<Seconds> later = {};  ///< none: does not come any more
};

/// The first answer of a rehearsal: respond(), lean or whole.
[[nodiscard]] Response answer_first(RehearsalWorld& world, Instant now,
                                    const AnsweringOptions& options);

/// The answer that follows on `before`. What was ordered earlier than `now` stands: it is not asked
/// for again, and new crews and goods are sent only for what is missing beside it. Who was told
/// earlier stays told; nobody is told before `now` who was not. `roads_changed` makes those on the
/// road look for their way anew, from the next place they come to.
[[nodiscard]] Response answer_again(RehearsalWorld& world, const Response& before, Instant now,
                                    bool roads_changed, const AnsweringOptions& options,
                                    std::vector<Spoilt>& spoilt);

/// How many are there by then.
[[nodiscard]] Quantity there_by(const Response& answer, std::size_t requirement, Instant by);

}  // namespace muster
