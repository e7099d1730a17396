#include "towards.hpp"

#include <algorithm>

namespace muster {

void Towards::begin(const Hierarchy& hierarchy, const ArcTimes& times,
                    std::span<const Seed> incident) {
  hierarchy_ = &hierarchy;
  times_ = &times;
  if (++question_ == 0) {  // after 2³² questions the oldest would look new
    told_.assign(told_.size(), {});
    question_ = 1;
  }
  falls_.run(hierarchy, times.down, incident);
}

std::uint32_t Towards::time(std::uint32_t rank) {
  path_.clear();
  for (std::uint32_t v = rank; v != Hierarchy::none && told_[v].question != question_;
       v = hierarchy_->parent(v)) {
    path_.push_back(v);
  }
  for (; !path_.empty(); path_.pop_back()) {
    const std::uint32_t v = path_.back();
    Told told{.question = question_, .ms = std::min(falls_.time(v), TravelTime::never)};
    for (std::uint32_t arc = hierarchy_->first[v]; arc < hierarchy_->first[v + 1]; ++arc) {
      const std::uint32_t ms = times_->up[arc] + told_[hierarchy_->head[arc]].ms;
      if (ms >= told.ms) continue;
      told.ms = ms;
      told.arc = arc;
    }
    told_[v] = told;
  }
  return told_[rank].ms;
}

}  // namespace muster
