// A search that ends early has an answer that can be carried out, marked, with a bound that is
// true.
#include <algorithm>
#include <stop_token>
#include <tuple>

#include "muster/resources/verify_dispatch.hpp"
#include "support/catch.hpp"
#include "support/drawn_dispatch.hpp"

using namespace muster;

namespace {

Dispatch decided(const DrawnDispatch& drawn, const DispatchOptions& options) {
  return dispatch(drawn.requirements, drawn.candidates, drawn.region, options);
}

auto place(const AimStage& stage) {
  return std::tuple(stage.aim, stage.severity, stage.priority, stage.or_then);
}

/// The stages that both asked have the same answer, and the last of the one cut short is no better
/// than its bound says.
void compare(const Proof& cut, const Proof& whole) {
  if (cut.stages.empty() || !cut.stages.back().bound) return;
  for (std::size_t i = 0; i + 1 < cut.stages.size(); ++i) {
    REQUIRE(place(cut.stages[i]) == place(whole.stages[i]));
    REQUIRE(cut.stages[i].value == whole.stages[i].value);
  }
  const AimStage& last = cut.stages.back();
  const AimStage& best = whole.stages.at(cut.stages.size() - 1);
  REQUIRE(place(last) == place(best));
  if (last.limit) return;  // of an instant no better one was found, and no bound is claimed
  REQUIRE(*last.bound <= best.value);
  REQUIRE(last.value >= best.value);
}

bool same(const Dispatch& one, const Dispatch& other) {
  return std::ranges::equal(one.assignments, other.assignments,
                            [](const Assignment& a, const Assignment& b) {
                              return std::tie(a.requirement, a.crew, a.lot, a.quantity) ==
                                     std::tie(b.requirement, b.crew, b.lot, b.quantity);
                            });
}

}  // namespace

TEST_CASE("with little work to be spent the answer holds, says so, and its bound is true",
          "[resources][dispatch]") {
  std::size_t cut = 0;
  std::size_t gaps = 0;
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    const bool material = seed % 2 == 1;
    const DrawnDispatch drawn(seed, material);
    const Dispatch whole = decided(drawn, drawn.options);
    REQUIRE(whole.end == SearchEnd::complete);
    for (std::uint64_t work = 0; work < whole.work; work += 1 + whole.work / 12) {
      CAPTURE(seed, work, whole.work);
      DispatchOptions options = drawn.options;
      options.most_work = work;
      const Dispatch answer = decided(drawn, options);
      REQUIRE(answer.end == SearchEnd::budget);
      const Findings wrong =
          verify_dispatch(drawn.requirements, drawn.candidates, answer, drawn.region, options);
      for (const Finding& finding : wrong) UNSCOPED_INFO(text(finding, Language::en));
      REQUIRE(wrong.empty());
      REQUIRE(same(answer, decided(drawn, options)));
      // Of the material, what crews carry follows the crews that go: another question.
      for (std::size_t p = 0; p < answer.proofs.size() && !material; ++p) {
        compare(answer.proofs[p], whole.proofs.at(p));
      }
      ++cut;
      gaps += static_cast<std::size_t>(std::ranges::count_if(answer.proofs, [](const Proof& one) {
        return !one.stages.empty() && one.stages.back().bound &&
               *one.stages.back().bound < one.stages.back().value;
      }));
    }
  }
  CHECK(cut > 500);
  CHECK(gaps > 50);
}

TEST_CASE("work that is not used up changes nothing", "[resources][dispatch]") {
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    const DrawnDispatch drawn(seed, seed % 2 == 1);
    const Dispatch whole = decided(drawn, drawn.options);
    DispatchOptions options = drawn.options;
    options.most_work = whole.work;
    const Dispatch answer = decided(drawn, options);
    REQUIRE(answer.end == SearchEnd::complete);
    REQUIRE(same(answer, whole));
  }
}

TEST_CASE("a search that is asked to stop says that it was stopped, and its answer holds",
          "[resources][dispatch]") {
  std::stop_source clock;
  clock.request_stop();
  std::size_t stopped = 0;
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    const DrawnDispatch drawn(seed, seed % 2 == 1);
    DispatchOptions options = drawn.options;
    options.stop = clock.get_token();
    const Dispatch answer = decided(drawn, options);
    REQUIRE(verify_dispatch(drawn.requirements, drawn.candidates, answer, drawn.region, options)
                .empty());
    stopped += answer.end == SearchEnd::stopped ? 1 : 0;
    REQUIRE(answer.end != SearchEnd::budget);
  }
  CHECK(stopped > 50);
}

TEST_CASE("an answer cut short that claims to be whole, or a bound that is too good, is noticed",
          "[resources][dispatch]") {
  std::size_t spoilt = 0;
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    const DrawnDispatch drawn(seed);
    DispatchOptions options = drawn.options;
    options.most_work = 0;
    Dispatch answer = decided(drawn, options);
    const auto cut = std::ranges::find_if(answer.proofs, [](const Proof& one) {
      return !one.stages.empty() && one.stages.back().bound;
    });
    if (cut == answer.proofs.end()) continue;
    CAPTURE(seed);
    const auto noticed = [&](const Dispatch& one) {
      return !verify_dispatch(drawn.requirements, drawn.candidates, one, drawn.region, options)
                  .empty();
    };
    REQUIRE(!noticed(answer));
    Dispatch whole = answer;
    whole.end = SearchEnd::complete;
    REQUIRE(noticed(whole));
    *cut->stages.back().bound += 1000;
    cut->stages.back().value += 1000;
    REQUIRE(noticed(answer));
    ++spoilt;
  }
  CHECK(spoilt > 50);
}
