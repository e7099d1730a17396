#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "muster/plan/catalogue.hpp"
#include "muster/plan/rules.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/stockpile.hpp"
#include "muster/resources/verify_dispatch.hpp"
#include "support/catch.hpp"
#include "support/drawn_incidents.hpp"
#include "support/drawn_region.hpp"

/// Small regions drawn at random in which materials tie one another: depots whose one vehicle takes
/// only so much at a time (`loaded`), or kits that are wanted whole and for what lies in them; one
/// or two incidents. The road is straight and a kilometre takes a minute.
class DrawnSupply {
 public:
  /// Missing in time by rank, then at all by rank.
  using Missing = std::vector<std::int64_t>;

  DrawnSupply(std::uint32_t seed, bool loaded) : draw_(seed), loaded_(loaded) {
    incidents_ = pick(1, 2);
    severity_ = {0, pick(0, 1)};
    draw_needs();
    draw_lots();
    make();
  }

  std::vector<muster::Requirement> requirements = {};
  muster::Region region = {};
  muster::Candidates candidates = {};
  muster::DispatchOptions options = {};

  [[nodiscard]] Missing best() {
    best_.reset();
    try_all();
    return *best_;
  }

  [[nodiscard]] Missing said(const muster::Dispatch& answer) const {
    std::vector<int> by_need(3 * needs_.size());
    for (const muster::Assignment& one : answer.assignments) {
      const auto minutes =
          std::chrono::duration_cast<muster::Minutes>(one.coming.arrives - at(0)).count();
      add(by_need,
          {one.requirement, static_cast<int>(minutes), static_cast<int>(one.quantity.count())});
    }
    return weigh(by_need);
  }

  [[nodiscard]] std::map<std::string, bool> features() const {
    std::map<std::string, bool> found;
    found["several incidents"] = incidents_ > 1;
    std::map<std::string, int> asked;
    std::map<std::pair<std::string, std::size_t>, int> at_depot;
    bool two_ranks = false;
    for (const DrawnNeed& one : needs_) {
      ++asked[one.material];
      two_ranks |= rank(one) != rank(needs_.front());
    }
    found["needs of two ranks"] = two_ranks;
    if (loaded_) {
      found["a depot without a rule"] =
          std::ranges::any_of(depots_, [](const DrawnDepot& one) { return one.load == 0; });
    } else {
      found["kits wanted whole"] = asked.contains("KIT");
      found["two things out of a kit"] = asked.contains("SPLINT") && asked.contains("LABEL");
    }
    return found;
  }

 private:
  struct DrawnNeed {
    std::string material = {};
    std::size_t incident = 0;
    int priority = 1;
    std::vector<std::pair<int, int>> curve = {};
  };
  struct DrawnDepot {
    int kilometre = 0;
    int loading = 0;
    int load = 0;  ///< so many hundredweight at a time; 0: everything at once
  };
  struct DrawnLot {
    std::string material = {};
    std::size_t depot = 0;
    int units = 0;
  };
  /// What one unit of a lot could do.
  struct Use {
    struct Gain {
      std::size_t need = 0;
      int minutes = 0;
      int amount = 1;
    };
    std::vector<Gain> gains = {};
    std::optional<std::pair<std::size_t, int>> load = {};
    int mass = 0;
  };

  static constexpr int kilometre_of_incident_[2] = {0, 40};
  static constexpr int unloading_ = 5;
  static constexpr int last_deadline_ = 120;
  static constexpr int in_kit_[2] = {2, 3};  // splints, labels

