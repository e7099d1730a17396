#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "muster/plan/incident.hpp"
#include "muster/plan/match.hpp"

namespace muster {

struct Region;
class TravelTimes;

/// One expert, or group of one field, looked at for one need.
struct ExpertChoice {
  ExpertId expert;
  bool chosen = false;
  bool conflict = false;            ///< is never chosen
  bool other_field = false;         ///< neither: he may know whom else to ask
  std::optional<Instant> remote;    ///< none: not known
  std::optional<Instant> on_scene;  ///< none: not known
  std::vector<Message> reasons;
};

/// What one card asks for, and who could answer.
struct ExpertAnswer {
  CardId card;
  std::string field;
  Quantity asked = {};
  Quantity found = {};  ///< people chosen, at most as many as asked for
  std::optional<Instant> remote_by;
  std::optional<Instant> on_scene_by;
  std::vector<ExpertChoice> choices;
};

struct ExpertQuestion {
  HazardId hazard = {};
  std::vector<CardId> cards = {};  ///< none: every card of every plan that is for the hazard
  Instant known = {};              ///< the limits of the cards run from here
  Instant as_of = {};              ///< nobody is asked earlier
};

/// Who may be asked, how soon he can be consulted from afar and be on scene, and who has a
/// conflict of interest: whoever is employed by the accident unit or by one above or below it, and
/// whoever wrote or reviewed the plan (dated facts `authorship`, `review`). From afar he is there
/// when he answers, which is after his call-out; on scene after the drive from his place. Unknown
/// stays unknown.
///
/// Order:   needs by plan and card; choices: chosen first, by remote arrival, on-scene arrival, id;
///          unknown arrivals last, conflicts after them. Where too few of the field are there, the
///          first three on call of other fields come at the end.
/// Empty:   when no card asks for an expert.
/// Throws:  Error{id_unknown} for a hazard or card that is not there.
[[nodiscard]] std::vector<ExpertAnswer> choose_experts(const Region& region,
                                                       const ExpertQuestion& question);

/// The same for an incident as it stands: the cards that came out, from where it is, along the
/// roads as they are; the accident unit is its own.
[[nodiscard]] std::vector<ExpertAnswer> choose_experts(const Region& region,
                                                       const LocatedIncident& incident,
                                                       std::span<const Match> matches,
                                                       Instant as_of, const TravelTimes& travel);

/// What is lacking: nobody works in the field, or too few without a conflict. Empty: nothing.
[[nodiscard]] std::optional<Message> lacking(const ExpertAnswer& answer);

}  // namespace muster
