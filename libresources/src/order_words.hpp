#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "wording.hpp"

namespace muster {

/// Crews of one team meant for the same deadline, or one lot: one line of an order.
struct OrderLine {
  std::size_t requirement = 0;
  std::optional<TeamId> team = {};
  std::optional<LotId> lot = {};
  std::string what = {};   ///< "3 小队" or "200 套 自救器"
  std::string whose = {};  ///< the team or the stockpile
  std::vector<std::size_t> assignments = {};
  Instant departs = {};  ///< the first
  Instant first_arrival = {};
  Instant last_arrival = {};
  Instant by = {};                      ///< the deadline they are meant for
  std::optional<Seconds> late_by = {};  ///< the longest delay
};

/// The order in lines: crews by team, sort and deadline, then lots one by one, in the order of
/// their assignments. What a crew carries comes with it and has no line.
[[nodiscard]] std::vector<OrderLine> order_lines(const Order& order, const Wording& wording);

/// What to say on the telephone, in full sentences.
[[nodiscard]] std::string order_text(const Order& order, const Wording& wording);

/// The same to paste into a message: 300 characters at the most; where that is not enough it ends
/// after a whole clause and says that a list follows.
[[nodiscard]] std::string order_message(const Order& order, const Wording& wording);

/// What sort of crew it is, by the last part of its name without its number: "第3小队" of a company
/// is a "小队", "…, ambulance 2" an "ambulance"; a plain word for crew where the name has one part
/// only.
[[nodiscard]] std::string crew_sort(const Crew& crew, Language language);

/// "3 个小队", "3 squads".
[[nodiscard]] std::string counted(std::size_t count, const std::string& sort, Language language);

}  // namespace muster
