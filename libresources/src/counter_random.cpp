#include "counter_random.hpp"

#include <bit>

namespace muster {

namespace {

constexpr std::uint32_t low(std::uint64_t wide) { return static_cast<std::uint32_t>(wide); }
constexpr std::uint32_t high(std::uint64_t wide) { return static_cast<std::uint32_t>(wide >> 32); }

/// √((range₁ · range₂) · share ÷ 2³²) with the share of 16 bits.
std::int64_t root_of(std::uint64_t share, std::int64_t range_1, std::int64_t range_2) {
  const auto product = static_cast<std::uint64_t>(range_1) * static_cast<std::uint64_t>(range_2);
  return static_cast<std::int64_t>((whole_root(product * (share >> 16)) + 128) >> 8);
}

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key) {
  constexpr std::uint64_t multiplier_0 = 0xD2511F53;
  constexpr std::uint64_t multiplier_1 = 0xCD9E8D57;
  for (int i = 0; i < 10; ++i) {
    const std::uint64_t product_0 = multiplier_0 * counter[0];
    const std::uint64_t product_1 = multiplier_1 * counter[2];
    counter = {high(product_1) ^ counter[1] ^ key[0], low(product_1),
               high(product_0) ^ counter[3] ^ key[1], low(product_0)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

std::uint64_t whole_root(std::uint64_t n) {
  std::uint64_t root = 0;
  std::uint64_t bit = std::uint64_t{1} << 62;
  while (bit > n) bit >>= 2;
  for (; bit != 0; bit >>= 2) {
    if (n >= root + bit) {
      n -= root + bit;
      root = (root >> 1) + bit;
    } else {
      root >>= 1;
    }
  }
  return root;
}

std::uint64_t minus_ln(std::uint32_t bits) {
  const std::uint64_t value = std::uint64_t{bits} + 1;  // 1 to 2³²
  const int whole = static_cast<int>(std::bit_width(value)) - 1;
  std::uint64_t mantissa = whole <= 31 ? value << (31 - whole) : value >> (whole - 31);
  std::uint64_t log2 = static_cast<std::uint64_t>(whole) << 32;
  for (int bit = 31; bit >= 0; --bit) {
    mantissa = (mantissa * mantissa) >> 31;
    if (mantissa >> 32 != 0) {
      log2 |= std::uint64_t{1} << bit;
      mantissa >>= 1;
    }
  }
  constexpr std::uint64_t ln_2 = 2'977'044'472;  // ln 2 · 2³²
  return (((std::uint64_t{32} << 32) - log2) >> 8) * ln_2 >> 24;
}

std::uint32_t CounterRandom::bits(std::uint32_t stream, std::uint32_t index) const {
  return philox({round_, stream, index, 0}, {low(key_), high(key_)})[0];
}

bool CounterRandom::chance(std::int64_t per_million, std::uint32_t stream,
                           std::uint32_t index) const {
  return below(1'000'000, stream, index) < per_million;
}

std::int64_t CounterRandom::below(std::int64_t count, std::uint32_t stream,
                                  std::uint32_t index) const {
  return static_cast<std::int64_t>(
      (std::uint64_t{bits(stream, index)} * static_cast<std::uint64_t>(count)) >> 32);
}

std::int64_t CounterRandom::of(const Distribution& spread, std::uint32_t stream,
                               std::uint32_t index) const {
  const std::uint32_t drawn = bits(stream, index);
  switch (spread.shape) {
    case DistributionShape::exponential: {
      const std::uint64_t half = std::uint64_t{1} << 31;
      return static_cast<std::int64_t>(
          (static_cast<std::uint64_t>(spread.mode) * minus_ln(drawn) + half) >> 32);
    }
    case DistributionShape::uniform:
      return spread.least + static_cast<std::int64_t>(
                                (std::uint64_t{drawn} *
                                 static_cast<std::uint64_t>(spread.most - spread.least + 1)) >>
                                32);
    case DistributionShape::triangular: {
      const std::int64_t range = spread.most - spread.least;
      if (range == 0) return spread.least;
      const std::int64_t rising = spread.mode - spread.least;
      const auto turn =
          (static_cast<std::uint64_t>(rising) << 32) / static_cast<std::uint64_t>(range);
      if (drawn < turn) return spread.least + root_of(drawn, range, rising);
      const std::uint64_t rest = (std::uint64_t{1} << 32) - drawn;
      return spread.most - root_of(rest, range, spread.most - spread.mode);
    }
  }
  return spread.least;
}

}  // namespace muster
