#pragma once

#include <span>
#include <string_view>

namespace muster::store {

/// The same of schema 3.
[[nodiscard]] std::span<const std::string_view> schema_3();

}  // namespace muster::store
