// Needs that compete are settled together, all others alone.
#include "dispatch_settle.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "dispatch_together.hpp"
#include "staged_allocation.hpp"

namespace muster {
namespace {

constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();

Quantity add_up_to(Quantity sum, Quantity more, Quantity limit) {
  return more >= limit - sum ? limit : sum + more;
}

/// The units a curve asks for, piece by piece: those due at one deadline, the least group apart. No
/// piece is more than all its sources hold: the rest could never come.
std::vector<Proof::Need> pieces_of(const Requirement& requirement, std::size_t position,
                                   Quantity limit) {
  std::vector<Proof::Need> pieces;
  Quantity group = requirement.least_group.value_or(Quantity(0));
  Quantity before;
  for (std::size_t point = 0; point < requirement.curve.size(); ++point) {
    const Quantity until = requirement.curve[point].quantity;
    if (until <= before) continue;
    const Quantity first = std::min(until - before, group);
    const Quantity rest = until - before - first;
    group = group - first;
    before = until;
    if (first > Quantity(0)) {
      pieces.push_back({.requirement = position,
                        .point = point,
                        .least_group = true,
                        .wanted = std::min(first, limit)});
    }
    if (rest > Quantity(0)) {
      pieces.push_back({.requirement = position, .point = point, .wanted = std::min(rest, limit)});
    }
  }
  return pieces;
}

class Settling {
 public:
  Settling(std::span<const Requirement> requirements, const Pool& pool,
           const DispatchOptions& options)
      : requirements_(requirements),
        pool_(pool),
        options_(options),
        first_(requirements.size() + 1, pool.offers.size()),
        leader_(requirements.size()) {
    for (std::size_t i = pool.offers.size(); i-- > 0;) first_[pool.offers[i].requirement] = i;
    for (std::size_t r = requirements.size(); r-- > 0;) {
      first_[r] = std::min(first_[r], first_[r + 1]);
    }
  }

  [[nodiscard]] Settled take() {
    for (const std::vector<std::size_t>& group : groups()) {
      std::vector<Proof::Need> needs;
      for (const std::size_t r : group) {
        std::ranges::move(pieces_of(requirements_[r], r, supply_for(r)), std::back_inserter(needs));
      }
      if (needs.empty()) continue;
      if (group.size() == 1 && take_nearest(group.front(), needs)) continue;
      if (auto together = settle_together(requirements_, pool_, group, needs, options_)) {
        std::ranges::move(together->taken, std::back_inserter(settled_.taken));
        settled_.proofs.push_back(std::move(together->proof));
        continue;
      }
      take_staged(group, std::move(needs));
    }
    std::ranges::sort(settled_.taken, {}, &Taken::offer);
    return std::move(settled_);
  }

 private:
  [[nodiscard]] bool asks(std::size_t r) const {
    return !requirements_[r].curve.empty() && requirements_[r].curve.back().quantity > Quantity(0);
  }

  [[nodiscard]] std::size_t leader(std::size_t r) {
    while (leader_[r] != r) r = leader_[r] = leader_[leader_[r]];
    return r;
  }

  /// Requirements that share sources, over any number of others; by their first.
  [[nodiscard]] std::vector<std::vector<std::size_t>> groups() {
    std::iota(leader_.begin(), leader_.end(), std::size_t{0});
    std::vector<std::size_t> seen(pool_.sources.size(), nobody);
    for (const Offer& offer : pool_.offers) {
      if (!asks(offer.requirement)) continue;
      std::size_t& other = seen[offer.source];
      if (other == nobody) {
        other = offer.requirement;
        continue;
      }
      const std::size_t a = leader(other);
      const std::size_t b = leader(offer.requirement);
      leader_[std::max(a, b)] = std::min(a, b);
    }
    std::vector<std::vector<std::size_t>> found;
    std::vector<std::size_t> place(requirements_.size(), nobody);
    for (std::size_t r = 0; r < requirements_.size(); ++r) {
      if (first_[r] == first_[r + 1] || !asks(r)) continue;
      std::size_t& group = place[leader(r)];
      if (group == nobody) {
        group = found.size();
        found.emplace_back();
      }
      found[group].push_back(r);
    }
    return found;
  }

  [[nodiscard]] Quantity supply_for(std::size_t r) const {
    const Quantity all = requirements_[r].curve.back().quantity;
    Quantity sum;
    for (std::size_t i = first_[r]; i < first_[r + 1] && sum < all; ++i) {
      sum = add_up_to(sum, source(i).supply, all);
    }
    return sum;
  }

