#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "muster/resources/placement.hpp"

namespace muster {

/// How many units of each site: the least and the most that are still tried.
struct SiteRange {
  std::vector<std::int64_t> least = {};
  std::vector<std::int64_t> most = {};
};

/// What some prices say about a range of choices. Everything is to be made small.
struct Relaxed {
  std::int64_t bound = 0;                  ///< no choice of the range costs less; scaled
  std::vector<std::int64_t> amounts = {};  ///< the choice that costs so little
  std::vector<std::int64_t> one_more =
      {};  ///< by site: by how much the bound rises when it has more than its least
  std::vector<std::int64_t> one_less = {};  ///< … when it has less than its most
  std::vector<std::int64_t> slope = {};     ///< by demand: what raising its price would gain
  bool possible = true;                     ///< the range holds a choice at all
};

class SiteChoice;
class OwnSearch;

/// The rest of a question within a range: only the sites that are still free, and of the demands
/// what they still decide. A choice of it costs `settled` less than the same choice of the whole.
class NarrowedChoice {
 public:
  virtual ~NarrowedChoice() = default;

  [[nodiscard]] virtual SiteChoice& choice() = 0;
  /// Prices of the whole question as prices of the rest.
  [[nodiscard]] virtual std::vector<std::int64_t> inward(std::span<const std::int64_t> prices,
                                                         std::int64_t scale) const = 0;
  /// Prices of the rest as prices of the whole question, whose bound within the range is that of
  /// the rest, and what is settled.
  [[nodiscard]] virtual std::vector<std::int64_t> outward(std::span<const std::int64_t> prices,
                                                          std::int64_t scale) const = 0;

  std::vector<std::uint32_t> sites = {};  ///< of the whole question, by site of the rest
  std::int64_t settled = 0;

 protected:
  NarrowedChoice() = default;
  NarrowedChoice(const NarrowedChoice&) = default;
  NarrowedChoice& operator=(const NarrowedChoice&) = default;
  NarrowedChoice(NarrowedChoice&&) = default;
  NarrowedChoice& operator=(NarrowedChoice&&) = default;
};

/// A question of placement as the search sees it: a cost to be made small, and prices that bound
/// it.
class SiteChoice {
 public:
  virtual ~SiteChoice() = default;

  [[nodiscard]] virtual std::size_t prices() const = 0;
  /// More than any sum of costs, unscaled.
  [[nodiscard]] virtual std::int64_t ceiling() const = 0;
  [[nodiscard]] virtual std::vector<std::int64_t> first_prices(std::int64_t scale) const = 0;
  /// Brings a price back to where it says something.
  [[nodiscard]] virtual std::int64_t allowed(std::size_t demand, std::int64_t price,
                                             std::int64_t scale) const = 0;
  virtual void relax(const SiteRange& range, std::span<const std::int64_t> prices,
                     std::int64_t scale, Relaxed& into) const = 0;
  /// The prices under which the bound of this single choice is its cost.
  [[nodiscard]] virtual std::vector<std::int64_t> exact_prices(
      const std::vector<std::int64_t>& amounts, std::int64_t scale) const = 0;
  /// A choice within the range near this one and under these prices, made good; its cost, or
  /// nothing when none was found.
  [[nodiscard]] virtual bool mend(const SiteRange& range, std::span<const std::int64_t> prices,
                                  std::int64_t scale, std::vector<std::int64_t>& amounts,
                                  std::int64_t& cost) = 0;
  /// Once, for the best choice that prices led to: a longer look for a cheaper one near it. True
  /// when one was found.
  [[nodiscard]] virtual bool improve(const SiteRange& /*range*/,
                                     std::vector<std::int64_t>& /*amounts*/,
                                     std::int64_t& /*cost*/) {
    return false;
  }
  /// Whether narrowed() ever makes this question smaller.
  [[nodiscard]] virtual bool narrows() const { return false; }
  /// What is left of the question within the range, where at least one site is free.
  ///
  /// Empty:   this question is not made smaller.
  [[nodiscard]] virtual std::unique_ptr<NarrowedChoice> narrowed(const SiteRange& /*range*/) const {
    return nullptr;
  }
  /// A search made for this kind of question, within the range. It lasts no longer than the choice.
  ///
  /// Empty:   there is none.
  [[nodiscard]] virtual std::unique_ptr<OwnSearch> own_search(const SiteRange& /*range*/) const;

 protected:
  SiteChoice() = default;
  SiteChoice(const SiteChoice&) = default;
  SiteChoice& operator=(const SiteChoice&) = default;
  SiteChoice(SiteChoice&&) = default;
  SiteChoice& operator=(SiteChoice&&) = default;
};

struct ChoiceLimits {
  std::uint64_t most_nodes = 1'000'000;
  std::int64_t below = 0;  ///< only choices cheaper than this are looked for; 0: any
  bool any = false;        ///< the first one below is good enough
  std::int64_t scale = 0;  ///< of the prices; 0: as fine as the costs allow
  std::function<bool(std::uint64_t nodes, bool found, std::int64_t cost, std::int64_t bound)>
      go_on = {};
};

struct Chosen {
  bool found = false;
  std::vector<std::int64_t> amounts = {};
  std::int64_t cost = 0;
  std::int64_t bound = 0;  ///< nothing is cheaper; `below` when nothing below it exists
  bool proved = false;
  std::uint64_t nodes = 0;
  PlacementProof proof = {};
};

/// A search that keeps what it learns about a question from one run to the next.
class OwnSearch {
 public:
  virtual ~OwnSearch() = default;
  [[nodiscard]] virtual Chosen run(const ChoiceLimits& limits) = 0;

 protected:
  OwnSearch() = default;
  OwnSearch(const OwnSearch&) = default;
  OwnSearch& operator=(const OwnSearch&) = default;
  OwnSearch(OwnSearch&&) = default;
  OwnSearch& operator=(OwnSearch&&) = default;
};

/// The cheapest choice within the range: branch and bound, whose bounds come from prices raised and
/// lowered along the slopes (deflected subgradient), in whole numbers.
[[nodiscard]] Chosen search(SiteChoice& question, SiteRange range, const ChoiceLimits& limits);

/// The same, one cost after another from the least that the prices leave open: nothing for 34,
/// nothing for 35. Each is a smaller tree than the next, so a search that is stopped leaves a
/// better bound than one that looks below its best choice from the beginning. Where the bound is
/// far from the best choice, it is looked for there alone. What the prices of the root leave open
/// is searched by the question's own search, where it has one.
[[nodiscard]] Chosen search_from_below(SiteChoice& question, const SiteRange& range,
                                       const ChoiceLimits& limits);

/// The cheapest choice below `limits.below`, likewise by the question's own search where the prices
/// of the root are not enough.
[[nodiscard]] Chosen search_below(SiteChoice& question, const SiteRange& range,
                                  const ChoiceLimits& limits);

}  // namespace muster
