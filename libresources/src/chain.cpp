#include "muster/resources/chain.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "muster/plan/schedule.hpp"

namespace muster {
namespace {

struct KindWords {
  std::string_view name = {};
  Stage stage = Stage::handling;
  const char* zh = "";
  const char* en = "";
};

constexpr std::array kinds = {
    KindWords{"receive_report", Stage::report, "接报", "receive the report"},
    KindWords{"report", Stage::report, "报告", "report"},
    KindWords{"report_up", Stage::report, "电话上报", "report up by telephone"},
    KindWords{"report_written", Stage::report, "书面上报", "report up in writing"},
    KindWords{"notify", Stage::report, "通知", "notify"},
    KindWords{"acknowledge", Stage::report, "回执", "acknowledge"},
    KindWords{"messenger", Stage::report, "派人送信", "send a messenger"},
    KindWords{"assess", Stage::assessment, "研判", "assess"},
    KindWords{"decide_level", Stage::assessment, "定级", "decide the level"},
    KindWords{"warn", Stage::warning, "预警", "warn"},
    KindWords{"stand_by", Stage::warning, "待命", "stand by"},
    KindWords{"start_response", Stage::response_start, "启动响应", "start the response"},
    KindWords{"open_command_post", Stage::response_start, "设现场指挥部", "open the command post"},
    KindWords{"transfer_command", Stage::response_start, "移交指挥", "transfer command"},
    KindWords{"activate_group", Stage::response_start, "工作组到位", "activate a group"},
    KindWords{"first_response", Stage::first_response, "先期处置", "first response"},
    KindWords{"evacuate", Stage::handling, "疏散", "evacuate"},
    KindWords{"handle", Stage::handling, "处置", "handle"},
    KindWords{"order", Stage::support, "下调令", "order"},
    KindWords{"request_aid", Stage::support, "商请支援", "request mutual aid"},
    KindWords{"requisition", Stage::support, "征用决定", "requisition decision"},
    KindWords{"requisition_slip", Stage::support, "征用清单", "requisition slip"},
    KindWords{"consent", Stage::support, "同意", "consent"},
    KindWords{"turn_out", Stage::support, "出动", "turn out"},
    KindWords{"travel", Stage::support, "行进", "travel"},
    KindWords{"arrive", Stage::support, "到达", "arrive"},
    KindWords{"open_staging", Stage::support, "设集结点", "open the staging area"},
    KindWords{"check_in", Stage::support, "报到", "check in"},
    KindWords{"set_up", Stage::support, "展开", "set up"},
    KindWords{"first_effective", Stage::support, "形成战力", "first effective action"},
    KindWords{"support", Stage::support, "支援", "support"},
    KindWords{"inform_public", Stage::handling, "发布信息", "inform the public"},
    KindWords{"relieve", Stage::support, "换班", "relieve"},
    KindWords{"end_response", Stage::response_end, "响应终止", "end the response"},
    KindWords{"demobilise", Stage::response_end, "撤收", "demobilise"},
    KindWords{"requisition_return", Stage::aftermath, "返还征用", "return what was requisitioned"},
    KindWords{"restore", Stage::aftermath, "恢复", "restore"}};
static_assert(kinds.size() == static_cast<std::size_t>(ChainKind::restore) + 1);

struct ReasonWords {
  std::string_view name = {};
  const char* zh = "";
  const char* en = "";
};
constexpr std::array reasons = {ReasonWords{"word", "等通知", "waits for the word"},
                                ReasonWords{"card", "卡片次序", "order of the card"},
                                ReasonWords{"consent", "等同意", "waits for consent"},
                                ReasonWords{"way", "在路上", "on the way"},
                                ReasonWords{"force", "等力量", "waits for the force"},
                                ReasonWords{"report", "等报告", "waits for the report"},
                                ReasonWords{"decision", "等决定", "waits for the decision"},
                                ReasonWords{"release", "等放回", "waits for the release"}};
static_assert(reasons.size() == static_cast<std::size_t>(WaitReason::release) + 1);

constexpr Seconds longest = std::chrono::hours(24) * 36'525;

constexpr Seconds nothing{0};

bool negative(const ChainStep& step) {
  return step.duration.value_or(nothing) < nothing ||
         step.answer_within.value_or(nothing) < nothing ||
         step.standing_order.value_or(nothing) < nothing ||
         (step.limit && step.limit->within < nothing) ||
         std::ranges::any_of(step.after, [](const Wait& wait) { return wait.lag < nothing; }) ||
         std::ranges::any_of(step.if_silent, [](const AskNext& next) {
           return next.takes.value_or(nothing) < nothing;
         });
}

void check(const Chain& chain) {
  if (chain.steps.size() > most_steps) {
    throw Error(Code::linkage_many,
                {std::to_string(chain.steps.size()), std::to_string(most_steps)});
  }
  const auto there = [&](std::size_t position) { return position < chain.steps.size(); };
  for (const ChainStep& step : chain.steps) {
    if (negative(step)) throw Error(Code::linkage_duration, {step.id});
    const bool long_limit = step.limit && step.limit->within > longest;
    if (step.duration.value_or(Seconds{0}) > longest || long_limit) {
      throw Error(Code::linkage_long, {step.id});
    }
    const bool stray = step.scale && *step.scale >= chain.scales.size();
    const bool waits_astray =
        std::ranges::any_of(step.after, [&](const Wait& wait) { return !there(wait.step); });
    if (stray || waits_astray || (step.limit && !there(step.limit->from_step.value_or(0))) ||
        (step.instead && !there(step.instead->step))) {
      throw Error(Code::internal, {"a step names a position that is not there"});
    }
    if (!step.actor.empty() && !knows(chain, step.actor)) {
      throw Error(Code::linkage_no_actor, {step.id, step.actor.view()});
    }
  }
}

void index_ids(Chain& chain) {
  chain.by_id.resize(chain.steps.size());
  std::iota(chain.by_id.begin(), chain.by_id.end(), 0U);
  std::ranges::sort(chain.by_id, {}, [&](std::uint32_t i) { return std::tie(chain.steps[i].id); });
  const auto twice = std::ranges::adjacent_find(
      chain.by_id, {}, [&](std::uint32_t i) { return std::tie(chain.steps[i].id); });
  if (twice != chain.by_id.end()) {
    throw Error(Code::linkage_step_twice, {chain.steps[*twice].id});
  }
}

/// What a step waits for, each once with its longest lag, by position. A limit that runs from the
/// end of a step is no reason to wait.
void tidy_waits(ChainStep& step) {
  std::ranges::sort(step.after, {}, [](const Wait& wait) {
    return std::tuple(wait.step, -wait.lag.count(), wait.why);
  });
  const auto same = [](const Wait& one, const Wait& other) { return one.step == other.step; };
  step.after.erase(std::unique(step.after.begin(), step.after.end(), same), step.after.end());
}

void lay_arcs(Chain& chain) {
  chain.first.assign(1, 0);
  chain.arcs.clear();
  for (const ChainStep& step : chain.steps) {
    for (const Wait& wait : step.after) {
      chain.arcs.push_back({static_cast<std::uint32_t>(wait.step), wait.why, wait.lag.count()});
    }
    chain.first.push_back(static_cast<std::uint32_t>(chain.arcs.size()));
  }
}

/// What put_on_the_clock() needs of each step, side by side.
void lay_times(Chain& chain) {
  chain.timing.clear();
  chain.limited.clear();
  chain.answering.clear();
  chain.instead.clear();
  chain.movers.clear();
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    const ChainStep& step = chain.steps[i];
    chain.timing.push_back({.duration = step.duration.value_or(Seconds{0}).count(),
                            .earliest = step.earliest.value_or(chain.origin),
                            .confirm = step.confirm,
                            .afterwards = comes_afterwards(step),
                            .standing_order = step.standing_order.has_value(),
                            .told_of = step.limit || step.kind == ChainKind::arrive ||
                                       step.kind == ChainKind::first_effective});
    const auto here = static_cast<std::uint32_t>(i);
    if (step.limit) chain.limited.push_back(here);
    if (step.instead) {
      chain.instead.emplace_back(static_cast<std::uint32_t>(step.instead->step), here);
    }
    for (const Wait& wait : step.standing_order ? step.after : std::vector<Wait>()) {
      chain.movers.emplace_back(static_cast<std::uint32_t>(wait.step), here);
    }
  }
  std::ranges::sort(chain.instead);
  std::ranges::sort(chain.movers);
  std::vector<std::optional<std::string>> levels;
  for (const Scale& scale : chain.scales) levels.push_back(scale.level);
  for (const std::uint32_t i : chain.order) {
    const ChainStep& step = chain.steps[i];
    if (step.answer_within) chain.answering.push_back(i);
    if (step.instead || !in_force(chain, step, levels)) continue;
    Instant begins = chain.timing[i].earliest;
    for (std::uint32_t a = chain.first[i]; a < chain.first[i + 1]; ++a) {
      const auto& before = chain.timing[chain.arcs[a].before].by_plan;
      if (before) begins = std::max(begins, *before + Seconds{chain.arcs[a].lag});
    }
    chain.timing[i].by_plan = begins + Seconds{chain.timing[i].duration};
  }
}

}  // namespace

