#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "access_ways.hpp"
#include "candidates_positions.hpp"
#include "candidates_prospect_rules.hpp"
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

/// When a lot could be there, without a word of how.
struct LotArrival {
  Instant arrives = {};
  Instant soonest = {};  ///< not before that, even if it were asked for at once and its door open
  std::optional<std::int64_t> cost = {};  ///< of each counting unit
};

/// What is the same for many incidents of one region at one instant; what is not there is made.
struct ProspectsShared {
  std::shared_ptr<const ProspectRules> rules = {};  ///< those where and when it happened
  std::shared_ptr<const AccessRecords> access = {};
  /// What AccessWays::releases() says of each team.
  std::shared_ptr<const std::vector<std::vector<Release>>> of_teams = {};
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
            const TravelByVehicle& travel, Instant as_of, std::set<IncidentId> may_give,
            const ProspectsShared& shared = {});
  Prospects(const Prospects&) = delete;
  Prospects& operator=(const Prospects&) = delete;

  /// These crews, by position, are sent already.
  ///
  /// Keeps:   a reference to them.
  void leave_out(const std::vector<bool>& sent) { sent_ = &sent; }
  /// Whether the crew is one of them, and crew() would say nothing of it but when it comes or that
  /// an incident holds it.
  [[nodiscard]] bool is_left_out(std::size_t index) const;

  [[nodiscard]] const Prospect& crew(std::size_t index);
  [[nodiscard]] Prospect lot(std::size_t index) const;
  /// When lot() says it arrives. Empty: when lot() rules it out. Not where depots load by the load.
  [[nodiscard]] std::optional<LotArrival> lot_arrival(std::size_t index) const;
  /// Whether a rule says what depots load.
  [[nodiscard]] bool by_the_load() const { return !rules_->haulage.empty(); }

  /// Which incident holds the crew already.
  [[nodiscard]] std::optional<IncidentId> holder(const CrewId& crew) const;
  /// Whether somebody is to telephone before the lot is counted on.
  [[nodiscard]] bool to_confirm(const Lot& lot) const;
  /// How many of it come in a pack that may not be broken; 0 where nothing says so.
  [[nodiscard]] Quantity pack(const MaterialId& material) const;

 private:
  using Carriage = ProspectRules::Carriage;
  /// When a low-loader stands at a base, empty.
  struct LoaderAt {
    CrewId of = {};
    Instant at = {};
  };

  [[nodiscard]] Readiness readiness_of(std::size_t crew, const CrewStatus* status) const;
  [[nodiscard]] std::optional<Seconds> turnout(const Team& team, Readiness readiness) const;
  [[nodiscard]] Prospect crew_prospect(std::size_t index) const;
  /// What moves a lot, or why nothing does.
  struct LotWay {
    std::optional<Code> cannot = {};
    const Release* release = nullptr;
    std::optional<Instant> opened = {};  ///< none: nobody is known who could open
    TravelTime travel = {};
    Instant departs = {};  ///< as if its keeper stood at the door, where nobody is known
  };
  [[nodiscard]] LotWay way_of_lot(std::size_t index) const;
  /// Of a lot in good order that lies there.
  [[nodiscard]] LotWay way_from(std::uint32_t depot, std::size_t lot) const;
  /// Of whoever may release the lot.
  [[nodiscard]] const std::vector<Release>& releases_of_lot(std::size_t index) const;
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
  std::shared_ptr<const ProspectRules> rules_;  ///< never none
  const std::vector<bool>* sent_ = nullptr;     ///< by crew of the region; none: nobody
  std::vector<const Prospect*> crews_ = {};     ///< by crew; none of those nobody asked about
  std::vector<std::vector<Prospect>> crew_prospects_ = {};  ///< so many at once; none ever moves
  std::shared_ptr<const std::vector<std::vector<Release>>> of_teams_;
  mutable std::vector<std::optional<std::vector<Release>>> releases_ = {};      ///< by team
  mutable std::vector<std::optional<std::vector<Release>>> lot_releases_ = {};  ///< by number
  /// By stockpile, that of the last lot asked about there, and its number: see release_of_lot.
  mutable std::vector<std::pair<std::uint32_t, LotWay>> depot_ways_ = {};
  mutable std::pair<const MaterialId*, const Material*> last_material_ = {};
  mutable std::map<std::pair<PlaceId, const Vehicle*>, std::shared_ptr<const TravelTimes>> bases_ =
      {};
};

}  // namespace muster
