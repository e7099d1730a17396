#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "muster/plan/incident.hpp"

namespace muster {

using DrillId = Id<struct Drill>;

/// The three sides a drill is classed by (AQ/T 9007): 综合/单项, 实战/桌面, 检验/示范/研究.
enum class DrillContent { comprehensive, single };
enum class DrillForm { operations, tabletop };
enum class DrillPurpose { test, demonstration, research };
[[nodiscard]] std::string_view name(DrillContent content);
[[nodiscard]] std::string_view name(DrillForm form);
[[nodiscard]] std::string_view name(DrillPurpose purpose);
[[nodiscard]] Text title(DrillContent content);
[[nodiscard]] Text title(DrillForm form);
[[nodiscard]] Text title(DrillPurpose purpose);

/// What a drill is to show. `item` is the item of the evaluation tables it belongs to
/// (预警与信息报告, 指挥和协调 …), in the scenario's own words; may be empty.
struct DrillObjective {
  std::string id = {};
  Text text = {};
  Text item = {};
  Origin origin = {};
};

/// 总指挥, 导调, 评估, 参演, 观摩, 安全, 保障.
enum class DrillRole { director, controller, evaluator, player, observer, safety, support };
[[nodiscard]] std::string_view name(DrillRole role);
[[nodiscard]] Text title(DrillRole role);

/// A post that takes part; it may hold several roles. No names of persons.
struct DrillParticipant {
  std::string id = {};
  OrganisationId organisation = {};
  Text post = {};
  std::vector<DrillRole> roles = {};
  Origin origin = {};
};

/// Something about the running state that an inject or the end of the drill waits for.
enum class DrillConditionKind {
  deadline_missed,  ///< a need is not met at a deadline of its curve, or an action not done in time
  stock_below,      ///< of a material, in the region or in one stockpile
  arrived,          ///< a team, a crew, or the first crew with a capability
  reported,         ///< an expected action, by the players or by whoever watches them
  unreported        ///< an expected action, when its limit comes
};
[[nodiscard]] std::string_view name(DrillConditionKind kind);

struct DrillCondition {
  DrillConditionKind kind = DrillConditionKind::arrived;
  std::optional<IncidentId> incident = {};  ///< none: of any incident of the drill
  std::optional<CapabilityId> capability = {};
  std::optional<MaterialId> material = {};
  std::optional<CardId> card = {};
  std::string action = {};
  std::optional<StockpileId> stockpile = {};
  std::optional<Quantity> level = {};  ///< of stock_below
  std::optional<TeamId> team = {};
  std::optional<CrewId> crew = {};
  std::optional<std::string> expectation = {};  ///< of reported and unreported

  /// It goes by what players report.
  [[nodiscard]] bool of_players() const { return expectation.has_value(); }
};

// What an inject does. News and rumours change nothing the engine knows; they are for the players.
struct InjectNews {};
struct InjectRumour {};
/// Indicators as they are from now on, or with `add` by how much they grow; an unknown one that
/// grows is then known.
struct InjectCasualties {
  std::map<IndicatorId, Decimal> indicators = {};
  bool add = false;
};
struct InjectRoadClosed {
  std::string target = {};  ///< as closed_roads() reads it
  std::optional<Seconds> lasts = {};
  std::optional<Decimal> factor = {};  ///< passable, but that many times slower
};
/// What another inject closed is open again; without one, an emergency opening of the target.
struct InjectRoadOpened {
  std::string target = {};
  std::optional<std::string> closed_by = {};
};
struct InjectForcesLost {
  std::optional<TeamId> team = {};
  std::optional<CrewId> crew = {};
};
struct InjectStockLost {
  std::optional<StockpileId> stockpile = {};
  std::optional<LotId> lot = {};
};
struct InjectHospitalFull {
  FacilityId facility = {};
  std::string measure = {};
};
/// Nobody there answers any more.
struct InjectContactCut {
  OrganisationId organisation = {};
};
struct InjectWeather {
  Weather weather = {};  ///< what it leaves out stays as it was
};
struct InjectLevelRaised {
  PlanId plan = {};
  std::string level = {};
};
/// All contacts of these channels (none: of every channel) in an area are down.
struct InjectChannelsDown {
  JurisdictionId area = {};
  std::vector<std::string> channels = {};
};

using InjectEffect =
    std::variant<InjectNews, InjectRumour, InjectCasualties, InjectRoadClosed, InjectRoadOpened,
                 InjectForcesLost, InjectStockLost, InjectHospitalFull, InjectContactCut,
                 InjectWeather, InjectLevelRaised, InjectChannelsDown>;
/// "news", "road_closed": the name of its element.
[[nodiscard]] std::string_view name(const InjectEffect& effect);
[[nodiscard]] Text title(const InjectEffect& effect);

/// The name of a channel of contacts (phone, radio …), of paper or in_person; any other word as it
/// is.
[[nodiscard]] Text channel_title(const std::string& channel);

/// 情景注入: what is put before the players, when, and what it changes. It comes at a time after
/// the start, or so long after another inject, or after a condition holds; once.
struct Inject {
  std::string id = {};
  std::optional<Seconds> at = {};
  std::optional<std::string> after = {};
  std::optional<DrillCondition> when = {};
  Seconds delay = {};                       ///< with `after` and `when`
  std::optional<IncidentId> incident = {};  ///< none: the first
  Text text = {};
  std::optional<std::string> from = {};        ///< who says it: a participant, or words
  std::optional<std::string> to = {};          ///< the participant that is told
  std::optional<std::string> channel = {};     ///< by telephone, on paper …
  std::optional<std::string> controller = {};  ///< the participant that gives it
  InjectEffect effect = {};
  Origin origin = {};
};

/// 预期行动: what the players should do, by when, and how much it counts. The limit runs from the
/// start or from an inject. What it names is also what the engine is asked about: a step of a card,
/// the level of a plan, the call to a team or crew, so much of something on the spot. With words
/// alone only an evaluator can tell.
struct DrillExpectation {
  std::string id = {};
  std::string objective = {};
  std::optional<std::string> participant = {};
  Text text = {};
  std::optional<IncidentId> incident = {};  ///< none: any
  std::optional<CardId> card = {};
  std::string action = {};
  std::optional<PlanId> plan = {};
  std::string level = {};
  std::optional<TeamId> team = {};
  std::optional<CrewId> crew = {};
  std::optional<CapabilityId> capability = {};
  std::optional<MaterialId> material = {};
  Quantity quantity = Quantity(1);
  Seconds within = {};
  std::optional<std::string> after = {};  ///< the inject its limit runs from
  std::int64_t weight = 1;
  Origin origin = {};

