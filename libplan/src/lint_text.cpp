#include <algorithm>
#include <cctype>
#include <functional>

#include "lint_parts.hpp"
#include "utf8.hpp"

namespace muster {

namespace {

constexpr std::size_t shown_of_a_text = 24;

bool is_han(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x20000 && c <= 0x3134F);
}

template <class F>
void for_each_code_point(std::string_view text, F visit) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    visit(point.value);
    at += point.bytes;
  }
}

std::size_t han_in(std::string_view text) {
  std::size_t count = 0;
  for_each_code_point(text, [&](char32_t c) { count += is_han(c) ? 1U : 0U; });
  return count;
}

/// Words of three letters or more: "LNG 120" has one and could stand in either language.
std::size_t words_in(std::string_view text) {
  std::size_t count = 0;
  std::size_t letters = 0;
  for (const char c : text) {
    letters = std::isalpha(static_cast<unsigned char>(c)) != 0 ? letters + 1 : 0;
    if (letters == 3) ++count;
  }
  return count;
}

/// Both hold the same where only one was written.
bool in_one_language(const Text& text) {
  if (text.zh.empty() != text.en.empty()) return true;
  if (text.zh != text.en) return false;
  return han_in(text.zh) > 0 || words_in(text.en) > 1;
}

bool is_hidden(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

bool has_hidden(std::string_view text) {
  bool found = false;
  for_each_code_point(text, [&](char32_t c) { found = found || is_hidden(c); });
  return found;
}

/// "<b>", "</td", "&nbsp;": not "a < b".
bool has_markup(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    if (next == '/' || next == '!' || std::isalpha(static_cast<unsigned char>(next)) != 0) {
      return true;
    }
  }
  const std::size_t entity = text.find('&');
  return entity != std::string_view::npos && text.find(';', entity) != std::string_view::npos;
}

std::string beginning_of(const std::string& text) {
  std::string result;
  std::size_t count = 0;
  for_each_code_point(text, [&](char32_t c) {
    if (++count <= shown_of_a_text) append_utf8(result, is_hidden(c) ? U'\uFFFD' : c);
  });
  return count > shown_of_a_text ? result + "…" : result;
}

Text beginning_of(const Text& text) {
  const std::string& zh = text.zh.empty() ? text.en : text.zh;
  const std::string& en = text.en.empty() ? text.zh : text.en;
  return {beginning_of(zh), beginning_of(en)};
}

using Said = std::function<void(Code, std::string_view field, std::vector<Text>)>;

void look_at(const Text& text, std::string_view field, const Said& say) {
  if (text.empty()) return;
  const std::vector<Text> shown = {beginning_of(text)};
  if (in_one_language(text)) say(Code::lint_text_one_language, field, shown);
  if (has_hidden(text.zh) || has_hidden(text.en)) say(Code::lint_text_hidden, field, shown);
  if (has_markup(text.zh) || has_markup(text.en)) say(Code::lint_text_markup, field, shown);
}

using Visit = std::function<void(const Text&, std::string_view field)>;

void for_each_text(const Card& card, const Visit& visit) {
  visit(card.title, "title");
  visit(card.holder, "holder");
  for (const Action& action : card.actions) {
    visit(action.text, "action");
    visit(action.role, "role");
  }
  const auto all = [&](const std::vector<Text>& texts, std::string_view field) {
    for (const Text& text : texts) visit(text, field);
  };
  all(card.cautions, "caution");
  all(card.do_nots, "do_not");
  all(card.protective_equipment, "protection");
  all(card.stop_when, "stop_when");
  all(card.withdraw_when, "withdraw_when");
  if (card.hand_over) visit(*card.hand_over, "hand_over");
  for (const PublicInformation& one : card.public_information) {
    visit(one.approver, "approver");
    visit(one.release, "release");
  }
}

/// What a person reads at a glance; the words of releases stand on a page of their own.
std::size_t characters_of(const Card& card) {
  std::size_t sum = 0;
  for_each_text(card, [&](const Text& text, std::string_view field) {
    if (field != "release" && field != "role") sum += count_code_points(text.zh);
  });
  return sum;
}

void lint_length(const LintView& view, const Card& card) {
  const Rule* rule = view.rule("card_limit");
  if (rule == nullptr) return;
  for (const auto& row : rule->rows) {
    const bool actions = field(row, "what") == "actions";
    const auto most = decimal_field(row, "at_most");
    const std::size_t have = actions ? card.actions.size() : characters_of(card);
    if (!most || Decimal::of(static_cast<std::int64_t>(have)) <= *most) continue;
    view.say(card, Code::lint_card_long, actions ? "action" : "text",
             {actions ? Text("行动", "actions") : Text("文字", "characters"), std::to_string(have),
              most->str(), rule->id.view()});
  }
}

}  // namespace

void lint_text(const LintView& view, const Card& card) {
  const Said say = [&](Code code, std::string_view field, std::vector<Text> parameters) {
    view.say(card, code, field, std::move(parameters));
  };
  for_each_text(card, [&](const Text& text, std::string_view field) { look_at(text, field, say); });
  lint_length(view, card);
}

void lint_text(const LintView& view) {
  const Said say = [&](Code code, std::string_view field, std::vector<Text> parameters) {
    view.say(code, field, std::move(parameters));
  };
  const Plan& plan = view.plan;
  look_at(plan.title, "title", say);
  for (const Level& level : plan.levels) {
    look_at(level.name, "level", say);
    look_at(level.decided_by, "decided_by", say);
  }
  for (const PlanWarning& warning : plan.warnings) {
    for (const Text& measure : warning.measures) look_at(measure, "measure", say);
    look_at(warning.lifted_when, "lifted_when", say);
  }
  for (const Commander& commander : plan.command.commanders) look_at(commander.post, "post", say);
  for (const CommandTransfer& transfer : plan.command.transfers) {
    look_at(transfer.when, "when", say);
    look_at(transfer.act, "act", say);
  }
  for (const WorkingGroup& group : plan.command.groups) {
    look_at(group.name, "group", say);
    look_at(group.duty, "duty", say);
  }
  for (const PlanningBasis& basis : plan.planning_bases) look_at(basis.name, "name", say);
}

}  // namespace muster
