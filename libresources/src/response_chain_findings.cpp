#include <algorithm>

#include "response_chain_parts.hpp"
#include "running_parts.hpp"

namespace muster {
namespace {

/// A sentence of a plan, as an order to do it.
struct Sentence {
  const Plan* plan = nullptr;
  Text text = {};
  bool forbids = false;
};

std::vector<Sentence> sentences_of(const Plan& plan, const std::vector<CardId>& cards) {
  std::vector<Sentence> all;
  for (const CardId& id : cards) {
    const auto card = std::ranges::find(plan.cards, id, &Card::id);
    if (card == plan.cards.end()) continue;
    for (const Action& action : card->actions) all.push_back({&plan, action.text, false});
    for (const Text& text : card->do_nots) all.push_back({&plan, text, true});
  }
  return all;
}

/// What a sentence says about one pair of words that cannot both be obeyed.
struct Stance {
  bool orders_one = false;
  bool orders_other = false;
  bool forbids_one = false;
  bool forbids_other = false;
  [[nodiscard]] bool any() const {
    return orders_one || orders_other || forbids_one || forbids_other;
  }
};

bool says(const Sentence& sentence, const std::string& phrase) {
  return !phrase.empty() && (sentence.text.zh.find(phrase) != std::string::npos ||
                             sentence.text.en.find(phrase) != std::string::npos);
}

/// One orders what the other orders the opposite of, or forbids.
bool opposite(const Stance& a, const Stance& b) {
  return (a.orders_one && (b.orders_other || b.forbids_one)) ||
         (a.orders_other && (b.orders_one || b.forbids_other)) || (b.orders_one && a.forbids_one) ||
         (b.orders_other && a.forbids_other);
}

/// The sentences of a plan that say something about any pair, with what they say about each.
std::vector<std::pair<Sentence, std::vector<Stance>>> stances(
    const std::vector<Sentence>& sentences,
    const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::vector<std::pair<Sentence, std::vector<Stance>>> all;
  for (const Sentence& sentence : sentences) {
    std::vector<Stance> about;
    for (const auto& [one, other] : pairs) {
      const bool first = says(sentence, one);
      const bool second = says(sentence, other);
      about.push_back({.orders_one = first && !sentence.forbids,
                       .orders_other = second && !sentence.forbids,
                       .forbids_one = first && sentence.forbids,
                       .forbids_other = second && sentence.forbids});
    }
    if (std::ranges::any_of(about, &Stance::any)) all.emplace_back(sentence, std::move(about));
  }
  return all;
}

}  // namespace

/// Two plans that run for one incident and order opposite things, by the pairs of words of the rule
/// `opposite_orders`.
void ChainBuilder::find_contradictions() {
  for (const LocatedIncident& located : answer_.incidents) {
    const Rule* pairs = rule("opposite_orders", located.incident.id);
    if (pairs == nullptr) continue;
    std::vector<std::pair<std::string, std::string>> words;
    for (const auto& row : pairs->rows) words.emplace_back(field(row, "one"), field(row, "other"));
    std::vector<std::vector<std::pair<Sentence, std::vector<Stance>>>> plans;
    for (const Match& match : answer_.matches) {
      if (match.incident != located.incident.id) continue;
      plans.push_back(stances(sentences_of(*region_.plans.find(match.plan), match.cards), words));
    }
    for (std::size_t p = 0; p < plans.size(); ++p) {
      for (std::size_t q = p + 1; q < plans.size(); ++q) {
        for (const auto& [a, of_a] : plans[p]) {
          for (const auto& [b, of_b] : plans[q]) {
            if (!std::ranges::equal(of_a, of_b, [](const Stance& one, const Stance& other) {
                  return !opposite(one, other);
                })) {
              find(Code::linkage_contradiction, {a.plan->title, a.text, b.plan->title, b.text});
            }
          }
        }
      }
    }
  }
}

void ChainBuilder::find_commanders() {
  for (std::size_t i = 0; i < answer_.matches.size(); ++i) {
    for (std::size_t j = i + 1; j < answer_.matches.size(); ++j) {
      const Match& a = answer_.matches[i];
      const Match& b = answer_.matches[j];
      const Plan& one = *region_.plans.find(a.plan);
      const Plan& other = *region_.plans.find(b.plan);
      if (a.incident != b.incident || one.tier != other.tier) continue;
      const auto at_level = [](const Plan& plan, const Match& match) {
        const auto found =
            std::ranges::find(plan.command.commanders, match.level, &Commander::level);
        return found == plan.command.commanders.end() ? nullptr : &*found;
      };
      const Commander* first = at_level(one, a);
      const Commander* second = at_level(other, b);
      if (first == nullptr || second == nullptr) continue;
      if (first->organisation == second->organisation) continue;
      const auto who = [&](const Commander* commander) {
        return name_of(region_.organisations, commander->organisation);
      };
      find(Code::linkage_commanders, {one.title, who(first), other.title, who(second)});
    }
  }
}

/// Whoever is to be told and has no way to be reached.
void ChainBuilder::find_contacts() {
  std::set<OrganisationId> reachable;
  for (const Contact& contact : region_.contacts) reachable.insert(contact.organisation);
  std::set<OrganisationId> named;
  for (const ChainStep& step : chain_.steps) {
    if (step.kind != ChainKind::notify || !step.receiver) continue;
    if (reachable.contains(*step.receiver) || !named.insert(*step.receiver).second) continue;
    find(Code::linkage_no_contact, {name_of(region_.organisations, *step.receiver)});
  }
}

/// Limits that the plans' own times do not keep, however soon everybody is. An arrival that comes
/// too late is a shortfall of the dispatch.
void ChainBuilder::find_impossible_limits() {
  const Linkage planned = begin(prepared(chain_));
  for (std::size_t i = 0; i < chain_.steps.size(); ++i) {
    const StepRun& run = planned.runs[i];
    if (!run.broken() || chain_.steps[i].kind == ChainKind::arrive) continue;
    find(Code::linkage_impossible, {chain_.steps[i].text, running::clock(planned, *run.limit),
                                    running::clock(planned, run.finish + Seconds{59})});
  }
}

void ChainBuilder::add_findings() {
  find_impossible_limits();
  const auto untimed = std::ranges::count_if(
      chain_.steps, [](const ChainStep& step) { return !step.duration.has_value(); });
  if (untimed > 0) find(Code::linkage_no_duration, {std::to_string(untimed)});
  find_contacts();
  find_commanders();
  find_contradictions();
}

Chain warning_chain(const PlanId& id, WarningColour colour, Instant at, const Region& region) {
  const Plan* plan = region.plans.find(id);
  if (plan == nullptr) throw Error(Code::id_unknown, {Text("预案", "plan"), id.view()});
  const auto warning = std::ranges::find(plan->warnings, colour, &PlanWarning::colour);
  if (warning == plan->warnings.end()) {
    throw Error(Code::id_unknown, {title(colour), id.view()});
  }
  Chain chain{.offset = region.header.display_offset, .origin = at};
  for (const Organisation& one : region.organisations) chain.organisations.push_back(one.id);
  const std::string prefix = id.str() + "/warning/" + std::string(name(colour));
  chain.steps.push_back({.id = prefix,
                         .kind = ChainKind::warn,
                         .stage = Stage::warning,
                         .text = title(colour),
                         .actor = warning->decider.value_or(plan->owner),
                         .source = {.plan = id},
                         .duration = Seconds{0},
                         .confirm = !warning->automatic});
  std::size_t number = 0;
  for (const Text& measure : warning->measures) {
    chain.steps.push_back({.id = prefix + "/" + std::to_string(++number),
                           .kind = ChainKind::stand_by,
                           .stage = Stage::warning,
                           .text = measure,
                           .actor = plan->owner,
                           .source = {.plan = id},
                           .confirm = true,
                           .after = {{.step = 0, .why = WaitReason::decision}}});
  }
  std::set<OrganisationId> told = {plan->owner};
  for (const Card& card : plan->cards) {
    if (!told.insert(card.organisation).second) continue;
    chain.steps.push_back({.id = prefix + "/" + card.organisation.str(),
                           .kind = ChainKind::notify,
                           .stage = Stage::warning,
                           .text = title(ChainKind::stand_by),
                           .actor = plan->owner,
                           .receiver = card.organisation,
                           .source = {.plan = id, .card = card.id},
                           .confirm = true,
                           .after = {{.step = 0, .why = WaitReason::word}}});
  }
  chain.duties.push_back({.id = prefix + "/lift",
                          .text = warning->lifted_when,
                          .owner = warning->decider.value_or(plan->owner)});
  return chain;
}

}  // namespace muster
