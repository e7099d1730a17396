#pragma once

#include <optional>
#include <string>
#include <vector>

#include "muster/resources/region.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/travel.hpp"

namespace muster {

/// Somebody who stands ready, as a vertex to be laid over the roads. What passes before they move
/// is left at nothing: the questions these are for ask for the drive alone.
struct Standing {
  std::string id = {};  ///< of a crew or a stockpile
  Text name = {};
  Stand stand = {};
};

/// The crews that can do it, any crew where nothing is named, where they stand now. Those off duty
/// or engaged are left out.
///
/// Order:   by id.
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

/// All of them as one overlay; the positions of its stands are those of the list.
[[nodiscard]] Overlay overlay_of(const std::vector<Standing>& standing, const RoadNetwork& network);

}  // namespace muster
