#include "muster/plan/plan.hpp"

#include <array>

#include "named_word.hpp"

namespace muster {
namespace {

constexpr std::array<NamedWord, 3> kind_words = {{
    {"comprehensive", "综合应急预案", "comprehensive plan"},
    {"special", "专项应急预案", "special plan"},
    {"on_site", "现场处置方案", "on-site plan"},
}};

constexpr std::array<NamedWord, 4> colour_words = {{
    {"red", "红色预警", "red warning"},
    {"orange", "橙色预警", "orange warning"},
    {"yellow", "黄色预警", "yellow warning"},
    {"blue", "蓝色预警", "blue warning"},
}};

}  // namespace

std::string_view name(PlanKind kind) { return word_of(kind_words, kind).name; }
Text title(PlanKind kind) { return title_of(word_of(kind_words, kind)); }

std::string_view name(WarningColour colour) { return word_of(colour_words, colour).name; }
Text title(WarningColour colour) { return title_of(word_of(colour_words, colour)); }

// Here and not where they are declared, so that whoever includes the header does not pay for them.
bool operator==(const Level& a, const Level& b) = default;
bool operator==(const PlanWarning& a, const PlanWarning& b) = default;
bool operator==(const Deputy& a, const Deputy& b) = default;
bool operator==(const Commander& a, const Commander& b) = default;
bool operator==(const CommandTransfer& a, const CommandTransfer& b) = default;
bool operator==(const WorkingGroup& a, const WorkingGroup& b) = default;
bool operator==(const PlanCommand& a, const PlanCommand& b) = default;
bool operator==(const Coverage& a, const Coverage& b) = default;
bool operator==(const LevelLink& a, const LevelLink& b) = default;
bool operator==(const IndicatorValue& a, const IndicatorValue& b) = default;
bool operator==(const PlanningBasis& a, const PlanningBasis& b) = default;
bool operator==(const LegalBasis& a, const LegalBasis& b) = default;
bool operator==(const Revision& a, const Revision& b) = default;
bool operator==(const Plan& a, const Plan& b) = default;

}  // namespace muster
