#include "buckets.hpp"

#include <algorithm>
#include <utility>

namespace muster {

namespace {

constexpr std::size_t few_stands = 64;  ///< so many are kept in a row sorted at every step

}  // namespace

/// The best so many; a stand that comes again counts once, with its better time.
class Buckets::Best {
 public:
  explicit Best(std::size_t most) : most_(most) { best_.reserve(most + 1); }

  /// Nobody with a time beyond this can come in.
  [[nodiscard]] std::uint32_t limit() const {
    return best_.size() < most_ ? never - 1 : best_.back().ms;
  }

  void add(const BucketEntry& entry) {
    if (best_.size() == most_ && !(entry < best_.back())) return;
    const auto known = std::ranges::find(best_, entry.stand, &BucketEntry::stand);
    if (known != best_.end()) {
      if (known->ms <= entry.ms) return;
      best_.erase(known);
    }
    best_.insert(std::ranges::upper_bound(best_, entry), entry);
    if (best_.size() > most_) best_.pop_back();
  }

  [[nodiscard]] std::vector<BucketEntry> taken() { return std::move(best_); }

 private:
  std::size_t most_;
  std::vector<BucketEntry> best_ = {};
};

Buckets::Buckets(const Hierarchy& hierarchy, std::span<const std::uint32_t> up,
                 std::vector<BucketStand> stands)
    : stands_(std::move(stands)), number_(hierarchy.places()) {
  Climb climb(hierarchy.places());
  for (std::uint32_t i = 0; i < stands_.size(); ++i) {
    const Seed seed{stands_[i].rank, stands_[i].before_ms};
    climb.run(hierarchy, up, {&seed, 1}, [&](std::uint32_t rank, std::uint32_t ms) {
      bucket_at(rank).push_back({ms, i});
      return true;
    });
  }
  for (Bucket& bucket : buckets_) std::ranges::sort(bucket);
}

Buckets::Bucket& Buckets::bucket_at(std::uint32_t rank) {
  if (number_[rank] == 0) {
    buckets_.emplace_back();
    number_[rank] = static_cast<std::uint32_t>(buckets_.size());
  }
  return buckets_[number_[rank] - 1];
}

void Buckets::change(const Hierarchy& hierarchy, std::span<const std::uint32_t> up,
                     std::uint32_t stand, const BucketStand& now) {
  for (std::uint32_t v = stands_[stand].rank; v != Hierarchy::none; v = hierarchy.parent(v)) {
    if (number_[v] == 0) continue;
    std::erase_if(bucket_at(v), [&](const BucketEntry& entry) { return entry.stand == stand; });
  }
  stands_[stand] = now;
  Climb climb(hierarchy.places());
  const Seed seed{now.rank, now.before_ms};
  climb.run(hierarchy, up, {&seed, 1}, [&](std::uint32_t rank, std::uint32_t ms) {
    Bucket& bucket = bucket_at(rank);
    const BucketEntry entry{ms, stand};
    bucket.insert(std::ranges::upper_bound(bucket, entry), entry);
    return true;
  });
}

std::vector<BucketEntry> Buckets::nearest(Climb& climb, const Hierarchy& hierarchy,
                                          std::span<const std::uint32_t> down,
                                          std::span<const Seed> incident, std::size_t k,
                                          std::uint64_t qualities) const {
  if (k == 0) return {};
  if (k > few_stands) return first_of(arrivals(climb, hierarchy, down, incident), k, qualities);
  Best best(k);
  climb.run(hierarchy, down, incident, [&](std::uint32_t rank, std::uint32_t ms) {
    look_into(rank, ms, qualities, best);
    return ms <= best.limit();
  });
  return best.taken();
}

std::vector<BucketEntry> Buckets::nearest(const TracedClimb& incident, std::size_t k,
                                          std::uint64_t qualities) const {
  if (k == 0) return {};
  if (k > few_stands) {
    std::vector<std::uint32_t> times(stands_.size(), never);
    for (const std::uint32_t rank : incident.path()) arrive(rank, incident.time(rank), times);
    return first_of(times, k, qualities);
  }
  Best best(k);
  for (const std::uint32_t rank : incident.path()) {
    const std::uint32_t ms = incident.time(rank);
    if (ms <= best.limit()) look_into(rank, ms, qualities, best);
  }
  return best.taken();
}

void Buckets::look_into(std::uint32_t rank, std::uint32_t ms, std::uint64_t qualities,
                        Best& best) const {
  for (const BucketEntry& entry : entries_at(rank)) {
    if (entry.ms + ms > best.limit()) break;
    if ((stands_[entry.stand].qualities & qualities) != qualities) continue;
    best.add({entry.ms + ms, entry.stand});
  }
}

std::vector<std::uint32_t> Buckets::arrivals(Climb& climb, const Hierarchy& hierarchy,
                                             std::span<const std::uint32_t> down,
                                             std::span<const Seed> incident) const {
  std::vector<std::uint32_t> times(stands_.size(), never);
  climb.run(hierarchy, down, incident, [&](std::uint32_t rank, std::uint32_t ms) {
    arrive(rank, ms, times);
    return true;
  });
  return times;
}

void Buckets::arrive(std::uint32_t rank, std::uint32_t ms,
                     std::vector<std::uint32_t>& times) const {
  for (const BucketEntry& entry : entries_at(rank)) {
    times[entry.stand] = std::min(times[entry.stand], entry.ms + ms);
  }
}

std::vector<BucketEntry> Buckets::first_of(std::span<const std::uint32_t> times, std::size_t k,
                                           std::uint64_t qualities) const {
  std::vector<BucketEntry> all;
  for (std::uint32_t i = 0; i < times.size(); ++i) {
    if ((stands_[i].qualities & qualities) != qualities || times[i] >= never) continue;
    all.push_back({times[i], i});
  }
  const std::size_t count = std::min(k, all.size());
  std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(count));
  all.resize(count);
  return all;
}

}  // namespace muster
