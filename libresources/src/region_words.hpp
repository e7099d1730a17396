#pragma once

// What the columns of records are made of: what may be missing, ranges, and the words of choices.

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "muster/resources/region.hpp"

namespace muster::records {

template <class T>
struct Optional : std::false_type {
  using Value = T;
};
template <class T>
struct Optional<std::optional<T>> : std::true_type {
  using Value = T;
};
template <class T>
inline constexpr bool is_optional = Optional<std::remove_const_t<T>>::value;

/// A record to be filled, or one to be read only.
template <class T, class R>
concept Of = std::same_as<std::remove_const_t<T>, R>;

struct Range {
  std::int64_t least = 0;
  std::int64_t most = 0;
};
inline constexpr Range people_range = {0, 10'000'000'000};
inline constexpr Range month_range = {1, 12};
inline constexpr Range order_range = {1, 10'000};
inline constexpr Range ratio_range = {1, 1'000'000};
inline constexpr Range minutes_range = {0, 100'000};
inline constexpr Range amount_range = {0, 1'000'000'000'000'000};
inline constexpr Range day_range = {0, 1440};  ///< minutes since midnight
inline constexpr Range meters_range = {0, 100'000'000};
inline constexpr Range length_range = {1, 100'000'000};
inline constexpr Range speed_range = {1, 300};
inline constexpr Range limit_range = {1, 1'000'000};
inline constexpr Range factor_range = {1, 1000};
inline constexpr Range offset_range = {-1439, 1439};

/// The words of a choice, in the order of its enumerators.
template <class Enum>
const std::vector<std::string_view>& words();

template <class Enum>
std::vector<std::string_view> names_up_to(Enum last) {
  std::vector<std::string_view> all;
  for (int i = 0; i <= static_cast<int>(last); ++i) all.push_back(name(static_cast<Enum>(i)));
  return all;
}
template <>
inline const std::vector<std::string_view>& words<Tier>() {
  static const auto all = names_up_to(Tier::nation);
  return all;
}
template <>
inline const std::vector<std::string_view>& words<DayKind>() {
  static const auto all = names_up_to(DayKind::work);
  return all;
}
template <>
inline const std::vector<std::string_view>& words<SubjectKind>() {
  static const auto all = names_up_to(SubjectKind::agreement);
  return all;
}
template <>
inline const std::vector<std::string_view>& words<FactKind>() {
  static const auto all = names_up_to(FactKind::corrective_action);
  return all;
}
template <>
inline const std::vector<std::string_view>& words<Act>() {
  static const auto all = names_up_to(Act::requisition);
  return all;
}
template <>
inline const std::vector<std::string_view>& words<Staffing>() {
  static const auto all = names_up_to(Staffing::volunteer);
  return all;
}
template <>
inline const std::vector<std::string_view>& words<Readiness>() {
  static const auto all = names_up_to(Readiness::off);
  return all;
}
template <>
inline const std::vector<std::string_view>& words<Condition>() {
  static const auto all = names_up_to(Condition::repair);
  return all;
}
template <>
inline const std::vector<std::string_view>& words<Holding>() {
  static const auto all = names_up_to(Holding::capacity);
  return all;
}
template <>
inline const std::vector<std::string_view>& words<Cost>() {
  static const auto all = names_up_to(Cost::crew);
  return all;
}
template <>
inline const std::vector<std::string_view>& words<Pays>() {
  static const auto all = names_up_to(Pays::organisation);
  return all;
}
template <>
inline const std::vector<std::string_view>& words<Direction>() {
  static const std::vector<std::string_view> all = {"both", "forward", "backward"};
  return all;
}
template <>
inline const std::vector<std::string_view>& words<Heading>() {
  static const std::vector<std::string_view> all = {"n", "ne", "e", "se", "s", "sw", "w", "nw"};
  return all;
}
template <>
inline const std::vector<std::string_view>& words<ClosureEffect>() {
  static const std::vector<std::string_view> all = {"closed", "factor", "opened"};
  return all;
}
template <>
inline const std::vector<std::string_view>& words<Datum>() {
  static const std::vector<std::string_view> all = {"wgs84", "cgcs2000", "gcj02", "bd09"};
  return all;
}
template <>
inline const std::vector<std::string_view>& words<Language>() {
  static const std::vector<std::string_view> all = {"zh", "en"};
  return all;
}

}  // namespace muster::records
