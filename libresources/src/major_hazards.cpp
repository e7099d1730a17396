#include "muster/resources/major_hazards.hpp"

#include <algorithm>

namespace muster {
namespace {

constexpr std::int64_t kilograms_of_tonne = 1000;

/// Rounded up in the sixth place of a tonne. Empty: for a unit that is no mass.
std::optional<Decimal> tonnes(const HazardSubstance& substance) {
  if (substance.measured_in == "t") return substance.quantity;
  if (substance.measured_in != "kg") return std::nullopt;
  const std::int64_t micros = substance.quantity.micros();
  const std::int64_t rest = micros % kilograms_of_tonne;
  return Decimal::of_micros(micros / kilograms_of_tonne + (rest > 0 ? 1 : 0));
}

std::optional<std::int64_t> people_near(const HazardId& hazard, const Region& region) {
  for (const HazardMeasure& measure : region.hazard_measures) {
    if (measure.hazard != hazard || measure.measure != "people_within_500m") continue;
    const auto people = Decimal::parse(measure.value);
    if (people) return people->rounded_up().count();
  }
  return std::nullopt;
}

}  // namespace

std::optional<MajorHazard> major_hazard_of(const Hazard& hazard, const Region& region, Date day) {
  std::vector<SubstanceAmount> substances;
  std::vector<Message> odd;
  for (const HazardSubstance& substance : region.hazard_substances) {
    if (substance.hazard != hazard.id) continue;
    const Text name = substance.name.empty() ? Text(substance.substance) : substance.name;
    substances.push_back(
        {.substance = substance.substance, .name = name, .tonnes = tonnes(substance)});
    if (!substances.back().tonnes) {
      odd.push_back({Code::major_hazard_unit, {name, substance.measured_in}});
    }
  }
  const auto jurisdictions =
      hazard.jurisdiction ? chain_of(region, *hazard.jurisdiction) : std::vector<JurisdictionId>{};
  auto answer =
      major_hazard(substances, people_near(hazard.id, region), region.rules, day, jurisdictions);
  if (answer) answer->reasons.insert(answer->reasons.begin(), odd.begin(), odd.end());
  return answer;
}

std::vector<HazardGrading> major_hazards(const Region& region, Date day) {
  std::vector<HazardGrading> result;
  for (const Hazard& hazard : region.hazards) {
    const bool recorded =
        std::ranges::any_of(region.hazard_substances,
                            [&](const HazardSubstance& one) { return one.hazard == hazard.id; });
    if (!recorded) continue;
    if (auto answer = major_hazard_of(hazard, region, day))
      result.push_back({hazard.id, std::move(*answer)});
  }
  return result;
}

}  // namespace muster
