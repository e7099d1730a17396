#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "access_prices.hpp"
#include "muster/resources/access.hpp"

namespace muster {

/// When an organisation can be asked about an incident.
class Told {
 public:
  Told(const IncidentId& incident, std::span<const Activation> activations, const Region& region,
       Instant as_of);

  /// Either of them is told by the plans; else somebody public has to be told first.
  [[nodiscard]] Instant of(const OrganisationId& authority, const OrganisationId& holder) const;

 private:
  std::vector<std::pair<OrganisationId, Instant>> alerted_ = {};  ///< by organisation
  std::optional<Instant> first_public_;
  Instant as_of_;
};

/// What a team and a stockpile have in common: somebody holds it and somebody decides.
///
/// Keeps:   references to the team, or the stockpile, and to whatever else it was made of.
struct Owned {
  const Team* team = nullptr;            ///< this one,
  const Stockpile* stockpile = nullptr;  ///< or that
  const OrganisationId* organisation = nullptr;
  const OrganisationId* authority = nullptr;
  Act act = Act::order;
  std::optional<Minutes> consent = {};
  bool external = false;
  bool volunteer = false;
  const std::optional<JurisdictionId>* jurisdiction = nullptr;
};

[[nodiscard]] Owned owned_by(const Team& team);
[[nodiscard]] Owned owned_by(const Stockpile& stockpile);

/// Leave to send something: by whom, by which act, when he is asked and when he has agreed.
///
/// Keeps:   references to records of the region.
struct Release {
  const OrganisationId* authority = nullptr;
  Act act = Act::order;
  Instant asked = {};
  Instant agreed = {};
  const Agreement* agreement = nullptr;   ///< none: by none
  std::optional<std::int64_t> cap = {};   ///< most crews that may come by this way
  std::optional<std::int64_t> cost = {};  ///< of each crew; none: in no data, or goods
};

/// What of the ways is the same for every incident of one region at one instant.
///
/// Keeps:   references to records of the region.
struct AccessRecords {
  AccessRecords(const Region& region, Instant as_of);

  AccessPrices prices;
  std::vector<OrganisationId> givers = {};      ///< of agreements, ordered
  std::vector<TeamId> called = {};              ///< teams, through the lead of their joint team
  std::vector<const Crew*> crews_by_team = {};  ///< by the id of their team
};

/// The ways to whatever one incident may ask for.
///
/// Keeps:   references to all that it was made of.
class AccessWays {
 public:
  /// `records` are those of the same region and instant; none: they are made.
  AccessWays(const IncidentId& incident, std::span<const Match> matches,
             std::span<const Activation> activations, const Region& region, Instant as_of,
             std::shared_ptr<const AccessRecords> records = nullptr);

  /// As access() has them.
  [[nodiscard]] std::vector<Access> to(const Owned& owned) const;

  /// Whether there can be an agreement about it, or a decision by law that takes nobody knows how
  /// long; if not, to() has none.
  [[nodiscard]] bool may_ask_otherwise(const Owned& owned) const;

  /// The way the region names for it. Empty: when its usual time to consent is not recorded.
  [[nodiscard]] std::optional<Release> usual(const Owned& owned) const;

  /// The open ways whose release is known, soonest first, up to the first that any number may
  /// take. Empty: when nobody knows how soon anybody agrees.
  [[nodiscard]] std::vector<Release> releases(const Owned& owned) const;

  [[nodiscard]] const AccessPrices& prices() const { return records_->prices; }

 private:
  friend class WaysToOne;
  [[nodiscard]] bool has_other_ways(const Owned& owned) const;
  /// Whether whoever holds it, or decides, gives by some agreement.
  [[nodiscard]] bool gives(const Owned& owned) const;
  /// Whether a crew of the team has a skill that covers it.
  [[nodiscard]] bool does(const TeamId& team, const CapabilityId& covered) const;
  [[nodiscard]] std::optional<Message> bar(const Agreement& agreement) const;

  const IncidentId& incident_;
  std::span<const Match> matches_;
  const Region& region_;
  Instant as_of_;
  Told told_;
  std::shared_ptr<const AccessRecords> records_;
  std::vector<std::optional<Message>> bars_ = {};  ///< by agreement
};

}  // namespace muster
