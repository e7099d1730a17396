#include <algorithm>

#include "muster/resources/running.hpp"
#include "support/catch.hpp"

using namespace muster;
using namespace std::chrono_literals;

namespace {

constexpr Instant zero{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 2h};

ChainStep step(const std::string& id, Seconds duration, std::vector<std::size_t> after = {}) {
  ChainStep made{.id = id, .text = id, .actor = OrganisationId("o"), .duration = duration};
  for (const std::size_t before : after) made.after.push_back({.step = before});
  return made;
}

Chain of(std::vector<ChainStep> steps) { return {.origin = zero, .steps = std::move(steps)}; }

std::optional<Error> refused(Chain chain) {
  try {
    (void)prepared(std::move(chain));
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

Code code_of(Chain chain) {
  const auto error = refused(std::move(chain));
  REQUIRE(error.has_value());
  return error->code();
}

bool says(const Findings& findings, Code code) {
  return std::ranges::any_of(findings,
                             [&](const Finding& one) { return one.message.code == code; });
}

}  // namespace

TEST_CASE("a circle through three plans is named as a path, each step once and the first again",
          "[chain][bad_input]") {
  const auto error = refused(of({step("mine/ask-county", 1min, {2}), step("county/tell", 1min, {0}),
                                 step("city/agree", 1min, {1}), step("mine/other", 1min, {0})}));
  REQUIRE(error.has_value());
  CHECK(error->code() == Code::linkage_cycle);
  const std::string said = text(error->message(), Language::en);
  CAPTURE(said);
  const bool named =
      said.find("mine/ask-county → county/tell → city/agree → mine/ask-county") !=
          std::string::npos ||
      said.find("county/tell → city/agree → mine/ask-county → county/tell") != std::string::npos ||
      said.find("city/agree → mine/ask-county → county/tell → city/agree") != std::string::npos;
  CHECK(named);
  CHECK(said.find("mine/other") == std::string::npos);
  CHECK(code_of(of({step("itself", 1min, {0})})) == Code::linkage_cycle);
}

TEST_CASE("times that run backwards are refused wherever they stand", "[chain][bad_input]") {
  CHECK(code_of(of({step("a", -1s)})) == Code::linkage_duration);
  Chain chain = of({step("a", 1s), step("b", 1s, {0})});
  chain.steps[1].after[0].lag = -1s;
  CHECK(code_of(chain) == Code::linkage_duration);
  chain.steps[1].after[0].lag = 0s;
  chain.steps[1].limit = Limit{.within = -1s, .from = zero};
  CHECK(code_of(chain) == Code::linkage_duration);
  chain.steps[1].limit.reset();
  chain.steps[1].answer_within = -1s;
  CHECK(code_of(chain) == Code::linkage_duration);
  chain.steps[1].answer_within.reset();
  chain.steps[1].if_silent = {{.takes = -1s}};
  CHECK(code_of(chain) == Code::linkage_duration);
  chain.steps[1].if_silent.clear();
  chain.steps[1].standing_order = -1s;
  CHECK(code_of(chain) == Code::linkage_duration);
  chain.steps[1].standing_order.reset();
  CHECK_FALSE(refused(chain).has_value());
}

TEST_CASE("a step without a duration counts nothing, and is no error", "[chain][bad_input]") {
  Chain chain = of({step("a", 1min), step("b", 0s, {0}), step("c", 1min, {1})});
  chain.steps[1].duration.reset();
  CHECK(begin(prepared(chain)).runs[2].finish == zero + 2min);
}

TEST_CASE("chains too long, twice the same, or pointing nowhere are refused",
          "[chain][bad_input]") {
  CHECK(code_of(of({step("a", 24h * 36'526)})) == Code::linkage_long);
  CHECK_FALSE(refused(of({step("a", 24h * 36'525)})).has_value());
  CHECK(code_of(of({step("a", 1s), step("a", 1s)})) == Code::linkage_step_twice);
  CHECK(code_of(of({step("a", 1s, {7})})) == Code::internal);
  Chain chain = of({step("a", 1s)});
  chain.steps[0].limit = Limit{.within = 1s, .from_step = 7};
  CHECK(code_of(chain) == Code::internal);
}

TEST_CASE("an actor that is none of the organisations is refused by name", "[chain][bad_input]") {
  Chain chain = of({step("a", 1s), step("b", 1s)});
  CHECK_FALSE(refused(chain).has_value());  // nobody said which organisations there are
  chain.organisations = {OrganisationId("p"), OrganisationId("o")};
  CHECK_FALSE(refused(chain).has_value());
  chain.steps[1].actor = OrganisationId("nobody");
  const auto error = refused(chain);
  REQUIRE(error.has_value());
  CHECK(error->code() == Code::linkage_no_actor);
  CHECK(text(error->message(), Language::en).find("nobody") != std::string::npos);
}

TEST_CASE("words about nothing are left out and said, and change nothing", "[running][bad_input]") {
  Chain chain = of({step("assess", 10min), step("report", 5min, {0})});
  chain.organisations = {OrganisationId("o")};
  const Linkage linkage = begin(prepared(chain));
  const auto left_out = [&](const LinkageEvent& event, Code code) {
    const Advanced next = advance(linkage, event);
    CHECK(says(next.findings, code));
    CHECK(next.linkage.runs == linkage.runs);
    CHECK(next.linkage.command == linkage.command);
    CHECK(next.linkage.duties.size() == linkage.duties.size());
  };
  LinkageEvent event{.id = "e", .at = zero + 1min, .kind = LinkageEventKind::done, .step = "x"};
  left_out(event, Code::linkage_event_step);
  event.step = "assesss";
  left_out(event, Code::linkage_event_step_near);
  event = {.id = "e", .at = zero + 1min, .kind = LinkageEventKind::level, .subject = "no plan"};
  left_out(event, Code::linkage_event_subject);
  event.kind = LinkageEventKind::team_lost;
  left_out(event, Code::linkage_event_subject);
  event.kind = LinkageEventKind::answered;
  left_out(event, Code::linkage_event_subject);
  event = {.id = "e", .at = zero + 1min, .kind = LinkageEventKind::command, .to = "nobody"};
  left_out(event, Code::linkage_event_actor);
  event.kind = LinkageEventKind::rumour;
  event.note = "n";
  left_out(event, Code::linkage_event_actor);
  event = {.id = "e",
           .at = zero + 1min,
           .kind = LinkageEventKind::road_closed,
           .subject = "r",
           .within = -10min};
  left_out(event, Code::linkage_event_within);
  event = {.id = "e", .at = zero - 1s, .kind = LinkageEventKind::done, .step = "assess"};
  left_out(event, Code::linkage_event_early);
}

TEST_CASE("a clock that runs backwards does not turn the linkage back, and each word says so",
          "[running][bad_input]") {
  Chain chain = of({step("assess", 10min), step("report", 5min, {0})});
  for (ChainStep& one : chain.steps) one.confirm = true;
  const std::vector<LinkageEvent> told = {
      {.id = "3", .at = zero + 30min, .kind = LinkageEventKind::done, .step = "report"},
      {.id = "2", .at = zero + 12min, .kind = LinkageEventKind::done, .step = "assess"},
      {.id = "1", .at = zero + 5min, .kind = LinkageEventKind::clock}};
  const Advanced state = replay(prepared(chain), told);
  CHECK(state.linkage.now == zero + 30min);
  const auto late = std::ranges::count_if(state.findings, [](const Finding& one) {
    return one.message.code == Code::linkage_event_late;
  });
  CHECK(late == 2);
  CHECK(state.linkage.runs[1].finish == zero + 30min);
}

TEST_CASE(
    "a hundred thousand who are asked one after the other and say nothing run out in one round",
    "[running][bad_input]") {
  Chain chain{.origin = zero};
  for (std::size_t i = 0; i < 100'000; ++i) {
    ChainStep one = step("s" + std::to_string(i), 1s);
    if (i > 0) one.after = {{.step = i - 1, .why = WaitReason::consent}};
    one.kind = ChainKind::consent;
    one.confirm = true;
    one.answer_within = 1s;
    one.if_silent = {{FallbackKind::superior, OrganisationId("above")}};
    chain.steps.push_back(std::move(one));
  }
  // A round for each of them would take ten thousand million steps.
  const Advanced next = advance(begin(prepared(std::move(chain))),
                                {.at = zero + 24h * 365, .kind = LinkageEventKind::clock});
  CHECK(std::ranges::all_of(next.linkage.runs, [](const StepRun& run) { return run.tries == 2; }));
}
