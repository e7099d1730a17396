#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "muster/resources/region.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/travel.hpp"

namespace muster {

/// Where a crew sets out from: a place, or a point of a road between two.
using SetsOut = std::variant<PlaceId, RoadStart>;

/// Where the crew is now: at its base where the situation says nothing else.
///
/// Empty:   when it is farther from any road than the region allows, see
/// RegionHeader::access_limit.
[[nodiscard]] std::optional<SetsOut> sets_out(const Team& team, const CrewStatus* status,
                                              const Region& region);

/// Whether a crew that is there can be sent.
///
/// Throws:  Error{geo_swapped} when it is not, but would be with latitude and longitude changed
///          about; Error{locate_too_far} with the nearest road and how far it is.
void check_near_roads(const Position& position, const Region& region);

/// Throws:  Error{id_unknown} for a place that is not in the network.
[[nodiscard]] TravelTime time_from(const SetsOut& start, const TravelTimes& times);
/// Empty:   when no road leads from there.
[[nodiscard]] std::optional<Route> route_from(const SetsOut& start, const TravelTimes& times,
                                              const RoadNetwork& network);

/// Somebody who stands ready, as a vertex to be laid over the roads. What passes before they move
/// is left at nothing: the questions these are for ask for the drive alone.
struct Standing {
  std::string id = {};  ///< of a crew or a stockpile
  Text name = {};
  Stand stand = {};
  bool under_way = false;  ///< between two places: stands at each end it can drive on to, once
};

/// The crews that can do it, any crew where nothing is named, where they stand now. Those off duty
/// or engaged are left out. One that is between two places comes once for each end of its road that
/// it may drive on to, with the open way there before it.
///
/// Order:   by id, then by place.
/// Throws:  Error{id_unknown}, Error{id_unknown_near} for a capability that is not in the
/// catalogue.
[[nodiscard]] std::vector<Standing> standing_crews(const Region& region, const Situation& situation,
                                                   const std::optional<CapabilityId>& capability);

/// The stockpiles that hold any of it.
///
/// Order:   by id.
/// Throws:  the same for a material.
[[nodiscard]] std::vector<Standing> standing_stockpiles(const Region& region,
                                                        const Situation& situation,
                                                        const MaterialId& material);

/// Of arrivals in order, the first of everybody, at most `most`: who stands at two ends arrives
/// once.
[[nodiscard]] std::vector<Arrival> first_of_each(std::span<const Arrival> arrivals,
                                                 std::span<const Standing> standing,
                                                 std::size_t most);

/// All of them as one overlay; the positions of its stands are those of the list.
[[nodiscard]] Overlay overlay_of(const std::vector<Standing>& standing, const RoadNetwork& network);

}  // namespace muster
