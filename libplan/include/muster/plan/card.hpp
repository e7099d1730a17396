#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/deadline.hpp"
#include "muster/plan/error.hpp"
#include "muster/plan/id.hpp"
#include "muster/plan/stage.hpp"
#include "muster/plan/text.hpp"
#include "muster/plan/time.hpp"
#include "muster/plan/units.hpp"

namespace muster {

/// "at least `at_least` and less than `less_than`" of one indicator.
struct Criterion {
  IndicatorId indicator;
  std::optional<Decimal> at_least;
  std::optional<Decimal> less_than;
  friend bool operator==(const Criterion&, const Criterion&);
};

/// What was reported so far; what is not in it is unknown, not zero.
using Indicators = std::map<IndicatorId, Decimal>;

enum class Holds { yes, no, unknown };

/// Whether the criterion holds; unknown while its indicator is not reported.
[[nodiscard]] Holds holds(const Criterion& criterion, const Indicators& reported);
/// Whether any of them does; unknown where only an unreported one still could. None at all: yes.
[[nodiscard]] Holds any_holds(const std::vector<Criterion>& any_of, const Indicators& reported);

/// An amount that grows with the incident: base + Σ indicator × amount, not below `at_least`.
struct Scaling {
  IndicatorId indicator;
  Decimal amount = {};
  friend bool operator==(const Scaling&, const Scaling&);
};

struct Demand {
  Seconds within = {};  ///< of the incident becoming known
  Decimal base = {};
  std::vector<Scaling> per;
  std::optional<Decimal> at_least;
  friend bool operator==(const Demand&, const Demand&);
};

/// Whom an amount "per person" counts: 常住人口, 当班人数, 受威胁人数, 疏散人数, 救援人员.
enum class PopulationBase { residents, on_shift, at_risk, evacuees, rescuers };
[[nodiscard]] std::string_view name(PopulationBase base);
[[nodiscard]] Text title(PopulationBase base);

/// What a card asks for: so much of one capability or one material by each deadline, cumulative.
struct Need {
  std::optional<CapabilityId> capability;
  std::optional<MaterialId> material;
  std::optional<std::string> least_type;
  std::vector<Demand> demands;               ///< by rising deadline
  int priority = 2;                          ///< 1 life, 2 control, 3 support
  std::optional<Seconds> hold;               ///< how long it must be kept up
  std::optional<WorkCycle> cycle;            ///< of whoever fills it
  std::optional<Seconds> least_life;         ///< remaining validity at arrival
  std::optional<Quantity> least_group;       ///< fewer have no effect (minimum effective group)
  std::optional<PopulationBase> population;  ///< where the amount counts people
  bool add = false;                          ///< adds to the same need of other cards in the chain
  Origin origin;
  friend bool operator==(const Need&, const Need&);
};

/// So many experts of one field, by telephone or picture within `remote`, on the spot within
/// `on_scene`; at least one of the two is there.
struct ExpertNeed {
  std::string field;
  Quantity count = Quantity(1);
  std::optional<Seconds> remote;  ///< of the incident becoming known, as `on_scene`
  std::optional<Seconds> on_scene;
  friend bool operator==(const ExpertNeed&, const ExpertNeed&);
};

/// Telling one organisation, as an act that takes time and has its own limit. When nobody answers,
/// the next channels are tried in order, then the deputies, then the superior.
struct Notice {
  OrganisationId to;
  std::string channel;  ///< tried first; empty: not said
  std::vector<std::string> next_channels;
  std::optional<Deadline> deadline;
  std::optional<Seconds> acknowledge;  ///< so long each try waits for an answer
  std::vector<OrganisationId> deputies;
  std::optional<OrganisationId> superior;  ///< none: the owner of the plan's upstream plan
  friend bool operator==(const Notice&, const Notice&);
};

/// Actions of a card run side by side unless one comes `after` another.
struct Action {
  std::string id;
  Stage stage = Stage::handling;
  Text text;
  Text role;  ///< the post that does it
  std::optional<Seconds> duration;
  std::optional<Deadline> deadline;
  std::vector<std::string> after;   ///< actions of the same card that come first
  std::vector<std::string> beside;  ///< actions of the same card that it begins together with
  std::vector<Criterion> only_if;   ///< done only where one of them holds; none: always
  std::vector<Notice> notices;
  bool confirm = false;  ///< a person must confirm that it is done
  friend bool operator==(const Action&, const Action&);
};

/// 信息公开: telling the public, from the release template, once it is approved.
struct PublicInformation {
  std::string id;
  OrganisationId owner;  ///< who writes and releases it
  std::optional<OrganisationId> approved_by;
  Text approver;  ///< the person or post that approves
  std::optional<Deadline> deadline;
  std::vector<std::string> channels;
  std::vector<std::string> after;  ///< actions of the same card that come first
  Text release;                    ///< the words, with {blanks} to be filled in
  friend bool operator==(const PublicInformation&, const PublicInformation&);
};

/// A distance in words that can be checked: for which spill, by day or night, from which edition.
struct Distance {
  std::string kind;  ///< isolation, downwind, fire
  Meters meters = {};
  std::string edition;
  std::optional<std::string> substance;
  std::optional<std::string> container;
  std::optional<std::string> spill;
  std::optional<std::string> light;  ///< day or night
  std::optional<std::string> wind;   ///< low, moderate, high
  friend bool operator==(const Distance&, const Distance&);
};

/// 应急处置卡: the smallest page of a plan that one person or group works from.
struct Card {
  CardId id;
  Text title;
  Text holder;
  OrganisationId organisation;
  std::vector<std::string> levels;   ///< the levels that bring it out; none: all of them
  bool leader_may_withdraw = false;  ///< whoever leads a team may stop work and withdraw it unasked
  std::vector<Action> actions;
  std::vector<Need> needs;
  std::vector<ExpertNeed> experts;
  std::vector<PublicInformation> public_information;
  std::vector<Text> cautions;
  std::vector<Text> do_nots;
  std::vector<Text> protective_equipment;
  std::vector<Text> stop_when;      ///< work stops, people stay
  std::vector<Text> withdraw_when;  ///< people leave at once
  std::optional<Text> hand_over;
  std::optional<OrganisationId> hand_over_to;
  std::vector<Distance> distances;
  Origin origin;
  friend bool operator==(const Card&, const Card&);
};

/// For each action of the card the positions of those that have ended before it begins: its own
/// `after` and that of every action it begins together with, ascending. Of two actions of one id
/// the first counts; ids that are not there are passed over.
///
/// Cost:    O((V + E) log V).
[[nodiscard]] std::vector<std::vector<std::size_t>> order_of(const Card& card);

}  // namespace muster
