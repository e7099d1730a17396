#include <algorithm>

#include "drill_page.hpp"
#include "drill_report_rows.hpp"

namespace muster {

namespace {

class AfterActionPage {
 public:
  AfterActionPage(const AfterAction& after, const Region& region, const DrillReportOptions& options)
      : after_(after), region_(region), wording_(after.drill, region, options.language) {}

  [[nodiscard]] std::string body() const {
    const auto title = after_.score.real ? DrillWord::report_real : DrillWord::report_drill;
    std::string text = "<h1>" + html(wording_.in(title, {after_.drill.title})) + "</h1>\n";
    if (!after_.score.real) text += "<p class=\"quiet\">" + html(wording_.classes()) + "</p>\n";
    text += "<p>" + html(wording_.in(after_.drill.story)) + "</p>\n<p class=\"big\">" +
            html(total_short()) + "</p>\n<p class=\"quiet\">" + html(total_of(after_, wording_)) +
            "<br>" + html(scale_of(after_, wording_)) + "<br>" +
            html(wording_.in(DrillWord::not_blame)) + "</p>\n";
    for (const LogGap& gap : after_.log.gaps) {
      text += "<p class=\"bad\">" + html(gap_of(gap, wording_)) + "</p>\n";
    }
    text += heading(DrillWord::section_objectives) + objectives();
    text += heading(DrillWord::section_timeline) + timeline();
    text += heading(DrillWord::section_strengths) + list(Choice::strength);
    text += heading(DrillWord::section_gaps) + list(Choice::gap);
    text += heading(DrillWord::section_unseen) + list(Choice::unseen);
    if (!after_.score.levels.empty()) {
      text += heading(DrillWord::section_level_check) + levels();
    }
    if (!after_.score.calls.empty()) text += heading(DrillWord::section_calls) + calls();
    text += heading(DrillWord::section_actions) + actions();
    return text + notes();
  }

 private:
  enum class Choice { strength, gap, unseen };

  [[nodiscard]] std::string heading(DrillWord word) const {
    return "<h2>" + html(wording_.in(word)) + "</h2>\n";
  }
  [[nodiscard]] std::vector<std::string> titles(const std::vector<DrillWord>& all) const {
    std::vector<std::string> result;
    for (const DrillWord word : all) result.push_back(html(wording_.in(word)));
    return result;
  }
  static std::string span(std::string_view style, const std::string& text) {
    return "<span class=\"" + std::string(style) + "\">" + html(text) + "</span>";
  }

  [[nodiscard]] std::string total_short() const {
    if (!after_.score.step) return wording_.in(DrillWord::total_unseen);
    const DrillScore& score = after_.score;
    std::string text = wording_.in(after_.scale.steps[*score.step].name) + " · " +
                       DrillWording::percent(*score.share);
    if (score.observed_weight < score.weight) {
      text += wording_.in(DrillWord::by_what_was_seen,
                          {std::to_string(score.observed_weight), std::to_string(score.weight)});
    }
    return text;
  }

  [[nodiscard]] std::string objectives() const {
    std::string text = "<div class=\"cards\">";
    for (const ScoredObjective& objective : after_.score.objectives) {
      const ObjectiveRow row = row_of(after_, objective, wording_);
      text += "<div class=\"card\"><h3>" + html(row.text) + "</h3>";
      if (!row.item.empty()) text += "<p class=\"quiet\">" + html(row.item) + "</p>";
      text += "<p class=\"big\">" + html(row.rating) + "</p><p>" + html(row.share) + "</p>";
      if (!row.formula.empty()) text += "<p class=\"quiet\">" + html(row.formula) + "</p>";
      if (!row.worst.empty()) text += "<p class=\"quiet\">" + html(row.worst) + "</p>";
      text += "</div>\n";
    }
    return text + "</div>\n";
  }

