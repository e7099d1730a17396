#pragma once

#include <cstddef>
#include <vector>

#include "fulfilment.hpp"
#include "report_page.hpp"

namespace muster {

/// How many lines the table of who goes takes with so many rows, the one on what is hidden
/// included.
[[nodiscard]] std::size_t who_lines(std::size_t rows, const std::vector<Fulfilment>& met,
                                    const Page& page);
/// Who goes and when: so many rows, what is short before the rest, people before goods.
void write_who(Page& page, const std::vector<Fulfilment>& met, std::size_t rows);

/// One shortfall for each requirement that is short, where most is missing; people before goods.
[[nodiscard]] std::vector<const Shortfall*> gravest(const Response& response);
/// What is missing and the first way out, at most so many lines below the heading.
void write_missing(Page& page, std::size_t most);

/// Steps with a deadline that somebody still has to do when the question is asked, the earliest
/// first: one for each action, however many are told by it.
[[nodiscard]] std::vector<const LinkageStep*> due(const Response& response);
/// What is due next, at most so many lines below the heading.
void write_due(Page& page, std::size_t most);

}  // namespace muster
