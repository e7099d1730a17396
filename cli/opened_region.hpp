#pragma once

#include <memory>
#include <string>

#include "command.hpp"
#include "muster/plan/error.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/situation.hpp"

namespace muster {

/// What a REGION argument names: a folder of files, or a store.
struct OpenedRegion {
  std::shared_ptr<const Region> region = {};
  Situation situation = {};
  Findings findings = {};  ///< of a folder
  bool store = false;
};

/// REGION, which must be given.
[[nodiscard]] Argument region_argument();

/// Whether the path is a folder; everything else is opened as a store.
[[nodiscard]] bool is_folder(const std::string& path);

/// From here on the program speaks the region's language, unless another was chosen.
///
/// Throws:  as Store::open() and read_region(); a folder with errors is returned without a region.
[[nodiscard]] OpenedRegion open_region(const std::string& path, Session& session);
/// Puts the errors of a folder on standard error first.
///
/// Throws:  also Error{usage_region} when errors stand.
[[nodiscard]] OpenedRegion usable_region(const std::string& path, Session& session);

/// Gives the roads their travel index where they are many, out of REGION.roads beside the folder or
/// store or made anew and kept there, with progress. What is odd about that file goes to standard
/// error.
void prepare_roads(const OpenedRegion& opened, const std::string& path, const Session& session);

/// A folder to be imported, its errors and warnings on standard error.
///
/// Throws:  Error{folder_missing}, Error{usage_refused} when errors stand.
[[nodiscard]] OpenedRegion folder_region(const std::string& path, Session& session);

/// Findings of that severity, one a line, on standard error.
void complain_of(const Findings& findings, Severity severity, Language language);
[[nodiscard]] std::size_t count_of(const Findings& findings, Severity severity);

/// "【样例数据】", or nothing for a real region; ends with a line feed.
[[nodiscard]] std::string banner_line(const Region& region, Language language);
/// "117 支队伍、606 个救援组 …": what the region holds.
[[nodiscard]] std::string contents_line(const Region& region, Language language);

}  // namespace muster
