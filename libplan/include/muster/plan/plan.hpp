#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/card.hpp"
#include "muster/plan/tier.hpp"

namespace muster {

/// 综合应急预案, 专项应急预案, 现场处置方案.
enum class PlanKind { comprehensive, special, on_site };
[[nodiscard]] std::string_view name(PlanKind kind);
[[nodiscard]] Text title(PlanKind kind);

/// One step of the plan's own scale. Any one of its criteria reaches it; without criteria it holds
/// whenever the plan applies.
struct Level {
  std::string id;
  Text name;
  std::optional<OrganisationId> decider;
  Text decided_by;  ///< the person or post that starts it
  bool automatic =
      false;  ///< starts by itself when a criterion is met (响应自动启动); else by hand
  std::vector<Criterion> any_of;
  Origin origin;
  friend bool operator==(const Level&, const Level&);
};

/// 预警级别: a colour before anything happened; it is never converted into a level or a grade.
enum class WarningColour { red, orange, yellow, blue };
[[nodiscard]] std::string_view name(WarningColour colour);
[[nodiscard]] Text title(WarningColour colour);

struct PlanWarning {
  WarningColour colour = WarningColour::blue;
  std::optional<OrganisationId> decider;
  bool automatic = false;
  std::vector<Criterion> any_of;
  std::vector<Text> measures;
  Text lifted_when;
  friend bool operator==(const PlanWarning&, const PlanWarning&);
};

/// Who stands in, in this order.
struct Deputy {
  OrganisationId organisation;
  Text post;
  friend bool operator==(const Deputy&, const Deputy&);
};

/// Who commands at a level; without level: wherever no other is named.
struct Commander {
  std::optional<std::string> level;
  OrganisationId organisation;
  Text post;
  std::vector<Deputy> deputies;
  friend bool operator==(const Commander&, const Commander&);
};

/// Command passes on as a formal act: to whom, on what, and what is said, signed or entered.
struct CommandTransfer {
  std::optional<std::string> level;  ///< on reaching it
  OrganisationId to;
  Text when;
  Text act;
  friend bool operator==(const CommandTransfer&, const CommandTransfer&);
};

/// 应急工作组: one organisation leads, the others are members of it.
struct WorkingGroup {
  std::string id;
  Text name;
  OrganisationId lead;
  std::vector<OrganisationId> members;
  Text duty;
  friend bool operator==(const WorkingGroup&, const WorkingGroup&);
};

struct PlanCommand {
  std::vector<Commander> commanders;
  std::vector<CommandTransfer> transfers;
  std::vector<WorkingGroup> groups;
  friend bool operator==(const PlanCommand&, const PlanCommand&);
};

/// Which incidents a plan is for. An empty list leaves that side open.
struct Coverage {
  std::vector<IncidentKindId> kinds;
  std::vector<IncidentKindId> on_road =
      {};  ///< these too, where they happen on a road; they are then no other plan's of this tier
  std::vector<JurisdictionId> jurisdictions;
  std::vector<HazardId> hazards;
  std::vector<HazardKindId> hazard_kinds;
  friend bool operator==(const Coverage&, const Coverage&);
};

/// This plan's level asks the upper plan for that level.
struct LevelLink {
  std::string level;
  PlanId plan;
  std::string asks_for;
  friend bool operator==(const LevelLink&, const LevelLink&);
};

struct IndicatorValue {
  IndicatorId indicator;
  Decimal value = {};
  friend bool operator==(const IndicatorValue&, const IndicatorValue&);
};

/// 规划基准: the incident a plan is sized for, against which its readiness is tried.
struct PlanningBasis {
  std::string id;
  Text name;
  IncidentKindId kind;
  std::optional<std::string> level;
  std::vector<IndicatorValue> values;
  std::string mark;
  Origin origin;
  friend bool operator==(const PlanningBasis&, const PlanningBasis&);
};

struct LegalBasis {
  std::string source;
  std::string clause;
  friend bool operator==(const LegalBasis&, const LegalBasis&);
};

/// An earlier or the present version of the document and what it changed.
struct Revision {
  std::string version;
  Date date = {};
  Text change;
  friend bool operator==(const Revision&, const Revision&);
};

struct Plan {
  PlanId id;
  std::string version;
  PlanKind kind = PlanKind::special;
  Tier tier = Tier::enterprise;
  OrganisationId owner;
  Text title;
  std::optional<Date> issued;
  std::optional<OrganisationId> issued_by;
  std::optional<Date> filed;
  std::optional<OrganisationId> filed_with;
  std::optional<std::string> filing_number;
  std::optional<Date> reviewed;
  std::optional<Date> review_due;
  std::string mark;
  std::string source;
  Coverage covers;
  std::vector<PlanWarning> warnings;  ///< gravest colour first
  bool additive =
      false;  ///< each level adds to the lower ones; else the cards of a level replace them
  std::vector<Level> levels;  ///< gravest first; may be empty (on-site plans)
  PlanCommand command = {};
  std::vector<PlanId> upstream;    ///< the plans of the tier above that it hands over to
  std::vector<PlanId> downstream;  ///< the plans that hand over to it, as far as it names them
  std::vector<LevelLink> level_links;
  std::vector<Card> cards;
  std::vector<PlanningBasis> planning_bases;
  std::vector<Revision> revisions;  ///< newest first
  std::vector<LegalBasis> legal_bases;
  Origin origin;  ///< where it was read from
  friend bool operator==(const Plan&, const Plan&);
};

}  // namespace muster
