#include "cli_words.hpp"
#include "command.hpp"
#include "exit_code.hpp"
#include "muster/plan/json.hpp"
#include "muster/plan/plan_search.hpp"
#include "muster/plan/table.hpp"
#include "opened_region.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

/// "shuozhou-coal-mine / chaigou-manager · 行动 open-base".
std::string place_of(const SearchHit& hit, Language language) {
  std::string place = one_line(hit.plan.view());
  if (hit.card) place += " / " + one_line(hit.card->view());
  place += " · " + title(hit.place).in(language);
  return hit.item.empty() ? place : place + " " + one_line(hit.item);
}

void print_hit(const SearchHit& hit, Language language) {
  const bool colour = output_has_colour();
  print(place_of(hit, language) + "\n");
  const std::string before = one_line(hit.text.substr(0, hit.from));
  const std::string word = one_line(hit.text.substr(hit.from, hit.length));
  const std::string after = one_line(hit.text.substr(hit.from + hit.length));
  if (colour) {
    print("    " + before + styled(word, Style::bold, colour) + after + "\n");
    return;
  }
  for (const std::string& line : wrapped(before + word + after, output_columns() - 4)) {
    print("    " + line + "\n");
  }
}

Json answer_json(const SearchAnswer& answer, const Region& region, Language language) {
  Json::Array hits;
  for (const SearchHit& hit : answer.hits) {
    hits.push_back(Json::Object{{"plan", hit.plan.view()},
                                {"card", hit.card ? Json(hit.card->view()) : Json()},
                                {"place", name(hit.place)},
                                {"item", hit.item},
                                {"language", hit.language == Language::zh ? "zh" : "en"},
                                {"text", hit.text},
                                {"from_byte", static_cast<std::int64_t>(hit.from)},
                                {"bytes", static_cast<std::int64_t>(hit.length)},
                                {"rank", hit.rank}});
  }
  const Text& banner = region.header.banner;
  return Json::Object{{"format", 1},
                      {"banner", banner.empty() ? Json() : Json(banner.in(language))},
                      {"found", static_cast<std::int64_t>(answer.found)},
                      {"hits", std::move(hits)}};
}

int run_plans_search(const Given& given, Session& session) {
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  const Region& region = *opened.region;
  std::string query;
  for (const std::string& word : given.all("WORD")) query += (query.empty() ? "" : " ") + word;
  const SearchAnswer answer = PlanSearch(region.plans, region.catalogue).search(query);
  if (given.has("--json")) {
    print(write_json(answer_json(answer, region, session.language)));
    return exit_code::done;
  }
  print(banner_line(region, session.language));
  for (const SearchHit& hit : answer.hits) print_hit(hit, session.language);
  const bool all = answer.hits.size() == answer.found;
  print(words(all ? Word::search_found : Word::search_shown, session.language,
              {std::to_string(answer.found), std::to_string(answer.hits.size())}) +
        "\n");
  return exit_code::done;
}

}  // namespace

Command plans_search_command() {
  return {.name = "plans search",
          .about = {"在预案和卡片中找词", "find a word in the plans and cards"},
          .explains =
              {"两个字的词、一个字和任何符号都能找；几个词须同时出现。标题排在行动之前，行动排在其"
               "余之前。",
               "Finds words of two characters, single characters and any sign; several words must "
               "stand together. Titles come before actions, actions before the rest."},
          .arguments = {{.name = "REGION",
                         .about = {"地区文件夹或数据库", "a region folder or a store"},
                         .required = true},
                        {.name = "WORD",
                         .about = {"要找的词", "what to find"},
                         .required = true,
                         .many = true},
                        {.name = "--json", .about = {"输出 JSON", "print JSON"}}},
          .examples = {"muster plans search data/shuozhou 泄漏",
                       "muster plans search shuozhou.db 瓦斯 撤人"},
          .run = run_plans_search};
}

}  // namespace muster
