// The months ahead and what a change makes of tonight: for a terminal, for programs, for a
// spreadsheet.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>

#include "gap_report_lines.hpp"
#include "muster/plan/csv.hpp"

namespace muster {
namespace {

std::string where_of(const OutlookLine& line, const Region& region, Language language) {
  if (!line.stockpile) return words(GapWord::all_region, language);
  return one_line(name_of(region.stockpiles, *line.stockpile).in(language));
}

std::string first_month(std::optional<std::size_t> first_short, const Outlook& outlook,
                        Language language) {
  if (!first_short) return words(GapWord::never_short, language);
  if (*first_short == 0) return words(GapWord::now, language);
  return format_month(outlook.months[*first_short]);
}

std::string month_of(const OutlookLine& line, const Outlook& outlook, Language language) {
  return first_month(line.first_short, outlook, language);
}

std::array<std::size_t, 3> counts_of(const RegionReadiness& readiness) {
  std::array<std::size_t, 3> by = {};
  for (const Trial& trial : readiness.trials) {
    for (const TriedNeed& need : trial.needs) ++by[static_cast<std::size_t>(need.state)];
  }
  for (const ScenarioTrial& scenario : readiness.scenarios) {
    for (const TriedNeed& need : scenario.needs) ++by[static_cast<std::size_t>(need.state)];
  }
  return by;
}

/// Who may still be sent, and which qualifications run out.
void able_lines(const Outlook& outlook, const Region& region, const GapReportOptions& options,
                Lines& page) {
  if (!outlook.able.empty()) {
    page.title(page.say(GapWord::able));
    page.line(page.say(GapWord::able_caption));
    Table able({{page.say(GapWord::capability)},
                {page.say(GapWord::need), Align::right},
                {page.say(GapWord::now), Align::right, true},
                {format_month(outlook.months.back()), Align::right, true},
                {page.say(GapWord::no_qualification), Align::right},
                {page.say(GapWord::first_short), Align::left, true}});
    for (const AbleLine& line : outlook.able) {
      able.add({Cell(one_line(region.catalogue.name_of(line.capability).in(options.language))),
                Cell(std::to_string(line.need.count())),
                Cell(std::to_string(line.able.front().count())),
                Cell(std::to_string(line.able.back().count())),
                Cell(std::to_string(line.not_recorded.count())),
                Cell(first_month(line.first_short, outlook, options.language),
                     line.first_short ? Style::alarm : Style::plain)});
    }
    page.table(able, 0);
  }
  if (outlook.lapses.empty()) return;
  page.title(page.say(GapWord::lapses));
  Table lapses({{page.say(GapWord::last_day), Align::left, true},
                {page.say(GapWord::whose)},
                {page.say(GapWord::qualification)}});
  for (const Lapse& one : outlook.lapses) {
    lapses.add(
        {Cell(format_date(one.last_day) + (one.lapsed ? " " + page.say(GapWord::expired) : ""),
              one.lapsed ? Style::alarm : Style::plain),
         Cell(title(one.about).in(options.language) + " " + one.subject),
         Cell(one_line(one.what.in(options.language)))});
  }
  page.table(lapses, 0);
}

}  // namespace

std::string outlook_text(const Outlook& outlook, const Region& region,
                         const GapReportOptions& options) {
  Lines page(options);
  if (!region.header.banner.empty()) {
    page.line("*** " + one_line(region.header.banner.in(options.language)) + " ***");
  }
  page.title(page.say(GapWord::outlook, {std::to_string(outlook.months.size() - 1)}));
  Table table({{page.say(GapWord::material)},
               {page.say(GapWord::where)},
               {page.say(GapWord::need), Align::right},
               {page.say(GapWord::now), Align::right, true},
               {page.say(GapWord::not_projected), Align::right},
               {page.say(GapWord::first_short), Align::left, true}});
  std::size_t shown = 0;
  std::size_t left_out = 0;
  for (const OutlookLine& line : outlook.lines) {
    if (!line.first_short && !line.cannot_be_projected()) continue;
    if (shown++ >= options.most_rows * 2) {
      ++left_out;
      continue;
    }
    table.add({Cell(one_line(region.catalogue.name_of(line.material).in(options.language))),
               Cell(where_of(line, region, options.language)),
               Cell(amount_words(line.need, line.material, region, options.language)),
               Cell(std::to_string(line.good.front().count())),
               Cell(line.cannot_be_projected() ? std::to_string(line.not_projected.count()) : ""),
               Cell(month_of(line, outlook, options.language),
                    line.first_short ? Style::alarm : Style::plain)});
  }
  page.table(table, left_out);
  page.title(page.say(GapWord::rotate));
  Table first({{page.say(GapWord::last_day), Align::left, true},
               {page.say(GapWord::material)},
               {page.say(GapWord::where)},
               {page.say(GapWord::quantity), Align::right},
               {page.say(GapWord::lot)}});
  shown = left_out = 0;
  for (const ToRotate& one : outlook.rotate) {
    if (shown++ >= options.most_rows) {
      ++left_out;
      continue;
    }
    const Lot& lot = *find(region.lots, one.lot);
    first.add(
        {Cell(format_date(one.last_day) + (one.expired ? " " + page.say(GapWord::expired) : ""),
              one.expired ? Style::alarm : Style::plain),
         Cell(one_line(region.catalogue.name_of(lot.material).in(options.language))),
         Cell(one_line(name_of(region.stockpiles, lot.stockpile).in(options.language))),
         Cell(amount_words(one.quantity, lot.material, region, options.language)),
         Cell(lot.id.str())});
  }
  page.table(first, left_out);
  able_lines(outlook, region, options, page);
  if (!outlook.stale.empty()) {
    page.line(page.say(GapWord::stale, {std::to_string(outlook.stale.size())}));
  }
  return page.take();
}

Json outlook_json(const Outlook& outlook, const Region& region, Language language) {
  Json::Array months;
  for (const Date month : outlook.months) months.emplace_back(format_date(month));
  Json::Array lines;
  for (const OutlookLine& line : outlook.lines) {
    Json::Array good;
    for (const Quantity quantity : line.good) good.emplace_back(quantity.count());
    lines.push_back(Json::Object{
        {"material", line.material.view()},
        {"name", region.catalogue.name_of(line.material).in(language)},
        {"stockpile", line.stockpile ? Json(line.stockpile->view()) : Json()},
        {"need", line.need.count()},
        {"good", std::move(good)},
        {"not_projected", line.not_projected.count()},
        {"first_short",
         line.first_short ? Json(format_date(outlook.months[*line.first_short])) : Json()}});
  }
  Json::Array rotate;
  for (const ToRotate& one : outlook.rotate) {
    rotate.push_back(Json::Object{{"lot", one.lot.view()},
                                  {"quantity", one.quantity.count()},
                                  {"last_day", format_date(one.last_day)},
                                  {"expired", one.expired}});
  }
  Json::Array able;
  for (const AbleLine& line : outlook.able) {
    Json::Array crews;
    for (const Quantity quantity : line.able) crews.emplace_back(quantity.count());
    able.push_back(Json::Object{
        {"capability", line.capability.view()},
        {"name", region.catalogue.name_of(line.capability).in(language)},
        {"need", line.need.count()},
        {"able", std::move(crews)},
        {"not_recorded", line.not_recorded.count()},
        {"first_short",
         line.first_short ? Json(format_date(outlook.months[*line.first_short])) : Json()}});
  }
  Json::Array lapses;
  for (const Lapse& one : outlook.lapses) {
    lapses.push_back(Json::Object{{"fact", one.fact.view()},
                                  {"about", std::string(name(one.about))},
                                  {"subject", one.subject},
                                  {"what", one.what.in(language)},
                                  {"last_day", format_date(one.last_day)},
                                  {"lapsed", one.lapsed}});
  }
  Json::Array stale;
  for (const LotId& lot : outlook.stale) stale.emplace_back(lot.view());
  return Json::Object{{"format", 1},
                      {"region_digest", region.digest},
                      {"months", std::move(months)},
                      {"lines", std::move(lines)},
                      {"able", std::move(able)},
                      {"lapses", std::move(lapses)},
                      {"rotate", std::move(rotate)},
                      {"stale", std::move(stale)}};
}

std::string outlook_csv(const Outlook& outlook, const Region& region, Language language) {
  std::string csv = "what,id,name,where,need,not_projected,first_short";
  for (const Date month : outlook.months) csv += "," + format_date(month);
  csv += "\n";
  struct Head {
    const char* what = nullptr;
    std::string id = {};
    std::string name = {};
    std::string where = {};
  };
  const auto row = [&](const Head& head, Quantity need, Quantity not_projected,
                       std::optional<std::size_t> first_short,
                       const std::vector<Quantity>& months) {
    csv += std::string(head.what) + "," + csv_cell(head.id, true) + "," +
           csv_cell(head.name, true) + "," + csv_cell(head.where, true) + "," +
           std::to_string(need.count()) + "," + std::to_string(not_projected.count()) + "," +
           (first_short ? format_date(outlook.months[*first_short]) : "");
    for (const Quantity quantity : months) csv += "," + std::to_string(quantity.count());
    csv += "\n";
  };
  for (const OutlookLine& line : outlook.lines) {
    row({"material", line.material.str(), region.catalogue.name_of(line.material).in(language),
         line.stockpile ? line.stockpile->str() : ""},
        line.need, line.not_projected, line.first_short, line.good);
  }
  for (const AbleLine& line : outlook.able) {
    row({"capability", line.capability.str(),
         region.catalogue.name_of(line.capability).in(language)},
        line.need, line.not_recorded, line.first_short, line.able);
  }
  for (const Lapse& one : outlook.lapses) {
    std::vector<Quantity> holds;
    std::optional<std::size_t> first_without;
    for (std::size_t month = 0; month < outlook.months.size(); ++month) {
      const bool still = outlook.months[month] <= one.last_day;
      if (!still && !first_without) first_without = month;
      holds.emplace_back(still ? 1 : 0);
    }
    row({"qualification", one.fact.str(), one.what.in(language), one.subject}, Quantity(1),
        Quantity{}, first_without, holds);
  }
  return csv;
}

std::string difference_text(const ReadinessDifference& difference, const RegionReadiness& before,
                            const RegionReadiness& after, const Region& region,
                            const GapReportOptions& options) {
  Lines page(options);
  page.title(page.say(GapWord::if_title));
  const auto was = counts_of(before);
  const auto is = counts_of(after);
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < 3; ++i) {
    numbers.push_back(std::to_string(was[i]));
    numbers.push_back(std::to_string(is[i]));
  }
  page.line(page.say(GapWord::if_counts, numbers));
  for (std::size_t i = 0; i < after.standards.size(); ++i) {
    const std::size_t now = after.standards[i].count(StandardState::met);
    const std::size_t then =
        i < before.standards.size() ? before.standards[i].count(StandardState::met) : now;
    if (now == then) continue;
    page.line(page.say(GapWord::if_within,
                       {standard_words(after.standards[i].standard, region, options.language),
                        std::to_string(then), std::to_string(now)}));
  }
  if (difference.better.empty() && difference.worse.empty()) {
    page.line(page.say(GapWord::if_nothing));
  }
  for (const auto* changes : {&difference.worse, &difference.better}) {
    if (changes->empty()) continue;
    const bool worse = changes == &difference.worse;
    page.title(page.say(worse ? GapWord::if_worse : GapWord::if_better,
                        {std::to_string(changes->size())}));
    Table table({{page.say(GapWord::hazard)},
                 {page.say(GapWord::item)},
                 {page.say(GapWord::was), Align::left, true},
                 {page.say(GapWord::becomes), Align::left, true}});
    std::size_t shown = 0;
    std::size_t left_out = 0;
    for (const NeedChange& change : *changes) {
      if (shown++ >= options.most_rows * 2) {
        ++left_out;
        continue;
      }
      const std::string where =
          change.scenario.empty()
              ? change.hazard.str() + " " +
                    one_line(name_of(region.hazards, change.hazard).in(options.language))
              : page.say(GapWord::scenario) + " " + change.scenario;
      table.add({Cell(where),
                 Cell(item_words(change.capability, change.material, std::nullopt, region,
                                 options.language)),
                 Cell(title(change.was).in(options.language)),
                 Cell(title(change.is).in(options.language))});
    }
    page.table(table, left_out);
  }
  return page.take();
}

