#include "order_words.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "fulfilment.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"

namespace muster {

namespace {

bool strip(std::string& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.erase(0, prefix.size());
  return true;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void strip_blanks(std::string& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == ',')) text.erase(0, 1);
  while (!text.empty() && (text.back() == ' ' || text.back() == ',')) text.pop_back();
}

std::string plural(const std::string& noun) {
  const bool hisses =
      noun.ends_with("s") || noun.ends_with("x") || noun.ends_with("ch") || noun.ends_with("sh");
  if (hisses) return noun + "es";
  const bool after_consonant =
      noun.size() > 1 && noun.ends_with("y") &&
      std::string_view("aeiou").find(noun[noun.size() - 2]) == std::string_view::npos;
  if (after_consonant) return noun.substr(0, noun.size() - 1) + "ies";
  return noun + "s";
}

/// The measure word that Chinese puts between a number and such a thing.
std::string measure_word(const std::string& sort) {
  for (const std::string_view vehicle : {"车", "机"}) {
    if (sort.ends_with(vehicle)) return vehicle == "车" ? "辆" : "台";
  }
  return "个";
}

/// "10 × water pump"; of kits "2 × medical kit: 20 × dressing".
std::string goods(const Assignment& assignment, const Requirement& requirement,
                  const Wording& wording) {
  const auto so_many = [&](const MaterialId& material, Quantity quantity) {
    return wording.label(Label::so_much, {wording.in(wording.region().catalogue.name_of(material)),
                                          wording.amount(material, quantity)});
  };
  const Lot* lot = find(wording.region().lots, *assignment.lot);
  const MaterialId wanted = requirement.material.value_or(MaterialId());
  const MaterialId lies_there = lot != nullptr ? lot->material : wanted;
  if (!assignment.kits) return so_many(lies_there, assignment.quantity);
  const std::string parts = so_many(wanted, assignment.quantity);
  if (*assignment.kits == Quantity(0)) {
    return wording.label(Label::out_of_kits,
                         {wording.in(wording.region().catalogue.name_of(lies_there)), parts});
  }
  return wording.label(Label::kits_with, {so_many(lies_there, *assignment.kits), parts});
}

OrderLine line_of(const Assignment& assignment, const Wording& wording) {
  OrderLine line;
  line.requirement = assignment.requirement;
  const Requirement& requirement = wording.response().requirements[assignment.requirement];
  line.by = meant_for(assignment, requirement);
  line.late_by = assignment.late_by;
  if (assignment.lot) {
    line.lot = assignment.lot;
    line.whose = wording.stockpile_of(*assignment.lot);
    line.what = goods(assignment, requirement, wording);
    return line;
  }
  const Crew* crew = find(wording.region().crews, *assignment.crew);
  const Team* team = crew == nullptr ? nullptr : find(wording.region().teams, crew->team);
  if (team == nullptr) {
    line.what = wording.crew(*assignment.crew);
    return line;
  }
  line.team = team->id;
  line.whose = wording.in(team->name);
  line.what = crew_sort(*crew, wording.language());
  return line;
}

/// Crews of one team and sort that are meant for the same deadline and are all in time, or all
/// late.
bool same_line(const OrderLine& a, const OrderLine& b) {
  return a.requirement == b.requirement && a.team && a.team == b.team && a.what == b.what &&
         a.by == b.by && a.late_by.has_value() == b.late_by.has_value();
}

void take_in(OrderLine& line, std::size_t position, const Response& response) {
  const Assignment& assignment = response.dispatch.assignments[position];
  const Coming& coming = assignment.coming;
  if (line.assignments.empty()) {
    line.departs = coming.departs;
    line.first_arrival = line.last_arrival = coming.arrives;
  }
  line.assignments.push_back(position);
  line.departs = std::min(line.departs, coming.departs);
  line.first_arrival = std::min(line.first_arrival, coming.arrives);
  line.last_arrival = std::max(line.last_arrival, coming.arrives);
  if (assignment.late_by) line.late_by = std::max(*line.late_by, *assignment.late_by);
}

/// Where wheels stop, for those on the line. Empty when their way is not known.
std::optional<std::string> destination(const OrderLine& line, const Wording& wording) {
  const Response& response = wording.response();
  const auto& requirement = response.requirements[line.requirement];
  const LocatedIncident& incident = wording.incident(requirement.incident);
  const std::size_t first = line.assignments.front();
  if (first < response.routes.size() && response.routes[first]) {
    const std::size_t approach = response.routes[first]->approach;
    if (approach < incident.approaches.size() && !incident.approaches[approach].name.empty()) {
      const Approach& taken = incident.approaches[approach];
      const bool on_the_way = !taken.access_point && taken.leg.ms > 0;
      const std::string name = wording.in(taken.name);
      return on_the_way ? wording.label(Label::say_scene, {name}) : name;
    }
  }
  return std::nullopt;
}

/// Where everybody reports; who reports where, when that is not the same place for all.
std::string destinations(const std::vector<OrderLine>& lines, const Wording& wording) {
  std::vector<std::pair<std::string, std::vector<std::string>>> by_place;
  for (const OrderLine& line : lines) {
    const auto where = destination(line, wording);
    if (!where) continue;
    auto found = std::ranges::find(by_place, *where, [](const auto& one) { return one.first; });
    if (found == by_place.end()) found = by_place.insert(by_place.end(), {*where, {}});
    auto& who = found->second;
    if (std::ranges::find(who, line.whose) == who.end()) who.push_back(line.whose);
  }
  if (by_place.empty()) {
    const auto& requirement = wording.response().requirements[lines.front().requirement];
    return wording.label(Label::say_where,
                         {wording.in(wording.incident(requirement.incident).where)});
  }
  if (by_place.size() == 1) return wording.label(Label::say_where, {by_place.front().first});
  std::vector<std::string> each;
  for (const auto& [where, who] : by_place) {
    each.push_back(wording.label(Label::say_where_one, {wording.list(who), where}));
  }
  return wording.label(Label::say_where_each, {wording.clauses(each)});
}

/// One line aloud: with its deadline, or as fast as can be when that cannot be kept.
std::string clause(const OrderLine& line, const Wording& wording) {
  const std::string what = line.lot || !line.team
                               ? line.what
                               : counted(line.assignments.size(), line.what, wording.language());
  const Label late = line.lot ? Label::say_stock_late : Label::say_line_late;
  const Label in_time = line.lot ? Label::say_stock : Label::say_line;
  return line.late_by ? wording.label(late, {line.whose, what, wording.clock_up(line.last_arrival)})
                      : wording.label(in_time, {line.whose, what, wording.clock(line.by)});
}

constexpr std::size_t lots_to_read_aloud = 3;
constexpr std::size_t teams_to_read_aloud = 4;

/// "院前急救：18 辆救护车，分属 9 支队伍 …": all lines of one requirement in one clause.
std::string summary(const std::vector<OrderLine>& lines, const Wording& wording) {
  std::size_t crews = 0;
  bool one_sort = true;
  bool late = false;
  std::set<TeamId> teams;
  OrderLine all = lines.front();
  for (const OrderLine& line : lines) {
    crews += line.assignments.size();
    one_sort = one_sort && line.what == all.what;
    late = late || line.late_by.has_value();
    if (line.team) teams.insert(*line.team);
    all.by = std::max(all.by, line.by);
    all.last_arrival = std::max(all.last_arrival, line.last_arrival);
  }
  const std::string sort = one_sort ? all.what : wording.label(Label::crew_word);
  const std::string when = late ? wording.clock_up(all.last_arrival) : wording.clock(all.by);
  return wording.label(
      late ? Label::say_many_late : Label::say_many,
      {wording.need(wording.response().requirements[all.requirement]),
       counted(crews, sort, wording.language()), std::to_string(teams.size()), when});
}

std::vector<std::string> crew_clauses(const std::vector<OrderLine>& lines, const Wording& wording) {
  std::vector<std::string> clauses;
  for (std::size_t i = 0; i < lines.size();) {
    std::vector<OrderLine> same;
    for (; i < lines.size() && (same.empty() || lines[i].requirement == same.front().requirement);
         ++i) {
      same.push_back(lines[i]);
    }
    if (same.size() > teams_to_read_aloud) {
      clauses.push_back(summary(same, wording));
    } else {
      for (const OrderLine& line : same) clauses.push_back(clause(line, wording));
    }
  }
  return clauses;
}

std::vector<std::string> lot_clauses(const std::vector<OrderLine>& lines, const Wording& wording) {
  std::vector<std::string> clauses;
  if (lines.size() <= lots_to_read_aloud) {
    for (const OrderLine& line : lines) clauses.push_back(clause(line, wording));
    return clauses;
  }
  std::vector<std::string> stockpiles;
  for (const OrderLine& line : lines) {
    const bool known = std::ranges::find(stockpiles, line.whose) != stockpiles.end();
    if (!known) stockpiles.push_back(line.whose);
  }
  return {wording.label(Label::say_lots, {wording.list(stockpiles), std::to_string(lines.size())})};
}

/// Crews one by one, then stock; where there are too many to read aloud, the sum and "list
/// follows".
std::vector<std::string> clauses_of(const std::vector<OrderLine>& lines, const Wording& wording) {
  std::vector<OrderLine> crews;
  std::vector<OrderLine> lots;
  for (const OrderLine& line : lines) (line.lot ? lots : crews).push_back(line);
  std::vector<std::string> clauses = crew_clauses(crews, wording);
  for (std::string& one : lot_clauses(lots, wording)) clauses.push_back(std::move(one));
  return clauses;
}

Label opening(Act act) {
  switch (act) {
    case Act::order:
      return Label::say_order;
    case Act::request:
      return Label::say_request;
    case Act::agreement:
      return Label::say_agreement;
    case Act::requisition:
      return Label::say_requisition;
  }
  return Label::say_order;
}

/// The incidents the lines are for, in the order of the answer.
std::vector<IncidentId> incidents_of(const std::vector<OrderLine>& lines,
                                     const Response& response) {
  std::vector<IncidentId> result;
  for (const LocatedIncident& incident : response.incidents) {
    const bool served = std::ranges::any_of(lines, [&](const OrderLine& line) {
      return response.requirements[line.requirement].incident == incident.incident.id;
    });
    if (served) result.push_back(incident.incident.id);
  }
  return result;
}

}  // namespace

