#include <algorithm>
#include <variant>

#include "muster/resources/access.hpp"
#include "response_chain_parts.hpp"

namespace muster {

/// Every way to the team or stockpile that this assignment comes from.
std::vector<Access> ChainBuilder::ways_to(std::size_t assignment) const {
  const Assignment& sent = answer_.dispatch.assignments[assignment];
  const IncidentId& id = answer_.requirements[sent.requirement].incident;
  if (sent.crew) {
    const Crew* crew = muster::find(region_.crews, *sent.crew);
    if (crew == nullptr) return {};
    return access(crew->team, id, answer_.matches, answer_.activations, region_, answer_.as_of);
  }
  const Lot* lot = sent.lot ? muster::find(region_.lots, *sent.lot) : nullptr;
  if (lot == nullptr) return {};
  return access(lot->stockpile, id, answer_.matches, answer_.activations, region_, answer_.as_of);
}

/// The owner of the smallest public plan that runs.
OrganisationId ChainBuilder::first_public_body(const IncidentId& id) const {
  const Plan* smallest = nullptr;
  for (const Match& match : answer_.matches) {
    const Plan* plan = region_.plans.find(match.plan);
    const bool smaller = smallest == nullptr || plan->tier < smallest->tier;
    if (match.incident == id && plan->tier >= Tier::township && smaller) smallest = plan;
  }
  return smallest == nullptr ? OrganisationId() : smallest->owner;
}

/// An authority that has to agree may refuse or say nothing: then the other ways to the same team
/// or stockpile are taken in their order, and in the end its own superior is asked, or where it has
/// none the owner of the largest plan that runs.
void ChainBuilder::add_ways(std::size_t consent) {
  const std::size_t assignment = *chain_.steps[consent].assignment;
  const Act act = answer_.dispatch.assignments[assignment].coming.act;
  if (act == Act::order) return;
  ChainStep& step = chain_.steps[consent];
  const OrganisationId authority = step.actor;
  step.confirm = true;
  const Text what = step.text;
  step.text = {title(act).zh + " " + step.text.zh, title(act).en + ", " + step.text.en};
  if (step.duration > Seconds{0}) step.answer_within = step.duration;
  std::vector<std::size_t> taken;  // the tries at which something is requisitioned
  for (const Access& way : ways_to(assignment)) {
    const OrganisationId& decides = way.steps.back().party;
    const bool other = !way.barred && decides != authority && way.steps.front().party != authority;
    if (!other) continue;
    AskNext next{.kind = FallbackKind::superior, .to = decides, .act = way.steps.back().act};
    if (way.steps.size() > 1) next.asker = way.steps.front().party;
    std::optional<Seconds> takes{0};
    for (const AccessStep& party : way.steps) {
      takes =
          takes && party.consent ? std::optional<Seconds>(*takes + *party.consent) : std::nullopt;
    }
    if (takes && *takes > Seconds{0}) next.takes = takes;
    step.if_silent.push_back(std::move(next));
    if (way.means == Means::requisition) taken.push_back(step.if_silent.size());
  }
  const Organisation* asked = muster::find(region_.organisations, authority);
  std::optional<OrganisationId> superior;
  if (asked != nullptr) superior = asked->parent;
  const Plan* largest = nullptr;
  for (const Match& match : answer_.matches) {
    const Plan* plan = region_.plans.find(match.plan);
    const bool larger = largest == nullptr || plan->tier > largest->tier;
    if (match.incident == step.incident && plan->owner != authority && larger) largest = plan;
  }
  if (!superior && largest != nullptr) superior = largest->owner;
  if (superior) step.if_silent.push_back({FallbackKind::superior, *superior});
  for (const std::size_t tries : taken) add_requisition_instead(consent, tries, what);
}

/// Decision, slip and return of a requisition, ready for when nobody agrees.
void ChainBuilder::add_requisition_instead(std::size_t consent, std::size_t tries,
                                           const Text& what) {
  const ChainStep asked = chain_.steps[consent];
  const OrganisationId government = asked.if_silent[tries - 1].to;
  const ChainStep::Instead instead{.step = consent, .tries = static_cast<std::uint16_t>(tries)};
  const auto paper = [&](ChainKind kind) {
    return add({.id = asked.id + "/" + std::string(name(kind)),
                .incident = asked.incident,
                .kind = kind,
                .stage = stage_of(kind),
                .text = {title(kind).zh + " " + what.zh, title(kind).en + ", " + what.en},
                .actor = government,
                .receiver = asked.receiver,
                .duration = usual(kind, asked.incident),
                .confirm = true,
                .instead = instead,
                .resource = asked.resource,
                .body = asked.body});
  };
  const std::size_t decision = paper(ChainKind::requisition);
  for (const Wait& before : asked.after) wait(decision, before.step, before.why, before.lag);
  const std::size_t slip = paper(ChainKind::requisition_slip);
  wait(slip, decision, WaitReason::decision);
  const std::size_t back = paper(ChainKind::requisition_return);
  wait(back, slip, WaitReason::release);
}

/// Who puts the request: whoever the agreement gives the right to, else whoever the plans have tell
/// the authority, else the first public body. The authority decides.
void ChainBuilder::name_asker(std::size_t request) {
  const ChainStep& step = chain_.steps[request];
  const OrganisationId authority = step.actor;
  OrganisationId asker;
  for (const Order& order : answer_.dispatch.orders) {
    const bool this_one =
        order.authority == authority && step.id.ends_with("/" + std::string(name(order.act)));
    if (!this_one || !asker.empty()) continue;
    for (const std::size_t assignment : order.assignments) {
      if (answer_.dispatch.assignments[assignment].carried) continue;
      for (const Access& way : ways_to(assignment)) {
        const bool agreed = way.agreement && !way.barred && way.steps.back().party == authority;
        if (agreed && asker.empty()) asker = way.steps.front().party;
      }
    }
  }
  const Activation* told = activation(step.incident, authority);
  if (asker.empty() && told != nullptr && told->told_by) asker = *told->told_by;
  if (asker.empty()) asker = first_public_body(step.incident);
  ChainStep& made = chain_.steps[request];
  made.receiver = authority;
  if (!asker.empty() && asker != authority) made.actor = asker;
}

/// A decision to requisition is followed by its slip, and in the end by the return.
void ChainBuilder::add_requisition(std::size_t order) {
  const ChainStep decision = chain_.steps[order];
  ChainStep slip{.id = decision.id + "/slip",
                 .incident = decision.incident,
                 .kind = ChainKind::requisition_slip,
                 .stage = Stage::support,
                 .text = title(ChainKind::requisition_slip),
                 .actor = decision.receiver.value_or(decision.actor),
                 .duration = usual(ChainKind::requisition_slip, decision.incident),
                 .confirm = true};
  const std::size_t written = add(std::move(slip));
  wait(written, order, WaitReason::decision);
  held_[decision.incident].emplace_back(written, Seconds{0});
}

}  // namespace muster