Json difference_json(const ReadinessDifference& difference, const Region& region,
                     Language language) {
  const auto changes_json = [&](const std::vector<NeedChange>& changes) {
    Json::Array array;
    for (const NeedChange& change : changes) {
      array.push_back(Json::Object{
          {"hazard", change.hazard.empty() ? Json() : Json(change.hazard.view())},
          {"scenario", change.scenario.empty() ? Json() : Json(change.scenario)},
          {"plan", change.basis.plan.view()},
          {"basis", change.basis.basis},
          {"requirement", change.requirement.view()},
          {"name", item_words(change.capability, change.material, std::nullopt, region, language)},
          {"was", std::string(name(change.was))},
          {"is", std::string(name(change.is))}});
    }
    return array;
  };
  return Json::Object{{"format", 1},
                      {"better", changes_json(difference.better)},
                      {"worse", changes_json(difference.worse)}};
}

namespace {

/// A row of the months ahead that may be another after a change.
struct Ahead {
  std::optional<MaterialId> material = {};
  std::optional<CapabilityId> capability = {};
  std::optional<StockpileId> stockpile = {};
  std::optional<std::size_t> first_short = {};
  std::size_t months_short = 0;
};
using AheadKey =
    std::tuple<std::optional<MaterialId>, std::optional<CapabilityId>, std::optional<StockpileId>>;

std::size_t short_months(const std::vector<Quantity>& months, Quantity besides, Quantity need) {
  return static_cast<std::size_t>(
      std::ranges::count_if(months, [&](Quantity there) { return there + besides < need; }));
}

std::map<AheadKey, Ahead> rows_ahead(const Outlook& outlook) {
  std::map<AheadKey, Ahead> rows;
  const auto add = [&](Ahead row) {
    rows.emplace(AheadKey{row.material, row.capability, row.stockpile}, std::move(row));
  };
  for (const OutlookLine& line : outlook.lines) {
    add({.material = line.material,
         .stockpile = line.stockpile,
         .first_short = line.first_short,
         .months_short = short_months(line.good, line.not_projected, line.need)});
  }
  for (const AbleLine& line : outlook.able) {
    add({.capability = line.capability,
         .first_short = line.first_short,
         .months_short = short_months(line.able, line.not_recorded, line.need)});
  }
  return rows;
}

struct AheadChange {
  Ahead was = {};
  Ahead is = {};
};

/// Rows whose first short month or whose number of short months is another: materials before
/// crews, by id and place; a row that only one has is one that was never short in the other.
std::vector<AheadChange> changes_ahead(const Outlook& before, const Outlook& after) {
  std::map<AheadKey, AheadChange> all;
  const auto nothing = [](Ahead row) {
    row.first_short.reset();
    row.months_short = 0;
    return row;
  };
  for (const auto& [key, row] : rows_ahead(before)) all[key] = {row, nothing(row)};
  for (const auto& [key, row] : rows_ahead(after)) {
    const auto [at, fresh] = all.try_emplace(key);
    if (fresh) at->second.was = nothing(row);
    at->second.is = row;
  }
  std::vector<AheadChange> changes;
  for (const auto& [key, change] : all) {
    if (change.was.first_short != change.is.first_short ||
        change.was.months_short != change.is.months_short) {
      changes.push_back(change);
    }
  }
  std::stable_partition(changes.begin(), changes.end(),
                        [](const AheadChange& one) { return !one.is.capability; });
  return changes;
}

}  // namespace