  [[nodiscard]] const PoolSource& source(std::size_t offer) const {
    return pool_.sources[pool_.offers[offer].source];
  }

  [[nodiscard]] bool prefers(Aim aim) const {
    return std::ranges::find(options_.policy.aims, aim) != options_.policy.aims.end();
  }

  /// Whoever comes first is best in every aim, where none is preferred for another reason. What
  /// crews bring anyway goes before what is shipped, if all of it is there by the first deadline.
  /// False when that is not sure.
  bool take_nearest(std::size_t r, const std::vector<Proof::Need>& needs) {
    const Instant first_due = requirements_[r].curve[needs.front().point].by;
    const bool own_first = prefers(Aim::own_first);
    bool carried_late = false;
    bool carried = false;
    bool shipped = false;
    for (std::size_t i = first_[r]; i < first_[r + 1]; ++i) {
      if (pool_.offers[i].kept) return false;
      if (own_first && source(i).foreign != source(first_[r]).foreign) return false;
      (source(i).shipped ? shipped : carried) = true;
      carried_late = carried_late || (!source(i).shipped && pool_.offers[i].arrives > first_due);
    }
    if (carried && shipped && carried_late) return false;
    Quantity wanted;
    for (const Proof::Need& need : needs) wanted = wanted + need.wanted;
    if (carried) take_in_order(r, false, wanted);
    if (shipped) take_in_order(r, true, wanted);
    settled_.proofs.push_back({.nearest = true, .needs = needs});
    return true;
  }

  /// From the first arrival on, until nothing is wanted any more; of those who come together, first
  /// what somebody has looked at, then from as few as can be.
  void take_in_order(std::size_t r, bool shipped, Quantity& wanted) {
    std::vector<std::size_t> together;
    for (std::size_t i = first_[r]; i < first_[r + 1] && wanted > Quantity(0);) {
      const Instant arrives = pool_.offers[i].arrives;
      together.clear();
      for (; i < first_[r + 1] && pool_.offers[i].arrives == arrives; ++i) {
        if (source(i).shipped == shipped) together.push_back(i);
      }
      if (shipped && together.size() > 1) {
        std::ranges::sort(together, [&](std::size_t a, std::size_t b) {
          return std::tuple(source(a).to_confirm, source(b).supply, a) <
                 std::tuple(source(b).to_confirm, source(a).supply, b);
        });
      }
      for (const std::size_t offer : together) {
        const Quantity amount = std::min(source(offer).supply, wanted);
        if (amount <= Quantity(0)) break;
        settled_.taken.push_back({offer, amount});
        wanted = wanted - amount;
      }
    }
  }

  /// The offers of a group that could matter: of each requirement and each sort of source the
  /// first ones, until they hold more than the whole group wants. Of those some unit always stays
  /// free, and it is not worse than any that comes later.
  [[nodiscard]] std::vector<std::size_t> kept(const std::vector<std::size_t>& group,
                                              Quantity wanted) const {
    const bool own_first = prefers(Aim::own_first);
    std::vector<std::size_t> offers;
    for (const std::size_t r : group) {
      std::map<std::array<bool, 4>, Quantity> held;
      for (std::size_t i = first_[r]; i < first_[r + 1]; ++i) {
        Quantity& sum = held[{source(i).shipped, own_first && source(i).foreign,
                              source(i).to_confirm, pool_.offers[i].kept}];
        if (sum > wanted) continue;
        sum = add_up_to(sum, source(i).supply, wanted + Quantity(1));
        offers.push_back(i);
      }
    }
    return offers;
  }

  void take_staged(const std::vector<std::size_t>& group, std::vector<Proof::Need> needs) {
    Quantity wanted;
    for (const Proof::Need& need : needs) wanted = wanted + need.wanted;
    if (wanted.count() > most_units) throw Error(Code::quantity_overflow);
    std::vector<std::size_t> offers = kept(group, wanted);
    std::ranges::sort(offers, [&](std::size_t a, std::size_t b) {
      return std::tie(source(a).source, a) < std::tie(source(b).source, b);
    });
    Instant origin = pool_.offers[offers.front()].arrives;
    for (const std::size_t i : offers) origin = std::min(origin, pool_.offers[i].arrives);

    std::vector<Rank> ranks;
    for (const std::size_t r : group) ranks.push_back(rank_of(requirements_[r], options_));
    std::ranges::sort(ranks);
    ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());

