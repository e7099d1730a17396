#include "drill_page.hpp"

#include <algorithm>
#include <span>

namespace muster {

namespace {

constexpr std::string_view style =
    ":root{color-scheme:light dark;--paper:#fff;--ground:#f4f5f6;--ink:#1b2126;--soft:#5a656e;"
    "--line:#d9dde1;--head:#eef0f2;--note:#fff4d6;--alarm:#b3261e;--good:#17633a;--grid:#e3e6e9;"
    "--curve:#3f7cc4}"
    "@media screen and (prefers-color-scheme:dark){:root{--paper:#14181d;--ground:#0e1115;"
    "--ink:#e8ebee;--soft:#a3acb6;--line:#39414b;--head:#1e242b;--note:#3a3118;--alarm:#ff8a80;"
    "--good:#7fd6a2;--grid:#2a313a;--curve:#6fa8e8}}"
    "*{box-sizing:border-box}"
    "body{margin:0;font:15px/1.5 'Noto Sans CJK SC','Source Han Sans SC','PingFang SC',"
    "'Microsoft YaHei',system-ui,sans-serif;color:var(--ink);background:var(--ground)}"
    ".mark{position:sticky;top:0;z-index:1;background:#b3261e;color:#fff;text-align:center;"
    "font-weight:700;letter-spacing:.12em;padding:.35em}"
    ".banner{background:var(--note);text-align:center;padding:.25em;font-size:.9em}"
    "main{max-width:1180px;margin:0 auto;padding:1em 1.2em 3em;background:var(--paper)}"
    "h1{font-size:1.5em;line-height:1.25;margin:.4em 0 .2em}"
    "h2{font-size:1.12em;margin:1.7em 0 .5em;border-bottom:2px solid "
    "var(--ink);padding-bottom:.15em}"
    "p{margin:.4em 0}.quiet{color:var(--soft);font-size:.92em}"
    ".scroll{overflow-x:auto}.quiet+.scroll{margin-top:.5em}"
    "table{border-collapse:collapse;width:100%;font-size:.93em}"
    "th,td{text-align:left;vertical-align:top;padding:.3em .55em;border-bottom:1px solid "
    "var(--line)}"
    "th{font-weight:600;background:var(--head);white-space:nowrap}"
    "td.t,.t td:first-child{white-space:nowrap;font-variant-numeric:tabular-nums}"
    ".sheet{table-layout:fixed}.sheet td{border:1px solid #9aa3ab;height:3.2em}"
    ".sheet th:nth-child(1){width:12%}.sheet th:nth-child(2){width:22%}"
    ".sheet th:nth-child(3){width:15%}.sheet th:nth-child(4){width:8%}"
    ".sheet th:nth-child(5){width:6%}.sheet th:nth-child(6){width:10%}"
    ".num{text-align:right;font-variant-numeric:tabular-nums}"
    ".good{color:var(--good)}.bad{color:var(--alarm);font-weight:600}"
    ".unseen{color:var(--soft);font-style:italic}"
    ".tag{display:inline-block;border:1px solid currentColor;border-radius:3px;padding:0 .35em;"
    "font-size:.88em;white-space:nowrap}"
    ".cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(15em,1fr));gap:.8em}"
    ".card{border:1px solid var(--line);border-radius:4px;padding:.6em .8em}"
    ".card h3{margin:0 0 .2em;font-size:1em}.big{font-size:1.6em;font-weight:700}"
    "svg{display:block;max-width:none}svg text{font:12px 'Noto Sans CJK SC',sans-serif;"
    "fill:var(--ink)}"
    ".consent{fill:#c9ced3}.turnout{fill:#f0b429}.travel{fill:#3f7cc4}.there{fill:#5fa777}"
    ".grid{stroke:var(--grid)}.cut{stroke:var(--alarm);stroke-dasharray:3 3}"
    ".curve{fill:none;stroke:var(--curve);stroke-width:2}"
    ".legend span{display:inline-block;margin-right:1em}.legend i{display:inline-block;width:.9em;"
    "height:.9em;margin-right:.3em;vertical-align:-.1em}"
    "@media (max-width:640px){body{font-size:14px}main{padding:.6em .7em 2em}"
    "th,td{padding:.28em .35em}"
    ".stack,.stack tbody,.stack tr,.stack td{display:block;width:auto}.stack thead{display:none}"
    ".stack tr{border:1px solid var(--line);border-radius:4px;margin:0 0 .6em;padding:.2em 0}"
    ".stack td{display:grid;grid-template-columns:7.5em 1fr;gap:.6em;border:0;height:auto;"
    "white-space:normal}.stack td::before{content:attr(data-t);color:var(--soft)}"
    ".stack td:empty{display:none}.sheet.stack td{border:0}}"
    "@media print{body{background:#fff;font-size:10pt}main{max-width:none;padding:0}"
    ".mark{position:fixed;top:0;left:0;right:0;background:none;color:#b3261e;border-bottom:1pt "
    "solid #b3261e;padding:0;font-size:9pt}.banner{position:fixed;top:0;right:0;background:none;"
    "padding:0;font-size:9pt}.scroll{overflow:visible}svg{max-width:100%;height:auto}"
    "main{padding:8mm 0 0;-webkit-box-decoration-break:clone;box-decoration-break:clone}"
    "tr,.card,li{break-inside:avoid}thead{display:table-header-group}"
    "h2,.legend{break-after:avoid}.sheets{break-before:page}"
    ".sheets section{break-inside:avoid}}";

constexpr std::int64_t width = 760;
constexpr std::int64_t label_width = 220;
constexpr std::int64_t row_height = 18;

std::string n(std::int64_t value) { return std::to_string(value); }

/// The step between two lines of the axis: about ten of them.
std::int64_t axis_step(std::int64_t seconds) {
  for (const std::int64_t step : {300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200}) {
    if (seconds / step <= 10) return step;
  }
  return std::max<std::int64_t>(seconds / 10, 1);
}

std::string after_start(std::int64_t seconds) {
  const std::string minutes = n(seconds / 60 % 60);
  return "+" + n(seconds / 3600) + ":" + (minutes.size() < 2 ? "0" : "") + minutes;
}

std::string axis(std::int64_t seconds, std::int64_t left, std::int64_t bottom) {
  std::string svg;
  const std::int64_t step = axis_step(seconds);
  for (std::int64_t at = 0; at <= seconds; at += step) {
    const std::string x = n(left + at * width / seconds);
    svg += "<line class=\"grid\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"16\" y2=\"" + n(bottom) +
           "\"/><text x=\"" + x + "\" y=\"12\" text-anchor=\"middle\">" + after_start(at) +
           "</text>";
  }
  return svg;
}

std::string open_svg(std::int64_t wide, std::int64_t high) {
  return "<div class=\"scroll\"><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + n(wide) +
         "\" height=\"" + n(high) + "\" viewBox=\"0 0 " + n(wide) + " " + n(high) + "\">";
}

}  // namespace

std::string write_page(const DrillPage& page) {
  const std::string language = page.language == Language::zh ? "zh-CN" : "en";
  const std::string marked = page.mark.empty() ? page.title : page.mark + " · " + page.title;
  std::string text = "<!DOCTYPE html>\n<html lang=\"" + language +
                     "\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "style-src 'unsafe-inline'\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<title>" +
                     html(marked) + "</title>\n<style>" + std::string(style) + "@page{size:A4" +
                     (page.landscape ? " landscape" : "") +
                     ";margin:14mm 12mm}</style>\n</head>\n<body>\n";
  if (!page.mark.empty()) text += "<div class=\"mark\">" + html(page.mark) + "</div>\n";
  if (!page.banner.empty()) text += "<div class=\"banner\">" + html(page.banner) + "</div>\n";
  return text + "<main>\n" + page.body + "</main>\n</body>\n</html>\n";
}

std::string html_table(const std::vector<std::string>& titles,
                       const std::vector<std::vector<std::string>>& rows,
                       std::string_view table_style) {
  std::string text =
      "<div class=\"scroll\"><table class=\"" + std::string(table_style) + "\"><thead><tr>";
  const bool stacked = table_style.find("stack") != std::string_view::npos;
  for (const std::string& one : titles) text += "<th>" + one + "</th>";
  text += "</tr></thead><tbody>\n";
  for (const auto& row : rows) {
    text += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += (stacked ? "<td data-t=\"" + titles.at(i) + "\">" : "<td>") + row[i] + "</td>";
    }
    text += "</tr>\n";
  }
  return text + "</tbody></table></div>\n";
}

