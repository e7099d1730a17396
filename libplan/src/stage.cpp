#include "muster/plan/stage.hpp"

#include <array>

#include "named_word.hpp"

namespace muster {

namespace {

constexpr std::array<NamedWord, 9> stage_words = {{
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

}  // namespace

std::string_view name(Stage stage) { return word_of(stage_words, stage).name; }
Text title(Stage stage) { return title_of(word_of(stage_words, stage)); }

}  // namespace muster
