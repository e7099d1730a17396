#include "region_parts.hpp"

#include <algorithm>

namespace muster::records {

std::vector<RuleField> fields_of(const std::vector<Rule>& rules) {
  std::vector<RuleField> fields;
  for (const Rule& rule : rules) {
    for (std::size_t row = 0; row < rule.rows.size(); ++row) {
      for (const auto& [field, value] : rule.rows[row]) {
        fields.push_back({rule.id, static_cast<std::int64_t>(row + 1), field, value});
      }
    }
  }
  return fields;
}

void add_fields(std::vector<Rule>& rules, const std::vector<RuleField>& fields) {
  for (const RuleField& field : fields) {
    const auto rule = std::ranges::lower_bound(rules, field.rule, {}, &Rule::id);
    if (rule == rules.end() || rule->id != field.rule) continue;
    const auto row = static_cast<std::size_t>(field.row);
    if (rule->rows.size() < row) rule->rows.resize(row);
    rule->rows[row - 1].emplace(field.field, field.value);
  }
}

std::shared_ptr<Region> assemble(RegionParts parts, std::vector<Plan> plans,
                                 std::shared_ptr<const RoadNetwork> roads, Findings& findings) {
  auto region = std::make_shared<Region>(std::move(parts.region));
  if (!parts.others.header.empty()) region->header = std::move(parts.others.header.front());
  region->catalogue = Catalogue(std::move(parts.catalogue));
  region->roads = std::move(roads);
  region->rules.rules = std::move(parts.others.rules);
  add_fields(region->rules.rules, parts.others.rule_fields);
  Findings found;
  region->plans = PlanLibrary(std::move(plans), found);
  findings.insert(findings.end(), found.begin(), found.end());
  return has_errors(found) ? nullptr : region;
}

}  // namespace muster::records
