// What stands in data/: every plan, rule and incident that is shipped reads without a finding,
// hangs together, and asks for what the scenarios say.

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "muster/plan/csv.hpp"
#include "muster/plan/incident.hpp"
#include "muster/plan/plan_library.hpp"
#include "muster/plan/plan_xml.hpp"
#include "muster/plan/rules.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

std::vector<std::filesystem::path> files_in(const char* folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(source_dir() / folder)) {
    if (entry.path().extension() == ".xml") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

void require_none(const Findings& findings) {
  for (const Finding& finding : findings) UNSCOPED_INFO(text(finding, Language::en));
  REQUIRE(findings.empty());
}

const std::vector<Plan>& shipped_plans() {
  static const std::vector<Plan> plans = [] {
    std::vector<Plan> read;
    Findings findings;
    for (const auto& file : files_in("data/shuozhou/plans")) {
      auto plan = read_plan(file_text(file), file.filename().string(), findings);
      if (plan) read.push_back(std::move(*plan));
    }
    require_none(findings);
    return read;
  }();
  return plans;
}

std::set<std::string> first_column(const char* file) {
  Findings findings;
  const CsvTable table = read_csv(file_text(source_dir() / file), file, findings);
  require_none(findings);
  std::set<std::string> ids;
  for (const CsvRow& row : table.rows) ids.insert(row.cells.at(0));
  return ids;
}

std::int64_t asked(const Demand& demand, const std::map<std::string, std::int64_t>& known) {
  Decimal sum = demand.base;
  for (const Scaling& per : demand.per) {
    const auto found = known.find(per.indicator.str());
    if (found != known.end()) sum = sum + per.amount * Decimal::of(found->second);
  }
  if (demand.at_least) sum = std::max(sum, *demand.at_least);
  return sum.rounded_up().count();
}

/// The most that any card of the plans asks for within the time.
std::int64_t most_asked(const std::string& what, Minutes within,
                        const std::map<std::string, std::int64_t>& known,
                        const std::set<std::string>& of) {
  std::int64_t most = 0;
  for (const Plan& plan : shipped_plans()) {
    if (!of.contains(plan.id.str())) continue;
    for (const Card& card : plan.cards) {
      for (const Need& need : card.needs) {
        const std::string named = need.capability ? need.capability->str() : need.material->str();
        if (named != what) continue;
        for (const Demand& demand : need.demands) {
          if (demand.within <= within) most = std::max(most, asked(demand, known));
        }
      }
    }
  }
  return most;
}

const std::set<std::string> coal = {"chaigou-gas-explosion", "huairen-coal-mine",
                                    "shuozhou-coal-mine", "shuozhou-coal-explosion"};
const std::set<std::string> ammonia = {"cold-store-ammonia", "huairen-hazardous-chemicals",
                                       "shuozhou-hazardous-chemicals", "shuozhou-ammonia-leak"};

struct Wanted {
  const char* what;
  int minutes;
  std::int64_t quantity;
};

}  // namespace

TEST_CASE("every shipped plan reads without a finding and survives rewriting", "[plan][shipped]") {
  for (const Plan& plan : shipped_plans()) {
    INFO(plan.id.str());
    Findings findings;
    const std::string once = write_plan(plan);
    const auto again = read_plan(once, "again.xml", findings);
    require_none(findings);
    CHECK(write_plan(*again) == once);
  }
}

TEST_CASE("the shipped plans hang together up to the city", "[plan][shipped]") {
  Findings findings;
  const PlanLibrary library(shipped_plans(), findings);
  require_none(findings);
  for (const Plan& plan : library.plans()) {
    INFO(plan.id.str());
    CHECK(plan.upstream.empty() == (plan.id == PlanId("shuozhou-comprehensive")));
    CHECK_FALSE(plan.planning_bases.empty());
    CHECK_FALSE(plan.legal_bases.empty());
  }
}

TEST_CASE("each sector of the city's work-safety plan has a special plan of the city",
          "[plan][shipped]") {
  const std::set<std::string> sectors = {
      "coal_mine_accident",     "road_traffic",     "fire",         "non_coal_mine_accident",
      "hazardous_chemical",     "metallurgy_trade", "construction", "oil_gas_pipeline",
      "civil_explosives",       "rail_traffic",     "power",        "special_equipment",
      "agricultural_machinery", "city_operation"};
  std::set<std::string> covered;
  for (const Plan& plan : shipped_plans()) {
    if (plan.kind != PlanKind::special || plan.tier != Tier::city || plan.levels.empty()) continue;
    for (const auto& kind : plan.covers.kinds) covered.insert(kind.str());
  }
  CHECK(covered == sectors);
}

