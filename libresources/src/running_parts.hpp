#pragma once

#include <string>
#include <vector>

#include "muster/resources/running.hpp"

namespace muster::running {

/// All times anew, from the states and what was told.
void put_on_the_clock(Linkage& linkage);

/// What the two runs of one chain differ in, step by step in the order of the chain.
void compare(const Linkage& before, const Linkage& after, std::vector<LinkageChange>& changes);

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
  void ask_next(std::size_t step, Instant at);
  [[nodiscard]] bool usable(const ChainStep& step, const AskNext& next) const;
  void change_level();
  void raise_linked(std::size_t scale);
  void take_up(std::size_t step);
  void let_go(std::size_t step);
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

  Advanced& into_;
  const LinkageEvent& event_;
};

}  // namespace muster::running