  [[nodiscard]] int pick(int least, int most) {
    return least + static_cast<int>(draw_() % static_cast<std::uint32_t>(most - least + 1));
  }
  [[nodiscard]] static muster::Instant at(int minutes) {
    return muster::Instant{} + std::chrono::hours{500'000} + muster::Minutes{minutes};
  }
  [[nodiscard]] std::pair<int, int> rank(const DrawnNeed& need) const {
    return {severity_[need.incident], need.priority};
  }
  [[nodiscard]] std::vector<std::string> materials() const {
    if (loaded_) return {"CEMENT", "STEEL", "TIMBER"};
    return {"KIT", "SPLINT", "LABEL"};
  }
  [[nodiscard]] static int mass_of(const std::string& material) {
    return material == "STEEL" ? 2 : 1;  // hundredweights
  }

  void draw_needs() {
    const int needs = pick(2, 4);
    for (int r = 0; r < needs; ++r) {
      DrawnNeed need{.material = materials()[static_cast<std::size_t>(pick(0, 2))],
                     .incident = static_cast<std::size_t>(pick(0, incidents_ - 1)),
                     .priority = pick(1, 2)};
      const auto same = [&](const DrawnNeed& other) {
        return other.material == need.material && other.incident == need.incident;
      };
      if (std::ranges::any_of(needs_, same)) continue;
      const int first = pick(0, 2);
      const int most = loaded_ || need.material == "KIT" ? 1 : 4;
      need.curve = {{50, first}, {last_deadline_, first + pick(first == 0 ? 1 : 0, most)}};
      needs_.push_back(need);
    }
  }

  void draw_lots() {
    const int depots = pick(1, 2);
    for (int d = 0; d < depots; ++d) {
      depots_.push_back({.kilometre = pick(0, 12) * 5,
                         .loading = pick(0, 3) * 5,
                         .load = loaded_ && pick(0, 3) > 0 ? pick(2, 4) : 0});
    }
    const int lots = pick(2, 3);
    for (int l = 0; l < lots; ++l) {
      DrawnLot lot{.material = materials()[static_cast<std::size_t>(pick(0, 2))],
                   .depot = static_cast<std::size_t>(pick(0, depots - 1)),
                   .units = pick(1, 3)};
      if (!loaded_ && l == 0) lot.material = "KIT";
      lots_.push_back(lot);
    }
  }

  void make() {
    using namespace muster;
    DrawnRegion drawn(70);
    for (const std::string& material : materials()) {
      drawn.material(material).mass_kg = Decimal::of(100 * mass_of(material));
    }
    if (!loaded_) {
      drawn.kit("KIT", "SPLINT", in_kit_[0]);
      drawn.kit("KIT", "LABEL", in_kit_[1]);
    }
    for (std::size_t l = 0; l < lots_.size(); ++l) {
      const DrawnLot& one = lots_[l];
      const DrawnDepot& depot = depots_[one.depot];
      drawn.lot("l" + std::to_string(l), depot.kilometre, one.material, one.units).stockpile =
          StockpileId("depot" + std::to_string(one.depot));
      Stockpile& made = drawn.stockpile_of_last_lot();
      made.id = StockpileId("depot" + std::to_string(one.depot));
      made.loading = Minutes{depot.loading};
      made.trucks = 1;
    }
    region = drawn.region();
    auto& depots = region.stockpiles;
    depots.erase(std::unique(depots.begin(), depots.end(),
                             [](const Stockpile& a, const Stockpile& b) { return a.id == b.id; }),
                 depots.end());
    Rule rule{.id = RuleId("rule-haulage"),
              .subject = "haulage",
              .valid_from = *parse_date("2000-01-01")};
    for (std::size_t d = 0; d < depots_.size(); ++d) {
      if (depots_[d].load == 0) continue;
      rule.rows.push_back({{"depot", "depot" + std::to_string(d)},
                           {"load_kg", std::to_string(100 * depots_[d].load)},
                           {"unloading", std::to_string(unloading_) + "min"}});
    }
    if (!rule.rows.empty()) region.rules.rules.push_back(rule);
    const DrawnIncidents incidents(
        region, std::span(kilometre_of_incident_).first(static_cast<std::size_t>(incidents_)),
        at(0));
    for (std::size_t i = 0; i < incidents.located.size(); ++i) {
      options.severity[incidents.located[i].incident.id] = severity_[i];
    }
    for (const DrawnNeed& one : needs_) {
      Requirement requirement;
      requirement.incident = IncidentId("i" + std::to_string(one.incident));
      requirement.material = MaterialId(one.material);
      requirement.id = RequirementId(requirement.incident.str() + "/" + one.material);
      requirement.priority = one.priority;
      for (const auto& [minutes, quantity] : one.curve) {
        requirement.curve.push_back(
            {.within = Minutes{minutes}, .by = at(minutes), .quantity = Quantity(quantity)});
      }
      requirements.push_back(requirement);
    }
    candidates = muster::candidates(requirements, incidents.located, {}, {}, region, {},
                                    incidents.travel, at(0));
  }

  [[nodiscard]] int arrival(std::size_t depot, int load, std::size_t incident) const {
    const DrawnDepot& from = depots_[depot];
    const int away = std::abs(from.kilometre - kilometre_of_incident_[incident]);
    return load * from.loading + (2 * load - 1) * away + (load - 1) * unloading_;
  }

  /// The loads that matter: of more than units there are one stays empty, and what comes after
  /// every deadline has as many loads as it likes.
  [[nodiscard]] int loads_of(std::size_t depot) const {
    if (depots_[depot].load == 0) return 0;
    int units = 0;
    for (const DrawnLot& one : lots_) units += one.depot == depot ? one.units : 0;
    int loads = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(incidents_); ++i) {
      while (loads < units && arrival(depot, loads + 1, i) <= last_deadline_) ++loads;
    }
    return loads;
  }

