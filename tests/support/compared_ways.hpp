#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "muster/resources/agreement.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/verify_dispatch.hpp"
#include "support/catch.hpp"
#include "support/drawn_incidents.hpp"
#include "support/drawn_region.hpp"

/// Small regions drawn at random in which crews come by ways that others take from them: crews of a
/// better and of a lower type, of the bureau and of a firm, agreements under which only so many
/// come, plant that waits for a low-loader, one or two incidents. The road is straight, a kilometre
/// takes a minute, and every arrival is counted here from the meaning of the rows.
class DrawnWays {
 public:
  /// What everybody's way is worth, from the left, smaller is better: the aims up to total_time.
  using Worth = std::vector<std::int64_t>;

  explicit DrawnWays(std::uint32_t seed) : draw_(seed) {
    incidents_ = pick(1, 2);
    severity_ = {0, pick(0, 1)};
    if (pick(0, 3) == 0) {
      using muster::Aim;
      options.policy = {
          .id = "own_first",
          .aims = {Aim::in_time, Aim::sent, Aim::own_first, Aim::lateness, Aim::first_effective,
                   Aim::carried_first, Aim::last_arrival, Aim::total_time, Aim::ids}};
      own_first_ = true;
    }
    draw_needs();
    draw_agreements();
    draw_crews();
    make();
  }

  std::vector<muster::Requirement> requirements = {};
  muster::Region region = {};
  muster::Candidates candidates = {};
  muster::DispatchOptions options = {};

  [[nodiscard]] Worth best() {
    best_.reset();
    under_.assign(agreements_.size(), 0);
    behind_.assign(crews_.size(), false);
    there_.assign(needs_.size(), {});
    own_.assign(needs_.size(), 0);
    try_crew(0);
    return *best_;
  }

  /// Of the answer; none where it sends somebody in a way that there is not.
  [[nodiscard]] std::optional<Worth> said(const muster::Dispatch& answer) {
    under_.assign(agreements_.size(), 0);
    behind_.assign(crews_.size(), false);
    there_.assign(needs_.size(), {});
    own_.assign(needs_.size(), 0);
    std::vector<bool> sent(crews_.size(), false);
    for (const muster::Assignment& one : answer.assignments) {
      const auto c = static_cast<std::size_t>(
          std::ranges::find(crews_, one.crew->str(), &DrawnCrew::id) - crews_.begin());
      if (sent.at(c) || !can(crews_[c], needs_[one.requirement])) return std::nullopt;
      sent[c] = true;
      bool known = false;
      for (const Way& way : ways(c)) {
        const bool same =
            way.agreement.has_value() == one.coming.agreement.has_value() &&
            (!way.agreement || agreements_[*way.agreement].id == one.coming.agreement->str()) &&
            way.loader.has_value() == one.low_loader.has_value() &&
            (!way.loader || crews_[*way.loader].id == one.low_loader->str());
        if (!same || known || !take(way)) continue;
        if (at(arrival(c, way, one.requirement)) != one.coming.arrives) return std::nullopt;
        known = true;
        send(c, way, one.requirement);
      }
      if (!known) return std::nullopt;
    }
    return weigh();
  }

  [[nodiscard]] std::map<std::string, bool> features() const {
    std::map<std::string, bool> found;
    found["several incidents"] = incidents_ > 1;
    found["an agreement with a limit"] = false;
    found["an agreement that has lapsed"] = false;
    found["two agreements"] = agreements_.size() > 1;
    for (const DrawnAgreement& one : agreements_) {
      found["an agreement with a limit"] |= one.limit.has_value();
      found["an agreement that has lapsed"] |= one.lapsed;
    }
    for (const DrawnCrew& one : crews_) {
      found["plant behind a low-loader"] |= one.heavy && !one.loader;
      found["plant with a low-loader of its own"] |= one.heavy && one.loader;
      found["a firm that has said nothing"] |= one.firm && !one.consent;
      found["a crew of a lower type"] |= one.type[0] == 2 || one.type[1] == 2;
      found["a crew with two skills"] |= one.type[0] > 0 && one.type[1] > 0;
    }
    for (const DrawnNeed& one : needs_) {
      found["a least type"] |= one.least_type > 0;
      found["a least group"] |= one.group > 0;
    }
    found["policy own_first"] = own_first_;
    return found;
  }

