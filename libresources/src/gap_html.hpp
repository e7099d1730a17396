#pragma once

#include <string>
#include <string_view>

#include "gap_report_words.hpp"
#include "muster/plan/html_text.hpp"

namespace muster {

/// The map of the page: roads, hazards by state, depots, bases and what is proposed, as SVG.
[[nodiscard]] std::string gap_map(const GapStudy& study, const Region& region, Language language);
/// One line of stock over the months and its need, as SVG.
[[nodiscard]] std::string outlook_curve(const OutlookLine& line, const Outlook& outlook,
                                        const std::string& title);
/// The style of the page: light, dark and paper, colours that colour-blind people tell apart.
[[nodiscard]] std::string_view gap_style();

}  // namespace muster
