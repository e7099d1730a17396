#include "muster/plan/work_calendar.hpp"

#include <sstream>

#include "muster/plan/csv.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"

using namespace muster;

namespace {

Date day(const char* text) { return parse_date(text).value(); }

/// The calendar the sample region ships, read without the region.
std::vector<Holiday> shipped() {
  Findings findings;
  const CsvTable table =
      read_csv(file_text(source_dir() / "data/shuozhou/holidays.csv"), "holidays.csv", findings);
  REQUIRE(findings.empty());
  std::vector<Holiday> all;
  for (const CsvRow& row : table.rows) {
    all.push_back({.id = HolidayId(row.cells.at(0)),
                   .day = day(row.cells.at(1).c_str()),
                   .kind = row.cells.at(2) == "work" ? DayKind::work : DayKind::rest});
  }
  return all;
}

}  // namespace

TEST_CASE("a holiday is no working day and a day made up for it is one", "[plan][work_calendar]") {
  const WorkCalendar calendar(shipped());
  CHECK(calendar.is_working(day("2026-02-14")));        // a Saturday, made up
  CHECK_FALSE(calendar.is_working(day("2026-02-16")));  // a Monday of the Spring Festival
  CHECK(calendar.is_working(day("2026-02-24")));
  CHECK_FALSE(calendar.is_working(day("2026-03-07")));  // an ordinary Saturday
  CHECK(calendar.is_working(day("2026-10-10")));
}

TEST_CASE("twenty working days over the Spring Festival, counted by hand",
          "[plan][work_calendar]") {
  // Issued Monday 2 February 2026: 3-6 (4), 9-14 with the made-up Saturday (10), 24-28 with the
  // made-up Saturday (15), 2-6 March (20).
  const WorkCalendar calendar(shipped());
  CHECK(calendar.after(day("2026-02-02"), 20).day == day("2026-03-06"));
  CHECK(calendar.after(day("2026-02-02"), 0).day == day("2026-02-02"));
  CHECK(calendar.after(day("2026-03-06"), 1).day == day("2026-03-09"));
}

TEST_CASE("a year that is not in the calendar is named, never guessed", "[plan][work_calendar]") {
  const WorkCalendar calendar(shipped());
  const WorkingDay none = calendar.after(day("2026-12-28"), 5);
  CHECK_FALSE(none.day);
  CHECK(none.missing_year == 2027);
  CHECK(calendar.after(day("2026-12-28"), 3).day == day("2026-12-31"));
  CHECK(WorkCalendar().after(day("2026-03-02"), 1).missing_year == 2026);
  CHECK_FALSE(calendar.knows(day("2025-12-31")));
}

TEST_CASE("counting agrees with a walk day by day", "[plan][work_calendar]") {
  const WorkCalendar calendar(shipped());
  for (Date from = day("2026-01-01"); from < day("2026-11-01"); from += std::chrono::days(1)) {
    for (const int count : {1, 5, 20}) {
      int worked = 0;
      Date end = from;
      while (worked < count) {
        end += std::chrono::days(1);
        worked += calendar.is_working(end) ? 1 : 0;
      }
      REQUIRE(calendar.after(from, count).day == end);
    }
  }
}
