#include <algorithm>
#include <set>

#include "muster/resources/refusal.hpp"
#include "order_words.hpp"
#include "report_sections.hpp"

namespace muster {

namespace {

std::string arrivals(const OrderLine& line, const Wording& wording) {
  const Response& response = wording.response();
  const Instant origin = wording.origin(response.requirements[line.requirement].incident);
  const std::string first = wording.clock_up(line.first_arrival);
  const std::string last = wording.clock_up(line.last_arrival);
  return (first == last ? first : first + "–" + last) + " " +
         wording.since_up(origin, line.last_arrival);
}

std::vector<Cell> row(const OrderLine& line, const Wording& wording) {
  const Requirement& requirement = wording.response().requirements[line.requirement];
  const std::string what = line.lot || !line.team
                               ? line.what
                               : counted(line.assignments.size(), line.what, wording.language());
  const Style style = line.late_by ? Style::alarm : Style::plain;
  return {
      {what, style},
      {line.whose, style},
      {line.lot ? "" : wording.need(requirement), style},
      {wording.clock(line.departs), style},
      {arrivals(line, wording), style},
      {line.late_by ? wording.label(Label::late_short, {wording.span(*line.late_by)}) : "", style}};
}

/// With reasons: why each of them and not the nearer one. The same is said once.
void write_reasons(Page& page, const std::vector<OrderLine>& lines) {
  const Wording& wording = page.wording();
  std::set<std::string> said_before;
  for (const OrderLine& line : lines) {
    std::vector<std::string> reasons;
    for (const std::size_t position : line.assignments) {
      for (const Message& reason : wording.response().dispatch.assignments[position].reasons) {
        const std::string words = wording.in(reason);
        if (std::ranges::find(reasons, words) == reasons.end()) reasons.push_back(words);
      }
    }
    if (reasons.empty()) continue;
    const std::string said =
        wording.label(Label::reason_line, {line.whose, wording.clauses(reasons)});
    if (!said_before.insert(said).second) continue;
    page.text(said, 3, Style::plain, 3);
  }
}

void write_order(Page& page, const Order& order, std::size_t number) {
  const Wording& wording = page.wording();
  const std::string contact = wording.contact(order.authority);
  page.text(wording.label(Label::order_line,
                          {std::to_string(number), wording.in(title(order.act)),
                           wording.organisation(order.authority), wording.clock(order.alerted),
                           contact.empty() ? wording.label(Label::no_contact) : contact}),
            0, Style::bold, 3);
  Table table({{wording.label(Label::column_what)},
               {wording.label(Label::column_whose)},
               {wording.label(Label::column_task)},
               {wording.label(Label::column_departs), Align::left, true},
               {wording.label(Label::column_arrives), Align::left, true},
               {""}});
  const std::vector<OrderLine> lines = order_lines(order, wording);
  for (const OrderLine& line : lines) table.add(row(line, wording));
  page.table(table, 3);
  page.text(wording.label(Label::say, {order_text(order, wording)}), 3, Style::plain, 3);
  if (!page.options().explain) return;
  write_reasons(page, lines);
  page.text(wording.label(Label::order_refused), 3, Style::plain, 3);
  const Response& response = wording.response();
  for (const Message& message :
       if_refused(order, response.dispatch, response.requirements, response.matches,
                  response.activations, wording.region(), response.as_of)) {
    page.text(wording.label(Label::bullet, {wording.in(message)}), 5, Style::plain, 7);
  }
}

}  // namespace

void write_orders(Page& page) {
  const Dispatch& dispatch = page.wording().response().dispatch;
  if (dispatch.orders.empty()) return;
  page.heading(Label::section_orders, {std::to_string(dispatch.orders.size())});
  for (std::size_t i = 0; i < dispatch.orders.size(); ++i) {
    if (i > 0) page.blank();
    write_order(page, dispatch.orders[i], i + 1);
  }
}

}  // namespace muster
