#include "muster/resources/running.hpp"

#include <algorithm>
#include <map>
#include <random>

#include "muster/plan/schedule.hpp"
#include "support/catch.hpp"

using namespace muster;
using namespace std::chrono_literals;

namespace {

constexpr Instant zero{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 2h};

ChainStep step(const char* id, Seconds duration, std::vector<std::size_t> after = {}) {
  ChainStep made{.id = id, .text = id, .actor = OrganisationId("o"), .duration = duration};
  for (const std::size_t before : after) made.after.push_back({.step = before});
  return made;
}

ChainStep within(ChainStep step, Seconds limit, std::optional<std::size_t> from = {}) {
  step.limit = Limit{.within = limit, .from_step = from};
  if (!from) step.limit->from = zero;
  return step;
}

/// The duty officer calls the bureau, which answers, assesses and reports to the city within two
/// hours of having been told.
Chain call_chain() {
  Chain chain{.origin = zero};
  chain.steps = {step("call", 2min), step("call/ack", 0s, {0}), step("assess", 10min, {1}),
                 within(step("report", 5min, {2}), 2h, 1)};
  ChainStep& answer = chain.steps[1];
  answer.kind = ChainKind::acknowledge;
  answer.confirm = true;
  answer.receiver = OrganisationId("bureau");
  answer.channel = "phone";
  answer.answer_within = 5min;
  answer.if_silent = {{FallbackKind::next_channel, OrganisationId("bureau"), "mobile"},
                      {FallbackKind::deputy, OrganisationId("deputy"), ""},
                      {FallbackKind::superior, OrganisationId("city"), ""}};
  return chain;
}

LinkageEvent event(LinkageEventKind kind, Seconds after, const char* step = "",
                   const char* id = "") {
  return {.id = id, .at = zero + after, .kind = kind, .step = step};
}

long minute(const Linkage& linkage, const char* id) {
  const auto at = position_of(*linkage.chain, id);
  REQUIRE(at.has_value());
  return (linkage.runs[*at].finish - zero) / 1min;
}

bool says(const Advanced& advanced, Code code) {
  return std::ranges::any_of(advanced.changes,
                             [&](const LinkageChange& one) { return one.message.code == code; }) ||
         std::ranges::any_of(advanced.findings,
                             [&](const Finding& one) { return one.message.code == code; });
}

}  // namespace

TEST_CASE("before anything is told everything goes by plan", "[running]") {
  const Linkage linkage = begin(prepared(call_chain()));
  CHECK(minute(linkage, "call/ack") == 2);
  CHECK(minute(linkage, "report") == 17);
  CHECK(linkage.runs[3].limit == zero + 2min + 2h);
  CHECK(linkage.runs[3].critical);
  const auto running = timers(linkage);
  REQUIRE(running.size() == 2);
  CHECK(running[0].kind == Timer::Kind::answer);
  CHECK(running[0].at == zero + 7min);
  CHECK(running[0].next->channel == "mobile");
}

TEST_CASE("who does not answer is passed over: channel, deputy, superior, and then nobody is left",
          "[running]") {
  Linkage linkage = begin(prepared(call_chain()));
  Advanced next = advance(linkage, event(LinkageEventKind::clock, 7min));
  CHECK(next.linkage.runs[1].tries == 0);  // within five minutes is to the second
  next = advance(linkage, event(LinkageEventKind::clock, 7min + 1s));
  CHECK(next.linkage.runs[1].tries == 1);
  CHECK(says(next, Code::linkage_ask_channel));
  next = advance(linkage, event(LinkageEventKind::clock, 12min + 1s));
  CHECK(says(next, Code::linkage_ask_deputy));
  next = advance(linkage, event(LinkageEventKind::clock, 20min));
  CHECK(says(next, Code::linkage_ask_superior));
  CHECK(next.linkage.runs[1].tries == 3);
  CHECK(next.linkage.runs[1].state == StepState::planned);
  next = advance(linkage, event(LinkageEventKind::clock, 30min));
  CHECK(says(next, Code::linkage_nobody_left));
  CHECK(next.linkage.runs[3].blocked);
  CHECK(says(next, Code::linkage_blocked));
}

TEST_CASE("an answer stops the questions", "[running]") {
  const Linkage linkage = begin(prepared(call_chain()));
  const Advanced told = advance(linkage, event(LinkageEventKind::acknowledged, 4min, "call"));
  CHECK(says(told, Code::linkage_timer_stopped));
  CHECK(minute(told.linkage, "report") == 19);
  // The city's two hours run from the receipt, and move with it.
  CHECK(told.linkage.runs[3].limit == zero + 4min + 2h);
  const Advanced later = advance(told.linkage, event(LinkageEventKind::clock, 1h));
  CHECK(later.linkage.runs[1].tries == 0);
}

