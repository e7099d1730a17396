#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "muster/plan/catalogue.hpp"
#include "muster/plan/plan.hpp"

namespace muster {

/// What a card says of an organisation: its name, and its numbers as (channel, address), the one to
/// try first in front.
struct SheetEntry {
  Text name = {};
  std::vector<std::pair<std::string, std::string>> numbers = {};
};
/// Who is called what, under which numbers. Who is not in it stands with his id and no number.
using SheetBook = std::map<OrganisationId, SheetEntry>;

/// The parts of a printed card, in the order in which they are read.
enum class SheetPart {
  trigger,
  actions,
  do_not,
  withdraw,
  calls,
  distances,
  protection,
  caution,
  needs,
  public_information,
  hand_over
};
[[nodiscard]] Text title(SheetPart part);

/// One line of a part: what leads it ("1", a telephone number), what it says, and what is printed
/// small behind it.
struct SheetLine {
  std::string lead = {};
  std::string text = {};
  std::string small = {};
  bool urgent = false;  ///< it has a limit or must be confirmed
  friend bool operator==(const SheetLine&, const SheetLine&);
};

struct SheetBlock {
  SheetPart part = SheetPart::actions;
  std::string heading = {};
  std::vector<SheetLine> lines = {};
  friend bool operator==(const SheetBlock&, const SheetBlock&);
};

/// A card as it is laid out on A6, in one language: words only, every one of them safe to print on
/// one line (one_line()), whatever a person wrote into the plan.
struct CardSheet {
  CardId card = {};
  Language language = Language::zh;
  std::string title = {};
  std::string holder = {};
  std::string banner = {};  ///< "样例数据"; empty for a real region
  std::string footer = {};  ///< card, plan and version
  std::vector<SheetBlock> blocks = {};
  friend bool operator==(const CardSheet&, const CardSheet&);
};

/// What one glance at the card must show: when it holds, the first actions, what not to do, when to
/// leave, and whom to call under which number; then distances, protection, cautions, what to ask
/// for, and to whom the scene is handed.
///
/// Order:   parts as in SheetPart; within each the plan's order. Actions are numbered in the order
///          in which they can be begun (an action after those it comes after, else as written).
///          Calls: each organisation once, where it is first told; on a card that tells nobody, the
///          owner of the plan, or who takes over from him where only that one has a number.
/// Empty:   parts with nothing to say are left out.
[[nodiscard]] CardSheet card_sheet(const Plan& plan, const Card& card, const Catalogue& catalogue,
                                   const SheetBook& book, Language language, const Text& banner);

}  // namespace muster
