// Who relieves whom, and what is left behind.
#include <algorithm>
#include <map>
#include <tuple>

#include "muster/resources/region.hpp"
#include "muster/resources/roads.hpp"
#include "report_sections.hpp"

namespace muster {

namespace {

/// Reliefs of one need that are said in one breath.
struct Turns {
  Instant first = {};
  Instant last = {};
  std::vector<const Relief*> filled = {};
  std::vector<const Relief*> missing = {};
};

std::string from_to(const Turns& turns, const Wording& wording) {
  const std::string first = wording.clock(turns.first);
  const std::string last = wording.clock(turns.last);
  return first == last ? first : wording.label(Label::relief_from_to, {first, last});
}

void write_pairs(Page& page, const Turns& turns) {
  const Wording& wording = page.wording();
  for (const Relief* one : turns.filled) {
    page.text(
        wording.label(Label::relief_pair,
                      {wording.crew(*one->crew),
                       wording.crew(*wording.response().dispatch.assignments[one->assignment].crew),
                       wording.clock(one->by), wording.clock(*one->leaves_by)}),
        4, Style::plain, 2);
  }
}

void write_turns(Page& page, const Requirement& requirement, const Turns& turns) {
  const Wording& wording = page.wording();
  const std::string by = from_to(turns, wording);
  const std::string need = wording.need(requirement);
  if (!turns.filled.empty()) {
    std::vector<std::string> crews;
    Instant leaves = *turns.filled.front()->leaves_by;
    for (const Relief* one : turns.filled) {
      crews.push_back(wording.crew(*one->crew));
      leaves = std::min(leaves, *one->leaves_by);
    }
    page.text(wording.label(Label::relief_group, {by, need, std::to_string(turns.filled.size()),
                                                  wording.in(turns.filled.front()->limit),
                                                  wording.clauses(crews), wording.clock(leaves)}),
              2, Style::plain, 2);
    if (page.options().explain) write_pairs(page, turns);
  }
  if (turns.missing.empty()) return;
  std::vector<std::string> reasons;
  for (const Message& reason : turns.missing.front()->reasons)
    reasons.push_back(wording.in(reason));
  page.text(wording.label(Label::relief_missing,
                          {by, need, std::to_string(turns.missing.size()),
                           wording.in(turns.missing.front()->limit), wording.clauses(reasons)}),
            2, Style::alarm, 2);
}

std::string moves_text(const MoveUps& made, const Wording& wording) {
  std::vector<std::string> moves;
  const RoadNetwork& roads = *wording.region().roads;
  for (const MoveUp& move : made.moves) {
    const auto place = roads.find(move.to);
    moves.push_back(wording.label(
        Label::coverage_move,
        {wording.in(name_of(wording.region().teams, move.team)),
         place ? wording.in(roads[*place].name) : move.to.str(), wording.span(move.drive)}));
  }
  return wording.label(Label::coverage_moves,
                       {std::to_string(made.covered), wording.clauses(moves)});
}

void write_hazards(Page& page, Label label, const std::vector<HazardId>& hazards) {
  if (hazards.empty()) return;
  std::vector<std::string> names;
  for (const HazardId& one : hazards) {
    names.push_back(page.wording().in(name_of(page.wording().region().hazards, one)));
  }
  page.text(page.wording().label(label, {page.wording().list(names)}), 4, Style::plain, 2);
}

std::string service_name(const std::string& service, const Wording& wording) {
  return wording.in(wording.region().catalogue.name_of(CapabilityId(service)));
}

}  // namespace

void write_reliefs(Page& page) {
  const Wording& wording = page.wording();
  const Response& response = wording.response();
  if (response.reliefs.reliefs.empty() && response.reliefs.notes.empty()) return;
  page.heading(Label::section_reliefs);
  std::map<std::tuple<int, std::size_t, Code, std::size_t>, Turns> all;
  for (const Relief& one : response.reliefs.reliefs) {
    const std::size_t requirement = response.dispatch.assignments[one.assignment].requirement;
    const auto [entry, fresh] = all.try_emplace(
        {response.requirements[requirement].priority, requirement, one.limit.code, one.turn});
    Turns& turns = entry->second;
    turns.first = fresh ? one.by : std::min(turns.first, one.by);
    turns.last = fresh ? one.by : std::max(turns.last, one.by);
    (one.crew ? turns.filled : turns.missing).push_back(&one);
  }
  for (const auto& [key, turns] : all) {
    write_turns(page, response.requirements[std::get<1>(key)], turns);
  }
  for (const Message& note : response.reliefs.notes) {
    page.text(wording.label(Label::bullet, {wording.in(note)}), 2, Style::plain, 2);
  }
}

void write_coverage(Page& page) {
  const Wording& wording = page.wording();
  const auto& left = wording.response().coverage_left;
  if (!left) return;
  page.heading(Label::section_coverage);
  for (const StandardLeft& one : left->standards) {
    page.text(wording.label(Label::coverage_line,
                            {service_name(one.standard.service, wording),
                             wording.span(*one.standard.within), std::to_string(one.before()),
                             std::to_string(one.after()), std::to_string(one.hazards)}),
              2, one.lost.empty() ? Style::plain : Style::alarm, 2);
    write_hazards(page, Label::coverage_lost, one.lost);
    write_hazards(page, Label::coverage_never, one.never);
    if (one.lost.empty()) {
      page.text(wording.label(Label::coverage_kept), 4);
    } else if (!one.one && !one.two) {
      page.text(wording.label(Label::coverage_no_move), 4);
    }
    for (const auto& made : {one.one, one.two}) {
      if (made) page.text(moves_text(*made, wording), 4, Style::plain, 2);
    }
  }
  for (const Message& note : left->notes) {
    page.text(wording.label(Label::bullet, {wording.in(note)}), 2, Style::plain, 2);
  }
}

}  // namespace muster
