#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "muster/plan/time.hpp"
#include "muster/resources/organisation.hpp"

namespace muster {

/// Mutual aid as data: who may ask whom, for what, how much and how soon it is agreed.
struct Agreement {
  AgreementId id = {};
  Text name = {};
  OrganisationId asker = {};
  OrganisationId giver = {};
  CapabilityId covers = {};
  std::optional<std::string> level = {};
  std::optional<std::int64_t> limit_crews = {};
  std::optional<Minutes> consent = {};
  std::optional<Date> valid_from = {};
  std::optional<Date> valid_to = {};
  Provenance provenance = {};
};

}  // namespace muster
