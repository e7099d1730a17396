#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "muster/resources/verify_dispatch.hpp"
#include "support/catch.hpp"
#include "support/drawn_dispatch.hpp"

/// Draws so many questions and holds each answer against every other.
inline void compare_dispatch(bool material, std::uint32_t first, std::uint32_t rounds,
                             int most_units) {
  using namespace muster;
  std::size_t contested = 0;
  std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> with;  // and without
  for (std::uint32_t seed = first; seed < first + rounds; ++seed) {
    CAPTURE(seed, material);
    const DrawnDispatch drawn(seed, material, most_units);
    for (const auto& [feature, there] : drawn.features()) {
      ++(there ? with[feature].first : with[feature].second);
    }
    const Dispatch answer =
        dispatch(drawn.requirements, drawn.candidates, drawn.region, drawn.options);
    const EveryChoice tried(drawn, answer, material);
    REQUIRE(tried.said());
    REQUIRE(*tried.said() == *tried.best());
    const Findings wrong =
        verify_dispatch(drawn.requirements, drawn.candidates, answer, drawn.region, drawn.options);
    for (const Finding& finding : wrong) UNSCOPED_INFO(text(finding, Language::en));
    REQUIRE(wrong.empty());
    for (const Proof& proof : answer.proofs) {
      if (!proof.fewest) continue;
      REQUIRE(proof.fewest->bound == proof.fewest->used);
    }
    contested += static_cast<std::size_t>(
        std::ranges::count(answer.proofs, false, [](const Proof& proof) { return proof.nearest; }));
  }
  CHECK(contested > rounds / 10);  // else the cases drawn would prove nothing
  for (const auto& [feature, times] : with) {
    CAPTURE(feature, times.first, times.second);
    CHECK(times.first > rounds / 30);
    CHECK(times.second > rounds / 30);
  }
}
