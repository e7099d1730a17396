#include "candidates_prospect_rules.hpp"

#include <algorithm>

#include "muster/plan/rules.hpp"
#include "muster/resources/region.hpp"

namespace muster {
namespace {

std::int64_t thousandths_up(Decimal amount) {
  constexpr std::int64_t step = Decimal::scale / 1000;
  return amount.micros() / step + (amount.micros() % step != 0 ? 1 : 0);
}

const std::optional<Minutes>* own_turnout(const Team& team, Readiness readiness) {
  switch (readiness) {
    case Readiness::duty:
      return &team.turnout_duty;
    case Readiness::standby:
      return &team.turnout_standby;
    case Readiness::recall:
      return &team.turnout_recall;
    case Readiness::part_time:
      return &team.turnout_part_time;
    case Readiness::off:
      break;
  }
  return nullptr;
}

}  // namespace

std::optional<std::int64_t> thousandths(const std::optional<Decimal>& amount) {
  if (!amount) return std::nullopt;
  return thousandths_up(*amount);
}

std::shared_ptr<const ProspectRules> KnownProspectRules::of(const LocatedIncident& located,
                                                            const Region& region) {
  const Date day = day_of(located.incident, region.header.display_offset);
  const auto same = [&](const Known& one) {
    return one.day == day && one.jurisdictions == located.jurisdictions;
  };
  {
    const std::lock_guard lock(mutex_);
    const auto known = std::ranges::find_if(all_, same);
    if (known != all_.end()) return known->rules;
  }
  auto made = std::make_shared<ProspectRules>(located, region);
  made->look_up_turnouts(region);
  const std::lock_guard lock(mutex_);
  if (all_.size() < most_kept) all_.push_back({day, located.jurisdictions, made});
  return made;
}

/// From the rules in force where and when the incident happened.
ProspectRules::ProspectRules(const LocatedIncident& located, const Region& region) {
  const Date day = day_of(located.incident, region.header.display_offset);
  const auto each_row = [&](std::string_view subject, const auto& read) {
    const Rule* rule = in_force(region.rules, subject, day, located.jurisdictions);
    if (rule == nullptr) return;
    for (const auto& row : rule->rows) read(row);
  };
  using Row = std::map<std::string, std::string>;
  each_row("turnout", [&](const Row& row) {
    const auto after = row.find("after");
    if (after == row.end()) return;
    if (const auto seconds = parse_duration(after->second)) {
      turnout[{row.at("team_kind"), row.at("state")}] = *seconds;
    }
  });
  each_row("pack", [&](const Row& row) {
    const auto holds = decimal_field(row, "holds");
    if (holds) packs[MaterialId(field(row, "material"))] = holds->rounded_up();
  });
  each_row("low_loader", [&](const Row& row) {
    const auto loading = parse_duration(field(row, "loading"));
    if (!loading) return;
    carriages[field(row, "carried")] = {.low_loader = MaterialId(field(row, "low_loader")),
                                        .loading = *loading};
  });
  each_row("haulage", [&](const Row& row) {
    const auto mass = thousandths(decimal_field(row, "load_kg"));
    const auto unloading = parse_duration(field(row, "unloading"));
    if (!mass || !unloading) return;
    Haulage& made = haulage[field(row, "depot")];
    made.vehicle_mass = *mass;
    made.vehicle_volume = thousandths(decimal_field(row, "load_l"));
    made.mass_per_minute = thousandths(decimal_field(row, "kg_per_min"));
    made.unloading = *unloading;
  });
}

std::optional<Seconds> ProspectRules::turnout_of(const Team& team, Readiness readiness) const {
  const std::optional<Minutes>* own = own_turnout(team, readiness);
  if (own == nullptr) return std::nullopt;
  return *own ? std::optional<Seconds>(**own) : usual_turnout(team.kind, readiness);
}

std::optional<Seconds> ProspectRules::usual_turnout(std::string_view kind,
                                                    Readiness readiness) const {
  const auto usual = turnout.find({kind, name(readiness)});
  return usual == turnout.end() ? std::nullopt : std::optional(usual->second);
}

void ProspectRules::look_up_turnouts(const Region& region) {
  using OfStates = std::array<std::optional<Seconds>, 5>;
  std::map<std::string_view, OfStates> usual;
  turnouts.clear();
  turnouts.reserve(region.teams.size());
  for (const Team& team : region.teams) {
    const auto [of_kind, fresh] = usual.try_emplace(team.kind);
    OfStates& made = turnouts.emplace_back(of_kind->second);
    for (std::size_t i = 0; i < made.size(); ++i) {
      const auto state = static_cast<Readiness>(i);
      const auto* own = own_turnout(team, state);
      if (own == nullptr) continue;  // off duty
      if (fresh) made[i] = of_kind->second[i] = usual_turnout(team.kind, state);
      if (*own) made[i] = Seconds(**own);
    }
  }
}

}  // namespace muster
