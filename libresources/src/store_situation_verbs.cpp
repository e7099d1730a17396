#include "store_situation_verbs.hpp"

#include "muster/plan/error.hpp"
#include "region_writer.hpp"
#include "store_region.hpp"
#include "store_situation.hpp"

namespace muster::store {

namespace {

/// Collects the cells of a record.
class CellSink {
 public:
  Row row = {};
  void integer(std::int64_t value) { row.emplace_back(value); }
  void text(std::string_view value) { row.emplace_back(std::string(value)); }
  void nothing() { row.emplace_back(); }
};

template <class T>
void check_known(bool known, const char* zh, const char* en, const T& id) {
  if (!known) throw Error(Code::id_unknown, {{zh, en}, id.view()});
}

}  // namespace

Row row_of(const Closure& closure) {
  CellSink sink;
  records::Writer writer(sink);
  describe(writer, closure);
  return sink.row;
}

void close_road(Change& change, const Closure& closure) {
  check_id(closure.id);
  // Whoever asks next must be able to use it, so it is tried here, when the road is looked for.
  const Instant at = closure.from.value_or(change.deed().at);
  (void)road_times(load_roads(change.connection()), std::vector{closure}, at);
  const Row row = row_of(closure);
  const auto before =
      store::row(change.connection(), table_named("closure"), "\"id\" = ?", {closure.id.str()});
  change.put("closure", row, before);
}

void reopen_road(Change& change, const ClosureId& closure) {
  const auto row =
      store::row(change.connection(), table_named("closure"), "\"id\" = ?", {closure.str()});
  if (!row) throw Error(Code::closure_none, {closure.view()});
  change.remove("closure", *row);
}

void set_load(Change& change, const FacilityId& facility, const std::string& measure,
              Quantity taken) {
  if (measure.empty()) throw Error(Code::field_missing, {"measure"});
  constexpr std::int64_t most = 1'000'000'000'000'000;
  if (taken.count() < 0 || taken.count() > most)
    throw Error(Code::facility_load, {facility.view()});
  check_known(load_facility(change.connection(), facility).has_value(), "设施", "facility",
              facility);
  const auto before = store::row(change.connection(), table_named("facility_load"),
                                 "\"facility\" = ? AND \"measure\" = ?", {facility.str(), measure});
  change.put("facility_load",
             {facility.str(), measure, taken.count(), cell(change.deed().at), change.seq()},
             before);
}

void set_channel(Change& change, const ContactId& contact, bool down, const std::string& reason) {
  check_known(load_contact(change.connection(), contact).has_value(), "联系方式", "contact",
              contact);
  const auto before = store::row(change.connection(), table_named("channel_down"),
                                 "\"contact\" = ?", {contact.str()});
  if (down) {
    change.put("channel_down", {contact.str(), cell(change.deed().at), reason, change.seq()},
               before);
  } else if (before) {
    change.remove("channel_down", *before);
  }
}

void read_loads_and_channels(const sqlite::Connection& connection, Situation& situation) {
  for (const Row& row : rows(connection, table_named("facility_load"))) {
    situation.loads[{FacilityId(text(row.at(0))), text(row.at(1))}] = {
        .taken = Quantity(integer(row.at(2))), .at = instant(row.at(3))};
  }
  for (const Row& row : rows(connection, table_named("channel_down"))) {
    situation.channels_down[ContactId(text(row.at(0)))] = {.since = instant(row.at(1)),
                                                           .reason = text(row.at(2))};
  }
}

}  // namespace muster::store
