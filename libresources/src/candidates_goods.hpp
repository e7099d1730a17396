#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "candidates_positions.hpp"
#include "candidates_prospects.hpp"
#include "muster/resources/candidates.hpp"

namespace muster {

/// The lots that could serve a requirement, and those that were ruled out.
void add_lots(std::size_t position, const Requirement& requirement, const Region& region,
              const RegionPositions& positions, const Situation& situation,
              const Prospects& prospects, Candidates& into);

/// What may stand in for it is not sent unasked: it is named with its yield, rounded down.
void add_substitutes(std::size_t position, const Requirement& requirement, const Region& region,
                     const RegionPositions& positions, const Situation& situation,
                     const Prospects& prospects, Candidates& into);

/// Those that were ruled out, and what may stand in for it, of a requirement that goes plainly and
/// misses a deadline, the last one `missed`. What a depot keeps as its minimum stock, or could send
/// instead, is told lot by lot only where some of it could be there by then; of all others it is
/// only summed up how much is kept.
void add_ruled_out_goods(std::size_t position, const Requirement& requirement, const Region& region,
                         const RegionPositions& positions, const Situation& situation,
                         const Prospects& prospects, Instant missed, Candidates& into);

/// By requirement, arrival, to confirm last; of equals as they stand. Each is moved once.
void put_lots_in_order(std::vector<LotCandidate>& lots);

/// Whether no other requirement asks for its material, and lots of it go as they lie: in no pack,
/// out of no kit, not by the load, and not opened for others; and it never asks for less than
/// before.
[[nodiscard]] bool goes_plainly(std::size_t position, std::span<const Requirement> requirements,
                                const Region& region, const Prospects& prospects);

/// Of the lots that could serve a requirement that goes plainly those that can matter: of each sort
/// (to confirm or not, at one cost) the first ones until they hold more than is wanted, those that
/// come together with the last of these, and those that could be there by then if they were asked
/// for at once and their doors were open. Of the first ones some unit always stays free, and it is
/// better than any that comes later, also where others come sooner or are let come: see kept() in
/// dispatch_settle.cpp. One more of each sort says that some are left out.
///
/// Answer:  none where all of them are written down; else some are left out that could not be there
///          by then.
[[nodiscard]] std::optional<Instant> add_first_lots(std::size_t position,
                                                    const Requirement& requirement,
                                                    const Region& region,
                                                    const RegionPositions& positions,
                                                    const Situation& situation,
                                                    const Prospects& prospects, Candidates& into);

}  // namespace muster
