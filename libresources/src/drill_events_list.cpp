#include "muster/resources/drill_events_list.hpp"

#include <algorithm>
#include <array>

#include "drill_page.hpp"
#include "drill_wording.hpp"
#include "muster/plan/csv.hpp"

namespace muster {

namespace {

constexpr std::array<DrillWord, 12> columns = {
    DrillWord::column_number, DrillWord::column_time,     DrillWord::column_after,
    DrillWord::column_inject, DrillWord::column_what,     DrillWord::column_from,
    DrillWord::column_to,     DrillWord::column_channel,  DrillWord::column_controller,
    DrillWord::column_text,   DrillWord::column_sets_off, DrillWord::column_given};

class EventsList {
 public:
  EventsList(const Drill& drill, const Rehearsal& rehearsal, const Region& region,
             Language language)
      : drill_(drill), rehearsal_(rehearsal), wording_(drill, region, language) {
    for (std::size_t i = 0; i < drill.injects.size(); ++i) order_.push_back(i);
    std::ranges::stable_sort(order_, [&](std::size_t a, std::size_t b) {
      const auto at = [&](std::size_t i) { return rehearsal_.injects[i].value_or(Instant::max()); };
      return at(a) < at(b);
    });
  }

  [[nodiscard]] const DrillWording& wording() const { return wording_; }

  [[nodiscard]] std::vector<std::vector<std::string>> rows() const {
    std::vector<std::vector<std::string>> all;
    for (const std::size_t i : order_) {
      const Inject& inject = drill_.injects[i];
      const auto& at = rehearsal_.injects[i];
      all.push_back({std::to_string(all.size() + 1),
                     at ? wording_.clock(*at) : wording_.in(without_time(inject)), offset(i),
                     inject.id, wording_.in(title(inject.effect)), wording_.person(inject.from),
                     wording_.person(inject.to), wording_.channel(inject.channel),
                     wording_.person(inject.controller), wording_.in(inject.text), sets_off(inject),
                     ""});
    }
    return all;
  }

  [[nodiscard]] std::string sheets() const {
    std::string text = "<section class=\"sheets\">\n";
    for (const DrillObjective& objective : drill_.objectives) {
      text += "<section><h2>" +
              html(wording_.in(DrillWord::sheet_title, {wording_.in(objective.text)})) +
              "</h2>\n<p>" + html(wording_.in(DrillWord::sheet_signed)) + "</p>\n";
      std::vector<std::vector<std::string>> rows;
      for (std::size_t e = 0; e < drill_.expectations.size(); ++e) {
        const DrillExpectation& expected = drill_.expectations[e];
        if (expected.objective != objective.id) continue;
        const auto& limit = rehearsal_.outcomes[e].limit;
        rows.push_back({html(expected.id), html(wording_.in(expected.text)),
                        html(wording_.person(expected.participant)),
                        limit ? html(wording_.clock(*limit)) : "", std::to_string(expected.weight),
                        "&#8203;", "&#8203;"});
      }
      std::vector<std::string> titles;
      for (const DrillWord word :
           {DrillWord::column_inject, DrillWord::column_expected, DrillWord::column_who,
            DrillWord::column_limit, DrillWord::column_weight, DrillWord::column_seen_at,
            DrillWord::column_seen_what}) {
        titles.push_back(html(wording_.in(word)));
      }
      text += html_table(titles, rows, "sheet stack") + "</section>\n";
    }
    return text + "<p class=\"quiet\">" + html(wording_.in(DrillWord::sheet_note)) +
           "</p>\n</section>\n";
  }

 private:
  static DrillWord without_time(const Inject& inject) {
    const bool by_players = inject.when && inject.when->of_players();
    return by_players ? DrillWord::by_players : DrillWord::never_comes;
  }

  [[nodiscard]] std::string offset(std::size_t i) const {
    const Inject& inject = drill_.injects[i];
    std::string text = rehearsal_.injects[i] ? wording_.after_start(*rehearsal_.injects[i]) : "";
    std::string why;
    if (inject.after) {
      why =
          wording_.in(DrillWord::trigger_after, {*inject.after, wording_.short_span(inject.delay)});
    } else if (inject.when && inject.delay == Seconds{0}) {
      why = wording_.in(DrillWord::trigger_at_once, {wording_.condition(*inject.when)});
    } else if (inject.when) {
      why = wording_.in(DrillWord::trigger_when,
                        {wording_.short_span(inject.delay), wording_.condition(*inject.when)});
    }
    if (why.empty()) return text;
    return text.empty() ? why : text + " (" + why + ")";
  }

  [[nodiscard]] std::string sets_off(const Inject& inject) const {
    std::string text;
    for (const DrillExpectation& expected : drill_.expectations) {
      if (expected.after != inject.id) continue;
      text += (text.empty() ? "" : wording_.in(DrillWord::pause_besides)) +
              wording_.in(expected.text) + " (≤ " + wording_.short_span(expected.within) + ")";
    }
    return text;
  }

  const Drill& drill_;
  const Rehearsal& rehearsal_;
  DrillWording wording_;
  std::vector<std::size_t> order_ = {};
};

}  // namespace

std::string events_list_csv(const Drill& drill, const Rehearsal& rehearsal, const Region& region,
                            Language language) {
  const EventsList list(drill, rehearsal, region, language);
  std::string csv;
  for (const DrillWord word : columns) csv += csv_cell(list.wording().in(word), true) + ",";
  csv += csv_cell(list.wording().in(DrillWord::column_exercise), true) + "\n";
  for (const auto& row : list.rows()) {
    for (const std::string& cell : row) csv += csv_cell(cell, true) + ",";
    csv += csv_cell(exercise_mark(), true) + "\n";
  }
  return csv;
}

std::string events_list_html(const Drill& drill, const Rehearsal& rehearsal, const Region& region,
                             Language language) {
  const EventsList list(drill, rehearsal, region, language);
  std::vector<std::string> titles;
  for (const DrillWord word : columns) titles.push_back(html(list.wording().in(word)));
  std::vector<std::vector<std::string>> rows;
  for (const auto& row : list.rows()) {
    std::vector<std::string> cells;
    for (const std::string& cell : row) cells.push_back(html(cell));
    rows.push_back(std::move(cells));
  }
  std::string body = "<h1>" + html(list.wording().in(DrillWord::list_title, {drill.title})) +
                     "</h1>\n<p class=\"quiet\">" + html(list.wording().classes()) + "</p>\n" +
                     html_table(titles, rows, "t list stack") + list.sheets();
  return write_page({.title = drill.title.in(language),
                     .mark = exercise_mark(),
                     .banner = region.header.banner.in(language),
                     .language = language,
                     .landscape = true,
                     .body = std::move(body)});
}

}  // namespace muster
