#include "muster/plan/card_sheet.hpp"

#include <algorithm>
#include <set>

namespace muster {

namespace {

class Layout {
 public:
  Layout(const Plan& plan, const Card& card, const Catalogue& catalogue, const SheetBook& book,
         Language language)
      : plan_(plan), card_(card), catalogue_(catalogue), book_(book), language_(language) {}

  CardSheet lay_out(const Text& banner) {
    sheet_.card = card_.id;
    sheet_.language = language_;
    sheet_.title = in(card_.title);
    sheet_.holder = in(card_.holder);
    sheet_.banner = in(banner);
    sheet_.footer =
        one_line(card_.id.view()) + " · " + one_line(plan_.version) + " · " + in(plan_.title);
    trigger();
    actions();
    texts(SheetPart::do_not, card_.do_nots);
    withdrawal();
    calls();
    distances();
    texts(SheetPart::protection, card_.protective_equipment);
    texts(SheetPart::caution, card_.cautions);
    needs();
    public_information();
    hand_over();
    return std::move(sheet_);
  }

 private:
  [[nodiscard]] std::string in(const Text& text) const { return one_line(text.in(language_)); }
  [[nodiscard]] std::string say(const Text& pattern, const std::vector<std::string>& words) const {
    return filled(pattern.in(language_), words);
  }
  [[nodiscard]] std::string list(const std::vector<std::string>& parts) const {
    std::string result;
    for (const std::string& part : parts) {
      if (!result.empty()) result += language_ == Language::zh ? "、" : ", ";
      result += part;
    }
    return result;
  }

  void add(SheetPart part, std::vector<SheetLine> lines) {
    if (lines.empty()) return;
    sheet_.blocks.push_back({part, in(title(part)), std::move(lines)});
  }

  void texts(SheetPart part, const std::vector<Text>& all) {
    std::vector<SheetLine> lines;
    for (const Text& text : all) lines.push_back({.text = in(text)});
    add(part, std::move(lines));
  }

  /// The kinds the plan is for, and the levels that bring the card out.
  void trigger() {
    std::vector<std::string> kinds;
    for (const IncidentKindId& kind : plan_.covers.kinds) {
      kinds.push_back(in(catalogue_.name_of(kind)));
    }
    std::string text = kinds.empty() ? say({"任何事故", "any accident"}, {}) : list(kinds);
    std::vector<std::string> levels;
    for (const Level& level : plan_.levels) {
      if (std::ranges::find(card_.levels, level.id) == card_.levels.end()) continue;
      levels.push_back(level.name.empty() ? one_line(level.id) : in(level.name));
    }
    if (!levels.empty()) {
      const bool more = plan_.additive && levels.size() < plan_.levels.size();
      text += say(more ? Text{"；{0}及以上", "; {0} and above"} : Text{"；{0}", "; {0}"},
                  {list(levels)});
    }
    add(SheetPart::trigger, {{.text = text}});
  }

  [[nodiscard]] std::string span(Seconds seconds) const {
    const auto count = seconds.count();
    if (count % 86400 == 0) return say({"{0}天", "{0} d"}, {std::to_string(count / 86400)});
    if (count % 3600 == 0) return say({"{0}小时", "{0} h"}, {std::to_string(count / 3600)});
    if (count % 60 == 0) return say({"{0}分钟", "{0} min"}, {std::to_string(count / 60)});
    return say({"{0}秒", "{0} s"}, {std::to_string(count)});
  }

  [[nodiscard]] static Text pattern_of(ClockEvent event) {
    switch (event) {
      case ClockEvent::occurred:
        return {"事发后{0}内", "within {0} of the accident"};
      case ClockEvent::known:
        return {"得知后{0}内", "within {0} of being told"};
      case ClockEvent::received:
        return {"接报后{0}内", "within {0} of the report"};
      case ClockEvent::alerted:
        return {"接令后{0}内", "within {0} of the call"};
    }
    return {};
  }

  [[nodiscard]] std::string limit(const Deadline& deadline) const {
    return say(pattern_of(deadline.runs_from), {span(deadline.within)});
  }

