#include <algorithm>

#include "closure_arguments.hpp"
#include "command.hpp"
#include "exit_code.hpp"
#include "gap_arguments.hpp"
#include "muster/plan/json.hpp"
#include "muster/plan/table.hpp"
#include "muster/resources/siting.hpp"
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

std::int64_t number_argument(const Given& given, const std::string& name, std::int64_t otherwise) {
  const auto value = given.one(name);
  if (!value) return otherwise;
  const auto number = Decimal::parse(*value);
  if (!number || number->micros() % Decimal::scale != 0 || *number < Decimal{} ||
      *number > Decimal::of(1'000'000)) {
    throw Error(Code::usage_form, {Text(name), Text(*value), Text("3")});
  }
  return number->rounded_down().count();
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
    throw Error(Code::id_unknown, {Text("物资", "material"), Text(material.str())});
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

void print_answer(const Siting& siting, const PlacementAnswer& answer, bool checked,
                  const std::string& unit, Language language) {
  if (!answer.uncoverable.empty()) {
    std::string names;
    for (const std::uint32_t i : answer.uncoverable) {
      names += (names.empty() ? "" : ", ") + siting.demands[i].id;
    }
    print(place_text(PlaceWord::uncoverable, language,
                     {std::to_string(answer.uncoverable.size()), names}) +
          "\n");
  }
  if (!answer.possible) throw Error(Code::placement_impossible);
  print(place_text(PlaceWord::value, language, {std::to_string(answer.value), unit}) + "\n");
  const PlaceWord said = answer.proved && checked ? PlaceWord::proved : PlaceWord::gap;
  print(place_text(said, language, {std::to_string(answer.bound)}) + "\n");
  const std::uint64_t equal = equal_optima(siting.question, answer);
  if (equal > 1) print(place_text(PlaceWord::equal, language, {std::to_string(equal)}) + "\n");
  Table table({{place_text(PlaceWord::site, language), Align::left, true},
               {place_text(PlaceWord::name, language)},
               {place_text(PlaceWord::amount, language), Align::right, true}});
  for (std::size_t site = 0; site < answer.amounts.size(); ++site) {
    if (answer.amounts[site] == 0) continue;
    table.add({Cell(one_line(siting.sites[site].id)),
               Cell(one_line(siting.sites[site].name.in(language))),
               Cell(std::to_string(answer.amounts[site]))});
  }
  if (table.empty()) return;
  for (const std::string& line : table.lines(output_columns(), output_has_colour())) {
    print(line + "\n");
  }
}

bool show(const PlacementProgress&) { return true; }

struct Question {
  const Given& given;
  const OpenedRegion& opened;
  Language language;
  Travel roads;
};

void show_or_print(const Question& asked, const Siting& siting, const PlacementAnswer& answer,
                   const std::string& unit) {
  const bool checked = verify_placement(siting.question, answer);
  if (asked.given.has("--json")) {
    print(write_json(answer_json(siting, answer, checked)));
  } else {
    print_answer(siting, answer, checked, unit, asked.language);
  }
}

int buy(const Question& asked, const std::string& value, const PlacementOptions& options) {
  const Region& region = *asked.opened.region;
  const Bought wanted = bought_of(value, region);
  const Seconds within = Minutes(number_argument(asked.given, "--within", 60));
  const Quantity shelf(number_argument(asked.given, "--shelf", wanted.each.count()));
  Siting siting = buying(wish_of(asked.given), wanted.material, wanted.each, within, shelf, region,
                         asked.opened.situation, asked.roads);
  set_uses(asked.given, siting);
  for (SiteUse& use : siting.question.use) {
    if (use == SiteUse::fixed) use = SiteUse::free;  // nobody must buy somewhere
  }
  const PlacementAnswer answer = place(siting.question, options);
  if (!asked.given.has("--json")) {
    print(one_line(region.catalogue.name_of(wanted.material).in(asked.language)) + "\n");
  }
  show_or_print(asked, siting, answer, place_text(PlaceWord::units, asked.language));
  return answer.uncoverable.empty() ? exit_code::done : exit_code::attention;
}

int choose(const Question& asked, const PlacementOptions& options) {
  Siting chosen = siting(wish_of(asked.given), *asked.opened.region, asked.roads);
  set_uses(asked.given, chosen);
  PlacementQuestion& question = chosen.question;
  question.aim = aim_of(asked.given.one("--aim").value_or("fewest"));
  question.p = static_cast<std::size_t>(number_argument(asked.given, "--sites", 0));
  question.limit = number_argument(asked.given, "--within", 30) * 60;
  if (question.aim != PlacementAim::fewest && question.p == 0) {
    throw Error(Code::usage_required, {Text("--sites")});
  }
  const std::int64_t again = number_argument(asked.given, "--again", 0);
  if (again > 100) throw Error(Code::usage_form, {Text("--again"), Text("101"), Text("50")});
  for (PlacementDemand& demand : question.demands) {
    if (again > 0) demand.gains = {demand.weight * 100, demand.weight * again};
  }
  const PlacementAnswer answer = place(question, options);
  static constexpr PlaceWord units[] = {PlaceWord::sites, PlaceWord::weight,
                                        PlaceWord::weighted_seconds, PlaceWord::seconds};
  show_or_print(asked, chosen, answer,
                place_text(units[static_cast<std::size_t>(question.aim)], asked.language));
  return answer.uncoverable.empty() ? exit_code::done : exit_code::attention;
}

int run(const Given& given, Session& session) {
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  const Region& region = *opened.region;
  std::vector<Closure> closures = region.closures;
  for (const Closure& closure : opened.situation.closures) closures.push_back(closure);
  for (Closure& closure : closure_arguments(given, region.header.display_offset)) {
    closures.push_back(std::move(closure));
  }
  const Question asked{
      given, opened, session.language,
      Travel(region.roads, road_times(*region.roads, closures, asked_instant(given, region)))};
  const PlacementOptions options{
      .most_nodes = static_cast<std::uint64_t>(number_argument(given, "--effort", 100'000)),
      .progress = show};
  if (!given.has("--json")) print(banner_line(region, session.language));
  if (const auto value = given.one("--buy")) return buy(asked, *value, options);
  return choose(asked, options);
}

std::vector<Argument> arguments() {
  return {
      {.name = "REGION",
       .about = {"地区文件夹或数据库", "a region folder or a store"},
       .required = true},
      as_of_argument(),
      {.name = "--aim",
       .value = "AIM",
       .about =
           {"fewest：最少几处全覆盖；most：若干处覆盖最多；median：加权行程之和最小；centre：最远者"
            "最近",
            "fewest sites that cover all; most: the most covered by so many; median: the least "
            "weighted driving; centre: the least farthest"}},
      {.name = "--sites",
       .value = "N",
       .about = {"选几处（fewest 除外）", "how many sites, but for fewest"}},
      {.name = "--within",
       .value = "MINUTES",
       .about = {"时限，分钟，默认 30（--buy 为 60）",
                 "the limit in minutes, else 30 (--buy: 60)"}},
      {.name = "--serve",
       .value = "WHO",
       .about = {"服务对象：hazards、people（有人口的地点）或一类危险目标，例 coal_mine",
                 "whom: hazards, people (of places that say how many), or a kind of hazard, e.g. "
                 "coal_mine"}},
      {.name = "--from",
       .value = "WHERE",
       .about = {"候选点：places、stockpiles、teams 或 teams:fire",
                 "the sites: places, stockpiles, teams or teams:fire"}},
      {.name = "--fixed",
       .value = "ID",
       .about = {"已有、必选的点；可写多次", "a site that stands already; may be repeated"},
       .many = true},
      {.name = "--forbid",
       .value = "ID",
       .about = {"不得选的点；可写多次", "a site that may not be chosen; may be repeated"},
       .many = true},
      {.name = "--again",
       .value = "PCT",
       .about = {"再覆盖一次值多少（百分比，most）：备份覆盖",
                 "what a second cover is worth, in percent, for most: backup covering"}},
      {.name = "--buy",
       .value = "MATERIAL=N",
       .about =
           {"买什么：让每个对象在时限内够得到 N 件，买多少、放哪个库",
            "what to buy so that each finds N of it within the limit: how many, into which depot"}},
      {.name = "--shelf",
       .value = "N",
       .about = {"每库最多再放几件（--buy）", "so many more fit into each depot, for --buy"}},
      {.name = "--close",
       .value = "TARGET",
       .about = {"封闭，写法同 respond；可写多次", "a closure, as for respond; may be repeated"},
       .many = true},
      {.name = "--effort",
       .value = "N",
       .about = {"搜索树最多多少节点；超过则给出目前最好的与其界",
                 "nodes of the search at most; beyond it the best so far and its bound"}},
      {.name = "--json", .about = {"输出 JSON", "print JSON"}}};
}

}  // namespace

Command place_command() {
  return {.name = "place",
          .about = {"库和队伍应放在哪里，凭什么说不能更好",
                    "where depots and teams should lie, and why nothing is better"},
          .explains = {"选点并证明：每个最优答案都附证明，并由独立的校验程序确认；够不到的对象先列"
                       "出，有则返回 1。",
                       "Chooses sites and proves it: every optimal answer comes with a proof that "
                       "a separate checker "
                       "accepts. Whom nobody can reach is listed first; then it ends with 1."},
          .arguments = arguments(),
          .examples =
              {"muster place data/shuozhou --as-of 2026-11-25T03:00 --serve coal_mine --within 30",
               "muster place data/shuozhou --as-of 2026-11-25T03:00 --aim median --sites 4 --serve "
               "people",
               "muster place data/shuozhou --as-of 2026-11-25T03:00 --serve coal_mine --buy "
               "SELF-RES=60 --within 60"},
          .run = run};
}

}  // namespace muster
