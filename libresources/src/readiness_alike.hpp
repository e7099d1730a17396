#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "candidates_prospects.hpp"
#include "response_steps.hpp"

namespace muster {

struct Rule;

/// What makes two planning bases the same incident: what happened, with which indicators.
using Asks = std::pair<IncidentKindId, std::map<IndicatorId, Decimal>>;

/// What the plans ask for, once for all trials that are alike in everything it goes by. Incidents
/// are alike when the same happened, in the same areas, at hazards of one kind, both on a road or
/// neither; where a plan names the hazard, it must be the same one. Who is told when goes by the
/// accident unit too, unless no plan that applies speaks of it.
///
/// It holds for incidents as incident_of() makes them, all of one instant: nothing received yet, no
/// weather, no further areas.
///
/// Keeps:   references to the region.
class AskedOfAlike {
 public:
  AskedOfAlike(const Region& region, Instant as_of);
  ~AskedOfAlike();
  AskedOfAlike(const AskedOfAlike&) = delete;
  AskedOfAlike& operator=(const AskedOfAlike&) = delete;

  /// Hazards where the same plans apply to the same incidents have one number, bases that are the
  /// same incident another.
  [[nodiscard]] std::size_t where(const LocatedIncident& there);
  [[nodiscard]] std::size_t asks(const Asks& one);

  /// The incidents that are alike, by number; `incident` is one of them.
  ///
  /// Throws:  as locate().
  [[nodiscard]] std::size_t of(std::size_t where, std::size_t asks, const Incident& incident);
  [[nodiscard]] bool applies(std::size_t alike, const PlanId& plan) const;
  /// Makes ready for asked(): for one thread alone, before any asks.
  ///
  /// Throws:  as respond().
  void prepare(std::size_t alike, const LocatedIncident& incident);

  /// What asked_for_needs() says, as far as what comes of the needs goes by it: without reasons,
  /// grades and reporting, and of whoever is told alone when. For any number of threads.
  [[nodiscard]] Asked asked(std::size_t alike, const Incident& incident,
                            const Situation& situation) const;
  /// dispatch_options() for it.
  [[nodiscard]] DispatchOptions dispatch_options(std::size_t alike,
                                                 const IncidentId& incident) const;
  [[nodiscard]] ProspectsShared shared(std::size_t alike, const LocatedIncident& incident) const;
  [[nodiscard]] const std::shared_ptr<const AccessRecords>& access() const { return access_; }

 private:
  struct Alike;
  struct Wanted;
  [[nodiscard]] Wanted& wanted(const Alike& alike, const LocatedIncident& incident,
                               std::span<const Match> matches, const Rule* rest);
  /// Whether it may have a say in what could come, or is asked in somebody's stead.
  [[nodiscard]] bool has_part(const std::optional<OrganisationId>& unit) const;
  using Where = std::tuple<std::optional<HazardKindId>, std::vector<JurisdictionId>, bool,
                           std::optional<HazardId>>;

  const Region& region_;
  Instant as_of_;
  std::set<HazardId> named_ = {};          ///< by plans
  std::set<OrganisationId> parties_ = {};  ///< to whatever could come, and all that are public
  std::map<Where, std::size_t> where_ = {};
  std::map<Asks, std::size_t> asks_ = {};
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> numbers_ = {};  ///< by where and asks
  std::deque<Alike> alike_;
  std::deque<Wanted> wanted_;
  std::map<std::vector<JurisdictionId>, std::shared_ptr<const ProspectRules>> rules_ = {};
  /// By the areas where it happened, all at the same instant.
  std::map<std::vector<JurisdictionId>, DispatchOptions> usual_ = {};
  std::shared_ptr<const AccessRecords> access_;
};

}  // namespace muster
