// Needs that compete are settled together, all others alone.
#include "dispatch_settle.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_map>
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

/// Whether the policy has one aim, and before the other.
bool comes_before(const Policy& policy, Aim one, Aim other) {
  const auto place = std::ranges::find(policy.aims, one);
  return place != policy.aims.end() && place < std::ranges::find(policy.aims, other);
}

class Settling {
 public:
  Settling(std::span<const Requirement> requirements, const Pool& pool,
           const DispatchOptions& options, SearchWork& work, DispatchDepth depth)
      : requirements_(requirements),
        pool_(pool),
        options_(options),
        work_(work),
        proved_(depth == DispatchDepth::whole),
        first_(requirements.size() + 1, pool.offers.size()),
        leader_(requirements.size()) {
    for (const Aim aim : options.policy.aims) {
      if (aim == Aim::confirmed || aim == Aim::priced || aim == Aim::cost) {
        deciding_.push_back(aim);
      }
    }
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
      if (auto together = settle_together(requirements_, pool_, group, needs, options_, work_)) {
        std::ranges::move(together->taken, std::back_inserter(settled_.taken));
        if (proved_) settled_.proofs.push_back(std::move(together->proof));
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

  [[nodiscard]] bool before(Aim one, Aim other) const {
    return comes_before(options_.policy, one, other);
  }

  /// Whether offers differ in something that the policy sets before the time on the way.
  [[nodiscard]] bool prefers_some(std::size_t r) const {
    const Offer& first = pool_.offers[first_[r]];
    for (std::size_t i = first_[r]; i < first_[r + 1]; ++i) {
      const Offer& one = pool_.offers[i];
      if (one.kept) return true;
      if (preferred_.own_first && source(i).foreign != source(first_[r]).foreign) return true;
      if (preferred_.confirmed && source(i).to_confirm != source(first_[r]).to_confirm) return true;
      if (preferred_.priced && one.cost.has_value() != first.cost.has_value()) return true;
      if (preferred_.cost && one.cost != first.cost) return true;
      if (preferred_.few_lots && source(i).shipped) return true;
    }
    return false;
  }

  /// Whoever comes first is best in every aim, where none is preferred for another reason. What
  /// crews bring anyway goes before what is shipped, if all of it is there by the first deadline.
  /// False when that is not sure.
  bool take_nearest(std::size_t r, const std::vector<Proof::Need>& needs) {
    if (prefers_some(r)) return false;
    const Instant first_due = requirements_[r].curve[needs.front().point].by;
    bool carried_late = false;
    bool carried = false;
    bool shipped = false;
    for (std::size_t i = first_[r]; i < first_[r + 1]; ++i) {
      (source(i).shipped ? shipped : carried) = true;
      carried_late = carried_late || (!source(i).shipped && pool_.offers[i].arrives > first_due);
    }
    const bool carried_before_all = !requirements_[r].least_group &&
                                    before(Aim::carried_first, Aim::last_arrival) &&
                                    before(Aim::carried_first, Aim::total_time);
    if (carried && shipped && (carried_late || !carried_before_all)) return false;
    Quantity wanted;
    for (const Proof::Need& need : needs) wanted = wanted + need.wanted;
    if (carried) take_in_order(r, false, wanted);
    if (shipped) take_in_order(r, true, wanted);
    if (proved_) settled_.proofs.push_back({.nearest = true, .needs = needs});
    return true;
  }

  /// What of those who come together goes first, by the policy; then the larger supply, so that it
  /// comes from as few as can be.
  [[nodiscard]] bool goes_before(std::size_t a, std::size_t b) const {
    for (const Aim aim : deciding_) {
      if (aim == Aim::confirmed && source(a).to_confirm != source(b).to_confirm) {
        return source(b).to_confirm;
      }
      const auto& one = pool_.offers[a].cost;
      const auto& other = pool_.offers[b].cost;
      if (aim == Aim::priced && one.has_value() != other.has_value()) return one.has_value();
      if (aim == Aim::cost && one.value_or(0) != other.value_or(0)) {
        return one.value_or(0) < other.value_or(0);
      }
    }
    const Quantity one = source(a).supply;
    const Quantity other = source(b).supply;
    return one != other ? other < one : a < b;
  }

  /// From the first arrival on, until nothing is wanted any more.
  void take_in_order(std::size_t r, bool shipped, Quantity& wanted) {
    for (std::size_t i = first_[r]; i < first_[r + 1] && wanted > Quantity(0);) {
      const Instant arrives = pool_.offers[i].arrives;
      together_.clear();
      for (; i < first_[r + 1] && pool_.offers[i].arrives == arrives; ++i) {
        if (source(i).shipped == shipped) together_.push_back(i);
      }
      const auto before = [&](std::size_t a, std::size_t b) { return goes_before(a, b); };
      if (!std::ranges::is_sorted(together_, before)) std::ranges::sort(together_, before);
      for (const std::size_t offer : together_) {
        const Quantity amount = std::min(source(offer).supply, wanted);
        if (amount <= Quantity(0)) break;
        settled_.taken.push_back({offer, amount});
        wanted = wanted - amount;
      }
    }
  }

  /// The offers of a group that could matter: of each requirement and each sort of source the
  /// first ones, until they hold more than the whole group wants, and all that come together with
  /// the last of these. Of those some unit always stays free, and it is better than any that comes
  /// later, so nothing is left out where the policy asks for few sources before it asks for time.
  [[nodiscard]] std::vector<std::size_t> kept(const std::vector<std::size_t>& group,
                                              Quantity wanted, std::vector<bool>& reduced) const {
    const bool own_first = prefers(Aim::own_first);
    const bool whole = prefers(Aim::sources) && !before(Aim::total_time, Aim::sources);
    struct Held {
      Quantity sum = {};
      Instant last = {};
    };
    std::vector<std::size_t> offers;
    for (const std::size_t r : group) {
      std::map<std::tuple<std::array<bool, 4>, std::optional<std::int64_t>>, Held> held;
      bool left_out = false;
      for (std::size_t i = first_[r]; i < first_[r + 1]; ++i) {
        Held& sort = held[{{source(i).shipped, own_first && source(i).foreign, source(i).to_confirm,
                            pool_.offers[i].kept},
                           pool_.offers[i].cost}];
        if (!whole && sort.sum > wanted && pool_.offers[i].arrives > sort.last) {
          left_out = true;
          continue;
        }
        sort.sum = add_up_to(sort.sum, source(i).supply, wanted + Quantity(1));
        sort.last = pool_.offers[i].arrives;
        offers.push_back(i);
      }
      reduced.push_back(left_out);
    }
    return offers;
  }

  /// By source: all that the needs it could serve want, those included for which it comes too late
  /// to matter, so that anybody can count it.
  [[nodiscard]] std::unordered_map<std::size_t, std::int64_t> most_given(
      const std::vector<std::size_t>& group, const std::vector<Proof::Need>& needs) const {
    std::map<std::size_t, std::int64_t> wanted;
    for (const Proof::Need& need : needs) wanted[need.requirement] += need.wanted.count();
    std::unordered_map<std::size_t, std::int64_t> most;
    for (const std::size_t r : group) {
      for (std::size_t i = first_[r]; i < first_[r + 1]; ++i) {
        most[pool_.offers[i].source] += wanted[r];
      }
    }
    return most;
  }

  void take_staged(const std::vector<std::size_t>& group, std::vector<Proof::Need> needs) {
    Quantity wanted;
    for (const Proof::Need& need : needs) wanted = wanted + need.wanted;
    if (wanted.count() > most_units) throw Error(Code::quantity_overflow);
    std::vector<bool> left_out;  // by requirement of the group
    std::vector<std::size_t> offers = kept(group, wanted, left_out);
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
      const auto place = std::ranges::find(group, needs[j].requirement) - group.begin();
      question.reduced.push_back(left_out[static_cast<std::size_t>(place)]);
      of_requirement.try_emplace(needs[j].requirement, j, j).first->second.second = j + 1;
    }
    const auto most = most_given(group, needs);
    std::vector<std::size_t> offer_of_link;
    for (std::size_t n = 0; n < offers.size();) {
      const PoolSource& from = source(offers[n]);
      question.allocation.supply.push_back(std::min(from.supply, wanted + Quantity(1)).count());
      question.allocation.first_link.push_back(question.allocation.sink.size());
      question.shipped.push_back(from.shipped);
      question.most.push_back(
          std::min(question.allocation.supply.back(), most.at(pool_.offers[offers[n]].source)));
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
          question.unpriced.push_back(!offer.cost);
          question.cost.push_back(checked_cost(offer.cost));
          offer_of_link.push_back(offers[n]);
        }
      }
    }
    question.allocation.first_link.push_back(question.allocation.sink.size());
    note(solve_staged(question, options_.policy.aims, work_, options_.most_nodes), question,
         offer_of_link, ranks, origin, std::move(needs));
  }

  [[nodiscard]] static std::int64_t checked_cost(const std::optional<std::int64_t>& cost) {
    if (cost && (*cost < 0 || *cost > most_cost)) throw Error(Code::quantity_overflow);
    return cost.value_or(0);
  }

  /// Whether somebody could serve two of these needs at once, by skills that are used together.
  [[nodiscard]] bool skills_apart(const std::vector<Proof::Need>& needs) const {
    if (options_.together.empty()) return false;
    std::map<std::size_t, std::vector<std::size_t>> offers;  // by source
    std::size_t before = nobody;
    for (const Proof::Need& need : needs) {
      const std::size_t r = need.requirement;
      if (r == before || !requirements_[r].capability) continue;
      before = r;
      for (std::size_t i = first_[r]; i < first_[r + 1]; ++i) {
        for (const std::size_t j : offers[pool_.offers[i].source]) {
          const Requirement& other = requirements_[pool_.offers[j].requirement];
          if (other.incident == requirements_[r].incident &&
              pool_.offers[i].arrives == pool_.offers[j].arrives &&
              options_.together.contains(
                  std::minmax(*other.capability, *requirements_[r].capability))) {
            return true;
          }
        }
        offers[pool_.offers[i].source].push_back(i);
      }
    }
    return false;
  }

  [[nodiscard]] static Proof::Fewest said_of(const FewestSources& found) {
    Proof::Fewest said{.used = found.used, .bound = found.bound, .nodes = found.nodes};
    for (const FewestPart& part : found.parts) {
      said.parts.push_back({.split = part.split,
                            .barred = {.need = part.barred.sink, .supply = part.barred.source},
                            .spread = {.need = part.spread.sink, .supply = part.spread.source}});
    }
    return said;
  }

  void note(const StagedAnswer& answer, const StagedQuestion& question,
            const std::vector<std::size_t>& offer_of_link, const std::vector<Rank>& ranks,
            Instant origin, std::vector<Proof::Need> needs) {
    std::map<std::size_t, Quantity> amounts;
    for (std::size_t k = 0; k < answer.flow.size(); ++k) {
      if (answer.flow[k] == 0) continue;
      Quantity& sum = amounts[offer_of_link[k]];
      sum = sum + Quantity(answer.flow[k]);
    }
    for (const auto& [offer, amount] : amounts) settled_.taken.push_back({offer, amount});
    if (proved_) prove(answer, question, offer_of_link, ranks, origin, std::move(needs));
  }

  void prove(const StagedAnswer& answer, const StagedQuestion& question,
             const std::vector<std::size_t>& offer_of_link, const std::vector<Rank>& ranks,
             Instant origin, std::vector<Proof::Need> needs) {
    Proof proof{.one_need_each = skills_apart(needs)};
    proof.needs = std::move(needs);
    const Allocation& a = question.allocation;
    for (std::size_t s = 0; s < a.sources(); ++s) {
      proof.supplies.push_back({.source = source(offer_of_link[a.first_link[s]]).source.named()});
      for (std::size_t k = a.first_link[s]; k < a.first_link[s + 1]; ++k) {
        if (answer.flow[k] == 0) continue;
        proof.shares.push_back(
            {.supply = s, .need = a.sink[k], .amount = Quantity(answer.flow[k])});
      }
    }
    for (const PricedStage& stage : answer.stages) {
      AimStage& said = proof.stages.emplace_back();
      said.aim = stage.aim;
      std::tie(said.severity, said.priority) = ranks[stage.rank];
      if (stage.limit) said.limit = origin + Seconds(*stage.limit);
      said.or_then = stage.or_then;
      said.value = stage.value;
      said.bound = stage.bound;
      for (std::size_t j = 0; j < proof.needs.size(); ++j) {
        proof.needs[j].price.push_back(stage.prices.sink[j]);
      }
      for (std::size_t s = 0; s < proof.supplies.size(); ++s) {
        proof.supplies[s].price.push_back(stage.prices.source[s]);
      }
    }
    if (answer.fewest) proof.fewest = said_of(*answer.fewest);
    settled_.proofs.push_back(std::move(proof));
  }

  std::span<const Requirement> requirements_;
  const Pool& pool_;
  const DispatchOptions& options_;
  SearchWork& work_;
  bool proved_;
  Preferred preferred_ = Preferred(options_.policy);
  std::vector<Aim> deciding_ = {};     // aims by which those who come together differ
  std::vector<std::size_t> together_;  // offers that arrive at one instant
  std::vector<std::size_t> first_;     // requirement → its first offer
  std::vector<std::size_t> leader_;    // requirement → another of its group
  Settled settled_;
};

}  // namespace

Rank rank_of(const Requirement& requirement, const DispatchOptions& options) {
  const auto severity = options.severity.find(requirement.incident);
  return {severity == options.severity.end() ? std::numeric_limits<int>::max() : severity->second,
          requirement.priority};
}

Preferred::Preferred(const Policy& policy) {
  const auto has = [&](Aim aim) {
    return std::ranges::find(policy.aims, aim) != policy.aims.end();
  };
  const auto before_time = [&](Aim aim) { return comes_before(policy, aim, Aim::total_time); };
  own_first = has(Aim::own_first);
  confirmed = before_time(Aim::confirmed);
  priced = before_time(Aim::priced);
  cost = before_time(Aim::cost);
  few_lots =
      has(Aim::sources) &&
      (!has(Aim::total_time) ||
       std::ranges::any_of(std::array{Aim::total_time, Aim::confirmed, Aim::priced, Aim::cost},
                           [&](Aim aim) { return comes_before(policy, Aim::sources, aim); }));
}

Settled settle(std::span<const Requirement> requirements, const Pool& pool,
               const DispatchOptions& options, SearchWork& work, DispatchDepth depth) {
  return Settling(requirements, pool, options, work, depth).take();
}

}  // namespace muster
