#pragma once

#include <string_view>

#include "muster/plan/text.hpp"

namespace muster {

/// The stages of a response under the names of GB/T 29639-2020: 信息接报, 处置与研判, 预警,
/// 响应启动, 先期处置, 应急处置, 应急支援, 响应终止, 后期处置.
enum class Stage {
  report,
  assessment,
  warning,
  response_start,
  first_response,
  handling,
  support,
  response_end,
  aftermath
};
/// As files write it.
[[nodiscard]] std::string_view name(Stage stage);
/// As people read it.
[[nodiscard]] Text title(Stage stage);

}  // namespace muster