  /// Words alone.
  [[nodiscard]] bool judged() const {
    return !card && !plan && !team && !crew && !capability && !material;
  }
};

/// The drill ends when its time is up, or sooner when this holds. A real emergency or danger ends
/// it at once, by the director's word: that is always so.
struct DrillStop {
  Text text = {};
  std::optional<DrillCondition> when = {};
  Origin origin = {};
};

/// 不确定量: how the rounds of many rehearsals differ. Chances and rates in parts per million.
enum class DistributionShape { exponential, uniform, triangular };
[[nodiscard]] std::string_view name(DistributionShape shape);

/// Values from `least` to `most`; of an exponential one the mean is `mode`.
struct Distribution {
  DistributionShape shape = DistributionShape::uniform;
  std::int64_t least = 0;
  std::int64_t mode = 0;
  std::int64_t most = 0;
};
struct RoadChance {
  std::optional<std::string> target = {};  ///< none: every road by itself,
  std::string road_class = {};             ///< of this class; empty: of any
  std::int64_t chance = 0;
};
struct WeatherChance {
  std::string note = {};
  std::int64_t chance = 0;
};
struct ReadyRate {
  std::string team_kind = {};  ///< empty: all others
  std::int64_t rate = 0;       ///< that a crew is there
};
struct UnusableChance {
  std::optional<MaterialId> material = {};  ///< none: every lot
  std::int64_t chance = 0;
};

struct DrillUncertainty {
  std::optional<Distribution> turnout_s = {};    ///< seconds more than planned
  std::optional<Distribution> travel_pct = {};   ///< percent of the planned travel
  std::optional<Distribution> shift_hours = {};  ///< the whole drill later, by whole hours
  std::vector<RoadChance> roads = {};
  std::vector<WeatherChance> weather = {};  ///< of one drawing: the chances add up to one at most
  std::vector<ReadyRate> ready = {};
  std::vector<UnusableChance> unusable = {};
};

/// 演练脚本: an exercise as its planner writes it.
struct Drill {
  DrillId id = {};
  Text title = {};
  DrillContent content = DrillContent::comprehensive;
  DrillForm form = DrillForm::tabletop;
  DrillPurpose purpose = DrillPurpose::test;
  OrganisationId organiser = {};
  Instant start = {};
  Seconds lasts = {};
  std::string mark = {};
  std::string source = {};
  std::vector<PlanId> plans = {};  ///< what is drilled
  Text story = {};
  std::vector<Incident> incidents = {};  ///< at least one; injected when it becomes known
  std::vector<DrillObjective> objectives = {};
  std::vector<DrillParticipant> participants = {};
  std::vector<Inject> injects = {};
  std::vector<DrillExpectation> expectations = {};
  std::vector<DrillStop> stops = {};
  DrillUncertainty uncertainty = {};
  std::string digest = {};  ///< SHA-256 of the file it was read from
  Origin origin = {};

  [[nodiscard]] Instant end() const { return start + lasts; }
};

/// The entry of that id, or nullptr.
template <class Entry>
[[nodiscard]] const Entry* named(const std::vector<Entry>& entries, std::string_view id) {
  for (const Entry& entry : entries) {
    if (entry.id == id) return &entry;
  }
  return nullptr;
}

}  // namespace muster
