#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "muster/plan/geo.hpp"
#include "muster/plan/id.hpp"
#include "muster/plan/text.hpp"
#include "muster/plan/time.hpp"
#include "muster/plan/units.hpp"
#include "muster/resources/organisation.hpp"

namespace muster {

struct Material;

struct Stockpile {
  StockpileId id;
  Text name;
  OrganisationId organisation;
  std::string kind;
  PlaceId place;
  Position position = {};
  std::optional<JurisdictionId> jurisdiction;
  Minutes opens = {};  ///< local time of day; equal to `closes`: never open
  Minutes closes = Minutes{24 * 60};
  std::optional<Minutes> call_in;  ///< until a keeper called in has opened
  std::optional<Minutes> loading;
  std::optional<std::int64_t> trucks;
  bool external = false;
  OrganisationId authority;
  Act act = Act::order;
  std::optional<Minutes> consent;
  Provenance provenance;
};

/// Whether and when a lot runs out is always said: a day, never, or not recorded.
struct Expiry {
  enum class Kind { on, none, unknown };
  Kind kind = Kind::unknown;
  Date last_day = {};  ///< the last day of validity, with Kind::on
};
[[nodiscard]] std::optional<Expiry> parse_expiry(std::string_view text);
[[nodiscard]] std::string format_expiry(const Expiry& expiry);

enum class Condition { serviceable, to_test, repair };
[[nodiscard]] std::string_view name(Condition condition);
[[nodiscard]] Text title(Condition condition);

/// 实物储备, 协议储备, 产能储备: lying there, promised by contract, or still to be made.
enum class Holding { in_kind, agreed, capacity };
[[nodiscard]] std::string_view name(Holding holding);
[[nodiscard]] Text title(Holding holding);

/// One kind of thing from one batch in one stockpile.
struct Lot {
  LotId id;
  StockpileId stockpile;
  MaterialId material;
  Quantity quantity = {};
  std::optional<std::string> batch;
  Expiry expires = {};
  OrganisationId owner;
  OrganisationId manager;  ///< 代储单位
  OrganisationId release_authority;
  Quantity floor = {};  ///< 最低储备量: kept back
  Condition condition = Condition::serviceable;
  std::optional<Date> verified_at;
  std::optional<std::string> verified_by;
  std::optional<std::string> place_in_store;  ///< 库位: hall, rack, shelf
  std::optional<Holding> holding;
  std::optional<Minutes> release;  ///< until the release authority has agreed; else the
                                   ///< usual time of the stockpile
  Provenance provenance;
};

/// 成套物资: what lies in one kit. A kit is a material of its own and is counted as one.
struct KitPart {
  MaterialId kit;
  MaterialId part;
  Quantity quantity = {};  ///< in one kit
  Provenance provenance;
};

/// Whether somebody is to telephone before it is counted on: it was last looked at longer ago than
/// its material allows, or nobody said when. Never where the material sets no limit.
[[nodiscard]] bool is_to_confirm(const Lot& lot, const Material& material,
                                 std::optional<Date> last_verified, Date today);

}  // namespace muster
