#pragma once

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
  void byte(unsigned value) { sum_ = (sum_ ^ value) * 0x100000001B3U; }
  void number(std::uint64_t value) {
    for (unsigned shift = 0; shift < 64; shift += 8)
      byte(static_cast<unsigned>(value >> shift & 0xFFU));
  }

  std::uint64_t sum_ = 0xCBF29CE484222325U;
};

}  // namespace muster
