#include "muster/resources/casualties.hpp"

#include <algorithm>
#include <sstream>
#include <tuple>

#include "facility_room.hpp"
#include "muster/resources/dispatch.hpp"
#include "muster/resources/least_wait.hpp"

namespace muster {
namespace {

using Row = std::map<std::string, std::string>;

constexpr std::int64_t most_journeys = 48;
/// Waits are told in seconds; whose wait is not known comes after all of those.
constexpr std::int64_t wait_unknown = std::int64_t{1} << 40;

/// The beds of one measure at one facility, which several groups may take.
struct SharedBeds {
  const Facility* facility = nullptr;
  std::string beds = {};
  FacilityRoom room = {};
  std::int64_t at_once = 0;  ///< 0: all at once
  Seconds takes = {};
  std::string treats = {};              ///< the measure that says how many at once
  std::vector<std::size_t> turns = {};  ///< positions in the room of the flow
};

struct Turn {
  std::size_t pool = 0;
  std::int64_t number = 0;
};

/// Why a facility cannot take a group, or since when its consent counts.
struct Fit {
  std::optional<Message> barred = {};
  std::optional<std::size_t> pool = {};
  std::optional<Seconds> drive = {};
  std::optional<Seconds> consent = {};
};

class Hospitals {
 public:
  Hospitals(std::span<const LocatedIncident> incidents,
            std::span<const std::optional<HazardZone>> zones, const WaysOut& ways,
            std::span<const Requirement> requirements, const Dispatch& dispatch,
            const Region& region, const Situation& situation)
      : incidents_(incidents),
        zones_(zones),
        ways_(ways),
        requirements_(requirements),
        dispatch_(dispatch),
        region_(region),
        situation_(situation) {}

  std::vector<Casualties> settle() {
    for (std::size_t i = 0; i < incidents_.size(); ++i) {
      CasualtyCount told = casualties_told(incidents_[i], region_);
      if (told.groups.empty() && told.notes.empty()) continue;
      answers_.push_back({.incident = incidents_[i].incident.id,
                          .groups = std::move(told.groups),
                          .notes = std::move(told.notes)});
      located_.push_back(i);
    }
    people_ = 0;
    for (const Casualties& answer : answers_) {
      for (const CasualtyGroup& group : answer.groups) {
        people_ = (Quantity(people_) + group.people).count();
      }
    }
    for (std::size_t a = 0; a < answers_.size(); ++a) gather(a);
    share();
    for (std::size_t a = 0; a < answers_.size(); ++a) finish(a);
    return std::move(answers_);
  }

 private:
  [[nodiscard]] const Rule* rule(std::string_view subject, std::size_t answer) const {
    const LocatedIncident& located = incidents_[located_[answer]];
    return in_force(region_.rules, subject, day_of(located.incident, region_.header.display_offset),
                    located.jurisdictions);
  }

  /// The rows that serve a group: those of its injury, else those of all injuries.
  [[nodiscard]] static std::vector<const Row*> care_for(const CasualtyGroup& group,
                                                        const Rule& care) {
    std::vector<const Row*> own;
    std::vector<const Row*> all;
    for (const Row& row : care.rows) {
      if (field(row, "class") != name(group.triage)) continue;
      if (!row.contains("injury")) {
        all.push_back(&row);
      } else if (field(row, "injury") == group.injury) {
        own.push_back(&row);
      }
    }
    return own.empty() ? all : own;
  }

  std::size_t pool_of(const Facility& facility, const Row& row) {
    const std::string beds = field(row, "beds");
    const auto [entry, fresh] = pool_at_.try_emplace({facility.id, beds}, pools_.size());
    if (!fresh) return entry->second;
    SharedBeds pool{.facility = &facility,
                    .beds = beds,
                    .room = facility_room(facility.id, beds, region_, situation_)};
    const std::int64_t free = std::min(pool.room.free(), people_);
    if (const auto takes = parse_duration(field(row, "takes")); row.contains("treats") && takes) {
      pool.takes = *takes;
      pool.treats = field(row, "treats");
      const auto many = facility_measure(facility.id, pool.treats, region_);
      // Where nobody recorded how many, they are treated one after another.
      pool.at_once = many ? many->count() : 1;
    }
    const bool at_once = pool.at_once <= 0;
    for (std::int64_t turn = 0, left = free; left > 0 && turn < most_journeys; ++turn) {
      if (at_once && pool.takes.count() > 0) break;  // nobody there to treat anyone
      const std::int64_t some = at_once ? left : std::min(left, pool.at_once);
      pool.turns.push_back(turns_.size());
      turns_.push_back({.pool = pools_.size(), .number = turn});
      room_.push_back(some);
      left -= some;
    }
    pools_.push_back(std::move(pool));
    return entry->second;
  }

