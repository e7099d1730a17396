#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "muster/plan/error.hpp"
#include "muster/plan/id.hpp"
#include "muster/plan/provenance.hpp"
#include "muster/plan/skill.hpp"
#include "muster/plan/text.hpp"
#include "muster/plan/units.hpp"

namespace muster {

struct IncidentKind {
  IncidentKindId id;
  std::optional<IncidentKindId> parent;
  Text name;
  Provenance provenance;
};

/// Labels by which types of a capability are told apart, best first: "特勤 一级 二级 小型".
struct Scheme {
  SchemeId id;
  Text name;
  std::vector<std::string> labels;
  Provenance provenance;
};

struct Capability {
  CapabilityId id;
  Text name;
  std::optional<CapabilityId> broader;
  std::optional<SchemeId> scheme;
  Provenance provenance;
};

struct Material {
  MaterialId id;
  Text name;
  std::string unit;          ///< the counting unit every Quantity of it is in
  std::string display_unit;  ///< what people read
  std::int64_t factor = 1;   ///< counting units in one display unit
  std::string group;
  std::optional<std::string> gb38565;  ///< GB/T 38565 code, where known
  bool perishable = false;
  std::optional<Decimal> mass_kg;
  std::optional<Decimal> volume_l;
  std::optional<std::int64_t> confirm_after_days =
      {};  ///< a lot that was looked at longer ago is confirmed by telephone before it is sent
  Provenance provenance;
};

/// `numerator` / `denominator` units of `instead` do the work of one unit of `need`.
struct Substitute {
  MaterialId need;
  MaterialId instead;
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
  std::int64_t preference = 0;  ///< lower is tried first
  Provenance provenance;
};

struct Indicator {
  IndicatorId id;
  Text name;
  std::string unit;
  Provenance provenance;
};

struct HazardKind {
  HazardKindId id;
  Text name;
  Provenance provenance;
};

struct CatalogueParts {
  std::vector<IncidentKind> incident_kinds;
  std::vector<Scheme> schemes;
  std::vector<Capability> capabilities;
  std::vector<Material> materials;
  std::vector<Substitute> substitutes;
  std::vector<Indicator> indicators;
  std::vector<HazardKind> hazard_kinds;
};

/// The words of the trade in this region. Every list is ordered by id, every parent exists, no
/// chain of parents closes on itself.
class Catalogue {
 public:
  Catalogue() = default;
  /// Throws:  Error{id_twice}, Error{id_unknown}, Error{catalogue_cycle}; a reader of files reports
  ///          these as findings first.
  explicit Catalogue(CatalogueParts parts);

  [[nodiscard]] const CatalogueParts& parts() const { return parts_; }

  /// nullptr when nothing has that id.
  [[nodiscard]] const IncidentKind* find(const IncidentKindId& id) const;
  [[nodiscard]] const Scheme* find(const SchemeId& id) const;
  [[nodiscard]] const Capability* find(const CapabilityId& id) const;
  [[nodiscard]] const Material* find(const MaterialId& id) const;
  [[nodiscard]] const Indicator* find(const IndicatorId& id) const;
  [[nodiscard]] const HazardKind* find(const HazardKindId& id) const;

  /// The name, or the id where nothing has it: for messages.
  template <class Tag>
  [[nodiscard]] Text name_of(const Id<Tag>& id) const {
    const auto* entry = find(id);
    return entry == nullptr ? Text(id.view()) : entry->name;
  }

  /// Whether `kind` is `ancestor` or stands below it.
  [[nodiscard]] bool is_within(const IncidentKindId& kind, const IncidentKindId& ancestor) const;
  /// Whether `offered` is `needed` or narrower: the narrower fills the broader, never the reverse.
  [[nodiscard]] bool covers(const CapabilityId& offered, const CapabilityId& needed) const;
  /// Whether the type is at least as good as `least` in the scheme of the needed capability. A
  /// label of another scheme, or none, never is.
  [[nodiscard]] bool is_at_least(const Skill& offered, const CapabilityId& needed,
                                 const std::string& least) const;

 private:
  CatalogueParts parts_;
  std::vector<std::size_t> kind_above_;  ///< place of the parent, per incident kind
  std::vector<std::size_t> capability_above_;
};

}  // namespace muster
