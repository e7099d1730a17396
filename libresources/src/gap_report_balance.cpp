// Where things lie and what to shift: for a terminal and for programs.
#include "gap_report_balance.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "balance_search.hpp"
#include "gap_report_lines.hpp"

namespace muster {

BalanceStudy balance_study(const BalanceWish& wish, bool trials,
                           const std::vector<Scenario>& scenarios, const Region& region,
                           const Situation& situation, const Travel& roads, Instant as_of) {
  BalanceStudy study{.wish = wish, .trials = trials};
  study.asked = region_balance(wish, scenarios, region, situation, roads, as_of);
  study.found = balance(study.asked.question);
  BalanceQuestion free = study.asked.question;
  free.stock.assign(free.stock.size(), 0);
  for (BalanceScenario& one : free.scenarios) {
    one.demand = std::min(one.demand, study.found.total);
  }
  study.checked = verify_spread(free, study.found.total, {}, study.found.best);
  return study;
}

std::vector<BalanceStudy> all_balances(bool trials, const std::vector<Scenario>& scenarios,
                                       const Region& region, const Situation& situation,
                                       const Travel& roads, Instant as_of) {
  std::set<MaterialId> asked;
  for (const Scenario& one : scenarios) asked.insert(one.material);
  std::vector<BalanceStudy> all;
  for (const MaterialId& material : asked) {
    BalanceStudy study =
        balance_study({.material = material}, trials, scenarios, region, situation, roads, as_of);
    if (study.found.total > 0) all.push_back(std::move(study));
  }
  std::ranges::stable_sort(all, [](const BalanceStudy& a, const BalanceStudy& b) {
    return a.found.d_at_least.value_or(Decimal{}) > b.found.d_at_least.value_or(Decimal{});
  });
  return all;
}

std::string thousandths(Decimal value) {
  const std::int64_t rounded = (value.micros() + 500) / 1000;
  std::string tail = std::to_string(1000 + rounded % 1000).substr(1);
  return std::to_string(rounded / 1000) + "." + tail;
}

std::string d_words(const Balance& found, Language language) {
  if (!found.d_at_least || !found.d_at_most) return words(GapWord::balance_unknown, language);
  const std::string least = thousandths(*found.d_at_least);
  const std::string most = thousandths(*found.d_at_most);
  return least == most ? least : words(GapWord::balance_range, language, {least, most});
}

std::string percent_words(std::int64_t part, std::int64_t all) {
  const auto tenths = all == 0 ? Wide{0} : (Wide{part} * 1000 + all / 2) / all;
  const auto rounded = static_cast<std::int64_t>(tenths);
  return std::to_string(rounded / 10) + "." + std::to_string(rounded % 10);
}

std::string way_words(std::int64_t weighted, const BalanceStudy& study, Language language) {
  const std::int64_t each =
      study.found.weight == 0 ? 0 : (weighted + study.found.weight / 2) / study.found.weight;
  const bool time = study.wish.by == BalanceBy::time;
  const std::int64_t large = time ? 3600 : 1000;
  if (each < 10 * large) {
    return words(time ? GapWord::balance_seconds : GapWord::balance_metres, language,
                 {std::to_string(each)});
  }
  return words(time ? GapWord::balance_hours : GapWord::balance_kilometres, language,
               {std::to_string((each + large / 2) / large)});
}

std::optional<std::size_t> dearest(const Balance& found) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < found.depots.size(); ++i) {
    if (found.depots[i].price == 0) continue;
    if (!best || found.depots[i].price > found.depots[*best].price) best = i;
  }
  return best;
}

namespace {

std::string depot_name(const BalanceStudy& study, std::size_t depot, const Region& region,
                       Language language) {
  return one_line(name_of(region.stockpiles, study.asked.depots[depot]).in(language));
}

std::string stock_words(std::int64_t units, const BalanceStudy& study, const Region& region,
                        Language language) {
  return amount_words(Quantity(units * std::max<std::int64_t>(study.wish.pack, 1)),
                      study.wish.material, region, language);
}

}  // namespace

