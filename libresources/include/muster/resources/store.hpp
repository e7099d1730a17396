#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "muster/plan/json.hpp"
#include "muster/resources/audit.hpp"
#include "muster/resources/engagement.hpp"
#include "muster/resources/ledger.hpp"
#include "muster/resources/situation.hpp"

namespace muster {

struct Region;

/// Who hears how far a backup has come, in pages: anything that is called with (done, all), or
/// nobody. Refers to it only while the backup runs.
class Progress {
 public:
  Progress() = default;
  template <class Hearer>
  Progress(const Hearer& hearer)
      : hearer_(&hearer), tell_([](const void* who, std::int64_t done, std::int64_t all) {
          (*static_cast<const Hearer*>(who))(done, all);
        }) {}

  void operator()(std::int64_t done, std::int64_t all) const {
    if (tell_ != nullptr) tell_(hearer_, done, all);
  }

 private:
  const void* hearer_ = nullptr;
  void (*tell_)(const void*, std::int64_t, std::int64_t) = nullptr;
};

/// How the file itself is doing.
struct StoreHealth {
  std::int64_t wal_bytes = 0;  ///< the log beside the file; grows while somebody reads for long
  bool wal_over = false;       ///< above 64 MiB: find the program that reads for so long. Readers
                               ///< of our own are ended at 256 MiB: Error{store_reader}
  std::optional<AuditHead> lost;  ///< the head this file once had and has no more
};

/// The file a centre works from: the region it imported and the situation since. SQLite, in WAL
/// mode with full synchronisation. Any number of threads may use one object, and any number of
/// processes one file: writes queue for one writer, readers see one state of the file each.
///
/// Every write is one transaction with one row of the audit, and takes a Deed. What a verb refuses
/// has changed nothing, but a denied one leaves a row that says so.
///
/// Throws:  Error{store_foreign}, Error{store_newer}, Error{store_older}, Error{store_network},
///          Error{store_damaged}, Error{store_full}, Error{store_read_only}, Error{store_busy},
///          Error{store_io} wherever the file is touched; what was not acknowledged is then not in
///          the file. From every write also Error{store_key}, Error{store_key_reused},
///          Error{store_denied}, Error{store_lost}, Error{id_unknown}.
class Store {
 public:
  /// Makes a new store holding the region: all of it, or no file.
  ///
  /// Throws:  Error{file_exists} when something stands at the path.
  static Store create(const std::string& path, const Region& region);
  /// Opens an existing store and brings an older one up to date, all or nothing. Never makes one.
  ///
  /// Throws:  Error{file_missing}, and as above.
  static Store open(const std::string& path);
  ~Store();
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;

  /// Replaces the region in one transaction; crews and lots keep their situation by id. The audit
  /// says which crews, teams, lots, stockpiles and plans it changed. Without a deed it says that
  /// nobody put his name to it.
  void import(const Region& region);
  Done import(const Region& region, const Deed& deed);
  [[nodiscard]] std::shared_ptr<const Region> region() const;
  /// What is true now, as it is for whoever asks on behalf of these incidents: what is reserved for
  /// them is theirs to use and counts as free, as far as it is there beside what is reserved for
  /// others.
  [[nodiscard]] Situation situation(std::span<const IncidentId> asking = {}) const;

  // Stock. The balance of a lot is the sum of its movements and never below none.
  /// Throws:  Error{stock_quantity} unless something moves.
  Done receive(const StockMove& move, const Deed& deed);
  /// Throws:  Error{stock_short} when less is there than asked, less what is reserved for others;
  ///          what is reserved for the incident of the move is used first.
  Done issue(const StockMove& move, const Deed& deed);
  /// The same from whichever lots of a stockpile run out first. Lots that have run out, or are not
  /// serviceable, or only agreed or still to be made, are passed over.
  ///
  /// Throws:  Error{stock_draw} when there is less of it.
  Done issue(const StockDraw& draw, const Deed& deed);
  Done write_off(const StockMove& move, const Deed& deed);
  /// What comes back from an incident.
  Done give_back(const StockMove& move, const Deed& deed);
  /// Throws:  also Error{stock_transfer} unless both lots hold the same material.
  Done transfer(const StockMove& move, const LotId& to, const Deed& deed);
  /// Opens kits: they leave their lot, and their parts come into the lots named.
  ///
  /// Throws:  also Error{stock_no_kit}, Error{stock_kit_parts} unless each part has one lot.
  Done unpack(const Unpacking& unpacking, const Deed& deed);
  /// A count also says that the lot was looked at.
  ///
  /// Throws:  Error{stock_counted_late} when the lot moved since the count began.
  Done count(const StockCount& count, const Deed& deed);
  Done requisition(const Requisition& taken, const Deed& deed);
  Done return_requisition(std::int64_t seq, std::optional<std::int64_t> owed_minor,
                          const Deed& deed);

