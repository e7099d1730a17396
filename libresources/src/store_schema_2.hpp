#pragma once

#include <span>
#include <string_view>

namespace muster::store {

/// The same of schema 2.
[[nodiscard]] std::span<const std::string_view> schema_2();

}  // namespace muster::store
