#pragma once

// How do millions of places and roads lie in little memory?
//
// A Road as a value takes 500 bytes. But a map says the same things over and over: ten million
// roads know some thousand ways of being a road (class, speed, references, limits, source), and
// names, places and remarks come back again and again.
//
//      rows     one of 36 bytes a road          common: a Road          texts
//      r1       from to name … length common ──→ "primary", 60, G208    0 "n17"
//      r2       from to name … length common ──↗                        1 "n18"
//      r3       from to name … length common ──→ "motorway", 100, G55   2 "长宁路" …
//               └────┴────┴─── numbers of texts ──────────────────────────↗
//
// So what roads share is kept once, texts are kept once, and a row holds their numbers. Whoever
// asks for a row gets it as a Road again.

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "muster/plan/geo.hpp"
#include "muster/resources/organisation.hpp"
#include "muster/resources/road_index.hpp"
#include "muster/resources/text_pool.hpp"

namespace muster {

/// A vertex of the road network: a settlement, junction, interchange, mine gate …
struct Place {
  PlaceId id = {};
  Text name = {};
  std::string kind = {};
  std::optional<JurisdictionId> jurisdiction = {};
  Position position = {};
  std::optional<Decimal> precision_deg = {};
  std::optional<std::int64_t> population_day = {};
  std::optional<std::int64_t> population_night = {};
  std::optional<std::string> population_mark = {};
  std::optional<std::string> note = {};
  Provenance provenance = {};
};

/// A stretch of road between two places, driven both ways unless `one_way`.
struct Road {
  RoadId id = {};
  PlaceId from = {};
  PlaceId to = {};
  std::vector<std::string> refs = {};  ///< "G59"; several where roads run together
  Text name = {};
  std::string road_class = {};
  Meters length = {};
  KilometersPerHour speed = {};
  bool one_way = false;
  bool bridge = false;
  bool tunnel = false;
  bool hazmat_ban = false;
  bool toll = false;
  std::optional<std::int64_t> max_mass_kg = {};  ///< none: no limit is known
  std::optional<std::int64_t> max_height_cm = {};
  std::optional<std::int64_t> max_width_cm = {};
  std::optional<std::string> seasonal = {};  ///< when it can be driven; none: all the year
  std::vector<Position> shape = {};          ///< bends between its places, from first to second
  std::optional<std::string> basis = {};     ///< what the length rests on
  std::optional<std::string> note = {};
  Provenance provenance = {};
};

/// Walks over rows, each of which comes as a value of its own.
template <class Rows>
class RowIterator {
 public:
  using value_type = typename Rows::value_type;
  using reference = value_type;
  /// Keeps the row for as long as a field of it is read.
  struct Kept {
    value_type row;
    const value_type* operator->() const { return &row; }
  };
  using pointer = Kept;
  using difference_type = std::ptrdiff_t;
  using iterator_category = std::input_iterator_tag;
  using iterator_concept = std::random_access_iterator_tag;

  RowIterator() = default;
  RowIterator(const Rows& rows, std::size_t at)
      : rows_(&rows), at_(static_cast<difference_type>(at)) {}

  reference operator*() const { return (*rows_)[static_cast<std::size_t>(at_)]; }
  pointer operator->() const { return {**this}; }
  reference operator[](difference_type step) const { return *(*this + step); }
  RowIterator& operator+=(difference_type step) {
    at_ += step;
    return *this;
  }
  RowIterator& operator-=(difference_type step) { return *this += -step; }
  RowIterator& operator++() { return *this += 1; }
  RowIterator& operator--() { return *this += -1; }
  RowIterator operator++(int) { return std::exchange(*this, *this + 1); }
  RowIterator operator--(int) { return std::exchange(*this, *this - 1); }
  friend RowIterator operator+(RowIterator a, difference_type step) { return a += step; }
  friend RowIterator operator+(difference_type step, RowIterator a) { return a += step; }
  friend RowIterator operator-(RowIterator a, difference_type step) { return a -= step; }
  friend difference_type operator-(const RowIterator& a, const RowIterator& b) {
    return a.at_ - b.at_;
  }
  friend bool operator==(const RowIterator& a, const RowIterator& b) { return a.at_ == b.at_; }
  friend auto operator<=>(const RowIterator& a, const RowIterator& b) { return a.at_ <=> b.at_; }

 private:
  const Rows* rows_ = nullptr;
  difference_type at_ = 0;
};

/// A row of places: numbers of texts, or 1 + number where there may be none.
struct PackedPlace {
  std::uint32_t name_zh = 0;
  std::uint32_t name_en = 0;
  std::uint32_t note = 0;
  std::uint32_t common = 0;
  std::int32_t latitude_e7 = 0;
  std::int32_t longitude_e7 = 0;
};
struct PackedRoad {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint32_t name_zh = 0;
  std::uint32_t name_en = 0;
  std::uint32_t basis = 0;
  std::uint32_t note = 0;
  std::uint32_t common = 0;
  std::uint32_t length = 0;
  std::uint32_t shape = 0;  ///< 0: straight
};

/// Of each road its first and its second place.
using RoadEnds = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// Many places or roads. It reads like a vector of them whose elements come by value: keep them by
/// value or by a const reference, and nothing out of a temporary one.
template <class Record>
class CompactRows {
 public:
  using value_type = Record;
  using const_iterator = RowIterator<CompactRows>;