    StagedQuestion question;
    question.ranks = static_cast<std::uint32_t>(ranks.size());
    std::map<std::size_t, std::pair<std::size_t, std::size_t>> of_requirement;  // its needs
    for (std::size_t j = 0; j < needs.size(); ++j) {
      const Requirement& requirement = requirements_[needs[j].requirement];
      const Rank rank = rank_of(requirement, options_);
      question.allocation.demand.push_back(needs[j].wanted.count());
      question.due.push_back((requirement.curve[needs[j].point].by - origin).count());
      question.rank.push_back(
          static_cast<std::uint32_t>(std::ranges::lower_bound(ranks, rank) - ranks.begin()));
      question.least_group.push_back(needs[j].least_group);
      of_requirement.try_emplace(needs[j].requirement, j, j).first->second.second = j + 1;
    }
    std::vector<std::size_t> offer_of_link;
    for (std::size_t n = 0; n < offers.size();) {
      const PoolSource& from = source(offers[n]);
      question.allocation.supply.push_back(std::min(from.supply, wanted + Quantity(1)).count());
      question.allocation.first_link.push_back(question.allocation.sink.size());
      question.shipped.push_back(from.shipped);
      question.foreign.push_back(from.foreign);
      question.to_confirm.push_back(from.to_confirm);
      const std::size_t number = pool_.offers[offers[n]].source;
      for (; n < offers.size() && pool_.offers[offers[n]].source == number; ++n) {
        const Offer& offer = pool_.offers[offers[n]];
        const auto [begin, end] = of_requirement.at(offer.requirement);
        for (std::size_t j = begin; j < end; ++j) {
          question.allocation.sink.push_back(static_cast<std::uint32_t>(j));
          question.arrival.push_back((offer.arrives - origin).count());
          question.kept.push_back(offer.kept);
          offer_of_link.push_back(offers[n]);
        }
      }
    }
    question.allocation.first_link.push_back(question.allocation.sink.size());
    note(solve_staged(question, options_.policy.aims), question, offer_of_link, ranks, origin,
         std::move(needs));
  }

  void note(const StagedAnswer& answer, const StagedQuestion& question,
            const std::vector<std::size_t>& offer_of_link, const std::vector<Rank>& ranks,
            Instant origin, std::vector<Proof::Need> needs) {
    Proof proof{.needs = std::move(needs)};
    const Allocation& a = question.allocation;
    std::map<std::size_t, Quantity> amounts;
    for (std::size_t s = 0; s < a.sources(); ++s) {
      proof.supplies.push_back({.source = source(offer_of_link[a.first_link[s]]).source});
      for (std::size_t k = a.first_link[s]; k < a.first_link[s + 1]; ++k) {
        if (answer.flow[k] == 0) continue;
        proof.shares.push_back(
            {.supply = s, .need = a.sink[k], .amount = Quantity(answer.flow[k])});
        Quantity& sum = amounts[offer_of_link[k]];
        sum = sum + Quantity(answer.flow[k]);
      }
    }
    for (const auto& [offer, amount] : amounts) settled_.taken.push_back({offer, amount});
    for (const PricedStage& stage : answer.stages) {
      AimStage& said = proof.stages.emplace_back();
      said.aim = stage.aim;
      std::tie(said.severity, said.priority) = ranks[stage.rank];
      if (stage.limit) said.limit = origin + Seconds(*stage.limit);
      said.or_then = stage.or_then;
      said.value = stage.value;
      for (std::size_t j = 0; j < proof.needs.size(); ++j) {
        proof.needs[j].price.push_back(stage.prices.sink[j]);
      }
      for (std::size_t s = 0; s < proof.supplies.size(); ++s) {
        proof.supplies[s].price.push_back(stage.prices.source[s]);
      }
    }
    settled_.proofs.push_back(std::move(proof));
  }

  std::span<const Requirement> requirements_;
  const Pool& pool_;
  const DispatchOptions& options_;
  std::vector<std::size_t> first_;   // requirement → its first offer
  std::vector<std::size_t> leader_;  // requirement → another of its group
  Settled settled_;
};

}  // namespace

Rank rank_of(const Requirement& requirement, const DispatchOptions& options) {
  const auto severity = options.severity.find(requirement.incident);
  return {severity == options.severity.end() ? std::numeric_limits<int>::max() : severity->second,
          requirement.priority};
}

Settled settle(std::span<const Requirement> requirements, const Pool& pool,
               const DispatchOptions& options) {
  return Settling(requirements, pool, options).take();
}

}  // namespace muster
