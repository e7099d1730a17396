#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "muster/plan/requirements.hpp"
#include "muster/resources/candidates.hpp"
#include "shortfalls_need.hpp"

namespace muster {

/// One deadline that is missed, and what deciding again with something changed gives there.
///
/// Keeps:   references to the need and the deadline.
class RemedyTrial {
 public:
  RemedyTrial(const ShortNeed& need, const DemandPoint& demand, Quantity missing);

  [[nodiscard]] const ShortNeed& need() const { return need_; }
  [[nodiscard]] const DemandPoint& demand() const { return demand_; }
  [[nodiscard]] Quantity missing() const { return missing_; }

  void offer(Remedy remedy) { found_.push_back(std::move(remedy)); }
  void offer(Code code, std::vector<Text> parameters, const Effect& effect) {
    offer({.what = {code, std::move(parameters)}, .gains = effect.gains, .costs = effect.costs});
  }
  [[nodiscard]] std::vector<Remedy> take() { return std::move(found_); }

  /// Ruled out for this need, though it could be there in time.
  [[nodiscard]] bool in_time_all_the_same(const RuledOut& out) const {
    return out.requirement == need_.position && out.coming && out.coming->arrives <= demand_.by;
  }
  /// Those ruled out for that reason, for whichever need that is decided again.
  [[nodiscard]] std::vector<const RuledOut*> ruled_out(Code reason) const;

  /// What is decided again: everything where vehicles or kits tie this need's material to others;
  /// else the needs of this material alone, and who is sent stays so and brings the same.
  [[nodiscard]] Candidates as_it_is() const;
  /// As if it were not ruled out.
  void let_come(const RuledOut& out, Candidates& changed) const;
  /// With these candidates, which need not be in order.
  [[nodiscard]] Dispatch decided(Candidates changed) const;
  [[nodiscard]] Effect effect(const Dispatch& then) const;

 private:
  const ShortNeed& need_;
  const DemandPoint& demand_;
  Quantity missing_;
  bool alone_;  ///< no other need is touched by what this need's material does
  std::vector<Remedy> found_;
};

// Each offers what would help, tried; nothing where it would not.

void offer_waiting(RemedyTrial& trial);            ///< for those who come late
void offer_telephoning(RemedyTrial& trial);        ///< to those of whom nobody knows how soon
void offer_off_duty(RemedyTrial& trial);           ///< teams to be called in
void offer_lower_types(RemedyTrial& trial);        ///< all crews of a type that is too low
void offer_turning_round(RemedyTrial& trial);      ///< crews that another incident holds
void offer_keepers(RemedyTrial& trial);            ///< depots to be opened before their hours
void offer_minimum_stock(RemedyTrial& trial);      ///< what is kept as a floor
void offer_substitutes(RemedyTrial& trial);        ///< by their yield
void offer_policy_aside(RemedyTrial& trial);       ///< all that one limit of the policy forbids
void offer_taking_from_needs(RemedyTrial& trial);  ///< that are not more pressing

}  // namespace muster
