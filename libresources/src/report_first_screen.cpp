#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "muster/plan/grade.hpp"
#include "muster/plan/plan.hpp"
#include "muster/resources/region.hpp"
#include "report_first_screen_parts.hpp"
#include "report_sections.hpp"

namespace muster {

namespace {

constexpr std::size_t screen_lines = 24;
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
  const std::string& policy = wording.response().dispatch.options.policy.id;
  if (policy != usual_policy) times.push_back(wording.label(Label::by_policy, {policy}));
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

/// Only where no grade says so already.
void write_at_risk(Page& page, std::size_t position) {
  const Response& response = page.wording().response();
  const auto& all = response.at_risk;
  if (position >= all.size() || !all[position] || !all[position]->reached()) return;
  const bool graded = position < response.grades.size() && response.grades[position] &&
                      response.grades[position]->potential > Grade::ordinary;
  if (!graded) page.text(page.wording().label(Label::at_risk_event), 2);
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

/// What of the screen each part gets.
struct Shares {
  std::size_t rows = 0;
  std::size_t missing = 0;
  std::size_t due = 0;
};

/// As many rows as fit; where even the least do not, the other parts give way.
Shares shared_out(const Page& page, const std::vector<Fulfilment>& met) {
  const std::size_t short_of = gravest(page.wording().response()).size();
  const std::size_t steps = due(page.wording().response()).size();
  const std::size_t least = std::min(least_rows, met.size());
  Shares shares;
  for (const auto& [missing, soon] :
       {std::pair(4, 3), std::pair(3, 3), std::pair(3, 2), std::pair(2, 2)}) {
    shares.missing = static_cast<std::size_t>(missing);
    shares.due = static_cast<std::size_t>(soon);
    const std::size_t below =
        1 + std::min(short_of, shares.missing) + (steps == 0 ? 0 : 1 + std::min(steps, shares.due));
    shares.rows = met.size();
    while (shares.rows > least &&
           page.lines() + who_lines(shares.rows, met, page) + below > screen_lines) {
      --shares.rows;
    }
    if (page.lines() + who_lines(shares.rows, met, page) + below <= screen_lines) break;
  }
  return shares;
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
    write_at_risk(page, i);
    write_plans_in_force(page, response.incidents[i].incident.id);
  }
  const auto met = fulfilments(response);
  const Shares shares = shared_out(page, met);
  write_who(page, met, shares.rows);
  write_missing(page, shares.missing);
  write_due(page, shares.due);
}

}  // namespace muster
