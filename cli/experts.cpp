#include "muster/resources/experts.hpp"

#include "cli_words.hpp"
#include "command.hpp"
#include "exit_code.hpp"
#include "incident_arguments.hpp"
#include "muster/plan/json.hpp"
#include "opened_region.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

Instant moment(const Given& given, const std::string& name, const Region& region) {
  return instant_argument(name, given.one(name).value_or(""), region.header.display_offset);
}

ExpertQuestion question_of(const Given& given, const Region& region) {
  const std::string at = given.one("--at").value_or("");
  constexpr std::string_view lead = "hazard:";
  if (!at.starts_with(lead)) throw Error(Code::usage_form, {"--at", at, "hazard:CM04"});
  ExpertQuestion question{.hazard = HazardId(at.substr(lead.size())),
                          .known = moment(given, "--known", region)};
  question.as_of = given.has("--as-of") ? moment(given, "--as-of", region) : question.known;
  for (const std::string& card : given.all("--card")) question.cards.emplace_back(card);
  return question;
}

Word standing_of(const ExpertChoice& choice) {
  if (choice.conflict) return Word::expert_is_barred;
  return choice.chosen ? Word::expert_is_chosen : Word::expert_is_spare;
}

void print_answer(const ExpertAnswer& answer, const Region& region, Language language) {
  print(words(Word::experts_card, language,
              {one_line(answer.card.view()), one_line(answer.field),
               std::to_string(answer.asked.count())}) +
        "\n");
  for (const ExpertChoice& choice : answer.choices) {
    std::string line = "  " + words(standing_of(choice), language) + "  " +
                       one_line(name_of(region.experts, choice.expert).in(language));
    for (const Message& reason : choice.reasons) line += "; " + text(reason, language);
    for (const std::string& part : wrapped(line, output_columns())) print(part + "\n");
  }
  if (const auto message = lacking(answer)) print("  " + text(*message, language) + "\n");
}

Json answer_json(const ExpertAnswer& answer, const Region& region, Language language) {
  const auto at = [&](const std::optional<Instant>& instant) {
    return instant ? Json(format_instant(*instant, region.header.display_offset)) : Json();
  };
  Json::Array choices;
  for (const ExpertChoice& choice : answer.choices) {
    Json::Array reasons;
    for (const Message& reason : choice.reasons) {
      reasons.push_back(
          Json::Object{{"code", name(reason.code)}, {"text", text(reason, language)}});
    }
    choices.push_back(Json::Object{{"expert", choice.expert.view()},
                                   {"chosen", choice.chosen},
                                   {"conflict", choice.conflict},
                                   {"remote", at(choice.remote)},
                                   {"on_scene", at(choice.on_scene)},
                                   {"reasons", std::move(reasons)}});
  }
  return Json::Object{{"card", answer.card.view()},        {"field", answer.field},
                      {"asked", answer.asked.count()},     {"found", answer.found.count()},
                      {"remote_by", at(answer.remote_by)}, {"on_scene_by", at(answer.on_scene_by)},
                      {"choices", std::move(choices)}};
}

int run_experts(const Given& given, Session& session) {
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  const Region& region = *opened.region;
  const auto answers = choose_experts(region, question_of(given, region));
  if (given.has("--json")) {
    Json::Array list;
    for (const ExpertAnswer& answer : answers) {
      list.push_back(answer_json(answer, region, session.language));
    }
    const Text& banner = region.header.banner;
    print(write_json(
        Json::Object{{"format", 1},
                     {"banner", banner.empty() ? Json() : Json(banner.in(session.language))},
                     {"experts", std::move(list)}}));
    return exit_code::done;
  }
  print(banner_line(region, session.language));
  if (answers.empty()) print(words(Word::experts_none, session.language) + "\n");
  for (const ExpertAnswer& answer : answers) print_answer(answer, region, session.language);
  return exit_code::done;
}

}  // namespace

Command experts_command() {
  return {
      .name = "experts",
      .about = {"按卡片的要求选专家", "choose the experts that cards ask for"},
      .explains =
          {"列出符合专业的专家，何时可远程会商、何时到场，谁应当回避（任职于事故单位，或编制、评审"
           "过其预案），选定谁，为什么。",
           "Who works in the field, when he can be consulted from afar and be on scene, who has "
           "a conflict of interest (employed by the accident unit, author or reviewer of its "
           "plan), who is chosen and why."},
      .arguments = {{.name = "REGION",
                     .about = {"地区文件夹或数据库", "a region folder or a store"},
                     .required = true},
                    {.name = "--at",
                     .value = "hazard:ID",
                     .about = {"危险目标", "the hazard"},
                     .required = true},
                    {.name = "--known",
                     .value = "TIME",
                     .about = {"得知时刻，时限由此起算", "when it was known; limits run from here"},
                     .required = true},
                    {.name = "--as-of",
                     .value = "TIME",
                     .about = {"提问时刻，默认得知时刻",
                               "when the question is asked; --known unless given"}},
                    {.name = "--card",
                     .value = "ID",
                     .about = {"只看这些卡片", "only for these cards"},
                     .many = true},
                    {.name = "--json", .about = {"输出 JSON", "print JSON"}}},
      .examples = {"muster experts data/shuozhou --at hazard:CM04 --known "
                   "2026-11-20T02:52:00+08:00"},
      .run = run_experts};
}

}  // namespace muster
