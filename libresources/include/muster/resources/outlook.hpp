#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "muster/resources/dated_fact.hpp"
#include "muster/resources/readiness.hpp"

namespace muster {

/// Stock that is planned to come (above 0) or to be used (below 0).
struct PlannedChange {
  Date day = {};
  StockpileId stockpile = {};
  MaterialId material = {};
  Quantity change = {};
};

/// What is planned or supposed of the months ahead.
struct PlannedAhead {
  std::vector<PlannedChange> stock = {};
  std::vector<TeamId> disbanded = {};  ///< their crews count for nothing, their papers neither
};

/// One material over the months, in all of the region or in one stockpile.
struct OutlookLine {
  MaterialId material = {};
  std::optional<StockpileId> stockpile = {};  ///< none: all of the region
  Quantity need = {};  ///< region: the most any trial asks for; stockpile: its minimum stock
  std::vector<Quantity> good = {};  ///< on the first day of the question, then of each month after
  Quantity not_projected = {};      ///< of lots without a recorded expiry, not among `good`
  std::optional<std::size_t> first_short = {};  ///< the month from which even with those there is
                                                ///< less than the need
  [[nodiscard]] bool cannot_be_projected() const { return not_projected > Quantity(0); }
};

/// A lot that runs out within the months: to be used in daily work before it is lost.
struct ToRotate {
  LotId lot = {};
  Quantity quantity = {};
  Date last_day = {};
  bool expired = false;  ///< already
};

/// The crews that may be sent for a capability over the months, as far as qualifications say.
struct AbleLine {
  CapabilityId capability = {};
  Quantity need = {};                           ///< the most any trial asks for, of whatever type
  std::vector<Quantity> able = {};              ///< by month: a qualification on record holds
  Quantity not_recorded = {};                   ///< crews of which no qualification is on record
  std::optional<std::size_t> first_short = {};  ///< as of a line of stock
};

/// A qualification that runs out within the months and that no later one replaces.
struct Lapse {
  DatedFactId fact = {};
  SubjectKind about = SubjectKind::team;  ///< team, crew or expert
  std::string subject = {};
  Text what = {};
  Date last_day = {};
  bool lapsed = false;  ///< already
};

struct Outlook {
  std::vector<Date> months = {};  ///< the day of the question, then the first of each month
  std::vector<OutlookLine> lines = {};
  std::vector<AbleLine> able = {};    ///< by first month short, then capability
  std::vector<Lapse> lapses = {};     ///< soonest first, then by id
  std::vector<ToRotate> rotate = {};  ///< soonest first, then by id
  std::vector<LotId> stale = {};      ///< not verified within the year before, or never
};

/// What the stock and the crews of a region are held against.
struct OutlookNeeds {
  std::map<MaterialId, Quantity> materials = {};
  std::map<CapabilityId, Quantity> capabilities = {};
};

/// The most that any one trial asks for.
[[nodiscard]] OutlookNeeds most_asked(const RegionReadiness& readiness);

/// The months ahead: every lot through its expiry, planned use and deliveries. Planned use takes
/// what runs out first. A lot without a recorded expiry is never taken for one that does not
/// expire. A crew counts for its capabilities until the first day on which a qualification of it or
/// of its team ends (of each, told apart by its words, the latest record counts); planned changes
/// and rosters are left aside.
///
/// Order:   lines by first month short, then material, the region's before those of stockpiles.
/// Throws:  Error{id_unknown} for a planned change of a stockpile or material nobody knows.
[[nodiscard]] Outlook outlook(const Region& region, const Situation& situation,
                              const RegionReadiness& readiness, const PlannedAhead& planned = {},
                              int months = 24);
/// The same against other needs.
[[nodiscard]] Outlook outlook(const Region& region, const Situation& situation, Instant as_of,
                              const OutlookNeeds& needs, const PlannedAhead& planned = {},
                              int months = 24);

/// "2027-03": for tables.
[[nodiscard]] std::string format_month(Date date);

}  // namespace muster
