#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "muster/plan/error.hpp"

namespace muster {

/// The files of a region folder, by their names within it. What cannot be read is a finding.
class RegionFiles {
 public:
  RegionFiles(std::string folder, Findings& findings);

  /// Whether something of that name is there, be it readable or not.
  [[nodiscard]] bool has_file(const std::string& file) const;
  [[nodiscard]] bool has_folder(const std::string& folder) const;
  /// Empty:   when it cannot be read.
  [[nodiscard]] std::optional<std::string> bytes_of(const std::string& file, std::size_t most);
  /// The XML files of a folder within this one, by name; none beyond a limit, reported at `origin`.
  [[nodiscard]] std::vector<std::string> xml_files(const std::string& folder, const Origin& origin);
  /// A note for every CSV file nobody asks for: its name may be a slip of the pen.
  void report_unknown(const std::set<std::string>& known);

 private:
  std::string folder_;
  Findings& findings_;
};

}  // namespace muster
