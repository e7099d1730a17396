#pragma once

#include <memory>
#include <string>

#include "muster/resources/region.hpp"
#include "muster/resources/situation.hpp"
#include "sqlite.hpp"

namespace muster::store {

// Each of these runs inside a transaction of the caller.

/// Takes the region out of its tables; the situation stays.
void clear_region(sqlite::Connection& connection);
/// Writes the region into its empty tables.
void write_region(sqlite::Connection& connection, const Region& region);
/// Throws:  Error{store_damaged} for anything the reader of a region folder would have refused.
std::shared_ptr<const Region> load_region(sqlite::Connection& connection);
Situation load_situation(sqlite::Connection& connection);

}  // namespace muster::store
