#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "muster/resources/candidates.hpp"
#include "muster/resources/policy.hpp"

namespace muster {

/// A crew, or so much of a lot or of a crew's equipment, sent for a requirement.
struct Assignment {
  std::size_t requirement = 0;
  std::optional<CrewId> crew;  ///< the crew itself, or the one that carries the material
  std::optional<LotId> lot;
  /// Material that the crew brings along, or a skill it uses beside the one it is sent for.
  bool carried = false;
  Quantity quantity = {Quantity(1)};
  /// Out of kits of the lot, or of kits the crew carries: so many are opened for this beside those
  /// that are opened for others of the same incident. With what is loose they hold `quantity`.
  std::optional<Quantity> kits;
  std::optional<CrewId> low_loader;  ///< the crew whose low-loader carries it
  std::size_t load = 0;              ///< 1 for the first load of the depot's vehicles, 2 …
  Coming coming;
  std::optional<IncidentId> engaged_at;  ///< a crew that an incident holds already, and which
  std::optional<Instant> hold_until;
  std::optional<Seconds> late_by;  ///< after the deadline it was meant for
  std::vector<Message> reasons;
};

/// What leaves the lot, in its own counting unit: kits, where it is of kits.
[[nodiscard]] inline Quantity drawn(const Assignment& one) {
  return one.kits.value_or(one.quantity);
}

/// Everything one authority is asked for, in one call and one text.
struct Order {
  OrganisationId authority;
  Act act = Act::order;
  Instant alerted = {};
  std::vector<std::size_t> assignments;  ///< positions in Dispatch::assignments
};

struct DispatchOptions {
  Policy policy = {};
  /// How grave each incident is, 0 the gravest; one that is not named comes after all that are.
  std::map<IncidentId, int> severity = {};
  /// Capabilities that one crew uses at the same time for one incident, the smaller id first.
  std::set<std::pair<CapabilityId, CapabilityId>> together = {};
  /// How far each branch and bound goes: skills used together, fewest sources. Then the best so far
  /// comes back with its bound. Nodes, not seconds: every machine gives the same answer.
  std::uint64_t most_nodes = 2000;
  /// How far all searches of one dispatch go together, in looks at a link or a crew; likewise the
  /// same on every machine.
  std::uint64_t most_work = std::numeric_limits<std::uint64_t>::max();
  /// Ends the searches when somebody asks for it: a clock, a person. What then comes back depends
  /// on when that was, and says so (SearchEnd::stopped).
  std::stop_token stop = {};
};

/// Whether every search went to its end; else what it was decided by is the best so far, and the
/// proofs say with bounds how much better another choice could be.
enum class SearchEnd { complete, budget, stopped };
[[nodiscard]] std::string_view name(SearchEnd end);

/// One question that was asked of the choices still equal, and its answer.
struct AimStage {
  Aim aim = Aim::in_time;
  int severity = 0;  ///< whose needs it is about; see is_about_all()
  int priority = 0;
  /// With last_arrival and first_effective (but for its first question, how much of the group is
  /// missing): the units that arrive later than this are counted, or
  /// (`or_then`) those not sooner. None of the first and some of the second prove the instant.
  std::optional<Instant> limit;
  bool or_then = false;
  std::int64_t value = 0;  ///< the least that can be had, or with `bound` what was reached
  /// The search ended here: nothing gets below this, and no later question was asked.
  std::optional<std::int64_t> bound;
};

/// Where something comes from: a crew, a lot or one load of it, or what a crew carries.
struct Source {
  Resource resource;
  bool carried = false;
  std::size_t load = 0;
  std::optional<IncidentId> opened_for;  ///< of kits, where several incidents want the parts
  friend auto operator<=>(const Source&, const Source&) = default;
};

/// So much at most of a material from a source.
using MostFrom = std::map<std::pair<Source, MaterialId>, Quantity>;

/// What proves that no choice is better, for needs that share sources with one another and with
/// nobody else. One need alone: whoever comes first was taken, so there is nothing to trade. Else
/// prices, one for each stage: read as one number after another, no link costs less than the price
/// of its need minus the price of its source, and each is equal wherever something comes.
struct Proof {
  struct Need {
    std::size_t requirement = 0;
    std::size_t point = 0;
    bool least_group = false;  ///< the units that complete the least group
    Quantity wanted = {};      ///< no more than could come at all
    std::vector<std::int64_t> price;
  };
  struct Supply {
    Source source = {};
    std::vector<std::int64_t> price;
  };
  struct Share {
    std::size_t supply = 0;
    std::size_t need = 0;
    Quantity amount = {};
  };
  /// Skills used together: each need alone is filled as well as it can be, as so many that are
  /// there by so many instants; of the crews that do that, those whose time adds up to least.
  struct Row {
    std::size_t requirement = 0;
    Instant by = {};
    std::int64_t wanted = 0;
    std::int64_t price = 0;
  };
  struct Cover {
    std::vector<Row> rows;
    Instant origin = {};           ///< the time of each crew counts from here
    std::int64_t cost = 0;         ///< seconds, over all crews
    std::int64_t bound = 0;        ///< no choice takes less; equal to `cost`: none is better
    std::int64_t price_bound = 0;  ///< so much of it the prices prove
    std::uint64_t nodes = 0;
  };
  /// As few sources as can be, of all choices that earlier stages find equal: a choice of lots by
  /// branch and bound. Its stage says that nothing comes from any other lot.
  struct Fewest {
    std::int64_t used = 0;
    std::int64_t bound = 0;  ///< no choice takes fewer; equal to `used`: none is better
    std::uint64_t nodes = 0;
    /// One number more for each need and each supply, read after those of the stages before.
    struct Prices {
      std::vector<std::int64_t> need;
      std::vector<std::int64_t> supply;
    };
    /// A part of all choices. Either it is split on a supply, and two parts follow: in the first
    /// nothing comes from it, in the second it counts whether anything does or not. Or its prices
    /// prove its bound: `barred` of a unit from where nothing is to come, at 1 (more than 0 in all:
    /// there is no such choice), then `spread` of a unit at 2^32 divided by the most that its lot
    /// could give here, rounded down, where nothing is settled. Without prices only those that
    /// count are known.
    struct Part {
      std::optional<std::size_t> split;
      Prices barred;
      Prices spread;
    };
    std::vector<Part> parts;  ///< the whole, then part after part; none where no lot is used
  };
  bool nearest = false;  ///< one need alone
  std::optional<Cover> cover;
  /// Incidents take crews of several skills from one another: rows ask for all that is wanted
  /// (ever: Instant::max()) but those who are missing whoever goes, a crew costs nothing, and a
  /// unit that is missing costs its stage: the values of `stages` are the digits of `cost`, each
  /// with room for all that could be missing. `cover` then asks for so many as are not missing.
  /// Nothing is claimed of the aims between.
  std::optional<Cover> contested;
  /// Crews here have skills that are used together, and yet each fills one need: the group is not
  /// of the kind a cover decides. Of choices in which they filled several nothing is claimed.
  bool one_need_each = false;
  std::optional<Fewest> fewest;
  std::vector<AimStage> stages;  ///< none with `nearest`
  std::vector<Need> needs;
  std::vector<Supply> supplies;  ///< by source; whoever is not named has the price 0
  std::vector<Share> shares;
};

/// A way in which a crew could have come, had others not used it up: an agreement under which only
/// so many come, a low-loader that carries one at a time.
struct UsedUp {
  CrewId crew;
  std::variant<AgreementId, CrewId> what;
  friend auto operator<=>(const UsedUp&, const UsedUp&) = default;
};

struct Dispatch {
  std::vector<Assignment> assignments;
  std::vector<Order> orders;
  DispatchOptions options = {};  ///< by what it was decided
  /// So many kits of a lot may be opened for an incident, where all want more than there are; what
  /// is left of the lot is there for those that want its kits whole.
  std::map<std::pair<LotId, IncidentId>, Quantity> kit_shares;
  /// So much at most comes from a source for a material, since others have the rest. In units of
  /// the material, but in kits where kits are opened for a load. A lot without a load: all its
  /// loads together. Empty: nothing had to be kept free.
  MostFrom most_from;
  std::vector<UsedUp> used_up;  ///< by crew, then what
  /// Here the search for a better sharing of agreements and low-loaders ended, with its bound: the
  /// number missing, the seconds late or under way, the units. None: no other sharing is better.
  std::optional<AimStage> ways_open;
  /// Here the search for a better sharing of vehicles and kits ended, with its bound: the number
  /// missing, in time or at all. None: no other sharing leaves less missing.
  std::optional<AimStage> supply_open;
  /// Materials that share vehicles or kits, as they were decided; empty: by rank, or none share.
  std::vector<MaterialId> in_turn;
  std::vector<Proof> proofs;  ///< of crews, then of material; by first requirement
  SearchEnd end = SearchEnd::complete;
  std::uint64_t work = 0;  ///< looks at a link or a crew that the searches took
};

/// Who goes: exact, by the aims of the policy, the needs of graver incidents and of higher priority
/// before the others' in each aim. Crews are chosen before material, and what the sent crews carry
/// serves the incident they go to.
///
/// A need that shares no source with another takes whoever comes first, which is best in every aim.
/// All others are flows of least cost, aim after aim (least_cost).
///
/// An agreement under which only so many may come, and a low-loader, are first decided as if they
/// could serve everybody. Where more are sent by them than they can bring, those for the gravest
/// incident and the highest priority keep them, of these who is in time only so, then whoever would
/// come latest without; the others come by their next way (Candidates::otherwise), and it is
/// decided again. Then the best of all other sharings is sought by branch and bound (ways_open).
/// The vehicles of a depot are loaded with one material after another in the same order, or in
/// another where that leaves less missing (in_turn); what one of them leaves free is there for the
/// next. Kits are opened after whole kits have been taken. Where anything is then missing, the
/// sharing of vehicles and kits that leaves least missing is sought by branch and bound (most_from,
/// kit_shares, supply_open).
///
/// Where `together` names the skills of a crew it fills several needs of its incident at once, in
/// groups of needs in which every crew of several skills can use all of them, and the policy has
/// the whole time after everything that is about one need. Elsewhere a crew fills one need.
///
/// Order:   assignments by requirement, arrival, id; orders by alerted, authority, act.
/// Empty:   when there are no candidates.
/// Cost:    O(candidates) where needs stay apart; else a network simplex for each aim, over the
///          candidates that could matter.
[[nodiscard]] Dispatch dispatch(std::span<const Requirement> requirements,
                                const Candidates& candidates, const Region& region,
                                const DispatchOptions& options = {});

}  // namespace muster
