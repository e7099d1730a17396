#include "place_words.hpp"

namespace muster {

std::string place_text(PlaceWord word, Language language, const std::vector<std::string>& with) {
  static const Text all[] = {
      {"{0} 个对象从任何候选点都够不到，未计入：{1}",
       "{0} cannot be reached from any site and are left out: {1}"},
      {"最优：{0} {1}", "best: {0} {1}"},
      {"已证明不能更好，校验程序已确认", "proved: nothing is better; the checker agrees"},
      {"未证明到底，界为 {0}", "not proved to the end; nothing can be better than {0}"},
      {"同样好的选法共 {0} 种，取编号在前的搜索结果",
       "{0} choices are equally good; this is the one the search found first"},
      {"点", "Site"},
      {"名称", "Name"},
      {"数量", "Amount"},
      {"件", "to buy"},
      {"处", "sites"},
      {"（权重合计）", "of weight covered"},
      {"（权重 × 秒）", "weight × seconds"},
      {"秒", "seconds"}};
  return filled(all[static_cast<std::size_t>(word)].in(language), with);
}

}  // namespace muster
