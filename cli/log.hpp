#pragma once

#include <string>
#include <string_view>

namespace muster {

/// Diagnostics on standard error, for whoever looks into the program itself. Quiet unless asked
/// for.
void log_verbosely();
void log(std::string_view what);
[[nodiscard]] std::string log_version();

}  // namespace muster
