#include "drill_wording.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace muster {

namespace {

/// As it reads between quotation marks.
Text inner_quotes(Text text) {
  for (std::string* one : {&text.zh, &text.en}) {
    for (const auto& [outer, inner] : {std::pair("“", "‘"), std::pair("”", "’")}) {
      for (auto at = one->find(outer); at != std::string::npos; at = one->find(outer, at)) {
        one->replace(at, std::string_view(outer).size(), inner);
      }
    }
  }
  return text;
}

}  // namespace

std::string DrillWording::clock(Instant at) const {
  return format_clock(at, drill_.start, region_.header.display_offset);
}

std::string DrillWording::date_and_clock(Instant at) const {
  std::string text = format_instant(at, region_.header.display_offset).substr(0, 16);
  text[10] = ' ';
  return text;
}

std::string DrillWording::after_start(Instant at) const {
  const auto minutes = std::chrono::floor<Minutes>(at - drill_.start).count();
  const std::string sign = minutes < 0 ? "-" : "+";
  const std::int64_t far = minutes < 0 ? -minutes : minutes;
  const std::string rest = std::to_string(far % 60);
  return sign + std::to_string(far / 60) + ":" + (rest.size() < 2 ? "0" : "") + rest;
}

std::string DrillWording::span(Seconds seconds) const {
  const std::int64_t minutes = std::chrono::ceil<Minutes>(seconds).count();
  if (minutes < 60) return in(DrillWord::minutes, {std::to_string(minutes)});
  return in(DrillWord::hours_minutes, {std::to_string(minutes / 60), std::to_string(minutes % 60)});
}

std::string DrillWording::short_span(Seconds seconds) const {
  const std::int64_t count = seconds.count();
  if (count == 0 || count % 60 != 0) return in(DrillWord::seconds, {std::to_string(count)});
  if (count % 3600 == 0) return in(DrillWord::hours, {std::to_string(count / 3600)});
  return span(seconds);
}

std::string DrillWording::person(const std::optional<std::string>& id) const {
  if (!id) return {};
  const DrillParticipant* one = named(drill_.participants, *id);
  return one == nullptr ? one_line(*id) : in(one->post);
}

std::string DrillWording::channel(const std::optional<std::string>& channel) const {
  return channel ? in(channel_title(*channel)) : std::string();
}

std::string DrillWording::condition(const DrillCondition& condition) const {
  Text what;
  if (condition.capability) what = region_.catalogue.name_of(*condition.capability);
  if (condition.material) what = region_.catalogue.name_of(*condition.material);
  if (condition.team) what = name_of(region_.teams, *condition.team);
  if (condition.crew) what = name_of(region_.crews, *condition.crew);
  if (condition.card) {
    const auto [plan, card] = region_.plans.find(*condition.card);
    if (card != nullptr) {
      const auto action = std::ranges::find(card->actions, condition.action, &Action::id);
      if (action != card->actions.end()) what = action->text;
    }
  }
  if (condition.expectation) {
    const DrillExpectation* expected = named(drill_.expectations, *condition.expectation);
    if (expected != nullptr) what = expected->text;
  }
  switch (condition.kind) {
    case DrillConditionKind::deadline_missed:
      return in(DrillWord::condition_missed, {what});
    case DrillConditionKind::stock_below:
      return in(DrillWord::condition_below, {what, std::to_string(condition.level->count())});
    case DrillConditionKind::arrived:
      return in(DrillWord::condition_arrived, {what});
    case DrillConditionKind::reported:
      return in(DrillWord::condition_reported, {inner_quotes(what)});
    case DrillConditionKind::unreported:
      return in(DrillWord::condition_unreported, {inner_quotes(what)});
  }
  return {};
}

std::string DrillWording::level(const PlanId& plan, const std::string& level) const {
  const Plan* found = region_.plans.find(plan);
  if (found == nullptr) return one_line(level);
  const auto named_so = std::ranges::find(found->levels, level, &Level::id);
  if (named_so == found->levels.end() || named_so->name.empty()) return one_line(level);
  return in(named_so->name);
}

std::string DrillWording::percent(std::int64_t per_million) {
  const std::int64_t tenths = (per_million + 500) / 1000;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "%";
}

std::string DrillWording::objective(const std::string& id) const {
  const DrillObjective* found = named(drill_.objectives, id);
  return found == nullptr ? one_line(id) : in(found->text);
}

std::string DrillWording::classes() const {
  return in(DrillWord::drill_classes,
            {title(drill_.content), title(drill_.form), title(drill_.purpose),
             date_and_clock(drill_.start), short_span(drill_.lasts)});
}

std::string DrillWording::mark_lines() const {
  std::string text = "【" + exercise_mark() + "】";
  if (!region_.header.banner.empty()) text += " " + in(region_.header.banner);
  return text + "\n";
}

}  // namespace muster
