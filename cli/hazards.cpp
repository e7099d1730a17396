#include <algorithm>

#include "cli_words.hpp"
#include "command.hpp"
#include "day_arguments.hpp"
#include "exit_code.hpp"
#include "muster/plan/json.hpp"
#include "muster/plan/table.hpp"
#include "muster/resources/hazard_register.hpp"
#include "opened_region.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

/// Without a day the rules are those that came into force last.
Date latest_day(const Region& region) {
  Date day = {};
  for (const Rule& rule : region.rules.rules) day = std::max(day, rule.valid_from);
  return day;
}

std::string grade_words(const HazardEntry& one, Language language) {
  if (one.substance_unknown) return words(Word::hazard_not_computable, language);
  if (!one.grading) return "";
  const MajorHazard& answer = *one.grading;
  if (!answer.computable) return words(Word::hazard_not_computable, language);
  if (!answer.greatest) return words(Word::hazard_no_grade, language);
  const std::string most = title(*answer.greatest).in(language);
  if (!answer.least) return words(Word::hazard_grade_maybe, language, {most});
  if (*answer.least == *answer.greatest) return words(Word::hazard_grade, language, {most});
  return words(Word::hazard_grade_between, language, {title(*answer.least).in(language), most});
}

Message kit_message(const KitItem& item, const Region& region) {
  Text materials;
  for (const MaterialId& id : item.materials) {
    const Text one = region.catalogue.name_of(id);
    materials.zh += (materials.zh.empty() ? "" : "/") + one.zh;
    materials.en += (materials.en.empty() ? "" : "/") + one.en;
  }
  const std::string present = std::to_string(item.present.count());
  const std::string required = std::to_string(item.required.count());
  if (item.enough()) return {Code::kit_present, {item.kit, materials, present, required}};
  return {Code::kit_missing,
          {item.kit, materials, present, required,
           std::to_string((item.required - item.present).count())}};
}

std::string day_or_none(const std::optional<Date>& day, Language language) {
  return day ? format_date(*day) : words(Word::hazard_never, language);
}

class HazardPage {
 public:
  HazardPage(const Region& region, Language language) : region_(region), language_(language) {}

  void write(const HazardEntry& one) const {
    const Hazard* hazard = find(region_.hazards, one.hazard);
    if (hazard == nullptr) return;
    print(styled(words(Word::hazard_line, language_,
                       {one_line(hazard->id.view()), in(hazard->name),
                        in(region_.catalogue.name_of(hazard->kind))}),
                 Style::bold, output_has_colour()) +
          "\n");
    line(grade_words(one, language_));
    for (const SubstanceAmount& substance : one.substances) {
      line(substance.tonnes
               ? words(Word::hazard_substance, language_,
                       {in(substance.name), substance.tonnes->str()})
               : words(Word::hazard_substance_unknown, language_, {in(substance.name)}));
    }
    if (one.grading) {
      for (const Message& reason : one.grading->reasons) line(text(reason, language_));
    }
    measures(one);
    for (const KitItem& item : one.kit) line(text(kit_message(item, region_), language_));
    for (const std::string& substance : one.trait_unknown) {
      line(text(Message{Code::kit_unknown, {substance}}, language_));
    }
    for (const Neighbour& neighbour : one.neighbours) {
      line(words(
          Word::hazard_neighbour, language_,
          {in(neighbour.name), in(neighbour.kind), std::to_string(neighbour.distance.count)}));
    }
    plans(one);
    line(words(Word::hazard_drills, language_,
               {day_or_none(one.last_drill, language_), day_or_none(one.next_drill, language_)}));
    line(words(Word::hazard_survey, language_,
               {day_or_none(one.survey.last, language_), day_or_none(one.survey.due, language_)}));
  }

 private:
  [[nodiscard]] std::string in(const Text& text) const { return one_line(text.in(language_)); }

  void line(const std::string& text) const {
    if (text.empty()) return;
    for (const std::string& part : wrapped(text, output_columns() - 2)) print("  " + part + "\n");
  }

  /// What no rule on substances reaches is told by its own measures.
  void measures(const HazardEntry& one) const {
    if (one.grading && !one.substance_unknown) return;
    for (const HazardMeasure* measure : one.measures) {
      line(words(Word::hazard_measure, language_,
                 {one_line(measure->measure), one_line(measure->value),
                  one_line(measure->measured_in.value_or(""))}));
    }
  }

  void plans(const HazardEntry& one) const {
    std::string all;
    for (const PlanId& plan : one.plans) all += (all.empty() ? "" : ", ") + one_line(plan.view());
    line(all.empty() ? words(Word::hazard_no_plans, language_)
                     : words(Word::hazard_plans, language_, {all}));
  }

  const Region& region_;
  Language language_;
};

Json maybe(const std::optional<Date>& day) { return day ? Json(format_date(*day)) : Json(); }

