#include "placement_exchange.hpp"

namespace muster {
namespace {

/// Numbers below a count, of which one may be looked up, put in and taken out.
class Gathered {
 public:
  explicit Gathered(std::size_t count) : position_(count, nowhere) {}

  void put(std::uint32_t one) {
    position_[one] = static_cast<std::uint32_t>(all_.size());
    all_.push_back(one);
  }
  void take(std::uint32_t one) {
    const std::uint32_t at = position_[one];
    all_[at] = all_.back();
    position_[all_[at]] = at;
    all_.pop_back();
    position_[one] = nowhere;
  }
  [[nodiscard]] bool has(std::uint32_t one) const { return position_[one] != nowhere; }
  [[nodiscard]] std::span<const std::uint32_t> all() const { return all_; }

 private:
  static constexpr std::uint32_t nowhere = 0xFFFFFFFF;
  std::vector<std::uint32_t> all_ = {};
  std::vector<std::uint32_t> position_;
};

class Exchange {
 public:
  Exchange(const CoverTable& table, const SiteRange& range)
      : table_(table),
        range_(range),
        chosen_(range.least.size()),
        open_(table.demand_begin.size() - 1),
        weight_(table.demand_begin.size() - 1, 1),
        times_(table.demand_begin.size() - 1, 0),
        worth_(range.least.size(), 0),
        moved_(range.least.size(), 0) {
    for (std::uint32_t i = 0; i < times_.size(); ++i) open_.put(i);
    for (std::size_t site = 0; site < worth_.size(); ++site) {
      worth_[site] = static_cast<std::int64_t>(table.demands(site).size());
    }
  }

  std::vector<std::int64_t> run(std::vector<std::int64_t> cover, std::uint64_t steps) {
    for (std::uint32_t site = 0; site < cover.size(); ++site) {
      if (cover[site] > 0) come(site);
    }
    std::uint32_t came = none;
    for (std::uint64_t step = 1; step <= steps; ++step) {
      while (open_.all().empty()) {
        for (std::uint32_t site = 0; site < cover.size(); ++site) {
          cover[site] = chosen_.has(site) ? 1 : 0;
        }
        if (!send_one_away(none, step)) return cover;
      }
      if (!send_one_away(came, step)) return cover;
      const std::uint32_t wanted = open_.all()[draw_of(step) % open_.all().size()];
      came = best_for(wanted, step);
      if (came != none) come(came);
      for (const std::uint32_t i : open_.all()) {
        ++weight_[i];
        for (const std::uint32_t site : table_.sites(i)) ++worth_[site];
      }
    }
    return cover;
  }

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  /// A number that says nothing about that of the step before (splitmix64, S. Vigna): multiples of
  /// one number, taken modulo a few open demands, would visit them in a fixed round.
  [[nodiscard]] static std::uint64_t draw_of(std::uint64_t step) {
    std::uint64_t draw = step * 0x9E3779B97F4A7C15U;
    draw = (draw ^ draw >> 30U) * 0xBF58476D1CE4E5B9U;
    draw = (draw ^ draw >> 27U) * 0x94D049BB133111EBU;
    return draw ^ draw >> 31U;
  }

  /// What a site is worth: absent, the demands that only it would cover; chosen, those it alone
  /// covers.
  void come(std::uint32_t site) {
    chosen_.put(site);
    worth_[site] = 0;
    for (const std::uint32_t i : table_.demands(site)) {
      if (++times_[i] == 1) {
        open_.take(i);
        for (const std::uint32_t other : table_.sites(i)) worth_[other] -= weight_[i];
        worth_[site] += 2 * weight_[i];
      } else if (times_[i] == 2) {
        for (const std::uint32_t other : table_.sites(i)) {
          if (other == site || !chosen_.has(other)) continue;
          worth_[other] -= weight_[i];
          break;
        }
      }
    }
  }

  void go(std::uint32_t site) {
    chosen_.take(site);
    worth_[site] = 0;
    for (const std::uint32_t i : table_.demands(site)) {
      if (--times_[i] == 0) {
        open_.put(i);
        for (const std::uint32_t other : table_.sites(i)) worth_[other] += weight_[i];
      } else if (times_[i] == 1) {
        for (const std::uint32_t other : table_.sites(i)) {
          if (!chosen_.has(other)) continue;
          worth_[other] += weight_[i];
          break;
        }
      }
    }
  }

  [[nodiscard]] bool earlier(std::uint32_t site, std::uint32_t than) const {
    return moved_[site] < moved_[than];
  }

  /// The one that is missed least, but for the one that has just come.
  bool send_one_away(std::uint32_t came, std::uint64_t step) {
    std::uint32_t least = none;
    for (const std::uint32_t site : chosen_.all()) {
      if (site == came || range_.least[site] > 0) continue;
      if (least == none || worth_[site] < worth_[least] ||
          (worth_[site] == worth_[least] && earlier(site, least))) {
        least = site;
      }
    }
    if (least == none) return false;
    go(least);
    moved_[least] = step;
    return true;
  }

  std::uint32_t best_for(std::uint32_t demand, std::uint64_t step) {
    std::uint32_t best = none;
    for (const std::uint32_t site : table_.sites(demand)) {
      if (range_.most[site] == 0 || moved_[site] == step) continue;
      if (best == none || worth_[site] > worth_[best] ||
          (worth_[site] == worth_[best] && earlier(site, best))) {
        best = site;
      }
    }
    if (best != none) moved_[best] = step;
    return best;
  }

  const CoverTable& table_;
  const SiteRange& range_;
  Gathered chosen_;
  Gathered open_;
  std::vector<std::int64_t> weight_;
  std::vector<std::int64_t> times_;
  std::vector<std::int64_t> worth_;
  std::vector<std::uint64_t> moved_;
};

}  // namespace

std::vector<std::int64_t> fewer_by_exchange(const CoverTable& table, const SiteRange& range,
                                            std::vector<std::int64_t> cover, std::uint64_t steps) {
  return Exchange(table, range).run(std::move(cover), steps);
}

}  // namespace muster