  Fit fit(const Facility& facility, const Row& row, std::size_t answer) {
    Fit found;
    const auto barred = [&](Code code, std::vector<Text> parameters = {}) {
      found.barred = Message{code, std::move(parameters)};
      return found;
    };
    const TravelTime drive = time_to(facility, answer);
    if (drive.reachable()) found.drive = drive.rounded_up();
    if (in_zone(facility.id)) return barred(Code::facility_in_zone);
    if (!found.drive) return barred(Code::candidate_unreachable);
    if (row.contains("diverted_by")) {
      const auto load = situation_.loads.find({facility.id, field(row, "diverted_by")});
      if (load != situation_.loads.end() && load->second.taken > Quantity(0)) {
        return barred(Code::facility_diverted,
                      {Text(format_instant(load->second.at, region_.header.display_offset))});
      }
    }
    std::istringstream needs(field(row, "needs"));
    for (std::string one; needs >> one;) {
      const auto has = facility_measure(facility.id, one, region_);
      if (!has) return barred(Code::facility_not_recorded, {measure_title(one)});
      if (*has <= Quantity(0)) return barred(Code::facility_lacks, {measure_title(one)});
    }
    const std::string beds = field(row, "beds");
    const auto has = facility_measure(facility.id, beds, region_);
    if (!has) return barred(Code::facility_not_recorded, {measure_title(beds)});
    if (*has <= Quantity(0)) return barred(Code::facility_lacks, {measure_title(beds)});
    found.pool = pool_of(facility, row);
    found.consent = facility.external ? consent_of(facility, answer) : Seconds{0};
    return found;
  }

  [[nodiscard]] TravelTime time_to(const Facility& facility, std::size_t answer) const {
    const auto ways = ways_.find(answers_[answer].incident);
    if (ways == ways_.end()) throw Error(Code::internal, {"casualties: an incident without ways"});
    const auto place = region_.roads->find(facility.place);
    return place ? ways->second.at(static_cast<std::size_t>(*place)) : TravelTime{};
  }

  [[nodiscard]] bool in_zone(const FacilityId& facility) const {
    return std::ranges::any_of(zones_, [&](const std::optional<HazardZone>& zone) {
      return zone && std::ranges::find(zone->facilities, facility) != zone->facilities.end();
    });
  }

  /// By an agreement on medical care with the facility's organisation or one above it.
  [[nodiscard]] std::optional<Seconds> consent_of(const Facility& facility,
                                                  std::size_t answer) const {
    const LocatedIncident& located = incidents_[located_[answer]];
    const Date day = day_of(located.incident, region_.header.display_offset);
    std::optional<Seconds> least;
    std::vector<OrganisationId> givers;
    for (auto one = find(region_.organisations, facility.organisation);
         one != nullptr && std::ranges::find(givers, one->id) == givers.end();
         one = one->parent ? find(region_.organisations, *one->parent) : nullptr) {
      givers.push_back(one->id);
    }
    for (const Agreement& agreement : region_.agreements) {
      if (agreement.covers != CapabilityId("medical") || !agreement.consent) continue;
      if (std::ranges::find(givers, agreement.giver) == givers.end()) continue;
      if (agreement.valid_from && day < *agreement.valid_from) continue;
      if (agreement.valid_to && *agreement.valid_to < day) continue;
      least = std::min<Seconds>(least.value_or(*agreement.consent), *agreement.consent);
    }
    return least;
  }

  void gather(std::size_t answer) {
    const Rule* care = rule("casualty_care", answer);
    Casualties& one = answers_[answer];
    if (care == nullptr && !one.groups.empty()) one.notes.push_back({Code::casualty_no_rule, {}});
    for (std::size_t g = 0; g < one.groups.size(); ++g) {
      WaitGroup group{.rank = static_cast<int>(one.groups[g].triage),
                      .people = one.groups[g].people.count()};
      auto& fits = fits_.emplace_back();
      owner_.emplace_back(answer, g);
      if (care != nullptr) {
        const auto rows = care_for(one.groups[g], *care);
        for (const Facility& facility : region_.facilities) {
          if (const auto best = best_fit(facility, rows, answer)) {
            fits.emplace(facility.id, *best);
            if (best->pool) offer(*best, group);
          }
        }
      }
      std::ranges::stable_sort(group.options, {}, &WaitOption::wait);
      groups_.push_back(std::move(group));
    }
  }

