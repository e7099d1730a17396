#include "muster/resources/coverage_left.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <set>
#include <tuple>

#include "muster/resources/dispatch.hpp"
#include "muster/resources/locate.hpp"
#include "muster/resources/stands.hpp"
#include "muster/resources/vehicles.hpp"

namespace muster {
namespace {

constexpr std::int64_t most_pairs = 4'000'000;

/// Which hazards, one bit each.
class Covered {
 public:
  explicit Covered(std::size_t hazards = 0) : words_((hazards + 63) / 64, 0) {}
  void set(std::size_t hazard) { words_[hazard / 64] |= std::uint64_t{1} << (hazard % 64); }
  [[nodiscard]] bool has(std::size_t hazard) const {
    return (words_[hazard / 64] >> (hazard % 64) & 1U) != 0;
  }
  void add(const Covered& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
  }
  [[nodiscard]] std::int64_t count() const {
    std::int64_t sum = 0;
    for (const std::uint64_t word : words_) sum += std::popcount(word);
    return sum;
  }
  [[nodiscard]] std::int64_t count_with(const Covered& one, const Covered& other) const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      sum += std::popcount(words_[i] | one.words_[i] | other.words_[i]);
    }
    return sum;
  }

 private:
  std::vector<std::uint64_t> words_;
};

struct FreeTeam {
  const Team* team = nullptr;
  const Vehicle* vehicle = nullptr;
  std::set<PlaceIndex> stands = {};  ///< where its free crews are
  Covered covers = Covered();
};

struct Move {
  std::size_t team = 0;
  PlaceIndex to = {};
  TravelTime drive = {};
  Covered covers = Covered();
};

class Ground {
 public:
  Ground(const Dispatch& dispatch, const Region& region, const Situation& situation,
         std::span<const Travel> roads, Instant as_of)
      : region_(region), situation_(situation), roads_(roads), as_of_(as_of) {
    if (roads.size() != region.vehicles.size() + 1) {
      throw Error(Code::internal, {"coverage_left: roads and vehicles do not fit"});
    }
    for (const Assignment& one : dispatch.assignments) {
      if (one.crew && !one.carried) sent_.insert(*one.crew);
    }
  }

  /// The full-time teams of the service that have a free crew.
  [[nodiscard]] std::vector<FreeTeam> free_teams(const std::string& service, bool after) const {
    std::map<TeamId, FreeTeam> teams;
    for (const Crew& crew : region_.crews) {
      const Team& team = *find(region_.teams, crew.team);
      if (team.kind != service || team.staffing != Staffing::full_time) continue;
      if (after && sent_.contains(crew.id)) continue;
      const auto status = situation_.crews.find(crew.id);
      const CrewStatus* now = status == situation_.crews.end() ? nullptr : &status->second;
      if (now != nullptr && now->engaged_at) continue;
      if (readiness_of(crew, now) == Readiness::off) continue;
      const auto place = stands_at(team, now);
      if (!place) continue;
      FreeTeam& one = teams[team.id];
      one.team = &team;
      if (one.stands.empty()) one.vehicle = vehicle_of(crew, team, region_.vehicles);
      one.stands.insert(*place);
    }
    std::vector<FreeTeam> all;
    for (auto& [id, one] : teams) all.push_back(std::move(one));
    return all;
  }

  [[nodiscard]] const std::vector<TravelTime>& from(PlaceIndex place, const Vehicle* vehicle) {
    const std::size_t which =
        vehicle == nullptr ? 0 : static_cast<std::size_t>(vehicle - region_.vehicles.data()) + 1;
    const auto [entry, fresh] = searched_.try_emplace({which, place});
    if (fresh) entry->second = roads_[which].from(place);
    return entry->second;
  }

 private:
  [[nodiscard]] Readiness readiness_of(const Crew& crew, const CrewStatus* status) const {
    if (status != nullptr && status->readiness) return *status->readiness;
    return rostered(region_.shifts, crew.id, as_of_).value_or(crew.readiness);
  }

  [[nodiscard]] std::optional<PlaceIndex> stands_at(const Team& team,
                                                    const CrewStatus* status) const {
    const auto start = sets_out(team, status, region_);
    const auto* place = start ? std::get_if<PlaceId>(&*start) : nullptr;
    return region_.roads->find(place == nullptr ? team.place : *place);
  }

  const Region& region_;
  const Situation& situation_;
  std::span<const Travel> roads_;
  Instant as_of_;
  std::set<CrewId> sent_ = {};
  std::map<std::pair<std::size_t, PlaceIndex>, std::vector<TravelTime>> searched_ = {};
};

