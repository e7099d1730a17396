// What is settled without a choice: whoever adds nothing stays, whoever is the last goes.
#include "multi_cover_state.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "muster/plan/error.hpp"

namespace muster {

CoverState::CoverState(const MultiCoverQuestion& question)
    : crews_(question.crews), left_(question.wanted.size(), 0) {
  std::vector<std::int64_t> there(question.wanted.size(), 0);
  if (crews_.size() > most_cover_crews) throw Error(Code::quantity_overflow);
  for (const auto& crew : crews_) {
    if (crew.cost < 0 || crew.cost > most_cover_cost) throw Error(Code::quantity_overflow);
    for (const std::uint32_t need : crew.needs) ++there[need];
  }
  for (std::size_t q = 0; q < left_.size(); ++q) {
    left_[q] = std::clamp<std::int64_t>(question.wanted[q], 0, there[q]);
  }
  stands_.assign(crews_.size(), Stand::free);
  group_alike();
  find_rivals();
}

void CoverState::group_alike() {
  std::vector<std::size_t> order(crews_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t t) { return crews_[t].cost; });
  std::map<std::vector<std::uint32_t>, std::size_t> last;
  next_alike_.assign(crews_.size(), crews_.size());
  head_alike_.resize(crews_.size());
  std::iota(head_alike_.begin(), head_alike_.end(), std::size_t{0});
  for (const std::size_t t : order) {
    if (crews_[t].either) continue;  // to take the cheaper may bar what another way would allow
    const auto [at, fresh] = last.try_emplace(crews_[t].needs, t);
    if (fresh) continue;
    next_alike_[at->second] = t;
    head_alike_[t] = head_alike_[at->second];
    at->second = t;
  }
}

void CoverState::find_rivals() {
  first_rival_.resize(crews_.size());
  end_rival_.resize(crews_.size());
  for (std::size_t t = 0; t < crews_.size(); ++t) {
    first_rival_[t] = t;
    if (t > 0 && crews_[t].either && crews_[t].either == crews_[t - 1].either) {
      first_rival_[t] = first_rival_[t - 1];
      rivals_ = true;
    }
    for (std::size_t u = first_rival_[t]; u <= t; ++u) end_rival_[u] = t + 1;
  }
}

void CoverState::set(std::size_t t, Stand stand) {
  trail_.push_back({t, stands_[t]});
  stands_[t] = stand;
  if (stand != Stand::in) return;
  spent_ += crews_[t].cost;
  for (const std::uint32_t q : crews_[t].needs) --left_[q];
  for (std::size_t u = first_rival_[t]; u < end_rival_[t]; ++u) {
    if (u != t && stands_[u] == Stand::free) set(u, Stand::out);
  }
}

void CoverState::undo(std::size_t mark) {
  while (trail_.size() > mark) {
    const auto [t, before] = trail_.back();
    trail_.pop_back();
    if (stands_[t] == Stand::in) {
      spent_ -= crews_[t].cost;
      for (const std::uint32_t q : crews_[t].needs) ++left_[q];
    }
    stands_[t] = before;
  }
}

bool CoverState::served() const {
  return std::ranges::none_of(left_, [](std::int64_t left) { return left > 0; });
}

bool CoverState::wanted(std::size_t t) const {
  return std::ranges::any_of(crews_[t].needs, [&](std::uint32_t q) { return left_[q] > 0; });
}

void CoverState::drop_useless() {
  for (std::size_t t = 0; t < crews_.size(); ++t) {
    if (is_free(t) && !wanted(t)) set(t, Stand::out);
  }
}

bool CoverState::settle() {
  while (true) {
    drop_useless();
    std::vector<std::int64_t> there(left_.size(), 0);
    for (std::size_t t = 0; t < crews_.size(); ++t) {
      if (!is_free(t)) continue;
      for (const std::uint32_t q : crews_[t].needs) ++there[q];
    }
    bool forced = false;
    for (std::size_t q = 0; q < left_.size(); ++q) {
      if (left_[q] <= 0) continue;
      if (there[q] < left_[q]) return false;
      if (there[q] == left_[q]) forced = true;
    }
    if (!forced) return true;
    for (std::size_t t = 0; t < crews_.size(); ++t) {
      if (!is_free(t)) continue;
      const bool last = std::ranges::any_of(
          crews_[t].needs, [&](std::uint32_t q) { return left_[q] > 0 && there[q] == left_[q]; });
      if (!last) continue;
      set(t, Stand::in);
      if (rivals_) break;  // others went with it: counted anew
      for (const std::uint32_t q : crews_[t].needs) --there[q];
    }
  }
}

}  // namespace muster
