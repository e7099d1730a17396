#include "crew_matching.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <unordered_map>

namespace muster {
namespace {

constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();

std::vector<Seat> seats_of(std::span<const Requirement> requirements, std::size_t position,
                           std::size_t most) {
  const Requirement& requirement = requirements[position];
  std::vector<Seat> seats;
  for (const DemandPoint& point : requirement.curve) {
    const auto wanted = static_cast<std::uint64_t>(std::max<std::int64_t>(0, point.quantity.count()));
    const std::size_t upto = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, most));
    while (seats.size() < upto) {
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
      // A seat beyond the number of candidates can never be filled.
      for (Seat& seat : seats_of(requirements, r, first_[r + 1] - first_[r])) {
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

  void fill(bool late);
  bool augment(std::size_t from, bool late);
  void take(std::size_t seat, std::size_t candidate) {
    taken_[seat] = candidate;
    seat_of_crew_[crew_of_[candidate]] = seat;
  }

  std::span<const CrewCandidate> candidates_;
  std::vector<std::size_t> crew_of_;       // candidate → crew number
  std::vector<std::size_t> first_;         // requirement → its first candidate
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

Seating Matching::result() const {
  Seating seating;
  std::vector<std::size_t> order(seats_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) {
    return std::tuple(seats_[i].requirement, seats_[i].ordinal);
  });
  // Within a requirement, whoever comes first takes the seat that is due first.
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    std::vector<std::size_t> crews;
    for (; end < order.size() && seats_[order[end]].requirement == seats_[order[i]].requirement; ++end) {
      if (taken_[order[end]] != nobody) crews.push_back(taken_[order[end]]);
    }
    std::ranges::sort(crews);
    for (std::size_t k = i; k < end; ++k) {
      seating.seats.push_back(seats_[order[k]]);
      const std::size_t nth = k - i;
      seating.candidate.push_back(nth < crews.size() ? std::optional(crews[nth]) : std::nullopt);
    }
    i = end;
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
