#include "muster/plan/drill.hpp"

#include <array>
#include <map>

namespace muster {

namespace {

template <std::size_t Size, class Enum>
const auto& at(const std::array<std::string_view, Size>& names, Enum value) {
  return names.at(static_cast<std::size_t>(value));
}

template <std::size_t Size, class Enum>
Text text_at(const std::array<std::array<const char*, 2>, Size>& texts, Enum value) {
  const auto& text = texts.at(static_cast<std::size_t>(value));
  return {text[0], text[1]};
}

constexpr std::array<std::string_view, 12> effect_names = {
    "news",       "rumour",        "casualties",  "road_closed", "road_opened",  "forces_lost",
    "stock_lost", "hospital_full", "contact_cut", "weather",     "level_raised", "channels_down"};
constexpr std::array<std::array<const char*, 2>, 12> effect_titles = {
    {{"消息", "news"},
     {"谣言", "rumour"},
     {"伤亡与险情变化", "casualties"},
     {"道路中断", "road closed"},
     {"道路抢通", "road opened"},
     {"力量失去", "forces lost"},
     {"物资失去", "stock lost"},
     {"医院满员", "hospital full"},
     {"联系中断", "nobody answers"},
     {"天气变化", "weather"},
     {"响应升级", "level raised"},
     {"通信中断", "channels down"}}};

}  // namespace

std::string_view name(DrillContent content) {
  static constexpr std::array<std::string_view, 2> names = {"comprehensive", "single"};
  return at(names, content);
}

std::string_view name(DrillForm form) {
  static constexpr std::array<std::string_view, 2> names = {"operations", "tabletop"};
  return at(names, form);
}

std::string_view name(DrillPurpose purpose) {
  static constexpr std::array<std::string_view, 3> names = {"test", "demonstration", "research"};
  return at(names, purpose);
}

Text title(DrillContent content) {
  static constexpr std::array<std::array<const char*, 2>, 2> titles = {
      {{"综合演练", "comprehensive"}, {"单项演练", "single function"}}};
  return text_at(titles, content);
}

Text title(DrillForm form) {
  static constexpr std::array<std::array<const char*, 2>, 2> titles = {
      {{"实战演练", "operations-based"}, {"桌面演练", "tabletop"}}};
  return text_at(titles, form);
}

Text title(DrillPurpose purpose) {
  static constexpr std::array<std::array<const char*, 2>, 3> titles = {
      {{"检验性", "test"}, {"示范性", "demonstration"}, {"研究性", "research"}}};
  return text_at(titles, purpose);
}

std::string_view name(DrillRole role) {
  static constexpr std::array<std::string_view, 7> names = {
      "director", "controller", "evaluator", "player", "observer", "safety", "support"};
  return at(names, role);
}

Text title(DrillRole role) {
  static constexpr std::array<std::array<const char*, 2>, 7> titles = {{{"演练总指挥", "director"},
                                                                        {"导调", "controller"},
                                                                        {"评估", "evaluator"},
                                                                        {"参演", "player"},
                                                                        {"观摩", "observer"},
                                                                        {"安全", "safety"},
                                                                        {"保障", "support"}}};
  return text_at(titles, role);
}

std::string_view name(DrillConditionKind kind) {
  static constexpr std::array<std::string_view, 5> names = {"deadline_missed", "stock_below",
                                                            "arrived", "reported", "unreported"};
  return at(names, kind);
}

std::string_view name(DistributionShape shape) {
  static constexpr std::array<std::string_view, 3> names = {"exponential", "uniform", "triangular"};
  return at(names, shape);
}

std::string_view name(const InjectEffect& effect) { return effect_names.at(effect.index()); }
Text title(const InjectEffect& effect) { return text_at(effect_titles, effect.index()); }

Text channel_title(const std::string& channel) {
  static const std::map<std::string, Text> titles = {{"phone", {"电话", "telephone"}},
                                                     {"mobile", {"手机", "mobile"}},
                                                     {"radio", {"对讲机", "radio"}},
                                                     {"sms", {"短信", "text message"}},
                                                     {"fax", {"传真", "fax"}},
                                                     {"paper", {"书面", "on paper"}},
                                                     {"in_person", {"当面", "in person"}}};
  const auto known = titles.find(channel);
  return known == titles.end() ? Text(channel) : known->second;
}

}  // namespace muster
