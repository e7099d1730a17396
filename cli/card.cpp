#include <algorithm>

#include "card_arguments.hpp"
#include "cli_words.hpp"
#include "command.hpp"
#include "exit_code.hpp"
#include "muster/plan/table.hpp"
#include "opened_region.hpp"
#include "terminal.hpp"

namespace muster {

namespace {

/// A card being written in one language.
class Sheet {
 public:
  Sheet(const Region& region, Language language)
      : region_(region),
        language_(language),
        columns_(output_columns()),
        colour_(output_has_colour()) {}

  void write(const Plan& plan, const Card& card) const {
    print(banner_line(region_, language_));
    print(styled(in(card.title), Style::bold, colour_) + "\n");
    paragraph(words(Word::card_of, language_,
                    {one_line(card.id.view()), in(plan.title), one_line(plan.version)}),
              0);
    paragraph(
        words(Word::card_holder, language_, {in(card.holder), organisation(card.organisation)}), 0);
    if (!card.levels.empty()) {
      paragraph(words(Word::card_levels, language_, {list(level_names(plan, card))}), 0);
    }
    actions(card);
    needs(card);
    experts(card);
    texts(Word::card_cautions, card.cautions);
    texts(Word::card_do_nots, card.do_nots);
    texts(Word::card_equipment, card.protective_equipment);
    texts(Word::card_stop, card.stop_when);
    texts(Word::card_withdraw, card.withdraw_when);
    if (card.leader_may_withdraw) {
      if (card.withdraw_when.empty()) heading(Word::card_withdraw);
      paragraph(words(Word::bullet, language_, {words(Word::card_leader_may_withdraw, language_)}),
                2);
    }
    distances(card);
    public_information(card);
    if (card.hand_over) texts(Word::card_hand_over, {*card.hand_over});
    if (card.hand_over_to) {
      paragraph(words(Word::card_hand_over_to, language_, {organisation(*card.hand_over_to)}), 2);
    }
    print(banner_line(region_, language_));
  }

 private:
  [[nodiscard]] std::string in(const Text& text) const { return one_line(text.in(language_)); }
  [[nodiscard]] std::string organisation(const OrganisationId& id) const {
    return in(name_of(region_.organisations, id));
  }
  [[nodiscard]] std::string list(const std::vector<std::string>& parts) const {
    std::string result;
    for (const std::string& part : parts) {
      if (!result.empty()) result += language_ == Language::zh ? "、" : ", ";
      result += part;
    }
    return result;
  }

  [[nodiscard]] std::vector<std::string> level_names(const Plan& plan, const Card& card) const {
    std::vector<std::string> names;
    for (const std::string& id : card.levels) {
      const auto level = std::ranges::find(plan.levels, id, &Level::id);
      names.push_back(level == plan.levels.end() || level->name.empty() ? one_line(id)
                                                                        : in(level->name));
    }
    return names;
  }

  void paragraph(const std::string& text, std::size_t indent) const {
    for (const std::string& line : wrapped(text, columns_ - indent)) {
      print(std::string(indent, ' ') + line + "\n");
    }
  }

  void heading(Word word) const {
    print("\n" + styled(words(word, language_), Style::bold, colour_) + "\n");
  }

  void texts(Word title, const std::vector<Text>& all) const {
    if (all.empty()) return;
    heading(title);
    for (const Text& text : all) paragraph(words(Word::bullet, language_, {in(text)}), 2);
  }

  [[nodiscard]] std::string span(Seconds seconds) const {
    const auto count = seconds.count();
    if (count % 86400 == 0) return words(Word::days, language_, {std::to_string(count / 86400)});
    if (count % 3600 == 0) return words(Word::hours, language_, {std::to_string(count / 3600)});
    if (count % 60 == 0) return words(Word::minutes, language_, {std::to_string(count / 60)});
    return words(Word::seconds, language_, {std::to_string(count)});
  }

  [[nodiscard]] std::string limit(const std::optional<Deadline>& deadline) const {
    if (!deadline) return "";
    return words(Word::card_limit, language_,
                 {in(title(deadline->runs_from)), span(deadline->within)});
  }

