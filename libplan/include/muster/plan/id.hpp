#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace muster {

/// The stable name of one `Tag`, as a person wrote it in a file. Ids of different things do not
/// convert into one another and do not compare.
///
/// Order:   by bytes; every tie in an answer is broken by it.
/// Empty:   a default-made id names nothing; a reader never produces one from a filled field.
template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string name) : name_(std::move(name)) {}
  explicit Id(std::string_view name) : name_(name) {}
  explicit Id(const char* name) : name_(name) {}

  [[nodiscard]] const std::string& str() const { return name_; }
  [[nodiscard]] bool empty() const { return name_.empty(); }

  friend bool operator==(const Id&, const Id&) = default;
  friend std::strong_ordering operator<=>(const Id& a, const Id& b) {
    return a.name_.compare(b.name_) <=> 0;
  }

 private:
  std::string name_;
};

using IncidentKindId = Id<struct IncidentKind>;
using SchemeId = Id<struct Scheme>;
using CapabilityId = Id<struct Capability>;
using MaterialId = Id<struct Material>;
using IndicatorId = Id<struct Indicator>;
using HazardKindId = Id<struct HazardKind>;

using IncidentId = Id<struct Incident>;
using PlanId = Id<struct Plan>;
using CardId = Id<struct Card>;
using RuleId = Id<struct Rule>;
using RequirementId = Id<struct Requirement>;

using JurisdictionId = Id<struct Jurisdiction>;
using OrganisationId = Id<struct Organisation>;
using TeamId = Id<struct Team>;
using CrewId = Id<struct Crew>;
using StockpileId = Id<struct Stockpile>;
using LotId = Id<struct Lot>;
using ShiftId = Id<struct Shift>;
using PayerRuleId = Id<struct PayerRule>;
using VehicleId = Id<struct Vehicle>;
using FacilityId = Id<struct Facility>;
using HazardId = Id<struct Hazard>;
using AccessPointId = Id<struct AccessPoint>;
using ExpertId = Id<struct Expert>;
using ContactId = Id<struct Contact>;
using AgreementId = Id<struct Agreement>;
using HolidayId = Id<struct Holiday>;
using DatedFactId = Id<struct DatedFact>;
using ExplanationId = Id<struct Explanation>;

using PlaceId = Id<struct Place>;
using RoadId = Id<struct Road>;
using ClosureId = Id<struct Closure>;

}  // namespace muster

template <class Tag>
struct std::hash<muster::Id<Tag>> {
  std::size_t operator()(const muster::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};
