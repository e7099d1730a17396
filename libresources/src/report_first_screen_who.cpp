#include <algorithm>
#include <numeric>
#include <tuple>

#include "report_first_screen_parts.hpp"

namespace muster {

namespace {

/// The point where most is missing, and the last one.
std::string met_text(const Fulfilment& met, const Requirement& requirement,
                     const Wording& wording) {
  if (met.points.empty()) return "";
  const auto missing = [](const PointMet& point) { return point.needed - point.filled; };
  const auto gravest = std::ranges::max_element(met.points, {}, missing);
  std::vector<PointMet> shown = {met.points.back()};
  if (met.short_of() && *gravest != met.points.back()) shown.insert(shown.begin(), *gravest);
  std::vector<std::string> parts;
  for (const PointMet& point : shown) {
    parts.push_back(wording.label(
        Label::met_by,
        {wording.clock(point.by), wording.ratio(requirement, point.filled, point.needed)}));
  }
  return wording.list(parts);
}

constexpr std::size_t name_columns =
    24;  ///< so that rows stay on one line; names stand whole below

std::string first_text(const Fulfilment& met, const Wording& wording) {
  return met.first ? wording.clock_up(*met.first) : wording.label(Label::nobody);
}

std::string last_text(const Fulfilment& met, const IncidentId& incident, const Wording& wording) {
  if (!met.last) return "";
  return wording.clock_up(*met.last) + " " + wording.since_up(wording.origin(incident), *met.last);
}

/// "缺 14（晚 53分到齐）", "缺 3，迟 2（晚 15分）"; empty when all are in time.
std::string state_text(const Fulfilment& met, const Requirement& requirement,
                       const Wording& wording) {
  const std::string missing = wording.amount(requirement, met.missing());
  if (met.short_of() && met.late > 0 && met.complete()) {
    return wording.label(Label::complete_late, {missing, wording.short_span(*met.latest_by)});
  }
  std::vector<std::string> parts;
  if (met.short_of()) parts.push_back(wording.label(Label::short_by, {missing}));
  if (met.late > 0) {
    parts.push_back(wording.label(Label::late_by,
                                  {std::to_string(met.late), wording.short_span(*met.latest_by)}));
  }
  return wording.list(parts);
}

std::vector<Cell> who_row(std::size_t position, const Fulfilment& met, const Wording& wording) {
  const Requirement& requirement = wording.response().requirements[position];
  std::string state = state_text(met, requirement, wording);
  const Style style = state.empty() ? Style::plain : Style::alarm;
  if (state.empty()) state = wording.label(Label::in_time);
  return {{clipped(wording.need(requirement), name_columns), style},
          {met_text(met, requirement, wording), style},
          {first_text(met, wording), style},
          {last_text(met, requirement.incident, wording), style},
          {state, style}};
}

/// The requirements that get a row when there is room for `most`: what is short comes in first,
/// then people before goods. They are shown people first.
std::vector<std::size_t> chosen(const std::vector<Fulfilment>& met, const Response& response,
                                std::size_t most) {
  std::vector<std::size_t> all(met.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const auto goods = [&](std::size_t i) { return response.requirements[i].material.has_value(); };
  std::ranges::stable_sort(all, {},
                           [&](std::size_t i) { return std::tuple(!met[i].short_of(), goods(i)); });
  all.resize(std::min(all.size(), most));
  std::ranges::sort(all, {}, [&](std::size_t i) { return std::tuple(goods(i), i); });
  return all;
}

Table who_table(const std::vector<std::size_t>& shown, const std::vector<Fulfilment>& met,
                const Wording& wording) {
  Table table({{wording.label(Label::who_goes)},
               {wording.label(Label::there_by)},
               {wording.label(Label::first), Align::left, true},
               {wording.label(Label::last), Align::left, true},
               {""}});
  for (const std::size_t position : shown) table.add(who_row(position, met[position], wording));
  return table;
}

void write_hidden(Page& page, const std::vector<std::size_t>& shown,
                  const std::vector<Fulfilment>& met) {
  std::size_t hidden_short = 0;
  for (std::size_t i = 0; i < met.size(); ++i) {
    const bool is_shown = std::ranges::find(shown, i) != shown.end();
    if (!is_shown && met[i].short_of()) ++hidden_short;
  }
  const std::string hidden = std::to_string(met.size() - shown.size());
  page.one_line(
      page.wording().label(hidden_short == 0 ? Label::more_needs : Label::more_needs_short,
                           {hidden, std::to_string(hidden_short)}),
      0, hidden_short == 0 ? Style::plain : Style::alarm);
}

}  // namespace

std::size_t who_lines(std::size_t rows, const std::vector<Fulfilment>& met, const Page& page) {
  const auto shown = chosen(met, page.wording().response(), rows);
  const std::size_t hidden = rows < met.size() ? 1 : 0;
  return who_table(shown, met, page.wording()).lines(page.options().columns, false).size() + hidden;
}

void write_who(Page& page, const std::vector<Fulfilment>& met, std::size_t rows) {
  const Wording& wording = page.wording();
  if (met.empty()) {
    page.text(wording.label(Label::nothing_asked), 0, Style::bold);
    return;
  }
  const auto shown = chosen(met, wording.response(), rows);
  page.table(who_table(shown, met, wording));
  if (rows < met.size()) write_hidden(page, shown, met);
}
}  // namespace muster
