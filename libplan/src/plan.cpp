#include "muster/plan/plan.hpp"

#include <array>

namespace muster {
namespace {

struct Word {
  std::string_view name;
  std::string_view zh;
  std::string_view en;
};

constexpr std::array<Word, 3> kinds = {{
    {"comprehensive", "综合应急预案", "comprehensive plan"},
    {"special", "专项应急预案", "special plan"},
    {"on_site", "现场处置方案", "on-site plan"},
}};

constexpr std::array<Word, 9> stages = {{
    {"report", "信息接报", "report received"},
    {"assessment", "处置与研判", "assessment"},
    {"warning", "预警", "warning"},
    {"response_start", "响应启动", "start of the response"},
    {"first_response", "先期处置", "first response"},
    {"handling", "应急处置", "handling"},
    {"support", "应急支援", "support"},
    {"response_end", "响应终止", "end of the response"},
    {"aftermath", "后期处置", "aftermath"},
}};

constexpr std::array<Word, 4> events = {{
    {"occurred", "事故发生", "the accident"},
    {"known", "单位负责人得知", "the unit's head being told"},
    {"received", "本级接到报告", "receipt at this level"},
    {"alerted", "接到通知或调度指令", "being alerted"},
}};

template <std::size_t N, class Enum>
const Word& word(const std::array<Word, N>& words, Enum value) {
  return words.at(static_cast<std::size_t>(value));
}

Text title_of(const Word& word) { return {std::string(word.zh), std::string(word.en)}; }

}  // namespace

std::string_view name(PlanKind kind) { return word(kinds, kind).name; }
Text title(PlanKind kind) { return title_of(word(kinds, kind)); }

std::string_view name(Stage stage) { return word(stages, stage).name; }
Text title(Stage stage) { return title_of(word(stages, stage)); }

std::string_view name(ClockEvent event) { return word(events, event).name; }
Text title(ClockEvent event) { return title_of(word(events, event)); }

}  // namespace muster
