#include "crew_matching.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <unordered_map>

namespace muster {
namespace {

constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();

/// The seats a curve asks for, by deadline. No deadline has more of them than there are crews who
/// could come at all: further ones could never be filled.
std::vector<Seat> seats_of(const Requirement& requirement, std::size_t position,
                           std::size_t crews) {
  std::vector<Seat> seats;
  std::int64_t before = 0;
  for (const DemandPoint& point : requirement.curve) {
    const std::int64_t more = point.quantity.count() - before;
    if (more <= 0) continue;
    before = point.quantity.count();
    const auto wanted = std::min<std::uint64_t>(static_cast<std::uint64_t>(more), crews);
    for (std::uint64_t n = 0; n < wanted; ++n) {
      seats.push_back({.requirement = position, .ordinal = seats.size(), .by = point.by});
    }
  }
  return seats;
}

class Matching {
 public:
  Matching(std::span<const Requirement> requirements, std::span<const CrewCandidate> candidates)
      : candidates_(candidates) {
    number_crews();
    first_.assign(requirements.size() + 1, candidates.size());
    for (std::size_t i = candidates.size(); i-- > 0;) first_[candidates[i].requirement] = i;
    for (std::size_t r = requirements.size(); r-- > 0;) {
      first_[r] = std::min(first_[r], first_[r + 1]);
    }
    for (std::size_t r = 0; r < requirements.size(); ++r) {
      if (!requirements[r].capability) continue;
      for (const Seat& seat : seats_of(requirements[r], r, first_[r + 1] - first_[r])) {
        seats_.push_back(seat);
      }
    }
    std::ranges::stable_sort(seats_, {}, [&](const Seat& seat) {
      return std::tuple(requirements[seat.requirement].priority, seat.by, seat.requirement,
                        seat.ordinal);
    });
    taken_.assign(seats_.size(), nobody);
  }

  void fill_on_time() { fill(false); }
  void fill_late() { fill(true); }
  void bring_forward();
  [[nodiscard]] Seating result() const;

 private:
  void number_crews() {
    std::unordered_map<CrewId, std::size_t> numbers;
    for (const CrewCandidate& candidate : candidates_) {
      crew_of_.push_back(numbers.try_emplace(candidate.crew, numbers.size()).first->second);
    }
    seat_of_crew_.assign(numbers.size(), nobody);
  }

  [[nodiscard]] bool on_time(std::size_t candidate, std::size_t seat) const {
    return candidates_[candidate].coming.arrives <= seats_[seat].by;
  }

  void seat_by_arrival(std::span<const std::size_t> order, Seating& seating) const;
  void fill(bool late);
  bool augment(std::size_t from, bool late);
  void take(std::size_t seat, std::size_t candidate) {
    taken_[seat] = candidate;
    seat_of_crew_[crew_of_[candidate]] = seat;
  }