  /// Positions of the actions so that each stands after those it comes after, else as written. What
  /// stands in a circle comes last, as written.
  [[nodiscard]] std::vector<std::size_t> reading_order() const {
    const auto before = order_of(card_);
    std::vector<std::vector<std::size_t>> after(before.size());
    std::vector<std::size_t> waits_for(before.size());
    std::set<std::size_t> ready;
    std::set<std::size_t> left;
    for (std::size_t i = 0; i < before.size(); ++i) {
      waits_for[i] = before[i].size();
      for (const std::size_t earlier : before[i]) after[earlier].push_back(i);
      if (waits_for[i] == 0) ready.insert(i);
      left.insert(i);
    }
    std::vector<std::size_t> order;
    while (!ready.empty()) {
      const std::size_t next = *ready.begin();
      ready.erase(ready.begin());
      left.erase(next);
      order.push_back(next);
      for (const std::size_t later : after[next]) {
        if (--waits_for[later] == 0) ready.insert(later);
      }
    }
    order.insert(order.end(), left.begin(), left.end());
    return order;
  }

  [[nodiscard]] std::string condition(const Action& action) const {
    std::vector<std::string> parts;
    for (const Criterion& one : action.only_if) {
      std::string bounds = in(catalogue_.name_of(one.indicator));
      if (one.at_least) bounds += " ≥ " + one.at_least->str();
      if (one.less_than) bounds += " < " + one.less_than->str();
      parts.push_back(bounds);
    }
    if (parts.empty()) return {};
    return say({"（{0}时）", "(if {0}) "}, {list(parts)});
  }

  void actions() {
    std::vector<SheetLine> lines;
    for (const std::size_t at : reading_order()) {
      const Action& action = card_.actions[at];
      SheetLine line{.lead = std::to_string(lines.size() + 1),
                     .text = condition(action) + in(action.text)};
      std::vector<std::string> behind;
      if (!action.role.empty()) behind.push_back(in(action.role));
      if (action.deadline) behind.push_back(limit(*action.deadline));
      line.small = list(behind);
      line.urgent = action.deadline.has_value();
      lines.push_back(std::move(line));
    }
    add(SheetPart::actions, std::move(lines));
  }

  void withdrawal() {
    std::vector<SheetLine> lines;
    for (const Text& text : card_.withdraw_when)
      lines.push_back({.text = in(text), .urgent = true});
    if (card_.leader_may_withdraw) {
      lines.push_back({.text = say({"带队人有权不请示即停工撤人",
                                    "Whoever leads may stop and withdraw without asking"},
                                   {})});
    }
    for (const Text& text : card_.stop_when) {
      lines.push_back({.text = say({"停止作业：{0}", "Stop work: {0}"}, {in(text)})});
    }
    add(SheetPart::withdraw, std::move(lines));
  }

  [[nodiscard]] const SheetEntry* entry(const OrganisationId& id) const {
    const auto found = book_.find(id);
    return found == book_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] std::string name_of(const OrganisationId& id) const {
    const SheetEntry* found = entry(id);
    return found == nullptr || found->name.empty() ? one_line(id.view()) : in(found->name);
  }

  static bool is_short_number(const std::string& channel) {
    return !channel.empty() &&
           std::ranges::all_of(channel, [](char c) { return c >= '0' && c <= '9'; });
  }

  /// A channel that is a number (119) is dialled; else the address of that channel, else the first.
  [[nodiscard]] std::string number(const OrganisationId& id, const std::string& channel) const {
    if (is_short_number(channel)) return channel;
    const SheetEntry* found = entry(id);
    if (found == nullptr || found->numbers.empty()) return {};
    const auto same =
        std::ranges::find(found->numbers, channel, [](const auto& one) { return one.first; });
    return one_line((same == found->numbers.end() ? found->numbers.front() : *same).second);
  }

  [[nodiscard]] std::string if_silent(const Notice& notice) const {
    std::vector<std::string> next;
    for (const std::string& channel : notice.next_channels) {
      const std::string address = number(notice.to, channel);
      if (!address.empty() && address != number(notice.to, notice.channel)) next.push_back(address);
    }
    for (const OrganisationId& deputy : notice.deputies) {
      const std::string address = number(deputy, notice.channel);
      next.push_back(name_of(deputy) + (address.empty() ? "" : " " + address));
    }
    if (notice.superior) next.push_back(name_of(*notice.superior));
    if (next.empty()) return {};
    if (!notice.acknowledge) {
      return say({"无人接：{0}", "no answer: {0}"}, {list(next)});
    }
    return say({"{0}无人接：{1}", "no answer in {0}: {1}"},
               {span(*notice.acknowledge), list(next)});
  }