 private:
  struct DrawnNeed {
    std::size_t skill = 0;
    int least_type = 0;  ///< 1 the better, 2 the lower, 0 any
    std::size_t incident = 0;
    int priority = 1;
    std::vector<std::pair<int, int>> curve = {};
    int group = 0;
  };
  struct DrawnCrew {
    std::string id = {};
    int kilometre = 0;
    int type[2] = {0, 0};  ///< by skill; 0: has it not, 3: of no type
    bool firm = false;
    std::optional<int> consent = {};
    bool heavy = false;
    bool loader = false;
  };
  struct DrawnAgreement {
    std::string id = {};
    std::size_t skill = 0;
    int consent = 0;
    std::optional<int> limit = {};
    bool lapsed = false;
  };
  struct Way {
    std::optional<std::size_t> agreement = {};
    std::optional<std::size_t> loader = {};  ///< whose
    int departs = 0;
    bool foreign = false;
  };

  static constexpr const char* skills_[2] = {"mine_rescue", "pumping"};
  static constexpr int kilometre_of_incident_[2] = {0, 40};

  [[nodiscard]] int pick(int least, int most) {
    return least + static_cast<int>(draw_() % static_cast<std::uint32_t>(most - least + 1));
  }
  [[nodiscard]] static muster::Instant at(int minutes) {
    return muster::Instant{} + std::chrono::hours{500'000} + muster::Minutes{minutes};
  }

  void draw_needs() {
    const int needs = pick(1, 3);
    for (int r = 0; r < needs; ++r) {
      DrawnNeed need;
      need.skill = static_cast<std::size_t>(pick(0, 1));
      need.incident = static_cast<std::size_t>(pick(0, incidents_ - 1));
      const auto same = [&](const DrawnNeed& other) {
        return other.skill == need.skill && other.incident == need.incident;
      };
      if (std::ranges::any_of(needs_, same)) continue;
      need.least_type = std::max(0, pick(-2, 2));
      need.priority = pick(1, 2);
      const int first = pick(0, 1);
      need.curve = {{40, first}, {80, first + pick(first == 0 ? 1 : 0, 1)}};
      need.group = pick(0, 2) == 0 ? pick(1, 2) : 0;
      needs_.push_back(need);
    }
  }

  void draw_agreements() {
    const int agreements = pick(0, 2);
    for (int a = 0; a < agreements; ++a) {
      DrawnAgreement one{.id = "A" + std::to_string(a),
                         .skill = static_cast<std::size_t>(pick(0, 1)),
                         .consent = pick(0, 3) * 10};
      if (pick(0, 3) > 0) one.limit = pick(1, 2);
      one.lapsed = pick(0, 7) == 0;
      agreements_.push_back(one);
    }
  }

  void draw_crews() {
    const int crews = pick(2, 4);
    for (int c = 0; c < crews; ++c) {
      DrawnCrew one{.id = "c" + std::to_string(c), .kilometre = pick(0, 12) * 5};
      for (int& type : one.type) type = pick(0, 2) == 0 ? 0 : pick(1, 3);
      one.firm = pick(0, 2) > 0;
      if (!one.firm) one.consent = 0;
      if (one.firm && pick(0, 1) == 0) one.consent = pick(0, 6) * 10;
      one.heavy = pick(0, 3) == 0;
      one.loader = one.heavy && pick(0, 3) == 0;
      crews_.push_back(one);
    }
    const int hauliers = pick(0, 2);
    for (int h = 0; h < hauliers; ++h) {
      crews_.push_back({.id = "h" + std::to_string(h),
                        .kilometre = pick(0, 12) * 5,
                        .consent = 0,
                        .loader = true});
    }
  }

  void make() {
    using namespace muster;
    DrawnRegion drawn(70);
    drawn.material("LOW-LOADER");
    drawn.rule(
        "low_loader",
        {{"carried", "heavy_equipment"}, {"low_loader", "LOW-LOADER"}, {"loading", "15min"}});
    for (const char* skill : skills_) drawn.has_types(skill, "I", "II");
    for (const DrawnCrew& one : crews_) {
      Crew& crew = drawn.crew(one.id, one.kilometre, {});
      for (std::size_t s = 0; s < 2; ++s) {
        if (one.type[s] == 0) continue;
        Skill skill{.capability = CapabilityId(skills_[s])};
        if (one.type[s] < 3) skill.type = one.type[s] == 1 ? "I" : "II";
        crew.skills.push_back(skill);
      }
      if (crew.skills.empty()) crew.skills.push_back({.capability = CapabilityId("ambulance")});
      Team& team = drawn.team_of_last_crew();
      if (one.firm) {
        team.organisation = team.authority = OrganisationId("firm");
        team.act = Act::request;
        team.consent = std::nullopt;
        if (one.consent) team.consent = Minutes{*one.consent};
      }
      if (one.heavy) team.kind = "heavy_equipment";
      if (one.loader) drawn.carries(one.id, "LOW-LOADER", 1);
    }
    for (const DrawnAgreement& one : agreements_) {
      Agreement& agreement = drawn.agreement(one.id, "firm", skills_[one.skill]);
      agreement.consent = Minutes{one.consent};
      if (one.limit) agreement.limit_crews = *one.limit;
      if (one.lapsed) agreement.valid_to = *parse_date("2000-01-01");
    }
    region = drawn.region();
    const DrawnIncidents incidents(
        region, std::span(kilometre_of_incident_).first(static_cast<std::size_t>(incidents_)),
        at(0));
    for (std::size_t i = 0; i < incidents.located.size(); ++i) {
      options.severity[incidents.located[i].incident.id] = severity_[i];
    }
    for (const DrawnNeed& one : needs_) {
      Requirement requirement;
      requirement.incident = IncidentId("i" + std::to_string(one.incident));
      requirement.capability = CapabilityId(skills_[one.skill]);
      requirement.id = RequirementId(requirement.incident.str() + "/" + skills_[one.skill]);
      requirement.priority = one.priority;
      if (one.least_type > 0) requirement.least_type = one.least_type == 1 ? "I" : "II";
      if (one.group > 0) requirement.least_group = Quantity(one.group);
      for (const auto& [minutes, quantity] : one.curve) {
        requirement.curve.push_back(
            {.within = Minutes{minutes}, .by = at(minutes), .quantity = Quantity(quantity)});
      }
      requirements.push_back(requirement);
    }
    candidates = muster::candidates(requirements, incidents.located, {}, {}, region, {},
                                    incidents.travel, at(0));
  }

  [[nodiscard]] static bool can(const DrawnCrew& crew, const DrawnNeed& need) {
    const int type = crew.type[need.skill];
    return type > 0 && (need.least_type == 0 || type <= need.least_type);
  }

  [[nodiscard]] std::vector<Way> ways(std::size_t c) const {
    const DrawnCrew& crew = crews_[c];
    std::vector<std::pair<std::optional<std::size_t>, int>> releases;
    if (crew.consent) releases.emplace_back(std::nullopt, *crew.consent);
    for (std::size_t a = 0; a < agreements_.size(); ++a) {
      if (crew.firm && !agreements_[a].lapsed && crew.type[agreements_[a].skill] > 0) {
        releases.emplace_back(a, agreements_[a].consent);
      }
    }
    std::vector<Way> found;
    for (const auto& [agreement, released] : releases) {
      if (!crew.heavy) {
        found.push_back({agreement, std::nullopt, released, crew.firm});
        continue;
      }
      for (std::size_t other = 0; other < crews_.size(); ++other) {
        if (!crews_[other].loader || (crew.loader && other != c)) continue;
        const std::optional<int> comes = crews_[other].firm ? soonest(other) : 0;
        if (!comes) continue;
        const int there =
            crew.loader ? 0 : *comes + std::abs(crews_[other].kilometre - crew.kilometre);
        found.push_back({agreement, other, std::max(released, there) + 15, crew.firm});
      }
    }
    return found;
  }

  /// When whoever owns a low-loader lets it go.
  [[nodiscard]] std::optional<int> soonest(std::size_t c) const {
    std::optional<int> found = crews_[c].consent;
    for (const DrawnAgreement& one : agreements_) {
      if (one.lapsed || crews_[c].type[one.skill] == 0) continue;
      found = std::min(found.value_or(one.consent), one.consent);
    }
    return found;
  }

  [[nodiscard]] int arrival(std::size_t c, const Way& way, std::size_t r) const {
    return way.departs + std::abs(crews_[c].kilometre - kilometre_of_incident_[needs_[r].incident]);
  }

  bool take(const Way& way) {
    if (way.agreement) {
      const auto& limit = agreements_[*way.agreement].limit;
      if (limit && under_[*way.agreement] >= *limit) return false;
    }
    return !way.loader || !behind_[*way.loader];
  }
  void send(std::size_t c, const Way& way, std::size_t r) {
    if (way.agreement) ++under_[*way.agreement];
    if (way.loader) behind_[*way.loader] = true;
    there_[r].push_back(arrival(c, way, r));
    if (way.foreign) ++own_[r];
  }

  void try_crew(std::size_t c) {
    if (c == crews_.size()) {
      Worth worth = weigh();
      if (!best_ || worth < *best_) best_ = std::move(worth);
      return;
    }
    try_crew(c + 1);
    for (const Way& way : ways(c)) {
      if (!take(way)) continue;
      for (std::size_t r = 0; r < needs_.size(); ++r) {
        if (!can(crews_[c], needs_[r])) continue;
        if (static_cast<int>(there_[r].size()) >= needs_[r].curve.back().second) continue;
        send(c, way, r);
        try_crew(c + 1);
        if (way.agreement) --under_[*way.agreement];
        if (way.loader) behind_[*way.loader] = false;
        there_[r].pop_back();
        if (way.foreign) --own_[r];
      }
    }
  }

  /// Of one need: not in time, late by, of the group missing, the group's last and how many then.
  using OfNeed = std::tuple<int, int, int, int, int>;

  /// The arrivals put to the deadlines as well as can be.
  [[nodiscard]] OfNeed put(std::size_t r, std::vector<int> arrivals) {
    std::ranges::sort(arrivals);
    const auto [known, fresh] = puts_.try_emplace({r, arrivals});
    if (!fresh) return known->second;
    std::vector<int> due;
    for (const auto& [minutes, quantity] : needs_[r].curve) {
      while (static_cast<int>(due.size()) < quantity) due.push_back(minutes);
    }
    std::vector<int> order(due.size(), -1);  // by place who takes it
    std::copy(arrivals.begin(), arrivals.end(), order.begin());
    std::ranges::sort(order);
    std::optional<OfNeed> least;
    do {
      OfNeed one{};
      auto& [missing, late, of_group, last, many] = one;
      for (std::size_t p = 0; p < due.size(); ++p) {
        const bool group = static_cast<int>(p) < needs_[r].group;
        if (order[p] < 0 || order[p] > due[p]) ++missing;
        if (order[p] > due[p]) late += order[p] - due[p];
        if (group && order[p] < 0) ++of_group;
        if (!group || order[p] < 0) continue;
        if (order[p] > last) many = 0;
        last = std::max(last, order[p]);
        if (order[p] == last) ++many;
      }
      if (!least || one < *least) least = one;
    } while (std::next_permutation(order.begin(), order.end()));
    known->second = *least;
    return *least;
  }

  [[nodiscard]] Worth weigh() {
    std::map<std::pair<int, int>, std::vector<std::size_t>> ranks;
    for (std::size_t r = 0; r < needs_.size(); ++r) {
      ranks[{severity_[needs_[r].incident], needs_[r].priority}].push_back(r);
    }
    Worth in_time, sent, late, first, last;
    std::int64_t total = 0;
    std::int64_t foreign = 0;
    for (const auto& [rank, needs] : ranks) {
      std::int64_t sums[4] = {0, 0, 0, 0};
      std::pair<int, int> group{0, 0};  // when, and how many
      std::pair<int, int> all{0, 0};
      const auto add = [](std::pair<int, int>& to, int when, int many) {
        if (when > to.first) to = {when, 0};
        if (when == to.first) to.second += many;
      };
      for (const std::size_t r : needs) {
        const auto [missing, lateness, of_group, when, many] = put(r, there_[r]);
        sums[0] += missing;
        sums[1] += needs_[r].curve.back().second - static_cast<int>(there_[r].size());
        sums[2] += lateness;
        sums[3] += of_group;
        if (many > 0) add(group, when, many);
        for (const int one : there_[r]) {
          add(all, one, 1);
          total += one;
        }
        foreign += own_[r];
      }
      in_time.push_back(sums[0]);
      sent.push_back(sums[1]);
      late.push_back(sums[2]);
      first.insert(first.end(), {sums[3], group.first, group.second});
      last.insert(last.end(), {all.first, all.second});
    }
    Worth worth = in_time;
    worth.insert(worth.end(), sent.begin(), sent.end());
    if (own_first_) worth.push_back(foreign);
    worth.insert(worth.end(), late.begin(), late.end());
    worth.insert(worth.end(), first.begin(), first.end());
    worth.insert(worth.end(), last.begin(), last.end());
    worth.push_back(total);
    return worth;
  }

  std::mt19937 draw_;
  int incidents_ = 1;
  std::vector<int> severity_ = {};
  bool own_first_ = false;
  std::vector<DrawnNeed> needs_ = {};
  std::vector<DrawnCrew> crews_ = {};
  std::vector<DrawnAgreement> agreements_ = {};
  std::map<std::pair<std::size_t, std::vector<int>>, OfNeed> puts_ = {};
  std::optional<Worth> best_ = {};
  std::vector<int> under_ = {};               ///< who come by each agreement
  std::vector<bool> behind_ = {};             ///< whether each crew's low-loader carries somebody
  std::vector<std::vector<int>> there_ = {};  ///< arrivals by need
  std::vector<std::int64_t> own_ = {};        ///< of these not the region's own
};

/// Draws so many regions and holds each answer against every other.
inline void compare_ways(std::uint32_t first, std::uint32_t rounds) {
  using namespace muster;
  std::uint32_t taken_away = 0;
  std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> with;  // and without
  for (std::uint32_t seed = first; seed < first + rounds; ++seed) {
    CAPTURE(seed);
    DrawnWays drawn(seed);
    for (const auto& [feature, there] : drawn.features()) {
      ++(there ? with[feature].first : with[feature].second);
    }
    const Dispatch answer =
        dispatch(drawn.requirements, drawn.candidates, drawn.region, drawn.options);
    const auto said = drawn.said(answer);
    REQUIRE(said);
    CHECK(*said == drawn.best());
    const Findings wrong =
        verify_dispatch(drawn.requirements, drawn.candidates, answer, drawn.region, drawn.options);
    for (const Finding& finding : wrong) UNSCOPED_INFO(text(finding, Language::en));
    CHECK(wrong.empty());
    if (!answer.used_up.empty()) ++taken_away;
  }
  CHECK(taken_away > rounds / 30);  // else the cases drawn would prove nothing
  for (const auto& [feature, times] : with) {
    CAPTURE(feature, times.first, times.second);
    CHECK(times.first > rounds / 30);
    CHECK(times.second > rounds / 30);
  }
}
