#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/plan/geo.hpp"
#include "osm_file.hpp"

namespace muster {

/// The nodes that ways are drawn through, numbered by their id.
class OsmNodes {
 public:
  /// Reads the coordinates of these nodes; an id may stand there often. What is not on the globe
  /// counts as not there and is a finding.
  ///
  /// Throws:  Error{geo_swapped} when most are on the globe only once latitude and longitude change
  ///          places, and as OsmFile.
  OsmNodes(const OsmFile& file, const std::string& path, const std::vector<std::int64_t>& used,
           Datum datum, Findings& findings);

  [[nodiscard]] std::size_t size() const { return ids_.size(); }
  [[nodiscard]] std::int64_t id(std::uint32_t node) const { return ids_[node]; }
  [[nodiscard]] std::uint32_t number_of(std::int64_t id) const;
  /// Empty:   when the file does not say where it is.
  [[nodiscard]] std::optional<Position> position(std::uint32_t node) const;
  /// How many are not in the file, and the first of them.
  [[nodiscard]] std::size_t missing() const { return missing_; }
  [[nodiscard]] std::int64_t first_missing() const { return first_missing_; }

 private:
  struct Coordinates {
    std::int32_t latitude_e7 = 0;
    std::int32_t longitude_e7 = 0;
  };

  std::vector<std::int64_t> ids_;
  std::vector<Coordinates> at_;
  std::vector<bool> there_;
  std::size_t missing_ = 0;
  std::int64_t first_missing_ = 0;
};

}  // namespace muster
