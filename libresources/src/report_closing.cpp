#include <algorithm>
#include <map>

#include "muster/resources/region.hpp"
#include "report_sections.hpp"
#include "response_json_parts.hpp"

namespace muster {

namespace {

constexpr std::size_t names_in_a_line = 6;

/// By need and reason, so that forty crews off duty are one line.
void write_ruled_out(Page& page) {
  const Wording& wording = page.wording();
  const Response& response = wording.response();
  std::map<std::pair<std::size_t, std::string>, std::vector<std::string>> groups;
  for (const RuledOut& out : response.candidates.ruled_out) {
    const LotId* lot = std::get_if<LotId>(&out.resource);
    groups[{out.requirement, wording.in(out.reason)}].push_back(
        lot != nullptr ? wording.stockpile_of(*lot) : wording.resource(out.resource));
  }
  for (auto& [key, names] : groups) {
    const std::size_t count = names.size();
    names.resize(std::min(count, names_in_a_line));
    std::string who = wording.list(names);
    if (count > names.size())
      who += " " + wording.label(Label::and_others, {std::to_string(count)});
    page.text(wording.label(Label::ruled_out_line,
                            {wording.need(response.requirements[key.first]), who, key.second}),
              2, Style::plain, 2);
  }
}

}  // namespace

void write_asks(Page& page, const std::vector<Ask>& questions) {
  const Wording& wording = page.wording();
  if (questions.empty()) return;
  page.heading(Label::section_asks);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    page.text(
        wording.label(Label::ask_line, {std::to_string(i + 1), question(questions[i], wording),
                                        reason(questions[i], wording)}),
        2, Style::plain, 3);
  }
}

void write_left_out(Page& page) {
  const Wording& wording = page.wording();
  const Response& response = wording.response();
  if (!page.options().explain) return;
  if (!response.near_matches.empty()) {
    page.heading(Label::section_near);
    for (const NearMatch& near : response.near_matches) {
      page.text(
          wording.label(Label::reason_line, {wording.plan(near.plan), wording.in(near.reason)}), 2,
          Style::plain, 2);
    }
  }
  if (response.candidates.ruled_out.empty()) return;
  page.heading(Label::section_ruled_out);
  write_ruled_out(page);
}

void write_notes(Page& page) {
  const Wording& wording = page.wording();
  const auto& notes = wording.response().notes;
  if (notes.empty()) return;
  page.heading(Label::section_notes);
  for (const Finding& note : notes) {
    page.text(wording.label(Label::bullet, {text(note, wording.language())}), 2,
              note.severity == Severity::note ? Style::plain : Style::alarm, 2);
  }
}

void write_record(Page& page, const std::vector<Ask>& questions) {
  const Wording& wording = page.wording();
  const Json answer = response_json(wording, questions);
  const auto field = [record = answer.find("record")](std::string_view name) {
    const Json* value = record == nullptr ? nullptr : record->find(name);
    return value == nullptr || value->string() == nullptr ? std::string() : *value->string();
  };
  page.blank();
  page.text(
      wording.label(Label::record_line,
                    {field("library_version"), field("as_of"),
                     std::to_string(wording.response().seq), field("region_digest").substr(0, 12),
                     field("input_digest").substr(0, 12), field("result_digest").substr(0, 12)}),
      0, Style::plain, 2);
  const RegionHeader& header = wording.region().header;
  if (!header.banner.empty())
    page.one_line(wording.label(Label::banner, {wording.in(header.banner)}), 0, Style::bold);
}

}  // namespace muster
