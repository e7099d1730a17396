#pragma once

#include <cstdint>
#include <limits>
#include <stop_token>
#include <utility>

namespace muster {

/// How far searches go: a number of looks at a link or a crew, the same on every machine, or until
/// somebody asks for the end. Once it has ended it stays so.
class SearchWork {
 public:
  SearchWork() = default;
  SearchWork(std::uint64_t most, std::stop_token stop) : most_(most), stop_(std::move(stop)) {}

  /// Notes so many looks. False when the search has to end.
  bool spend(std::uint64_t looks) {
    used_ += looks;
    if (used_ > most_) over_ = true;
    if (!stopped_ && used_ >= ask_again_) {
      ask_again_ = used_ + between_asking;
      stopped_ = stop_.stop_requested();
    }
    return !ended();
  }

  [[nodiscard]] bool ended() const { return over_ || stopped_; }
  [[nodiscard]] bool stopped() const { return stopped_; }
  [[nodiscard]] std::uint64_t used() const { return used_; }

 private:
  static constexpr std::uint64_t between_asking = 10'000;

  std::uint64_t most_ = std::numeric_limits<std::uint64_t>::max();
  std::stop_token stop_ = {};
  std::uint64_t used_ = 0;
  std::uint64_t ask_again_ = 0;
  bool over_ = false;
  bool stopped_ = false;
};

}  // namespace muster
