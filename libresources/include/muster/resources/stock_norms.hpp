#pragma once

#include <optional>
#include <string>
#include <vector>

#include "muster/resources/readiness.hpp"

namespace muster {

/// What a norm asks for of one material at one enterprise, one team or for the people of the
/// region.
struct NormCheck {
  std::string norm = {};
  MaterialId material = {};
  std::string per = {};      ///< people, hazard or team
  std::string subject = {};  ///< id of the hazard, team or jurisdiction; of hazards counted
                             ///< together that of their organisation
  std::vector<HazardId> together = {};  ///< hazards that are counted at once, by id
  Text subject_name = {};
  std::string base = {};                    ///< with people: resident, affected or evacuated
  std::optional<std::int64_t> people = {};  ///< of that base; none: nobody recorded them
  std::optional<Quantity> need = {};        ///< none: people or measure unknown
  Quantity from_kits = {};  ///< of what there is: lies in kits, which would have to be opened
  Quantity pack = {};       ///< not 0: so many in a pack (rule `pack`)
  Quantity broken = {};     ///< pieces in begun packs, which no depot sends; not counted
  std::optional<Quantity> have =
      {};  ///< serviceable and not run out; none: nothing is recorded there
  std::string mark = {};
  std::string source = {};
  [[nodiscard]] bool short_of() const { return need && have && *have < *need; }
};

/// The stock there is against the norms (rule `stock_norm`). A need is amount × people (÷
/// of_people) × days × (1 + reserve), rounded up once. Whose people are counted stands in the rule
/// and is never guessed: residents are the jurisdiction's, affected and evacuated ones the most
/// that any planning basis tried says. A hazard counts once or times a measure of it, where the
/// rule names one. A kit counts for what it is and for each part in it, in lots and with crews.
/// What comes in packs counts lot by lot in whole packs. What an enterprise holds lies in
/// stockpiles of its organisation and with its teams; where the rule says that its hazards are
/// counted `together` (one event may strike them all), their needs are added and its stock is
/// counted once; where it has neither, nothing is recorded, which is not the same as nothing.
///
/// Order:   by norm, material, subject.
/// Throws:  Error{norm_none} when no norm is in force, Error{decimal_overflow}.
[[nodiscard]] std::vector<NormCheck> stock_norms(const Region& region, const Situation& situation,
                                                 const RegionReadiness& readiness);

}  // namespace muster
