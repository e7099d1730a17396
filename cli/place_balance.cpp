// How well things lie, where to put more, what to shift.
#include <chrono>

#include "exit_code.hpp"
#include "gap_arguments.hpp"
#include "muster/plan/table.hpp"
#include "muster/resources/gap_report.hpp"
#include "place_outcome.hpp"
#include "place_words.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

GapReportOptions options_of(Language language) {
  return {.language = language, .columns = output_columns(), .colour = output_has_colour()};
}

std::vector<Scenario> scenarios_asked(const PlaceQuestion& asked) {
  if (auto given = asked_scenarios(asked.given, asked.region, asked.language)) {
    return std::move(*given);
  }
  return scenarios_of(readiness(asked.region, asked.situation, asked.as_of));
}

BalanceWish wish_of(const PlaceQuestion& asked, const std::string& material) {
  BalanceWish wish{.material = MaterialId(material)};
  if (asked.region.catalogue.find(wish.material) == nullptr) {
    throw Error(Code::id_unknown, {Text("物资", "material"), Text(material)});
  }
  const std::string by = asked.given.one("--by").value_or("time");
  if (by != "time" && by != "distance") {
    throw Error(Code::usage_form, {Text("--by"), Text(by), Text("time, distance")});
  }
  if (by == "distance") wish.by = BalanceBy::distance;
  wish.pack = std::max<std::int64_t>(whole_argument(asked.given, "--pack", 1), 1);
  if (asked.given.has("--within")) {
    wish.within = Minutes(whole_argument(asked.given, "--within", 60));
  }
  return wish;
}

/// Money with at most two places, in hundredths.
std::int64_t money_argument(const Given& given, const std::string& name) {
  const auto value = given.one(name);
  if (!value) throw Error(Code::usage_required, {Text(name)});
  const auto number = Decimal::parse(*value);
  if (!number || *number <= Decimal{} || number->micros() % (Decimal::scale / 100) != 0) {
    throw Error(Code::usage_form, {Text(name), Text(*value), Text("120.50")});
  }
  return number->micros() / (Decimal::scale / 100);
}

std::string hundredths(std::int64_t part, std::int64_t all) {
  const std::int64_t share = all == 0 ? 0 : part / (all / 10'000 + 1);
  return std::to_string(share / 100) + "." + std::to_string(100 + share % 100).substr(1);
}

}  // namespace

PlaceOutcome place_balance(const PlaceQuestion& asked, const std::string& material) {
  const bool trials = !asked.given.has("--scenario");
  const auto options = options_of(asked.language);
  if (material == "all") {
    const auto studies = all_balances(trials, scenarios_asked(asked), asked.region, asked.situation,
                                      asked.roads, asked.as_of);
    Json::Array array;
    for (const BalanceStudy& one : studies) array.push_back(balance_json(one, asked.language));
    return {.figure = std::to_string(studies.size()),
            .text = balances_text(studies, asked.region, options),
            .json = std::move(array)};
  }
  const BalanceStudy study = balance_study(wish_of(asked, material), trials, scenarios_asked(asked),
                                           asked.region, asked.situation, asked.roads, asked.as_of);
  const auto& found = study.found;
  return {.figure = "D " + (found.d_at_most ? found.d_at_most->str() : "—"),
          .text = balance_text(study, asked.region, options),
          .json = balance_json(study, asked.language),
          .code = found.beyond.empty() && found.unreachable.empty() ? exit_code::done
                                                                    : exit_code::attention};
}

PlaceOutcome place_allocated(const PlaceQuestion& asked, const std::string& material) {
  const BalanceWish wish = wish_of(asked, material);
  const std::int64_t more =
      money_argument(asked.given, "--budget") / money_argument(asked.given, "--price") / wish.pack;
  const RegionBalance balance = region_balance(wish, scenarios_asked(asked), asked.region,
                                               asked.situation, asked.roads, asked.as_of);
  std::vector<std::int64_t> room;
  if (asked.given.has("--shelf")) {
    room.assign(balance.question.stock.size(),
                whole_argument(asked.given, "--shelf", 0) / wish.pack);
  }
  const Spread none = spread(balance.question, 0, room);
  const Spread found = spread(balance.question, more, room);
  const bool checked = verify_spread(balance.question, more, room, found);
  const Language language = asked.language;
  PlaceOutcome outcome;
  outcome.figure = place_text(PlaceWord::allocated, language,
                              {std::to_string(more * wish.pack),
                               hundredths(none.whole_value - found.whole_value, none.whole_value)});
  outcome.text =
      outcome.figure + "\n" +
      (checked ? place_text(PlaceWord::allocated_gap, language,
                            {hundredths(found.whole_value - found.at_least, found.whole_value)})
               : place_text(PlaceWord::unchecked, language)) +
      "\n";
  Table table({{place_text(PlaceWord::site, language), Align::left, true},
               {place_text(PlaceWord::name, language)},
               {place_text(PlaceWord::lies, language), Align::right, true},
               {place_text(PlaceWord::added, language), Align::right, true}});
  Json::Array depots;
  for (std::size_t i = 0; i < balance.depots.size(); ++i) {
    if (found.whole[i] == 0) continue;
    depots.push_back(Json::Object{{"stockpile", balance.depots[i].view()},
                                  {"stock", balance.question.stock[i]},
                                  {"added", found.whole[i]}});
    table.add({Cell(balance.depots[i].str()),
               Cell(one_line(name_of(asked.region.stockpiles, balance.depots[i]).in(language))),
               Cell(std::to_string(balance.question.stock[i] * wish.pack)),
               Cell(std::to_string(found.whole[i] * wish.pack))});
  }
  if (!table.empty()) {
    for (const std::string& line : table.lines(output_columns(), output_has_colour())) {
      outcome.text += line + "\n";
    }
  }
  outcome.json = Json::Object{{"format", 1},
                              {"material", material},
                              {"pack", wish.pack},
                              {"more", more},
                              {"v_before", none.whole_value},
                              {"v_after", found.whole_value},
                              {"at_least", found.at_least},
                              {"checked", checked},
                              {"depots", std::move(depots)}};
  return outcome;
}

PlaceOutcome place_moves(const PlaceQuestion& asked) {
  const auto today =
      std::chrono::floor<std::chrono::days>(asked.as_of + asked.region.header.display_offset);
  const std::int64_t months = whole_argument(asked.given, "--good-for", 6, 120);
  const Date good_on = today + std::chrono::days(months * 61 / 2);
  const Moves found = moves(asked.region, asked.situation, asked.roads, good_on);
  return {.figure = place_text(
              PlaceWord::moved, asked.language,
              {std::to_string(found.moves.size()), std::to_string(found.still_short.size())}),
          .text = moves_text(found, good_on, asked.region, options_of(asked.language)),
          .json = moves_json(found),
          .code = found.still_short.empty() ? exit_code::done : exit_code::attention};
}

}  // namespace muster
