#include "muster/plan/deadline.hpp"

#include <array>

#include "named_word.hpp"

namespace muster {

namespace {

constexpr std::array<NamedWord, 4> limit_events = {{
    {"occurred", "事故发生", "the accident"},
    {"known", "单位负责人得知", "the unit's head being told"},
    {"received", "本级接到报告", "receipt at this level"},
    {"alerted", "接到通知或调度指令", "being alerted"},
}};

}  // namespace

std::string_view name(ClockEvent event) { return word_of(limit_events, event).name; }
Text title(ClockEvent event) { return title_of(word_of(limit_events, event)); }

bool operator==(const Deadline& a, const Deadline& b) = default;
bool operator==(const WorkCycle& a, const WorkCycle& b) = default;

}  // namespace muster
