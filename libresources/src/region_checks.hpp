#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/error.hpp"
#include "region_tables.hpp"

namespace muster::records {

/// Something odd about one field of one row of a list.
struct RowFault {
  std::string_view table = {};
  std::size_t row = 0;  ///< position in its list
  std::string field = {};
  Code code = {};
  std::vector<Text> parameters = {};
};
using Faults = std::vector<RowFault>;

/// Tables that could not be read at all: nothing is said about references into them.
using Unread = std::set<std::string_view>;

/// Everything that is odd across records: ids that lead nowhere, circles, labels of another scheme,
/// access points beyond their road … The lists are ordered by key.
Faults faults_of(const RegionParts& parts, const Unread& unread = {});

/// "there is no place with the id x; did you mean y?", for an id among those that exist.
struct UnknownId {
  Code code = {};
  std::vector<Text> parameters = {};
};
UnknownId unknown_id(const Text& what, const std::string& id,
                     const std::vector<std::string>& existing);

template <class Entries>
std::vector<std::string> ids_of(const Entries& entries) {
  std::vector<std::string> ids;
  ids.reserve(entries.size());
  for (const auto& entry : entries) ids.push_back(entry.id.str());
  return ids;
}

}  // namespace muster::records
