#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "muster/plan/incident.hpp"
#include "muster/resources/closures.hpp"
#include "muster/resources/engine_choice.hpp"
#include "muster/resources/road_index.hpp"
#include "muster/resources/route.hpp"

namespace muster {

class RoadNetwork;

/// Somebody between two places: a point of a road to set out from, and what passes before the
/// wheels stand on it.
struct RoadStart {
  RoadIndex road = {};
  Meters from_start = {};
  bool forward = true;   ///< whether one may drive on as the road is drawn …
  bool backward = true;  ///< … and the other way
  TravelTime before = {.ms = 0};
};

/// A crew, lot or base as a vertex laid over the roads: where it stands, what passes before it
/// moves (turnout, loading, the way to the road), and what it can do.
struct Stand {
  PlaceIndex place = {};
  TravelTime before = {.ms = 0};
  std::uint64_t qualities = ~std::uint64_t{0};  ///< the caller's own bits, see Travel::nearest()
};

/// Everybody who stands somewhere. It lies over the roads and changes nothing of them.
///
/// Keeps:   the stands in the order given, which is the order of ties: give them by id; and what
///          questions found out about them, for the next question.
/// Cost:    O(places ÷ 64 + stands · log stands).
class Overlay {
 public:
  /// Throws:  Error{internal} for a place that is not in the network.
  Overlay(const RoadNetwork& network, std::vector<Stand> stands);

  [[nodiscard]] std::span<const Stand> stands() const { return stands_; }
  [[nodiscard]] std::size_t places() const { return places_; }
  [[nodiscard]] bool anybody_at(std::uint32_t place) const {
    return (marks_[place / 64] >> (place % 64) & 1U) != 0;
  }
  /// The stands at the place, as positions among the stands, in their order.
  [[nodiscard]] std::span<const std::uint32_t> at(std::uint32_t place) const;

  /// That stand is now here: it moved, was engaged (`before` never: it cannot come) or is back. Not
  /// while others ask.
  ///
  /// Cost:    O(stands), and some hundred entries of the index; nothing is made anew.
  /// Throws:  Error{internal} for a place or a stand there is not.
  void change(std::size_t stand, const Stand& now);

  struct Kept;
  [[nodiscard]] Kept& kept() const { return *kept_; }

 private:
  void mark_and_sort();

  std::vector<Stand> stands_;
  std::size_t places_ = 0;
  std::vector<std::uint64_t> marks_;
  std::vector<std::uint32_t> by_place_;
  std::shared_ptr<Kept> kept_;
};

/// A stand, and when it is there: what passes before, the drive, and the last leg.
struct Arrival {
  static constexpr std::uint32_t nobody = 0xFFFFFFFF;

  std::uint32_t stand = nobody;
  TravelTime time = {};
  friend bool operator==(const Arrival&, const Arrival&) = default;
};

/// For every place, who is there first, and how many are there in time.
struct RoadCoverage {
  std::size_t ranks = 0;                    ///< how many of the first are told
  std::vector<Arrival> first = {};          ///< place by place, `ranks` each, by (time, stand)
  std::vector<std::uint32_t> in_time = {};  ///< by place: how many stands arrive within the limit

  /// The rank counts from 1.
  [[nodiscard]] const Arrival& of(PlaceIndex place, std::size_t rank = 1) const {
    return first[static_cast<std::size_t>(place) * ranks + rank - 1];
  }
};

/// A place that is served later than it was, or no more.
struct Loss {
  PlaceIndex place = {};
  Arrival was = {};
  Arrival is = {};
};

/// What is lost between two coverages of one network: a crew engaged, a road closed.
///
/// Order:   by place; only places whose arrival of that rank became later.
/// Throws:  Error{internal} when the two are of different size, or the rank was not asked for.
[[nodiscard]] std::vector<Loss> losses(const RoadCoverage& before, const RoadCoverage& after,
                                       std::size_t rank = 1);

class TravelTimes;
class PlacesWanted;

/// The one door to travel: the roads as one kind of vehicle finds them at one instant. Immutable,
/// cheap to copy, safe from many threads; what answers behind it may change, the answers may not.
///
/// Keeps:   the network and the road times, shared by all copies and by every answer.
class Travel {
 public:
  /// Any engine but `automatic` is forced, and makes the index of the network if there is none;
  /// lower bounds give way to the index where some roads are quicker.
  ///
  /// Cost:    O(E), once for a set of closures and a kind of vehicle.
  /// Throws:  Error{internal} for road times of another network.
  Travel(std::shared_ptr<const RoadNetwork> network, RoadTimes roads,
         TravelEngine engine = TravelEngine::automatic);
  /// The open roads.
  explicit Travel(std::shared_ptr<const RoadNetwork> network,
                  TravelEngine engine = TravelEngine::automatic);

  [[nodiscard]] const RoadNetwork& network() const;
  [[nodiscard]] const RoadTimes& road_times() const;
  /// What would answer `nearest` now; never `automatic`.
  [[nodiscard]] TravelEngine engine() const;
  [[nodiscard]] EngineChoice choice() const;
  /// The same roads, with a metric of their own if the network has an index: worth it before
  /// thousands of questions about roads that stay as they are.
  ///
  /// Cost:    0.1 µs a place, once; less when few roads differ from the open ones.
  [[nodiscard]] Travel customised() const;

