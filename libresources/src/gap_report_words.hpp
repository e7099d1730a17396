#pragma once

#include <string>
#include <vector>

#include "muster/plan/text.hpp"
#include "muster/resources/gap_report.hpp"

namespace muster {

/// Every word of the gap report that comes neither from data nor from a code.
enum class GapWord {
#define MUSTER_GAP_WORD(enumerator, zh, en) enumerator,
#include "gap_report_words.def"
#undef MUSTER_GAP_WORD
};

[[nodiscard]] std::string words(GapWord word, Language language,
                                const std::vector<std::string>& parameters = {});

/// "mine rescue (二级)".
[[nodiscard]] std::string item_words(const std::optional<CapabilityId>& capability,
                                     const std::optional<MaterialId>& material,
                                     const std::optional<std::string>& least_type,
                                     const Region& region, Language language);
/// With the unit of the material, as people read it.
[[nodiscard]] std::string amount_words(Quantity quantity, const std::optional<MaterialId>& material,
                                       const Region& region, Language language);
[[nodiscard]] std::string standard_words(const Standard& standard, const Region& region,
                                         Language language);
/// The same, told apart where the caller asked for it.
[[nodiscard]] std::string share_words(const StandardShare& share, const Region& region,
                                      Language language);
/// How far a row can be trusted, in words.
/// "chief engineer; ventilation engineer".
[[nodiscard]] std::string posts_words(const std::vector<Text>& posts, Language language);
[[nodiscard]] std::string mark_words(const std::string& mark, Language language);
/// The kind and the name of what could be lost.
[[nodiscard]] std::pair<std::string, std::string> loss_words(const LossOf& loss,
                                                             const Region& region,
                                                             Language language);
[[nodiscard]] std::string loss_id(const LossOf& loss);
[[nodiscard]] std::string_view name(StandardState state);

}  // namespace muster
