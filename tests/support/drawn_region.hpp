#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "muster/plan/catalogue.hpp"
#include "muster/resources/candidates.hpp"
#include "muster/resources/region.hpp"
#include "muster/resources/roads.hpp"
#include "muster/resources/situation.hpp"
#include "muster/resources/stockpile.hpp"

/// A region drawn in a test: places along one straight road, one kilometre and one minute apart
/// (60 km/h), with the mine at place 0. Everything stands in the order of its id when region() is
/// asked.
class DrawnRegion {
 public:
  explicit DrawnRegion(int places = 200) {
    for (int i = 0; i < places; ++i) {
      places_.push_back({.id = muster::PlaceId(place_name(i)), .name = place_name(i)});
      if (i == 0) continue;
      roads_.push_back({.id = muster::RoadId("r" + place_name(i)),
                        .from = muster::PlaceId(place_name(i - 1)),
                        .to = muster::PlaceId(place_name(i)),
                        .name = "road",
                        .road_class = "county",
                        .length = muster::Meters{1000},
                        .speed = muster::KilometersPerHour{60}});
    }
    for (const char* id : {"mine_rescue", "pumping", "ambulance"}) {
      parts_.capabilities.push_back({.id = muster::CapabilityId(id), .name = id});
    }
    parts_.materials.push_back({.id = muster::MaterialId("PUMP"), .name = "pump", .unit = "piece"});
    parts_.materials.push_back({.id = muster::MaterialId("TUBE"), .name = "tube", .unit = "piece"});
    region_.organisations.push_back(
        {.id = muster::OrganisationId("bureau"), .name = "bureau", .tier = muster::Tier::city});
  }

  static std::string place_name(int kilometre) {
    std::string digits = std::to_string(kilometre);
    return "p" + std::string(4 - digits.size(), '0') + digits;
  }

  /// A team of one crew at that kilometre, ready at once, ordered by the bureau.
  muster::Crew& crew(const std::string& id, int kilometre, std::vector<std::string> capabilities) {
    using namespace muster;
    region_.teams.push_back({.id = TeamId("team-" + id),
                             .name = "team-" + id,
                             .organisation = OrganisationId("bureau"),
                             .kind = "drawn",
                             .place = PlaceId(place_name(kilometre)),
                             .authority = OrganisationId("bureau"),
                             .consent = Minutes{0},
                             .turnout_duty = Minutes{0}});
    Crew crew{.id = CrewId(id), .team = TeamId("team-" + id), .name = id};
    for (const std::string& capability : capabilities) {
      crew.skills.push_back({.capability = CapabilityId(capability)});
    }
    region_.crews.push_back(crew);
    return region_.crews.back();
  }
  muster::Team& team_of_last_crew() { return region_.teams.back(); }

  void carries(const std::string& crew, const std::string& material, int quantity) {
    region_.crew_equipment.push_back({.crew = muster::CrewId(crew),
                                      .material = muster::MaterialId(material),
                                      .quantity = muster::Quantity(quantity)});
  }

  /// A stockpile at that kilometre that loads in no time and holds one lot of the same id.
  muster::Lot& lot(const std::string& id, int kilometre, const std::string& material,
                   int quantity) {
    using namespace muster;
    region_.stockpiles.push_back({.id = StockpileId("store-" + id),
                                  .name = "store-" + id,
                                  .organisation = OrganisationId("bureau"),
                                  .kind = "drawn",
                                  .place = PlaceId(place_name(kilometre)),
                                  .loading = Minutes{0},
                                  .authority = OrganisationId("bureau"),
                                  .consent = Minutes{0}});
    region_.lots.push_back({.id = LotId(id),
                            .stockpile = StockpileId("store-" + id),
                            .material = MaterialId(material),
                            .quantity = Quantity(quantity),
                            .expires = {.kind = Expiry::Kind::none},
                            .owner = OrganisationId("bureau"),
                            .manager = OrganisationId("bureau"),
                            .release_authority = OrganisationId("bureau")});
    return region_.lots.back();
  }
  /// Another thing that can be counted, with what one of it weighs and how much room it takes.
  muster::Material& material(const std::string& id) {
    parts_.materials.push_back({.id = muster::MaterialId(id), .name = id, .unit = "piece"});
    return parts_.materials.back();
  }
  /// So many of the part lie in each kit.
  void kit(const std::string& kit, const std::string& part, int quantity) {
    region_.kits.push_back({.kit = muster::MaterialId(kit),
                            .part = muster::MaterialId(part),
                            .quantity = muster::Quantity(quantity)});
  }
  /// A rule in force everywhere and always, of one row.
  void rule(const std::string& subject, std::map<std::string, std::string> row) {
    region_.rules.rules.push_back({.id = muster::RuleId("rule-" + subject),
                                   .subject = subject,
                                   .valid_from = *muster::parse_date("2000-01-01"),
                                   .rows = {std::move(row)}});
  }
  muster::Agreement& agreement(const std::string& id, const std::string& giver,
                               const std::string& covers) {
    region_.agreements.push_back({.id = muster::AgreementId(id),
                                  .name = id,
                                  .asker = muster::OrganisationId("bureau"),
                                  .giver = muster::OrganisationId(giver),
                                  .covers = muster::CapabilityId(covers)});
    return region_.agreements.back();
  }
  muster::Stockpile& stockpile_of_last_lot() { return region_.stockpiles.back(); }