  /// The first row by which the facility takes the group, else why the first does not.
  [[nodiscard]] std::optional<Fit> best_fit(const Facility& facility,
                                            const std::vector<const Row*>& rows,
                                            std::size_t answer) {
    std::optional<Fit> best;
    for (const Row* row : rows) {
      if (field(*row, "facility_kind") != facility.kind) continue;
      Fit now = fit(facility, *row, answer);
      if (!best || (best->barred && !now.barred)) best = std::move(now);
    }
    return best;
  }

  void offer(const Fit& fit, WaitGroup& group) const {
    for (const std::size_t turn : pools_[*fit.pool].turns) {
      const Seconds wait = fit.consent.value_or(Seconds{wait_unknown}) + *fit.drive +
                           turns_[turn].number * pools_[*fit.pool].takes;
      group.options.push_back({.place = turn, .wait = wait.count()});
    }
  }

  void share() {
    for (const WaitShare& one : least_wait(groups_, room_)) {
      const auto [answer, group] = owner_[one.group];
      const WaitOption& option = groups_[one.group].options[one.option];
      SharedBeds& pool = pools_[turns_[option.place].pool];
      const Fit& fit = fits_[one.group].at(pool.facility->id);
      CasualtyShare share{.group = group,
                          .facility = pool.facility->id,
                          .beds = pool.beds,
                          .people = Quantity(one.people),
                          .drive = *fit.drive,
                          .to_confirm = !pool.room.taken};
      if (fit.consent) share.wait = Seconds{option.wait};
      given_[turns_[option.place].pool] += one.people;
      answers_[answer].shares.push_back(std::move(share));
    }
  }

  void finish(std::size_t answer) {
    Casualties& one = answers_[answer];
    for (CasualtyGroup& group : one.groups) group.left = group.people;
    for (const CasualtyShare& share : one.shares) {
      CasualtyGroup& group = one.groups[share.group];
      group.left = group.left - share.people;
    }
    std::ranges::stable_sort(one.shares, {}, [](const CasualtyShare& share) {
      return std::tuple(share.group, share.wait.value_or(Seconds{wait_unknown}), share.drive,
                        share.facility);
    });
    for (const CasualtyGroup& group : one.groups) {
      if (group.left == Quantity(0)) continue;
      one.notes.push_back({Code::casualty_left, {amount(group.left), title(group.triage)}});
    }
    for (std::size_t g = 0; g < owner_.size(); ++g) {
      if (owner_[g].first == answer) pass(one, owner_[g].second, fits_[g]);
    }
    confirm(one);
    carry(one, answer);
  }

  /// Those that lie no farther than where the group goes, all where somebody is left over.
  void pass(Casualties& one, std::size_t group, const std::map<FacilityId, Fit>& fits) const {
    Seconds farthest{0};
    std::vector<FacilityId> used;
    for (const CasualtyShare& share : one.shares) {
      if (share.group != group) continue;
      used.push_back(share.facility);
      farthest = std::max(farthest, share.drive);
    }
    if (one.groups[group].left > Quantity(0)) farthest = Seconds::max();
    std::vector<PassedFacility> passed;
    for (const auto& [facility, fit] : fits) {
      if (std::ranges::find(used, facility) != used.end()) continue;
      if (fit.drive.value_or(Seconds::max()) > farthest) continue;
      passed.push_back({.group = group,
                        .facility = facility,
                        .drive = fit.drive,
                        .reason = fit.barred ? *fit.barred : why(fit)});
    }
    std::ranges::stable_sort(passed, {}, [](const PassedFacility& facility) {
      return facility.drive.value_or(Seconds::max());
    });
    std::ranges::move(passed, std::back_inserter(one.passed));
  }

  [[nodiscard]] Message why(const Fit& fit) const {
    const SharedBeds& pool = pools_[*fit.pool];
    const auto given = given_.find(*fit.pool);
    const std::int64_t now = given == given_.end() ? 0 : given->second;
    if (now >= pool.room.free()) {
      return {Code::facility_full,
              {amount(pool.room.recorded), measure_title(pool.beds),
               pool.room.taken ? amount(*pool.room.taken) : Text("未报", "not told how many"),
               amount(Quantity(now))}};
    }
    if (pool.turns.empty()) return {Code::facility_lacks, {measure_title(pool.treats)}};
    if (!fit.consent) {
      return {Code::facility_consent_unknown,
              {name_of(region_.organisations, pool.facility->organisation)}};
    }
    Seconds wait = *fit.consent + *fit.drive;
    if (pool.at_once > 0) wait += (now / pool.at_once) * pool.takes;
    return {Code::facility_longer, {spoken(wait)}};
  }

