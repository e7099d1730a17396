// What a choice of crews is worth.
#include "dispatch_crews_worth.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "muster/resources/region.hpp"

namespace muster {
namespace {

constexpr std::size_t parts = 3;

}  // namespace

bool foreign_crew(const CrewCandidate& candidate, const Region& region) {
  return candidate.coming.act != Act::order || is_external(candidate.crew, region);
}

bool is_external(const CrewId& id, const Region& region) {
  const Crew* crew = find(region.crews, id);
  const Team* team = crew == nullptr ? nullptr : find(region.teams, crew->team);
  return team != nullptr && team->external;
}

bool prefers_own(const DispatchOptions& options) {
  return std::ranges::find(options.policy.aims, Aim::own_first) != options.policy.aims.end();
}

CrewsWorth::CrewsWorth(std::span<const Requirement> requirements, const Candidates& candidates,
                       const Region& region, const DispatchOptions& options)
    : requirements_(requirements),
      region_(region),
      aims_(options.policy.aims),
      own_first_(prefers_own(options)) {
  place_.fill(aims_.size());
  for (std::size_t n = aims_.size(); n-- > 0;) place_.at(static_cast<std::size_t>(aims_[n])) = n;
  origin_ = Instant::max();
  for (const CrewCandidate& one : candidates.crews) {
    origin_ = std::min(origin_, one.coming.alerted);
  }
  std::map<Rank, std::size_t> places;
  for (const Requirement& one : requirements) {
    if (one.capability) places.emplace(rank_of(one, options), 0);
  }
  for (auto& [rank, place] : places) {
    place = ranks_.size();
    ranks_.push_back(rank);
  }
  for (const Requirement& one : requirements) {
    rank_.push_back(one.capability ? places.at(rank_of(one, options)) : 0);
  }
}

CrewsWorth::Numbers CrewsWorth::of(std::span<const CrewComing> coming) {
  numbers_.assign(aims_.size() * ranks_.size() * parts, 0);
  coming_.resize(requirements_.size());
  for (auto& some : coming_) some.clear();
  sent_.assign(sent_.size(), false);
  for (const CrewComing& one : coming) {
    coming_[one.candidate->requirement].push_back(one.candidate);
    if (one.crew >= sent_.size()) sent_.resize(one.crew + 1);
    if (!sent_[one.crew]) add_crew(one);
    sent_[one.crew] = true;
  }
  for (std::size_t r = 0; r < requirements_.size(); ++r) {
    if (requirements_[r].capability && !requirements_[r].curve.empty()) add_need(r, coming_[r]);
  }
  return std::move(numbers_);
}

std::optional<AimStage> CrewsWorth::first_difference(const Numbers& reached,
                                                     const Numbers& least) const {
  const auto at = std::ranges::mismatch(reached, least).in1 - reached.begin();
  const auto n = static_cast<std::size_t>(at);
  if (n == reached.size()) return std::nullopt;
  AimStage stage{.aim = aims_[n / parts / ranks_.size()]};
  std::tie(stage.severity, stage.priority) = ranks_[n / parts % ranks_.size()];
  stage.value = reached[n];
  stage.bound = least[n];
  return stage;
}

void CrewsWorth::add(Aim aim, std::size_t rank, std::size_t part, std::int64_t amount) {
  const std::size_t place = place_[static_cast<std::size_t>(aim)];
  if (place == aims_.size()) return;
  numbers_[(place * ranks_.size() + (is_about_all(aim) ? 0 : rank)) * parts + part] += amount;
}

void CrewsWorth::add_latest(Aim aim, std::size_t rank, std::size_t part, Instant when) {
  const std::size_t place = place_[static_cast<std::size_t>(aim)];
  if (place == aims_.size()) return;
  const std::size_t at = (place * ranks_.size() + rank) * parts + part;
  const std::int64_t seconds = (when - origin_).count();
  if (seconds > numbers_[at]) {
    numbers_[at] = seconds;
    numbers_[at + 1] = 0;
  }
  if (seconds == numbers_[at]) ++numbers_[at + 1];
}

void CrewsWorth::add_crew(const CrewComing& one) {
  const Coming& coming = one.candidate->coming;
  add(Aim::total_time, 0, 0, (coming.arrives - origin_).count());
  if (!one.cost) add(Aim::priced, 0, 0, 1);
  add(Aim::cost, 0, 0, one.cost.value_or(0));
  if (!own_first_) return;
  if (one.crew >= external_.size()) external_.resize(one.crew + 1);
  std::optional<bool>& external = external_[one.crew];
  if (!external) external = is_external(one.candidate->crew, region_);
  if (coming.act != Act::order || *external) add(Aim::own_first, 0, 0, 1);
}

void CrewsWorth::put_places(const Requirement& requirement, std::size_t most) {
  places_.clear();
  std::int64_t group = requirement.least_group.value_or(Quantity(0)).count();
  std::int64_t before = 0;
  for (const DemandPoint& point : requirement.curve) {
    const std::int64_t more = point.quantity.count() - before;
    if (more <= 0) continue;
    before = point.quantity.count();
    const std::int64_t first = std::min(more, std::max<std::int64_t>(0, group));
    group -= first;
    for (const auto& [of_group, count] : {std::pair(true, first), {false, more - first}}) {
      if (count <= 0) continue;
      const auto free = std::min(static_cast<std::uint64_t>(count), std::uint64_t{most});
      places_.push_back({point.by, of_group, static_cast<std::size_t>(free)});
    }
  }
}

void CrewsWorth::add_need(std::size_t r, std::vector<const CrewCandidate*>& coming) {
  const Requirement& requirement = requirements_[r];
  const std::size_t rank = rank_[r];
  const auto arrival = [](const CrewCandidate* one) { return one->coming.arrives; };
  if (!std::ranges::is_sorted(coming, {}, arrival)) std::ranges::stable_sort(coming, {}, arrival);
  put_places(requirement, coming.size());
  const auto take = [&](Places& place, Instant arrives) {
    --place.free;
    if (!place.group) return;
    add(Aim::first_effective, rank, 0, -1);
    add_latest(Aim::first_effective, rank, 1, arrives);
  };
  late_.clear();
  for (const CrewCandidate* one : coming) {
    const Instant arrives = one->coming.arrives;
    add_latest(Aim::last_arrival, rank, 0, arrives);
    if (one->engaged_at == requirement.incident) add(Aim::kept, 0, 0, -1);
    const auto place = std::ranges::find_if(
        places_, [&](const Places& some) { return some.free > 0 && arrives <= some.due; });
    if (place == places_.end()) {
      late_.push_back(arrives);
    } else {
      take(*place, arrives);
    }
  }
  const std::int64_t wanted = std::max<std::int64_t>(0, requirement.curve.back().quantity.count());
  const auto sent = static_cast<std::int64_t>(coming.size());
  add(Aim::in_time, rank, 0, wanted - (sent - static_cast<std::int64_t>(late_.size())));
  add(Aim::sent, rank, 0, wanted - sent);
  add(Aim::kept, 0, 0, wanted);
  if (requirement.least_group) {
    add(Aim::first_effective, rank, 0, std::min(wanted, requirement.least_group->count()));
  }
  for (const Instant arrives : late_) {
    auto best = places_.end();
    for (auto place = places_.begin(); place != places_.end(); ++place) {
      if (place->free > 0 && (best == places_.end() || place->due > best->due)) best = place;
    }
    if (best == places_.end()) break;
    add(Aim::lateness, rank, 0, (arrives - best->due).count());
    take(*best, arrives);
  }
}

}  // namespace muster
