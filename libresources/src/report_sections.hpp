#pragma once

#include "asks.hpp"
#include "report_page.hpp"

namespace muster {

/// The parts of a report, in the order in which they are read. Each writes nothing when there is
/// nothing to say, except the first screen.

/// What, where, how grave, who goes and when, what is missing, what is due next: at most 24 lines
/// for one incident.
void write_first_screen(Page& page);
/// Which plans and cards apply, at which level, and why.
void write_plans(Page& page);
/// Where nobody stays without protection, what lies there, and where crews gather.
void write_zones(Page& page);
/// Which reports the law asks for, how far up, and by when.
void write_reporting(Page& page);
/// One call for each dispatching authority.
void write_orders(Page& page);
/// What of each material is there by when, and from where.
void write_materials(Page& page);
/// Which experts the cards ask for, who is chosen and who had better not be.
void write_experts(Page& page);
/// What is missing, why, and what would fix it.
void write_shortfalls(Page& page);
/// With reasons, by what it was decided and what proves it; why those asked about were not sent.
void write_choice(Page& page);
/// Which hospital takes which casualties; where the people of a zone are sheltered.
void write_casualties(Page& page);
void write_shelters(Page& page);
/// Who relieves whom, by when; what is still covered and which move restores it.
void write_reliefs(Page& page);
void write_coverage(Page& page);
/// What follows what; all of it when reasons are wanted, else what has a deadline, the orders and
/// the first and last arrivals.
void write_linkage(Page& page);
/// Which roads are closed, and whom that moved.
void write_closures(Page& page);
/// What to find out.
void write_asks(Page& page, const std::vector<Ask>& questions);
/// With reasons only: plans left out, and who would fit but cannot be counted on.
void write_left_out(Page& page);
/// What else is to be known, and the line by which the answer is found again.
void write_notes(Page& page);
void write_record(Page& page, const std::vector<Ask>& questions);

}  // namespace muster
