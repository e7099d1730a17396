// The months ahead and what a change makes of tonight: for a terminal, for programs, for a
// spreadsheet.
#include <algorithm>
#include <array>
#include <map>
#include <optional>

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
        {"material", line.material.str()},
        {"name", region.catalogue.name_of(line.material).in(language)},
        {"stockpile", line.stockpile ? Json(line.stockpile->str()) : Json()},
        {"need", line.need.count()},
        {"good", std::move(good)},
        {"not_projected", line.not_projected.count()},
        {"first_short",
         line.first_short ? Json(format_date(outlook.months[*line.first_short])) : Json()}});
  }
  Json::Array rotate;
  for (const ToRotate& one : outlook.rotate) {
    rotate.push_back(Json::Object{{"lot", one.lot.str()},
                                  {"quantity", one.quantity.count()},
                                  {"last_day", format_date(one.last_day)},
                                  {"expired", one.expired}});
  }
  Json::Array able;
  for (const AbleLine& line : outlook.able) {
    Json::Array crews;
    for (const Quantity quantity : line.able) crews.emplace_back(quantity.count());
    able.push_back(Json::Object{
        {"capability", line.capability.str()},
        {"name", region.catalogue.name_of(line.capability).in(language)},
        {"need", line.need.count()},
        {"able", std::move(crews)},
        {"not_recorded", line.not_recorded.count()},
        {"first_short",
         line.first_short ? Json(format_date(outlook.months[*line.first_short])) : Json()}});
  }
  Json::Array lapses;
  for (const Lapse& one : outlook.lapses) {
    lapses.push_back(Json::Object{{"fact", one.fact.str()},
                                  {"about", std::string(name(one.about))},
                                  {"subject", one.subject},
                                  {"what", one.what.in(language)},
                                  {"last_day", format_date(one.last_day)},
                                  {"lapsed", one.lapsed}});
  }
  Json::Array stale;
  for (const LotId& lot : outlook.stale) stale.emplace_back(lot.str());
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
  std::string csv = "material,name,stockpile,need,not_projected,first_short";
  for (const Date month : outlook.months) csv += "," + format_date(month);
  csv += "\n";
  for (const OutlookLine& line : outlook.lines) {
    csv += csv_cell(line.material.str(), true) + "," +
           csv_cell(region.catalogue.name_of(line.material).in(language), true) + "," +
           csv_cell(line.stockpile ? line.stockpile->str() : "", true) + "," +
           std::to_string(line.need.count()) + "," + std::to_string(line.not_projected.count()) +
           "," + (line.first_short ? format_date(outlook.months[*line.first_short]) : "");
    for (const Quantity quantity : line.good) csv += "," + std::to_string(quantity.count());
    csv += "\n";
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
      table.add({Cell(change.hazard.str() + " " +
                      one_line(name_of(region.hazards, change.hazard).in(options.language))),
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
          {"hazard", change.hazard.str()},
          {"plan", change.basis.plan.str()},
          {"basis", change.basis.basis},
          {"requirement", change.requirement.str()},
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

struct LineChange {
  const OutlookLine* was = nullptr;
  const OutlookLine* is = nullptr;
};

std::size_t months_short(const OutlookLine* line) {
  if (line == nullptr) return 0;
  return static_cast<std::size_t>(std::ranges::count_if(
      line->good, [&](Quantity good) { return good + line->not_projected < line->need; }));
}

/// Lines of both whose first short month or whose number of short months is another, by material
/// and place; a line that only
/// one has is one that was never short in the other.
std::vector<LineChange> changed_lines(const Outlook& before, const Outlook& after) {
  using Key = std::pair<MaterialId, std::optional<StockpileId>>;
  std::map<Key, LineChange> all;
  for (const OutlookLine& line : before.lines) all[{line.material, line.stockpile}].was = &line;
  for (const OutlookLine& line : after.lines) all[{line.material, line.stockpile}].is = &line;
  const auto month = [](const OutlookLine* line) {
    return line == nullptr ? std::nullopt : line->first_short;
  };
  std::vector<LineChange> changes;
  for (const auto& [key, change] : all) {
    if (month(change.was) != month(change.is) ||
        months_short(change.was) != months_short(change.is)) {
      changes.push_back(change);
    }
  }
  return changes;
}

}  // namespace

std::string outlook_difference_text(const Outlook& before, const Outlook& after,
                                    const Region& region, const GapReportOptions& options) {
  Lines page(options);
  page.title(page.say(GapWord::if_title));
  Table table({{page.say(GapWord::material)},
               {page.say(GapWord::where)},
               {page.say(GapWord::was), Align::left, true},
               {page.say(GapWord::becomes), Align::left, true},
               {page.say(GapWord::months_short), Align::right, true}});
  const OutlookLine never;
  for (const auto& [was, is] : changed_lines(before, after)) {
    const OutlookLine& line = is != nullptr ? *is : *was;
    table.add({Cell(one_line(region.catalogue.name_of(line.material).in(options.language))),
               Cell(where_of(line, region, options.language)),
               Cell(month_of(was != nullptr ? *was : never, before, options.language)),
               Cell(month_of(is != nullptr ? *is : never, after, options.language)),
               Cell(std::to_string(months_short(was)) + " → " + std::to_string(months_short(is)))});
  }
  if (table.empty()) page.line(page.say(GapWord::outlook_same));
  page.table(table, 0);
  return page.take();
}

Json outlook_difference_json(const Outlook& before, const Outlook& after) {
  const auto month = [](const OutlookLine* line, const Outlook& outlook) {
    if (line == nullptr || !line->first_short) return Json();
    return Json(format_month(outlook.months[*line->first_short]));
  };
  Json::Array array;
  for (const auto& [was, is] : changed_lines(before, after)) {
    const OutlookLine& line = is != nullptr ? *is : *was;
    array.push_back(
        Json::Object{{"material", line.material.str()},
                     {"stockpile", line.stockpile ? Json(line.stockpile->str()) : Json()},
                     {"was", month(was, before)},
                     {"is", month(is, after)}});
  }
  return Json::Object{{"format", 1}, {"first_short", std::move(array)}};
}

}  // namespace muster