  /// Whom to call where no action says so: the first of the plan's owner, those who take command
  /// and whoever the scene is handed to that has a number.
  [[nodiscard]] SheetLine anybody() const {
    std::vector<OrganisationId> some = {plan_.owner};
    for (const CommandTransfer& transfer : plan_.command.transfers) some.push_back(transfer.to);
    if (card_.hand_over_to) some.push_back(*card_.hand_over_to);
    const auto reached =
        std::ranges::find_if(some, [&](const auto& id) { return !number(id, {}).empty(); });
    const OrganisationId& id = reached == some.end() ? plan_.owner : *reached;
    return {.lead = number(id, {}), .text = name_of(id)};
  }

  void calls() {
    std::vector<SheetLine> lines;
    std::set<OrganisationId> told;
    for (const std::size_t at : reading_order()) {
      for (const Notice& notice : card_.actions[at].notices) {
        if (!told.insert(notice.to).second) continue;
        SheetLine line{.lead = number(notice.to, notice.channel), .text = name_of(notice.to)};
        std::vector<std::string> behind;
        if (notice.deadline) behind.push_back(limit(*notice.deadline));
        if (const std::string next = if_silent(notice); !next.empty()) behind.push_back(next);
        for (const std::string& part : behind) {
          line.small += (line.small.empty() ? "" : language_ == Language::zh ? "；" : "; ") + part;
        }
        line.urgent = notice.deadline.has_value();
        lines.push_back(std::move(line));
      }
    }
    if (lines.empty()) lines.push_back(anybody());
    add(SheetPart::calls, std::move(lines));
  }

  [[nodiscard]] std::string kind_of(const Distance& distance) const {
    if (distance.kind == "isolation") return say({"四周隔离", "all round"}, {});
    if (distance.kind == "downwind") return say({"下风向", "downwind"}, {});
    if (distance.kind == "fire") return say({"着火时四周", "all round if it burns"}, {});
    return one_line(distance.kind);
  }

  [[nodiscard]] std::string circumstance(const std::string& word) const {
    static const std::map<std::string, Text> words = {
        {"small", {"少量", "small spill"}}, {"large", {"大量", "large spill"}},
        {"day", {"白天", "day"}},           {"night", {"夜间", "night"}},
        {"low", {"微风", "light"}},         {"moderate", {"中风", "moderate"}},
        {"high", {"大风", "strong wind"}},
    };
    const auto known = words.find(word);
    return known == words.end() ? one_line(word) : in(known->second);
  }

  /// Whether both hold for the same case but for the wind, so that one line holds both.
  static bool differ_in_wind(const Distance& one, const Distance& other) {
    return one.wind && other.wind && one.kind == other.kind && one.spill == other.spill &&
           one.light == other.light && one.substance == other.substance &&
           one.container == other.container;
  }

  /// One line for each case, the winds of it side by side; the table and what it assumes are said
  /// once, behind the last.
  void distances() {
    std::vector<SheetLine> lines;
    std::vector<std::string> assumed;
    const auto assume = [&](const std::string& what) {
      if (!what.empty() && std::ranges::find(assumed, what) == assumed.end()) {
        assumed.push_back(what);
      }
    };
    const auto& all = card_.distances;
    for (std::size_t from = 0; from < all.size();) {
      std::string metres;
      std::string winds;
      std::size_t at = from;
      for (; at == from || (at < all.size() && differ_in_wind(all[from], all[at])); ++at) {
        metres += (at == from ? "" : "/") + std::to_string(all[at].meters.count);
        if (all[at].wind) winds += (at == from ? "" : "/") + circumstance(*all[at].wind);
        assume(one_line(all[at].edition));
        assume(one_line(all[at].substance.value_or("")));
        assume(one_line(all[at].container.value_or("")));
      }
      std::vector<std::string> when;
      for (const auto& part : {all[from].spill, all[from].light}) {
        if (part) when.push_back(circumstance(*part));
      }
      if (!winds.empty()) when.push_back(winds);
      lines.push_back({.lead = metres + " m",
                       .text = kind_of(all[from]) +
                               (when.empty() ? "" : say({"（{0}）", " ({0})"}, {list(when)}))});
      from = at;
    }
    if (!lines.empty()) {
      lines.push_back({.small = say({"依据：{0}", "From: {0}"}, {list(assumed)})});
    }
    add(SheetPart::distances, std::move(lines));
  }

