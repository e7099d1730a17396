#include <algorithm>
#include <map>
#include <set>

#include "drill_page.hpp"
#include "muster/resources/rehearsal_report.hpp"
#include "rehearsal_breaks.hpp"

namespace muster {

namespace {

constexpr std::size_t most_rows = 80;
constexpr std::size_t most_stocks = 8;

std::string cell(const std::string& text, std::string_view style = {}) {
  if (style.empty()) return html(text);
  return "<span class=\"" + std::string(style) + "\">" + html(text) + "</span>";
}

class RehearsalPage {
 public:
  RehearsalPage(const Drill& drill, const Rehearsal& rehearsal, const Region& region,
                const DrillReportOptions& options)
      : drill_(drill),
        rehearsal_(rehearsal),
        region_(region),
        explain_(options.explain),
        wording_(drill, region, options.language) {}

  [[nodiscard]] std::string body() const {
    std::string text = "<h1>" + html(wording_.in(DrillWord::banner_rehearsal, {drill_.title})) +
                       "</h1>\n<p class=\"quiet\">" + html(wording_.classes()) + "</p>\n<p>" +
                       html(wording_.in(drill_.story)) + "</p>\n";
    if (rehearsal_.stopped_by) {
      text +=
          "<p class=\"bad\">" +
          html(wording_.in(DrillWord::stopped_by, {wording_.clock(rehearsal_.end),
                                                   drill_.stops[*rehearsal_.stopped_by].text})) +
          "</p>\n";
    }
    text += heading(DrillWord::section_levels) + levels();
    text += heading(DrillWord::section_expected) + expected();
    text += heading(DrillWord::section_breaks) + breaks();
    text += heading(DrillWord::section_resources) + resources();
    text += stocks();
    return text + heading(DrillWord::section_course) + course();
  }

 private:
  [[nodiscard]] std::string heading(DrillWord word) const {
    return "<h2>" + html(wording_.in(word)) + "</h2>\n";
  }

  [[nodiscard]] std::string levels() const {
    std::string text = "<ul>";
    for (const RehearsedLevel& level : levels_of(rehearsal_, region_)) {
      const Plan* plan = region_.plans.find(level.plan);
      const Text name = plan == nullptr ? Text(level.plan.view()) : plan->title;
      text += "<li>" +
              html(wording_.in(DrillWord::level_line,
                               {name, level.name, wording_.clock(level.since)})) +
              "</li>";
    }
    return text + "</ul>\n";
  }

  [[nodiscard]] std::string expected() const {
    std::vector<std::vector<std::string>> rows;
    for (std::size_t e = 0; e < drill_.expectations.size(); ++e) {
      const DrillExpectation& one = drill_.expectations[e];
      const ExpectationOutcome& outcome = rehearsal_.outcomes[e];
      std::string possible;
      std::string margin;
      if (one.judged()) {
        possible = cell(wording_.in(DrillWord::possible_judged), "unseen");
      } else if (!outcome.limit) {
        possible = cell(wording_.in(DrillWord::possible_not_asked), "unseen");
      } else if (!outcome.possible) {
        possible = cell(wording_.in(DrillWord::possible_never), "bad");
      } else {
        possible = cell(wording_.clock(*outcome.possible));
        margin = outcome.met()
                     ? cell(wording_.span(*outcome.limit - *outcome.possible), "good")
                     : cell(wording_.in(DrillWord::late_by,
                                        {wording_.span(*outcome.possible - *outcome.limit)}),
                            "bad");
      }
      rows.push_back({html(wording_.objective(one.objective)), html(wording_.in(one.text)),
                      outcome.limit ? html(wording_.clock(*outcome.limit)) : "", possible, margin});
    }
    return html_table(
        titles({DrillWord::column_objective, DrillWord::column_expected, DrillWord::column_limit,
                DrillWord::column_possible, DrillWord::column_margin}),
        rows, "stack");
  }

  [[nodiscard]] std::vector<std::string> titles(const std::vector<DrillWord>& all) const {
    std::vector<std::string> result;
    for (const DrillWord word : all) result.push_back(html(wording_.in(word)));
    return result;
  }

  [[nodiscard]] std::string breaks() const {
    const auto all = breaks_of(drill_, rehearsal_, region_);
    if (all.empty()) return "<p>" + html(wording_.in(DrillWord::nothing_breaks)) + "</p>\n";
    std::string text = "<ul>";
    for (const RehearsalBreak& one : all) {
      text += "<li>" + cell(wording_.in(one.what), "bad");
      for (const Text& why : one.why) text += "<br>" + html(wording_.in(why));
      for (const Text& what : one.remedies) {
        text += "<br>→ " + cell(wording_.in(what), "good");
      }
      text += "</li>\n";
    }
    return text + "</ul>\n";
  }

  [[nodiscard]] std::int64_t after(Instant at) const { return (at - rehearsal_.start).count(); }

