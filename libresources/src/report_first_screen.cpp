#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "fulfilment.hpp"
#include "muster/plan/grade.hpp"
#include "report_sections.hpp"

namespace muster {

namespace {

constexpr std::size_t screen_lines = 24;
constexpr std::size_t missing_lines = 4;
constexpr std::size_t due_lines = 3;
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

/// In brackets; empty where the place's own name says it.
std::string county_of(const LocatedIncident& located, const Wording& wording) {
  if (located.jurisdictions.empty()) return "";
  const auto& all = wording.region().jurisdictions;
  const std::string name = wording.in(name_of(all, located.jurisdictions.front()));
  const bool said = wording.in(located.where).find(name) != std::string::npos;
  return said ? "" : wording.label(Label::in_brackets, {name});
}

void write_what_and_when(Page& page, const LocatedIncident& located, const std::string& number) {
  const Wording& wording = page.wording();
  const Incident& incident = located.incident;
  const std::string county = county_of(located, wording);
  page.one_line(number + wording.label(Label::what_where, {wording.begun(wording.kind(located)),
                                                           wording.in(located.where), county,
                                                           format_position(located.position)}),
                0, Style::bold);
  std::vector<std::string> times;
  const Instant origin = wording.origin(incident.id);
  times.push_back(incident.occurred ? wording.label(Label::occurred_at,
                                                    {wording.date_and_clock(*incident.occurred)})
                                    : wording.label(Label::occurred_unknown));
  times.push_back(wording.label(
      Label::known_at,
      {incident.occurred ? wording.clock(incident.known) : wording.date_and_clock(incident.known),
       incident.occurred ? " " + wording.since(origin, incident.known) : ""}));
  times.push_back(wording.label(
      Label::as_of_at,
      {wording.clock(wording.response().as_of), wording.since(origin, wording.response().as_of)}));
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
  page.text(
      wording.label(may_rise ? Label::grade_rising : Label::grade_settled, {confirmed, potential}),
      2);
}

/// Whether `a` says more about the response of its tier than `b`: the one with a level, then the
/// special before the comprehensive plan.
bool governs(const Match& a, const Match& b, const Wording& wording) {
  const auto rank = [&](const Match& match) {
    const Plan* plan = wording.region().plans.find(match.plan);
    return std::tuple(!match.level.has_value(),
                      plan == nullptr || plan->kind == PlanKind::comprehensive);
  };
  return rank(a) < rank(b);
}

/// One match for each tier, the highest tier first.
std::vector<const Match*> governing(const IncidentId& incident, const Wording& wording) {
  std::map<Tier, const Match*, std::greater<>> by_tier;
  for (const Match& match : wording.response().matches) {
    const Plan* plan = wording.region().plans.find(match.plan);
    if (match.incident != incident || plan == nullptr) continue;
    const Match*& best = by_tier[plan->tier];
    if (best == nullptr || governs(match, *best, wording)) best = &match;
  }
  std::vector<const Match*> result;
  for (const auto& [tier, match] : by_tier) result.push_back(match);
  return result;
}

void write_plans_in_force(Page& page, const IncidentId& incident) {
  const Wording& wording = page.wording();
  const auto matched = std::ranges::count(wording.response().matches, incident, &Match::incident);
  std::vector<std::string> parts;
  for (const Match* match : governing(incident, wording)) {
    const std::string tier = wording.tier(wording.region().plans.find(match->plan)->tier);
    const std::string level = wording.level(*match);
    parts.push_back(wording.label(level.empty() ? Label::plan_in_force : Label::plan_at_level,
                                  {tier, wording.plan(match->plan), level}));
  }
  if (parts.empty()) {
    page.text(wording.label(Label::no_plan), 2, Style::alarm);
    return;
  }
  const auto more = matched - static_cast<std::ptrdiff_t>(parts.size());
  if (more > 0) parts.push_back(wording.label(Label::more_plans, {std::to_string(more)}));
  page.text(wording.label(Label::plans_in_force, {wording.clauses(parts)}), 2, Style::plain, 2);
}

/// Every point of the curve where there are two; else those that are not met, and the last.
std::string met_text(const Fulfilment& met, const Requirement& requirement,
                     const Wording& wording) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < met.points.size(); ++i) {
    const PointMet& point = met.points[i];
    const bool shown =
        met.points.size() <= 2 || i + 1 == met.points.size() || point.filled < point.needed;
    if (!shown) continue;
    parts.push_back(wording.label(
        Label::met_by,
        {wording.clock(point.by), wording.ratio(requirement, point.filled, point.needed)}));
  }
  return wording.list(parts);
}

