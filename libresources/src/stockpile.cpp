#include "muster/resources/stockpile.hpp"

#include "muster/plan/catalogue.hpp"
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

std::string_view name(Holding holding) {
  switch (holding) {
    case Holding::in_kind:
      return "in_kind";
    case Holding::agreed:
      return "agreed";
    case Holding::capacity:
      return "capacity";
  }
  throw Error(Code::internal, {"a holding without a name"});
}

Text title(Holding holding) {
  switch (holding) {
    case Holding::in_kind:
      return {"实物储备", "in kind"};
    case Holding::agreed:
      return {"协议储备", "by agreement"};
    case Holding::capacity:
      return {"产能储备", "capacity to make it"};
  }
  throw Error(Code::internal, {"a holding without a title"});
}

bool is_to_confirm(const Lot& lot, const Material& material, std::optional<Date> last_verified,
                   Date today) {
  if (!material.confirm_after_days) return false;
  std::optional<Date> looked_at = lot.verified_at;
  if (last_verified && (!looked_at || *looked_at < *last_verified)) looked_at = last_verified;
  return !looked_at || today - *looked_at > std::chrono::days(*material.confirm_after_days);
}

}  // namespace muster