  [[nodiscard]] std::string timeline() const {
    std::vector<std::vector<std::string>> rows;
    for (std::size_t e = 0; e < after_.score.expectations.size(); ++e) {
      const AfterActionRow row = row_of(after_, e, wording_);
      const bool unseen = after_.score.expectations[e].seen == Seen::not_observed;
      const std::string_view style = row.bad ? "bad" : row.good ? "good" : unseen ? "unseen" : "";
      rows.push_back({html(row.text), html(row.limit), html(row.possible),
                      span(style, row.observed), html(row.lost), html(row.points),
                      html(row.formula), html(row.evidence)});
    }
    return html_table(
        titles({DrillWord::column_expected, DrillWord::column_limit, DrillWord::column_possible,
                DrillWord::column_observed, DrillWord::column_lost, DrillWord::column_points,
                DrillWord::column_formula, DrillWord::column_evidence}),
        rows, "lines stack");
  }

  [[nodiscard]] std::string list(Choice choice) const {
    std::string items;
    for (std::size_t e = 0; e < after_.score.expectations.size(); ++e) {
      const AfterActionRow row = row_of(after_, e, wording_);
      const bool unseen = after_.score.expectations[e].seen == Seen::not_observed;
      const bool wanted = choice == Choice::strength ? row.good
                          : choice == Choice::gap    ? row.bad
                                                     : unseen;
      if (!wanted) continue;
      items += "<li>" + html(row.text);
      if (!unseen) items += html(wording_.in(DrillWord::pause_says) + row.observed);
      if (!row.lost.empty()) items += html(wording_.in(DrillWord::pause_and) + row.lost);
      items += " <span class=\"quiet\">" + html(row.objective) + "</span></li>";
    }
    if (items.empty()) return "<p>" + html(wording_.in(DrillWord::nothing_here)) + "</p>\n";
    return "<ul>" + items + "</ul>\n";
  }

  [[nodiscard]] std::string levels() const {
    std::vector<std::vector<std::string>> rows;
    for (const ScoredLevel& level : after_.score.levels) {
      const Observation& row = after_.log.rows[level.row];
      rows.push_back({html(wording_.clock(row.at)), html(subject_of(row, region_, wording_)),
                      span(level.right ? "good" : "bad", level_of(after_, level, wording_))});
    }
    return html_table(
        titles({DrillWord::column_time, DrillWord::column_what, DrillWord::column_engine}), rows,
        "t");
  }

  [[nodiscard]] std::string calls() const {
    std::vector<std::vector<std::string>> rows;
    for (const ScoredCall& call : after_.score.calls) {
      const Observation& row = after_.log.rows[call.row];
      rows.push_back({html(wording_.clock(row.at)), html(subject_of(row, region_, wording_)),
                      span(call.in_answer ? "good" : "bad", call_of(after_, call, wording_))});
    }
    return html_table(
        titles({DrillWord::column_time, DrillWord::column_who, DrillWord::column_engine}), rows,
        "t");
  }

  [[nodiscard]] std::string actions() const {
    if (after_.actions.empty()) {
      return "<p>" + html(wording_.in(DrillWord::nothing_here)) + "</p>\n";
    }
    std::vector<std::vector<std::string>> rows;
    for (const CorrectiveAction& one : after_.actions) {
      rows.push_back({html(one.text), html(one.cause), html(element_of(one, wording_)),
                      html(wording_.in(name_of(region_.organisations, one.owner))),
                      span("tag", format_date(one.due)), span("tag", status_of(one, wording_))});
    }
    return html_table(
        titles({DrillWord::column_action, DrillWord::column_cause_of, DrillWord::column_element,
                DrillWord::column_owner, DrillWord::column_due, DrillWord::column_status}),
        rows, "stack");
  }

  [[nodiscard]] std::string notes() const {
    std::vector<std::vector<std::string>> rows;
    for (const Observation& row : after_.log.rows) {
      if (row.note.empty()) continue;
      rows.push_back({html(wording_.clock(row.at)), html(row.by), html(row.note)});
    }
    if (rows.empty()) return {};
    return heading(DrillWord::section_notes) +
           html_table(
               titles({DrillWord::column_time, DrillWord::column_who, DrillWord::column_happens}),
               rows, "t");
  }

  const AfterAction& after_;
  const Region& region_;
  DrillWording wording_;
};

}  // namespace

std::string after_action_html(const AfterAction& after, const Region& region,
                              const DrillReportOptions& options) {
  return write_page({.title = after.drill.title.in(options.language),
                     .mark = mark_of(after, options.language),
                     .banner = region.header.banner.in(options.language),
                     .language = options.language,
                     .body = AfterActionPage(after, region, options).body()});
}

}  // namespace muster
