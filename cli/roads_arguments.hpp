#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli_words.hpp"
#include "command.hpp"
#include "muster/resources/stands.hpp"
#include "muster/resources/travel.hpp"
#include "opened_region.hpp"

namespace muster {

/// What every question about roads takes: closures, the instant they are read at, the vehicle, the
/// weather.
[[nodiscard]] std::vector<Argument> road_arguments();

/// The roads those leave; without those of the question the closures of --close are left out.
///
/// Throws:  Error{id_unknown}, Error{id_unknown_near} for a vehicle; as closed_roads().
[[nodiscard]] Travel asked_roads(const Given& given, const OpenedRegion& opened,
                                 bool with_those_of_the_question = true);

/// A place by "node:ID", by the id or the name.
///
/// Throws:  Error{id_unknown}, Error{id_unknown_near}.
[[nodiscard]] PlaceIndex place_argument(const std::string& text, const Region& region);

/// Who may come, by --capability or --material; any crew where neither is given.
///
/// Throws:  Error{usage_together} for both, as standing_crews().
[[nodiscard]] std::vector<Standing> asked_stands(const Given& given, const OpenedRegion& opened);

/// --engine, and what it says: without it one is chosen.
///
/// Throws:  Error{usage_form}.
[[nodiscard]] Argument engine_option();
[[nodiscard]] TravelEngine engine_argument(const Given& given);
/// What computes travel times and why that does, in words.
[[nodiscard]] std::string said(const EngineChoice& choice, Language language);
/// The same as a line, when --explain asks for it.
[[nodiscard]] std::string explained(const Given& given, const Travel& travel, Language language);

/// A whole number of the argument, from 1 on.
///
/// Throws:  Error{usage_form}.
[[nodiscard]] std::uint32_t count_argument(const Given& given, const std::string& name,
                                           std::uint32_t otherwise, std::uint32_t most);

/// How a place is reached: as respond's --at, or a place by its id or name.
///
/// Throws:  as place_argument() and locate().
[[nodiscard]] std::vector<Approach> approaches_argument(const std::string& text,
                                                        const Region& region);

/// Minutes, rounded up; words where no road leads.
[[nodiscard]] std::string minutes_in_words(TravelTime time, Language language);

/// The questions, each in a file of its own.
[[nodiscard]] int run_route(const Given& given, Session& session);
[[nodiscard]] int run_nearest(const Given& given, Session& session);
[[nodiscard]] int run_coverage(const Given& given, Session& session);
[[nodiscard]] int run_isochrone(const Given& given, Session& session);

}  // namespace muster