TEST_CASE("the city, its counties, its zone and two townships have a comprehensive plan",
          "[plan][shipped]") {
  std::map<Tier, std::set<std::string>> areas;
  for (const Plan& plan : shipped_plans()) {
    if (plan.kind != PlanKind::comprehensive) continue;
    for (const auto& area : plan.covers.jurisdictions) areas[plan.tier].insert(area.str());
  }
  CHECK(areas[Tier::city] == std::set<std::string>{"140600"});
  CHECK(areas[Tier::county] ==
        std::set<std::string>{"140602", "140603", "140621", "140622", "140623", "140681"});
  CHECK(areas[Tier::zone] == std::set<std::string>{"140671"});
  CHECK(areas[Tier::township].size() == 2);
}

TEST_CASE("at least fourteen hazards have an on-site plan, and there are at least eighty cards",
          "[plan][shipped]") {
  std::set<std::string> hazards;
  std::size_t cards = 0;
  for (const Plan& plan : shipped_plans()) {
    cards += plan.cards.size();
    if (plan.kind != PlanKind::on_site) continue;
    for (const auto& hazard : plan.covers.hazards) hazards.insert(hazard.str());
  }
  CHECK(hazards.size() >= 14);
  CHECK(cards >= 80);
}

TEST_CASE("a card names one edition of a distance and one container", "[plan][shipped]") {
  std::size_t cards = 0;
  for (const Plan& plan : shipped_plans()) {
    for (const Card& card : plan.cards) {
      std::set<std::string> editions;
      std::set<std::string> containers;
      for (const Distance& distance : card.distances) {
        editions.insert(distance.edition.substr(0, distance.edition.find(' ')));
        containers.insert(distance.container.value_or("any"));
      }
      INFO(card.id.str());
      CHECK(editions.size() <= 1);
      CHECK(containers.size() <= 1);
      if (!editions.empty()) ++cards;
    }
  }
  CHECK(cards > 10);
}

TEST_CASE("storm, snow and gas are warned of, the gravest colour first in every plan",
          "[plan][shipped]") {
  std::map<std::string, std::vector<Decimal>> thresholds;
  for (const Plan& plan : shipped_plans()) {
    for (const PlanWarning& warning : plan.warnings) {
      CHECK(warning.decider);
      CHECK_FALSE(warning.measures.empty());
      CHECK_FALSE(warning.lifted_when.zh.empty());
      for (const Criterion& one : warning.any_of) {
        thresholds[one.indicator.str()].push_back(one.at_least.value());
      }
    }
  }
  for (const char* indicator :
       {"rain_3h_mm", "wind_ms", "snow_6h_mm", "snow_12h_mm", "methane_pct", "lel_pct"}) {
    INFO(indicator);
    CHECK(thresholds[indicator].size() >= 2);
  }
  for (auto& [indicator, falling] : thresholds) {
    INFO(indicator);
    CHECK(std::ranges::is_sorted(falling, std::ranges::greater_equal()));
  }
}

TEST_CASE("levels of enterprises ask levels of the government", "[plan][shipped]") {
  std::size_t links = 0;
  for (const Plan& plan : shipped_plans()) {
    if (plan.tier > Tier::group) continue;
    links += plan.level_links.size();
  }
  CHECK(links >= 4);
}

TEST_CASE("every organisation on a card exists and is told by some card", "[plan][shipped]") {
  const auto organisations = first_column("data/shuozhou/organisations.csv");
  std::set<std::string> told;
  for (const Plan& plan : shipped_plans()) {
    if (plan.tier <= Tier::group) told.insert(plan.owner.str());
    for (const Card& card : plan.cards) {
      for (const Action& action : card.actions) {
        for (const Notice& notice : action.notices) told.insert(notice.to.str());
      }
    }
  }
  for (const std::string& id : told) CHECK(organisations.contains(id));
  for (const Plan& plan : shipped_plans()) {
    CHECK(told.contains(plan.owner.str()));
    for (const Card& card : plan.cards) {
      INFO(card.id.str());
      CHECK(organisations.contains(card.organisation.str()));
      CHECK(told.contains(card.organisation.str()));
    }
  }
}

