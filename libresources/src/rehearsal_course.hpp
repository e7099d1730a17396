#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "muster/resources/rehearsal.hpp"
#include "rehearsal_answer.hpp"

namespace muster {

/// The course of one rehearsal, before anything is made of it.
struct RehearsalCourse {
  std::vector<RehearsedAnswer> answers = {};
  std::vector<std::optional<Instant>> injects = {};
  std::vector<std::pair<Instant, Spoilt>> spoilt = {};
  std::vector<std::shared_ptr<const CardDrafts>> cards = {};  ///< of each answer, where it is told
  Situation first_situation = {};                      ///< what the first answer was asked with
  std::shared_ptr<const KnownRoads> first_roads = {};  ///< and its roads
  Instant end = {};
  std::optional<std::size_t> stopped_by = {};
};

[[nodiscard]] RehearsalCourse course_of(const Drill& drill, const Region& region,
                                        const Situation& situation,
                                        const AnsweringOptions& options);

/// When the condition first holds by this answer, not before `from`; none when it never does as
/// things stand.
[[nodiscard]] std::optional<Instant> holds_from(const DrillCondition& condition,
                                                const Response& answer, const Region& region,
                                                const Situation& situation, Instant from);

/// How much of the material is there at `from` and leaves later, by this answer.
[[nodiscard]] std::vector<StockPoint> stock_by(const Response& answer, const MaterialId& material,
                                               const std::optional<StockpileId>& stockpile,
                                               const Region& region, const Situation& situation,
                                               Instant from);

/// When the engine itself has done what is expected, by the answers in their turns; of the last one
/// whenever it is.
[[nodiscard]] std::optional<Instant> first_done(const DrillExpectation& expected,
                                                std::span<const RehearsedAnswer> answers,
                                                const Region& region);

/// first_done() and the limits of all expected actions.
[[nodiscard]] std::vector<ExpectationOutcome> outcomes_of(const Drill& drill,
                                                          const RehearsalCourse& course,
                                                          const Region& region);

/// The steps of cards that the drill asks for anywhere.
[[nodiscard]] AskedSteps steps_asked(const Drill& drill);

}  // namespace muster
