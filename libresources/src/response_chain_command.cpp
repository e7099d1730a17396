#include <algorithm>

#include "response_chain_parts.hpp"

namespace muster {
namespace {

/// Who commands at that level; of an additive plan also whom the next lower one names.
const Commander* commander_at(const Plan& plan, const std::optional<std::string>& level) {
  const auto named = [&](const std::optional<std::string>& wanted) {
    const auto found = std::ranges::find(plan.command.commanders, wanted, &Commander::level);
    return found == plan.command.commanders.end() ? nullptr : &*found;
  };
  if (level) {
    auto at = std::ranges::find(plan.levels, *level, &Level::id);
    for (; at != plan.levels.end(); ++at) {
      if (const Commander* found = named(at->id)) return found;
      if (!plan.additive) break;
    }
  }
  return named(std::nullopt);
}

/// Whoever speaks for a plan: its owner, and whom it has command at any level.
bool speaks_for(const Plan& plan, const OrganisationId& organisation) {
  return plan.owner == organisation ||
         std::ranges::any_of(plan.command.commanders, [&](const Commander& one) {
           return one.organisation == organisation;
         });
}

/// At that level of the plan, or of an additive one at a graver level.
bool reached(const Plan& plan, const std::optional<std::string>& level,
             const std::optional<std::string>& wanted) {
  if (!wanted) return true;
  if (!level) return false;
  const auto at = std::ranges::find(plan.levels, *level, &Level::id);
  const auto least = std::ranges::find(plan.levels, *wanted, &Level::id);
  return at == least || (plan.additive && at < least);
}

}  // namespace

/// Command is a sequence: the smallest tier first, then whoever a plan hands over to.
void ChainBuilder::add_command() {
  std::vector<const Match*> by_tier;
  for (const Match& match : answer_.matches) by_tier.push_back(&match);
  std::ranges::sort(by_tier, {}, [&](const Match* match) {
    return std::tuple(match->incident, region_.plans.find(match->plan)->tier, match->plan);
  });
  std::vector<HandOver> hand_overs;
  for (const Match* match : by_tier) {
    const Plan& plan = *region_.plans.find(match->plan);
    add_groups(*match, plan);
    const Commander* commander = commander_at(plan, match->level);
    if (commander == nullptr) continue;
    const bool first = std::ranges::none_of(
        chain_.command, [&](const CommandTerm& term) { return term.incident == match->incident; });
    if (first) {
      CommandTerm term{.incident = match->incident,
                       .organisation = commander->organisation,
                       .post = commander->post,
                       .plan = plan.id};
      for (const Deputy& deputy : commander->deputies) term.deputies.push_back(deputy.organisation);
      chain_.command.push_back(std::move(term));
    }
    const auto post =
        last_action(plan, match->incident, commander->organisation, Stage::response_start);
    const bool known = activation(match->incident, commander->organisation) != nullptr;
    if (!post && known && plan.tier >= Tier::county) {
      const std::size_t position =
          add({.id = match->incident.str() + "/" + plan.id.str() + "/command_post",
               .incident = match->incident,
               .kind = ChainKind::open_command_post,
               .stage = Stage::response_start,
               .text = title(ChainKind::open_command_post),
               .actor = commander->organisation,
               .role = commander->post,
               .source = {.plan = plan.id},
               .duration = usual(ChainKind::open_command_post, match->incident),
               .confirm = true});
      start_when_told(position, commander->organisation);
    }
    for (const CommandTransfer& transfer : plan.command.transfers) {
      const bool comes = reached(plan, match->level, transfer.level) &&
                         activation(match->incident, transfer.to) != nullptr;
      const Organisation* to = muster::find(region_.organisations, transfer.to);
      if (!comes || to == nullptr) continue;
      hand_overs.push_back({match, &plan, commander, &transfer, to->tier});
    }
  }
  // Up the tiers: township or zone, county, city, province.
  std::ranges::stable_sort(hand_overs, {}, [](const HandOver& one) {
    return std::tuple(one.match->incident, one.to, one.transfer->to);
  });
  for (std::size_t i = 0; i < hand_overs.size(); ++i) {
    const HandOver& one = hand_overs[i];
    const bool last_to_them = i + 1 == hand_overs.size() ||
                              hand_overs[i + 1].transfer->to != one.transfer->to ||
                              hand_overs[i + 1].match->incident != one.match->incident;
    add_hand_over(one, last_to_them);
  }
}

/// Command passes when the one who takes it is there: his last action of the start, or else when he
/// was told. Nobody hands over what he does not hold: of several plans that hand over to the same
/// body the one whose side commands passes command; the others hand over what they did.
void ChainBuilder::add_hand_over(const HandOver& one, bool last_to_them) {
  const IncidentId& id = one.match->incident;
  const CommandTransfer& transfer = *one.transfer;
  std::optional<std::size_t> there;
  for (const Match& other : answer_.matches) {
    const Plan& upper = *region_.plans.find(other.plan);
    if (other.incident != id || upper.tier < one.plan->tier) continue;
    const Commander* head = commander_at(upper, other.level);
    for (const OrganisationId& who :
         {transfer.to,
          upper.owner == transfer.to && head != nullptr ? head->organisation : transfer.to}) {
      const auto last = last_action(upper, id, who, Stage::response_start);
      if (last && (!there || *last > *there)) there = last;
    }
  }
  const std::size_t position =
      add({.id = id.str() + "/" + one.plan->id.str() + "/transfer/" + transfer.to.str(),
           .incident = id,
           .kind = ChainKind::transfer_command,
           .stage = Stage::response_start,
           .text = transfer.act,
           .actor = one.commander->organisation,
           .role = one.commander->post,
           .receiver = transfer.to,
           .source = {.plan = one.plan->id},
           .duration = usual(ChainKind::transfer_command, id),
           .confirm = true});
  if (there) {
    wait(position, *there, WaitReason::decision);
  } else {
    start_when_told(position, transfer.to);
  }
  const CommandTerm* holder = nullptr;
  bool took_over = false;
  for (const CommandTerm& term : chain_.command) {
    if (term.incident != id) continue;
    holder = &term;
    took_over = took_over || term.organisation == transfer.to;
  }
  const bool passes = !took_over && (holder == nullptr || last_to_them ||
                                     speaks_for(*one.plan, holder->organisation));
  if (!passes) return;
  if (holder != nullptr && holder->from_step) {
    wait(position, *holder->from_step, WaitReason::decision);
  }
  chain_.command.push_back({.incident = id,
                            .organisation = transfer.to,
                            .post = transfer.when,
                            .plan = one.plan->id,
                            .act = transfer.act,
                            .from_step = position});
}

/// Where the law gives command at the scene to the fire service (rule `command`), it takes over
/// when its first crew is there and keeps it: what the plans hand over beside it is no command.
void ChainBuilder::add_command_by_kind() {
  for (const LocatedIncident& located : answer_.incidents) {
    const IncidentId& id = located.incident.id;
    const Rule* who = rule("command", id);
    if (who == nullptr) continue;
    std::string led_by;
    for (std::optional<IncidentKindId> kind = located.incident.kind; kind && led_by.empty();) {
      for (const auto& row : who->rows) {
        if (field(row, "sector") == kind->view()) led_by = field(row, "led_by");
      }
      const IncidentKind* found = region_.catalogue.find(*kind);
      kind = found == nullptr ? std::nullopt : found->parent;
    }
    if (led_by != "fire_service") continue;
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < chain_.steps.size(); ++i) {
      const ChainStep& step = chain_.steps[i];
      if (step.incident != id || step.kind != ChainKind::arrive) continue;
      const Organisation* actor = muster::find(region_.organisations, step.actor);
      if (actor == nullptr || actor->kind != "fire_service") continue;
      const auto arrives = [&](std::size_t at) {
        return answer_.dispatch.assignments[*chain_.steps[at].assignment].coming.arrives;
      };
      if (!first || arrives(i) < arrives(*first)) first = i;
    }
    if (!first) continue;
    CommandTerm term{.incident = id,
                     .organisation = chain_.steps[*first].actor,
                     .act = {who->clause, who->clause},
                     .from_step = first};
    std::erase_if(chain_.command, [&](const CommandTerm& one) {
      return one.incident == id && one.from_step.has_value();
    });
    const auto after = std::ranges::find(chain_.command, id, &CommandTerm::incident);
    chain_.command.insert(after == chain_.command.end() ? after : after + 1, std::move(term));
  }
}

void ChainBuilder::add_groups(const Match& match, const Plan& plan) {
  for (const WorkingGroup& group : plan.command.groups) {
    if (activation(match.incident, group.lead) == nullptr) continue;
    const std::size_t position =
        add({.id = match.incident.str() + "/" + plan.id.str() + "/group/" + group.id,
             .incident = match.incident,
             .kind = ChainKind::activate_group,
             .stage = Stage::response_start,
             .text = group.name,
             .actor = group.lead,
             .source = {.plan = plan.id},
             .duration = usual(ChainKind::activate_group, match.incident),
             .confirm = true});
    start_when_told(position, group.lead);
  }
}

}  // namespace muster
