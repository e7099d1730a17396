#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access_ways.hpp"
#include "candidates_positions.hpp"
#include "muster/resources/candidates.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/travel.hpp"

namespace muster {

/// Whether and when something could come, before any requirement is looked at.
struct Prospect {
  /// Another way for the same crew, when the first is used by others.
  struct Other {
    Coming coming = {};
    std::optional<CrewId> low_loader = {};
  };

  Coming coming = {};
  std::optional<Message> ruled_out = {};
  bool all_the_same = false;  ///< ruled out, yet this is when it could be there
  std::optional<Minutes> called_in = {};
  std::optional<Seconds> shut = {};
  std::optional<CrewId> low_loader = {};
  std::optional<Haulage> haulage = {};
  bool mass_unknown = false;
  std::vector<Other> otherwise = {};  ///< later ones, soonest first

  [[nodiscard]] std::optional<Coming> could() const {
    return ruled_out && !all_the_same ? std::nullopt : std::optional(coming);
  }
};

/// When each crew and lot could be at one incident.
///
/// Keeps:   references to all that it was made of.
class Prospects {
 public:
  /// From the incidents of `may_give` a crew may turn round.
  Prospects(const IncidentId& incident, const LocatedIncident* located,
            std::span<const Match> matches, std::span<const Activation> activations,
            const Region& region, const RegionPositions& positions, const Situation& situation,
            const TravelByVehicle& travel, Instant as_of, std::set<IncidentId> may_give);

  [[nodiscard]] const Prospect& crew(std::size_t index);
  [[nodiscard]] Prospect lot(std::size_t index) const;

  /// Which incident holds the crew already.
  [[nodiscard]] std::optional<IncidentId> holder(const CrewId& crew) const;
  /// Whether somebody is to telephone before the lot is counted on.
  [[nodiscard]] bool to_confirm(const Lot& lot) const;
  /// How many of it come in a pack that may not be broken; 0 where nothing says so.
  [[nodiscard]] Quantity pack(const MaterialId& material) const;

 private:
  /// Who carries what cannot drive itself, by the rule `low_loader`.
  struct Carriage {
    MaterialId low_loader = {};
    Seconds loading = {};
  };
  /// When a low-loader stands at a base, empty.
  struct LoaderAt {
    CrewId of = {};
    Instant at = {};
  };

  void read_rules(const LocatedIncident& located);
  [[nodiscard]] Readiness readiness_of(std::size_t crew, const CrewStatus* status) const;
  [[nodiscard]] std::optional<Seconds> turnout(const Team& team, Readiness readiness) const;
  [[nodiscard]] Prospect crew_prospect(std::size_t index) const;
  /// Of whoever may release the lot, for a lot of that stockpile.
  [[nodiscard]] const std::vector<Release>& releases_of(const Lot& lot,
                                                        const Stockpile& stockpile) const;
  /// As its own vehicle finds the roads.
  [[nodiscard]] const TravelTimes& travel_of(std::size_t crew) const;
  [[nodiscard]] const std::vector<Release>& releases_of(const Team& team) const;
  [[nodiscard]] Prospect off_duty(const CrewStatus* status) const;
  [[nodiscard]] Prospect engaged(std::size_t index, const CrewStatus& status) const;
  [[nodiscard]] const CrewStatus* status_of(const CrewId& crew) const;
  [[nodiscard]] const Material* material_of(const Lot& lot) const;
  [[nodiscard]] Text clock(Instant instant) const;
  void ask(Coming& coming, const Team& team) const;
  [[nodiscard]] std::optional<Instant> open_at(const Stockpile& stockpile, Instant asked) const;
  [[nodiscard]] const Carriage* carriage(const Crew& crew, const Team& team) const;
  [[nodiscard]] std::vector<LoaderAt> loaders(const Crew& crew, const Team& team,
                                              const Carriage& carriage) const;
  [[nodiscard]] bool has_loader(const CrewId& crew, const MaterialId& loader) const;
  [[nodiscard]] const TravelTimes& to_base(const PlaceId& base, const Vehicle* vehicle) const;
  void add_haulage(const Lot& lot, const Stockpile& stockpile, Prospect& prospect) const;

  IncidentId incident_;
  std::set<IncidentId> may_give_;
  const Region& region_;
  const RegionPositions& positions_;
  const Situation& situation_;
  const TravelByVehicle& travel_;
  Instant as_of_;
  AccessWays ways_;
  std::vector<const TravelTimes*> by_vehicle_ = {};  ///< by vehicle of the region
  const TravelTimes* of_goods_ = nullptr;
  std::map<std::pair<std::string_view, std::string_view>, Seconds> turnout_ =
      {};                                           ///< by kind and state, as the rule has them
  std::map<std::string, Carriage> carriages_ = {};  ///< by crew or team kind
  std::map<std::string, Haulage> haulage_ = {};     ///< by stockpile or its kind; no lot in it yet
  std::map<MaterialId, Quantity> packs_ = {};
  std::vector<std::unique_ptr<const Prospect>> crews_ = {};  ///< those that were asked for
  mutable std::vector<std::optional<std::vector<Release>>> releases_ = {};  ///< by team
  /// Lots that lie together are mostly released together: the last one's.
  struct LotReleases {
    const Stockpile* stockpile = nullptr;
    const OrganisationId* authority = nullptr;
    std::optional<Minutes> consent = {};
    std::vector<Release> found = {};
  };
  mutable LotReleases last_lot_ = {};
  mutable std::pair<const MaterialId*, const Material*> last_material_ = {};
  mutable std::map<std::pair<PlaceId, const Vehicle*>, std::shared_ptr<const TravelTimes>> bases_ =
      {};
};

}  // namespace muster