  /// The k stands that are there first, of those that have all of the qualities.
  ///
  /// Order:   by (time, stand); fewer than k when roads lead there from fewer.
  /// Cost:    a search as far as the k-th; with an index some microseconds, once the stands have
  /// been
  ///          asked about before.
  /// Throws:  Error{id_unknown} for an approach from a place that is not in the network.
  [[nodiscard]] std::vector<Arrival> nearest(std::span<const Approach> approaches,
                                             const Overlay& overlay, std::size_t k,
                                             std::uint64_t qualities = 0) const;
  /// When each stand is there, in their order; never where no road leads.
  [[nodiscard]] std::vector<TravelTime> arrivals(std::span<const Approach> approaches,
                                                 const Overlay& overlay) const;
  /// The same for many targets: row by row, a row for each target. `threads` share the work and
  /// change no byte of the answer.
  [[nodiscard]] std::vector<TravelTime> matrix(std::span<const std::vector<Approach>> targets,
                                               const Overlay& overlay, unsigned threads = 1) const;
  /// From every place to the incident.
  [[nodiscard]] TravelTimes to(std::span<const Approach> approaches) const;
  /// From one place to every place, by place index; places beyond the limit come out as never.
  [[nodiscard]] std::vector<TravelTime> from(PlaceIndex place,
                                             TravelTime limit = {TravelTime::never - 1}) const;
  /// For every place the first arrivals up to that rank, and how many come within the limit; never
  /// holds more than one number for a stand and a place.
  ///
  /// Cost:    about `ranks · log stands` searches of the whole network, plus what lies within the
  ///          limit of each stand.
  [[nodiscard]] RoadCoverage coverage(const Overlay& overlay, std::size_t ranks, TravelTime limit,
                                      unsigned threads = 1) const;
  /// The canonical quickest way from one place, as TravelTimes::route().
  [[nodiscard]] std::optional<Route> route(PlaceIndex place,
                                           std::span<const Approach> approaches) const;
  /// The same roads without these.
  ///
  /// Cost:    O(E); with an index O(E ÷ 64 + roads shut).
  [[nodiscard]] Travel avoiding(std::span<const RoadIndex> roads) const;

  struct Engine;

 private:
  friend class TravelTimes;
  std::shared_ptr<const Engine> engine_;
};

/// Travel times from every place to one incident: the answer of one search against the direction of
/// the roads. Immutable; asking is cheap and safe from many threads.
///
/// Keeps:   the engine, shared; nothing of the spans it was made from.
class TravelTimes {
 public:
  /// The approaches are the arcs of the incident's own vertex: their legs are part of the time. No
  /// approach, or none that can be driven, makes every time never.
  ///
  /// Cost:    O((E + V) log V), once.
  /// Throws:  Error{id_unknown} for an approach from a place that is not in the network.
  TravelTimes(const Travel& travel, std::span<const Approach> approaches);
  /// The same with an engine of its own, for a single question.
  TravelTimes(std::shared_ptr<const RoadNetwork> network, RoadTimes roads,
              std::span<const Approach> approaches);

  /// What found them, and why that did.
  [[nodiscard]] EngineChoice choice() const;

  /// Never when no road leads from there.
  ///
  /// Throws:  Error{id_unknown} for an id that is not in the network.
  [[nodiscard]] TravelTime from(PlaceIndex place) const;
  [[nodiscard]] TravelTime from(const PlaceId& place) const;

  /// The canonical quickest way: from the resource on, always the tight road of smallest id (one on
  /// some quickest way), until a leg is tight; of several legs at that place, the first. It is thus
  /// the least of all quickest ways, compared road by road.
  ///
  /// Empty:   when no road leads from there.
  [[nodiscard]] std::optional<Route> route(PlaceIndex place) const;

  /// From a point between two places: on to either end of its road, or along it to a last leg that
  /// lies on the same road. A part of a road takes its share of what the road takes now, each share
  /// rounded up to the millisecond; never along a closed road.
  ///
  /// Throws:  Error{id_unknown}, Error{region_offset} for a point that is not of the network.
  [[nodiscard]] TravelTime from(const RoadStart& start) const;
  /// The same way; along the own road where that is as quick, else over the end that is driven to
  /// first in the order forward, backward.
  ///
  /// Empty:   when no road leads from there.
  [[nodiscard]] std::optional<Route> route(const RoadStart& start) const;

 private:
  /// A last leg along a road, from one of its ends.
  struct LegOnRoad {
    std::size_t approach = 0;
    bool forward = true;
    TravelTime along = {};
    TravelTime beyond = {};
  };
  struct SetOut {
    TravelTime time = {};
    std::optional<std::size_t> approach = {};  ///< reached along the own road
    bool forward = true;
  };

  /// The times from some places, and those from all others once somebody asks for one.
  struct OfSome;
  friend class LaidRoads;
  /// The same, for whoever mostly asks from those places.
  TravelTimes(const Travel& travel, std::span<const Approach> approaches,
              std::shared_ptr<const PlacesWanted> wanted);

  [[nodiscard]] SetOut set_out(const RoadStart& start) const;
  [[nodiscard]] std::vector<TravelTime> from_all() const;

  std::shared_ptr<const Travel::Engine> engine_;
  EngineChoice choice_ = {};
  std::vector<std::pair<PlaceIndex, TravelTime>> approaches_;
  std::vector<std::pair<RoadIndex, LegOnRoad>> legs_;
  std::vector<TravelTime> to_incident_;  ///< by place; none where some are told apart
  std::shared_ptr<const OfSome> of_some_ = {};
};

}  // namespace muster