TEST_CASE("who refuses is followed by the next at once", "[running]") {
  const Linkage linkage = begin(prepared(call_chain()));
  Advanced next = advance(linkage, event(LinkageEventKind::refused, 3min, "call/ack"));
  CHECK(says(next, Code::linkage_ask_channel));
  next = advance(next.linkage, event(LinkageEventKind::refused, 4min, "call/ack"));
  CHECK(says(next, Code::linkage_ask_deputy));
  next = advance(next.linkage, event(LinkageEventKind::refused, 5min, "call/ack"));
  next = advance(next.linkage, event(LinkageEventKind::refused, 6min, "call/ack"));
  CHECK(next.linkage.runs[1].state == StepState::refused);
  // A later word counts: somebody does answer in the end.
  next = advance(next.linkage, event(LinkageEventKind::acknowledged, 9min, "call"));
  CHECK_FALSE(next.linkage.runs[3].blocked);
  CHECK(minute(next.linkage, "report") == 24);
}

TEST_CASE("repeated, late, early and missing words are handled and said", "[running]") {
  const Linkage linkage = begin(prepared(call_chain()));
  Advanced next = advance(linkage, event(LinkageEventKind::done, 15min, "assess", "e1"));
  CHECK(says(next, Code::linkage_event_missed));  // nobody had said that the bureau answered
  CHECK(next.linkage.runs[1].state == StepState::done);
  const Advanced again =
      advance(next.linkage, event(LinkageEventKind::done, 15min, "assess", "e1"));
  CHECK(says(again, Code::linkage_event_repeated));
  CHECK(again.linkage.runs == next.linkage.runs);
  CHECK(says(advance(next.linkage, event(LinkageEventKind::done, 16min, "assess", "e2")),
             Code::linkage_event_over));
  CHECK(says(advance(next.linkage, event(LinkageEventKind::begun, 14min, "report", "e3")),
             Code::linkage_event_late));
  CHECK(says(advance(next.linkage, event(LinkageEventKind::done, -1s, "assess", "e4")),
             Code::linkage_event_early));
  CHECK(says(advance(next.linkage, event(LinkageEventKind::done, 16min, "asses", "e5")),
             Code::linkage_event_step_near));
}

TEST_CASE("a limit is kept at its second and broken one second past it, and says by what",
          "[running]") {
  Chain chain{.origin = zero};
  chain.steps = {step("drive", 10min), within(step("be there", 0s, {0}), 10min)};
  const Linkage kept = begin(prepared(chain));
  CHECK_FALSE(kept.runs[1].broken());
  CHECK(kept.runs[1].slack == 0s);
  chain.steps[0].duration = 10min + 1s;
  const Linkage broken = begin(prepared(chain));
  CHECK(broken.runs[1].broken());
  CHECK(broken.runs[1].slack == -1s);
  CHECK(blame(broken, 1) == 0);
}

TEST_CASE("a road that is closed stops the journey, or makes it longer where somebody says so",
          "[running]") {
  Chain chain{.origin = zero};
  chain.steps = {step("travel", 20min), within(step("arrive", 0s, {0}), 30min)};
  chain.steps[0].roads = {RoadId("e1"), RoadId("e2")};
  const Linkage linkage = begin(prepared(chain));
  LinkageEvent closed = event(LinkageEventKind::road_closed, 5min);
  closed.subject = "e2";
  Advanced next = advance(linkage, closed);
  CHECK(next.linkage.runs[1].blocked);
  CHECK(says(next, Code::linkage_way_closed));
  CHECK(says(next, Code::linkage_limit_broken));
  closed.within = 15min;
  next = advance(linkage, closed);
  CHECK(minute(next.linkage, "arrive") == 35);
  CHECK(blame(next.linkage, 1) == 0);
}

TEST_CASE("a higher level adds what it adds and alarms nobody twice; a lower one lets go in order",
          "[running]") {
  Chain chain{.origin = zero};
  chain.scales = {{.plan = PlanId("p"),
                   .title = "p",
                   .additive = true,
                   .levels = {"I", "II"},
                   .names = {"I", "II"},
                   .level = "II"}};
  chain.steps = {step("tell a", 1min), step("tell a again", 1min), step("tell b", 1min),
                 step("ask the province", 5min, {2})};
  for (std::size_t i = 0; i < 3; ++i) {
    chain.steps[i].kind = ChainKind::notify;
    chain.steps[i].receiver = OrganisationId(i < 2 ? "a" : "b");
  }
  for (std::size_t i = 1; i < 4; ++i) {
    chain.steps[i].scale = 0;
    chain.steps[i].levels = {"I"};
  }
  const Linkage linkage = begin(prepared(chain));
  CHECK(linkage.runs[3].state == StepState::dormant);
  LinkageEvent raise = event(LinkageEventKind::level, 10min);
  raise.subject = "p";
  raise.to = "I";
  const Advanced raised = advance(linkage, raise);
  CHECK(says(raised, Code::linkage_told_before));
  CHECK(raised.linkage.runs[0].state == StepState::planned);
  CHECK(raised.linkage.runs[0].finish == linkage.runs[0].finish);
  CHECK(raised.linkage.runs[1].state == StepState::cancelled);
  CHECK(minute(raised.linkage, "ask the province") == 16);
  raise.at += 2min;
  raise.to = "II";
  const Advanced lowered = advance(raised.linkage, raise);
  CHECK(lowered.linkage.runs[3].state == StepState::cancelled);
  CHECK(lowered.linkage.runs[2].state == StepState::planned);  // was told: cannot be untold
  CHECK(says(lowered, Code::linkage_let_go));
}

