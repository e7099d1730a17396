#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace muster {

/// The SHA-256 of these bytes, as 64 lower-case hexadecimal digits.
///
/// Empty:   no bytes have a digest too: e3b0c442…
/// Cost:    O(bytes).
std::string sha256_hex(std::string_view bytes);

/// The same over bytes that come piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::string_view bytes);
  /// Of all that was added. Once.
  [[nodiscard]] std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace muster