  [[nodiscard]] std::string notices(const Action& action) const {
    std::vector<std::string> parts;
    for (const Notice& notice : action.notices) {
      std::string part = organisation(notice.to);
      const std::string by = limit(notice.deadline);
      if (!by.empty()) part += words(Word::in_brackets, language_, {by});
      part += if_silent(notice);
      parts.push_back(part);
    }
    return list(parts);
  }

  /// What to do when nobody answers, in order.
  [[nodiscard]] std::string if_silent(const Notice& notice) const {
    std::vector<std::string> next;
    for (const std::string& channel : notice.next_channels) next.push_back(one_line(channel));
    for (const OrganisationId& deputy : notice.deputies) next.push_back(organisation(deputy));
    if (notice.superior) next.push_back(organisation(*notice.superior));
    if (next.empty()) return "";
    if (!notice.acknowledge) return words(Word::card_if_silent, language_, {list(next)});
    return words(Word::card_if_silent_after, language_, {span(*notice.acknowledge), list(next)});
  }

  [[nodiscard]] std::string condition(const Action& action) const {
    std::vector<std::string> parts;
    for (const Criterion& one : action.only_if) {
      const std::string name = in(region_.catalogue.name_of(one.indicator));
      std::string bounds;
      if (one.at_least) bounds += " ≥ " + one.at_least->str();
      if (one.less_than) bounds += " < " + one.less_than->str();
      parts.push_back(name + bounds);
    }
    return parts.empty() ? "" : words(Word::card_only_if, language_, {list(parts)});
  }

  void experts(const Card& card) const {
    if (card.experts.empty()) return;
    heading(Word::card_experts);
    for (const ExpertNeed& expert : card.experts) {
      std::vector<std::string> ways;
      if (expert.remote)
        ways.push_back(words(Word::card_remote, language_, {span(*expert.remote)}));
      if (expert.on_scene) {
        ways.push_back(words(Word::card_on_scene, language_, {span(*expert.on_scene)}));
      }
      paragraph(words(Word::card_expert, language_,
                      {one_line(expert.field), std::to_string(expert.count.count()), list(ways)}),
                2);
    }
  }

  void public_information(const Card& card) const {
    if (card.public_information.empty()) return;
    heading(Word::card_public);
    for (const PublicInformation& one : card.public_information) {
      std::vector<std::string> approval;
      if (one.approved_by) approval.push_back(organisation(*one.approved_by));
      if (!one.approver.empty()) approval.push_back(in(one.approver));
      paragraph(words(Word::card_release, language_,
                      {organisation(one.owner), list(approval), limit(one.deadline)}),
                2);
      paragraph(words(Word::bullet, language_, {in(one.release)}), 4);
    }
  }

  /// The position of an action on the card, as "2", by which `after` refers to it.
  [[nodiscard]] std::string after(const Card& card, const Action& action) const {
    std::vector<std::string> parts;
    for (const std::string& id : action.after) {
      const auto before = std::ranges::find(card.actions, id, &Action::id);
      parts.push_back(before == card.actions.end()
                          ? one_line(id)
                          : std::to_string(before - card.actions.begin() + 1));
    }
    return list(parts);
  }

  void actions(const Card& card) const {
    if (card.actions.empty()) return;
    heading(Word::card_actions);
    Table table({{"", Align::right},
                 {words(Word::card_stage, language_)},
                 {words(Word::card_action, language_)},
                 {words(Word::card_role, language_)},
                 {words(Word::card_deadline, language_)},
                 {words(Word::card_tell, language_)},
                 {words(Word::card_after, language_)}});
    for (std::size_t i = 0; i < card.actions.size(); ++i) {
      const Action& action = card.actions[i];
      std::string what = condition(action) + in(action.text);
      if (action.confirm) what += words(Word::card_confirm, language_);
      table.add({std::to_string(i + 1), in(title(action.stage)), what, in(action.role),
                 limit(action.deadline), notices(action), after(card, action)});
    }
    for (const std::string& line : table.lines(columns_ - 2, colour_)) print("  " + line + "\n");
  }

