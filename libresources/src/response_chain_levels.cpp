#include <algorithm>

#include "response_chain_parts.hpp"

namespace muster {
namespace {

Text label(const Level& level) { return level.name.empty() ? Text(level.id) : level.name; }

bool has(const std::vector<std::string>& list, const std::string& one) {
  return std::ranges::find(list, one) != list.end();
}

/// As match(): the cards of that level, of an additive plan those of the lower ones too.
bool comes_out(const Card& card, const Plan& plan, std::size_t level) {
  if (card.levels.empty() || has(card.levels, plan.levels[level].id)) return true;
  return plan.additive &&
         std::any_of(plan.levels.begin() + static_cast<std::ptrdiff_t>(level), plan.levels.end(),
                     [&](const Level& one) { return has(card.levels, one.id); });
}

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

}  // namespace

std::optional<std::size_t> ChainBuilder::last_action(const Plan& plan, const IncidentId& id,
                                                     const OrganisationId& actor,
                                                     Stage stage) const {
  std::optional<std::size_t> last;
  for (std::size_t i = 0; i < chain_.steps.size(); ++i) {
    const ChainStep& step = chain_.steps[i];
    if (step.incident == id && step.source.plan == plan.id && step.actor == actor &&
        step.stage == stage && step.kind != ChainKind::notify &&
        step.kind != ChainKind::acknowledge && !step.source.action.empty()) {
      last = i;
    }
  }
  return last;
}

/// Which plan runs at which level, decided by whom once the situation is assessed.
void ChainBuilder::add_levels() {
  for (const Match& match : answer_.matches) {
    const Plan& plan = *region_.plans.find(match.plan);
    if (plan.levels.empty()) continue;
    Scale scale{.incident = match.incident,
                .plan = plan.id,
                .title = plan.title,
                .additive = plan.additive,
                .level = match.level};
    for (const Level& level : plan.levels) {
      scale.levels.push_back(level.id);
      scale.names.push_back(label(level));
    }
    for (const LevelLink& link : plan.level_links) {
      scale.links.push_back({link.level, link.plan, link.asks_for});
    }
    chain_.scales.push_back(std::move(scale));
    const auto level =
        match.level ? std::ranges::find(plan.levels, *match.level, &Level::id) : plan.levels.end();
    if (level == plan.levels.end()) continue;
    const Text name = label(*level);
    ChainStep step{.id = match.incident.str() + "/" + plan.id.str() + "/level",
                   .incident = match.incident,
                   .kind = ChainKind::decide_level,
                   .stage = Stage::assessment,
                   .text = {"定为" + name.zh + "，说明事项、级别、预计期限、措施",
                            "decide " + name.en + ": matter, level, expected duration, measures"},
                   .actor = level->decider.value_or(plan.owner),
                   .role = level->decided_by,
                   .source = {.plan = plan.id},
                   .duration = Seconds{0},
                   .confirm = !level->automatic};
    const std::size_t position = add(std::move(step));
    if (const auto assessed = last_action(plan, match.incident, plan.owner, Stage::assessment)) {
      wait(position, *assessed, WaitReason::report);
    } else {
      start_when_told(position, plan.owner);
    }
  }
  gate_cards();
}

/// The steps of cards for some levels only belong to these.
void ChainBuilder::gate_cards() {
  for (ChainStep& step : chain_.steps) {
    const auto [plan, card] = region_.plans.find(step.source.card);
    if (card == nullptr || card->levels.empty() || step.scale) continue;
    for (std::size_t s = 0; s < chain_.scales.size(); ++s) {
      if (chain_.scales[s].plan != plan->id || chain_.scales[s].incident != step.incident) continue;
      step.scale = s;
      step.levels = card->levels;
    }
  }
}

/// What the other levels would add, ready to be taken up.
void ChainBuilder::add_dormant() {
  for (std::size_t s = 0; s < chain_.scales.size(); ++s) {
    const Plan& plan = *region_.plans.find(chain_.scales[s].plan);
    for (std::size_t level = plan.levels.size(); level-- > 0;) {
      if (plan.levels[level].id != chain_.scales[s].level) add_dormant_of(s, plan, level);
    }
  }
}

void ChainBuilder::add_dormant_of(std::size_t s, const Plan& plan, std::size_t level) {
  const IncidentId id = chain_.scales[s].incident;
  std::vector<Match> matches;
  bool other = false;
  for (Match match : answer_.matches) {
    if (match.incident != id) continue;
    if (match.plan == plan.id) {
      std::vector<CardId> cards;
      for (const Card& card : plan.cards) {
        if (comes_out(card, plan, level)) cards.push_back(card.id);
      }
      other = std::ranges::any_of(cards, [&](const CardId& card) {
        return std::ranges::find(match.cards, card) == match.cards.end();
      });
      match.cards = std::move(cards);
      match.level = plan.levels[level].id;
    }
    matches.push_back(std::move(match));
  }
  if (!other) return;
  const LocatedIncident& located = incident(id);
  of_other_levels_.push_back(std::make_unique<std::vector<Activation>>(
      muster::activation(located, matches, region_.plans)));
  const auto& alerted = *of_other_levels_.back();
  for (const Activation& one : alerted) activations_.emplace(Told{id, one.organisation}, &one);
  const auto steps = linkage(std::span(&located, 1), matches, alerted, {}, {}, region_);
  const std::size_t past = chain_.steps.size();
  std::vector<std::size_t> positions;
  add_steps(steps, positions);
  link_steps(steps, positions, past);
  for (std::size_t i = past; i < chain_.steps.size(); ++i) {
    chain_.steps[i].scale = s;
    chain_.steps[i].levels = {plan.levels[level].id};
  }
  for (const std::size_t i : positions) {
    ChainStep& step = chain_.steps[i];
    if (i < past && step.scale == s && !has(step.levels, plan.levels[level].id)) {
      step.levels.push_back(plan.levels[level].id);
    }
  }
}

/// Command is a sequence: the smallest tier first, then whoever a plan hands over to.
void ChainBuilder::add_command() {
  std::vector<const Match*> by_tier;
  for (const Match& match : answer_.matches) by_tier.push_back(&match);
  std::ranges::sort(by_tier, {}, [&](const Match* match) {
    return std::tuple(match->incident, region_.plans.find(match->plan)->tier, match->plan);
  });
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
    add_transfers(*match, plan, *commander);
  }
}

