#pragma once

#include <algorithm>
#include <filesystem>
#include <vector>

#include "muster/plan/rules.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

/// Every rule file of data/rules, read without one finding.
inline const muster::Rules& shipped_rules() {
  static const muster::Rules rules = [] {
    muster::Rules read;
    muster::Findings findings;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(source_dir() / "data/rules")) {
      if (entry.path().extension() == ".xml") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (const auto& file : files) {
      muster::read_rules(file_text(file), file.filename().string(), read, findings);
    }
    muster::check_overlaps(read, findings);
    for (const auto& finding : findings) FAIL(muster::text(finding, muster::Language::en));
    return read;
  }();
  return rules;
}
