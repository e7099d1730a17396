#include "card_arguments.hpp"

namespace muster {

void refuse_card(const Region& region, const std::string& word) {
  std::vector<std::string> names;
  for (const Plan& plan : region.plans.plans()) {
    for (const Card& card : plan.cards) names.push_back(card.id.str());
  }
  const Text kind("卡片", "card");
  const auto near = near_matches(word, names, 1);
  if (near.empty()) throw Error(Code::id_unknown, {kind, word});
  throw Error(Code::id_unknown_near, {kind, word, near.front()});
}

}  // namespace muster
