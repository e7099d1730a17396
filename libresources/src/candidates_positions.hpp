#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "muster/resources/candidates.hpp"
#include "muster/resources/road_index.hpp"

namespace muster {

/// Which records of a region belong together, by their positions in its lists: looked up once, and
/// not again by every question.
///
/// Keeps:   nothing. It holds for every region of the same records, whatever its plans and rules.
/// Cost:    some ten comparisons of ids for each crew, lot, team and stockpile, once.
struct RegionPositions {
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  explicit RegionPositions(const Region& region);

  /// The capabilities that cover it, by position. Empty: when the catalogue does not have it.
  [[nodiscard]] std::vector<std::uint32_t> covering(const CapabilityId& needed,
                                                    const Region& region) const;
  /// The crews with a skill of one of these capabilities, ascending.
  [[nodiscard]] std::vector<std::uint32_t> crews_with(
      std::span<const std::uint32_t> capabilities) const;
  /// The lots of any of these materials, ascending.
  [[nodiscard]] std::vector<std::uint32_t> lots_of(
      const MaterialId& material, const std::map<MaterialId, Quantity>& kits) const;
  /// The lots of the material itself, ascending.
  [[nodiscard]] std::span<const std::uint32_t> lots_of(const MaterialId& material) const;

  std::vector<std::uint32_t> team_of_crew = {};     ///< none: in no team of the region
  std::vector<std::uint32_t> vehicle_of_crew = {};  ///< none: a vehicle nobody knows
  std::vector<bool> crew_in_roster = {};            ///< whether any shift is its
  /// By crew the first of its skills among those of all crews, and one more at the end.
  std::vector<std::uint32_t> first_skill_of_crew = {};
  std::vector<std::uint32_t> capability_of_skill = {};  ///< none: not in the catalogue
  std::vector<std::uint32_t> stockpile_of_lot = {};
  /// Lots of one number are released by the same authority, for the same organisation and act,
  /// after the same consent: what is asked for one of them holds for all. None: in no stockpile.
  std::vector<std::uint32_t> release_of_lot = {};
  std::uint32_t releases = 0;  ///< so many numbers there are
  std::vector<std::optional<PlaceIndex>> place_of_team = {};
  std::vector<std::optional<PlaceIndex>> place_of_stockpile = {};

 private:
  std::vector<std::uint32_t> broader_ = {};             ///< by capability
  std::vector<std::vector<std::uint32_t>> crews_ = {};  ///< by capability
  std::map<MaterialId, std::vector<std::uint32_t>> lots_ = {};

  void number_releases(const Region& region);
};

class KnownProspectRules;

/// candidates(), with positions that are known already, and rules where those are kept. Of crews
/// that are `sent` already (by crew of the region) none is written down that could come, nor that
/// an incident holds it, but for those who are to be relieved.
[[nodiscard]] Candidates candidates_by(
    const RegionPositions& positions, std::span<const Requirement> requirements,
    std::span<const LocatedIncident> incidents, std::span<const Match> matches,
    std::span<const Activation> activations, const Region& region, const Situation& situation,
    const std::map<IncidentId, TravelByVehicle>& travel, Instant as_of, bool allow_reassign = false,
    const std::vector<bool>* sent = nullptr, KnownProspectRules* rules = nullptr);

}  // namespace muster