Json grading_json(const HazardEntry& one, Language language) {
  if (!one.grading) return {};
  const MajorHazard& answer = *one.grading;
  const auto grade = [](const std::optional<HazardGrade>& found) {
    return found ? Json(name(*found)) : Json();
  };
  Json::Array reasons;
  for (const Message& reason : answer.reasons) reasons.emplace_back(text(reason, language));
  return Json::Object{
      {"computable", answer.computable},
      {"identified", answer.identified ? Json(*answer.identified) : Json()},
      {"s", answer.sum.str()},
      {"r_least", answer.least_index.str()},
      {"r_greatest", answer.greatest_index ? Json(answer.greatest_index->str()) : Json()},
      {"least", grade(answer.least)},
      {"greatest", grade(answer.greatest)},
      {"rule", answer.rule.view()},
      {"reasons", std::move(reasons)}};
}

Json entry_json(const HazardEntry& one, const Region& region, Language language) {
  const Hazard& hazard = *find(region.hazards, one.hazard);
  Json::Array substances;
  for (const SubstanceAmount& substance : one.substances) {
    substances.push_back(
        Json::Object{{"substance", substance.substance},
                     {"name", substance.name.in(language)},
                     {"tonnes", substance.tonnes ? Json(substance.tonnes->str()) : Json()}});
  }
  Json::Array measures;
  for (const HazardMeasure* measure : one.measures) {
    measures.push_back(
        Json::Object{{"measure", measure->measure},
                     {"value", measure->value},
                     {"unit", measure->measured_in ? Json(*measure->measured_in) : Json()}});
  }
  Json::Array neighbours;
  for (const Neighbour& neighbour : one.neighbours) {
    neighbours.push_back(
        Json::Object{{"id", neighbour.id},
                     {"name", neighbour.name.in(language)},
                     {"distance_m", neighbour.distance.count},
                     {"people", neighbour.people ? Json(*neighbour.people) : Json()}});
  }
  Json::Array kit;
  for (const KitItem& item : one.kit) {
    kit.push_back(Json::Object{{"trait", item.trait},
                               {"kit", item.kit},
                               {"required", item.required.count()},
                               {"present", item.present.count()},
                               {"enough", item.enough()},
                               {"rule", item.authority.rule.view()}});
  }
  Json::Array plans;
  for (const PlanId& plan : one.plans) plans.emplace_back(plan.view());
  return Json::Object{{"id", hazard.id.view()},
                      {"name", hazard.name.in(language)},
                      {"kind", hazard.kind.view()},
                      {"organisation", hazard.organisation.view()},
                      {"grade", grade_words(one, language)},
                      {"grading", grading_json(one, language)},
                      {"substance_unknown", one.substance_unknown},
                      {"substances", std::move(substances)},
                      {"measures", std::move(measures)},
                      {"neighbours", std::move(neighbours)},
                      {"kit", std::move(kit)},
                      {"plans", std::move(plans)},
                      {"last_drill", maybe(one.last_drill)},
                      {"next_drill", maybe(one.next_drill)},
                      {"surveyed", maybe(one.survey.last)},
                      {"survey_due", maybe(one.survey.due)}};
}

int run_hazards(const Given& given, Session& session) {
  const auto asked = day_argument(given, "--as-of");
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  const Region& region = *opened.region;
  const Date day = asked.value_or(latest_day(region));
  const std::vector<HazardEntry> entries = hazard_register(region, day);
  if (given.has("--json")) {
    Json::Array list;
    for (const HazardEntry& one : entries) {
      list.push_back(entry_json(one, region, session.language));
    }
    const Text& banner = region.header.banner;
    print(write_json(
        Json::Object{{"format", 1},
                     {"banner", banner.empty() ? Json() : Json(banner.in(session.language))},
                     {"as_of", format_date(day)},
                     {"hazards", std::move(list)}}));
    return exit_code::done;
  }
  print(banner_line(region, session.language));
  print(words(Word::hazards_as_of, session.language,
              {std::to_string(entries.size()), format_date(day)}) +
        "\n\n");
  const HazardPage page(region, session.language);
  for (const HazardEntry& one : entries) page.write(one);
  return exit_code::done;
}

}  // namespace

Command hazards_command() {
  return {
      .name = "hazards",
      .about = {"危险目标登记表", "the register of hazards"},
      .explains =
          {"物质、数量、S、α、R、等级（或未知数所容许的等级区间）、500 米内有什么、应配器材在不在、"
           "适用的预案、上次和下次演练、普查日期。矿山和坝按各自的指标列为危险目标。",
           "Substances, amounts, S, α, R, the grade or the grades that the unknowns allow, "
           "what lies within 500 m, whether the kit required is there, the plans, the last and "
           "the next drill, the survey. Mines and dams are listed by their own measures."},
      .arguments = {{.name = "REGION",
                     .about = {"地区文件夹或数据库", "a region folder or a store"},
                     .required = true},
                    {.name = "--as-of",
                     .value = "DATE",
                     .about = {"按这一天的规则，默认最近生效的",
                               "by the rules of that day; unless given, those that came into "
                               "force last"}},
                    {.name = "--json", .about = {"输出 JSON", "print JSON"}}},
      .examples = {"muster hazards data/shuozhou --as-of 2026-11-20",
                   "muster hazards shuozhou.db --json"},
      .run = run_hazards};
}

}  // namespace muster
