#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/plan/id.hpp"
#include "muster/plan/text.hpp"
#include "muster/plan/tier.hpp"
#include "muster/plan/time.hpp"
#include "muster/plan/units.hpp"

namespace muster {

/// 综合应急预案, 专项应急预案, 现场处置方案.
enum class PlanKind { comprehensive, special, on_site };
[[nodiscard]] std::string_view name(PlanKind kind);
[[nodiscard]] Text title(PlanKind kind);

/// The stages of a response under the names of GB/T 29639-2020: 信息接报, 处置与研判, 预警,
/// 响应启动, 先期处置, 应急处置, 应急支援, 响应终止, 后期处置.
enum class Stage {
  report,
  assessment,
  warning,
  response_start,
  first_response,
  handling,
  support,
  response_end,
  aftermath
};
[[nodiscard]] std::string_view name(Stage stage);
[[nodiscard]] Text title(Stage stage);

/// An event that a deadline runs from.
enum class ClockEvent { occurred, known, received, alerted };
[[nodiscard]] std::string_view name(ClockEvent event);
[[nodiscard]] Text title(ClockEvent event);

struct Deadline {
  Seconds within = {};
  ClockEvent runs_from = ClockEvent::known;
};

/// "at least `at_least` and less than `less_than`" of one indicator.
struct Criterion {
  IndicatorId indicator = {};
  std::optional<Decimal> at_least = {};
  std::optional<Decimal> less_than = {};
};

/// One step of the plan's own scale. Any one of its criteria reaches it; without criteria it holds
/// whenever the plan applies.
struct Level {
  std::string id = {};
  Text name = {};
  std::optional<OrganisationId> decider = {};
  Text decided_by = {};    ///< the person or post that starts it
  bool automatic = false;  ///< starts by itself when a criterion is met (响应自动启动)
  std::vector<Criterion> any_of = {};
  Origin origin = {};
};

/// An amount that grows with the incident: base + Σ indicator × amount, not below `at_least`.
struct Scaling {
  IndicatorId indicator = {};
  Decimal amount = {};
};

struct Demand {
  Seconds within = {};  ///< of the incident becoming known
  Decimal base = {};
  std::vector<Scaling> per = {};
  std::optional<Decimal> at_least = {};
};

/// What a card asks for: so much of one capability or one material by each deadline, cumulative.
struct Need {
  std::optional<CapabilityId> capability = {};
  std::optional<MaterialId> material = {};
  std::optional<std::string> least_type = {};
  std::vector<Demand> demands = {};          ///< by rising deadline
  int priority = 2;                          ///< 1 life, 2 control, 3 support
  std::optional<Seconds> hold = {};          ///< how long it must be kept up
  std::optional<Seconds> least_life = {};    ///< remaining validity at arrival
  std::optional<Quantity> least_group = {};  ///< fewer have no effect (minimum effective group)
  bool add = false;                          ///< adds to the same need of other cards in the chain
  Origin origin = {};
};

/// Telling one organisation, as an act that takes time and has its own limit.
struct Notice {
  OrganisationId to = {};
  std::string channel = {};
  std::optional<Deadline> deadline = {};
};

struct Action {
  std::string id = {};
  Stage stage = Stage::handling;
  Text text = {};
  Text role = {};  ///< the post that does it
  std::optional<Seconds> duration = {};
  std::optional<Deadline> deadline = {};
  std::vector<std::string> after = {};  ///< actions of the same card that come first
  std::vector<Notice> notices = {};
  bool confirm = false;  ///< a person must confirm that it is done
};

/// A distance in words that can be checked: for which spill, by day or night, from which edition.
struct Distance {
  std::string kind = {};  ///< isolation, downwind, fire
  Meters meters = {};
  std::string edition = {};
  std::optional<std::string> substance = {};
  std::optional<std::string> container = {};
  std::optional<std::string> spill = {};
  std::optional<std::string> light = {};  ///< day or night
  std::optional<std::string> wind = {};   ///< low, moderate, high
};

/// 应急处置卡: the smallest page of a plan that one person or group works from.
struct Card {
  CardId id = {};
  Text title = {};
  Text holder = {};
  OrganisationId organisation = {};
  std::vector<std::string> levels = {};  ///< the levels that bring it out; none: all of them
  std::vector<Action> actions = {};
  std::vector<Need> needs = {};
  std::vector<Text> cautions = {};
  std::vector<Text> do_nots = {};
  std::vector<Text> protective_equipment = {};
  std::vector<Text> withdraw_when = {};
  std::optional<Text> hand_over = {};
  std::vector<Distance> distances = {};
  Origin origin = {};
};

/// Which incidents a plan is for. An empty list leaves that side open.
struct Coverage {
  std::vector<IncidentKindId> kinds = {};
  std::vector<JurisdictionId> jurisdictions = {};
  std::vector<HazardId> hazards = {};
  std::vector<HazardKindId> hazard_kinds = {};
};

/// This plan's level asks the upper plan for that level.
struct LevelLink {
  std::string level = {};
  PlanId plan = {};
  std::string asks_for = {};
};

struct IndicatorValue {
  IndicatorId indicator = {};
  Decimal value = {};
};

/// 规划基准: the incident a plan is sized for, against which its readiness is tried.
struct PlanningBasis {
  std::string id = {};
  Text name = {};
  IncidentKindId kind = {};
  std::optional<std::string> level = {};
  std::vector<IndicatorValue> values = {};
  std::string mark = {};
  Origin origin = {};
};

struct LegalBasis {
  std::string source = {};
  std::string clause = {};
};

struct Plan {
  PlanId id = {};
  std::string version = {};
  PlanKind kind = PlanKind::special;
  Tier tier = Tier::enterprise;
  OrganisationId owner = {};
  Text title = {};
  std::optional<Date> issued = {};
  std::optional<Date> filed = {};
  std::optional<Date> review_due = {};
  std::string mark = {};
  std::string source = {};
  Coverage covers = {};
  bool additive =
      false;  ///< each level adds to the lower ones; else the cards of a level replace them
  std::vector<Level> levels = {};     ///< gravest first; may be empty (on-site plans)
  std::vector<PlanId> upstream = {};  ///< the plans of the tier above that it hands over to
  std::vector<LevelLink> level_links = {};
  std::vector<Card> cards = {};
  std::vector<PlanningBasis> planning_bases = {};
  std::vector<LegalBasis> legal_bases = {};
  Origin origin = {};  ///< where it was read from
};

}  // namespace muster
