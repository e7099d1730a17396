#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/plan/geo.hpp"
#include "muster/plan/id.hpp"
#include "muster/plan/time.hpp"
#include "muster/plan/units.hpp"
#include "muster/resources/team.hpp"

namespace muster {

/// The life of a crew: at home (off_duty … part_time), out (alerted … relieved), on its way back
/// (returning, restoring: cleaned and refilled), or out of service.
enum class CrewPhase {
  off_duty,
  duty,
  standby,
  recall,
  part_time,
  alerted,
  on_the_way,
  staged,
  on_scene,
  relieved,
  returning,
  restoring,
  out_of_service
};
[[nodiscard]] std::string_view name(CrewPhase phase);
[[nodiscard]] Text title(CrewPhase phase);
[[nodiscard]] std::optional<CrewPhase> phase_named(std::string_view name);
/// Whether it makes sense. Going out is not among them: that takes an engagement.
[[nodiscard]] bool may_follow(CrewPhase before, CrewPhase after);
/// Alerted to relieved: it is held by an incident.
[[nodiscard]] bool is_out(CrewPhase phase);
/// What turnout belongs to; off for one that cannot go.
[[nodiscard]] Readiness readiness_in(CrewPhase phase);
[[nodiscard]] CrewPhase phase_of(Readiness readiness);

struct CrewChange {
  CrewId crew = {};
  std::optional<CrewPhase> phase = {};    ///< none: as it is, and only where it stands changes
  std::string reason = {};                ///< required for out_of_service
  std::optional<PlaceId> place = {};      ///< where it stands now, when not at its base
  std::optional<Position> position = {};  ///< where it is between two places; outweighs `place`
};

struct CrewRow {
  CrewId crew;
  std::optional<CrewPhase> phase;  ///< none: as the region has it
  std::optional<Instant> since;
  std::string reason;
  std::optional<PlaceId> place;
  std::optional<Position> position;
  std::optional<IncidentId> engaged_at;
  std::optional<Instant> engaged_since;
  std::optional<Instant> relieve_by;  ///< engaged as long as its rest rule allows
  std::optional<Instant> rested_at;   ///< released, and rested as long as its rule asks
  std::int64_t version = 0;           ///< the sequence number of its last change; 0: as imported
};

/// A crew held by an incident; one at a time, which the schema itself enforces.
struct Engagement {
  std::int64_t seq = 0;
  CrewId crew;
  IncidentId incident;
  std::optional<Instant> since;  ///< none only where schema 1 had not recorded it
  std::optional<Instant> released;
};

/// A crew, or so much of a lot, kept for later: from `from` on, until `until` where that is known.
struct Reservation {
  std::int64_t seq = 0;
  std::int64_t line = 0;
  std::optional<CrewId> crew = {};  ///< either a crew
  std::optional<LotId> lot = {};    ///< or a lot
  Quantity quantity = {};           ///< of the lot
  std::optional<IncidentId> incident = {};
  std::string purpose = {};
  Instant from = {};
  std::optional<Instant> until = {};
  bool ended = false;
};

/// An incident the centre has recorded.
struct RecordedIncident {
  IncidentId id;
  std::string kind;
  Instant known = {};
  std::int64_t seq = 0;
};

}  // namespace muster
