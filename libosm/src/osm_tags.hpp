#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

// What the tags of OpenStreetMap say, as texts that people write by hand.

/// A value that was understood; or one that was not.
struct TagNumber {
  std::optional<std::int64_t> value = {};
  bool refused = false;  ///< something is written there that cannot be used
};

/// "50", "50 km/h", "30 mph"; "none", "walk", "signals" and names of zones are no number and are
/// not refused. Beyond 5 to 150 km/h it is.
[[nodiscard]] TagNumber speed_kmh(std::string_view value);
/// "3.8", "3.8 m", "3,8", "12'6\"", "380 cm": centimetres, rounded down. "default", "none" and the
/// like are no number.
[[nodiscard]] TagNumber length_cm(std::string_view value);
/// "7.5", "7.5 t", "3500 kg": kilograms, rounded down.
[[nodiscard]] TagNumber mass_kg(std::string_view value);

/// 1 along the way as it is drawn, -1 against it, 0 both ways; empty when nothing is said.
[[nodiscard]] std::optional<int> one_way(std::string_view value);

/// Clean UTF-8 on one line and not too long: fit for a name.
[[nodiscard]] bool is_name(std::string_view value);

}  // namespace muster
