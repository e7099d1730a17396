#include "muster/resources/shelters.hpp"

#include <algorithm>
#include <tuple>

#include "facility_room.hpp"
#include "muster/resources/least_wait.hpp"

namespace muster {
namespace {

using Row = std::map<std::string, std::string>;

const Rule* rule_for(const LocatedIncident& located, const Region& region) {
  return in_force(region.rules, "sheltering",
                  day_of(located.incident, region.header.display_offset), located.jurisdictions);
}

Text amount(Quantity quantity) { return Text(std::to_string(quantity.count())); }

/// The largest that any of the rows' indicators tells.
std::optional<Quantity> told_to_leave(const LocatedIncident& located, const Rule& rule) {
  std::optional<Quantity> most;
  for (const Row& row : rule.rows) {
    const auto told = located.incident.indicators.find(IndicatorId(field(row, "indicator")));
    if (told == located.incident.indicators.end() || told->second < Decimal{}) continue;
    most = std::max(most.value_or(Quantity(0)), told->second.rounded_up());
  }
  return most;
}

struct Shelter {
  const Facility* facility = nullptr;
  std::string measure = {};
  FacilityRoom room = {};
};

class Shelters {
 public:
  Shelters(std::span<const LocatedIncident> incidents,
           std::span<const std::optional<HazardZone>> zones, const WaysOut& ways,
           const Region& region, const Situation& situation)
      : incidents_(incidents), zones_(zones), ways_(ways), region_(region), situation_(situation) {}

  std::vector<Sheltering> settle() {
    for (std::size_t i = 0; i < incidents_.size(); ++i) {
      if (asks_for_shelter(incidents_[i], zones_[i], region_)) ask(i);
    }
    for (const WaitShare& one : least_wait(groups_, room_)) {
      const std::size_t shelter = groups_[one.group].options[one.option].place;
      taken_[shelter] += one.people;
      answers_[owner_[one.group]].shares.push_back(
          {.facility = shelters_[shelter].facility->id,
           .people = Quantity(one.people),
           .drive = Seconds{groups_[one.group].options[one.option].wait},
           .to_confirm = !shelters_[shelter].room.taken});
    }
    for (std::size_t g = 0; g < groups_.size(); ++g) finish(answers_[owner_[g]], g);
    return std::move(answers_);
  }

 private:
  void ask(std::size_t position) {
    const LocatedIncident& located = incidents_[position];
    Sheltering answer{.incident = located.incident.id};
    const Rule* rule = rule_for(located, region_);
    if (rule == nullptr) {
      answer.notes.push_back({Code::shelter_no_rule, {}});
      answers_.push_back(std::move(answer));
      return;
    }
    count(answer, position, *rule);
    if (answer.people.value_or(Quantity(0)) > Quantity(0)) {
      transport(answer, *rule);
      if (zones_[position]) answer.notes.push_back({Code::shelter_edge, {}});
      owner_.push_back(answers_.size());
      groups_.push_back(group_of(answer, *rule));
    }
    answers_.push_back(std::move(answer));
  }

  void count(Sheltering& answer, std::size_t position, const Rule& rule) const {
    const auto& zone = zones_[position];
    if (zone) {
      answer.people = zone->people() ? std::optional(Quantity(*zone->people())) : std::nullopt;
      for (const ZonePlace& one : zone->places) {
        if (one.people) continue;
        const auto place = region_.roads->find(one.place);
        answer.notes.push_back({Code::shelter_unknown,
                                {place ? (*region_.roads)[*place].name : Text(one.place.view())}});
      }
    }
    if (const auto told = told_to_leave(incidents_[position], rule)) {
      if (answer.people && *answer.people != *told) {
        answer.notes.push_back({Code::shelter_told, {amount(*told), amount(*answer.people)}});
      }
      answer.people = std::max(answer.people.value_or(Quantity(0)), *told);
    }
    if (!answer.people) answer.notes.push_back({Code::shelter_nobody, {}});
  }

  /// Who drives them, as far as the data know anybody.
  void transport(Sheltering& answer, const Rule& rule) const {
    std::int64_t crews = 0;
    bool known = false;
    for (const Crew& crew : region_.crews) {
      const bool drives = std::ranges::any_of(rule.rows, [&](const Row& row) {
        return row.contains("transport") && std::ranges::any_of(crew.skills, [&](const Skill& one) {
                 return one.capability == CapabilityId(field(row, "transport")) ||
                        (region_.catalogue.find(CapabilityId(field(row, "transport"))) != nullptr &&
                         region_.catalogue.covers(one.capability,
                                                  CapabilityId(field(row, "transport"))));
               });
      });
      if (!drives) continue;
      known = true;
      const auto status = situation_.crews.find(crew.id);
      const bool out = status != situation_.crews.end() &&
                       (status->second.engaged_at ||
                        status->second.readiness.value_or(crew.readiness) == Readiness::off);
      if (!out) ++crews;
    }
    answer.notes.push_back(known ? Message{Code::shelter_buses, {Text(std::to_string(crews))}}
                                 : Message{Code::shelter_no_bus, {}});
  }

  [[nodiscard]] bool in_zone(const FacilityId& facility) const {
    return std::ranges::any_of(zones_, [&](const std::optional<HazardZone>& zone) {
      return zone && std::ranges::find(zone->facilities, facility) != zone->facilities.end();
    });
  }

