#pragma once

#include <optional>
#include <string>

#include "muster/resources/gap_report.hpp"

namespace muster {

/// "1.243".
[[nodiscard]] std::string thousandths(Decimal value);
/// The value of D, or the range it lies in.
[[nodiscard]] std::string d_words(const Balance& found, Language language);
/// "93.5": in percent.
[[nodiscard]] std::string percent_words(std::int64_t part, std::int64_t all);
/// What is expected for one disaster, in seconds or metres, hours or kilometres where it is much.
[[nodiscard]] std::string way_words(std::int64_t weighted, const BalanceStudy& study,
                                    Language language);
/// The depot where one more unit saves most.
[[nodiscard]] std::optional<std::size_t> dearest(const Balance& found);
/// Whole minutes, rounded up.
[[nodiscard]] std::string minutes_up(Seconds time);

}  // namespace muster
