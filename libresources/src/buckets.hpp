#pragma once

// Who is nearest?
//
// Every stand climbs once, and leaves its name and time in the bucket of each place it reaches:
//
//      root   ● [B 9, A 11]        The incident climbs too, with times towards it, and looks into
//            ╱ ╲                   each bucket it passes: a stand in the bucket is there after
//     [B 4] ●   ● [A 2]            (time in the bucket) + (time on to the incident). The least
//          ╱     ╲                 over all buckets is the true time, for the top of some quickest
//         B       A, incident      way is passed by both (hierarchy.hpp, fact 2).
//
// Buckets are sorted, so looking into one stops at the first who cannot come among the k best any
// more, and a place farther off than the k-th best hands nothing on.
//
// When a stand leaves, comes or moves, only the buckets on its own path change: some 200 to 300.
//
// Sources: S. Knopp, P. Sanders et al., Computing many-to-many shortest paths using highway
// hierarchies, ALENEX 2007 (buckets); V. Buchhold, D. Wagner, Nearest-neighbor queries in
// customizable contraction hierarchies, SEA 2021.

#include <cstdint>
#include <span>
#include <vector>

#include "climb.hpp"

namespace muster {

/// Somebody who stands at a place, by rank, and may leave it after a time.
struct BucketStand {
  std::uint32_t rank = 0;
  std::uint32_t before_ms = 0;  ///< never: cannot come
  std::uint64_t qualities = 0;
};

/// A stand and its time, to a bucket's place or to the incident.
struct BucketEntry {
  std::uint32_t ms = TravelTime::never;
  std::uint32_t stand = 0;
  friend auto operator<=>(const BucketEntry&, const BucketEntry&) = default;
};

/// Keeps:   nothing of the hierarchy; whoever asks brings the one it was made with.
class Buckets {
 public:
  /// Cost:    a climb for each stand.
  Buckets(const Hierarchy& hierarchy, std::span<const std::uint32_t> up,
          std::vector<BucketStand> stands);

  /// The stand is now that one.
  ///
  /// Cost:    two climbs, and a bucket moved for each place on them.
  void change(const Hierarchy& hierarchy, std::span<const std::uint32_t> up, std::uint32_t stand,
              const BucketStand& now);

  /// The k that are there first, of those that have all of the qualities.
  ///
  /// Order:   by (time, stand); fewer than k when fewer can come.
  /// Cost:    a climb; for large k also every entry of the buckets passed.
  [[nodiscard]] std::vector<BucketEntry> nearest(Climb& climb, const Hierarchy& hierarchy,
                                                 std::span<const std::uint32_t> down,
                                                 std::span<const Seed> incident, std::size_t k,
                                                 std::uint64_t qualities) const;

  /// The same for an incident that has climbed already: the places and times it has reached, by
  /// rising rank.
  [[nodiscard]] std::vector<BucketEntry> nearest(const TracedClimb& incident, std::size_t k,
                                                 std::uint64_t qualities) const;

  /// When each stand is there, in their order.
  [[nodiscard]] std::vector<std::uint32_t> arrivals(Climb& climb, const Hierarchy& hierarchy,
                                                    std::span<const std::uint32_t> down,
                                                    std::span<const Seed> incident) const;

 private:
  using Bucket = std::vector<BucketEntry>;
  class Best;

  /// Puts in who comes by that place, where the incident's time is that.
  void look_into(std::uint32_t rank, std::uint32_t ms, std::uint64_t qualities, Best& best) const;
  void arrive(std::uint32_t rank, std::uint32_t ms, std::vector<std::uint32_t>& times) const;
  [[nodiscard]] std::vector<BucketEntry> first_of(std::span<const std::uint32_t> times,
                                                  std::size_t k, std::uint64_t qualities) const;

  /// The bucket at that place, made when there is none.
  Bucket& bucket_at(std::uint32_t rank);
  [[nodiscard]] std::span<const BucketEntry> entries_at(std::uint32_t rank) const {
    if (number_[rank] == 0) return {};
    return buckets_[number_[rank] - 1];
  }

  std::vector<BucketStand> stands_;
  std::vector<std::uint32_t> number_;  ///< by rank: of its bucket, from 1; 0 for none
  std::vector<Bucket> buckets_ = {};   ///< each sorted
};

}  // namespace muster
