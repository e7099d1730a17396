#pragma once

#include <set>
#include <string>
#include <vector>

#include "muster/plan/json.hpp"

/// What in the value breaks the schema, one sentence each; empty when it keeps to it. Knows the
/// part of JSON Schema that ours uses: type, properties, required, additionalProperties, items,
/// enum, const, anyOf, $ref into $defs. A keyword it does not know is a complaint, not a shrug.
std::vector<std::string> schema_complaints(const muster::Json& value, const muster::Json& schema);

/// The names of all properties anywhere in the schema.
std::set<std::string> schema_fields(const muster::Json& schema);