std::string crew_sort(const Crew& crew, Language language) {
  std::string rest = one_line(crew.name.in(language));
  const std::size_t blank = language == Language::zh ? rest.rfind(' ') : rest.rfind(", ");
  if (blank == std::string::npos) return words(Label::crew_word, language);
  rest.erase(0, blank + 1);
  strip_blanks(rest);
  strip(rest, "第");
  std::size_t digits = 0;
  while (digits < rest.size() && is_digit(rest[digits])) ++digits;
  rest.erase(0, digits);
  if (digits > 0) strip(rest, "号");
  while (!rest.empty() && is_digit(rest.back())) rest.pop_back();
  strip_blanks(rest);
  return rest.empty() ? words(Label::crew_word, language) : rest;
}

std::string counted(std::size_t count, const std::string& sort, Language language) {
  if (language == Language::zh) return std::to_string(count) + " " + measure_word(sort) + sort;
  return std::to_string(count) + " " + (count == 1 ? sort : plural(sort));
}

std::vector<OrderLine> order_lines(const Order& order, const Wording& wording) {
  std::vector<OrderLine> lines;
  for (const std::size_t position : order.assignments) {
    const Assignment& assignment = wording.response().dispatch.assignments[position];
    if (assignment.carried) continue;
    OrderLine line = line_of(assignment, wording);
    auto found =
        std::ranges::find_if(lines, [&](const OrderLine& one) { return same_line(one, line); });
    if (found == lines.end()) found = lines.insert(lines.end(), std::move(line));
    take_in(*found, position, wording.response());
  }
  std::ranges::stable_sort(lines, {}, [](const OrderLine& line) { return line.lot.has_value(); });
  return lines;
}

