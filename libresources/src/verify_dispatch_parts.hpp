#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "dispatch_supply.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/verify_dispatch.hpp"

namespace muster {

inline bool is_lot(const Source& source) { return std::holds_alternative<LotId>(source.resource); }

/// One way something could serve a requirement: what the claims are held against.
struct Way {
  Source source = {};
  Instant arrives = {};
  bool foreign = false;
  bool kept = false;        ///< a crew that the incident of the requirement holds already
  bool to_confirm = false;  ///< a lot somebody has to telephone about first
  Instant alerted = {};     ///< of a crew
  std::optional<std::int64_t> cost = {};  ///< of a unit; none: not recorded
};

class DispatchCheck {
 public:
  DispatchCheck(std::span<const Requirement> requirements, const Candidates& candidates,
                const Dispatch& dispatch, const Region& region, const DispatchOptions& options)
      : packed_(in_whole_packs(requirements, candidates)),
        requirements_(packed_.empty() ? requirements : std::span<const Requirement>(packed_)),
        candidates_(candidates),
        dispatch_(dispatch),
        region_(region),
        options_(options),
        ways_(requirements.size()) {}

  [[nodiscard]] Findings take() {
    collect_crews();
    check_crews();
    check_several();
    check_used_up();
    collect_material();
    check_material();
    check_kits();
    check_loads();
    check_carried_kits();
    check_lateness();
    check_orders();
    check_proofs();
    check_end();
    return std::move(findings_);
  }

 private:
  void say(Code code, std::vector<Text> parameters) {
    report(findings_, code, {}, std::move(parameters));
  }

  [[nodiscard]] Text need_name(std::size_t r) const {
    const Requirement& requirement = requirements_[r];
    if (requirement.capability) return region_.catalogue.name_of(*requirement.capability);
    return requirement.material ? region_.catalogue.name_of(*requirement.material) : Text("—");
  }

  [[nodiscard]] static Text source_name(const Source& source) {
    if (const auto* crew = std::get_if<CrewId>(&source.resource)) return Text(crew->view());
    return Text(std::get<LotId>(source.resource).view());
  }

  void collect_crews();

  /// Lots, and the equipment of crews for the needs of the incident they were sent to.
  void collect_material();
  void collect_lots();
  /// The same where the materials are settled in turn: each has what those before it left.
  void collect_lots_in_turn();
  void add_way(const LotCandidate& lot, std::size_t load, Quantity supply, const Coming& coming);

  [[nodiscard]] const Way* way(std::size_t r, const Source& source) const {
    const auto found = std::ranges::find(ways_[r], source, &Way::source);
    return found == ways_[r].end() ? nullptr : &*found;
  }

  /// A crew is itself for everything it can do; what it carries is something else.
  [[nodiscard]] Source source_of(const Assignment& assignment) const {
    if (assignment.lot) {
      Source source{.resource = *assignment.lot, .load = assignment.load};
      if (assignment.kits && apart_) {
        source.opened_for = requirements_[assignment.requirement].incident;
      }
      return source;
    }
    const bool thing = requirements_[assignment.requirement].material.has_value();
    return {.resource = *assignment.crew, .carried = thing && assignment.carried};
  }

  void check_crews();
  /// No agreement and no low-loader brings more than it can, and none is called used up in vain.
  void check_used_up();
  /// Each lot of kits gives no more kits than it has, and as many as hold what is taken out.
  void check_kits();
  void check_loads();
  void check_carried_kits();

  void check_way(std::size_t i);

  void check_material();

  void over(const Source& source, Quantity holds, Quantity sent);

  /// Every delay said is one of a deadline of the need, and so is its absence.
  void check_lateness();

  void check_orders();

  /// A search that went to its end leaves no stage with a mere bound.
  void check_end();

  [[nodiscard]] Quantity holds(std::size_t r, const Source& source) const;

  [[nodiscard]] bool wants(std::size_t r) const {
    const auto& curve = requirements_[r].curve;
    return !curve.empty() && curve.back().quantity > Quantity(0);
  }

  /// All that the ways of a requirement hold, up to what it asks for.
  [[nodiscard]] Quantity reach(std::size_t r) const;

  /// What is asked of a requirement by deadline and least group, at none more than all its ways
  /// hold.
  [[nodiscard]] std::map<std::pair<std::size_t, bool>, Quantity> asked(std::size_t r) const;

  void check_proofs();

  [[nodiscard]] bool aims_at(Aim aim) const {
    return std::ranges::find(options_.policy.aims, aim) != options_.policy.aims.end();
  }

  /// Of one need alone: everything is filled that could be, carried things before shipped ones, and
  /// nobody who stays at home would come before one who goes.
  void check_nearest(const Proof& proof);

  /// What a unit adds to a stage; of ids nothing is known for whoever the proof does not name.
  [[nodiscard]] std::optional<std::int64_t> cost(const AimStage& stage, const Proof::Need& need,
                                                 const Way& from, std::optional<std::size_t> number,
                                                 Instant origin,
                                                 const std::set<Source>& lots) const;

  [[nodiscard]] std::int64_t unmet_cost(const AimStage& stage, const Proof::Need& need) const;

  void check_several();
  [[nodiscard]] std::map<std::pair<std::size_t, Instant>, std::int64_t> rows_of(
      const std::set<std::size_t>& needs) const;
  void check_cover(const Proof& proof);

  using Rows = std::map<std::pair<std::size_t, Instant>, std::int64_t>;
  /// What incidents that take from one another leave missing, and how little it could be.
  void check_contested(const Proof& proof);
  /// So many units of each row as are not missing from its need.
  [[nodiscard]] Rows rows_left(const Proof::Cover& contested) const;
  /// So many units of a need that rows ask for are missing, in time or at all.
  [[nodiscard]] std::map<std::pair<std::size_t, Aim>, std::int64_t> missing_from(
      const Rows& rows) const;
  /// That crews with skills used together fill one need each is said, and only then.
  void check_one_need_each(const Proof& proof);

  void check_prices(const Proof& proof);
  void check_stages(const Proof& proof);
  void check_fewest(const Proof& proof);
  void check_last_instant(const Proof& proof);
  [[nodiscard]] bool comes_before(Aim one, Aim other) const;
  [[nodiscard]] std::set<Source> lots_used(const Proof& proof) const;

  std::vector<Requirement> packed_;
  std::span<const Requirement> requirements_;
  const Candidates& candidates_;
  const Dispatch& dispatch_;
  const Region& region_;
  const DispatchOptions& options_;
  std::vector<std::vector<Way>> ways_;  // by requirement
  bool apart_ = opened_apart(requirements_, candidates_);
  /// Of lots by material too: kits hold several.
  std::map<std::pair<Source, std::optional<MaterialId>>, Quantity> supply_;
  std::map<std::pair<CrewId, MaterialId>, Quantity> carried_;
  std::map<CrewId, std::pair<IncidentId, Instant>> sent_;
  std::map<std::size_t, std::map<Source, Quantity>> used_;  // by requirement
  Findings findings_;
};

}  // namespace muster
