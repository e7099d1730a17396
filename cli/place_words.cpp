#include "place_words.hpp"

namespace muster {

std::string place_text(PlaceWord word, Language language, const std::vector<std::string>& with) {
  static const Text all[] = {
      {"{0} 个对象从任何候选点都够不到，未计入：{1}",
       "{0} cannot be reached from any site and are left out: {1}"},
      {"最优：{0}", "best: {0}"},
      {"已证明不能更好，校验程序已确认", "proved: nothing is better; the checker agrees"},
      {"未证明到底，界为 {0}", "not proved to the end; nothing can be better than {0}"},
      {"同样好的选法共 {0} 种，取编号在前的搜索结果",
       "{0} choices are equally good; this is the one the search found first"},
      {"点", "Site"},
      {"名称", "Name"},
      {"数量", "Amount"},
      {"{0} 购 {1} 件", "{0}: {1} to buy"},
      {"{0} 处", "{0} sites"},
      {"覆盖 {0}，共 {1}", "{0} of {1} covered"},
      {"覆盖价值 {0}（第二次覆盖按 {1}% 计）", "covered worth {0}, a second cover counting {1}%"},
      {"平均行车 {0} 分钟", "mean drive {0} min"},
      {"最远行车 {0} 分钟", "farthest drive {0} min"},
      {"{0} 分钟内：{1}（共 {2}），其中两处都够得到的 {3}",
       "within {0} min: {1} of {2}; from two of them: {3}"},
      {"平均行车 {0} 分钟，最远 {1} 分钟（{2}）", "mean drive {0} min, farthest {1} min ({2})"},
      {"改动之前：{0}", "before the change: {0}"},
      {"改动之后：{0}", "with the change: {0}"},
      {"预算可购 {0} 件，路程减少 {1}%", "the budget buys {0}; the way falls by {1}%"},
      {"与任何放法的下界相差不超过 {0}%，校验程序已确认",
       "no spread can be better by more than {0}%; the checker agrees"},
      {"校验程序未确认", "the checker does not agree"},
      {"现有", "There is"},
      {"新放", "To add"},
      {"调剂 {0} 笔，仍缺 {1} 处", "{0} moves, {1} still short"},
      {"搜索提前结束，还没有找到可行方案；界为 {0}",
       "the search ended early and has found nothing yet; nothing can be better than {0}"}};
  return filled(all[static_cast<std::size_t>(word)].in(language), with);
}

}  // namespace muster