  std::span<const CrewCandidate> candidates_;
  std::vector<std::size_t> crew_of_;  // candidate → crew number
  std::vector<std::size_t> first_;    // requirement → its first candidate
  std::vector<Seat> seats_;
  std::vector<std::size_t> taken_;         // seat → candidate
  std::vector<std::size_t> seat_of_crew_;  // crew number → seat
};

void Matching::fill(bool late) {
  // Seats of one requirement and deadline are alike: when one cannot be filled, the next cannot.
  std::size_t failed_requirement = nobody;
  Instant failed_by = {};
  for (std::size_t seat = 0; seat < seats_.size(); ++seat) {
    if (taken_[seat] != nobody) continue;
    if (seats_[seat].requirement == failed_requirement && seats_[seat].by == failed_by) continue;
    if (augment(seat, late)) continue;
    failed_requirement = seats_[seat].requirement;
    failed_by = seats_[seat].by;
  }
}

/// One shortest augmenting path from an empty seat. Only that seat may be filled late.
bool Matching::augment(std::size_t from, bool late) {
  struct Visit {
    std::size_t seat;
    std::size_t previous;   // position in `visits` of the seat that wants this one's crew
    std::size_t candidate;  // the candidate that seat would take from here
  };
  std::vector<Visit> visits = {{from, nobody, nobody}};
  std::vector<bool> seen(seat_of_crew_.size(), false);
  for (std::size_t head = 0; head < visits.size(); ++head) {
    const std::size_t seat = visits[head].seat;
    const std::size_t requirement = seats_[seat].requirement;
    for (std::size_t c = first_[requirement]; c < first_[requirement + 1]; ++c) {
      if (!on_time(c, seat) && !(late && head == 0)) break;  // sorted by arrival
      const std::size_t crew = crew_of_[c];
      if (seen[crew]) continue;
      seen[crew] = true;
      const std::size_t holder = seat_of_crew_[crew];
      if (holder != nobody) {
        // A seat that is filled late must not be the price of another late one.
        if (on_time(taken_[holder], holder) || !late) visits.push_back({holder, head, c});
        continue;
      }
      std::size_t candidate = c;
      for (std::size_t at = head; at != nobody; at = visits[at].previous) {
        const std::size_t next = visits[at].candidate;
        take(visits[at].seat, candidate);
        candidate = next;
      }
      return true;
    }
  }
  return false;
}

void Matching::bring_forward() {
  bool changed = true;
  while (changed) {
    changed = false;
    for (std::size_t seat = 0; seat < seats_.size(); ++seat) {
      const std::size_t now = taken_[seat];
      if (now == nobody) continue;
      for (std::size_t c = first_[seats_[seat].requirement]; c < now; ++c) {
        if (candidates_[c].coming.arrives >= candidates_[now].coming.arrives) break;
        if (seat_of_crew_[crew_of_[c]] != nobody) continue;
        seat_of_crew_[crew_of_[now]] = nobody;
        take(seat, c);
        changed = true;
        break;
      }
    }
  }
}

/// Within a requirement, whoever comes earlier takes the seat that is due earlier and still in time
/// for; those too late for every seat take what is left. No seat on time is lost by it.
void Matching::seat_by_arrival(std::span<const std::size_t> order, Seating& seating) const {
  std::vector<std::size_t> crews;
  for (const std::size_t seat : order) {
    if (taken_[seat] != nobody) crews.push_back(taken_[seat]);
  }
  std::ranges::sort(crews);
  std::vector<std::optional<std::size_t>> taken(order.size());
  std::vector<std::size_t> late;
  std::size_t next = 0;
  for (const std::size_t crew : crews) {
    while (next < order.size() && !on_time(crew, order[next])) ++next;
    if (next < order.size()) {
      taken[next++] = crew;
    } else {
      late.push_back(crew);
    }
  }
  auto empty = taken.begin();
  for (const std::size_t crew : late) {
    empty = std::find(empty, taken.end(), std::nullopt);
    *empty = crew;
  }
  for (std::size_t i = 0; i < order.size(); ++i) {
    seating.seats.push_back(seats_[order[i]]);
    seating.candidate.push_back(taken[i]);
  }
}

Seating Matching::result() const {
  Seating seating;
  std::vector<std::size_t> order(seats_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) {
    return std::tuple(seats_[i].requirement, seats_[i].ordinal);
  });
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() &&
           seats_[order[end]].requirement == seats_[order[begin]].requirement) {
      ++end;
    }
    seat_by_arrival(std::span(order).subspan(begin, end - begin), seating);
    begin = end;
  }
  return seating;
}

}  // namespace

Seating match_crews(std::span<const Requirement> requirements,
                    std::span<const CrewCandidate> candidates) {
  Matching matching(requirements, candidates);
  matching.fill_on_time();
  matching.fill_late();
  matching.bring_forward();
  return matching.result();
}

}  // namespace muster
