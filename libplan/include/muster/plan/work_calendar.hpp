#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>

#include "muster/plan/id.hpp"
#include "muster/plan/provenance.hpp"
#include "muster/plan/text.hpp"
#include "muster/plan/time.hpp"

namespace muster {

/// A day off, or a day worked to make up for one (调休上班).
enum class DayKind { rest, work };
[[nodiscard]] std::string_view name(DayKind kind);
[[nodiscard]] Text title(DayKind kind);

/// A day that is not what its weekday says.
struct Holiday {
  HolidayId id;
  Date day = {};
  DayKind kind = DayKind::rest;
  Text name;
  Provenance provenance;
};

/// The day a number of working days leads to; or the first year on the way of which nothing is
/// known.
struct WorkingDay {
  std::optional<Date> day;
  std::optional<int> missing_year;
};

/// Which days are worked: Monday to Friday, but for the days a calendar of holidays names. A year
/// is known when at least one of its days is named; of another year nothing is guessed.
///
/// Keeps:   copies of what it needs.
class WorkCalendar {
 public:
  WorkCalendar() = default;
  /// Of two rows for one day the later counts; a reader of files refuses them first.
  explicit WorkCalendar(std::span<const Holiday> holidays);

  [[nodiscard]] bool knows(Date day) const;
  /// Asked only of a year that is known.
  [[nodiscard]] bool is_working(Date day) const;
  /// The last of `count` working days, of which the first is the first one after `from`; `from`
  /// itself when the count is none.
  ///
  /// Cost:    O(count).
  [[nodiscard]] WorkingDay after(Date from, int count) const;

 private:
  std::map<Date, DayKind> days_;
  std::set<int> years_;
};

}  // namespace muster
