#pragma once

#include "sqlite.hpp"

namespace muster::store {

/// "MUST": what tells our files from other people's (the application id of SQLite's header).
inline constexpr std::int64_t application_id = 0x4D555354;

/// Makes every table in an empty database and signs it.
void create_schema(sqlite::Connection& connection);

/// Whether the file is ours, not newer than this program, and has exactly our tables: no trigger,
/// view or column that somebody slipped in.
///
/// Throws:  Error{store_foreign}, Error{store_newer}, Error{store_damaged}.
void check_schema(sqlite::Connection& connection);

}  // namespace muster::store
