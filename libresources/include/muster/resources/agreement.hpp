#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "muster/plan/time.hpp"
#include "muster/resources/organisation.hpp"

namespace muster {

/// Mutual aid as data: who may ask whom, for what, how much and how soon it is agreed.
struct Agreement {
  AgreementId id;
  Text name;
  OrganisationId asker;
  OrganisationId giver;
  CapabilityId covers;
  std::optional<std::string> level;
  std::optional<std::int64_t> limit_crews;
  std::optional<Minutes> consent;
  std::optional<Date> valid_from;
  std::optional<Date> valid_to;
  Provenance provenance;
};

/// What costs money after an incident: what was requisitioned, hired, taken from stock, or came.
enum class Cost { requisition, service, stock, crew };
[[nodiscard]] std::string_view name(Cost cost);
[[nodiscard]] Text title(Cost cost);

/// Who pays by rule, where nobody was named.
enum class Pays { accident_unit, organisation };
[[nodiscard]] std::string_view name(Pays pays);

/// The payer of one kind of cost, of one kind of incident or of all. The rule of the narrowest kind
/// holds, of two such that of the smaller id.
struct PayerRule {
  PayerRuleId id;
  Cost cost = Cost::requisition;
  std::optional<IncidentKindId> kind;  ///< and all below it; none: every kind
  Pays pays = Pays::accident_unit;
  std::optional<OrganisationId> organisation;  ///< with Pays::organisation
  Provenance provenance;
};

}  // namespace muster
