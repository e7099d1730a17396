#pragma once

#include "element_reader.hpp"
#include "muster/plan/drill.hpp"

namespace muster {

/// The inject in its element; what is wrong with it is among the findings of the reader.
[[nodiscard]] Inject read_inject(ElementReader& element);
/// `<deadline_missed>`, `<stock_below>` or `<arrived>` in that element.
///
/// Empty:   when none of them stands in it.
[[nodiscard]] std::optional<DrillCondition> read_drill_condition(ElementReader& element);

}  // namespace muster