bool knows(const Chain& chain, const OrganisationId& organisation) {
  return chain.organisations.empty() ||
         std::ranges::binary_search(chain.organisations, organisation);
}

std::string_view name(ChainKind kind) { return kinds.at(static_cast<std::size_t>(kind)).name; }

Text title(ChainKind kind) {
  const KindWords& words = kinds.at(static_cast<std::size_t>(kind));
  return {words.zh, words.en};
}

Stage stage_of(ChainKind kind) { return kinds.at(static_cast<std::size_t>(kind)).stage; }

std::string_view name(WaitReason reason) {
  return reasons.at(static_cast<std::size_t>(reason)).name;
}

Text title(WaitReason reason) {
  const ReasonWords& words = reasons.at(static_cast<std::size_t>(reason));
  return {words.zh, words.en};
}

std::optional<std::size_t> position_of(const Chain& chain, std::string_view id) {
  const auto found = std::ranges::lower_bound(
      chain.by_id, id, {}, [&](std::uint32_t i) { return std::string_view(chain.steps[i].id); });
  if (found == chain.by_id.end() || chain.steps[*found].id != id) return std::nullopt;
  return *found;
}

std::span<const std::pair<std::uint32_t, std::uint32_t>> pairs_of(const Chain::Pairs& pairs,
                                                                  std::size_t step) {
  const auto before = [](const auto& pair, std::size_t wanted) { return pair.first < wanted; };
  const auto begins = std::lower_bound(pairs.begin(), pairs.end(), step, before);
  const auto ends = std::lower_bound(begins, pairs.end(), step + 1, before);
  return {begins, ends};
}

