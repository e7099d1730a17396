#include "muster/plan/plan_library.hpp"

#include <algorithm>
#include <map>

#include "error_origin.hpp"

namespace muster {
namespace {

/// The plans and what is wrong among them; `find` needs them ordered by id.
class LibraryCheck {
 public:
  LibraryCheck(const std::vector<Plan>& plans, Findings& findings)
      : plans_(plans), findings_(findings) {}

  void run() {
    check_ids();
    for (const Plan& plan : plans_) check_links(plan);
    for (const Plan& plan : plans_) check_chain(plan);
  }

 private:
  [[nodiscard]] const Plan* find(const PlanId& id) const {
    const auto found = std::ranges::lower_bound(plans_, id, {}, &Plan::id);
    return found != plans_.end() && found->id == id ? &*found : nullptr;
  }

  void check_ids() {
    std::map<CardId, Origin> cards;
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      if (i > 0 && plans_[i - 1].id == plans_[i].id) {
        report(findings_, Code::id_twice, at(plans_[i].origin, "id"),
               {plans_[i].id.view(), line_of(plans_[i - 1].origin)});
      }
      for (const Card& card : plans_[i].cards) {
        const auto [first, fresh] = cards.emplace(card.id, card.origin);
        if (fresh) continue;
        report(findings_, Code::id_twice, at(card.origin, "id"),
               {card.id.view(), line_of(first->second)});
      }
    }
  }

  void check_links(const Plan& plan) {
    for (const PlanId& upper : plan.upstream) {
      if (find(upper) == nullptr) {
        report(findings_, Code::plan_link_unknown, at(plan.origin, "upstream"), {upper.view()});
      }
    }
    for (const PlanId& id : plan.downstream) {
      const Plan* lower = find(id);
      if (lower == nullptr) {
        report(findings_, Code::plan_link_unknown, at(plan.origin, "downstream"), {id.view()});
      } else if (std::ranges::find(lower->upstream, plan.id) == lower->upstream.end()) {
        report(findings_, Code::plan_downstream_one_sided, at(plan.origin, "downstream"),
               {id.view()});
      }
    }
    for (const LevelLink& link : plan.level_links) {
      const Plan* upper = find(link.plan);
      if (upper == nullptr) {
        report(findings_, Code::plan_link_unknown, at(plan.origin, "level_link"),
               {link.plan.view()});
      } else if (std::ranges::find(upper->levels, link.asks_for, &Level::id) ==
                 upper->levels.end()) {
        report(findings_, Code::plan_level_unknown, at(plan.origin, "level_link"),
               {link.plan.str() + " " + link.asks_for});
      }
    }
  }

  /// Climbs from the plan along every way up; a way that comes back to the plan is a circle. Each
  /// circle is reported once, from its smallest id.
  void check_chain(const Plan& plan) {
    std::map<PlanId, PlanId> came_from;
    std::vector<PlanId> open = {plan.id};
    while (!open.empty()) {
      const PlanId here = open.back();
      open.pop_back();
      const Plan* found = find(here);
      if (found == nullptr) continue;
      for (const PlanId& upper : found->upstream) {
        if (upper == plan.id) return report_circle(plan, here, came_from);
        if (upper < plan.id) continue;
        if (came_from.emplace(upper, here).second) open.push_back(upper);
      }
    }
  }

  void report_circle(const Plan& plan, const PlanId& last,
                     const std::map<PlanId, PlanId>& came_from) {
    std::string path = plan.id.str();
    for (PlanId step = last; step != plan.id; step = came_from.at(step)) {
      path = step.str() + " → " + path;
    }
    report(findings_, Code::plan_link_cycle, at(plan.origin, "upstream"),
           {plan.id.str() + " → " + path});
  }

  const std::vector<Plan>& plans_;
  Findings& findings_;
};

/// Asks the catalogue for everything one plan names.
class NameCheck {
 public:
  NameCheck(const Catalogue& catalogue, Findings& findings)
      : catalogue_(catalogue), findings_(findings) {}

  template <class Tag, class Entry>
  void known(const Id<Tag>& id, const std::vector<Entry>& all, const Text& what,
             const Origin& where, std::string_view field) {
    if (catalogue_.find(id) != nullptr) return;
    std::vector<std::string> names;
    for (const Entry& entry : all) names.push_back(entry.id.str());
    const auto near = near_matches(id.view(), names);
    if (near.empty()) {
      report(findings_, Code::id_unknown, at(where, field), {what, id.view()});
      return;
    }
    std::string offered;
    for (const std::string& word : near) offered += (offered.empty() ? "" : ", ") + word;
    report(findings_, Code::id_unknown_near, at(where, field), {what, id.view(), offered});
  }

  void indicator(const IndicatorId& id, const Origin& where) {
    known(id, catalogue_.parts().indicators, {"指标", "indicator"}, where, "indicator");
  }
  void kind(const IncidentKindId& id, const Origin& where) {
    known(id, catalogue_.parts().incident_kinds, {"事件类型", "incident kind"}, where, "kind");
  }
  void hazard_kind(const HazardKindId& id, const Origin& where) {
    known(id, catalogue_.parts().hazard_kinds, {"危险目标类别", "hazard kind"}, where,
          "hazard_kind");
  }

