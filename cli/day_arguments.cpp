#include "day_arguments.hpp"

#include "muster/plan/error.hpp"

namespace muster {

std::optional<Date> day_argument(const Given& given, const std::string& name) {
  const auto written = given.one(name);
  if (!written) return std::nullopt;
  const auto day = parse_date(*written);
  if (!day) throw Error(Code::usage_form, {name, *written, "2026-11-20"});
  return day;
}

}  // namespace muster
