#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "muster/resources/travel.hpp"
#include "search.hpp"

namespace muster {

/// What stands behind the door. A faster index moves in here; the searches below are its twin.
struct Travel::Engine {
  Engine(std::shared_ptr<const RoadNetwork> roads, RoadTimes times);

  std::shared_ptr<const RoadNetwork> network;
  RoadTimes times;
  FlatArcs arrivals;  ///< against the way one drives

  /// As one drives; made when first asked for.
  [[nodiscard]] const FlatArcs& departures() const;

  /// A search of its own for as long as it is held; given back, the next caller need not make one.
  class Borrowed {
   public:
    explicit Borrowed(const Engine& engine);
    ~Borrowed();
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    Search& operator*() const { return *search_; }
    Search* operator->() const { return search_.get(); }

   private:
    const Engine& engine_;
    std::unique_ptr<Search> search_;
  };

 private:
  mutable std::once_flag departures_once_;
  mutable FlatArcs departures_;
  mutable std::mutex idle_mutex_;
  mutable std::vector<std::unique_ptr<Search>> idle_;
};

/// The place of an approach and its leg.
using Entry = std::pair<PlaceIndex, TravelTime>;

/// Throws:  Error{id_unknown}.
[[nodiscard]] std::vector<Entry> entries_of(std::span<const Approach> approaches,
                                            const RoadNetwork& network);

/// Begins a search at the entries.
void begin(Search& search, std::span<const Entry> entries);

}  // namespace muster
