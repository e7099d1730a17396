#include "drill_wording.hpp"

namespace muster {

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
             date_and_clock(drill_.start), span(drill_.lasts)});
}

std::string DrillWording::mark_lines() const {
  std::string text = "【" + exercise_mark() + "】";
  if (!region_.header.banner.empty()) text += " " + in(region_.header.banner);
  return text + "\n";
}

}  // namespace muster
