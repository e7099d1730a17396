#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "muster/plan/catalogue.hpp"
#include "muster/resources/dispatch.hpp"
#include "muster/resources/region.hpp"

/// Small questions of dispatch drawn at random: several incidents, curves, least groups, crews with
/// several skills, crews that an incident holds already, what they carry, lots, lots to telephone
/// about, resources from outside. And the best answer, found by trying every one.
struct DrawnDispatch {
  std::vector<muster::Requirement> requirements = {};
  muster::Candidates candidates = {};
  muster::Region region = {};
  muster::DispatchOptions options = {};

  static muster::Instant alarm() { return muster::Instant{} + std::chrono::hours{500'000}; }

  explicit DrawnDispatch(std::uint32_t seed, bool material = false, int most_units = 4)
      : draw_(seed), material_(material) {
    muster::CatalogueParts parts;
    for (const char* id : {"a", "b", "c"}) {
      parts.capabilities.push_back({.id = muster::CapabilityId(id), .name = id});
    }
    parts.materials.push_back({.id = muster::MaterialId("M"), .name = "M"});
    region.catalogue = muster::Catalogue(std::move(parts));
    allow_reassign_ = pick(0, 1) == 0;
    priced_ = pick(0, 1) == 0;
    same_times_ = pick(0, 1) == 0;
    draw_needs();
    draw_crews(material ? pick(0, 2) : pick(1, most_units));
    if (material) draw_lots(most_units);
    options.severity = {{muster::IncidentId("i0"), 0}, {muster::IncidentId("i1"), pick(0, 1)}};
    if (pick(0, 3) == 0) options.policy = own_first(pick(0, 1) == 0);
    if (pick(0, 7) == 0) options.policy = cheapest();
    if (pick(0, 7) == 0) options.policy = least_total_time();
    std::ranges::stable_sort(candidates.crews, [](const auto& x, const auto& y) {
      return std::tie(x.requirement, x.coming.arrives, x.crew) <
             std::tie(y.requirement, y.coming.arrives, y.crew);
    });
    std::ranges::stable_sort(candidates.lots, [](const auto& x, const auto& y) {
      return std::tie(x.requirement, x.coming.arrives, x.lot) <
             std::tie(y.requirement, y.coming.arrives, y.lot);
    });
  }

  /// With or without the aims that every policy of a region has.
  static muster::Policy own_first(bool all) {
    using muster::Aim;
    muster::Policy policy{
        .id = "own_first",
        .aims = {Aim::in_time, Aim::sent, Aim::own_first, Aim::lateness, Aim::first_effective,
                 Aim::carried_first, Aim::last_arrival, Aim::total_time, Aim::ids}};
    if (!all) return policy;
    policy.aims.insert(policy.aims.begin() + 2, Aim::kept);
    policy.aims.insert(policy.aims.end() - 1,
                       {Aim::confirmed, Aim::priced, Aim::cost, Aim::sources});
    return policy;
  }

  /// Money before time.
  static muster::Policy cheapest() {
    using muster::Aim;
    return {.id = "cheapest",
            .aims = {Aim::in_time, Aim::sent, Aim::kept, Aim::priced, Aim::cost, Aim::lateness,
                     Aim::first_effective, Aim::last_arrival, Aim::total_time, Aim::confirmed,
                     Aim::sources, Aim::ids}};
  }

  /// As the shipped policy of that name, without what every policy of a region has besides.
  static muster::Policy least_total_time() {
    using muster::Aim;
    return {.id = "least_total_time",
            .aims = {Aim::in_time, Aim::sent, Aim::total_time, Aim::lateness, Aim::carried_first,
                     Aim::sources, Aim::ids}};
  }

  /// What it has of all that could be drawn, by name; what it has not is named too.
  [[nodiscard]] std::map<std::string, bool> features() const {
    std::map<std::string, bool> found;
    std::set<muster::IncidentId> incidents;
    for (const muster::Requirement& one : requirements) {
      incidents.insert(one.incident);
      found["a curve that rises"] |= one.curve.front().quantity != one.curve.back().quantity;
      found["nothing at the first deadline"] |= one.curve.front().quantity.count() == 0;
      if (!material_) found["a least group"] |= one.least_group.has_value();
      found["needs of two priorities"] |= one.priority != requirements.front().priority;
    }
    found["several incidents"] = incidents.size() > 1;
    found["incidents of two severities"] = options.severity.at(muster::IncidentId("i0")) !=
                                           options.severity.at(muster::IncidentId("i1"));
    std::map<muster::Resource, std::size_t> uses;
    std::set<muster::Instant> arrivals;
    const auto way = [&](const muster::Coming& coming) {
      found["from outside"] |= coming.act != muster::Act::order;
      found["a price"] |= coming.cost.value_or(0) > 0;
      found["a price that nobody knows"] |= !muster::known_cost(coming);
      found["arrivals that tie"] |= !arrivals.insert(coming.arrives).second;
    };
    for (const muster::CrewCandidate& one : candidates.crews) {
      if (material_) continue;
      way(one.coming);
      found["a crew for several needs"] |= ++uses[one.crew] > 1;
      const bool there = one.engaged_at == requirements[one.requirement].incident;
      found["a crew that is committed"] |= one.engaged_at && there;
      found["a crew that may turn round"] |= one.engaged_at && !there;
    }
    for (const muster::LotCandidate& one : candidates.lots) {
      way(one.coming);
      found["a lot for several needs"] |= ++uses[one.lot] > 1;
      found["a lot to confirm"] |= one.to_confirm;
      found["a lot of several units"] |= one.available.count() > 1;
    }
    if (material_) found["something carried"] = !region.crew_equipment.empty();
    for (const char* policy : {"fastest", "own_first", "cheapest", "least_total_time"}) {
      found[std::string("policy ") + policy] = options.policy.id == policy;
    }
    return found;
  }

  [[nodiscard]] int pick(int least, int most) {
    return least + static_cast<int>(draw_() % static_cast<std::uint32_t>(most - least + 1));
  }

 private:
  void draw_needs() {
    const int needs = pick(1, 3);
    for (int r = 0; r < needs; ++r) {
      muster::Requirement requirement;
      const std::string incident = "i" + std::to_string(pick(0, 1));
      requirement.id = muster::RequirementId(incident + "/" + std::to_string(r));
      requirement.incident = muster::IncidentId(incident);
      requirement.priority = pick(1, 2);
      if (material_ && r > 0) {
        requirement.material = muster::MaterialId("M");
      } else {
        requirement.capability = muster::CapabilityId(std::string(1, static_cast<char>('a' + r)));
        if (pick(0, 2) == 0) requirement.least_group = muster::Quantity(pick(1, 3));
      }
      const int first = pick(0, 2);
      for (const auto& [minutes, quantity] : {std::pair(30, first), {60, first + pick(0, 2)}}) {
        requirement.curve.push_back({.within = muster::Minutes{minutes},
                                     .by = alarm() + muster::Minutes{minutes},
                                     .quantity = muster::Quantity(quantity)});
      }
      requirements.push_back(requirement);
    }
  }

  muster::Coming coming(bool foreign) {
    muster::Coming coming;
    coming.authority = muster::OrganisationId("bureau");
    coming.act = foreign ? muster::Act::request : muster::Act::order;
    coming.arrives = alarm() + muster::Minutes{pick(1, same_times_ ? 3 : 8) * 10};
    if (priced_ && pick(0, 2) > 0) coming.cost = pick(0, 3) * 50;
    return coming;
  }

  void draw_crews(int crews) {
    for (int c = 0; c < crews; ++c) {
      const muster::CrewId id("c" + std::to_string(c));
      const bool foreign = pick(0, 2) == 0;
      std::optional<muster::IncidentId> held;
      if (pick(0, 2) == 0) held = muster::IncidentId("i" + std::to_string(pick(0, 1)));
      for (std::size_t r = 0; r < requirements.size(); ++r) {
        if (!requirements[r].capability || pick(0, 2) == 0) continue;
        if (held && *held != requirements[r].incident && !allow_reassign_) continue;
        muster::CrewCandidate candidate;
        candidate.engaged_at = held;
        candidate.requirement = r;
        candidate.crew = id;
        candidate.coming = coming(foreign);
        candidates.crews.push_back(candidate);
      }
      if (material_ && pick(0, 1) == 0) {
        region.crew_equipment.push_back({.crew = id,
                                         .material = muster::MaterialId("M"),
                                         .quantity = muster::Quantity(pick(1, 2))});
      }
    }
  }

  void draw_lots(int most_units) {
    int units = pick(0, most_units);
    for (int l = 0; units > 0; ++l) {
      const int supply = pick(1, units);
      units -= supply;
      const bool foreign = pick(0, 2) == 0;
      const bool to_confirm = pick(0, 2) == 0;
      for (std::size_t r = 0; r < requirements.size(); ++r) {
        if (!requirements[r].material || pick(0, 3) == 0) continue;
        muster::LotCandidate candidate;
        candidate.requirement = r;
        candidate.lot = muster::LotId("l" + std::to_string(l));
        candidate.available = muster::Quantity(supply);
        candidate.to_confirm = to_confirm;
        candidate.coming = coming(foreign);
        candidates.lots.push_back(candidate);
      }
    }
  }

  std::mt19937 draw_;
  bool material_;
  bool allow_reassign_ = false;
  bool priced_ = false;      ///< some cost money
  bool same_times_ = false;  ///< many come together, so that what counts last decides
};

/// Every way to use the crews, or (`material`) what the sent crews carry and the lots, unit by
/// unit. What an answer is worth is counted from the meaning of each aim alone.
class EveryChoice {
 public:
  /// The aims of the policy up to total_time, rank by rank: smaller is better, from the left.
  using Worth = std::vector<std::int64_t>;

  EveryChoice(const DrawnDispatch& drawn, const muster::Dispatch& answer, bool material)
      : drawn_(drawn), answer_(answer) {
    for (const muster::Requirement& requirement : drawn.requirements) {
      ranks_[rank(requirement)] = 0;
    }
    std::size_t number = 0;
    for (auto& [unused, place] : ranks_) place = number++;
    for (std::size_t r = 0; r < drawn.requirements.size(); ++r) add_places(r, material);
    if (material) {
      add_material();
    } else {
      for (const auto& candidate : drawn.candidates.crews) {
        const bool kept =
            candidate.engaged_at == drawn.requirements[candidate.requirement].incident;
        add({.resource = candidate.crew}, 1, candidate.requirement, candidate.coming, kept);
      }
    }
    for (std::size_t s = 0; s < sources_.size(); ++s) {
      for (int n = 0; n < sources_[s].supply; ++n) units_.push_back(s);
    }
    used_.assign(sources_.size(), std::vector<int>(drawn.requirements.size(), 0));
    said_ = used_;
    for (const muster::Assignment& assignment : answer.assignments) {
      const bool goods = assignment.lot || assignment.carried;
      if (goods != material) continue;
      muster::Source source;
      if (assignment.lot) {
        source.resource = *assignment.lot;
      } else {
        source = {.resource = *assignment.crew, .carried = assignment.carried};
      }
      for (std::size_t s = 0; s < sources_.size(); ++s) {
        if (sources_[s].source != source) continue;
        said_[s][assignment.requirement] += static_cast<int>(assignment.quantity.count());
      }
    }
    try_unit(0, 0);
  }

  [[nodiscard]] const std::optional<Worth>& best() const { return best_; }
  /// Of the answer, its units put to the deadlines as well as can be.
  [[nodiscard]] const std::optional<Worth>& said() const { return worth_said_; }

 private:
  struct PlaceToFill {
    std::size_t requirement;
    muster::Instant due;
    bool group;
    int left;
  };
  /// The last of some arrivals, and how many come only then.
  struct Latest {
    std::int64_t when = -1;
    std::int64_t many = 0;
    void add(std::int64_t arrival) {
      if (arrival > when) many = 0;
      when = std::max(when, arrival);
      if (arrival == when) ++many;
    }
    [[nodiscard]] std::int64_t worth() const { return when < 0 ? 0 : when * 1'000 + many; }
  };
  struct Supplier {
    muster::Source source;
    int supply;
    bool foreign;
    std::map<std::size_t, muster::Instant> arrives;  // by requirement
    std::map<std::size_t, bool> kept;                // committed to it already
    bool to_confirm = false;
    std::map<std::size_t, std::optional<std::int64_t>> cost = {};  // by requirement
  };

  [[nodiscard]] std::pair<int, int> rank(const muster::Requirement& requirement) const {
    return {drawn_.options.severity.at(requirement.incident), requirement.priority};
  }

  void add_places(std::size_t r, bool material) {
    const muster::Requirement& requirement = drawn_.requirements[r];
    if (requirement.material.has_value() != material) return;
    std::int64_t n = 0;
    for (const muster::DemandPoint& point : requirement.curve) {
      for (; n < point.quantity.count(); ++n) {
        const bool group = requirement.least_group && n < requirement.least_group->count();
        if (!places_.empty() && places_.back().requirement == r && places_.back().due == point.by &&
            places_.back().group == group) {
          ++places_.back().left;
        } else {
          places_.push_back({r, point.by, group, 1});
        }
      }
    }
  }

  void add(const muster::Source& source, std::int64_t supply, std::size_t requirement,
           const muster::Coming& coming, bool kept = false, bool to_confirm = false) {
    for (Supplier& known : sources_) {
      if (known.source == source) {
        known.arrives[requirement] = coming.arrives;
        known.cost[requirement] = cost_of(source, coming);
        known.kept[requirement] = kept;
        return;
      }
    }
    sources_.push_back({source,
                        static_cast<int>(supply),
                        !source.carried && coming.act != muster::Act::order,
                        {{requirement, coming.arrives}},
                        {{requirement, kept}},
                        to_confirm,
                        {{requirement, cost_of(source, coming)}}});
  }

  static std::optional<std::int64_t> cost_of(const muster::Source& source,
                                             const muster::Coming& coming) {
    if (source.carried) return 0;
    if (coming.cost) return coming.cost;
    return coming.act == muster::Act::order ? std::optional<std::int64_t>(0) : std::nullopt;
  }

  void add_material() {
    for (const auto& candidate : drawn_.candidates.lots) {
      add({.resource = candidate.lot}, candidate.available.count(), candidate.requirement,
          candidate.coming, false, candidate.to_confirm);
    }
    for (const muster::Assignment& sent : answer_.assignments) {
      if (!sent.crew || sent.carried) continue;
      for (const auto& row : drawn_.region.crew_equipment) {
        if (row.crew != *sent.crew) continue;
        for (std::size_t r = 0; r < drawn_.requirements.size(); ++r) {
          const auto& requirement = drawn_.requirements[r];
          if (requirement.material &&
              requirement.incident == drawn_.requirements[sent.requirement].incident) {
            add({.resource = row.crew, .carried = true}, row.quantity.count(), r, sent.coming);
          }
        }
      }
    }
  }

  void try_unit(std::size_t unit, std::size_t from) {
    if (unit == units_.size()) {
      weigh();
      return;
    }
    const std::size_t s = units_[unit];
    const bool same_next = unit + 1 < units_.size() && units_[unit + 1] == s;
    // Units of one source are alike: they take places in rising order.
    for (std::size_t p = from; p <= places_.size(); ++p) {
      if (p == places_.size()) {
        choice_.push_back(p);
        try_unit(unit + 1, same_next ? p : 0);
        choice_.pop_back();
        continue;
      }
      PlaceToFill& place = places_[p];
      if (place.left == 0 || !sources_[s].arrives.contains(place.requirement)) continue;
      --place.left;
      ++used_[s][place.requirement];
      choice_.push_back(p);
      try_unit(unit + 1, same_next ? p : 0);
      choice_.pop_back();
      --used_[s][place.requirement];
      ++place.left;
    }
  }

  void weigh() {
    using muster::Aim;
    const std::size_t n = ranks_.size();
    std::map<Aim, Worth> by_aim;
    for (int aim = 0; aim <= static_cast<int>(Aim::ids); ++aim) {
      by_aim[static_cast<Aim>(aim)] = Worth(n, 0);
    }
    std::vector<Latest> first(n);
    std::vector<Latest> last(n);
    Worth missing_of_group(n, 0);
    std::set<std::size_t> lots;
    for (const PlaceToFill& place : places_) {
      const std::size_t k = ranks_.at(rank(drawn_.requirements[place.requirement]));
      by_aim[Aim::in_time][k] += place.left;
      by_aim[Aim::sent][k] += place.left;
      by_aim[Aim::kept][0] += place.left;
      if (place.group) missing_of_group[k] += place.left;
    }
    for (std::size_t u = 0; u < units_.size(); ++u) {
      if (choice_[u] == places_.size()) continue;
      const PlaceToFill& place = places_[choice_[u]];
      const Supplier& from = sources_[units_[u]];
      const std::size_t k = ranks_.at(rank(drawn_.requirements[place.requirement]));
      const muster::Instant arrives = from.arrives.at(place.requirement);
      const std::int64_t after = (arrives - DrawnDispatch::alarm()).count();
      if (arrives > place.due) {
        ++by_aim[Aim::in_time][k];
        by_aim[Aim::lateness][k] += (arrives - place.due).count();
      }
      if (place.group) first[k].add(after);
      last[k].add(after);
      if (std::holds_alternative<muster::LotId>(from.source.resource)) {
        ++by_aim[Aim::carried_first][0];
        lots.insert(units_[u]);
      }
      const auto& cost = from.cost.at(place.requirement);
      by_aim[Aim::cost][0] += cost.value_or(0);
      if (!cost) ++by_aim[Aim::priced][0];
      if (!from.kept.at(place.requirement)) ++by_aim[Aim::kept][0];
      if (from.to_confirm) ++by_aim[Aim::confirmed][0];
      if (from.foreign) ++by_aim[Aim::own_first][0];
      by_aim[Aim::total_time][0] += after;
    }
    for (std::size_t k = 0; k < n; ++k) {
      by_aim[Aim::first_effective][k] = missing_of_group[k] * 1'000'000'000 + first[k].worth();
      by_aim[Aim::last_arrival][k] = last[k].worth();
    }
    by_aim[Aim::sources][0] = static_cast<std::int64_t>(lots.size());
    Worth worth;
    for (const Aim aim : drawn_.options.policy.aims) {
      if (aim != Aim::ids) worth.insert(worth.end(), by_aim[aim].begin(), by_aim[aim].end());
    }
    if (!best_ || worth < *best_) best_ = worth;
    if (used_ == said_ && (!worth_said_ || worth < *worth_said_)) worth_said_ = worth;
  }

  const DrawnDispatch& drawn_;
  const muster::Dispatch& answer_;
  std::map<std::pair<int, int>, std::size_t> ranks_;
  std::vector<PlaceToFill> places_;
  std::vector<Supplier> sources_;
  std::vector<std::size_t> units_;
  std::vector<std::size_t> choice_;
  std::vector<std::vector<int>> used_, said_;
  std::optional<Worth> best_, worth_said_;
};
