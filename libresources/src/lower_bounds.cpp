#include "lower_bounds.hpp"

#include <algorithm>

#include "road_graph.hpp"

namespace muster {

RoadChanges::RoadChanges(std::vector<RoadChange> changes, std::size_t roads)
    : changes_(std::move(changes)), marks_(changes_.empty() ? 0 : roads / 64 + 1) {
  for (const RoadChange& change : changes_) {
    marks_[change.road / 64] |= std::uint64_t{1} << (change.road % 64);
  }
}

const RoadChange* RoadChanges::found(std::uint32_t road) const {
  return &*std::ranges::lower_bound(changes_, road, {}, &RoadChange::road);
}

void IntactArcs::begin(const MetricFrame& frame, const Witnesses& witnesses,
                       const RoadTimes& before, const RoadChanges& changes) {
  frame_ = &frame;
  witnesses_ = &witnesses;
  before_ = &before;
  changes_ = &changes;
  for (const std::size_t way : known_) states_[way] = State::unknown;
  known_.clear();
}

void IntactArcs::set(std::size_t way, State state) {
  states_[way] = state;
  known_.push_back(way);
}

bool IntactArcs::road_intact(std::uint32_t road, bool up) const {
  const RoadChange* const change = changes_->of(road);
  if (change == nullptr) return true;
  const bool forward = frame_->slots.rising[road] == up;
  return forward ? change->forward == before_->forward[road]
                 : change->backward == before_->backward[road];
}

bool IntactArcs::intact(std::uint32_t arc, bool up) {
  open_.assign(1, way(arc, up));
  while (!open_.empty()) {
    const std::size_t at = open_.back();
    if (states_[at] != State::unknown) {
      open_.pop_back();
      continue;
    }
    const bool rises = at % 2 == 1;
    const Witness& witness = (rises ? witnesses_->up : witnesses_->down)[at / 2];
    if (witness.falling == Hierarchy::none) {
      set(at, road_intact(witness.rising, rises) ? State::intact : State::broken);
      continue;
    }
    // Over a lower place: down to it, and up again. Both lead over still lower ones, so this ends.
    const std::size_t falling = way(witness.falling, false);
    const std::size_t rising = way(witness.rising, true);
    if (states_[falling] == State::unknown) {
      open_.push_back(falling);
    } else if (states_[falling] == State::broken) {
      set(at, State::broken);
    } else if (states_[rising] == State::unknown) {
      open_.push_back(rising);
    } else {
      set(at, states_[rising]);
    }
  }
  return states_[way(arc, up)] == State::intact;
}

std::optional<std::uint32_t> measured_again(const ChangedRoads& roads, const OpenIncident& incident,
                                            IntactArcs& arcs, Search& search, std::uint32_t place,
                                            std::size_t most) {
  const RoadArcs& departures = roads.network.graph().departures;
  const std::vector<std::uint32_t>& rank_of = roads.frame.hierarchy.rank_of;
  Towards& towards = incident.towards;
  std::uint32_t arrived = TravelTime::never;  // the best over a leg so far
  search.begin();
  search.offer(place, towards.time(rank_of[place]));
  for (std::size_t looked_at = 0; const auto reached = search.next(); ++looked_at) {
    // What comes out of the queue first has the least (time so far) + (open time from there).
    if (reached->ms >= arrived) break;
    const std::uint32_t rank = rank_of[reached->vertex];
    if (towards.along(rank, [&](std::uint32_t arc, bool up) { return arcs.intact(arc, up); })) {
      return reached->ms;
    }
    if (looked_at == most) return std::nullopt;
    const TravelTime so_far{reached->ms - towards.time(rank)};
    for (const Seed& leg : incident.legs) {
      if (leg.rank == rank) arrived = std::min(arrived, (so_far + TravelTime{leg.ms}).ms);
    }
    const auto [first, last] = boost::out_edges(reached->vertex, departures);
    for (auto edge = first; edge != last; ++edge) {
      const RoadArc& arc = departures[*edge];
      const TravelTime time = roads.time(static_cast<std::uint32_t>(arc.road), arc.forward);
      if (!time.reachable()) continue;
      const auto head = static_cast<std::uint32_t>(boost::target(*edge, departures));
      search.offer(head, (so_far + time + TravelTime{towards.time(rank_of[head])}).ms);
    }
  }
  return arrived;
}

}  // namespace muster
