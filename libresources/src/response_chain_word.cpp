#include <algorithm>
#include <array>

#include "muster/resources/travel.hpp"
#include "response_chain_parts.hpp"

namespace muster {

std::size_t ChainBuilder::end_of(std::size_t step) const {
  const auto found = answered_.find(step);
  return found == answered_.end() ? step : found->second;
}

/// Along those who brought the organisation in, as the timeline has it.
std::optional<std::size_t> ChainBuilder::told(const IncidentId& id,
                                              const OrganisationId& organisation) const {
  const Activation* one = activation(id, organisation);
  for (std::size_t hops = 0; one != nullptr && hops <= activations_.size(); ++hops) {
    if (one->card && one->action) {
      const auto notice = notices_.find({id, *one->card, *one->action, one->organisation});
      if (notice == notices_.end()) return std::nullopt;
      return end_of(notice->second);
    }
    if (!one->told_by) return std::nullopt;
    one = activation(id, *one->told_by);
  }
  return std::nullopt;
}

void ChainBuilder::start_when_told(std::size_t step, const OrganisationId& organisation) {
  const IncidentId id = chain_.steps[step].incident;
  if (const auto word = told(id, organisation)) {
    wait(step, *word, WaitReason::word);
  } else if (const Activation* one = activation(id, organisation)) {
    chain_.steps[step].earliest = one->alerted;
  } else {
    chain_.steps[step].earliest = incident(id).incident.known;
  }
}

/// A notice that is to be answered is over when it is: a step of its own, by whoever was told.
void ChainBuilder::add_answer(const LinkageStep& step, std::size_t notice, const Notice& said) {
  const auto next = next_after(step, said);
  ChainStep& word = chain_.steps[notice];
  if (!said.acknowledge) {
    word.channel = said.channel;
    word.if_silent = next;
    return;
  }
  ChainStep answer{.id = step.id + "/ack",
                   .incident = step.incident,
                   .kind = ChainKind::acknowledge,
                   .stage = Stage::report,
                   .text = step.text,
                   .actor = *step.receiver,
                   .receiver = step.receiver,
                   .source = word.source,
                   .duration = Seconds{0},
                   .confirm = true,
                   .channel = said.channel,
                   .answer_within = said.acknowledge,
                   .if_silent = next};
  const std::size_t position = add(std::move(answer));
  wait(position, notice, WaitReason::word);
  answered_.emplace(notice, position);
}

/// The channels, a messenger by road, the deputies, the superior.
std::vector<AskNext> ChainBuilder::next_after(const LinkageStep& step, const Notice& said) const {
  std::vector<AskNext> next;
  for (const std::string& channel : said.next_channels) {
    next.push_back({FallbackKind::next_channel, said.to, channel});
  }
  if (said.acknowledge) {
    if (const auto way = messenger(step.actor, said.to)) {
      next.push_back({FallbackKind::next_channel, said.to, "messenger", *way});
    }
  }
  for (const OrganisationId& deputy : said.deputies) {
    next.push_back({FallbackKind::deputy, deputy});
  }
  const Activation* one = activation(step.incident, said.to);
  std::optional<OrganisationId> superior = said.superior;
  if (!superior && one != nullptr) {
    const auto last = std::ranges::find(one->if_silent, FallbackKind::superior, &Fallback::kind);
    if (last != one->if_silent.end()) superior = last->to;
  }
  if (superior) next.push_back({FallbackKind::superior, *superior});
  return next;
}

/// Where somebody of the organisation sits: a team, a hazard, a facility or a stockpile of it, the
/// first by id.
std::optional<PlaceId> ChainBuilder::seat_of(const OrganisationId& organisation) const {
  const auto of = [&](const auto& list) -> std::optional<PlaceId> {
    for (const auto& one : list) {
      if (one.organisation == organisation) return one.place;
    }
    return std::nullopt;
  };
  if (auto place = of(region_.teams)) return place;
  if (auto place = of(region_.facilities)) return place;
  if (auto place = of(region_.stockpiles)) return place;
  for (const Hazard& hazard : region_.hazards) {
    if (hazard.organisation == organisation) return hazard.place;
  }
  return std::nullopt;
}

std::optional<Seconds> ChainBuilder::messenger(const OrganisationId& from,
                                               const OrganisationId& to) const {
  const auto here = seat_of(from);
  const auto there = seat_of(to);
  if (!here || !there || !region_.roads) return std::nullopt;
  const auto start = region_.roads->find(*here);
  const auto goal = region_.roads->find(*there);
  if (!start || !goal) return std::nullopt;
  const std::array approach = {Approach{.place = *there}};
  const auto route = Travel(region_.roads).route(*start, approach);
  if (!route || !route->time.reachable()) return std::nullopt;
  return route->time.rounded_up();
}

}  // namespace muster
