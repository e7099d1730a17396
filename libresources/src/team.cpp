#include "muster/resources/team.hpp"

#include "muster/plan/error.hpp"

namespace muster {
namespace {

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Skill parse_skill(std::string_view part) {
  const auto colon = part.find(':');
  Skill skill{.capability = CapabilityId(without_blanks(part.substr(0, colon)))};
  if (colon != std::string_view::npos) {
    skill.type = std::string(without_blanks(part.substr(colon + 1)));
  }
  return skill;
}

}  // namespace

std::string_view name(Staffing staffing) {
  switch (staffing) {
    case Staffing::full_time:
      return "full_time";
    case Staffing::part_time:
      return "part_time";
    case Staffing::volunteer:
      return "volunteer";
  }
  throw Error(Code::internal, {"a staffing without a name"});
}

std::string_view name(Readiness readiness) {
  switch (readiness) {
    case Readiness::duty:
      return "duty";
    case Readiness::standby:
      return "standby";
    case Readiness::recall:
      return "recall";
    case Readiness::part_time:
      return "part_time";
    case Readiness::off:
      return "off";
  }
  throw Error(Code::internal, {"a readiness without a name"});
}

Text title(Readiness readiness) {
  switch (readiness) {
    case Readiness::duty:
      return {"值班", "on duty"};
    case Readiness::standby:
      return {"待机", "standby"};
    case Readiness::recall:
      return {"召回", "recall"};
    case Readiness::part_time:
      return {"兼职", "part-time"};
    case Readiness::off:
      return {"停勤", "off duty"};
  }
  throw Error(Code::internal, {"a readiness without a title"});
}

std::optional<Readiness> rostered(std::span<const Shift> shifts, const CrewId& crew, Instant at) {
  const Shift* holds = nullptr;
  Instant began;
  for (const Shift& shift : shifts) {
    if (shift.crew != crew || at < shift.from) continue;
    Instant from = shift.from;
    if (shift.every_days) {
      const auto every = std::chrono::days(*shift.every_days);
      from += (at - shift.from) / every * every;
    }
    if (at - from >= shift.until - shift.from) continue;
    if (holds != nullptr && from < began) continue;
    holds = &shift;
    began = from;
  }
  return holds == nullptr ? std::nullopt : std::optional(holds->readiness);
}

std::vector<Skill> parse_skills(std::string_view text) {
  std::vector<Skill> skills;
  if (without_blanks(text).empty()) return skills;
  while (true) {
    const auto end = text.find(';');
    skills.push_back(parse_skill(text.substr(0, end)));
    if (end == std::string_view::npos) return skills;
    text.remove_prefix(end + 1);
  }
}

std::string format_skills(const std::vector<Skill>& skills) {
  std::string text;
  for (const Skill& skill : skills) {
    if (!text.empty()) text += ';';
    text += skill.capability.view();
    if (skill.type) text += ':' + *skill.type;
  }
  return text;
}

}  // namespace muster