std::string balance_text(const BalanceStudy& study, const Region& region,
                         const GapReportOptions& options) {
  Lines page(options);
  const Balance& found = study.found;
  const Language language = options.language;
  page.title(page.say(GapWord::balance_d,
                      {one_line(region.catalogue.name_of(study.wish.material).in(language)),
                       d_words(found, language)}));
  if (!study.checked) page.line(page.say(GapWord::balance_unchecked));
  page.line(page.say(GapWord::balance_stock, {std::to_string(study.asked.question.scenarios.size()),
                                              stock_words(found.total, study, region, language),
                                              percent_words(found.covered, found.weight)}));
  if (study.wish.within) {
    page.line(page.say(GapWord::balance_in_time, {std::to_string(study.wish.within->count() / 60),
                                                  percent_words(found.in_time, found.weight)}));
  }
  if (study.trials) page.line(page.say(GapWord::balance_trials));
  if (study.wish.pack > 1) {
    page.line(page.say(GapWord::balance_packs, {std::to_string(study.wish.pack)}));
  }
  if (study.asked.left_out > Quantity{}) {
    page.line(
        page.say(GapWord::balance_left_out,
                 {amount_words(study.asked.left_out, study.wish.material, region, language)}));
  }
  Table table({{page.say(GapWord::depot)},
               {page.say(GapWord::have), Align::right, true},
               {page.say(GapWord::balance_best), Align::right, true},
               {page.say(GapWord::balance_price), Align::right, true},
               {page.say(GapWord::balance_loss), Align::right, true}});
  for (std::size_t i = 0; i < found.depots.size(); ++i) {
    if (study.asked.question.stock[i] + found.best.whole[i] + found.depots[i].price == 0) continue;
    table.add({Cell(depot_name(study, i, region, language)),
               Cell(stock_words(study.asked.question.stock[i], study, region, language)),
               Cell(stock_words(found.best.whole[i], study, region, language)),
               Cell(way_words(found.depots[i].price, study, language)),
               Cell(way_words(found.depots[i].loss, study, language))});
  }
  page.table(table, 0);
  page.line(page.say(GapWord::balance_per));
  if (found.worst && found.depots[*found.worst].loss > 0) {
    page.line(
        page.say(GapWord::balance_worst, {depot_name(study, *found.worst, region, language)}));
  }
  std::size_t shown = 0;
  for (const Finding& note : study.asked.notes) {
    if (shown++ == options.most_rows) break;
    page.line(text(note.message, language));
  }
  return page.take();
}

std::string balances_text(const std::vector<BalanceStudy>& studies, const Region& region,
                          const GapReportOptions& options) {
  Lines page(options);
  const Language language = options.language;
  page.title(page.say(GapWord::balance));
  page.line(page.say(GapWord::balance_caption));
  if (!studies.empty() && studies.front().trials) page.line(page.say(GapWord::balance_trials));
  Table table({{page.say(GapWord::material)},
               {"D", Align::right, true},
               {page.say(GapWord::have), Align::right, true},
               {page.say(GapWord::balance_scenarios), Align::right},
               {page.say(GapWord::balance_enough), Align::right, true},
               {page.say(GapWord::balance_more_at)}});
  for (const BalanceStudy& study : studies) {
    const auto more = dearest(study.found);
    table.add({Cell(one_line(region.catalogue.name_of(study.wish.material).in(language))),
               Cell(d_words(study.found, language)),
               Cell(stock_words(study.found.total, study, region, language)),
               Cell(std::to_string(study.asked.question.scenarios.size())),
               Cell(percent_words(study.found.covered, study.found.weight) + "%"),
               Cell(more ? depot_name(study, *more, region, language) : "")});
  }
  page.table(table, 0);
  return page.take();
}

