#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "muster/resources/running.hpp"

namespace muster::running {

/// The times of one step, where those of all it waits for are right.
void run_forward(Linkage& linkage, std::size_t step);
/// All times anew, from the states and what was told.
void put_on_the_clock(Linkage& linkage);

/// What the two runs of one chain differ in, step by step in the order of the chain.
void compare(const Linkage& before, const Linkage& after, std::vector<LinkageChange>& changes);

/// The instant at which the present try of the step runs out.
[[nodiscard]] std::optional<Instant> answer_due(const ChainStep& step, const StepRun& run);

[[nodiscard]] std::string clock(const Linkage& linkage, Instant at);

/// One event on its way into the chain.
class Happening {
 public:
  Happening(Advanced& into, const LinkageEvent& event) : into_(into), event_(event) {}

  void take();
  /// Everybody who did not answer in time is passed over for the next.
  void run_out();

 private:
  void about_a_step();
  void set(std::size_t step, StepState state);
  void take_ancestors_as_done(std::size_t step);
  /// `said`: failed or refused; none: nobody answered.
  void ask_next(std::size_t step, Instant at, std::optional<StepState> said);
  void take_up_instead(std::size_t step);
  void decide_for(std::size_t step, StepState state);
  void say_who_moves_without(std::size_t step);
  [[nodiscard]] bool usable(const ChainStep& step, const AskNext& next) const;
  void change_level();
  void raise_linked(std::size_t scale);
  void take_up(std::size_t step);
  void let_go(std::size_t step);
  void collect_told();
  [[nodiscard]] bool told_before(std::size_t step) const;
  void close_road();
  void lose_team();
  void withdraw();
  void channel(bool down);
  void pass_command();
  void set_figure();
  void rumour();
  void answer_duty();
  void lift();

  [[nodiscard]] const Chain& chain() const { return *into_.linkage.chain; }
  [[nodiscard]] bool is_of(const ChainStep& step) const;
  void change(ChangeKind kind, const std::string& step, Code code, std::vector<Text> parameters);
  void find(Code code, std::vector<Text> parameters);
  void not_on_the_chain(const std::string& what);
  void nobody_is(const std::string& organisation);

  Advanced& into_;
  const LinkageEvent& event_;
  std::set<std::pair<IncidentId, OrganisationId>> told_ = {};
};

}  // namespace muster::running