  [[nodiscard]] std::string amount(const Demand& demand) const {
    std::string sum =
        demand.base == Decimal{} && !demand.per.empty() ? std::string() : demand.base.str();
    for (const Scaling& per : demand.per) {
      if (!sum.empty()) sum += " + ";
      sum += per.amount.str() + " × " + in(catalogue_.name_of(per.indicator));
    }
    if (demand.at_least) {
      sum = say({"{0}（至少{1}）", "{0} (at least {1})"}, {sum, demand.at_least->str()});
    }
    return say({"{0}内 {1}", "{1} in {0}"}, {span(demand.within), sum});
  }

  /// " (kg)"; beside the name of a thing English needs no measure word (套, 辆).
  [[nodiscard]] std::string unit_of(const MaterialId& id) const {
    const Material* material = catalogue_.find(id);
    if (material == nullptr || material->unit.empty()) return {};
    const bool latin = std::ranges::all_of(
        material->unit, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (language_ != Language::zh && !latin) return {};
    return say({"（{0}）", " ({0})"}, {one_line(material->unit)});
  }

  void needs() {
    std::vector<SheetLine> lines;
    for (const Need& need : card_.needs) {
      std::string name;
      if (need.capability) name = in(catalogue_.name_of(*need.capability));
      if (need.material) name = in(catalogue_.name_of(*need.material)) + unit_of(*need.material);
      if (need.least_type) name += " " + one_line(*need.least_type);
      std::vector<std::string> curve;
      for (const Demand& demand : need.demands) curve.push_back(amount(demand));
      lines.push_back({.text = name, .small = list(curve)});
    }
    for (const ExpertNeed& expert : card_.experts) {
      std::vector<std::string> ways;
      if (expert.remote) {
        ways.push_back(say({"{0}内通话", "by telephone in {0}"}, {span(*expert.remote)}));
      }
      if (expert.on_scene) {
        ways.push_back(say({"{0}内到场", "on the spot in {0}"}, {span(*expert.on_scene)}));
      }
      lines.push_back({.text = say({"专家 {0} {1}人", "{1} × expert, {0}"},
                                   {one_line(expert.field), std::to_string(expert.count.count())}),
                       .small = list(ways)});
    }
    add(SheetPart::needs, std::move(lines));
  }

  void public_information() {
    std::vector<SheetLine> lines;
    for (const PublicInformation& one : card_.public_information) {
      std::vector<std::string> behind = {name_of(one.owner)};
      if (!one.approver.empty()) {
        behind.push_back(say({"{0}审签", "signed by the {0}"}, {in(one.approver)}));
      }
      if (one.deadline) behind.push_back(limit(*one.deadline));
      lines.push_back({.text = in(one.release), .small = list(behind)});
    }
    add(SheetPart::public_information, std::move(lines));
  }

  void hand_over() {
    if (!card_.hand_over && !card_.hand_over_to) return;
    SheetLine line{.text = card_.hand_over ? in(*card_.hand_over) : std::string()};
    if (card_.hand_over_to) line.small = "→ " + name_of(*card_.hand_over_to);
    add(SheetPart::hand_over, {line});
  }

  const Plan& plan_;
  const Card& card_;
  const Catalogue& catalogue_;
  const SheetBook& book_;
  Language language_;
  CardSheet sheet_;
};

}  // namespace

CardSheet card_sheet(const Plan& plan, const Card& card, const Catalogue& catalogue,
                     const SheetBook& book, Language language, const Text& banner) {
  return Layout(plan, card, catalogue, book, language).lay_out(banner);
}

// Here and not where they are declared, so that whoever includes the header does not pay for them.
bool operator==(const SheetLine& a, const SheetLine& b) = default;
bool operator==(const SheetBlock& a, const SheetBlock& b) = default;
bool operator==(const CardSheet& a, const CardSheet& b) = default;

}  // namespace muster
