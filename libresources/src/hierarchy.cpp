#include "hierarchy.hpp"

#include <algorithm>

namespace muster {

std::optional<std::uint32_t> Hierarchy::arc(std::uint32_t lower, std::uint32_t upper) const {
  const auto begin = head.begin() + first[lower];
  const auto end = head.begin() + first[lower + 1];
  const auto found = std::lower_bound(begin, end, upper);
  if (found == end || *found != upper) return std::nullopt;
  return static_cast<std::uint32_t>(found - head.begin());
}

bool Hierarchy::holds_together() const {
  const std::size_t count = place_of.size();
  if (rank_of.size() != count || first.size() != count + 1 || first[0] != 0) return false;
  if (first.back() != head.size() || !std::ranges::is_sorted(first)) return false;
  for (std::uint32_t v = 0; v < count; ++v) {
    if (place_of[v] >= count || rank_of[place_of[v]] != v) return false;
    const std::uint32_t* const begin = head.data() + first[v];
    const std::uint32_t* const end = head.data() + first[v + 1];
    std::uint32_t below = v;
    for (const std::uint32_t* to = begin; to != end; ++to) {
      if (*to <= below || *to >= count) return false;
      below = *to;
    }
    if (begin == end) continue;
    const std::uint32_t* const parents = head.data() + first[*begin];
    if (!std::includes(parents, head.data() + first[*begin + 1], begin + 1, end)) return false;
  }
  return true;
}

Hierarchy contracted(const Skeleton& skeleton, std::vector<std::uint32_t> order) {
  const std::uint32_t places = skeleton.places();
  Hierarchy made;
  made.rank_of.resize(places);
  for (std::uint32_t v = 0; v < places; ++v) made.rank_of[order[v]] = v;
  made.place_of = std::move(order);
  made.first.reserve(std::size_t{places} + 1);
  made.head.reserve(std::size_t{places} * 4);
  // Children of v, as a chain: those whose lowest upper neighbour is v. They hand on the rest.
  std::vector<std::uint32_t> child(places, Hierarchy::none);
  std::vector<std::uint32_t> sibling(places, Hierarchy::none);
  std::vector<std::uint32_t> above;
  for (std::uint32_t v = 0; v < places; ++v) {
    above.clear();
    const std::uint32_t place = made.place_of[v];
    for (std::uint32_t arc = skeleton.first[place]; arc < skeleton.first[place + 1]; ++arc) {
      const std::uint32_t rank = made.rank_of[skeleton.head[arc]];
      if (rank > v) above.push_back(rank);
    }
    for (std::uint32_t c = child[v]; c != Hierarchy::none; c = sibling[c]) {
      above.insert(above.end(), made.head.begin() + made.first[c] + 1,
                   made.head.begin() + made.first[c + 1]);
    }
    std::ranges::sort(above);
    above.erase(std::unique(above.begin(), above.end()), above.end());
    made.head.insert(made.head.end(), above.begin(), above.end());
    made.first.push_back(static_cast<std::uint32_t>(made.head.size()));
    if (above.empty()) continue;
    sibling[v] = child[above.front()];
    child[above.front()] = v;
  }
  return made;
}

Hierarchy in_postorder(const Hierarchy& hierarchy) {
  const std::uint32_t places = hierarchy.places();
  // How many lie below a place and on it; then, from the top down, where its own number is.
  std::vector<std::uint32_t> size(places, 1);
  for (std::uint32_t v = 0; v < places; ++v) {
    const std::uint32_t parent = hierarchy.parent(v);
    if (parent != Hierarchy::none) size[parent] += size[v];
  }
  std::vector<std::uint32_t> number(places);
  std::vector<std::uint32_t> taken(places, 1);  // of the places up to its number, from behind
  std::uint32_t left = places;
  for (std::uint32_t v = places; v-- > 0;) {
    const std::uint32_t parent = hierarchy.parent(v);
    if (parent == Hierarchy::none) {
      left -= size[v];
      number[v] = left + size[v] - 1;
    } else {
      number[v] = number[parent] - taken[parent];
      taken[parent] += size[v];
    }
  }
  Hierarchy made;
  made.place_of.resize(places);
  made.rank_of.resize(places);
  for (std::uint32_t v = 0; v < places; ++v) {
    made.place_of[number[v]] = hierarchy.place_of[v];
    made.rank_of[hierarchy.place_of[v]] = number[v];
  }
  made.first.reserve(std::size_t{places} + 1);
  made.head.reserve(hierarchy.head.size());
  for (const std::uint32_t place : made.place_of) {
    const std::uint32_t v = hierarchy.rank_of[place];
    for (std::uint32_t arc = hierarchy.first[v]; arc < hierarchy.first[v + 1]; ++arc) {
      made.head.push_back(number[hierarchy.head[arc]]);
    }
    made.first.push_back(static_cast<std::uint32_t>(made.head.size()));
  }
  return made;
}

ArcsBelow arcs_below(const Hierarchy& hierarchy) {
  ArcsBelow below;
  below.first.assign(std::size_t{hierarchy.places()} + 1, 0);
  for (const std::uint32_t to : hierarchy.head) ++below.first[to + 1];
  for (std::uint32_t v = 0; v < hierarchy.places(); ++v) below.first[v + 1] += below.first[v];
  below.arc.resize(hierarchy.arcs());
  below.tail.resize(hierarchy.arcs());
  std::vector<std::uint32_t> filled(below.first.begin(), below.first.end() - 1);
  for (std::uint32_t v = 0; v < hierarchy.places(); ++v) {
    for (std::uint32_t arc = hierarchy.first[v]; arc < hierarchy.first[v + 1]; ++arc) {
      const std::uint32_t at = filled[hierarchy.head[arc]]++;
      below.arc[at] = arc;
      below.tail[at] = v;
    }
  }
  return below;
}

}  // namespace muster