  std::size_t shelter_at(const Facility& facility, const std::string& measure) {
    const auto [entry, fresh] = at_.try_emplace({facility.id, measure}, shelters_.size());
    if (fresh) {
      Shelter one{.facility = &facility,
                  .measure = measure,
                  .room = facility_room(facility.id, measure, region_, situation_)};
      room_.push_back(one.room.free());
      shelters_.push_back(std::move(one));
    }
    return entry->second;
  }

  WaitGroup group_of(Sheltering& answer, const Rule& rule) {
    WaitGroup group{.people = answer.people->count()};
    const auto ways = ways_.find(answer.incident);
    if (ways == ways_.end()) throw Error(Code::internal, {"shelters: an incident without ways"});
    for (const Facility& facility : region_.facilities) {
      const auto row = std::ranges::find_if(
          rule.rows, [&](const Row& one) { return field(one, "facility_kind") == facility.kind; });
      if (row == rule.rows.end()) continue;
      PassedShelter passed{.facility = facility.id};
      const auto place = region_.roads->find(facility.place);
      const TravelTime drive =
          place ? ways->second.at(static_cast<std::size_t>(*place)) : TravelTime{};
      if (drive.reachable()) passed.drive = drive.rounded_up();
      const std::string measure = field(*row, "measure");
      if (in_zone(facility.id)) {
        passed.reason = {Code::facility_in_zone, {}};
      } else if (!drive.reachable()) {
        passed.reason = {Code::candidate_unreachable, {}};
      } else if (!facility_measure(facility.id, measure, region_)) {
        passed.reason = {Code::facility_not_recorded, {measure_title(measure)}};
      } else {
        const std::size_t at = shelter_at(facility, measure);
        group.options.push_back({.place = at, .wait = passed.drive->count()});
        continue;
      }
      answer.passed.push_back(std::move(passed));
    }
    std::ranges::stable_sort(group.options, {}, &WaitOption::wait);
    return group;
  }

  void finish(Sheltering& answer, std::size_t group) const {
    answer.left = *answer.people;
    Seconds farthest{0};
    for (const ShelterShare& share : answer.shares) {
      answer.left = answer.left - share.people;
      farthest = std::max(farthest, share.drive);
    }
    if (answer.left > Quantity(0)) {
      farthest = Seconds::max();
      answer.notes.push_back({Code::shelter_left, {amount(answer.left)}});
    }
    for (const WaitOption& option : groups_[group].options) {
      const Shelter& shelter = shelters_[option.place];
      const bool used = std::ranges::find(answer.shares, shelter.facility->id,
                                          &ShelterShare::facility) != answer.shares.end();
      if (used) continue;
      const auto given = taken_.find(option.place);
      const Quantity now(given == taken_.end() ? 0 : given->second);
      answer.passed.push_back(
          {.facility = shelter.facility->id,
           .drive = Seconds{option.wait},
           .reason = {Code::facility_full,
                      {amount(shelter.room.recorded), measure_title(shelter.measure),
                       shelter.room.taken ? amount(*shelter.room.taken)
                                          : Text("未报", "not told how many"),
                       amount(now)}}});
    }
    std::erase_if(answer.passed, [&](const PassedShelter& one) {
      return one.drive.value_or(Seconds::max()) > farthest;
    });
    std::ranges::stable_sort(answer.passed, {}, [](const PassedShelter& one) {
      return std::tuple(one.drive.value_or(Seconds::max()), one.facility);
    });
    std::ranges::stable_sort(answer.shares, {}, [](const ShelterShare& one) {
      return std::tuple(one.drive, one.facility);
    });
    for (const ShelterShare& share : answer.shares) {
      if (!share.to_confirm) continue;
      const auto shelter = std::ranges::find_if(
          shelters_, [&](const Shelter& one) { return one.facility->id == share.facility; });
      answer.notes.push_back(
          {Code::casualty_confirm,
           {name_of(region_.facilities, share.facility), measure_title(shelter->measure)}});
    }
  }

  std::span<const LocatedIncident> incidents_;
  std::span<const std::optional<HazardZone>> zones_;
  const WaysOut& ways_;
  const Region& region_;
  const Situation& situation_;
  std::vector<Sheltering> answers_ = {};
  std::vector<WaitGroup> groups_ = {};
  std::vector<std::size_t> owner_ = {};  ///< by group: the answer
  std::vector<Shelter> shelters_ = {};
  std::map<std::pair<FacilityId, std::string>, std::size_t> at_ = {};
  std::vector<std::int64_t> room_ = {};
  std::map<std::size_t, std::int64_t> taken_ = {};
};

}  // namespace

std::vector<Sheltering> sheltering(std::span<const LocatedIncident> incidents,
                                   std::span<const std::optional<HazardZone>> zones,
                                   const WaysOut& ways, const Region& region,
                                   const Situation& situation) {
  return Shelters(incidents, zones, ways, region, situation).settle();
}

bool asks_for_shelter(const LocatedIncident& incident, const std::optional<HazardZone>& zone,
                      const Region& region) {
  if (zone) return true;
  const Rule* rule = rule_for(incident, region);
  return rule != nullptr && told_to_leave(incident, *rule).value_or(Quantity(0)) > Quantity(0);
}

}  // namespace muster
