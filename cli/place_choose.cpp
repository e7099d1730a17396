// Which sites, and what to buy: chosen, proved and checked.
#include <algorithm>

#include "exit_code.hpp"
#include "interruption.hpp"
#include "muster/plan/table.hpp"
#include "place_outcome.hpp"
#include "place_words.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

PlacementAim aim_of(const std::string& word) {
  if (word == "fewest") return PlacementAim::fewest;
  if (word == "most") return PlacementAim::most;
  if (word == "median") return PlacementAim::median;
  if (word == "centre") return PlacementAim::centre;
  throw Error(Code::usage_form, {Text("--aim"), Text(word), Text("fewest, most, median, centre")});
}

/// "people", "hazards" or a kind of hazard; "places", "stockpiles" or "teams:fire".
SitingWish wish_of(const Given& given) {
  SitingWish wish;
  const std::string serve = given.one("--serve").value_or("hazards");
  if (serve == "people") {
    wish.people = true;
  } else if (serve != "hazards") {
    wish.hazard_kind = HazardKindId(serve);
  }
  const std::string from = given.one("--from").value_or("places");
  if (from == "stockpiles") {
    wish.at = SitesAt::stockpiles;
  } else if (from.starts_with("teams")) {
    wish.at = SitesAt::teams;
    if (from.size() > 6) wish.team_kind = from.substr(6);
  } else if (from != "places") {
    throw Error(Code::usage_form,
                {Text("--from"), Text(from), Text("places, stockpiles, teams:fire")});
  }
  return wish;
}

void set_uses(const Given& given, Siting& siting) {
  siting.question.use.assign(siting.sites.size(), SiteUse::free);
  for (const auto& [name, use] :
       {std::pair("--fixed", SiteUse::fixed), std::pair("--forbid", SiteUse::forbidden)}) {
    for (const std::string& id : given.all(name)) {
      const auto site = std::ranges::find(siting.sites, id, &Sited::id);
      if (site == siting.sites.end()) {
        throw Error(Code::id_unknown, {Text("候选点", "site"), Text(id)});
      }
      siting.question.use[static_cast<std::size_t>(site - siting.sites.begin())] = use;
    }
  }
}

struct Bought {
  MaterialId material = {};
  Quantity each = {};
};

Bought bought_of(const std::string& value, const Region& region) {
  const std::size_t equals = value.find('=');
  const auto number =
      equals == std::string::npos ? std::nullopt : Decimal::parse(value.substr(equals + 1));
  if (!number || *number <= Decimal{}) {
    throw Error(Code::usage_form, {Text("--buy"), Text(value), Text("SUIT-A=6")});
  }
  const MaterialId material(value.substr(0, equals));
  if (region.catalogue.find(material) == nullptr) {
    throw Error(Code::id_unknown, {Text("物资", "material"), Text(material.view())});
  }
  return {material, number->rounded_up()};
}

Json answer_json(const Siting& siting, const PlacementAnswer& answer, bool checked) {
  Json::Array chosen;
  for (std::size_t site = 0; site < answer.amounts.size(); ++site) {
    if (answer.amounts[site] == 0) continue;
    chosen.push_back(
        Json::Object{{"site", siting.sites[site].id}, {"amount", answer.amounts[site]}});
  }
  Json::Array uncoverable;
  for (const std::uint32_t i : answer.uncoverable) uncoverable.emplace_back(siting.demands[i].id);
  return Json::Object{
      {"possible", answer.possible}, {"value", answer.value},
      {"bound", answer.bound},       {"proved", answer.proved},
      {"checked", checked},          {"tree", static_cast<std::int64_t>(answer.tree)},
      {"sites", std::move(chosen)},  {"uncoverable", std::move(uncoverable)}};
}

/// How far each demand is from the nearest chosen site; none where none of them reaches it.
std::vector<std::optional<std::int64_t>> nearest_of(const Siting& siting,
                                                    const PlacementAnswer& answer) {
  std::vector<std::optional<std::int64_t>> nearest;
  for (const PlacementDemand& demand : siting.question.demands) {
    auto& best = nearest.emplace_back();
    for (const Reach& one : demand.reach) {
      if (answer.amounts[one.site] > 0 && (!best || one.distance < *best)) best = one.distance;
    }
  }
  return nearest;
}

