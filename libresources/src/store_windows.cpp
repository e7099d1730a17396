#include "store_windows.hpp"

namespace muster::store {

namespace {

constexpr std::size_t until_column = 2;
constexpr std::size_t previous_column = 3;

std::vector<Row> windows_of(const Change& change, const std::string& crew) {
  return rows(change.connection(), table_named("crew_window"), "\"crew\" = ?", {crew});
}

/// Makes `window` follow another, or none.
void follow(Change& change, const Row& window, const Cell& previous) {
  Row after = window;
  after.at(previous_column) = previous;
  change.put("crew_window", after, window);
}

void close_window(Change& change, const Row& reservation) {
  const auto windows = windows_of(change, text(reservation.at(2)));
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const Row& window = windows[i];
    if (window.at(4) != reservation.at(0) || window.at(5) != reservation.at(1)) continue;
    change.remove("crew_window", window);
    if (i + 1 < windows.size()) follow(change, windows[i + 1], window.at(previous_column));
    return;
  }
}

}  // namespace

void open_window(Change& change, const Reservation& reservation, std::int64_t line) {
  const std::string crew = reservation.crew->str();
  const std::int64_t from = reservation.from.time_since_epoch().count();
  const std::int64_t until = reservation.until
                                 ? std::int64_t{reservation.until->time_since_epoch().count()}
                                 : until_further_notice;
  Cell previous;
  for (const Row& window : windows_of(change, crew)) {
    if (integer(window.at(until_column)) <= from) {
      previous = window.at(until_column);
      continue;
    }
    follow(change, window, Cell(until));
    break;
  }
  change.put("crew_window", {crew, from, until, previous, change.seq(), line});
}

void end_reservation(Change& change, const Row& reservation) {
  Row after = reservation;
  after.at(9) = std::int64_t{1};
  change.put("reservation", after, reservation);
  if (!is_nothing(reservation.at(2))) close_window(change, reservation);
}

}  // namespace muster::store
