#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "counter_random.hpp"
#include "muster/plan/drill.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/rehearsal_rounds.hpp"
#include "muster/resources/situation.hpp"

namespace muster {

/// What can go wrong in a round, numbered: roads, weather, crews, lots.
struct CauseName {
  RoundCause::Kind kind = RoundCause::Kind::road;
  std::string id = {};
};

/// The world of one round: what was drawn of it before it begins.
struct RoundWorld {
  const Drill* usual = nullptr;
  std::optional<Drill> own = {};  ///< where the hour or the weather was drawn
  Situation situation = {};
  std::vector<std::uint32_t> causes = {};  ///< ascending positions among the cause names

  [[nodiscard]] const Drill& drill() const { return own ? *own : *usual; }
};

/// Draws the rounds of one scenario.
///
/// Keeps:   references to all it is given.
class RoundDraws {
 public:
  RoundDraws(const Drill& drill, const Region& region, const Situation& situation,
             std::uint64_t key);

  [[nodiscard]] RoundWorld world(std::uint32_t round) const;
  /// How the coming of something turns out; the same for all that comes with one crew.
  void turns_out(std::uint32_t round, const Assignment& assignment, Coming& coming) const;
  [[nodiscard]] const std::vector<CauseName>& names() const { return names_; }

 private:
  void draw_roads(const CounterRandom& random, RoundWorld& world) const;
  void draw_weather(const CounterRandom& random, RoundWorld& world) const;
  void draw_forces(const CounterRandom& random, RoundWorld& world) const;

  const Drill& drill_;
  const Region& region_;
  const Situation& situation_;
  std::uint64_t key_;
  std::vector<CauseName> names_ = {};
  std::size_t first_weather_ = 0;
  std::size_t first_crew_ = 0;
  std::size_t first_lot_ = 0;
  std::vector<std::int64_t> absent_ = {};    ///< by crew: chance in a million
  std::vector<std::int64_t> unusable_ = {};  ///< by lot
};

}  // namespace muster
