#include <algorithm>

#include "running_parts.hpp"

namespace muster::running {

void Happening::pass_command() {
  if (!knows(chain(), OrganisationId(event_.to))) return nobody_is(event_.to);
  auto& command = into_.linkage.command;
  const OrganisationId from = command.empty() ? OrganisationId() : command.back().organisation;
  const IncidentId incident = command.empty() ? IncidentId() : command.back().incident;
  command.push_back({incident, OrganisationId(event_.to), event_.at});
  change(ChangeKind::other, "", Code::linkage_command, {from.view(), event_.to});
}

/// One figure for all: that of the latest report, however late a word arrives.
void Happening::set_figure() {
  Figure& figure = into_.linkage.figures[event_.subject];
  if (!figure.value.empty() && figure.at > event_.at) return;
  figure = {.value = event_.to, .at = event_.at};
  change(ChangeKind::other, "", Code::linkage_figure,
         {event_.subject, clock(into_.linkage, event_.at), event_.to});
}

void Happening::rumour() {
  if (!knows(chain(), OrganisationId(event_.to))) return nobody_is(event_.to);
  RunningDuty running{.duty = {.id = event_.id.empty() ? "rumour" : event_.id,
                               .text = event_.note,
                               .owner = OrganisationId(event_.to)},
                      .since = event_.at};
  if (event_.within) running.duty.due = event_.at + *event_.within;
  change(ChangeKind::other, "", Code::linkage_rumour,
         {event_.note, event_.to,
          running.duty.due ? Text(clock(into_.linkage, *running.duty.due)) : Text("—")});
  into_.linkage.duties.push_back(std::move(running));
}

void Happening::answer_duty() {
  auto& duties = into_.linkage.duties;
  const auto found = std::ranges::find_if(
      duties, [&](const RunningDuty& one) { return one.duty.id == event_.subject; });
  if (found == duties.end()) return not_on_the_chain(event_.subject);
  found->done = event_.at;
}

}  // namespace muster::running
