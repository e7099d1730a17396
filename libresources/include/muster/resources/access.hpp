#pragma once

#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "muster/plan/activation.hpp"
#include "muster/plan/requirements.hpp"
#include "muster/resources/region.hpp"

namespace muster {

/// By which way somebody is reached. In this order they are asked: what is one's own, what was
/// agreed beforehand, what is asked for as a favour, what is taken by law.
enum class Means {
  own,         ///< 本级: an order of an authority inside
  joint_team,  ///< 联合体: called out by its lead
  agreement,   ///< 协议: agreed beforehand
  enterprise,  ///< 企业: a firm is asked
  neighbour,   ///< 邻市: a city outside is asked
  province,    ///< 省级: asked through the province, or whoever is above a city
  civil,       ///< 社会力量: volunteers and societies
  paid,        ///< 有偿服务: a firm is hired, by the rule that says who pays
  requisition  ///< 征用: a government of county tier or above decides
};
[[nodiscard]] std::string_view name(Means means);
[[nodiscard]] Text title(Means means);

/// One party that has to say yes.
struct AccessStep {
  OrganisationId party = {};
  Act act = Act::order;
  std::optional<Minutes> consent = {};  ///< usual time; none: not recorded, telephone
  std::optional<Instant> asked = {};
  std::optional<Instant> agreed = {};  ///< none when some consent up to here is not recorded
};

/// One way to a team or a stockpile: the parties in the order in which they are asked, each when
/// the one before has agreed.
struct Access {
  std::variant<TeamId, StockpileId> holder = {};
  Means means = Means::own;
  std::optional<AgreementId> agreement = {};
  std::vector<AccessStep> steps = {};
  std::optional<Instant> release = {};   ///< the last has agreed; none: not known
  std::optional<std::int64_t> cap = {};  ///< most crews that may come this way
  /// What each crew costs this way, in hundredths of the region's currency; none: in no data, or
  /// goods, whose price goes by the material (Coming::cost).
  std::optional<std::int64_t> cost = {};
  std::optional<Message> barred = {};  ///< why it is closed now
  Message what = {};                   ///< the way in a sentence
};

/// Every way to that team for one incident. Whoever the plans alert is asked from that instant on,
/// anybody else as soon as a public authority was alerted, nobody before `as_of`.
///
/// An agreement counts for what it covers, while it is in force, at the response level it names; a
/// level no match has reached bars it. What a way costs stands in the rule `price`.
/// Order:   open ways before barred ones, then known releases by instant, then means, agreement.
/// Empty:   never: somebody may always order it.
[[nodiscard]] std::vector<Access> access(const TeamId& team, const IncidentId& incident,
                                         std::span<const Match> matches,
                                         std::span<const Activation> activations,
                                         const Region& region, Instant as_of);
[[nodiscard]] std::vector<Access> access(const StockpileId& stockpile, const IncidentId& incident,
                                         std::span<const Match> matches,
                                         std::span<const Activation> activations,
                                         const Region& region, Instant as_of);

}  // namespace muster
