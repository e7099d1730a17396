#pragma once

#include <span>
#include <utility>
#include <vector>

#include "muster/resources/dispatch.hpp"

namespace muster {

/// Severity of the incident, then priority of the need: 0 and 1 count first.
using Rank = std::pair<int, int>;
[[nodiscard]] Rank rank_of(const Requirement& requirement, const DispatchOptions& options);

/// What a source could give, whoever asks.
struct PoolSource {
  Source source = {};
  Quantity supply = {};
  bool shipped = false;
  bool foreign = false;
  bool to_confirm = false;  ///< somebody has to telephone first: of equals it goes last
};

/// That a source could serve a requirement, and when it is there.
struct Offer {
  std::size_t requirement = 0;
  std::size_t source = 0;
  Instant arrives = {};
  bool kept = false;     ///< committed to it already
  Instant alerted = {};  ///< of a crew: when it is first asked for
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

/// Which offers are taken, and what proves it. Needs that share no source, over any number of
/// others, are settled apart.
///
/// Order:   proofs by their first requirement.
[[nodiscard]] Settled settle(std::span<const Requirement> requirements, const Pool& pool,
                             const DispatchOptions& options);

}  // namespace muster
