#include "muster/resources/dated_fact.hpp"

#include <array>
#include <cstddef>

namespace muster {

namespace {

struct Names {
  std::string_view name = {};
  std::string_view zh = {};
  std::string_view en = {};
};

constexpr std::array subjects = std::to_array<Names>({{"plan", "预案", "plan"},
                                                      {"hazard", "危险目标", "hazard"},
                                                      {"organisation", "单位", "organisation"},
                                                      {"team", "队伍", "team"},
                                                      {"crew", "救援组", "crew"},
                                                      {"expert", "专家", "expert"},
                                                      {"vehicle", "车辆", "vehicle"},
                                                      {"stockpile", "储备库", "stockpile"},
                                                      {"lot", "批次", "lot"},
                                                      {"agreement", "互助协议", "agreement"}});

constexpr std::array facts =
    std::to_array<Names>({{"drill", "演练", "drill"},
                          {"evaluation", "评估", "evaluation"},
                          {"review", "评审", "review"},
                          {"authorship", "编制", "authorship"},
                          {"filing", "备案", "filing"},
                          {"survey", "普查", "survey"},
                          {"verification", "核实", "verification"},
                          {"qualification", "资格", "qualification"},
                          {"inspection", "检验", "inspection"},
                          {"corrective_action", "整改措施", "corrective action"}});

template <class Kind, std::size_t count>
const Names& names_of(const std::array<Names, count>& table, Kind kind) {
  return table.at(static_cast<std::size_t>(kind));
}

Text text_of(const Names& names) { return {std::string(names.zh), std::string(names.en)}; }

}  // namespace

std::string_view name(SubjectKind kind) { return names_of(subjects, kind).name; }
Text title(SubjectKind kind) { return text_of(names_of(subjects, kind)); }
std::string_view name(FactKind kind) { return names_of(facts, kind).name; }
Text title(FactKind kind) { return text_of(names_of(facts, kind)); }

bool runs_out(FactKind kind) {
  return kind == FactKind::qualification || kind == FactKind::corrective_action;
}

}  // namespace muster
