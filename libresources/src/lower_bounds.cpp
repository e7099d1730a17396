#include "lower_bounds.hpp"

#include <algorithm>
#include <bit>

#include "road_graph.hpp"

namespace muster {

RoadChanges::RoadChanges(std::vector<RoadChange> changes, std::size_t roads)
    : changes_(std::move(changes)), marks_(changes_.empty() ? 0 : roads / 64 + 1) {
  for (const RoadChange& change : changes_) {
    marks_[change.road / 64] |= std::uint64_t{1} << (change.road % 64);
  }
}

RoadChanges::RoadChanges(const RoadChanges& before, std::span<const RoadIndex> shut,
                         std::size_t roads)
    : marks_(roads / 64 + 1) {
  const auto mark = [&](std::uint32_t road) {
    marks_[road / 64] |= std::uint64_t{1} << (road % 64);
  };
  for (const RoadIndex road : shut) mark(static_cast<std::uint32_t>(road));
  std::vector<RoadChange> kept;
  for (const RoadChange& change : before.changes_) {
    const bool shut_now = (marks_[change.road / 64] >> (change.road % 64) & 1U) != 0;
    if (!shut_now) kept.push_back(change);
  }
  for (const RoadChange& change : kept) mark(change.road);
  changes_.reserve(shut.size() + kept.size());
  auto next = kept.begin();
  for (std::size_t word = 0; word < marks_.size(); ++word) {
    for (std::uint64_t left = marks_[word]; left != 0; left &= left - 1) {
      const auto road =
          static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(std::countr_zero(left)));
      if (next != kept.end() && next->road == road) {
        changes_.push_back(*next++);
      } else {
        changes_.push_back({road, {}, {}});
      }
    }
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

bool IntactArcs::road_intact(std::uint32_t road, bool up) const {
  const RoadChange* const change = changes_->of(road);
  if (change == nullptr) return true;
  const bool forward = frame_->slots.rising[road] == up;
  return forward ? change->forward == before_->forward[road]
                 : change->backward == before_->backward[road];
}

void IntactArcs::open(std::size_t way, std::size_t depth) {
  __builtin_prefetch(&witness(way));
  __builtin_prefetch(&states_[way]);
  open_.push_back({way, depth});
}

bool IntactArcs::intact(std::uint32_t arc, bool up) {
  // From the outside to the inside, in driving order. What was looked into without a flaw is intact
  // as soon as the next beside it is come to; so all are called intact when they are entered, and
  // where a flaw is found, those that enclose it are called broken after all.
  open_.assign(1, {way(arc, up), 0});
  bool whole = true;
  while (whole && !open_.empty()) {
    const auto [at, depth] = open_.back();
    open_.pop_back();
    enclosing_.resize(depth);
    const bool rises = at % 2 == 1;
    const Witness& made_of = witness(at);
    if (made_of.falling == Hierarchy::none) {
      whole = road_intact(made_of.rising, rises);
    } else if (states_[at] != State::unknown) {
      whole = states_[at] == State::intact;
    } else {
      states_[at] = State::intact;
      known_.push_back(at);
      enclosing_.push_back(at);
      // Over a lower place: down to it, and up again. Both lead over still lower ones, so this
      // ends.
      open(way(made_of.rising, true), depth + 1);
      open(way(made_of.falling, false), depth + 1);
    }
  }
  if (!whole) {
    for (const std::size_t around : enclosing_) states_[around] = State::broken;
  }
  return whole;
}

bool open_way_intact(const Hierarchy& hierarchy, const ArcTimes& times, const TracedClimb& falls,
                     TracedClimb& rises, const Seed& from, IntactArcs& arcs) {
  const Seed start{from.rank, 0};
  const auto top = rises.run_until(hierarchy, times.up, {&start, 1}, from.ms,
                                   [&](std::uint32_t rank, std::uint32_t ms) {
                                     return std::uint64_t{ms} + falls.time(rank) == from.ms;
                                   });
  if (!top) return false;
  for (std::uint32_t arc = rises.arc(*top); arc != Hierarchy::none;
       arc = rises.arc(rises.foot(arc))) {
    if (!arcs.intact(arc, true)) return false;
  }
  for (std::uint32_t arc = falls.arc(*top); arc != Hierarchy::none;
       arc = falls.arc(falls.foot(arc))) {
    if (!arcs.intact(arc, false)) return false;
  }
  return true;
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
    if (towards.whole_way(rank, [&](std::uint32_t arc, bool up) { return arcs.intact(arc, up); })) {
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
