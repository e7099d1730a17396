#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace muster {

/// A checksum over the cells of a row, in their order and kind: FNV-1a of 64 bits. Each step is
/// one-to-one, so no single changed byte goes unseen. Against rot, not against forgers: those meet
/// the chain of the audit and the digest of the region.
class RowSum {
 public:
  void integer(std::int64_t value) {
    byte(1);
    number(static_cast<std::uint64_t>(value));
  }
  void text(std::string_view value) {
    byte(2);
    number(value.size());
    for (const char c : value) byte(static_cast<unsigned char>(c));
  }
  void nothing() { byte(3); }
  [[nodiscard]] std::int64_t value() const { return static_cast<std::int64_t>(sum_); }

 private:
  void byte(unsigned value) { sum_ = (sum_ ^ value) * prime; }
  /// Eight bytes, the lowest first. One that is 0 only multiplies, so what is left is done at once.
  void number(std::uint64_t value) {
    std::size_t left = 8;
    for (; value != 0; value >>= 8U, --left) byte(static_cast<unsigned>(value & 0xFFU));
    sum_ *= powers[left];
  }
  static constexpr std::uint64_t prime = 0x100000001B3U;
  static constexpr std::array<std::uint64_t, 9> powers = [] {
    std::array<std::uint64_t, 9> list = {1};
    for (std::size_t i = 1; i < list.size(); ++i) list[i] = list[i - 1] * prime;
    return list;
  }();

  std::uint64_t sum_ = 0xCBF29CE484222325U;
};

}  // namespace muster
