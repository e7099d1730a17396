#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "rehearsal_world.hpp"
#include "response_steps.hpp"

namespace muster {

/// Steps 0 to 3½ of one moment and the roads then: what rounds with the same facts have in common.
struct PreparedAnswer {
  std::shared_ptr<const Region> own_region = {};  ///< keeps the region it refers to
  Asked asked = {};
  std::optional<RoadsThen> roads = {};  ///< refers to asked.answer.incidents

  PreparedAnswer(const RehearsalWorld& world, Instant now);
  PreparedAnswer(const PreparedAnswer&) = delete;
  PreparedAnswer& operator=(const PreparedAnswer&) = delete;
};

/// All closures that count in the world: asked() has them too, but those of other rounds are not
/// ours.
[[nodiscard]] std::vector<Closure> closures_in(const PreparedAnswer& prepared,
                                               const RehearsalWorld& world);

/// Prepared answers by the history of the world. Any number of threads may use one; the answers do
/// not depend on who asked first.
class PreparedAnswers {
 public:
  [[nodiscard]] std::shared_ptr<const PreparedAnswer> of(const RehearsalWorld& world, Instant now);

 private:
  static constexpr std::size_t most = 256;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const PreparedAnswer>> all_ = {};
};

}  // namespace muster