std::string outlook_difference_text(const Outlook& before, const Outlook& after,
                                    const Region& region, const GapReportOptions& options) {
  Lines page(options);
  page.title(page.say(GapWord::if_title));
  Table table({{page.say(GapWord::item)},
               {page.say(GapWord::where)},
               {page.say(GapWord::was), Align::left, true},
               {page.say(GapWord::becomes), Align::left, true},
               {page.say(GapWord::months_short), Align::right, true}});
  for (const auto& [was, is] : changes_ahead(before, after)) {
    table.add({Cell(item_words(is.capability, is.material, {}, region, options.language)),
               Cell(is.stockpile
                        ? one_line(name_of(region.stockpiles, *is.stockpile).in(options.language))
                        : page.say(GapWord::all_region)),
               Cell(first_month(was.first_short, before, options.language)),
               Cell(first_month(is.first_short, after, options.language)),
               Cell(std::to_string(was.months_short) + " → " + std::to_string(is.months_short))});
  }
  if (table.empty()) page.line(page.say(GapWord::outlook_same));
  page.table(table, 0);
  return page.take();
}

Json outlook_difference_json(const Outlook& before, const Outlook& after) {
  const auto month = [](const Ahead& row, const Outlook& outlook) {
    return row.first_short ? Json(format_month(outlook.months[*row.first_short])) : Json();
  };
  Json::Array array;
  for (const auto& [was, is] : changes_ahead(before, after)) {
    array.push_back(
        Json::Object{{"material", is.material ? Json(is.material->view()) : Json()},
                     {"capability", is.capability ? Json(is.capability->view()) : Json()},
                     {"stockpile", is.stockpile ? Json(is.stockpile->view()) : Json()},
                     {"was", month(was, before)},
                     {"is", month(is, after)},
                     {"months_short_was", static_cast<std::int64_t>(was.months_short)},
                     {"months_short_is", static_cast<std::int64_t>(is.months_short)}});
  }
  return Json::Object{{"format", 1}, {"first_short", std::move(array)}};
}

}  // namespace muster
