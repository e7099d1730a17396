#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <variant>
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
  std::map<OrganisationId, Instant> alerted_;
  std::optional<Instant> first_public_;
  Instant as_of_;
};

/// What a team and a stockpile have in common: somebody holds it and somebody decides.
struct Owned {
  std::variant<TeamId, StockpileId> holder = {};
  OrganisationId organisation = {};
  OrganisationId authority = {};
  Act act = Act::order;
  std::optional<Minutes> consent = {};
  bool external = false;
  bool volunteer = false;
  std::optional<JurisdictionId> jurisdiction = {};
};

[[nodiscard]] Owned owned_by(const Team& team);
[[nodiscard]] Owned owned_by(const Stockpile& stockpile);

/// Leave to send something: by whom, by which act, when he is asked and when he has agreed.
struct Release {
  OrganisationId authority = {};
  Act act = Act::order;
  Instant asked = {};
  Instant agreed = {};
  std::optional<AgreementId> agreement = {};
  std::optional<std::int64_t> cap = {};   ///< most crews that may come by this way
  std::optional<std::int64_t> cost = {};  ///< of each crew; none: in no data, or goods
};

/// The ways to whatever one incident may ask for.
///
/// Keeps:   references to all that it was made of.
class AccessWays {
 public:
  AccessWays(const IncidentId& incident, std::span<const Match> matches,
             std::span<const Activation> activations, const Region& region, Instant as_of);

  /// As access() has them.
  [[nodiscard]] std::vector<Access> to(const Owned& owned) const;

  /// The way the region names for it. Empty: when its usual time to consent is not recorded.
  [[nodiscard]] std::optional<Release> usual(const Owned& owned) const;

  /// The open ways whose release is known, soonest first, up to the first that any number may
  /// take. Empty: when nobody knows how soon anybody agrees.
  [[nodiscard]] std::vector<Release> releases(const Owned& owned) const;

  [[nodiscard]] const AccessPrices& prices() const { return prices_; }

 private:
  [[nodiscard]] bool has_other_ways(const Owned& owned) const;

  const IncidentId& incident_;
  std::span<const Match> matches_;
  const Region& region_;
  Instant as_of_;
  Told told_;
  AccessPrices prices_;
  std::set<OrganisationId> givers_ = {};  ///< of agreements
  std::set<TeamId> called_ = {};          ///< through the lead of their joint team
};

}  // namespace muster