TEST_CASE("the tour leads to cards that are there", "[plan][shipped]") {
  const std::string tour = file_text(source_dir() / "docs/tour.md");
  std::set<std::string> ids;
  for (const Plan& plan : shipped_plans()) {
    for (const Card& card : plan.cards) ids.insert(card.id.str());
  }
  const std::string mark = "<card id=\"";
  std::size_t named = 0;
  for (auto at = tour.find(mark); at != std::string::npos; at = tour.find(mark, at + 1)) {
    const auto from = at + mark.size();
    CHECK(ids.contains(tour.substr(from, tour.find('"', from) - from)));
    ++named;
  }
  CHECK(named > 0);
}

TEST_CASE("every organisation in the command of a plan exists", "[plan][shipped]") {
  const auto organisations = first_column("data/shuozhou/organisations.csv");
  std::size_t commanders = 0;
  for (const Plan& plan : shipped_plans()) {
    INFO(plan.id.str());
    commanders += plan.command.commanders.size();
    for (const Commander& one : plan.command.commanders) {
      CHECK(organisations.contains(one.organisation.str()));
      for (const Deputy& two : one.deputies) CHECK(organisations.contains(two.organisation.str()));
    }
    for (const CommandTransfer& one : plan.command.transfers) {
      CHECK(organisations.contains(one.to.str()));
    }
    for (const WorkingGroup& one : plan.command.groups) {
      CHECK(organisations.contains(one.lead.str()));
      for (const OrganisationId& two : one.members) CHECK(organisations.contains(two.str()));
    }
  }
  CHECK(commanders >= 10);
}

TEST_CASE("cards stay short enough to be cards and speak both languages", "[plan][shipped]") {
  for (const Plan& plan : shipped_plans()) {
    for (const Card& card : plan.cards) {
      INFO(card.id.str());
      CHECK(card.actions.size() <= 7);
      CHECK(card.title.zh != card.title.en);
      for (const Action& action : card.actions) {
        CHECK(action.text.zh != action.text.en);
        CHECK(action.duration);
      }
    }
  }
}

TEST_CASE("capabilities, materials and indicators of the shipped plans are in the catalogue",
          "[plan][shipped]") {
  const auto capabilities = first_column("data/shuozhou/catalogue/capabilities.csv");
  const auto materials = first_column("data/shuozhou/catalogue/materials.csv");
  const auto indicators = first_column("data/shuozhou/catalogue/indicators.csv");
  const auto kinds = first_column("data/shuozhou/catalogue/incident_kinds.csv");
  for (const Plan& plan : shipped_plans()) {
    for (const auto& kind : plan.covers.kinds) CHECK(kinds.contains(kind.str()));
    for (const Level& level : plan.levels) {
      for (const Criterion& criterion : level.any_of) {
        CHECK(indicators.contains(criterion.indicator.str()));
      }
    }
    for (const Card& card : plan.cards) {
      for (const Need& need : card.needs) {
        if (need.capability) CHECK(capabilities.contains(need.capability->str()));
        if (need.material) CHECK(materials.contains(need.material->str()));
        for (const Demand& demand : need.demands) {
          for (const Scaling& per : demand.per) CHECK(indicators.contains(per.indicator.str()));
        }
      }
    }
  }
}

TEST_CASE("twelve trapped ask for six squads within the hour and twelve within three",
          "[plan][shipped]") {
  const std::map<std::string, std::int64_t> known = {{"trapped", 12}};
  const std::vector<Wanted> wanted = {
      {"mine_rescue", 60, 6}, {"mine_rescue", 180, 12}, {"BRT-O2-4H", 60, 66},
      {"SELF-RES", 60, 200},  {"RESUS", 60, 12},        {"DET-TUBE", 90, 500},
      {"CHROM", 120, 1},      {"DUCT", 180, 1500},      {"FAN-LOCAL", 180, 6},
      {"STOP-QUICK", 180, 6}, {"BURN-KIT", 90, 100},    {"ambulance", 60, 20}};
  for (const Wanted& want : wanted) {
    INFO(want.what);
    CHECK(most_asked(want.what, Minutes(want.minutes), known, coal) == want.quantity);
  }
}

TEST_CASE("fewer trapped ask for less, never for nothing", "[plan][shipped]") {
  const std::map<std::string, std::int64_t> two = {{"trapped", 2}};
  CHECK(most_asked("mine_rescue", Minutes(60), two, coal) == 2);
  CHECK(most_asked("ambulance", Minutes(60), two, coal) == 5);
  CHECK(most_asked("BRT-O2-4H", Minutes(60), two, coal) == 22);
  CHECK(most_asked("mine_rescue", Minutes(60), {}, coal) == 2);
}