/// One standard over the hazards of its scope.
class Keeping {
 public:
  Keeping(const Standard& standard, std::vector<const Hazard*> hazards, const Region& region,
          Ground& ground, std::vector<Message>& notes)
      : standard_(standard),
        hazards_(std::move(hazards)),
        region_(region),
        ground_(ground),
        notes_(notes) {
    for (const Hazard* hazard : hazards_) {
      approaches_.push_back(approaches_of(IncidentPlace(hazard->id), region));
    }
  }

  StandardLeft kept() {
    StandardLeft left{.standard = standard_, .hazards = static_cast<std::int64_t>(hazards_.size())};
    const Covered before = all(teams(false));
    teams_ = teams(true);
    const Covered after = all(teams_);
    for (std::size_t h = 0; h < hazards_.size(); ++h) {
      if (!before.has(h)) left.never.push_back(hazards_[h]->id);
      if (before.has(h) && !after.has(h)) left.lost.push_back(hazards_[h]->id);
    }
    if (!left.lost.empty()) restore(left, after.count());
    return left;
  }

 private:
  [[nodiscard]] std::vector<FreeTeam> teams(bool after) {
    std::vector<FreeTeam> free = ground_.free_teams(standard_.service, after);
    for (FreeTeam& one : free) {
      one.covers = Covered(hazards_.size());
      for (const PlaceIndex place : one.stands) one.covers.add(from(place, one.vehicle));
    }
    return free;
  }

  [[nodiscard]] Covered all(const std::vector<FreeTeam>& free) const {
    Covered sum(hazards_.size());
    for (const FreeTeam& one : free) sum.add(one.covers);
    return sum;
  }

  /// What is within the standard from that place.
  const Covered& from(PlaceIndex place, const Vehicle* vehicle) {
    const auto [entry, fresh] = within_.try_emplace({vehicle, place}, Covered(hazards_.size()));
    if (!fresh) return entry->second;
    const std::vector<TravelTime>& drive = ground_.from(place, vehicle);
    for (std::size_t h = 0; h < hazards_.size(); ++h) {
      for (const Approach& approach : approaches_[h]) {
        const auto at = region_.roads->find(approach.place);
        if (!at) continue;
        const TravelTime time = drive.at(static_cast<std::size_t>(*at)) + approach.leg;
        if (time.reachable() && time.rounded_up() <= *standard_.within) entry->second.set(h);
      }
    }
    return entry->second;
  }

  [[nodiscard]] std::vector<Move> moves() {
    std::set<std::pair<PlaceId, PlaceIndex>> bases;
    for (const Team& team : region_.teams) {
      if (team.kind != standard_.service || team.external) continue;
      if (const auto place = region_.roads->find(team.place)) bases.emplace(team.place, *place);
    }
    std::vector<Move> made;
    for (std::size_t t = 0; t < teams_.size(); ++t) {
      if (teams_[t].team->external) continue;
      for (const auto& [id, place] : bases) {
        if (teams_[t].stands.contains(place)) continue;
        TravelTime drive{.ms = 0};
        for (const PlaceIndex start : teams_[t].stands) {
          drive = std::max(
              drive, ground_.from(start, teams_[t].vehicle).at(static_cast<std::size_t>(place)));
        }
        if (!drive.reachable()) continue;
        made.push_back(
            {.team = t, .to = place, .drive = drive, .covers = from(place, teams_[t].vehicle)});
      }
    }
    return made;
  }

  void restore(StandardLeft& left, std::int64_t now) {
    const std::vector<Move> made = moves();
    std::vector<Covered> without_one;
    for (std::size_t t = 0; t < teams_.size(); ++t) without_one.push_back(without(t, t));
    const Covered none(hazards_.size());
    std::optional<std::size_t> best;
    std::int64_t covered = now;
    std::uint64_t drive = 0;
    for (std::size_t m = 0; m < made.size(); ++m) {
      const std::int64_t then = without_one[made[m].team].count_with(made[m].covers, none);
      if (then < covered || (then == covered && (!best || made[m].drive.ms >= drive))) continue;
      best = m;
      covered = then;
      drive = made[m].drive.ms;
    }
    if (best) left.one = MoveUps{.moves = {told(made[*best])}, .covered = covered};
    const auto count = static_cast<std::int64_t>(made.size());
    const std::int64_t pairs = count * (count - 1) / 2;
    if (count > 100'000 || pairs > most_pairs) {
      notes_.push_back(
          {Code::coverage_pairs, {Text(std::to_string(pairs)), Text(std::to_string(most_pairs))}});
      return;
    }
    restore_by_two(left, made, covered);
  }

