#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "muster/plan/plan.hpp"
#include "support/draws.hpp"

/// Draws plans in which every element of the format may stand or not. Equal seeds draw equal plans
/// on every machine.
class RandomPlans {
 public:
  explicit RandomPlans(std::uint32_t seed) : engine_(seed) {}

  muster::Plan plan(const std::string& id) {
    using namespace muster;
    levels_ = below(4);
    Plan plan{.id = PlanId(id),
              .version = words(),
              .kind = PlanKind{static_cast<int>(below(3))},
              .tier = Tier{static_cast<int>(below(10))},
              .owner = organisation(),
              .title = text(),
              .issued = maybe(day(0)),
              .issued_by = maybe(organisation()),
              .filed = maybe(day(40)),
              .filed_with = maybe(organisation()),
              .filing_number = maybe(words()),
              .reviewed = maybe(day(80)),
              .review_due = maybe(day(120)),
              .mark = "illustrative",
              .source = words(),
              .covers = {.kinds = some_ids<IncidentKindId>("kind"),
                         .on_road = some_ids<IncidentKindId>("kind"),
                         .jurisdictions = some_ids<JurisdictionId>("area"),
                         .hazards = some_ids<HazardId>("hazard"),
                         .hazard_kinds = some_ids<HazardKindId>("sort")},
              .command = command(),
              .upstream = some_ids<PlanId>("up"),
              .downstream = some_ids<PlanId>("down")};
    for (int colour = 0; colour < 4; ++colour) {
      if (chance()) plan.warnings.push_back(warning(WarningColour{colour}));
    }
    for (std::uint32_t i = 0; i < levels_; ++i) plan.levels.push_back(level(i));
    plan.additive = levels_ > 0 && chance();
    if (levels_ > 0) {
      each([&](int) { plan.level_links.push_back({level_id(), PlanId("up-1"), "II"}); });
    }
    each([&](int i) { plan.cards.push_back(card(id + "-card-" + std::to_string(i))); });
    each([&](int i) { plan.planning_bases.push_back(basis(i)); });
    each([&](int i) {
      plan.revisions.push_back({std::to_string(i), day(static_cast<int>(below(9))), text()});
    });
    each([&](int) { plan.legal_bases.push_back({words(), chance() ? words() : ""}); });
    return plan;
  }