namespace {

std::string gantt_part(std::span<const ChartRow> rows, const std::vector<ChartMark>& marks,
                       std::int64_t seconds) {
  const std::int64_t bottom = 20 + row_height * static_cast<std::int64_t>(rows.size());
  std::string svg =
      open_svg(label_width + width + 30, bottom + 18) + axis(seconds, label_width, bottom);
  std::int64_t y = 20;
  for (const ChartRow& row : rows) {
    svg += "<text x=\"0\" y=\"" + n(y + 12) + "\">" + html(row.name) + "</text>";
    for (const ChartBar& bar : row.bars) {
      const std::int64_t from = std::clamp<std::int64_t>(bar.from, 0, seconds) * width / seconds;
      const std::int64_t until = std::clamp<std::int64_t>(bar.until, 0, seconds) * width / seconds;
      if (until <= from) continue;
      svg += "<rect class=\"" + bar.style + "\" x=\"" + n(label_width + from) + "\" y=\"" +
             n(y + 2) + "\" width=\"" + n(until - from) + "\" height=\"" + n(row_height - 5) +
             "\"/>";
    }
    y += row_height;
  }
  for (const ChartMark& mark : marks) {
    if (mark.at < 0 || mark.at > seconds) continue;
    const std::string x = n(label_width + mark.at * width / seconds);
    svg += "<line class=\"cut\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"16\" y2=\"" + n(bottom) +
           "\"><title>" + html(mark.name) + "</title></line>";
  }
  return svg + "</svg></div>\n";
}

}  // namespace

