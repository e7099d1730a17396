// What comes of the scenarios that are supposed: for a terminal, and the words of it.
#include "gap_report_scenarios.hpp"

#include <algorithm>
#include <tuple>

#include "gap_report_balance.hpp"
#include "gap_report_lines.hpp"

namespace muster {

std::vector<ScenarioGap> scenario_gaps(const RegionReadiness& readiness) {
  std::vector<ScenarioGap> gaps;
  for (const ScenarioTrial& scenario : readiness.scenarios) {
    for (const TriedNeed& need : scenario.needs) {
      if (need.state != NeedState::in_time) gaps.push_back({&scenario, &need});
    }
  }
  std::ranges::stable_sort(gaps, [](const ScenarioGap& a, const ScenarioGap& b) {
    return std::tuple(a.need->state, a.scenario->weight) >
           std::tuple(b.need->state, b.scenario->weight);
  });
  return gaps;
}

std::string scenarios_share(const RegionReadiness& readiness, Language language) {
  std::int64_t in_time = 0;
  std::int64_t in_the_end = 0;
  for (const ScenarioTrial& scenario : readiness.scenarios) {
    if (scenario.count(NeedState::unmet) > 0) continue;
    in_the_end += scenario.weight;
    if (scenario.count(NeedState::late) == 0) in_time += scenario.weight;
  }
  return words(GapWord::scenarios_share, language,
               {std::to_string(readiness.scenarios.size()), percent_words(in_time, Decimal::scale),
                percent_words(in_the_end, Decimal::scale)});
}

std::pair<std::string, std::string> scenario_place(const ScenarioTrial& scenario,
                                                   const Region& region, Language language) {
  if (const auto* hazard = std::get_if<HazardId>(&scenario.at)) {
    return {hazard->str(), one_line(name_of(region.hazards, *hazard).in(language))};
  }
  const auto& place = std::get<PlaceId>(scenario.at);
  const auto index = region.roads->find(place);
  return {place.str(), index ? one_line((*region.roads)[*index].name.in(language)) : ""};
}

std::string scenario_why(const TriedNeed& need, Language language) {
  std::string said;
  for (const Message& reason : need.reasons) {
    said += (said.empty() ? "" : language == Language::zh ? "；" : "; ") + text(reason, language);
  }
  if (!need.remedies.empty()) said += " → " + text(need.remedies.front().what, language);
  return said;
}

std::string scenarios_text(const RegionReadiness& readiness, const Region& region,
                           const GapReportOptions& options) {
  if (readiness.scenarios.empty()) return {};
  Lines page(options);
  page.title(page.say(GapWord::scenarios));
  page.line(scenarios_share(readiness, options.language));
  Table table({{page.say(GapWord::scenario)},
               {page.say(GapWord::where)},
               {page.say(GapWord::probability), Align::right, true},
               {page.say(GapWord::material)},
               {page.say(GapWord::asked), Align::right},
               {page.say(GapWord::coming), Align::right},
               {page.say(GapWord::scenario_why)}});
  std::size_t shown = 0;
  std::size_t left_out = 0;
  for (const ScenarioGap& gap : scenario_gaps(readiness)) {
    const ScenarioTrial* scenario = gap.scenario;
    const TriedNeed* need = gap.need;
    if (shown++ >= options.most_rows) {
      ++left_out;
      continue;
    }
    const auto amount = [&](Quantity quantity) {
      return amount_words(quantity, need->material, region, options.language);
    };
    table.add(
        {Cell(scenario->id), Cell(scenario_place(*scenario, region, options.language).second),
         Cell(percent_words(scenario->weight, Decimal::scale) + "%"),
         Cell(item_words({}, need->material, {}, region, options.language)),
         Cell(amount(need->asked)),
         Cell(amount(need->coming), need->state == NeedState::unmet ? Style::alarm : Style::plain),
         Cell(scenario_why(*need, options.language))});
  }
  page.table(table, left_out);
  return page.take();
}

}  // namespace muster
