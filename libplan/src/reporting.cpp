#include "muster/plan/reporting.hpp"

#include <algorithm>
#include <array>

#include "coverage.hpp"
#include "muster/plan/rules.hpp"

namespace muster {
namespace {

using Row = std::map<std::string, std::string>;

constexpr std::array chain = {Tier::enterprise, Tier::county, Tier::city, Tier::province,
                              Tier::nation};

/// The row of that field's value; of several the one for the innermost sector, before the one for
/// all.
const Row* row_for(const Rule& rule, const std::string& name, std::string_view value,
                   const std::vector<IncidentKindId>& kinds) {
  const auto of_sector = [&](const std::string& sector) -> const Row* {
    const auto found = std::ranges::find_if(rule.rows, [&](const Row& row) {
      return field(row, name) == value && field(row, "sector") == sector;
    });
    return found == rule.rows.end() ? nullptr : &*found;
  };
  for (const IncidentKindId& kind : kinds) {
    if (const Row* row = of_sector(kind.str())) return row;
  }
  return of_sector("");
}

ClockEvent event_of(const Row& row) {
  const std::string written = field(row, "runs_from");
  for (const ClockEvent event : {ClockEvent::occurred, ClockEvent::received, ClockEvent::alerted}) {
    if (written == name(event)) return event;
  }
  return ClockEvent::known;
}

class Chain {
 public:
  Chain(const LocatedIncident& incident, const std::map<Tier, Instant>& received,
        const Rule& limits, std::vector<IncidentKindId> kinds)
      : incident_(incident.incident),
        received_(received),
        limits_(limits),
        kinds_(std::move(kinds)) {}

  std::vector<StatutoryReport> up_to(Tier end) {
    for (std::size_t i = 0; i + 1 < chain.size() && chain[i] < end; ++i) {
      const Tier from = chain[i];
      add(from == Tier::enterprise ? "unit_to_county" : "level_to_level", from, chain[i + 1]);
      if (chain[i + 1] == Tier::nation) add("province_to_state_council", from, Tier::nation);
    }
    add("unit_to_mine_safety", Tier::enterprise, std::nullopt);
    for (const Tier level : chain) {
      if (level == Tier::enterprise || level == Tier::nation || level > end) continue;
      add("level_to_own_government", level, std::nullopt);
      add("parallel_notice", level, std::nullopt);
    }
    add("correction", Tier::enterprise, std::nullopt);
    return std::move(reports_);
  }

 private:
  void add(const char* step, Tier from, std::optional<Tier> to) {
    const Row* row = row_for(limits_, "step", step, kinds_);
    if (row == nullptr) return;
    StatutoryReport report{.step = step,
                           .from = from,
                           .to = to,
                           .within = parse_duration(field(*row, "within")),
                           .runs_from = event_of(*row),
                           .clause = field(*row, "clause"),
                           .mark = row->contains("mark") ? field(*row, "mark") : limits_.mark};
    if (const auto begin = begin_of(report.runs_from, from)) {
      report.due = *begin + report.within.value_or(Seconds{0});
    }
    reports_.push_back(std::move(report));
  }

  [[nodiscard]] std::optional<Instant> begin_of(ClockEvent event, Tier level) const {
    if (event == ClockEvent::occurred) return incident_.occurred;
    if (event == ClockEvent::known) return incident_.known;
    const auto received = received_.find(level);
    if (received == received_.end()) return std::nullopt;
    return received->second;
  }

  const Incident& incident_;
  const std::map<Tier, Instant>& received_;
  const Rule& limits_;
  std::vector<IncidentKindId> kinds_;
  std::vector<StatutoryReport> reports_ = {};
};

/// Each once: those of every sector the incident is of, and those of all. Whom every level tells
/// has a report of its own for each level.
std::vector<std::string> receivers(const Rule& rule, const std::vector<IncidentKindId>& kinds) {
  std::vector<std::string> result;
  for (const Row& row : rule.rows) {
    if (row.contains("at_every_level")) continue;
    const std::string sector = field(row, "sector");
    const bool applies =
        sector.empty() || std::ranges::find(kinds, IncidentKindId(sector)) != kinds.end();
    const std::string receiver = field(row, "receiver");
    if (applies && std::ranges::find(result, receiver) == result.end()) result.push_back(receiver);
  }
  return result;
}

}  // namespace

std::optional<Reporting> reporting(const LocatedIncident& incident, const Grades& grades,
                                   const std::map<Tier, Instant>& received,
                                   const Catalogue& catalogue, const Rules& rules, Date day) {
  const auto rule_on = [&](std::string_view subject) {
    return in_force(rules, subject, day, incident.jurisdictions);
  };
  const Rule* ends = rule_on("reporting_chain");
  if (ends == nullptr) return std::nullopt;
  const auto kinds = kinds_above(incident.incident.kind, catalogue);
  const Row* end = row_for(*ends, "grade", name(grades.potential), kinds);
  const auto up_to = end == nullptr ? std::nullopt : tier_named(field(*end, "up_to"));
  if (!up_to) return std::nullopt;
  Reporting result{.grade = grades.potential,
                   .up_to = *up_to,
                   .rule = ends->id,
                   .source = ends->source,
                   .clause = field(*end, "clause")};
  if (const Rule* limits = rule_on("reporting_limit")) {
    result.reports = Chain(incident, received, *limits, kinds).up_to(*up_to);
  }
  if (const Rule* beside = rule_on("parallel_receiver")) result.beside = receivers(*beside, kinds);
  if (const Rule* rhythm = rule_on("follow_up")) {
    if (const Row* row = row_for(*rhythm, "grade", name(grades.potential), kinds)) {
      result.times_per_day = decimal_field(*row, "times_per_day");
    }
  }
  return result;
}

}  // namespace muster
