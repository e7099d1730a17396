#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace muster {

/// The name of something, small enough to be handed on like a number. Up to 23 bytes stand in it; a
/// longer one is kept once for all that bear it, until the program ends.
///
/// Order:   by bytes.
class ShortName {
 public:
  ShortName() = default;
  /// Cost:    of a longer name a look into the table of all of them, which threads take in turn.
  explicit ShortName(std::string_view name) {
    if (name.size() > most) {
      keep(name);
    } else {
      bytes_[most] = static_cast<char>(name.copy(bytes_.data(), most));
    }
  }

  /// As long as this lives.
  [[nodiscard]] std::string_view view() const {
    return is_longer() ? std::string_view(*longer())
                       : std::string_view(bytes_.data(), static_cast<std::size_t>(bytes_[most]));
  }
  [[nodiscard]] bool empty() const { return bytes_[most] == 0; }

  friend bool operator==(const ShortName& a, const ShortName& b) {
    return a.word(0) == b.word(0) && a.word(1) == b.word(1) && a.word(2) == b.word(2);
  }
  friend std::strong_ordering operator<=>(const ShortName& a, const ShortName& b) {
    if (a.word(0) != b.word(0)) return in_order(a.word(0)) <=> in_order(b.word(0));
    if (a.is_longer() || b.is_longer()) return by_text(a, b);
    if (a.word(1) != b.word(1)) return in_order(a.word(1)) <=> in_order(b.word(1));
    return in_order(a.word(2)) <=> in_order(b.word(2));
  }

 private:
  static constexpr std::size_t most = 23;
  using Pointer = std::array<char, sizeof(void*)>;

  void keep(std::string_view name);
  [[nodiscard]] bool is_longer() const { return static_cast<std::size_t>(bytes_[most]) > most; }
  [[nodiscard]] const std::string* longer() const {
    Pointer kept = {};
    std::memcpy(kept.data(), bytes_.data() + sizeof(std::uint64_t), kept.size());
    return std::bit_cast<const std::string*>(kept);
  }
  [[nodiscard]] std::uint64_t word(std::size_t i) const {
    std::uint64_t eight = 0;
    std::memcpy(&eight, bytes_.data() + i * sizeof eight, sizeof eight);
    return eight;
  }
  /// Eight bytes as a number that is larger where the first byte that differs is.
  [[nodiscard]] static std::uint64_t in_order(std::uint64_t word) {
    return std::endian::native == std::endian::big ? word : __builtin_bswap64(word);
  }
  [[nodiscard]] static std::strong_ordering by_text(const ShortName& a, const ShortName& b);

  /// The name, zeros, and last its length. Of a longer one its first eight bytes, where it is kept,
  /// zeros, and more than could stand here.
  alignas(std::uint64_t) std::array<char, most + 1> bytes_ = {};
};

/// The stable name of one `Tag`, as a person wrote it in a file. Ids of different things do not
/// convert into one another and do not compare.
///
/// Order:   by bytes; every tie in an answer is broken by it.
/// Empty:   a default-made id names nothing; a reader never produces one from a filled field.
template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string_view name) : name_(name) {}

  [[nodiscard]] std::string_view view() const { return name_.view(); }  ///< as long as the id lives
  [[nodiscard]] std::string str() const { return std::string(view()); }  ///< a copy
  [[nodiscard]] bool empty() const { return name_.empty(); }

  friend bool operator==(const Id&, const Id&) = default;
  friend std::strong_ordering operator<=>(const Id&, const Id&) = default;

 private:
  ShortName name_;
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
    return std::hash<std::string_view>{}(id.view());
  }
};