  [[nodiscard]] std::string demand(const Demand& demand) const {
    std::string amount = demand.base.micros() == 0 && !demand.per.empty() ? "" : demand.base.str();
    for (const Scaling& scaling : demand.per) {
      if (!amount.empty()) amount += " + ";
      amount += words(Word::card_scaled, language_,
                      {scaling.amount.str(), in(region_.catalogue.name_of(scaling.indicator))});
    }
    if (demand.at_least)
      amount = words(Word::card_at_least, language_, {amount, demand.at_least->str()});
    return words(Word::card_within, language_, {span(demand.within), amount});
  }

  void needs(const Card& card) const {
    if (card.needs.empty()) return;
    heading(Word::card_needs);
    Table table({{words(Word::card_need, language_)},
                 {words(Word::card_least, language_)},
                 {words(Word::card_amount, language_)}});
    for (const Need& need : card.needs) {
      const std::string name = need.capability ? in(region_.catalogue.name_of(*need.capability))
                               : need.material ? in(region_.catalogue.name_of(*need.material))
                                               : "";
      std::vector<std::string> demands;
      for (const Demand& one : need.demands) demands.push_back(demand(one));
      table.add({name, one_line(need.least_type.value_or("")), list(demands)});
    }
    for (const std::string& line : table.lines(columns_ - 2, colour_)) print("  " + line + "\n");
  }

  void distances(const Card& card) const {
    if (card.distances.empty()) return;
    heading(Word::card_distances);
    for (const Distance& distance : card.distances) {
      std::vector<std::string> conditions;
      for (const auto& condition : {distance.substance, distance.container, distance.spill,
                                    distance.light, distance.wind}) {
        if (condition) conditions.push_back(one_line(*condition));
      }
      const std::string when =
          conditions.empty() ? "" : words(Word::in_brackets, language_, {list(conditions)});
      paragraph(words(Word::card_distance, language_,
                      {one_line(distance.kind), std::to_string(distance.meters.count), when,
                       one_line(distance.edition)}),
                2);
    }
  }

  const Region& region_;
  Language language_;
  std::size_t columns_;
  bool colour_;
};

void list_cards(const Region& region, Language language) {
  print(banner_line(region, language));
  Table table({{words(Word::column_card, language), Align::left, true},
               {words(Word::column_title, language)},
               {words(Word::column_holder, language)},
               {words(Word::column_plan, language)}});
  for (const Plan& plan : region.plans.plans()) {
    for (const Card& card : plan.cards) {
      table.add({one_line(card.id.view()), one_line(card.title.in(language)),
                 one_line(card.holder.in(language)), one_line(plan.title.in(language))});
    }
  }
  for (const std::string& line : table.lines(output_columns(), output_has_colour()))
    print(line + "\n");
}

int run_card(const Given& given, Session& session) {
  const OpenedRegion opened = usable_region(*given.one("REGION"), session);
  const Region& region = *opened.region;
  const auto wanted = given.one("CARD");
  if (!wanted) {
    list_cards(region, session.language);
    return exit_code::done;
  }
  const auto [plan, card] = region.plans.find(CardId(*wanted));
  if (card == nullptr) refuse_card(region, *wanted);
  Sheet(region, session.language).write(*plan, *card);
  return exit_code::done;
}

}  // namespace

Command card_command() {
  return {.name = "card",
          .about = {"显示一张应急处置卡", "show one response card"},
          .explains = {"供阅读或打印。不写卡片编号时列出全部卡片。",
                       "To read or to print. Without an id all cards are listed."},
          .arguments = {{.name = "REGION",
                         .about = {"地区文件夹或数据库", "a region folder or a store"},
                         .required = true},
                        {.name = "CARD", .about = {"卡片编号", "the id of the card"}}},
          .examples = {"muster card shuozhou.db", "muster card shuozhou.db CARD-ID --lang en"},
          .run = run_card};
}

}  // namespace muster
