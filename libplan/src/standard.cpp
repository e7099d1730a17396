#include "muster/plan/standard.hpp"

#include <algorithm>
#include <sstream>

#include "muster/plan/rules.hpp"

namespace muster {
namespace {

using Row = std::map<std::string, std::string>;

bool has_word(const std::string& list, const std::string& word) {
  std::istringstream words(list);
  for (std::string one; words >> one;) {
    if (one == word) return true;
  }
  return false;
}

}  // namespace

bool applies(const Row& row, const std::string& area, const std::optional<HazardKindId>& kind) {
  if (row.contains("areas") && !has_word(row.at("areas"), area)) return false;
  if (!row.contains("hazard_kinds")) return true;
  return kind && has_word(row.at("hazard_kinds"), kind->str());
}

Standard standard_of(const Row& row, const Rule& rule) {
  Standard standard{.rule = rule.id,
                    .service = field(row, "service"),
                    .measured = field(row, "measured"),
                    .within = parse_duration(field(row, "within")),
                    .share_pct = decimal_field(row, "share_pct"),
                    .mark = row.contains("mark") ? field(row, "mark") : rule.mark,
                    .source = row.contains("source") ? field(row, "source") : rule.source,
                    .own_area = row.contains("own_area"),
                    .station = row.contains("station") ? field(row, "station") : std::string()};
  if (row.contains("areas")) {
    std::istringstream words(row.at("areas"));
    for (std::string one; words >> one;) standard.areas.push_back(one);
  }
  if (const auto radius = decimal_field(row, "radius_m")) {
    standard.radius = Meters{radius->rounded_down().count()};
  }
  return standard;
}

std::vector<Standard> standards(const std::string& service, const std::string& area,
                                const std::optional<HazardKindId>& hazard_kind, const Rules& rules,
                                Date day, const std::vector<JurisdictionId>& jurisdictions) {
  std::vector<Standard> result;
  const Rule* rule = in_force(rules, "coverage_standard", day, jurisdictions);
  if (rule == nullptr) return result;
  for (const Row& row : rule->rows) {
    if (field(row, "service") != service || !applies(row, area, hazard_kind)) continue;
    result.push_back(standard_of(row, *rule));
  }
  return result;
}

std::optional<std::string> commander(const std::vector<IncidentKindId>& kinds, const Rules& rules,
                                     Date day, const std::vector<JurisdictionId>& jurisdictions) {
  const Rule* rule = in_force(rules, "command", day, jurisdictions);
  if (rule == nullptr) return std::nullopt;
  for (const IncidentKindId& kind : kinds) {
    const auto row = std::ranges::find_if(
        rule->rows, [&](const Row& one) { return field(one, "sector") == kind.view(); });
    if (row != rule->rows.end()) return field(*row, "led_by");
  }
  const auto rest =
      std::ranges::find_if(rule->rows, [](const Row& one) { return !one.contains("sector"); });
  if (rest == rule->rows.end()) return std::nullopt;
  return field(*rest, "led_by");
}

}  // namespace muster
