#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/resources/drill_log.hpp"
#include "muster/resources/rehearsal.hpp"

namespace muster {

/// 评定等次: from the share of points to a word; and what being late costs. All of it is data.
struct RatingStep {
  std::string id = {};
  Text name = {};
  std::int64_t at_least = 0;  ///< parts per million
};
struct RatingScale {
  std::string id = {};
  std::vector<RatingStep> steps = {};  ///< best first; the last one from 0 on
  Seconds per = {};                    ///< every so much of delay, begun or full,
  std::int64_t costs = 0;              ///< costs so many parts per million of the weight
  std::string mark = {};
  std::string source = {};
};

/// Reads `scale,step,zh,en,at_least_pct,per,costs_pct,mark,source`: the row with the step `late`
/// says what delay costs.
///
/// Empty:   when a finding of severity error was added.
[[nodiscard]] std::optional<std::vector<RatingScale>> read_rating_scales(std::string_view csv,
                                                                         const std::string& file,
                                                                         Findings& findings);

enum class Seen { observed, not_done, not_observed };
[[nodiscard]] std::string_view name(Seen seen);

struct ScoredExpectation {
  std::size_t expectation = 0;
  Seen seen = Seen::not_observed;
  std::optional<Instant> observed = {};
  std::optional<Instant> limit = {};     ///< none when the inject it runs from never came
  std::optional<Instant> possible = {};  ///< by the engine
  Seconds late = {};  ///< behind the limit, or behind what was possible where that is later
  std::optional<Seconds> behind_possible = {};  ///< negative: sooner than the engine thought
  std::int64_t points = 0;                      ///< parts per million of its weight
  std::vector<std::size_t> evidence = {};       ///< lines of the log
};

struct ScoredObjective {
  std::size_t objective = 0;
  std::int64_t weight = 0;                 ///< of all its expected actions
  std::int64_t observed_weight = 0;        ///< of those that somebody watched
  std::int64_t points = 0;                 ///< Σ weight · points of those
  std::optional<std::int64_t> share = {};  ///< points ÷ observed weight; none: not observed
  std::optional<std::size_t> step = {};    ///< of the scale
  std::optional<std::size_t> worst = {};   ///< the step of its worst expected action: a suggestion
};

/// A call that was seen, against what the engine would have sent at that moment.
struct ScoredCall {
  std::size_t row = 0;  ///< of the log
  bool in_answer = false;
  std::optional<Instant> engine = {};  ///< when the engine asked for it
};
/// A level that was seen started, against the engine's level then.
struct ScoredLevel {
  std::size_t row = 0;
  std::optional<std::string> engine = {};  ///< none: the plan does not run by the engine
  std::optional<Instant> since = {};
  bool right = false;
};

/// What a log is worth against a drill, or against the answer to a real incident. What nobody
/// observed is not counted: neither for nor against.
struct DrillScore {
  bool real = false;
  std::vector<ScoredExpectation> expectations = {};
  std::vector<ScoredObjective> objectives = {};
  std::vector<ScoredCall> calls = {};
  std::vector<ScoredLevel> levels = {};
  std::int64_t weight = 0;
  std::int64_t observed_weight = 0;
  std::int64_t points = 0;
  std::optional<std::int64_t> share = {};
  std::optional<std::size_t> step = {};
};

/// Scores the log. Each expected action that was observed has all of its weight when it was in time
/// and loses `costs` for every `per` it is late, down to nothing; one that somebody saw not done
/// has nothing. Late is what comes behind the limit, and behind what the engine could have done
/// where that is later: nobody loses by what was not possible. When fewer were seen to come than
/// were wanted, nobody has seen the end of it: that is not observed, unless a row says it was not
/// done. An objective has the weighted mean of what was observed, and the step of the scale that
/// this reaches. Findings name rows before the start or after the end and rows that nothing
/// expects.
[[nodiscard]] DrillScore score(const Drill& drill, const Rehearsal& rehearsal, const EventLog& log,
                               const RatingScale& scale, const Region& region, Findings& findings);

/// What players reported by this log: since when each expected action is known to be done.
[[nodiscard]] Played played_in(const Drill& drill, const EventLog& log, const Region& region);

/// A real incident as something to be scored (应急处置评估): what its plans ask for by a limit,
/// each step and each need, as expected actions of one weight. Nothing is added that no plan says.
[[nodiscard]] Drill assessment_of(std::span<const Incident> incidents, const Region& region,
                                  const Situation& situation, Seconds lasts);

}  // namespace muster
