#pragma once

#include <span>
#include <string>

#include "muster/plan/card_sheet.hpp"

namespace muster {

/// The cards as one HTML file that stands alone: no script, nothing fetched (its own policy forbids
/// both), each card a page of 105 × 148 mm when printed. Whatever stands in a sheet is text, never
/// markup. Same sheets, same bytes.
///
/// Empty:   a page without cards.
[[nodiscard]] std::string cards_html(std::span<const CardSheet> sheets);

}  // namespace muster