  /// Crews that can do it are of one of two types, and the first of them is the better.
  void has_types(const std::string& capability, const std::string& better,
                 const std::string& lower) {
    parts_.schemes.push_back({.id = muster::SchemeId("of-" + capability),
                              .name = "of " + capability,
                              .labels = {better, lower}});
    for (muster::Capability& one : parts_.capabilities) {
      if (one.id.str() == capability) one.scheme = muster::SchemeId("of-" + capability);
    }
  }

  /// So many of another material do for so many of the one that is asked for.
  void substitute(const std::string& need, const std::string& instead, int numerator,
                  int denominator) {
    parts_.substitutes.push_back({.need = muster::MaterialId(need),
                                  .instead = muster::MaterialId(instead),
                                  .numerator = numerator,
                                  .denominator = denominator});
  }

  muster::Region region() {
    using namespace muster;
    const auto by_id = [](const auto& a, const auto& b) { return a.id < b.id; };
    std::sort(region_.teams.begin(), region_.teams.end(), by_id);
    std::sort(region_.crews.begin(), region_.crews.end(), by_id);
    std::sort(region_.stockpiles.begin(), region_.stockpiles.end(), by_id);
    std::sort(region_.lots.begin(), region_.lots.end(), by_id);
    std::sort(region_.crew_equipment.begin(), region_.crew_equipment.end(),
              [](const auto& a, const auto& b) {
                return std::tie(a.crew, a.material) < std::tie(b.crew, b.material);
              });
    Region made = region_;
    CatalogueParts parts = parts_;
    std::sort(parts.capabilities.begin(), parts.capabilities.end(), by_id);
    std::sort(parts.materials.begin(), parts.materials.end(), by_id);
    made.catalogue = Catalogue(std::move(parts));
    made.roads = std::make_shared<const RoadNetwork>(places_, roads_);
    made.header.display_offset = Minutes{8 * 60};
    return made;
  }

 private:
  std::vector<muster::Place> places_;
  std::vector<muster::Road> roads_;
  muster::CatalogueParts parts_;
  muster::Region region_;
};

/// An incident at the mine of a drawn region, with what it needs.
class DrawnIncident {
 public:
  explicit DrawnIncident(muster::Instant known = muster::Instant{} + std::chrono::hours{500'000})
      : known_(known) {
    located_.incident.id = muster::IncidentId("i1");
    located_.incident.known = known;
    located_.approaches = {{.name = "gate", .place = muster::PlaceId(DrawnRegion::place_name(0))}};
  }

  muster::Requirement& need(const std::string& what, std::vector<std::pair<int, int>> curve,
                            bool material = false) {
    using namespace muster;
    Requirement requirement;
    requirement.id = RequirementId("i1/chain/" + what);
    requirement.incident = located_.incident.id;
    requirement.priority = 1;
    if (material) {
      requirement.material = MaterialId(what);
    } else {
      requirement.capability = CapabilityId(what);
    }
    for (const auto& [minutes, quantity] : curve) {
      requirement.curve.push_back({.within = Minutes{minutes},
                                   .by = known_ + Minutes{minutes},
                                   .quantity = Quantity(quantity)});
    }
    requirements_.push_back(requirement);
    return requirements_.back();
  }

  [[nodiscard]] muster::Instant at(int minutes) const { return known_ + muster::Minutes{minutes}; }
  [[nodiscard]] const std::vector<muster::Requirement>& requirements() const {
    return requirements_;
  }

  [[nodiscard]] muster::Candidates candidates(
      const muster::Region& region, const muster::Situation& situation = {},
      const std::vector<muster::Activation>& activations = {},
      const std::vector<muster::Match>& matches = {}) const {
    using namespace muster;
    std::map<IncidentId, TravelByVehicle> travel;
    travel.try_emplace(located_.incident.id, region.roads, road_times(*region.roads),
                       located_.approaches);
    return muster::candidates(requirements_, std::span(&located_, 1), matches, activations, region,
                              situation, travel, known_);
  }

 private:
  muster::Instant known_;
  muster::LocatedIncident located_;
  std::vector<muster::Requirement> requirements_;
};