  [[nodiscard]] std::vector<Use> uses(const DrawnLot& lot) const {
    const DrawnDepot& depot = depots_[lot.depot];
    const int loads = loads_of(lot.depot);
    std::vector<Use> found;
    for (std::size_t i = 0; i < static_cast<std::size_t>(incidents_); ++i) {
      for (int load = 1; load <= loads + 1; ++load) {
        const bool counted = depot.load > 0 && load <= loads;
        const int minutes = depot.load == 0 || counted ? arrival(lot.depot, load, i) : 10'000;
        Use whole;
        Use opened;
        for (std::size_t r = 0; r < needs_.size(); ++r) {
          if (needs_[r].incident != i) continue;
          if (needs_[r].material == lot.material) whole.gains.push_back({r, minutes});
          if (lot.material != "KIT") continue;
          if (needs_[r].material == "SPLINT") opened.gains.push_back({r, minutes, in_kit_[0]});
          if (needs_[r].material == "LABEL") opened.gains.push_back({r, minutes, in_kit_[1]});
        }
        for (Use* use : {&whole, &opened}) {
          if (use->gains.empty()) continue;
          if (counted) use->load = {lot.depot, load};
          use->mass = mass_of(lot.material);
          found.push_back(*use);
        }
      }
    }
    return found;
  }

  /// What has come so far: by need and deadline (the last: ever) so much and no more than is asked
  /// for, and what is on the loads of each depot.
  struct Came {
    std::vector<int> by_need = {};
    std::vector<int> on_load = {};
    auto operator<=>(const Came&) const = default;
  };

  /// Every unit in every use or none, one after another; whatever came to the same is followed
  /// once.
  void try_all() {
    std::vector<std::size_t> first_load;
    std::size_t loads = 0;
    for (std::size_t d = 0; d < depots_.size(); ++d) {
      first_load.push_back(loads);
      loads += static_cast<std::size_t>(loads_of(d));
    }
    std::set<Came> now = {{std::vector<int>(3 * needs_.size()), std::vector<int>(loads)}};
    for (const DrawnLot& lot : lots_) {
      const std::vector<Use> all = uses(lot);
      for (int unit = 0; unit < lot.units; ++unit) {
        std::set<Came> then = now;
        for (const Came& before : now) {
          for (const Use& use : all) {
            Came after = before;
            if (use.load) {
              int& on = after.on_load[first_load[use.load->first] +
                                      static_cast<std::size_t>(use.load->second - 1)];
              on += use.mass;
              if (on > depots_[use.load->first].load) continue;
            }
            for (const Use::Gain& one : use.gains) add(after.by_need, one);
            then.insert(std::move(after));
          }
        }
        now = std::move(then);
      }
    }
    for (const Came& one : now) {
      Missing missing = weigh(one.by_need);
      if (!best_ || missing < *best_) best_ = std::move(missing);
    }
  }

