#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "candidates_prospects.hpp"
#include "linkage_steps.hpp"
#include "rehearsal_answer.hpp"
#include "rehearsal_world.hpp"
#include "response_steps.hpp"

namespace muster {

/// Steps 0 to 3½ for what is known: what all moments and rounds with the same facts have in common,
/// for nothing in them goes by the instant of the question.
struct PreparedAnswer {
  Asked asked = {};
  DispatchOptions by = {};  ///< as dispatch_options() has them

  /// For lean answers without reasons. Nothing that `earlier` (of the same drill and region, and as
  /// lean) was found by and that is the same now is looked for again.
  PreparedAnswer(const RehearsalWorld& world, bool lean, const PreparedAnswer* earlier = nullptr);
  PreparedAnswer(const PreparedAnswer&) = delete;
  PreparedAnswer& operator=(const PreparedAnswer&) = delete;

 private:
  /// What no lean answer goes by is not copied into each of them.
  void forget_reasons();
};

/// The travel times of one answer, and what they go by.
struct KnownRoads {
  std::shared_ptr<const PreparedAnswer> prepared = {};
  RoadsThen roads;  ///< of the incidents of `prepared`
  std::vector<Closure> in_force = {};
  TravelByIncident travel = {};
};
/// The roads at this moment, whose travel times were found already.
[[nodiscard]] std::shared_ptr<const KnownRoads> roads_found(
    Instant now, const std::shared_ptr<const PreparedAnswer>& prepared,
    std::vector<Closure> in_force, TravelByIncident travel, const RehearsalWorld& world,
    KeptMetrics& metrics);
/// The roads at this moment: those of the last answer where nothing has changed on them.
///
/// Throws:  as lay_closures().
[[nodiscard]] std::shared_ptr<const KnownRoads> roads_at(
    Instant now, const std::shared_ptr<const PreparedAnswer>& prepared,
    std::span<const Closure> closures, const RehearsalWorld& world, KeptMetrics& metrics);

/// All closures that count in the world: asked() has them too, but those of other rounds are not
/// ours.
[[nodiscard]] std::vector<Closure> closures_in(const PreparedAnswer& prepared,
                                               const RehearsalWorld& world);

/// Those steps of the answer's linkage, without what they wait for. No step of a card waits for
/// anybody who is sent, so they hang on the activations alone.
[[nodiscard]] std::vector<LinkageStep> asked_steps(const Response& answer,
                                                   const RehearsalWorld& world,
                                                   const AskedSteps& wanted,
                                                   const CardDrafts* cards = nullptr);

/// Whether a moment uses what earlier moments and other rounds found. Where nothing is kept each is
/// answered anew, with the same answer: what tests compare with.
enum class Keeping { all, nothing };

/// Prepared answers by the history of the world, and the roads under each set of conditions. Of one
/// drill and region; any number of threads may use one; the answers do not depend on who asked
/// first.
class PreparedAnswers {
 public:
  /// For lean answers no reasons are kept.
  explicit PreparedAnswers(bool lean, Keeping keeping = Keeping::all)
      : lean_(lean), keeping_(keeping) {}
  [[nodiscard]] std::shared_ptr<const PreparedAnswer> of(const RehearsalWorld& world);
  /// asked_steps(), found once for each history and all that is told in it.
  [[nodiscard]] std::vector<LinkageStep> steps(const Response& answer, const RehearsalWorld& world,
                                               const AskedSteps& wanted);
  /// The steps of the answer's cards, drafted once for each history and all that is told in it, and
  /// asked_steps() on them; none where nothing is kept.
  struct ToldCards {
    CardDrafts cards;
    std::vector<LinkageStep> asked = {};
  };
  [[nodiscard]] std::shared_ptr<const ToldCards> cards(const Response& answer,
                                                       const RehearsalWorld& world,
                                                       const AskedSteps& wanted);
  [[nodiscard]] ChangedPlans& changed_plans() { return changed_plans_; }
  /// None where nothing is kept.
  [[nodiscard]] KnownProspectRules* rules() {
    return keeping_ == Keeping::nothing ? nullptr : &rules_;
  }
  /// Until it is asked for again.
  [[nodiscard]] KeptMetrics& metrics() {
    if (keeping_ == Keeping::nothing) metrics_ = std::make_unique<KeptMetrics>();
    return *metrics_;
  }

 private:
  static constexpr std::size_t most_answers = 256;
  static constexpr std::size_t most_steps = 1024;
  static constexpr std::size_t most_cards = 16;  ///< some 100 KB each
  bool lean_;
  Keeping keeping_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const PreparedAnswer>> all_ = {};
  std::shared_ptr<const PreparedAnswer> last_ = {};  ///< made
  std::map<std::string, std::vector<LinkageStep>> steps_ = {};
  std::map<std::string, std::shared_ptr<const ToldCards>> cards_ = {};
  std::unique_ptr<KeptMetrics> metrics_ = std::make_unique<KeptMetrics>();
  ChangedPlans changed_plans_ = {};
  KnownProspectRules rules_ = {};
};

}  // namespace muster
