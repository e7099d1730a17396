#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "dispatch_settle.hpp"
#include "dispatch_supply.hpp"
#include "muster/resources/dispatch.hpp"

namespace muster {

/// What is missing of material: in time by rank, then at all by rank; in each rank kits that are
/// wanted whole first. Smaller is better, from the left.
class MissingByRank {
 public:
  using Numbers = std::vector<std::int64_t>;

  /// `kits`: those that are wanted opened.
  MissingByRank(std::span<const Requirement> requirements, const DispatchOptions& options,
                const std::set<MaterialId>& kits);

  [[nodiscard]] Numbers none() const { return Numbers(2 * ranks_.size(), 0); }
  /// Adds what a need lacks when so much arrives then.
  void add(Numbers& to, std::size_t requirement,
           std::span<const std::pair<Instant, Quantity>> coming) const;
  /// The first of the numbers that is not proved; none where all are.
  [[nodiscard]] std::optional<AimStage> first_open(const Numbers& reached,
                                                   const Numbers& bound) const;

 private:
  std::span<const Requirement> requirements_;
  std::vector<std::pair<Rank, bool>> ranks_ = {};
  std::vector<std::size_t> place_ = {};  // by requirement
};

/// What a material takes as if no other took anything.
struct TakenAlone {
  struct Use {
    std::size_t requirement = 0;
    const CrewId* crew = nullptr;  ///< that carries it
    const LotCandidate* lot = nullptr;
    std::size_t load = 0;
    Quantity amount = {};
  };
  MissingByRank::Numbers missing = {};
  std::vector<Use> uses = {};
};

/// Who leaves what to others.
struct SupplyShares {
  KitShares kit_shares = {};
  MostFrom most_from = {};
};

/// What the search asks: one material by itself, within limits; and all in turn, where it is said
/// what is then missing.
struct SupplyTrials {
  std::function<TakenAlone(const MaterialId&, const LotsTaken&, const CarriedWhole&)> alone = {};
  std::function<MissingByRank::Numbers(const SupplyShares&)> in_turn = {};
};

/// So many materials are settled in one search, each time by itself.
constexpr std::size_t most_supplies_tried = 1000;

/// The shares of vehicles and kits that leave least missing, by branch and bound.
///
/// Each material by itself, as if no other took anything, bounds what is missing. Where together
/// they take more than a load, a lot of kits or a crew's kits hold, one of them takes either less
/// than so much or no less, and then the others have what it leaves; every such part of all choices
/// is bounded in the same way. Where loading takes longer the more is loaded, a part that fits may
/// still leave more missing than its bound: then the bound stays open.
class SharesSearch {
 public:
  SharesSearch(std::span<const Requirement> requirements, const Candidates& candidates,
               const Region& region, std::span<const MaterialId> materials,
               const MissingByRank& ranks, SupplyTrials trials, SearchWork& work);

  /// Less is missing whatever is shared how; zeros where the search has been ended.
  [[nodiscard]] const MissingByRank::Numbers& bound() const { return bound_; }

  /// Better shares than those that leave `reached` missing, if there are; bound() then says what is
  /// proved.
  [[nodiscard]] std::optional<SupplyShares> better_than(MissingByRank::Numbers reached);

 private:
  using From = MostFrom::key_type;
  struct Part {
    MostFrom least = {};
    MostFrom most = {};
    std::vector<TakenAlone> alone = {};  // by material
    std::set<MaterialId> stale = {};     // of these it is not known
    MissingByRank::Numbers bound = {};
  };
  /// Who shares something, and how much of it each takes.
  struct Term {
    From from = {};
    std::int64_t takes = 0;
    std::int64_t each = 1;  // of what is shared
  };
  struct Shared {
    std::vector<Term> terms = {};
    std::int64_t beside = 0;  // taken by others, who yield
    std::int64_t holds = 0;
  };

  [[nodiscard]] bool settle(Part& part);
  void limit(Part& part, const From& from, std::int64_t most) const;
  void outdate(Part& part, const From& from) const;
  [[nodiscard]] std::vector<Shared> shared(const Part& part) const;
  void add_loads(const Part& part, std::vector<Shared>& into) const;
  void add_kits(const Part& part, std::vector<Shared>& into) const;
  void add_carried(const Part& part, std::vector<Shared>& into) const;
  [[nodiscard]] std::vector<Part> split(const Part& part, const Shared& all) const;
  [[nodiscard]] SupplyShares shares_of(const Part& part, bool exactly) const;

  std::span<const Requirement> requirements_;
  const Region& region_;
  std::span<const MaterialId> materials_;
  const MissingByRank& ranks_;
  SupplyTrials trials_;
  SearchWork& work_;
  std::map<LotId, std::int64_t> kits_ = {};  // so many there are
  std::set<IncidentId> incidents_ = {};
  std::set<MaterialId> opened_ = {};  // kits
  std::size_t looks_ = 0;             // a settling of one material
  std::size_t tried_ = 0;
  Part whole_ = {};
  MissingByRank::Numbers bound_ = {};
};

}  // namespace muster
