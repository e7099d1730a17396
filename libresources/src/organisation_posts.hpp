#pragma once

#include <string>
#include <vector>

namespace muster {

/// The posts of one text: "矿长、总工程师" names two.
[[nodiscard]] std::vector<std::string> posts_in(const std::string& text);

}  // namespace muster
