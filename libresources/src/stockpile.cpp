#include "muster/resources/stockpile.hpp"

#include "muster/plan/error.hpp"

namespace muster {

std::optional<Expiry> parse_expiry(std::string_view text) {
  if (text == "none") return Expiry{.kind = Expiry::Kind::none};
  if (text == "unknown") return Expiry{.kind = Expiry::Kind::unknown};
  const auto day = parse_date(text);
  if (!day) return std::nullopt;
  return Expiry{.kind = Expiry::Kind::on, .last_day = *day};
}

std::string format_expiry(const Expiry& expiry) {
  switch (expiry.kind) {
    case Expiry::Kind::on:
      return format_date(expiry.last_day);
    case Expiry::Kind::none:
      return "none";
    case Expiry::Kind::unknown:
      return "unknown";
  }
  throw Error(Code::internal, {"an expiry of no kind"});
}

std::string_view name(Condition condition) {
  switch (condition) {
    case Condition::serviceable:
      return "serviceable";
    case Condition::to_test:
      return "to_test";
    case Condition::repair:
      return "repair";
  }
  throw Error(Code::internal, {"a condition without a name"});
}

Text title(Condition condition) {
  switch (condition) {
    case Condition::serviceable:
      return {"完好", "serviceable"};
    case Condition::to_test:
      return {"待检", "to be tested"};
    case Condition::repair:
      return {"待修", "under repair"};
  }
  throw Error(Code::internal, {"a condition without a title"});
}

}  // namespace muster
