#include "muster/resources/roads.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace muster {

namespace {

template <class Index>
std::optional<Index> index_at(const std::optional<std::size_t>& row) {
  return row ? std::optional(Index{static_cast<std::uint32_t>(*row)}) : std::nullopt;
}

/// Which places hang together, each set named by its lowest member.
class Sets {
 public:
  explicit Sets(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0U); }

  std::uint32_t of(PlaceIndex place) {
    auto at = static_cast<std::uint32_t>(place);
    while (parent_[at] != at) {
      parent_[at] = parent_[parent_[at]];
      at = parent_[at];
    }
    return at;
  }

  void join(PlaceIndex a, PlaceIndex b) {
    const auto [low, high] = std::minmax({of(a), of(b)});
    parent_[high] = low;
  }

 private:
  std::vector<std::uint32_t> parent_;
};

}  // namespace

Place RoadNetwork::operator[](PlaceIndex place) const {
  return places()[static_cast<std::size_t>(place)];
}

Road RoadNetwork::operator[](RoadIndex road) const {
  return roads()[static_cast<std::size_t>(road)];
}

PlaceId RoadNetwork::id(PlaceIndex place) const {
  return places().id(static_cast<std::size_t>(place));
}

RoadId RoadNetwork::id(RoadIndex road) const { return roads().id(static_cast<std::size_t>(road)); }

Position RoadNetwork::position(PlaceIndex place) const {
  return places().position(static_cast<std::size_t>(place));
}

Meters RoadNetwork::length(RoadIndex road) const {
  return roads().length(static_cast<std::size_t>(road));
}

const Road& RoadNetwork::common(RoadIndex road) const {
  return roads().common(static_cast<std::size_t>(road));
}

std::optional<PlaceIndex> RoadNetwork::find(const PlaceId& id) const {
  return index_at<PlaceIndex>(places().find(id));
}

std::optional<RoadIndex> RoadNetwork::find(const RoadId& id) const {
  return index_at<RoadIndex>(roads().find(id));
}

std::vector<RoadIndex> RoadNetwork::with_ref(const std::string& ref) const {
  std::vector<RoadIndex> found;
  for (std::uint32_t i = 0; i < roads().size(); ++i) {
    const std::vector<std::string>& refs = roads().common(i).refs;
    if (std::ranges::find(refs, ref) != refs.end()) found.push_back(RoadIndex{i});
  }
  return found;
}

std::vector<std::string> RoadNetwork::refs() const {
  std::set<std::string> found;
  for (std::size_t i = 0; i < roads().size(); ++i) {
    const std::vector<std::string>& refs = roads().common(i).refs;
    found.insert(refs.begin(), refs.end());
  }
  return {found.begin(), found.end()};
}

std::vector<std::uint32_t> RoadNetwork::parts() const {
  const std::size_t count = places().size();
  Sets sets(count);
  for (std::uint32_t i = 0; i < roads().size(); ++i)
    sets.join(from(RoadIndex{i}), to(RoadIndex{i}));

  std::vector<std::uint32_t> size(count);
  for (std::uint32_t i = 0; i < count; ++i) ++size[sets.of(PlaceIndex{i})];
  std::vector<std::uint32_t> by_size;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (size[i] > 0) by_size.push_back(i);
  }
  std::ranges::stable_sort(by_size, std::ranges::greater{},
                           [&](std::uint32_t set) { return size[set]; });

  std::vector<std::uint32_t> number(count);
  for (std::uint32_t i = 0; i < by_size.size(); ++i) number[by_size[i]] = i;
  std::vector<std::uint32_t> result(count);
  for (std::uint32_t i = 0; i < count; ++i) result[i] = number[sets.of(PlaceIndex{i})];
  return result;
}

}  // namespace muster
