#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "dispatch_depth.hpp"
#include "muster/resources/dispatch.hpp"
#include "search_work.hpp"

namespace muster {

/// Severity of the incident, then priority of the need: 0 and 1 count first.
using Rank = std::pair<int, int>;
[[nodiscard]] Rank rank_of(const Requirement& requirement, const DispatchOptions& options);

/// What a policy sets before the time on the way.
struct Preferred {
  bool own_first = false;
  bool confirmed = false;
  bool priced = false;
  bool cost = false;
  bool few_lots = false;

  explicit Preferred(const Policy& policy);
  /// Whoever comes first is best.
  [[nodiscard]] bool nothing() const {
    return !own_first && !confirmed && !priced && !cost && !few_lots;
  }
};

/// Who or what gives, without a copy of its id: a crew, what a crew carries, a lot or one load of
/// it. In the order of Source.
struct Giver {
  const CrewId* crew = nullptr;
  const LotId* lot = nullptr;
  bool carried = false;
  std::size_t load = 0;
  const IncidentId* opened_for = nullptr;  ///< none: whoever asks

  [[nodiscard]] Source named() const {
    Source source{.carried = carried, .load = load};
    if (lot != nullptr) {
      source.resource = *lot;
    } else {
      source.resource = *crew;
    }
    if (opened_for != nullptr) source.opened_for = *opened_for;
    return source;
  }
  friend bool operator<(const Giver& a, const Giver& b) {
    if (a.lot != nullptr || b.lot != nullptr) {
      if (a.lot == nullptr || b.lot == nullptr) return b.lot != nullptr;
      if (*a.lot != *b.lot) return *a.lot < *b.lot;
      if (a.load != b.load) return a.load < b.load;
      if (a.opened_for == nullptr || b.opened_for == nullptr) {
        return a.opened_for == nullptr && b.opened_for != nullptr;
      }
      return *a.opened_for < *b.opened_for;
    }
    return *a.crew != *b.crew ? *a.crew < *b.crew : a.carried < b.carried;
  }
};

/// What a source could give, whoever asks.
struct PoolSource {
  Giver source = {};  ///< the id lives as long as what the pool was made of
  Quantity supply = {};
  bool shipped = false;
  bool foreign = false;     ///< said only where the policy asks for it
  bool to_confirm = false;  ///< somebody has to telephone first: of equals it goes last
};

/// That a source could serve a requirement, and when it is there.
struct Offer {
  std::size_t requirement = 0;
  std::size_t source = 0;
  Instant arrives = {};
  bool kept = false;                      ///< committed to it already
  Instant alerted = {};                   ///< of a crew: when it is first asked for
  std::optional<std::int64_t> cost = {};  ///< of a unit, see known_cost()
};

/// Sources of one sort (all crews, or one incident's material) and what they could serve.
struct Pool {
  std::vector<PoolSource> sources = {};
  std::vector<Offer> offers = {};  ///< by requirement, arrival, source
};

struct Taken {
  std::size_t offer = 0;
  Quantity amount = {};
};

struct Settled {
  std::vector<Taken> taken = {};  ///< by offer
  std::vector<Proof> proofs = {};
};

/// Which offers are taken, and where all is wanted what proves it. Needs that share no source, over
/// any number of others, are settled apart.
///
/// Order:   proofs by their first requirement.
[[nodiscard]] Settled settle(std::span<const Requirement> requirements, const Pool& pool,
                             const DispatchOptions& options, SearchWork& work, DispatchDepth depth);

}  // namespace muster
