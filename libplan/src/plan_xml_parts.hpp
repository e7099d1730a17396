#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "element_reader.hpp"
#include "muster/plan/plan.hpp"

namespace muster {

/// What one plan may hold at most, beside the bounds of XmlLimits; a plan beyond it is refused.
struct PlanLimits {
  static constexpr std::int64_t metres = 100'000;   ///< of a distance
  static constexpr std::int64_t group = 1'000'000;  ///< of a minimum effective group
  static constexpr std::int64_t experts = 1'000;    ///< of one field
  static constexpr std::size_t levels = 50;
  static constexpr std::size_t cards = 2'000;
  static constexpr std::size_t actions = 20'000;  ///< of one card
  static constexpr std::size_t points = 100;      ///< of the curve of one need
};

template <class Enum, std::size_t N>
Enum one_of(Fields& fields, std::string_view field, const std::array<Enum, N>& values) {
  std::array<std::string_view, N> words = {};
  for (std::size_t i = 0; i < N; ++i) words[i] = name(values[i]);
  return values.at(fields.one_of(field, words));
}

template <class Enum, std::size_t N>
std::optional<Enum> maybe_one_of(Fields& fields, std::string_view field,
                                 const std::array<Enum, N>& values) {
  if (!fields.has(field)) return std::nullopt;
  return one_of(fields, field, values);
}

/// Required, not negative.
[[nodiscard]] Decimal amount(Fields& fields, std::string_view field);
[[nodiscard]] std::optional<Decimal> maybe_amount(Fields& fields, std::string_view field);

/// `within` and `from`: both or neither.
[[nodiscard]] std::optional<Deadline> deadline_of(Fields& fields);

/// The texts inside the elements of that name.
[[nodiscard]] std::vector<Text> texts_in(ElementReader& parent, std::string_view name);

/// The elements of that name, each a condition on one indicator.
[[nodiscard]] std::vector<Criterion> criteria_in(ElementReader& parent, std::string_view name);

/// Words of an attribute as ids of one sort.
template <class Tag>
std::vector<Id<Tag>> ids_of(ElementReader& element, std::string_view field) {
  std::vector<Id<Tag>> found;
  for (std::string& word : element.words(field)) found.emplace_back(std::move(word));
  return found;
}

/// A finding when there are more than the limit.
template <class Things>
void limit(const Things& things, std::size_t most, std::string_view what, ElementReader& element) {
  if (things.size() <= most) return;
  report(element.findings(), Code::plan_too_many, element.origin(),
         {std::string(what), std::to_string(things.size()), std::to_string(most)});
}

[[nodiscard]] Card read_card(ElementReader& element);

}  // namespace muster
