#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/time.hpp"
#include "muster/resources/closures.hpp"
#include "muster/resources/team.hpp"

namespace muster {

/// What a kind of vehicle may drive on, and how fast: a fire engine of 25 t, a low-loader with its
/// excavator, a coach, a motorcycle.
struct Vehicle {
  VehicleId id;
  Text name;
  std::vector<std::string> team_kinds =
      {};                            ///< who drives it; "stockpile" for goods, "*" for all others
  std::vector<std::string> crews;    ///< these crews before any team kind
  std::vector<std::string> classes;  ///< what closures and bans call it: "truck", "coach" …
  std::optional<std::int64_t> mass_kg;  ///< with its load; unknown keeps off no road
  std::optional<std::int64_t> height_cm;
  std::optional<std::int64_t> width_cm;
  bool dangerous_goods = false;   ///< keeps off roads that ban them
  std::vector<std::string> pace;  ///< "urban=4/5": times on roads of a class, "*" all others
  Provenance provenance;
};

/// What slows or stops everybody: weather, hours of the day, months of the year. A row holds for
/// roads of its classes and seasons within its area, while its weather, its hours and its months
/// do. Rows of one condition do not add up: the longest counts; different conditions multiply.
struct RoadCondition {
  std::string condition;                    ///< "snow", "rush hour"
  std::int64_t number = 1;                  ///< of the row within its condition
  std::optional<std::string> weather;       ///< none: whatever the weather
  Minutes from = {};                        ///< time of day
  Minutes until = Minutes{24 * 60};         ///< when it ends; before `from`: over midnight
  std::vector<std::string> road_classes;    ///< none: all
  std::vector<std::string> seasons;         ///< what Road::seasonal says; none: whatever it says
  std::optional<std::int64_t> from_month;   ///< 1 to 12; none: from January
  std::optional<std::int64_t> until_month;  ///< 1 to 12 and with it; before `from_month`: over
                                            ///< the new year; none: to December
  std::optional<std::string> area;          ///< as parse_area() reads it; none: everywhere
  std::optional<ClosureEffect> effect;      ///< closed, or none for the factor; never opened
  std::int64_t factor_numerator = 1;        ///< time × numerator ÷ denominator
  std::int64_t factor_denominator = 1;
  Provenance provenance;
};

/// The fraction of a `pace` entry.
struct Pace {
  std::string road_class;
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
};
/// Empty:   when the text is not CLASS=N/D with numbers from 1 to 1000.
[[nodiscard]] std::optional<Pace> parse_pace(std::string_view text);

/// What the crew drives: the vehicle that names it, else the one of its team's kind, else that of
/// everybody. Of several the first by id.
///
/// Empty:   when none fits; then the roads' own times hold, and every closure.
[[nodiscard]] const Vehicle* vehicle_of(const Crew& crew, const Team& team,
                                        std::span<const Vehicle> vehicles);
/// What carries goods out of a stockpile.
[[nodiscard]] const Vehicle* vehicle_of_goods(std::span<const Vehicle> vehicles);

/// The rows that hold in that weather at that instant, on the clock and the calendar of the offset.
[[nodiscard]] std::vector<RoadCondition> holding(std::span<const RoadCondition> conditions,
                                                 const std::optional<std::string>& weather,
                                                 Instant as_of, Offset offset);

/// The metric: how long each road takes this vehicle under these conditions, before any closure. A
/// pure function of each road; no vehicle means the roads' own times.
///
/// Throws:  Error{closure_factor}, Error{closure_area}, Error{vehicle_pace}; a reader of files
///          reports these as findings first.
[[nodiscard]] RoadTimes road_times(const RoadNetwork& network, const Vehicle* vehicle,
                                   std::span<const RoadCondition> conditions);

/// The metric with the closures of that instant over it. A closure for some classes of vehicles
/// holds for those; where the vehicle is not known it holds, and an opening for some does not.
[[nodiscard]] RoadTimes road_times(const RoadNetwork& network, const Vehicle* vehicle,
                                   std::span<const RoadCondition> conditions,
                                   std::span<const Closure> closures, Instant as_of);

}  // namespace muster
