#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "muster/resources/region.hpp"

namespace muster {

/// What it costs to have somebody or something come, as the rule `price` of the centre's own
/// jurisdiction says on that day: in hundredths of the currency, rounded up.
///
/// Keeps:   references to the rule.
/// Empty:   an answer, where no row says it; nothing is then taken to be free.
class AccessPrices {
 public:
  AccessPrices(const Region& region, Instant as_of);

  /// Of each crew: a row for the agreement before one for the team, that before its organisation.
  [[nodiscard]] std::optional<std::int64_t> of_crew(const TeamId& team,
                                                    const OrganisationId& organisation,
                                                    const AgreementId* agreement) const;
  /// Of each counting unit of the material: a row for the stockpile before its organisation.
  [[nodiscard]] std::optional<std::int64_t> of_unit(const StockpileId& stockpile,
                                                    const OrganisationId& organisation,
                                                    const MaterialId& material) const;

 private:
  [[nodiscard]] std::optional<std::int64_t> of(std::string_view who,
                                               std::string_view material) const;

  std::map<std::pair<std::string_view, std::string_view>, std::int64_t> rows_ =
      {};  ///< by who, material
};

}  // namespace muster