std::string minutes_tenths(std::int64_t seconds) {
  const std::int64_t tenths = (seconds + 5) / 6;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

/// Within the limit once and twice, mean and farthest drive: what a person asks of any choice.
std::string facts_of(const Siting& siting, const PlacementAnswer& answer, std::int64_t limit,
                     Language language) {
  const auto nearest = nearest_of(siting, answer);
  std::int64_t all = 0;
  std::int64_t once = 0;
  std::int64_t twice = 0;
  std::int64_t reached = 0;
  std::int64_t sum = 0;
  std::optional<std::size_t> farthest;
  for (std::size_t i = 0; i < nearest.size(); ++i) {
    const PlacementDemand& demand = siting.question.demands[i];
    all += demand.weight;
    const auto within = std::ranges::count_if(demand.reach, [&](const Reach& one) {
      return answer.amounts[one.site] > 0 && one.distance <= limit;
    });
    if (within >= 1) once += demand.weight;
    if (within >= 2) twice += demand.weight;
    if (!nearest[i]) continue;
    reached += demand.weight;
    sum += demand.weight * *nearest[i];
    if (!farthest || *nearest[i] > *nearest[*farthest]) farthest = i;
  }
  std::string said;
  const auto line = [&](PlaceWord word, const std::vector<std::string>& with) {
    said += place_text(word, language, with) + "\n";
  };
  line(PlaceWord::within_facts, {std::to_string(limit / 60), std::to_string(once),
                                 std::to_string(all), std::to_string(twice)});
  if (reached > 0 && farthest) {
    line(PlaceWord::drive_facts,
         {minutes_tenths(sum / reached), minutes_tenths(*nearest[*farthest]),
          siting.demands[*farthest].id + " " +
              one_line(siting.demands[*farthest].name.in(language))});
  }
  return said;
}

std::string answer_text(const Siting& siting, const PlacementAnswer& answer, bool checked,
                        const std::string& figure, const std::string& facts, Language language) {
  std::string said;
  const auto line = [&](PlaceWord word, const std::vector<std::string>& with = {}) {
    for (const std::string& one : wrapped(place_text(word, language, with), output_columns())) {
      said += one + "\n";
    }
  };
  if (!answer.uncoverable.empty()) {
    std::string names;
    for (const std::uint32_t i : answer.uncoverable) {
      names += (names.empty() ? "" : ", ") + siting.demands[i].id;
    }
    line(PlaceWord::uncoverable, {std::to_string(answer.uncoverable.size()), names});
  }
  line(PlaceWord::value, {figure});
  said += facts;
  const PlaceWord how = answer.proved && checked ? PlaceWord::proved : PlaceWord::gap;
  line(how, {std::to_string(answer.bound)});
  const std::uint64_t equal = equal_optima(siting.question, answer);
  if (equal > 1) line(PlaceWord::equal, {std::to_string(equal)});
  Table table({{place_text(PlaceWord::site, language), Align::left, true},
               {place_text(PlaceWord::name, language)},
               {place_text(PlaceWord::amount, language), Align::right, true}});
  for (std::size_t site = 0; site < answer.amounts.size(); ++site) {
    if (answer.amounts[site] == 0) continue;
    table.add({Cell(one_line(siting.sites[site].id)),
               Cell(one_line(siting.sites[site].name.in(language))),
               Cell(std::to_string(answer.amounts[site]))});
  }
  if (table.empty()) return said;
  for (const std::string& one : table.lines(output_columns(), output_has_colour())) {
    said += one + "\n";
  }
  return said;
}

PlaceOutcome outcome_of(const Siting& siting, const PlacementAnswer& answer,
                        const std::string& figure, const std::string& facts, Language language) {
  if (!answer.possible) throw Error(Code::placement_impossible);
  const bool checked = verify_placement(siting.question, answer);
  return {.figure = figure,
          .text = answer_text(siting, answer, checked, figure, facts, language),
          .json = answer_json(siting, answer, checked),
          .code = answer.uncoverable.empty() ? exit_code::done : exit_code::attention};
}

PlacementOptions options_of(const Given& given) {
  return {.most_nodes = static_cast<std::uint64_t>(whole_argument(given, "--effort", 100'000)),
          .progress = [](const PlacementProgress&) { return !Interruption::asked(); }};
}

}  // namespace

PlaceOutcome place_bought(const PlaceQuestion& asked, const std::string& value) {
  const Bought wanted = bought_of(value, asked.region);
  const Seconds within = Minutes(whole_argument(asked.given, "--within", 60));
  const Quantity shelf(whole_argument(asked.given, "--shelf", wanted.each.count()));
  Siting siting = buying(wish_of(asked.given), wanted.material, wanted.each, within, shelf,
                         asked.region, asked.situation, asked.roads);
  set_uses(asked.given, siting);
  for (SiteUse& use : siting.question.use) {
    if (use == SiteUse::fixed) use = SiteUse::free;  // nobody must buy somewhere
  }
  const PlacementAnswer answer = place(siting.question, options_of(asked.given));
  const std::string name =
      one_line(asked.region.catalogue.name_of(wanted.material).in(asked.language));
  return outcome_of(
      siting, answer,
      place_text(PlaceWord::bought, asked.language, {name, std::to_string(answer.value)}), "",
      asked.language);
}

PlaceOutcome place_sites(const PlaceQuestion& asked) {
  Siting chosen = siting(wish_of(asked.given), asked.region, asked.roads);
  set_uses(asked.given, chosen);
  PlacementQuestion& question = chosen.question;
  question.aim = aim_of(asked.given.one("--aim").value_or("fewest"));
  question.p = static_cast<std::size_t>(whole_argument(asked.given, "--sites", 0));
  question.limit = whole_argument(asked.given, "--within", 30) * 60;
  if (question.aim != PlacementAim::fewest && question.p == 0) {
    throw Error(Code::usage_required, {Text("--sites")});
  }
  if (question.p > question.sites) {
    const std::string there = std::to_string(question.sites);
    throw Error(Code::placement_question,
                {Text("--sites：候选点只有 " + there + " 处", "--sites: there are only " + there)});
  }
  const std::int64_t again = whole_argument(asked.given, "--again", 0, 100);
  for (PlacementDemand& demand : question.demands) {
    if (again > 0) demand.gains = {demand.weight * 100, demand.weight * again};
  }
  const PlacementAnswer answer = place(question, options_of(asked.given));
  const Language language = asked.language;
  if (!answer.possible) {
    if (!answer.stopped) throw Error(Code::placement_impossible);
    const std::string said =
        place_text(PlaceWord::nothing_yet, language, {std::to_string(answer.bound)});
    return {.figure = said,
            .text = said + "\n",
            .json = answer_json(chosen, answer, false),
            .code = exit_code::attention};
  }
  std::int64_t weight = 0;
  for (const PlacementDemand& demand : question.demands) weight += demand.weight;
  std::string figure;
  switch (question.aim) {
    case PlacementAim::fewest:
      figure = place_text(PlaceWord::sites, language, {std::to_string(answer.value)});
      break;
    case PlacementAim::most:
      figure = again > 0 ? place_text(PlaceWord::worth, language,
                                      {std::to_string(answer.value / 100), std::to_string(again)})
                         : place_text(PlaceWord::weight, language,
                                      {std::to_string(answer.value), std::to_string(weight)});
      break;
    case PlacementAim::median:
      figure = place_text(PlaceWord::mean, language,
                          {minutes_tenths(weight == 0 ? 0 : answer.value / weight)});
      break;
    case PlacementAim::centre:
      figure = place_text(PlaceWord::farthest, language, {minutes_tenths(answer.value)});
      break;
  }
  return outcome_of(chosen, answer, figure, facts_of(chosen, answer, question.limit, language),
                    language);
}

}  // namespace muster
