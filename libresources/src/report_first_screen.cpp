#include <algorithm>
#include <tuple>

#include "fulfilment.hpp"
#include "muster/plan/grade.hpp"
#include "report_sections.hpp"

namespace muster {

namespace {

constexpr std::size_t screen_lines = 24;
constexpr std::size_t missing_lines = 3;
constexpr std::size_t due_lines = 4;
constexpr std::size_t least_rows = 3;

void write_banner(Page& page) {
  const RegionHeader& header = page.wording().region().header;
  std::vector<std::string> parts;
  if (!header.banner.empty()) {
    parts.push_back(page.wording().label(Label::banner, {page.wording().in(header.banner)}));
  }
  parts.push_back(page.wording().label(Label::title, {page.wording().in(header.name)}));
  page.one_line(parts.size() == 2 ? parts[0] + " " + parts[1] : parts[0], 0, Style::bold);
}

void write_what_and_when(Page& page, const LocatedIncident& located, const std::string& number) {
  const Wording& wording = page.wording();
  const Incident& incident = located.incident;
  std::string county;
  if (!located.jurisdictions.empty()) {
    county = wording.label(Label::in_brackets, {wording.in(name_of(wording.region().jurisdictions,
                                                                   located.jurisdictions.front()))});
  }
  page.one_line(number + wording.label(Label::what_where, {wording.kind(located), wording.in(located.where),
                                                          county, format_position(located.position)}),
                0, Style::bold);
  std::vector<std::string> times;
  const Instant origin = wording.origin(incident.id);
  times.push_back(incident.occurred
                      ? wording.label(Label::occurred_at, {wording.date_and_clock(*incident.occurred)})
                      : wording.label(Label::occurred_unknown));
  times.push_back(wording.label(
      Label::known_at, {incident.occurred ? wording.clock(incident.known)
                                          : wording.date_and_clock(incident.known),
                        incident.occurred ? " " + wording.since(origin, incident.known) : ""}));
  times.push_back(wording.label(Label::as_of_at, {wording.clock(wording.response().as_of),
                                                  wording.since(origin, wording.response().as_of)}));
  const std::string facts = wording.reported(located);
  times.push_back(facts.empty() ? wording.label(Label::nothing_reported)
                                : wording.label(Label::reported, {facts}));
  page.text(wording.clauses(times), 2, Style::plain, 2);
}

void write_grade(Page& page, std::size_t position) {
  const Wording& wording = page.wording();
  const auto& all = wording.response().grades;
  if (position >= all.size() || !all[position]) {
    page.text(wording.label(Label::grade_unknown), 2);
    return;
  }
  const Grades& grades = *all[position];
  const std::string confirmed = wording.in(title(grades.confirmed));
  const std::string potential = wording.in(title(grades.potential));
  const bool may_rise = grades.potential > grades.confirmed;
  page.text(wording.label(may_rise ? Label::grade_rising : Label::grade_settled, {confirmed, potential}),
            2);
}

void write_plans_in_force(Page& page, const IncidentId& incident) {
  const Wording& wording = page.wording();
  std::vector<std::string> parts;
  for (const Match& match : wording.response().matches) {
    if (match.incident != incident) continue;
    const Plan* plan = wording.region().plans.find(match.plan);
    const std::string level = wording.level(match);
    const std::string tier = plan == nullptr ? "" : wording.tier(plan->tier);
    parts.push_back(level.empty() ? wording.label(Label::plan_in_force, {tier, wording.plan(match.plan)})
                                  : wording.label(Label::plan_at_level,
                                                  {tier, wording.plan(match.plan), level}));
  }
  // The tier above decides; it is read first.
  std::ranges::reverse(parts);
  page.text(parts.empty() ? wording.label(Label::no_plan)
                          : wording.label(Label::plans_in_force, {wording.clauses(parts)}),
            2, parts.empty() ? Style::alarm : Style::plain, 2);
}

std::string met_text(const Fulfilment& met, const Requirement& requirement, const Wording& wording) {
  std::vector<std::string> parts;
  for (const PointMet& point : met.points) {
    parts.push_back(wording.label(
        Label::met_by, {wording.clock(point.by), wording.ratio(requirement, point.filled, point.needed)}));
  }
  return wording.list(parts);
}

std::string arrival_text(const std::optional<Instant>& instant, const IncidentId& incident,
                         const Wording& wording) {
  if (!instant) return wording.label(Label::nobody);
  return wording.clock_up(*instant) + " " + wording.since_up(wording.origin(incident), *instant);
}

std::vector<Cell> who_row(std::size_t position, const Fulfilment& met, const Wording& wording) {
  const Requirement& requirement = wording.response().requirements[position];
  std::string state;
  if (met.short_of()) {
    Quantity missing = {};
    for (const PointMet& point : met.points) missing = std::max(missing, point.needed - point.filled);
    state = wording.label(Label::short_by, {wording.amount(requirement, missing)});
  }
  if (met.late > 0) {
    const std::string late =
        wording.label(Label::late_by, {std::to_string(met.late), wording.span(*met.latest_by)});
    state = state.empty() ? late : wording.list({state, late});
  }
  const Style style = state.empty() ? Style::plain : Style::alarm;
  if (state.empty()) state = wording.label(Label::in_time);
  return {{wording.need(requirement), style},
          {met_text(met, requirement, wording), style},
          {arrival_text(met.first, requirement.incident, wording), style},
          {arrival_text(met.last, requirement.incident, wording), style},
          {state, style}};
}

/// The requirements that get a row when there is room for `most`: people before goods, what is
/// short first, then as they stand; shown in their own order.
std::vector<std::size_t> chosen(const std::vector<Fulfilment>& met, const Response& response,
                                std::size_t most) {
  std::vector<std::size_t> all(met.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  std::ranges::stable_sort(all, [&](std::size_t a, std::size_t b) {
    const auto rank = [&](std::size_t i) {
      return std::tuple(response.requirements[i].material.has_value(), !met[i].short_of(),
                        response.requirements[i].priority);
    };
    return rank(a) < rank(b);
  });
  all.resize(std::min(all.size(), most));
  std::ranges::sort(all);
  return all;
}

Table who_table(const std::vector<std::size_t>& shown, const std::vector<Fulfilment>& met,
                const Wording& wording) {
  Table table({{wording.label(Label::who_goes)},
               {wording.label(Label::there_by)},
               {wording.label(Label::first)},
               {wording.label(Label::last)},
               {""}});
  for (const std::size_t position : shown) table.add(who_row(position, met[position], wording));
  return table;
}

void write_hidden(Page& page, const std::vector<std::size_t>& shown, const std::vector<Fulfilment>& met) {
  std::size_t hidden_short = 0;
  for (std::size_t i = 0; i < met.size(); ++i) {
    const bool is_shown = std::ranges::find(shown, i) != shown.end();
    if (!is_shown && met[i].short_of()) ++hidden_short;
  }
  const std::string hidden = std::to_string(met.size() - shown.size());
  page.one_line(page.wording().label(hidden_short == 0 ? Label::more_needs : Label::more_needs_short,
                                     {hidden, std::to_string(hidden_short)}),
                0, hidden_short == 0 ? Style::plain : Style::alarm);
}

/// As many rows as the lines left allow, wrapped cells and the line on what is hidden included.
void write_who(Page& page, const std::vector<Fulfilment>& met, std::size_t lines_left) {
  const Wording& wording = page.wording();
  if (met.empty()) {
    page.text(wording.label(Label::nothing_asked), 0, Style::bold);
    return;
  }
  std::size_t rows = met.size();
  auto shown = chosen(met, wording.response(), rows);
  while (rows > least_rows) {
    const std::size_t hidden_line = rows < met.size() ? 1 : 0;
    const auto lines = who_table(shown, met, wording).lines(page.options().columns, false).size();
    if (lines + hidden_line <= lines_left) break;
    shown = chosen(met, wording.response(), --rows);
  }
  page.table(who_table(shown, met, wording));
  if (rows < met.size()) write_hidden(page, shown, met);
}

/// The last deadline a requirement is short at: there the reasons are complete.
std::vector<const Shortfall*> gravest(const Response& response) {
  std::vector<const Shortfall*> result;
  for (const Shortfall& shortfall : response.shortfalls) {
    if (!result.empty() && result.back()->requirement == shortfall.requirement) {
      if (shortfall.missing >= result.back()->missing) result.back() = &shortfall;
    } else {
      result.push_back(&shortfall);
    }
  }
  return result;
}

void write_missing(Page& page, std::size_t most) {
  const Wording& wording = page.wording();
  const Response& response = wording.response();
  const auto shortfalls = gravest(response);
  if (shortfalls.empty()) {
    page.text(wording.label(response.requirements.empty() ? Label::nothing_to_fill : Label::nothing_missing),
              0, Style::bold);
    return;
  }
  page.text(wording.label(Label::missing, {std::to_string(shortfalls.size())}), 0, Style::bold);
  const std::size_t shown = shortfalls.size() <= most ? shortfalls.size() : most - 1;
  for (std::size_t i = 0; i < shown; ++i) {
    const Shortfall& shortfall = *shortfalls[i];
    const Requirement& requirement = response.requirements[shortfall.requirement];
    std::vector<std::string> why;
    if (!shortfall.reasons.empty()) why.push_back(wording.in(shortfall.reasons.front()));
    if (!shortfall.remedies.empty()) why.push_back(wording.in(shortfall.remedies.front().what));
    page.one_line(wording.label(Label::missing_line,
                                {wording.need(requirement), wording.clock(requirement.curve[shortfall.point].by),
                                 wording.amount(requirement, shortfall.missing), wording.clauses(why)}),
                  2, Style::alarm);
  }
  if (shown < shortfalls.size()) {
    page.one_line(wording.label(Label::missing_more, {std::to_string(shortfalls.size() - shown)}), 2,
                  Style::alarm);
  }
}

/// Steps with a deadline that somebody still has to do: not over when the question is asked.
std::vector<const LinkageStep*> due(const Response& response) {
  std::vector<const LinkageStep*> result;
  for (const LinkageStep& step : response.linkage) {
    const bool ahead = step.finish > response.as_of || (step.deadline && *step.deadline >= response.as_of);
    if (step.deadline && ahead && !step.assignment) result.push_back(&step);
  }
  std::ranges::stable_sort(result, [](const LinkageStep* a, const LinkageStep* b) {
    return std::tie(*a->deadline, a->finish, a->id) < std::tie(*b->deadline, b->finish, b->id);
  });
  return result;
}

void write_due(Page& page, std::size_t most) {
  const Wording& wording = page.wording();
  const auto steps = due(wording.response());
  if (steps.empty()) return;
  page.text(wording.label(Label::due_next), 0, Style::bold);
  const std::size_t columns = std::max<std::size_t>(page.options().columns, 60) - 42;
  Table table({{""}, {""}, {""}, {""}});
  for (std::size_t i = 0; i < std::min(most, steps.size()); ++i) {
    const LinkageStep& step = *steps[i];
    const bool broken = step.finish > *step.deadline;
    const Style style = broken ? Style::alarm : Style::plain;
    std::string who = wording.organisation(step.actor);
    if (!step.role.empty()) who += " " + wording.in(step.role);
    table.add({{wording.label(Label::due_by, {wording.clock(*step.deadline),
                                              wording.since(wording.origin(step.incident), *step.deadline)}),
                style},
               {clipped(who, columns * 2 / 5), style},
               {clipped(wording.in(step.text), columns * 3 / 5), style},
               {broken ? wording.label(Label::due_broken, {wording.span(step.finish - *step.deadline)}) : "",
                style}});
  }
  page.table(table, 2);
}

}  // namespace

void write_first_screen(Page& page) {
  const Wording& wording = page.wording();
  const Response& response = wording.response();
  write_banner(page);
  for (std::size_t i = 0; i < response.incidents.size(); ++i) {
    const std::string number = response.incidents.size() == 1 ? "" : std::to_string(i + 1) + ". ";
    write_what_and_when(page, response.incidents[i], number);
    write_grade(page, i);
    write_plans_in_force(page, response.incidents[i].incident.id);
  }
  const auto met = fulfilments(response);
  const std::size_t missing = gravest(response).size();
  const std::size_t below = 1 + std::min(missing, missing_lines);  // the heading and its lines
  const std::size_t steps = due(response).size();
  const std::size_t due_below = steps == 0 ? 0 : 1 + std::min(steps, due_lines);
  const std::size_t used = page.lines() + below + due_below;
  write_who(page, met, used < screen_lines ? screen_lines - used : 0);
  write_missing(page, missing_lines);
  write_due(page, due_lines);
}

}  // namespace muster