  void add(std::vector<int>& by_need, const Use::Gain& gain) const {
    const auto& curve = needs_[gain.need].curve;
    for (std::size_t point = 0; point < 3; ++point) {
      if (point < 2 && gain.minutes > curve[point].first) continue;
      int& there = by_need[3 * gain.need + point];
      there = std::min(there + gain.amount, curve[std::min<std::size_t>(point, 1)].second);
    }
  }

  [[nodiscard]] Missing weigh(const std::vector<int>& by_need) const {
    // In each rank kits that are wanted whole come first.
    std::map<std::pair<std::pair<int, int>, bool>, std::pair<std::int64_t, std::int64_t>> ranks;
    for (std::size_t r = 0; r < needs_.size(); ++r) {
      auto& [in_time, sent] = ranks[{rank(needs_[r]), needs_[r].material != "KIT"}];
      const auto& curve = needs_[r].curve;
      in_time += std::max(curve[0].second - by_need[3 * r], curve[1].second - by_need[3 * r + 1]);
      sent += curve[1].second - by_need[3 * r + 2];
    }
    Missing missing;
    for (const auto& [rank, one] : ranks) missing.push_back(one.first);
    for (const auto& [rank, one] : ranks) missing.push_back(one.second);
    return missing;
  }

  std::mt19937 draw_;
  bool loaded_;
  int incidents_ = 1;
  std::vector<int> severity_ = {};
  std::vector<DrawnNeed> needs_ = {};
  std::vector<DrawnDepot> depots_ = {};
  std::vector<DrawnLot> lots_ = {};
  std::optional<Missing> best_ = {};
};

/// Draws so many regions and holds what is missing against every way to send what there is.
inline void compare_supply(std::uint32_t first, std::uint32_t rounds, bool loaded) {
  using namespace muster;
  std::uint32_t short_of = 0;
  std::uint32_t otherwise = 0;
  std::uint32_t shared = 0;
  std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> with;  // and without
  for (std::uint32_t seed = first; seed < first + rounds; ++seed) {
    CAPTURE(seed, loaded);
    DrawnSupply drawn(seed, loaded);
    for (const auto& [feature, there] : drawn.features()) {
      ++(there ? with[feature].first : with[feature].second);
    }
    const Dispatch answer =
        dispatch(drawn.requirements, drawn.candidates, drawn.region, drawn.options);
    const auto best = drawn.best();
    CHECK(drawn.said(answer) == best);
    CHECK(!answer.supply_open);
    if (std::ranges::any_of(best, [](std::int64_t one) { return one > 0; })) ++short_of;
    if (!answer.in_turn.empty() || !answer.kit_shares.empty()) ++otherwise;
    if (!answer.most_from.empty()) ++shared;
    const Findings wrong =
        verify_dispatch(drawn.requirements, drawn.candidates, answer, drawn.region, drawn.options);
    for (const Finding& finding : wrong) UNSCOPED_INFO(text(finding, Language::en));
    CHECK(wrong.empty());
  }
  CAPTURE(short_of, otherwise, shared);
  CHECK(short_of > rounds / 10);
  CHECK(otherwise + shared > 0);
  if (loaded) CHECK(shared > rounds / 100);
  for (const auto& [feature, times] : with) {
    CAPTURE(feature, times.first, times.second);
    CHECK(times.first > rounds / 30);
    CHECK(times.second > rounds / 30);
  }
}
