#pragma once

#include <span>
#include <vector>

#include "muster/resources/dispatch.hpp"

namespace muster {

/// What a source could give, whoever asks.
struct PoolSource {
  Source source = {};
  Quantity supply = {};
  bool shipped = false;
  bool foreign = false;
  bool confirmed = false;  ///< somebody looked: of equals it goes first
};

/// That a source could serve a requirement, and when it is there.
struct Offer {
  std::size_t requirement = 0;
  std::size_t source = 0;
  Instant arrives = {};
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
