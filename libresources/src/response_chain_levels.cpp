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

}  // namespace muster
