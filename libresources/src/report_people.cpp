// Where casualties go, and where the people of a zone are sheltered.
#include <algorithm>

#include "muster/resources/region.hpp"
#include "report_sections.hpp"

namespace muster {

namespace {

std::string group_name(const CasualtyGroup& group, const Wording& wording) {
  std::string triage = wording.begun(wording.in(title(group.triage)));
  if (group.injury.empty()) return triage;
  return triage + wording.label(Label::casualty_injury, {wording.in(injury_title(group.injury))});
}

std::string people(Quantity quantity) { return std::to_string(quantity.count()); }

void write_shares(Page& page, const Casualties& one) {
  const Wording& wording = page.wording();
  Table table({{wording.label(Label::casualty_class)},
               {wording.label(Label::casualty_people), Align::right, true},
               {wording.label(Label::casualty_to)},
               {wording.label(Label::casualty_drive), Align::right, true},
               {wording.label(Label::casualty_wait), Align::right, true}});
  for (const CasualtyShare& share : one.shares) {
    table.add({Cell(group_name(one.groups[share.group], wording)), Cell(people(share.people)),
               Cell(wording.in(name_of(wording.region().facilities, share.facility))),
               Cell(wording.short_span(share.drive)),
               Cell(share.wait ? wording.short_span(*share.wait)
                               : wording.label(Label::casualty_wait_unknown))});
  }
  if (!table.empty()) page.table(table, 2);
}

/// What a duty officer would ask about: the nearest that is passed by, and those that are full or
/// take nobody; with reasons all.
bool worth_saying(const Casualties& all, const PassedFacility& one, const Page& page) {
  return page.options().explain || one.reason.code == Code::facility_full ||
         one.reason.code == Code::facility_diverted ||
         &one == &*std::ranges::find(all.passed, one.group, &PassedFacility::group);
}

}  // namespace

void write_casualties(Page& page) {
  const Wording& wording = page.wording();
  for (const Casualties& one : wording.response().casualties) {
    page.heading(Label::section_casualties, {wording.in(wording.incident(one.incident).where)});
    write_shares(page, one);
    for (const PassedFacility& passed : one.passed) {
      if (!worth_saying(one, passed, page)) continue;
      page.text(wording.label(Label::casualty_passed,
                              {group_name(one.groups[passed.group], wording),
                               wording.in(name_of(wording.region().facilities, passed.facility)),
                               wording.in(passed.reason)}),
                4, Style::plain, 2);
    }
    for (const Message& note : one.notes) {
      const bool alarm =
          note.code == Code::casualty_left || note.code == Code::casualty_no_ambulance;
      page.text(wording.label(Label::bullet, {wording.in(note)}), 2,
                alarm ? Style::alarm : Style::plain, 2);
    }
  }
}

void write_shelters(Page& page) {
  const Wording& wording = page.wording();
  for (const Sheltering& one : wording.response().shelters) {
    if (one.people == Quantity(0) && one.notes.empty()) continue;
    page.heading(Label::section_shelters, {wording.in(wording.incident(one.incident).where)});
    if (one.people) page.text(wording.label(Label::shelter_people, {people(*one.people)}), 2);
    for (const ShelterShare& share : one.shares) {
      page.text(wording.label(Label::shelter_share,
                              {wording.in(name_of(wording.region().facilities, share.facility)),
                               people(share.people), wording.span(share.drive)}),
                4, Style::plain, 2);
    }
    for (const PassedShelter& passed : one.passed) {
      page.text(wording.label(Label::shelter_passed,
                              {wording.in(name_of(wording.region().facilities, passed.facility)),
                               wording.in(passed.reason)}),
                4, Style::plain, 2);
    }
    for (const Message& note : one.notes) {
      page.text(wording.label(Label::bullet, {wording.in(note)}), 2,
                note.code == Code::shelter_left ? Style::alarm : Style::plain, 2);
    }
  }
}

}  // namespace muster
