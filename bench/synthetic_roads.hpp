#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// A road network made up by rule: towns by a multifractal cascade of points, streets by a thinned
/// Delaunay triangulation, barriers such as rivers, main roads along the shortest ways between
/// hubs. It has the density and the cuts of real ones and is not one. Arc weights are milliseconds.
///
/// Two programs that make it by the same rule from the same seed make the same bytes, so their
/// checksums over it can be compared (x86-64: distances are computed in floating point).
struct SyntheticRoads {
  std::vector<std::uint32_t> first = {};  ///< arcs of vertex v: first[v] … first[v + 1]
  std::vector<std::uint32_t> head = {};
  std::vector<std::uint32_t> ms = {};
  std::vector<float> latitude = {};
  std::vector<float> longitude = {};

  [[nodiscard]] std::uint32_t places() const {
    return static_cast<std::uint32_t>(first.size() - 1);
  }
  [[nodiscard]] std::uint32_t arcs() const { return static_cast<std::uint32_t>(head.size()); }
  /// As a file of this network holds it; its SHA-256 is what makes two of them the same.
  [[nodiscard]] std::string bytes() const;
};

/// About so many places; those that do not hang together are left out.
[[nodiscard]] SyntheticRoads synthetic_roads(std::uint32_t points, std::uint64_t seed);

/// splitmix64: the source of every draw, of the network and of the questions asked on it.
class SyntheticDraws {
 public:
  explicit SyntheticDraws(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  /// Below the limit: the high half of a 128-bit product.
  std::uint32_t below(std::uint32_t limit);
  /// From 0 to 1, 1 left out.
  double unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
  /// Nearly normal: the sum of twelve draws, less six.
  double normal();

 private:
  std::uint64_t state_;
};

/// Different places, in the order drawn.
[[nodiscard]] std::vector<std::uint32_t> distinct_places(std::uint32_t places, std::uint32_t count,
                                                         std::uint64_t seed);
/// Places, perhaps one of them twice.
[[nodiscard]] std::vector<std::uint32_t> drawn_places(std::uint32_t places, std::uint32_t count,
                                                      std::uint64_t seed);
