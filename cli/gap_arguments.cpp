#include "gap_arguments.hpp"

#include "incident_arguments.hpp"
#include "muster/plan/file.hpp"
#include "roads_arguments.hpp"

namespace muster {

Argument as_of_instant_argument() {
  return {.name = "--as-of",
          .value = "TIME",
          .about = {"按这一时刻的值班、库存、道路与开门时间，例 2026-11-25T03:00",
                    "the rosters, stock, roads and opening hours of this instant, e.g. "
                    "2026-11-25T03:00"},
          .required = true};
}

Instant asked_instant(const Given& given, const Region& region) {
  const auto value = given.one("--as-of");
  if (!value) throw Error(Code::usage_required, {Text("--as-of")});
  return instant_argument("--as-of", *value, region.header.display_offset);
}

std::vector<Standard> asked_standards(const Given& given) {
  std::vector<Standard> standards;
  for (const std::string& value : given.all("--standard")) {
    const std::size_t equals = value.find('=');
    const auto minutes =
        equals == std::string::npos ? std::nullopt : Decimal::parse(value.substr(equals + 1));
    if (!minutes || equals == 0 || *minutes <= Decimal{} || *minutes > Decimal::of(1440)) {
      throw Error(Code::usage_form, {Text("--standard"), Text(value), Text("mine_rescue=30")});
    }
    standards.push_back({.service = value.substr(0, equals),
                         .measured = "driving_time",
                         .within = Seconds((*minutes * Decimal::of(60)).rounded_down().count()),
                         .mark = "asked"});
  }
  return standards;
}

Argument what_if_argument() {
  return {
      .name = "--what-if",
      .value = "FILE",
      .about = {
          "假设的改动，一行一条：close ref:G208、remove team MR01、move team MR01 地点、add team "
          "新编号 like MR01 at 地点、add stock WHS01 SUIT-A 20、qualified team MR01 2028-03-31、"
          "standard mine_rescue 20",
          "changes to suppose, one a line: close ref:G208, remove team MR01, move team MR01 PLACE, "
          "add team NEW like MR01 at PLACE, add stock WHS01 SUIT-A 20, qualified team MR01 "
          "2028-03-31, standard mine_rescue 20"}};
}

std::optional<WhatIf> asked_what_if(const Given& given, const OpenedRegion& opened) {
  const auto file = given.one("--what-if");
  if (!file) return std::nullopt;
  constexpr std::size_t most_bytes = 1u << 20;
  return what_if(read_file(*file, most_bytes), *opened.region, opened.situation);
}

Argument scenario_argument() {
  return {
      .name = "--scenario",
      .value = "FILE",
      .about = {"情景文件（scenario,at,probability,material,quantity，可加 within，如 90min）："
                "试算其所需，并据以衡量布局；不写则以各次试算衡量，概率相同",
                "a file of scenarios (scenario,at,probability,material,quantity and, if need be, "
                "within as 90min): what they ask for is tried, and how things lie is judged by "
                "them; else by the trials of muster gap, all equally likely"}};
}

std::optional<std::vector<Scenario>> asked_scenarios(const Given& given, const Region& region,
                                                     Language language) {
  const auto file = given.one("--scenario");
  if (!file) return std::nullopt;
  constexpr std::size_t most_bytes = 64u << 20;
  Findings findings;
  auto scenarios = read_scenarios(read_file(*file, most_bytes), *file, region, findings);
  complain_of(findings, Severity::error, language);
  if (has_errors(findings)) throw Error(Code::scenario_none, {Text(*file)});
  return scenarios;
}

unsigned count_of_threads(const Given& given) { return count_argument(given, "--threads", 1, 64); }

}  // namespace muster
