#include <algorithm>
#include <map>
#include <tuple>

#include "cli_words.hpp"
#include "command.hpp"
#include "exit_code.hpp"
#include "muster/plan/file.hpp"
#include "muster/plan/json.hpp"
#include "muster/plan/plan_xml.hpp"
#include "muster/plan/table.hpp"
#include "muster/plan/xml.hpp"
#include "opened_region.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

std::vector<const Plan*> by_tier(const Region& region) {
  std::vector<const Plan*> plans;
  for (const Plan& plan : region.plans.plans()) plans.push_back(&plan);
  std::ranges::sort(plans, [](const Plan* a, const Plan* b) {
    return std::tie(a->tier, a->id) < std::tie(b->tier, b->id);
  });
  return plans;
}

std::string levels_of(const Plan& plan, Language language) {
  std::string result;
  for (const Level& level : plan.levels) {
    if (!result.empty()) result += language == Language::zh ? "、" : ", ";
    result += one_line(level.name.empty() ? level.id : level.name.in(language));
  }
  return result.empty() ? words(Word::no_levels, language) : result;
}

void print_plans(const Region& region, Language language) {
  Table table({{words(Word::column_plan, language), Align::left, true},
               {words(Word::column_tier, language)},
               {words(Word::column_title, language)},
               {words(Word::column_plan_kind, language)},
               {words(Word::column_levels, language)},
               {words(Word::column_cards, language), Align::right}});
  for (const Plan* plan : by_tier(region)) {
    table.add({one_line(plan->id.view()), words(tier_word(plan->tier), language),
               one_line(plan->title.in(language)), one_line(title(plan->kind).in(language)),
               levels_of(*plan, language), std::to_string(plan->cards.size())});
  }
  for (const std::string& line : table.lines(output_columns(), output_has_colour()))
    print(line + "\n");
}

using Children = std::map<IncidentKindId, std::vector<const IncidentKind*>>;

void print_kind(const IncidentKind& kind, const Children& children, std::size_t depth,
                Language language) {
  const std::string id = std::string(2 * depth, ' ') + one_line(kind.id.view());
  print(padded(id, 36) + "  " + one_line(kind.name.in(language)) + "\n");
  const auto below = children.find(kind.id);
  if (below == children.end()) return;
  for (const IncidentKind* child : below->second) print_kind(*child, children, depth + 1, language);
}

/// The catalogue promises that no chain of parents closes on itself, so this ends.
void print_kinds(const Region& region, Language language) {
  Children children;
  for (const IncidentKind& kind : region.catalogue.parts().incident_kinds) {
    if (kind.parent) children[*kind.parent].push_back(&kind);
  }
  for (const IncidentKind& kind : region.catalogue.parts().incident_kinds) {
    if (!kind.parent) print_kind(kind, children, 0, language);
  }
}

Json plans_json(const Region& region, Language language) {
  Json::Array plans;
  for (const Plan* plan : by_tier(region)) {
    Json::Array levels;
    for (const Level& level : plan->levels) {
      levels.push_back(Json::Object{{"id", level.id}, {"name", level.name.in(language)}});
    }
    Json::Array cards;
    for (const Card& card : plan->cards) {
      cards.push_back(Json::Object{{"id", card.id.view()}, {"title", card.title.in(language)}});
    }
    plans.push_back(Json::Object{{"id", plan->id.view()},
                                 {"version", plan->version},
                                 {"kind", name(plan->kind)},
                                 {"tier", name(plan->tier)},
                                 {"owner", plan->owner.view()},
                                 {"title", plan->title.in(language)},
                                 {"levels", std::move(levels)},
                                 {"cards", std::move(cards)}});
  }
  Json::Array kinds;
  for (const IncidentKind& kind : region.catalogue.parts().incident_kinds) {
    kinds.push_back(Json::Object{{"id", kind.id.view()},
                                 {"parent", kind.parent ? Json(kind.parent->view()) : Json()},
                                 {"name", kind.name.in(language)}});
  }
  const Text& banner = region.header.banner;
  return Json::Object{{"format", 1},
                      {"banner", banner.empty() ? Json() : Json(banner.in(language))},
                      {"plans", std::move(plans)},
                      {"incident_kinds", std::move(kinds)}};
}

/// Comments and the order of a person's hand are not kept: canonical means that everybody writes
/// the same plan in the same bytes.
int tidy(const std::string& file, bool write, const Session& session) {
  Findings findings;
  const std::string old = read_file(file, XmlLimits{}.bytes);
  const std::optional<Plan> plan = read_plan(old, file, findings);
  for (const Severity severity : {Severity::error, Severity::warning}) {
    complain_of(findings, severity, session.language);
  }
  if (!plan) return exit_code::bad_input;
  const std::string canonical = write_plan(*plan);
  if (!write) {
    print(canonical);
  } else if (canonical != old) {
    write_file(file, canonical);
  }
  return exit_code::done;
}

int run_plans(const Given& given, Session& session) {
  if (const auto file = given.one("FILE")) {
    if (*given.one("REGION") != "format") throw Error(Code::usage_argument, {*file, "plans"});
    return tidy(*file, given.has("--write"), session);
  }
  if (given.has("--write") || given.one("REGION") == "format") {
    throw Error(Code::usage_required, {"format FILE"});
  }
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  const Region& region = *opened.region;
  if (given.has("--json")) {
    print(write_json(plans_json(region, session.language)));
    return exit_code::done;
  }
  print(banner_line(region, session.language));
  if (given.has("--kinds")) {
    print_kinds(region, session.language);
  } else {
    print_plans(region, session.language);
  }
  return exit_code::done;
}

}  // namespace

Command plans_command() {
  return {
      .name = "plans",
      .about = {"列出预案、响应级别、事件类型", "list plans, levels, kinds of incidents"},
      .explains =
          {"从最基层的预案列起。用 --kinds 列出事件类型及其上下级。plans format FILE "
           "检查一份预案文件并按"
           "规范格式输出，加 --write 则写回；注释不保留。文件有误时返回 3，原样不动。",
           "The plans from the smallest tier up. With --kinds, the kinds of incidents, the "
           "narrower below the broader. plans format FILE shows what is wrong in one plan file and "
           "prints it in its canonical form; with --write it is put in place. Comments are not "
           "kept. Ends with 3 when the file has errors, which then stays as it is."},
      .arguments = {{.name = "REGION",
                     .about = {"地区文件夹或数据库", "a region folder or a store"},
                     .required = true},
                    {.name = "FILE",
                     .about = {"format 之后：一份预案文件", "after format: the file of one plan"}},
                    {.name = "--write",
                     .about = {"把规范格式写回文件", "put the canonical form in place"}},
                    {.name = "--kinds", .about = {"列出事件类型", "list the kinds of incidents"}},
                    {.name = "--json", .about = {"输出 JSON", "print JSON"}}},
      .examples = {"muster plans shuozhou.db", "muster plans format my-plan.xml --write",
                   "muster plans data/shuozhou --kinds --lang en"},
      .run = run_plans};
}

}  // namespace muster
