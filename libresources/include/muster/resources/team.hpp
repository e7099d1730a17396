#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/geo.hpp"
#include "muster/plan/id.hpp"
#include "muster/plan/skill.hpp"
#include "muster/plan/text.hpp"
#include "muster/plan/time.hpp"
#include "muster/plan/units.hpp"
#include "muster/resources/organisation.hpp"

namespace muster {

enum class Staffing { full_time, part_time, volunteer };
[[nodiscard]] std::string_view name(Staffing staffing);

/// 值班, 待机, 召回, 兼职, 停勤: what turnout belongs to.
enum class Readiness { duty, standby, recall, part_time, off };
[[nodiscard]] std::string_view name(Readiness readiness);
[[nodiscard]] Text title(Readiness readiness);

/// A body of people with a base, a roster and somebody who may order it out.
struct Team {
  TeamId id;
  Text name;
  OrganisationId organisation;
  std::string kind;
  PlaceId place;  ///< the place of the road network its base lies at
  Position position = {};
  std::optional<JurisdictionId> jurisdiction;
  Staffing staffing = Staffing::full_time;
  bool external = false;  ///< from outside the region's own jurisdiction
  OrganisationId authority;
  Act act = Act::order;
  std::optional<Minutes> consent =
      {};  ///< usual time until the authority agrees; unknown stays unknown
  std::optional<Minutes> turnout_duty =
      {};  ///< the team's own turnout; else that of the rule for its kind
  std::optional<Minutes> turnout_standby;
  std::optional<Minutes> turnout_recall;
  std::optional<Minutes> turnout_part_time;
  std::optional<std::int64_t> people;
  Provenance provenance;
};

/// Any other fact about a team, with its name and the measure it is in.
struct TeamMeasure {
  TeamId team;
  std::string measure;
  std::string value;
  std::optional<std::string> measured_in;
  Provenance provenance;
};

/// The smallest part of a team that is sent, has a place and a state, and is engaged.
struct Crew {
  CrewId id;
  TeamId team;
  Text name;
  std::vector<Skill> skills;  ///< it fills one requirement at a time
  std::optional<std::int64_t> people;
  Readiness readiness = Readiness::duty;  ///< where the situation says nothing else
  Provenance provenance;
};

/// 随队装备: arrives and leaves with its crew.
struct CrewEquipment {
  CrewId crew;
  MaterialId material;
  Quantity quantity = {};
  Provenance provenance;
};

/// Skills as a file writes them: "technical_rescue;fire_fighting:一级". Blanks around a part are
/// dropped; a part without a capability comes out as a skill without one, for the reader to refuse.
[[nodiscard]] std::vector<Skill> parse_skills(std::string_view text);
[[nodiscard]] std::string format_skills(const std::vector<Skill>& skills);

/// 联合体: an organisation whose teams train and are called out together.
struct JointTeamMember {
  OrganisationId organisation;
  TeamId team;
  bool lead = false;
  std::int64_t call_order = 1;
  Provenance provenance;
};

/// 排班: how a crew stands from one instant to another, once or again every so many days.
struct Shift {
  ShiftId id;
  CrewId crew;
  Readiness readiness = Readiness::duty;
  Instant from = {};
  Instant until = {};                      ///< after `from`, no later than it begins again
  std::optional<std::int64_t> every_days;  ///< none: once
  Provenance provenance;
};

/// What the duty roster says of a crew: the shift that began last, of two at once that of the
/// greater id. Empty: where no shift of it holds.
///
/// Cost:    one look at each shift.
[[nodiscard]] std::optional<Readiness> rostered(std::span<const Shift> shifts, const CrewId& crew,
                                                Instant at);

/// 轮换与休息: how long a kind of team may be out at a stretch, and how long it rests thereafter.
struct RestRule {
  std::string team_kind;
  std::optional<Minutes> longest;  ///< from engagement on; then it is to be relieved
  std::optional<Minutes> rest;     ///< from release until it may stand ready again
  Provenance provenance;
};

/// A paper of a team that holds from one day to another: accident insurance, motorway pass.
struct TeamPaper {
  TeamId team;
  std::string paper;  ///< accident_insurance, motorway_pass …
  std::string number;
  Date valid_from = {};
  Date valid_to = {};  ///< the last day
  Provenance provenance;
};

/// People who advise, by field. A remote consultation needs no road.
struct Expert {
  ExpertId id;
  std::string field;
  Text name;
  std::optional<std::int64_t> people;
  OrganisationId organisation;
  bool on_call = false;
  std::optional<Minutes> call_out;
  std::optional<PlaceId> place;
  Provenance provenance;
};

}  // namespace muster
