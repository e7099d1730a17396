#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// Texts one after the other in one row of bytes: four bytes and its own for each, where a
/// std::string takes 32 and often more.
class TextColumn {
 public:
  /// Throws:  Error{internal} beyond 4 GiB of text.
  void push_back(std::string_view text);
  void reserve(std::size_t texts) { ends_.reserve(texts); }
  /// Gives back what it holds in reserve.
  void trim();

  /// It lives as long as nothing is added.
  [[nodiscard]] std::string_view operator[](std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(begin, ends_[i] - begin);
  }
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_.capacity() + 4 * ends_.capacity(); }

 private:
  std::string bytes_;
  std::vector<std::uint32_t> ends_;
};

/// Texts that are kept once, each under the number of its first coming.
class TextPool {
 public:
  /// The number of this text.
  ///
  /// Cost:    one look into a table; a text that is new is copied.
  /// Throws:  as TextColumn.
  std::uint32_t add(std::string_view text);
  /// Gives back what only adding needs; the next add() makes it again.
  void trim();

  /// It lives as long as nothing is added.
  [[nodiscard]] std::string_view operator[](std::uint32_t number) const { return texts_[number]; }
  [[nodiscard]] std::size_t size() const { return texts_.size(); }
  [[nodiscard]] std::size_t bytes() const { return texts_.bytes() + 4 * slots_.capacity(); }

 private:
  void rehash(std::size_t slots);

  TextColumn texts_ = {};
  std::vector<std::uint32_t> slots_;  ///< by hash: number + 1, or 0 where nothing is
};

}  // namespace muster