std::string order_text(const Order& order, const Wording& wording) {
  const std::vector<OrderLine> lines = order_lines(order, wording);
  const RegionHeader& header = wording.region().header;
  const std::string centre =
      wording.in(name_of(wording.region().jurisdictions, header.jurisdiction));
  std::string text = wording.label(Label::say_who, {centre});
  for (const IncidentId& id : incidents_of(lines, wording.response())) {
    const LocatedIncident& incident = wording.incident(id);
    const std::string facts = wording.reported(incident);
    std::vector<OrderLine> own;
    for (const OrderLine& line : lines) {
      if (wording.response().requirements[line.requirement].incident == id) own.push_back(line);
    }
    const bool told = incident.incident.occurred.has_value();
    text += wording.label(
        told ? Label::say_what : Label::say_what_reported,
        {wording.in(incident.where), wording.clock(wording.origin(id)), wording.kind(incident),
         facts.empty() ? "" : wording.label(Label::say_facts, {facts})});
    text += wording.label(opening(order.act), {wording.organisation(order.authority)});
    text += wording.clauses(clauses_of(own, wording));
    text += destinations(own, wording);
  }
  return text + wording.label(Label::say_back);
}

std::string order_message(const Order& order, const Wording& wording) {
  constexpr std::size_t most = 300;
  const auto characters = [](std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
  };
  std::string text = order_text(order, wording);
  if (characters(text) <= most) return text;
  const std::string rest = wording.label(Label::order_more);
  const std::size_t room = most - characters(rest);
  std::size_t end = 0;  // after the last clause that fits
  for (const std::string_view stop : {"；", "。", "，", "; ", ". ", ", "}) {
    for (std::size_t at = text.find(stop); at != std::string::npos;
         at = text.find(stop, at + stop.size())) {
      if (characters(std::string_view(text).substr(0, at)) > room) break;
      end = std::max(end, at);
    }
  }
  text.resize(end);
  return text + rest;
}

}  // namespace muster
