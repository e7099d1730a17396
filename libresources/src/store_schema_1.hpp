#pragma once

#include <span>
#include <string_view>

namespace muster::store {

/// What made the tables of schema 1, in the order in which it was run. It never changes: files that
/// were written by it are still about.
[[nodiscard]] std::span<const std::string_view> schema_1();

}  // namespace muster::store
