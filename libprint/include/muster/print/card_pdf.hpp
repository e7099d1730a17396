#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "muster/plan/card_sheet.hpp"

namespace muster {

struct CardPdf {
  std::string bytes = {};
  std::vector<std::size_t> pages = {};  ///< of each card, in the order given
};

/// The cards as PDF: pages of A6 (105 × 148 mm), fonts embedded, text that can be selected and
/// found. Each card begins a page; its type shrinks a little so that it fits on one, and where it
/// would become too small to read by torchlight the card runs on to further pages. No date and no
/// name of the machine stand in the file: with the same fonts the same sheets give the same bytes.
///
/// Empty:   without sheets, a PDF of one empty page.
/// Cost:    a hundred cards in well under a second.
/// Throws:  Error{print_font} with the card and the character that no installed font has,
///          Error{print_too_long} beyond `most_pages` in all, Error{print_failed}.
[[nodiscard]] CardPdf cards_pdf(std::span<const CardSheet> sheets, std::size_t most_pages = 2000);

}  // namespace muster
