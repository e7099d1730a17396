#pragma once

#include "muster/resources/situation.hpp"
#include "store_change.hpp"

namespace muster::store {

// The verbs of closures, of the load of facilities and of channels, within perform()'s transaction.

void close_road(Change& change, const Closure& closure);
void reopen_road(Change& change, const ClosureId& closure);
void set_load(Change& change, const FacilityId& facility, const std::string& measure,
              Quantity taken);
void set_channel(Change& change, const ContactId& contact, bool down, const std::string& reason);

[[nodiscard]] Row row_of(const Closure& closure);
void read_loads_and_channels(const sqlite::Connection& connection, Situation& situation);

}  // namespace muster::store