  // Crews.
  /// Throws:  Error{crew_transition} for a change that makes no sense; Error{crew_resting} when it
  ///          is to stand ready before its rest is over and no reason is given; Error{geo_swapped},
  ///          Error{geo_latitude}, Error{geo_longitude} for a position off the globe.
  Done set_status(const CrewChange& change, const Deed& deed);
  /// Throws:  Error{crew_engaged} naming who holds it and since when; Error{crew_reserved};
  ///          Error{crew_resting} for one on its way back that is to rest.
  Done engage(const CrewId& crew, const IncidentId& incident, const Deed& deed);
  /// Lets these crews and lots of the incident go; with none named, everything it holds.
  ///
  /// Throws:  Error{crew_not_engaged} for a crew the incident does not hold.
  Done release(const IncidentId& incident, std::span<const CrewId> crews,
               std::span<const LotId> lots, const Deed& deed);
  /// Throws:  Error{crew_reserved}, Error{stock_short}, Error{reservation_window}.
  Done reserve(const Reservation& reservation, const Deed& deed);
  Done unreserve(std::int64_t seq, const Deed& deed);

  // The rest of the situation.
  /// A road is shut, slowed or opened until further notice or for a while; the same id again
  /// replaces it.
  ///
  /// Throws:  as closed_roads(), and Error{closure_factor}, Error{closure_window}.
  Done close_road(const Closure& closure, const Deed& deed);
  /// Throws:  Error{closure_none}.
  Done reopen_road(const ClosureId& closure, const Deed& deed);
  /// So much of a measure of a facility, as its beds, is taken now.
  ///
  /// Throws:  Error{facility_load} below none.
  Done set_load(const FacilityId& facility, const std::string& measure, Quantity taken,
                const Deed& deed);
  /// A contact does not answer, or answers again.
  Done set_channel(const ContactId& contact, bool down, const std::string& reason,
                   const Deed& deed);

  // Incidents.
  Done record(const RecordedIncident& incident, const Deed& deed);
  Done append_event(const IncidentId& incident, const std::string& what, const Deed& deed);
  /// 演练登记: keeps that a drill was held, how it was rated and what is to be mended, out of its
  /// after-action report (after_action_json()). Touches no stock and no crew.
  ///
  /// Throws:  Error{drill_record_empty} for a report that is none, or of a real response.
  Done record_drill(const Json& report, const Deed& deed);
  /// Books a saved answer (response_json()): engages its crews, reserves its lots, records its
  /// incidents and keeps the answer whole. Only the rows the answer uses are looked at again.
  ///
  /// Throws:  Error{commit_changed} naming each row that changed since the answer was given;
  ///          Error{commit_not_answer}, Error{commit_altered} for a file that is none.
  Done commit(const Json& answer, const Deed& deed);

  // Reading. Each call sees one state of the file.
  /// Order:   by lot; every lot that ever moved or is reserved.
  [[nodiscard]] std::vector<StockRow> stock() const;
  /// Order:   as they happened. All lots when none is named.
  [[nodiscard]] std::vector<Movement> movements(const std::optional<LotId>& lot = {}) const;
  /// Order:   by crew; those whose status ever changed.
  [[nodiscard]] std::vector<CrewRow> crews() const;
  [[nodiscard]] std::vector<Engagement> engagements() const;
  [[nodiscard]] std::vector<Reservation> reservations() const;
  [[nodiscard]] std::vector<Requisition> requisitions() const;
  [[nodiscard]] std::vector<RecordedIncident> incidents() const;
  /// Every drill that was recorded, with `seq` before it; the latest record of a report counts
  /// beside the earlier ones.
  ///
  /// Order:   as they were recorded.
  [[nodiscard]] std::vector<std::pair<std::int64_t, Json>> drills() const;
  /// The answer that was committed with that sequence number.
  [[nodiscard]] std::optional<Json> decision(std::int64_t seq) const;
  /// The writes after `seq`, in order, `most` at a time.
  [[nodiscard]] std::vector<AuditRow> changes_since(std::int64_t seq,
                                                    std::size_t most = 1000) const;
  [[nodiscard]] AuditHead head() const;
  /// Throws:  Error{id_unknown} when the incident was never recorded.
  [[nodiscard]] Settlement settlement(const IncidentId& incident) const;
  [[nodiscard]] StoreHealth health() const;

  /// Looks at every row: the chain of the audit, our checksums, the digest of the region, and
  /// whether every table says what the audit says. With a head kept outside, also whether the audit
  /// still contains it.
  [[nodiscard]] Verification verify(const std::optional<AuditHead>& kept = {}) const;
  /// Writes a copy of one state of the file while others go on working, and verifies it.
  ///
  /// Throws:  Error{file_exists}.
  void backup(const std::string& path, const Progress& progress = {}) const;
  /// Puts a verified backup where no store stands.
  ///
  /// Throws:  Error{file_exists}, Error{store_damaged}.
  static Store restore(const std::string& backup, const std::string& path);
  /// After a loss was reported: goes on from what is left, and says so in the audit.
  Done accept_loss(const Deed& deed);

  static constexpr std::int64_t schema_version = 4;

 private:
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Whether the file begins like an SQLite database: what a REGION argument is opened as.
[[nodiscard]] bool looks_like_store(const std::string& path);

}  // namespace muster
