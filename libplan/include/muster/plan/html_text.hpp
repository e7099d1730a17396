#pragma once

#include <string>
#include <string_view>

namespace muster {

/// Text between tags or in quotes, on one line: nothing a person wrote becomes markup.
[[nodiscard]] std::string html(std::string_view text);

}  // namespace muster