bool comes_afterwards(const ChainStep& step) {
  return step.kind == ChainKind::relieve || step.stage >= Stage::response_end;
}

bool in_force(const Chain& chain, const ChainStep& step,
              std::span<const std::optional<std::string>> levels) {
  if (!step.scale) return true;
  const Scale& scale = chain.scales[*step.scale];
  const std::optional<std::string>& level = levels[*step.scale];
  if (!level) return false;
  const auto among = [&](const std::string& one) {
    return std::ranges::find(step.levels, one) != step.levels.end();
  };
  if (among(*level)) return true;
  if (!scale.additive) return false;
  const auto at = std::ranges::find(scale.levels, *level);
  return std::any_of(at, scale.levels.end(), among);
}

std::shared_ptr<const Chain> prepared(Chain chain) {
  std::ranges::sort(chain.organisations);
  check(chain);
  index_ids(chain);
  std::vector<Activity> activities;
  std::vector<Precedence> precedences;
  activities.reserve(chain.steps.size());
  for (ChainStep& step : chain.steps) {
    tidy_waits(step);
    for (const Wait& wait : step.after) {
      precedences.push_back({.before = wait.step, .after = activities.size(), .lag = wait.lag});
    }
    activities.push_back({.name = step.id, .duration = step.duration.value_or(Seconds{0})});
  }
  const auto order = in_waiting_order(activities, precedences);
  chain.order.assign(order.begin(), order.end());
  lay_arcs(chain);
  lay_times(chain);
  return std::make_shared<const Chain>(std::move(chain));
}

}  // namespace muster