TEST_CASE("a leader who withdraws the people cancels what they were to do inside, at once",
          "[running]") {
  Chain chain{.origin = zero};
  chain.steps = {step("arrive", 5min), step("go in", 30min, {0}),
                 step("other team goes in", 30min)};
  chain.steps[1].entry = chain.steps[2].entry = true;
  chain.steps[1].body = "T1";
  LinkageEvent out = event(LinkageEventKind::withdraw, 10min);
  out.subject = "T1";
  const Advanced next = advance(begin(prepared(chain)), out);
  CHECK(next.linkage.runs[1].state == StepState::cancelled);
  CHECK(next.linkage.runs[1].ended == zero + 10min);
  CHECK(next.linkage.runs[2].state == StepState::planned);
}

TEST_CASE("a channel that is down makes the call take the next, and standing orders need no call",
          "[running]") {
  Chain chain = call_chain();
  chain.steps.push_back(step("squad moves", 1min));
  chain.steps[4].after = {{.step = 1, .why = WaitReason::word}};
  chain.steps[4].standing_order = 10min;
  chain.steps[1].if_silent = {
      {FallbackKind::next_channel, OrganisationId("bureau"), "mobile"},
      {FallbackKind::next_channel, OrganisationId("bureau"), "messenger", 40min}};
  const Linkage linkage = begin(prepared(chain));
  LinkageEvent down = event(LinkageEventKind::channel_down, 1min);
  down.subject = "phone";
  Advanced next = advance(linkage, down);
  CHECK(says(next, Code::linkage_ask_channel));
  CHECK(next.linkage.runs[1].tries == 1);
  down.subject = "mobile";
  next = advance(next.linkage, down);
  CHECK(says(next, Code::linkage_messenger));
  CHECK(minute(next.linkage, "call/ack") == 42);
  next = advance(next.linkage, event(LinkageEventKind::refused, 43min, "call/ack"));
  CHECK(says(next, Code::linkage_standing_order));
  CHECK_FALSE(next.linkage.runs[4].blocked);
  CHECK(next.linkage.runs[2].blocked);
}

TEST_CASE("a circle across plans is named, and bad chains are refused", "[running]") {
  Chain chain{.origin = zero};
  chain.steps = {step("a", 1min, {1}), step("b", 1min, {0})};
  try {
    (void)prepared(chain);
    FAIL("a circle was taken");
  } catch (const Error& error) {
    CHECK(error.code() == Code::linkage_cycle);
    CHECK(text(error.message(), Language::en).find("a → b → a") != std::string::npos);
  }
  chain.steps = {step("a", -1s)};
  CHECK_THROWS_AS(prepared(chain), Error);
  chain.steps = {step("a", 1s), step("a", 1s)};
  CHECK_THROWS_AS(prepared(chain), Error);
}

TEST_CASE("a hundred thousand steps in one row are put on the clock, and moved, without recursion",
          "[running]") {
  Chain chain{.origin = zero};
  for (int i = 0; i < 100'000; ++i) {
    ChainStep one{.id = "s" + std::to_string(i), .text = "s", .duration = 1s};
    if (i > 0) one.after = {{.step = static_cast<std::size_t>(i - 1)}};
    chain.steps.push_back(std::move(one));
  }
  chain.steps.back().limit = Limit{.within = 100'000s, .from = zero};
  const Linkage linkage = begin(prepared(chain));
  CHECK(linkage.runs.back().finish == zero + 100'000s);
  CHECK_FALSE(linkage.runs.back().broken());
  const Advanced late = advance(linkage, event(LinkageEventKind::done, 2s, "s0"));
  CHECK(late.linkage.runs.back().broken());
  CHECK(late.linkage.runs.back().slack == -1s);
  chain.steps.front().after = {{.step = 99'999}};
  CHECK_THROWS_AS(prepared(chain), Error);
}