std::string gantt_chart(const std::vector<ChartRow>& rows, const std::vector<ChartMark>& marks,
                        std::int64_t seconds) {
  if (seconds <= 0) return {};
  constexpr std::size_t a_part = 40;
  std::string text;
  for (std::size_t first = 0; first < rows.size(); first += a_part) {
    const std::size_t count = std::min(a_part, rows.size() - first);
    text += gantt_part(std::span(rows).subspan(first, count), marks, seconds);
  }
  return text;
}

std::string stock_chart(const std::vector<CurvePoint>& points, std::int64_t seconds) {
  if (points.empty() || seconds <= 0) return {};
  constexpr std::int64_t height = 90;
  constexpr std::int64_t left = 60;
  std::int64_t most = 1;
  for (const CurvePoint& point : points) most = std::max(most, point.value);
  const auto y_of = [&](std::int64_t value) { return 20 + height - value * height / most; };
  std::string path;
  std::int64_t y = 0;
  for (const CurvePoint& point : points) {
    const std::int64_t x = left + std::clamp<std::int64_t>(point.at, 0, seconds) * width / seconds;
    if (path.empty()) {
      path = "M" + n(x) + " " + n(y_of(point.value));
    } else {
      path += "L" + n(x) + " " + n(y) + "L" + n(x) + " " + n(y_of(point.value));
    }
    y = y_of(point.value);
  }
  path += "L" + n(left + width) + " " + n(y);
  return open_svg(left + width + 30, height + 34) + axis(seconds, left, height + 20) +
         "<text x=\"0\" y=\"" + n(y_of(most) + 5) + "\">" + n(most) + "</text><text x=\"0\" y=\"" +
         n(y_of(0)) + "\">0</text><path class=\"curve\" d=\"" + path + "\"/></svg></div>\n";
}

}  // namespace muster