  CompactRows() = default;
  explicit CompactRows(const std::vector<Record>& records);

  /// Throws:  Error{road_length}, Error{geo_latitude}, Error{geo_longitude} for what is far beyond
  ///          anything that could be meant, and as TextColumn.
  void push_back(const Record& record);
  void reserve(std::size_t rows);
  /// Gives back what it holds in reserve.
  void trim();
  /// Puts the rows in the order of their ids; equal ones keep theirs.
  void order();

  [[nodiscard]] std::size_t size() const { return packed_.size(); }
  [[nodiscard]] bool empty() const { return packed_.empty(); }
  [[nodiscard]] Record operator[](std::size_t i) const;
  [[nodiscard]] Record front() const { return (*this)[0]; }
  [[nodiscard]] Record back() const { return (*this)[size() - 1]; }
  [[nodiscard]] const_iterator begin() const { return {*this, 0}; }
  [[nodiscard]] const_iterator end() const { return {*this, size()}; }

  [[nodiscard]] Id<Record> id(std::size_t i) const { return Id<Record>(ids_[i]); }
  /// What the row shares with others: all but id, name, note, and of a place its position, of a
  /// road its ends, length, shape and basis, which are empty here. It costs nothing.
  [[nodiscard]] const Record& common(std::size_t i) const { return common_[packed_[i].common]; }
  // Single fields, of places and of roads.
  template <std::same_as<Place> Of = Record>
  [[nodiscard]] Position position(std::size_t i) const {
    return {{packed_[i].latitude_e7}, {packed_[i].longitude_e7}};
  }
  template <std::same_as<Road> Of = Record>
  [[nodiscard]] Meters length(std::size_t i) const {
    return {packed_[i].length};
  }
  template <std::same_as<Road> Of = Record>
  [[nodiscard]] std::vector<Position> shape(std::size_t i) const {
    return bends(packed_[i].shape);
  }

  /// The first row whose id is not above the one before it. Empty when they are in order.
  [[nodiscard]] std::optional<std::size_t> first_out_of_order() const;
  /// Of rows in order.
  [[nodiscard]] std::optional<std::size_t> find(const Id<Record>& id) const;

  /// The memory it takes.
  [[nodiscard]] std::size_t bytes() const;

 private:
  using Packed = std::conditional_t<std::is_same_v<Record, Place>, PackedPlace, PackedRoad>;
  struct PackedPosition {
    std::int32_t latitude_e7 = 0;
    std::int32_t longitude_e7 = 0;
  };
  friend RoadEnds ends_of(const CompactRows<Road>& roads, const CompactRows<Place>& places);

  Packed packed(const Record& record);
  void unpack(const Packed& packed, Record& record) const;
  std::uint32_t maybe(const std::optional<std::string>& text);
  [[nodiscard]] std::optional<std::string> maybe(std::uint32_t number) const;
  [[nodiscard]] std::string text(std::uint32_t number) const { return std::string(texts_[number]); }
  template <class Make>
  std::uint32_t common_of(const std::string& key, const Make& make);
  std::uint32_t shape_of(const std::vector<Position>& bends);
  [[nodiscard]] std::vector<Position> bends(std::uint32_t shape) const;

  TextColumn ids_ = {};
  std::vector<Packed> packed_;
  TextPool texts_ = {};
  TextPool common_keys_ = {};
  std::vector<Record> common_;
  std::vector<std::uint32_t> shapes_ = {0};  ///< where each ends among the bends; the first is none
  std::vector<PackedPosition> bends_;
};

using PlaceRows = CompactRows<Place>;
using RoadRows = CompactRows<Road>;

template <>
PackedPlace CompactRows<Place>::packed(const Place& place);
template <>
PackedRoad CompactRows<Road>::packed(const Road& road);
template <>
void CompactRows<Place>::unpack(const PackedPlace& packed, Place& place) const;
template <>
void CompactRows<Road>::unpack(const PackedRoad& packed, Road& road) const;
extern template class CompactRows<Place>;
extern template class CompactRows<Road>;

/// The first and the second place of each road, as rows of the places, which are in order.
///
/// Cost:    O(roads + places · log places).
/// Throws:  Error{road_loop}, Error{id_unknown} for a road to a missing place.
[[nodiscard]] RoadEnds ends_of(const RoadRows& roads, const PlaceRows& places);

/// As find() of a list.
[[nodiscard]] inline std::optional<Place> find(const PlaceRows& places, const PlaceId& id) {
  const auto at = places.find(id);
  return at ? std::optional(places[*at]) : std::nullopt;
}
[[nodiscard]] inline std::optional<Road> find(const RoadRows& roads, const RoadId& id) {
  const auto at = roads.find(id);
  return at ? std::optional(roads[*at]) : std::nullopt;
}

}  // namespace muster