Json balance_json(const BalanceStudy& study, Language language) {
  const Balance& found = study.found;
  const auto ids = [&](const std::vector<std::size_t>& scenarios) {
    Json::Array array;
    for (const std::size_t k : scenarios) {
      array.emplace_back(study.asked.question.scenarios[k].id);
    }
    return array;
  };
  Json::Array depots;
  for (std::size_t i = 0; i < found.depots.size(); ++i) {
    depots.push_back(Json::Object{{"stockpile", study.asked.depots[i].view()},
                                  {"stock", study.asked.question.stock[i]},
                                  {"best", found.best.amounts[i].str()},
                                  {"best_whole", found.best.whole[i]},
                                  {"price", found.depots[i].price},
                                  {"loss", found.depots[i].loss}});
  }
  Json::Array notes;
  for (const Finding& note : study.asked.notes) {
    notes.push_back(Json::Object{{"code", std::string(name(note.message.code))},
                                 {"text", text(note.message, language)}});
  }
  return Json::Object{
      {"format", 1},
      {"material", study.wish.material.view()},
      {"by", study.wish.by == BalanceBy::time ? "time" : "distance"},
      {"pack", study.wish.pack},
      {"equally_likely_trials", study.trials},
      {"scenarios", static_cast<std::int64_t>(study.asked.question.scenarios.size())},
      {"unserved", study.asked.question.unserved},
      {"total", found.total},
      {"weight", found.weight},
      {"v_actual", found.actual},
      {"v_best", found.best.value},
      {"v_best_at_least", found.best.at_least},
      {"v_best_whole", found.best.whole_value},
      {"d_at_least", found.d_at_least ? Json(found.d_at_least->str()) : Json()},
      {"d_at_most", found.d_at_most ? Json(found.d_at_most->str()) : Json()},
      {"checked", study.checked},
      {"covered", found.covered},
      {"in_time", study.wish.within ? Json(found.in_time) : Json()},
      {"beyond_all_stock", ids(found.beyond)},
      {"unreachable", ids(found.unreachable)},
      {"worst", found.worst ? Json(study.asked.depots[*found.worst].view()) : Json()},
      {"depots", std::move(depots)},
      {"notes", std::move(notes)}};
}

std::string moves_text(const Moves& moves, Date good_on, const Region& region,
                       const GapReportOptions& options) {
  Lines page(options);
  const Language language = options.language;
  page.title(page.say(GapWord::moves));
  page.line(page.say(GapWord::moves_caption, {format_date(good_on)}));
  Table table({{page.say(GapWord::material)},
               {page.say(GapWord::quantity), Align::right, true},
               {page.say(GapWord::moves_from)},
               {page.say(GapWord::moves_to)},
               {page.say(GapWord::moves_drive), Align::right, true},
               {page.say(GapWord::lot)}});
  const auto depot = [&](const StockpileId& id) {
    return one_line(name_of(region.stockpiles, id).in(language));
  };
  for (const Move& one : moves.moves) {
    table.add({Cell(one_line(region.catalogue.name_of(one.material).in(language))),
               Cell(amount_words(one.quantity, one.material, region, language)),
               Cell(depot(one.from)), Cell(depot(one.to)),
               Cell(page.say(GapWord::moves_minutes, {minutes_up(one.drive)})),
               Cell(one.lot.str())});
  }
  if (table.empty()) page.line(page.say(GapWord::moves_none));
  page.table(table, 0);
  if (!moves.still_short.empty()) {
    std::string said;
    for (const StillShort& one : moves.still_short) {
      said += (said.empty()               ? ""
               : language == Language::zh ? "；"
                                          : "; ") +
              one_line(region.catalogue.name_of(one.material).in(language)) + " " +
              amount_words(one.missing, one.material, region, language) + " (" +
              depot(one.stockpile) + ")";
    }
    page.line(page.say(GapWord::moves_short, {said}));
  }
  return page.take();
}

Json moves_json(const Moves& moves) {
  Json::Array array;
  for (const Move& one : moves.moves) {
    array.push_back(Json::Object{{"material", one.material.view()},
                                 {"lot", one.lot.view()},
                                 {"from", one.from.view()},
                                 {"to", one.to.view()},
                                 {"quantity", one.quantity.count()},
                                 {"drive_s", one.drive.count()}});
  }
  Json::Array missing;
  for (const StillShort& one : moves.still_short) {
    missing.push_back(Json::Object{{"material", one.material.view()},
                                   {"stockpile", one.stockpile.view()},
                                   {"missing", one.missing.count()}});
  }
  return Json::Object{{"format", 1},
                      {"moves", std::move(array)},
                      {"still_short", std::move(missing)},
                      {"effort_unit_s", moves.effort}};
}

std::string minutes_up(Seconds time) { return std::to_string((time.count() + 59) / 60); }

}  // namespace muster