 private:
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(engine_.next() % bound);
  }
  bool chance() { return below(2) == 0; }
  template <class Value>
  std::optional<Value> maybe(Value value) {
    return chance() ? std::optional<Value>(std::move(value)) : std::nullopt;
  }
  template <class Make>
  void each(Make make) {
    const auto count = static_cast<int>(below(4));
    for (int i = 0; i < count; ++i) make(i);
  }

  std::string words() {
    static const std::vector<std::string> pool = {"plain",    "two words",   "a < b & \"c\" > 'd'",
                                                  "瓦斯爆炸", "Ⅱ级（县级）", "0",
                                                  "é ü",      "{place}",     "第九条、第十条"};
    return pool[below(static_cast<std::uint32_t>(pool.size()))];
  }
  muster::Text text() { return chance() ? muster::Text(words()) : muster::Text(words(), words()); }
  muster::Text maybe_text() { return chance() ? text() : muster::Text{}; }
  std::vector<muster::Text> texts() {
    std::vector<muster::Text> result;
    each([&](int) { result.push_back(text()); });
    return result;
  }
  muster::OrganisationId organisation() {
    return muster::OrganisationId("org-" + std::to_string(below(30)));
  }
  template <class Name>
  std::vector<Name> some_ids(const std::string& stem) {
    std::vector<Name> result;
    each([&](int i) { result.emplace_back(stem + "-" + std::to_string(i)); });
    return result;
  }
  std::string level_id() { return "L" + std::to_string(below(levels_)); }
  std::vector<std::string> some_words(const std::string& stem) {
    std::vector<std::string> result;
    each([&](int i) { result.push_back(stem + std::to_string(i)); });
    return result;
  }
  muster::Date day(int after) {
    return *muster::parse_date("2024-02-29") +
           std::chrono::days(after + static_cast<int>(below(30)));
  }
  muster::Seconds duration() { return muster::Seconds(1 + below(400'000)); }
  muster::Decimal amount() { return muster::Decimal::of_micros(below(4'000'000'000)); }
  std::optional<muster::Deadline> deadline() {
    return maybe(muster::Deadline{duration(), muster::ClockEvent{static_cast<int>(below(4))}});
  }
  muster::IndicatorId indicator() { return muster::IndicatorId("ind-" + std::to_string(below(9))); }

  std::vector<muster::Criterion> criteria() {
    std::vector<muster::Criterion> result;
    each([&](int) {
      muster::Criterion one{.indicator = indicator(), .at_least = amount()};
      if (chance()) one.less_than = *one.at_least + muster::Decimal::of(1);
      if (one.less_than && chance()) one.at_least.reset();
      result.push_back(one);
    });
    return result;
  }

  muster::PlanWarning warning(muster::WarningColour colour) {
    return {.colour = colour,
            .decider = maybe(organisation()),
            .automatic = chance(),
            .any_of = criteria(),
            .measures = texts(),
            .lifted_when = maybe_text()};
  }

  muster::Level level(std::uint32_t i) {
    return {.id = "L" + std::to_string(i),
            .name = text(),
            .decider = maybe(organisation()),
            .decided_by = maybe_text(),
            .automatic = chance(),
            .any_of = criteria()};
  }

  muster::PlanCommand command() {
    muster::PlanCommand command;
    for (std::uint32_t i = 0; i < levels_; ++i) {
      if (chance()) continue;
      muster::Commander one{
          .level = "L" + std::to_string(i), .organisation = organisation(), .post = text()};
      each([&](int) { one.deputies.push_back({organisation(), text()}); });
      command.commanders.push_back(one);
    }
    if (chance()) command.commanders.push_back({.organisation = organisation(), .post = text()});
    each([&](int) {
      muster::CommandTransfer one{.to = organisation(), .when = text(), .act = text()};
      if (levels_ > 0) one.level = maybe(level_id());
      command.transfers.push_back(one);
    });
    each([&](int i) {
      command.groups.push_back({.id = "group-" + std::to_string(i),
                                .name = text(),
                                .lead = muster::OrganisationId("lead"),
                                .members = some_ids<muster::OrganisationId>("org"),
                                .duty = maybe_text()});
    });
    return command;
  }

  muster::Notice notice(int i) {
    muster::Notice one{.to = muster::OrganisationId("to-" + std::to_string(i)),
                       .deadline = deadline(),
                       .acknowledge = maybe(duration()),
                       .deputies = some_ids<muster::OrganisationId>("deputy"),
                       .superior = maybe(organisation())};
    if (chance()) one.channel = "phone";
    if (!one.channel.empty()) one.next_channels = some_words("channel");
    return one;
  }

  muster::Action action(int i) {
    muster::Action one{.id = "act-" + std::to_string(i),
                       .stage = muster::Stage{static_cast<int>(below(9))},
                       .text = text(),
                       .role = maybe_text(),
                       .duration = maybe(duration()),
                       .deadline = deadline(),
                       .only_if = criteria(),
                       .confirm = chance()};
    for (int earlier = 0; earlier + 1 < i; ++earlier) {
      if (chance()) one.after.push_back("act-" + std::to_string(earlier));
    }
    if (i % 2 == 1 && chance()) one.beside.push_back("act-" + std::to_string(i - 1));
    each([&](int n) { one.notices.push_back(notice(n)); });
    return one;
  }

  muster::Need need() {
    using namespace muster;
    Need need{.priority = 1 + static_cast<int>(below(3)),
              .hold = maybe(duration()),
              .least_group = maybe(Quantity(1 + below(9))),
              .population = maybe(PopulationBase{static_cast<int>(below(5))}),
              .add = chance()};
    if (chance()) {
      need.capability = CapabilityId("cap-" + std::to_string(below(9)));
      need.least_type = maybe(words());
    } else {
      need.material = MaterialId("MAT-" + std::to_string(below(9)));
      need.least_life = maybe(duration());
    }
    if (chance()) need.cycle = WorkCycle{duration(), duration()};
    Seconds within = duration();
    Decimal base = amount();
    for (std::uint32_t i = 0; i <= below(3); ++i) {
      need.demands.push_back({.within = within, .base = base});
      within += duration();
      base = base + amount();
    }
    if (chance()) need.demands.back().per.push_back({indicator(), amount()});
    if (chance()) need.demands.back().at_least = amount();
    return need;
  }

  muster::Card card(const std::string& id) {
    using namespace muster;
    Card card{.id = CardId(id),
              .title = text(),
              .holder = text(),
              .organisation = organisation(),
              .leader_may_withdraw = chance(),
              .cautions = texts(),
              .do_nots = texts(),
              .protective_equipment = texts(),
              .stop_when = texts(),
              .withdraw_when = texts()};
    for (std::uint32_t i = 0; i < levels_; ++i) {
      if (chance()) card.levels.push_back("L" + std::to_string(i));
    }
    each([&](int i) { card.actions.push_back(action(i)); });
    each([&](int) { card.needs.push_back(need()); });
    each([&](int i) {
      card.experts.push_back(
          {"field-" + std::to_string(i), Quantity(1 + below(9)), duration(), maybe(duration())});
    });
    each([&](int i) {
      PublicInformation one{.id = "say-" + std::to_string(i),
                            .owner = organisation(),
                            .approved_by = organisation(),
                            .approver = maybe_text(),
                            .deadline = deadline(),
                            .channels = some_words("way"),
                            .release = text()};
      if (!card.actions.empty() && chance()) one.after.push_back(card.actions.back().id);
      card.public_information.push_back(one);
    });
    each([&](int) {
      card.distances.push_back({.kind = chance() ? "isolation" : "downwind",
                                .meters = {1 + below(9'999)},
                                .edition = words(),
                                .substance = maybe(words()),
                                .container = maybe(words()),
                                .spill = maybe(std::string("small")),
                                .light = maybe(std::string("night")),
                                .wind = maybe(std::string("moderate"))});
    });
    if (chance()) card.hand_over = text();
    if (card.hand_over) card.hand_over_to = maybe(organisation());
    return card;
  }

  muster::PlanningBasis basis(int i) {
    muster::PlanningBasis basis{.id = "basis-" + std::to_string(i),
                                .name = text(),
                                .kind = muster::IncidentKindId("kind-1"),
                                .mark = "drawn"};
    if (levels_ > 0) basis.level = maybe(level_id());
    each([&](int) { basis.values.push_back({indicator(), amount()}); });
    return basis;
  }

  Draws engine_;
  std::uint32_t levels_ = 0;
};
