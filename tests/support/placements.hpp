#pragma once

#include <optional>

#include "muster/resources/placement.hpp"
#include "support/draws.hpp"

/// A small question of placement, of any aim: a few sites, some fixed or forbidden, demand that not
/// every site reaches.
inline muster::PlacementQuestion drawn_question(Draws& draws) {
  using namespace muster;
  PlacementQuestion question;
  question.aim = static_cast<PlacementAim>(draws.between(0, 3));
  question.sites = static_cast<std::size_t>(draws.between(1, 9));
  question.p = static_cast<std::size_t>(draws.between(1, 4));
  question.limit = draws.between(0, 20);
  const bool fewest = question.aim == PlacementAim::fewest;
  const bool costs = fewest && draws.one_in(2);
  const bool units = fewest && draws.one_in(4);
  for (std::size_t site = 0; site < question.sites; ++site) {
    question.use.push_back(draws.one_in(8)   ? SiteUse::fixed
                           : draws.one_in(7) ? SiteUse::forbidden
                                             : SiteUse::free);
    if (costs) question.cost.push_back(draws.between(0, 9));
    if (units) question.units.push_back(draws.between(0, 2));
  }
  if (units) question.sites = std::min<std::size_t>(question.sites, 7);
  question.use.resize(question.sites);
  if (costs) question.cost.resize(question.sites);
  if (units) question.units.resize(question.sites);
  const std::int64_t demands = draws.between(0, 9);
  for (std::int64_t i = 0; i < demands; ++i) {
    PlacementDemand demand{.weight = draws.between(0, 9)};
    demand.need = fewest && draws.one_in(3) ? draws.between(0, 3) : 1;
    if (question.aim == PlacementAim::most && draws.one_in(2)) {
      const std::int64_t first = draws.between(0, 9);
      demand.gains = {first, draws.between(0, first)};
    }
    for (std::uint32_t site = 0; site < question.sites; ++site) {
      if (draws.one_in(4)) continue;
      demand.reach.push_back({site, draws.between(0, 25)});
    }
    question.demands.push_back(std::move(demand));
  }
  return question;
}

/// A median question on random points of a square, in whole units.
inline muster::PlacementQuestion drawn_median(Draws& draws, std::size_t sites, std::size_t demands,
                                              std::size_t p) {
  using namespace muster;
  PlacementQuestion question{.aim = PlacementAim::median, .sites = sites, .p = p};
  std::vector<std::pair<std::int64_t, std::int64_t>> at;
  for (std::size_t i = 0; i < sites + demands; ++i) {
    at.emplace_back(draws.between(0, 1000), draws.between(0, 1000));
  }
  for (std::size_t i = 0; i < demands; ++i) {
    PlacementDemand demand{.weight = draws.between(1, 9)};
    for (std::uint32_t site = 0; site < sites; ++site) {
      const auto [x, y] = at[site];
      const auto [u, v] = at[sites + i];
      demand.reach.push_back({site, std::abs(x - u) + std::abs(y - v)});
    }
    question.demands.push_back(std::move(demand));
  }
  return question;
}

/// The best there is, found by trying every choice; none when nothing does what is asked.
inline std::optional<std::int64_t> tried_by_hand(const muster::PlacementQuestion& question) {
  using namespace muster;
  std::optional<std::int64_t> best;
  const auto most_of = [&](std::size_t site) {
    if (question.use[site] == SiteUse::forbidden) return std::int64_t{0};
    return question.units.empty() ? std::int64_t{1} : question.units[site];
  };
  std::vector<std::int64_t> amounts(question.sites, 0);
  for (;;) {
    if (const auto worth = worth_of(question, amounts)) {
      const bool better =
          question.aim == PlacementAim::most ? *worth > best.value_or(-1) : !best || *worth < *best;
      if (better) best = worth;
    }
    std::size_t site = 0;
    while (site < question.sites && amounts[site] == most_of(site)) amounts[site++] = 0;
    if (site == question.sites) return best;
    ++amounts[site];
  }
}
