#pragma once

#include "sqlite.hpp"

namespace muster::store {

/// "MUST": what tells our files from other people's (the application id of SQLite's header).
inline constexpr std::int64_t application_id = 0x4D555354;

/// Makes every table in an empty database and signs it.
void create_schema(sqlite::Connection& connection);

/// The tables of the region alone, with their indexes.
void create_region_tables(sqlite::Connection& connection);
/// Writes into the header that the file is ours and of this schema.
void sign(sqlite::Connection& connection);

/// Whether the file is ours, not newer than this program, and has exactly our tables: no trigger,
/// view or column that somebody slipped in. Gives the version it is of.
///
/// Throws:  Error{store_foreign}, Error{store_newer}, Error{store_damaged}.
std::int64_t check_schema(sqlite::Connection& connection);

/// Brings a file of an older schema up to this one, within the caller's write transaction.
void migrate(sqlite::Connection& connection);

}  // namespace muster::store
