#include "muster/plan/work_calendar.hpp"

#include <chrono>

namespace muster {

namespace {

int year_of(Date day) { return static_cast<int>(std::chrono::year_month_day(day).year()); }

}  // namespace

std::string_view name(DayKind kind) { return kind == DayKind::rest ? "rest" : "work"; }

Text title(DayKind kind) {
  return kind == DayKind::rest ? Text("休息日", "a day off") : Text("工作日", "a working day");
}

WorkCalendar::WorkCalendar(std::span<const Holiday> holidays) {
  for (const Holiday& holiday : holidays) {
    days_.insert_or_assign(holiday.day, holiday.kind);
    years_.insert(year_of(holiday.day));
  }
}

bool WorkCalendar::knows(Date day) const { return years_.contains(year_of(day)); }

bool WorkCalendar::is_working(Date day) const {
  const auto named = days_.find(day);
  if (named != days_.end()) return named->second == DayKind::work;
  const unsigned weekday = std::chrono::weekday(day).iso_encoding();
  return weekday <= 5;
}

WorkingDay WorkCalendar::after(Date from, int count) const {
  Date day = from;
  for (int worked = 0; worked < count;) {
    day += std::chrono::days(1);
    if (!knows(day)) return {.missing_year = year_of(day)};
    if (is_working(day)) ++worked;
  }
  return {.day = day};
}

}  // namespace muster