  /// Every crew that was sent, by the last answer that has it; crews of one team stand together.
  [[nodiscard]] std::string resources() const {
    struct Way {
      Coming coming = {};
      Instant until = {};
    };
    std::map<CrewId, Way> ways;
    for (std::size_t k = 0; k < rehearsal_.answers.size(); ++k) {
      const bool last = k + 1 == rehearsal_.answers.size();
      const Instant until = last ? rehearsal_.end : rehearsal_.answers[k + 1].at;
      for (const Assignment& one : rehearsal_.answers[k].response.dispatch.assignments) {
        if (!one.crew || one.carried || one.coming.alerted >= until) continue;
        ways[*one.crew] = {one.coming, until};
      }
    }
    std::vector<std::tuple<Instant, std::string, ChartRow>> rows;
    for (const auto& [id, way] : ways) {
      const Coming& c = way.coming;
      const std::int64_t end = after(way.until);
      ChartRow row{.name = clipped_name(wording_.in(name_of(region_.crews, id)))};
      const auto bar = [&](Instant from, Instant until, const char* style) {
        row.bars.push_back({after(from), std::min(after(until), end), style});
      };
      bar(c.alerted, c.agreed, "consent");
      bar(c.agreed, c.departs, "turnout");
      bar(c.departs, c.arrives, "travel");
      bar(c.arrives, way.until, "there");
      rows.emplace_back(c.arrives, id.view(), std::move(row));
    }
    std::ranges::sort(rows, [](const auto& a, const auto& b) {
      return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
    });
    std::vector<ChartRow> chart;
    for (auto& [at, id, row] : rows) {
      if (chart.size() < most_rows) chart.push_back(std::move(row));
    }
    std::vector<ChartMark> marks;
    for (const RehearsedAnswer& answer : rehearsal_.answers) {
      if (answer.because.empty()) continue;
      marks.push_back({after(answer.at), answer.because.front()});
    }
    std::string text = "<p class=\"legend quiet\">";
    const auto entry = [&](const char* colour, DrillWord word) {
      text += std::string("<span><i style=\"background:") + colour + "\"></i>" +
              html(wording_.in(word)) + "</span>";
    };
    entry("#c9ced3", DrillWord::legend_consent);
    entry("#f0b429", DrillWord::legend_turnout);
    entry("#3f7cc4", DrillWord::legend_travel);
    entry("#5fa777", DrillWord::legend_there);
    text += html(wording_.in(DrillWord::chart_note)) + "</p>\n";
    text += gantt_chart(chart, marks, after(rehearsal_.end));
    if (rows.size() > most_rows) {
      text +=
          "<p class=\"quiet\">" +
          html(wording_.in(DrillWord::crew_rows_left, {std::to_string(rows.size() - most_rows)})) +
          "</p>\n";
    }
    return text;
  }

  /// So that it fits beside the chart.
  static std::string clipped_name(const std::string& name) {
    std::string kept;
    std::size_t columns = 0;
    for (std::size_t i = 0; i < name.size();) {
      std::size_t next = i + 1;
      while (next < name.size() && (static_cast<unsigned char>(name[next]) & 0xC0U) == 0x80U)
        ++next;
      const std::string letter = name.substr(i, next - i);
      columns += display_width(letter);
      if (columns > 32) return kept + "…";
      kept += letter;
      i = next;
    }
    return kept;
  }

  [[nodiscard]] std::string stocks() const {
    std::set<MaterialId> moved;
    for (const RehearsedAnswer& answer : rehearsal_.answers) {
      for (const Assignment& one : answer.response.dispatch.assignments) {
        const Lot* lot = one.lot ? find(region_.lots, *one.lot) : nullptr;
        if (lot != nullptr) moved.insert(lot->material);
      }
    }
    if (moved.empty()) return {};
    std::string text = heading(DrillWord::section_stocks) + "<p class=\"quiet\">" +
                       html(wording_.in(DrillWord::stock_floor_note)) + "</p>\n";
    std::size_t drawn = 0;
    for (const MaterialId& material : moved) {
      if (++drawn > most_stocks) break;
      std::vector<CurvePoint> points;
      for (const StockPoint& point : stock_course(rehearsal_, material, region_)) {
        points.push_back({after(point.at), point.left.count()});
      }
      text += "<p>" + html(wording_.in(region_.catalogue.name_of(material))) + "</p>\n" +
              stock_chart(points, after(rehearsal_.end));
    }
    return text;
  }

  [[nodiscard]] std::string course() const {
    std::vector<std::vector<std::string>> rows;
    for (const RehearsalEvent& event : rehearsal_.events) {
      const bool detail =
          event.kind == RehearsalEventKind::told || event.kind == RehearsalEventKind::departed;
      if (detail && !explain_) continue;
      const bool bad = event.kind == RehearsalEventKind::needs_missed ||
                       event.kind == RehearsalEventKind::limit_missed ||
                       event.kind == RehearsalEventKind::lost ||
                       event.kind == RehearsalEventKind::delayed;
      rows.push_back({html(wording_.clock(event.at)), html(wording_.after_start(event.at)),
                      cell(wording_.in(title(event.kind)), bad ? "bad" : ""),
                      cell(wording_.in(event.text), bad ? "bad" : "")});
    }
    return html_table(titles({DrillWord::column_time, DrillWord::column_after,
                              DrillWord::column_what, DrillWord::column_happens}),
                      rows, "t");
  }

  const Drill& drill_;
  const Rehearsal& rehearsal_;
  const Region& region_;
  bool explain_;
  DrillWording wording_;
};

}  // namespace

std::string rehearsal_html(const Drill& drill, const Rehearsal& rehearsal, const Region& region,
                           const DrillReportOptions& options) {
  return write_page({.title = drill.title.in(options.language),
                     .mark = exercise_mark(),
                     .banner = region.header.banner.in(options.language),
                     .language = options.language,
                     .body = RehearsalPage(drill, rehearsal, region, options).body()});
}

}  // namespace muster
