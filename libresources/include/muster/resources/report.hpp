#pragma once

#include <cstddef>
#include <string>

#include "muster/resources/response.hpp"

namespace muster {

struct ReportOptions {
  Language language = Language::zh;
  std::size_t columns = 100;  ///< of the paper or terminal
  bool colour = false;
  bool explain = false;  ///< also the reasons, near matches and who was ruled out
};

/// The answer for a person: first the level, who goes and when, what is missing and what is due
/// next; then the orders, the timeline and the notes. Tables align Chinese.
[[nodiscard]] std::string report(const Response& response, const Region& region,
                                 const ReportOptions& options = {});

}  // namespace muster
