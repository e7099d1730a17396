#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "muster/plan/json.hpp"
#include "muster/resources/moves.hpp"
#include "muster/resources/outlook.hpp"
#include "muster/resources/placement.hpp"
#include "muster/resources/readiness.hpp"
#include "muster/resources/scenarios.hpp"
#include "muster/resources/stock_norms.hpp"
#include "muster/resources/what_if.hpp"

namespace muster {

/// What all trials say about one capability or material.
struct ItemGap {
  std::optional<CapabilityId> capability = {};
  std::optional<MaterialId> material = {};
  std::optional<std::string> least_type = {};
  std::size_t in_time = 0;  ///< needs of it, over all trials
  std::size_t late = 0;
  std::size_t unmet = 0;
  Quantity missing = {};              ///< the most any one trial misses
  std::size_t hazards = 0;            ///< at which it is late or unmet
  HazardId worst = {};                ///< where it misses most, the first by id
  std::vector<Message> reasons = {};  ///< there
  std::vector<Remedy> remedies = {};
};

/// Gravest first: unmet, late, then by id.
[[nodiscard]] std::vector<ItemGap> item_gaps(const RegionReadiness& readiness);

/// What all trials say about one hazard.
struct HazardGap {
  HazardId hazard = {};
  bool tried = false;
  std::size_t in_time = 0;
  std::size_t late = 0;
  std::size_t unmet = 0;
  [[nodiscard]] NeedState state() const {
    return unmet > 0 ? NeedState::unmet : late > 0 ? NeedState::late : NeedState::in_time;
  }
};

/// Gravest first: unmet, late, then by id; untried ones last.
[[nodiscard]] std::vector<HazardGap> hazard_gaps(const RegionReadiness& readiness);

struct GapReportOptions {
  Language language = Language::zh;
  std::size_t columns = 100;
  bool colour = false;
  std::size_t most_rows = 12;  ///< of each table for the terminal
};

/// The balance of one material.
struct BalanceStudy {
  BalanceWish wish = {};
  bool trials = true;  ///< the scenarios are the trials, equally likely for want of knowledge
  RegionBalance asked = {};
  Balance found = {};
  bool checked = false;  ///< verify_spread() accepts the best spread
};

/// For a terminal: what is missing first, then where, then the standards and the single points.
[[nodiscard]] std::string gap_text(const RegionReadiness& readiness, const Region& region,
                                   const GapReportOptions& options = {});
/// That so many trials were still to come when the caller stopped.
[[nodiscard]] std::string stopped_text(std::size_t not_reached, Language language);
/// Everything; `format: 1`, docs/gap-analysis.md.
[[nodiscard]] Json gap_json(const RegionReadiness& readiness, const Region& region,
                            Language language, std::span<const BalanceStudy> balances = {});
/// One need a row, those of scenarios last, safe to open in a spreadsheet.
[[nodiscard]] std::string gap_csv(const RegionReadiness& readiness, const Region& region,
                                  Language language);
/// The hazards by readiness, the depots and the teams, for a map.
[[nodiscard]] std::string gap_geojson(const RegionReadiness& readiness, const Region& region,
                                      Language language);

/// A standard some hazards are beyond, and the fewest new bases that bring them within.
struct BasesProposed {
  Standard standard = {};
  bool asked = false;                             ///< by the caller, not by a rule
  std::size_t bases = 0;                          ///< there are now
  std::vector<HazardId> within = {};              ///< already
  std::vector<HazardId> never = {};               ///< from no place of the region
  std::vector<PlaceId> places = {};               ///< new bases, by id
  std::vector<std::vector<HazardId>> gains = {};  ///< by place: what it brings within
  std::int64_t at_least = 0;                      ///< fewer new bases are not enough
  bool proved = false;  ///< by place(), and accepted by verify_placement()
};

/// Where full-time teams would have to stand besides those there are, so that every hazard in the
/// standard's scope is within it: set covering over all named places of the roads.
///
/// Throws:  as place().
[[nodiscard]] BasesProposed propose_bases(const StandardShare& share, const Region& region,
                                          const Situation& situation, Instant as_of,
                                          const PlacementOptions& options = {});

/// The months ahead for a terminal: what falls short first, what to use first, what cannot be told.
[[nodiscard]] std::string outlook_text(const Outlook& outlook, const Region& region,
                                       const GapReportOptions& options = {});
[[nodiscard]] Json outlook_json(const Outlook& outlook, const Region& region, Language language);
/// One material and place a row, a column for each month, safe to open in a spreadsheet.
[[nodiscard]] std::string outlook_csv(const Outlook& outlook, const Region& region,
                                      Language language);

/// Stock against the norms, for a terminal and for programs.
[[nodiscard]] std::string norms_text(const std::vector<NormCheck>& checks, const Region& region,
                                     const GapReportOptions& options = {});
[[nodiscard]] Json norms_json(const std::vector<NormCheck>& checks);

/// What a change makes better and worse, for a terminal and for programs.
[[nodiscard]] std::string difference_text(const ReadinessDifference& difference,
                                          const RegionReadiness& before,
                                          const RegionReadiness& after, const Region& region,
                                          const GapReportOptions& options = {});
[[nodiscard]] Json difference_json(const ReadinessDifference& difference, const Region& region,
                                   Language language);

/// The balance of one material, checked.
///
/// Throws:  as region_balance() and balance().
[[nodiscard]] BalanceStudy balance_study(const BalanceWish& wish, bool trials,
                                         const std::vector<Scenario>& scenarios,
                                         const Region& region, const Situation& situation,
                                         const Travel& roads, Instant as_of);
/// Every material that the scenarios ask for and the depots hold some of, the worst placed first.
[[nodiscard]] std::vector<BalanceStudy> all_balances(bool trials,
                                                     const std::vector<Scenario>& scenarios,
                                                     const Region& region,
                                                     const Situation& situation,
                                                     const Travel& roads, Instant as_of);
[[nodiscard]] std::string balance_text(const BalanceStudy& study, const Region& region,
                                       const GapReportOptions& options = {});
/// One line a material.
[[nodiscard]] std::string balances_text(const std::vector<BalanceStudy>& studies,
                                        const Region& region, const GapReportOptions& options = {});
[[nodiscard]] Json balance_json(const BalanceStudy& study, Language language);

[[nodiscard]] std::string moves_text(const Moves& moves, Date good_on, const Region& region,
                                     const GapReportOptions& options = {});
[[nodiscard]] Json moves_json(const Moves& moves);

/// Outlook lines that a change makes better or worse.
[[nodiscard]] std::string outlook_difference_text(const Outlook& before, const Outlook& after,
                                                  const Region& region,
                                                  const GapReportOptions& options = {});
[[nodiscard]] Json outlook_difference_json(const Outlook& before, const Outlook& after);

/// What a page shows.
struct GapStudy {
  const RegionReadiness& readiness;
  const Outlook& outlook;
  const std::vector<BasesProposed>& proposed;
  const std::vector<BalanceStudy>& balances;
  const Moves& moves;
  Date moves_good_on = {};
  const std::vector<CoveredRoads>& covered = no_covered_roads;
  static inline const std::vector<CoveredRoads> no_covered_roads = {};
};

/// One page, whole in itself: no script, nothing fetched, a policy that forbids both; for the
/// screen and for paper. Every picture has its table.
[[nodiscard]] std::string gap_html(const GapStudy& study, const Region& region, Language language);

}  // namespace muster
