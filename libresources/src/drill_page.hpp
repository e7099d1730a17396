#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/html_text.hpp"
#include "muster/plan/text.hpp"
#include "muster/plan/time.hpp"

namespace muster {

/// One self-contained page: no script, nothing from elsewhere, and a policy that says so. Screens
/// down to 400 px, and A4 in print.
struct DrillPage {
  std::string title = {};
  std::string mark = {};    ///< on top, and on every sheet in print; empty: none
  std::string banner = {};  ///< of the region; empty: none
  Language language = Language::zh;
  bool landscape = false;
  std::string body = {};  ///< markup
};
[[nodiscard]] std::string write_page(const DrillPage& page);

/// A table under its titles; the cells are markup. It scrolls by itself where it is too wide; with
/// the style "stack" each row stands under one another on a narrow screen.
[[nodiscard]] std::string html_table(const std::vector<std::string>& titles,
                                     const std::vector<std::vector<std::string>>& rows,
                                     std::string_view style = {});

/// A bar of a chart, in seconds after its beginning.
struct ChartBar {
  std::int64_t from = 0;
  std::int64_t until = 0;
  std::string style = {};  ///< a class of the page: consent, turnout, travel, there
};
struct ChartRow {
  std::string name = {};
  std::vector<ChartBar> bars = {};
};
/// A vertical line across a chart.
struct ChartMark {
  std::int64_t at = 0;
  std::string name = {};
};
/// Who is under way and there, when. The axis is in hours and minutes after the beginning; it comes
/// again every forty rows, so that no part is taller than half a sheet.
[[nodiscard]] std::string gantt_chart(const std::vector<ChartRow>& rows,
                                      const std::vector<ChartMark>& marks, std::int64_t seconds);
/// A step curve of a stock.
struct CurvePoint {
  std::int64_t at = 0;
  std::int64_t value = 0;
};
[[nodiscard]] std::string stock_chart(const std::vector<CurvePoint>& points, std::int64_t seconds);

}  // namespace muster
