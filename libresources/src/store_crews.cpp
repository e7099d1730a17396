#include "store_crews.hpp"

#include <algorithm>
#include <map>

#include "muster/plan/error.hpp"
#include "store_ledger.hpp"
#include "store_region.hpp"
#include "store_rest.hpp"
#include "store_windows.hpp"

namespace muster::store {

namespace {

std::string shown(Instant at) { return format_instant(at, Offset{0}); }

std::optional<Row> status_row(const sqlite::Connection& connection, const CrewId& crew) {
  return row(connection, table_named("crew_status"), "\"crew\" = ?", {crew.str()});
}

std::optional<Row> open_engagement(const sqlite::Connection& connection, const CrewId& crew) {
  return row(connection, table_named("engagement"), "\"crew\" = ? AND \"released_utc_s\" IS NULL",
             {crew.str()});
}

void fill(CrewRow& crew, const Row& status) {
  if (!is_nothing(status.at(1))) {
    const auto phase = phase_named(text(status.at(1)));
    if (!phase) throw Error(Code::store_damaged, {"", "crew_status.phase"});
    crew.phase = phase;
  }
  crew.since = instant_or_none(status.at(2));
  crew.reason = text(status.at(3));
  crew.place = id_or_none<PlaceId>(status.at(4));
  if (!is_nothing(status.at(5))) {
    crew.position = Position{{integer(status.at(5))}, {integer(status.at(6))}};
  }
  crew.version = integer(status.at(7));
}

/// With no phase it stays in the one it is in, since when and for what reason it was.
void write_status(Change& change, const CrewChange& to) {
  const auto before = status_row(change.connection(), to.crew);
  Row after = before.value_or(
      Row{to.crew.str(), Cell(), Cell(), std::string(), Cell(), Cell(), Cell(), Cell()});
  if (to.phase) {
    after[1] = std::string(name(*to.phase));
    after[2] = cell(change.deed().at);
    after[3] = to.reason;
  }
  after[4] = cell(to.place);
  after[5] = to.position ? Cell(to.position->latitude.e7) : Cell();
  after[6] = to.position ? Cell(to.position->longitude.e7) : Cell();
  after[7] = change.seq();
  change.put("crew_status", after, before);
}

/// Latitude for longitude is found out where the one is no latitude.
void check_position(const Position& position) {
  constexpr std::int64_t quarter = 900'000'000;
  const auto within = [](Degrees angle, std::int64_t most) {
    return -most <= angle.e7 && angle.e7 <= most;
  };
  if (within(position.latitude, quarter) && within(position.longitude, 2 * quarter)) return;
  const std::string said = format_position(position);
  const bool swapped =
      within(position.longitude, quarter) && within(position.latitude, 2 * quarter);
  if (swapped) throw Error(Code::geo_swapped, {said});
  throw Error(within(position.latitude, quarter) ? Code::geo_longitude : Code::geo_latitude,
              {said});
}

void check_phase(const Change& change, const CrewRow& now, CrewPhase to,
                 const std::string& reason) {
  const bool fits = may_follow(*now.phase, to) && is_out(to) == now.engaged_at.has_value();
  if (!fits) throw Error(Code::crew_transition, {now.crew.view(), title(*now.phase), title(to)});
  const bool back = *now.phase == CrewPhase::returning || *now.phase == CrewPhase::restoring;
  const bool ready = readiness_in(to) != Readiness::off;
  if (back && ready && reason.empty()) check_rested(change, now.crew);
  if (to == CrewPhase::out_of_service && reason.empty()) {
    throw Error(Code::crew_reason, {now.crew.view()});
  }
}

/// A reservation of others that an engagement from `from` to `until` would break.
void check_reserved(const Change& change, const CrewId& crew,
                    const std::optional<IncidentId>& incident, Instant from,
                    std::optional<Instant> until) {
  for (const Row& row : open_reservations(change.connection(), "crew", crew.str())) {
    const Reservation kept = reservation_of(row);
    if (incident && kept.incident == incident) continue;
    const bool after = kept.until && *kept.until <= from;
    const bool before = until && kept.from >= *until;
    if (after || before) continue;
    throw Error(Code::crew_reserved, {crew.view(), shown(kept.from), kept.purpose});
  }
}

void end_reservations(Change& change, const IncidentId& incident, const char* column,
                      const std::string& id) {
  for (const Row& row : open_reservations(change.connection(), column, id)) {
    if (is_nothing(row.at(5)) || text(row.at(5)) != incident.view()) continue;
    end_reservation(change, row);
  }
}

void release_crew(Change& change, const IncidentId& incident, const CrewId& crew) {
  const auto open = open_engagement(change.connection(), crew);
  if (!open || text(open->at(2)) != incident.view()) {
    throw Error(Code::crew_not_engaged, {crew.view(), incident.view()});
  }
  Row after = *open;
  after.at(4) = cell(change.deed().at);
  change.put("engagement", after, open);
  write_status(change, {.crew = crew, .phase = CrewPhase::returning});
  end_reservations(change, incident, "crew", crew.str());
}

}  // namespace

CrewRow crew_now(const sqlite::Connection& connection, const CrewId& crew) {
  const auto known = load_crew(connection, crew);
  if (!known) throw Error(Code::id_unknown, {{"救援组", "crew"}, crew.view()});
  CrewRow now{.crew = crew, .phase = phase_of(known->readiness)};
  if (const auto status = status_row(connection, crew)) fill(now, *status);
  if (const auto open = open_engagement(connection, crew)) {
    now.engaged_at = IncidentId(text(open->at(2)));
    now.engaged_since = instant_or_none(open->at(3));
  }
  return now;
}

std::vector<CrewRow> crews_of(const sqlite::Connection& connection) {
  std::map<CrewId, CrewRow> found;
  for (const Row& row : rows(connection, table_named("crew_status"))) {
    CrewRow& crew = found[CrewId(text(row.at(0)))];
    crew.crew = CrewId(text(row.at(0)));
    fill(crew, row);
  }
  for (const Row& row : rows(connection, table_named("engagement"), "\"released_utc_s\" IS NULL")) {
    CrewRow& crew = found[CrewId(text(row.at(1)))];
    crew.crew = CrewId(text(row.at(1)));
    crew.engaged_at = IncidentId(text(row.at(2)));
    crew.engaged_since = instant_or_none(row.at(3));
  }
  std::vector<CrewRow> list;
  for (auto& [id, crew] : found) list.push_back(std::move(crew));
  return list;
}

Engagement engagement_of(const Row& row) {
  return {.seq = integer(row.at(0)),
          .crew = CrewId(text(row.at(1))),
          .incident = IncidentId(text(row.at(2))),
          .since = instant_or_none(row.at(3)),
          .released = instant_or_none(row.at(4))};
}

void set_status(Change& change, const CrewChange& to) {
  const CrewRow now = crew_now(change.connection(), to.crew);
  if (to.phase) check_phase(change, now, *to.phase, to.reason);
  if (to.place && !load_place(change.connection(), *to.place)) {
    throw Error(Code::id_unknown, {{"地点", "place"}, to.place->view()});
  }
  if (to.position) check_position(*to.position);
  write_status(change, to);
}

void engage(Change& change, const CrewId& crew, const IncidentId& incident,
            std::optional<Instant> until) {
  check_id(incident);
  const CrewRow now = crew_now(change.connection(), crew);
  const Instant at = change.deed().at;
  if (!change.try_put("engagement", {change.seq(), crew.str(), incident.str(), cell(at), Cell()})) {
    const std::string holder = now.engaged_at ? now.engaged_at->str() : "";
    throw Error(Code::crew_engaged,
                {crew.view(), holder, now.engaged_since ? shown(*now.engaged_since) : ""});
  }
  const bool ready =
      readiness_in(*now.phase) != Readiness::off || now.phase == CrewPhase::returning;
  if (!ready) {
    throw Error(Code::crew_transition, {crew.view(), title(*now.phase), title(CrewPhase::alerted)});
  }
  if (now.phase == CrewPhase::returning) check_rested(change, crew);
  check_reserved(change, crew, incident, at, until ? until : std::optional(at + Seconds{1}));
  write_status(
      change,
      {.crew = crew, .phase = CrewPhase::alerted, .place = now.place, .position = now.position});
}

void release(Change& change, const IncidentId& incident, std::span<const CrewId> crews,
             std::span<const LotId> lots) {
  for (const CrewId& crew : crews) release_crew(change, incident, crew);
  for (const LotId& lot : lots) end_reservations(change, incident, "lot", lot.str());
  if (!crews.empty() || !lots.empty()) return;
  const auto& connection = change.connection();
  for (const Row& row : rows(connection, table_named("engagement"),
                             "\"incident\" = ? AND \"released_utc_s\" IS NULL", {incident.str()})) {
    release_crew(change, incident, CrewId(text(row.at(1))));
  }
  for (const Row& row : rows(connection, table_named("reservation"),
                             "\"incident\" = ? AND \"ended\" = 0", {incident.str()})) {
    end_reservation(change, row);
  }
}

void reserve(Change& change, const Reservation& wanted) {
  const bool one = wanted.crew.has_value() != wanted.lot.has_value();
  const Instant until = wanted.until.value_or(Instant{Seconds{until_further_notice}});
  if (!one || until <= wanted.from) throw Error(Code::reservation_window);
  if (wanted.incident) check_id(*wanted.incident);
  if (wanted.crew) {
    (void)crew_now(change.connection(), *wanted.crew);
    check_reserved(change, *wanted.crew, std::nullopt, wanted.from, wanted.until);
  } else {
    if (wanted.quantity.count() <= 0) throw Error(Code::stock_quantity, {wanted.lot->view()});
    const Quantity free = available(change, *wanted.lot);
    if (free < wanted.quantity) {
      throw Error(Code::stock_short, {wanted.lot->view(), std::to_string(free.count()),
                                      std::to_string(wanted.quantity.count())});
    }
  }
  const std::int64_t line = change.next_line();
  change.put("reservation",
             {change.seq(), line, cell(wanted.crew), cell(wanted.lot),
              wanted.lot ? wanted.quantity.count() : std::int64_t{0}, cell(wanted.incident),
              wanted.purpose, cell(wanted.from), cell(wanted.until), std::int64_t{0}});
  if (wanted.crew) open_window(change, wanted, line);
}

void unreserve(Change& change, std::int64_t seq) {
  const auto open =
      rows(change.connection(), table_named("reservation"), "\"seq\" = ? AND \"ended\" = 0", {seq});
  if (open.empty()) throw Error(Code::reservation_ended, {std::to_string(seq)});
  for (const Row& row : open) {
    end_reservation(change, row);
  }
}

void record(Change& change, const RecordedIncident& incident) {
  check_id(incident.id);
  if (incident.kind.empty()) throw Error(Code::field_missing, {"kind"});
  const auto known =
      row(change.connection(), table_named("incident"), "\"incident\" = ?", {incident.id.str()});
  if (known && text(known->at(1)) == incident.kind && instant(known->at(2)) == incident.known)
    return;
  change.put("incident", {incident.id.str(), incident.kind, cell(incident.known), change.seq()},
             known);
}

}  // namespace muster::store
