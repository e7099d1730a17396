#pragma once

#include <optional>
#include <span>
#include <vector>

#include "candidates_prospects.hpp"
#include "muster/resources/candidates.hpp"

namespace muster {

/// Who could serve the needs of one incident, as far as it matters for what comes of them. Lots of
/// a material that only one need asks for, and that goes plainly, are written down as far as
/// add_first_lots() does, and whatever of it was ruled out only when that need turns out short.
/// For dispatch(), shortfalls() and offer_ways() that is the same as all of candidates(), where the
/// policy forbids nothing and, what is missing apart, sets nothing before the time on the way.
///
/// Keeps:   references to all that it was made of.
class CandidatesForNeeds {
 public:
  CandidatesForNeeds(const RegionPositions& positions, std::span<const Requirement> requirements,
                     const LocatedIncident& incident, std::span<const Match> matches,
                     std::span<const Activation> activations, const Region& region,
                     const Situation& situation, const TravelByVehicle& travel, Instant as_of,
                     const ProspectsShared& shared = {});

  /// What dispatch() asks for.
  [[nodiscard]] Candidates first();

  /// Adds what shortfalls() asks for beside: `missed` is by requirement the last deadline that is
  /// missed, none where all are met. False when lots that were left out may matter there: then
  /// candidates() has to say it all.
  ///
  /// Order:   of those ruled out, by requirement as candidates(), but those of goods that go
  ///          plainly after all others.
  [[nodiscard]] bool complete(Candidates& found, std::span<const std::optional<Instant>> missed);

 private:
  [[nodiscard]] std::vector<bool> plain_needs() const;
  [[nodiscard]] bool asks_beyond(std::size_t position) const;

  const RegionPositions& positions_;
  std::span<const Requirement> requirements_;
  const Region& region_;
  const Situation& situation_;
  Prospects prospects_;
  std::vector<bool> plain_ = {};                    ///< by requirement
  std::vector<std::optional<Instant>> until_ = {};  ///< by requirement, see add_first_lots()
};

}  // namespace muster
