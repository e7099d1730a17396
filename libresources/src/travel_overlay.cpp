// Who stands where, and the buckets they left in an index.
#include <algorithm>

#include "muster/plan/error.hpp"
#include "travel_engine.hpp"

namespace muster {

namespace {

/// Leaving a bucket on a whole path costs a stand about a hundredth of a search.
constexpr std::size_t stands_a_question = 100;
constexpr std::size_t most_metrics = 8;

BucketStand bucket_stand(const Stand& stand, const TravelIndex& index) {
  return {index.frame.hierarchy.rank_of[static_cast<std::size_t>(stand.place)], stand.before.ms,
          stand.qualities};
}

}  // namespace

Overlay::Overlay(const RoadNetwork& network, std::vector<Stand> stands)
    : stands_(std::move(stands)),
      places_(network.places().size()),
      by_place_(stands_.size()),
      kept_(std::make_shared<Kept>()) {
  mark_and_sort();
}

void Overlay::mark_and_sort() {
  marks_.assign(places_ / 64 + 1, 0);
  for (std::uint32_t i = 0; i < stands_.size(); ++i) {
    const auto place = static_cast<std::uint32_t>(stands_[i].place);
    if (place >= places_) throw Error(Code::internal, {Text("a stand beyond the network")});
    marks_[place / 64] |= std::uint64_t{1} << (place % 64);
    by_place_[i] = i;
  }
  std::ranges::stable_sort(by_place_, {}, [&](std::uint32_t i) { return stands_[i].place; });
}

std::span<const std::uint32_t> Overlay::at(std::uint32_t place) const {
  const auto place_of = [&](std::uint32_t i) { return stands_[i].place; };
  const auto first = std::ranges::lower_bound(by_place_, PlaceIndex{place}, {}, place_of);
  const auto last = std::ranges::upper_bound(by_place_, PlaceIndex{place}, {}, place_of);
  return {first, last};
}

void Overlay::change(std::size_t stand, const Stand& now) {
  if (stand >= stands_.size() || static_cast<std::size_t>(now.place) >= places_) {
    throw Error(Code::internal, {Text("a stand beyond the network")});
  }
  auto kept = std::make_shared<Kept>();  // copies of this overlay keep theirs
  for (const Kept::One& one : kept_->all) {
    const auto metric = one.metric.lock();
    if (!metric || !one.buckets) continue;
    auto buckets = one.buckets;
    if (kept_.use_count() > 1) buckets = std::make_shared<Buckets>(*buckets);
    buckets->change(one.index->frame.hierarchy, metric->times().up,
                    static_cast<std::uint32_t>(stand), bucket_stand(now, *one.index));
    kept->all.push_back({metric, one.index, std::move(buckets), one.wanted});
  }
  kept_ = std::move(kept);
  stands_[stand] = now;
  mark_and_sort();
}

std::shared_ptr<const Buckets> Overlay::Kept::of(const Overlay& overlay,
                                                 const std::shared_ptr<const TravelIndex>& index,
                                                 const std::shared_ptr<const Metric>& metric,
                                                 bool at_once) {
  const std::scoped_lock lock(mutex);
  auto found =
      std::ranges::find_if(all, [&](const One& one) { return one.metric.lock() == metric; });
  if (found == all.end()) {
    if (all.size() == most_metrics) all.erase(all.begin());
    all.push_back({metric, index, nullptr, 0});
    found = all.end() - 1;
  }
  ++found->wanted;
  const std::size_t stands = overlay.stands().size();
  if (!found->buckets && (at_once || found->wanted > 1 + stands / stands_a_question)) {
    std::vector<BucketStand> all_stands;
    for (const Stand& stand : overlay.stands()) all_stands.push_back(bucket_stand(stand, *index));
    found->buckets = std::make_shared<Buckets>(index->frame.hierarchy, metric->times().up,
                                               std::move(all_stands));
  }
  return found->buckets;
}

}  // namespace muster
