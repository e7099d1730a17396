#include <algorithm>
#include <utility>

#include "running_parts.hpp"

namespace muster::running {
namespace {

/// Without the copies that a list in braces makes.
template <typename... Parts>
std::vector<Text> texts(Parts&&... parts) {
  std::vector<Text> all;
  all.reserve(sizeof...(parts));
  (all.emplace_back(std::forward<Parts>(parts)), ...);
  return all;
}

class Comparison {
 public:
  Comparison(const Linkage& before, const Linkage& after, std::vector<LinkageChange>& changes)
      : before_(before), after_(after), changes_(changes) {}

  void of(std::size_t i) {
    const StepRun& was = before_.runs[i];
    const StepRun& is = after_.runs[i];
    const bool told_of = after_.chain->timing[i].told_of;
    const bool tells = was.state != is.state || was.blocked != is.blocked ||
                       was.limit != is.limit || (told_of && was.finish != is.finish);
    if (!tells) return;
    const ChainStep& step = after_.chain->steps[i];
    if (was.state != is.state && is.state != StepState::cancelled &&
        was.state != StepState::dormant) {
      add(ChangeKind::state, i, {}, {}, Code::linkage_state, {step.text, title(is.state)});
    }
    if (was.blocked != is.blocked && !is.over()) blocked(i, is);
    if (is.over() || is.state == StepState::dormant) return;
    if (told_of && !is.blocked && !was.blocked && was.state != StepState::dormant &&
        was.finish != is.finish) {
      add(ChangeKind::moved, i, was.finish, is.finish, Code::linkage_moved,
          texts(step.text, at(was.finish), at(is.finish)));
    }
    if (was.limit && is.limit && *was.limit != *is.limit) {
      add(ChangeKind::limit_moved, i, was.limit, is.limit, Code::linkage_limit_moved,
          texts(step.text, at(*was.limit), at(*is.limit)));
    }
    if (is.broken() && !was.broken()) {
      const std::size_t culprit = blame(after_, i);
      add(ChangeKind::limit_broken, i, was.finish, is.finish, Code::linkage_limit_broken,
          {step.text, at(*is.limit), is.blocked ? Text("—") : at(is.finish),
           after_.chain->steps[culprit].text});
    } else if (!is.broken() && was.broken() && is.limit) {
      add(ChangeKind::limit_kept, i, was.finish, is.finish, Code::linkage_limit_kept,
          {step.text, at(*is.limit)});
    }
  }

 private:
  void blocked(std::size_t i, const StepRun& is) {
    const ChainStep& step = after_.chain->steps[i];
    if (!is.blocked) {
      add(ChangeKind::freed, i, {}, {}, Code::linkage_freed, {step.text});
      return;
    }
    const std::size_t root = blame(after_, i);
    add(ChangeKind::blocked, i, {}, {}, Code::linkage_blocked,
        {step.text, after_.chain->steps[root].text});
  }

  [[nodiscard]] Text at(Instant instant) const { return clock(after_, instant); }

  void add(ChangeKind kind, std::size_t i, std::optional<Instant> before,
           std::optional<Instant> after, Code code, std::vector<Text> parameters) {
    changes_.push_back({.kind = kind,
                        .step = after_.chain->steps[i].id,
                        .before = before,
                        .after = after,
                        .message = {code, std::move(parameters)}});
  }

  const Linkage& before_;
  const Linkage& after_;
  std::vector<LinkageChange>& changes_;
};

}  // namespace

void compare(const Linkage& before, const Linkage& after, std::vector<LinkageChange>& changes) {
  Comparison comparison(before, after, changes);
  for (std::size_t i = 0; i < after.runs.size(); ++i) comparison.of(i);
}

}  // namespace muster::running