  void restore_by_two(StandardLeft& left, const std::vector<Move>& made, std::int64_t single) {
    std::map<std::pair<std::size_t, std::size_t>, Covered> rest;
    std::optional<std::pair<std::size_t, std::size_t>> best;
    std::int64_t covered = single;
    std::uint64_t drive = 0;
    for (std::size_t a = 0; a < made.size(); ++a) {
      const Covered* stay = nullptr;
      std::size_t of = teams_.size();
      for (std::size_t b = a + 1; b < made.size(); ++b) {
        if (made[a].team == made[b].team) continue;
        if (of != made[b].team) {
          of = made[b].team;
          const auto [entry, fresh] = rest.try_emplace({made[a].team, of});
          if (fresh) entry->second = without(made[a].team, of);
          stay = &entry->second;
        }
        const std::int64_t then = stay->count_with(made[a].covers, made[b].covers);
        const std::uint64_t both = std::uint64_t{made[a].drive.ms} + made[b].drive.ms;
        if (then < covered || (then == covered && (!best || both >= drive))) continue;
        best = {a, b};
        covered = then;
        drive = both;
      }
    }
    if (best) {
      left.two =
          MoveUps{.moves = {told(made[best->first]), told(made[best->second])}, .covered = covered};
    }
  }

  /// What the teams cover that stay.
  [[nodiscard]] Covered without(std::size_t one, std::size_t other) const {
    Covered sum(hazards_.size());
    for (std::size_t t = 0; t < teams_.size(); ++t) {
      if (t != one && t != other) sum.add(teams_[t].covers);
    }
    return sum;
  }

  [[nodiscard]] MoveUp told(const Move& move) const {
    return {.team = teams_[move.team].team->id,
            .to = (*region_.roads)[move.to].id,
            .drive = move.drive.rounded_up()};
  }

  const Standard& standard_;
  std::vector<const Hazard*> hazards_;
  const Region& region_;
  Ground& ground_;
  std::vector<Message>& notes_;
  std::vector<std::vector<Approach>> approaches_ = {};
  std::vector<FreeTeam> teams_ = {};
  std::map<std::pair<const Vehicle*, PlaceIndex>, Covered> within_ = {};
};

Text measured_as(const std::string& measured) {
  if (measured == "from_order") return Text("从接令算起", "from the order");
  if (measured == "after_call") return Text("接警后出车", "until it leaves");
  if (measured == "radius") return Text("按半径", "by radius");
  if (measured == "agreement_radius") return Text("按协议半径", "by radius of agreements");
  return Text(measured);
}

/// Each once.
void say(CoverageLeft& found, Message note) {
  if (std::ranges::find(found.notes, note) == found.notes.end()) {
    found.notes.push_back(std::move(note));
  }
}

}  // namespace

CoverageLeft coverage_left(const Dispatch& dispatch, const Region& region,
                           const Situation& situation, std::span<const Travel> roads,
                           Instant as_of) {
  CoverageLeft found;
  const Date day = std::chrono::floor<std::chrono::days>(as_of + region.header.display_offset);
  const Rule* rule = in_force(region.rules, "coverage_standard", day,
                              chain_of(region, region.header.jurisdiction));
  if (rule == nullptr) {
    found.notes.push_back({Code::coverage_none, {}});
    return found;
  }
  Ground ground(dispatch, region, situation, roads, as_of);
  for (const auto& row : rule->rows) {
    const std::string service = field(row, "service");
    const Text served = region.catalogue.name_of(CapabilityId(service));
    if (field(row, "measured") != "driving_time" || row.contains("own_area")) {
      say(found, {Code::coverage_measured, {served, measured_as(field(row, "measured"))}});
      continue;
    }
    if (row.contains("areas")) {
      say(found, {Code::coverage_area, {served}});
      continue;
    }
    const Standard standard = standard_of(row, *rule);
    std::vector<const Hazard*> hazards;
    for (const Hazard& hazard : region.hazards) {
      if (applies(row, "", hazard.kind)) hazards.push_back(&hazard);
    }
    if (hazards.empty() || !standard.within) continue;
    found.standards.push_back(
        Keeping(standard, std::move(hazards), region, ground, found.notes).kept());
  }
  return found;
}

}  // namespace muster