std::string arrival_text(const std::optional<Instant>& instant, const IncidentId& incident,
                         const Wording& wording) {
  if (!instant) return wording.label(Label::nobody);
  return wording.clock_up(*instant) + " " + wording.since_up(wording.origin(incident), *instant);
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
  return {{wording.need(requirement), style},
          {met_text(met, requirement, wording), style},
          {arrival_text(met.first, requirement.incident, wording), style},
          {arrival_text(met.last, requirement.incident, wording), style},
          {state, style}};
}

/// The requirements that get a row when there is room for `most`, people before goods: those that
/// are short come in first, then as they stand.
std::vector<std::size_t> chosen(const std::vector<Fulfilment>& met, const Response& response,
                                std::size_t most) {
  std::vector<std::size_t> all(met.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const auto goods = [&](std::size_t i) { return response.requirements[i].material.has_value(); };
  std::ranges::stable_sort(all, {},
                           [&](std::size_t i) { return std::tuple(goods(i), !met[i].short_of()); });
  all.resize(std::min(all.size(), most));
  std::ranges::sort(all, {}, [&](std::size_t i) { return std::tuple(goods(i), i); });
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

/// One for each requirement that is short, where most is missing; people before goods.
std::vector<const Shortfall*> gravest(const Response& response) {
  std::vector<const Shortfall*> result;
  for (const Shortfall& shortfall : response.shortfalls) {
    if (result.empty() || result.back()->requirement != shortfall.requirement) {
      result.push_back(&shortfall);
    } else if (shortfall.missing >= result.back()->missing) {
      result.back() = &shortfall;
    }
  }
  std::ranges::stable_sort(result, {}, [&](const Shortfall* shortfall) {
    return response.requirements[shortfall->requirement].material.has_value();
  });
  return result;
}

void write_missing(Page& page, std::size_t most) {
  const Wording& wording = page.wording();
  const Response& response = wording.response();
  const auto shortfalls = gravest(response);
  if (shortfalls.empty()) {
    page.text(wording.label(response.requirements.empty() ? Label::nothing_to_fill
                                                          : Label::nothing_missing),
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
    page.one_line(
        wording.label(
            Label::missing_line,
            {wording.need(requirement), wording.clock(requirement.curve[shortfall.point].by),
             wording.amount(requirement, shortfall.missing), wording.clauses(why)}),
        2, Style::alarm);
  }
  if (shown < shortfalls.size()) {
    page.one_line(wording.label(Label::missing_more, {std::to_string(shortfalls.size() - shown)}),
                  2, Style::alarm);
  }
}

/// Steps with a deadline that somebody still has to do when the question is asked: one for each
/// action, however many are told by it.
std::vector<const LinkageStep*> due(const Response& response) {
  std::vector<const LinkageStep*> result;
  for (const LinkageStep& step : response.linkage) {
    if (!step.deadline || step.assignment) continue;
    if (step.finish > response.as_of || *step.deadline >= response.as_of) result.push_back(&step);
  }
  std::ranges::stable_sort(result, [](const LinkageStep* a, const LinkageStep* b) {
    return std::tie(*a->deadline, b->finish, a->id) < std::tie(*b->deadline, a->finish, b->id);
  });
  std::set<std::tuple<PlanId, CardId, std::string>> seen;
  std::erase_if(result, [&](const LinkageStep* step) {
    if (!step->source) return false;
    return !seen.emplace(step->source->plan, step->source->card, step->source->action).second;
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
    table.add(
        {{wording.label(Label::due_by,
                        {wording.clock(*step.deadline),
                         wording.since(wording.origin(step.incident), *step.deadline)}),
          style},
         {clipped(wording.actor(step), columns * 2 / 5), style},
         {clipped(wording.in(step.text), columns * 3 / 5), style},
         {broken ? wording.label(Label::due_broken, {wording.span(step.finish - *step.deadline)})
                 : "",
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
