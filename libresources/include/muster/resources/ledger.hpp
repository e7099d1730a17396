#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/id.hpp"
#include "muster/plan/time.hpp"
#include "muster/plan/units.hpp"
#include "muster/resources/agreement.hpp"

namespace muster {

/// So much of a lot that comes, goes, or is found broken, with why and on which paper.
struct StockMove {
  LotId lot = {};
  Quantity quantity = {};  ///< more than none
  std::string reason = {};
  std::string document = {};
  std::optional<IncidentId> incident = {};
};

/// So much of a material out of one stockpile, from whichever lots run out first: those with a last
/// day by that day, then those of unknown expiry, then those that never run out; each by id.
struct StockDraw {
  StockpileId stockpile = {};
  MaterialId material = {};
  Quantity quantity = {};  ///< more than none
  std::optional<Instant> valid_until =
      {};  ///< it must still be good then: on arrival, or after use; else when it is issued
  std::string reason = {};
  std::string document = {};
  std::optional<IncidentId> incident = {};
};

/// 拆箱: so many kits of a lot are opened, and each part goes into one lot of its own material.
struct Unpacking {
  LotId kit = {};
  Quantity quantity = {};  ///< kits, more than none
  std::vector<LotId> into = {};
  std::string reason = {};
  std::string document = {};
};

/// A stocktake: what somebody counted, and the version of the lot he set out with. When anything
/// moved in between, the count is refused and says how much.
struct StockCount {
  LotId lot = {};
  Quantity counted = {};
  std::int64_t version = 0;  ///< StockRow::version when the count began
  std::string reason = {};
  std::string document = {};
};

/// One line of the ledger. Lines are never changed and never taken away.
struct Movement {
  std::int64_t seq = 0;  ///< of the audit row it belongs to
  std::int64_t line = 0;
  LotId lot;
  std::string kind;  ///< opening, receive, issue, transfer_out, transfer_in, count, write_off,
                     ///< give_back, unpack_out, unpack_in
  std::int64_t change = 0;
  Quantity balance = {};  ///< after it
  std::string reason;
  std::string document;
  std::optional<IncidentId> incident;
  std::string actor;
  std::optional<Instant> at;  ///< none only where an older store had not recorded it
};

/// What lies in a lot now.
struct StockRow {
  LotId lot;
  Quantity balance = {};     ///< the sum of its movements
  Quantity reserved = {};    ///< of it, spoken for
  std::int64_t version = 0;  ///< the sequence number of its last movement; 0 before the first
};

/// 征用: taken by decision, to be returned or paid for. 有偿服务: hired, to be paid.
enum class TakenAs { requisition, service };
[[nodiscard]] std::string_view name(TakenAs taken);

/// Something that is not ours and was used for an incident.
struct Requisition {
  std::int64_t seq = 0;
  TakenAs as = TakenAs::requisition;
  IncidentId incident = {};
  OrganisationId owner = {};
  std::string what = {};
  Quantity quantity = {};
  std::string decision = {};  ///< number of the decision
  std::string slip = {};      ///< 征用单 number
  std::optional<std::int64_t> owed_minor =
      {};  ///< compensation in the currency's smallest unit; unknown until assessed
  Instant taken = {};
  std::optional<Instant> returned = {};
  std::optional<OrganisationId> payer = {};  ///< who pays; none until that is decided
};

/// 结算: what one incident cost, from the ledger alone.
struct Settlement {
  struct Stock {
    LotId lot;
    std::optional<OrganisationId> owner;  ///< none when the region no longer has the lot
    std::int64_t issued = 0;
    std::int64_t returned = 0;
    std::int64_t consumed = 0;
  };
  struct CrewTime {
    CrewId crew;
    std::optional<Instant> since;
    std::optional<Instant> until;  ///< none while it is still engaged
    std::optional<Seconds> held;
    std::optional<Instant> relieve_by;  ///< by the rest rule of its kind of team
  };
  /// A paper of a team that came, and whether it held on the day its first crew was engaged.
  struct Paper {
    TeamId team;
    std::string paper;
    std::string number;
    Date valid_from = {};
    Date valid_to = {};
    bool held = false;
  };
  /// Who pays a kind of cost where nobody was named: none when no rule says, or when the rule says
  /// the accident unit and no committed answer names one.
  struct ByRule {
    Cost cost = Cost::requisition;
    std::optional<PayerRuleId> rule;
    std::optional<OrganisationId> payer;
  };
  /// What one organisation pays, or what nobody has been told to pay.
  struct Payer {
    std::optional<OrganisationId> payer;
    std::int64_t owed_minor = 0;
    std::int64_t owed_unknown = 0;  ///< lines nobody has assessed yet
    bool by_rule = false;           ///< some of them because a rule says so
  };
  IncidentId incident;
  std::vector<Stock> stock;
  std::vector<CrewTime> crews;
  std::vector<Paper> papers;    ///< by team, paper and number
  std::vector<ByRule> by_rule;  ///< one for each kind of cost, in their order
  std::vector<Requisition> requisitions;
  std::int64_t owed_minor = 0;    ///< sum of the assessed ones
  std::int64_t owed_unknown = 0;  ///< requisitions nobody has assessed yet
  std::vector<Payer> payers;      ///< by id, those without one first
};

}  // namespace muster
