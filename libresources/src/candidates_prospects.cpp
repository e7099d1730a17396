#include "candidates_prospects.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "muster/plan/rules.hpp"
#include "muster/resources/stands.hpp"
#include "muster/resources/travel.hpp"
#include "muster/resources/travel_by_vehicle.hpp"

namespace muster {
namespace {

Prospect cannot(Code code, std::vector<Text> parameters = {}) {
  return {.coming = {}, .ruled_out = Message{code, std::move(parameters)}};
}

void arrive(Coming& coming, TravelTime travel) {
  coming.travel = travel;
  coming.arrives = coming.departs + travel.rounded_up();
}

void allow(Coming& coming, const Release& release) {
  coming.authority = *release.authority;
  coming.act = release.act;
  if (release.agreement != nullptr) coming.agreement = release.agreement->id;
  coming.alerted = release.asked;
  coming.agreed = release.agreed;
  coming.cost = release.cost;
}

std::shared_ptr<const ProspectRules> rules_for(const LocatedIncident* located,
                                               const ProspectsShared& shared,
                                               const Region& region) {
  static const auto no_rules = std::make_shared<const ProspectRules>();
  if (located == nullptr) return no_rules;
  if (shared.rules != nullptr) return shared.rules;
  return std::make_shared<const ProspectRules>(*located, region);
}

}  // namespace

Prospects::Prospects(const IncidentId& incident, const LocatedIncident* located,
                     std::span<const Match> matches, std::span<const Activation> activations,
                     const Region& region, const RegionPositions& positions,
                     const Situation& situation, const TravelByVehicle& travel, Instant as_of,
                     std::set<IncidentId> may_give, const ProspectsShared& shared)
    : incident_(incident),
      may_give_(std::move(may_give)),
      region_(region),
      positions_(positions),
      situation_(situation),
      travel_(travel),
      as_of_(as_of),
      ways_(incident_, matches, activations, region, as_of, shared.access),
      rules_(rules_for(located, shared, region)),
      of_teams_(shared.of_teams) {
  for (const Vehicle& vehicle : region.vehicles) by_vehicle_.push_back(&travel.of(&vehicle));
  of_goods_ = &travel.of(vehicle_of_goods(region.vehicles));
}

bool Prospects::is_left_out(std::size_t index) const {
  if (sent_ == nullptr || !(*sent_)[index]) return false;
  const CrewStatus* status = status_of(region_.crews[index].id);
  if (status == nullptr || !status->engaged_at || status->relieve_by) return false;
  if (*status->engaged_at != incident_) return !may_give_.contains(*status->engaged_at);
  const std::uint32_t team = positions_.team_of_crew[index];
  if (team == RegionPositions::none) return false;
  if (!status->place && !status->position && positions_.place_of_team[team]) {
    return travel_of(index).from(*positions_.place_of_team[team]).reachable();
  }
  const auto from = sets_out(region_.teams[team], status, region_);
  return from && time_from(*from, travel_of(index)).reachable();
}

const Prospect& Prospects::crew(std::size_t index) {
  if (crews_.empty()) crews_.resize(region_.crews.size());
  const Prospect*& prospect = crews_[index];
  if (prospect != nullptr) return *prospect;
  if (crew_prospects_.empty() ||
      crew_prospects_.back().size() == crew_prospects_.back().capacity()) {
    constexpr std::size_t at_once = 64;
    crew_prospects_.emplace_back().reserve(at_once);
  }
  prospect = &crew_prospects_.back().emplace_back(crew_prospect(index));
  return *prospect;
}

Prospects::LotWay Prospects::way_of_lot(std::size_t index) const {
  const Lot& lot = region_.lots[index];
  const std::uint32_t depot = positions_.stockpile_of_lot[index];
  if (depot == RegionPositions::none) return {.cannot = Code::candidate_unreachable};
  // What is still to be made cannot be loaded.
  if (lot.condition == Condition::repair || lot.holding == Holding::capacity) {
    return {.cannot = Code::candidate_condition};
  }
  if (depot_ways_.empty()) {
    depot_ways_.resize(region_.stockpiles.size(), {RegionPositions::none, LotWay{}});
  }
  auto& [number, way] = depot_ways_[depot];
  if (number != positions_.release_of_lot[index]) {
    number = positions_.release_of_lot[index];
    way = way_from(depot, index);
  }
  return way;
}

Prospects::LotWay Prospects::way_from(std::uint32_t depot, std::size_t lot) const {
  const Stockpile& stockpile = region_.stockpiles[depot];
  const std::vector<Release>& releases = releases_of_lot(lot);
  if (releases.empty()) return {.cannot = Code::candidate_consent_unknown};
  if (!stockpile.loading) return {.cannot = Code::candidate_loading_unknown};
  const auto place = positions_.place_of_stockpile[depot];
  const TravelTime travel = place ? of_goods_->from(*place) : of_goods_->from(stockpile.place);
  if (!travel.reachable()) return {.cannot = Code::candidate_unreachable};
  if (stockpile.trucks && *stockpile.trucks <= 0) return {.cannot = Code::candidate_no_vehicle};
  LotWay way{.release = &releases.front(), .travel = travel};
  way.opened = open_at(stockpile, way.release->agreed);
  way.departs = way.opened.value_or(way.release->agreed) + *stockpile.loading;
  return way;
}

Prospect Prospects::lot(std::size_t index) const {
  const Lot& lot = region_.lots[index];
  const LotWay way = way_of_lot(index);
  if (way.cannot == Code::candidate_condition) {
    return cannot(*way.cannot, {lot.condition == Condition::repair ? title(lot.condition)
                                                                   : title(*lot.holding)});
  }
  if (way.cannot) return cannot(*way.cannot);
  const Stockpile& stockpile = region_.stockpiles[positions_.stockpile_of_lot[index]];
  Prospect prospect;
  allow(prospect.coming, *way.release);
  prospect.coming.cost = ways_.prices().of_unit(stockpile.id, stockpile.organisation, lot.material);
  const Instant agreed = prospect.coming.agreed;
  if (!way.opened) {
    // As if its keeper stood at the door.
    prospect.ruled_out = Message{Code::candidate_no_keeper, {}};
    prospect.all_the_same = true;
  } else if (*way.opened != agreed) {
    if (stockpile.call_in && *way.opened == agreed + *stockpile.call_in) {
      prospect.called_in = stockpile.call_in;
    } else if (!stockpile.call_in) {
      prospect.shut = *way.opened - agreed;
    }
  }
  prospect.coming.departs = way.departs;
  arrive(prospect.coming, way.travel);
  if (!rules_->haulage.empty()) add_haulage(lot, stockpile, prospect);
  return prospect;
}

std::optional<LotArrival> Prospects::lot_arrival(std::size_t index) const {
  const LotWay way = way_of_lot(index);
  if (way.cannot || !way.opened) return std::nullopt;
  const Stockpile& stockpile = region_.stockpiles[positions_.stockpile_of_lot[index]];
  LotArrival found{.arrives = way.departs + way.travel.rounded_up()};
  found.soonest = found.arrives - (*way.opened - std::min(as_of_, *way.opened));
  found.cost =
      ways_.prices().of_unit(stockpile.id, stockpile.organisation, region_.lots[index].material);
  return found;
}

/// Whoever may release the lot decides, and as soon as he usually does.
const std::vector<Release>& Prospects::releases_of_lot(std::size_t index) const {
  if (lot_releases_.empty()) lot_releases_.resize(positions_.releases);
  auto& found = lot_releases_[positions_.release_of_lot[index]];
  if (found) return *found;
  const Lot& lot = region_.lots[index];
  Owned owned = owned_by(region_.stockpiles[positions_.stockpile_of_lot[index]]);
  owned.authority = &lot.release_authority;
  if (lot.release) owned.consent = lot.release;
  found = ways_.releases(owned);
  return *found;
}

const Material* Prospects::material_of(const Lot& lot) const {
  auto& [id, known] = last_material_;
  if (id == nullptr || *id != lot.material) {
    known = region_.catalogue.find(lot.material);
    id = &lot.material;
  }
  return known;
}

/// What the depot's vehicles carry, where a rule says so. Unknown stays unknown.
void Prospects::add_haulage(const Lot& lot, const Stockpile& stockpile, Prospect& prospect) const {
  auto rule = rules_->haulage.find(stockpile.id.view());
  if (rule == rules_->haulage.end()) rule = rules_->haulage.find(stockpile.kind);
  if (rule == rules_->haulage.end()) return;
  const Material* material = material_of(lot);
  const auto mass = material == nullptr ? std::nullopt : thousandths(material->mass_kg);
  const auto volume = material == nullptr ? std::nullopt : thousandths(material->volume_l);
  if (!mass || !stockpile.trucks || (rule->second.vehicle_volume && !volume)) {
    prospect.mass_unknown = true;
    return;
  }
  Haulage made = rule->second;
  made.depot = stockpile.id;
  made.vehicles = *stockpile.trucks;
  made.unit_mass = *mass;
  made.unit_volume = volume;
  made.loading = *stockpile.loading;
  made.opened = prospect.coming.departs - *stockpile.loading;
  const bool fits = made.unit_mass <= made.vehicle_mass &&
                    (!made.vehicle_volume || *made.unit_volume <= *made.vehicle_volume);
  if (!fits) {
    prospect = cannot(Code::candidate_too_heavy);
    return;
  }
  prospect.haulage = std::move(made);
}

std::optional<IncidentId> Prospects::holder(const CrewId& crew) const {
  const CrewStatus* status = status_of(crew);
  return status == nullptr ? std::nullopt : status->engaged_at;
}

bool Prospects::to_confirm(const Lot& lot) const {
  const Material* material = material_of(lot);
  if (material == nullptr) return false;
  const auto day = [&](Instant at) {
    return std::chrono::floor<std::chrono::days>(at + region_.header.display_offset);
  };
  const auto verified = situation_.verified.find(lot.id);
  return is_to_confirm(lot, *material,
                       verified == situation_.verified.end()
                           ? std::nullopt
                           : std::optional(day(verified->second.at)),
                       day(as_of_));
}

Quantity Prospects::pack(const MaterialId& material) const {
  const auto found = rules_->packs.find(material);
  return found == rules_->packs.end() ? Quantity(0) : found->second;
}

const CrewStatus* Prospects::status_of(const CrewId& crew) const {
  const auto changed = situation_.crews.find(crew);
  return changed == situation_.crews.end() ? nullptr : &changed->second;
}

/// What somebody said today, else the roster, else as imported.
Readiness Prospects::readiness_of(std::size_t index, const CrewStatus* status) const {
  const Crew& crew = region_.crews[index];
  if (status != nullptr && status->readiness) return *status->readiness;
  if (!positions_.crew_in_roster[index]) return crew.readiness;
  return rostered(region_.shifts, crew.id, as_of_).value_or(crew.readiness);
}

std::optional<Seconds> Prospects::turnout(const Team& team, Readiness readiness) const {
  if (rules_->turnouts.empty()) return rules_->turnout_of(team, readiness);
  const auto position = static_cast<std::size_t>(&team - region_.teams.data());
  return rules_->turnouts[position].at(static_cast<std::size_t>(readiness));
}

/// The same for all its crews.
const std::vector<Release>& Prospects::releases_of(const Team& team) const {
  const auto position = static_cast<std::size_t>(&team - region_.teams.data());
  if (of_teams_ != nullptr) return (*of_teams_)[position];
  if (releases_.empty()) releases_.resize(region_.teams.size());
  auto& found = releases_[position];
  if (!found) found = ways_.releases(owned_by(team));
  return *found;
}

const TravelTimes& Prospects::travel_of(std::size_t crew) const {
  const std::uint32_t vehicle = positions_.vehicle_of_crew[crew];
  return vehicle == RegionPositions::none ? travel_.of(nullptr) : *by_vehicle_[vehicle];
}

Prospect Prospects::crew_prospect(std::size_t index) const {
  const Crew& crew = region_.crews[index];
  const CrewStatus* status = status_of(crew.id);
  if (status != nullptr && status->engaged_at) return engaged(index, *status);
  const Readiness readiness = readiness_of(index, status);
  Prospect prospect;
  if (readiness == Readiness::off) prospect = off_duty(status);
  const std::uint32_t own = positions_.team_of_crew[index];
  if (own == RegionPositions::none) return cannot(Code::candidate_unreachable);
  const Team* team = &region_.teams[own];
  // Somebody off duty is called in, if at all, like somebody at home.
  const bool off = prospect.ruled_out.has_value();
  const auto ready = turnout(*team, off ? Readiness::recall : readiness);
  const auto base = positions_.place_of_team[own];
  const bool at_base = base && (status == nullptr || (!status->place && !status->position));
  const auto from = at_base ? std::nullopt : sets_out(*team, status, region_);
  const TravelTime travel = at_base ? travel_of(index).from(*base)
                            : from  ? time_from(*from, travel_of(index))
                                    : TravelTime{};
  const std::vector<Release>& releases = releases_of(*team);
  if (off && (releases.empty() || !ready || !travel.reachable())) return prospect;
  if (releases.empty()) return cannot(Code::candidate_consent_unknown);
  if (!ready) return cannot(Code::candidate_turnout_unknown);
  if (!at_base && !from) return cannot(Code::candidate_off_road);
  if (!travel.reachable()) return cannot(Code::candidate_unreachable);
  prospect.all_the_same = off;
  std::vector<Prospect::Other> found;
  const Carriage* carried = rules_->carriages.empty() ? nullptr : carriage(crew, *team);
  std::vector<LoaderAt> by;
  if (carried != nullptr) {
    by = loaders(crew, *team, *carried);
    if (by.empty()) return cannot(Code::candidate_no_low_loader);
  }
  found.reserve(carried == nullptr ? releases.size() : releases.size() * by.size());
  for (const Release& release : releases) {
    Coming coming;
    allow(coming, release);
    coming.departs = coming.agreed + *ready;
    if (off && status != nullptr && status->rested_at) {
      coming.departs = std::max(coming.departs, *status->rested_at);
    }
    if (carried == nullptr) {
      arrive(coming, travel);
      found.push_back({std::move(coming), std::nullopt});
      continue;
    }
    for (const LoaderAt& loader : by) {
      Coming behind = coming;
      behind.departs = std::max(coming.departs, loader.at) + carried->loading;
      arrive(behind, travel);
      found.push_back({std::move(behind), loader.of});
    }
  }
  const auto arrival = [](const Prospect::Other& one) { return one.coming.arrives; };
  if (!std::ranges::is_sorted(found, {}, arrival)) std::ranges::stable_sort(found, {}, arrival);
  prospect.coming = std::move(found.front().coming);
  prospect.low_loader = std::move(found.front().low_loader);
  if (found.size() > 1) {
    prospect.otherwise.assign(std::make_move_iterator(found.begin() + 1),
                              std::make_move_iterator(found.end()));
  }
  return prospect;
}

Prospect Prospects::off_duty(const CrewStatus* status) const {
  if (status == nullptr || !status->rested_at || *status->rested_at <= as_of_) {
    return cannot(Code::candidate_off_duty);
  }
  return cannot(Code::candidate_resting, {clock(*status->rested_at)});
}

Text Prospects::clock(Instant instant) const {
  return format_clock(instant, as_of_, region_.header.display_offset);
}

void Prospects::ask(Coming& coming, const Team& team) const {
  Owned owned = owned_by(team);
  if (!owned.consent) owned.consent = Minutes{0};
  if (const auto release = ways_.usual(owned)) allow(coming, *release);
}

/// A crew that an incident holds comes from where it is: for that incident at once, for another
/// when it has been let go. Where nobody has said where it is, it is taken to be setting out. Who
/// must be relieved before it would arrive does not begin anew.
Prospect Prospects::engaged(std::size_t index, const CrewStatus& status) const {
  const bool ours = *status.engaged_at == incident_;
  Prospect prospect;
  if (!ours && !may_give_.contains(*status.engaged_at)) {
    prospect = status.relieve_by
                   ? cannot(Code::candidate_engaged_until,
                            {Text(status.engaged_at->view()), clock(*status.relieve_by)})
                   : cannot(Code::candidate_engaged, {Text(status.engaged_at->view())});
  }
  const bool out = prospect.ruled_out.has_value();
  const std::uint32_t own = positions_.team_of_crew[index];
  const Team* team = own == RegionPositions::none ? nullptr : &region_.teams[own];
  const auto from = team == nullptr ? std::nullopt : sets_out(*team, &status, region_);
  const TravelTime travel = from ? time_from(*from, travel_of(index)) : TravelTime{};
  const auto ready = team == nullptr ? std::nullopt : turnout(*team, Readiness::duty);
  if (!travel.reachable() || (!ours && !team->consent)) {
    if (out) return prospect;
    if (!from) return cannot(Code::candidate_off_road);
    return cannot(travel.reachable() ? Code::candidate_consent_unknown
                                     : Code::candidate_unreachable);
  }
  ask(prospect.coming, *team);
  if (ours) prospect.coming.alerted = prospect.coming.agreed = as_of_;
  prospect.coming.departs = prospect.coming.agreed;
  if (!status.place && !status.position) {
    prospect.coming.departs += ready.value_or(Seconds{0});
  }
  arrive(prospect.coming, travel);
  const bool relieved = status.relieve_by && *status.relieve_by <= prospect.coming.arrives;
  prospect.all_the_same = out && !relieved;
  if (!out && relieved) {
    prospect.ruled_out = Message{Code::candidate_duty_over, {clock(*status.relieve_by)}};
  }
  return prospect;
}

/// The instant from which the depot loads: at once when open, else when its keeper has come or it
/// opens, whichever is sooner. Empty when it never opens and nobody can be called in.
std::optional<Instant> Prospects::open_at(const Stockpile& stockpile, Instant asked) const {
  const auto day = std::chrono::floor<std::chrono::days>(asked + region_.header.display_offset);
  const Seconds clock = asked + region_.header.display_offset - day;
  const bool overnight = stockpile.closes < stockpile.opens;
  const bool open = overnight ? clock >= stockpile.opens || clock < stockpile.closes
                              : clock >= stockpile.opens && clock < stockpile.closes;
  if (open) return asked;
  std::optional<Instant> soonest;
  if (stockpile.call_in) soonest = asked + *stockpile.call_in;
  if (stockpile.opens != stockpile.closes) {
    Instant opening = day + stockpile.opens - region_.header.display_offset;
    if (opening < asked) opening += std::chrono::days(1);
    soonest = soonest ? std::min(*soonest, opening) : opening;
  }
  return soonest;
}

/// The row that names the crew before that of its team's kind.
const Prospects::Carriage* Prospects::carriage(const Crew& crew, const Team& team) const {
  auto found = rules_->carriages.find(crew.id.view());
  if (found == rules_->carriages.end()) found = rules_->carriages.find(team.kind);
  return found == rules_->carriages.end() ? nullptr : &found->second;
}

bool Prospects::has_loader(const CrewId& crew, const MaterialId& loader) const {
  auto row = std::ranges::lower_bound(region_.crew_equipment, crew, {}, &CrewEquipment::crew);
  for (; row != region_.crew_equipment.end() && row->crew == crew; ++row) {
    if (row->material == loader && row->quantity > Quantity(0)) return true;
  }
  return false;
}

/// The crew's own low-loader is there at once. Any other comes from the base of the crew it belongs
/// to, when that is neither off duty nor engaged, as fast as that crew drives.
///
/// Order:   soonest first, then by crew.
std::vector<Prospects::LoaderAt> Prospects::loaders(const Crew& crew, const Team& team,
                                                    const Carriage& carriage) const {
  if (has_loader(crew.id, carriage.low_loader)) return {{crew.id, as_of_}};
  std::vector<LoaderAt> found;
  for (const CrewEquipment& row : region_.crew_equipment) {
    if (row.material != carriage.low_loader || row.quantity <= Quantity(0)) continue;
    const Crew* of = find(region_.crews, row.crew);
    const Team* owner = of == nullptr ? nullptr : find(region_.teams, of->team);
    const CrewStatus* status = status_of(row.crew);
    if (owner == nullptr || (status != nullptr && status->engaged_at)) continue;
    const auto ready =
        turnout(*owner, readiness_of(static_cast<std::size_t>(of - region_.crews.data()), status));
    const std::vector<Release>& releases = releases_of(*owner);
    const auto from = sets_out(*owner, status, region_);
    if (!ready || releases.empty() || !from) continue;
    const TravelTime drive =
        owner->place == team.place && (status == nullptr || (!status->place && !status->position))
            ? TravelTime{0}
            : time_from(*from, to_base(team.place, vehicle_of(*of, *owner, region_.vehicles)));
    if (!drive.reachable()) continue;
    found.push_back({row.crew, releases.front().agreed + *ready + drive.rounded_up()});
  }
  std::ranges::stable_sort(found, {}, &LoaderAt::at);
  return found;
}

/// The roads to a base, as they stand without what the incident itself closes.
const TravelTimes& Prospects::to_base(const PlaceId& base, const Vehicle* vehicle) const {
  auto& kept = bases_[{base, vehicle}];
  if (kept == nullptr) {
    std::vector<Closure> closures = region_.closures;
    closures.insert(closures.end(), situation_.closures.begin(), situation_.closures.end());
    const auto now =
        holding(region_.conditions, std::nullopt, as_of_, region_.header.display_offset);
    const Approach gate{.place = base};
    kept = std::make_shared<const TravelTimes>(
        region_.roads, road_times(*region_.roads, vehicle, now, closures, as_of_),
        std::span(&gate, 1));
  }
  return *kept;
}

}  // namespace muster