  void need(const Need& need) {
    if (need.capability) {
      known(*need.capability, catalogue_.parts().capabilities, {"能力", "capability"}, need.origin,
            "capability");
      if (need.least_type) type(*need.capability, *need.least_type, need.origin);
    }
    if (need.material) {
      known(*need.material, catalogue_.parts().materials, {"物资", "material"}, need.origin,
            "material");
    }
    for (const Demand& demand : need.demands) {
      for (const Scaling& per : demand.per) indicator(per.indicator, need.origin);
    }
  }

 private:
  void type(const CapabilityId& id, const std::string& label, const Origin& where) {
    const Capability* capability = catalogue_.find(id);
    if (capability == nullptr) return;
    const Scheme* scheme = capability->scheme ? catalogue_.find(*capability->scheme) : nullptr;
    if (scheme == nullptr) {
      report(findings_, Code::catalogue_no_scheme, at(where, "least_type"), {id.view(), label});
    } else if (std::ranges::find(scheme->labels, label) == scheme->labels.end()) {
      report(findings_, Code::catalogue_label, at(where, "least_type"), {scheme->id.view(), label});
    }
  }

  const Catalogue& catalogue_;
  Findings& findings_;
};

}  // namespace

PlanLibrary::PlanLibrary(std::vector<Plan> plans, Findings& findings) : plans_(std::move(plans)) {
  std::ranges::stable_sort(plans_, {}, &Plan::id);
  Findings own;
  LibraryCheck(plans_, own).run();
  if (has_errors(own)) plans_.clear();
  findings.insert(findings.end(), own.begin(), own.end());
  index();
}

void PlanLibrary::index() {
  for (std::size_t i = 0; i < plans_.size(); ++i) {
    for (std::size_t card = 0; card < plans_[i].cards.size(); ++card) cards_.push_back({i, card});
    const Coverage& covers = plans_[i].covers;
    if (covers.kinds.empty() && covers.on_road.empty()) of_any_kind_.push_back(i);
    for (const auto* kinds : {&covers.kinds, &covers.on_road}) {
      for (const IncidentKindId& kind : *kinds) {
        std::vector<std::size_t>& of_kind = by_kind_[kind];
        if (of_kind.empty() || of_kind.back() != i) of_kind.push_back(i);
      }
    }
  }
  std::ranges::sort(cards_, {}, [this](const CardPlace& place) -> const CardId& {
    return plans_[place.plan].cards[place.card].id;
  });
}

std::vector<const Plan*> PlanLibrary::covering(std::span<const IncidentKindId> kinds) const {
  std::vector<std::size_t> found = of_any_kind_;
  for (const IncidentKindId& kind : kinds) {
    const auto of_kind = by_kind_.find(kind);
    if (of_kind == by_kind_.end()) continue;
    found.insert(found.end(), of_kind->second.begin(), of_kind->second.end());
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<const Plan*> result;
  for (const std::size_t position : found) result.push_back(&plans_[position]);
  return result;
}

const Plan* PlanLibrary::find(const PlanId& id) const {
  const auto found = std::ranges::lower_bound(plans_, id, {}, &Plan::id);
  return found != plans_.end() && found->id == id ? &*found : nullptr;
}

std::pair<const Plan*, const Card*> PlanLibrary::find(const CardId& id) const {
  const auto id_of = [this](const CardPlace& place) -> const CardId& {
    return plans_[place.plan].cards[place.card].id;
  };
  const auto found = std::ranges::lower_bound(cards_, id, {}, id_of);
  if (found == cards_.end() || id_of(*found) != id) return {nullptr, nullptr};
  return {&plans_[found->plan], &plans_[found->plan].cards[found->card]};
}

void check_plan(const Plan& plan, const Catalogue& catalogue, Findings& findings) {
  NameCheck check(catalogue, findings);
  for (const IncidentKindId& kind : plan.covers.kinds) check.kind(kind, plan.origin);
  for (const IncidentKindId& kind : plan.covers.on_road) check.kind(kind, plan.origin);
  for (const PlanWarning& warning : plan.warnings) {
    for (const Criterion& criterion : warning.any_of)
      check.indicator(criterion.indicator, plan.origin);
  }
  for (const HazardKindId& kind : plan.covers.hazard_kinds) check.hazard_kind(kind, plan.origin);
  for (const Level& level : plan.levels) {
    for (const Criterion& criterion : level.any_of) {
      check.indicator(criterion.indicator, level.origin);
    }
  }
  for (const Card& card : plan.cards) {
    for (const Need& need : card.needs) check.need(need);
    for (const Action& action : card.actions) {
      for (const Criterion& criterion : action.only_if)
        check.indicator(criterion.indicator, card.origin);
    }
  }
  for (const PlanningBasis& basis : plan.planning_bases) {
    check.kind(basis.kind, basis.origin);
    for (const IndicatorValue& value : basis.values) check.indicator(value.indicator, basis.origin);
  }
}

}  // namespace muster
