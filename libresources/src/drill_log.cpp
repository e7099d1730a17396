#include "muster/resources/drill_log.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "muster/plan/fields.hpp"

namespace muster {

namespace {

constexpr std::array<std::string_view, 5> observed_names = {"done", "level", "called", "arrived",
                                                            "note"};
constexpr std::int64_t most = 1'000'000'000'000;

Observation read_row(Fields& fields, std::size_t line) {
  Observation one{.line = line};
  one.number = fields.maybe_integer("no", 0, most);
  one.at = fields.instant("at");
  one.what = static_cast<ObservedKind>(fields.one_of(
      "what", std::vector<std::string_view>(observed_names.begin(), observed_names.end())));
  one.subject = fields.maybe_text("subject").value_or("");
  one.expected = fields.maybe_text("expect");
  one.by = fields.maybe_text("by").value_or("");
  one.happened = fields.maybe_yes_no("done").value_or(true);
  one.quantity = Quantity(fields.maybe_integer("quantity", 0, most).value_or(1));
  one.note = fields.maybe_text("note").value_or("");
  return one;
}

void name_gaps(EventLog& log, Findings& findings) {
  std::vector<std::pair<std::int64_t, std::size_t>> numbers;
  for (const Observation& one : log.rows) {
    if (one.number) numbers.emplace_back(*one.number, one.line);
  }
  std::ranges::sort(numbers);
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    if (numbers[i].first <= numbers[i - 1].first + 1) continue;
    const LogGap gap{numbers[i - 1].first + 1, numbers[i].first - 1};
    log.gaps.push_back(gap);
    report(findings, Code::drill_log_gap,
           {.file = log.file, .line = numbers[i].second, .field = "no"},
           {std::to_string(gap.first), std::to_string(gap.last)});
  }
}

/// What one row says about the same thing as an earlier one.
auto key_of(const Observation& one) {
  return std::tuple(one.what, one.subject, one.expected.value_or(""), one.happened, one.quantity,
                    one.note);
}

void drop_twice(EventLog& log, Offset offset, Findings& findings) {
  std::map<decltype(key_of(Observation{})), Instant> seen;
  std::vector<Observation> kept;
  for (Observation& one : log.rows) {
    // The same crew, word for word; quantities that arrive again and again are not the same ones.
    const bool counts = one.what == ObservedKind::arrived && one.subject.empty();
    const auto [at, fresh] = seen.try_emplace(key_of(one), one.at);
    if (!fresh && !counts && one.what != ObservedKind::note) {
      report(findings, Code::drill_log_twice,
             {.file = log.file, .line = one.line, .field = "subject"},
             {one.subject.empty() ? one.expected.value_or("") : one.subject,
              format_instant(at->second, offset)});
      continue;
    }
    kept.push_back(std::move(one));
  }
  log.rows = std::move(kept);
}

}  // namespace

std::string_view name(ObservedKind kind) {
  return observed_names.at(static_cast<std::size_t>(kind));
}

std::optional<EventLog> read_event_log(std::string_view csv, const std::string& file, Offset offset,
                                       Findings& findings) {
  Findings own;
  const CsvTable table = read_csv(csv, file, own);
  EventLog log{.file = file};
  for (const CsvRow& row : table.rows) {
    Fields fields(table, row, own);
    log.rows.push_back(read_row(fields, row.line));
  }
  for (std::size_t i = 1; i < log.rows.size(); ++i) {
    if (log.rows[i].at >= log.rows[i - 1].at) continue;
    report(own, Code::drill_log_order, {.file = file, .line = log.rows[i].line, .field = "at"},
           {format_instant(log.rows[i].at, offset), format_instant(log.rows[i - 1].at, offset)});
  }
  std::ranges::stable_sort(log.rows, {},
                           [](const Observation& one) { return std::tuple(one.at, one.line); });
  name_gaps(log, own);
  drop_twice(log, offset, own);
  const bool refused = has_errors(own);
  findings.insert(findings.end(), own.begin(), own.end());
  if (refused) return std::nullopt;
  return log;
}

std::string write_event_log(const EventLog& log, Offset offset, const std::string& mark) {
  std::string csv = "no,at,what,subject,expect,by,done,quantity,note,mark\n";
  std::int64_t number = 0;
  for (const Observation& one : log.rows) {
    const std::array<std::string, 10> cells = {std::to_string(one.number.value_or(++number)),
                                               format_instant(one.at, offset),
                                               std::string(name(one.what)),
                                               one.subject,
                                               one.expected.value_or(""),
                                               one.by,
                                               one.happened ? "yes" : "no",
                                               std::to_string(one.quantity.count()),
                                               one.note,
                                               mark};
    for (std::size_t i = 0; i < cells.size(); ++i) {
      csv += (i == 0 ? "" : ",") + csv_cell(cells[i], true);
    }
    csv += "\n";
  }
  return csv;
}

}  // namespace muster
