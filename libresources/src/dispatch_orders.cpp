#include "dispatch_orders.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace muster {

std::vector<Order> orders_of(std::span<const Assignment> assignments,
                             const std::function<bool(const Assignment&)>& apart) {
  std::map<std::pair<std::string_view, bool>, Order> all;
  for (std::size_t i = 0; i < assignments.size(); ++i) {
    const Assignment& assignment = assignments[i];
    if (assignment.carried) continue;
    const Coming& coming = assignment.coming;
    const auto [at, fresh] = all.try_emplace({coming.authority.view(), apart && apart(assignment)});
    Order& order = at->second;
    if (fresh) order.authority = coming.authority;
    order.act = fresh ? coming.act : std::max(order.act, coming.act);
    order.alerted = fresh ? coming.alerted : std::min(order.alerted, coming.alerted);
    order.assignments.push_back(i);
  }
  std::vector<Order> orders;
  orders.reserve(all.size());
  for (auto& [key, order] : all) orders.push_back(std::move(order));
  std::ranges::stable_sort(orders, {}, &Order::alerted);
  return orders;
}

}  // namespace muster
