#include "access_prices.hpp"

#include "muster/plan/rules.hpp"

namespace muster {

AccessPrices::AccessPrices(const Region& region, Instant as_of) {
  const Date day = std::chrono::floor<std::chrono::days>(as_of + region.header.display_offset);
  const Rule* rule =
      in_force(region.rules, "price", day, chain_of(region, region.header.jurisdiction));
  if (rule == nullptr) return;
  for (const auto& row : rule->rows) {
    const auto each = decimal_field(row, "each");
    if (!each) continue;
    constexpr std::int64_t hundredth = Decimal::scale / 100;
    const std::int64_t micros = each->micros();
    const auto word = [&](const char* name) {
      const auto found = row.find(name);
      return found == row.end() ? std::string_view() : std::string_view(found->second);
    };
    rows_[{word("who"), word("material")}] = micros / hundredth + (micros % hundredth != 0 ? 1 : 0);
  }
}

std::optional<std::int64_t> AccessPrices::of(std::string_view who,
                                             std::string_view material) const {
  const auto found = rows_.find({who, material});
  return found == rows_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::int64_t> AccessPrices::of_crew(const TeamId& team,
                                                  const OrganisationId& organisation,
                                                  const AgreementId* agreement) const {
  if (rows_.empty()) return std::nullopt;
  if (agreement != nullptr) {
    if (const auto agreed = of(agreement->view(), "")) return agreed;
  }
  if (const auto own = of(team.view(), "")) return own;
  return of(organisation.view(), "");
}

std::optional<std::int64_t> AccessPrices::of_unit(const StockpileId& stockpile,
                                                  const OrganisationId& organisation,
                                                  const MaterialId& material) const {
  if (rows_.empty()) return std::nullopt;
  if (const auto own = of(stockpile.view(), material.view())) return own;
  return of(organisation.view(), material.view());
}

}  // namespace muster