  static Text spoken(Seconds wait) {
    const std::string minutes = std::to_string((wait.count() + 59) / 60);
    return Text(minutes + " 分钟", minutes + " min");
  }

  void confirm(Casualties& one) const {
    std::vector<std::pair<FacilityId, std::string>> said;
    for (const CasualtyShare& share : one.shares) {
      const auto key = std::pair(share.facility, share.beds);
      if (share.to_confirm && std::ranges::find(said, key) == said.end()) {
        said.push_back(key);
        one.notes.push_back(
            {Code::casualty_confirm,
             {name_of(region_.facilities, share.facility), measure_title(share.beds)}});
      }
      const Facility* facility = find(region_.facilities, share.facility);
      if (share.wait || facility == nullptr) continue;
      Message note{Code::facility_consent_unknown,
                   {name_of(region_.organisations, facility->organisation)}};
      if (std::ranges::find(one.notes, note) == one.notes.end()) {
        one.notes.push_back(std::move(note));
      }
    }
  }

  /// The ambulances that are sent to the incident: each is a crew of one team, engaged once.
  void carry(Casualties& one, std::size_t answer) const {
    const Rule* transport = rule("casualty_transport", answer);
    if (transport == nullptr) return;
    std::map<TeamId, std::int64_t> homes;
    for (const Assignment& assignment : dispatch_.assignments) {
      const Requirement& requirement = requirements_[assignment.requirement];
      if (!assignment.crew || assignment.carried || requirement.incident != one.incident) continue;
      const bool carries =
          requirement.capability && std::ranges::any_of(transport->rows, [&](const Row& row) {
            return region_.catalogue.covers(*requirement.capability,
                                            CapabilityId(field(row, "capability")));
          });
      if (!carries || std::ranges::find(one.ambulances, *assignment.crew) != one.ambulances.end()) {
        continue;
      }
      one.ambulances.push_back(*assignment.crew);
      ++homes[find(region_.crews, *assignment.crew)->team];
    }
    Quantity lying;
    for (const CasualtyGroup& group : one.groups) {
      if (group.triage != Triage::minor) lying = lying + group.people;
    }
    const auto many = static_cast<std::int64_t>(one.ambulances.size());
    if (many == 0 && lying > Quantity(0)) {
      one.notes.push_back({Code::casualty_no_ambulance, {amount(lying)}});
    }
    if (many == 0) return;
    Text from;
    for (const auto& [team, count] : homes) {
      const Text name = name_of(region_.teams, team);
      const std::string number = " " + std::to_string(count);
      from.zh += (from.zh.empty() ? "" : "、") + name.zh + number;
      from.en += (from.en.empty() ? "" : "; ") + name.en + number;
    }
    one.notes.push_back({Code::casualty_ambulances, {amount(Quantity(many)), from}});
    if (lying > Quantity(many)) {
      const std::int64_t trips = (lying.count() - 1) / many + 1;
      one.notes.push_back(
          {Code::casualty_trips, {amount(lying), amount(Quantity(many)), amount(Quantity(trips))}});
    }
  }

  static Text amount(Quantity quantity) { return Text(std::to_string(quantity.count())); }

  std::span<const LocatedIncident> incidents_;
  std::span<const std::optional<HazardZone>> zones_;
  const WaysOut& ways_;
  std::span<const Requirement> requirements_;
  const Dispatch& dispatch_;
  const Region& region_;
  const Situation& situation_;
  std::vector<Casualties> answers_ = {};
  std::vector<std::size_t> located_ = {};  ///< by answer: the position of its incident
  std::int64_t people_ = 0;
  std::vector<SharedBeds> pools_ = {};
  std::map<std::pair<FacilityId, std::string>, std::size_t> pool_at_ = {};
  std::vector<Turn> turns_ = {};
  std::vector<std::int64_t> room_ = {};  ///< by turn
  std::vector<WaitGroup> groups_ = {};
  std::vector<std::pair<std::size_t, std::size_t>> owner_ = {};  ///< answer and group
  std::vector<std::map<FacilityId, Fit>> fits_ = {};
  std::map<std::size_t, std::int64_t> given_ = {};  ///< by pool
};

}  // namespace

std::vector<Casualties> casualties(std::span<const LocatedIncident> incidents,
                                   std::span<const std::optional<HazardZone>> zones,
                                   const WaysOut& ways, std::span<const Requirement> requirements,
                                   const Dispatch& dispatch, const Region& region,
                                   const Situation& situation) {
  return Hospitals(incidents, zones, ways, requirements, dispatch, region, situation).settle();
}

}  // namespace muster
