#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "muster/plan/id.hpp"
#include "muster/plan/provenance.hpp"
#include "muster/plan/text.hpp"
#include "muster/plan/tier.hpp"
#include "muster/plan/units.hpp"

namespace muster {

/// An area with a government: nation, province, city, county, zone or township.
struct Jurisdiction {
  JurisdictionId id;
  Text name;
  Tier tier = Tier::county;
  std::optional<JurisdictionId> parent;
  std::optional<Decimal> area_km2;
  std::optional<std::int64_t> population;
  Provenance provenance;
};

struct Organisation {
  OrganisationId id;
  Text name;
  std::string kind;  ///< government, emergency_bureau, fire_service, department, enterprise, …
  Tier tier = Tier::county;
  std::optional<JurisdictionId> jurisdiction;
  std::optional<OrganisationId> parent;
  Provenance provenance;
};

/// One way to reach an organisation; lower `call_order` is tried first.
struct Contact {
  ContactId id;
  OrganisationId organisation;
  Text role;
  std::string channel;  ///< phone, mobile, radio, sms, fax
  std::string address;
  std::int64_t call_order = 1;
  Provenance provenance;
};

/// By which act an authority sends what it holds: 调令, 商请函, 协议调用, 征用决定.
enum class Act { order, request, agreement, requisition };
[[nodiscard]] std::string_view name(Act act);
[[nodiscard]] Text title(Act act);

}  // namespace muster