TEST_CASE("three tonnes of ammonia ask for what the scenario lists", "[plan][shipped]") {
  const std::map<std::string, std::int64_t> known = {
      {"released_t", 3}, {"poisoned", 2}, {"evacuate", 600}};
  const std::vector<Wanted> wanted = {
      {"hazmat_rescue", 60, 1},  {"fire_fighting", 30, 3}, {"environment_monitoring", 60, 1},
      {"traffic_police", 30, 1}, {"SUIT-A", 60, 8},        {"SUIT-B", 60, 20},
      {"BRT-SCBA", 60, 30},      {"WATER-CUR", 60, 6},     {"DET-NH3", 60, 6},
      {"PLUG-KIT", 60, 2},       {"PUMP-XFER", 120, 1},    {"TANK-IBC", 120, 4},
      {"CITRIC", 120, 500},      {"DECON", 60, 1},         {"ambulance", 60, 10}};
  for (const Wanted& want : wanted) {
    INFO(want.what);
    CHECK(most_asked(want.what, Minutes(want.minutes), known, ammonia) == want.quantity);
  }
}

TEST_CASE("the shipped rules read without a finding, one in force for each subject",
          "[plan][shipped]") {
  Rules rules;
  Findings findings;
  for (const auto& file : files_in("data/rules")) {
    read_rules(file_text(file), file.filename().string(), rules, findings);
  }
  require_none(findings);
  const Date day = parse_date("2026-11-20").value();
  for (const char* subject : {"turnout", "accident_grade", "reporting_chain", "reporting_limit"}) {
    INFO(subject);
    CHECK(in_force(rules, subject, day, {}) != nullptr);
  }
}

TEST_CASE("where a shipped rule comes from is said in both languages", "[plan][shipped]") {
  Rules rules;
  Findings findings;
  for (const auto& file : files_in("data/rules")) {
    read_rules(file_text(file), file.filename().string(), rules, findings);
  }
  require_none(findings);
  std::set<std::string> sources;
  for (const Rule& rule : rules.rules) {
    sources.insert(rule.source);
    for (const auto& row : rule.rows) sources.insert(field(row, "source"));
  }
  // Words of English: a number of a paper, a name or an address reads the same in both.
  const std::set<std::string> english = {"of", "the", "as", "for", "by", "is", "not"};
  for (const std::string& source : sources) {
    INFO(source);
    std::istringstream words(source.substr(0, source.find('(')));
    for (std::string word; words >> word;) CHECK_FALSE(english.contains(word));
  }
}

TEST_CASE("every counting unit of the sample is said in English", "[plan][shipped]") {
  Rules rules;
  Findings findings;
  read_rules(file_text(source_dir() / "data/rules/units.xml"), "units.xml", rules, findings);
  require_none(findings);
  std::set<std::string> known;
  for (const auto& row : rules.rules.at(0).rows) known.insert(field(row, "unit"));
  const auto table = read_csv(file_text(source_dir() / "data/shuozhou/catalogue/materials.csv"),
                              "materials.csv", findings);
  require_none(findings);
  const auto column = std::ranges::find(table.columns, "unit") - table.columns.begin();
  CHECK_FALSE(table.rows.empty());
  for (const auto& row : table.rows) {
    const std::string& unit = row.cells.at(static_cast<std::size_t>(column));
    const bool latin =
        std::ranges::all_of(unit, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    INFO(unit);
    CHECK((latin || known.contains(unit)));
  }
}

TEST_CASE("the turnout table knows the kinds of the region and leaves open what nobody knows",
          "[plan][shipped]") {
  Rules rules;
  Findings findings;
  read_rules(file_text(source_dir() / "data/rules/turnout.xml"), "turnout.xml", rules, findings);
  require_none(findings);
  std::map<std::string, std::string> after;
  for (const auto& row : rules.rules.at(0).rows) {
    after[row.at("team_kind") + " " + row.at("state")] = row.at("after");
  }
  CHECK(after.at("mine_rescue duty") == "1min");
  CHECK(after.at("ambulance duty") == "3min");
  CHECK(after.at("fire duty") == "1min");
  CHECK_FALSE(after.contains("volunteer part_time"));
  CHECK_FALSE(after.contains("drilling recall"));
  CHECK_FALSE(after.contains("blasting standby"));
}

TEST_CASE("the shipped incidents read without a finding", "[plan][shipped]") {
  for (const auto& file : files_in("data/shuozhou/incidents")) {
    INFO(file.filename().string());
    Findings findings;
    const auto incident = read_incident(file_text(file), file.filename().string(), findings);
    require_none(findings);
    CHECK(incident->occurred);
  }
}
