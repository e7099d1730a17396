#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/plan/incident.hpp"
#include "muster/resources/candidates.hpp"
#include "muster/resources/team.hpp"

namespace muster {

/// In thousandths of the unit: grams of a kilogram, millilitres of a litre; rounded up, so that
/// nothing weighs less than it does.
[[nodiscard]] std::optional<std::int64_t> thousandths(const std::optional<Decimal>& amount);

/// What rules say of who could come and how, read once for all incidents where and when they are in
/// force.
///
/// Keeps:   references to the rules.
struct ProspectRules {
  /// Who carries what cannot drive itself, by the rule `low_loader`.
  struct Carriage {
    MaterialId low_loader = {};
    Seconds loading = {};
  };

  ProspectRules() = default;
  ProspectRules(const LocatedIncident& located, const Region& region);

  /// How long a crew of the team takes to set out: the team's own time, else that of its kind.
  [[nodiscard]] std::optional<Seconds> turnout_of(const Team& team, Readiness readiness) const;
  [[nodiscard]] std::optional<Seconds> usual_turnout(std::string_view kind,
                                                     Readiness readiness) const;
  /// Looks up all of them, by team: for whoever asks again and again.
  void look_up_turnouts(const Region& region);

  std::map<std::pair<std::string_view, std::string_view>, Seconds> turnout =
      {};  ///< by kind and state, as the rule has them
  std::map<std::string, Carriage, std::less<>> carriages = {};  ///< by crew or team kind
  std::map<std::string, Haulage, std::less<>> haulage =
      {};  ///< by stockpile or its kind; no lot in it yet
  std::map<MaterialId, Quantity> packs = {};
  /// By team of the region and state; none until somebody looks them up.
  std::vector<std::array<std::optional<Seconds>, 5>> turnouts = {};
};

/// ProspectRules of one region, read once for each day and place. Any number of threads may ask.
class KnownProspectRules {
 public:
  [[nodiscard]] std::shared_ptr<const ProspectRules> of(const LocatedIncident& located,
                                                        const Region& region);

 private:
  struct Known {
    Date day = {};
    std::vector<JurisdictionId> jurisdictions = {};
    std::shared_ptr<const ProspectRules> rules = {};
  };
  static constexpr std::size_t most_kept = 16;

  std::mutex mutex_ = {};
  std::vector<Known> all_ = {};
};

}  // namespace muster