/// Command passes when the one who takes it is there: his last action of the start, or else when he
/// was told.
void ChainBuilder::add_transfers(const Match& match, const Plan& plan, const Commander& commander) {
  for (const CommandTransfer& transfer : plan.command.transfers) {
    const auto reached = [&] {
      if (!transfer.level) return true;
      if (!match.level) return false;
      const auto at = std::ranges::find(plan.levels, *match.level, &Level::id);
      const auto wanted = std::ranges::find(plan.levels, *transfer.level, &Level::id);
      return at == wanted || (plan.additive && at < wanted);
    };
    if (!reached() || activation(match.incident, transfer.to) == nullptr) continue;
    std::optional<std::size_t> there;
    for (const Match& other : answer_.matches) {
      const Plan& upper = *region_.plans.find(other.plan);
      if (other.incident != match.incident || upper.tier < plan.tier) continue;
      const Commander* head = commander_at(upper, other.level);
      for (const OrganisationId& who :
           {transfer.to,
            upper.owner == transfer.to && head != nullptr ? head->organisation : transfer.to}) {
        const auto last = last_action(upper, match.incident, who, Stage::response_start);
        if (last && (!there || *last > *there)) there = last;
      }
    }
    const std::size_t position =
        add({.id = match.incident.str() + "/" + plan.id.str() + "/transfer/" + transfer.to.str(),
             .incident = match.incident,
             .kind = ChainKind::transfer_command,
             .stage = Stage::response_start,
             .text = transfer.act,
             .actor = commander.organisation,
             .role = commander.post,
             .receiver = transfer.to,
             .source = {.plan = plan.id},
             .duration = usual(ChainKind::transfer_command, match.incident),
             .confirm = true});
    // Nobody hands over what he does not hold yet.
    for (const CommandTerm& term : chain_.command) {
      const bool his = term.incident == match.incident && term.from_step &&
                       term.organisation == commander.organisation;
      if (his) wait(position, *term.from_step, WaitReason::decision);
    }
    if (there) {
      wait(position, *there, WaitReason::decision);
    } else {
      start_when_told(position, transfer.to);
    }
    chain_.command.push_back({.incident = match.incident,
                              .organisation = transfer.to,
                              .post = transfer.when,
                              .plan = plan.id,
                              .act = transfer.act,
                              .from_step = position});
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
