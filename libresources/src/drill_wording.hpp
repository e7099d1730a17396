#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drill_words.hpp"
#include "muster/plan/drill.hpp"
#include "muster/resources/region.hpp"

namespace muster {

/// How the instants, names and times of one drill read in one language.
///
/// Keeps:   references to the drill and the region.
class DrillWording {
 public:
  DrillWording(const Drill& drill, const Region& region, Language language)
      : drill_(drill), region_(region), language_(language) {}

  [[nodiscard]] Language language() const { return language_; }
  /// Safe to print on one line.
  [[nodiscard]] std::string in(const Text& text) const { return one_line(text.in(language_)); }
  [[nodiscard]] std::string in(DrillWord word, const std::vector<Text>& parameters = {}) const {
    return in(words(word, parameters));
  }
  /// "22:35", with the date on another day than the start; rounded down to the minute.
  [[nodiscard]] std::string clock(Instant at) const;
  /// "2026-12-03 18:50".
  [[nodiscard]] std::string date_and_clock(Instant at) const;
  /// "+0:35" after the start.
  [[nodiscard]] std::string after_start(Instant at) const;
  /// "35 min", "2 h 5 min"; up to the minute.
  [[nodiscard]] std::string span(Seconds seconds) const;
  /// "35 min", "1 h", "90 s"; exact.
  [[nodiscard]] std::string short_span(Seconds seconds) const;
  /// The post of a participant, other words as they are; empty for none.
  [[nodiscard]] std::string person(const std::optional<std::string>& id) const;
  /// "telephone" where the word is a known one, else as it was written; empty for none.
  [[nodiscard]] std::string channel(const std::optional<std::string>& channel) const;
  /// What an inject waits for: "mine rescue arrives".
  [[nodiscard]] std::string condition(const DrillCondition& condition) const;
  /// The name of a level of a plan; the id where it has none.
  [[nodiscard]] std::string level(const PlanId& plan, const std::string& level) const;
  /// "37.5 %" out of parts per million, rounded to the nearest tenth.
  [[nodiscard]] static std::string percent(std::int64_t per_million);
  [[nodiscard]] std::string objective(const std::string& id) const;
  [[nodiscard]] std::string classes() const;
  /// The mark with the banner of the region: what stands above and below every text.
  [[nodiscard]] std::string mark_lines() const;

 private:
  const Drill& drill_;
  const Region& region_;
  Language language_;
};

}  // namespace muster
