#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "muster/resources/region_lint.hpp"

namespace muster {

/// A region being looked at, and where what is odd about it goes.
struct RegionView {
  const Region& region;
  const RegionLintOptions& options;
  Findings& findings;

  void say(const Origin& origin, const std::string& about, Code code, std::string_view field,
           std::vector<Text> parameters) const;
  /// About a record of a file: the region no longer knows its line.
  void say(std::string_view file, const std::string& about, Code code, std::string_view field,
           std::vector<Text> parameters) const;
  [[nodiscard]] std::vector<JurisdictionId> jurisdictions() const;
  /// The rule in force on the day of the question; without one the latest on that subject.
  [[nodiscard]] const Rule* rule(std::string_view subject) const;
};

/// Contacts, channels and posts that cards rely on.
void lint_contacts(const RegionView& view);
/// What nobody has or brings in time; hazards without plans and plans without hazards.
void lint_reach(const RegionView& view);
/// Records at odds with themselves, and what has grown old.
void lint_records(const RegionView& view);

}  // namespace muster
