#include "muster/resources/engagement.hpp"

#include <algorithm>
#include <array>

namespace muster {

namespace {

using enum CrewPhase;

constexpr std::array<std::string_view, 13> names = {
    "off_duty", "duty",     "standby",  "recall",    "part_time", "alerted",       "on_the_way",
    "staged",   "on_scene", "relieved", "returning", "restoring", "out_of_service"};

bool is_home(CrewPhase phase) { return phase <= part_time; }

}  // namespace

std::string_view name(CrewPhase phase) { return names.at(static_cast<std::size_t>(phase)); }

Text title(CrewPhase phase) {
  static const std::array<Text, 13> titles = {
      Text("停勤", "off duty"),      Text("值班", "duty"),       Text("待机", "standby"),
      Text("召回", "recall"),        Text("兼职", "part-time"),  Text("已通知", "alerted"),
      Text("途中", "on the way"),    Text("集结待命", "staged"), Text("现场", "on scene"),
      Text("已轮换", "relieved"),    Text("返回", "returning"),  Text("恢复战备", "restoring"),
      Text("停用", "out of service")};
  return titles.at(static_cast<std::size_t>(phase));
}

std::optional<CrewPhase> phase_named(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<CrewPhase>(found - names.begin());
}

bool may_follow(CrewPhase before, CrewPhase after) {
  if (before == after) return false;
  if (is_home(before)) return is_home(after) || after == out_of_service;
  switch (before) {
    case alerted:
      return after == on_the_way || after == staged || after == on_scene;
    case on_the_way:
      return after == staged || after == on_scene;
    case staged:
      return after == on_the_way || after == on_scene || after == relieved;
    case on_scene:
      return after == staged || after == relieved;
    case relieved:
      return after == on_scene || after == staged;
    case returning:
      return after == restoring || is_home(after) || after == out_of_service;
    case restoring:
      return is_home(after) || after == out_of_service;
    case out_of_service:
      return is_home(after) || after == restoring;
    default:
      return false;
  }
}

bool is_out(CrewPhase phase) { return phase >= alerted && phase <= relieved; }

Readiness readiness_in(CrewPhase phase) {
  switch (phase) {
    case duty:
      return Readiness::duty;
    case standby:
      return Readiness::standby;
    case recall:
      return Readiness::recall;
    case part_time:
      return Readiness::part_time;
    default:
      return Readiness::off;
  }
}

CrewPhase phase_of(Readiness readiness) {
  switch (readiness) {
    case Readiness::duty:
      return duty;
    case Readiness::standby:
      return standby;
    case Readiness::recall:
      return recall;
    case Readiness::part_time:
      return part_time;
    case Readiness::off:
      return off_duty;
  }
  return off_duty;
}

}  // namespace muster
